//! Intake: from Telegram into the inbox, from the inbox into the lanes, and off the inbox when it is done.
//!
//! An update is written down before the next call for updates tells Telegram that it arrived, so a kill at any moment
//! loses nothing. It is struck off when its answer was sent: a kill between the sending and the striking off, and
//! only there, makes the next start send it twice.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::value::RawValue;
use teloxide::payloads::{DeleteWebhook, GetUpdates};
use teloxide::types::{AllowedUpdate, CallbackQuery, MaybeInaccessibleMessage, MessageKind, True, Update, UpdateKind};
use tracing::Instrument;

use super::api::Failure;
use super::desk::{Desk, Handled, Placed, Redraw, Shows, now};
use super::heard::{Heard, heard};
use super::laid::Laid;
use super::lanes::{Lanes, Taken};
use super::sender::{Draft, Undelivered, growing};
use super::{token_refused, told_to_wait, webhook};
use crate::config::{BotSettings, Updates};
use crate::ops::metrics::Outcome;
use crate::reply::Phrase;

/// The kinds of updates that are heeded.
pub(super) const HEEDED: [AllowedUpdate; 5] = [
    AllowedUpdate::Message,
    AllowedUpdate::EditedMessage,
    AllowedUpdate::CallbackQuery,
    AllowedUpdate::InlineQuery,
    AllowedUpdate::MyChatMember,
];
/// An update that was begun so often and never done breaks something, and is set aside. Each kill in the middle of it
/// counts once, so few would be too few.
const ATTEMPTS: u32 = 20;
/// A chat that is flooded is told so at most this often, in seconds.
const FLOODED_AGAIN: i64 = 300;
/// When something is tried again that Telegram did not take.
const AGAIN: Duration = Duration::from_secs(60);
/// How long an inline query and a press can be answered, in seconds.
const QUERY_LIVES: i64 = 10;
const PRESS_LIVES: i64 = 12;
/// How often old entries of the inbox are swept out, in seconds.
const SWEEP: u64 = 3_600;
/// How often what was deleted is overwritten, in seconds.
const SCRUB: u64 = 60;

/// Which updates wait for each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Lane {
    /// Messages of a chat.
    Chat(i64),
    /// Presses on one message: they do not wait for the messages of its chat.
    Press(i64, i32),
    /// How one message is to look; of several ways only the latest is still wanted.
    Redraw(i64, i32),
    /// Inline queries of a user; of several only the latest is still wanted.
    Inline(u64),
    /// What belongs to no chat.
    Other,
}

/// Why polling ended by itself.
#[derive(Debug)]
struct TokenRefused;

/// Takes updates in and has them handled.
#[derive(Clone)]
pub(super) struct Intake {
    pub(super) desk: Arc<Desk>,
    lanes: Arc<Lanes<Lane, Job>>,
}

/// What waits in a lane.
enum Job {
    /// An update to be handled, and when it was taken in.
    Update(Box<Update>, Instant),
    /// A message to be drawn anew, and the update that led to it.
    Redraw(i64, Redraw),
}

impl Job {
    /// Where it waits.
    fn lane(&self) -> Lane {
        match self {
            Job::Update(update, _) => lane(update),
            Job::Redraw(_, redraw) => Lane::Redraw(redraw.chat, redraw.message.0),
        }
    }

    /// The number of the update it stands for.
    fn update(&self) -> i64 {
        match self {
            Job::Update(update, _) => i64::from(update.id.0),
            Job::Redraw(update, _) => *update,
        }
    }
}

/// An update whose number is known even when the rest cannot be read.
#[derive(serde::Deserialize)]
struct Numbered {
    update_id: i64,
}

impl Intake {
    pub(super) fn new(desk: Arc<Desk>) -> Intake {
        Intake { desk, lanes: Arc::new(Lanes::new()) }
    }

