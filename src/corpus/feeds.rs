//! `feeds.toml`: the feeds and sitemaps that the bot fetches by itself.

use std::collections::{BTreeMap, HashSet};
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use jiff::SpanRelativeTo;
use jiff::civil::Date;
use serde::Deserialize;
use toml::{Spanned, Value};

use super::front_matter::is_web_address;
use super::problem::Problem;

/// Where a corpus keeps its feeds, unless a setting says otherwise. It may have none.
pub const FEEDS: &str = "feeds.toml";
/// How often a feed is fetched that does not say, and the least and the most that it can say.
const INTERVAL: Duration = Duration::from_secs(60 * 60);
const SHORTEST: Duration = Duration::from_secs(5 * 60);
const LONGEST: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// Longest name of a publication, in characters, as in article files.
const LINE_CHARS: usize = 300;

/// A feed or sitemap to be fetched again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Its address.
    pub url: String,
    /// How often.
    pub interval: Duration,
    /// The publication of its articles, whatever they say.
    pub source: Option<String>,
    /// The tag of their language, whatever they say.
    pub language: Option<String>,
    /// Only what is of this day or later.
    pub since: Option<Date>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    feed: Vec<Spanned<BTreeMap<String, Spanned<Value>>>>,
}

/// What a feed can say of itself.
const KEYS: [&str; 5] = ["url", "interval", "source", "language", "since"];

/// The feeds in this file, which may not be there.
///
/// # Errors
/// All mistakes in it, each with its line; of what is no TOML the first.
pub fn feeds(file: &Path) -> Result<Vec<Feed>, Vec<Problem>> {
    let name = file.file_name().map_or_else(|| FEEDS.to_owned(), |name| name.to_string_lossy().into_owned());
    match std::fs::read_to_string(file) {
        Ok(text) => parse(&name, &text),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => {
            Err(vec![Problem::of_file(&name, format!("cannot be read ({error})"), "make it readable UTF-8 text")])
        }
    }
}

fn parse(name: &str, text: &str) -> Result<Vec<Feed>, Vec<Problem>> {
    let line = |at: usize| text.get(..at).unwrap_or(text).matches('\n').count() + 1;
    let list: List = toml::from_str(text).map_err(|error| {
        let what = error.message().lines().next().unwrap_or("not TOML").to_owned();
        let fix = "write each feed as [[feed]] and below it url = \"https://…\"";
        vec![Problem::at(name, line(error.span().map_or(0, |span| span.start)), what, fix)]
    })?;
    let mut seen = HashSet::new();
    let (mut feeds, mut mistakes) = (Vec::new(), Vec::new());
    for entry in list.feed {
        let mut mistake = |at: usize, what: String, fix: &str| mistakes.push(Problem::at(name, line(at), what, fix));
        let feed = feed(&entry, &mut mistake);
        let Some(url) = entry.get_ref().get("url") else { continue };
        if !seen.insert(feed.url.clone()) {
            mistake(url.span().start, format!("the feed stands twice: {}", feed.url), "keep one");
        }
        feeds.push(feed);
    }
    if mistakes.is_empty() { Ok(feeds) } else { Err(mistakes) }
}

/// What an entry says, with every mistake in it told.
fn feed(entry: &Spanned<BTreeMap<String, Spanned<Value>>>, mistake: &mut dyn FnMut(usize, String, &str)) -> Feed {
    let keys = entry.get_ref();
    for (key, value) in keys.iter().filter(|(key, _)| !KEYS.contains(&key.as_str())) {
        mistake(value.span().start, format!("unknown key `{key}`"), &format!("the keys are {}", KEYS.join(", ")));
    }
    if !keys.contains_key("url") {
        mistake(entry.span().start, "`url` is missing".to_owned(), "write url = \"https://…\" below [[feed]]");
    }
    let mut read = |key: &str, fix: &str, is_sound: &dyn Fn(&str) -> bool| {
        let value = keys.get(key)?;
        let what = match value.get_ref() {
            Value::String(given) if is_sound(given) => return Some(given.clone()),
            Value::String(given) => format!("`{key}` cannot be `{given}`"),
            _ => format!("`{key}` is no text in quotation marks"),
        };
        mistake(value.span().start, what, fix);
        None
    };
    let url = read("url", "write https://…", &is_web_address);
    let fix = "write 5 minutes to 30 days, such as \"30 min\", \"2 h\" or \"1 day\"";
    let interval = read("interval", fix, &|given| duration(given).is_some());
    let is_name = |given: &str| {
        let name = given.trim();
        !name.is_empty() && name.chars().count() <= LINE_CHARS && !name.contains(char::is_control)
    };
    let source = read("source", "write 1 to 300 characters on one line, or leave it out", &is_name);
    let is_code = |tag: &str| matches!(tag.len(), 2 | 3) && tag.bytes().all(|byte| byte.is_ascii_lowercase());
    let language = read("language", "write a code such as en, ru or de, or leave it out", &is_code);
    let since = keys.get("since").map(|value| (value.span().start, day(value.get_ref())));
    if let Some((at, None)) = since {
        mistake(at, "`since` is not a day".to_owned(), "write a day such as 2024-01-31");
    }
    Feed {
        url: url.unwrap_or_default(),
        interval: interval.as_deref().and_then(duration).unwrap_or(INTERVAL),
        source: source.map(|source| source.trim().to_owned()),
        language,
        since: since.and_then(|(_, day)| day),
    }
}

