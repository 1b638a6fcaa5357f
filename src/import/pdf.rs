//! PDF documents with a text layer: lines become paragraphs again, and where each page begins is kept.
//!
//! A word that is broken at a line's end is joined; no other hyphen is touched. What stands at the top or the foot of
//! the pages alike, and page numbers, are left out. The day in a PDF is when its file was made, and no date. A reader of
//! PDF is large, so its panics are caught, and its time and what it unpacks are bounded.

mod lines;
mod paragraphs;

use std::io::Read as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Once};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;
use flate2::read::ZlibDecoder;
use pdf_extract::{Document, Object, Stream, output_doc};

use lines::Lines;

use super::clean::clean_line;
use super::draft::{Body, Draft, Refusal};
use super::guarded;
use super::plain::{Seen, unstated};
use super::what::With;
use crate::corpus::Sha256;

/// The largest file, in bytes.
const MAX_BYTES: u64 = 256 << 20;
/// Bytes that are unpacked of one, pictures aside.
const MAX_UNPACKED: u64 = 256 << 20;
/// Pages of one: a longer document is no article.
const MAX_PAGES: usize = 5_000;
/// How long a file may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// Bytes of stack: objects of a PDF nest.
const STACK: usize = 64 << 20;
/// The thread in which it is read.
const THREAD: &str = "pdf";
/// A page with fewer letters, on average, is a picture with a number on it.
const FEW_LETTERS: usize = 20;

/// What a PDF states and holds.
struct Read {
    title: Option<String>,
    author: Option<String>,
    text: String,
    pages: Vec<usize>,
}

/// The article in a PDF.
///
/// # Errors
/// Those of asking. The inner one is a document that is no article.
pub(super) fn read(path: &Path, with: &mut With) -> Result<Result<Draft, Refusal>> {
    let (bytes, read) = match open(path) {
        Ok(opened) => opened,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let mut given = with.given.clone();
    if given.title.is_none() && read.title.is_none() {
        let seen = Seen::of(&read.text);
        given.source.get_or_insert_with(|| "unknown".to_owned());
        given.date.get_or_insert_with(|| "unknown".to_owned());
        let Some(ask) = &mut with.ask else {
            return Ok(Err(unstated("a PDF that states no title", &given, &seen)));
        };
        match ask(&path.display().to_string(), &seen, &with.given)? {
            Some(answers) if answers.title.is_some() => given = answers,
            Some(answers) => return Ok(Err(unstated("a PDF that states no title", &answers, &seen))),
            None => return Ok(Err(Refusal::new("nobody said what it is", "import it again and answer"))),
        }
    }
    let title = read.title.unwrap_or_default();
    let mut draft = Draft {
        author: read.author,
        pages: read.pages,
        ..Draft::new(title, Body::Plain(read.text), Sha256::of(&bytes))
    };
    given.apply(&mut draft);
    // What nobody knows to say is no word against what is known.
    draft.unknown = with.given.unknown();
    Ok(Ok(draft))
}

fn open(path: &Path) -> Result<(Arc<Vec<u8>>, Read), Refusal> {
    let size = std::fs::metadata(path).map_err(|error| guarded::unreadable(&error))?.len();
    if size > MAX_BYTES {
        return Err(Refusal::new(format!("it is larger than {} MiB", MAX_BYTES >> 20), "part it"));
    }
    let bytes = Arc::new(std::fs::read(path).map_err(|error| guarded::unreadable(&error))?);
    let name = path.file_stem().map(|stem| stem.to_string_lossy().to_lowercase()).unwrap_or_default();
    let shared = Arc::clone(&bytes);
    let mut read = bounded(move || parse(&shared))?;
    read.title = read.title.filter(|title| is_title(title, &name));
    Ok((bytes, read))
}

/// Does something that may panic or take for ever.
fn bounded<T: Send + 'static>(work: impl FnOnce() -> Result<T, Refusal> + Send + 'static) -> Result<T, Refusal> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if thread::current().name() != Some(THREAD) {
                hook(info);
            }
        }));
    });
    let broken = || Refusal::new("it is no PDF that can be read", "print it into a new PDF");
    let (sender, receiver) = channel();
    let worker = thread::Builder::new().name(THREAD.to_owned()).stack_size(STACK).spawn(move || {
        let done = catch_unwind(AssertUnwindSafe(work));
        let _ = sender.send(done.unwrap_or_else(|_| Err(broken())));
    });
    worker.map_err(|error| guarded::unreadable(&error))?;
    receiver.recv_timeout(PATIENCE).unwrap_or_else(|error| {
        Err(match error {
            RecvTimeoutError::Timeout => too_slow(),
            RecvTimeoutError::Disconnected => broken(),
        })
    })
}

