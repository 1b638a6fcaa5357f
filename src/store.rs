//! What must outlive the process: SQLite in one file, used by plain synchronous functions.
//!
//! Every method is one transaction, written through to the disk before it returns, so a kill at any moment leaves either
//! all of it or nothing. Times are Unix seconds and come from the caller. What is inside an update, an answer or its
//! state is opaque here. A file that cannot be used is reported and left as it is, never deleted.

mod chats;
mod copy;
mod deletions;
mod drafts;
mod error;
mod facts;
mod feeds;
mod forget;
mod inbox;
mod schema;
mod views;
mod votes;

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};

pub use chats::{AutoDelete, Chat, Standing};
pub use copy::{copy, examine, put_back};
pub use drafts::SentDraft;
pub use error::StoreError;
pub use feeds::{FeedState, Page};
pub use inbox::Inbox;
pub use views::{NewView, View};
pub use votes::{Vote, Voted};

/// How long to wait for a program that looks into the file, such as a backup.
const BUSY: Duration = Duration::from_secs(5);

/// The state of one bot. While it is open no second ibid can open it.
#[derive(Debug)]
pub struct Store {
    connection: Mutex<Connection>,
    path: PathBuf,
    _lock: File,
}

impl Store {
    /// Opens the state in this file, making its folder and bringing its tables up to date where needed.
    ///
    /// # Errors
    /// When another ibid holds it, when it is damaged or of a newer version, and when it cannot be read and written.
    pub fn open(path: &Path) -> Result<Store, StoreError> {
        let lock = lock(path)?;
        let failed = |error| StoreError::from_sqlite(path, error);
        make_private(path).map_err(|error| StoreError::Folder { path: path.to_owned(), error })?;
        let mut connection = Connection::open(path).map_err(failed)?;
        prepare(&connection).map_err(failed)?;
        schema::migrate(&mut connection, path)?;
        Ok(Store { connection: Mutex::new(connection), path: path.to_owned(), _lock: lock })
    }

    /// The folder it lies in.
    pub fn folder(&self) -> &Path {
        self.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
    }

    /// Runs `work` as one transaction: kept when it succeeds, undone when it fails or panics.
    fn transact<T>(&self, work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        // A panic in `work` has undone its transaction, so the connection behind a poisoned lock is sound.
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let run = || {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&transaction)?;
            transaction.commit()?;
            Ok(done)
        };
        run().map_err(|error| StoreError::from_sqlite(&self.path, error))
    }

    /// The same, and it is on the disk when this returns: not even a power cut undoes it. That takes its time, so what
    /// would only be done twice is left to the system to write.
    fn transact_durably<T>(&self, work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let synchronous = |level: &str| {
            let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
            let set = connection.pragma_update(None, "synchronous", level);
            set.map_err(|error| StoreError::from_sqlite(&self.path, error))
        };
        synchronous("FULL")?;
        let done = self.transact(work);
        synchronous("NORMAL")?;
        done
    }

    /// Overwrites what was deleted, also in the journal beside the file, which otherwise keeps it for long.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn scrub(&self) -> Result<(), StoreError> {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let done = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        done.map_err(|error| StoreError::from_sqlite(&self.path, error))
    }
}

/// Takes the lock beside the state file: SQLite itself would let two processes share it.
fn lock(path: &Path) -> Result<File, StoreError> {
    let unusable = |error: io::Error| StoreError::Folder { path: path.to_owned(), error };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(unusable)?;
    }
    let beside = path.with_extension("lock");
    let file = OpenOptions::new().create(true).append(true).open(beside).map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse { path: path.to_owned() }),
        Err(TryLockError::Error(error)) => Err(unusable(error)),
    }
}

/// Makes the file, if there is none, so that only its owner can read it: questions stand in it.
fn make_private(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(|_| ())
}

/// Sets the connection up and looks the file over. Nothing is written here, so a newer version's file stays as it is.
fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // What someone had forgotten is overwritten, not just unlinked.
    connection.pragma_update(None, "secure_delete", true)?;
    let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if found == "ok" { Ok(()) } else { Err(error::damage(&found)) }
}

#[cfg(test)]
mod tests;
