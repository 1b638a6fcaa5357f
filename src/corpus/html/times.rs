//! The day of publication as the elements of a page tell it: microdata, `<time>`, and a date in the line beside the title.
//!
//! Precision first: where two days could be meant, none is. The day of a change, a comment, a capture, or today is not it.

use dom_query::{Document, NodeRef};

use super::dates::{days_in, month_of_address, stated};
use super::trim::letters;
use super::values::{line, words};

/// Bytes of text of an element that is a line beside the title.
const LINE_BYTES: usize = 240;

/// Characters of a line that is a date, with the day of the week and the time of day.
const BARE_CHARS: usize = 34;

/// Elements after a title that are looked at for a date.
const NEAR: usize = 60;

/// Words for a change, in lower case, and beginnings of them.
#[rustfmt::skip]
const CHANGED: &[&str] = &[
    "updat", "modif", "edited", "revised", "changed", "reviewed", "refreshed", "aktualis", "geändert", "bearbeitet", "mis à jour", "mise à jour", "actualiz", "modificad",
    "aggiorn", "atualiz", "zaktualiz", "aktualiz", "oppdatert", "opdater", "uppdater", "päivitetty", "bijgewerkt", "gewijzigd", "обновл", "изменен", "изменён",
    "оновл", "змінен", "güncelle", "frissít", "ενημ", "printed", "accessed", "retrieved", "event", "expires", "deadline", "until", "born", "today", "visited", "captured", "archived",
    "saved", "copyright", "©", "(c)", "founded", "established", "since", "as of", "сегодня", "сьогодні", "сёння", "heute", "aujourd", "hoy", "oggi", "hoje", "bugün", "dziś", "основан",
];

/// A date in an element and what makes it one.
pub(super) struct Told {
    pub(super) date: String,
    pub(super) from: &'static str,
}

/// The date that microdata or a `<time>` states.
pub(super) fn stated_time(page: &Document, language: Option<&str>) -> Option<Told> {
    let marked = page.select("[itemprop~=datePublished], time[pubdate], time[datetime].published, time.dt-published, abbr.published[title], abbr.dt-published[title], time.entry-date");
    let own: Vec<&NodeRef> = marked.nodes().iter().filter(|node| !node.has_name("meta") && !is_aside(node)).collect();
    let is_micro = |node: &&&NodeRef| node.attr("itemprop").is_some();
    let told = |nodes: Vec<&&NodeRef>, from: &'static str| {
        let dates: Vec<String> = nodes.iter().filter_map(|node| value(node, language)).collect();
        agreed(dates).map(|date| Told { date, from })
    };
    told(own.iter().filter(is_micro).collect(), "microdata")
        .or_else(|| told(own.iter().filter(|node| !is_micro(node)).collect(), "time"))
}

/// The date that a line beside the title shows.
pub(super) fn shown_beside_title(
    page: &Document,
    title: Option<&str>,
    address: Option<&str>,
    language: Option<&str>,
) -> Option<Told> {
    let heading = heading(page, title)?;
    let month = address.and_then(month_of_address);
    let fits = |date: &str| month.is_none_or(|(year, month)| date.starts_with(&format!("{year:04}-{month:02}")));
    // Above the title, outside of the article, stands the date of today.
    let (above, below) = neighbours(&heading);
    let above = above.into_iter().filter(|node| in_article(node) && !is_around(node));
    let near: Vec<NodeRef> = above.chain(below).collect();
    let times: Vec<String> = near
        .iter()
        .filter(|node| node.has_name("time") && !is_changed(node))
        .filter_map(|time| value(time, language))
        .filter(|date| fits(date))
        .collect();
    if let Some(date) = agreed(times) {
        return Some(Told { date, from: "time" });
    }
    let lines: Vec<String> = near
        .iter()
        .filter(|node| is_line_of_date(node))
        .filter_map(|node| line(&node.text()).filter(|text| text.len() <= LINE_BYTES))
        .flat_map(|text| published_in(&text, language))
        .filter(|date| fits(date))
        .collect();
    agreed(lines).map(|date| Told { date, from: "text" })
}

