//! From a question to quotes, or to an honest nothing.
//!
//! The index retrieves candidate passages; here they are read closely, scored by one pure function
//! ([`score::Scorer`]), cut to whole sentences, and chosen so that they differ. A confidence too low is an answer
//! too: nothing, and why. The room knows neither Tantivy nor Telegram, and nothing in it is asynchronous.

mod caution;
mod concepts;
mod confidence;
mod examples;
mod named;
mod plain;
mod printings;
mod question;
mod reading;
mod runs;
mod same;
pub mod score;
mod select;
mod spelling;
mod standing;

use std::ops::Range;
use std::time::{Duration, Instant};

use anyhow::Result;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use caution::Caution;
pub use concepts::{Concept, Concepts, concepts};
pub use confidence::{Coefficients, Evidence};
pub use examples::examples;
pub use plain::Ranking;
pub use question::{BadOperator, MAX_CHARS, OPERATORS, Question, Refusal, Spelling};
pub use select::{context, widened};

use crate::corpus::{Article, Quote};
use crate::index::{Extent, Hit, Library, Record, Wanted};
use crate::language::{Analyzer, Language, question_language};
use printings::Printings;
use reading::{Aim, Lookup, Reading};
use score::{Sentence, Weights};
use select::Chooser;

/// Candidate passages that are read closely, or twice as many as quotes are wanted. Twenty find no more on any of the
/// sets of docs/quality.md, eight find less in Russian.
const CANDIDATES: usize = 10;
/// … when the question demands a phrase, which only a close reading can confirm.
const PHRASE_CANDIDATES: usize = 400;
/// Threads that read them.
const READERS: usize = 2;
/// The most quotes of an answer.
pub const MAX_QUOTES: usize = 5;
/// The most quotes that can be had where a reader picks one of them.
pub const MOST_QUOTES: usize = 10;

/// What a caller wants beside the quotes.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many quotes at the most (1 to [`MOST_QUOTES`]).
    pub quotes: usize,
    /// How many of the best passages to return, declined or not.
    pub passages: usize,
    /// Only from these publications; from all of them when there is none.
    pub sources: Vec<String>,
    /// Whether the words are a question to ibid.
    pub wording: Wording,
    /// How sure an answer must be.
    pub caution: Caution,
    /// The day that stands for today, where it matters which day it is.
    pub today: Option<Date>,
    /// How passages and quotes are ranked.
    pub ranking: Ranking,
    /// What each signal counts in our ranking.
    pub weights: Weights,
    /// How confidence is made.
    pub coefficients: Coefficients,
    /// Whether they may be found in other spellings, if the question does not say.
    pub spelling: Spelling,
}

/// Whether words were written as a question to ibid, or are somebody else's that are looked up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wording {
    /// A question, with operators.
    #[default]
    Question,
    /// A claim: words as they stand, and of a long text the beginning.
    Claim,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            quotes: MAX_QUOTES,
            passages: 0,
            sources: Vec::new(),
            wording: Wording::Question,
            caution: Caution::Normal,
            today: None,
            ranking: Ranking::Ours,
            weights: Weights::OURS,
            coefficients: Coefficients::OURS,
            spelling: Spelling::Any,
        }
    }
}

/// A quote and what goes with it.
#[derive(Clone, Debug)]
pub struct Cited {
    /// The quote.
    pub quote: Quote,
    /// What it scored.
    pub score: f32,
    /// The language of its article.
    pub language: Language,
    /// The interviewer's question that it answers.
    pub asked: Option<Quote>,
    /// Stretches of the quote that matched the question, as bytes of the quote.
    pub matched: Vec<std::ops::Range<usize>>,
    /// Other articles that carry the same text.
    pub also_in: Vec<Record>,
    /// The quote is a part of a sentence that was too long.
    pub cut: bool,
}

/// A passage and its score, for those who measure.
#[derive(Clone, Debug)]
pub struct Scored {
    /// The passage.
    pub passage: Quote,
    /// The score of its best window.
    pub score: f32,
}

/// Why there is no quote.
#[derive(Clone, Debug, PartialEq)]
pub enum Nothing {
    /// No passage holds any of the words, or none passes the filters.
    NoMatch,
    /// The best passages hold too little of the question.
    TooWeak,
    /// The question has no content words.
    NoQuestion,
    /// The question cannot be followed.
    Refused(Refusal),
}

