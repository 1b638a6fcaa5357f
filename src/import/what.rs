//! What can be brought in, and which module reads it.

use std::path::{Path, PathBuf};

use anyhow::Result;
use walkdir::WalkDir;

use super::draft::{Draft, Refusal};
use super::page;

/// Something to bring in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A web address: a page, feed or sitemap.
    Address(String),
    /// A file, or a folder with all files in it.
    Path(PathBuf),
}

impl What {
    /// Tells an address from a path.
    pub fn parse(given: &str) -> What {
        let is_address = ["http://", "https://"].iter().any(|scheme| given.starts_with(scheme));
        if is_address { What::Address(given.to_owned()) } else { What::Path(PathBuf::from(given)) }
    }
}

/// One input, and the article in it or why there is none.
#[derive(Debug)]
pub struct Found {
    /// The address, the path, or the path with the place inside the file after `#`.
    pub input: String,
    /// The article.
    pub draft: Result<Draft, Refusal>,
}

/// Takes what is found, one after the other; an error ends the reading.
pub type Visit<'a> = &'a mut dyn FnMut(Found) -> Result<()>;

/// Reads everything in a file or folder.
///
/// # Errors
/// Only those of `visit`: what cannot be read is found as a [`Refusal`].
pub fn read(what: &Path, visit: Visit) -> Result<()> {
    for entry in WalkDir::new(what).sort_by_file_name() {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => file(entry.path(), visit)?,
            Err(error) => {
                let input = error.path().unwrap_or(what).display().to_string();
                let why = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                let refusal = Refusal::new(format!("cannot be read ({why})"), "check that it exists and may be read");
                visit(Found { input, draft: Err(refusal) })?;
            }
        }
    }
    Ok(())
}

/// Reads one file, by the kind that its ending and its first bytes tell.
fn file(path: &Path, visit: Visit) -> Result<()> {
    let input = path.display().to_string();
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let bytes = || {
        std::fs::read(path)
            .map_err(|error| Refusal::new(format!("cannot be read ({error})"), "check that it exists and may be read"))
    };
    match ending.as_str() {
        "html" | "htm" | "xhtml" => visit(Found { input, draft: bytes().and_then(|bytes| page::read(&bytes, None)) }),
        _ => {
            let refusal = Refusal::new(format!("files of the kind `.{ending}` are not known"), "convert it first");
            visit(Found { input, draft: Err(refusal) })
        }
    }
}
