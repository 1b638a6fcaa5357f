//! Folding: spellings that differ only in case, composition, Latin diacritics, vowel signs, or in which of several
//! Arabic or Hebrew letters stands for one sound, become one.

use unicode_normalization::{IsNormalized, UnicodeNormalization, char::is_combining_mark, is_nfc_quick};

use super::numbers::ascii_digit;

/// Characters that are part of a word and never seen: soft hyphen, zero-width space and joiners, word joiner, BOM.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe0f}')
}

/// How letters are lowered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Plain,
    /// Turkish and Azeri have two letters i.
    Turkic,
    /// Persian has letters of its own for kaf and yeh, and a non-joiner in front of endings; the stemmer wants both.
    Persian,
}

/// Appends `word` to `out` in NFC and lower case, without invisible characters, with one apostrophe and `е` for `ё`.
pub(super) fn lower_into(word: &str, case: Case, out: &mut String) {
    if word.is_ascii() && (case != Case::Turkic || !word.contains('I')) {
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
            '\u{200c}' if case == Case::Persian => out.push(c),
            _ if is_invisible(c) => {}
            'ک' | 'ی' if case == Case::Persian => out.push(c),
            'ک' => out.push('ك'),
            'ی' => out.push('ي'),
            // Vowel signs and tatweel.
            '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{640}' => {}
            '’' | '‘' | 'ʼ' | 'ʻ' | '＇' | '`' => out.push('\''),
            '‐' | '‑' => out.push('-'),
            'I' if case == Case::Turkic => out.push('ı'),
            'İ' => out.push('i'),
            'ё' | 'Ё' => out.push('е'),
            'ς' => out.push('σ'),
            _ if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            // Letters of full width.
            'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
                out.extend(char::from_u32(u32::from(c) - 0xfee0).map(|c| c.to_ascii_lowercase()))
            }
            _ => match ascii_digit(c) {
                Some(digit) => out.push(digit),
                None => out.extend(c.to_lowercase()),
            },
        }
    }
}

/// Appends `stem` to `out` with Latin letters bare (`é` is `e`, `ß` is `ss`, `ł` is `l`), without vowel signs, and with
/// one letter for the variants of an Arabic or Hebrew one.
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
            '\u{200c}' => {}
            'أ' | 'إ' | 'آ' | 'ٱ' => out.push('ا'),
            'ى' | 'ی' | 'ئ' => out.push('ي'),
            'ؤ' => out.push('و'),
            'ة' | 'ۀ' | 'ہ' | 'ە' => out.push('ه'),
            'ک' => out.push('ك'),
            'ך' => out.push('כ'),
            'ם' => out.push('מ'),
            'ן' => out.push('נ'),
            'ף' => out.push('פ'),
            'ץ' => out.push('צ'),
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
            ("שלום", "שלומ"),
            ("كِتَاب", "كتاب"),
            ("کتاب", "كتاب"),
            ("أحمد", "احمد"),
            ("مدرسة", "مدرسه"),
            ("علی", "علي"),
            ("على", "علي"),
            ("می‌شود", "ميشود"),
            ("٢٠٢٣", "2023"),
            ("２０２３ＡＢ", "2023ab"),
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
