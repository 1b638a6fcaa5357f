//! Files are written aside, brought safely to the disk, and only then put into their places, each in one step.
//!
//! So a file is there whole or not at all, whenever the process or the machine ends. To wait for the disk takes longer
//! than all the rest, and it takes hardly longer for a thousand files than for one: they can wait together.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tempfile::TempDir;

/// The folders in which files wait begin with this; they are hidden, so nothing in them is an article.
const PREFIX: &str = ".ibid-import-";
/// Files that wait together, and for how long.
const MANY: usize = 1_000;
const LONG: Duration = Duration::from_secs(1);
/// A folder that is older was left by a process that was killed, where files cannot be locked.
const ABANDONED: Duration = Duration::from_secs(3600);

/// Files on their way into a folder.
pub(super) struct Staged {
    root: PathBuf,
    /// How many may wait.
    most: usize,
    /// Locked for as long as this process lives, where folders can be.
    aside: Option<(TempDir, Option<File>)>,
    /// Where each is going, in order.
    waiting: Vec<String>,
    /// The place of each among those that wait, the latest of its name.
    of: HashMap<String, usize>,
    /// Folders that are there.
    made: HashSet<PathBuf>,
    since: Instant,
}

impl Staged {
    /// None yet. Each goes to its place at once.
    pub(super) fn new(root: &Path) -> Staged {
        Staged {
            root: root.to_owned(),
            most: 1,
            aside: None,
            waiting: Vec::new(),
            of: HashMap::new(),
            made: HashSet::new(),
            since: Instant::now(),
        }
    }

    /// From now on many wait together.
    pub(super) fn wait_for_many(&mut self) {
        self.most = MANY;
    }

    /// Removes what killed processes left. What cannot be removed is hidden and does no harm.
    pub(super) fn sweep(root: &Path) {
        for entry in fs::read_dir(root).into_iter().flatten().flatten() {
            if !entry.file_name().to_string_lossy().starts_with(PREFIX) {
                continue;
            }
            let is_left = match File::open(entry.path()).map(|folder| folder.try_lock()) {
                Ok(Ok(())) => true,
                Ok(Err(TryLockError::WouldBlock)) => false,
                _ => {
                    let modified = entry.metadata().and_then(|about| about.modified());
                    modified.ok().and_then(|time| time.elapsed().ok()).is_some_and(|age| age > ABANDONED)
                }
            };
            if is_left {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }

    /// Where the latest content of a file is that still waits.
    pub(super) fn path_of(&self, path: &str) -> Option<PathBuf> {
        let at = self.of.get(path)?;
        Some(self.aside.as_ref()?.0.path().join(at.to_string()))
    }

    /// A folder for files that wait. Before it is locked, another process may take it for one that was left.
    fn open_aside(&self) -> io::Result<(TempDir, Option<File>)> {
        loop {
            let aside = tempfile::Builder::new().prefix(PREFIX).tempdir_in(&self.root)?;
            let held = File::open(aside.path()).ok();
            let is_taken = held.as_ref().is_some_and(|held| matches!(held.try_lock(), Err(TryLockError::WouldBlock)));
            if !is_taken && aside.path().is_dir() {
                return Ok((aside, held));
            }
        }
    }

    /// Takes a file.
    pub(super) fn put(&mut self, path: &str, content: &[u8]) -> Result<()> {
        if self.aside.is_none() {
            let aside = self.open_aside().map_err(unwritable);
            self.aside = Some(aside.with_context(|| format!("cannot write into `{}`", self.root.display()))?);
        }
        if self.waiting.is_empty() {
            self.since = Instant::now();
        }
        let at = self.waiting.len();
        if let Some((aside, _)) = &self.aside {
            fs::write(aside.path().join(at.to_string()), content)
                .map_err(unwritable)
                .with_context(|| format!("cannot write `{}`", self.root.join(path).display()))?;
        }
        self.waiting.push(path.to_owned());
        self.of.insert(path.to_owned(), at);
        if self.waiting.len() >= self.most || self.since.elapsed() > LONG {
            self.settle()?;
        }
        Ok(())
    }

    /// Puts all that wait into their places.
    pub(super) fn settle(&mut self) -> Result<()> {
        let Some((aside, _)) = self.aside.as_ref().filter(|_| !self.waiting.is_empty()) else {
            return Ok(());
        };
        self.of.clear();
        let waiting = std::mem::take(&mut self.waiting);
        let synced = sync(aside.path(), waiting.len()).map_err(unwritable);
        synced.with_context(|| format!("cannot write into `{}`", self.root.display()))?;
        for (at, path) in waiting.iter().enumerate() {
            let to = self.root.join(path);
            let context = || format!("cannot write `{}`", to.display());
            let folder = to.parent().unwrap_or(&self.root);
            if !self.made.contains(folder) {
                fs::create_dir_all(folder).map_err(unwritable).with_context(context)?;
                self.made.insert(folder.to_owned());
            }
            fs::rename(aside.path().join(at.to_string()), &to).map_err(unwritable).with_context(context)?;
        }
        Ok(())
    }
}

impl Drop for Staged {
    /// Whoever is interrupted by an error keeps what was taken before it.
    fn drop(&mut self) {
        let _ = self.settle();
    }
}

/// Why a folder does not take a file, and what to do about it. The name of the file that waits says nothing to anyone.
pub(super) fn unwritable(error: io::Error) -> io::Error {
    let (why, fix) = match error.kind() {
        ErrorKind::PermissionDenied => ("ibid may not write there", "let it, or import into another folder"),
        ErrorKind::ReadOnlyFilesystem => ("it is read-only", "mount it writable, or import into another folder"),
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => ("a file is in the way", "name a folder"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => ("the disk is full", "make room, then import again"),
        _ => return error,
    };
    io::Error::new(error.kind(), format!("{why}; {fix}"))
}

/// Brings the files of a folder to the disk.
fn sync(folder: &Path, count: usize) -> io::Result<()> {
    /// From here on it is quicker to bring all of the file system there.
    const FEW: usize = 8;
    #[cfg(target_os = "linux")]
    if count > FEW {
        return Ok(rustix::fs::syncfs(File::open(folder)?)?);
    }
    let _ = FEW;
    (0..count).try_for_each(|at| File::open(folder.join(at.to_string()))?.sync_all())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn why_a_folder_takes_nothing_is_said_with_what_to_do_and_without_names_of_ours() {
        let inner = io::Error::new(ErrorKind::PermissionDenied, "Permission denied at path \"/a/.ibid-import-x1\"");
        let told = unwritable(inner);
        assert_eq!(told.kind(), ErrorKind::PermissionDenied);
        assert_eq!(told.to_string(), "ibid may not write there; let it, or import into another folder");
        let read_only = unwritable(ErrorKind::ReadOnlyFilesystem.into());
        assert_eq!(read_only.to_string(), "it is read-only; mount it writable, or import into another folder");
    }
}
