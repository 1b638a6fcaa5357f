//! The stable JSON form of an answer.

use serde::Serialize;

use crate::answer::{Answer, Cited, Nothing, Outcome, Refusal};
use crate::corpus::Quote;
use crate::index::Record;
use crate::reply::Phrase;

/// One answer, with the keys in their stable order.
#[derive(Serialize)]
pub(super) struct JsonAnswer<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<&'a serde_json::Value>,
    question: &'a str,
    outcome: &'static str,
    quotes: Vec<JsonQuote<'a>>,
    nothing: Option<JsonNothing<'a>>,
    searched: JsonSearched,
    confidence: f64,
    ignored: &'a [String],
    also_searched: &'a [String],
    notes: Vec<String>,
    took_ms: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    passages: Option<Vec<JsonPassage<'a>>>,
}

#[derive(Serialize)]
struct JsonQuote<'a> {
    text: &'a str,
    article: &'a str,
    start: usize,
    end: usize,
    sha256: String,
    title: &'a str,
    source: Option<&'a str>,
    author: Option<&'a str>,
    date: Option<String>,
    url: Option<&'a str>,
    language: &'a str,
    score: f64,
    based_on: Option<&'a str>,
    /// The first and the last page, where the original has pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pages: Option<(usize, usize)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    withdrawn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    corrected: Option<String>,
    asked: Option<JsonStretch<'a>>,
    also_in: Vec<JsonPlace<'a>>,
    receipt: String,
}

#[derive(Serialize)]
struct JsonStretch<'a> {
    text: &'a str,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct JsonPlace<'a> {
    article: &'a str,
    source: Option<&'a str>,
    date: Option<String>,
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonNothing<'a> {
    reason: &'static str,
    missing: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<String>,
}

#[derive(Serialize)]
struct JsonSearched {
    articles: usize,
    sources: usize,
    from: Option<String>,
    to: Option<String>,
}

#[derive(Serialize)]
struct JsonPassage<'a> {
    text: &'a str,
    article: &'a str,
    start: usize,
    end: usize,
    score: f64,
}

impl<'a> JsonAnswer<'a> {
    /// `passages` says whether they were asked for.
    pub(super) fn new(answer: &'a Answer, passages: bool) -> JsonAnswer<'a> {
        let (outcome, quotes, nothing) = match &answer.outcome {
            Outcome::Quotes(quotes) => ("quotes", quotes.iter().map(quote).collect(), None),
            Outcome::Nothing(nothing) => ("nothing", Vec::new(), Some(json_nothing(answer, nothing))),
        };
        let dates = answer.searched.dates.as_ref();
        JsonAnswer {
            id: None,
            question: &answer.question,
            outcome,
            quotes,
            nothing,
            searched: JsonSearched {
                articles: answer.searched.articles,
                sources: answer.searched.sources,
                from: dates.map(|dates| dates.start().to_string()),
                to: dates.map(|dates| dates.end().to_string()),
            },
            confidence: rounded(answer.confidence, 1e3),
            ignored: &answer.ignored,
            also_searched: &answer.also_searched,
            notes: notes(answer),
            took_ms: (answer.took.as_secs_f64() * 1e4).round() / 10.0,
            passages: passages.then(|| answer.passages.iter().map(passage).collect()),
        }
    }
}

fn notes(answer: &Answer) -> Vec<String> {
    let note = |words: &[String], phrase: fn(Vec<String>) -> Phrase| {
        (!words.is_empty()).then(|| phrase(words.to_vec()).to_string())
    };
    let unknown = note(&answer.unknown_operators, Phrase::UnknownOperators);
    unknown.into_iter().chain(note(&answer.not_as_written, Phrase::NotAsWritten)).collect()
}

fn passage(scored: &crate::answer::Scored) -> JsonPassage<'_> {
    let (text, article, start, end) = stretch(&scored.passage);
    JsonPassage { text, article, start, end, score: rounded(scored.score, 1e4) }
}

fn stretch(quote: &Quote) -> (&str, &str, usize, usize) {
    (quote.text(), quote.article().id(), quote.span().start, quote.span().end)
}

fn quote(cited: &Cited) -> JsonQuote<'_> {
    let (text, article, start, end) = stretch(&cited.quote);
    let meta = cited.quote.article().meta();
    JsonQuote {
        text,
        article,
        start,
        end,
        sha256: cited.quote.article().sha256().to_string(),
        title: &meta.title,
        source: meta.source.as_deref(),
        author: meta.author.as_deref(),
        date: meta.date.map(|date| date.to_string()),
        url: meta.url.as_deref(),
        language: cited.language.code(),
        score: rounded(cited.score, 1e4),
        based_on: meta.based_on.as_deref(),
        pages: cited.quote.pages(),
        withdrawn: meta.withdrawn.map(|day| day.to_string()),
        corrected: meta.corrected.map(|day| day.to_string()),
        asked: cited.asked.as_ref().map(|asked| JsonStretch {
            text: asked.text(),
            start: asked.span().start,
            end: asked.span().end,
        }),
        also_in: cited.also_in.iter().map(place).collect(),
        receipt: cited.quote.receipt().to_string(),
    }
}

fn place(record: &Record) -> JsonPlace<'_> {
    JsonPlace {
        article: &record.id,
        source: record.source.as_deref(),
        date: record.date.map(|date| date.to_string()),
        url: record.url.as_deref(),
    }
}

fn json_nothing<'a>(answer: &'a Answer, nothing: &Nothing) -> JsonNothing<'a> {
    let (reason, explanation) = match nothing {
        Nothing::NoMatch => ("no_match", None),
        Nothing::TooWeak => ("too_weak", None),
        Nothing::NoQuestion => ("no_question", None),
        Nothing::Refused(refusal) => {
            let reason = if matches!(refusal, Refusal::TooLong(_)) { "too_long" } else { "bad_operator" };
            (reason, Some(crate::reply::Phrase::Refused(refusal.clone()).to_string()))
        }
    };
    JsonNothing { reason, missing: &answer.missing, explanation }
}

/// A score to four places, a probability to three: enough to compare, and short.
fn rounded(number: f32, places: f64) -> f64 {
    (f64::from(number) * places).round() / places
}
