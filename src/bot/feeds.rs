//! Feeds that keep coming: fetched in the background, each when it is due, and their articles written into the corpus,
//! where the watch over that folder takes them up.
//!
//! The list of feeds is read again and again, so that a change counts at once. What is known of feeds and pages is kept
//! in the state. One page is fetched from a server at a time, and a feed that cannot be had is asked for more and more
//! seldom. Articles of the last days are looked at again: they may have another wording, or be gone.

mod recheck;

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use jiff::Timestamp;
use tokio::task::{JoinSet, spawn_blocking};

use crate::corpus::{self, Feed, Problem, Rule, Today};
use crate::import::{
    Arrival, Arrived, Begun, Draft, Failure, Fetcher, Filing, Meaning, Mode, Origin, Outcome, Validators, Walk, Wanted,
};
use crate::store::{FeedState, Page, Store, StoreError};

/// How often it is looked for feeds that are due, and whether the list has changed.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Feeds that are fetched at the same time.
const AT_ONCE: usize = 4;
/// New pages that one feed brings at once; the others come when it is due again.
const MOST_PAGES: usize = 100;
/// The pause after the first failure, which doubles with each, and the longest.
const FIRST_PAUSE: Duration = Duration::from_secs(5 * 60);
const LONGEST_PAUSE: Duration = Duration::from_secs(24 * 60 * 60);
/// A page that held no article is tried again after this time.
const ANOTHER_TRY: i64 = 24 * 60 * 60;

/// The feeds of a bot.
pub(super) struct Feeds {
    /// The file that lists them.
    list: PathBuf,
    root: PathBuf,
    /// Also for the addresses that admins send.
    pub(super) fetcher: Arc<Fetcher>,
    store: Arc<Store>,
    /// Opened when there is something to write.
    filing: Arc<tokio::sync::Mutex<Option<Filing>>>,
    listed: Mutex<Listed>,
}

/// What the list says.
#[derive(Default)]
struct Listed {
    feeds: Vec<Feed>,
    mistakes: Vec<Problem>,
}

/// Why a feed stops for now.
enum Stopped {
    /// It could not be fetched.
    Failed(Failure),
    /// The state or an article could not be written.
    Broken(anyhow::Error),
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Stopped {
        Stopped::Broken(error.into())
    }
}

impl From<anyhow::Error> for Stopped {
    fn from(error: anyhow::Error) -> Stopped {
        Stopped::Broken(error)
    }
}

impl Feeds {
    pub(super) fn new(list: PathBuf, root: PathBuf, fetcher: Arc<Fetcher>, store: Arc<Store>) -> Feeds {
        Feeds { list, root, fetcher, store, filing: Arc::default(), listed: Mutex::default() }
    }

    /// Fetches whatever is due, for ever.
    pub(super) async fn keep_fetching(self: &Arc<Self>) {
        let mut running: JoinSet<String> = JoinSet::new();
        let mut busy: HashSet<String> = HashSet::new();
        loop {
            self.read_list();
            let feeds = self.listed.lock().unwrap_or_else(PoisonError::into_inner).feeds.clone();
            for feed in feeds {
                if busy.len() < AT_ONCE && !busy.contains(&feed.url) && self.is_due(&feed) {
                    busy.insert(feed.url.clone());
                    let feeds = Arc::clone(self);
                    running.spawn(async move {
                        let url = feed.url.clone();
                        let inner = tokio::spawn(async move { feeds.fetch(&feed).await });
                        if inner.await.is_err() {
                            tracing::error!(feed = url, "fetching a feed broke");
                        }
                        url
                    });
                }
            }
            tokio::time::sleep(LOOK_EVERY).await;
            while let Some(Ok(done)) = running.try_join_next() {
                busy.remove(&done);
            }
        }
    }

    /// Reads the list; with mistakes in it, the feeds of before go on.
    fn read_list(&self) {
        let read = corpus::feeds(&self.list);
        let mut listed = self.listed.lock().unwrap_or_else(PoisonError::into_inner);
        match read {
            Ok(feeds) => *listed = Listed { feeds, mistakes: Vec::new() },
            Err(mistakes) => {
                for mistake in mistakes.iter().filter(|mistake| !listed.mistakes.contains(mistake)) {
                    tracing::warn!("the list of feeds has a mistake: {mistake}");
                }
                listed.mistakes = mistakes;
            }
        }
    }

