//! The yardstick: plain BM25 over passages, with the right stemmer, and in the best passages the best sentences in a
//! row. Nothing of ours: no title, no other spellings, no windows, no filters. It is what all the rest must beat.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use anyhow::Result;

use super::question::Question;
use super::{Answer, Cited, MOST_QUOTES, Nothing, Options, Outcome, Scored};
use crate::corpus::{Article, Quote};
use crate::index::{Library, Wanted};
use crate::language::{Analyzer, Language};

const K1: f32 = 1.2;
const B: f32 = 0.75;
/// Passages that are ranked here. The index adds titles to its scores and leaves the commonest words out, so its first
/// are not quite those of plain BM25; among so many of them the first are.
const POOL: usize = 400;

/// How passages and quotes are ranked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ranking {
    /// As ibid does it.
    #[default]
    Ours,
    /// The yardstick, quoting so many sentences in a row.
    Plain {
        /// The sentences of a quote.
        sentences: usize,
    },
}

/// The words of a question as one language's articles hold them.
struct Words {
    analyzer: Analyzer,
    /// Each term's idf. One that no passage holds weighs most.
    idf: BTreeMap<String, f32>,
}

/// A passage and its BM25.
struct Ranked {
    article: Arc<Article>,
    language: Language,
    at: usize,
    span: Range<usize>,
    score: f32,
}

/// Answers with the best runs of `sentences` sentences, each of another passage.
pub(super) fn find(
    library: &Library,
    question: &Question,
    options: &Options,
    sentences: usize,
    answer: &mut Answer,
) -> Result<()> {
    let mut words = Vec::new();
    for &language in library.languages() {
        words.push(Words::new(library, language, &question.words)?);
    }
    let mut terms: Vec<(String, f32)> = words.iter().flat_map(|words| words.idf.clone()).collect();
    terms.sort_by(|a, b| a.0.cmp(&b.0));
    terms.dedup_by(|a, b| a.0 == b.0);
    if terms.is_empty() {
        return Ok(());
    }
    let wanted = Wanted { terms, limit: POOL.max(options.passages), ..Wanted::default() };
    let mut ranked = Vec::new();
    for hit in library.retrieve(&wanted)? {
        let (Some(record), Some(article)) = (library.records().get(hit.article), library.article(hit.article)) else {
            answer.stale += 1;
            continue;
        };
        let Some(words) = words.iter().find(|words| words.analyzer.language() == record.language) else { continue };
        let text = article.text().get(hit.span.clone()).unwrap_or("");
        let score = words.bm25(text, library.mean_length());
        ranked.push(Ranked { article, language: record.language, at: hit.article, span: hit.span, score });
    }
    ranked.retain(|passage| passage.score > 0.0);
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| (a.at, a.span.start).cmp(&(b.at, b.span.start))));
    let scored =
        |passage: &Ranked| Some(Scored { passage: passage.article.quote(passage.span.clone())?, score: passage.score });
    answer.passages = ranked.iter().take(options.passages).filter_map(scored).collect();
    let of = |language: Language| words.iter().find(|words| words.analyzer.language() == language);
    let best = ranked.first().and_then(|best| Some((best.score / of(best.language)?.whole()).min(1.0)));
    answer.confidence = best.unwrap_or(0.0);
    let quotes: Vec<Cited> = ranked
        .iter()
        .filter_map(|passage| Some(cited(passage, best_run(of(passage.language)?, passage, sentences)?)))
        .take(options.quotes.clamp(1, MOST_QUOTES))
        .collect();
    answer.outcome = if quotes.is_empty() {
        Outcome::Nothing(Nothing::NoMatch)
    } else if answer.confidence < options.caution.threshold() {
        Outcome::Nothing(Nothing::TooWeak)
    } else {
        Outcome::Quotes(quotes)
    };
    Ok(())
}

impl Words {
    fn new(library: &Library, language: Language, question: &str) -> Result<Words> {
        let analyzer = Analyzer::new(language);
        let mut idf = BTreeMap::new();
        for term in analyzer.terms(question) {
            let (all, with) = (library.passages() as f32, library.document_frequency(&term)? as f32);
            idf.insert(term, (1.0 + (all - with + 0.5) / (with + 0.5)).ln());
        }
        Ok(Words { analyzer, idf })
    }

