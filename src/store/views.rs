//! Views: the answers behind buttons. Each has the id that its buttons carry, for ever its own.

use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::{Store, StoreError};

/// An answer that is shown to someone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// What its buttons carry; never used again for another view.
    pub id: i64,
    /// The chat it is shown in.
    pub chat: i64,
    /// The message that shows it, once that is sent.
    pub message: Option<i64>,
    /// Whose view it is.
    pub asked_by: i64,
    /// The message that asked.
    pub question_message: Option<i64>,
    /// What is shown, as JSON that is opaque here.
    pub body: String,
    /// How far it is paged and opened, as JSON that is opaque here.
    pub state: String,
    /// When it was made.
    pub made: i64,
}

/// A [`View`] that has no id and no message yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewView {
    /// The chat it will be shown in.
    pub chat: i64,
    /// Whose view it is.
    pub asked_by: i64,
    /// The message that asked.
    pub question_message: Option<i64>,
    /// What is shown, as JSON that is opaque here.
    pub body: String,
    /// How far it is paged and opened, as JSON that is opaque here.
    pub state: String,
    /// When it was made.
    pub made: i64,
}

const SELECT: &str = "SELECT id, chat, message, asked_by, question_message, body, state, made FROM views";

impl Store {
    /// Keeps a view and returns its id.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn add_view(&self, view: &NewView) -> Result<i64, StoreError> {
        self.transact(|state| {
            state.execute(
                "INSERT INTO views (chat, asked_by, question_message, body, state, made)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![view.chat, view.asked_by, view.question_message, view.body, view.state, view.made],
            )?;
            Ok(state.last_insert_rowid())
        })
    }

    /// Notes the message that shows a view.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn place_view(&self, id: i64, message: i64) -> Result<(), StoreError> {
        self.transact(|state| place(state, id, message))
    }

    /// A view by its id.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn view(&self, id: i64) -> Result<Option<View>, StoreError> {
        self.transact(|state| state.query_row(&format!("{SELECT} WHERE id = ?1"), [id], view).optional())
    }

    /// The latest view that answers a message.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn view_of_question(&self, chat: i64, question_message: i64) -> Result<Option<View>, StoreError> {
        let latest = format!("{SELECT} WHERE chat = ?1 AND question_message = ?2 ORDER BY id DESC LIMIT 1");
        self.transact(|state| state.query_row(&latest, [chat, question_message], view).optional())
    }

    /// Keeps how far a view is paged and opened.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn update_view(&self, id: i64, state: &str) -> Result<(), StoreError> {
        self.transact(|tables| {
            tables.execute("UPDATE views SET state = ?2 WHERE id = ?1", params![id, state])?;
            Ok(())
        })
    }

    /// Puts another answer into a view, as when its question was edited. The votes on the answer before it go.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn replace_view(&self, id: i64, body: &str, state: &str) -> Result<(), StoreError> {
        self.transact(|tables| {
            tables.execute("UPDATE views SET body = ?2, state = ?3 WHERE id = ?1", params![id, body, state])?;
            tables.execute("DELETE FROM votes WHERE view = ?1", [id])?;
            Ok(())
        })
    }
}

/// Notes the message that shows a view.
pub(super) fn place(state: &Transaction<'_>, id: i64, message: i64) -> rusqlite::Result<()> {
    state.execute("UPDATE views SET message = ?2 WHERE id = ?1", [id, message])?;
    Ok(())
}

fn view(row: &Row<'_>) -> rusqlite::Result<View> {
    Ok(View {
        id: row.get("id")?,
        chat: row.get("chat")?,
        message: row.get("message")?,
        asked_by: row.get("asked_by")?,
        question_message: row.get("question_message")?,
        body: row.get("body")?,
        state: row.get("state")?,
        made: row.get("made")?,
    })
}
