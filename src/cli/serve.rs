//! `ibid serve`: the Telegram bot.

use anyhow::{Context, Result};

use super::{Ended, open};
use crate::bot;
use crate::config::{BotSettings, Folders, SERVING, Serve, start_log, variable};
use crate::index::Library;
use crate::store::Store;

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
    let opening = tokio::task::spawn_blocking(move || -> Result<(Library, Store)> {
        Ok((open(&folders)?, Store::open(&folders.data.join("ibid.sqlite"))?))
    });
    let (library, store) = tokio::select! {
        opened = opening => opened.context("opening the articles broke")??,
        () = &mut stop => return Ok(()),
    };
    bot::run(settings, library, store, stop).await
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
