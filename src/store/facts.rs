//! Single things to remember, by name; and the salt with which ids are hashed in the log.

use rusqlite::OptionalExtension;

use super::{Store, StoreError};

impl Store {
    /// What was remembered under this name.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn fact(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.transact(|state| {
            state.query_row("SELECT value FROM facts WHERE key = ?1", [key], |row| row.get(0)).optional()
        })
    }

    /// Remembers something under a name, in place of what was there.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn set_fact(&self, key: &str, value: &str) -> Result<(), StoreError> {
        self.transact(|state| {
            state.execute("REPLACE INTO facts (key, value) VALUES (?1, ?2)", [key, value])?;
            Ok(())
        })
    }

    /// Sixteen random bytes, the same as long as this state lives.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn salt(&self) -> Result<[u8; 16], StoreError> {
        self.transact(|state| state.query_row("SELECT bytes FROM salt", [], |row| row.get(0)))
    }
}
