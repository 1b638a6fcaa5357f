//! Web pages: the article a reader sees on one, and what the page says of itself.
//!
//! Readability (`dom_smoothie`) picks the article out of the page; a walk over the picked elements turns it into plain
//! text and blocks. White space is collapsed as a browser does it; every other character stays as it is on the page.
//! The fields of [`PageMeta`] come from statements a page makes for machines: JSON-LD, meta tags, `<time>`.
//! Nothing is guessed from prose, and the day a page was modified, printed or fetched is never its date.
//! The same page always gives the same text. This module does not know article files or front matter.

use std::collections::BTreeMap;

use anyhow::bail;
use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability};
use html5ever::tendril::TendrilSink;
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{ParseOpts, parse_document};
use serde_json::Value;

use super::blocks::{Block, BlockKind};

/// Levels of nested elements. Browsers stop at 512 too; Readability's time grows with the square of the depth.
const MAX_DEPTH: usize = 512;

/// Bytes parsed between two looks at the depth: small enough that no piece is slow, large enough to cost nothing.
const PIECE_BYTES: usize = 4096;

/// Elements a page may have beyond one per byte. Only formatting that is opened again and again gets there.
const SPARE_NODES: usize = 10_000;

/// Text length, in bytes, under which Readability's choice is doubtful.
const SHORT_ARTICLE: usize = 600;

/// What a page says of itself; nothing is guessed: each field is `None` where the page does not state it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct PageMeta {
    /// The headline.
    pub title: Option<String>,
    /// The publication.
    pub source: Option<String>,
    /// The author, or several joined by `, `.
    pub author: Option<String>,
    /// The day or moment of publication, as the page writes it.
    pub date: Option<String>,
    /// The absolute address.
    pub url: Option<String>,
    /// The language without a region: `en`.
    pub language: Option<String>,
}

/// The statements of a page, the plain text of its article and the text's blocks.
pub(crate) fn read(html: &str) -> anyhow::Result<(PageMeta, String, Vec<Block>)> {
    let page = parse(html)?;
    let meta = metadata(&page);
    let (text, blocks) = article(page);
    Ok((meta, text, blocks))
}

/// Writes the visible text of a piece of HTML, such as one inside Markdown, without looking for an article in it.
pub(super) fn write_fragment(html: &str, writer: &mut Writer) -> anyhow::Result<()> {
    let page = parse(html)?;
    if let Some(body) = page.body() {
        write_node(&body, writer);
    }
    writer.end_block();
    Ok(())
}

/// Plain text in the making: collapses white space like a browser and remembers the blocks.
#[derive(Debug)]
pub(super) struct Writer {
    /// The kind of the block being written.
    pub(super) kind: BlockKind,
    /// Whether white space is kept, as in `<pre>`.
    pub(super) raw: bool,
    /// Written before the next block, such as the number of a list item.
    pub(super) prefix: Option<String>,
    text: String,
    blocks: Vec<Block>,
    line: String,
    space: bool,
}

impl Writer {
    /// A writer that has written nothing.
    pub(super) fn new() -> Writer {
        Writer {
            kind: BlockKind::Paragraph,
            raw: false,
            prefix: None,
            text: String::new(),
            blocks: Vec::new(),
            line: String::new(),
            space: false,
        }
    }

    /// Adds text to the block being written.
    pub(super) fn push(&mut self, text: &str) {
        if self.raw {
            self.line.push_str(&text.replace("\r\n", "\n"));
            return;
        }
        for c in text.chars() {
            if c.is_ascii_whitespace() {
                self.space = true;
                continue;
            }
            if self.space && !self.line.is_empty() && !self.line.ends_with('\n') {
                self.line.push(' ');
            }
            self.space = false;
            self.line.push(c);
        }
    }

    /// Starts a new line in the block being written. An empty line ends the block, unless white space is kept.
    pub(super) fn break_line(&mut self) {
        self.line.push('\n');
        self.space = false;
    }

    /// Ends the block being written, if there is anything to see in it.
    pub(super) fn end_block(&mut self) {
        let line = std::mem::take(&mut self.line);
        self.space = false;
        if self.raw {
            self.add_block(&line);
            return;
        }
        let mut block = String::new();
        for part in line.split('\n') {
            if is_visible(part) {
                if !block.is_empty() {
                    block.push('\n');
                }
                block.push_str(part.trim());
            } else {
                self.add_block(&block);
                block.clear();
            }
        }
        self.add_block(&block);
    }

    /// The text and its blocks.
    pub(super) fn finish(mut self) -> (String, Vec<Block>) {
        self.end_block();
        (self.text, self.blocks)
    }

    fn add_block(&mut self, block: &str) {
        if !is_visible(block) {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        if let Some(prefix) = self.prefix.take() {
            self.text.push_str(&prefix);
        }
        self.text.push_str(block.trim());
        let span = start..self.text.len();
        let kind = self.kind;
        self.blocks.push(Block { kind, span });
    }
}

/// Whether a reader sees anything: white space and zero-width characters alone are nothing.
fn is_visible(text: &str) -> bool {
    let unseen =
        |c: char| c.is_whitespace() || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    !text.chars().all(unseen)
}

// Parsing.

/// Parses a page piece by piece, so that a hostile one is refused before it has taken seconds.
fn parse(html: &str) -> anyhow::Result<Document> {
    // Without scripts, as our reader has none, `<noscript>` is parsed like any other element.
    let tree_builder = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let mut parser = parse_document(Document::default(), ParseOpts { tree_builder, ..ParseOpts::default() });
    let mut rest = html;
    let mut parsed = 0;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE_BYTES));
        parser.process(piece.into());
        parsed += piece.len();
        rest = after;
        let tree = &parser.tokenizer.sink.sink.tree;
        if tree.len() > parsed + SPARE_NODES {
            bail!("this page leaves too many elements open");
        }
        check_depth(newest(&tree.root()).ancestors_it(None).count())?;
    }
    let page = parser.finish();
    check_depth(deepest(&page.root()))?;
    Ok(page)
}

