//! Cuts quotes out of the passages that were read, and chooses those that differ.
//!
//! A quote is one to four whole sentences of at most 700 characters, the fewest that answer. A sentence that leans on
//! the one before it takes it along; a sentence that is longer than the limit is cut at a clause.

use std::ops::Range;

use super::question::Question;
use super::reading::{Lookup, MAX_CHARS, MAX_SENTENCES, Reading, is_paragraph};
use super::same;
use super::{Cited, Library};
use crate::corpus::{Quote, sentences::clause};
use crate::language::Analyzer;

/// A quote shorter than this, in characters, takes the next sentence along where there is room.
const FULL: usize = 320;
/// How good a further quote must be against the first.
const WORTH: f32 = 0.6;
/// What a quote's score is worth when its article, or its source, is already quoted.
const SAME_ARTICLE: f32 = 0.9;
const SAME_SOURCE: f32 = 0.97;

/// Leaves only the windows that hold every phrase as written and no excluded word.
pub(super) fn keep_demanded(reading: &mut Reading, question: &Question) {
    if question.phrases.is_empty() {
        return;
    }
    let demanded: Vec<same::Words> = question
        .phrases
        .iter()
        .map(|phrase| same::words(phrase))
        .collect();
    let windows = std::mem::take(&mut reading.windows);
    reading.windows = windows
        .into_iter()
        .filter(|window| {
            let words = same::words(
                reading
                    .article
                    .text()
                    .get(reading.span_of(&window.sentences))
                    .unwrap_or(""),
            );
            demanded.iter().all(|phrase| {
                words
                    .windows(phrase.len().max(1))
                    .any(|run| run == phrase.as_slice())
            })
        })
        .collect();
}

/// A window that may be quoted.
struct Choice<'r> {
    reading: &'r Reading,
    sentences: Range<usize>,
    score: f32,
    held: f32,
}

/// The quotes of an answer, best first.
pub(super) fn quotes(
    library: &Library,
    lookup: &Lookup<'_>,
    readings: &[Reading],
    limit: usize,
) -> Vec<Cited> {
    let mut choices: Vec<Choice<'_>> = Vec::new();
    for reading in readings {
        let mut taken: Vec<Range<usize>> = Vec::new();
        for window in &reading.windows {
            let free = taken
                .iter()
                .all(|t| window.sentences.end <= t.start || t.end <= window.sentences.start);
            if taken.len() < 2 && free && window.held > 0.0 || taken.is_empty() {
                taken.push(window.sentences.clone());
                choices.push(Choice {
                    reading,
                    sentences: window.sentences.clone(),
                    score: window.score,
                    held: window.held,
                });
            }
        }
    }
    let mut cited: Vec<Cited> = Vec::new();
    let mut cited_words: Vec<same::Held> = Vec::new();
    let mut used: Vec<(usize, Range<usize>)> = Vec::new();
    let first = choices
        .iter()
        .map(|choice| choice.score)
        .fold(f32::MIN, f32::max);
    while cited.len() < limit {
        let Some(best) = next(library, &choices, &used) else {
            break;
        };
        let choice = choices.remove(best);
        if !cited.is_empty() && choice.score < WORTH * first {
            continue;
        }
        let Some((quote, cut)) = cut(choice.reading, &choice.sentences) else {
            continue;
        };
        let (at, span) = (choice.reading.at, quote.span());
        if used.iter().any(|(article, other)| {
            *article == at && span.start < other.end && other.start < span.end
        }) {
            continue;
        }
        let words = same::words(quote.text());
        if let Some((known, _)) = cited
            .iter_mut()
            .zip(&cited_words)
            .find(|(_, known)| known.carries(&words))
        {
            let record = &library.records()[at];
            if known.quote.article().id() != record.id && !known.also_in.contains(record) {
                known.also_in.push(record.clone());
            }
            continue;
        }
        used.push((at, span));
        cited_words.push(same::Held::new(words));
        cited.push(finish(
            library,
            lookup,
            choice.reading,
            quote,
            choice.score,
            cut,
        ));
    }
    let passages: Vec<same::Held> = readings
        .iter()
        .map(|reading| {
            let text = reading.article.text().get(reading.span.clone());
            same::Held::new(same::words(text.unwrap_or("")))
        })
        .collect();
    for (quote, words) in cited.iter_mut().zip(&cited_words) {
        republished(library, readings, &passages, quote, words.words());
    }
    cited
}

