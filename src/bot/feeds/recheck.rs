//! Articles of the last days are looked at again: whether their pages have another wording, or are gone.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Feed, Feeds, Stopped, now};
use crate::corpus::{self, Place, Today};
use crate::import::{Arrival, Begun, Draft, Meaning, Origin, Outcome, Validators, Walk, Wanted};
use crate::store::Page;

/// How long an article is looked at again after it was seen first.
const RECENT: i64 = 14 * 24 * 60 * 60;
/// An article is not looked at again before this time is over.
const NOT_BEFORE: i64 = 60 * 60;
/// Articles of a feed that are looked at in one go.
const MOST: usize = 20;
/// So often in a row a page must be gone for its article to be marked.
const GONE: i64 = 2;

impl Feeds {
    /// Looks at those articles of a feed that are due.
    pub(super) async fn recheck(&self, feed: &Feed) -> Result<(), Stopped> {
        let now = now();
        let while_s = NOT_BEFORE.max(i64::try_from(feed.interval.as_secs()).unwrap_or(i64::MAX) / 2);
        let due = self.store.pages_due(&feed.url, now - RECENT, now, while_s)?;
        for page in due.into_iter().take(MOST) {
            // Who deleted the file does not want it back.
            let is_there = page.file.as_ref().is_some_and(|file| self.root.join(file).is_file());
            if is_there {
                self.look_again(feed, page).await?;
            } else {
                self.store.save_page(&Page { checked: now, ..page })?;
            }
        }
        Ok(())
    }

    async fn look_again(&self, feed: &Feed, mut page: Page) -> Result<(), Stopped> {
        let known = Validators { etag: page.etag.clone(), last_modified: page.last_modified.clone() };
        let wanted = Wanted {
            address: page.address.clone(),
            since: None,
            source: feed.source.clone(),
            language: feed.language.clone(),
        };
        page.checked = now();
        let failure = match Walk::begin(&self.fetcher, wanted, &known).await {
            Ok(Begun::Same) => {
                page.gone = 0;
                None
            }
            Ok(Begun::Walk(mut walk)) if !walk.is_list() => {
                page.gone = 0;
                match walk.next(|_| None).await {
                    Some(arrived) if arrived.origin == Origin::Page => match arrived.arrival {
                        Arrival::Draft(draft) => {
                            self.reworded(*draft, &page).await?;
                            page.etag = arrived.validators.etag;
                            page.last_modified = arrived.validators.last_modified;
                            None
                        }
                        Arrival::Failed(failure) => Some(failure),
                        Arrival::Same | Arrival::Older => None,
                    },
                    _ => None,
                }
            }
            Ok(Begun::Walk(_)) => None,
            Err(failure) => Some(failure),
        };
        match failure.map(|failure| failure.meaning) {
            Some(Meaning::Gone) => {
                page.gone += 1;
                // Should it come back, then in full.
                (page.etag, page.last_modified) = (None, None);
                if page.gone == GONE {
                    self.withdrawn(&page).await?;
                }
            }
            // A page that cannot be read now says nothing about the article.
            Some(Meaning::Wait(_) | Meaning::Other) | None => {}
        }
        self.store.save_page(&page)?;
        Ok(())
    }

    /// Writes the article as it is now.
    async fn reworded(&self, mut draft: Draft, page: &Page) -> Result<(), Stopped> {
        let Some(file) = page.file.clone() else { return Ok(()) };
        let place = Place { file, line: None };
        let Ok(old) = corpus::load(&self.root, &place, Today::now()) else { return Ok(()) };
        draft.url = old.meta().url.clone().or(draft.url);
        if let Some((Outcome::Updated, file)) = self.file(draft, &page.address).await? {
            tracing::info!(article = file, "an article has another wording");
        }
        Ok(())
    }

    /// Marks an article whose page is gone: it stays, and whoever is shown it is told.
    async fn withdrawn(&self, page: &Page) -> Result<(), Stopped> {
        let Some(file) = page.file.clone() else { return Ok(()) };
        let day = Timestamp::now().to_zoned(TimeZone::UTC).date();
        tracing::info!(article = file, "the page of an article is gone");
        self.with_filing(move |filing| filing.mark(&file, "withdrawn", &day.to_string())).await?;
        Ok(())
    }
}
