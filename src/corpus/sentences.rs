//! Splits a paragraph into sentences, and an overlong sentence at a clause.
//!
//! Follows the notions of UAX #29 (a terminator, closing marks, white space, and what opens next decide), but scans
//! for terminators only, which is much faster than asking about every character. It departs from the annex where an
//! editor would: a newline is white space; known abbreviations, initials, ordinals and list numbers keep their full
//! stop; a question or exclamation mark followed by a lower-case letter does not end a sentence; nothing ends inside
//! a quotation of up to 500 characters or a bracket of up to 300 that closes in the same paragraph.
//!
//! When in doubt it does not split: a long quote is still true, half a sentence may mislead. It does not know the
//! language of the text, and nothing outside the paragraph.

use std::ops::Range;

use layout::Stop;

mod border;
mod characters;
mod clause;
mod layout;
mod stump;
#[cfg(test)]
mod tests;
mod words;

/// Sentences of one paragraph (or of one hard-wrapped paragraph that holds single newlines), as byte ranges of
/// `paragraph`.
///
/// They are in order, do not overlap, are trimmed of outer white space, and together hold every character that is not
/// white space. A pure function of the paragraph, in linear time.
pub(crate) fn sentences(paragraph: &str) -> Vec<Range<usize>> {
    let (stops, mut enclosures) = layout::read(paragraph);
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut start = characters::skip_space(paragraph, 0);
    let mut blank = Blank { seen: start };
    for stop in &stops {
        let Some(gap) = gap_at(paragraph, start, stop) else {
            continue;
        };
        if !enclosures.hold(gap.start) && blank.has_words(paragraph, start, gap.start) {
            found.push(start..gap.start);
            start = gap.end;
        }
    }
    let end = paragraph.trim_end().len();
    match found.last_mut() {
        // Marks without a word are no sentence of their own.
        Some(last) if start < end && !blank.has_words(paragraph, start, end) => last.end = end,
        _ if start < end => found.push(start..end),
        _ => {}
    }
    found
}

/// Where to cut a sentence that is longer than `max_chars` characters (Unicode scalar values): a leading stretch of
/// it, as a byte range.
///
/// The stretch is the longest that ends at the end of a clause, if that is at least half the limit long; otherwise it
/// ends between words, and in a text without words between graphemes. Never inside a number. The whole sentence when
/// it is short enough; empty when not even its first grapheme fits.
pub(crate) fn clause(sentence: &str, max_chars: usize) -> Range<usize> {
    clause::cut(sentence, max_chars)
}

/// The gap after the sentence that ends at `stop`, if one does that began at `start`.
fn gap_at(paragraph: &str, start: usize, stop: &Stop) -> Option<Range<usize>> {
    // A stop may lie in the closing matter of the sentence before.
    (stop.at >= start).then(|| border::border(paragraph, start, stop))?
}

/// Remembers how far a stretch is known to hold no word, so that many marks in a row are not read again and again.
struct Blank {
    seen: usize,
}

impl Blank {
    /// Whether a letter or digit is in `start..end`. To be asked with rising places only.
    fn has_words(&mut self, text: &str, start: usize, end: usize) -> bool {
        let from = self.seen.max(start);
        let stretch = text.get(from..end).unwrap_or_default();
        match stretch.find(char::is_alphanumeric) {
            Some(at) => {
                self.seen = from + at;
                true
            }
            None => {
                self.seen = from.max(end);
                false
            }
        }
    }
}
