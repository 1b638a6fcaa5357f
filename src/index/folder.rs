//! `data/index` on disk: opened, created, rebuilt when foreign, moved aside when damaged, by one writer at a time.

use std::fmt;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tantivy::directory::MmapDirectory;
use tantivy::{Index, IndexSettings};

use super::schema::{Fields, Fingerprint, TOKENIZER, TaggedTokenizer, schema};

/// An index of at most this many bytes has its checksums verified each time it is opened.
const VERIFIED_BYTES: u64 = 64 << 20;

/// Why the index on disk cannot be used.
#[derive(Debug)]
pub enum IndexError {
    /// Another process is writing it.
    Locked,
    /// The data folder cannot be written.
    Unwritable(PathBuf, io::Error),
}

impl fmt::Display for IndexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            IndexError::Locked => {
                f.write_str("another ibid is writing the index; wait for it to finish")
            }
            IndexError::Unwritable(path, error) => {
                write!(
                    f,
                    "cannot write to the data folder `{}` ({error}); free some space, allow writing, or name another with --data",
                    path.display()
                )
            }
        }
    }
}

impl std::error::Error for IndexError {}

/// The right to write the index, for as long as it is held.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

/// Takes the right to write the index of this data folder.
pub(super) fn lock(data: &Path) -> Result<Lock, IndexError> {
    let unwritable = |error| IndexError::Unwritable(data.to_owned(), error);
    fs::create_dir_all(data).map_err(unwritable)?;
    let path = data.join("index.lock");
    let file = File::options()
        .create(true)
        .append(true)
        .open(path)
        .map_err(unwritable)?;
    match file.try_lock() {
        Ok(()) => Ok(Lock { _file: file }),
        Err(TryLockError::WouldBlock) => Err(IndexError::Locked),
        Err(TryLockError::Error(error)) => Err(unwritable(error)),
    }
}

/// What was found on disk.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// An index of this program, committed.
    Ours,
    /// Nothing, or nothing committed yet.
    Nothing,
    /// One that other analyzers, or another version, have written.
    Foreign,
    /// One that cannot be read, and why.
    Damaged(String),
}

fn folder(data: &Path) -> PathBuf {
    data.join("index")
}

/// Opens the index of the data folder without changing it.
pub(super) fn open(data: &Path) -> (Found, Option<(Index, Fields)>) {
    let path = folder(data);
    if !path.join("meta.json").exists() {
        return (Found::Nothing, None);
    }
    match try_open(&path) {
        Ok((index, fields, Some(print))) if print == Fingerprint::current() => {
            (Found::Ours, Some((index, fields)))
        }
        Ok((index, _, None))
            if index
                .searchable_segment_ids()
                .is_ok_and(|ids| ids.is_empty()) =>
        {
            (Found::Nothing, None)
        }
        Ok(_) => (Found::Foreign, None),
        Err(error) if is_foreign(&error) => (Found::Foreign, None),
        Err(error) => (Found::Damaged(format!("{error:#}")), None),
    }
}

fn try_open(path: &Path) -> Result<(Index, Fields, Option<Fingerprint>)> {
    let mut index = Index::open_in_dir(path)?;
    let (schema, fields) = schema();
    register(&mut index);
    let meta = index.load_metas()?;
    // A foreign payload does not parse; that is no print of ours, and not a damage.
    let print = meta.payload.as_deref().map(|payload| {
        serde_json::from_str(payload).unwrap_or_else(|_| Fingerprint::of_stranger())
    });
    if index.schema() != schema {
        return Ok((index, fields, Some(Fingerprint::of_stranger())));
    }
    if size(path)? <= VERIFIED_BYTES {
        let damaged = index.validate_checksum()?;
        let first = damaged.iter().min();
        anyhow::ensure!(
            first.is_none(),
            "checksum of `{}` is wrong",
            first.map_or_else(String::new, |path| path.display().to_string())
        );
    }
    Ok((index, fields, print))
}

fn is_foreign(error: &anyhow::Error) -> bool {
    matches!(
        error.downcast_ref(),
        Some(tantivy::TantivyError::IncompatibleIndex(_))
    )
}

fn size(path: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(path)? {
        bytes += entry?.metadata()?.len();
    }
    Ok(bytes)
}

/// Makes an empty index in the data folder, in place of whatever is there. Call it only under [`lock`].
pub(super) fn create(data: &Path, _lock: &Lock) -> Result<(Index, Fields)> {
    let path = folder(data);
    if path.exists() {
        fs::remove_dir_all(&path)
            .with_context(|| format!("cannot remove the old index `{}`", path.display()))?;
    }
    fs::create_dir_all(&path).with_context(|| format!("cannot create `{}`", path.display()))?;
    let (schema, fields) = schema();
    let mut index = Index::create(
        MmapDirectory::open(&path)?,
        schema,
        IndexSettings::default(),
    )?;
    register(&mut index);
    Ok((index, fields))
}

/// Moves a damaged index out of the way and says where to. Call it only under [`lock`].
pub(super) fn move_aside(data: &Path, _lock: &Lock) -> Result<PathBuf> {
    let aside = data.join("index.damaged");
    if aside.exists() {
        fs::remove_dir_all(&aside)
            .with_context(|| format!("cannot remove `{}`", aside.display()))?;
    }
    fs::rename(folder(data), &aside)
        .with_context(|| format!("cannot move the damaged index to `{}`", aside.display()))?;
    Ok(aside)
}

/// Removes the temporary files that a killed process left in the index. Call it only under [`lock`].
pub(super) fn sweep(data: &Path, _lock: &Lock) {
    let entries = fs::read_dir(folder(data)).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(".tmp")) {
        // What cannot be removed does no harm beyond the space it takes.
        let _ = fs::remove_file(entry.path());
    }
}

/// An empty index in memory.
pub(super) fn in_memory() -> (Index, Fields) {
    let (schema, fields) = schema();
    let mut index = Index::create_in_ram(schema);
    register(&mut index);
    (index, fields)
}

fn register(index: &mut Index) {
    index
        .tokenizers()
        .register(TOKENIZER, TaggedTokenizer::default());
}
