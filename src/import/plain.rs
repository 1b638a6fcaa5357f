//! Text files: an article file is taken as it is; for any other, somebody has to say what it is.
//!
//! A text states nothing to a machine. What it seems to say of itself is shown ([`Seen`]) and never believed: title,
//! source and date have to be given, be it as `unknown`. Lines at the top that say only what is in the front matter
//! then are left out of the text; everything below is the text.

mod seen;

use std::path::Path;

use anyhow::Result;

pub use seen::{Hint, Seen};

use super::clean::clean;
use super::decoded;
use super::draft::{Body, Draft, Refusal};
use super::given::Given;
use super::guarded;
use super::what::With;
use crate::corpus::{self, Sha256};

/// The largest file that is read as one text, in bytes.
const MAX_BYTES: u64 = 32 << 20;

/// Front matter that reads, for a text that has none yet.
const HEAD: &str = "---\ntitle: unknown\nsource: unknown\ndate: unknown\n---\n\n";

/// The article in a text file. `place` is the path of the file inside the folder that is brought in.
///
/// # Errors
/// Those of asking. The inner one is a text that is not an article, or of which nobody says what it is.
pub(super) fn read(path: &Path, place: &str, ending: &'static str, with: &mut With) -> Result<Result<Draft, Refusal>> {
    let (bytes, text) = match open(path, with.given.encoding) {
        Ok(opened) => opened,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if text.lines().next().is_some_and(|line| line.trim_end() == "---") {
        return Ok(article_file(place, ending, text, &bytes, with));
    }
    let text = clean(&text);
    if !text.contains(char::is_alphanumeric) {
        return Ok(Err(Refusal::new("there is no text in it", "leave it out")));
    }
    let seen = Seen::of(&text);
    let given = if is_enough(&with.given) {
        with.given.clone()
    } else {
        let Some(ask) = &mut with.ask else {
            return Ok(Err(unstated("a text without front matter", &with.given, &seen)));
        };
        match ask(&path.display().to_string(), &seen, &with.given)? {
            Some(given) if is_enough(&given) => given,
            Some(given) => return Ok(Err(unstated("a text without front matter", &given, &seen))),
            None => return Ok(Err(Refusal::new("nobody said what it is", "import it again and answer"))),
        }
    };
    let title = given.title.clone().unwrap_or_default();
    let text = seen::without_head(&text, &given);
    let body = match ending {
        "md" => match corpus::read_bytes("text.md", format!("{HEAD}{text}").as_bytes(), with.today) {
            Ok(article) => Body::Blocks(article.text().to_owned(), article.blocks().to_vec()),
            Err(_) => return Ok(Err(Refusal::new("there is no text in it", "leave it out"))),
        },
        _ => Body::Plain(text.trim().to_owned()),
    };
    let mut draft = Draft::new(title, body, Sha256::of(&bytes));
    given.apply(&mut draft);
    // What nobody knows to say is no word against what is known.
    draft.unknown = with.given.unknown();
    Ok(Ok(draft))
}

fn open(path: &Path, stated: Option<&'static encoding_rs::Encoding>) -> Result<(Vec<u8>, String), Refusal> {
    let size = std::fs::metadata(path).map_err(|error| guarded::unreadable(&error))?.len();
    if size > MAX_BYTES {
        return Err(Refusal::new(format!("it is larger than {} MiB", MAX_BYTES >> 20), "part it into articles"));
    }
    let bytes = std::fs::read(path).map_err(|error| guarded::unreadable(&error))?;
    let text = decoded::whole(&bytes, stated).map_err(|at| {
        let fix = "save it as UTF-8, or state what it is with --encoding, such as windows-1251";
        Refusal::new(format!("it is not the encoding it should be (UTF-8 unless stated), at byte {at}"), fix)
    })?;
    Ok((bytes, text))
}

/// A file with front matter, which is an article or says why not.
fn article_file(place: &str, ending: &'static str, text: String, bytes: &[u8], with: &With) -> Result<Draft, Refusal> {
    let name = format!("text.{ending}");
    let article = corpus::read_bytes(&name, text.as_bytes(), with.today).map_err(|problems| {
        let said = problems.iter().map(|problem| match problem.line {
            Some(line) => format!("line {line}: {}", problem.what),
            None => problem.what.clone(),
        });
        let mut fixes: Vec<String> = problems.iter().map(|problem| problem.fix.clone()).collect();
        fixes.dedup();
        Refusal { what: said.collect::<Vec<_>>().join(", "), fix: fixes.join("; ") }
    })?;
    let meta = article.meta().clone();
    Ok(Draft {
        place: Some(place.to_owned()),
        date_from: article.provenance().date_from.clone(),
        source: meta.source,
        date: meta.date.map(|date| date.to_string()),
        author: meta.author,
        url: meta.url,
        language: meta.language,
        based_on: meta.based_on,
        tags: meta.tags,
        ..Draft::new(meta.title, Body::File(ending, text, article.text().to_owned()), Sha256::of(bytes))
    })
}

/// Whether all that an article needs is stated.
fn is_enough(given: &Given) -> bool {
    given.title.is_some() && given.source.is_some() && given.date.is_some()
}

/// What is not stated, and what it may be.
pub(super) fn unstated(what: &str, given: &Given, seen: &Seen) -> Refusal {
    let needed = [("title", &given.title), ("source", &given.source), ("date", &given.date)];
    let missing: Vec<&str> = needed.iter().filter(|(_, value)| value.is_none()).map(|(key, _)| *key).collect();
    let flags = missing.iter().map(|key| format!("--{key}")).collect::<Vec<_>>().join(", ");
    let hints = seen.hints().map(|(key, hint)| {
        let doubt = hint.doubt.map(|doubt| format!(", {doubt}")).unwrap_or_default();
        format!("{key} “{}” (line {}{doubt})", hint.value, hint.line)
    });
    let language = seen.language.iter().map(|code| format!("language {code} (by its words)"));
    let hints: Vec<String> = hints.chain(language).collect();
    let looks = if hints.is_empty() { String::new() } else { format!("; it may be: {}", hints.join(", ")) };
    let fix = format!("state {flags} (`unknown` where it is not known), or import it on a terminal to be asked{looks}");
    Refusal::new(format!("{what}, and its {} is not stated", missing.join(", ")), fix)
}
