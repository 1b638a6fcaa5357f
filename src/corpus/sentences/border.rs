//! Whether a sentence ends at a run of terminators, judged by the word before and by what follows.
//!
//! Looks a bounded number of words back, and ahead never past the run of terminators after the next, so that all the
//! judgements of a paragraph together stay linear. Knows nothing of enclosures: those are in [`super::layout`].

use std::ops::Range;

use super::characters::{
    Tone, char_at, char_before, is_cjk, is_closing, is_closing_bracket, is_continuation, is_emoji, is_extending,
    is_lower, is_opening, is_opening_bracket, is_quote, skip, skip_space, tone,
};
use super::layout::Stop;
use super::stump::dot_ends;
use super::words::{Folded, ends_name, is_function_word, is_speech_verb};

/// The gap between the sentence that began at `from` and the next one, if a sentence ends at `stop`: from the end of
/// the first to the start of the second. Empty where no white space is between them.
pub(super) fn border(text: &str, from: usize, stop: &Stop) -> Option<Range<usize>> {
    let mut end = attached(text, stop.end);
    let mut next = skip_space(text, end);
    if next == end {
        return glued(text, from, stop, end).then_some(end..end);
    }
    if char_at(text, next).is_some_and(is_emoji) && !opens_with_picture(text) {
        // A picture belongs to the sentence before, unless the paragraph puts pictures first.
        end = pictures(text, next);
        next = skip_space(text, end);
        if next == end {
            return None;
        }
    }
    let opening = Opening::read(text, next)?;
    let ends = match (stop.tone, opening.case) {
        (_, Case::Continuation) => false,
        (Tone::Full, _) => true,
        (_, Case::Lower) => false,
        (Tone::Dot, _) => dot_ends(text, from, stop.at, &opening),
        (Tone::Mark, _) => {
            !names_company(&opening)
                && !is_aside(text, from, stop.end..end)
                && !names_speaker(text, from, end, &opening)
        }
        (Tone::Ellipsis, _) => true,
    };
    ends.then_some(end..next)
}

/// What the first telling character after a gap says about a new sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// An upper-case letter, or a name such as "iPhone".
    Upper,
    /// A lower-case letter.
    Lower,
    /// A digit.
    Digit,
    /// A letter of a script without case.
    Uncased,
    /// Anything else.
    Symbol,
    /// A mark that cannot open a sentence.
    Continuation,
}

/// The beginning of what follows a gap.
#[derive(Debug)]
pub(super) struct Opening<'a> {
    /// What its first telling character says.
    pub(super) case: Case,
    /// The text from that character on.
    pub(super) rest: &'a str,
    /// Whether a bracket opens before it.
    pub(super) bracketed: bool,
}

impl<'a> Opening<'a> {
    /// Looks past opening marks, dashes and one leading ellipsis. Nothing if the text ends before.
    fn read(text: &'a str, from: usize) -> Option<Opening<'a>> {
        let mut at = from;
        let mut bracketed = false;
        let mut led = false;
        loop {
            let c = char_at(text, at)?;
            if is_opening(c) || c.is_whitespace() || (at > from && is_extending(c)) {
                bracketed |= is_opening_bracket(c);
                at += c.len_utf8();
                continue;
            }
            if !led && matches!(c, '.' | '…') {
                let run = Stop::read(text, at)?;
                let word_follows = char_at(text, run.end).is_some_and(char::is_alphabetic);
                if run.tone == Tone::Ellipsis && word_follows {
                    led = true;
                    at = run.end;
                    continue;
                }
            }
            let rest = text.get(at..)?;
            return Some(Opening { case: case(c, rest), rest, bracketed });
        }
    }

    /// The first word.
    pub(super) fn word(&self) -> &'a str {
        leading_word(self.rest)
    }

