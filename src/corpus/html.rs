//! Web pages: the article a reader sees on one, and what the page says of itself.
//!
//! Readability (`dom_smoothie`) picks the article out of the page; a walk over the picked elements turns it into plain
//! text and blocks. White space is collapsed as a browser does it; the marks of notes are left out; every other
//! character stays as it is on the page.
//! The fields of [`PageMeta`] come from statements a page makes for machines: JSON-LD, meta tags, `<time>`.
//! Nothing is guessed from prose, and the day a page was modified, printed or fetched is never its date.
//! The same page always gives the same text. This module does not know article files or front matter.

mod linked;
mod meta;
mod nodes;
mod notes;
mod parse;
mod region;
#[cfg(test)]
mod tests;
mod values;
mod writer;

pub(crate) use meta::PageMeta;
pub(super) use writer::Writer;

use super::blocks::Block;

/// The statements of a page, the plain text of its article and the text's blocks.
pub(crate) fn read(html: &str) -> anyhow::Result<(PageMeta, String, Vec<Block>)> {
    let page = parse::parse(html)?;
    let meta = meta::metadata(&page);
    let (text, blocks) = region::article(page);
    Ok((meta, text, blocks))
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
