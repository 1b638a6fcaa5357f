//! The day of publication as the elements of a page tell it: microdata, `<time>`, and a date in the line beside the title.
//!
//! Precision first: where two days could be meant, none is. The day of a change, a comment, a capture, or today is not it.

use dom_query::{Element, NodeRef, local_name};

use super::dates::{besides_days, days_in, month_of_address, stated};
use super::elements::{Elements, holds, is, says};
use super::furniture::parts;
use super::trim::letters;
use super::values::{line, words};

/// Bytes of text of an element that is a line beside the title.
const LINE_BYTES: usize = 240;

/// Words besides the day in a line that is a date: the day of the week, the zone of the hour.
const BARE_WORDS: usize = 3;

/// Characters of a sentence: the text has begun.
const SENTENCE_CHARS: usize = 25;

/// Characters that may stand around a `<time>` in its paragraph.
const AROUND_CHARS: usize = 100;

/// What readers see of the time before the web was not published there on that day.
const FIRST_YEAR: &str = "1993";

/// Elements after a title that are looked at for a date.
const NEAR: usize = 60;

/// Words for a change, in lower case, and beginnings of them.
#[rustfmt::skip]
const CHANGED: &[&str] = &[
    "updat", "modif", "edited", "revised", "changed", "reviewed", "refreshed", "aktualis", "geändert", "bearbeitet", "mis à jour", "mise à jour", "actualiz", "modificad",
    "aggiorn", "atualiz", "zaktualiz", "aktualiz", "oppdatert", "opdater", "uppdater", "päivitetty", "bijgewerkt", "gewijzigd", "обновл", "изменен", "изменён",
    "оновл", "змінен", "güncelle", "frissít", "ενημ", "printed", "accessed", "retrieved", "event", "expires", "deadline", "until", "born", "today", "visited", "captured", "archived",
    "saved", "copyright", "©", "(c)", "founded", "established", "since", "as of", "сегодня", "сьогодні", "сёння", "heute", "aujourd", "hoy", "oggi", "hoje", "bugün", "dziś", "основан",
    "stand:", "when:", "concert", "opens", "wann:", "когда:", "коли:",
];

/// Words in the names of parts that tell when something else is.
const EVENTS: &[&str] = &["event", "events", "concert", "opens", "opening", "when", "deadline"];

/// A date in an element and what makes it one.
pub(super) struct Told {
    pub(super) date: String,
    pub(super) from: &'static str,
}

/// The date that microdata or a `<time>` states.
pub(super) fn stated_time(elements: &Elements, language: Option<&str>) -> Option<Told> {
    let own: Vec<NodeRef> = elements.such(is_marked).filter(|node| !is_aside(node)).collect();
    let is_micro = |node: &&NodeRef| node.attr("itemprop").is_some();
    let told = |nodes: Vec<&NodeRef>, from: &'static str| {
        let is_near = |date: &String| from == "microdata" || is_of_the_web(date);
        let dates: Vec<String> = nodes.iter().filter_map(|node| value(node, language)).filter(is_near).collect();
        agreed(dates).map(|date| Told { date, from })
    };
    told(own.iter().filter(is_micro).collect(), "microdata")
        .or_else(|| told(own.iter().filter(|node| !is_micro(node)).collect(), "time"))
}

/// Whether an element is marked as the date of publication.
fn is_marked(element: &Element) -> bool {
    let has_class = |name: &str| says(element, local_name!("class"), name);
    let has = |name: &str| element.has_attr(name);
    if is(element, local_name!("meta")) {
        return false;
    }
    says(element, local_name!("itemprop"), "datePublished")
        || is(element, local_name!("time"))
            && (has("pubdate")
                || has("datetime") && has_class("published")
                || has_class("dt-published")
                || has_class("entry-date"))
        || is(element, local_name!("abbr")) && has("title") && (has_class("published") || has_class("dt-published"))
}

/// The date that a line beside the title shows.
pub(super) fn shown_beside_title(
    elements: &Elements,
    title: Option<&str>,
    address: Option<&str>,
    language: Option<&str>,
) -> Option<Told> {
    let heading = heading(elements, title)?;
    let month = address.and_then(month_of_address);
    let fits = |date: &str| month.is_none_or(|(year, month)| date.starts_with(&format!("{year:04}-{month:02}")));
    // Above the title, outside of the article, stands the date of today.
    let (above, below) = neighbours(&heading, language);
    let above = above.into_iter().filter(|node| in_article(node) && !is_around(node) && !is_clock(node));
    let near: Vec<NodeRef> = above.chain(below).collect();
    let times: Vec<String> = near
        .iter()
        .filter(|node| node.has_name("time") && !is_changed(node) && !is_of_event(node) && !is_in_prose(node, language))
        .filter_map(|time| value(time, language))
        .filter(|date| fits(date) && is_of_the_web(date))
        .collect();
    if let Some(date) = agreed(times) {
        return Some(Told { date, from: "time" });
    }
    let lines: Vec<String> = near
        .iter()
        .filter(|node| is_line_of_date(node, language))
        .filter_map(|node| line(&node.text()).filter(|text| text.len() <= LINE_BYTES))
        .flat_map(|text| published_in(&text, language))
        .filter(|date| fits(date))
        .collect();
    agreed(lines).map(|date| Told { date, from: "text" })
}