/// The best choice left, after what is quoted already.
fn next(
    library: &Library,
    choices: &[Choice<'_>],
    used: &[(usize, Range<usize>)],
) -> Option<usize> {
    let source = |at: usize| {
        library
            .records()
            .get(at)
            .and_then(|record| record.source.as_deref())
    };
    let worth = |choice: &Choice<'_>| {
        let at = choice.reading.at;
        if used.iter().any(|(article, _)| *article == at) {
            choice.score * SAME_ARTICLE
        } else if used
            .iter()
            .any(|(article, _)| source(*article).is_some() && source(*article) == source(at))
        {
            choice.score * SAME_SOURCE
        } else {
            choice.score
        }
    };
    let key = |choice: &Choice<'_>| {
        (
            choice.reading.at,
            choice.reading.span_of(&choice.sentences).start,
        )
    };
    (0..choices.len()).max_by(|&a, &b| {
        let (a, b) = (&choices[a], &choices[b]);
        worth(a)
            .total_cmp(&worth(b))
            .then_with(|| a.held.total_cmp(&b.held))
            .then_with(|| dated(library, b).cmp(&dated(library, a)))
            .then_with(|| key(b).cmp(&key(a)))
    })
}

/// Of texts that are alike the earliest is the one to quote; an unknown date comes last.
fn dated(library: &Library, choice: &Choice<'_>) -> (bool, Option<jiff::civil::Date>) {
    let date = library
        .records()
        .get(choice.reading.at)
        .and_then(|record| record.date);
    (date.is_none(), date)
}

/// The quote of a window, and whether it had to be cut inside a sentence.
fn cut(reading: &Reading, sentences: &Range<usize>) -> Option<(Quote, bool)> {
    let whole = lean(reading, sentences.clone());
    let whole = fill(reading, whole);
    let span = reading.span_of(&whole);
    let quote = reading.article.quote(span)?;
    if quote.text().chars().count() <= MAX_CHARS {
        return Some((quote, false));
    }
    let part = clause(quote.text(), MAX_CHARS);
    Some((quote.narrow(part)?, true))
}

/// Takes along the sentences before that the first one leans on.
fn lean(reading: &Reading, mut sentences: Range<usize>) -> Range<usize> {
    while sentences.start > 0
        && leans(reading, sentences.start)
        && reading.fits(sentences.start - 1..sentences.end)
    {
        sentences.start -= 1;
    }
    sentences
}