    fn is_due(&self, feed: &Feed) -> bool {
        match self.store.feed(&feed.url) {
            Ok(state) => state.is_none_or(|state| state.next <= now()),
            Err(error) => {
                tracing::warn!("the state of a feed cannot be read: {error:#}");
                false
            }
        }
    }

    /// How many feeds there are, and what is wrong with some.
    pub(super) fn standing(&self) -> Result<(usize, Vec<Problem>), StoreError> {
        let (feeds, mut wrong) = {
            let listed = self.listed.lock().unwrap_or_else(PoisonError::into_inner);
            (listed.feeds.clone(), listed.mistakes.clone())
        };
        for feed in &feeds {
            let Some(state) = self.store.feed(&feed.url)? else { continue };
            if let (1.., Some(why)) = (state.failures, state.why) {
                let times = if state.failures == 1 { "once".to_owned() } else { format!("{} times", state.failures) };
                let last = state.succeeded.and_then(|last| Timestamp::from_second(last).ok());
                let since = last.map_or_else(
                    || "never fetched yet".to_owned(),
                    |last| format!("last fetched on {}", last.strftime("%Y-%m-%d")),
                );
                wrong.push(Problem {
                    file: feed.url.clone(),
                    line: None,
                    what: format!("failed {times}, {since}"),
                    fix: why,
                    rule: Rule::BadFeeds,
                });
            }
        }
        Ok((feeds.len(), wrong))
    }

    /// Fetches a feed with its new pages, looks at the articles of the last days again, and notes how that went.
    async fn fetch(&self, feed: &Feed) {
        let before = match self.store.feed(&feed.url) {
            Ok(state) => state.unwrap_or_else(|| FeedState { address: feed.url.clone(), ..FeedState::default() }),
            Err(error) => return tracing::warn!("the state of a feed cannot be read: {error:#}"),
        };
        let fetched = match self.fetch_new(feed, &before).await {
            Ok(validators) => self.recheck(feed).await.map(|()| validators),
            Err(stopped) => Err(stopped),
        };
        let after = match fetched {
            Ok(validators) => FeedState {
                etag: validators.etag,
                last_modified: validators.last_modified,
                succeeded: Some(now()),
                failures: 0,
                why: None,
                next: later(feed.interval),
                ..before
            },
            Err(stopped) => {
                let (why, wait) = match stopped {
                    Stopped::Failed(Failure { refusal, meaning: Meaning::Wait(wait) }) => (refusal.to_string(), wait),
                    Stopped::Failed(failure) => (failure.refusal.to_string(), Duration::ZERO),
                    Stopped::Broken(error) => (format!("{error:#}"), Duration::ZERO),
                };
                tracing::warn!(feed = feed.url, "a feed could not be fetched: {why}");
                let failures = before.failures + 1;
                let next = later(pause_after(failures, feed.interval).max(wait));
                FeedState { failures, why: Some(why), next, ..before }
            }
        };
        if let Err(error) = self.store.save_feed(&after) {
            tracing::warn!("the state of a feed cannot be written: {error:#}");
        }
    }

    /// Fetches those pages of a feed that are not known. The feed's own validators come back, for the next time, unless
    /// there is more to fetch.
    async fn fetch_new(&self, feed: &Feed, state: &FeedState) -> Result<Validators, Stopped> {
        let known = Validators { etag: state.etag.clone(), last_modified: state.last_modified.clone() };
        let wanted = Wanted {
            address: feed.url.clone(),
            since: feed.since,
            source: feed.source.clone(),
            language: feed.language.clone(),
        };
        let mut walk = match Walk::begin(&self.fetcher, wanted, &known).await.map_err(Stopped::Failed)? {
            Begun::Walk(walk) => walk,
            Begun::Same => return Ok(known),
        };
        if !walk.is_list() {
            return Err(anyhow::anyhow!("it is a page, not a feed or sitemap; give the address of the feed").into());
        }
        let mut unread = None;
        walk.retain(|address| match self.store.page(address) {
            Ok(page) => page.is_none_or(|page| page.file.is_none() && page.checked + ANOTHER_TRY <= now()),
            Err(error) => {
                unread = Some(error);
                false
            }
        });
        if let Some(error) = unread {
            return Err(error.into());
        }
        let is_all = walk.ahead() <= MOST_PAGES && !walk.is_cut();
        walk.truncate(MOST_PAGES);
        let mut added = 0;
        while let Some(arrived) = walk.next(|_| None).await {
            added += usize::from(self.take(feed, arrived).await?);
        }
        if added > 0 {
            tracing::info!(feed = feed.url, articles = added, "a feed has brought new articles");
        }
        Ok(if is_all { walk.validators().clone() } else { Validators::default() })
    }

