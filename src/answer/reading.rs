//! Reads a candidate passage closely: its sentences, what they match, and what surrounds them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::concepts::Concept;
use super::question::Question;
use super::runs::Runs;
use super::score::{Match, Scorer, Sentence, Surroundings, Window, weights};
use crate::corpus::{Article, BlockKind};
use crate::index::{Memos, Record};
use crate::language::{Analyzer, Kind, Language, kind, says_what_it_is};

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
    /// Its windows, best first.
    pub(super) windows: Vec<Window>,
}

/// The terms of a question, for looking up the words of a passage.
pub(super) struct Lookup<'q> {
    pub(super) concepts: &'q [Concept],
    pub(super) kind: Kind,
    terms: HashMap<&'q str, Vec<(usize, f32)>>,
    /// Names of several words.
    runs: Runs<'q>,
    /// For each first byte of a term the lengths of the terms that begin so (modulo 64), as bits.
    lengths: Box<[u64; 256]>,
    /// Passages that match one question share many words.
    memos: RefCell<Memos>,
}

impl<'q> Lookup<'q> {
    pub(super) fn new(concepts: &'q [Concept], question: &Question) -> Lookup<'q> {
        let mut terms: HashMap<&str, Vec<(usize, f32)>> = HashMap::new();
        for (at, concept) in concepts.iter().enumerate() {
            for (term, factor) in &concept.terms {
                terms.entry(term).or_default().push((at, *factor));
            }
        }
        let kind = match kind(&question.words) {
            Kind::Definition if concepts.len() > DEFINED_WORDS => Kind::Any,
            kind => kind,
        };
        let mut lengths = Box::new([0; 256]);
        for term in terms.keys() {
            if let Some(&first) = term.as_bytes().first() {
                lengths[usize::from(first)] |= 1 << (term.len() % 64);
            }
        }
        let runs = Runs::new(concepts);
        Lookup { concepts, kind, terms, runs, lengths, memos: RefCell::default() }
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
        let mut tokens = analyzer.tokens(text);
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
        at: usize,
        span: Range<usize>,
        bm25: f32,
    ) -> Reading {
        let analyzer = Analyzer::new(record.language);
        let (mut sentences, mut blocks) = (Vec::new(), Vec::new());
        let first = article.block_at(span.start).unwrap_or(0);
        let mut position = 0;
        for (block, _) in article.blocks().iter().enumerate().skip(first).take_while(|(_, b)| b.span.start < span.end) {
            for sentence in article.sentences_of(block) {
                if sentence.start >= span.start && sentence.end <= span.end {
                    let mut read = read_sentence(lookup, &analyzer, article, sentence, &mut position);
                    read.block = block;
                    sentences.push(read);
                    blocks.push(block);
                }
            }
        }
        let asked = article.asked_of(first);
        let text = |span: &Range<usize>| article.text().get(span.clone()).unwrap_or("");
        let heading: Vec<&str> = article.heading_of(first).iter().map(text).collect();
        let question: Vec<&str> = asked.iter().map(text).collect();
        let meta = article.meta();
        let date = meta.date.map(|date| format!("{} {}", date.year(), date.strftime("%B %-d"))).unwrap_or_default();
        let title: Vec<&str> = [meta.title.as_str()].into_iter().chain(meta.tags.iter().map(String::as_str)).collect();
        let named: Vec<&str> =
            [date.as_str()].into_iter().chain(meta.source.as_deref()).chain(meta.author.as_deref()).collect();
        let around = Surroundings {
            heading: lookup.held(&analyzer, &heading),
            asked: lookup.held(&analyzer, &question),
            title: lookup.held(&analyzer, &title),
            named: lookup.held(&analyzer, &named),
            bm25,
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
            windows: Vec::new(),
        };
        reading.windows = reading.all_windows(lookup);
        reading
    }

    /// Every window of whole sentences that a quote may be, best first.
    fn all_windows(&self, lookup: &Lookup<'_>) -> Vec<Window> {
        let scorer = Scorer::new(lookup.concepts, lookup.kind, &self.sentences, &self.around);
        let mut windows = Vec::new();
        for from in 0..self.sentences.len() {
            for to in from + 1..=(from + MAX_SENTENCES).min(self.sentences.len()) {
                if to > from + 1 && !self.fits(from..to) {
                    break;
                }
                windows.push(scorer.score(from..to));
            }
        }
        windows.sort_by(|a, b| {
            b.score
                .total_cmp(&a.score)
                .then_with(|| (a.sentences.len(), a.sentences.start).cmp(&(b.sentences.len(), b.sentences.start)))
        });
        windows
    }

    /// Whether a run of sentences is nothing but an interviewer's question, which stands with its answer anyway.
    pub(super) fn is_only_asked(&self, sentences: &Range<usize>) -> bool {
        let span = self.span_of(sentences);
        let asks = self.sentences.get(sentences.clone()).unwrap_or(&[]).iter().all(|sentence| sentence.is_question);
        asks && self.article.is_answered(&span)
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
        sentence.matches.extend(following.step(&token).map(|met| Match {
            concept: met.concept,
            factor: met.factor,
            position: base + met.position,
        }));
        match lookup.concepts_of(token.term) {
            Some(concepts) => {
                let matched = |&(concept, factor)| Match { concept, factor, position: base + token.position };
                sentence.matches.extend(concepts.iter().map(matched));
                let opens = token.position < weights::BEGINNING && subject == text.len();
                if opens || text.get(subject..token.span.start).is_some_and(|gap| gap.trim().is_empty()) {
                    subject = token.span.end;
                }
            }
            None => {
                let word = text.get(token.span.clone()).unwrap_or("");
                sentence.has_number |= word.contains(|c: char| c.is_ascii_digit());
                // The first word of a sentence has a capital anyhow.
                sentence.has_name |= token.span.start > 2 && word.starts_with(char::is_uppercase);
            }
        }
    }
    sentence.defines = lookup.kind == Kind::Definition && text.get(subject..).is_some_and(says_what_it_is);
    sentence.is_question = text.trim_end_matches(['"', '”', '»', '’', ')']).ends_with(['?', '？', '؟']);
    sentence
}

/// Whether a block of the article is running text.
pub(super) fn is_paragraph(article: &Article, block: usize) -> bool {
    article.blocks().get(block).is_some_and(|b| b.kind == BlockKind::Paragraph)
}
