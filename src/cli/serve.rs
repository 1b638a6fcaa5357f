//! `ibid serve`: the Telegram bot.

use anyhow::{Context, Result};

use super::{Ended, open};
use crate::bot;
use crate::config::{Folders, SERVING, Serve, start_log, variable};
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
    let library = open(folders)?;
    let store = Store::open(&folders.data.join("ibid.sqlite"))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.context("no threads can be started")?;
    let served = runtime.block_on(async { bot::run(settings, library, store, stop_signal()?).await });
    // A search that is still running is nobody's any more.
    runtime.shutdown_background();
    served.map(|()| Ended::Done)
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
