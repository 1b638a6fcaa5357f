//! Albums arrive picture by picture: one of them may carry the question, and all of them get one answer.

use std::collections::HashSet;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// How many albums are remembered.
const REMEMBERED: usize = 1_000;

/// Albums that arrived lately, and those of them that were answered.
#[derive(Default)]
pub(super) struct Albums {
    seen: Mutex<Known>,
    answered: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    albums: HashSet<String>,
    order: VecDeque<String>,
}

impl Albums {
    /// Whether this is the first picture of the album.
    pub(super) fn begins(&self, album: &str) -> bool {
        is_new(&self.seen, album)
    }

    /// Whether this is the first time that the album is to be answered.
    pub(super) fn first(&self, album: &str) -> bool {
        is_new(&self.answered, album)
    }
}

fn is_new(known: &Mutex<Known>, album: &str) -> bool {
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    if !known.albums.insert(album.to_owned()) {
        return false;
    }
    known.order.push_back(album.to_owned());
    if known.order.len() > REMEMBERED
        && let Some(oldest) = known.order.pop_front()
    {
        known.albums.remove(&oldest);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_album_is_answered_once() {
        let albums = Albums::default();
        assert!(albums.first("a"));
        assert!(!albums.first("a"));
        assert!(albums.first("b"));
        assert!(albums.begins("a"), "seen and answered are two things");
        assert!(!albums.begins("a"));
    }
}
