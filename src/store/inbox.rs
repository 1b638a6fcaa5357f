//! The inbox: updates as they came, from before they are confirmed until they are dealt with.
//!
//! An update waits until it is struck off (done) or set aside (given up; kept for a while for whoever looks into it).
//! Its id outlives its content, so that a repetition is recognised.

use rusqlite::{Transaction, params};

use super::{Store, StoreError, views};

/// How long an id is remembered: three times what Telegram keeps an undelivered update.
const REMEMBERED_SECONDS: i64 = 3 * 24 * 60 * 60;

/// How long an update that was set aside is kept.
const SET_ASIDE_SECONDS: i64 = 30 * 24 * 60 * 60;

/// How many updates are in the inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inbox {
    /// Not dealt with yet.
    pub waiting: u64,
    /// Given up.
    pub set_aside: u64,
}

impl Store {
    /// Keeps updates, each an id and its raw JSON, and returns the ids that are new. After this they may be confirmed.
    ///
    /// # Errors
    /// When the state cannot be written; then none of them is kept.
    pub fn receive(&self, updates: &[(i64, &str)], now: i64) -> Result<Vec<i64>, StoreError> {
        self.transact_durably(|state| {
            let mut keep = state.prepare("INSERT OR IGNORE INTO updates (id, json, received) VALUES (?1, ?2, ?3)")?;
            let mut new = Vec::new();
            for (id, json) in updates {
                if keep.execute(params![id, json, now])? == 1 {
                    new.push(*id);
                }
            }
            Ok(new)
        })
    }

    /// The updates that wait, in the order of their ids, each with when it was received.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn waiting(&self) -> Result<Vec<(i64, i64, String)>, StoreError> {
        self.transact(|state| {
            let mut waiting = state
                .prepare("SELECT id, received, json FROM updates WHERE json IS NOT NULL AND why IS NULL ORDER BY id")?;
            waiting.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect()
        })
    }

    /// Notes that work on an update begins, and returns how often it has begun by now.
    ///
    /// # Errors
    /// When the state cannot be written, or the update was never received.
    pub fn begin(&self, id: i64) -> Result<u32, StoreError> {
        self.transact(|state| {
            let more = "UPDATE updates SET attempts = attempts + 1 WHERE id = ?1 RETURNING attempts";
            state.query_row(more, [id], |row| row.get(0))
        })
    }

    /// Strikes an update off: its content is deleted, its id remembered.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn strike_off(&self, id: i64) -> Result<(), StoreError> {
        self.finish(id, None)
    }

    /// Strikes an update off and, in the same transaction, notes that a view stands in a message: `(view, message)`.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn finish(&self, id: i64, placed: Option<(i64, i64)>) -> Result<(), StoreError> {
        self.transact(|state| {
            if let Some((view, message)) = placed {
                views::place(state, view, message)?;
            }
            strike_off(state, id)
        })
    }

    /// An update could not be dealt with for reasons that are not its own: it is as if it had never begun.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn put_back(&self, id: i64) -> Result<(), StoreError> {
        self.transact(|state| {
            state.execute("UPDATE updates SET attempts = 0 WHERE id = ?1", [id])?;
            Ok(())
        })
    }

    /// Gives an update up: it no longer waits and is kept with the reason.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn set_aside(&self, id: i64, why: &str) -> Result<(), StoreError> {
        self.transact(|state| {
            state.execute("UPDATE updates SET why = ?2 WHERE id = ?1 AND json IS NOT NULL", params![id, why])?;
            Ok(())
        })
    }

    /// How many updates wait and how many were given up.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn counts(&self) -> Result<Inbox, StoreError> {
        self.transact(|state| {
            let counts = "SELECT count(*) FILTER (WHERE why IS NULL), count(why) FROM updates WHERE json IS NOT NULL";
            state.query_row(counts, [], |row| {
                let (waiting, set_aside): (i64, i64) = (row.get(0)?, row.get(1)?);
                Ok(Inbox { waiting: waiting.unsigned_abs(), set_aside: set_aside.unsigned_abs() })
            })
        })
    }

    /// Deletes what is left of updates that came long ago (three days when struck off, thirty when set aside), and answers
    /// behind buttons, with the votes on them, that are older than `kept` seconds.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn sweep(&self, now: i64, kept: i64) -> Result<(), StoreError> {
        self.transact(|state| {
            state.execute("DELETE FROM views WHERE made < ?1", [now - kept])?;
            state.execute(
                "DELETE FROM updates WHERE json IS NULL AND received < ?1 OR why IS NOT NULL AND received < ?2",
                [now - REMEMBERED_SECONDS, now - SET_ASIDE_SECONDS],
            )?;
            super::drafts::sweep(state, now)
        })
    }
}

/// Deletes an update's content; its id stays.
pub(super) fn strike_off(state: &Transaction<'_>, id: i64) -> rusqlite::Result<()> {
    state.execute("UPDATE updates SET json = NULL, why = NULL WHERE id = ?1", [id])?;
    Ok(())
}
