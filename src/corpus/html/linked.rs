//! What a page's JSON-LD says of the article on it, as sloppily as sites write it.

use std::collections::{BTreeMap, HashSet};

use dom_query::Document;
use jiff::civil::Date;
use serde_json::Value;

use super::dates::stated;
use super::elements::Elements;
use super::meta::PageMeta;
use super::values::{join_people, language, line, web_address};
use crate::corpus::front_matter::parse_date;

/// What JSON-LD tells.
#[derive(Default)]
pub(super) struct Linked {
    pub(super) meta: PageMeta,
    /// The text of the article, if it is given.
    pub(super) body: Option<String>,
}

/// Days between the publication of an article and a change of it before that: what was written is published some days later.
const DAYS_APART: i32 = 7;

/// What the page's JSON-LD says of the article on it. Its addresses and its titles tell it from others described there.
pub(super) fn linked_data(elements: &Elements, addresses: &[&str], titles: &[String], tongue: Option<&str>) -> Linked {
    let is_linked = |kind: &str| kind.trim().to_ascii_lowercase().starts_with("application/ld+json");
    let values: Vec<Value> = elements
        .named(["script"])
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
    let describe = |thing: &Value| {
        let mut meta = graph.describe(thing, tongue);
        // Encyclopaedias have the title as the name, and what it is about as the headline.
        let name = thing.get("name").and_then(first_text).and_then(|name| line(&decoded(name)));
        if let (Some(headline), Some(name), Some(title)) = (titles.first(), name, &meta.title)
            && headline.starts_with(&name)
            && !headline.contains(title.as_str())
        {
            meta.title = Some(name);
        }
        Linked { meta, body: body(thing) }
    };
    let articles: Vec<Linked> =
        things.iter().filter(|thing| is_of(thing, is_article_type)).map(|thing| describe(thing)).collect();
    let mut linked = the_article(articles, addresses, titles).unwrap_or_default();
    // Content management systems write the article's date to its page, and the site's name to the site.
    let of_type = |name: &'static str| things.iter().filter(move |thing| is_of(thing, |kind| kind == name));
    if linked.meta.date.is_none()
        && let mut pages = of_type("WebPage").chain(of_type("ItemPage"))
        && let (Some(only), None) = (pages.next(), pages.next())
        && let Some(date) = graph.describe(only, tongue).date
    {
        (linked.meta.date, linked.meta.date_from) = (Some(date), Some("json-ld"));
    }
    if linked.meta.source.is_none() {
        linked.meta.source = of_type("WebSite").find_map(|site| line(&decoded(first_text(site.get("name")?)?)));
    }
    linked
}

/// Of several articles, the one with an address of the page or its headline. Without them, the first if all bear the same
/// headline, and that shares a word with a title of the page. Of one headline with several days, no day is known.
fn the_article(articles: Vec<Linked>, addresses: &[&str], titles: &[String]) -> Option<Linked> {
    let same = |url: &str| addresses.iter().any(|address| address.trim_end_matches('/') == url.trim_end_matches('/'));
    let titled = |title: &str| titles.first().is_some_and(|headline| title.len() > 10 && headline.starts_with(title));
    let titles_agree = articles.windows(2).all(|pair| matches!(pair, [a, b] if a.meta.title == b.meta.title));
    // One title alone may be that of the site.
    let is_foreign = |title: &str| titles.len() > 1 && !titles.iter().any(|other| share_stem(title, other));
    let has = |article: &Linked, is: &dyn Fn(&str) -> bool| article.meta.title.as_deref().is_some_and(is);
    if let Some(at) = articles.iter().position(|article| article.meta.url.as_deref().is_some_and(same)) {
        return articles.into_iter().nth(at);
    }
    let first = || articles.first().is_some_and(|first| titles_agree && !has(first, &is_foreign)).then_some(0);
    let at = articles.iter().position(|article| has(article, &titled)).or_else(first)?;
    let day = |article: &Linked| parse_date(article.meta.date.as_deref()?);
    let chosen = articles.get(at)?;
    let differs = |other: &Linked| {
        let days = day(chosen).zip(day(other)).and_then(|(a, b)| a.until(b).ok());
        other.meta.title == chosen.meta.title && days.is_some_and(|span| span.get_days().abs() > 1)
    };
    let is_doubtful = articles.iter().any(differs);
    let mut chosen = articles.into_iter().nth(at)?;
    if is_doubtful {
        (chosen.meta.date, chosen.meta.date_from) = (None, None);
    }
    Some(chosen)
}