/// A day, in quotation marks or without.
fn day(given: &Value) -> Option<Date> {
    match given {
        Value::String(given) => given.parse().ok(),
        Value::Datetime(given) => given.to_string().parse().ok(),
        _ => None,
    }
}

/// A time such as `90 min`, within bounds.
fn duration(given: &str) -> Option<Duration> {
    let span: jiff::Span = given.trim().parse().ok()?;
    let duration = Duration::try_from(span.to_duration(SpanRelativeTo::days_are_24_hours()).ok()?).ok()?;
    (SHORTEST..=LONGEST).contains(&duration).then_some(duration)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feeds_are_read_with_all_that_is_said_of_them() {
        let text = "# Ours\n[[feed]]\nurl = \"https://post.example/feed.xml\"\n\n[[feed]]\nurl = \"https://gazette.example/sitemap.xml\"\n\
            interval = \"1h 30m\"\nsource = \" Island Gazette \"\nlanguage = \"en\"\nsince = 2024-01-31\n";
        let feeds = parse(FEEDS, text).unwrap();
        let first = Feed {
            url: "https://post.example/feed.xml".to_owned(),
            interval: INTERVAL,
            source: None,
            language: None,
            since: None,
        };
        let second = Feed {
            url: "https://gazette.example/sitemap.xml".to_owned(),
            interval: Duration::from_secs(90 * 60),
            source: Some("Island Gazette".to_owned()),
            language: Some("en".to_owned()),
            since: Some(jiff::civil::date(2024, 1, 31)),
        };
        assert_eq!(feeds, [first, second]);
        assert_eq!(parse(FEEDS, ""), Ok(Vec::new()));
        for (given, minutes) in [("5 min", 5), ("2 hours", 120), ("1 day", 1_440), ("1d 12h", 2_160), ("PT30M", 30)] {
            assert_eq!(duration(given), Some(Duration::from_secs(minutes * 60)), "{given}");
        }
    }

    #[test]
    fn a_mistake_is_named_with_its_line() {
        let url = "[[feed]]\nurl = \"https://a.example/\"\n";
        for (text, said) in [
            (
                "feeds = 1",
                "feeds.toml:1: unknown field `feeds`, expected `feed`; write each feed as [[feed]] and below it url = \"https://…\"",
            ),
            ("[[feed]]\nsource = \"A\"", "feeds.toml:1: `url` is missing; write url = \"https://…\" below [[feed]]"),
            ("[[feed]]\nurl = \"post.example\"", "feeds.toml:2: `url` cannot be `post.example`; write https://…"),
            (&format!("{url}{url}"), "feeds.toml:4: the feed stands twice: https://a.example/; keep one"),
            (
                &format!("{url}interval = \"1 s\""),
                "feeds.toml:3: `interval` cannot be `1 s`; write 5 minutes to 30 days, such as \"30 min\", \"2 h\" or \"1 day\"",
            ),
            (
                &format!("{url}language = \"English\""),
                "feeds.toml:3: `language` cannot be `English`; write a code such as en, ru or de, or leave it out",
            ),
            (
                &format!("{url}source = \"\""),
                "feeds.toml:3: `source` cannot be ``; write 1 to 300 characters on one line, or leave it out",
            ),
            (&format!("{url}since = \"May\""), "feeds.toml:3: `since` is not a day; write a day such as 2024-01-31"),
        ] {
            let mistakes: Vec<String> = parse(FEEDS, text).unwrap_err().iter().map(Problem::to_string).collect();
            assert_eq!(mistakes, [said]);
        }
    }
    #[test]
    fn every_mistake_is_named_at_once() {
        let text = "[[feed]]\nurl = \"a\"\ninterval = 5\n[[feed]]\nname = \"B\"\nsince = 3\n";
        let mistakes: Vec<String> = parse(FEEDS, text).unwrap_err().iter().map(Problem::to_string).collect();
        assert_eq!(
            mistakes,
            [
                "feeds.toml:2: `url` cannot be `a`; write https://…",
                "feeds.toml:3: `interval` is no text in quotation marks; write 5 minutes to 30 days, such as \"30 min\", \"2 h\" or \"1 day\"",
                "feeds.toml:5: unknown key `name`; the keys are url, interval, source, language, since",
                "feeds.toml:4: `url` is missing; write url = \"https://…\" below [[feed]]",
                "feeds.toml:6: `since` is not a day; write a day such as 2024-01-31",
            ]
        );
    }
}
