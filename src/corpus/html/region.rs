//! Which part of a page is its article: Readability's choice, or the region the page marks as such.
//!
//! Weighs the two by the text they give; how a region becomes text is the business of [`super::nodes`].

use std::collections::HashSet;

use dom_query::{Document, NodeId, NodeRef};
use dom_smoothie::{Config, Readability};

use super::furniture;
use super::nodes::text_of;
use super::trim::{is_prose, is_sentence, letters};
use crate::corpus::blocks::{Block, BlockKind};

/// Text length, in bytes, under which Readability's choice is doubtful.
const SHORT_ARTICLE: usize = 600;

/// Characters of a sentence above the marked part that is a lead.
const LEAD_CHARS: usize = 60;

/// Names that templates give to the part with nothing but the article's text.
const BODIES: &str = "[itemprop~=articleBody], .entry-content, .article-body, .article__body, .articleBody, .article-content, .article__content, \
    .article-text, .article__text, .post-content, .post-body, .story-body, .storybody, .story-content, .news-text, .td-post-content, \
    .c-article-body, .field-name-body, #article-body, #articleBody, #storytext";

/// The article as Readability finds it, or all of its region where that finds next to nothing.
pub(super) fn article(page: Document) -> (String, Vec<Block>) {
    furniture::remove(&page);
    let whole = page.clone();
    // Classes tell the marks of notes from other raised text.
    let config = Config { disable_json_ld: true, keep_classes: true, ..Config::default() };
    let found = Readability::with_document(page, None, Some(config)).ok().and_then(|mut readability| {
        readability.parse().ok()?;
        let content = readability.doc.select_single("#readability-page-1");
        content.nodes().first().map(text_of)
    });
    let found = found.unwrap_or_default();
    if let Some(marked) = marked_body(&whole)
        && marked.0.len() > SHORT_ARTICLE
        && let Some(both) = within(&found, &marked)
    {
        return both;
    }
    let (region, whole) = region(&whole);
    let is_short = found.0.len() < SHORT_ARTICLE;
    // Readability weighs paragraphs. Where an article has few, as in a list of answers, it may settle on the imprint; and
    // on a short page it may keep one paragraph of three. Then the region, without its furniture, is the better reading.
    let gains = prose(&found) == 0 || prose(&whole) * 5 > prose(&found) * 6;
    let is_better = match region {
        Region::Marked => is_short && gains,
        Region::Body => is_short && gains && whole.0.len() < 2 * SHORT_ARTICLE,
    };
    let is_larger = (is_short || region == Region::Marked) && whole.0.len() > 4 * found.0.len();
    if is_better || is_larger { whole } else { found }
}

/// Bytes of a text in lines that are prose.
fn prose((text, blocks): &(String, Vec<Block>)) -> usize {
    blocks.iter().filter_map(|block| text.get(block.span.clone())).filter(|line| is_prose(line)).map(str::len).sum()
}

/// The text of the only part, or the outermost, whose name says that it is the article's text.
fn marked_body(page: &Document) -> Option<(String, Vec<Block>)> {
    let parts = page.select(BODIES);
    let ids: HashSet<NodeId> = parts.nodes().iter().map(|part| part.id).collect();
    let is_inner = |node: &NodeRef| node.ancestors_it(None).any(|above| ids.contains(&above.id));
    let outer: Vec<&NodeRef> = parts.nodes().iter().filter(|node| !is_inner(node)).take(2).collect();
    match outer.as_slice() {
        [only] => Some(text_of(only)),
        _ => None,
    }
}

/// What Readability found, with the headings and paragraphs of the marked part that it left out, and without what stands
/// after that part; `None` where the two are about different parts.
fn within(found: &(String, Vec<Block>), marked: &(String, Vec<Block>)) -> Option<(String, Vec<Block>)> {
    let lines = |(text, blocks): &(String, Vec<Block>)| -> Vec<(String, BlockKind)> {
        blocks.iter().map(|block| (text.get(block.span.clone()).unwrap_or_default().to_owned(), block.kind)).collect()
    };
    let (found, marked) = (lines(found), lines(marked));
    let known: HashSet<String> = found.iter().map(|(line, _)| letters(line)).collect();
    let inside: HashSet<String> = marked.iter().map(|(line, _)| letters(line)).collect();
    let size = |lines: &[(String, BlockKind)], within: Option<&HashSet<String>>| -> usize {
        lines
            .iter()
            .filter(|(line, _)| within.is_none_or(|known| known.contains(&letters(line))))
            .map(|(line, _)| line.len())
            .sum()
    };
    let shared = size(&found, Some(&inside));
    if shared * 10 < size(&found, None) * 6 || shared * 10 < size(&marked, None) * 5 {
        return None;
    }
    // A lead stands above the marked part on many pages.
    let lead = found
        .iter()
        .take_while(|(line, _)| !inside.contains(&letters(line)))
        .filter(|(line, kind)| *kind == BlockKind::Paragraph && is_sentence(line, LEAD_CHARS));
    // Where Readability has most of the part, the other paragraphs are captions and boxes.
    let has_most = shared * 10 > size(&marked, None) * 8;
    let is_known = |at: usize| marked.get(at).is_some_and(|(line, _)| known.contains(&letters(line)));
    let rest = marked.iter().enumerate().filter(|(at, (line, kind))| match kind {
        _ if is_known(*at) => true,
        BlockKind::Heading => is_known(at + 1),
        BlockKind::Paragraph => !has_most && is_prose(line),
    });
    let rest = rest.map(|(_, line)| line);
    let mut whole = (String::new(), Vec::new());
    for (line, kind) in lead.chain(rest) {
        if !whole.0.is_empty() {
            whole.0.push_str("\n\n");
        }
        let start = whole.0.len();
        whole.0.push_str(line);
        whole.1.push(Block { kind: *kind, span: start..whole.0.len() });
    }
    Some(whole)
}

/// Where a page has its article, by its own marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Region {
    /// In its only `<article>`, or else its only `<main>`.
    Marked,
    /// Somewhere in the body.
    Body,
}

/// The text of the region with the article.
fn region(page: &Document) -> (Region, (String, Vec<Block>)) {
    for name in ["article", "main"] {
        if let [only] = page.select(name).nodes() {
            let text = text_of(only);
            if !text.0.is_empty() {
                return (Region::Marked, text);
            }
        }
    }
    let body = page.body().map(|body| text_of(&body));
    (Region::Body, body.unwrap_or_default())
}
