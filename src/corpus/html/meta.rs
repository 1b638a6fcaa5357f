//! What a page says of itself in meta tags, links and elements, and which statement counts where they differ.

use dom_query::{Document, NodeRef, local_name};

use super::dates::{captured, day_of_address, stated};
use super::elements::{Elements, is, says};
use super::linked::{Linked, is_article_type, is_long_after, linked_data};
use super::times::{Told, is_aside, said_beside_title, shown_beside_title, shown_in_parts, stated_time};
use super::titles::{headings, the_title};
use super::trim::letters;
use super::values::{join_people, language, line, web_address, words};
use crate::corpus::front_matter::{Today, parse_date};

/// What a page says of itself; nothing is guessed: each field is `None` where the page does not state it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct PageMeta {
    /// The headline.
    pub title: Option<String>,
    /// The publication.
    pub source: Option<String>,
    /// The author, or several joined by `, `.
    pub author: Option<String>,
    /// The day (`2023-10-16`) or moment (RFC 3339) of publication.
    pub date: Option<String>,
    /// What states the date: `json-ld`, `meta`, `microdata`, `time`, `url` or, for a line beside the title, `text`.
    pub date_from: Option<&'static str>,
    /// The absolute address.
    pub url: Option<String>,
    /// The language without a region: `en`.
    pub language: Option<String>,
    /// Whether the page says that not everyone may read the whole article.
    pub is_paid: bool,
    /// Whether the page says that it is an article.
    pub is_article: bool,
}

impl PageMeta {
    /// Whether its address is that of the whole site.
    pub(crate) fn is_home(&self) -> bool {
        self.url.as_deref().is_some_and(is_home)
    }

    /// Without a date that is still to come: it is that of something else.
    fn in_time(self) -> PageMeta {
        match self.date.as_deref().is_some_and(is_to_come) {
            true => PageMeta { date: None, date_from: None, ..self },
            false => self,
        }
    }

    /// Fills what is missing from a source of lower rank.
    fn or(self, lower: PageMeta) -> PageMeta {
        let (date, date_from) = match self.date {
            Some(date) => (Some(date), self.date_from),
            None => (lower.date, lower.date_from),
        };
        PageMeta {
            title: self.title.or(lower.title),
            source: self.source.or(lower.source),
            author: self.author.or(lower.author),
            date,
            date_from,
            url: self.url.or(lower.url),
            language: self.language.or(lower.language),
            is_paid: self.is_paid || lower.is_paid,
            is_article: self.is_article || lower.is_article,
        }
    }
}

/// What a page says of itself, and what goes with it.
pub(super) struct Stated {
    pub(super) meta: PageMeta,
    /// All titles that it states; they may differ.
    pub(super) titles: Vec<String>,
    /// The text that its JSON-LD gives as the article's.
    pub(super) body: Option<String>,
}

