//! What single characters mean to a sentence.
//!
//! The notions are those of UAX #29 (terminator, close, continue, lower, format, extend), cut down to what prose uses.
//! Knows characters only, never words.

use unicode_segmentation::UnicodeSegmentation;

/// How a terminator ends a sentence, from the weakest to the strongest. A run of terminators speaks with its strongest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tone {
    /// A full stop, which may also belong to an abbreviation, a number or a name.
    Dot,
    /// Three dots, which may also stand inside a sentence.
    Ellipsis,
    /// A question or exclamation mark; a lower-case letter after it goes on with the sentence.
    Mark,
    /// A terminator that needs no white space and is never used for anything else.
    Full,
}

/// The tone of a terminator, nothing for any other character.
pub(super) fn tone(c: char) -> Option<Tone> {
    match c {
        '.' => Some(Tone::Dot),
        '…' | '‥' => Some(Tone::Ellipsis),
        '!' | '?' | '‼' | '‽' | '⁇' | '⁈' | '⁉' => Some(Tone::Mark),
        '。' | '｡' | '．' | '！' | '？' | '؟' | '۔' | '।' | '॥' | '։' | '።' | '፧' | '။' | '។' => {
            Some(Tone::Full)
        }
        _ => None,
    }
}

/// The character that starts at byte `at`.
pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// The character that ends at byte `at`.
pub(super) fn char_before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

/// The first byte at or after `at` whose character is not white space.
pub(super) fn skip_space(text: &str, at: usize) -> usize {
    skip(text, at, char::is_whitespace)
}

/// The first byte at or after `at` whose character is not `wanted`.
pub(super) fn skip(text: &str, at: usize, wanted: impl Fn(char) -> bool) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    text.len() - rest.trim_start_matches(wanted).len()
}

/// Closing brackets and quotation marks, and marks that close in some language.
pub(super) fn is_closing(c: char) -> bool {
    is_closing_bracket(c) || is_quote(c) || matches!(c, '*')
}

/// Closing brackets, and Asian quotation marks that only close.
pub(super) fn is_closing_bracket(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '）' | '］' | '」' | '』' | '】' | '》' | '〉' | '｣')
}

/// Opening brackets, and Asian quotation marks that only open.
pub(super) fn is_opening_bracket(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '（' | '［' | '「' | '『' | '【' | '《' | '〈' | '｢')
}

/// Quotation marks, most of which open in one language and close in another.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '”' | '„' | '‟' | '‘' | '’' | '‚' | '«' | '»' | '‹' | '›')
}

/// Dashes, and the hyphen that often stands for one.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐' | '–' | '—' | '―')
}

/// What may stand between the white space and the first word of a sentence.
pub(super) fn is_opening(c: char) -> bool {
    is_opening_bracket(c) || is_quote(c) || is_dash(c) || matches!(c, '¿' | '¡' | '*' | '_')
}

/// What cannot open a sentence, so that the sentence before goes on.
pub(super) fn is_continuation(c: char) -> bool {
    is_closing_bracket(c)
        || tone(c).is_some()
        || matches!(c, ',' | ';' | ':' | '/' | '&' | '=' | '%' | '，' | '、' | '；' | '：' | '،' | '؛')
}

/// Lower case in the sense of UAX #29: Georgian letters, which have no case in ordinary use, are left out.
pub(super) fn is_lower(c: char) -> bool {
    c.is_lowercase() && !matches!(c, '\u{10D0}'..='\u{10FF}')
}

/// Characters that belong to the one before: combining marks, variation selectors, and invisible format characters.
pub(super) fn is_extending(c: char) -> bool {
    match c {
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' => true,
        '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{61C}' => true,
        ..'\u{300}' | '\u{370}'..'\u{483}' | '\u{48A}'..'\u{591}' | '\u{2010}'..'\u{20D0}' => false,
        _ => {
            // The segmenter knows the whole of Unicode: a character extends when it makes one grapheme with a letter.
            let mut buffer = [b'a'; 5];
            let length = c.len_utf8();
            c.encode_utf8(buffer.get_mut(1..).unwrap_or_default());
            let pair = buffer.get(..=length).unwrap_or_default();
            str::from_utf8(pair).is_ok_and(|pair| pair.graphemes(true).count() == 1)
        }
    }
}

/// Letters of scripts that put no white space between sentences.
pub(super) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
}

/// Letters of scripts without case that shorten words to one letter and a full stop.
pub(super) fn is_semitic(c: char) -> bool {
    matches!(c, '\u{5D0}'..='\u{5EA}' | '\u{620}'..='\u{6D3}')
}

/// Pictures that people put after a sentence.
pub(super) fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1F1E6}'..='\u{1F1FF}' | '\u{1F300}'..='\u{1FAFF}' | '☹' | '☺' | '❤')
}
