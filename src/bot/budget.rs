//! Fairness: how many questions a user and a group may ask in a minute.
//!
//! Counted by when they were asked, so that a long outage costs nobody their questions. Whoever asks more is told so
//! once, and then not answered until it is over.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

/// The span that is counted, in seconds.
const SPAN: i64 = 60;
/// With more users than this the ones who are quiet are forgotten.
const MANY: usize = 10_000;

/// What may be done about a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Allowed {
    /// Answer it.
    Yes,
    /// It is the first one too many: say so.
    TellOnce,
    /// Keep silent.
    Silence,
}

/// Counts of the last minute by who asked.
pub(super) struct Budget<K> {
    limit: u32,
    asked: HashMap<K, Asked>,
}

#[derive(Default)]
struct Asked {
    at: VecDeque<i64>,
    told: bool,
}

impl<K: Eq + Hash> Budget<K> {
    /// At most `limit` in a minute.
    pub(super) fn new(limit: u32) -> Budget<K> {
        Budget { limit, asked: HashMap::new() }
    }

    /// Counts one that was asked at `now` (Unix seconds).
    pub(super) fn count(&mut self, who: K, now: i64) -> Allowed {
        if self.asked.len() > MANY {
            self.asked.retain(|_, asked| asked.at.back().is_some_and(|&last| last > now - SPAN));
        }
        let asked = self.asked.entry(who).or_default();
        while asked.at.front().is_some_and(|&first| first <= now - SPAN) {
            asked.at.pop_front();
        }
        // Once it is too much, it is over only when the whole minute is.
        asked.told &= !asked.at.is_empty();
        if asked.told {
            return Allowed::Silence;
        }
        if asked.at.len() >= self.limit as usize {
            asked.told = true;
            return Allowed::TellOnce;
        }
        asked.at.push_back(now);
        Allowed::Yes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_budget_there_is_one_notice_then_silence_until_it_is_over() {
        let mut budget = Budget::new(2);
        let told: Vec<Allowed> =
            [0, 1, 2, 3, 60, 61, 62, 63, 64].into_iter().map(|now| budget.count("u", now)).collect();
        use Allowed::{Silence, TellOnce, Yes};
        assert_eq!(told, [Yes, Yes, TellOnce, Silence, Silence, Yes, Yes, TellOnce, Silence]);
        assert_eq!(budget.count("other", 3), Yes);
    }
}