fn check_depth(depth: usize) -> anyhow::Result<()> {
    if depth > MAX_DEPTH {
        bail!("this page nests elements too deeply (more than {MAX_DEPTH} levels)");
    }
    Ok(())
}

/// The node at the end of the page so far.
fn newest<'a>(root: &NodeRef<'a>) -> NodeRef<'a> {
    let mut node = *root;
    while let Some(child) = node.last_child() {
        node = child;
    }
    node
}

/// The number of levels under a node, found without recursion.
fn deepest(root: &NodeRef) -> usize {
    let mut node = *root;
    let (mut depth, mut most) = (0_usize, 0);
    loop {
        if let Some(child) = node.first_child() {
            node = child;
            depth += 1;
            most = most.max(depth);
            continue;
        }
        while node.next_sibling().is_none() {
            if depth == 0 {
                return most;
            }
            depth -= 1;
            match node.parent() {
                Some(parent) => node = parent,
                None => return most,
            }
        }
        if depth == 0 {
            return most;
        }
        if let Some(sibling) = node.next_sibling() {
            node = sibling;
        }
    }
}

// Text.

/// The article as Readability finds it, or all of its region where that finds next to nothing.
fn article(page: Document) -> (String, Vec<Block>) {
    let whole = page.clone();
    let config = Config { disable_json_ld: true, ..Config::default() };
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

fn text_of(node: &NodeRef) -> (String, Vec<Block>) {
    let mut writer = Writer::new();
    write_node(node, &mut writer);
    writer.finish()
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

/// Writes a node and everything in it. The depth is bounded by [`parse`], so recursion is safe.
fn write_node(node: &NodeRef, writer: &mut Writer) {
    if node.is_text() {
        writer.push(&node.text());
        return;
    }
    let name = node.node_name().unwrap_or_default();
    match name.as_ref() {
        name if is_unseen(name) || is_hidden(node) => {}
        "form" if !wraps_page(node) => {}
        "br" => writer.break_line(),
        "tr" => write_row(node, writer),
        "pre" => {
            writer.end_block();
            let outer = std::mem::replace(&mut writer.raw, true);
            write_children(node, writer);
            writer.end_block();
            writer.raw = outer;
        }
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
            writer.end_block();
            let outer = std::mem::replace(&mut writer.kind, BlockKind::Heading);
            write_children(node, writer);
            writer.end_block();
            writer.kind = outer;
        }
        name if is_block(name) => {
            writer.end_block();
            write_children(node, writer);
            writer.end_block();
        }
        _ => write_children(node, writer),
    }
}

fn write_children(node: &NodeRef, writer: &mut Writer) {
    for child in node.children_it(false) {
        write_node(&child, writer);
    }
}

/// A row of a data table is one block; the cells of a table that only lays out the page are blocks of their own.
fn write_row(row: &NodeRef, writer: &mut Writer) {
    writer.end_block();
    let is_cell = |node: &NodeRef| node.has_name("td") || node.has_name("th");
    let cells: Vec<NodeRef> = row.children_it(false).filter(is_cell).collect();
    if cells.len() < 2 || cells.iter().any(lays_out) {
        write_children(row, writer);
        writer.end_block();
        return;
    }
    let cells: Vec<String> = cells.iter().map(cell_text).collect();
    if cells.iter().any(|cell| is_visible(cell)) {
        writer.push(&cells.join(" | "));
    }
    writer.end_block();
}

/// The text of a cell on one line.
fn cell_text(cell: &NodeRef) -> String {
    let mut writer = Writer::new();
    write_children(cell, &mut writer);
    writer.finish().0.replace("\n\n", " ").replace('\n', " ")
}

/// Whether a cell holds more than a value: whole paragraphs, headings, lists or another table.
fn lays_out(cell: &NodeRef) -> bool {
    let mut paragraphs = 0;
    cell.descendants_it().any(|node| {
        let name = node.node_name().unwrap_or_default();
        paragraphs += usize::from(name.as_ref() == "p");
        let large = ["table", "h1", "h2", "h3", "h4", "ul", "ol", "blockquote", "pre", "article", "section"];
        paragraphs > 1 || large.contains(&name.as_ref()) || (name.as_ref() == "br" && next_is_break(&node))
    })
}

fn next_is_break(node: &NodeRef) -> bool {
    let mut next = node.next_sibling();
    while let Some(sibling) = next {
        if !sibling.is_text() || is_visible(&sibling.text()) {
            return sibling.has_name("br");
        }
        next = sibling.next_sibling();
    }
    false
}

/// Elements whose text is not part of an article: scripts, controls, navigation, media and captions.
fn is_unseen(name: &str) -> bool {
    matches!(
        name,
        "annotation"
            | "applet"
            | "aside"
            | "audio"
            | "button"
            | "canvas"
            | "datalist"
            | "dialog"
            | "embed"
            | "figcaption"
            | "frameset"
            | "head"
            | "iframe"
            | "input"
            | "link"
            | "map"
            | "menu"
            | "meta"
            | "nav"
            | "noscript"
            | "object"
            | "script"
            | "select"
            | "style"
            | "svg"
            | "template"
            | "textarea"
            | "title"
            | "video"
    )
}

/// Whether a form is no form but the frame of the page, as old ASP.NET sites have it.
fn wraps_page(form: &NodeRef) -> bool {
    form.descendants_it().any(|node| node.has_name("h1") || node.has_name("article") || node.has_name("main"))
}

fn is_hidden(node: &NodeRef) -> bool {
    node.has_attr("hidden")
        || node.attr("aria-hidden").is_some_and(|value| value.as_ref() == "true")
        || node.attr("style").is_some_and(|style| {
            let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
            style.contains("display:none") || style.contains("visibility:hidden")
        })
}

/// Elements that stand on lines of their own. Anything else, known or not, is part of a line.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figure"
            | "footer"
            | "form"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "listing"
            | "main"
            | "ol"
            | "p"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "ul"
    )
}

