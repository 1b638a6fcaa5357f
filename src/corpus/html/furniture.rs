//! What stands around and between the paragraphs of an article and is no part of it: navigation, shares, related links,
//! newsletters, comments, captions, the author's biography, tags.
//!
//! Known by element, by role, and by the words in the names that page templates give their parts. A part that holds much of
//! the page's prose, or its title, stays whatever it is called.

use std::collections::{HashMap, HashSet};

use dom_query::{Document, Element, NodeData, NodeId, NodeRef, local_name};

use super::elements::{Elements, holds, is, says};
use super::nodes::text_of;
use super::trim::is_added;
use super::values::{line, words};

/// Names that are said of nothing else, wherever they stand and however large the part is.
const SURE: &[&str] = &[
    "addtoany",
    "adsbygoogle",
    "author-bio",
    "author-box",
    "breadcrumb",
    "breadcrumbs",
    "comment-list",
    "commentlist",
    "comments",
    "comments-area",
    "comments-section",
    "cookie-banner",
    "cookie-notice",
    "disqus_thread",
    "disqus-thread",
    "fb-comments",
    "jp-relatedposts",
    "newsletter",
    "newsletter-signup",
    "outbrain",
    "related",
    "related-articles",
    "related-posts",
    "relatedposts",
    "respond",
    "share",
    "sharedaddy",
    "sharethis",
    "sidebar",
    "site-footer",
    "site-header",
    "social-share",
    "taboola",
];

/// Words in names that are said of furniture; larger parts bear them too, in such names as `share-and-text`.
const LIKELY: &[&str] = &[
    "ad",
    "addthis",
    "ads",
    "advert",
    "advertisement",
    "advertising",
    "banner",
    "bio",
    "breadcrumb",
    "breadcrumbs",
    "byline",
    "caption",
    "comment",
    "comments",
    "consent",
    "cookie",
    "cookies",
    "copyright",
    "correlati",
    "credit",
    "credits",
    "dfp",
    "disqus",
    "donate",
    "donation",
    "gdpr",
    "jeg_share",
    "masthead",
    "moreon",
    "mostread",
    "mpu",
    "navbar",
    "navigation",
    "newsletter",
    "outbrain",
    "pagination",
    "paywall",
    "popular",
    "popup",
    "preroll",
    "print",
    "printfriendly",
    "promo",
    "promos",
    "promotion",
    "readmore",
    "recirc",
    "recommended",
    "recommendation",
    "recommendations",
    "related",
    "relacionadas",
    "relacionados",
    "share",
    "sharebar",
    "sharing",
    "shareaholic",
    "sharethis",
    "sidebar",
    "signup",
    "social",
    "socials",
    "sponsor",
    "sponsored",
    "subscribe",
    "subscription",
    "tags",
    "taglist",
    "taboola",
    "teaser",
    "teasers",
    "toolbar",
    "trending",
    "upsell",
    "yarpp",
    "wpdiscuz",
    "hashover",
    "cmt",
    "kommentare",
    "kommentar",
    "commentaires",
    "comentarios",
    "commenti",
];

/// Those of them that are words for what articles are about, too: `credit-crisis`, `social-security`, `share-prices`.
const TOPICS: &[&str] = &[
    "banner",
    "bio",
    "consent",
    "cookie",
    "cookies",
    "copyright",
    "credit",
    "credits",
    "donation",
    "popular",
    "print",
    "promotion",
    "share",
    "sharing",
    "social",
    "sponsor",
    "sponsored",
    "subscription",
    "trending",
];

