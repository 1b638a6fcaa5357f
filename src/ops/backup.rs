//! Backups: the state, the articles and their earlier wordings in one zip file, with the hash of each, and back again.
//!
//! The index is never in it: it is made anew. A backup is taken and put back while a bot runs.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Component, Path};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::{NamedTempFile, TempDir};
use walkdir::WalkDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::version::LONG;
use crate::corpus;
use crate::reply::counted;
use crate::store::{self, StoreError};

/// The state, inside a backup and in the data folder.
const STATE: &str = "ibid.sqlite";
/// What is in a backup, with the hash of each. It stands last, when all the others are known.
const MANIFEST: &str = "manifest.json";
/// Articles stand below it.
const CORPUS: &str = "corpus";
/// What is being written begins so, and is left alone by whoever reads the folder.
const UNFINISHED: &str = ".ibid-copy-";
/// What is older was left by a process that was killed.
const ABANDONED: Duration = Duration::from_secs(60 * 60);
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

/// What goes into a backup, and where it comes from.
#[derive(Clone, Copy, Debug)]
pub struct What<'a> {
    /// The data folder with the state; `None` for the articles alone.
    pub data: Option<&'a Path>,
    /// The corpus folder; `None` for the state alone.
    pub corpus: Option<&'a Path>,
}

/// Writes a backup into `file`, which appears when it is whole. A bot may run meanwhile.
///
/// # Errors
/// When there is no state, when the file is there already and `force` does not say that it may be replaced, and when
/// something cannot be read or written. Nothing half-written is left.
pub fn backup(what: What<'_>, file: &Path, force: bool) -> Result<Moved> {
    if file.is_dir() {
        bail!("`{}` is a folder; name a file in it", file.display());
    }
    if file.exists() && !force {
        bail!("`{}` is there already; name another file, or replace it with --force", file.display());
    }
    let state = what.data.map(|data| data.join(STATE));
    if let (Some(data), Some(state)) = (what.data, &state)
        && !state.exists()
    {
        bail!(
            "there is no state in `{}`; name the bot's data folder with --data, or say --without-state",
            data.display()
        );
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    clear_away(folder);
    let mut temporary =
        NamedTempFile::with_prefix_in(UNFINISHED, folder).map_err(|error| unwritable(folder, &error))?;
    let mut zip = ZipWriter::new(BufWriter::new(temporary.as_file_mut()));
    let packed = pack(&mut zip, state.as_deref(), what.corpus, folder);
    let moved = match packed {
        Ok(moved) => {
            let ended = zip.finish().map_err(io::Error::from).and_then(|mut buffer| buffer.flush());
            ended.map_err(|error| unwritable(folder, &error))?;
            moved
        }
        Err(error) => {
            // Dropped, it would try to write its end, and print that it cannot.
            std::mem::forget(zip);
            return Err(error);
        }
    };
    temporary.as_file().sync_all().map_err(|error| unwritable(folder, &error))?;
    temporary.persist(file).map_err(|error| unwritable(folder, &error.error))?;
    Ok(moved)
}

/// Puts everything into the zip, and the manifest last.
fn pack(
    zip: &mut ZipWriter<impl Write + io::Seek>,
    state: Option<&Path>,
    corpus: Option<&Path>,
    folder: &Path,
) -> Result<Moved> {
    let (mut moved, mut files) = (Moved::default(), BTreeMap::new());
    if let Some(state) = state {
        // Beside the backup, because its folder has room and may be written to, and the data folder perhaps not.
        let beside = TempDir::with_prefix_in(UNFINISHED, folder).map_err(|error| unwritable(folder, &error))?;
        let copy = beside.path().join(STATE);
        store::copy(state, &copy)?;
        moved.bytes += put(zip, &mut files, STATE, &copy).map_err(|error| unwritable(folder, &error))?;
        moved.state = true;
    }
    for name in corpus.map(files_of).transpose()?.unwrap_or_default() {
        let path = corpus.unwrap_or(Path::new("")).join(&name);
        match put(zip, &mut files, &format!("{CORPUS}/{name}"), &path) {
            Ok(bytes) => (moved.files, moved.bytes) = (moved.files + 1, moved.bytes + bytes),
            // It went while the others were copied.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => bail!("cannot copy `{}` ({error})", path.display()),
        }
    }
    let manifest = Manifest { ibid: LONG.to_owned(), made: jiff::Timestamp::now(), files };
    let manifest = serde_json::to_vec_pretty(&manifest)?;
    let written = zip.start_file(MANIFEST, options()).map_err(io::Error::from).and_then(|()| zip.write_all(&manifest));
    written.map_err(|error| unwritable(folder, &error))?;
    Ok(moved)
}

/// Why nothing can be written there, and what to do.
fn unwritable(folder: &Path, error: &io::Error) -> anyhow::Error {
    let remedy = match error.kind() {
        io::ErrorKind::StorageFull => "make room on its disk",
        io::ErrorKind::NotFound => "make the folder first",
        _ => "let ibid write there, or take another folder",
    };
    anyhow::anyhow!("cannot write into `{}` ({}); {remedy}", folder.display(), error.kind())
}

/// Removes what a backup or a restore that was killed has left in a folder.
fn clear_away(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let old = entry.metadata().and_then(|it| it.modified()).ok().and_then(|time| time.elapsed().ok());
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) && old.is_some_and(|age| age > ABANDONED) {
            let path = entry.path();
            // What cannot be removed is in nobody's way.
            let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
        }
    }
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
        if hash_of(&mut zip, path).ok().as_ref() != Some(hash) {
            bail!(
                "`{path}` in `{named}` is not what it was when the backup was made; the backup is damaged, take another one"
            );
        }
    }
    let mut articles = Vec::new();
    for path in manifest.files.keys() {
        if let Some(name) = path.strip_prefix(CORPUS).and_then(|rest| rest.strip_prefix('/')) {
            articles.push((path, corpus.join(relative(name)?)));
        }
    }
    let has_state = manifest.files.contains_key(STATE);
    let state = data.join(STATE);
    let there = if articles.is_empty() || !corpus.exists() { Vec::new() } else { files_of(corpus)? };
    if !force && has_state && state.exists() {
        bail!("there is a state in `{}` already; to replace it, say --force", data.display());
    }
    if !force && !there.is_empty() {
        let (shown, files) = (corpus.display(), counted(there.len(), "file"));
        bail!("`{shown}` holds {files} already; to replace those of the same names, say --force");
    }
    let mut moved = Moved::default();
    // A state that cannot be put back is found before anything is written.
    let copied = if has_state {
        fs::create_dir_all(data).map_err(|error| unwritable(data, &error))?;
        clear_away(data);
        let beside = TempDir::with_prefix_in(UNFINISHED, data).map_err(|error| unwritable(data, &error))?;
        let copy = beside.path().join(STATE);
        moved.bytes += take(&mut zip, STATE, &copy)?;
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
        moved.bytes += take(&mut zip, path, target)?;
        moved.files += 1;
    }
    moved.others = there.iter().filter(|name| !manifest.files.contains_key(&format!("{CORPUS}/{name}"))).count();
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