fn too_slow() -> Refusal {
    Refusal::new(format!("it takes longer than {} s to read", PATIENCE.as_secs()), "print it into a new PDF")
}

fn parse(bytes: &[u8]) -> Result<Read, Refusal> {
    let until = Instant::now() + PATIENCE;
    let broken = |error: &dyn std::fmt::Display| {
        Refusal::new(format!("it is no PDF that can be read ({error})"), "print it into a new PDF")
    };
    let mut document = Document::load_mem(bytes).map_err(|error| broken(&error))?;
    if document.is_encrypted() && document.decrypt("").is_err() {
        return Err(Refusal::new("it is locked with a password", "import a copy without it"));
    }
    if document.get_pages().len() > MAX_PAGES {
        return Err(Refusal::new(format!("it has more than {MAX_PAGES} pages"), "part it into articles"));
    }
    let mut left = MAX_UNPACKED;
    for stream in document.objects.values().filter_map(|object| object.as_stream().ok()) {
        left = left.checked_sub(unpacked(stream, left + 1)).ok_or_else(|| {
            let what = format!("it unpacks to more than {} MiB", MAX_UNPACKED >> 20);
            Refusal::new(what, "print it into a new PDF, or part it")
        })?;
    }
    let mut lines = Lines::until(until);
    let read = output_doc(&document, &mut lines);
    if let Some(refusal) = lines.refused() {
        return Err(refusal);
    }
    read.map_err(|error| broken(&error))?;
    let pages = lines.finish();
    let count = pages.len();
    let (text, starts) = paragraphs::text_of(pages);
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
    if letters < FEW_LETTERS * count.max(1) {
        let what = format!("it has no text layer: its {count} pages are pictures, as of a scan");
        return Err(Refusal::new(what, "run text recognition over it first, such as ocrmypdf"));
    }
    let unknown = text.chars().filter(|c| matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}')).count();
    if unknown * 5 > letters {
        let fix = "run text recognition over it first, such as ocrmypdf --force-ocr";
        return Err(Refusal::new("its fonts do not say which letters they show", fix));
    }
    let info = |key: &[u8]| {
        let info = document.trailer.get(b"Info").ok()?;
        let info = match info {
            Object::Reference(id) => document.get_object(*id).ok()?,
            object => object,
        };
        let value = info.as_dict().ok()?.get_deref(key, &document).ok()?;
        clean_line(&decoded(value.as_str().ok()?))
    };
    Ok(Read { title: info(b"Title"), author: info(b"Author"), text, pages: starts })
}

/// How many bytes a stream unpacks to, of which no more than `most` are counted. Pictures are not unpacked.
fn unpacked(stream: &Stream, most: u64) -> u64 {
    let is_picture = stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Image");
    let layers = stream.filters().unwrap_or_default();
    let mut bytes: Box<dyn std::io::Read + '_> = Box::new(stream.content.as_slice());
    for _ in layers.iter().take_while(|filter| **filter == b"FlateDecode" && !is_picture) {
        bytes = Box::new(ZlibDecoder::new(bytes));
    }
    // What breaks off unpacks to what came before.
    let mut counted = 0;
    let mut chunk = [0; 1 << 13];
    while let Ok(count @ 1..) = bytes.read(&mut chunk) {
        counted += count as u64;
        if counted >= most {
            break;
        }
    }
    counted
}

/// A text string of a PDF: UTF-16 or UTF-8 where a mark says so, else as good as Latin 1.
fn decoded(bytes: &[u8]) -> String {
    match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding.decode(bytes).0.into_owned(),
        None => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// Programs write names of files and their own where a title should be.
fn is_title(title: &str, file: &str) -> bool {
    let title = title.to_lowercase();
    let is_file = [".doc", ".docx", ".odt", ".indd", ".qxd", ".tex", ".dvi", ".pdf", ".rtf", ".txt", ".ps"]
        .iter()
        .any(|ending| title.ends_with(ending));
    let is_program = ["microsoft word -", "microsoft powerpoint -", "untitled", "title"]
        .iter()
        .any(|name| title.strip_prefix(name).is_some_and(|rest| name.ends_with('-') || rest.is_empty()));
    !is_file && !is_program && title != file && title.contains(char::is_alphabetic)
}
