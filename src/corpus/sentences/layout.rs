//! One quick pass over a paragraph: where a sentence might end, and which stretches are enclosed in quotation marks
//! or brackets.
//!
//! The pass looks at one byte at a time and stops only at bytes that begin a terminator, a quotation mark or a bracket.
//! An opening mark that is not closed in the paragraph encloses nothing. Time is linear whatever the marks.

use super::characters::{
    Tone, char_at, char_before, is_closing_bracket, is_dash, is_extending, is_opening_bracket, is_quote, tone,
};

/// A longer quotation, in characters, is text of its own and is split like any other.
const LONGEST_QUOTATION: usize = 500;

/// A longer bracket, in characters, is most likely two unrelated marks.
const LONGEST_BRACKET: usize = 300;

/// How far down the stack of open marks a closing mark looks. Bounds the time; nobody nests deeper.
const DEPTH: usize = 8;

/// A run of terminators.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stop {
    /// Where the run begins.
    pub(super) at: usize,
    /// Where the run ends.
    pub(super) end: usize,
    /// The strongest terminator of the run.
    pub(super) tone: Tone,
}

impl Stop {
    /// The run of terminators that begins at `at`, with the marks and format characters attached to it.
    pub(super) fn read(text: &str, at: usize) -> Option<Stop> {
        let mut strongest = tone(char_at(text, at)?)?;
        let mut end = at;
        for c in text.get(at..)?.chars() {
            match tone(c) {
                Some(Tone::Dot) if end > at => strongest = strongest.max(Tone::Ellipsis),
                Some(tone) => strongest = strongest.max(tone),
                None if is_extending(c) => {}
                None => break,
            }
            end += c.len_utf8();
        }
        Some(Stop { at, end, tone: strongest })
    }
}

/// Stretches between matching marks, ordered by where they open, and how far a walk along them has come.
#[derive(Debug, Default)]
pub(super) struct Enclosures {
    spans: Vec<(usize, usize)>,
    next: usize,
    reach: usize,
}

impl Enclosures {
    /// Whether `at` lies inside an enclosure. To be asked with rising places only.
    pub(super) fn hold(&mut self, at: usize) -> bool {
        while let Some(&(_, end)) = self.spans.get(self.next).filter(|span| span.0 < at) {
            self.reach = self.reach.max(end);
            self.next += 1;
        }
        self.reach > at
    }
}

/// All the places of a paragraph where a sentence might end, in order, and its enclosures.
pub(super) fn read(text: &str) -> (Vec<Stop>, Enclosures) {
    let bytes = text.as_bytes();
    let mut stops = Vec::new();
    let mut pairing = Pairing::new(text);
    let mut at = 0;
    while let Some(step) = bytes.get(at..).and_then(|rest| rest.iter().position(|byte| STIRS[usize::from(*byte)])) {
        at += step;
        let Some(c) = char_at(text, at) else { break };
        if let Some(stop) = Stop::read(text, at) {
            at = stop.end;
            stops.push(stop);
        } else {
            pairing.meet(c, at);
            at += c.len_utf8();
        }
    }
    (stops, pairing.enclosures)
}

/// Bytes that begin a terminator, a bracket or a quotation mark. Cyrillic, Greek and accented Latin letters begin
/// with none of them.
const STIRS: [bool; 256] = {
    let mut stirs = [false; 256];
    let telling = b".!?\"()[]{}\xC2\xD6\xD8\xDB\xE0\xE1\xE2\xE3\xEF";
    let mut i = 0;
    while i < telling.len() {
        stirs[telling[i] as usize] = true;
        i += 1;
    }
    stirs
};

/// The marks that are open so far.
struct Pairing<'a> {
    text: &'a str,
    /// Each open mark, and its place among the spans.
    open: Vec<(char, usize)>,
    enclosures: Enclosures,
}

