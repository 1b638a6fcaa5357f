//! Backups: the state, the articles and their earlier wordings in one zip file, with the hash of each, and back again.
//!
//! The index is never in it: it is made anew. A backup is taken and put back while a bot runs.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::{NamedTempFile, TempDir};
use walkdir::WalkDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::version::LONG;
use crate::reply::counted;
use crate::store::{self, StoreError};

/// The state, inside a backup and in the data folder.
const STATE: &str = "ibid.sqlite";
/// What is in a backup, with the hash of each. It stands last, when all the others are known.
const MANIFEST: &str = "manifest.json";
/// Articles stand below it.
const CORPUS: &str = "corpus";
/// A manifest larger than this is none. In bytes.
const LARGEST_MANIFEST: u64 = 1 << 30;

/// What a backup says of itself.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    /// The version of ibid that made it.
    ibid: String,
    /// When.
    made: jiff::Timestamp,
    /// Path to SHA-256, of each file.
    files: BTreeMap<String, String>,
}

/// What went into a backup or came out of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// Whether the state did.
    pub state: bool,
    /// Files of the corpus.
    pub files: usize,
    /// Their size, and that of the state, in bytes.
    pub bytes: u64,
    /// Files of the corpus that are there and were not in the backup. They stay.
    pub others: usize,
}

