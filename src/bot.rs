//! The Telegram bot: updates in, quotes out. The only room that names teloxide.
//!
//! ARCHITECTURE.md follows one update through it: `intake` writes it down and puts it into a lane, the `desk` has it
//! handled, `page` and `laid` lay the answer out, `sender` sends it in its turn.

mod albums;
mod api;
mod ask;
mod broken;
mod budget;
mod commands;
mod deletions;
mod desk;
mod doctor;
mod exact;
mod fairness;
mod faithful;
mod feeds;
mod groups;
mod heard;
mod inline;
mod intake;
mod laid;
mod lanes;
mod messages;
mod nothing;
mod page;
mod press;
mod register;
mod removal;
mod sender;
mod sent;
mod settings;
mod shelf;
mod standing;
mod understood;
mod watching;
mod webhook;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use teloxide::payloads::GetMe;
use tokio::task::JoinHandle;

pub use doctor::examine;

use crate::config::{BotSettings, Misconfigured};
use crate::corpus::FEEDS;
use crate::import::{Fetcher, Manners};
use crate::index::Library;
use crate::ops::{Pulse, Stage, Vitals};
use crate::store::Store;
use api::{Api, Failure};
use desk::Desk;
use fairness::Budgets;
use feeds::Feeds;
use heard::Me;
use intake::Intake;
use sender::{Sender, growing};
use shelf::Shelf;

/// How often it is looked whether Telegram still calls the webhook.
pub const WEBHOOK_CHECK: Duration = webhook::CHECK;
/// How long what is in hand may take after a signal to stop.
const GRACE: Duration = Duration::from_secs(9);

/// Serves until `stop` is there: then takes nothing more in, finishes what is in hand, and returns. `library` is what is asked
/// at first; where it is only provisional, the real one is `coming`.
///
/// # Errors
/// [`Misconfigured`] when Telegram does not know the token; otherwise when the articles cannot be opened, and when the state cannot be read or written.
pub async fn run(
    settings: BotSettings,
    library: Library,
    coming: Option<JoinHandle<Result<Library>>>,
    store: Store,
    vitals: Arc<Vitals>,
    stop: impl Future<Output = ()>,
) -> Result<()> {
    let mut stop = std::pin::pin!(stop);
    vitals.pulse.reached(Stage::Connecting);
    let api = Api::new(&settings, Arc::clone(&vitals.metrics))
        .map_err(|error| Misconfigured(format!("TELOXIDE_PROXY cannot be used: {error}")))?;
    let me = tokio::select! {
        me = who_am_i(&api, &vitals.pulse) => me?,
        () = &mut stop => return Ok(()),
    };
    let store = Arc::new(store);
    let sender = Arc::new(Sender::new(api, Arc::clone(&store), Arc::clone(&vitals.metrics)));
    let fetcher = Arc::new(Fetcher::new(Manners { reach: settings.reach, ..Manners::default() })?);
    let root = library.root().to_owned();
    let list = settings.feeds.clone().unwrap_or_else(|| root.join(FEEDS));
    let feeds = Arc::new(Feeds::new(list, root, fetcher, Arc::clone(&store)));
    let shelf = Arc::new(Shelf::new(library, settings.caution, Arc::clone(&vitals)));
    let desk = Arc::new(Desk {
        salt: store.salt()?,
        budgets: Mutex::new(Budgets::new(&settings)),
        albums: Arc::default(),
        sender: Arc::clone(&sender),
        store: Arc::clone(&store),
        shelf: Arc::clone(&shelf),
        feeds: Arc::clone(&feeds),
        settings,
        me,
        started: Instant::now(),
        vitals: Arc::clone(&vitals),
    });
    vitals.tell_from({
        // The desk goes when the bot stops, and with it the state is closed.
        let desk = Arc::downgrade(&desk);
        move || desk.upgrade().map(|desk| desk.standing()).unwrap_or_default()
    });
    vitals.pulse.reached(Stage::Serving);
    let intake = Intake::new(Arc::clone(&desk));
    intake.take_up().context("the inbox cannot be read")?;
    let registered = register::register(&sender, &store, desk.me.id.0, desk.settings.locale);
    let beside = async {
        if let Err(error) = registered.await {
            tracing::warn!("the commands could not be registered: {error:#}");
        }
        std::future::pending::<()>().await;
    };
    let ended = tokio::select! {
        ended = intake.take_in(&desk.settings) => ended,
        kept = shelf.keep_current(coming, async |library: &Library| desk.tell_of_broken(library).await) => kept,
        () = feeds.keep_fetching() => Ok(()),
        () = intake.tidy() => Ok(()),
        () = beside => Ok(()),
        () = stop => Ok(()),
    };
    vitals.pulse.reached(Stage::Stopping);
    tracing::info!("stopping: what is in hand is finished, the rest waits in the inbox");
    if tokio::time::timeout(GRACE, intake.finish()).await.is_err() {
        tracing::warn!("not everything in hand was finished in time; it waits in the inbox");
    }
    ended
}

fn token_refused() -> anyhow::Error {
    let why = "Telegram does not know this token; ask @BotFather for the right one (/mybots, API Token)";
    Misconfigured(why.to_owned()).into()
}

/// Telegram asks the whole bot to wait, which it does.
fn told_to_wait(pulse: &Pulse, pause: Duration) -> Duration {
    pulse.missed(format!("Telegram asks to wait {} s", pause.as_secs()));
    tracing::warn!(pause_s = pause.as_secs(), "Telegram asks the bot to wait");
    pause
}

/// Asks Telegram who the bot is, until it answers.
async fn who_am_i(api: &Api, pulse: &Pulse) -> Result<Me> {
    let mut failures = 0;
    loop {
        let pause = match api.call::<_, teloxide::types::Me>(&GetMe::new()).await {
            Ok(me) => {
                pulse.beat();
                pulse.is_bot(me.username());
                return Ok(introduced(&me));
            }
            Err(Failure::Refused(401 | 404, _)) => return Err(token_refused()),
            Err(Failure::TooMany(pause)) => told_to_wait(pulse, pause),
            Err(failure) => {
                let pause = growing(failures + 2);
                pulse.missed(failure.to_string());
                tracing::warn!("Telegram cannot be reached: {failure}; trying again in {} s", pause.as_secs());
                pause
            }
        };
        failures += 1;
        tokio::time::sleep(pause).await;
    }
}

/// Notes who the bot is and what it can see, with what that means.
fn introduced(me: &teloxide::types::Me) -> Me {
    let username = me.username().to_owned();
    tracing::info!("this is @{username}");
    if me.can_read_all_group_messages {
        tracing::info!(
            "privacy mode is off: all messages of a group arrive, and those not addressed to it are ignored"
        );
    } else {
        tracing::info!("privacy mode is on: of a group only commands and replies to the bot arrive, mentions do not");
    }
    if me.supports_inline_queries {
        tracing::info!("inline mode is on: @{username} can be asked in any chat");
    } else {
        tracing::info!("inline mode is off; /setinline at @BotFather turns it on");
    }
    Me { id: me.user.id, username, reads_groups: me.can_read_all_group_messages }
}
