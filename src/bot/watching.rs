//! The folder of articles while the bot runs: what changes is taken up, once it has settled.
//!
//! The folder is looked at again and again, which works on every file system, on network volumes too. A change waits until
//! two looks in a row find the same, so that a file that is being written is not read, and ten thousand new ones are one
//! indexing run. Questions are answered from the articles as they were until the new ones are all there.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tokio::task::spawn_blocking;

use super::shelf::{Shelf, reopened, warm};
use crate::corpus;
use crate::index::Library;

/// How often the folder is looked at, at the most.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Looking takes at most this share of the time.
const LOOK_SHARE: u32 = 25;
/// A change is taken up when nothing else has changed for so long,
const SETTLED: Duration = Duration::from_secs(1);
/// or so long after it was seen, where something changes all the time.
const PATIENCE: Duration = Duration::from_secs(30);

impl Shelf {
    /// Looks at the folder again and again, takes up what has changed, and hands each library to `tell`, the one of now
    /// first. It never ends.
    pub(super) async fn keep_current(&self, tell: impl AsyncFn(&Library)) {
        let library = self.library();
        tell(&library).await;
        // No question should have to wait for it.
        let _ = spawn_blocking(move || warm(&library)).await;
        let mut pause = LOOK_EVERY;
        loop {
            tokio::time::sleep(pause).await;
            let began = Instant::now();
            match self.look().await {
                Ok(None) => {}
                Ok(Some(library)) => tell(&library).await,
                Err(error) => tracing::warn!("the changed articles could not be taken up: {error:#}"),
            }
            pause = LOOK_EVERY.max(began.elapsed() * LOOK_SHARE).min(PATIENCE);
        }
    }

    /// The articles as they are now, where they are no longer those of the library.
    async fn look(&self) -> Result<Option<Arc<Library>>> {
        let library = self.library();
        let is_stale = {
            let library = Arc::clone(&library);
            spawn_blocking(move || library.is_stale()).await.context("looking at the folder broke")??
        };
        if !is_stale {
            return Ok(None);
        }
        settled(&library).await?;
        self.opened_anew(&library, reopened).await.map(Some)
    }
}

/// Waits until the folder stays as it is.
async fn settled(library: &Arc<Library>) -> Result<()> {
    let began = Instant::now();
    let list = || async {
        let library = Arc::clone(library);
        let listed = spawn_blocking(move || corpus::list(library.root()).map(|listing| listing.files)).await;
        listed.context("looking at the folder broke")?
    };
    let mut before = list().await?;
    while began.elapsed() < PATIENCE {
        tokio::time::sleep(SETTLED).await;
        let now = list().await?;
        if now == before {
            break;
        }
        before = now;
    }
    Ok(())
}
