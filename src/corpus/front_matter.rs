//! What a file says of its article: read from YAML front matter, a JSON line or a web page, checked by one set of rules.
//!
//! Nothing is guessed: a source or date that is not known must be written out as `unknown`.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;
use saphyr_parser::{Event, Parser};

use super::article::{Sha256, Source};
use super::problem::Problem;
use super::rule::Rule;

/// What a file says of its article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    /// One line.
    pub title: String,
    /// The publication; `None` when it is `unknown`.
    pub source: Source,
    /// The day of publication; `None` when it is `unknown`.
    pub date: Option<Date>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Where it was published; begins with `http://` or `https://`.
    pub url: Option<String>,
    /// The language tag the file states, lower case, without region (`en`); `None` when it states none.
    pub language: Option<String>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// What the article is made from; shown with the citation.
    pub based_on: Option<String>,
    /// The byte of the text at which each page of a paginated original begins, in order; empty where it has no pages.
    pub pages: Vec<usize>,
    /// The day on which its page was found to be gone; shown with the citation.
    pub withdrawn: Option<Date>,
    /// The day on which its page was found to carry a note of correction; shown with the citation.
    pub corrected: Option<Date>,
}

/// How an article came to be in the corpus, as an import writes it down; it belongs to no citation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// When it was fetched, as written.
    pub fetched: Option<String>,
    /// What stated the date.
    pub date_from: Option<String>,
    /// The name of the file that it was read from, where no address tells it from others.
    pub original: Option<String>,
    /// The fingerprint of what it was read from.
    pub original_sha256: Option<Sha256>,
}

impl Provenance {
    /// As far as the fields say it.
    pub(super) fn of(fields: &Fields) -> Provenance {
        let text = |key: &str| match fields.get(key).map(|field| &field.value) {
            Some(Value::Text(text)) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            _ => None,
        };
        let original_sha256 = text("original_sha256").and_then(|hex| Sha256::try_from(hex).ok());
        let (fetched, date_from, original) = (text("fetched"), text("date_from"), text("original"));
        Provenance { fetched, date_from, original, original_sha256 }
    }
}

/// The last day on which an article may be dated: where on earth the day is furthest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Today(pub Date);

impl Today {
    /// Today in the time zone where it is latest (UTC+14), by the system's clock.
    pub fn now() -> Today {
        let furthest = jiff::tz::TimeZone::fixed(jiff::tz::offset(14));
        Today(jiff::Timestamp::now().to_zoned(furthest).date())
    }
}

/// The keys an article can have; the order is the one shown to people.
pub(super) const KEYS: [&str; 15] = [
    "title",
    "source",
    "date",
    "author",
    "url",
    "language",
    "tags",
    "based_on",
    "pages",
    "fetched",
    "original",
    "original_sha256",
    "date_from",
    "withdrawn",
    "corrected",
];
/// Longest title, source and author, in characters, so that a citation always fits a message.
const LINE_CHARS: usize = 300;
/// Longest web address, in bytes.
const URL_BYTES: usize = 2_000;

/// A value of a key as written, and its line in the file.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) value: Value,
    pub(super) line: Option<usize>,
}

#[derive(Clone, Debug)]
pub(super) enum Value {
    Text(String),
    List(Vec<String>),
    /// Anything that no key can hold: a mapping, a number where JSON has one.
    Other,
}

/// The keys and values of one article, before they are checked.
pub(super) type Fields = BTreeMap<String, Field>;

/// Where the front matter of a file lies: the YAML between the `---` lines, and where the text begins.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fence {
    pub(super) yaml: Range<usize>,
    pub(super) text_at: usize,
}

/// Finds the front matter: `Ok(None)` when the file does not open with `---`, `Err(())` when it is not closed.
pub(super) fn fence(file: &str) -> Result<Option<Fence>, ()> {
    let bom = file.len() - file.trim_start_matches('\u{feff}').len();
    let mut lines = file.get(bom..).unwrap_or("").split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == "---") else {
        return Ok(None);
    };
    let yaml_at = bom + first.len();
    let mut at = yaml_at;
    while let Some(line) = lines.next() {
        let next = at + line.len();
        if line.trim_end() == "---" {
            // A blank line right after the closing fence belongs to the front matter.
            let blank = lines.next().filter(|line| line.ends_with('\n') && line.trim().is_empty());
            return Ok(Some(Fence { yaml: yaml_at..at, text_at: next + blank.map_or(0, str::len) }));
        }
        at = next;
    }
    Err(())
}