/// What was found.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// One to five quotes, best first.
    Quotes(Vec<Cited>),
    /// None, and why.
    Nothing(Nothing),
}

/// An answer: quotes or nothing, and what was done to find it.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The question as asked.
    pub question: String,
    /// What was found.
    pub outcome: Outcome,
    /// Words of the question that the corpus does not hold.
    pub missing: Vec<String>,
    /// Words of the question that carry no content.
    pub ignored: Vec<String>,
    /// Other spellings that were searched.
    pub also_searched: Vec<String>,
    /// `name:value` pairs that are no operator and were searched as words.
    pub unknown_operators: Vec<String>,
    /// Phrases that no passage holds as they are written; they were searched as words.
    pub not_as_written: Vec<String>,
    /// The language of the question, where it is plain.
    pub asked_in: Option<Language>,
    /// How much was searched.
    pub searched: Extent,
    /// The probability (0 to 1) that the first quote, or the one that would have been first, answers.
    pub confidence: f32,
    /// What the confidence is made of.
    pub evidence: Option<Evidence>,
    /// The best passages, when asked for.
    pub passages: Vec<Scored>,
    /// Articles that were not quoted because their files have changed since they were indexed.
    pub stale: usize,
    /// How long it took.
    pub took: Duration,
}

impl Answer {
    /// The languages of the quotes, where the first one is in another than the question.
    pub fn other_languages(&self) -> Vec<Language> {
        let Outcome::Quotes(quotes) = &self.outcome else { return Vec::new() };
        let (Some(asked), Some(first)) = (self.asked_in, quotes.first()) else { return Vec::new() };
        if first.language == Language::UNKNOWN || first.language.is_read_as(asked) {
            return Vec::new();
        }
        let mut languages: Vec<Language> = Vec::new();
        for language in quotes.iter().map(|cited| cited.language).filter(|&language| language != Language::UNKNOWN) {
            if !languages.contains(&language) {
                languages.push(language);
            }
        }
        languages
    }
}

/// Answers a question from a library.
///
/// # Errors
/// When the index cannot be read.
pub fn answer(library: &Library, text: &str, options: &Options) -> Result<Answer> {
    let began = Instant::now();
    let mut answer = Answer {
        question: text.to_owned(),
        outcome: Outcome::Nothing(Nothing::NoQuestion),
        missing: Vec::new(),
        ignored: Vec::new(),
        also_searched: Vec::new(),
        unknown_operators: Vec::new(),
        not_as_written: Vec::new(),
        asked_in: None,
        searched: library.extent(None),
        confidence: 0.0,
        evidence: None,
        passages: Vec::new(),
        stale: 0,
        took: Duration::ZERO,
    };
    let question = match options.wording {
        Wording::Question => Question::parse(text),
        Wording::Claim => Ok(Question::claim(text)),
    };
    match (question, options.ranking) {
        (Ok(mut question), Ranking::Ours) => {
            if options.spelling == Spelling::Exact {
                question.spelling = Spelling::Exact;
            }
            find(library, &question, options, &mut answer)?;
            // In a sentence quotation marks may be around anything: the name of a ship, an inflected title.
            let nothing = matches!(answer.outcome, Outcome::Nothing(_));
            if nothing && !question.phrases.is_empty() && question.is_sentence() {
                answer.not_as_written = std::mem::take(&mut question.phrases);
                find(library, &question, options, &mut answer)?;
            }
        }
        (Ok(question), Ranking::Plain { sentences }) => {
            plain::find(library, &question, options, sentences, &mut answer)?;
        }
        (Err(refusal), _) => answer.outcome = Outcome::Nothing(Nothing::Refused(refusal)),
    }
    answer.took = began.elapsed();
    let quotes = if let Outcome::Quotes(quotes) = &answer.outcome { quotes.len() } else { 0 };
    tracing::debug!(quotes, confidence = answer.confidence, took_us = answer.took.as_micros(), "answered");
    Ok(answer)
}

