//! Asks each question of a set and judges what comes back.
//!
//! Each is asked twice: as cautiously as is set, and once with nothing declined, which shows what would have come
//! first. An answer is right when an expected string stands in it, letter for letter, and it is from an expected
//! article.

use std::collections::HashMap;
use std::ops::Range;

use anyhow::{Result, bail};
use serde::Serialize;

use super::coverage::best_covered;
use super::questions::{Expected, Half, Posed};
use crate::answer::{Answer, Caution, Options, Outcome, Ranking, Scored, answer};
use crate::corpus::{Article, Quote, load, passages};
use crate::index::Library;

/// Passages that are looked at.
const PASSAGES: usize = 10;

/// How to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setup {
    /// What counts as declined.
    pub caution: Caution,
    /// Whether a question that is declined counts as not answered.
    pub declining: Declining,
    /// Whose ranking is measured.
    pub ranking: Ranking,
}

/// Whether a question that is declined counts as not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Declining {
    /// The quotes that count are those a reader gets.
    On,
    /// Whatever came closest counts.
    Off,
}

/// A question and what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct Judged {
    /// The name of the question.
    pub id: String,
    /// As it was asked.
    pub question: String,
    /// The half of the set it belongs to.
    pub half: Half,
    /// Whether the corpus answers it.
    pub answerable: bool,
    /// The strings of which one must stand in a quote.
    pub answers: Vec<String>,
    /// The ids of the articles from which it must be.
    pub articles: Vec<String>,
    /// The language of the first of them.
    pub language: Option<String>,
    /// Whether nothing is quoted at the caution that is set.
    pub declined: bool,
    /// How likely the first quote, or the one that would have been first, was said to answer.
    pub confidence: f32,
    /// The quote that came first, or would have, had nothing been declined.
    pub guess: Option<Quoted>,
    /// The quotes that count.
    pub quotes: Vec<Quoted>,
    /// The best passages, declined or not.
    pub passages: Vec<Retrieved>,
    /// The passages of the corpus that hold an answer, as places in articles.
    pub relevant: Vec<Stretch>,
    /// The share of the characters of all answers that the quotes hold.
    pub covered: Option<f64>,
    /// Quotes that were compared with their article, read again, and how many of them were the same.
    pub compared: usize,
    /// … byte for byte.
    pub verbatim: usize,
    /// How long the answer took.
    pub took_ms: f64,
    /// What went wrong.
    pub miss: Option<Miss>,
}

/// A stretch of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stretch {
    /// The article's id.
    pub article: String,
    /// Where it begins, in bytes of the article's text.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// A quote, judged.
#[derive(Clone, Debug, Serialize)]
pub struct Quoted {
    /// Where it stands.
    #[serde(flatten)]
    pub place: Stretch,
    /// Its words.
    pub text: String,
    /// Whether an answer stands in it.
    pub right: bool,
}

/// A passage, judged.
#[derive(Clone, Debug, Serialize)]
pub struct Retrieved {
    /// Where it stands.
    #[serde(flatten)]
    pub place: Stretch,
    /// What it scored.
    pub score: f32,
    /// Whether an answer stands in it.
    pub right: bool,
}

/// How a question was missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Miss {
    /// Nothing was quoted.
    Declined,
    /// What came first is from somewhere else.
    WrongPassage,
    /// What came first is from where the answer stands, and does not hold it.
    WrongSentences,
    /// Something was quoted, and nothing answers it.
    Answered,
}

impl Judged {
    /// Whether the first quote that counts is right.
    pub fn first_right(&self) -> bool {
        self.right_among(1)
    }

    /// Whether one of the first `count` quotes is right.
    pub fn right_among(&self, count: usize) -> bool {
        self.quotes.iter().take(count).any(|quote| quote.right)
    }

    /// Whether the quote is right that came first, or would have.
    pub fn guess_right(&self) -> bool {
        self.guess.as_ref().is_some_and(|guess| guess.right)
    }
}

/// Asks every question and judges the answers; `progress` is told after each how many are done.
///
/// # Errors
/// When the index cannot be read, or articles change meanwhile.
pub fn measure(
    library: &Library,
    questions: &[Posed],
    setup: Setup,
    progress: &mut dyn FnMut(usize),
) -> Result<Vec<Judged>> {
    let mut again = Again::default();
    let mut judged = Vec::new();
    for posed in questions {
        judged.push(judge(library, posed, setup, &mut again)?);
        progress(judged.len());
    }
    Ok(judged)
}

