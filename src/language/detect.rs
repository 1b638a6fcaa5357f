//! The language of a text: a short code, stated by the article or detected.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A language by its code (ISO 639, lower case), or `und` where it is not known.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language([u8; 3]);

impl Language {
    /// Not known.
    pub const UNKNOWN: Language = Language(*b"und");
    /// English.
    pub const ENGLISH: Language = Language(*b"en\0");

    /// The language of a code of two or three ASCII letters.
    pub fn from_code(code: &str) -> Option<Language> {
        let mut letters = [0; 3];
        let fits = (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase());
        letters.get_mut(..code.len()).filter(|_| fits)?.copy_from_slice(code.as_bytes());
        Some(Language(letters))
    }

    /// The code.
    pub fn code(&self) -> &str {
        let len = if self.0[2] == 0 { 2 } else { 3 };
        self.0.get(..len).and_then(|letters| std::str::from_utf8(letters).ok()).unwrap_or("und")
    }
}

impl Default for Language {
    fn default() -> Language {
        Language::UNKNOWN
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl TryFrom<String> for Language {
    type Error = String;

    fn try_from(code: String) -> Result<Language, String> {
        Language::from_code(&code).ok_or_else(|| format!("not a language code: {code}"))
    }
}

impl From<Language> for String {
    fn from(language: Language) -> String {
        language.code().to_owned()
    }
}

/// How much of a text is looked at, in characters; detection is sure long before.
const LOOKED_AT: usize = 600;

/// The language a text is in, or [`Language::UNKNOWN`] when it is too short or too mixed to tell.
pub fn detect(text: &str) -> Language {
    let end = text.char_indices().nth(LOOKED_AT).map_or(text.len(), |(at, _)| at);
    let Some(info) = text.get(..end).and_then(whatlang::detect) else {
        return Language::UNKNOWN;
    };
    if !info.is_reliable() {
        return Language::UNKNOWN;
    }
    two_letters(info.lang().code()).and_then(Language::from_code).unwrap_or(Language::UNKNOWN)
}

/// whatlang speaks ISO 639-3; articles and their readers use the two-letter code where there is one.
fn two_letters(code: &'static str) -> Option<&'static str> {
    const PAIRS: [(&str, &str); 67] = [
        ("afr", "af"),
        ("aka", "ak"),
        ("amh", "am"),
        ("ara", "ar"),
        ("aze", "az"),
        ("bel", "be"),
        ("ben", "bn"),
        ("bul", "bg"),
        ("cat", "ca"),
        ("ces", "cs"),
        ("cmn", "zh"),
        ("dan", "da"),
        ("deu", "de"),
        ("ell", "el"),
        ("eng", "en"),
        ("epo", "eo"),
        ("est", "et"),
        ("fin", "fi"),
        ("fra", "fr"),
        ("guj", "gu"),
        ("heb", "he"),
        ("hin", "hi"),
        ("hrv", "hr"),
        ("hun", "hu"),
        ("hye", "hy"),
        ("ind", "id"),
        ("ita", "it"),
        ("jav", "jv"),
        ("jpn", "ja"),
        ("kan", "kn"),
        ("kat", "ka"),
        ("khm", "km"),
        ("kor", "ko"),
        ("lat", "la"),
        ("lav", "lv"),
        ("lit", "lt"),
        ("mal", "ml"),
        ("mar", "mr"),
        ("mkd", "mk"),
        ("mya", "my"),
        ("nep", "ne"),
        ("nld", "nl"),
        ("nob", "no"),
        ("ori", "or"),
        ("pan", "pa"),
        ("pes", "fa"),
        ("pol", "pl"),
        ("por", "pt"),
        ("ron", "ro"),
        ("rus", "ru"),
        ("sin", "si"),
        ("slk", "sk"),
        ("slv", "sl"),
        ("sna", "sn"),
        ("spa", "es"),
        ("srp", "sr"),
        ("swe", "sv"),
        ("tam", "ta"),
        ("tel", "te"),
        ("tgl", "tl"),
        ("tha", "th"),
        ("tuk", "tk"),
        ("tur", "tr"),
        ("ukr", "uk"),
        ("urd", "ur"),
        ("uzb", "uz"),
        ("vie", "vi"),
    ];
    PAIRS.iter().find(|(three, _)| *three == code).map_or(Some(code), |(_, two)| Some(two))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_text_is_recognised() {
        for (text, code) in [
            ("The council met on Monday and decided that the old bridge will be repaired before winter.", "en"),
            ("Совет собрался в понедельник и решил, что старый мост отремонтируют до наступления зимы.", "ru"),
            ("Рада зібралася в понеділок і вирішила, що старий міст відремонтують іще до початку зими.", "uk"),
            ("Der Rat trat am Montag zusammen und beschloss, die alte Brücke noch vor dem Winter zu reparieren.", "de"),
            ("Meclis pazartesi günü toplandı ve eski köprünün kış gelmeden önce onarılmasına karar verdi.", "tr"),
        ] {
            assert_eq!(detect(text).code(), code, "{text}");
        }
        assert_eq!(detect(""), Language::UNKNOWN);
        assert_eq!(detect("12 345"), Language::UNKNOWN);
    }

    #[test]
    fn a_code_is_two_or_three_letters() {
        assert_eq!(Language::from_code("en"), Some(Language::ENGLISH));
        assert_eq!(Language::from_code("und"), Some(Language::UNKNOWN));
        for bad in ["", "e", "engl", "EN", "e1", "öö"] {
            assert_eq!(Language::from_code(bad), None, "{bad}");
        }
    }
}
