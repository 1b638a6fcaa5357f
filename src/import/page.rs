//! Web pages: bytes to a draft, or why there is no article in them.

use jiff::civil::Date;

use super::charset;
use super::clean::{clean, clean_line};
use super::correction;
use super::draft::{Body, Draft, Refusal};
use crate::corpus::{self, Block, Page, Sha256, Today};

/// Bytes of a page. The largest articles have a tenth of it; what is larger is an archive, or a trap.
const PAGE_BYTES: usize = 16 * 1024 * 1024;

/// Characters (see [`corpus::weight`]) under which a text that ends openly, or that not everyone may read, is only the beginning of one.
const BEGINNING_CHARS: usize = 1_000;

/// Characters under which a text is no article.
const ARTICLE_CHARS: usize = 100;

/// Characters that a sentence has more than.
const SENTENCE_CHARS: usize = 15;

/// Characters of a paragraph as articles have them, likewise.
const PARAGRAPH_CHARS: usize = 200;

/// Lines at the beginning of a page in which a browser notes where it was.
const NOTED_LINES: usize = 5;

/// Headings that link elsewhere, as lists of articles have many.
const LISTED: usize = 6;

/// Titles of what servers show instead of a page, in lower case.
#[rustfmt::skip]
const NOTICES: &[&str] = &[
    "page not found", "not found", "file not found", "just a moment", "checking your browser", "attention required", "access denied", "are you a robot", "verify you are human", "seite nicht gefunden", "page non trouvée", "página no encontrada", "pagina non trovata",
    "strona nie została znaleziona", "страница не найдена", "сторінку не знайдено", "сторінка не знайдена", "старонка не знойдзена", "sayfa bulunamadı",
];

/// The article on a page.
///
/// # Errors
/// A [`Refusal`] where there is none.
pub(super) fn read(bytes: &[u8], address: Option<&str>) -> Result<Draft, Refusal> {
    read_as(bytes, None, address)
}

/// The article on a page whose charset the server named.
///
/// # Errors
/// A [`Refusal`] where there is none.
pub(super) fn read_as(bytes: &[u8], charset: Option<&str>, address: Option<&str>) -> Result<Draft, Refusal> {
    if bytes.len() > PAGE_BYTES {
        let most = PAGE_BYTES / 1024 / 1024;
        return Err(Refusal::new(format!("the page is larger than {most} MB"), "save only the article"));
    }
    let html = charset::decode(bytes, charset);
    let address = address.or_else(|| saved_from(&html));
    let Page { meta, text, blocks, paywall, listed, asides } = corpus::read_page(&html, address)
        .map_err(|error| Refusal::new(error.to_string(), "save the page in a simpler form"))?;
    let (text, blocks) = cleaned(&text, &blocks);
    let chars = corpus::weight(&text);
    let long = text.lines().filter(|line| corpus::weight(line) >= PARAGRAPH_CHARS).count();
    let is_list = !meta.is_article && ((listed >= LISTED && long <= 1) || (meta.is_home() && long <= 3));
    if (paywall || meta.is_paid) && chars < BEGINNING_CHARS {
        return Err(Refusal::new(
            "only the beginning of the article is there, the rest is for subscribers",
            "save the page while you are signed in",
        ));
    }
    if blocks.is_empty() || chars < ARTICLE_CHARS && !has_sentence(&text) {
        return Err(Refusal::new("there is no article on the page", "import a page that has one"));
    }
    if is_list {
        return Err(Refusal::new("the page is a list of articles, not one of them", "import the articles it links to"));
    }
    if chars < BEGINNING_CHARS && is_cut_short(&text) {
        return Err(Refusal::new(
            "only the beginning of the article is there",
            "import the page with the whole article",
        ));
    }
    let line = |value: Option<String>| value.as_deref().and_then(clean_line);
    let title =
        line(meta.title).ok_or_else(|| Refusal::new("the page states no title", "write the article's file by hand"))?;
    if chars < BEGINNING_CHARS && is_notice(&title) {
        return Err(Refusal::new(
            "the server answered with a notice, not with an article",
            "open the page and save it",
        ));
    }
    let is_shown = meta.date_from == Some("text");
    let date = meta
        .date
        .filter(|date| corpus::parse_date(date).is_some_and(|day| !is_to_come(day) && (!is_shown || !is_today(day))));
    Ok(Draft {
        source: line(meta.source),
        date_from: meta.date_from.filter(|_| date.is_some()).map(str::to_owned),
        date,
        author: line(meta.author),
        url: meta.url.or_else(|| address.map(str::to_owned)),
        language: meta.language,
        noted: correction::is_among(asides.iter().map(String::as_str)),
        ..Draft::new(title, Body::Blocks(text, blocks), Sha256::of(bytes))
    })
}

/// Whether a title is that of what a server shows instead of a page.
fn is_notice(title: &str) -> bool {
    let title = title.to_lowercase();
    let title = title.trim_start_matches("error").trim_start_matches(|c: char| !c.is_alphabetic());
    NOTICES.iter().any(|notice| {
        title.strip_prefix(notice).is_some_and(|rest| !rest.trim_start().starts_with(char::is_alphanumeric))
    })
}

/// The address that a browser wrote into a page when it saved it.
fn saved_from(html: &str) -> Option<&str> {
    let is_web = |address: &&str| ["http://", "https://"].iter().any(|scheme| address.starts_with(scheme));
    html.lines().take(NOTED_LINES).find_map(|line| {
        let (_, address) = line.split_once("<!-- saved from url=(")?.1.split_once(')')?;
        address.split_whitespace().next().filter(is_web)
    })
}

/// A day that has not come yet is the day of something else.
fn is_to_come(day: Date) -> bool {
    day > Today::now().0
}

/// A page that shows the day of today to its readers would show another one tomorrow.
fn is_today(day: Date) -> bool {
    // Wherever on earth it was saved.
    day.checked_add(jiff::Span::new().days(2)).is_ok_and(|later| later > Today::now().0)
}

/// The text with each of its blocks cleaned: a page may write what Telegram removes as character references.
fn cleaned(text: &str, blocks: &[Block]) -> (String, Vec<Block>) {
    let (mut whole, mut cleaned) = (String::new(), Vec::new());
    for block in blocks {
        let words = clean(text.get(block.span.clone()).unwrap_or_default());
        let words = words.trim();
        if words.is_empty() {
            continue;
        }
        if !whole.is_empty() {
            whole.push_str("\n\n");
        }
        let start = whole.len();
        whole.push_str(words);
        cleaned.push(Block { kind: block.kind, span: start..whole.len() });
    }
    (whole, cleaned)
}

/// Whether any line of a text is a sentence, if a short one.
fn has_sentence(text: &str) -> bool {
    text.lines().any(|line| {
        let end = line.trim_end_matches(['"', '”', '»', ')', '」']);
        line.chars().count() > SENTENCE_CHARS && end.ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '।'])
    })
}

/// Whether a text breaks off.
fn is_cut_short(text: &str) -> bool {
    let end = text.trim_end();
    ["…", "...", "[…]", "[...]", "(…)", "(...)", "→", "»»"].iter().any(|mark| end.ends_with(mark))
}

#[cfg(test)]
mod tests;