/// The worst misses first: those whose confidence was furthest from the truth.
pub fn worst(judged: &[Judged]) -> Vec<&Judged> {
    let off = |judged: &Judged| match judged.miss {
        Some(Miss::Declined) => 1.0 - judged.confidence,
        _ => judged.confidence,
    };
    let mut misses: Vec<&Judged> = judged.iter().filter(|judged| judged.miss.is_some()).collect();
    misses.sort_by(|a, b| off(b).total_cmp(&off(a)).then_with(|| a.id.cmp(&b.id)));
    misses
}

fn judge(library: &Library, posed: &Posed, setup: Setup, again: &mut Again) -> Result<Judged> {
    let ask = |caution| {
        let (today, ranking) = (posed.asked_on, setup.ranking);
        let found = answer(
            library,
            &posed.question,
            &Options { passages: PASSAGES, caution, today, ranking, ..Options::default() },
        )?;
        if found.stale > 0 {
            bail!("articles have changed while they were asked about; start again");
        }
        Ok(found)
    };
    // The quotes that count come first, because they are timed: the second asking finds much of its work done.
    let (caution, other) = match setup.declining {
        Declining::On => (setup.caution, Caution::Never),
        Declining::Off => (Caution::Never, setup.caution),
    };
    let (counts, other) = (ask(caution)?, ask(other)?);
    let (cautious, open) = match setup.declining {
        Declining::On => (&counts, &other),
        Declining::Off => (&other, &counts),
    };
    let expected = posed.expected.as_ref().map(|expected| Key::new(library, expected));
    let right = |quote: &Quote| expected.as_ref().is_some_and(|key| key.answers(quote));
    let quoted =
        |quote: &Quote| Quoted { place: Stretch::of(quote), text: quote.text().to_owned(), right: right(quote) };
    let retrieved = |found: &Scored| Retrieved {
        place: Stretch::of(&found.passage),
        score: found.score,
        right: right(&found.passage),
    };
    let mut judged = Judged {
        id: posed.id.clone(),
        question: posed.question.clone(),
        half: Half::of(&posed.id),
        answerable: posed.expected.is_some(),
        answers: posed.expected.as_ref().map_or_else(Vec::new, |expected| expected.answers.clone()),
        articles: expected.as_ref().map_or_else(Vec::new, Key::ids),
        language: expected.as_ref().and_then(|key| key.language.clone()),
        declined: quotes(cautious).is_empty(),
        confidence: open.confidence,
        guess: quotes(open).first().map(quoted),
        quotes: quotes(&counts).iter().map(quoted).collect(),
        passages: open.passages.iter().map(retrieved).collect(),
        relevant: expected.as_ref().map_or_else(Vec::new, |key| key.relevant.clone()),
        covered: expected.as_ref().map(|key| key.covered(&quotes(&counts))),
        compared: 0,
        verbatim: 0,
        took_ms: counts.took.as_secs_f64() * 1e3,
        miss: None,
    };
    for quote in quotes(&counts).iter().chain(&quotes(&other)) {
        judged.compared += 1;
        judged.verbatim += usize::from(again.says(library, quote));
    }
    judged.miss = miss(&judged, expected.as_ref());
    Ok(judged)
}

fn miss(judged: &Judged, expected: Option<&Key>) -> Option<Miss> {
    let Some(key) = expected else {
        return (!judged.declined).then_some(Miss::Answered);
    };
    match judged.quotes.first() {
        None => Some(Miss::Declined),
        Some(first) if first.right => None,
        Some(first) if key.is_near(&first.place) => Some(Miss::WrongSentences),
        Some(_) => Some(Miss::WrongPassage),
    }
}

fn quotes(answer: &Answer) -> Vec<Quote> {
    match &answer.outcome {
        Outcome::Quotes(quotes) => quotes.iter().map(|cited| cited.quote.clone()).collect(),
        Outcome::Nothing(_) => Vec::new(),
    }
}

impl Stretch {
    fn of(quote: &Quote) -> Stretch {
        let span = quote.span();
        Stretch { article: quote.article().id().to_owned(), start: span.start, end: span.end }
    }
}