// Metadata.

impl PageMeta {
    /// Fills what is missing from a source of lower rank. A date in a form we can read outranks one that is not.
    fn or(self, lower: PageMeta) -> PageMeta {
        let date = match (self.date, lower.date) {
            (Some(higher), Some(lower)) if !is_iso(&higher) && is_iso(&lower) => Some(lower),
            (higher, lower) => higher.or(lower),
        };
        PageMeta {
            title: self.title.or(lower.title),
            source: self.source.or(lower.source),
            author: self.author.or(lower.author),
            date,
            url: self.url.or(lower.url),
            language: self.language.or(lower.language),
        }
    }
}

fn metadata(page: &Document) -> PageMeta {
    let tags = MetaTags::of(page);
    let canonical = canonical(page);
    let open_graph = open_graph(&tags);
    let other = other_tags(&tags);
    let address = canonical.as_deref().or(open_graph.url.as_deref());
    let linked = linked_data(page, address);
    let elements = PageMeta {
        date: stated_time(page),
        url: canonical.clone(),
        title: page_title(page),
        language: page.html_root().attr("lang").and_then(|lang| language(&lang)),
        ..PageMeta::default()
    };
    let mut meta = linked.or(open_graph).or(other).or(elements);
    if let (Some(title), Some(source)) = (&meta.title, &meta.source) {
        meta.title = Some(without_source(title, source));
    }
    meta
}

/// The meta tags of a page, in order, with their names in lower case.
struct MetaTags(Vec<(String, String)>);

impl MetaTags {
    fn of(page: &Document) -> MetaTags {
        let mut tags = Vec::new();
        for node in page.select("meta[content]").nodes() {
            let Some(content) = node.attr("content").and_then(|content| line(&content)) else {
                continue;
            };
            let in_scope =
                || node.ancestors_it(None).any(|above| above.has_attr("itemscope") && !is_article_scope(&above));
            for attribute in ["property", "name", "itemprop", "http-equiv"] {
                if attribute == "itemprop" && in_scope() {
                    continue;
                }
                for name in words(&node.attr_or(attribute, "")) {
                    tags.push((name.to_lowercase(), content.clone()));
                }
            }
        }
        MetaTags(tags)
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, content)| content.as_str())
    }

    /// The first tag of the first name that is there.
    fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.all(name).next()).map(str::to_owned)
    }

    /// The people of the first name that is there.
    fn people(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| join_people(self.all(name).map(str::to_owned).collect()))
    }
}

fn open_graph(tags: &MetaTags) -> PageMeta {
    PageMeta {
        title: tags.first(&["og:title"]),
        source: tags.first(&["og:site_name"]),
        author: tags.people(&["article:author"]),
        date: tags.first(&["article:published_time", "og:article:published_time"]),
        url: tags.first(&["og:url"]).and_then(|url| web_address(&url)),
        language: None, // `og:locale` is left at its default by too many sites to be a statement.
    }
}

fn other_tags(tags: &MetaTags) -> PageMeta {
    const DATES: [&str; 12] = [
        "datepublished",
        "citation_publication_date",
        "citation_online_date",
        "citation_date",
        "dcterms.issued",
        "dcterms.available",
        "dc.date.issued",
        "dcterms.date",
        "dc.date",
        "date",
        "dcterms.created",
        "dc.date.created",
    ];
    // The first date in a form we can read; failing that, the first.
    let iso = DATES.iter().flat_map(|name| tags.all(name)).find(|date| is_iso(date)).map(str::to_owned);
    PageMeta {
        title: tags.first(&["citation_title", "dcterms.title", "dc.title"]),
        source: tags.first(&["citation_journal_title", "dcterms.publisher", "dc.publisher"]),
        author: tags.people(&["author", "citation_author", "dcterms.creator", "dc.creator"]),
        date: iso.or_else(|| tags.first(&DATES)),
        url: tags.first(&["citation_public_url"]).and_then(|url| web_address(&url)),
        language: ["dcterms.language", "dc.language", "citation_language", "content-language"]
            .iter()
            .find_map(|name| tags.all(name).find_map(language)),
    }
}

fn canonical(page: &Document) -> Option<String> {
    let links = page.select("link[rel][href]");
    let link = links
        .nodes()
        .iter()
        .find(|link| words(&link.attr_or("rel", "")).any(|rel| rel.eq_ignore_ascii_case("canonical")))?;
    web_address(&link.attr_or("href", ""))
}

/// The title of the page or, without one, its only main heading.
fn page_title(page: &Document) -> Option<String> {
    let title = page.select_single("head title").nodes().first().and_then(|title| line(&title.text()));
    let only_heading = || match page.select("h1").nodes() {
        [heading] => line(&heading.text()),
        _ => None,
    };
    title.or_else(only_heading)
}

