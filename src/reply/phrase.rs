//! The words of ours: every sentence that ibid itself says in an answer, with its typed arguments.

use std::fmt;

use jiff::civil::Date;

use super::citation::long_date;
use crate::answer::{BadOperator, MAX_CHARS, OPERATORS, Refusal};
use crate::corpus::Source;
use crate::index::Extent;

/// A fixed phrase. Its arguments are numbers, dates, names of sources, and words of the asker's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phrase {
    /// The number of a quote.
    Number(usize),
    /// Stands before an interviewer's question.
    Asked,
    /// The quote is a part of a sentence that is too long.
    Cut,
    /// The same text stands in these publications.
    AlsoIn(Vec<(Source, Option<Date>)>),
    /// So many quotes follow on request.
    More(usize),
    /// What was searched.
    Searched(Extent),
    /// Other spellings that were searched.
    AlsoSearched(Vec<String>),
    /// No quote, because nothing answers.
    NothingFound,
    /// No article passes the filters.
    NoSuchArticles,
    /// Words that no article holds.
    NotHeld(Vec<String>),
    /// The question has no content words.
    NoQuestion,
    /// The question cannot be followed.
    Refused(Refusal),
    /// `name:value` pairs that were searched as words.
    UnknownOperators(Vec<String>),
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Phrase::Number(number) => write!(f, "{number}"),
            Phrase::Asked => f.write_str("Asked:"),
            Phrase::Cut => f.write_str("[part of a longer sentence]"),
            Phrase::AlsoIn(places) => {
                let place = |(source, date): &(Source, Option<Date>)| {
                    let source = source.as_deref().unwrap_or("an unknown source");
                    date.map_or_else(|| source.to_owned(), |date| format!("{source} ({})", long_date(date)))
                };
                write!(f, "Also in {}.", places.iter().map(place).collect::<Vec<_>>().join(", "))
            }
            Phrase::More(1) => f.write_str("One more quote follows on request."),
            Phrase::More(more) => write!(f, "{more} more quotes follow on request."),
            Phrase::Searched(extent) => searched(f, extent),
            Phrase::AlsoSearched(words) => write!(f, "Searched also: {}.", words.join(", ")),
            Phrase::NothingFound => f.write_str("Nothing in these articles answers that."),
            Phrase::NoSuchArticles => f.write_str("No article has that source, author, date or language."),
            Phrase::NotHeld(words) => write!(f, "No article holds {}.", listed(words)),
            Phrase::NoQuestion => {
                f.write_str("Ask with a word or two of content: a name, a place, a thing, as in “Who refused to sign?”")
            }
            Phrase::Refused(refusal) => refused(f, refusal),
            Phrase::UnknownOperators(written) => write!(
                f,
                "{} was searched as words; the operators are {}, \"a phrase\" and -word.",
                listed(written),
                operators()
            ),
        }
    }
}

/// `1 article`, `2 articles`.
pub fn counted(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}

fn operators() -> String {
    OPERATORS.map(|name| format!("{name}:")).join(" ")
}

fn listed(words: &[String]) -> String {
    words.iter().map(|word| format!("“{word}”")).collect::<Vec<_>>().join(", ")
}

fn searched(f: &mut fmt::Formatter<'_>, extent: &Extent) -> fmt::Result {
    let counted = |count: usize, one: &str| {
        if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
    };
    write!(f, "Searched {} from {}", counted(extent.articles, "article"), counted(extent.sources, "source"))?;
    match &extent.dates {
        Some(dates) if dates.start() == dates.end() => {
            write!(f, ", dated {}.", long_date(*dates.start()))
        }
        Some(dates) => write!(f, ", dated {} to {}.", long_date(*dates.start()), long_date(*dates.end())),
        None => f.write_str("."),
    }
}

fn refused(f: &mut fmt::Formatter<'_>, refusal: &Refusal) -> fmt::Result {
    match refusal {
        Refusal::TooLong(chars) => {
            write!(f, "That question has {chars} characters; {MAX_CHARS} are the most. Ask it in fewer words.")
        }
        Refusal::BadOperator { written, why } => {
            write!(f, "“{written}” cannot be followed: ")?;
            match why {
                BadOperator::Empty => {
                    f.write_str("write what to look for right after the colon, as in source:express.")
                }
                BadOperator::NotADate => f.write_str("write a day, month or year, as in 2023-10-16, 2023-10 or 2023."),
                BadOperator::NotALanguage => f.write_str("write a language code, as in lang:en."),
                BadOperator::NoDays => f.write_str("the first day comes after the last."),
                BadOperator::Misspelt(meant) => {
                    write!(f, "was {meant}: meant? The operators are {}.", operators())
                }
            }
        }
    }
}
