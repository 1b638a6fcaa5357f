//! Cuts quotes out of the passages that were read, and chooses those that differ.
//!
//! A quote is one to four whole sentences of at most 700 characters, the fewest that answer. A sentence that leans on
//! the one before it takes it along; a sentence that is longer than the limit is cut at a clause.

use std::ops::{Range, RangeInclusive};

use super::Cited;
use super::concepts::Concepts;
use super::confidence::{Coefficients, Evidence};
use super::printings::{Printings, dated};
use super::question::Question;
use super::reading::{Lookup, MAX_CHARS, Reading, Window, is_paragraph};
use super::same;
use super::standing::Standing;
use crate::corpus::{Quote, sentences::clause};
use crate::index::Library;
use crate::language::{Analyzer, Kind, Leaning, leaning};

/// A first quote takes the sentences after it along while it stays within so many characters …
const FULL: usize = 300;
/// … and where a reason is asked for, which follows what it is the reason of.
const FULL_REASON: usize = 480;
/// What a character of a quote costs, against the likelihood of the sentence that is likeliest to answer: a sentence
/// of a hundred characters is taken along where it is one twenty-fifth as likely.
const COST: f32 = 0.0004;
/// … of a further quote.
const FURTHER_COST: f32 = 0.0012;
/// The most characters of a further quote, unless a single sentence is longer.
const FURTHER_CHARS: usize = 350;
/// What going on into another paragraph costs.
const BORDER: f32 = 0.3;
/// A further quote must itself hold so much of the question, against the first, …
const WORTH: f32 = 0.2;
/// … and be so confident by itself, against what a first quote needs.
const DOUBTFUL: f32 = 0.5;
/// What a quote is worth when its article, or its source, is already quoted.
const SAME_ARTICLE: f32 = 0.9;
const SAME_SOURCE: f32 = 0.97;

/// Leaves only the windows that hold every phrase as written, and none of a passage with an excluded phrase.
pub(super) fn keep_demanded(reading: &mut Reading, question: &Question) {
    if question.phrases.is_empty() && question.without_phrases.is_empty() {
        return;
    }
    let words = |span: Range<usize>| same::words(reading.article.text().get(span).unwrap_or(""));
    let holds = |words: &same::Words, phrase: &same::Words| words.windows(phrase.len().max(1)).any(|run| run == phrase);
    let demanded: Vec<same::Words> = question.phrases.iter().map(|phrase| same::words(phrase)).collect();
    let passage = words(reading.span.clone());
    let excluded = question.without_phrases.iter().any(|phrase| holds(&passage, &same::words(phrase)));
    let kept = |window: &&Window| {
        let words = words(reading.span_of(&window.sentences));
        !excluded && demanded.iter().all(|phrase| holds(&words, phrase))
    };
    let windows = reading.windows.iter().filter(kept).cloned().collect();
    reading.windows = windows;
}

/// Makes the evidence of all sentences that were read a probability: one of them answers.
pub(super) fn share_likelihood(readings: &mut [Reading]) {
    let most = readings.iter().flat_map(|reading| &reading.likely).copied().fold(f32::MIN, f32::max);
    let mut total = 0.0;
    for likely in readings.iter_mut().flat_map(|reading| &mut reading.likely) {
        *likely = (*likely - most).exp();
        total += *likely;
    }
    for likely in readings.iter_mut().flat_map(|reading| &mut reading.likely) {
        *likely /= total;
    }
}

/// A window that is the best of those that are left.
struct Choice<'r> {
    reading: &'r Reading,
    sentences: Range<usize>,
    /// How likely it is to answer.
    mass: f32,
}

/// A window that is quoted.
pub(super) struct Chosen<'r> {
    pub(super) reading: &'r Reading,
    pub(super) quote: Quote,
    pub(super) cut: bool,
    pub(super) score: f32,
    pub(super) words: same::Held,
}

/// Chooses windows, the best first. What was chosen leaves its sentences out of all others.
pub(super) struct Chooser<'r> {
    library: &'r Library,
    readings: &'r [Reading],
    /// For each reading and sentence how likely it is to answer; `None` where it is taken.
    left: Vec<Vec<Option<f32>>>,
    chosen: Vec<Chosen<'r>>,
}