/// Whether two titles have a word in common, whatever its ending; of scripts without spaces, two letters in a row.
fn share_stem(one: &str, other: &str) -> bool {
    const STEM_CHARS: usize = 5;
    let stems = |title: &str| -> HashSet<String> {
        let lower = title.to_lowercase();
        let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words
            .flat_map(|word| {
                let chars: Vec<char> = word.chars().collect();
                match chars.first() {
                    Some('\u{2e80}'..='\u{d7ff}' | '\u{e00}'..='\u{eff}') => {
                        chars.windows(2).map(|pair| pair.iter().collect()).collect()
                    }
                    _ => vec![chars.iter().take(STEM_CHARS).collect::<String>()],
                }
            })
            .filter(|stem| stem.len() > 3 || stem.chars().any(|c| c.is_ascii_digit()))
            .collect()
    };
    let (one, other) = (stems(one), stems(other));
    one.is_empty() || other.is_empty() || one.iter().any(|stem| other.contains(stem))
}

/// The text that a description of an article gives as its own.
fn body(article: &Value) -> Option<String> {
    article
        .get("articleBody")
        .and_then(Value::as_str)
        .map(|text| if text.contains('<') { decoded_markup(text) } else { decoded(text) })
}

/// The text of a piece of HTML.
fn decoded_markup(html: &str) -> String {
    Document::fragment(html.replace("><", "> <")).text().to_string()
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

/// Whether a thing is of a type.
fn is_of(thing: &Value, is_type: impl Fn(&str) -> bool) -> bool {
    match thing.get("@type") {
        Some(Value::String(kind)) => is_type(kind),
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).any(is_type),
        _ => false,
    }
}

/// Whether a schema.org type, written with or without its address, is an article.
pub(super) fn is_article_type(kind: &str) -> bool {
    let name = kind.rsplit(['/', ':', '#']).next().unwrap_or(kind);
    name.ends_with("Article")
        || matches!(
            name,
            "BlogPosting" | "LiveBlogPosting" | "SocialMediaPosting" | "DiscussionForumPosting" | "Report"
        )
}

/// Whether something is said to be published long after its last change, which cannot be.
pub(super) fn is_long_after(date: &str, changed: Option<Date>) -> bool {
    let days = parse_date(date).zip(changed).and_then(|(date, changed)| changed.until(date).ok());
    days.is_some_and(|span| span.get_days() > DAYS_APART)
}

/// Things with a name by their `@id`, so that an article can refer to its author or publisher.
struct Graph<'a>(BTreeMap<&'a str, &'a Value>);

impl Graph<'_> {
    fn describe(&self, article: &Value, tongue: Option<&str>) -> PageMeta {
        let text = |key: &str| article.get(key).and_then(first_text).and_then(|text| line(&decoded(text)));
        let address = |key: &str| article.get(key).and_then(first_text).and_then(web_address);
        let people = |key: &str| article.get(key).and_then(|people| join_people(self.names(people)));
        let day = |key: &str| text(key).and_then(|date| stated(&date, tongue));
        let changed = day("dateModified").and_then(|date| parse_date(&date));
        let date = day("datePublished").filter(|date| !is_long_after(date, changed));
        let is_paid = match article.get("isAccessibleForFree") {
            Some(Value::Bool(free)) => !free,
            Some(Value::String(free)) => free.eq_ignore_ascii_case("false"),
            _ => false,
        };
        PageMeta {
            title: text("headline").or_else(|| text("name")),
            source: people("publisher"),
            author: people("author"),
            date_from: date.is_some().then_some("json-ld"),
            date,
            url: address("url").or_else(|| address("mainEntityOfPage")),
            language: article.get("inLanguage").and_then(first_text).and_then(language),
            is_paid,
            is_article: text("headline").is_some(),
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
