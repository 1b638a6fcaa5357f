//! Feeds: RSS, Atom and JSON Feed become leads to the pages of their entries.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use feed_rs::model::{Entry, FeedType, Person, Text};
use feed_rs::parser::Builder;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use reqwest::Url;

use super::clean::{clean, clean_line};
use super::draft::Refusal;
use super::lead::{Lead, address, date, language, line_of_html};

/// Moments, and in which words the feed states them: only there is the publisher's own day.
type Stated = Arc<Mutex<HashMap<SystemTime, String>>>;

/// The entries of a feed that came from this address.
///
/// # Errors
/// When it cannot be read.
pub(super) fn read(bytes: &[u8], from: &Url) -> Result<Vec<Lead>, Refusal> {
    let stated = Stated::default();
    // A parser reads one feed.
    let parse = |bytes: &[u8]| {
        let note = Arc::clone(&stated);
        let parser = Builder::new().base_uri(Some(from.as_str())).timestamp_parser(move |words| {
            let kept = date(words)?;
            let moment = moment(&kept)?;
            note.lock().unwrap_or_else(PoisonError::into_inner).insert(moment, kept);
            Some(moment.into())
        });
        parser.build().parse(bytes)
    };
    let feed = parse(bytes).or_else(|error| parse(&mended(bytes)).map_err(|_| error));
    let feed = feed.map_err(|error| {
        let why = clean_line(&error.to_string()).unwrap_or_default();
        Refusal::new(format!("the feed is broken ({why})"), "try again later, or tell its publisher")
    })?;
    let html_titles = !matches!(feed.feed_type, FeedType::Atom | FeedType::JSON);
    let title = |text: &Text| {
        let is_html = html_titles || text.content_type.subty().as_str().contains("html");
        if is_html { line_of_html(&text.content) } else { clean_line(&text.content) }
    };
    let source = feed.title.as_ref().and_then(title);
    let of_feed = feed.language.as_deref().and_then(language);
    let moments = stated.lock().unwrap_or_else(PoisonError::into_inner);
    let lead = |entry: &Entry| Lead {
        address: link(entry).and_then(|stated| address(stated, from)),
        title: entry.title.as_ref().and_then(title),
        date: entry.published.and_then(|moment| moments.get(&SystemTime::from(moment)).cloned()),
        author: people(&entry.authors),
        source: source.clone(),
        language: entry.language.as_deref().and_then(language).or_else(|| of_feed.clone()),
        changed: None,
        content: content(entry),
    };
    Ok(feed.entries.iter().map(lead).collect())
}

/// XML in which an ampersand that begins no reference is written as one.
fn mended(xml: &[u8]) -> Vec<u8> {
    let is_reference = |rest: &[u8]| {
        let name = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'#').count();
        (1..=10).contains(&name) && rest.get(name) == Some(&b';')
    };
    let mut mended = Vec::with_capacity(xml.len());
    for (at, byte) in xml.iter().enumerate() {
        mended.push(*byte);
        if *byte == b'&' && !xml.get(at + 1..).is_some_and(is_reference) {
            mended.extend_from_slice(b"amp;");
        }
    }
    mended
}

/// The moment of a date, at midnight where it is a day.
fn moment(date: &str) -> Option<SystemTime> {
    let moment = match date.parse::<Timestamp>() {
        Ok(moment) => moment,
        Err(_) => date.parse::<Date>().ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp(),
    };
    Some(moment.into())
}

/// Where the page of an entry is: its link, or its id if that is one.
fn link(entry: &Entry) -> Option<&str> {
    let is_page = |rel: &Option<String>| rel.as_deref().is_none_or(|rel| rel == "alternate");
    let mut links = entry.links.iter().filter(|link| link.target.is_none() && !link.href.trim().is_empty());
    let link = links.find(|link| is_page(&link.rel)).map(|link| link.href.as_str());
    link.or_else(|| Some(entry.id.as_str()).filter(|id| id.starts_with("https://") || id.starts_with("http://")))
}

/// Names joined by commas; addresses are none.
fn people(people: &[Person]) -> Option<String> {
    let mut names: Vec<String> = Vec::new();
    for name in people.iter().filter_map(|person| clean_line(person.name.as_deref()?)) {
        if !name.contains(['@']) && !name.contains("://") && !names.contains(&name) {
            names.push(name);
        }
    }
    (!names.is_empty()).then(|| names.join(", "))
}

/// The content of an entry as HTML.
fn content(entry: &Entry) -> Option<String> {
    let content = entry.content.as_ref()?;
    let body = content.body.as_deref().filter(|body| !body.trim().is_empty())?;
    match (content.content_type.ty().as_str(), content.content_type.subty().as_str()) {
        ("text", "plain") => {
            let paragraphs = clean(body).split("\n\n").map(|part| format!("<p>{}</p>\n", escaped(part))).collect();
            Some(paragraphs)
        }
        ("text", _) | ("application", "xhtml" | "xhtml+xml") => Some(body.to_owned()),
        _ => None,
    }
}

/// Text as HTML shows it.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bare_ampersand_does_not_break_a_feed() {
        let item =
            |title: &str| format!("<item><title>{title}</title><link>https://post.example/a?b=1&amp;c=2</link></item>");
        let feed = format!(
            "<rss version='2.0'><channel><title>Post</title>{}{}</channel></rss>",
            item("Rope & tar"),
            item("R&amp;D")
        );
        let leads = read(feed.as_bytes(), &Url::parse("https://post.example/feed").unwrap()).unwrap();
        let titles: Vec<_> = leads.iter().map(|lead| lead.title.as_deref().unwrap()).collect();
        assert_eq!(titles, ["Rope & tar", "R&D"]);
        assert_eq!(leads[0].address.as_deref(), Some("https://post.example/a?b=1&c=2"));
    }
}