/// Every file that belongs to the corpus, by its name there: the articles under the names they are read by, the lists of names
/// and feeds, and earlier wordings.
fn files_of(folder: &Path) -> Result<Vec<String>> {
    let mut names: Vec<String> = corpus::list(folder)?.files.into_iter().map(|file| file.path).collect();
    names.extend(
        [corpus::NAMES, corpus::FEEDS].map(str::to_owned).into_iter().filter(|name| folder.join(name).is_file()),
    );
    for entry in WalkDir::new(folder.join(corpus::VERSIONS)).sort_by_file_name() {
        match entry {
            Ok(entry) if entry.file_type().is_file() => names.extend(inside(folder, entry.path())),
            Ok(_) => {}
            // Most corpora have none.
            Err(error) if error.depth() == 0 => {}
            Err(error) => bail!("cannot read `{}` ({error})", folder.display()),
        }
    }
    Ok(names)
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

/// Writes a file so that it is there whole or not at all, with the rights of the one that it replaces.
fn take(zip: &mut ZipArchive<impl Read + io::Seek>, name: &str, target: &Path) -> Result<u64> {
    let folder = target.parent().unwrap_or(Path::new("."));
    let mut write = || -> io::Result<u64> {
        fs::create_dir_all(folder)?;
        let mut temporary = tempfile::Builder::new();
        // What is private is the state; articles are as any file is.
        #[cfg(unix)]
        temporary.permissions(std::os::unix::fs::PermissionsExt::from_mode(if name == STATE { 0o600 } else { 0o666 }));
        let mut temporary = temporary.prefix(UNFINISHED).tempfile_in(folder)?;
        if let Ok(there) = fs::metadata(target) {
            fs::set_permissions(temporary.path(), there.permissions())?;
        }
        let (_, bytes) = copy_hashed(&mut zip.by_name(name)?, temporary.as_file_mut())?;
        temporary.as_file().sync_all()?;
        temporary.persist(target).map_err(|error| error.error)?;
        Ok(bytes)
    };
    write().map_err(|error| unwritable(folder, &error))
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