/// The day on which the line beside the title says in words that it was published.
pub(super) fn said_beside_title(elements: &Elements, title: Option<&str>, language: Option<&str>) -> Option<String> {
    let (_, below) = neighbours(&heading(elements, title)?, language);
    let lines = below.iter().filter_map(|node| line(&node.text()).filter(|text| text.len() <= LINE_BYTES));
    agreed(lines.filter(|text| says_published(text)).flat_map(|text| published_in(&text, language)).collect())
}

/// The date in the parts that are named for one, anywhere on the page, where all of them tell the same day.
pub(super) fn shown_in_parts(
    elements: &Elements,
    title: Option<&str>,
    address: Option<&str>,
    language: Option<&str>,
) -> Option<Told> {
    let heading = heading(elements, title);
    let is_clock = |node: &NodeRef| is_clock(node) && heading.is_some_and(|heading| stands_above(node, &heading));
    let is_named = |element: &Element| {
        holds(element, local_name!("class"), &["date", "Date", "publi", "posted", "timestamp"])
            || holds(element, local_name!("id"), &["date"])
    };
    let month = address.and_then(month_of_address);
    let fits = |date: &str| month.is_none_or(|(year, month)| date.starts_with(&format!("{year:04}-{month:02}")));
    let days: Vec<String> = elements
        .such(is_named)
        .filter(|node| is_line_of_date(node, language) && is_of_post(node) && !is_around(node) && !is_clock(node))
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
fn heading<'a>(elements: &Elements<'a>, title: Option<&str>) -> Option<NodeRef<'a>> {
    let shown = title.map(letters).unwrap_or_default();
    let main: Vec<NodeRef> = elements.named(["h1"]).filter(|node| !is_aside(node)).collect();
    let is_title = |node: &NodeRef| letters(&node.text()) == shown && !is_aside(node);
    let others = || elements.named(["h2", "h3"]).find(is_title);
    let named = || elements.such(super::titles::is_headline).find(is_title);
    let found = main.iter().copied().find(is_title).or_else(others).or_else(named);
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
        .filter(|day| is_of_the_web(day))
        .collect()
}

fn is_of_the_web(date: &str) -> bool {
    date >= FIRST_YEAR
}

/// A few elements before a heading, and those after it, in the order of the page: as far as a byline goes. Under the title
/// there may stand one sentence, the lead; below it, only what is named for a date is part of the byline.
fn neighbours<'a>(heading: &NodeRef<'a>, language: Option<&str>) -> (Vec<NodeRef<'a>>, Vec<NodeRef<'a>>) {
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
    let (mut chars, mut seen, mut is_led) = (0, 0, false);
    let mut next = after(heading, false);
    while let Some(node) = next.filter(|_| seen < NEAR && chars <= 3 * LINE_BYTES) {
        let mut is_passed = is_skipped(&node);
        if node.is_element() {
            seen += 1;
            let is_sentence = is_sentence(&node, language);
            let is_done = node.has_name("p") && node.text().len() > LINE_BYTES;
            let ends = ["h1", "footer", "blockquote"].iter().any(|name| node.has_name(name));
            if is_done || ends || (is_sentence && is_led) {
                break;
            }
            is_led |= is_sentence;
            is_passed |= is_sentence;
            if !is_passed && (!is_led || node.has_name("time") || is_named_for_date(&node)) {
                near.push(node);
            }
        } else if node.is_text() {
            chars += node.text().trim().len();
        }
        next = after(&node, node.is_element() && !is_passed);
    }
    (above, near)
}

/// Whether an element is a line of prose: a sentence that does not tell when it was published.
fn is_sentence(node: &NodeRef, language: Option<&str>) -> bool {
    let parts = ["p", "div", "ul", "ol", "section", "article", "header", "time", "h2", "h3"];
    let is_line = node.has_name("p")
        || node.has_name("div") && !node.descendants_it().any(|inner| parts.iter().any(|name| inner.has_name(name)));
    is_line && line(&node.text()).is_some_and(|text| is_prose(&text, language))
}

fn is_prose(text: &str, language: Option<&str>) -> bool {
    super::trim::is_sentence(text, SENTENCE_CHARS)
        && !text.ends_with(':')
        && !says_published(text)
        && !is_hardly_more_than_day(text, language)
}

/// Whether a `<time>` stands in a sentence.
fn is_in_prose(time: &NodeRef, language: Option<&str>) -> bool {
    let around = ["p", "li", "dd", "blockquote", "td"];
    let block = time.ancestors_it(Some(5)).find(|above| around.iter().any(|name| above.has_name(name)));
    block.and_then(|block| line(&block.text())).is_some_and(|text| {
        let rest = text.chars().count().saturating_sub(time.text().chars().count());
        is_prose(&text, language) || rest > AROUND_CHARS
    })
}

