//! Cuts quotes out of the passages that were read, and chooses those that differ.
//!
//! A quote is one to four whole sentences of at most 700 characters, the fewest that answer. A sentence that leans on
//! the one before it takes it along; a sentence that is longer than the limit is cut at a clause.

use std::ops::{Range, RangeInclusive};

use super::concepts::Concepts;
use super::confidence::confidence;
use super::question::Question;
use super::reading::{Lookup, MAX_CHARS, MAX_SENTENCES, Reading, is_paragraph};
use super::same;
use super::score::Scorer;
use super::{Cited, Library};
use crate::corpus::{Quote, sentences::clause};
use crate::language::{Analyzer, Leaning, leaning};

/// A quote takes neighbouring sentences along as long as it stays within this many characters.
const FULL: usize = 320;
/// How good a further quote must be against the first.
const WORTH: f32 = 0.6;
/// What a quote's score is worth when its article, or its source, is already quoted.
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
    let kept = |sentences: &Range<usize>| {
        let words = words(reading.span_of(sentences));
        !excluded && demanded.iter().all(|phrase| holds(&words, phrase))
    };
    let windows = reading.windows.iter().filter(|window| kept(&window.sentences)).cloned().collect();
    reading.windows = windows;
}

/// A window that may be quoted.
#[derive(Clone)]
struct Choice<'r> {
    reading: &'r Reading,
    sentences: Range<usize>,
    score: f32,
    held: f32,
    confidence: f32,
}

/// A window that will be.
struct Chosen<'r> {
    reading: &'r Reading,
    quote: Quote,
    cut: bool,
    score: f32,
    words: same::Held,
}

/// The quotes of an answer, best first. A further one must be `enough` confident by itself.
pub(super) fn quotes(
    library: &Library,
    concepts: &Concepts,
    lookup: &Lookup<'_>,
    readings: &[Reading],
    enough: f32,
    limit: usize,
) -> Vec<Cited> {
    let mut choices: Vec<Choice<'_>> = readings.iter().flat_map(|reading| choices(concepts, reading)).collect();
    let first = choices.iter().map(|choice| choice.score).fold(f32::MIN, f32::max);
    let mut chosen: Vec<Chosen<'_>> = Vec::new();
    while chosen.len() < limit {
        let Some(best) = next(library, &choices, &chosen) else { break };
        let choice = choices.swap_remove(best);
        if !chosen.is_empty() && (choice.score < WORTH * first || choice.confidence < enough) {
            continue;
        }
        let Some(new) = choose(lookup, choice) else { continue };
        if !chosen.iter().any(|known| repeats(&new, known)) {
            chosen.push(new);
        }
    }
    let passages: Vec<same::Held> = readings
        .iter()
        .map(|reading| same::Held::new(same::words(reading.article.text().get(reading.span.clone()).unwrap_or(""))))
        .collect();
    let mut quotes: Vec<Cited> = Vec::new();
    for chosen in chosen {
        let quote = cited(library, lookup, readings, &passages, chosen);
        // Two quotes may have stood apart in a copy and overlap where the text stood first.
        if !quotes.iter().any(|known| overlap(&known.quote, &quote.quote)) {
            quotes.push(quote);
        }
    }
    quotes
}

fn overlap(a: &Quote, b: &Quote) -> bool {
    let (first, second) = (a.span(), b.span());
    a.article().id() == b.article().id() && first.start < second.end && second.start < first.end
}

/// The best windows of a passage that do not overlap, at most two.
fn choices<'r>(concepts: &Concepts, reading: &'r Reading) -> Vec<Choice<'r>> {
    let mut taken: Vec<Choice<'r>> = Vec::new();
    for window in reading.windows.iter().filter(|window| !reading.is_only_asked(&window.sentences)) {
        let apart = |other: &Choice<'_>| {
            window.sentences.end <= other.sentences.start || other.sentences.end <= window.sentences.start
        };
        if taken.is_empty() || (taken.len() < 2 && window.held > 0.0 && taken.iter().all(apart)) {
            taken.push(Choice {
                reading,
                sentences: window.sentences.clone(),
                score: window.score,
                held: window.held,
                confidence: confidence(concepts, window),
            });
        }
    }
    taken
}

fn choose<'r>(lookup: &Lookup<'_>, choice: Choice<'r>) -> Option<Chosen<'r>> {
    let (quote, cut) = cut(lookup, choice.reading, &choice.sentences)?;
    let words = same::Held::new(same::words(quote.text()));
    Some(Chosen { reading: choice.reading, quote, cut, score: choice.score, words })
}

/// Whether two quotes overlap, or say the same in two places.
fn repeats(new: &Chosen<'_>, known: &Chosen<'_>) -> bool {
    overlap(&new.quote, &known.quote)
        || known.words.carries(new.words.words())
        || new.words.carries(known.words.words())
}

