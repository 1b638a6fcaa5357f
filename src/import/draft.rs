//! An article as it was understood from elsewhere, before it is a file.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::corpus::{self, Block, Sha256};

/// What was understood of an article. Nothing in it is guessed: what its origin does not state is `None`.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Where its file stands, without the ending, when its origin says so (`channel/123`); otherwise the name is made of
    /// source, date and title.
    pub place: Option<String>,
    /// The headline.
    pub title: String,
    /// The publication.
    pub source: Option<String>,
    /// The day (`2023-10-16`) or moment (RFC 3339) of publication.
    pub date: Option<String>,
    /// What stated the date, such as `json-ld`.
    pub date_from: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Where it was published: what tells it from all others, if there is one.
    pub url: Option<String>,
    /// The name of the file that it was read from, where neither place nor address tells it from others.
    pub file: Option<String>,
    /// Its language tag, where that is stated.
    pub language: Option<String>,
    /// What it was made from, or who sent it first.
    pub based_on: Option<String>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// The byte of the text at which each page of a paginated original begins.
    pub pages: Vec<usize>,
    /// The keys of what whoever imports says is not known, whatever was known of the article before.
    pub unknown: Vec<&'static str>,
    /// The day on which it was found to carry a note of correction.
    pub corrected: Option<Date>,
    /// Whether its page carries such a note beside the text.
    pub noted: bool,
    /// The text.
    pub body: Body,
    /// The fingerprint of the bytes it was read from.
    pub original: Sha256,
    /// When it was fetched, if it came over the network.
    pub fetched: Option<Timestamp>,
}

/// The text of a draft.
#[derive(Clone, Debug)]
pub enum Body {
    /// As it stands, in a `.txt`.
    Plain(String),
    /// With headings and paragraphs that are known, in a `.md`.
    Blocks(String, Vec<Block>),
    /// An article file that was one already: its ending, its content, and the text in it.
    File(&'static str, String, String),
}

impl Body {
    /// What will be quoted.
    pub fn text(&self) -> &str {
        match self {
            Body::Plain(text) | Body::Blocks(text, _) | Body::File(_, _, text) => text,
        }
    }
}

impl Draft {
    /// A draft of which nothing is known but this.
    pub(super) fn new(title: String, body: Body, original: Sha256) -> Draft {
        Draft {
            place: None,
            title,
            source: None,
            date: None,
            date_from: None,
            author: None,
            url: None,
            file: None,
            language: None,
            based_on: None,
            tags: Vec::new(),
            pages: Vec::new(),
            unknown: Vec::new(),
            corrected: None,
            noted: false,
            body,
            original,
            fetched: None,
        }
    }

    /// The ending of its file.
    pub fn ending(&self) -> &'static str {
        match self.body {
            Body::Plain(_) => "txt",
            Body::Blocks(..) => "md",
            Body::File(ending, ..) => ending,
        }
    }

    /// The content of its file.
    pub fn content(&self) -> String {
        if let Body::File(_, content, _) = &self.body {
            return content.clone();
        }
        let known = |value: &Option<String>| value.clone().unwrap_or_else(|| "unknown".to_owned());
        let (source, date) = (known(&self.source), known(&self.date));
        let (fetched, original) = (self.fetched.map(|time| time.to_string()), self.original.to_string());
        let corrected = self.corrected.map(|day| day.to_string());
        let comma = |values: Vec<String>| Some(values.join(", ")).filter(|line| !line.is_empty());
        let tags = comma(self.tags.clone());
        let pages = comma(self.pages.iter().map(usize::to_string).collect());
        let fields = [
            ("title", Some(&self.title)),
            ("source", Some(&source)),
            ("date", Some(&date)),
            ("date_from", self.date_from.as_ref()),
            ("author", self.author.as_ref()),
            ("url", self.url.as_ref()),
            ("language", self.language.as_ref()),
            ("tags", tags.as_ref()),
            ("based_on", self.based_on.as_ref()),
            ("pages", pages.as_ref()),
            ("fetched", fetched.as_ref()),
            ("original", self.file.as_ref()),
            ("original_sha256", Some(&original)),
            ("corrected", corrected.as_ref()),
        ];
        let fields: Vec<(&str, &str)> =
            fields.into_iter().filter_map(|(key, value)| Some((key, value?.as_str()))).collect();
        let head = corpus::front_matter_of(&fields);
        match &self.body {
            Body::Plain(text) => format!("{head}{}\n", text.trim_end()),
            Body::Blocks(text, blocks) => head + &corpus::markdown_of(text, blocks),
            Body::File(_, content, _) => content.clone(),
        }
    }
}

/// Why something did not become an article, in one line a person can act on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong: lower case, no full stop.
    pub what: String,
    /// What to do about it.
    pub fix: String,
}

impl Refusal {
    pub(crate) fn new(what: impl Into<String>, fix: impl Into<String>) -> Refusal {
        Refusal { what: what.into(), fix: fix.into() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.what, self.fix)
    }
}