    /// Whether a function word opens a sentence here, rather than an initial or a part of a compound.
    pub(super) fn is_function_word(&self) -> bool {
        let word = self.word();
        let after = self.rest.get(word.len()..).unwrap_or_default();
        self.case == Case::Upper
            && !self.bracketed
            && after.starts_with(|c: char| c.is_whitespace() || matches!(c, ',' | '’' | '\'' | '…'))
            && Folded::new(word).is_some_and(|word| is_function_word(word.as_str()))
    }
}

fn case(c: char, rest: &str) -> Case {
    if is_lower(c) {
        let camel = rest.chars().nth(1).is_some_and(char::is_uppercase);
        if camel { Case::Upper } else { Case::Lower }
    } else if c.is_uppercase() {
        Case::Upper
    } else if c.is_alphabetic() {
        Case::Uncased
    } else if c.is_numeric() {
        Case::Digit
    } else if is_continuation(c) || is_extending(c) {
        Case::Continuation
    } else {
        Case::Symbol
    }
}

/// The letters and digits a text begins with, at most as many as a word in the tables has.
pub(super) fn leading_word(text: &str) -> &str {
    let letters = |c: &char| c.is_alphanumeric() || *c == '\u{AD}';
    let length: usize = text.chars().take(32).take_while(letters).map(char::len_utf8).sum();
    text.get(..length).unwrap_or_default()
}

/// Where the sentence really ends after its terminators: behind closing marks, note numbers such as `[3]` or `²`, and
/// pictures.
fn attached(text: &str, from: usize) -> usize {
    let mut end = from;
    while let Some(c) = char_at(text, end) {
        let after = end + c.len_utf8();
        let belongs = match c {
            _ if is_closing_bracket(c) || is_extending(c) || is_emoji(c) => true,
            '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' => true,
            '[' => {
                let Some(note) = note(text, end) else { break };
                end = note;
                continue;
            }
            _ => is_closing(c) && char_at(text, after).is_none_or(|next| !starts_word(next)),
        };
        if belongs {
            end = after;
        } else if let Some(mark) = spaced_closing(text, end) {
            end = mark;
        } else {
            break;
        }
    }
    end
}

/// Whether a quotation mark before this character opens rather than closes. Asian text has no white space to tell by.
fn starts_word(c: char) -> bool {
    (c.is_alphanumeric() && !is_cjk(c)) || matches!(c, '¿' | '¡')
}

/// The end of a note number such as `[12]` or `[note 1]` that begins at `at`.
fn note(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at + 1..)?;
    let length: usize = rest.chars().take(8).take_while(|c| c.is_alphanumeric() || *c == ' ').map(char::len_utf8).sum();
    rest.get(length..)?.starts_with(']').then_some(at + 1 + length + 1)
}

/// The end of a French closing mark that white space parts from its quotation: `? »`.
fn spaced_closing(text: &str, end: usize) -> Option<usize> {
    let space = char_at(text, end).filter(|c| c.is_whitespace())?;
    let at = end + space.len_utf8();
    let mark = char_at(text, at).filter(|c| matches!(c, '»' | '›'))?;
    let after = at + mark.len_utf8();
    char_at(text, after).is_none_or(|c| !c.is_alphanumeric() && !is_opening(c)).then_some(after)
}

/// Whether the first character of the paragraph is a picture. Looks no further than any real indent.
fn opens_with_picture(text: &str) -> bool {
    let mut indent = text.chars().take(16);
    indent.find(|c| !c.is_whitespace()).is_some_and(is_emoji)
}

/// The end of the pictures that begin at `at`, with the white space between them.
fn pictures(text: &str, at: usize) -> usize {
    let mut end = at;
    loop {
        end = skip(text, end, |c| is_emoji(c) || is_extending(c));
        let next = skip_space(text, end);
        if !char_at(text, next).is_some_and(is_emoji) {
            return end;
        }
        end = next;
    }
}