    /// BM25 of a passage, where passages have `mean` tokens.
    fn bm25(&self, text: &str, mean: f32) -> f32 {
        let (counts, length) = self.count(text);
        self.score(&counts, 1.0 - B + B * length as f32 / mean.max(1.0))
    }

    /// The same of a stretch whose length does not matter.
    fn weight(&self, text: &str) -> f32 {
        self.score(&self.count(text).0, 1.0)
    }

    /// How often a text holds each of the words, and how many tokens it has in all.
    fn count(&self, text: &str) -> (BTreeMap<&str, u32>, usize) {
        let (mut counts, mut length) = (BTreeMap::new(), 0);
        let mut tokens = self.analyzer.tokens(text);
        while let Some(token) = tokens.next_token() {
            length += 1;
            if let Some((term, _)) = self.idf.get_key_value(token.term) {
                *counts.entry(term.as_str()).or_default() += 1;
            }
        }
        (counts, length)
    }

    fn score(&self, counts: &BTreeMap<&str, u32>, norm: f32) -> f32 {
        let part = |(term, &count): (&&str, &u32)| {
            let count = count as f32;
            self.idf.get(*term).map_or(0.0, |idf| idf * count * (K1 + 1.0) / (count + K1 * norm))
        };
        counts.iter().map(part).sum()
    }

    /// What a passage of mean length scores that holds each word once.
    fn whole(&self) -> f32 {
        self.idf.values().sum()
    }
}

/// The run of so many sentences of a passage that weighs most, the first of equals; all of a shorter passage.
fn best_run(words: &Words, passage: &Ranked, length: usize) -> Option<Quote> {
    let article = &passage.article;
    let first = article.block_at(passage.span.start).unwrap_or(0);
    let sentences: Vec<Range<usize>> = (first..article.blocks().len())
        .take_while(|&block| article.blocks().get(block).is_some_and(|block| block.span.start < passage.span.end))
        .flat_map(|block| article.sentences_of(block))
        .filter(|sentence| passage.span.start <= sentence.start && sentence.end <= passage.span.end)
        .collect();
    let runs = sentences.windows(length.clamp(1, sentences.len().max(1)));
    let weighed = runs.filter_map(|run| {
        let quote = article.quote(run.first()?.start..run.last()?.end)?;
        Some((words.weight(quote.text()), quote))
    });
    // Of equals `max_by` takes the last.
    weighed.rev().max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, quote)| quote)
}

fn cited(passage: &Ranked, quote: Quote) -> Cited {
    Cited {
        quote,
        score: passage.score,
        language: passage.language,
        asked: None,
        matched: Vec::new(),
        also_in: Vec::new(),
        cut: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        let idf = BTreeMap::from([("bridg".to_owned(), 2.0), ("open".to_owned(), 1.0), ("mayor".to_owned(), 3.0)]);
        Words { analyzer: Analyzer::new(Language::from_code("en").unwrap()), idf }
    }

    #[test]
    fn a_passage_scores_what_the_formula_says() {
        // "bridge" twice, "opened" once, seven tokens where the mean is fourteen: norm 1 − 0.75 + 0.75 · ½ = 0.625.
        let score = words().bm25("The bridge opened; a bridge is open.", 14.0);
        let expected = 2.0 * 2.0 * 2.2 / (2.0 + 1.2 * 0.625) + 1.0 * 2.0 * 2.2 / (2.0 + 1.2 * 0.625);
        assert!((score - expected).abs() < 1e-5, "{score} {expected}");
    }

    #[test]
    fn a_stretch_weighs_its_words_whatever_its_length() {
        assert!((words().weight("The mayor.") - 3.0).abs() < 1e-6);
        assert!((words().weight("The mayor, who is old and grey and kind to all.") - 3.0).abs() < 1e-6);
        assert_eq!(words().weight("Nobody at all."), 0.0);
    }
}
