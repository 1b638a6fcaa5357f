//! `ibid serve`: the Telegram bot.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tokio::net::TcpListener;

use super::{Ended, open_telling};
use crate::bot;
use crate::config::{BotSettings, Folders, Misconfigured, Probes, SERVING, Serve, Updates, start_log, variable};
use crate::index::{Library, Progress};
use crate::ops::{Pulse, Vitals, probes};
use crate::store::Store;

/// An index that takes longer is waited for with the bot already there.
const PROMPT: Duration = Duration::from_secs(2);

/// Serves until a signal says to stop.
pub(super) fn run(folders: &Folders, serve: &Serve) -> Result<Ended> {
    let settings = serve.check(variable)?;
    start_log(SERVING, Some(&settings.token))?;
    // What a panic says may hold words of an asker: only where it happened is logged.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "something broke");
    }));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.context("no threads can be started")?;
    let served = runtime.block_on(until_stopped(folders.clone(), settings));
    // A search that is still running is nobody's any more.
    runtime.shutdown_background();
    served.map(|()| Ended::Done)
}

/// Opens what the bot needs, which can take a while the first time, and serves; a signal ends either.
async fn until_stopped(folders: Folders, settings: BotSettings) -> Result<()> {
    let mut stop = std::pin::pin!(stop_signal()?);
    let interval = match settings.run.updates {
        Updates::Polling { hold } => Duration::from_secs(u64::from(hold)),
        Updates::Webhook { .. } => bot::WEBHOOK_CHECK,
    };
    let vitals = Arc::new(Vitals::new(interval, settings.run.metrics_token.clone()));
    if let Some(listener) = listen(settings.run.probes).await? {
        tokio::spawn(probes::serve(listener, Arc::clone(&vitals)));
    }
    let store = Store::open(&folders.data.join("ibid.sqlite"))?;
    let settled = folders.settings();
    let told = Arc::clone(&vitals);
    let mut coming = tokio::task::spawn_blocking(move || {
        let began = Instant::now();
        let mut tell = |progress| tell(&told.pulse, began, progress);
        let library = open_telling(&folders, &mut tell);
        told.pulse.indexed();
        library
    });
    let opened = tokio::select! {
        opened = tokio::time::timeout(PROMPT, &mut coming) => opened,
        () = &mut stop => return Ok(()),
    };
    let (library, coming) = match opened {
        Ok(opened) => (opened.context("opening the articles broke")??, None),
        // Whoever asks meanwhile gets an answer, or is told.
        Err(_) => (Library::provisional(&settled)?, Some(coming)),
    };
    bot::run(settings, library, coming, store, vitals, stop).await
}

/// Tells how far an index is built, in the log at every tenth where it takes long.
fn tell(pulse: &Pulse, began: Instant, progress: Progress) {
    let (before, now) = (pulse.indexing(), progress.percent());
    pulse.indexes(now);
    if began.elapsed() > PROMPT && before.is_none_or(|before| before / 10 < now / 10) {
        tracing::info!(percent = now, articles = progress.articles, "the articles are being indexed");
    }
}

/// Where health and metrics are asked for. An address that nobody chose may be taken, as by a second bot.
async fn listen(probes: Option<Probes>) -> Result<Option<TcpListener>> {
    let Some(Probes { address, chosen }) = probes else { return Ok(None) };
    match TcpListener::bind(address).await {
        Ok(listener) => {
            tracing::info!("health and metrics are at http://{}", listener.local_addr().unwrap_or(address));
            Ok(Some(listener))
        }
        Err(error) if chosen => {
            let why =
                format!("cannot listen on {address} ({error}); set IBID_HTTP to an address that is free, or to off");
            Err(Misconfigured(why).into())
        }
        Err(error) => {
            tracing::warn!(
                "health and metrics are not told, because {address} cannot be had ({error}); set IBID_HTTP to another address, or to off"
            );
            Ok(None)
        }
    }
}

/// Ends with the first signal that asks the process to stop: SIGTERM, as Docker sends it, or Ctrl-C.
fn stop_signal() -> Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        Ok(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
