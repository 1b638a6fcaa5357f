//! What a page's JSON-LD says of the article on it, as sloppily as sites write it.

use std::collections::BTreeMap;

use dom_query::Document;
use serde_json::Value;

use super::meta::PageMeta;
use super::values::{join_people, language, line, web_address};

/// What the page's JSON-LD says of the article on it. `address` tells it from other articles described on the page.
pub(super) fn linked_data(page: &Document, address: Option<&str>) -> PageMeta {
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
pub(super) fn is_article_type(kind: &str) -> bool {
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