/// The date in the parts that are named for one, anywhere on the page, where all of them tell the same day.
pub(super) fn shown_in_parts(page: &Document, address: Option<&str>, language: Option<&str>) -> Option<Told> {
    let named =
        page.select("[class*=date], [class*=Date], [class*=publi], [class*=posted], [id*=date], [class*=timestamp]");
    let month = address.and_then(month_of_address);
    let fits = |date: &str| month.is_none_or(|(year, month)| date.starts_with(&format!("{year:04}-{month:02}")));
    let days: Vec<String> = named
        .nodes()
        .iter()
        .filter(|node| is_line_of_date(node) && is_of_post(node) && !is_around(node))
        .filter_map(|node| line(&node.text()).filter(|text| text.len() <= LINE_BYTES / 2))
        .flat_map(|text| published_in(&text, language))
        .collect();
    agreed(days).filter(|day| fits(day)).map(|date| Told { date, from: "text" })
}

/// Whether a node is part of something that is named for an article: a date by itself may be that of today.
fn is_of_post(node: &NodeRef) -> bool {
    let named = |node: &NodeRef| {
        let names = names(node);
        ["post", "entry", "article", "story"].iter().any(|word| names.contains(word))
    };
    in_article(node)
        || named(node)
        || node.ancestors_it(None).any(|above| !above.has_name("body") && !above.has_name("html") && named(&above))
}

/// Whether a node is in the head or foot of a page, where the date of today stands.
fn is_around(node: &NodeRef) -> bool {
    node.ancestors_it(None).any(|above| {
        let around = above.has_name("footer") || (above.has_name("header") && !in_article(&above));
        let names = names(&above);
        around
            || (!above.has_name("body")
                && ["footer", "masthead", "site-header", "topbar", "print"].iter().any(|name| names.contains(name)))
    })
}

/// The heading that shows the title, or else the only main heading.
fn heading<'a>(page: &'a Document, title: Option<&str>) -> Option<NodeRef<'a>> {
    let shown = title.map(letters).unwrap_or_default();
    let own = |names: &str| -> Vec<NodeRef<'a>> {
        page.select(names).nodes().iter().filter(|node| !is_aside(node)).copied().collect()
    };
    let main = own("h1");
    let is_title = |node: &&NodeRef<'a>| letters(&node.text()) == shown;
    let found = main.iter().find(is_title).copied().or_else(|| own("h2, h3").iter().find(is_title).copied());
    found.filter(|_| !shown.is_empty()).or(match main.as_slice() {
        [only] => Some(*only),
        _ => None,
    })
}

/// The days in a line that are not said to be of a change.
fn published_in(text: &str, language: Option<&str>) -> Vec<String> {
    days_in(text, language)
        .into_iter()
        .filter(|named| !CHANGED.iter().any(|word| named.before.contains(word)))
        .map(|named| named.day.to_string())
        .collect()
}

/// A few elements before a heading, and those after it, in the order of the page: as far as a byline goes.
fn neighbours<'a>(heading: &NodeRef<'a>) -> (Vec<NodeRef<'a>>, Vec<NodeRef<'a>>) {
    let (mut above, mut near) = (Vec::new(), Vec::new());
    // What stands just above the title, inside the same part.
    let mut before = heading.prev_sibling();
    while let Some(node) = before.filter(|_| above.len() < 4) {
        if node.is_element() {
            above.push(node);
            above.extend(node.descendants_it().filter(NodeRef::is_element).take(8));
        }
        before = node.prev_sibling();
    }
    let mut chars = 0;
    let mut seen = 0;
    let mut next = after(heading, false);
    while let Some(node) = next.filter(|_| seen < NEAR) {
        if node.is_element() {
            seen += 1;
            let is_done = node.has_name("p") && node.text().len() > LINE_BYTES;
            if is_done || node.has_name("h1") || node.has_name("footer") {
                break;
            }
            if !is_skipped(&node) {
                near.push(node);
            }
        } else if node.is_text() {
            chars += node.text().trim().len();
        }
        if chars > 3 * LINE_BYTES {
            break;
        }
        next = after(&node, node.is_element() && !is_skipped(&node));
    }
    (above, near)
}

fn is_skipped(node: &NodeRef) -> bool {
    ["nav", "aside", "script", "style", "ul", "ol", "form", "figure", "noscript", "button"]
        .iter()
        .any(|name| node.has_name(name))
        && !names(node).contains("meta")
        && !names(node).contains("date")
}