/// The publication date in a `<time>` element, unless the page has several that differ.
fn stated_time(page: &Document) -> Option<String> {
    let times = page.select("time[datetime]");
    let marked = |time: &&NodeRef| {
        time.has_attr("pubdate") || words(&time.attr_or("itemprop", "")).any(|w| w == "datePublished")
    };
    // `published` is the class name that microformats give the date of an entry; most blog templates write it.
    let classed = |time: &&NodeRef| time.has_class("published") || time.has_class("dt-published");
    let own: Vec<&NodeRef> = times.nodes().iter().filter(|time| !is_aside(time)).collect();
    let of_article = |wanted: &dyn Fn(&&NodeRef) -> bool| {
        let dates: Vec<String> =
            own.iter().filter(|time| wanted(time)).filter_map(|time| line(&time.attr_or("datetime", ""))).collect();
        let day = |date: &str| date.get(..10).map(str::to_owned);
        let first = dates.first()?;
        dates.iter().all(|date| day(date) == day(first)).then(|| first.clone())
    };
    of_article(&marked).or_else(|| of_article(&classed))
}

/// Whether a node belongs to navigation, a sidebar or a comment rather than to the article.
fn is_aside(node: &NodeRef) -> bool {
    node.ancestors_it(None).any(|above| {
        let foreign_scope = above.has_attr("itemscope") && !is_article_scope(&above);
        let comment = || {
            let names = format!("{} {}", above.attr_or("class", ""), above.attr_or("id", ""));
            !above.has_name("body") && words(&names).any(|name| matches!(name, "comment" | "comments" | "comment-list"))
        };
        above.has_name("nav") || above.has_name("aside") || foreign_scope || comment()
    })
}

fn is_article_scope(node: &NodeRef) -> bool {
    let kind = node.attr_or("itemtype", "");
    words(&kind).any(|kind| is_article_type(kind) || kind.ends_with("WebPage") || kind.ends_with("/Blog"))
}

// JSON-LD.

/// What the page's JSON-LD says of the article on it. `address` tells it from other articles described on the page.
fn linked_data(page: &Document, address: Option<&str>) -> PageMeta {
    let scripts = page.select("script[type]");
    let is_linked = |kind: &str| kind.trim().to_ascii_lowercase().starts_with("application/ld+json");
    let values: Vec<Value> = scripts
        .nodes()
        .iter()
        .filter(|script| is_linked(&script.attr_or("type", "")))
        .filter_map(|script| lenient_json(&script.text()))
        .collect();
    let mut things = Vec::new();
    for value in &values {
        list_things(value, &mut things);
    }
    let graph = Graph(
        things
            .iter()
            .filter(|thing| thing.get("name").is_some())
            .filter_map(|thing| Some((thing.get("@id")?.as_str()?, *thing)))
            .collect(),
    );
    let articles: Vec<PageMeta> =
        things.iter().filter(|thing| is_article(thing)).map(|thing| graph.describe(thing)).collect();
    the_article(articles, address).unwrap_or_default()
}

/// Of several articles, the one with the page's address. Without it, the first if all bear the same headline.
fn the_article(articles: Vec<PageMeta>, address: Option<&str>) -> Option<PageMeta> {
    let same = |url: &str| address.is_some_and(|address| address.trim_end_matches('/') == url.trim_end_matches('/'));
    let titles_agree = articles.windows(2).all(|pair| matches!(pair, [a, b] if a.title == b.title));
    let at = articles.iter().position(|article| article.url.as_deref().is_some_and(same));
    let at = at.or_else(|| titles_agree.then_some(0))?;
    articles.into_iter().nth(at)
}

/// The first JSON value in a script, past the comment marks and control characters that sites put there.
fn lenient_json(script: &str) -> Option<Value> {
    let script = script.split_once("CDATA[").map_or(script, |(_, rest)| rest);
    let start = script.find(['{', '['])?;
    let script = script.get(start..)?;
    let first = |json: &str| serde_json::Deserializer::from_str(json).into_iter::<Value>().next()?.ok();
    first(script).or_else(|| first(&script.replace(char::is_control, " ")))
}

/// Lists the things described at the top of a value, in a graph, or as the main thing of a page.
fn list_things<'a>(value: &'a Value, things: &mut Vec<&'a Value>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| list_things(value, things)),
        Value::Object(object) => {
            things.push(value);
            for key in ["@graph", "mainEntity"] {
                if let Some(inner) = object.get(key) {
                    list_things(inner, things);
                }
            }
        }
        _ => {}
    }
}

fn is_article(thing: &Value) -> bool {
    match thing.get("@type") {
        Some(Value::String(kind)) => is_article_type(kind),
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).any(is_article_type),
        _ => false,
    }
}

/// Whether a schema.org type, written with or without its address, is an article.
fn is_article_type(kind: &str) -> bool {
    let name = kind.rsplit(['/', ':', '#']).next().unwrap_or(kind);
    name.ends_with("Article")
        || matches!(
            name,
            "BlogPosting" | "LiveBlogPosting" | "SocialMediaPosting" | "DiscussionForumPosting" | "Report"
        )
}

/// Things with a name by their `@id`, so that an article can refer to its author or publisher.
struct Graph<'a>(BTreeMap<&'a str, &'a Value>);

