//! What a text seems to say of itself in its first lines. Suggestions for a person, never facts.

use std::collections::HashMap;

use super::super::clean::clean_line;
use super::super::dates::{first_in, written_date};
use super::super::given::Given;
use crate::language::{Language, detect};

/// Lines with something on them that are looked at.
const HEAD_LINES: usize = 15;
/// The longest title, in characters; a longer line is a paragraph.
const TITLE_CHARS: usize = 200;
/// The longest name of an author, in characters.
const AUTHOR_CHARS: usize = 60;

/// Something that a line may say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// What it would be.
    pub value: String,
    /// The line, counted from 1.
    pub line: usize,
    /// Why it is hardly that, if it is not to be taken without a look.
    pub doubt: Option<&'static str>,
}

impl Hint {
    fn new(value: impl Into<String>, line: usize) -> Hint {
        Hint { value: value.into(), line, doubt: None }
    }
}

/// What a text seems to say of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Its headline.
    pub title: Option<Hint>,
    /// Its publication.
    pub source: Option<Hint>,
    /// A day that stands at the top: of publication, perhaps, or of when it was captured.
    pub date: Option<Hint>,
    /// Who wrote it.
    pub author: Option<Hint>,
    /// Where it was published.
    pub url: Option<Hint>,
    /// The language of its words.
    pub language: Option<String>,
}

impl Seen {
    /// What is stated, and for the rest what is suggested without doubt; what nobody suggests is unknown.
    #[must_use]
    pub fn completed(&self, given: &Given) -> Given {
        let sure =
            |hint: &Option<Hint>| hint.as_ref().filter(|hint| hint.doubt.is_none()).map(|hint| hint.value.clone());
        let or = |given: &Option<String>, hint: &Option<Hint>| given.clone().or_else(|| sure(hint));
        let unknown = || Some("unknown".to_owned());
        Given {
            title: or(&given.title, &self.title),
            source: or(&given.source, &self.source).or_else(unknown),
            date_from: given.date.is_none().then(|| "text".to_owned()),
            date: or(&given.date, &self.date).or_else(unknown),
            author: or(&given.author, &self.author),
            url: or(&given.url, &self.url),
            ..given.clone()
        }
    }

    /// Looks at a text.
    pub(in crate::import) fn of(text: &str) -> Seen {
        let head: Vec<(usize, &str)> = head(text).collect();
        let labelled = |labels: &[&str]| {
            head.iter().find_map(|(line, words)| Some(Hint::new(clean_line(after_label(words, labels)?)?, *line)))
        };
        let date = head.iter().find_map(|&(line, words)| Some(Hint::new(first_in(words)?.0.to_string(), line)));
        let source = labelled(SOURCE).filter(|hint| !is_address(&hint.value));
        let url =
            labelled(&["url"]).or_else(|| labelled(SOURCE)).filter(|hint| is_address(&hint.value)).or_else(|| {
                let (line, words) = head.iter().find(|(_, words)| is_address(words))?;
                Some(Hint::new(*words, *line))
            });
        let author = labelled(AUTHOR).filter(|hint| hint.value.chars().count() <= AUTHOR_CHARS).or_else(|| {
            let capitals = head.iter().skip(1).find(|(_, words)| is_name_in_capitals(words));
            capitals.and_then(|(line, words)| Some(Hint::new(clean_line(words)?, *line)))
        });
        let title = labelled(TITLE).or_else(|| title(&head, author.as_ref()));
        let mut date = date;
        let above_title = |date: &Hint| title.as_ref().is_none_or(|title| date.line < title.line);
        if let Some(date) = date.as_mut().filter(|date| above_title(date))
            && head.iter().any(|(line, words)| *line == date.line && has_hour(words))
        {
            date.doubt = Some("above the title and with an hour, as a page shows the day it is read");
        }
        let language = detect(text);
        let language = (language != Language::UNKNOWN).then(|| language.code().to_owned());
        Seen { title, source, date, author, url, language }
    }

    /// What there is, by its key.
    pub fn hints(&self) -> impl Iterator<Item = (&'static str, &Hint)> {
        let all = [
            ("title", &self.title),
            ("source", &self.source),
            ("date", &self.date),
            ("author", &self.author),
            ("url", &self.url),
        ];
        all.into_iter().filter_map(|(key, hint)| Some((key, hint.as_ref()?)))
    }
}

