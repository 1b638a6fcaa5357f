//! The library that is being asked: one snapshot, replaced whole when the articles change.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, Weak};

use anyhow::{Context, Result};
use tokio::sync::{Mutex, Notify, Semaphore};
use tokio::task::spawn_blocking;

use super::watching::{PROMPT, changes, settled};
use crate::answer::{Answer, Caution, Options, answer, examples};
use crate::index::{Damaged, Library, Provisional, Summary};
use crate::language::Language;
use crate::ops::Vitals;
use crate::reply::Locale;

/// Example questions after `/start`.
const EXAMPLES: usize = 3;

/// Where the library is taken from.
pub(super) struct Shelf {
    library: RwLock<Arc<Library>>,
    /// Questions that are answered at the same time: more would only wait for each other.
    room: Semaphore,
    /// Only one opens the library anew.
    opening: Mutex<()>,
    /// Example questions of a library, by locale: looking for them takes many searches.
    examples: Mutex<Examples>,
    /// How sure an answer must be for its question to be an example.
    caution: Caution,
    /// Told when the articles can be asked.
    opened: Notify,
    vitals: Arc<Vitals>,
}

/// What was found in which library.
type Examples = HashMap<Locale, (Weak<Library>, Vec<String>)>;

impl Shelf {
    pub(super) fn new(library: Library, caution: Caution, vitals: Arc<Vitals>) -> Shelf {
        let room = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        vitals.pulse.can_be_asked(library.is_provisional() != Some(Provisional::Blank));
        Shelf {
            library: RwLock::new(Arc::new(library)),
            room: Semaphore::new(room),
            opening: Mutex::default(),
            examples: Mutex::default(),
            caution,
            opened: Notify::new(),
            vitals,
        }
    }

    /// The articles as they are now.
    pub(super) fn library(&self) -> Arc<Library> {
        Arc::clone(&self.library.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether there is nothing to ask yet, because the articles are still being read.
    pub(super) fn is_blank(&self) -> bool {
        self.library().is_provisional() == Some(Provisional::Blank)
    }

    /// Waits until there is something to ask.
    pub(super) async fn opened(&self) {
        loop {
            let opened = self.opened.notified();
            if !self.is_blank() {
                return;
            }
            opened.await;
        }
    }

    /// Puts a library in the place of the one that is there.
    pub(super) fn put(&self, library: Library) -> Arc<Library> {
        let library = Arc::new(library);
        *self.library.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&library);
        self.vitals.pulse.can_be_asked(true);
        self.opened.notify_waiters();
        library
    }

    /// Answers a question. An index that turns out to be damaged is built again first, and articles that have changed
    /// since the library was opened are indexed again.
    ///
    /// # Errors
    /// When the index cannot be read, or answering broke.
    pub(super) async fn answer(&self, words: &str, options: &Options) -> Result<(Arc<Library>, Answer)> {
        let library = self.library();
        let found = self.ask(&library, words, options).await;
        let library = match found {
            Err(error) if error.is::<Damaged>() => self.opened_anew(&library, Library::repaired).await?,
            // What an earlier ibid has indexed is being indexed again anyway.
            Ok(found) if found.stale > 0 && library.is_provisional().is_none() => {
                // A file may be half written: what is not settled soon stays left out, as it is from `found`.
                match settled(&library, changes(&library).await?, PROMPT).await? {
                    Some(held) => self.opened_anew(&library, |library| library.reopened(held)).await?,
                    None => return Ok((library, found)),
                }
            }
            found => return found.map(|found| (library, found)),
        };
        let found = self.ask(&library, words, options).await?;
        Ok((library, found))
    }

    async fn ask(&self, library: &Arc<Library>, words: &str, options: &Options) -> Result<Answer> {
        let _place = self.room.acquire().await;
        let (library, words, options) = (Arc::clone(library), words.to_owned(), options.clone());
        let span = tracing::Span::current();
        spawn_blocking(move || span.in_scope(|| answer(&library, &words, &options))).await.context("answering broke")?
    }

    /// Questions that the corpus answers, in its own words.
    pub(super) async fn examples(&self, locale: Locale) -> Vec<String> {
        let mut known = self.examples.lock().await;
        let library = self.library();
        if let Some((of, found)) = known.get(&locale)
            && of.ptr_eq(&Arc::downgrade(&library))
        {
            return found.clone();
        }
        let _place = self.room.acquire().await;
        let looked = spawn_blocking({
            let (library, caution) = (Arc::clone(&library), self.caution);
            move || examples(&library, Language::from_code(locale.code()), caution, EXAMPLES)
        });
        match looked.await {
            Ok(Ok(found)) => {
                known.insert(locale, (Arc::downgrade(&library), found.clone()));
                found
            }
            Ok(Err(error)) => {
                tracing::warn!("no example questions: {error:#}");
                Vec::new()
            }
            Err(error) => {
                tracing::error!(%error, "looking for example questions broke");
                Vec::new()
            }
        }
    }

    /// Opens the library again, unless somebody else just did, and puts it in the place of `old`.
    pub(super) async fn opened_anew(
        &self,
        old: &Arc<Library>,
        open: impl FnOnce(&Library) -> Result<Library> + Send + 'static,
    ) -> Result<Arc<Library>> {
        let _only_one = self.opening.lock().await;
        let library = self.library();
        if !Arc::ptr_eq(&library, old) {
            return Ok(library);
        }
        let opened =
            spawn_blocking(move || open(&library).inspect(warm)).await.context("opening the articles broke")??;
        tell(&opened, old);
        Ok(self.put(opened))
    }
}

/// Does beforehand what the first question would have to wait for.
pub(super) fn warm(library: &Library) {
    if let Err(error) = library.warm() {
        tracing::warn!("the terms of the index could not be read: {error:#}");
    }
}

/// Logs what the operator should know of a library that was opened.
fn tell(opened: &Library, before: &Library) {
    for notice in opened.notices().iter().filter(|notice| !before.notices().contains(notice)) {
        tracing::warn!("{notice}");
    }
    let (left_out, _) = opened.rejected();
    let articles = opened.records().len();
    if left_out > 0 && left_out != before.rejected().0 {
        tracing::warn!(left_out, "articles were left out; `ibid check` says why");
    }
    // Files that were just written are read twice, and some hold no articles.
    let Summary { added, changed, removed, .. } = *opened.summary();
    if added + changed + removed > 0 {
        tracing::info!(articles, added, changed, removed, "the articles have changed and were taken up");
    }
}