    /// Writes the article of a new page and notes the page. Whether there is one comes back.
    async fn take(&self, feed: &Feed, arrived: Arrived) -> Result<bool, Stopped> {
        let Arrived { address, arrival, validators, origin } = arrived;
        let file = match arrival {
            // The whole feed waits.
            Arrival::Failed(failure) if matches!(failure.meaning, Meaning::Wait(_)) => {
                return Err(Stopped::Failed(failure));
            }
            Arrival::Failed(failure) => {
                tracing::info!(page = address, "a page of a feed is no article: {}", failure.refusal);
                None
            }
            Arrival::Draft(draft) => self.file(*draft, &address).await?.map(|(_, file)| file),
            Arrival::Same | Arrival::Older => None,
        };
        let is_article = file.is_some();
        self.store.save_page(&Page {
            address,
            file,
            // What stands in the feed itself cannot be looked for at its address.
            feed: (origin == Origin::Page).then(|| feed.url.clone()),
            etag: validators.etag,
            last_modified: validators.last_modified,
            seen: now(),
            checked: now(),
            gone: 0,
        })?;
        Ok(is_article)
    }

    /// Writes an article; `None` where it would not be one.
    async fn file(&self, mut draft: Draft, address: &str) -> Result<Option<(Outcome, String)>, Stopped> {
        let filed = self.with_filing(move |filing| filing.file(&mut draft)).await?;
        Ok(filed.inspect_err(|why| tracing::info!(page = address, "a page of a feed is no article: {why}")).ok())
    }

    /// Works on the folder of articles, where it holds nobody up.
    pub(super) async fn with_filing<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Filing) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let mut filing = Arc::clone(&self.filing).lock_owned().await;
        let root = self.root.clone();
        let worked = spawn_blocking(move || {
            if filing.is_none() {
                *filing = Some(Filing::open(&root, Today::now(), Mode::Write)?);
            }
            let filing = filing.as_mut().context("the folder of articles is not open")?;
            filing.begin_run();
            work(filing)
        });
        worked.await.context("writing an article broke")?
    }
}

/// The pause after so many failures in a row.
fn pause_after(failures: i64, interval: Duration) -> Duration {
    let doubled = FIRST_PAUSE.saturating_mul(1 << (failures.clamp(1, 12) - 1));
    doubled.min(LONGEST_PAUSE.max(interval))
}

/// A moment after this time, give or take a tenth, so that not everything is due at the same moment.
fn later(after: Duration) -> i64 {
    let seconds = i64::try_from(after.as_secs()).unwrap_or(i64::MAX / 4);
    let spread = (seconds / 5).max(1);
    let random = i64::try_from(RandomState::new().hash_one(seconds) >> 2).unwrap_or(0);
    now() + seconds - spread / 2 + random % spread
}

fn now() -> i64 {
    Timestamp::now().as_second()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_that_fails_is_asked_for_more_and_more_seldom() {
        let hour = Duration::from_secs(3_600);
        let minutes: Vec<u64> = (1..=12).map(|failures| pause_after(failures, hour).as_secs() / 60).collect();
        assert_eq!(minutes, [5, 10, 20, 40, 80, 160, 320, 640, 1_280, 1_440, 1_440, 1_440]);
        assert_eq!(pause_after(i64::MAX, 48 * hour), 48 * hour);
    }

    #[test]
    fn the_next_time_is_spread() {
        let times: Vec<i64> = (0..100).map(|_| later(Duration::from_secs(3_600)) - now()).collect();
        assert!(times.iter().all(|time| (3_200..=4_000).contains(time)), "{times:?}");
        assert!(times.iter().collect::<HashSet<_>>().len() > 10, "{times:?}");
    }
}