/// Writes a backup of the state in `data` and, unless it is `None`, of the corpus folder into `file`, which appears when it
/// is whole. A bot may run meanwhile.
///
/// # Errors
/// When there is nothing to back up, when the file is there already and `force` does not say that it may be replaced, and when
/// something cannot be read or written. Nothing half-written is left.
pub fn backup(data: &Path, corpus: Option<&Path>, file: &Path, force: bool) -> Result<Moved> {
    if file.exists() && !force {
        bail!("`{}` is there already; name another file, or replace it with --force", file.display());
    }
    let state = data.join(STATE);
    if !state.exists() && corpus.is_none() {
        bail!("there is no state in `{}` yet, so there is nothing to back up; see --data", data.display());
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let unwritable =
        || format!("cannot write into `{}`; name a file in a folder that ibid may write to", folder.display());
    let mut temporary = NamedTempFile::with_prefix_in(".ibid-backup-", folder).with_context(unwritable)?;
    let mut moved = Moved::default();
    let mut zip = ZipWriter::new(BufWriter::new(temporary.as_file_mut()));
    let mut files = BTreeMap::new();
    if state.exists() {
        // Beside the backup, because its folder has room and may be written to, and the data folder perhaps not.
        let beside = TempDir::with_prefix_in(".ibid-backup-", folder).with_context(unwritable)?;
        let copy = beside.path().join(STATE);
        store::copy(&state, &copy)?;
        moved.bytes += put(&mut zip, &mut files, STATE, &copy).with_context(unwritable)?;
        moved.state = true;
    }
    if let Some(corpus) = corpus {
        for path in files_of(corpus)? {
            let Some(name) = inside(corpus, &path) else { continue };
            match put(&mut zip, &mut files, &format!("{CORPUS}/{name}"), &path) {
                Ok(bytes) => (moved.files, moved.bytes) = (moved.files + 1, moved.bytes + bytes),
                // It went while the others were copied.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error).with_context(|| format!("cannot copy `{}`", path.display())),
            }
        }
    }
    let manifest = Manifest { ibid: LONG.to_owned(), made: jiff::Timestamp::now(), files };
    zip.start_file(MANIFEST, options()).with_context(unwritable)?;
    zip.write_all(&serde_json::to_vec_pretty(&manifest)?).with_context(unwritable)?;
    zip.finish().with_context(unwritable)?.flush().with_context(unwritable)?;
    temporary.as_file().sync_all().with_context(unwritable)?;
    temporary.persist(file).with_context(unwritable)?;
    Ok(moved)
}

/// Puts a backup back: the state into `data`, the articles into `corpus`. Every hash is checked before anything is written.
/// What is there and not in the backup stays. A bot may run meanwhile.
///
/// # Errors
/// When the file is no backup or is damaged, when there is a state or an article already and `force` does not say that they may be
/// replaced, and when something cannot be written.
pub fn restore(file: &Path, data: &Path, corpus: &Path, force: bool) -> Result<Moved> {
    let named = file.display();
    let opened = File::open(file).with_context(|| format!("cannot read `{named}`"))?;
    let mut zip = ZipArchive::new(BufReader::new(opened))
        .map_err(|error| anyhow::anyhow!("`{named}` is no backup of ibid's, or it is cut off ({error})"))?;
    let manifest = manifest(&mut zip).with_context(|| format!("`{named}` is no backup of ibid's"))?;
    for (path, hash) in &manifest.files {
        let found = hash_of(&mut zip, path).with_context(|| {
            format!("`{path}` in `{named}` cannot be read; the backup is damaged, take another one")
        })?;
        if found != *hash {
            bail!(
                "`{path}` in `{named}` is not what it was when the backup was made; the backup is damaged, take another one"
            );
        }
    }
    let articles: Vec<(&String, PathBuf)> = manifest
        .files
        .keys()
        .filter_map(|path| Some((path, path.strip_prefix(CORPUS)?.strip_prefix('/')?)))
        .map(|(path, name)| Ok((path, corpus.join(relative(name)?))))
        .collect::<Result<_>>()?;
    let has_state = manifest.files.contains_key(STATE);
    let state = data.join(STATE);
    let there = if articles.is_empty() { Vec::new() } else { files_of(corpus).unwrap_or_default() };
    if !force {
        if has_state && state.exists() {
            bail!("there is a state in `{}` already; to replace it, say --force", data.display());
        }
        if !there.is_empty() {
            let files = counted(there.len(), "file");
            bail!("`{}` holds {files} already; to replace those of the same names, say --force", corpus.display());
        }
    }
    let mut moved = Moved::default();
    // A state that cannot be put back is found before anything is written.
    let unwritable = || format!("cannot write into `{}`; let ibid write there", data.display());
    let copied = if has_state {
        fs::create_dir_all(data).with_context(unwritable)?;
        let beside = TempDir::with_prefix_in(".ibid-restore-", data).with_context(unwritable)?;
        let copy = beside.path().join(STATE);
        moved.bytes += take(&mut zip, STATE, &copy).with_context(unwritable)?;
        if let Err(StoreError::Newer { found, known, .. }) = store::examine(&copy) {
            bail!(
                "`{named}` was made by a newer ibid (its state has version {found}, this one knows {known}); update ibid"
            );
        }
        Some((beside, copy))
    } else {
        None
    };
    for (path, target) in &articles {
        moved.bytes += take(&mut zip, path, target).with_context(|| format!("cannot write `{}`", target.display()))?;
        moved.files += 1;
    }
    let ours: Vec<&PathBuf> = articles.iter().map(|(_, target)| target).collect();
    moved.others = there.iter().filter(|path| !ours.contains(path)).count();
    if let Some((_beside, copy)) = copied {
        store::put_back(&copy, &state)?;
        moved.state = true;
    }
    Ok(moved)
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .large_file(true)
        .unix_permissions(0o600)
}

/// Every file of the corpus, earlier wordings and lists included.
fn files_of(corpus: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in WalkDir::new(corpus).sort_by_file_name() {
        let entry = entry.with_context(|| format!("cannot read `{}`", corpus.display()))?;
        // What an import is still writing is not an article yet.
        let unfinished = entry.file_name().to_string_lossy().starts_with(".ibid-");
        if entry.file_type().is_file() && !unfinished {
            found.push(entry.into_path());
        }
    }
    Ok(found)
}

/// A path below a folder, with slashes.
fn inside(folder: &Path, path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> =
        path.strip_prefix(folder).ok()?.components().map(|part| part.as_os_str().to_str()).collect();
    Some(parts?.join("/"))
}

/// A path that stays below the folder it is joined to.
fn relative(name: &str) -> Result<&Path> {
    let path = Path::new(name);
    if path.components().all(|part| matches!(part, Component::Normal(_))) && !name.is_empty() {
        return Ok(path);
    }
    bail!("the backup holds a file named `{name}`, which would lie outside of the corpus; it is not one of ibid's")
}

fn put(
    zip: &mut ZipWriter<impl Write + io::Seek>,
    files: &mut BTreeMap<String, String>,
    name: &str,
    path: &Path,
) -> io::Result<u64> {
    let mut source = BufReader::new(File::open(path)?);
    zip.start_file(name, options())?;
    let (hash, bytes) = copy_hashed(&mut source, zip)?;
    files.insert(name.to_owned(), hash);
    Ok(bytes)
}

/// Writes a file so that it is there whole or not at all.
fn take(zip: &mut ZipArchive<impl Read + io::Seek>, name: &str, target: &Path) -> Result<u64> {
    let folder = target.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut temporary = NamedTempFile::with_prefix_in(".ibid-restore-", folder)?;
    let (_, bytes) = copy_hashed(&mut zip.by_name(name)?, temporary.as_file_mut())?;
    temporary.as_file().sync_all()?;
    temporary.persist(target)?;
    Ok(bytes)
}

fn hash_of(zip: &mut ZipArchive<impl Read + io::Seek>, name: &str) -> Result<String> {
    Ok(copy_hashed(&mut zip.by_name(name)?, &mut io::sink())?.0)
}

/// Copies, and says the SHA-256 and the number of bytes.
fn copy_hashed(from: &mut impl Read, to: &mut impl Write) -> io::Result<(String, u64)> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    let mut bytes = 0;
    loop {
        let read = from.read(&mut buffer)?;
        let Some(part) = buffer.get(..read).filter(|part| !part.is_empty()) else { break };
        hasher.update(part);
        to.write_all(part)?;
        bytes += read as u64;
    }
    let hash = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok((hash, bytes))
}

fn manifest(zip: &mut ZipArchive<impl Read + io::Seek>) -> Result<Manifest> {
    let file = zip.by_name(MANIFEST)?;
    let mut text = String::new();
    file.take(LARGEST_MANIFEST).read_to_string(&mut text)?;
    Ok(serde_json::from_str(&text)?)
}