fn find(library: &Library, question: &Question, options: &Options, answer: &mut Answer) -> Result<()> {
    let question = &without_names_of_sources(library, question);
    let concepts = concepts(library, question)?;
    let filtered = question.is_filtered() || !options.sources.is_empty();
    let allowed = filtered.then(|| allowed(library, question, &options.sources));
    answer.asked_in = question_language(&question.words);
    answer.searched = library.extent(allowed.as_deref());
    answer.missing = concepts.missing();
    answer.ignored.clone_from(&concepts.ignored);
    answer.unknown_operators.clone_from(&question.unknown);
    if concepts.all.is_empty() {
        return Ok(());
    }
    let wanted = wanted(library, question, &concepts, allowed, options)?;
    let hits = library.retrieve(&wanted)?;
    let today = options.today.unwrap_or_else(|| library.settings().today.0);
    let aim = Aim::of(question, &concepts.all, today);
    let (mut readings, stale) = read(library, question, &concepts, &hits, options, aim);
    answer.stale = stale;
    let place = |reading: &Reading| (reading.at, reading.span.start);
    readings.sort_by(|a, b| b.evidence().total_cmp(&a.evidence()).then_with(|| place(a).cmp(&place(b))));
    let scored = |reading: &Reading| {
        let passage = reading.article.quote(reading.span.clone())?;
        Some(Scored { passage, score: reading.evidence() })
    };
    answer.passages = readings.iter().take(options.passages).filter_map(scored).collect();
    select::share_likelihood(&mut readings);
    let lookup = Lookup::new(&concepts.all, aim).with_memos(library.take_memos());
    for term in &concepts.also_searched {
        let written = as_written(library, &lookup, &readings, term)?;
        if !answer.also_searched.contains(&written) {
            answer.also_searched.push(written);
        }
    }
    let chooser = Chooser::new(library, &readings);
    answer.evidence = chooser.evidence(&lookup, &concepts);
    answer.confidence = answer.evidence.map_or(0.0, |evidence| evidence.confidence(&options.coefficients));
    let enough = options.caution.threshold();
    answer.outcome = if answer.evidence.is_none() {
        Outcome::Nothing(Nothing::NoMatch)
    } else if answer.confidence < enough && question.phrases.is_empty() {
        Outcome::Nothing(Nothing::TooWeak)
    } else {
        let limit = options.quotes.clamp(1, MOST_QUOTES);
        let allowed = wanted.allowed.as_deref();
        let printings = Printings::new(library, &lookup, question, &options.weights, allowed, &readings);
        let quotes = chooser.quotes(&lookup, &printings, &concepts, &options.coefficients, enough, limit);
        if quotes.is_empty() { Outcome::Nothing(Nothing::TooWeak) } else { Outcome::Quotes(quotes) }
    };
    library.keep_memos(lookup.into_memos());
    Ok(())
}