/// What may stand after such a word at the beginning of a name that is said of furniture all the same.
#[rustfmt::skip]
const STRUCTURE: &[&str] = &[
    "a", "above", "action", "actions", "ad", "ads", "area", "article", "articles", "bar", "below", "block", "body", "bottom", "box", "btn", "btns", "button", "buttons", "by", "caption", "card", "cards", "cell", "col", "column", "component",
    "container", "content", "copy", "count", "counter", "counts", "cta", "desktop", "email", "facebook", "feed", "fixed", "follow", "footer", "form", "grid", "group", "head", "header", "heading", "holder", "horizontal", "icon", "icons", "image", "img",
    "info", "inline", "inner", "item", "items", "label", "layer", "left", "line", "link", "links", "list", "media", "menu", "message", "meta", "mobile", "modal", "module", "name", "nav", "network", "networks", "news", "notice", "now", "on", "options",
    "outer", "overlay", "page", "panel", "photo", "picture", "plugin", "popup", "post", "posts", "right", "row", "section", "share", "sharing", "side", "sidebar", "slider", "small", "source", "span", "stories", "story", "tab", "tabs", "text", "this", "title",
    "toggle", "tool", "toolbar", "tools", "top", "topics", "twitter", "unit", "vertical", "via", "video", "view", "widget", "widgets", "with", "wrap", "wrapper", "zone",
];

/// Two words in a row in a name that are said of furniture.
const PAIRS: &[(&str, &str)] = &[
    ("about", "author"),
    ("also", "read"),
    ("also", "like"),
    ("article", "tags"),
    ("author", "bio"),
    ("author", "box"),
    ("author", "info"),
    ("caption", "text"),
    ("author", "profile"),
    ("cat", "links"),
    ("entry", "footer"),
    ("entry", "meta"),
    ("entry", "utility"),
    ("further", "reading"),
    ("keep", "reading"),
    ("latest", "news"),
    ("media", "credit"),
    ("more", "from"),
    ("more", "on"),
    ("more", "stories"),
    ("most", "read"),
    ("nav", "links"),
    ("next", "article"),
    ("post", "author"),
    ("post", "footer"),
    ("post", "info"),
    ("post", "meta"),
    ("post", "navigation"),
    ("post", "tags"),
    ("read", "also"),
    ("read", "more"),
    ("read", "next"),
    ("see", "also"),
    ("see", "more"),
    ("skip", "link"),
    ("tag", "list"),
    ("tags", "links"),
    ("top", "stories"),
    ("up", "next"),
    ("posted", "on"),
    ("posted", "in"),
    ("article", "meta"),
    ("article", "info"),
    ("posted", "by"),
    ("post", "date"),
    ("sr", "only"),
    ("visually", "hidden"),
    ("screen", "reader"),
    ("lire", "aussi"),
    ("leggi", "anche"),
    ("leia", "mais"),
];

/// Share of a page's prose that a part with a likely name may hold.
const LARGE: f32 = 0.25;

/// Characters of a paragraph that counts as prose.
const PROSE_CHARS: usize = 80;

/// Characters of prose on a page from which on links alone in a line are taken for pointers to other pages.
const ARTICLE_CHARS: usize = 200;

/// Words of a link that is a sentence.
const SENTENCE_WORDS: usize = 5;

/// Characters of a line with a date.
const DATE_CHARS: usize = 60;

