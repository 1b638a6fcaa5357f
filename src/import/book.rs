//! Books (EPUB): each chapter is an article of the book, which is the publication.
//!
//! So a citation names the chapter, its book and the author, and a quote can be found again. Title, language, author
//! and day come from the package document. A book often states no more than a year; then the date is unknown and what
//! is stated of its edition stands beside the citation. Files that the table of contents does not name go on the
//! chapter before them.

mod package;
mod parcel;
mod xhtml;

use std::path::Path;

use anyhow::Result;

use package::Package;
use parcel::Parcel;

use super::clean::{clean_blocks, clean_line};
use super::dates::written_date;
use super::draft::{Body, Draft, Refusal};
use super::given::Given;
use super::what::{Found, Visit};
use crate::corpus::{self, Block, BlockKind, Sha256};

/// A document with fewer letters is a cover, a half title or an ornament.
const FEW_LETTERS: usize = 60;

/// A chapter in the making.
struct Chapter {
    title: Option<String>,
    text: String,
    blocks: Vec<Block>,
}

/// Reads every chapter of a book.
pub(super) fn read(path: &Path, given: &Given, visit: Visit) -> Result<()> {
    let whole = path.display().to_string();
    match given.for_many().and_then(|()| open(path)) {
        Ok((book, chapters, original)) => {
            for (number, chapter) in (1_usize..).zip(chapters) {
                let mut draft = draft(&book, number, chapter, original);
                given.apply(&mut draft);
                visit(Found { input: format!("{whole}#{number}"), draft: Ok(draft) })?;
            }
            Ok(())
        }
        Err(refusal) => visit(Found { input: whole, draft: Err(refusal) }),
    }
}

/// The book and its chapters.
fn open(path: &Path) -> Result<(Package, Vec<Chapter>, Sha256), Refusal> {
    let (mut parcel, original) = Parcel::open(path)?;
    let book = Package::read(&mut parcel)?;
    let mut chapters: Vec<Chapter> = Vec::new();
    for document in &book.spine {
        let html = xhtml::as_html(&parcel.text(document)?);
        let (text, blocks) = corpus::read_chapter(&html)
            .map_err(|error| Refusal::new(format!("`{document}`: {error}"), "save the book in a simpler form"))?;
        let (text, blocks) = clean_blocks(&text, &blocks);
        if text.chars().filter(|c| c.is_alphanumeric()).count() < FEW_LETTERS {
            continue;
        }
        let named = book.contents.get(document).cloned();
        match chapters.last_mut() {
            Some(chapter) if named.is_none() && !book.contents.is_empty() => chapter.go_on(&text, blocks),
            _ => chapters.push(Chapter { title: named, text, blocks }),
        }
    }
    if chapters.is_empty() {
        return Err(Refusal::new("there is no text in the book", "import a book that has one"));
    }
    Ok((book, chapters, original))
}

impl Chapter {
    fn go_on(&mut self, text: &str, blocks: Vec<Block>) {
        self.text.push_str("\n\n");
        let at = self.text.len();
        self.text.push_str(text);
        self.blocks.extend(
            blocks.into_iter().map(|block| Block { span: block.span.start + at..block.span.end + at, ..block }),
        );
    }

    /// What the table of contents calls it, or its first heading.
    fn title(&self) -> Option<String> {
        let heading = || {
            let block = self.blocks.iter().find(|block| block.kind == BlockKind::Heading)?;
            clean_line(self.text.get(block.span.clone())?)
        };
        self.title.clone().or_else(heading)
    }
}

fn draft(book: &Package, number: usize, chapter: Chapter, original: Sha256) -> Draft {
    let title = chapter.title().unwrap_or_else(|| format!("{}, part {number}", book.title));
    let place = format!("{}/{number:03} {}", book.title.replace('/', " "), title.replace('/', " "));
    let day = book.date.as_deref().and_then(written_date);
    let edition: Vec<&str> =
        [book.publisher.as_deref(), book.date.as_deref().filter(|_| day.is_none())].into_iter().flatten().collect();
    Draft {
        place: Some(place),
        source: Some(book.title.clone()),
        date_from: day.is_some().then(|| "opf".to_owned()),
        date: day,
        author: book.author.clone(),
        language: book.language.clone(),
        based_on: (!edition.is_empty()).then(|| format!("the edition of {}", edition.join(", "))),
        ..Draft::new(title, Body::Blocks(chapter.text, chapter.blocks), original)
    }
}
