//! Reads a candidate passage closely: its sentences, what they match, and what surrounds them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use super::concepts::Concept;
use super::question::Question;
use super::runs::Runs;
use super::score::{BEGINNING, Match, Scorer, Sentence, Surroundings, Weights};
use crate::corpus::{Article, BlockKind};
use crate::index::{Hit, Memos, Record};
use crate::language::{Analyzer, Kind, Language, is_about_now, is_month, kind, kinship, says_what_it_is};

/// The most sentences a quote has.
pub(super) const MAX_SENTENCES: usize = 4;
/// The most characters a quote has.
pub(super) const MAX_CHARS: usize = 700;

/// A question about at most this many words can ask for a definition: What is the joint statement?
const DEFINED_WORDS: usize = 3;
/// A candidate passage, read.
pub(super) struct Reading {
    pub(super) article: Arc<Article>,
    /// Its place among the library's records.
    pub(super) at: usize,
    /// The language of the article.
    pub(super) language: Language,
    /// Where the passage lies.
    pub(super) span: Range<usize>,
    /// The passage's sentences.
    pub(super) sentences: Vec<Sentence>,
    /// For each sentence, the block it is in.
    pub(super) blocks: Vec<usize>,
    /// The interviewer's question above it.
    pub(super) asked: Option<Range<usize>>,
    pub(super) around: Surroundings,
    /// Its BM25, in points of idf.
    pub(super) points: f32,
    /// For each sentence its evidence, and then how likely (0 to 1) it is, among all that were read, to answer.
    pub(super) likely: Vec<f32>,
    /// Every run of sentences that a quote may be.
    pub(super) windows: Vec<Window>,
}

/// A run of sentences that a quote may be.
#[derive(Clone, Debug)]
pub(super) struct Window {
    pub(super) sentences: Range<usize>,
    /// Its length in characters.
    pub(super) chars: usize,
}

/// What a question asks for.
#[derive(Clone, Copy)]
pub(super) struct Aim {
    pub(super) kind: Kind,
    /// Today, where it is about now.
    pub(super) now: Option<Date>,
}

impl Aim {
    pub(super) fn of(question: &Question, concepts: &[Concept], today: Date) -> Aim {
        let kind = match kind(&question.words) {
            Kind::Definition if concepts.len() > DEFINED_WORDS => Kind::Any,
            kind => kind,
        };
        Aim { kind, now: is_about_now(&question.words).then_some(today) }
    }
}

/// The terms of a question, for looking up the words of a passage.
pub(super) struct Lookup<'q> {
    pub(super) concepts: &'q [Concept],
    pub(super) aim: Aim,
    terms: HashMap<&'q str, Vec<(usize, f32)>>,
    /// Names of several words.
    runs: Runs<'q>,
    /// For each first byte of a term the lengths of the terms that begin so (modulo 64), as bits.
    lengths: Box<[u64; 256]>,
    /// How the terms begin that words may be kin to.
    starts: Vec<[u8; 4]>,
    /// Passages that match one question share many words.
    memos: RefCell<Memos>,
}

