//! An answer laid out for a reader: quotes, citations, and fixed phrases of ours. Nothing else can be said.
//!
//! A [`Reply`] is written to in three ways only: with a [`Quote`], with a [`Citation`] (made from an article), and
//! with a [`Phrase`] (an enum whose arguments are counts, dates and the asker's own words). How it looks is up to
//! the door it leaves by.

mod citation;
mod cite;
#[cfg(test)]
pub(crate) mod fixture;
mod link;
mod locale;
mod phrase;
mod pleasantry;

pub use citation::Citation;
pub use cite::{Format, cite};
pub use link::link;
pub use locale::{Locale, long_date};
pub use phrase::{Field, Phrase, Sees, Switch, counted};
pub use pleasantry::is_pleasantry;

use std::ops::Range;

use crate::answer::{Answer, Cited, Nothing, Outcome};
use crate::corpus::Quote;

/// A piece of a reply.
#[derive(Clone, Debug)]
pub enum Part {
    /// Words of an article, and which of them matched the question (bytes of the quote).
    Quote {
        /// The quote.
        quote: Quote,
        /// Stretches that matched.
        matched: Vec<Range<usize>>,
    },
    /// Whose words they are.
    Citation(Citation),
    /// Words of ours.
    Phrase(Phrase),
}

/// An answer laid out.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    parts: Vec<Part>,
}

/// How many quotes are shown before a reader asks for more.
pub const SHOWN: usize = 3;

impl Reply {
    /// Its pieces, in order.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Adds a quote.
    pub fn quote(&mut self, quote: &Quote, matched: &[Range<usize>]) {
        self.parts.push(Part::Quote { quote: quote.clone(), matched: matched.to_vec() });
    }

    /// Adds a citation.
    pub fn citation(&mut self, citation: Citation) {
        self.parts.push(Part::Citation(citation));
    }

    /// Adds words of ours.
    pub fn phrase(&mut self, phrase: Phrase) {
        self.parts.push(Part::Phrase(phrase));
    }

    /// Lays out the quotes `range` of an answer, or why there are none, and what was searched.
    pub fn to(answer: &Answer, range: Range<usize>) -> Reply {
        let mut reply = Reply::default();
        if let Outcome::Quotes(quotes) = &answer.outcome {
            for (at, cited) in quotes.iter().enumerate().take(range.end).skip(range.start) {
                reply.cited(at + 1, cited);
            }
            let more = quotes.len().saturating_sub(range.end);
            if more > 0 {
                reply.phrase(Phrase::More(more));
            }
        }
        for phrase in remarks(answer) {
            reply.phrase(phrase);
        }
        reply
    }

    fn cited(&mut self, number: usize, cited: &Cited) {
        self.phrase(Phrase::Number(number));
        if let Some(asked) = &cited.asked {
            self.phrase(Phrase::Asked);
            self.quote(asked, &[]);
        }
        self.quote(&cited.quote, &cited.matched);
        if cited.cut {
            self.phrase(Phrase::Cut);
        }
        self.citation(Citation::of(&cited.quote));
        if let Some(also_in) = also_in(cited) {
            self.phrase(also_in);
        }
    }
}

/// What is to be said of an answer as a whole: why there is no quote, what was made of the question, what was searched.
///
/// Which words carry no content ([`Phrase::Ignored`]) is left to the door: a terminal does not say so.
pub fn remarks(answer: &Answer) -> Vec<Phrase> {
    let said = |words: &[String], phrase: fn(Vec<String>) -> Phrase| {
        let words = Some(words.to_vec()).filter(|words| !words.is_empty());
        words.map(phrase)
    };
    let not_held = said(&answer.missing, Phrase::NotHeld);
    let unknown_operators = said(&answer.unknown_operators, Phrase::UnknownOperators);
    let not_as_written = said(&answer.not_as_written, Phrase::NotAsWritten);
    let also_searched = said(&answer.also_searched, Phrase::AlsoSearched);
    let searched = Some(Phrase::Searched(answer.searched.clone()));
    let languages = answer.other_languages();
    let languages = (!languages.is_empty()).then_some(Phrase::QuotesIn(languages));
    let why = |nothing: &Nothing| match nothing {
        Nothing::NoQuestion => Phrase::NoQuestion,
        Nothing::Refused(refusal) => Phrase::Refused(refusal.clone()),
        Nothing::NoMatch if answer.searched.articles == 0 => Phrase::NoSuchArticles,
        Nothing::NoMatch | Nothing::TooWeak => Phrase::NothingFound,
    };
    let remarks = match &answer.outcome {
        Outcome::Quotes(_) => [languages, unknown_operators, not_as_written, not_held, also_searched, searched],
        Outcome::Nothing(nothing) => match why(nothing) {
            why @ Phrase::NothingFound => {
                [Some(why), not_held, unknown_operators, not_as_written, also_searched, searched]
            }
            why @ Phrase::NoSuchArticles => [Some(why), None, unknown_operators, None, None, None],
            why => [Some(why), None, unknown_operators, None, also_searched, None],
        },
    };
    remarks.into_iter().flatten().collect()
}

fn also_in(cited: &Cited) -> Option<Phrase> {
    let places: Vec<_> = cited.also_in.iter().map(|record| (record.source.clone(), record.date)).collect();
    (!places.is_empty()).then_some(Phrase::AlsoIn(places))
}