impl<'r> Chooser<'r> {
    pub(super) fn new(library: &'r Library, readings: &'r [Reading]) -> Chooser<'r> {
        let left = readings.iter().map(|reading| reading.likely.iter().copied().map(Some).collect()).collect();
        Chooser { library, readings, left, chosen: Vec::new() }
    }

    /// What is known of the best window.
    pub(super) fn evidence(&self, lookup: &Lookup<'_>, concepts: &Concepts) -> Option<Evidence> {
        self.best().map(|choice| self.evidence_of(lookup, concepts, &choice))
    }

    fn evidence_of(&self, lookup: &Lookup<'_>, concepts: &Concepts, choice: &Choice<'_>) -> Evidence {
        let holding = choice.reading.scorer(lookup).holding(choice.sentences.clone());
        let standing = Standing::of(concepts, self.readings, choice.reading);
        Evidence::of(concepts, self.library.passages(), &holding, &standing)
    }

    /// The quotes of an answer, best first. A further one must hold enough of the question, and be `enough` confident by itself.
    pub(super) fn quotes(
        mut self,
        lookup: &Lookup<'_>,
        printings: &Printings<'_>,
        concepts: &Concepts,
        coefficients: &Coefficients,
        enough: f32,
        limit: usize,
    ) -> Vec<Cited> {
        let first = self.evidence(lookup, concepts).unwrap_or_default();
        while self.chosen.len() < limit {
            let Some(choice) = self.best() else { break };
            self.take(&choice);
            let sure = || {
                let further = self.evidence_of(lookup, concepts, &choice);
                further.held() >= WORTH * first.held() && further.confidence(coefficients) >= DOUBTFUL * enough
            };
            if self.chosen.is_empty() || sure() {
                let new = self.choose(lookup, choice);
                self.chosen.extend(new);
            }
        }
        let mut quotes: Vec<Cited> = Vec::new();
        for chosen in self.chosen {
            let quote = printings.cited(chosen);
            // Two quotes may have stood apart in a copy and overlap where the text stood first.
            if !quotes.iter().any(|known| overlap(&known.quote, &quote.quote)) {
                quotes.push(quote);
            }
        }
        quotes
    }

    /// The best window of sentences that are left: as likely as can be, and as short.
    fn best(&self) -> Option<Choice<'r>> {
        let most = self.left.iter().flatten().flatten().copied().fold(f32::MIN_POSITIVE, f32::max);
        let first = self.chosen.is_empty();
        let (cost, longest) = if first { (COST, MAX_CHARS) } else { (FURTHER_COST, FURTHER_CHARS) };
        let mut best: Option<(f32, Choice<'r>)> = None;
        for (reading, left) in self.readings.iter().zip(&self.left) {
            let factor = self.factor(reading);
            for window in &reading.windows {
                let inside = left.get(window.sentences.clone()).unwrap_or(&[]);
                let Some(mass) = inside.iter().copied().sum::<Option<f32>>() else { continue };
                if window.sentences.len() > 1 && window.chars > longest {
                    continue;
                }
                let worth = factor * mass / most
                    - cost * window.chars.min(MAX_CHARS) as f32
                    - BORDER * reading.borders(window) as f32;
                let choice = Choice { reading, sentences: window.sentences.clone(), mass };
                if best.as_ref().is_none_or(|(known, other)| self.is_better((worth, &choice), (*known, other))) {
                    best = Some((worth, choice));
                }
            }
        }
        best.map(|(_, choice)| choice)
    }

    /// Of windows that are worth the same the one that was published first comes first.
    fn is_better(&self, (worth, choice): (f32, &Choice<'_>), (known, other): (f32, &Choice<'_>)) -> bool {
        let key = |choice: &Choice<'_>| {
            (dated(self.library, choice.reading.at), choice.reading.span_of(&choice.sentences).start)
        };
        worth.total_cmp(&known).then_with(|| key(other).cmp(&key(choice))).is_gt()
    }

    /// Another article is worth a little more than one that is quoted already.
    fn factor(&self, reading: &Reading) -> f32 {
        let source = |at: usize| self.library.records().get(at).and_then(|record| record.source.as_deref());
        let known_source =
            |known: &Chosen<'_>| source(reading.at).is_some_and(|own| source(known.reading.at) == Some(own));
        if self.chosen.iter().any(|known| known.reading.at == reading.at) {
            SAME_ARTICLE
        } else if self.chosen.iter().any(known_source) {
            SAME_SOURCE
        } else {
            1.0
        }
    }

    fn take(&mut self, choice: &Choice<'_>) {
        for (reading, left) in self.readings.iter().zip(&mut self.left) {
            if std::ptr::eq(reading, choice.reading)
                && let Some(taken) = left.get_mut(choice.sentences.clone())
            {
                taken.fill(None);
            }
        }
    }

    /// The quote of a window, unless it says again what another quote says.
    fn choose(&self, lookup: &Lookup<'_>, choice: Choice<'r>) -> Option<Chosen<'r>> {
        let full = match (self.chosen.is_empty(), lookup.aim.kind) {
            (true, Kind::Reason) => FULL_REASON,
            (true, _) => FULL,
            (false, _) => 0,
        };
        let whole = lean(choice.reading, fill(choice.reading, choice.sentences.clone(), full));
        let quotes = [whole, choice.sentences.clone()].into_iter().filter_map(|sentences| {
            let (quote, cut) = cut(lookup, choice.reading, &sentences)?;
            let words = same::Held::new(same::words(quote.text()));
            Some(Chosen { reading: choice.reading, quote, cut, score: choice.mass, words })
        });
        // What a quote leans on may be quoted already.
        quotes.into_iter().find(|new| !self.chosen.iter().any(|known| repeats(new, known)))
    }
}