impl<'q> Lookup<'q> {
    pub(super) fn new(concepts: &'q [Concept], aim: Aim) -> Lookup<'q> {
        let mut terms: HashMap<&str, Vec<(usize, f32)>> = HashMap::new();
        for (at, concept) in concepts.iter().enumerate() {
            for (term, factor) in &concept.terms {
                terms.entry(term).or_default().push((at, *factor));
            }
        }
        let mut lengths = Box::new([0; 256]);
        for term in terms.keys() {
            if let Some(&first) = term.as_bytes().first() {
                lengths[usize::from(first)] |= 1 << (term.len() % 64);
            }
        }
        let runs = Runs::new(concepts);
        let own = concepts.iter().flat_map(|concept| &concept.terms).filter(|(_, factor)| *factor == 1.0);
        let mut starts: Vec<[u8; 4]> = own.filter_map(|(term, _)| term.as_bytes().first_chunk().copied()).collect();
        starts.sort_unstable();
        starts.dedup();
        Lookup { concepts, aim, terms, runs, lengths, starts, memos: RefCell::default() }
    }

    /// The concepts that a term is kin to, and which part the two share (see [`kinship`]). Most words are kin to none,
    /// which their first letters tell.
    fn kin_of(&self, term: &str) -> impl Iterator<Item = (usize, f32)> {
        let begun = term.as_bytes().first_chunk().is_some_and(|start| self.starts.contains(start));
        let own = |concept: &'q Concept| concept.terms.iter().filter(|(_, factor)| *factor == 1.0);
        let nearest = move |concept: &'q Concept| own(concept).map(|(own, _)| kinship(own, term)).fold(0.0, f32::max);
        let concepts = self.concepts.iter().enumerate().filter(move |_| begun);
        concepts.map(move |(at, concept)| (at, nearest(concept))).filter(|(_, shared)| *shared > 0.0)
    }

    /// Takes along the words that were stemmed before.
    pub(super) fn with_memos(mut self, memos: Memos) -> Lookup<'q> {
        self.memos = RefCell::new(memos);
        self
    }

    /// The words that were stemmed, for the next question.
    pub(super) fn into_memos(self) -> Memos {
        self.memos.into_inner()
    }

    /// The concepts that a term stands for, each with what it counts. Most words of a passage stand for none, which
    /// their first letter and length tell without hashing them.
    fn concepts_of(&self, term: &str) -> Option<&[(usize, f32)]> {
        let &first = term.as_bytes().first()?;
        if self.lengths[usize::from(first)] >> (term.len() % 64) & 1 == 0 {
            return None;
        }
        self.terms.get(term).map(Vec::as_slice)
    }

    /// The words of a text that match the question, as bytes of it, each with its concept.
    pub(super) fn found(&self, analyzer: &Analyzer, text: &str) -> Vec<(Range<usize>, usize)> {
        let mut found = Vec::new();
        let mut memos = self.memos.borrow_mut();
        let mut tokens = analyzer.tokens_with(text, memos.entry(analyzer.language()).or_default());
        let mut following = self.runs.follow();
        while let Some(token) = tokens.next_token() {
            found.extend(following.step(&token).map(|met| (met.span, met.concept)));
            let span = token.span.clone();
            found.extend(
                self.concepts_of(token.term).into_iter().flatten().map(|(concept, _)| (span.clone(), *concept)),
            );
        }
        found
    }

    /// Where the first word of a text stands that has this term.
    pub(super) fn first(&self, analyzer: &Analyzer, text: &str, term: &str) -> Option<Range<usize>> {
        let mut memos = self.memos.borrow_mut();
        let mut tokens = analyzer.tokens_with(text, memos.entry(analyzer.language()).or_default());
        while let Some(token) = tokens.next_token() {
            if token.term == term {
                return Some(token.span);
            }
        }
        None
    }

    /// The stretches of a text that match the question, as bytes of it, in order and apart from each other.
    pub(super) fn matched(&self, analyzer: &Analyzer, text: &str) -> Vec<Range<usize>> {
        let mut spans: Vec<Range<usize>> = Vec::new();
        for (span, _) in self.found(analyzer, text) {
            if spans.last().is_none_or(|last| last.end <= span.start) {
                spans.push(span);
            }
        }
        spans
    }

    /// For each concept what a text that surrounds the passage holds of it.
    fn held(&self, analyzer: &Analyzer, texts: &[&str]) -> Vec<f32> {
        let mut held = vec![0.0_f32; self.concepts.len()];
        let mut memos = self.memos.borrow_mut();
        let memo = memos.entry(analyzer.language()).or_default();
        for text in texts {
            let mut tokens = analyzer.tokens_with(text, memo);
            let mut following = self.runs.follow();
            while let Some(token) = tokens.next_token() {
                let met = following.step(&token).map(|met| (met.concept, met.factor));
                for (concept, factor) in self.concepts_of(token.term).into_iter().flatten().copied().chain(met) {
                    if let Some(slot) = held.get_mut(concept) {
                        *slot = slot.max(factor);
                    }
                }
            }
        }
        held
    }
}

