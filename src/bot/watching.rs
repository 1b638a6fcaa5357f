//! The folder of articles while the bot runs: what changes is taken up, once it has settled.
//!
//! The folder is looked at again and again, which works on every file system, on network volumes too. A change waits until
//! it stays the same for a while, so that a file that is being written is not read, and ten thousand new ones are one
//! indexing run; a file that keeps changing does not hold up the others. Questions are answered from the articles as they
//! were until the new ones are all there.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tokio::task::spawn_blocking;

use super::shelf::{Shelf, warm};
use crate::index::{Changes, Library};

/// How often the folder is looked at, at the most.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Looking takes at most this share of the time,
const LOOK_SHARE: u32 = 20;
/// and a pause is at most so long.
const LONGEST: Duration = Duration::from_secs(30);
/// A file is taken up when it has not changed for so long.
const SETTLED: Duration = Duration::from_secs(2);
/// Where new files come all the time, those that are settled are taken up after so long.
const PATIENCE: Duration = Duration::from_secs(30);
/// The same where somebody is waiting for an answer.
pub(super) const PROMPT: Duration = Duration::from_secs(4);

/// A library that is still being opened.
pub(super) type Coming = tokio::task::JoinHandle<Result<Library>>;

/// What a look at the folder found.
pub(super) enum Looked {
    /// The articles are as they were.
    Same(Arc<Library>),
    /// These are the articles now.
    Changed(Arc<Library>),
    /// What has changed is still being written.
    Moving,
}

impl Shelf {
    /// Waits for the library that is `coming`, if there is only a provisional one so far. Then looks at the folder again and
    /// again, takes up what has changed, and hands each library to `tell`, the one of now first. It ends only with an error.
    ///
    /// # Errors
    /// When what was coming does not come.
    pub(super) async fn keep_current(&self, coming: Option<Coming>, tell: impl AsyncFn(&Library)) -> Result<()> {
        let library = match coming {
            Some(coming) => self.put(coming.await.context("opening the articles broke")??),
            None => self.library(),
        };
        tell(&library).await;
        // No question should have to wait for it.
        let _ = spawn_blocking(move || warm(&library)).await;
        let mut pause = LOOK_EVERY;
        loop {
            tokio::time::sleep(pause).await;
            match self.look(&mut pause).await {
                Ok(None) => {}
                Ok(Some(library)) => tell(&library).await,
                Err(error) => tracing::warn!("the changed articles could not be taken up: {error:#}"),
            }
        }
    }

    /// Looks at the folder at once, for somebody who waits.
    pub(super) async fn look_at_once(&self) -> Result<Looked> {
        let library = self.library();
        let changes = changes(&library).await?;
        if changes.is_empty() {
            return Ok(Looked::Same(library));
        }
        match settled(&library, changes, PROMPT).await? {
            Some(held) => self.opened_anew(&library, |library| library.reopened(held)).await.map(Looked::Changed),
            None => Ok(Looked::Moving),
        }
    }

    /// The articles as they are now, where they are no longer those of the library. How long to wait before the next look
    /// depends on how long this one takes.
    async fn look(&self, pause: &mut Duration) -> Result<Option<Arc<Library>>> {
        let library = self.library();
        let began = Instant::now();
        let changes = changes(&library).await;
        *pause = LOOK_EVERY.max(began.elapsed() * LOOK_SHARE).min(LONGEST);
        let changes = changes?;
        if changes.is_empty() {
            return Ok(None);
        }
        let Some(held) = settled(&library, changes, PATIENCE).await? else { return Ok(None) };
        self.opened_anew(&library, |library| library.reopened(held)).await.map(Some)
    }
}

/// The files that are no longer as the library has them.
pub(super) async fn changes(library: &Arc<Library>) -> Result<Changes> {
    let library = Arc::clone(library);
    spawn_blocking(move || library.changes()).await.context("looking at the folder broke")?
}

/// Waits until changed files stay as they are, and says which do not: those are still being written. `None` where that is
/// all of them.
///
/// While ever other files change, something is going on that belongs together, and all of it is waited for, `patience`
/// long.
pub(super) async fn settled(
    library: &Arc<Library>,
    mut before: Changes,
    patience: Duration,
) -> Result<Option<BTreeSet<String>>> {
    let began = Instant::now();
    let mut moved: Option<BTreeSet<String>> = None;
    loop {
        tokio::time::sleep(SETTLED).await;
        let now = changes(library).await?;
        let paths = now.keys().chain(before.keys());
        let moving: BTreeSet<String> = paths.filter(|path| now.get(*path) != before.get(*path)).cloned().collect();
        let is_over = began.elapsed() >= patience;
        let no_others = moved.is_some_and(|moved| moving.is_subset(&moved));
        if now.keys().all(|path| moving.contains(path)) {
            if is_over || now.is_empty() {
                return Ok(None);
            }
        } else if moving.is_empty() || no_others || is_over {
            return Ok(Some(moving));
        }
        (before, moved) = (now, Some(moving));
    }
}