const TITLE: &[&str] = &["title", "headline", "titel", "заголовок", "başlık"];
const SOURCE: &[&str] = &["source", "publication", "quelle", "источник", "джерело", "крыніца", "kaynak"];
const AUTHOR: &[&str] = &["author", "by", "autor", "von", "автор", "аўтар", "yazar"];
const DATE: &[&str] = &["date", "published", "datum", "дата", "tarih", "updated"];

/// The first lines that have something on them, without the marks of a heading, with their numbers.
fn head(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line.trim_start_matches('#').trim()));
    lines.filter(|(_, line)| !line.is_empty()).take(HEAD_LINES)
}

/// What follows `Author:`, or `By ` for the labels that are said so.
fn after_label<'a>(line: &'a str, labels: &[&str]) -> Option<&'a str> {
    let (first, rest) = line.split_once(|c: char| c == ':' || c.is_whitespace())?;
    let spoken = matches!(first, "By" | "BY" | "Von");
    let colon = line.get(first.len()..)?.starts_with(':');
    let known = labels.contains(&first.to_lowercase().as_str());
    let rest = rest.trim().trim_start_matches(':').trim();
    (known && (colon || spoken) && !rest.is_empty()).then_some(rest)
}

/// Whether there is an hour in a line, such as 5:45.
fn has_hour(line: &str) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    line.match_indices(':').any(|(at, _)| {
        let before = line.get(..at).and_then(|before| before.chars().next_back());
        digit(before) && digit(line.get(at + 1..).and_then(|after| after.chars().next()))
    })
}

fn is_address(line: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| line.starts_with(scheme)) && !line.contains(char::is_whitespace)
}

fn is_name_in_capitals(line: &str) -> bool {
    let words = line.split_whitespace().count();
    let lettered = line.chars().all(|c| c.is_alphabetic() || c.is_whitespace() || matches!(c, '.' | '-' | '\'' | '’'));
    let capitals = line.contains(char::is_uppercase) && !line.contains(char::is_lowercase);
    (2..=5).contains(&words) && lettered && capitals && line.chars().count() <= AUTHOR_CHARS
}

/// A line that stands twice at the top, else the first that reads like a headline.
fn title(head: &[(usize, &str)], author: Option<&Hint>) -> Option<Hint> {
    let mut times = HashMap::<&str, usize>::new();
    for (_, line) in head {
        *times.entry(line).or_default() += 1;
    }
    let words = |line: &str| line.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).count();
    let twice = head.iter().find(|(_, line)| times.get(line).is_some_and(|times| *times > 1) && words(line) > 2);
    if let Some((line, words)) = twice {
        return Some(Hint::new(clean_line(words)?, *line));
    }
    for (at, &(line, words_of)) in head.iter().enumerate() {
        let label = [SOURCE, AUTHOR, DATE, &["url"]].iter().any(|labels| after_label(words_of, labels).is_some());
        if label || author.is_some_and(|author| author.line == line) || is_address(words_of) {
            continue;
        }
        if words_of.chars().count() > TITLE_CHARS {
            return None;
        }
        let rest = beside_day(words_of).unwrap_or(words_of);
        if words(rest) >= if at == 0 { 2 } else { 3 } && written_date(words_of).is_none() {
            return Some(Hint::new(clean_line(rest)?, line));
        }
    }
    None
}

/// What follows a day at the beginning of a line, before which there is at most a label.
fn beside_day(line: &str) -> Option<&str> {
    let (_, before, after) = first_in(line)?;
    let label = before.trim().trim_end_matches(':').to_lowercase();
    (label.is_empty() || DATE.contains(&label.as_str()))
        .then(|| after.trim_start_matches([',', ':', '-', '–', '—', ' ']))
}

/// The text without the lines at its top that say only what is stated anyway.
pub(super) fn without_head<'a>(text: &'a str, given: &Given) -> &'a str {
    let mut at = 0;
    for line in text.split_inclusive('\n').take(4 * HEAD_LINES) {
        let words = line.trim_start_matches('#').trim();
        if !words.is_empty() && !says_only(words, given) {
            break;
        }
        at += line.len();
    }
    let rest = text.get(at..).unwrap_or("");
    if rest.contains(char::is_alphanumeric) { rest } else { text }
}