/// Takes everything out of a page that is furniture by its element, role or name, or that is nothing but links. `elements`
/// are those of the page; what comes back are those that are left, and some that were taken out last.
pub(super) fn remove<'a>(page: &'a Document, elements: Elements<'a>) -> Elements<'a> {
    let Some(body) = page.body() else { return elements };
    let prose = Prose::of(&elements);
    let mut judged = HashMap::new();
    let mut doomed: Vec<(NodeRef, Option<&'static str>)> = Vec::new();
    let mut next = body.first_child();
    while let Some(node) = next {
        let verdict = if node.is_element() { why(&node, &prose, &mut judged) } else { None };
        let inner = if verdict.is_some() { None } else { node.first_child() };
        next = inner.or_else(|| following(node, body.id));
        if let Some(word) = verdict {
            doomed.push((node, word));
        }
    }
    // A word that the parts with much of the prose share, as `paywall`, is a name for the article.
    let share_of = |word: &str| -> f32 {
        doomed.iter().filter(|(_, other)| *other == Some(word)).map(|(node, _)| prose.share(node)).sum()
    };
    let kept: HashSet<&str> =
        doomed.iter().filter_map(|(_, word)| *word).filter(|word| share_of(word) > LARGE).collect();
    for (node, word) in &doomed {
        if word.is_none_or(|word| !kept.contains(word)) {
            node.remove_from_parent();
        }
    }
    let elements = Elements::of(page);
    if prose.all >= ARTICLE_CHARS {
        for node in elements.named(["p", "ul", "ol", "h2", "h3", "h4"]) {
            if is_all_links(&node) && !prose.has_title(&node) && !is_of_text(&node) {
                node.remove_from_parent();
            }
        }
    }
    remove_dates(&elements);
    elements
}

/// The lines that stand in the boxes of an article and are no links.
pub(super) fn asides(elements: &Elements) -> Vec<String> {
    let has_article = elements.named(["article", "main"]).next().is_some();
    let boxes = elements.named(["aside"]).filter(|aside| !has_article || is_in_article(aside));
    let parts = boxes.flat_map(|aside| aside.children_it(false)).filter(|part| !is_all_links(part));
    parts.flat_map(|part| text_of(&part).0.lines().map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// Whether what is all links is part of the text: a sentence, a heading with a paragraph under it, what was announced.
fn is_of_text(node: &NodeRef) -> bool {
    let is_list = |node: &NodeRef| node.has_name("ul") || node.has_name("ol");
    let list = node.ancestors_it(None).filter(is_list).last().or(Some(*node).filter(is_list));
    if let Some(list) = list {
        let before = list.prev_element_sibling().and_then(|before| line(&before.text()));
        return before.is_some_and(|before| before.ends_with(':') && !is_added(&before));
    }
    if node.has_name("p") {
        let said = line(&node.text()).unwrap_or_default();
        return said.trim_end_matches(['"', '”', '»', ')']).ends_with('.')
            && said.split_whitespace().count() >= SENTENCE_WORDS;
    }
    node.next_element_sibling().is_some_and(|next| next.has_name("p") && unlinked_chars(&next) >= PROSE_CHARS)
}

/// Takes out the lines above the text that are named for a date, whether or not one can be read there.
fn remove_dates(elements: &Elements) {
    let is_part = |element: &Element| {
        is(element, local_name!("p"))
            || is(element, local_name!("time"))
            || holds(element, local_name!("class"), &["date", "Date", "time"])
    };
    let is_text = |node: &NodeRef| node.has_name("p") && unlinked_chars(node) >= PROSE_CHARS;
    for node in elements.such(is_part).take_while(|node| !is_text(node)) {
        let names = parts(&format!("{} {}", node.attr_or("class", ""), node.attr_or("itemprop", "")));
        let is_named = node.has_name("time")
            || names
                .iter()
                .any(|name| ["date", "datetime", "time", "timestamp", "dateline", "pubdate"].contains(&name.as_str()));
        let text = line(&node.text()).unwrap_or_default();
        let has_heading =
            |node: &NodeRef| node.descendants_it().any(|inner| inner.has_name("h1") || inner.has_name("h2"));
        let is_line = !text.ends_with(['.', '!', '?', ':']) && text.chars().count() <= DATE_CHARS;
        // In a line of text it is part of that.
        let is_alone =
            !is_in_line(&node) || node.parent().and_then(|around| line(&around.text())).as_ref() == Some(&text);
        if is_named && is_line && is_alone && !has_heading(&node) {
            node.remove_from_parent();
        }
    }
}

/// Whether all the text of a node, and that is some, are links to elsewhere.
fn is_all_links(node: &NodeRef) -> bool {
    let has_links = node.descendants_it().any(|inner| {
        inner.has_name("a")
            && inner.attr("href").is_some_and(|address| !address.starts_with('#') && !address.starts_with("mailto:"))
    });
    has_links && unlinked(node, |text| text.chars().filter(|c| c.is_alphanumeric()).count()) == 0
}

/// The node after this one and everything in it, inside `root`.
fn following<'a>(node: NodeRef<'a>, root: NodeId) -> Option<NodeRef<'a>> {
    let mut node = node;
    loop {
        if let Some(sibling) = node.next_sibling() {
            return Some(sibling);
        }
        node = node.parent().filter(|parent| parent.id != root)?;
    }
}

/// Why a node is furniture: by a likely word in its name, or for certain (`Some(None)`).
fn why(node: &NodeRef, prose: &Prose, judged: &mut HashMap<String, Verdict>) -> Option<Option<&'static str>> {
    let name = node.node_name().unwrap_or_default();
    match name.as_ref() {
        "nav" | "aside" | "footer" | "dialog" | "menu" => return (!prose.is_large(node)).then_some(None),
        "header" if !is_in_article(node) => {
            return (!prose.is_large(node) && !prose.has_title(node)).then_some(None);
        }
        "article" | "main" | "h1" | "table" | "tbody" | "tr" | "td" | "pre" | "code" => return None,
        "a" | "span" | "em" | "strong" | "b" | "i" | "abbr" | "time" | "small" | "font" if is_in_line(node) => {
            return None;
        }
        _ => {}
    }
    let role = node.attr("role");
    let is_aside = role.as_ref().is_some_and(|role| {
        matches!(role.as_ref(), "banner" | "complementary" | "contentinfo" | "dialog" | "navigation" | "search")
    });
    if is_aside {
        return (!prose.is_large(node) && !prose.has_title(node)).then_some(None);
    }
    let mut verdict = Verdict::None;
    for attribute in ["class", "id", "data-component", "data-testid"] {
        if let Some(names) = node.attr(attribute) {
            for name in words(&names) {
                // The same names stand on many parts of a page.
                let judged = match judged.get(name) {
                    Some(judged) => *judged,
                    None => *judged.entry(name.to_owned()).or_insert(judge(name)),
                };
                verdict = match (verdict, judged) {
                    (Verdict::Sure, _) | (_, Verdict::Sure) => Verdict::Sure,
                    (Verdict::None, judged) => judged,
                    (likely, _) => likely,
                };
            }
        }
    }
    match verdict {
        Verdict::None => None,
        Verdict::Likely(word) => (!prose.is_large(node) && !prose.has_title(node)).then_some(Some(word)),
        Verdict::Sure => (!prose.has_title(node) && !prose.is_most(node)).then_some(None),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    None,
    /// By this word.
    Likely(&'static str),
    Sure,
}

/// What one name of a part tells.
fn judge(name: &str) -> Verdict {
    if name.len() > 80 {
        return Verdict::None;
    }
    let whole = name.to_ascii_lowercase();
    if SURE.contains(&whole.as_str()) {
        return Verdict::Sure;
    }
    let parts = parts(name);
    // `has-sidebar`, `no-comments`, `with-caption`, `is-sponsored` say what is around or inside.
    let first = parts.first().map(String::as_str);
    if matches!(
        first,
        Some(
            "has"
                | "no"
                | "with"
                | "without"
                | "is"
                | "not"
                | "js"
                | "status"
                | "category"
                | "type"
                | "format"
                | "wp"
                | "tag"
                | "post"
        )
    ) && !matches!(whole.as_str(), "wp-caption-text" | "js-share")
        && !parts.iter().any(|part| {
            ["share", "related", "newsletter", "meta", "tags", "author", "navigation", "footer", "caption"]
                .contains(&part.as_str())
        })
    {
        return Verdict::None;
    }
    if whole == "wp-caption" || whole.contains("wrapper") && whole.contains("content") {
        return Verdict::None;
    }
    // What is filed under a subject bears its name.
    const LISTS: [&str; 10] = ["list", "links", "link", "cloud", "box", "wrapper", "container", "items", "meta", "bar"];
    if matches!(first, Some("tag" | "category" | "topic" | "keyword" | "term"))
        && parts.get(1).is_some_and(|subject| !LISTS.contains(&subject.as_str()))
    {
        return Verdict::None;
    }
    let is_topic = |at: usize| {
        at == 0 && parts.first().is_some_and(|word| TOPICS.contains(&word.as_str())) && !is_structure(parts.get(1))
    };
    let by_word = parts.iter().enumerate().filter(|(at, _)| !is_topic(*at));
    let by_word = by_word.into_iter().find_map(|(_, part)| LIKELY.iter().find(|word| **word == part.as_str()));
    let by_pair = || {
        let is_pair = |pair: &[String], (a, b): (&str, &str)| matches!(pair, [one, two] if one == a && two == b);
        parts.windows(2).find_map(|pair| PAIRS.iter().find(|known| is_pair(pair, **known)).map(|(first, _)| first))
    };
    by_word.or_else(by_pair).map_or(Verdict::None, |word| Verdict::Likely(word))
}

/// Whether a word in a name tells how a page is built, and not what is on it. None is as good as that, and so is a number.
fn is_structure(word: Option<&String>) -> bool {
    word.is_none_or(|word| STRUCTURE.contains(&word.as_str()) || word.bytes().any(|byte| byte.is_ascii_digit()))
}

/// The words of a name such as `article__related-links` or `ArticleRelated`, in lower case.
pub(super) fn parts(name: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut before = ' ';
    for c in name.chars() {
        let breaks = !c.is_alphanumeric() || (c.is_uppercase() && before.is_lowercase());
        if breaks && !part.is_empty() {
            parts.push(std::mem::take(&mut part));
        }
        if c.is_alphanumeric() {
            part.extend(c.to_lowercase());
        }
        before = c;
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts
}

/// Whether a node is part of a line of text.
fn is_in_line(node: &NodeRef) -> bool {
    let is_line = |element: &Element| {
        matches!(&*element.name.local, "p" | "li" | "pre" | "code" | "h1" | "h2" | "h3" | "h4" | "td")
    };
    node.ancestors_it(Some(4)).any(|above| above.query_or(false, |above| above.as_element().is_some_and(is_line)))
}

fn is_in_article(node: &NodeRef) -> bool {
    node.ancestors_it(None).any(|above| above.has_name("article") || above.has_name("main"))
}

/// Where the prose of a page is.
struct Prose {
    /// Characters of prose in each element that holds some.
    of: HashMap<NodeId, usize>,
    all: usize,
    /// The elements around a main heading or the text that the page marks as the article's.
    titled: HashSet<NodeId>,
}

impl Prose {
    fn of(elements: &Elements) -> Prose {
        let mut prose = Prose { of: HashMap::new(), all: 0, titled: HashSet::new() };
        for paragraph in elements.named(["p"]) {
            let chars = unlinked_chars(&paragraph);
            if chars < PROSE_CHARS {
                continue;
            }
            prose.all += chars;
            *prose.of.entry(paragraph.id).or_default() += chars;
            for above in paragraph.ancestors_it(None) {
                *prose.of.entry(above.id).or_default() += chars;
            }
        }
        for node in elements
            .such(|element| is(element, local_name!("h1")) || says(element, local_name!("itemprop"), "articleBody"))
        {
            prose.titled.extend(node.ancestors_it(None).map(|above| above.id));
            prose.titled.insert(node.id);
        }
        prose
    }

    fn share(&self, node: &NodeRef) -> f32 {
        let chars = self.of.get(&node.id).copied().unwrap_or_default();
        #[expect(clippy::cast_precision_loss, reason = "a share of characters")]
        let share = if self.all == 0 { 0.0 } else { chars as f32 / self.all as f32 };
        share
    }

    fn is_large(&self, node: &NodeRef) -> bool {
        self.share(node) > LARGE
    }

    /// Whether next to nothing would be left.
    fn is_most(&self, node: &NodeRef) -> bool {
        self.share(node) > 0.9
    }

    fn has_title(&self, node: &NodeRef) -> bool {
        self.titled.contains(&node.id)
    }
}

/// Characters of text outside links.
fn unlinked_chars(node: &NodeRef) -> usize {
    unlinked(node, |text| text.chars().count())
}

/// What is counted in the texts of a node outside its links.
fn unlinked(node: &NodeRef, count: impl Fn(&str) -> usize) -> usize {
    let mut chars = 0;
    let mut next = node.first_child();
    while let Some(inner) = next {
        let is_passed = inner.query_or(false, |inner| match &inner.data {
            NodeData::Text { contents } => {
                chars += count(contents);
                false
            }
            NodeData::Element(element) => {
                [local_name!("a"), local_name!("script"), local_name!("style")].contains(&element.name.local)
            }
            _ => false,
        });
        let down = if is_passed { None } else { inner.first_child() };
        next = down.or_else(|| following(inner, node.id));
    }
    chars
}