/// What a page says of itself; `address` is where it was found.
pub(super) fn metadata(page: &Document, listed: &Elements, address: Option<&str>) -> Stated {
    let tags = MetaTags::of(listed);
    let tongue = page_language(page, &tags);
    let canonical = canonical(listed);
    let page_title = page_title(page);
    let open_graph = open_graph(&tags, tongue.as_deref());
    let other = other_tags(&tags, tongue.as_deref());
    let stated_address = canonical.as_deref().or(open_graph.url.as_deref()).or(address).map(str::to_owned);
    let shown: Vec<String> =
        open_graph.title.iter().cloned().chain(page_title.clone()).chain(headings(listed)).collect();
    let addresses: Vec<&str> = [stated_address.as_deref(), address].into_iter().flatten().collect();
    let Linked { meta: linked, body } = linked_data(listed, &addresses, &shown, tongue.as_deref());
    let titles = [&linked.title, &open_graph.title, &other.title, &page_title].map(Clone::clone);
    let elements = PageMeta {
        url: canonical.clone(),
        language: page.html_root().attr("lang").and_then(|lang| language(&lang)),
        author: author_of_elements(listed),
        ..PageMeta::default()
    };
    let author = elements.author.clone();
    let mut meta = linked.in_time().or(open_graph.in_time()).or(other.in_time()).or(elements);
    if author.is_some() && meta.author.as_deref().map(letters) == meta.source.as_deref().map(letters) {
        meta.author = author; // The publication is not who wrote it, where a writer is named.
    }
    if meta.url.as_deref().is_some_and(is_home) && stated_address.as_deref().is_some_and(|address| !is_home(address)) {
        meta.url.clone_from(&stated_address);
    }
    meta.title = the_title(listed, &titles, meta.source.as_deref());
    if meta.date.is_none() {
        let tongue = meta.language.as_deref().or(tongue.as_deref());
        let place = meta.url.as_deref().or(address);
        let title = meta.title.as_deref();
        let told = stated_time(listed, tongue)
            .or_else(|| {
                let date = place.and_then(day_of_address)?.to_string();
                Some(Told { date, from: "url" })
            })
            .or_else(|| shown_beside_title(listed, title, place, tongue))
            .or_else(|| shown_in_parts(listed, title, place, tongue));
        // Where an address and the words of the page name two days, neither is sure.
        let said = said_beside_title(listed, title, tongue).and_then(|said| parse_date(&said));
        let told = told.filter(|told| {
            let days = parse_date(&told.date).zip(said).and_then(|(told, said)| told.until(said).ok());
            told.from != "url" || days.is_none_or(|span| span.get_days().abs() <= 1)
        });
        // Tags that tell of a page's last change, or of today, as often as of its publication: an earlier day is that.
        let tagged = tags.date(&GENERIC_DATES, tongue).map(|date| Told { date, from: "meta" }).filter(|tagged| {
            let day = |told: &Told| parse_date(&told.date);
            !is_to_come(&tagged.date) && told.as_ref().is_none_or(|told| day(tagged) <= day(told))
        });
        let told = tagged.or(told);
        (meta.date, meta.date_from) = told.map_or((None, None), |told| (Some(told.date), Some(told.from)));
    }
    if let Some((capture, original)) = [address, meta.url.as_deref()].into_iter().flatten().find_map(captured)
        && meta.date.as_deref().and_then(parse_date) == Some(capture)
    {
        // An archive shows the day of its capture on the page. That may be the page's own, too, unless its address differs.
        match day_of_address(original) {
            Some(day) if day < capture => (meta.date, meta.date_from) = (Some(day.to_string()), Some("url")),
            _ if meta.date_from == Some("text") => (meta.date, meta.date_from) = (None, None),
            _ => {}
        }
    }
    Stated { meta, titles: titles.into_iter().flatten().collect(), body }
}

/// Whether a day has not begun anywhere on earth.
fn is_to_come(date: &str) -> bool {
    parse_date(date).is_some_and(|day| day > Today::now().0)
}

/// Whether an address is that of a whole site.
fn is_home(address: &str) -> bool {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split_once('/').is_none_or(|(_, path)| path.is_empty())
}

/// The language that tells how a page writes its dates.
fn page_language(page: &Document, tags: &MetaTags) -> Option<String> {
    let of_root = page.html_root().attr("lang").and_then(|lang| language(&lang));
    of_root.or_else(|| {
        ["content-language", "language", "og:locale"].iter().find_map(|name| tags.all(name).find_map(language))
    })
}

/// Who the elements of a page name as its author.
fn author_of_elements(elements: &Elements) -> Option<String> {
    let named = elements.such(|element| {
        says(element, local_name!("itemprop"), "author") && !is(element, local_name!("meta"))
            || is(element, local_name!("a")) && says(element, local_name!("rel"), "author")
    });
    let names = named.filter(|node| !is_aside(node)).filter_map(|node| {
        let inner = node
            .descendants_it()
            .find(|inner| inner.attr("itemprop").is_some_and(|prop| words(&prop).any(|word| word == "name")));
        let node = inner.unwrap_or(node);
        let name = node.attr("content").unwrap_or_else(|| node.text());
        line(&name).filter(|name| name.chars().count() <= 80)
    });
    join_people(names.collect())
}

/// The meta tags of a page, in order, with their names in lower case.
struct MetaTags(Vec<(String, String)>);

