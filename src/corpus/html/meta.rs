//! What a page says of itself in meta tags, links and elements, and which statement counts where they differ.

use dom_query::{Document, NodeRef};

use super::linked::{is_article_type, linked_data};
use super::values::{is_iso, join_people, language, line, web_address, without_source, words};

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

pub(super) fn metadata(page: &Document) -> PageMeta {
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
