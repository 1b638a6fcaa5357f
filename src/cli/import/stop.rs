//! Ctrl-C while articles are brought in: the one in hand is finished, and the summary still comes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::runtime::Handle;
use tokio::sync::Notify;

/// Whether the user has had enough.
#[derive(Clone, Default)]
pub(super) struct Stop {
    is_asked: Arc<AtomicBool>,
    asked: Arc<Notify>,
}

impl Stop {
    /// Listens for Ctrl-C from now on. The second one ends the process as usual.
    pub(super) fn listen(runtime: &Handle) -> Stop {
        let stop = Stop::default();
        runtime.spawn({
            let stop = stop.clone();
            async move {
                while tokio::signal::ctrl_c().await.is_ok() {
                    if stop.is_asked.swap(true, Ordering::SeqCst) {
                        std::process::exit(130);
                    }
                    stop.asked.notify_waiters();
                }
            }
        });
        stop
    }

    pub(super) fn is_asked(&self) -> bool {
        self.is_asked.load(Ordering::SeqCst)
    }

    /// Ends when it is asked for.
    pub(super) async fn wait(&self) {
        let asked = self.asked.notified();
        if !self.is_asked() {
            asked.await;
        }
    }
}