fn says_only(line: &str, given: &Given) -> bool {
    let same = |value: &Option<String>, words: &str| {
        let end = |text: &str| text.trim().trim_end_matches('.').to_lowercase();
        value.as_deref().is_some_and(|value| end(value) == end(words))
    };
    let labelled = |value: &Option<String>, labels: &[&str]| {
        same(value, line) || after_label(line, labels).is_some_and(|rest| same(value, rest))
    };
    let day = given.date.as_deref().and_then(|date| date.get(..10));
    let dated = day.is_some() && first_in(line).is_some_and(|(found, ..)| Some(found.to_string().as_str()) == day);
    let day_only = || {
        let labelless = after_label(line, DATE).unwrap_or(line);
        written_date(labelless).is_some() || beside_day(line).is_some_and(|rest| same(&given.title, rest))
    };
    labelled(&given.title, TITLE)
        || labelled(&given.source, SOURCE)
        || labelled(&given.author, AUTHOR)
        || labelled(&given.url, &["url", "source"])
        || (dated && day_only())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint(value: &str, line: usize) -> Option<Hint> {
        Some(Hint::new(value, line))
    }

    #[test]
    fn a_day_a_title_and_an_author_in_capitals_are_seen() {
        let text = "3 May 2022\n\nThe harbour crane could fall before the winter comes\n\nEDDA LORNE VAN HULST\n\nThe crane stands on one leg. Nobody has looked at it for years, and the wind is strong.\n";
        let seen = Seen::of(text);
        assert_eq!(seen.date, hint("2022-05-03", 1));
        assert_eq!(seen.title, hint("The harbour crane could fall before the winter comes", 3));
        assert_eq!(seen.author, hint("EDDA LORNE VAN HULST", 5));
        assert_eq!((seen.source, seen.url, seen.language.as_deref()), (None, None, Some("en")));
        let given = Given {
            title: Some("The harbour crane could fall before the winter comes".to_owned()),
            date: Some("2022-05-03".to_owned()),
            author: Some("Edda Lorne van Hulst".to_owned()),
            ..Given::default()
        };
        assert!(without_head(text, &given).starts_with("The crane stands"));
        // What is not stated stays.
        assert!(without_head(text, &Given { author: None, ..given.clone() }).starts_with("EDDA"));
        assert_eq!(without_head(text, &Given { date: Some("unknown".to_owned()), ..given }), text);
    }

    #[test]
    fn a_doubled_line_is_a_title_and_labels_are_read() {
        let seen = Seen::of(
            "4 June 2024, Tuesday, 5:45\nSupport\nus\nCategories\nThe bell is cracked again\n2\nThe bell is cracked again\n",
        );
        assert_eq!(seen.title, hint("The bell is cracked again", 5));
        let date = seen.date.unwrap();
        assert_eq!((date.value.as_str(), date.line, date.doubt.is_some()), ("2024-06-04", 1, true));
        let seen = Seen::of(
            "Author: Ada Lorne\nSource: The Brine\nDate: 1.2.2023\nURL: https://brine.example/x\n# On salt and iron\n\nText.",
        );
        assert_eq!(seen.author, hint("Ada Lorne", 1));
        assert_eq!(seen.source, hint("The Brine", 2));
        assert_eq!(seen.date, hint("2023-02-01", 3));
        assert_eq!(seen.url, hint("https://brine.example/x", 4));
        assert_eq!(seen.title, hint("On salt and iron", 5));
    }

    #[test]
    fn a_paragraph_is_no_title_and_a_day_may_stand_before_one() {
        assert_eq!(Seen::of(&"A long paragraph without an end. ".repeat(9)).title, None);
        let seen = Seen::of(" date 2022-11-25 The islands will not pay if the ferry is late.\n\nOf the ferry.");
        assert_eq!(seen.title, hint("The islands will not pay if the ferry is late.", 1));
        assert_eq!(seen.date, hint("2022-11-25", 1));
    }
}
