//! Which files of a folder hold articles, in a stable order.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result};
use walkdir::WalkDir;

use super::feeds::FEEDS;
use super::names::NAMES;
use super::problem::Problem;
use super::rule::Rule;

/// A file that can hold articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Path inside the corpus folder, with `/` between folders.
    pub path: String,
    /// Size in bytes.
    pub size: u64,
    /// Time of last change, in nanoseconds since 1970; 0 when the file system keeps none.
    pub modified_ns: u64,
}

/// What a walk through the corpus folder found.
#[derive(Debug, Default)]
pub struct Listing {
    /// Files to read, ordered by path.
    pub files: Vec<Listed>,
    /// Files and folders that were passed over, as problems that say why; only `ibid check` shows them.
    pub passed_over: Vec<Problem>,
    /// Paths of files that are being written, and are to be left as they were.
    pub held: BTreeSet<String>,
}

/// The kinds of file that are read, by their ending.
pub(super) const ENDINGS: [&str; 4] = ["txt", "md", "html", "jsonl"];

/// Lists the files of a corpus folder, recursively, ordered by path (byte order).
///
/// Hidden files, links that lead out of the folder and files of other kinds are passed over; the lists of names and of
/// feeds are no articles.
///
/// # Errors
/// When the folder itself cannot be read.
pub fn list(root: &Path) -> Result<Listing> {
    let inside = root.canonicalize().with_context(|| format!("cannot open the corpus folder `{}`", root.display()))?;
    anyhow::ensure!(inside.is_dir(), "the corpus `{}` is not a folder", root.display());
    let mut listing = Listing::default();
    let mut walk = WalkDir::new(&inside).follow_links(true).into_iter();
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().map_or_else(|| ".".to_owned(), |path| relative(&inside, path));
                let why = if error.loop_ancestor().is_some() {
                    "a link that leads in a circle".to_owned()
                } else {
                    error.io_error().map_or_else(|| "unreadable".to_owned(), |io| format!("cannot be read ({io})"))
                };
                listing.passed_over.push(Problem::of_file(&path, why, "passed over").of(Rule::PassedOver));
                continue;
            }
        };
        if entry.depth() == 0 {
            continue;
        }
        let path = relative(&inside, entry.path());
        let is_dir = entry.file_type().is_dir();
        if [NAMES, FEEDS].contains(&path.as_str()) && !is_dir {
            continue;
        }
        match reason_to_pass(&inside, &entry) {
            Some(why) => {
                listing.passed_over.push(Problem::of_file(&path, why, "passed over").of(Rule::PassedOver));
                if is_dir {
                    walk.skip_current_dir();
                }
            }
            None if is_dir => {}
            None => match entry.metadata() {
                Ok(metadata) => {
                    let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
                    let modified_ns = modified.and_then(|age| u64::try_from(age.as_nanos()).ok()).unwrap_or(0);
                    listing.files.push(Listed { path, size: metadata.len(), modified_ns });
                }
                Err(error) => listing.passed_over.push(
                    Problem::of_file(&path, format!("cannot be read ({error})"), "passed over").of(Rule::PassedOver),
                ),
            },
        }
    }
    listing.files.sort_by(|a, b| a.path.cmp(&b.path));
    listing.passed_over.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(listing)
}

/// Why an entry is not read; `None` when it is.
fn reason_to_pass(root: &Path, entry: &walkdir::DirEntry) -> Option<String> {
    let Some(name) = entry.file_name().to_str() else {
        return Some("its name is not UTF-8".to_owned());
    };
    if name.starts_with('.') {
        return Some("hidden".to_owned());
    }
    if name.contains(char::is_control) {
        return Some("its name holds a control character".to_owned());
    }
    if entry.path_is_symlink() {
        let target = entry.path().canonicalize().unwrap_or_default();
        let Ok(inner) = target.strip_prefix(root) else {
            return Some("a link that leads out of the corpus".to_owned());
        };
        // What lies in a hidden folder is read through the link only: so containers mount their files.
        if !inner.iter().any(|part| part.to_string_lossy().starts_with('.')) {
            return Some(format!("a link to `{}`, which is read itself", relative(root, &target)));
        }
    }
    if entry.file_type().is_dir() {
        return None;
    }
    if !entry.file_type().is_file() {
        return Some("not a file".to_owned());
    }
    let kind = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    match kind {
        Some(kind) if ENDINGS.contains(&kind.as_str()) => None,
        _ => Some(format!("not one of .{}", ENDINGS.join(" ."))),
    }
}

fn relative(root: &Path, path: &Path) -> String {
    let parts = path.strip_prefix(root).unwrap_or(path).iter();
    let path = parts.map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
    path.replace(char::is_control, "\u{fffd}")
}