    /// What an earlier run left in the inbox.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub(super) fn take_up(&self) -> Result<()> {
        let waiting = self.desk.kept(|store| store.waiting())?;
        if !waiting.is_empty() {
            tracing::info!(updates = waiting.len(), "updates of an earlier run are taken up");
        }
        for (id, received, json) in waiting {
            let update = read(&json);
            match update.as_ref().map(|update| &update.kind) {
                // Whoever pressed or typed it sees nothing of it any more, and has gone on.
                Some(UpdateKind::InlineQuery(_)) if now() - received > QUERY_LIVES => {
                    self.desk.kept(|store| store.strike_off(id))?;
                }
                Some(UpdateKind::CallbackQuery(press)) if now() - received > PRESS_LIVES && !asks(press) => {
                    match self.desk.unfinished(id, press)? {
                        Some(redraw) => {
                            self.push(Lane::Redraw(redraw.chat, redraw.message.0), Job::Redraw(id, redraw))?
                        }
                        None => self.desk.kept(|store| store.strike_off(id))?,
                    }
                }
                _ => self.sort(id, update)?,
            }
        }
        Ok(())
    }

    /// Takes updates in, in the way that the settings name. It ends only with what cannot be mended while it runs.
    ///
    /// # Errors
    /// When Telegram no longer knows the token, or the webhook cannot be had.
    pub(super) async fn take_in(&self, settings: &BotSettings) -> Result<()> {
        match &settings.run.updates {
            Updates::Polling { hold } => {
                let TokenRefused = self.poll(*hold).await;
                Err(token_refused())
            }
            Updates::Webhook { url, listen } => {
                webhook::serve(self.clone(), url, *listen, settings.token.webhook_secret()).await
            }
        }
    }

    /// Asks Telegram for updates, again and again, and lets it hold each call open for `hold` seconds. It ends only when
    /// Telegram no longer knows the token.
    async fn poll(&self, hold: u32) -> TokenRefused {
        let pulse = &self.desk.vitals.pulse;
        let mut offset = None;
        let mut failures = 0;
        loop {
            let mut get = GetUpdates::new();
            get.offset = offset;
            get.timeout = Some(hold);
            get.allowed_updates = Some(HEEDED.to_vec());
            let pause = match self.desk.sender.api().call::<_, Vec<Box<RawValue>>>(&get).await {
                Ok(updates) => match self.receive(&updates) {
                    Ok(next) => {
                        pulse.beat();
                        offset = next.or(offset);
                        failures = 0;
                        continue;
                    }
                    Err(error) => {
                        // Not written down, so not confirmed: Telegram will give them again.
                        tracing::error!("updates could not be written down: {error:#}");
                        pulse.missed(format!("updates could not be written down: {error:#}"));
                        growing(failures + 2)
                    }
                },
                Err(Failure::Refused(401 | 404, _)) => return TokenRefused,
                Err(Failure::Refused(409, why)) => {
                    pulse.missed(format!("refused with 409 {why}"));
                    self.conflict(&why).await;
                    growing(failures + 2)
                }
                Err(Failure::TooMany(pause)) => told_to_wait(pulse, pause),
                Err(failure) => {
                    let pause = growing(failures);
                    pulse.missed(failure.to_string());
                    tracing::warn!(%failure, pause_ms = pause.as_millis(), "no updates from Telegram; trying again");
                    pause
                }
            };
            failures += 1;
            tokio::time::sleep(pause).await;
        }
    }

    /// Somebody else gets the updates of this bot.
    async fn conflict(&self, why: &str) {
        if !why.contains("webhook") {
            tracing::warn!("another program gets the updates of this bot: stop it, or give it a token of its own");
            return;
        }
        tracing::warn!("a webhook was set for this bot; it is removed, because ibid asks for updates itself");
        if let Err(failure) = self.desk.sender.api().call::<_, True>(&DeleteWebhook::new()).await {
            tracing::warn!(%failure, "the webhook could not be removed");
        }
    }

    /// Writes updates down and hands them out; the number from which Telegram shall go on. What people in a group say
    /// to each other is passed over, and nowhere written down.
    pub(super) fn receive(&self, updates: &[Box<RawValue>]) -> Result<Option<i32>> {
        let mut arrived = Vec::new();
        let mut next = None;
        for json in updates {
            match serde_json::from_str::<Numbered>(json.get()) {
                Ok(Numbered { update_id }) => {
                    next = next.max(Some(update_id + 1));
                    let update = read(json.get());
                    if !update.as_ref().map_or(Ok(false), |update| self.is_talk(update))? {
                        arrived.push((update_id, json.get(), update));
                    }
                }
                Err(error) => {
                    self.desk.vitals.metrics.update("unreadable");
                    tracing::error!(%error, "an update without a number was passed over");
                }
            }
        }
        let rows: Vec<(i64, &str)> = arrived.iter().map(|(id, json, _)| (*id, *json)).collect();
        let new = self.desk.kept(|store| store.receive(&rows, now()))?;
        for (id, _, update) in arrived.into_iter().filter(|(id, ..)| new.contains(id)) {
            self.desk.vitals.metrics.update(update.as_ref().map_or("unreadable", kind));
            // It is in the inbox: what goes wrong here costs it its turn, but not its place.
            if let Err(error) = self.sort(id, update) {
                tracing::error!(update = id, "an update has to wait for the next start: {error:#}");
            }
        }
        Ok(next.and_then(|next| i32::try_from(next).ok()))
    }

    /// Whether an update is a message in a group that is not meant for the bot.
    fn is_talk(&self, update: &Update) -> Result<bool> {
        let (UpdateKind::Message(message) | UpdateKind::EditedMessage(message)) = &update.kind else {
            return Ok(false);
        };
        let said = matches!(message.kind, MessageKind::Common(_)) && message.chat_migration().is_none();
        if message.chat.is_private() || !said {
            return Ok(false);
        }
        let received = self.desk.received(message)?;
        Ok(received.is_none_or(|received| heard(message, &self.desk.me, &received.chat) == Heard::Nothing))
    }

    /// Puts an update into its lane; one that cannot be read is set aside.
    fn sort(&self, id: i64, update: Option<Update>) -> Result<()> {
        let Some(update) = update else {
            tracing::warn!(update = id, "an update cannot be read; it is kept");
            return self.desk.kept(|store| store.set_aside(id, "cannot be read"));
        };
        let lane = lane(&update);
        self.push(lane, Job::Update(Box::new(update), Instant::now()))
    }

    fn push(&self, lane: Lane, job: Job) -> Result<()> {
        if matches!(lane, Lane::Inline(_) | Lane::Redraw(..)) {
            for stale in self.lanes.take(&lane) {
                self.desk.kept(|store| store.strike_off(stale.update()))?;
            }
        }
        let intake = self.clone();
        let taken = self.lanes.push(lane, job, move |job| intake.clone().work(job));
        match taken {
            Taken::Shed(Job::Update(update, _)) => self.shed(&update),
            Taken::Shed(Job::Redraw(..)) | Taken::Queued => Ok(()),
        }
    }

    /// Drops an update of a chat that sends more than can be answered, and says so once.
    fn shed(&self, update: &Update) -> Result<()> {
        self.desk.kept(|store| store.strike_off(i64::from(update.id.0)))?;
        let UpdateKind::Message(message) = &update.kind else { return Ok(()) };
        let Some(received) = self.desk.received(message)? else { return Ok(()) };
        let chat = received.chat_id();
        if !self.desk.kept(|store| store.notice(chat, "flooded", now(), FLOODED_AGAIN))? {
            return Ok(());
        }
        let draft = Draft::from(Laid::phrase(&Phrase::Flooded, received.locale));
        let (sender, place) = (Arc::clone(&self.desk.sender), received.place());
        tokio::spawn(async move {
            if let Err(error) = sender.send(place, &draft).await {
                tracing::debug!(%error, "a notice was not delivered");
            }
        });
        Ok(())
    }

    /// Deletes messages that are due, and sweeps the inbox. It never ends.
    pub(super) async fn tidy(&self) {
        let kept = i64::try_from(self.desk.settings.run.retention.as_secs()).unwrap_or(i64::MAX);
        for second in 0_u64.. {
            let swept = if second % SWEEP == 0 { self.desk.kept(|store| store.sweep(now(), kept)) } else { Ok(()) };
            let scrubbed = if second % SCRUB == 0 { self.desk.kept(|store| store.scrub()) } else { Ok(()) };
            if let Err(error) = swept.and(scrubbed) {
                tracing::warn!("the state could not be tidied: {error:#}");
            }
            if let Err(error) = self.desk.delete_due().await {
                tracing::warn!("messages could not be deleted: {error:#}");
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }

    /// Begins nothing more, and waits for what was begun.
    pub(super) async fn finish(&self) {
        self.lanes.stop().await;
    }
}

impl Intake {
    /// Does one job and strikes its update off. One that was not delivered, or could not be noted, stays in the inbox and is tried
    /// again.
    async fn work(self, job: Job) {
        let span = tracing::info_span!("update", id = job.update());
        let lane = job.lane();
        let done = match &job {
            Job::Update(update, since) => self.handle(update, *since).instrument(span.clone()).await,
            Job::Redraw(id, redraw) => self.redraw(*id, redraw).instrument(span.clone()).await,
        };
        if let Err(error) = done {
            span.in_scope(|| tracing::warn!("{error:#}; it will be tried again in {} s", AGAIN.as_secs()));
            self.again(lane, job);
        }
    }

    async fn handle(&self, update: &Update, since: Instant) -> Result<()> {
        let id = i64::from(update.id.0);
        let attempts = self.desk.kept(|store| store.begin(id))?;
        if attempts > ATTEMPTS {
            tracing::error!(attempts, "an update was begun again and again and never done; it is set aside");
            self.desk.apologise(update).await;
            return self.desk.kept(|store| store.set_aside(id, "never done"));
        }
        // A task of its own: a panic in it must not keep the update from being struck off.
        let task = tokio::spawn({
            let (desk, update) = (Arc::clone(&self.desk), update.clone());
            async move { desk.handle(&update).await }.in_current_span()
        });
        match task.await {
            Ok(Ok(Handled::Done(placed))) => {
                if placed.is_some() {
                    self.desk.vitals.metrics.answered(since.elapsed());
                }
                self.finish_off(id, placed);
                Ok(())
            }
            Ok(Ok(Handled::Redraw(redraw))) => {
                self.push(Lane::Redraw(redraw.chat, redraw.message.0), Job::Redraw(id, redraw))
            }
            Ok(Err(later)) => {
                // It is as if it had never begun; that it counts as begun does little harm.
                let _ = self.desk.kept(|store| store.put_back(id));
                Err(later)
            }
            Err(_panic) => {
                tracing::error!("handling an update broke");
                self.desk.vitals.metrics.question(self.desk.kind_of(update), Outcome::Failed);
                self.desk.apologise(update).await;
                self.finish_off(id, None);
                Ok(())
            }
        }
    }

    async fn redraw(&self, id: i64, redraw: &Redraw) -> Result<()> {
        let draft = match &redraw.shows {
            Shows::Draft(draft) => Some(draft.clone()),
            Shows::View(view, locale) => self.desk.drawn(*view, *locale)?,
        };
        if let Some(draft) = draft {
            match self.desk.sender.edit(redraw.chat, redraw.message, &draft).await {
                Ok(_) => {}
                Err(refused @ Undelivered::Refused(_)) => tracing::error!("{refused}"),
                Err(later @ Undelivered::Later(_)) => {
                    let _ = self.desk.kept(|store| store.put_back(id));
                    return Err(later.into());
                }
            }
        }
        self.finish_off(id, None);
        Ok(())
    }

    /// Strikes an update off that was dealt with. Where the state cannot be written, as on a full disk, that is tried again and
    /// again: the update itself must not be dealt with twice.
    fn finish_off(&self, id: i64, placed: Placed) {
        let Err(error) = self.desk.kept(|store| store.finish(id, placed)) else { return };
        tracing::warn!("what was done cannot be noted: {error:#}; it will be tried again in {} s", AGAIN.as_secs());
        let desk = Arc::clone(&self.desk);
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(AGAIN).await;
                if desk.kept(|store| store.finish(id, placed)).is_ok() {
                    break;
                }
            }
        });
    }

    /// Has a job done once more, after a while.
    fn again(&self, lane: Lane, job: Job) {
        let intake = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(AGAIN).await;
            if let Err(error) = intake.push(lane, job) {
                tracing::error!("an update has to wait for the next start: {error:#}");
            }
        });
    }
}

