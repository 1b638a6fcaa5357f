//! `data/index` on disk: opened, created, rebuilt when foreign, moved aside when damaged, by one writer at a time.
//!
//! A new index is built beside the old one (`index.new`) and takes its place when it is complete, so that a run that
//! is killed, or finds the disk full, leaves the last commit as it was.

use std::collections::HashSet;
use std::fmt;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use anyhow::Result;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{Directory, DirectoryLock, FileHandle, MmapDirectory, WatchCallback, WatchHandle, WritePtr};
use tantivy::{Index, IndexSettings, TantivyError};

use super::damage::{self, Damaged, brief};
use super::schema::{Fields, Fingerprint, TOKENIZER, TaggedTokenizer, schema};

/// Files that Tantivy keeps beside the segments.
const OWN_FILES: [&str; 4] = ["meta.json", ".managed.json", ".tantivy-meta.lock", ".tantivy-writer.lock"];

/// Why the index on disk cannot be used.
#[derive(Debug)]
pub enum IndexError {
    /// Another process is writing it.
    Locked,
    /// The data folder cannot be written, and why.
    Unwritable(PathBuf, String),
}

impl fmt::Display for IndexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            IndexError::Locked => f.write_str("another ibid is writing the index; wait for it to finish"),
            IndexError::Unwritable(path, why) => {
                write!(
                    f,
                    "cannot write to the data folder `{}` ({why}); free some space, allow writing, or name another with --data",
                    path.display()
                )
            }
        }
    }
}

impl std::error::Error for IndexError {}

fn unwritable(data: &Path, error: impl Into<anyhow::Error>) -> IndexError {
    IndexError::Unwritable(data.to_owned(), brief(&error.into()))
}

/// The right to write the index, for as long as it is held.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

/// Takes the right to write the index of this data folder.
pub(super) fn lock(data: &Path) -> Result<Lock, IndexError> {
    fs::create_dir_all(data).map_err(|error| unwritable(data, error))?;
    let file = File::options()
        .create(true)
        .append(true)
        .open(data.join("index.lock"))
        .map_err(|error| unwritable(data, error))?;
    match file.try_lock() {
        Ok(()) => Ok(Lock { _file: file }),
        Err(TryLockError::WouldBlock) => Err(IndexError::Locked),
        Err(TryLockError::Error(error)) => Err(unwritable(data, error)),
    }
}

/// What was found on disk.
#[derive(Debug)]
pub(super) enum Found {
    /// An index of this program, committed.
    Ours(Index, Fields),
    /// Nothing, or nothing committed yet.
    Nothing,
    /// One that other analyzers have written, in this program's format: it can be asked, until it is built again.
    Older(Index, Fields),
    /// One that another version has written.
    Foreign,
    /// One that cannot be read, and why.
    Damaged(String),
}

/// How much of an index is compared with its checksums when it is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Check {
    /// As many files as can be read at once, the smallest first: what opening trusts, and recent changes.
    Some,
    /// Every file.
    All,
}

impl Check {
    /// [`Check::Some`] reads this many bytes: well under a second from a slow disk.
    const SOME_BYTES: u64 = 64 << 20;
}

/// Who else may be at the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Other processes; Tantivy's lock files keep what is being opened from being cleared away.
    Shared,
    /// Nobody can write there, so nothing is locked and no file is made.
    Untouched,
}

fn folder(data: &Path) -> PathBuf {
    data.join("index")
}

fn new_folder(data: &Path) -> PathBuf {
    data.join("index.new")
}

fn old_folder(data: &Path) -> PathBuf {
    data.join("index.old")
}

/// How many bytes the index of the data folder has, and when it was last written.
pub(super) fn size_and_time(data: &Path) -> Option<(u64, SystemTime)> {
    let path = folder(data);
    let written = fs::metadata(path.join("meta.json")).and_then(|meta| meta.modified()).ok()?;
    let files = fs::read_dir(path).ok()?.flatten();
    Some((files.filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum(), written))
}

/// Opens the index of the data folder without changing it.
pub(super) fn open(data: &Path, access: Access, check: Check) -> Found {
    let path = folder(data);
    if !path.join("meta.json").exists() {
        return Found::Nothing;
    }
    match damage::quietly(|| try_open(&path, access, check)) {
        Ok(found) => found,
        Err(error) if is_foreign(&error) => Found::Foreign,
        Err(error) => Found::Damaged(match error.downcast() {
            Ok(Damaged(why)) => why,
            Err(error) => brief(&error),
        }),
    }
}

