//! What can be wrong with the state file, each with what to do about it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;
use rusqlite::ffi;

/// Why the state cannot be used.
#[derive(Debug)]
pub enum StoreError {
    /// Another process has it open.
    InUse {
        /// The state file.
        path: PathBuf,
    },
    /// A newer ibid has written it.
    Newer {
        /// The state file.
        path: PathBuf,
        /// The version of its tables.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// It is no SQLite database, or a broken one.
    Damaged {
        /// The state file.
        path: PathBuf,
        /// What SQLite says about it.
        why: String,
    },
    /// Its folder cannot be made or written to.
    Folder {
        /// The state file.
        path: PathBuf,
        /// What the system says about it.
        error: io::Error,
    },
    /// Reading or writing it failed.
    Failed {
        /// The state file.
        path: PathBuf,
        /// What SQLite says about it.
        error: rusqlite::Error,
    },
}

impl StoreError {
    /// The error that SQLite has met in this file.
    pub(super) fn from_sqlite(path: &Path, error: rusqlite::Error) -> StoreError {
        let path = path.to_owned();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                StoreError::Damaged { path, why: error.to_string() }
            }
            _ => StoreError::Failed { path, error },
        }
    }
}

/// What a check of the file found, as the error that SQLite would give on meeting it. The line before the last only
/// names the database.
pub(super) fn damage(found: &str) -> rusqlite::Error {
    let why = found.lines().last().map(str::to_owned);
    rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_CORRUPT), why)
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreError::InUse { path } => {
                write!(
                    f,
                    "another ibid is using `{}`; stop it, or give this one a --data folder of its own",
                    path.display()
                )
            }
            StoreError::Newer { path, found, known } => write!(
                f,
                "`{}` was written by a newer ibid (its tables have version {found}, this one knows {known}); \
                 update ibid, or give it another --data folder",
                path.display()
            ),
            StoreError::Damaged { path, why } => write!(
                f,
                "`{}` is damaged or no SQLite database ({why}); put a backup in its place, or move it away to start anew",
                path.display()
            ),
            StoreError::Folder { path, error } => {
                write!(
                    f,
                    "cannot keep state in `{}` ({error}); let {} write to its folder",
                    path.display(),
                    ourselves().map_or_else(|| "ibid".to_owned(), |user| format!("user {user}, as which ibid runs,"))
                )
            }
            StoreError::Failed { path, error } => {
                write!(
                    f,
                    "cannot read and write `{}` ({error}); see that its disk has room and ibid may write there",
                    path.display()
                )
            }
        }
    }
}

/// The number of the user as which ibid runs, where the system says.
fn ourselves() -> Option<u32> {
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::fs::MetadataExt as _;
        std::fs::metadata("/proc/self").ok().map(|process| process.uid())
    }
    #[cfg(not(target_os = "linux"))]
    None
}

// What SQLite and the system say is in the line already, so there is no source to be printed once more.
impl std::error::Error for StoreError {}