/// An update as its types read it; `None` when they cannot.
fn read(json: &str) -> Option<Update> {
    serde_json::from_str::<Update>(json).ok().filter(|update| !matches!(update.kind, UpdateKind::Error(_)))
}

/// Whether a press asks a question, which is answered however late.
fn asks(press: &CallbackQuery) -> bool {
    press.data.as_deref().and_then(|data| data.split_once(':')).is_some_and(|(_, action)| action.starts_with('x'))
}

/// Telegram's name for what an update is.
fn kind(update: &Update) -> &'static str {
    match &update.kind {
        UpdateKind::Message(_) => "message",
        UpdateKind::EditedMessage(_) => "edited_message",
        UpdateKind::CallbackQuery(_) => "callback_query",
        UpdateKind::InlineQuery(_) => "inline_query",
        UpdateKind::MyChatMember(_) => "my_chat_member",
        _ => "other",
    }
}

fn lane(update: &Update) -> Lane {
    match &update.kind {
        UpdateKind::Message(message) | UpdateKind::EditedMessage(message) => Lane::Chat(message.chat.id.0),
        UpdateKind::CallbackQuery(press) => match &press.message {
            Some(MaybeInaccessibleMessage::Regular(message)) => Lane::Press(message.chat.id.0, message.id.0),
            Some(MaybeInaccessibleMessage::Inaccessible(message)) => {
                Lane::Press(message.chat.id.0, message.message_id.0)
            }
            None => Lane::Other,
        },
        UpdateKind::InlineQuery(query) => Lane::Inline(query.from.id.0),
        UpdateKind::MyChatMember(change) => Lane::Chat(change.chat.id.0),
        _ => Lane::Other,
    }
}