/// Whether a line that stands above a title tells what day and hour it is now, for all it says.
fn is_clock(node: &NodeRef) -> bool {
    let is_of_article = || node.ancestors_it(None).any(|above| above.has_name("article"));
    let has_hour = |text: &str| {
        text.split(|c: char| !c.is_ascii_digit() && c != ':').any(|part| {
            part.split_once(':').is_some_and(|(hour, minute)| matches!(hour.len(), 1 | 2) && minute.len() >= 2)
        })
    };
    !is_of_article() && line(&node.text()).is_some_and(|text| has_hour(&text) && !says_published(&text))
}

/// Whether a node stands before another, outside of it, in the order of the page.
fn stands_above(node: &NodeRef, other: &NodeRef) -> bool {
    let around: Vec<_> = other.ancestors_it(None).map(|above| above.id).chain([other.id]).collect();
    let mut part = *node;
    while let Some(parent) = part.parent().filter(|parent| !around.contains(&parent.id)) {
        part = parent;
    }
    let mut next = part.next_sibling();
    while let Some(sibling) = next {
        if around.contains(&sibling.id) {
            return true;
        }
        next = sibling.next_sibling();
    }
    false
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

/// Whether an element is a line for the date: by its name, or because it is hardly more than one.
fn is_line_of_date(node: &NodeRef, language: Option<&str>) -> bool {
    if is_changed(node) || is_aside(node) || is_of_event(node) {
        return false;
    }
    const NOT: [&str; 8] = ["modif", "updat", "today", "current", "event", "comment", "related", "clock"];
    let names = names(node);
    if NOT.iter().any(|word| names.contains(word)) {
        return false;
    }
    let text = node.text();
    is_named_for_date(node)
        || (text.len() <= LINE_BYTES / 2 && line(&text).is_some_and(|text| tells_its_day(&text, language)))
}

/// Whether the name of an element is one for a date or a byline.
fn is_named_for_date(node: &NodeRef) -> bool {
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
    let names = names(node);
    HINTS.iter().any(|hint| names.contains(hint))
}

/// Whether an element, or a part of the article around it, is named for something that takes place.
fn is_of_event(node: &NodeRef) -> bool {
    let is_named = |node: &NodeRef| parts(&names(node)).iter().any(|part| EVENTS.contains(&part.as_str()));
    let ends = |above: &NodeRef| ["article", "main", "body"].iter().any(|name| above.has_name(name));
    is_named(node) || node.ancestors_it(None).take_while(|above| !ends(above)).any(|above| is_named(&above))
}

/// Whether a line is hardly more than a date, or says that it tells when something was published.
fn tells_its_day(text: &str, language: Option<&str>) -> bool {
    says_published(text)
        || is_hardly_more_than_day(text, language)
        || days_in(text, language).iter().any(|named| is_announced(&named.before))
}

/// Whether what stands before a day ends as `published:` does: other things may be told before it in the line.
fn is_announced(before: &str) -> bool {
    let word = before.trim_end().strip_suffix([':', '：']).map(str::trim_end).unwrap_or_default();
    SAID.iter().any(|said| word.ends_with(said.trim_end_matches(':')))
}

/// Words for publishing, in lower case.
#[rustfmt::skip]
const SAID: &[&str] = &[
    "published", "posted", "first published", "date:", "veröffentlicht", "publié", "publicado", "pubblicato", "gepubliceerd", "publicerad", "publisert", "udgivet", "julkaistu", "opublikowano", "publikováno", "опубликовано", "дата публикации", "опубліковано", "публикувано", "yayınlanma", "megjelent", "δημοσ",
    "发布时间", "发布日期", "发表时间", "发表日期", "发布于", "发表于", "时间：", "日期：", "發佈時間", "發布時間", "發表時間", "公開日", "投稿日", "掲載日", "配信日", "등록", "입력", "기사입력",
];

/// Whether a line begins with a word for publishing.
fn says_published(text: &str) -> bool {
    let lower = text.to_lowercase();
    SAID.iter().any(|word| lower.starts_with(word))
}

/// Whether a line names a day, and hardly anything else; a sentence does not.
pub(super) fn is_hardly_more_than_day(text: &str, language: Option<&str>) -> bool {
    let Some(rest) = besides_days(text, language) else { return false };
    let words: Vec<&str> = rest.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 1).collect();
    let last = rest.trim_end().trim_end_matches(['.', '!', '?']);
    // `5:04 p.m.` and `2023 г.` end with a stop, too.
    let ends_sentence = last.len() < rest.trim_end().len()
        && last.rsplit(|c: char| !c.is_alphabetic()).next().is_some_and(|word| word.chars().count() > 2);
    words.len() <= BARE_WORDS && !ends_sentence
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
