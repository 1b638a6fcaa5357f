//! One file becomes articles: the same bytes give the same articles, byte for byte.
//!
//! `.txt` and `.md` need front matter; `.html` may carry it or speak through its own metadata; a `.jsonl` holds one
//! article a line and is streamed, so its size does not matter.

use std::fs;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::article::Article;
use super::blocks::{self, Block};
use super::front_matter::{self, Field, Fields, Provenance, Today, Value};
use super::html::{self, PageMeta};
use super::jsonl;
use super::markdown;
use super::problem::Problem;
use super::rule::Rule;

/// Where an article lies on disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Path inside the corpus folder.
    pub file: String,
    /// The bytes of its line when the file holds many articles (`.jsonl`), the number of that line before them.
    pub line: Option<(usize, Range<u64>)>,
}

/// What reading found: an article, or why there is none.
#[derive(Debug)]
pub enum Reading {
    /// An article that keeps the rules.
    Article(Box<Article>, Place),
    /// Everything that keeps this article (or file) out.
    Rejected(Vec<Problem>),
}

/// Reads every article of a file, in order, and hands each to `visit`.
///
/// # Errors
/// Only those of `visit`: a file that cannot be read is a [`Reading::Rejected`].
pub fn read_file(root: &Path, file: &str, today: Today, visit: &mut dyn FnMut(Reading) -> Result<()>) -> Result<()> {
    if is_jsonl(file) {
        return jsonl::read(root, file, today, visit);
    }
    let place = Place { file: file.to_owned(), line: None };
    let article = fs::read(root.join(file))
        .map_err(|error| vec![unreadable(file, &error)])
        .and_then(|bytes| from_bytes(file, &bytes, today));
    visit(match article {
        Ok(article) => Reading::Article(Box::new(article), place),
        Err(problems) => Reading::Rejected(problems),
    })
}

/// Reads one article again from where it was found.
///
/// # Errors
/// When the file is gone or the article in it no longer keeps the rules.
pub fn load(root: &Path, place: &Place, today: Today) -> Result<Article> {
    let path = root.join(&place.file);
    let context = || format!("cannot read article `{}`", place.file);
    let article = match &place.line {
        None => from_bytes(&place.file, &fs::read(path).with_context(context)?, today),
        Some((number, bytes)) => {
            let mut file = fs::File::open(path).with_context(context)?;
            file.seek(SeekFrom::Start(bytes.start)).with_context(context)?;
            let len = bytes.end.saturating_sub(bytes.start);
            let mut line = Vec::with_capacity(usize::try_from(len).unwrap_or(0) + 1);
            file.take(len).read_to_end(&mut line).with_context(context)?;
            jsonl::article(&place.file, *number, bytes.start, &line, today)
        }
    };
    article.map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(Problem::to_string).collect();
        anyhow::anyhow!("{}", lines.join("; "))
    })
}

pub(super) fn is_jsonl(file: &str) -> bool {
    ending(file) == "jsonl"
}

fn ending(file: &str) -> String {
    file.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default()
}

pub(super) fn unreadable(file: &str, error: &io::Error) -> Problem {
    Problem::of_file(file, format!("cannot be read ({error})"), "check that it exists and may be read")
        .of(Rule::Unreadable)
}

/// The article in a file with this path and these bytes, or everything that keeps it from being one.
pub(crate) fn from_bytes(file: &str, bytes: &[u8], today: Today) -> Result<Article, Vec<Problem>> {
    let content = decode(file, bytes).map_err(|problem| vec![problem])?;
    from_content(file, &content, today)
}

/// The same, decoded.
pub(super) fn from_content(file: &str, content: &str, today: Today) -> Result<Article, Vec<Problem>> {
    let fence = front_matter::fence(content)
        .map_err(|()| vec![Problem::at(file, 1, "the front matter is not closed", "put a line `---` after it")])?;
    let body_at = fence.as_ref().map_or(0, |fence| fence.text_at);
    let body = content.get(body_at..).unwrap_or("");
    let (page, text, blocks) = text_of(file, body).map_err(|problem| vec![problem])?;
    let fields = match (&fence, page) {
        (Some(fence), _) => {
            let yaml = content.get(fence.yaml.clone()).unwrap_or("");
            front_matter::parse_yaml(file, yaml, 2).map_err(|problem| vec![problem])?
        }
        (None, Some(page)) => page_fields(page),
        (None, None) => Fields::new(),
    };
    let mut problems = Vec::new();
    let provenance = Provenance::of(&fields);
    let meta = front_matter::check(file, Some(1), fields, today).unwrap_or_else(|found| {
        problems = found;
        front_matter::Meta::default()
    });
    if blocks.is_empty() {
        problems.push(
            Problem::of_file(file, "the article has no text", "write the text below the front matter").of(Rule::NoText),
        );
    }
    if problems.is_empty() {
        Ok(Article::new(file.to_owned(), (meta, provenance), text, blocks))
    } else {
        Err(problems)
    }
}

/// The text that stands below the front matter, if there is one, and what a page says of itself.
pub(super) fn text_of(file: &str, body: &str) -> Result<(Option<PageMeta>, String, Vec<Block>), Problem> {
    Ok(match ending(file).as_str() {
        "md" => {
            let (text, blocks) = markdown::read(body);
            (None, text, blocks)
        }
        "html" => {
            let (meta, text, blocks) = html::read(body).map_err(|error| {
                Problem::of_file(file, error.to_string(), "save the page in a simpler form").of(Rule::BadPage)
            })?;
            (Some(meta), text, blocks)
        }
        _ => (None, body.to_owned(), blocks::of_plain_text(body)),
    })
}