/// The next node of the page, inside this one or after it.
fn after<'a>(node: &NodeRef<'a>, inside: bool) -> Option<NodeRef<'a>> {
    if inside && let Some(child) = node.first_child() {
        return Some(child);
    }
    let mut node = *node;
    loop {
        if let Some(sibling) = node.next_sibling() {
            return Some(sibling);
        }
        node = node.parent()?;
    }
}

/// Whether an element is a line for the date: by its name, or because it is short and begins with one.
fn is_line_of_date(node: &NodeRef) -> bool {
    if is_changed(node) || is_aside(node) {
        return false;
    }
    let names = names(node);
    const HINTS: [&str; 14] = [
        "date",
        "publi",
        "posted",
        "byline",
        "meta",
        "time",
        "datum",
        "fecha",
        "data",
        "dateline",
        "info",
        "author",
        "submitted",
        "credit",
    ];
    const NOT: [&str; 8] = ["modif", "updat", "today", "current", "event", "comment", "related", "clock"];
    if NOT.iter().any(|word| names.contains(word)) {
        return false;
    }
    HINTS.iter().any(|hint| names.contains(hint)) || {
        let text = node.text();
        text.len() <= LINE_BYTES / 2 && line(&text).is_some_and(|text| tells_its_day(&text))
    }
}

/// Whether a line is hardly more than a date, or says that it tells when something was published.
fn tells_its_day(text: &str) -> bool {
    #[rustfmt::skip]
    const SAID: &[&str] = &[
        "published", "posted", "first published", "date:", "veröffentlicht", "publié", "publicado", "pubblicato", "gepubliceerd", "publicerad", "publisert", "udgivet", "julkaistu", "opublikowano", "publikováno", "опубликовано", "дата публикации", "опубліковано", "публикувано", "yayınlanma", "megjelent", "δημοσ",
    ];
    let lower = text.to_lowercase();
    text.chars().count() <= BARE_CHARS || SAID.iter().any(|word| lower.starts_with(word))
}

fn is_changed(node: &NodeRef) -> bool {
    let names = names(node);
    ["updated", "modified", "datemodified", "lastmod"].iter().any(|word| names.contains(word))
        && !names.contains("published")
}

fn names(node: &NodeRef) -> String {
    format!("{} {} {}", node.attr_or("class", ""), node.attr_or("id", ""), node.attr_or("itemprop", ""))
        .to_ascii_lowercase()
}

/// What an element with a date says: for machines, or else for readers.
fn value(node: &NodeRef, language: Option<&str>) -> Option<String> {
    let for_machines = ["datetime", "content", "title"].iter().find_map(|name| stated(&node.attr(name)?, language));
    for_machines.or_else(|| {
        let text = line(&node.text()).filter(|text| text.len() <= LINE_BYTES)?;
        match published_in(&text, language).as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        }
    })
}

/// The first of some dates, if all are of one day.
fn agreed(dates: Vec<String>) -> Option<String> {
    let day = |date: &str| date.get(..10).map(str::to_owned);
    let first = dates.first()?;
    dates.iter().all(|date| day(date) == day(first)).then(|| first.clone())
}

fn in_article(node: &NodeRef) -> bool {
    node.ancestors_it(None).any(|above| above.has_name("article") || above.has_name("main"))
}

/// Whether a node belongs to navigation, a sidebar, a list of other articles or a comment rather than to the article.
pub(super) fn is_aside(node: &NodeRef) -> bool {
    node.ancestors_it(None).any(|above| {
        if above.has_name("body") || above.has_name("html") {
            return false;
        }
        let foreign_scope = above.has_attr("itemscope") && !super::meta::is_article_scope(&above);
        let comment = || {
            let names = format!("{} {}", above.attr_or("class", ""), above.attr_or("id", "")).to_ascii_lowercase();
            words(&names).any(|name| {
                name.contains("comment") && !name.contains("no-comment")
                    || ["related", "sidebar", "recommend", "teaser", "most-read", "latest"]
                        .iter()
                        .any(|word| name.contains(word) && !name.contains("has-"))
            })
        };
        above.has_name("nav") || above.has_name("aside") || foreign_scope || comment()
    })
}