/// Whether a sentence cannot stand without the one before: it opens with a pronoun or a conjunction, in the same
/// paragraph, or it continues a quotation.
fn leans(reading: &Reading, at: usize) -> bool {
    const OPENERS: &str = " he she it they him her them his their its this that these those such both neither but and or so yet \
nor thus hence therefore however instead moreover also then otherwise nevertheless он она оно они его ее их ему ей им это этот эта эти такой \
но и а или однако поэтому тогда затем также кроме він вона воно вони його її їх це цей ця ці але та однак тому er sie es \
dies diese dieser dieses aber und oder doch deshalb jedoch il elle ils elles ce cela ceci mais et ou donc o bu onlar ama ve \
fakat él ella ellos ellas esto este esta pero y ";
    let text = |at: usize| {
        reading
            .sentences
            .get(at)
            .and_then(|s| reading.article.text().get(s.span.clone()))
            .unwrap_or("")
    };
    let sentence = text(at);
    if continues_quotation(text(at - 1), sentence) {
        return true;
    }
    let word: String = sentence
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .chars()
        .take_while(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    reading.blocks.get(at) == reading.blocks.get(at - 1)
        && !word.is_empty()
        && OPENERS.contains(&format!(" {word} "))
}

/// The sentence before opens a quotation and does not close it.
fn continues_quotation(before: &str, sentence: &str) -> bool {
    let open = |text: &str, marks: (char, char)| {
        text.matches(marks.0).count() > text.matches(marks.1).count()
    };
    [('“', '”'), ('«', '»'), ('„', '“')]
        .into_iter()
        .any(|marks| {
            open(before, marks)
                && !sentence.starts_with(|c: char| c.is_uppercase() && marks.0 == '„')
        })
        || (before.matches('"').count() % 2 == 1 && sentence.matches('"').count() % 2 == 1)
}

/// Takes along following sentences, or else earlier ones, of the same paragraph while the quote is short.
fn fill(reading: &Reading, mut sentences: Range<usize>) -> Range<usize> {
    let fits = |range: Range<usize>| {
        range.end <= reading.sentences.len()
            && range.len() <= MAX_SENTENCES
            && reading.chars_of(&range) <= FULL
    };
    loop {
        let after = sentences.start..sentences.end + 1;
        let before = sentences.start.saturating_sub(1)..sentences.end;
        let same = |a: usize, b: usize| reading.blocks.get(a) == reading.blocks.get(b);
        if fits(after.clone()) && same(sentences.end, sentences.end - 1) {
            sentences = after;
        } else if sentences.start > 0
            && fits(before.clone())
            && same(sentences.start - 1, sentences.start)
        {
            sentences = before;
        } else {
            return sentences;
        }
    }
}

fn finish(
    library: &Library,
    lookup: &Lookup<'_>,
    reading: &Reading,
    quote: Quote,
    score: f32,
    cut: bool,
) -> Cited {
    let language = library
        .records()
        .get(reading.at)
        .map_or_else(Default::default, |record| record.language);
    let asked = reading
        .asked
        .clone()
        .and_then(|span| reading.article.quote(span));
    let matched = lookup.matched(&Analyzer::new(language), quote.text());
    Cited {
        quote,
        score,
        language,
        asked,
        matched,
        also_in: Vec::new(),
        cut,
    }
}

/// Finds the other articles among the candidates that carry the quoted text; `passages` are their texts.
fn republished(
    library: &Library,
    readings: &[Reading],
    passages: &[same::Held],
    cited: &mut Cited,
    quoted: &[u64],
) {
    for (reading, passage) in readings
        .iter()
        .zip(passages)
        .filter(|(reading, _)| reading.article.id() != cited.quote.article().id())
    {
        let Some(record) = library.records().get(reading.at) else {
            continue;
        };
        if !cited.also_in.contains(record) && passage.carries(quoted) {
            cited.also_in.push(record.clone());
        }
    }
    cited
        .also_in
        .sort_by(|a, b| (a.date.is_none(), a.date, &a.id).cmp(&(b.date.is_none(), b.date, &b.id)));
}

/// The quote widened by `sentences` sentences on either side, never beyond the section it stands in: one contiguous
/// stretch of the same article.
pub fn context(quote: &Quote, sentences: usize) -> Quote {
    let article = quote.article();
    let all: Vec<Range<usize>> = (0..article.blocks().len())
        .filter(|&block| is_paragraph(article, block))
        .flat_map(|block| article.sentences_of(block))
        .collect();
    let span = quote.span();
    let first = all.partition_point(|sentence| sentence.end <= span.start);
    let last = all
        .partition_point(|sentence| sentence.start < span.end)
        .saturating_sub(1);
    let from = all
        .get(first.saturating_sub(sentences))
        .map_or(span.start, |s| s.start.min(span.start));
    let to = all
        .get((last + sentences).min(all.len().saturating_sub(1)))
        .map_or(span.end, |s| s.end.max(span.end));
    article.quote(from..to).unwrap_or_else(|| quote.clone())
}