/// What a web page says of itself, as the fields that front matter would have.
fn page_fields(page: PageMeta) -> Fields {
    let PageMeta { title, source, author, date, url, language, .. } = page;
    [("title", title), ("source", source), ("author", author), ("date", date), ("url", url), ("language", language)]
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_owned(), Field { value: Value::Text(value?), line: None })))
        .collect()
}

/// UTF-8, or UTF-16 when a byte order mark says so.
pub(super) fn decode(file: &str, bytes: &[u8]) -> Result<String, Problem> {
    let utf16 = |from_bytes: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| from_bytes([pair[0], pair[1]])).collect();
        let whole = bytes.len().is_multiple_of(2);
        String::from_utf16(&units)
            .ok()
            .filter(|_| whole)
            .map(|text| text.trim_start_matches('\u{feff}').to_owned())
            .ok_or_else(|| {
                Problem::of_file(file, "it is not the UTF-16 that its byte order mark announces", "save it as UTF-8")
                    .of(Rule::Encoding)
            })
    };
    match bytes {
        [0xff, 0xfe, ..] => utf16(u16::from_le_bytes),
        [0xfe, 0xff, ..] => utf16(u16::from_be_bytes),
        _ => std::str::from_utf8(bytes)
            .map(str::to_owned)
            .map_err(|error| not_utf8(file, bytes, error.valid_up_to(), 0, 1)),
    }
}

/// A byte that is not UTF-8: `at` inside `bytes`, which begin at byte `offset`, line `first_line` of the file.
pub(super) fn not_utf8(file: &str, bytes: &[u8], at: usize, offset: u64, first_line: usize) -> Problem {
    let line = first_line + bytes.iter().take(at).filter(|&&byte| byte == b'\n').count();
    let what = format!("not UTF-8 at byte {}", offset + at as u64);
    Problem::at(file, line, what, "save the file as UTF-8").of(Rule::Encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Today = Today(jiff::civil::date(2026, 11, 22));
    const HEAD: &str = "---\ntitle: T\nsource: S\ndate: unknown\n---\n";

    fn read(file: &str, bytes: &[u8]) -> Result<Article, Vec<String>> {
        from_bytes(file, bytes, TODAY).map_err(|problems| problems.iter().map(Problem::to_string).collect())
    }

    #[test]
    fn the_text_of_a_txt_is_its_bytes_after_the_front_matter() {
        let body = "A\u{a0}b\u{ad}c e\u{301} \r\n\r\n\u{202b}עברית\u{202c} 🙂\t end  \n\n";
        let article = read("a.txt", format!("\u{feff}{HEAD}\n{body}").as_bytes()).unwrap();
        assert_eq!(article.text(), body);
        assert_eq!(article.sha256(), crate::corpus::Sha256::of(body.as_bytes()));
    }

    #[test]
    fn utf_16_is_decoded_and_other_bytes_are_named() {
        let whole = format!("{HEAD}Žluťoučký kůň.");
        let little: Vec<u8> = [0xff, 0xfe].into_iter().chain(whole.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let big: Vec<u8> = [0xfe, 0xff].into_iter().chain(whole.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        assert_eq!(read("a.txt", &little).unwrap().text(), "Žluťoučký kůň.");
        assert_eq!(read("a.txt", &big).unwrap().text(), "Žluťoučký kůň.");
        let mut latin = format!("{HEAD}Caf").into_bytes();
        latin.push(0xe9);
        let at = latin.len() - 1;
        assert_eq!(
            read("a.txt", &latin).unwrap_err(),
            [format!("a.txt:6: not UTF-8 at byte {at}; save the file as UTF-8")]
        );
        assert_eq!(
            read("a.txt", &[0xff, 0xfe, 0x41]).unwrap_err(),
            ["a.txt: it is not the UTF-16 that its byte order mark announces; save it as UTF-8"]
        );
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        assert_eq!(
            read("a.txt", b"Just text\n").unwrap_err(),
            [
                "a.txt:1: `title` is missing; write `title:` and the headline",
                "a.txt:1: `source` is missing; write `source:` and the publication, or `source: unknown`",
                "a.txt:1: `date` is missing; write `date:` and a day such as 2023-10-16, or `date: unknown`",
            ]
        );
        assert_eq!(
            read("a.md", format!("{HEAD} \n\n").as_bytes()).unwrap_err(),
            ["a.md: the article has no text; write the text below the front matter",]
        );
        assert_eq!(
            read("a.txt", b"---\ntitle: T\n").unwrap_err(),
            ["a.txt:1: the front matter is not closed; put a line `---` after it",]
        );
    }

    #[test]
    fn a_page_speaks_for_itself_unless_front_matter_does() {
        let page = "<html lang=en><head><title>On bridges</title><meta property='og:site_name' content='The Paper'><meta property='article:published_time' content='2023-10-16T08:00:00Z'></head><body><p>The old bridge was closed on Monday after the flood, the town said.</p></body></html>";
        let article = read("a.html", page.as_bytes()).unwrap();
        assert_eq!(article.meta().source.as_deref(), Some("The Paper"));
        assert_eq!(article.meta().date, Some(jiff::civil::date(2023, 10, 16)));
        let article = read("a.html", format!("{HEAD}{page}").as_bytes()).unwrap();
        assert_eq!((article.meta().title.as_str(), article.meta().date), ("T", None));
    }
}