impl Graph<'_> {
    fn describe(&self, article: &Value) -> PageMeta {
        let text = |key: &str| article.get(key).and_then(first_text).and_then(|text| line(&decoded(text)));
        let address = |key: &str| article.get(key).and_then(first_text).and_then(web_address);
        let people = |key: &str| article.get(key).and_then(|people| join_people(self.names(people)));
        PageMeta {
            title: text("headline").or_else(|| text("name")),
            source: people("publisher"),
            author: people("author"),
            date: text("datePublished"),
            url: address("url").or_else(|| address("mainEntityOfPage")),
            language: article.get("inLanguage").and_then(first_text).and_then(language),
        }
    }

    fn names(&self, value: &Value) -> Vec<String> {
        match value {
            Value::String(name) => vec![decoded(name)],
            Value::Array(values) => values.iter().flat_map(|value| self.names(value)).collect(),
            Value::Object(object) => {
                let known = || self.0.get(object.get("@id")?.as_str()?).and_then(|thing| thing.get("name"));
                match object.get("name").or_else(known) {
                    // A name is text or several texts; a thing in its place would have no end.
                    Some(Value::String(name)) => vec![decoded(name)],
                    Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).map(decoded).collect(),
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }
}

/// The text of a value that is written as a text, a list of them, or a thing with an id.
fn first_text(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        Value::Array(values) => values.iter().find_map(Value::as_str),
        Value::Object(object) => object.get("@id").or_else(|| object.get("alternateName")).and_then(Value::as_str),
        _ => None,
    }
}

/// Text with its character references decoded; sites write `&#8217;` into JSON, where it means nothing.
fn decoded(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    Document::fragment(text.replace('<', "&lt;")).text().to_string()
}

// Values.

/// Text on one line, or nothing if there is nothing to see.
fn line(text: &str) -> Option<String> {
    let line = words(text).collect::<Vec<_>>().join(" ");
    is_visible(&line).then(|| line.trim().to_owned())
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_ascii_whitespace()
}

/// Names joined by commas, each once. Addresses of profiles are not names.
fn join_people(people: Vec<String>) -> Option<String> {
    let mut names: Vec<String> = Vec::new();
    for name in people.iter().filter_map(|name| line(name)) {
        let is_address = name.contains("://") || (name.contains('/') && !name.contains(' '));
        if !is_address && !names.contains(&name) {
            names.push(name);
        }
    }
    (!names.is_empty()).then(|| names.join(", "))
}

/// An absolute address without its fragment.
fn web_address(text: &str) -> Option<String> {
    let address = text.trim();
    let address = address.split_once('#').map_or(address, |(address, _)| address);
    let is_web = address.starts_with("https://") || address.starts_with("http://");
    (is_web && !address.contains(char::is_whitespace)).then(|| address.to_owned())
}

/// The language of a tag such as `en-US`, without the region.
fn language(tag: &str) -> Option<String> {
    let language = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
    let is_code = matches!(language.len(), 2 | 3) && language.bytes().all(|b| b.is_ascii_lowercase());
    is_code.then_some(language)
}

/// Whether a date starts with year, month and day.
fn is_iso(date: &str) -> bool {
    let day = date.as_bytes().get(..10);
    day.is_some_and(|day| {
        day.iter().enumerate().all(|(at, b)| if at == 4 || at == 7 { *b == b'-' } else { b.is_ascii_digit() })
    })
}

