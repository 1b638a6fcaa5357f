//! Rows with named values, from JSON or a table: under our own keys, or under others that are said to stand for them.

use jiff::Timestamp;

use super::clean::{clean, clean_line};
use super::dates::written_date;
use super::draft::{Body, Draft, Refusal};
use super::given::{Given, is_unknown};
use crate::corpus::Sha256;

/// The keys that a row can have.
const KEYS: [&str; 13] = [
    "id",
    "title",
    "source",
    "author",
    "date",
    "url",
    "language",
    "tags",
    "text",
    "based_on",
    "date_from",
    "fetched",
    "original_sha256",
];

/// The longest text of one row, in bytes, and so of a line: more is no article, and memory is bounded.
pub(super) const MAX_BYTES: usize = 16 << 20;

/// Whether a key is one that a row can have.
pub fn is_key(key: &str) -> bool {
    KEYS.contains(&key)
}

/// Names that may be the date or the source, where none is named so or said to be it: the key of ours, and the name. `is` tells
/// whether a name is read as a key.
pub(super) fn unused<'a>(
    names: impl IntoIterator<Item = &'a String> + Clone,
    given: &Given,
    is: fn(&str, &str) -> bool,
) -> Vec<(&'static str, String)> {
    #[rustfmt::skip]
    const LIKE: [(&str, &[&str]); 2] = [
        ("date", &["date", "published", "published_at", "publishedat", "publish_date", "published_date", "publication_date", "pubdate", "pub_date", "posted", "posted_at", "datetime", "datum", "veröffentlicht", "дата", "опубликовано"]),
        ("source", &["source", "publisher", "publication", "outlet", "newspaper", "site", "website", "media", "quelle", "источник", "издание", "джерело"]),
    ];
    let is_read = |key: &str| {
        let stated = if key == "date" { &given.date } else { &given.source };
        let is_mapped = given.map.iter().any(|(ours, _)| ours == key);
        stated.is_some() || is_mapped || names.clone().into_iter().any(|name| is(name, key))
    };
    let is_used = |name: &str| given.map.iter().any(|(_, theirs)| is(name, theirs));
    let may_be = |name: &str, like: &[&str]| like.contains(&name.to_lowercase().as_str()) && !is_used(name);
    let mut unused = Vec::new();
    for (key, like) in LIKE.into_iter().filter(|(key, _)| !is_read(key)) {
        let found = names.clone().into_iter().filter(|name| may_be(name, like));
        unused.extend(found.map(|name| (key, name.clone())));
    }
    unused
}

/// A value of a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    One(String),
    Many(Vec<String>),
    /// What cannot be a line of text.
    Other,
}

/// The article of a row. `value` gives what stands under a key of the input, `present` names those keys, and `home` is the
/// folder of articles that have an id and no address.
pub(super) fn draft(
    value: impl Fn(&str) -> Option<Value>,
    present: &dyn Fn() -> Vec<String>,
    given: &Given,
    home: &str,
    original: Sha256,
) -> Result<Draft, Refusal> {
    let mapped = |key: &str| given.map.iter().find(|(ours, _)| ours == key).map(|(_, theirs)| theirs.clone());
    let of = |key: &str| value(mapped(key).as_deref().unwrap_or(key));
    let line = |key: &str| match of(key) {
        None => Ok(None),
        Some(Value::One(text)) => Ok(clean_line(&text).filter(|text| !is_unknown(text))),
        Some(Value::Many(parts)) if key == "author" => Ok(clean_line(&parts.join(", "))),
        Some(_) => Err(Refusal::new(format!("`{key}` is not a line of text"), "write it as one string")),
    };
    let missing = |key: &str| {
        let stated = mapped(key).unwrap_or_else(|| key.to_owned());
        if of(key).is_some() {
            return Refusal::new(format!("`{stated}` is empty"), "write it, or leave the article out");
        }
        let keys = present().join(", ");
        let fix = format!("there is {keys}; say which it is with --map {key}=NAME");
        Refusal::new(format!("`{stated}` is missing"), fix)
    };
    let text = match of("text") {
        Some(Value::One(text)) => clean(&text).trim().to_owned(),
        Some(Value::Many(paragraphs)) => clean(&paragraphs.join("\n")).trim().to_owned(),
        Some(Value::Other) => return Err(Refusal::new("`text` is not text", "write it as one string")),
        None => String::new(),
    };
    if text.is_empty() {
        return Err(missing("text"));
    }
    let title = line("title")?.ok_or_else(|| missing("title"))?;
    let date = match line("date")? {
        None => None,
        Some(text) => Some(written_date(&text).ok_or_else(|| {
            let fix = "write a day such as 2023-10-16, an RFC 3339 time, or `unknown`";
            Refusal::new(format!("`date` is not a date that is beyond doubt: {text}"), fix)
        })?),
    };
    let tags = match of("tags") {
        Some(Value::One(tags)) => tags.split(',').filter_map(clean_line).collect(),
        Some(Value::Many(tags)) => tags.iter().filter_map(|tag| clean_line(&tag.replace(',', " "))).collect(),
        _ => Vec::new(),
    };
    let original = line("original_sha256")?.and_then(|hex| Sha256::try_from(hex).ok()).unwrap_or(original);
    let fetched = line("fetched")?.and_then(|time| time.parse::<Timestamp>().ok());
    Ok(Draft {
        place: line("id")?.map(|id| format!("{home}/{}", id.replace('/', "-"))),
        source: line("source")?,
        date,
        date_from: line("date_from")?,
        author: line("author")?,
        url: line("url")?,
        language: line("language")?,
        based_on: line("based_on")?,
        tags,
        fetched,
        ..Draft::new(title, Body::Plain(text), original)
    })
}