impl MetaTags {
    fn of(elements: &Elements) -> MetaTags {
        let mut tags = Vec::new();
        for node in elements.named(["meta"]) {
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

    /// The date of the first name that has one.
    fn date(&self, names: &[&str], tongue: Option<&str>) -> Option<String> {
        names.iter().find_map(|name| self.all(name).find_map(|text| stated(text, tongue)))
    }

    /// The people of the first name that is there.
    fn people(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| join_people(self.all(name).map(str::to_owned).collect()))
    }
}

fn open_graph(tags: &MetaTags, tongue: Option<&str>) -> PageMeta {
    let date =
        tags.date(&["article:published_time", "og:article:published_time", "og:published_time", "og:pubdate"], tongue);
    let changed = tags.date(&["article:modified_time", "og:updated_time"], tongue);
    let changed = changed.and_then(|changed| parse_date(&changed));
    let date = date.filter(|date| !is_long_after(date, changed));
    PageMeta {
        title: tags.first(&["og:title"]),
        source: tags.first(&["og:site_name"]),
        author: tags.people(&["article:author"]),
        date_from: date.is_some().then_some("meta"),
        date,
        url: tags.first(&["og:url"]).and_then(|url| web_address(&url)),
        language: None, // `og:locale` is left at its default by too many sites to be a statement.
        is_paid: false,
        is_article: tags.all("og:type").any(|kind| kind.eq_ignore_ascii_case("article")),
    }
}

/// Tags with a date that need not be that of publication.
const GENERIC_DATES: [&str; 6] =
    ["dcterms.date", "dc.date", "date", "dcterms.created", "dc.date.created", "datecreated"];

/// What a content management system writes where the name of the publication should stand.
const SYSTEMS: [&str; 10] =
    ["wordpress", "drupal", "joomla", "ghost", "typo3", "wix", "squarespace", "blogger", "medium", "1c-bitrix"];

fn other_tags(tags: &MetaTags, tongue: Option<&str>) -> PageMeta {
    #[rustfmt::skip]
    const DATES: [&str; 34] = [
        "datepublished", "article:published", "article_date_original", "published_time", "publisheddate", "published-date", "published_date", "date_published",
        "publication_date", "publication-date", "publicationdate", "publish_date", "publish-date", "publishdate", "pubdate", "pub_date", "published",
        "originalpublicationdate", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "article.published", "article.created",
        "vr:published_time", "bt:pubdate", "shareaholic:article_published_time", "citation_publication_date",
        "citation_online_date", "citation_date", "dcterms.issued", "dcterms.available", "dc.date.issued", "dc.date.published", "displaydate",
    ];
    let date = tags.date(&DATES, tongue);
    PageMeta {
        title: tags.first(&["citation_title", "twitter:title", "dcterms.title", "dc.title"]),
        source: tags.first(&["citation_journal_title", "dcterms.publisher", "dc.publisher"]).or_else(|| {
            let name = tags.first(&["application-name"]);
            name.filter(|name| !SYSTEMS.contains(&name.to_lowercase().as_str()))
        }),
        author: tags.people(&[
            "author",
            "citation_author",
            "parsely-author",
            "sailthru.author",
            "dcterms.creator",
            "dc.creator",
        ]),
        date_from: date.is_some().then_some("meta"),
        date,
        url: tags.first(&["citation_public_url"]).and_then(|url| web_address(&url)),
        language: ["dcterms.language", "dc.language", "citation_language", "content-language"]
            .iter()
            .find_map(|name| tags.all(name).find_map(language)),
        is_paid: tags.all("article:content_tier").any(|tier| tier == "locked"),
        is_article: false,
    }
}

fn canonical(elements: &Elements) -> Option<String> {
    let link = elements.named(["link"]).find(|link| {
        words(&link.attr_or("rel", "")).any(|rel| rel.eq_ignore_ascii_case("canonical")) && link.has_attr("href")
    })?;
    web_address(&link.attr_or("href", ""))
}

/// The title in the head of the page.
fn page_title(page: &Document) -> Option<String> {
    page.select_single("head title").nodes().first().and_then(|title| line(&title.text()))
}

/// Whether the microdata of an element is about the article or the page.
pub(super) fn is_article_scope(node: &NodeRef) -> bool {
    let kind = node.attr_or("itemtype", "");
    words(&kind).any(|kind| is_article_type(kind) || kind.ends_with("WebPage") || kind.ends_with("/Blog"))
}
