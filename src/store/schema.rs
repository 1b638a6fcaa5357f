//! The tables, as numbered steps from an empty file. A step that was released is never changed: a new one is added.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::StoreError;

/// Step *n* makes version *n* out of version *n - 1*.
pub(super) const STEPS: &[&str] = &[
    "
    -- Waiting: json, no why. Struck off: no json. Set aside: json and why.
    CREATE TABLE updates (
        id       INTEGER PRIMARY KEY,
        json     TEXT,
        why      TEXT,
        received INTEGER NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    CREATE TABLE chats (
        id          INTEGER PRIMARY KEY,
        locale      TEXT,
        quotes      INTEGER,
        sources     TEXT,
        mentions    INTEGER NOT NULL,
        auto_delete INTEGER -- seconds; NULL is never
    ) STRICT;

    CREATE TABLE standings (
        chat     INTEGER PRIMARY KEY,
        standing TEXT NOT NULL
    ) STRICT;

    -- Ids stand in buttons, so one must never come to mean another view.
    CREATE TABLE views (
        id               INTEGER PRIMARY KEY AUTOINCREMENT,
        chat             INTEGER NOT NULL,
        message          INTEGER,
        asked_by         INTEGER NOT NULL,
        question_message INTEGER,
        body             TEXT NOT NULL,
        state            TEXT NOT NULL,
        made             INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX views_by_question ON views (chat, question_message);
    CREATE INDEX views_by_asker ON views (asked_by);

    CREATE TABLE votes (
        view INTEGER NOT NULL REFERENCES views (id) ON DELETE CASCADE,
        user INTEGER NOT NULL,
        vote TEXT NOT NULL,
        at   INTEGER NOT NULL,
        PRIMARY KEY (view, user)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX votes_by_user ON votes (user);

    CREATE TABLE deletions (
        chat    INTEGER NOT NULL,
        message INTEGER NOT NULL,
        due     INTEGER NOT NULL,
        PRIMARY KEY (chat, message)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX deletions_by_due ON deletions (due);

    CREATE TABLE notices (
        chat INTEGER NOT NULL,
        kind TEXT NOT NULL,
        at   INTEGER NOT NULL,
        PRIMARY KEY (chat, kind)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE facts (
        key   TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE salt (bytes BLOB NOT NULL) STRICT;
    INSERT INTO salt VALUES (randomblob(16));
",
    "
    CREATE TABLE feeds (
        address       TEXT PRIMARY KEY,
        etag          TEXT,
        last_modified TEXT,
        succeeded     INTEGER,
        failures      INTEGER NOT NULL,
        why           TEXT, -- of the last failure
        next          INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE pages (
        address       TEXT PRIMARY KEY,
        file          TEXT, -- of its article; NULL where it holds none
        feed          TEXT, -- that keeps it current
        etag          TEXT,
        last_modified TEXT,
        seen          INTEGER NOT NULL,
        checked       INTEGER NOT NULL,
        gone          INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX pages_by_feed ON pages (feed, seen);
",
    "
    -- What admins sent and have not confirmed. Ids stand in buttons.
    CREATE TABLE drafts (
        id      INTEGER PRIMARY KEY AUTOINCREMENT,
        chat    INTEGER NOT NULL,
        message INTEGER, -- that shows it
        name    TEXT NOT NULL,
        bytes   BLOB NOT NULL,
        given   TEXT NOT NULL, -- corrections
        asking  TEXT, -- for which fact the next message of the chat is taken
        asked   INTEGER NOT NULL,
        made    INTEGER NOT NULL
    ) STRICT;
",
];

/// Brings the tables up to date. A killed step leaves the version before it.
pub(super) fn migrate(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let failed = |error| StoreError::from_sqlite(path, error);
    let found = version(connection, path)?;
    connection.pragma_update(None, "journal_mode", "WAL").map_err(failed)?;
    for (version, step) in (1..).zip(STEPS).skip_while(|(version, _)| *version <= found) {
        take(connection, version, step).map_err(failed)?;
    }
    Ok(())
}

/// Which version the tables have, 0 for none yet.
///
/// # Errors
/// When it is newer than this program knows.
pub(super) fn version(connection: &Connection, path: &Path) -> Result<i64, StoreError> {
    let failed = |error| StoreError::from_sqlite(path, error);
    let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(failed)?;
    let known = STEPS.len() as i64;
    if found > known { Err(StoreError::Newer { path: path.to_owned(), found, known }) } else { Ok(found) }
}

fn take(connection: &mut Connection, version: i64, step: &str) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(step)?;
    transaction.pragma_update(None, "user_version", version)?;
    transaction.commit()
}
