//! Imported text is in NFC and has no character that Telegram would take out, nor one without width that means nothing.

use unicode_normalization::UnicodeNormalization;

use crate::corpus::{Block, as_telegram_shows};

/// The text as it is kept. Line ends become `\n`; everything else that can be seen stays as it was.
pub(super) fn clean(text: &str) -> String {
    if text.chars().all(is_clean) {
        return text.to_owned();
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace(['\u{2028}', '\u{2029}'], "\n");
    text.nfc()
        .filter(|&c| !is_no_width(c))
        .filter_map(|c| if c == '\t' { Some(' ') } else { as_telegram_shows(c) })
        .collect()
}

/// Whether a character stays as it is, whatever stands around it. Of most texts all characters are such.
fn is_clean(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{2ff}' | '\u{400}'..='\u{482}' | '\u{2010}'..='\u{2027}' | '\u{4e00}'..='\u{9fff}')
}

/// The same for a text with blocks, between which an empty line stands then.
pub(super) fn clean_blocks(text: &str, blocks: &[Block]) -> (String, Vec<Block>) {
    let (mut cleaned, mut kept) = (String::with_capacity(text.len()), Vec::with_capacity(blocks.len()));
    for block in blocks {
        let words = clean(text.get(block.span.clone()).unwrap_or(""));
        if words.trim().is_empty() {
            continue;
        }
        if !cleaned.is_empty() {
            cleaned.push_str("\n\n");
        }
        let start = cleaned.len();
        cleaned.push_str(words.trim());
        kept.push(Block { kind: block.kind, span: start..cleaned.len() });
    }
    (cleaned, kept)
}

/// On one line, without outer white space; `None` where nothing is left.
pub(super) fn clean_line(text: &str) -> Option<String> {
    let line = clean(text).split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then_some(line)
}

/// Zero-width spaces, soft hyphens and byte order marks. Joiners and variation selectors stay: they shape letters and emoji.
fn is_no_width(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_seen_stays_and_what_is_not_goes() {
        assert_eq!(
            clean("Cafe\u{301}\u{200b} a\u{ad}b\r\nc\rd\u{2028}e\u{202e}f\u{7}g"),
            "Café ab\nc\nd\nefg".replace("fg", "f g")
        );
        assert_eq!(clean("👩\u{200d}🔬 می\u{200c}خواهم"), "👩\u{200d}🔬 می\u{200c}خواهم");
        assert_eq!(clean_line(" a \n b\u{a0} "), Some("a b".to_owned()));
        assert_eq!(clean_line(" \u{200b}\n"), None);
    }
}
