//! Which part of a page is its article: Readability's choice, or the region the page marks as such.
//!
//! Weighs the two by the text they give; how a region becomes text is the business of [`super::nodes`].

use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability};

use super::nodes::text_of;
use super::values::words;
use crate::corpus::blocks::Block;

/// Text length, in bytes, under which Readability's choice is doubtful.
const SHORT_ARTICLE: usize = 600;

/// The article as Readability finds it, or all of its region where that finds next to nothing.
pub(super) fn article(page: Document) -> (String, Vec<Block>) {
    let whole = page.clone();
    // Classes tell the marks of notes from other raised text.
    let config = Config { disable_json_ld: true, keep_classes: true, ..Config::default() };
    let found = Readability::with_document(page, None, Some(config)).ok().and_then(|mut readability| {
        readability.parse().ok()?;
        let content = readability.doc.select_single("#readability-page-1");
        content.nodes().first().map(text_of)
    });
    let found = found.unwrap_or_default();
    let (region, whole) = region(&whole);
    let is_short = found.0.len() < SHORT_ARTICLE;
    // Readability weighs paragraphs. Where an article has few, as in a list of answers, it may settle on the imprint; and
    // on a short page it may keep one paragraph of three. Then the region, without its furniture, is the better reading.
    let is_better = match region {
        Region::Marked => is_short,
        Region::Body => is_short && whole.0.len() < 2 * SHORT_ARTICLE,
    };
    let is_larger = (is_short || region == Region::Marked) && whole.0.len() > 4 * found.0.len();
    if is_better || is_larger { whole } else { found }
}

/// Where a page has its article, by its own marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Region {
    /// In its only `<article>`, or else its only `<main>`.
    Marked,
    /// Somewhere in the body.
    Body,
}

/// The text of the region with the article, without headers, footers and comments.
fn region(page: &Document) -> (Region, (String, Vec<Block>)) {
    for node in page.select("header, footer, [role], [id], [class]").nodes() {
        if is_furniture(node) {
            node.remove_from_parent();
        }
    }
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

/// Parts around an article, known by their element, role or the names that page templates give them.
fn is_furniture(node: &NodeRef) -> bool {
    const ROLES: [&str; 6] = ["banner", "complementary", "contentinfo", "dialog", "navigation", "search"];
    const NAMES: [&str; 11] = [
        "breadcrumbs",
        "comments",
        "cookie-notice",
        "newsletter",
        "related",
        "related-posts",
        "share",
        "sharedaddy",
        "sidebar",
        "site-header",
        "social-share",
    ];
    if node.has_name("body") || node.has_name("html") {
        return false;
    }
    let in_article = || node.ancestors_it(None).any(|above| above.has_name("article") || above.has_name("main"));
    let named = |name: &str| node.attr(name).is_some_and(|names| words(&names).any(|word| NAMES.contains(&word)));
    node.has_name("footer")
        || (node.has_name("header") && !in_article())
        || node.attr("role").is_some_and(|role| ROLES.contains(&role.as_ref()))
        || named("class")
        || named("id")
}