fn overlap(a: &Quote, b: &Quote) -> bool {
    let (first, second) = (a.span(), b.span());
    a.article().id() == b.article().id() && first.start < second.end && second.start < first.end
}

/// Whether two quotes overlap, or say the same in two places.
fn repeats(new: &Chosen<'_>, known: &Chosen<'_>) -> bool {
    overlap(&new.quote, &known.quote)
        || known.words.carries(new.words.words())
        || new.words.carries(known.words.words())
}

/// The quote of a window, and whether it had to be cut inside a sentence.
pub(super) fn cut(lookup: &Lookup<'_>, reading: &Reading, sentences: &Range<usize>) -> Option<(Quote, bool)> {
    let quote = reading.article.quote(reading.span_of(sentences))?;
    if quote.text().chars().count() <= MAX_CHARS {
        return Some((quote, false));
    }
    Some((quote.narrow(telling_part(lookup, reading, quote.text()))?, true))
}

/// The part of a sentence of more than [`MAX_CHARS`] characters to quote: of the stretches that begin and end at
/// clauses the first that holds most of the question.
fn telling_part(lookup: &Lookup<'_>, reading: &Reading, sentence: &str) -> Range<usize> {
    let found = lookup.found(&Analyzer::new(reading.language), sentence);
    let mut best = (0.0, 0..clause(sentence, MAX_CHARS).end);
    for from in clause_starts(sentence, &found) {
        let rest = sentence.get(from..).unwrap_or("");
        let part = from..from + clause(rest, MAX_CHARS).end;
        let mut concepts: Vec<usize> = found
            .iter()
            .filter(|(span, _)| part.start <= span.start && span.end <= part.end)
            .map(|(_, at)| *at)
            .collect();
        concepts.sort_unstable();
        concepts.dedup();
        let held: f32 = concepts.into_iter().filter_map(|at| lookup.concepts.get(at)).map(|concept| concept.idf).sum();
        if held > best.0 {
            best = (held, part);
        }
    }
    best.1
}

/// Where a part of a long sentence may begin: after the clause border nearest before each matched word (or at the
/// word, where there is none in reach).
fn clause_starts(sentence: &str, found: &[(Range<usize>, usize)]) -> Vec<usize> {
    const TRIED: usize = 100;
    let border = |c: char| matches!(c, ',' | ';' | ':' | '—' | '–' | ')' | '，' | '、' | '；');
    let start = |word: &Range<usize>| {
        let before = sentence.get(..word.start).unwrap_or("");
        let reach = before.char_indices().rev().nth(MAX_CHARS / 2).map_or(0, |(at, _)| at);
        let after_border = before.rfind(border).filter(|&at| at >= reach).map(|at| {
            let rest = before.get(at..).unwrap_or("");
            at + rest.len() - rest.trim_start_matches(|c: char| border(c) || c.is_whitespace()).len()
        });
        after_border.unwrap_or(if reach == 0 { 0 } else { word.start })
    };
    let mut starts: Vec<usize> = [0].into_iter().chain(found.iter().take(TRIED).map(|(span, _)| start(span))).collect();
    starts.sort_unstable();
    starts.dedup();
    starts
}

