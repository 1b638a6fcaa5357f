//! Votes on answers: one per person and view, changed by pressing the other button, taken back by pressing the same.

use rusqlite::{OptionalExtension, params};

use super::{Store, StoreError, inbox};

/// What a person thinks of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vote {
    /// 👍
    Up,
    /// 👎
    Down,
}

impl Vote {
    fn name(self) -> &'static str {
        match self {
            Vote::Up => "up",
            Vote::Down => "down",
        }
    }
}

/// What pressing a button did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voted {
    /// The person's first vote on this answer.
    Counted,
    /// It replaces the other one.
    Changed,
    /// The same was pressed again.
    TakenBack,
}

impl Store {
    /// How many votes there are for answers, and against them.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn votes(&self) -> Result<(u64, u64), StoreError> {
        self.transact(|state| {
            let counts = "SELECT count(*) FILTER (WHERE vote = 'up'), count(*) FILTER (WHERE vote = 'down') FROM votes";
            state.query_row(counts, [], |row| {
                Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get::<_, i64>(1)?.unsigned_abs()))
            })
        })
    }

    /// Casts, changes or takes back a person's vote on a view, and in the same transaction strikes off the update
    /// that brought it: the same press twice would take it back.
    ///
    /// # Errors
    /// When the state cannot be written, or there is no such view.
    pub fn vote(&self, view: i64, user: i64, vote: Vote, now: i64, update: i64) -> Result<Voted, StoreError> {
        self.transact(|state| {
            inbox::strike_off(state, update)?;
            let before = "SELECT vote FROM votes WHERE view = ?1 AND user = ?2";
            let before: Option<String> = state.query_row(before, [view, user], |row| row.get(0)).optional()?;
            if before.as_deref() == Some(vote.name()) {
                state.execute("DELETE FROM votes WHERE view = ?1 AND user = ?2", [view, user])?;
                return Ok(Voted::TakenBack);
            }
            state.execute(
                "REPLACE INTO votes (view, user, vote, at) VALUES (?1, ?2, ?3, ?4)",
                params![view, user, vote.name(), now],
            )?;
            Ok(if before.is_some() { Voted::Changed } else { Voted::Counted })
        })
    }
}
