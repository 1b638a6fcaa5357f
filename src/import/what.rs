//! What can be brought in, and which module reads it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Result;
use walkdir::{DirEntry, WalkDir};

use super::clean::clean_line;
use super::draft::{Draft, Refusal};
use super::given::Given;
use super::plain::{self, Seen};
use super::{book, guarded, json, mhtml, page, pdf, table};
use crate::corpus::Today;

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
        // What has another scheme is refused as an address, not looked for as a file.
        if given.contains("://") { What::Address(given.to_owned()) } else { What::Path(PathBuf::from(given)) }
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

/// Asks a person what a text is: the input, what it seems to say of itself, and what is stated already. What comes back
/// is all that is stated then; `None` leaves the text out.
pub type Ask<'a> = &'a mut dyn FnMut(&str, &Seen, &Given) -> Result<Option<Given>>;

/// What reading goes by.
pub struct With<'a> {
    /// What is stated by whoever imports.
    pub given: Given,
    /// Who can be asked, if anyone.
    pub ask: Option<Ask<'a>>,
    /// The last day an article can be of.
    pub today: Today,
}

/// What reading left out or missed without a word to anyone.
#[derive(Debug, Default)]
pub struct Besides {
    /// Files in a folder that hold no text: pictures, scripts, styles.
    pub passed_over: usize,
    /// Columns and keys that may be what none is said to be: the key of ours, and their name.
    pub unused: BTreeSet<(&'static str, String)>,
    /// An export of a channel does not say which channel that is, and nobody has stated the source.
    pub is_nameless: bool,
}

/// Endings of files that hold no text, as they lie about in folders.
#[rustfmt::skip]
const NO_TEXTS: &[&str] = &[
    "js", "mjs", "map", "css", "jpg", "jpeg", "png", "gif", "svg", "webp", "avif", "bmp", "tif", "tiff", "ico", "heic", "woff", "woff2", "ttf", "otf", "eot", "mp3", "m4a", "ogg", "wav", "mp4", "webm", "mov", "avi", "mkv",
];

/// Reads everything in a file or folder.
///
/// # Errors
/// Only those of `visit` and of asking: what cannot be read is found as a [`Refusal`].
pub fn read(what: &Path, with: &mut With, visit: Visit) -> Result<Besides> {
    let mut besides = Besides::default();
    // Hidden files are nobody's articles, and what a browser saves beside a page is the page's, unless it is named itself.
    let seen = |entry: &DirEntry| {
        entry.depth() == 0 || !(entry.file_name().to_string_lossy().starts_with('.') || is_of_saved_page(entry))
    };
    for entry in WalkDir::new(what).sort_by_file_name().into_iter().filter_entry(seen) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) if entry.depth() > 0 && NO_TEXTS.contains(&ending(entry.path()).as_str()) => {
                besides.passed_over += 1;
            }
            Ok(entry) => match not_a_file(entry.path()) {
                Some(refusal) => visit(Found { input: entry.path().display().to_string(), draft: Err(refusal) })?,
                None => file(entry.path(), &place(what, entry.path()), with, &mut besides, visit)?,
            },
            Err(error) => {
                let input = error.path().unwrap_or(what).display().to_string();
                let why = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                let refusal = Refusal::new(format!("cannot be read ({why})"), "check that it exists and may be read");
                visit(Found { input, draft: Err(refusal) })?;
            }
        }
    }
    Ok(besides)
}

/// Whether a folder holds what a browser has saved with the page beside it.
fn is_of_saved_page(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let of_page = ["_files", ".files", "-Dateien", "_Dateien", "-filer", "_archivos", "_fichiers"];
    let page = of_page.iter().find_map(|ending| name.strip_suffix(ending));
    let is_there =
        |page: &str| ["html", "htm"].iter().any(|kind| entry.path().with_file_name(format!("{page}.{kind}")).is_file());
    entry.file_type().is_dir() && page.is_some_and(is_there)
}

/// The ending of a file's name, in lower case.
fn ending(path: &Path) -> String {
    path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// Why something that is no folder cannot be read as a file: reading a pipe or a device would never end.
fn not_a_file(path: &Path) -> Option<Refusal> {
    match std::fs::metadata(path) {
        Ok(about) if about.is_dir() => {
            Some(Refusal::new("it is a link to a folder, which is not followed", "import the folder itself"))
        }
        Ok(about) if !about.is_file() => Some(Refusal::new("it is no file but a pipe or device", "leave it out")),
        _ => None,
    }
}

/// The path of a file inside the folder that is read, without its ending.
fn place(what: &Path, file: &Path) -> String {
    let inside = file.strip_prefix(what).ok().filter(|path| !path.as_os_str().is_empty());
    let path = inside.map_or_else(|| PathBuf::from(file.file_name().unwrap_or_default()), Path::to_owned);
    path.with_extension("").iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Reads one file, by the kind that its ending tells.
fn file(path: &Path, place: &str, with: &mut With, besides: &mut Besides, visit: Visit) -> Result<()> {
    let input = path.display().to_string();
    let ending = ending(path);
    let given = |draft: Result<Draft, Refusal>, given: &Given| {
        draft.map(|mut draft| {
            given.apply(&mut draft);
            draft
        })
    };
    let encoding = with.given.encoding.map(encoding_rs::Encoding::name);
    let bytes = || std::fs::read(path).map_err(|error| guarded::unreadable(&error));
    let mut draft = match ending.as_str() {
        "html" | "htm" | "xhtml" => given(bytes().and_then(|bytes| page::read_as(&bytes, encoding, None)), &with.given),
        "mht" | "mhtml" => given(bytes().and_then(|bytes| mhtml::read(&bytes)), &with.given),
        "txt" | "text" => plain::read(path, place, "txt", with)?,
        "md" | "markdown" => plain::read(path, place, "md", with)?,
        "pdf" => pdf::read(path, with)?,
        "jsonl" | "ndjson" => return json::lines(path, &with.given, besides, visit),
        "json" => return json::document(path, &with.given, besides, visit),
        "csv" | "tsv" | "tab" => return table::read(path, &with.given, besides, visit),
        "epub" => return book::read(path, &with.given, visit),
        "" => {
            Err(Refusal::new("files without an ending are not known", "give it one that tells its kind, such as .txt"))
        }
        _ => Err(Refusal::new(format!("files of the kind `.{ending}` are not known"), "convert it first")),
    };
    if let Ok(draft) = &mut draft
        && draft.place.is_none()
        && draft.url.is_none()
    {
        draft.file = path.file_name().and_then(|name| clean_line(&name.to_string_lossy()));
    }
    visit(Found { input, draft })
}
