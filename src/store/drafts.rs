//! Articles that admins sent to the bot and have not confirmed: few of them, and for a day.

use rusqlite::{OptionalExtension, Row, Transaction};

use super::{Store, StoreError};

/// How long one is kept, in seconds.
const LIVES: i64 = 24 * 60 * 60;
/// How many are kept; the oldest make room.
const MOST: i64 = 10;
/// How long an answer to a question is waited for, in seconds.
const PATIENCE: i64 = 60 * 60;

/// What an admin sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentDraft {
    /// Its number, which is never given again.
    pub id: i64,
    /// The chat it was sent in.
    pub chat: i64,
    /// The message that shows it.
    pub message: Option<i64>,
    /// The name of the file, or the address.
    pub name: String,
    /// The content.
    pub bytes: Vec<u8>,
    /// The corrections.
    pub given: String,
    /// The fact that was asked for.
    pub asking: Option<String>,
}

impl Store {
    /// Keeps what was sent; its number comes back.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn add_draft(&self, chat: i64, name: &str, bytes: &[u8], given: &str, now: i64) -> Result<i64, StoreError> {
        self.transact(|state| {
            sweep(state, now)?;
            state.execute(
                "DELETE FROM drafts WHERE id NOT IN (SELECT id FROM drafts ORDER BY id DESC LIMIT ?1)",
                [MOST - 1],
            )?;
            state.execute(
                "INSERT INTO drafts (chat, name, bytes, given, asked, made) VALUES (?1, ?2, ?3, ?4, 0, ?5)",
                (chat, name, bytes, given, now),
            )?;
            Ok(state.last_insert_rowid())
        })
    }

    /// What was sent, if it is still kept.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn draft(&self, id: i64) -> Result<Option<SentDraft>, StoreError> {
        self.transact(|state| {
            let mut query = state.prepare(&format!("SELECT {DRAFT} FROM drafts WHERE id = ?1"))?;
            query.query_row([id], draft).optional()
        })
    }

    /// Notes which message shows it.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn place_draft(&self, id: i64, message: i64) -> Result<(), StoreError> {
        self.transact(|state| {
            state.execute("UPDATE drafts SET message = ?2 WHERE id = ?1", [id, message])?;
            Ok(())
        })
    }

    /// Notes that the next message of its chat is this fact about it, and about no other.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn ask_of_draft(&self, id: i64, field: &str, now: i64) -> Result<(), StoreError> {
        self.transact(|state| {
            let chat = "chat = (SELECT chat FROM drafts WHERE id = ?1)";
            state.execute(&format!("UPDATE drafts SET asking = NULL WHERE {chat}"), [id])?;
            state.execute("UPDATE drafts SET asking = ?2, asked = ?3 WHERE id = ?1", (id, field, now))?;
            Ok(())
        })
    }

    /// The one that a fact was asked for of lately.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn asked_draft(&self, chat: i64, now: i64) -> Result<Option<SentDraft>, StoreError> {
        self.transact(|state| {
            let mut query = state.prepare(&format!(
                "SELECT {DRAFT} FROM drafts WHERE chat = ?1 AND asking IS NOT NULL AND asked > ?2 ORDER BY asked DESC"
            ))?;
            query.query_row([chat, now - PATIENCE], draft).optional()
        })
    }

    /// Notes its corrections; nothing is asked for any more.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn correct_draft(&self, id: i64, given: &str) -> Result<(), StoreError> {
        self.transact(|state| {
            state.execute("UPDATE drafts SET given = ?2, asking = NULL WHERE id = ?1", (id, given))?;
            Ok(())
        })
    }

    /// Keeps it no longer.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn remove_draft(&self, id: i64) -> Result<(), StoreError> {
        self.transact(|state| {
            state.execute("DELETE FROM drafts WHERE id = ?1", [id])?;
            Ok(())
        })
    }
}

/// Deletes those that are too old.
pub(super) fn sweep(state: &Transaction<'_>, now: i64) -> rusqlite::Result<()> {
    state.execute("DELETE FROM drafts WHERE made < ?1", [now - LIVES])?;
    Ok(())
}

const DRAFT: &str = "id, chat, message, name, bytes, given, asking";

fn draft(row: &Row<'_>) -> rusqlite::Result<SentDraft> {
    Ok(SentDraft {
        id: row.get(0)?,
        chat: row.get(1)?,
        message: row.get(2)?,
        name: row.get(3)?,
        bytes: row.get(4)?,
        given: row.get(5)?,
        asking: row.get(6)?,
    })
}
