//! What is known of feeds, and of the pages that were fetched: which state was there, and when to look again.

use rusqlite::{OptionalExtension, Row};

use super::{Store, StoreError};

/// A page that was fetched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Its address, as it was given or listed.
    pub address: String,
    /// The file of its article; `None` where it holds none.
    pub file: Option<String>,
    /// The feed that keeps it current.
    pub feed: Option<String>,
    /// Its `ETag`.
    pub etag: Option<String>,
    /// Its `Last-Modified`.
    pub last_modified: Option<String>,
    /// When it was seen first.
    pub seen: i64,
    /// When it was looked at last.
    pub checked: i64,
    /// How often in a row the server said that it is gone.
    pub gone: i64,
}

/// How it stands with a feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedState {
    /// Its address.
    pub address: String,
    /// Its `ETag`.
    pub etag: Option<String>,
    /// Its `Last-Modified`.
    pub last_modified: Option<String>,
    /// When it was fetched last.
    pub succeeded: Option<i64>,
    /// How often in a row it could not be.
    pub failures: i64,
    /// Why not, the last time.
    pub why: Option<String>,
    /// When to fetch it again.
    pub next: i64,
}

impl Store {
    /// What is known of a page.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn page(&self, address: &str) -> Result<Option<Page>, StoreError> {
        self.transact(|state| {
            let mut query = state.prepare(&format!("SELECT {PAGE} FROM pages WHERE address = ?1"))?;
            query.query_row([address], page).optional()
        })
    }

    /// Notes what is known of a page. When it was seen first stays, and its feed, where none is given.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn save_page(&self, page: &Page) -> Result<(), StoreError> {
        self.transact(|state| {
            state.execute(
                "INSERT INTO pages (address, file, feed, etag, last_modified, seen, checked, gone)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                 ON CONFLICT (address) DO UPDATE SET
                     file = ?2, feed = coalesce(?3, feed), etag = ?4, last_modified = ?5, checked = ?7, gone = ?8",
                (
                    &page.address,
                    &page.file,
                    &page.feed,
                    &page.etag,
                    &page.last_modified,
                    page.seen,
                    page.checked,
                    page.gone,
                ),
            )?;
            Ok(())
        })
    }

    /// Articles of this feed that were seen first after one moment and are due to be looked at again: after a while, and
    /// the older they are the more seldom. Those come first that were looked at the longest ago.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn pages_due(&self, feed: &str, seen_after: i64, now: i64, while_s: i64) -> Result<Vec<Page>, StoreError> {
        self.transact(|state| {
            let mut query = state.prepare(&format!(
                "SELECT {PAGE} FROM pages
                 WHERE feed = ?1 AND file IS NOT NULL AND seen > ?2 AND checked <= ?3 - max(?4, (?3 - seen) / 8)
                 ORDER BY checked, address"
            ))?;
            query.query_map((feed, seen_after, now, while_s), page)?.collect()
        })
    }

    /// How it stands with a feed.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn feed(&self, address: &str) -> Result<Option<FeedState>, StoreError> {
        self.transact(|state| {
            let mut query = state.prepare(
                "SELECT address, etag, last_modified, succeeded, failures, why, next FROM feeds WHERE address = ?1",
            )?;
            query.query_row([address], feed).optional()
        })
    }

    /// Notes how it stands with a feed.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn save_feed(&self, feed: &FeedState) -> Result<(), StoreError> {
        self.transact(|state| {
            state.execute(
                "REPLACE INTO feeds (address, etag, last_modified, succeeded, failures, why, next)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                (&feed.address, &feed.etag, &feed.last_modified, feed.succeeded, feed.failures, &feed.why, feed.next),
            )?;
            Ok(())
        })
    }
}

const PAGE: &str = "address, file, feed, etag, last_modified, seen, checked, gone";

fn page(row: &Row<'_>) -> rusqlite::Result<Page> {
    Ok(Page {
        address: row.get(0)?,
        file: row.get(1)?,
        feed: row.get(2)?,
        etag: row.get(3)?,
        last_modified: row.get(4)?,
        seen: row.get(5)?,
        checked: row.get(6)?,
        gone: row.get(7)?,
    })
}

fn feed(row: &Row<'_>) -> rusqlite::Result<FeedState> {
    Ok(FeedState {
        address: row.get(0)?,
        etag: row.get(1)?,
        last_modified: row.get(2)?,
        succeeded: row.get(3)?,
        failures: row.get(4)?,
        why: row.get(5)?,
        next: row.get(6)?,
    })
}