impl<'a> Pairing<'a> {
    fn new(text: &'a str) -> Pairing<'a> {
        Pairing { text, open: Vec::new(), enclosures: Enclosures::default() }
    }

    /// Takes note of the character `c` at `at`, which opens, closes or does neither.
    fn meet(&mut self, c: char, at: usize) {
        let end = at + c.len_utf8();
        match c {
            '„' | '‚' => self.push(c, at),
            _ if is_opening_bracket(c) => self.push(c, at),
            _ if is_closing_bracket(c) => {
                self.close(c, end);
            }
            '"' => self.meet_straight(at, end),
            // Inside a word it is an apostrophe.
            '’' if char_at(self.text, end).is_some_and(char::is_alphanumeric) => {}
            '’' => {
                self.close(c, end);
            }
            '“' | '‘' | '«' | '‹' if self.opens(at, end) || !self.close(c, end) => {
                self.push(c, at);
            }
            '”' | '»' | '›' if !self.close(c, end) && self.opens(at, end) => {
                self.push(c, at);
            }
            _ => {}
        }
    }

    /// A straight mark opens or closes by its neighbours, and takes turns where they do not tell.
    fn meet_straight(&mut self, at: usize, end: usize) {
        let before = char_before(self.text, at);
        let after = char_at(self.text, end);
        let hebrew = |c: Option<char>| c.is_some_and(|c| matches!(c, '\u{5D0}'..='\u{5EA}'));
        if hebrew(before) && hebrew(after) {
            // Inside a Hebrew word it marks an abbreviation.
            return;
        }
        let solid = before.is_some_and(|c| !c.is_whitespace());
        let closes = solid && after.is_none_or(|c| !c.is_alphanumeric() && !is_quote(c));
        if self.opens(at, end) || (!self.close('"', end) && !closes) {
            self.push('"', at);
        }
    }

    /// Whether the mark at `at..end` stands as an opening one does: after white space or nothing, before a word.
    fn opens(&self, at: usize, end: usize) -> bool {
        let free = char_before(self.text, at)
            .is_none_or(|c| c.is_whitespace() || is_opening_bracket(c) || is_dash(c) || matches!(c, '¿' | '¡' | '/'));
        free && char_at(self.text, end)
            .is_some_and(|c| !c.is_whitespace() && !is_closing_bracket(c) && !matches!(c, ',' | ';' | ':'))
    }

    fn push(&mut self, c: char, at: usize) {
        self.open.push((c, self.enclosures.spans.len()));
        self.enclosures.spans.push((at, at));
    }

    /// Closes the innermost mark that `c` can close and forgets the marks left open inside it.
    fn close(&mut self, c: char, end: usize) -> bool {
        let found = self.open.iter().rev().take(DEPTH).position(|(opening, _)| matches(*opening, c));
        let Some(depth) = found else { return false };
        let kept = self.open.len() - 1 - depth;
        let Some(&(opening, slot)) = self.open.get(kept) else {
            return false;
        };
        self.open.truncate(kept);
        if let Some(span) = self.enclosures.spans.get_mut(slot) {
            let limit =
                if is_quote(opening) || matches!(opening, '「' | '『') { LONGEST_QUOTATION } else { LONGEST_BRACKET };
            let inner = self.text.get(span.0..end).unwrap_or_default();
            if holds_at_most(inner, limit + 2) {
                span.1 = end;
            }
        }
        true
    }
}

/// Whether a text has at most `limit` characters; quick for texts that are far from it.
fn holds_at_most(text: &str, limit: usize) -> bool {
    text.len() <= limit || (text.len() <= 4 * limit && text.chars().count() <= limit)
}

/// Whether a closing mark answers an opening one in some language.
fn matches(opening: char, closing: char) -> bool {
    match opening {
        '(' => closing == ')',
        '[' => closing == ']',
        '{' => closing == '}',
        '"' => closing == '"',
        '“' | '”' => closing == '”',
        '„' => matches!(closing, '“' | '”'),
        '‘' => closing == '’',
        '‚' => matches!(closing, '‘' | '’'),
        '«' => closing == '»',
        '»' => matches!(closing, '«' | '»'),
        '‹' => closing == '›',
        '›' => matches!(closing, '‹' | '›'),
        '（' => closing == '）',
        '［' => closing == '］',
        '「' => closing == '」',
        '『' => closing == '』',
        '【' => closing == '】',
        '《' => closing == '》',
        '〈' => closing == '〉',
        '｢' => closing == '｣',
        _ => false,
    }
}
