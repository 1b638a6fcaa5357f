//! Folding: spellings that differ only in case, composition or Latin diacritics become one.

use unicode_normalization::{IsNormalized, UnicodeNormalization, char::is_combining_mark, is_nfc_quick};

/// Characters that are part of a word and never seen: soft hyphen, zero-width space and joiners, word joiner, BOM.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe0f}')
}

/// How letters are lowered: Turkish and Azeri have two letters i.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Plain,
    Turkic,
}

/// Appends `word` to `out` in NFC and lower case, without invisible characters, with one apostrophe and `е` for `ё`.
pub(super) fn lower_into(word: &str, case: Case, out: &mut String) {
    if word.is_ascii() && (case == Case::Plain || !word.contains('I')) {
        out.extend(word.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
    } else if is_nfc_quick(word.chars()) == IsNormalized::Yes {
        lower_chars(word.chars(), case, out);
    } else {
        lower_chars(word.nfc(), case, out);
    }
}

fn lower_chars(chars: impl Iterator<Item = char>, case: Case, out: &mut String) {
    for c in chars {
        match c {
            _ if is_invisible(c) => {}
            '’' | '‘' | 'ʼ' | 'ʻ' | '＇' | '`' => out.push('\''),
            '‐' | '‑' => out.push('-'),
            'I' if case == Case::Turkic => out.push('ı'),
            'İ' => out.push('i'),
            'ё' | 'Ё' => out.push('е'),
            'ς' => out.push('σ'),
            _ if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            _ => out.extend(c.to_lowercase()),
        }
    }
}

/// Appends `stem` to `out` with Latin letters bare: `é` is `e`, `ß` is `ss`, `ł` is `l`. Other scripts stay as they are.
pub(super) fn bare_into(stem: &str, out: &mut String) {
    if stem.is_ascii() {
        out.push_str(stem);
        return;
    }
    for c in stem.chars() {
        match c {
            _ if c.is_ascii() => out.push(c),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'đ' | 'ð' => out.push('d'),
            'ı' => out.push('i'),
            'þ' => out.push_str("th"),
            'ə' => out.push('a'),
            '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => {
                out.extend(std::iter::once(c).nfd().filter(|part| !is_combining_mark(*part)));
            }
            // Arabic and Hebrew vowel signs, and accents left over on Latin and Cyrillic letters.
            '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{640}' => {}
            _ => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(word: &str) -> String {
        let (mut lower, mut bare) = (String::new(), String::new());
        lower_into(word, Case::Plain, &mut lower);
        bare_into(&lower, &mut bare);
        bare
    }

    #[test]
    fn spellings_of_one_word_become_one() {
        for (word, same) in [
            ("CAFÉ", "cafe"),
            ("cafe\u{301}", "cafe"),
            ("co\u{ad}op", "coop"),
            ("Straße", "strasse"),
            ("Erdoğan", "erdogan"),
            ("ещё", "еще"),
            ("ЕЩЕ\u{308}", "еще"),
            ("йод", "йод"),
            ("don’t", "don't"),
            ("Łódź", "lodz"),
            ("כָּתַב", "כתב"),
        ] {
            assert_eq!(folded(word), same, "{word}");
        }
    }

    #[test]
    fn turkish_has_two_letters_i() {
        let mut out = String::new();
        lower_into("IŞIK İzmir", Case::Turkic, &mut out);
        assert_eq!(out, "ışık izmir");
    }
}
