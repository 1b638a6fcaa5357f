//! Messages that are to delete themselves, remembered so that a restart does not leave them standing.

use rusqlite::params;

use super::{Store, StoreError};

impl Store {
    /// Remembers that a message is to be deleted, and when.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn delete_later(&self, chat: i64, message: i64, due: i64) -> Result<(), StoreError> {
        self.transact(|state| {
            let later = "REPLACE INTO deletions (chat, message, due) VALUES (?1, ?2, ?3)";
            state.execute(later, params![chat, message, due])?;
            Ok(())
        })
    }

    /// The messages to delete by now, the longest due first: `(chat, message)`.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn deletions_due(&self, now: i64) -> Result<Vec<(i64, i64)>, StoreError> {
        self.transact(|state| {
            let mut due =
                state.prepare("SELECT chat, message FROM deletions WHERE due <= ?1 ORDER BY due, chat, message")?;
            due.query_map([now], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        })
    }

    /// A message that was to be deleted stays after all.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn never_delete(&self, chat: i64, message: i64) -> Result<(), StoreError> {
        self.transact(|state| {
            state.execute("DELETE FROM deletions WHERE chat = ?1 AND message = ?2", [chat, message])?;
            Ok(())
        })
    }

    /// Notes that a message is gone, or cannot be deleted: no view is shown there any more.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn deleted(&self, chat: i64, message: i64) -> Result<(), StoreError> {
        self.transact(|state| {
            state.execute("DELETE FROM deletions WHERE chat = ?1 AND message = ?2", [chat, message])?;
            state.execute("UPDATE views SET message = NULL WHERE chat = ?1 AND message = ?2", [chat, message])?;
            Ok(())
        })
    }
}
