//! How things stand, in numbers, for whoever watches over the bot.

use std::time::SystemTime;

use super::commands::publications;
use super::desk::Desk;
use crate::ops::metrics::Standing;

impl Desk {
    /// The numbers of this moment. What cannot be read counts as 0: the log and `/readyz` say what is wrong.
    pub(super) fn standing(&self) -> Standing {
        let library = self.shelf.library();
        let inbox = self.store.counts().ok();
        let feeds = self.feeds.standing().ok();
        let (index_bytes, written) = library.index_on_disk().unwrap_or((0, SystemTime::now()));
        Standing {
            waiting: inbox.map_or(0, |inbox| inbox.waiting),
            set_aside: inbox.map_or(0, |inbox| inbox.set_aside),
            articles: library.records().len() as u64,
            sources: publications(&library).len() as u64,
            rejected: library.rejected().0 as u64,
            passages: library.passages(),
            index_bytes,
            index_age: written.elapsed().map_or(0, |age| age.as_secs()),
            feeds: feeds.as_ref().map_or(0, |(feeds, _)| *feeds as u64),
            feeds_failing: feeds.map_or(0, |(_, wrong)| wrong.len() as u64),
        }
    }
}
