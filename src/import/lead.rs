//! What a feed or sitemap says of a page before that is fetched, and how it fills what the page leaves open.

use jiff::civil::Date;

use super::clean::clean_line;
use super::draft::Draft;
use crate::corpus::{self, Today};

/// One entry of a feed or sitemap. Nothing in it is guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lead {
    /// Where the page is.
    pub(super) address: Option<String>,
    /// Its headline.
    pub(super) title: Option<String>,
    /// When it was published: a day, or RFC 3339.
    pub(super) date: Option<String>,
    /// Who wrote it.
    pub(super) author: Option<String>,
    /// The publication.
    pub(super) source: Option<String>,
    /// The tag of its language.
    pub(super) language: Option<String>,
    /// The day on which it was changed last.
    pub(super) changed: Option<Date>,
    /// Its text as HTML, where the feed carries it.
    pub(super) content: Option<String>,
}

impl Lead {
    /// The page at an address of which nothing else is known.
    pub(super) fn to(address: &str) -> Lead {
        Lead { address: Some(address.to_owned()), ..Lead::default() }
    }

    /// Fills what a draft does not know.
    pub(super) fn fill(&self, draft: &mut Draft) {
        // A day that is to come is that of something else.
        let day = self.date.as_deref().and_then(corpus::parse_date);
        if draft.date.is_none() && day.is_some_and(|day| day <= Today::now().0) {
            draft.date.clone_from(&self.date);
            draft.date_from = Some("feed".to_owned());
        }
        for (field, stated) in [
            (&mut draft.source, &self.source),
            (&mut draft.author, &self.author),
            (&mut draft.language, &self.language),
        ] {
            if field.is_none() {
                field.clone_from(stated);
            }
        }
    }

    /// The last day that is stated of it.
    pub(super) fn day(&self) -> Option<Date> {
        self.changed.or_else(|| corpus::parse_date(self.date.as_deref()?))
    }
}

/// The day or moment in the words of a feed: RFC 3339, RFC 2822, or less than either. It keeps the publisher's own day.
pub(super) fn date(stated: &str) -> Option<String> {
    let stated = stated.trim();
    if stated.parse::<jiff::Timestamp>().is_ok() && corpus::parse_date(stated).is_some() {
        return Some(stated.to_owned());
    }
    if let Ok(day) = stated.parse::<Date>() {
        // Also of a time without a zone: which moment that is, is not known.
        return Some(day.to_string());
    }
    let mail = jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true);
    let moment = mail.parse_zoned(stated).ok()?;
    Some(moment.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

/// The tag of a language, where it is one.
pub(super) fn language(stated: &str) -> Option<String> {
    let primary = stated.trim().split(['-', '_']).next()?.to_ascii_lowercase();
    let is_code = matches!(primary.len(), 2 | 3) && primary.bytes().all(|byte| byte.is_ascii_lowercase());
    is_code.then_some(primary)
}

/// A web address without its fragment and without the marks of where a reader came from.
pub(super) fn address(stated: &str, base: &reqwest::Url) -> Option<String> {
    let mut url = base.join(stated.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    url.set_fragment(None);
    let is_mark = |name: &str| name.starts_with("utm_");
    if url.query_pairs().any(|(name, _)| is_mark(&name)) {
        let query = url.query().unwrap_or_default().to_owned();
        let kept: Vec<&str> = query.split('&').filter(|pair| !is_mark(pair)).collect();
        url.set_query((!kept.is_empty()).then(|| kept.join("&")).as_deref());
    }
    Some(url.to_string())
}

/// One line of text out of a title that may be HTML.
pub(super) fn line_of_html(html: &str) -> Option<String> {
    /// No title is longer; what is nested deeper than this allows is none.
    const CHARS: usize = 2_000;
    if !html.contains(['<', '&']) {
        return clean_line(html);
    }
    let html: String = html.chars().take(CHARS).collect();
    clean_line(&dom_query::Document::fragment(html.as_str()).text())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_keeps_the_publishers_own_day() {
        for (stated, kept) in [
            ("2024-05-05", Some("2024-05-05")),
            ("2024-05-05T23:30:00-04:00", Some("2024-05-05T23:30:00-04:00")),
            (" 2024-05-05T08:00:00Z\n", Some("2024-05-05T08:00:00Z")),
            ("2024-05-05T23:30:00", Some("2024-05-05")),
            ("2024-05-05 23:30:00", Some("2024-05-05")),
            ("Sun, 05 May 2024 23:30:00 -0400", Some("2024-05-05T23:30:00-04:00")),
            ("5 May 2024 23:30 GMT", Some("2024-05-05T23:30:00+00:00")),
            ("Mon, 05 May 2024 23:30:00 EST", Some("2024-05-05T23:30:00-05:00")),
            ("yesterday", None),
            ("05/06/2024", None),
            ("2024-13-05", None),
            ("", None),
        ] {
            assert_eq!(date(stated).as_deref(), kept, "{stated}");
        }
    }

    #[test]
    fn a_day_that_is_to_come_is_not_filled_in() {
        let body = crate::import::draft::Body::Plain("x".to_owned());
        for (stated, filled) in [("2024-05-05T08:00:00Z", true), ("2999-05-05T08:00:00Z", false)] {
            let mut draft = Draft::new("x".to_owned(), body.clone(), corpus::Sha256::of(b"x"));
            Lead { date: Some(stated.to_owned()), ..Lead::default() }.fill(&mut draft);
            assert_eq!((draft.date.is_some(), draft.date_from.is_some()), (filled, filled), "{stated}");
        }
    }

    #[test]
    fn an_address_is_absolute_and_says_nothing_of_the_reader() {
        let base = reqwest::Url::parse("https://post.example/feed/").unwrap();
        for (stated, absolute) in [
            ("../a?b=1#c", Some("https://post.example/a?b=1")),
            ("https://other.example/a?utm_source=rss&b=1&utm_medium=x", Some("https://other.example/a?b=1")),
            ("/a?utm_source=rss", Some("https://post.example/a")),
            ("mailto:a@b.example", None),
        ] {
            assert_eq!(address(stated, &base).as_deref(), absolute);
        }
    }

    #[test]
    fn a_title_may_be_html() {
        assert_eq!(line_of_html("Q&A: <b>a &lt; b</b> &#8212; c").as_deref(), Some("Q&A: a < b — c"));
        assert_eq!(line_of_html(" plain \n one").as_deref(), Some("plain one"));
    }
}
