//! `feeds.toml`: the feeds and sitemaps that the bot fetches by itself.

use std::collections::HashSet;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use jiff::SpanRelativeTo;
use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

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
    feed: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    url: Spanned<String>,
    interval: Option<Spanned<String>>,
    source: Option<Spanned<String>>,
    language: Option<Spanned<String>>,
    since: Option<Spanned<toml::Value>>,
}

/// The feeds in this file, which may not be there; of a file with a mistake, the first one.
///
/// # Errors
/// The mistake, with its line.
pub fn feeds(file: &Path) -> Result<Vec<Feed>, Problem> {
    let name = file.file_name().map_or_else(|| FEEDS.to_owned(), |name| name.to_string_lossy().into_owned());
    match std::fs::read_to_string(file) {
        Ok(text) => parse(&name, &text),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(Problem::of_file(&name, format!("cannot be read ({error})"), "make it readable UTF-8 text")),
    }
}

fn parse(name: &str, text: &str) -> Result<Vec<Feed>, Problem> {
    let line = |at: usize| text.get(..at).unwrap_or(text).matches('\n').count() + 1;
    let list: List = toml::from_str(text).map_err(|error| {
        let what = error.message().lines().next().unwrap_or("not TOML").to_owned();
        let fix = "write each feed as [[feed]] and below it url = \"https://…\"";
        Problem::at(name, line(error.span().map_or(0, |span| span.start)), what, fix)
    })?;
    let mut seen = HashSet::new();
    let mut feeds = Vec::new();
    for entry in list.feed {
        let entry = entry.into_inner();
        let mistake = |at: usize, what: String, fix: &str| Err(Problem::at(name, line(at), what, fix));
        let at = entry.url.span().start;
        let url = entry.url.into_inner();
        if !is_web_address(&url) {
            return mistake(at, format!("`url` is not a web address: {url}"), "write https://…");
        }
        if !seen.insert(url.clone()) {
            return mistake(at, format!("the feed stands twice: {url}"), "keep one");
        }
        let mut interval = INTERVAL;
        if let Some(given) = entry.interval {
            let Some(sound) = duration(given.get_ref()) else {
                let what = format!("`interval` cannot be `{}`", given.get_ref());
                return mistake(
                    given.span().start,
                    what,
                    "write 5 minutes to 30 days, such as \"30 min\", \"2 h\" or \"1 day\"",
                );
            };
            interval = sound;
        }
        let source = entry.source.map(|given| (given.span().start, given.into_inner().trim().to_owned()));
        if let Some((at, source)) = &source
            && (source.is_empty() || source.chars().count() > LINE_CHARS || source.contains(char::is_control))
        {
            return mistake(
                *at,
                "`source` is no name".to_owned(),
                "write 1 to 300 characters on one line, or leave it out",
            );
        }
        let language = entry.language.map(|given| (given.span().start, given.into_inner()));
        if let Some((at, tag)) = &language
            && !(matches!(tag.len(), 2 | 3) && tag.bytes().all(|byte| byte.is_ascii_lowercase()))
        {
            let what = format!("`language` is not a language code: {tag}");
            return mistake(*at, what, "write a code such as en, ru or de, or leave it out");
        }
        let since = match entry.since {
            None => None,
            Some(given) => match day(given.get_ref()) {
                Some(day) => Some(day),
                None => {
                    return mistake(
                        given.span().start,
                        "`since` is not a day".to_owned(),
                        "write a day such as 2024-01-31",
                    );
                }
            },
        };
        feeds.push(Feed {
            url,
            interval,
            source: source.map(|(_, source)| source),
            language: language.map(|(_, language)| language),
            since,
        });
    }
    Ok(feeds)
}

/// A day, in quotation marks or without.
fn day(given: &toml::Value) -> Option<Date> {
    match given {
        toml::Value::String(given) => given.parse().ok(),
        toml::Value::Datetime(given) => given.to_string().parse().ok(),
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
            (
                "[[feed]]\nsource = \"A\"",
                "feeds.toml:1: missing field `url`; write each feed as [[feed]] and below it url = \"https://…\"",
            ),
            (
                "[[feed]]\nurl = \"post.example\"",
                "feeds.toml:2: `url` is not a web address: post.example; write https://…",
            ),
            (&format!("{url}{url}"), "feeds.toml:4: the feed stands twice: https://a.example/; keep one"),
            (
                &format!("{url}interval = \"1 s\""),
                "feeds.toml:3: `interval` cannot be `1 s`; write 5 minutes to 30 days, such as \"30 min\", \"2 h\" or \"1 day\"",
            ),
            (
                &format!("{url}language = \"English\""),
                "feeds.toml:3: `language` is not a language code: English; write a code such as en, ru or de, or leave it out",
            ),
            (
                &format!("{url}source = \"\""),
                "feeds.toml:3: `source` is no name; write 1 to 300 characters on one line, or leave it out",
            ),
            (&format!("{url}since = \"May\""), "feeds.toml:3: `since` is not a day; write a day such as 2024-01-31"),
        ] {
            assert_eq!(parse(FEEDS, text).unwrap_err().to_string(), said);
        }
    }
}