/// Reads the YAML between the fences. `first_line` is the line of the file on which it begins.
pub(super) fn parse_yaml(file: &str, yaml: &str, first_line: usize) -> Result<Fields, Problem> {
    let mut events = Parser::new_from_str(yaml).filter_map(|event| match event {
        Ok((Event::StreamStart | Event::DocumentStart(_) | Event::Nothing, _)) => None,
        other => Some(other),
    });
    let at = |line: usize| first_line + line.saturating_sub(1);
    let bad = |error: saphyr_parser::ScanError| {
        let what = format!("the front matter is not YAML ({})", error.info());
        Problem::at(file, at(error.marker().line()), what, "put a value that holds `: ` or `#` in quotes")
    };
    let mut fields = Fields::new();
    match events.next().transpose().map_err(bad)? {
        Some((Event::MappingStart(..), _)) => {}
        Some((Event::StreamEnd | Event::DocumentEnd, _)) | None => return Ok(fields),
        Some((_, span)) => {
            return Err(Problem::at(
                file,
                at(span.start.line()),
                "the front matter is not `key: value` lines",
                "write `title: …`, `source: …`, `date: …`",
            ));
        }
    }
    while let Some((event, span)) = events.next().transpose().map_err(bad)? {
        let key = match event {
            Event::Scalar(key, ..) => key.into_owned(),
            Event::MappingEnd => break,
            _ => {
                return Err(Problem::at(
                    file,
                    at(span.start.line()),
                    "a key of the front matter is not a word",
                    "write `key: value`",
                ));
            }
        };
        let line = at(span.start.line());
        let value = parse_value(&mut events).map_err(bad)?;
        if fields.contains_key(&key) {
            return Err(Problem::at(file, line, format!("`{key}` stands twice"), "keep one"));
        }
        if let Some(value) = value {
            fields.insert(key, Field { value, line: Some(line) });
        }
    }
    Ok(fields)
}

/// The value after a key; `None` for a null, which counts as absent.
fn parse_value<'a, E, S>(events: &mut E) -> Result<Option<Value>, saphyr_parser::ScanError>
where
    E: Iterator<Item = Result<(Event<'a>, S), saphyr_parser::ScanError>>,
{
    let mut depth = 0_usize;
    let mut list = None::<Vec<String>>;
    let mut other = false;
    while let Some((event, _)) = events.next().transpose()? {
        match event {
            Event::Scalar(text, style, ..) if depth == 0 => {
                let plain = style == saphyr_parser::ScalarStyle::Plain;
                let null = plain && matches!(text.as_ref(), "" | "~" | "null" | "Null" | "NULL");
                return Ok((!null).then(|| Value::Text(text.into_owned())));
            }
            Event::Scalar(text, ..) => match &mut list {
                Some(list) if depth == 1 => list.push(text.into_owned()),
                _ => other = true,
            },
            Event::SequenceStart(..) => {
                other |= depth > 0;
                depth += 1;
                list.get_or_insert_default();
            }
            Event::MappingStart(..) => {
                other = true;
                depth += 1;
            }
            Event::SequenceEnd | Event::MappingEnd => depth = depth.saturating_sub(1),
            _ => other = true,
        }
        if depth == 0 {
            break;
        }
    }
    Ok(Some(match list {
        Some(list) if !other => Value::List(list),
        _ => Value::Other,
    }))
}

/// Checks the fields of one article against the rules of the format; every breach is one problem.
///
/// `line` is where the article's metadata stands, for what is missing.
pub(super) fn check(file: &str, line: Option<usize>, mut fields: Fields, today: Today) -> Result<Meta, Vec<Problem>> {
    let mut checker = Checker { file, line, problems: Vec::new() };
    for (key, field) in &fields {
        if !KEYS.contains(&key.as_str()) {
            let fix = nearest(key)
                .map_or_else(|| format!("the keys are {}", KEYS.join(", ")), |near| format!("did you mean `{near}`?"));
            checker.report(Rule::UnknownKey, field.line, format!("unknown key `{key}`"), fix);
        }
    }
    let title = checker.required(&mut fields, "title", "write `title:` and the headline");
    let source = checker.required(&mut fields, "source", "write `source:` and the publication, or `source: unknown`");
    let date = checker.required(&mut fields, "date", "write `date:` and a day such as 2023-10-16, or `date: unknown`");
    let date = date.and_then(|(text, line)| checker.date(&text, line, today));
    let author = checker.optional(&mut fields, "author");
    let url = checker.url(&mut fields);
    let language = checker.language(&mut fields);
    let tags = checker.tags(&mut fields);
    let based_on = checker.optional(&mut fields, "based_on");
    let pages = checker.pages(&mut fields);
    let withdrawn = checker.day(&mut fields, "withdrawn", "was gone");
    let corrected = checker.day(&mut fields, "corrected", "carried the correction");
    for key in ["fetched", "original", "original_sha256", "date_from"] {
        checker.optional(&mut fields, key);
    }
    match (checker.problems.is_empty(), title, source) {
        (true, Some((title, _)), Some((source, _))) => Ok(Meta {
            title,
            source: known(source),
            date,
            author,
            url,
            language,
            tags,
            based_on,
            pages,
            withdrawn,
            corrected,
        }),
        _ => Err(checker.problems),
    }
}

/// `unknown`, written out, is nobody.
fn known(value: String) -> Option<String> {
    (!value.eq_ignore_ascii_case("unknown")).then_some(value)
}

/// The known key most like this one.
fn nearest(key: &str) -> Option<&'static str> {
    let key = key.to_lowercase();
    KEYS.iter()
        .map(|known| (strsim::damerau_levenshtein(&key, known), *known))
        .filter(|(distance, known)| *distance * 3 <= known.len().max(3))
        .min()
        .map(|(_, known)| known)
}

