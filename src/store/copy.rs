//! Copies of the state: taken from a file that is in use, and put back into one.

use std::path::Path;
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::{BUSY, Store, StoreError, error, make_private, schema};

/// The tables that a copy brings back, those first to which others refer. The inbox is not among them: what waited then
/// was dealt with long ago, and what waits now is still to be dealt with.
const BROUGHT_BACK: [&str; 10] =
    ["views", "votes", "chats", "standings", "deletions", "notices", "facts", "salt", "feeds", "pages"];

/// Copies the state in the file `from`, which a bot may have open, into a new file `to`: SQLite's online backup, so the copy
/// is the state of one moment.
///
/// # Errors
/// When either cannot be read or written, and when the copy turns out to be damaged.
pub fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    let failed = |error| StoreError::from_sqlite(from, error);
    let source = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(failed)?;
    source.busy_timeout(BUSY).map_err(failed)?;
    let failed = |error| StoreError::from_sqlite(to, error);
    make_private(to).map_err(|error| StoreError::Folder { path: to.to_owned(), error })?;
    let mut target = Connection::open(to).map_err(failed)?;
    let backup = Backup::new(&source, &mut target).map_err(failed)?;
    backup.run_to_completion(i32::MAX, Duration::from_millis(10), None).map_err(failed)?;
    drop(backup);
    // One file, without a journal beside it; and nothing of what waits or was not confirmed, which is not put back.
    target.pragma_update(None, "journal_mode", "DELETE").map_err(failed)?;
    target.execute_batch("UPDATE updates SET json = NULL, why = NULL; DELETE FROM drafts; VACUUM").map_err(failed)?;
    sound(&target, to)
}

/// Puts the state of the copy `from` into the file `into`, in one transaction; a bot may have it open. What is there is
/// replaced, but for the inbox. A copy of an earlier version is brought up to date on the way, itself.
///
/// # Errors
/// When the copy is damaged or of a newer version, and when the state cannot be written; then it stays as it was.
pub fn put_back(from: &Path, into: &Path) -> Result<(), StoreError> {
    {
        let failed = |error| StoreError::from_sqlite(from, error);
        let mut copy = Connection::open(from).map_err(failed)?;
        sound(&copy, from)?;
        schema::migrate(&mut copy, from)?;
        copy.pragma_update(None, "journal_mode", "DELETE").map_err(failed)?;
    }
    // A bot that runs has brought its state up to date; otherwise this does.
    match Store::open(into) {
        Ok(_) | Err(StoreError::InUse { .. }) => {}
        Err(error) => return Err(error),
    }
    let failed = |error| StoreError::from_sqlite(into, error);
    let mut state = Connection::open(into).map_err(failed)?;
    state.busy_timeout(BUSY).map_err(failed)?;
    let bring = |state: &mut Connection| -> rusqlite::Result<()> {
        state.execute("ATTACH DATABASE ?1 AS copy", [from.to_string_lossy()])?;
        let transaction = state.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for table in BROUGHT_BACK.iter().rev() {
            transaction.execute(&format!("DELETE FROM main.{table}"), [])?;
        }
        for table in BROUGHT_BACK {
            transaction.execute(&format!("INSERT INTO main.{table} SELECT * FROM copy.{table}"), [])?;
        }
        // An id that was given out since stands in buttons: it is not given out once more.
        transaction.execute(
            "UPDATE main.sqlite_sequence SET seq = max(seq, coalesce(
                 (SELECT seq FROM copy.sqlite_sequence AS old WHERE old.name = main.sqlite_sequence.name), 0))",
            [],
        )?;
        transaction.commit()
    };
    bring(&mut state).map_err(failed)
}

/// Looks a state file over without changing it, and says which version its tables have. A bot may have it open.
///
/// # Errors
/// When it cannot be read, is damaged or of a newer version.
pub fn examine(path: &Path) -> Result<i64, StoreError> {
    let failed = |error| StoreError::from_sqlite(path, error);
    let state = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(failed)?;
    state.busy_timeout(BUSY).map_err(failed)?;
    sound(&state, path)?;
    schema::version(&state, path)
}

fn sound(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let failed = |error| StoreError::from_sqlite(path, error);
    let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(failed)?;
    if found == "ok" { Ok(()) } else { Err(failed(error::damage(&found))) }
}
