//! Where to cut a sentence that is too long to quote whole.

use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use super::border::border;
use super::characters::{
    char_at, char_before, is_cjk, is_closing_bracket, is_continuation, is_dash, is_opening, skip_space,
};
use super::layout;

/// See [`super::clause`].
pub(super) fn cut(sentence: &str, max_chars: usize) -> Range<usize> {
    let Some((limit, _)) = sentence.char_indices().nth(max_chars) else {
        return 0..sentence.trim_end().len();
    };
    let half = sentence.char_indices().nth(max_chars / 2).map_or(0, |(at, _)| at);
    let end = clause_border(sentence, half, limit)
        .or_else(|| word_border(sentence, half / 2, limit))
        .or_else(|| segment_border(sentence, limit))
        .unwrap_or_else(|| grapheme_border(sentence, limit));
    let end = sentence.get(..end).map_or(0, |kept| kept.trim_end().len());
    0..end
}

/// The last border in the range that is the end of a clause, or of a sentence inside a quotation.
fn clause_border(sentence: &str, half: usize, limit: usize) -> Option<usize> {
    let kept = sentence.get(half..limit)?;
    let clause = kept
        .char_indices()
        .rev()
        .map(|(at, c)| (half + at + c.len_utf8(), c))
        .find(|(end, c)| ends_clause(sentence, *end, *c) && is_grapheme_border(sentence, *end))
        .map(|(end, _)| end);
    clause.max(inner_border(sentence, half, limit))
}

/// The last end of a sentence inside a quotation or a bracket.
fn inner_border(sentence: &str, half: usize, limit: usize) -> Option<usize> {
    let (stops, _) = layout::read(sentence.get(..limit)?);
    let inner = stops.iter().rev().filter(|stop| stop.at >= half);
    inner
        .filter_map(|stop| border(sentence, 0, stop))
        .map(|gap| gap.start)
        .find(|end| *end <= limit && is_grapheme_border(sentence, *end))
}

/// Whether a clause ends behind the character `c` that ends at `end`.
fn ends_clause(sentence: &str, end: usize, c: char) -> bool {
    let next = char_at(sentence, end);
    let spaced = next.is_none_or(char::is_whitespace);
    let before = char_before(sentence, end - c.len_utf8());
    match c {
        '，' | '、' | '；' | '：' => true,
        '—' | '―' => {
            let numeric = |c: Option<char>| c.is_some_and(char::is_numeric);
            !(numeric(before) && numeric(next))
        }
        // A hyphen or a short dash parts clauses only with white space on both sides.
        _ if is_dash(c) => spaced && before.is_some_and(char::is_whitespace),
        ';' | ':' | ',' | '،' | '؛' => spaced || next.is_some_and(is_cjk),
        '”' | '»' | '“' | '"' => {
            before.is_some_and(|c| !c.is_whitespace() && !is_opening(c))
                && next.is_none_or(|c| c.is_whitespace() || is_dash(c) || is_cjk(c))
        }
        _ if is_closing_bracket(c) => next.is_none_or(|c| c.is_whitespace() || is_cjk(c)),
        _ => false,
    }
}

/// The last white space in the range that is not inside a number and leaves no mark behind.
fn word_border(sentence: &str, least: usize, limit: usize) -> Option<usize> {
    let kept = sentence.get(least..limit)?;
    let whole = sentence.get(limit..)?.starts_with(char::is_whitespace);
    let spaces = kept.char_indices().rev().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| least + at);
    let numeric = |c: Option<char>| c.is_some_and(char::is_numeric);
    whole.then_some(limit).into_iter().chain(spaces).find(|&end| {
        let before = char_before(sentence, end);
        let next = char_at(sentence, skip_space(sentence, end));
        end > 0
            && before.is_some_and(|c| !c.is_whitespace() && !is_opening(c))
            && !next.is_some_and(is_continuation)
            && !(numeric(before) && numeric(next))
            && is_grapheme_border(sentence, end)
    })
}

/// The last border between words by UAX #29, for scripts without white space.
fn segment_border(sentence: &str, limit: usize) -> Option<usize> {
    let mut last = None;
    for (at, word) in sentence.split_word_bound_indices() {
        if at > limit {
            break;
        }
        let opens = char_before(sentence, at).is_some_and(is_opening);
        if at > 0 && !opens && !word.starts_with(is_continuation) {
            last = Some(at);
        }
    }
    last
}

/// The last grapheme border up to `limit`.
fn grapheme_border(sentence: &str, limit: usize) -> usize {
    let mut cursor = GraphemeCursor::new(limit, sentence.len(), true);
    if is_grapheme_border(sentence, limit) {
        return limit;
    }
    cursor.prev_boundary(sentence, 0).ok().flatten().unwrap_or(0)
}

fn is_grapheme_border(sentence: &str, at: usize) -> bool {
    GraphemeCursor::new(at, sentence.len(), true).is_boundary(sentence, 0).unwrap_or(false)
}
