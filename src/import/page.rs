//! Web pages: bytes to a draft.

use super::clean::{clean, clean_line};
use super::draft::{Body, Draft, Refusal};
use crate::corpus::{self, Sha256};

/// The article on a page.
///
/// # Errors
/// A [`Refusal`] where there is none.
pub(super) fn read(bytes: &[u8], address: Option<&str>) -> Result<Draft, Refusal> {
    let html = String::from_utf8_lossy(bytes);
    let (meta, text, blocks) = corpus::read_page(&clean(&html))
        .map_err(|error| Refusal::new(error.to_string(), "save the page in a simpler form"))?;
    if blocks.is_empty() {
        return Err(Refusal::new("there is no article on the page", "import a page that has one"));
    }
    let line = |value: Option<String>| value.as_deref().and_then(clean_line);
    let title =
        line(meta.title).ok_or_else(|| Refusal::new("the page states no title", "write the article's file by hand"))?;
    Ok(Draft {
        source: line(meta.source),
        date: meta.date.filter(|date| corpus::parse_date(date).is_some()),
        author: line(meta.author),
        url: meta.url.or_else(|| address.map(str::to_owned)),
        language: meta.language,
        ..Draft::new(title, Body::Blocks(text, blocks), Sha256::of(bytes))
    })
}