/// What a question's answers are compared with.
struct Key<'e> {
    answers: &'e [String],
    articles: Vec<std::sync::Arc<Article>>,
    language: Option<String>,
    /// The passages that hold an answer.
    relevant: Vec<Stretch>,
}

impl<'e> Key<'e> {
    fn new(library: &Library, expected: &'e Expected) -> Key<'e> {
        let articles: Vec<_> = expected.articles.iter().filter_map(|&at| library.article(at)).collect();
        let first = expected.articles.first().and_then(|&at| library.records().get(at));
        let relevant = articles
            .iter()
            .flat_map(|article| passages(article).into_iter().filter_map(|passage| article.quote(passage.span)))
            .filter(|passage| expected.answers.iter().any(|answer| passage.text().contains(answer)))
            .map(|passage| Stretch::of(&passage))
            .collect();
        let language = first.map(|record| record.language.code().to_owned());
        Key { answers: &expected.answers, articles, language, relevant }
    }

    fn ids(&self) -> Vec<String> {
        self.articles.iter().map(|article| article.id().to_owned()).collect()
    }

    /// Whether an answer stands in a quote of one of the articles.
    fn answers(&self, quote: &Quote) -> bool {
        self.articles.iter().any(|article| article.id() == quote.article().id())
            && self.answers.iter().any(|answer| quote.text().contains(answer))
    }

    /// Whether a stretch touches a passage with an answer, or an answer that no passage holds whole.
    fn is_near(&self, place: &Stretch) -> bool {
        let touches = |from: usize, to: usize| place.start < to && from < place.end;
        let passage =
            self.relevant.iter().any(|passage| passage.article == place.article && touches(passage.start, passage.end));
        let text =
            self.articles.iter().find(|article| article.id() == place.article).map_or("", |article| article.text());
        let stands = |answer: &String| text.match_indices(answer).any(|(at, _)| touches(at, at + answer.len()));
        passage || self.answers.iter().any(stands)
    }

    /// The share of the characters of all answers that stand in the quotes.
    fn covered(&self, quotes: &[Quote]) -> f64 {
        let quoted = |article: &Article| -> Vec<Range<usize>> {
            quotes.iter().filter(|quote| quote.article().id() == article.id()).map(Quote::span).collect()
        };
        let articles: Vec<_> = self.articles.iter().map(|article| (article.text(), quoted(article))).collect();
        let covered: usize = self.answers.iter().map(|answer| best_covered(answer, &articles)).sum();
        let all: usize = self.answers.iter().map(|answer| answer.chars().count()).sum();
        covered as f64 / all.max(1) as f64
    }
}

/// Articles read from their files once more, past all that the library keeps.
#[derive(Default)]
struct Again {
    articles: HashMap<String, Option<Article>>,
}

impl Again {
    /// Whether the article, read again, has the words of the quote where it says that they stand.
    fn says(&mut self, library: &Library, quote: &Quote) -> bool {
        let id = quote.article().id();
        let read = || {
            let record = library.records().get(library.find(id)?)?;
            load(library.root(), &record.place, library.settings().today).ok()
        };
        let article = self.articles.entry(id.to_owned()).or_insert_with(read);
        article.as_ref().and_then(|article| article.text().get(quote.span())) == Some(quote.text())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::corpus::Today;
    use crate::index::{Settings, Storage};

    #[test]
    fn a_quote_is_compared_with_what_its_file_says_now() {
        let folder = tempfile::tempdir().unwrap();
        let (corpus, data) = (folder.path().join("corpus"), folder.path().join("data"));
        let article = |text: &str| format!("---\ntitle: T\nsource: S\ndate: unknown\n---\n\n{text}\n");
        fs::create_dir(&corpus).unwrap();
        fs::write(corpus.join("a.txt"), article("The ferry leaves at seven.")).unwrap();
        let settings = Settings { corpus: corpus.clone(), data, today: Today::now() };
        let library = Library::open(&settings, Storage::Disk, &mut |_| {}).unwrap();
        let quote = library.article(0).unwrap().quote(4..9).unwrap();
        assert!(Again::default().says(&library, &quote));
        fs::write(corpus.join("a.txt"), article("The barge leaves at seven.")).unwrap();
        assert!(!Again::default().says(&library, &quote));
        fs::remove_file(corpus.join("a.txt")).unwrap();
        assert!(!Again::default().says(&library, &quote));
    }
}