fn try_open(path: &Path, access: Access, check: Check) -> Result<Found> {
    let directory = MmapDirectory::open(path)?;
    let mut index = match access {
        Access::Shared => Index::open(directory)?,
        Access::Untouched => Index::open(Untouched(directory))?,
    };
    let (schema, fields) = schema();
    register(&mut index);
    let meta = index.load_metas()?;
    let Some(payload) = &meta.payload else {
        return Ok(if meta.segments.is_empty() { Found::Nothing } else { Found::Foreign });
    };
    // A foreign payload does not parse; that is no damage.
    let (print, ours) = (serde_json::from_str::<Fingerprint>(payload).ok(), Fingerprint::current());
    let Some(print) = print.filter(|print| print.is_of_format(&ours) && index.schema() == schema) else {
        return Ok(Found::Foreign);
    };
    verify(&index, path, check)?;
    Ok(if print == ours { Found::Ours(index, fields) } else { Found::Older(index, fields) })
}

fn is_foreign(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(TantivyError::IncompatibleIndex(_)))
}

/// Compares the files of the last commit in the folder `path` with their checksums.
fn verify(index: &Index, path: &Path, check: Check) -> Result<()> {
    let mut files = Vec::new();
    for file in index.load_metas()?.list_segment_files() {
        // Not every segment has every kind of file; opening misses the ones that it should have.
        if let Ok(metadata) = fs::metadata(path.join(&file)) {
            files.push((metadata.len(), file));
        }
    }
    files.sort();
    let mut bytes = 0;
    for (size, file) in files {
        bytes += size;
        if check == Check::Some && bytes > Check::SOME_BYTES {
            break;
        }
        if !index.directory().validate_checksum(&file)? {
            let why = format!("the checksum of `{}` is wrong", file.display());
            return Err(Damaged(why).into());
        }
    }
    Ok(())
}

/// Why updating the index failed: its files are damaged, or they cannot be written.
pub(super) fn blame(data: &Path, index: &Index, error: anyhow::Error) -> anyhow::Error {
    if error.is::<Damaged>() || error.is::<IndexError>() {
        return error;
    }
    match damage::reading(|| verify(index, &folder(data), Check::All)) {
        Err(damage) if damage.is::<Damaged>() => damage,
        _ => unwritable(data, error).into(),
    }
}

/// Makes an empty index beside the one of the data folder. [`install`] puts it in its place.
pub(super) fn create(data: &Path, _lock: &Lock) -> Result<(Index, Fields), IndexError> {
    let path = new_folder(data);
    let (schema, fields) = schema();
    let make = || -> Result<Index> {
        fs::create_dir(&path)?;
        let directory = MmapDirectory::open(&path)?;
        Ok(Index::create(directory, schema, IndexSettings::default())?)
    };
    let mut index = damage::quietly(make).map_err(|error| unwritable(data, error))?;
    register(&mut index);
    Ok((index, fields))
}

/// Puts the index that [`create`] began in the place of whatever is there. What has it open keeps it open.
pub(super) fn install(data: &Path, _lock: &Lock) -> Result<(), IndexError> {
    let (path, old) = (folder(data), old_folder(data));
    let swap = || {
        if path.exists() {
            fs::rename(&path, &old)?;
        }
        fs::rename(new_folder(data), &path)
    };
    swap().map_err(|error| unwritable(data, error))
}

/// Moves a damaged index out of the way and says where to.
pub(super) fn move_aside(data: &Path, _lock: &Lock) -> Result<PathBuf, IndexError> {
    let aside = data.join("index.damaged");
    remove(&aside).and_then(|()| fs::rename(folder(data), &aside)).map_err(|error| unwritable(data, error))?;
    Ok(aside)
}

/// Removes what a killed process left beside the index.
pub(super) fn sweep(data: &Path, _lock: &Lock) {
    for path in [new_folder(data), old_folder(data)] {
        // What cannot be removed does no harm beyond the space it takes, or is in the way later and named then.
        let _ = remove(&path);
    }
}

/// Removes what a killed process left in the index: every file that the last commit does not know.
pub(super) fn sweep_index(data: &Path, index: &Index, _lock: &Lock) {
    let (Ok(meta), Ok(entries)) = (index.load_metas(), fs::read_dir(folder(data))) else {
        return; // Reading it will say what is wrong.
    };
    let living: HashSet<PathBuf> = meta.list_segment_files();
    for entry in entries.flatten() {
        let name = PathBuf::from(entry.file_name());
        let own = OWN_FILES.iter().any(|own| Path::new(own) == name);
        if !own && !living.contains(&name) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Removes a folder or file, if it is there.
fn remove(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
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
    index.tokenizers().register(TOKENIZER, TaggedTokenizer::default());
}

/// A folder that is read and never written, not even for a lock.
#[derive(Clone, Debug)]
struct Untouched(MmapDirectory);

fn read_only() -> io::Error {
    io::ErrorKind::ReadOnlyFilesystem.into()
}

impl Directory for Untouched {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.0.get_file_handle(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.0.exists(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.0.atomic_read(path)
    }

    fn acquire_lock(&self, _: &tantivy::directory::Lock) -> Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.0.watch(callback)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError { io_error: Arc::new(read_only()), filepath: path.to_owned() })
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(read_only(), path.to_owned()))
    }

    fn atomic_write(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(read_only())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Err(read_only())
    }
}