/// Whether a sentence ends although no white space follows.
fn glued(text: &str, from: usize, stop: &Stop, end: usize) -> bool {
    let Some(next) = char_at(text, end) else {
        return false;
    };
    let before = char_before(text, stop.at);
    if stop.tone == Tone::Full {
        let number = before.is_some_and(|c| c.is_ascii_alphanumeric()) && next.is_ascii_alphanumeric();
        let fullwidth = text.get(stop.at..stop.end) == Some("．") && number;
        let quoted = char_before(text, end).is_some_and(|c| is_quote(c) || is_closing_bracket(c));
        // Japanese goes on after a quotation with a particle.
        let particle = quoted && end > stop.end && matches!(next, 'と' | 'っ');
        return !fullwidth && !particle && !is_continuation(next) && !is_extending(next);
    }
    if is_cjk(next) {
        return before.is_some_and(|c| is_cjk(c) || is_continuation(c));
    }
    end == stop.end && stop.tone <= Tone::Mark && stop.end - stop.at == 1 && forgot_space(text, from, stop)
}

/// Whether only the white space is missing, as in "sanctions.The". Names like "Node.Js" and code like "string.Format"
/// must survive, so ASCII words part only before a function word.
fn forgot_space(text: &str, from: usize, stop: &Stop) -> bool {
    let sentence = text.get(from..stop.at).unwrap_or_default();
    let chunk = sentence.chars().rev().take(32).take_while(|c| c.is_alphabetic());
    let (mut letters, mut ascii, mut lower) = (0, true, true);
    for c in chunk {
        letters += 1;
        ascii &= c.is_ascii();
        lower &= letters > 1 || is_lower(c);
    }
    let before = sentence.chars().rev().nth(letters);
    let rest = text.get(stop.end..).unwrap_or_default();
    let word = leading_word(rest);
    let mut initials = word.chars();
    let capital = initials.next().is_some_and(char::is_uppercase);
    let tail = initials.as_str();
    let after = rest.get(word.len()..).and_then(|rest| rest.chars().next());
    let plain = before.is_none_or(|c| c.is_whitespace() || is_opening(c))
        && after.is_some_and(|c| c.is_whitespace() || c == ',')
        && letters >= 3
        && lower
        && capital
        && !tail.is_empty()
        && tail.chars().all(is_lower);
    plain
        && Folded::new(word)
            .is_some_and(|word| is_function_word(word.as_str()) || (!ascii && !ends_name(word.as_str())))
}

/// Whether a question or exclamation stands in a short bracket inside the sentence: "he came (why?) Tuesday".
fn is_aside(text: &str, from: usize, closing: Range<usize>) -> bool {
    if !text.get(closing.clone()).unwrap_or_default().contains(')') {
        return false;
    }
    let inside = text.get(from..closing.start).unwrap_or_default();
    let Some((back, _)) = inside.char_indices().rev().take(40).find(|(_, c)| *c == '(') else {
        return false;
    };
    let lead = inside.get(..back).unwrap_or_default().trim_end();
    lead.chars().next_back().is_some_and(|c| tone(c).is_none() && !is_closing(c))
}

/// Whether a mark belongs to the name of a company: "Yahoo! Inc."
fn names_company(opening: &Opening) -> bool {
    matches!(opening.word(), "Inc" | "Corp" | "Ltd" | "LLC" | "GmbH")
}

/// Whether a quotation that opens the sentence is followed by who said it: `"Why now?" Ann Lee asked.`
fn names_speaker(text: &str, from: usize, end: usize, opening: &Opening) -> bool {
    let quoted = char_before(text, end).is_some_and(is_quote)
        && char_at(text, from).is_some_and(is_quote)
        && opening.case == Case::Upper;
    if !quoted {
        return false;
    }
    let mut rest = opening.rest;
    for _ in 0..4 {
        let word = leading_word(rest);
        if is_speech_verb(word) {
            return true;
        }
        if !word.starts_with(char::is_uppercase) {
            return false;
        }
        let after = rest.get(word.len()..).unwrap_or_default();
        rest = after.strip_prefix(". ").or(after.strip_prefix(' ')).unwrap_or_default();
    }
    false
}
