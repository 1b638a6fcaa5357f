//! Chats: their settings, how the bot stands in them, and the notices they were given.
//!
//! A private chat has the id of its user, so a user's own settings are those of that chat.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, Type, ValueRef};
use rusqlite::{OptionalExtension, Row, params};

use super::{Store, StoreError};

/// What is set in a chat, and how the bot stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chat {
    /// The language of the bot's own words; `None` where nobody chose.
    pub locale: Option<String>,
    /// Quotes in an answer; `None` where nobody chose.
    pub quotes: Option<u8>,
    /// The sources that may be quoted; `None` allows all.
    pub sources: Option<Vec<String>>,
    /// Whether a mention of the bot is a question.
    pub mentions: bool,
    /// What becomes of a message that found nothing.
    pub auto_delete: AutoDelete,
    /// Changed by [`Store::note_standing`] only, never by [`Store::save_chat`].
    pub standing: Standing,
}

impl Default for Chat {
    fn default() -> Chat {
        Chat {
            locale: None,
            quotes: None,
            sources: None,
            mentions: true,
            auto_delete: AutoDelete::default(),
            standing: Standing::default(),
        }
    }
}

/// Whether a message that found nothing is deleted, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AutoDelete {
    /// It stays.
    Never,
    /// It goes after so many seconds.
    After(u32),
}

impl Default for AutoDelete {
    /// After a minute.
    fn default() -> AutoDelete {
        AutoDelete::After(60)
    }
}

/// How the bot stands in a chat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// It may write.
    #[default]
    Member,
    /// It may not write.
    Muted,
    /// It was removed or blocked, or the chat was deleted.
    Gone,
}

impl Standing {
    fn name(self) -> &'static str {
        match self {
            Standing::Member => "member",
            Standing::Muted => "muted",
            Standing::Gone => "gone",
        }
    }
}

impl FromSql for Standing {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Standing> {
        let name = value.as_str()?;
        let all = [Standing::Member, Standing::Muted, Standing::Gone];
        all.into_iter().find(|standing| standing.name() == name).ok_or(FromSqlError::InvalidType)
    }
}

impl Store {
    /// A chat's settings and standing; the defaults where nothing is known.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn chat(&self, id: i64) -> Result<Chat, StoreError> {
        self.transact(|state| {
            let settings = "SELECT locale, quotes, sources, mentions, auto_delete FROM chats WHERE id = ?1";
            let chat = state.query_row(settings, [id], chat).optional()?.unwrap_or_default();
            let standing = "SELECT standing FROM standings WHERE chat = ?1";
            let standing = state.query_row(standing, [id], |row| row.get(0)).optional()?.unwrap_or_default();
            Ok(Chat { standing, ..chat })
        })
    }

    /// Keeps a chat's settings. Its standing is left as it was last noted.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn save_chat(&self, id: i64, chat: &Chat) -> Result<(), StoreError> {
        let sources = chat.sources.as_ref().map(|sources| serde_json::json!(sources).to_string());
        let auto_delete = match chat.auto_delete {
            AutoDelete::Never => None,
            AutoDelete::After(seconds) => Some(seconds),
        };
        self.transact(|state| {
            state.execute(
                "REPLACE INTO chats (id, locale, quotes, sources, mentions, auto_delete) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![id, chat.locale, chat.quotes, sources, chat.mentions, auto_delete],
            )?;
            Ok(())
        })
    }

    /// Notes how the bot stands in a chat.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn note_standing(&self, id: i64, standing: Standing) -> Result<(), StoreError> {
        self.transact(|state| {
            state.execute("REPLACE INTO standings (chat, standing) VALUES (?1, ?2)", params![id, standing.name()])?;
            Ok(())
        })
    }

    /// A group has become a supergroup: its settings, views and notices move to the new id. Doing it again changes
    /// nothing, and what the new id has already wins. Numbers of messages mean nothing there, so they are dropped.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn migrate_chat(&self, old: i64, new: i64) -> Result<(), StoreError> {
        self.transact(|state| {
            state.execute("UPDATE OR IGNORE chats SET id = ?2 WHERE id = ?1", [old, new])?;
            state.execute("UPDATE OR IGNORE notices SET chat = ?2 WHERE chat = ?1", [old, new])?;
            state.execute(
                "UPDATE views SET chat = ?2, message = NULL, question_message = NULL WHERE chat = ?1",
                [old, new],
            )?;
            for left in ["chats WHERE id", "notices WHERE chat", "standings WHERE chat", "deletions WHERE chat"] {
                state.execute(&format!("DELETE FROM {left} = ?1"), [old])?;
            }
            state.execute("REPLACE INTO facts (key, value) VALUES ('former ' || ?2, ?1)", [old, new])?;
            Ok(())
        })
    }

    /// The id that a supergroup had when it was a group, where that was noticed.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn former(&self, chat: i64) -> Result<Option<i64>, StoreError> {
        Ok(self.fact(&format!("former {chat}"))?.and_then(|id| id.parse().ok()))
    }

    /// The id of the supergroup that a group has become, where that was noticed.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn moved(&self, chat: i64) -> Result<Option<i64>, StoreError> {
        self.transact(|state| {
            let now = "SELECT CAST(substr(key, 8) AS INTEGER) FROM facts WHERE key LIKE 'former %' AND value = CAST(?1 AS TEXT)";
            state.query_row(now, [chat], |row| row.get(0)).optional()
        })
    }

    /// Whether a notice of this kind is to be given in a chat: not if one was within `quiet_for` seconds. Where it is,
    /// it counts as given.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn notice(&self, chat: i64, kind: &str, now: i64, quiet_for: i64) -> Result<bool, StoreError> {
        // One dated in the future comes from a clock that was wrong, and silences nothing.
        let give = "INSERT INTO notices (chat, kind, at) VALUES (?1, ?2, ?3)
                    ON CONFLICT DO UPDATE SET at = excluded.at WHERE at > ?3 OR at <= ?3 - ?4";
        self.transact(|state| Ok(state.execute(give, params![chat, kind, now, quiet_for])? == 1))
    }
}

fn chat(row: &Row<'_>) -> rusqlite::Result<Chat> {
    let sources: Option<String> = row.get("sources")?;
    let sources = sources
        .map(|json| serde_json::from_str(&json))
        .transpose()
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(2, Type::Text, error.into()))?;
    let auto_delete: Option<u32> = row.get("auto_delete")?;
    Ok(Chat {
        locale: row.get("locale")?,
        quotes: row.get("quotes")?,
        sources,
        mentions: row.get("mentions")?,
        auto_delete: auto_delete.map_or(AutoDelete::Never, AutoDelete::After),
        standing: Standing::default(),
    })
}
