//! Where else a quote is printed. The same text republished is quoted from where it stood first, and the other places
//! are named, whether they were among the candidates or not.

use std::sync::Arc;

use jiff::civil::Date;

use super::Cited;
use super::question::Question;
use super::reading::{Lookup, Reading};
use super::same::{self, Held};
use super::score::Weights;
use super::select::{Chosen, cut, keep_demanded, lean};
use crate::corpus::{Article, passages};
use crate::index::{Hit, Library};
use crate::language::Analyzer;

/// So many articles that are like a quote's are looked into, those that were published first.
const LOOKED_INTO: usize = 30;

/// What is known where quotes are completed.
pub(super) struct Printings<'a> {
    library: &'a Library,
    lookup: &'a Lookup<'a>,
    question: &'a Question,
    weights: &'a Weights,
    /// For each article whether the question's filters let it through.
    allowed: Option<&'a [bool]>,
    readings: &'a [Reading],
    /// The words of each reading's passage.
    passages: Vec<Held>,
}

impl<'a> Printings<'a> {
    pub(super) fn new(
        library: &'a Library,
        lookup: &'a Lookup<'a>,
        question: &'a Question,
        weights: &'a Weights,
        allowed: Option<&'a [bool]>,
        readings: &'a [Reading],
    ) -> Printings<'a> {
        let words = |reading: &Reading| same::words(reading.article.text().get(reading.span.clone()).unwrap_or(""));
        let passages = readings.iter().map(|reading| Held::new(words(reading))).collect();
        Printings { library, lookup, question, weights, allowed, readings, passages }
    }

    /// Completes a quote.
    pub(super) fn cited(&self, chosen: Chosen<'_>) -> Cited {
        let elsewhere;
        let mut chosen = chosen;
        let mut places = self.places(&chosen);
        if let Some(&first) = places.first()
            && dated(self.library, first) < dated(self.library, chosen.reading.at)
        {
            let quoted = chosen.reading.at;
            if let Some(printing) =
                self.read(first, &chosen.words).and_then(|reading| same_words(self.lookup, reading, &chosen))
            {
                chosen = printing;
                places[0] = quoted;
            } else if let Some(reading) = self.read_anew(first, &chosen) {
                elsewhere = reading;
                if let Some(printing) = same_words(self.lookup, &elsewhere, &chosen) {
                    chosen = printing;
                    places[0] = quoted;
                }
            }
            // The first printing may be longer, or end elsewhere.
            places.retain(|&at| self.is_printed(at, &chosen.words));
            places.sort_by_key(|&at| dated(self.library, at));
        }
        let record = |at: usize| self.library.records().get(at);
        let language = record(chosen.reading.at).map_or_else(Default::default, |record| record.language);
        let matched = self.lookup.matched(&Analyzer::new(language), chosen.quote.text());
        let asked = chosen.reading.asked.clone().and_then(|span| chosen.reading.article.quote(span));
        Cited {
            asked,
            language,
            matched,
            also_in: places.into_iter().filter_map(record).cloned().collect(),
            cut: chosen.cut,
            score: chosen.score,
            quote: chosen.quote,
        }
    }

    /// The articles, beside its own, that print a quote, in the order of their publication.
    fn places(&self, chosen: &Chosen<'_>) -> Vec<usize> {
        let own = chosen.reading.at;
        let read = self.readings.iter().zip(&self.passages);
        let carry = read.filter(|(reading, passage)| reading.at != own && chosen.words.is_carried_by(passage));
        let mut places: Vec<usize> = carry.map(|(reading, _)| reading.at).collect();
        places.sort_unstable();
        places.dedup();
        let is_allowed = |at: &usize| self.allowed.is_none_or(|allowed| allowed.get(*at) == Some(&true));
        let mut alike = self.library.alike(own);
        alike.retain(|at| is_allowed(at) && !places.contains(at));
        alike.sort_by_key(|&at| dated(self.library, at));
        alike.truncate(LOOKED_INTO);
        places.extend(alike.into_iter().filter(|&at| self.holds(at, &chosen.words)));
        places.sort_by_key(|&at| dated(self.library, at));
        places
    }

    fn is_printed(&self, at: usize, quoted: &Held) -> bool {
        self.read(at, quoted).is_some() || self.holds(at, quoted)
    }

    /// The candidate of an article that prints a quote.
    fn read(&self, at: usize, quoted: &Held) -> Option<&Reading> {
        let mut read = self.readings.iter().zip(&self.passages);
        read.find(|(reading, passage)| reading.at == at && quoted.is_carried_by(passage)).map(|(reading, _)| reading)
    }

    /// Whether an article, as its file is now, prints a quote anywhere.
    fn holds(&self, at: usize, quoted: &Held) -> bool {
        self.library.article(at).is_some_and(|article| quoted.is_printed_in(&same::words(article.text())))
    }

    /// The passage of an article that is no candidate and prints a quote, read as one; `None` where none does, or not
    /// as the question demands.
    fn read_anew(&self, at: usize, chosen: &Chosen<'_>) -> Option<Reading> {
        let (record, article) = (self.library.records().get(at)?, self.library.article(at)?);
        let words = |article: &Article, span| Held::new(same::words(article.text().get(span).unwrap_or("")));
        let prints = |span: &std::ops::Range<usize>| chosen.words.is_carried_by(&words(&article, span.clone()));
        let span = passages(&article).into_iter().map(|passage| passage.span).find(prints)?;
        let hit = Hit { article: at, span, score: 0 };
        let mut reading = Reading::new(self.lookup, &Arc::clone(&article), record, &hit, 0.0, self.weights);
        keep_demanded(&mut reading, self.question);
        Some(reading)
    }
}

/// The words of a chosen quote where another article prints them: its shortest window that carries them all.
fn same_words<'r>(lookup: &Lookup<'_>, reading: &'r Reading, chosen: &Chosen<'_>) -> Option<Chosen<'r>> {
    let printings = reading.windows.iter().filter_map(|window| {
        let (quote, cut) = cut(lookup, reading, &lean(reading, window.sentences.clone()))?;
        let words = Held::new(same::words(quote.text()));
        Some(Chosen { reading, quote, cut, score: chosen.score, words })
    });
    let whole = printings.filter(|printing| chosen.words.is_carried_by(&printing.words));
    whole.min_by_key(|printing| (printing.quote.span().len(), printing.quote.span().start))
}

/// Of texts that are alike the earliest is the one to quote; an unknown date comes last.
pub(super) fn dated(library: &Library, at: usize) -> (bool, Option<Date>, usize) {
    let date = library.records().get(at).and_then(|record| record.date);
    (date.is_none(), date, at)
}