/// A page title without the name of the publication that many sites append to it.
fn without_source(title: &str, source: &str) -> String {
    let separators = [" - ", " – ", " — ", " | ", " · ", " :: ", " » "];
    let rest = title.strip_suffix(source).and_then(|rest| separators.iter().find_map(|mark| rest.strip_suffix(mark)));
    rest.map(str::trim).filter(|rest| !rest.is_empty()).unwrap_or(title).to_owned()
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    /// Reads a page; each block as text, headings marked with `# `.
    #[track_caller]
    fn page(html: &str) -> (PageMeta, Vec<String>) {
        let (meta, text, blocks) = read(html).unwrap();
        let parts: Vec<&str> = blocks.iter().map(|block| text.get(block.span.clone()).unwrap()).collect();
        assert_eq!(parts.join("\n\n"), text);
        assert_eq!(text.trim(), text);
        assert_eq!(read(html).unwrap(), (page_meta(html), text.clone(), blocks.clone()));
        let shown = blocks.iter().zip(parts).map(|(block, part)| match block.kind {
            BlockKind::Heading => format!("# {part}"),
            BlockKind::Paragraph => part.to_owned(),
        });
        (meta, shown.collect())
    }

    fn page_meta(html: &str) -> PageMeta {
        metadata(&parse(html).unwrap())
    }

    #[track_caller]
    fn check(html: &str, expected: &[&str]) {
        assert_eq!(page(html).1, expected);
    }

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    /// A paragraph of our own that is long enough for an article.
    fn prose(about: &str) -> String {
        format!(
            "The {about} was closed for the winter, as it had been every year since the flood, and nobody in the valley, not even \
             the miller, asked why. In spring the keeper came back with two horses, a barrel of tar, and a list of repairs."
        )
    }

    #[test]
    fn an_empty_page_has_nothing() {
        assert_eq!(read("").unwrap(), (PageMeta::default(), String::new(), Vec::new()));
        assert_eq!(read(" \n<!-- nothing --> ").unwrap(), (PageMeta::default(), String::new(), Vec::new()));
    }

    #[test]
    fn a_page_of_paragraphs_without_metadata() {
        let html = "<p>The lamp went out.<p>Nobody   lit\nit <i>again</i> .<p>";
        let (meta, blocks) = page(html);
        assert_eq!(meta, PageMeta::default());
        assert_eq!(blocks, ["The lamp went out.", "Nobody lit it again ."]);
    }

    #[test]
    fn a_blog_post_loses_its_furniture() {
        let (one, two, three) = (prose("bridge"), prose("ford"), prose("mill"));
        let html = format!(
            r#"<!DOCTYPE html><html lang="en-US"><head><title>Winter on the river &#8211; Valley Notes</title>
            <meta property="og:site_name" content="Valley Notes"><link rel="canonical" href="https://valley.example/winter/">
            <style>p {{ color: red }}</style></head>
            <body class="post-template-default single"><header id="masthead" class="site-header"><p class="site-title"><a href="/">Valley Notes</a></p>
            <nav><ul><li><a href="/">Home</a></li><li><a href="/about">About</a></li></ul></nav></header>
            <div id="content"><main><article class="post hentry"><header class="entry-header"><h1 class="entry-title">Winter on the river</h1>
            <div class="entry-meta">Posted on <time class="entry-date published" datetime="2021-03-04T10:00:00+00:00">March 4, 2021</time>
            <time class="updated" datetime="2022-01-01T10:00:00+00:00">January 1, 2022</time></div></header>
            <div class="entry-content"><p>{one}</p><h2>At the ford</h2><p>{two}</p>
            <figure><img src="a.jpg" alt="horses"><figcaption>Two horses. Photo: agency</figcaption></figure>
            <blockquote><p>{three}</p></blockquote>
            <div class="sharedaddy"><h3>Share this:</h3><ul><li><a href="?share=x">Post</a></li><li><a href="?share=f">Send</a></li></ul></div>
            </div></article><div id="comments" class="comments-area"><h2>2 thoughts on Winter</h2><ol><li>Nice!</li></ol>
            <form><p>Leave a Reply</p><textarea></textarea></form></div></main>
            <aside class="widget-area sidebar"><h2>Recent Posts</h2><ul><li><a href="/b">Summer</a></li></ul></aside></div>
            <footer class="site-footer">Powered by a press</footer></body></html>"#
        );
        let (meta, blocks) = page(&html);
        assert_eq!(blocks, [one.as_str(), "# At the ford", &two, &three]);
        assert_eq!(meta.title, some("Winter on the river"));
        assert_eq!(meta.source, some("Valley Notes"));
        assert_eq!(meta.date, some("2021-03-04T10:00:00+00:00"));
        assert_eq!(meta.url, some("https://valley.example/winter/"));
        assert_eq!(meta.language, some("en"));
        assert_eq!(meta.author, None);
    }

    #[test]
    fn an_interview_keeps_questions_and_answers_apart() {
        let answers = [prose("bridge"), prose("ford"), prose("mill")];
        let html = format!(
            "<html><body><div class=content><h1>A talk with the keeper</h1>\
             <p><strong>Why was it closed?</strong></p><p>{}</p><p><b>Editor:</b> And the ford?<br><b>Keeper:</b> {}</p>\
             <p><strong>Thank you.</strong><br>\n{}</p></div></body></html>",
            answers[0], answers[1], answers[2]
        );
        assert_eq!(page_meta(&html).title, some("A talk with the keeper"));
        check(
            &html,
            &[
                "Why was it closed?",
                &answers[0],
                &format!("Editor: And the ford?\nKeeper: {}", answers[1]),
                &format!("Thank you.\n{}", answers[2]),
            ],
        );
    }

    #[test]
    fn a_cyrillic_page() {
        let text = "Паром закрыли на зиму, как делали каждый год после наводнения, и никто в долине, даже мельник, не спросил почему. ".repeat(4);
        let html = format!(
            r#"<html lang="ru-RU"><head><meta charset="utf-8"><title>Паром закрыт | Долина</title>
            <meta property="og:title" content="Паром закрыт"><meta property="og:site_name" content="Долина">
            <meta property="article:published_time" content="2020-11-05T09:30:00+0600"><meta property="article:modified_time" content="2020-11-09">
            <meta name="author" content="Анна Лугова"></head><body><div class="article-body"><p>{text}</p><p>«Мы&nbsp;ждём весны», — сказал он.</p></div></body></html>"#
        );
        let (meta, blocks) = page(&html);
        assert_eq!(blocks, [text.trim(), "«Мы\u{a0}ждём весны», — сказал он."]);
        let expected = PageMeta {
            title: some("Паром закрыт"),
            source: some("Долина"),
            author: some("Анна Лугова"),
            date: some("2020-11-05T09:30:00+0600"),
            url: None,
            language: some("ru"),
        };
        assert_eq!(meta, expected);
    }

    #[test]
    fn a_graph_of_linked_data() {
        let html = r##"<html lang="de"><head><title>Wrong</title><script type="application/ld+json">{"@context":"https://schema.org","@graph":[
            {"@type":["Article","BlogPosting"],"@id":"https://a.example/x/#article","headline":"Tar &amp; rope&#8217;s end","author":{"@id":"#ann"},
             "datePublished":"2019-05-06T07:08:09+00:00","dateModified":"2023-01-01","publisher":{"@id":"#org"},
             "mainEntityOfPage":{"@id":"https://a.example/x/#webpage"},"inLanguage":"en-GB"},
            {"@type":"WebPage","@id":"https://a.example/x/","name":"Another name","datePublished":"2001-01-01"},
            {"@type":"Organization","@id":"#org","name":"The Ropewalk"},{"@type":"Person","@id":"#ann","name":"Ann  Lee"}]}</script></head><body></body></html>"##;
        let expected = PageMeta {
            title: some("Tar & rope’s end"),
            source: some("The Ropewalk"),
            author: some("Ann Lee"),
            date: some("2019-05-06T07:08:09+00:00"),
            url: some("https://a.example/x/"),
            language: some("en"),
        };
        assert_eq!(page_meta(html), expected);
    }

    #[test]
    fn sloppy_linked_data_is_read() {
        let html = "<script type='application/ld+json; charset=utf-8'>//<![CDATA[\n[{\"@type\":\"BreadcrumbList\"},{\"@type\":\"http://schema.org/NewsArticle\",\
            \"headline\":\"Two\nlines\",\"author\":[{\"name\":\"A. Bee\"},\"C. Dee\",{\"name\":\"A. Bee\"},\"https://a.example/ann\"],\
            \"url\":\"https://a.example/two\"}];\n//]]></script>";
        let meta = page_meta(html);
        assert_eq!(
            (meta.title, meta.author, meta.url),
            (some("Two lines"), some("A. Bee, C. Dee"), some("https://a.example/two"))
        );
        assert_eq!(page_meta("<script type=application/ld+json>{\"@type\": </script>"), PageMeta::default());
        assert_eq!(
            page_meta(
                "<script type=application/ld+json>{\"@type\":\"Article\",\"headline\":5,\"author\":{\"name\":{}}}</script>"
            ),
            PageMeta::default()
        );
    }

    #[test]
    fn of_several_linked_articles_the_one_of_this_page_counts() {
        let articles = r#"<script type="application/ld+json">[{"@type":"Article","headline":"Other","url":"https://a.example/other"},
            {"@type":"Article","headline":"This","url":"https://a.example/this/"}]</script>"#;
        assert_eq!(
            page_meta(&format!("{articles}<link rel=canonical href=https://a.example/this>")).title,
            some("This")
        );
        assert_eq!(page_meta(articles).title, None);
    }

    #[test]
    fn meta_tags_of_other_schools() {
        let html = r#"<meta name="DC.Date" content="2011-02-03"><meta name="DCTERMS.modified" content="2015-01-01">
            <meta name="citation_title" content="On  Tar"><meta name="citation_author" content="Lee, Ann"><meta name="citation_author" content="Ray, Bo">
            <meta name="citation_journal_title" content="Rope Studies"><meta http-equiv="Content-Language" content="pt_BR">
            <meta property="article:author" content="https://social.example/ann"><meta name="last-modified" content="2016-01-01">"#;
        let expected = PageMeta {
            title: some("On Tar"),
            source: some("Rope Studies"),
            author: some("Lee, Ann, Ray, Bo"),
            date: some("2011-02-03"),
            url: None,
            language: some("pt"),
        };
        assert_eq!(page_meta(html), expected);
    }

    #[test]
    fn the_date_of_a_change_or_of_a_comment_is_not_the_date_of_the_article() {
        let html = r#"<meta property="article:modified_time" content="2020-01-01"><meta property="og:updated_time" content="2020-01-01">
            <script type="application/ld+json">{"@type":"Article","dateModified":"2020-01-01"}</script>
            <p>Printed on <time datetime="2021-01-01">today</time></p><time itemprop="dateModified" datetime="2020-01-01">x</time>
            <div class="comment"><time class="published" datetime="2022-01-01">x</time></div>
            <aside><time pubdate datetime="2022-01-02">x</time></aside>"#;
        assert_eq!(page_meta(html).date, None);
        let own = r#"<article itemscope itemtype="https://schema.org/NewsArticle"><time itemprop="datePublished" datetime=" 2018-04-05 ">April</time></article>"#;
        assert_eq!(page_meta(&format!("{html}{own}")).date, some("2018-04-05"));
        let two = r#"<time pubdate datetime="2018-04-05">a</time><time pubdate datetime="2018-04-06">b</time>"#;
        assert_eq!(page_meta(two).date, None);
    }

    #[test]
    fn dates_are_returned_as_written_and_readable_ones_preferred() {
        let date = |html: &str| page_meta(html).date;
        assert_eq!(date(r#"<meta name="date" content="5 May 2019">"#), some("5 May 2019"));
        assert_eq!(date(r#"<meta name="date" content="2019-05-05 10:00:00">"#), some("2019-05-05 10:00:00"));
        assert_eq!(
            date(
                r#"<meta property="article:published_time" content="5 May 2019"><meta name="date" content="2019-05-05">"#
            ),
            some("2019-05-05")
        );
        assert_eq!(date(r#"<meta name="date" content=" ">"#), None);
    }

    #[test]
    fn addresses_and_languages_are_only_taken_when_they_are_some() {
        assert_eq!(page_meta("<link rel=canonical href=/relative>").url, None);
        assert_eq!(page_meta("<meta property=og:url content='javascript:alert(1)'>").url, None);
        assert_eq!(page_meta("<html lang='zh-Hant-TW'>").language, some("zh"));
        assert_eq!(page_meta("<html lang='x-default'>").language, None);
        assert_eq!(page_meta("<html lang='English'>").language, None);
    }

    #[test]
    fn double_breaks_part_paragraphs() {
        let (one, two, three) = (prose("bridge"), prose("ford"), prose("mill"));
        check(
            &format!(
                "<html><body><div id=text>{one}<br><br>\n{two}<br />\nsame paragraph<br>&nbsp;<br><b>{three}</b><br><br></div></body></html>"
            ),
            &[&one, &format!("{two}\nsame paragraph"), &three],
        );
        check("one<br>two<br> <br>three", &["one\ntwo", "three"]);
    }

    #[test]
    fn rows_of_tables_are_paragraphs() {
        check(
            "<table><caption>Ships</caption><thead><tr><th>Port<th>Ships</tr></thead><tr><td><p>Poti</p><td>12<br>or 13<tr><td>Batumi<td></table>",
            &["Ships", "Port | Ships", "Poti | 12 or 13", "Batumi |"],
        );
    }

    #[test]
    fn a_table_that_lays_out_the_page_is_not_data() {
        let (one, two) = (prose("bridge"), prose("ford"));
        check(
            &format!("<table><tr><td width=100>Left</td><td><h3>News</h3><p>{one}</p><p>{two}</p></td></tr></table>"),
            &["Left", "# News", &one, &two],
        );
    }

    #[test]
    fn items_of_nested_lists_follow_their_item() {
        check(
            "<p>They brought:</p><ul><li>fish<ul><li>carp</li><li>pike, <em>smoked</em></li></ul></li><li><p>salt</p></li><li></li></ul>",
            &["They brought:", "fish", "carp", "pike, smoked", "salt"],
        );
    }

    #[test]
    fn navigation_and_controls_of_a_short_page_are_left_out() {
        check(
            "<header><a href=/>Site</a></header><nav>Home</nav><p hidden>no</p><p style='display: none'>no</p><p aria-hidden=true>no</p>\
             <p>Seen.</p><button>Share</button><form>Search <input value=x></form><aside>Ad</aside><script>let a;</script>\
             <div class='share social'>Send</div><noscript>Enable it</noscript><svg><text>no</text></svg><footer>Contact</footer>",
            &["Seen."],
        );
    }

    #[test]
    fn an_article_without_paragraphs_is_not_lost() {
        let (one, two, three) = (prose("bridge"), prose("ford"), prose("mill"));
        let list = format!("<li>{one}</li><li>{two}</li><li>{three}</li>");
        let imprint = "<footer><p>All rights reserved, write to the editors.</p></footer>";
        let expected = ["# Answers", &one, &two, &three];
        check(&format!("<main><h1>Answers</h1><ul>{list}</ul></main>{imprint}"), &expected);
        check(
            &format!("<div><h1>Answers</h1><ul>{list}{list}</ul></div>{imprint}"),
            &["# Answers", &one, &two, &three, &one, &two, &three],
        );
    }

    #[test]
    fn a_form_around_the_whole_page_is_part_of_the_page() {
        check(
            "<form id=aspnetForm><h1>News</h1><p>Seen.</p><input></form><form><p>Write to us</p></form>",
            &["# News", "Seen."],
        );
    }

    #[test]
    fn white_space_is_collapsed_and_characters_kept() {
        check(
            "<p>\n a\t<b> b </b> c&nbsp;&nbsp;d co&shy;op &#128512; e\u{301} שלום\r\n<p>&nbsp;<p>\u{200b}",
            &["a b c\u{a0}\u{a0}d co\u{ad}op 😀 e\u{301} שלום"],
        );
        check("<div>one<div>two</div>three<hr>four<span>five</span></div>", &["one", "two", "three", "fourfive"]);
    }

    #[test]
    fn preformatted_text_keeps_its_lines() {
        check(
            "<p>Run:</p><pre>\nls  -l\r\n\n  <b>cd</b> /\n</pre><p>Done.</p>",
            &["Run:", "ls  -l\n\n  cd /", "Done."],
        );
    }

    #[test]
    fn headings_stay_headings() {
        check("<h1>One<br>two</h1><h2><div>Three</div></h2><h6> </h6><p>Four</p>", &["# One\ntwo", "# Three", "Four"]);
    }

    #[test]
    fn malformed_pages_are_read() {
        check("<p>One <b>two<p>three</b> four</p></div></td><p <a href='>five</p>", &["One two", "three four"]);
        check("</html></body>late<title>x", &["late"]);
        let html = format!("<p title='{}'>Seen.", "x".repeat(1_000_000));
        check(&html, &["Seen."]);
        assert!(read("<frameset><frame src=a></frameset>").unwrap().1.is_empty());
    }

    #[test]
    fn hostile_nesting_is_refused_quickly() {
        let start = Instant::now();
        let bold: String = (0..10_000).map(|n| format!("<b id={n}><p>")).collect();
        for html in
            ["<div>".repeat(10_000), "<ul><li>".repeat(10_000), "<table><tr><td>".repeat(10_000), "<span>".repeat(600)]
        {
            let error = read(&format!("{html}x")).unwrap_err().to_string();
            assert_eq!(error, "this page nests elements too deeply (more than 512 levels)");
        }
        assert_eq!(read(&bold).unwrap_err().to_string(), "this page leaves too many elements open");
        let formatting: String = (0..400).map(|n| format!("<b id={n}>")).collect();
        assert!(read(&format!("<p>{formatting}</p>{}", "<p>x".repeat(50_000))).is_err());
        assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
    }

    #[test]
    fn deep_pages_within_the_limit_are_read() {
        check(&format!("{}Deep.", "<div>".repeat(500)), &["Deep."]);
    }

    /// What random pages are made of.
    #[rustfmt::skip]
    const PARTS: &[&str] = &[
        "<p>", "</p>", "<div class=share>", "</div>", "<table>", "<tr>", "<td>", "</table>", "<br>", "<h1>", "</h1>",
        "<li>", "<ul>", "<pre>", "</pre>", "<b>", "</b>", "<a href=x>", "<img src=x>", "<script>", "</script>",
        "<svg>", "<math>", "<template>", "<!--", "-->", "<body>", "</body>", "<head>", "<meta name=author content=x>",
        "<title>", "</title>", "text, more text ", "&amp;", "&#0;", "é", "\u{a0}", "<", ">", "'", "\"", "\0",
        "<script type=application/ld+json>{\"@type\":\"Article\"}</script>", "<noscript><img src=y></noscript>",
        "<font>", "<frameset>", "<select>", "<time pubdate datetime=2020-01-01>",
    ];

    #[test]
    fn random_pages_do_not_panic() {
        let mut seed = 11_u64;
        for _ in 0..400 {
            let mut html = String::new();
            for _ in 0..40 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                html.push_str(PARTS[(seed >> 33) as usize % PARTS.len()]);
            }
            let (_, text, blocks) = read(&html).unwrap();
            let parts: Vec<&str> = blocks.iter().map(|block| text.get(block.span.clone()).unwrap()).collect();
            assert_eq!(parts.join("\n\n"), text, "{html:?}");
        }
    }
}
