//! An answer laid out for a reader: quotes, citations, and fixed phrases of ours. Nothing else can be said.
//!
//! A [`Reply`] is written to in three ways only: with a [`Quote`], with a [`Citation`] (made from an article), and
//! with a [`Phrase`] (an enum whose arguments are counts, dates and the asker's own words). How it looks is up to
//! the door it leaves by.

mod citation;
mod cite;
#[cfg(test)]
mod fixture;
mod locale;
mod phrase;
mod pleasantry;

pub use citation::Citation;
pub use cite::{Format, cite};
pub use locale::{Locale, long_date};
pub use phrase::{Phrase, Sees, Switch, counted};
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
        match &answer.outcome {
            Outcome::Quotes(quotes) => {
                for (at, cited) in quotes.iter().enumerate().take(range.end).skip(range.start) {
                    reply.cited(at + 1, cited);
                }
                let more = quotes.len().saturating_sub(range.end);
                if more > 0 {
                    reply.phrase(Phrase::More(more));
                }
            }
            Outcome::Nothing(nothing) => reply.nothing(answer, nothing),
        }
        if !answer.unknown_operators.is_empty() {
            reply.phrase(Phrase::UnknownOperators(answer.unknown_operators.clone()));
        }
        if matches!(answer.outcome, Outcome::Quotes(_)) && !answer.missing.is_empty() {
            reply.phrase(Phrase::NotHeld(answer.missing.clone()));
        }
        if !answer.also_searched.is_empty() {
            reply.phrase(Phrase::AlsoSearched(answer.also_searched.clone()));
        }
        if !matches!(answer.outcome, Outcome::Nothing(Nothing::Refused(_) | Nothing::NoQuestion)) {
            reply.phrase(Phrase::Searched(answer.searched.clone()));
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
        if !cited.also_in.is_empty() {
            self.phrase(Phrase::AlsoIn(
                cited.also_in.iter().map(|record| (record.source.clone(), record.date)).collect(),
            ));
        }
    }

    fn nothing(&mut self, answer: &Answer, nothing: &Nothing) {
        match nothing {
            Nothing::NoQuestion => self.phrase(Phrase::NoQuestion),
            Nothing::Refused(refusal) => self.phrase(Phrase::Refused(refusal.clone())),
            Nothing::NoMatch if answer.searched.articles == 0 => self.phrase(Phrase::NoSuchArticles),
            Nothing::NoMatch | Nothing::TooWeak => {
                self.phrase(Phrase::NothingFound);
                if !answer.missing.is_empty() {
                    self.phrase(Phrase::NotHeld(answer.missing.clone()));
                }
            }
        }
    }
}
