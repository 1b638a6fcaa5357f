//! Which part of a page is its article: Readability's choice, or the region the page marks as such.
//!
//! Weighs the two by the text they give; how a region becomes text is the business of [`super::nodes`].

use std::collections::HashSet;

use dom_query::{Document, Element, NodeId, NodeRef, local_name};
use dom_smoothie::{Config, Readability};

use super::elements::{Elements, says, value};
use super::furniture;
use super::nodes::text_of;
use super::trim::{is_prose, is_sentence};
use crate::corpus::blocks::{Block, BlockKind};

/// Text length, in bytes, under which Readability's choice is doubtful.
const SHORT_ARTICLE: usize = 600;

/// Characters of a sentence above the marked part that is a lead.
const LEAD_CHARS: usize = 60;

/// Names that templates give to the part with nothing but the article's text: as its class, or as its id.
#[rustfmt::skip]
const BODY_CLASSES: [&str; 17] = [
    "entry-content", "article-body", "article__body", "articleBody", "article-content", "article__content", "article-text", "article__text", "post-content", "post-body",
    "story-body", "storybody", "story-content", "news-text", "td-post-content", "c-article-body", "field-name-body",
];
const BODY_IDS: [&str; 3] = ["article-body", "articleBody", "storytext"];

/// The parts of a page that may be its article: the one that is marked as its text, and all of its region.
pub(super) struct Parts {
    marked: Option<(String, Vec<Block>)>,
    region: (Region, (String, Vec<Block>)),
}

/// Takes the furniture out of a page, and reads the parts that may be its article.
pub(super) fn parts<'a>(page: &'a Document, elements: Elements<'a>) -> Parts {
    let left = furniture::remove(page, elements);
    Parts { marked: marked_body(&left), region: region(page, &left) }
}

/// The article as Readability finds it, or all of its region where that finds next to nothing. The page is one without
/// furniture, and the parts are its own.
pub(super) fn article(page: Document, parts: Parts) -> (String, Vec<Block>) {
    // Classes tell the marks of notes from other raised text.
    let config = Config { disable_json_ld: true, keep_classes: true, ..Config::default() };
    let found = Readability::with_document(page, None, Some(config)).ok().and_then(|mut readability| {
        readability.parse().ok()?;
        let content = readability.doc.select_single("#readability-page-1");
        content.nodes().first().map(text_of)
    });
    let found = found.unwrap_or_default();
    if let Some(marked) = parts.marked
        && marked.0.len() > SHORT_ARTICLE
        && let Some(both) = within(&found, &marked)
    {
        return both;
    }
    let (region, whole) = parts.region;
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
fn marked_body(elements: &Elements) -> Option<(String, Vec<Block>)> {
    let parts: Vec<NodeRef> = elements.such(is_body).filter(|node| elements.attached(node)).collect();
    let ids: HashSet<NodeId> = parts.iter().map(|part| part.id).collect();
    let is_inner = |node: &NodeRef| node.ancestors_it(None).any(|above| ids.contains(&above.id));
    let outer: Vec<&NodeRef> = parts.iter().filter(|node| !is_inner(node)).take(2).collect();
    match outer.as_slice() {
        [only] => Some(text_of(only)),
        _ => None,
    }
}

fn is_body(element: &Element) -> bool {
    let is_class = |classes: &str| classes.split_ascii_whitespace().any(|class| BODY_CLASSES.contains(&class));
    value(element, local_name!("class")).is_some_and(is_class)
        || value(element, local_name!("id")).is_some_and(|id| BODY_IDS.contains(&id))
        || says(element, local_name!("itemprop"), "articleBody")
}

/// What Readability found, with the headings and paragraphs of the marked part that it left out, and without what stands
/// after that part; `None` where the two are about different parts.
fn within(found: &(String, Vec<Block>), marked: &(String, Vec<Block>)) -> Option<(String, Vec<Block>)> {
    let (found, marked) = (lines(found), lines(marked));
    let known: HashSet<u64> = found.iter().map(|line| line.letters).collect();
    let inside: HashSet<u64> = marked.iter().map(|line| line.letters).collect();
    let size = |lines: &[Line], within: Option<&HashSet<u64>>| -> usize {
        let counted = lines.iter().filter(|line| within.is_none_or(|known| known.contains(&line.letters)));
        counted.map(|line| line.text.len()).sum()
    };
    let shared = size(&found, Some(&inside));
    if shared * 10 < size(&found, None) * 6 || shared * 10 < size(&marked, None) * 5 {
        return None;
    }
    // A lead stands above the marked part on many pages.
    let lead = found
        .iter()
        .take_while(|line| !inside.contains(&line.letters))
        .filter(|line| line.kind == BlockKind::Paragraph && is_sentence(line.text, LEAD_CHARS));
    // Where Readability has most of the part, the other paragraphs are captions and boxes.
    let has_most = shared * 10 > size(&marked, None) * 8;
    let is_known = |at: usize| marked.get(at).is_some_and(|line| known.contains(&line.letters));
    let rest = marked.iter().enumerate().filter(|(at, line)| match line.kind {
        _ if is_known(*at) => true,
        BlockKind::Heading => is_known(at + 1),
        BlockKind::Paragraph => !has_most && is_prose(line.text),
    });
    let rest = rest.map(|(_, line)| line);
    let mut whole = (String::new(), Vec::new());
    for line in lead.chain(rest) {
        if !whole.0.is_empty() {
            whole.0.push_str("\n\n");
        }
        let start = whole.0.len();
        whole.0.push_str(line.text);
        whole.1.push(Block { kind: line.kind, span: start..whole.0.len() });
    }
    Some(whole)
}

/// A block of a text, and what of it two readings of a page share.
struct Line<'a> {
    text: &'a str,
    /// A hash of its letters.
    letters: u64,
    kind: BlockKind,
}

/// A number that lines with the same letters and digits share, whatever their case (FNV-1a, of 64 bits).
fn hash(line: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |c: char| hash = (hash ^ u64::from(c)).wrapping_mul(0x100_0000_01b3);
    for c in line.chars() {
        if c.is_ascii_alphanumeric() {
            add(c.to_ascii_lowercase());
        } else if !c.is_ascii() && c.is_alphanumeric() {
            c.to_lowercase().for_each(&mut add);
        }
    }
    hash
}

fn lines((text, blocks): &(String, Vec<Block>)) -> Vec<Line<'_>> {
    let line = |block: &Block| {
        let text = text.get(block.span.clone()).unwrap_or_default();
        Line { text, letters: hash(text), kind: block.kind }
    };
    blocks.iter().map(line).collect()
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
fn region(page: &Document, elements: &Elements) -> (Region, (String, Vec<Block>)) {
    for name in ["article", "main"] {
        let mut named = elements.named([name]).filter(|node| elements.attached(node));
        if let (Some(only), None) = (named.next(), named.next()) {
            let text = text_of(&only);
            if !text.0.is_empty() {
                return (Region::Marked, text);
            }
        }
    }
    let body = page.body().map(|body| text_of(&body));
    (Region::Body, body.unwrap_or_default())
}
