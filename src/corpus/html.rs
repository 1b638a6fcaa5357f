//! Web pages: the article a reader sees on one, and what the page says of itself.
//!
//! Readability (`dom_smoothie`) picks the article out of the page; a walk over the picked elements turns it into plain
//! text and blocks. White space is collapsed as a browser does it; the marks of notes are left out; every other
//! character stays as it is on the page.
//! The fields of [`PageMeta`] come from what a page states: JSON-LD, meta tags, microdata, `<time>`, and for the date its
//! address and the line beside the title. The day a page was modified, printed or fetched is never its date.
//! The same page always gives the same text. This module does not know article files or front matter.

mod dates;
mod elements;
mod furniture;
mod kind;
mod linked;
mod meta;
mod nodes;
mod notes;
mod parse;
mod region;
#[cfg(test)]
mod tests;
mod times;
mod titles;
mod trim;
mod values;
mod writer;

use elements::Elements;
use kind::Notices;
pub(crate) use meta::PageMeta;
use meta::Stated;
pub(crate) use trim::weight;
pub(super) use writer::Writer;

use super::blocks::Block;

/// A page as it was understood.
#[derive(Debug)]
pub(crate) struct Page {
    /// What it says of itself.
    pub(crate) meta: PageMeta,
    /// The plain text of its article.
    pub(crate) text: String,
    /// The text's blocks.
    pub(crate) blocks: Vec<Block>,
    /// Whether it tells readers that the rest is not free; looked at only where the text is short.
    pub(crate) paywall: bool,
    /// How many of its headings are links to other pages.
    pub(crate) listed: usize,
    /// The lines that stand in boxes beside its text and are no links.
    pub(crate) asides: Vec<String>,
}

/// Weight of a text that may be only the beginning of one.
const SHORT_TEXT: usize = 1_200;

/// The statements of a page, the plain text of its article and the text's blocks.
pub(super) fn read(html: &str) -> anyhow::Result<(PageMeta, String, Vec<Block>)> {
    let Page { meta, text, blocks, .. } = read_page(html, None)?;
    Ok((meta, text, blocks))
}

/// Everything that is understood of a page, which may have been found at an address.
pub(crate) fn read_page(html: &str, address: Option<&str>) -> anyhow::Result<Page> {
    let page = parse::parse(html)?;
    let elements = Elements::of(&page);
    let Stated { meta, titles, body } = meta::metadata(&page, &elements, address);
    let listed = kind::linked_headings(&elements);
    // What is taken out with the furniture may be just what says so.
    let notices = Notices::of(&page);
    let asides = furniture::asides(&elements);
    let parts = region::parts(&page, elements);
    let (text, blocks) = region::article(page, parts);
    let (text, blocks) = trim::trim(text, blocks, &meta, &titles, body.as_deref());
    let paywall = weight(&text) < SHORT_TEXT && notices.announce_paywall();
    Ok(Page { meta, text, blocks, paywall, listed, asides })
}

/// Writes the visible text of a piece of HTML, such as one inside Markdown, without looking for an article in it.
pub(super) fn write_fragment(html: &str, writer: &mut Writer) -> anyhow::Result<()> {
    let page = parse::parse(html)?;
    if let Some(body) = page.body() {
        nodes::write_node(&body, writer);
    }
    writer.end_block();
    Ok(())
}

/// The text and the blocks of a document that is an article as a whole, such as a chapter of a book.
pub(crate) fn read_whole(html: &str) -> anyhow::Result<(String, Vec<Block>)> {
    let mut writer = Writer::new();
    write_fragment(html, &mut writer)?;
    Ok(writer.finish())
}