/// Whether this is an address of the web.
pub(super) fn is_web_address(url: &str) -> bool {
    let host = ["https://", "http://"].iter().find_map(|scheme| url.strip_prefix(scheme));
    host.is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric() || c == '['))
        && url.len() <= URL_BYTES
        && !url.contains(|c: char| c.is_whitespace() || c.is_control())
}

struct Checker<'a> {
    file: &'a str,
    line: Option<usize>,
    problems: Vec<Problem>,
}

impl Checker<'_> {
    fn report(&mut self, rule: Rule, line: Option<usize>, what: impl Into<String>, fix: impl Into<String>) {
        let line = line.or(self.line);
        self.problems.push(Problem { line, ..Problem::of_file(self.file, what, fix) }.of(rule));
    }

    fn required(&mut self, fields: &mut Fields, key: &str, fix: &str) -> Option<(String, Option<usize>)> {
        let line = fields.get(key).and_then(|field| field.line);
        let before = self.problems.len();
        let text = self.optional(fields, key);
        if text.is_none() && self.problems.len() == before {
            self.report(Rule::MissingKey, line, format!("`{key}` is missing"), fix);
        }
        text.map(|text| (text, line))
    }

    /// One line of text, trimmed; a blank one counts as absent.
    fn optional(&mut self, fields: &mut Fields, key: &str) -> Option<String> {
        let field = fields.remove(key)?;
        let Value::Text(text) = field.value else {
            self.report(
                Rule::BadValue,
                field.line,
                format!("`{key}` is not a line of text"),
                format!("write `{key}: …` on one line"),
            );
            return None;
        };
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        if text.contains(['\n', '\r']) {
            self.report(Rule::BadValue, field.line, format!("`{key}` has more than one line"), "write it on one line");
            return None;
        }
        if text.chars().count() > LINE_CHARS && key != "url" {
            self.report(
                Rule::BadValue,
                field.line,
                format!("`{key}` is longer than {LINE_CHARS} characters"),
                "shorten it",
            );
            return None;
        }
        Some(text.to_owned())
    }

    fn date(&mut self, text: &str, line: Option<usize>, today: Today) -> Option<Date> {
        if text.eq_ignore_ascii_case("unknown") {
            return None;
        }
        match parse_date(text) {
            Some(date) if date > today.0 => {
                self.report(
                    Rule::FutureDate,
                    line,
                    format!("`date` lies in the future: {text}"),
                    "write the day of publication",
                );
                None
            }
            Some(date) => Some(date),
            None => {
                self.report(
                    Rule::BadDate,
                    line,
                    format!("`date` is not a date: {text}"),
                    "write a day such as 2023-10-16, an RFC 3339 time, or `unknown`",
                );
                None
            }
        }
    }

    /// The day on which the page of an article was found to be so.
    fn day(&mut self, fields: &mut Fields, key: &str, found: &str) -> Option<Date> {
        let line = fields.get(key).and_then(|field| field.line);
        let text = self.optional(fields, key)?;
        let day = parse_date(&text);
        if day.is_none() {
            let fix = format!("write the day on which the page {found}, such as 2023-10-16");
            self.report(Rule::BadDate, line, format!("`{key}` is not a date: {text}"), fix);
        }
        day
    }

    fn url(&mut self, fields: &mut Fields) -> Option<String> {
        let line = fields.get("url").and_then(|field| field.line);
        let url = self.optional(fields, "url")?;
        let sound = is_web_address(&url);
        if !sound {
            self.report(
                Rule::BadUrl,
                line,
                format!("`url` is not a web address: {url}"),
                "write https://… or leave it out",
            );
        }
        sound.then_some(url)
    }

    fn language(&mut self, fields: &mut Fields) -> Option<String> {
        let line = fields.get("language").and_then(|field| field.line);
        let tag = self.optional(fields, "language")?;
        let primary = tag.split(['-', '_']).next().unwrap_or("").to_lowercase();
        let sound = (2..=3).contains(&primary.len()) && primary.bytes().all(|b| b.is_ascii_lowercase());
        if !sound {
            self.report(
                Rule::BadLanguage,
                line,
                format!("`language` is not a language code: {tag}"),
                "write a code such as en, ru or de, or leave it out",
            );
        }
        sound.then_some(primary)
    }

    /// Bytes, each not before the last: `0, 1834, 4021`.
    fn pages(&mut self, fields: &mut Fields) -> Vec<usize> {
        let Some(field) = fields.remove("pages") else {
            return Vec::new();
        };
        let parts = match field.value {
            Value::List(parts) => parts,
            Value::Text(text) => text.split(',').map(str::to_owned).collect(),
            Value::Other => vec![String::new()],
        };
        let pages: Option<Vec<usize>> = parts.iter().map(|part| part.trim().parse().ok()).collect();
        pages.filter(|pages| pages.is_sorted()).unwrap_or_else(|| {
            let fix = "write the byte of the text at which each page begins: 0, 1834, 4021";
            self.report(Rule::BadValue, field.line, "`pages` is not a list of bytes in order", fix);
            Vec::new()
        })
    }

    fn tags(&mut self, fields: &mut Fields) -> Vec<String> {
        match fields.remove("tags") {
            None => Vec::new(),
            Some(Field { value: Value::List(tags), .. }) => tags,
            Some(Field { value: Value::Text(tags), .. }) => {
                tags.split(',').map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect()
            }
            Some(Field { line, .. }) => {
                self.report(Rule::BadValue, line, "`tags` is not a list", "write `tags: [one, two]`");
                Vec::new()
            }
        }
    }
}