/// Takes along the sentences after, of the same paragraph, while there are at most `full` characters.
fn fill(reading: &Reading, mut sentences: Range<usize>, full: usize) -> Range<usize> {
    let start = sentences.start;
    let fits = |end: usize| {
        let longer = start..end;
        reading.fits(longer.clone())
            && reading.chars_of(&longer) <= full
            && reading.blocks.get(end - 1) == reading.blocks.get(end - 2)
    };
    while sentences.end < reading.sentences.len() && fits(sentences.end + 1) {
        sentences.end += 1;
    }
    sentences
}

/// Takes along the sentences before that the first one leans on.
pub(super) fn lean(reading: &Reading, mut sentences: Range<usize>) -> Range<usize> {
    while sentences.start > 0 && leans(reading, sentences.start) && reading.fits(sentences.start - 1..sentences.end) {
        sentences.start -= 1;
    }
    sentences
}

/// Whether a sentence cannot stand without the one before: its first words point back, or it continues a quotation.
fn leans(reading: &Reading, at: usize) -> bool {
    let text =
        |at: usize| reading.sentences.get(at).and_then(|s| reading.article.text().get(s.span.clone())).unwrap_or("");
    let leans = match leaning(text(at)) {
        Leaning::None => false,
        Leaning::InParagraph => reading.blocks.get(at) == reading.blocks.get(at - 1),
        Leaning::AcrossParagraphs => true,
    };
    leans || continues_quotation(text(at - 1), text(at))
}

/// The sentence before opens a quotation and does not close it.
fn continues_quotation(before: &str, sentence: &str) -> bool {
    let open = |text: &str, marks: (char, char)| text.matches(marks.0).count() > text.matches(marks.1).count();
    [('“', '”'), ('«', '»'), ('„', '“')]
        .into_iter()
        .any(|marks| open(before, marks) && !sentence.starts_with(|c: char| c.is_uppercase() && marks.0 == '„'))
        || (before.matches('"').count() % 2 == 1 && sentence.matches('"').count() % 2 == 1)
}

/// The quote widened by `sentences` sentences on either side, never across a heading: one contiguous stretch of the
/// same article.
pub fn context(quote: &Quote, sentences: usize) -> Quote {
    let article = quote.article();
    let here = article.block_at(quote.span().start).unwrap_or(0);
    let back = (0..here).rev().take_while(|&block| is_paragraph(article, block)).last().unwrap_or(here);
    let on = (here..article.blocks().len()).take_while(|&block| is_paragraph(article, block)).last().unwrap_or(here);
    widen(quote, sentences, back..=on)
}

/// The quote widened `steps` times, by a sentence on either side each time, up to its paragraph; a quote that is a
/// whole paragraph already goes on into those beside it. `None` when there is nothing more to add.
pub fn widened(quote: &Quote, steps: usize) -> Option<Quote> {
    let article = quote.article();
    let span = quote.span();
    let first = article.block_at(span.start)?;
    let last = article.block_at(span.end.saturating_sub(1)).unwrap_or(first);
    let grows = |wide: &dyn Fn(usize) -> Quote| {
        let (before, now) = (wide(steps.saturating_sub(1)), wide(steps));
        (steps == 0 || now.text().trim() != before.text().trim()).then_some(now)
    };
    let in_paragraph = |steps: usize| widen(quote, steps, first..=last);
    if in_paragraph(1).text().trim() != quote.text().trim() {
        grows(&in_paragraph)
    } else {
        grows(&|steps| context(quote, steps))
    }
}

/// The quote widened by sentences of these blocks.
fn widen(quote: &Quote, sentences: usize, blocks: RangeInclusive<usize>) -> Quote {
    let (article, span) = (quote.article(), quote.span());
    let section: Vec<Range<usize>> = blocks.flat_map(|block| article.sentences_of(block)).collect();
    let first = section.partition_point(|sentence| sentence.end <= span.start);
    let last = section.partition_point(|sentence| sentence.start < span.end).saturating_sub(1);
    let from = if sentences == 0 { None } else { section.get(first.saturating_sub(sentences)) };
    let furthest = (last + sentences).min(section.len().saturating_sub(1));
    let to = if sentences == 0 { None } else { section.get(furthest) };
    let from = from.map_or(span.start, |sentence| sentence.start.min(span.start));
    let to = to.map_or(span.end, |sentence| sentence.end.max(span.end));
    article.quote(from..to).unwrap_or_else(|| quote.clone())
}