/// The best choice left, after what is chosen already.
fn next(library: &Library, choices: &[Choice<'_>], chosen: &[Chosen<'_>]) -> Option<usize> {
    let source = |at: usize| library.records().get(at).and_then(|record| record.source.as_deref());
    let worth = |choice: &Choice<'_>| {
        let at = choice.reading.at;
        let known_source = |known: &Chosen<'_>| source(at).is_some() && source(known.reading.at) == source(at);
        if chosen.iter().any(|known| known.reading.at == at) {
            choice.score * SAME_ARTICLE
        } else if chosen.iter().any(known_source) {
            choice.score * SAME_SOURCE
        } else {
            choice.score
        }
    };
    let key = |choice: &Choice<'_>| (choice.reading.at, choice.reading.span_of(&choice.sentences).start);
    (0..choices.len()).max_by(|&a, &b| {
        let (a, b) = (&choices[a], &choices[b]);
        worth(a)
            .total_cmp(&worth(b))
            .then_with(|| a.held.total_cmp(&b.held))
            .then_with(|| dated(library, b.reading).cmp(&dated(library, a.reading)))
            .then_with(|| key(b).cmp(&key(a)))
    })
}

/// Completes a quote; the same text republished is quoted from where it stood first.
fn cited<'r>(
    library: &Library,
    lookup: &Lookup<'_>,
    readings: &'r [Reading],
    passages: &[same::Held],
    mut chosen: Chosen<'r>,
) -> Cited {
    let mut copies: Vec<&Reading> = readings
        .iter()
        .zip(passages)
        .filter(|(reading, words)| reading.at != chosen.reading.at && words.carries(chosen.words.words()))
        .map(|(reading, _)| reading)
        .collect();
    copies.sort_by_key(|reading| dated(library, reading));
    copies.dedup_by_key(|reading| reading.at);
    if let Some(first) = copies.first().copied()
        && dated(library, first) < dated(library, chosen.reading)
        && let Some(printing) = same_words(lookup, first, &chosen)
    {
        copies[0] = chosen.reading;
        copies.sort_by_key(|reading| dated(library, reading));
        chosen = printing;
    }
    let record = |reading: &Reading| library.records().get(reading.at);
    let language = record(chosen.reading).map_or_else(Default::default, |record| record.language);
    let matched = lookup.matched(&Analyzer::new(language), chosen.quote.text());
    let asked = chosen.reading.asked.clone().and_then(|span| chosen.reading.article.quote(span));
    Cited {
        asked,
        language,
        matched,
        also_in: copies.into_iter().filter_map(record).cloned().collect(),
        cut: chosen.cut,
        score: chosen.score,
        quote: chosen.quote,
    }
}

/// The words of a chosen quote where another article prints them: its shortest window that carries them all.
fn same_words<'r>(lookup: &Lookup<'_>, reading: &'r Reading, chosen: &Chosen<'_>) -> Option<Chosen<'r>> {
    let windows = reading.windows.iter().map(|window| Choice {
        reading,
        sentences: window.sentences.clone(),
        score: chosen.score,
        held: 0.0,
        confidence: 0.0,
    });
    let printings = windows.filter_map(|choice| choose(lookup, choice));
    let whole = printings.filter(|printing| printing.words.carries(chosen.words.words()));
    whole.min_by_key(|printing| (printing.quote.span().len(), printing.quote.span().start))
}

/// Of texts that are alike the earliest is the one to quote; an unknown date comes last.
fn dated(library: &Library, reading: &Reading) -> (bool, Option<jiff::civil::Date>, usize) {
    let date = library.records().get(reading.at).and_then(|record| record.date);
    (date.is_none(), date, reading.at)
}

/// The quote of a window, and whether it had to be cut inside a sentence.
fn cut(lookup: &Lookup<'_>, reading: &Reading, sentences: &Range<usize>) -> Option<(Quote, bool)> {
    let whole = lean(reading, sentences.clone());
    let whole = fill(lookup, reading, whole);
    let span = reading.span_of(&whole);
    let quote = reading.article.quote(span)?;
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

/// Takes along the sentences before that the first one leans on.
fn lean(reading: &Reading, mut sentences: Range<usize>) -> Range<usize> {
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

/// Takes along neighbours of the same paragraph while the quote is short: at each step the one that holds more of
/// the question, the following one where they hold alike.
fn fill(lookup: &Lookup<'_>, reading: &Reading, mut sentences: Range<usize>) -> Range<usize> {
    let fits = |range: &Range<usize>, at: usize, beside: usize| {
        at < reading.sentences.len()
            && range.len() <= MAX_SENTENCES
            && reading.chars_of(range) <= FULL
            && reading.blocks.get(at) == reading.blocks.get(beside)
    };
    let scorer = Scorer::new(lookup.concepts, lookup.kind, &reading.sentences, &reading.around);
    let held = |at: usize| scorer.score(at..at + 1).held;
    loop {
        let after =
            Some(sentences.start..sentences.end + 1).filter(|range| fits(range, sentences.end, sentences.end - 1));
        let before = sentences
            .start
            .checked_sub(1)
            .map(|start| start..sentences.end)
            .filter(|range| fits(range, range.start, sentences.start));
        sentences = match (before, after) {
            (Some(before), Some(after)) if held(before.start) > held(after.end - 1) => before,
            (_, Some(after)) => after,
            (Some(before), None) => before,
            (None, None) => return sentences,
        };
    }
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