impl Reading {
    /// Reads the passage `span` of an article.
    pub(super) fn new(
        lookup: &Lookup<'_>,
        article: &Arc<Article>,
        record: &Record,
        hit: &Hit,
        bm25: f32,
        weights: &Weights,
    ) -> Reading {
        let (at, span) = (hit.article, hit.span.clone());
        let analyzer = Analyzer::new(record.language);
        let (mut sentences, mut blocks) = (Vec::new(), Vec::new());
        let first = article.block_at(span.start).unwrap_or(0);
        let mut position = 0;
        let inside = article.blocks().iter().enumerate().skip(first).take_while(|(_, b)| b.span.start < span.end);
        // An interviewer's question stands above its answer and is no part of a quote.
        for (block, _) in inside.filter(|(block, _)| !article.is_asked(*block)) {
            for sentence in article.sentences_of(block) {
                if sentence.start >= span.start && sentence.end <= span.end {
                    let mut read = read_sentence(lookup, &analyzer, article, sentence, &mut position);
                    read.block = block;
                    sentences.push(read);
                    blocks.push(block);
                }
            }
        }
        let asked = blocks.last().and_then(|&block| article.asked_of(block));
        let text = |span: &Range<usize>| article.text().get(span.clone()).unwrap_or("");
        let question: Vec<&str> = asked.iter().map(text).collect();
        let meta = article.meta();
        let date = meta.date.map(|date| format!("{} {}", date.year(), date.strftime("%B %-d"))).unwrap_or_default();
        let heading = article.heading_of(first);
        let tags = meta.tags.iter().map(String::as_str);
        let title: Vec<&str> = heading.iter().map(text).chain([meta.title.as_str()]).chain(tags).collect();
        let named: Vec<&str> =
            [date.as_str()].into_iter().chain(meta.source.as_deref()).chain(meta.author.as_deref()).collect();
        let around = Surroundings {
            title: lookup.held(&analyzer, &title),
            asked: lookup.held(&analyzer, &question),
            named: lookup.held(&analyzer, &named),
            bm25,
            recent: lookup.aim.now.zip(meta.date).map_or(0.0, |(now, date)| recency(now, date)),
        };
        let mut reading = Reading {
            article: Arc::clone(article),
            at,
            language: record.language,
            span,
            sentences,
            blocks,
            asked,
            around,
            points: hit.points(),
            likely: Vec::new(),
            windows: Vec::new(),
        };
        let scorer = reading.scorer(lookup);
        reading.likely = (0..reading.sentences.len()).map(|at| scorer.evidence(at, weights)).collect();
        reading.windows = reading.all_windows();
        reading
    }

    /// Looks at its sentences closely.
    pub(super) fn scorer<'r>(&'r self, lookup: &Lookup<'r>) -> Scorer<'r> {
        Scorer::new(lookup.concepts, lookup.aim.kind, &self.sentences, &self.around)
    }

    /// Every window of whole sentences that a quote may be.
    fn all_windows(&self) -> Vec<Window> {
        let mut windows = Vec::new();
        for from in 0..self.sentences.len() {
            for to in from + 1..=(from + MAX_SENTENCES).min(self.sentences.len()) {
                let (sentences, chars) = (from..to, self.chars_of(&(from..to)));
                if to > from + 1 && chars > MAX_CHARS {
                    break;
                }
                windows.push(Window { sentences, chars });
            }
        }
        windows
    }

    /// How many paragraphs a window goes on into.
    pub(super) fn borders(&self, window: &Window) -> usize {
        let blocks = self.blocks.get(window.sentences.clone()).unwrap_or(&[]);
        blocks.windows(2).filter(|pair| matches!(pair, [a, b] if a != b)).count()
    }