/// Reads the candidates closely, in order, on [`READERS`] threads; how many could not be, because their files have
/// changed, is the second value.
fn read(
    library: &Library,
    question: &Question,
    concepts: &Concepts,
    hits: &[Hit],
    options: &Options,
    aim: Aim,
) -> (Vec<Reading>, usize) {
    let top = hits.first().map_or(1, |hit| hit.score.max(1));
    let read_some = |hits: &[Hit]| {
        let lookup = Lookup::new(&concepts.all, aim).with_memos(library.take_memos());
        let (mut readings, mut stale) = (Vec::new(), 0);
        for hit in hits {
            let Some(record) = library.records().get(hit.article) else {
                continue;
            };
            let Some(article) = library.article(hit.article) else {
                stale += 1;
                continue;
            };
            let bm25 = hit.score as f32 / top as f32;
            let mut reading = Reading::new(&lookup, &article, record, hit, bm25, &options.weights);
            select::keep_demanded(&mut reading, question);
            if !reading.windows.is_empty() {
                readings.push(reading);
            }
        }
        library.keep_memos(lookup.into_memos());
        (readings, stale)
    };
    let share = hits.len().div_ceil(READERS).max(1);
    let (first, others) = hits.split_at(share.min(hits.len()));
    std::thread::scope(|scope| {
        let others: Vec<_> = others.chunks(share).map(|hits| scope.spawn(move || read_some(hits))).collect();
        let (mut readings, mut stale) = read_some(first);
        for other in others {
            match other.join() {
                Ok((more, more_stale)) => {
                    readings.extend(more);
                    stale += more_stale;
                }
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        (readings, stale)
    })
}

/// A term of the index as an article writes it: the first word of the readings that has it, or of another passage; the
/// term itself where none can be read.
fn as_written(library: &Library, lookup: &Lookup<'_>, readings: &[Reading], term: &str) -> Result<String> {
    let word = |at: usize, article: &Article, span: &Range<usize>| {
        let analyzer = Analyzer::new(library.records().get(at)?.language);
        let stretch = article.text().get(span.clone())?;
        let word = stretch.get(lookup.first(&analyzer, stretch, term)?)?;
        Some(word.trim_end_matches("'s").trim_end_matches("’s").to_owned())
    };
    let is_it = |concept: &Concept| concept.terms.iter().any(|(known, _)| known == term);
    if let Some(concept) = lookup.concepts.iter().position(is_it) {
        let has_it = |sentence: &&Sentence| sentence.matches.iter().any(|found| found.concept == concept);
        let in_reading = |reading: &Reading| {
            let mut having = reading.sentences.iter().filter(has_it);
            having.find_map(|sentence| word(reading.at, &reading.article, &sentence.span))
        };
        if let Some(found) = readings.iter().find_map(in_reading) {
            return Ok(found);
        }
    }
    let elsewhere = library.passage_with(term)?;
    let found = elsewhere.and_then(|(at, span)| word(at, library.article(at)?.as_ref(), &span));
    Ok(found.unwrap_or_else(|| term.to_owned()))
}

/// The question, not demanding to be in the text what is the name of a publication: «The Times» wrote what?
fn without_names_of_sources(library: &Library, question: &Question) -> Question {
    let mut question = question.clone();
    let names =
        |record: &Record, phrase: &str| record.source.as_ref().is_some_and(|source| source.to_lowercase() == phrase);
    question.phrases.retain(|phrase| {
        let phrase = phrase.to_lowercase();
        !library.records().iter().any(|record| names(record, &phrase))
    });
    question
}

/// For each article whether the question's filters let it through. An unknown date is in no span of days.
fn allowed(library: &Library, question: &Question, sources: &[String]) -> Vec<bool> {
    let holds = |name: &Option<String>, wanted: &[String]| {
        let name = name.as_deref().unwrap_or("unknown").to_lowercase();
        wanted.is_empty() || wanted.iter().any(|part| name.contains(&part.to_lowercase()))
    };
    library
        .records()
        .iter()
        .map(|record| {
            (sources.is_empty() || record.source.as_ref().is_some_and(|source| sources.contains(source)))
                && holds(&record.source, &question.sources)
                && holds(&record.author, &question.authors)
                && question.after.is_none_or(|after| record.date.is_some_and(|date| date >= after))
                && question.before.is_none_or(|before| record.date.is_some_and(|date| date <= before))
                && (question.languages.is_empty()
                    || question.languages.iter().any(|code| code == record.language.code()))
        })
        .collect()
}

fn wanted(
    library: &Library,
    question: &Question,
    concepts: &Concepts,
    allowed: Option<Vec<bool>>,
    options: &Options,
) -> Result<Wanted> {
    let mut terms: Vec<(String, f32)> = concepts
        .all
        .iter()
        .flat_map(|concept| concept.terms.iter().map(|(term, factor)| (term.clone(), concept.idf * factor)))
        .collect();
    for concept in &concepts.all {
        terms.extend(named::parts(library, concept)?);
    }
    let analyzers: Vec<Analyzer> = library.languages().iter().map(|&language| Analyzer::new(language)).collect();
    let phrases = question
        .phrases
        .iter()
        .map(|phrase| {
            let mut sequences: Vec<Vec<(usize, String)>> = Vec::new();
            for analyzer in &analyzers {
                let sequence = analyzer.sequence(phrase);
                if !sequences.contains(&sequence) {
                    sequences.push(sequence);
                }
            }
            sequences
        })
        .collect();
    let without = question
        .without
        .iter()
        .flat_map(|word| analyzers.iter().filter_map(|analyzer| analyzer.terms(word).into_iter().next()))
        .collect();
    let enough = CANDIDATES.max(2 * options.quotes).max(options.passages);
    let limit = if question.phrases.is_empty() { enough } else { enough.max(PHRASE_CANDIDATES) };
    Ok(Wanted { terms, phrases, without, allowed, limit })
}