/// The day that `2023-10-16` or an RFC 3339 time names, as written there (no shift of time zone).
pub fn parse_date(text: &str) -> Option<Date> {
    let day: Date = text.get(..10)?.parse().ok()?;
    let whole = text.len() == 10 || text.parse::<jiff::Timestamp>().is_ok();
    // jiff also takes 20231016 and the like; the format has one way to write a day.
    let dashed = text.as_bytes().get(4) == Some(&b'-') && text.as_bytes().get(7) == Some(&b'-');
    (whole && dashed).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Today = Today(jiff::civil::date(2026, 11, 22));

    fn read(yaml: &str) -> Result<Meta, Vec<Problem>> {
        let fields = parse_yaml("a.txt", yaml, 2).map_err(|problem| vec![problem])?;
        check("a.txt", Some(1), fields, TODAY)
    }

    #[track_caller]
    fn refused(yaml: &str, expected: &[&str]) {
        let problems = read(yaml).unwrap_err();
        let lines: Vec<String> = problems.iter().map(Problem::to_string).collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn a_full_front_matter_is_read() {
        let meta = read("title: 'A: b'\nsource: The Paper\ndate: 2023-10-16\nauthor: A. Writer\nurl: https://example.org/a\nlanguage: en-GB\ntags: [one, two words]\nbased_on: B, 2020\nfetched: 2024-01-01\n").unwrap();
        assert_eq!(meta.title, "A: b");
        assert_eq!(meta.source.as_deref(), Some("The Paper"));
        assert_eq!(meta.date, Some(jiff::civil::date(2023, 10, 16)));
        assert_eq!(meta.language.as_deref(), Some("en"));
        assert_eq!(meta.tags, ["one", "two words"]);
        assert_eq!(meta.based_on.as_deref(), Some("B, 2020"));
    }

    #[test]
    fn unknown_must_be_written_and_a_null_is_absent() {
        let meta = read("title: 1984\nsource: unknown\ndate: Unknown\nauthor: ~\n").unwrap();
        assert_eq!((meta.title.as_str(), meta.source, meta.date, meta.author), ("1984", None, None, None));
        refused(
            "title: T\nsource:\ndate: ''\n",
            &[
                "a.txt:1: `source` is missing; write `source:` and the publication, or `source: unknown`",
                "a.txt:4: `date` is missing; write `date:` and a day such as 2023-10-16, or `date: unknown`",
            ],
        );
    }

    #[test]
    fn every_breach_is_reported_at_its_line() {
        refused(
            "tittle: T\nsource: S\ndate: last week\nurl: example.org\nlanguage: English\ntags: {a: b}\nmood: good\n",
            &[
                "a.txt:8: unknown key `mood`; the keys are title, source, date, author, url, language, tags, based_on, pages, fetched, original, original_sha256, date_from, withdrawn, corrected",
                "a.txt:2: unknown key `tittle`; did you mean `title`?",
                "a.txt:1: `title` is missing; write `title:` and the headline",
                "a.txt:4: `date` is not a date: last week; write a day such as 2023-10-16, an RFC 3339 time, or `unknown`",
                "a.txt:5: `url` is not a web address: example.org; write https://… or leave it out",
                "a.txt:6: `language` is not a language code: English; write a code such as en, ru or de, or leave it out",
                "a.txt:7: `tags` is not a list; write `tags: [one, two]`",
            ],
        );
        refused(
            "title: T\nsource: S\ndate: 2026-11-23\n",
            &["a.txt:4: `date` lies in the future: 2026-11-23; write the day of publication"],
        );
        refused(
            "title: T\nsource: S\ndate: 2023-02-30\n",
            &[
                "a.txt:4: `date` is not a date: 2023-02-30; write a day such as 2023-10-16, an RFC 3339 time, or `unknown`",
            ],
        );
    }

    #[test]
    fn broken_yaml_names_its_line() {
        let problems = read("title: A: b\nsource: S\n").unwrap_err();
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].line, Some(2), "{problems:?}");
        assert!(problems[0].to_string().contains("put a value that holds `: ` or `#` in quotes"));
        refused(
            "- a\n- b\n",
            &["a.txt:2: the front matter is not `key: value` lines; write `title: …`, `source: …`, `date: …`"],
        );
        refused("title: a\ntitle: b\n", &["a.txt:3: `title` stands twice; keep one"]);
    }

    #[test]
    fn dates_are_days_or_rfc_3339_times() {
        for good in ["2023-10-16", "2023-10-16T23:59:00+02:00", "2023-10-16T08:00:00Z"] {
            assert_eq!(parse_date(good), Some(jiff::civil::date(2023, 10, 16)), "{good}");
        }
        for bad in ["16.10.2023", "2023-10", "20231016", "2023-10-16 noon", "2023-10-16T08:00:00", "", "２０２３-10-16"]
        {
            assert_eq!(parse_date(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_fence_takes_one_blank_line_along() {
        let file = "---\ntitle: T\n---\n\n\nText";
        let found = fence(file).unwrap().unwrap();
        assert_eq!(&file[found.yaml], "title: T\n");
        assert_eq!(&file[found.text_at..], "\nText");
        let crlf = "\u{feff}---\r\ntitle: T\r\n---\r\n\r\nText";
        assert_eq!(&crlf[fence(crlf).unwrap().unwrap().text_at..], "Text");
        assert_eq!(fence("no front matter\n---\n"), Ok(None));
        assert_eq!(fence("---\ntitle: T\n"), Err(()));
        assert_eq!(fence("---\n---"), Ok(Some(Fence { yaml: 4..4, text_at: 7 })));
    }
}