    /// The evidence of all its sentences together, before it is made a probability.
    pub(super) fn evidence(&self) -> f32 {
        let most = self.likely.iter().copied().fold(f32::MIN, f32::max);
        most + self.likely.iter().map(|evidence| (evidence - most).exp()).sum::<f32>().ln()
    }

    /// The bytes of a run of sentences.
    pub(super) fn span_of(&self, sentences: &Range<usize>) -> Range<usize> {
        let inside = self.sentences.get(sentences.clone()).unwrap_or(&[]);
        inside.first().map_or(0, |s| s.span.start)..inside.last().map_or(0, |s| s.span.end)
    }

    /// The characters of a run of sentences.
    pub(super) fn chars_of(&self, sentences: &Range<usize>) -> usize {
        self.article.text().get(self.span_of(sentences)).map_or(0, |text| text.chars().count())
    }

    /// Whether a run of sentences is short enough for a quote.
    pub(super) fn fits(&self, sentences: Range<usize>) -> bool {
        sentences.len() <= MAX_SENTENCES && self.chars_of(&sentences) <= MAX_CHARS
    }
}

fn read_sentence(
    lookup: &Lookup<'_>,
    analyzer: &Analyzer,
    article: &Article,
    span: Range<usize>,
    position: &mut u32,
) -> Sentence {
    let text = article.text().get(span.clone()).unwrap_or("");
    let mut sentence = Sentence { span, ..Sentence::default() };
    let mut memos = lookup.memos.borrow_mut();
    let memo = memos.entry(analyzer.language()).or_default();
    let mut tokens = analyzer.tokens_with(text, memo);
    let base = *position;
    sentence.first_word = base;
    // Where the subject ends, when the sentence opens with words of the question.
    let mut subject = text.len();
    let mut following = lookup.runs.follow();
    while let Some(token) = tokens.next_token() {
        *position = base + token.position + 1;
        sentence.has_date |= is_month(token.term) || is_year(token.term);
        sentence.matches.extend(following.step(&token).map(|met| Match {
            concept: met.concept,
            factor: met.factor,
            position: base + met.position,
        }));
        match lookup.concepts_of(token.term) {
            Some(concepts) => {
                let matched = |&(concept, factor)| Match { concept, factor, position: base + token.position };
                sentence.matches.extend(concepts.iter().map(matched));
                let opens = token.position < BEGINNING && subject == text.len();
                if opens || text.get(subject..token.span.start).is_some_and(|gap| gap.trim().is_empty()) {
                    subject = token.span.end;
                }
            }
            None => {
                let word = text.get(token.span.clone()).unwrap_or("");
                sentence.kin.extend(lookup.kin_of(token.term));
                sentence.has_number |= word.contains(char::is_numeric);
                // The first word of a sentence has a capital anyhow.
                sentence.has_name |= token.span.start > 2 && word.starts_with(char::is_uppercase);
            }
        }
    }
    sentence.defines = lookup.aim.kind == Kind::Definition && text.get(subject..).is_some_and(says_what_it_is);
    sentence.is_question = text.trim_end_matches(['"', '”', '»', '’', ')']).ends_with(['?', '？', '؟']);
    sentence
}

/// A year of our time, as it is written in dates.
fn is_year(term: &str) -> bool {
    term.len() == 4 && matches!(term.parse(), Ok(1_000..2_100))
}

/// How recent an article is: 1 on the day, a half after a year, less and less before.
fn recency(now: Date, published: Date) -> f32 {
    const YEAR: f32 = 365.0;
    let days = now.since(published).map_or(0, |span| span.get_days()).max(0);
    YEAR / (YEAR + days as f32)
}

/// Whether a block of the article is running text.
pub(super) fn is_paragraph(article: &Article, block: usize) -> bool {
    article.blocks().get(block).is_some_and(|b| b.kind == BlockKind::Paragraph)
}
