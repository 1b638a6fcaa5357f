//! The language of a text: a short code, stated by the article or detected.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::guess::guess_language;

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

    /// Whether who reads the one reads the other: the standards of one language, which detection mixes up anyway.
    pub fn is_read_as(&self, other: Language) -> bool {
        const STANDARDS: [&[&str]; 2] = [&["sr", "hr", "bs", "cnr", "sh"], &["no", "nb", "nn", "da"]];
        let both = |codes: &&[&str]| codes.contains(&self.code()) && codes.contains(&other.code());
        *self == other || STANDARDS.iter().any(both)
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
    let start = text.get(..end).unwrap_or(text);
    if is_plainly_english(start) {
        return Language::ENGLISH;
    }
    let Some(info) = whatlang::detect(start) else {
        return Language::UNKNOWN;
    };
    if !info.is_reliable() {
        // Of a short text the function words tell more than the trigrams.
        return guess_language(start, &[]);
    }
    two_letters(info.lang().code()).and_then(Language::from_code).unwrap_or(Language::UNKNOWN)
}

/// Whether a text is so full of English function words that it can be nothing else. Comparing it with the trigrams of
/// forty languages, as is done where this does not tell, would take an eighth of the time in which it is indexed.
fn is_plainly_english(text: &str) -> bool {
    const WORDS: [&str; 10] = ["the", "of", "and", "that", "with", "which", "from", "this", "were", "their"];
    let (mut words, mut known, mut the) = (0, 0, 0);
    let letters = |c: char| !c.is_alphabetic();
    for word in text.split(letters).filter(|word| !word.is_empty()) {
        words += 1;
        known += usize::from(WORDS.contains(&word));
        the += usize::from(word == "the");
    }
    // About one word in six of English prose is one of these, and one in sixteen is the first.
    words >= 60 && known * 10 >= words && the * 40 >= words
}

/// whatlang speaks ISO 639-3; articles and their readers use the two-letter code where there is one.
fn two_letters(code: &'static str) -> Option<&'static str> {
    PAIRS.iter().find(|(three, _)| *three == code).map_or(Some(code), |(_, two)| Some(two))
}

/// Whether [`detect`] knows a language.
pub fn is_detected(language: Language) -> bool {
    PAIRS.iter().any(|(_, code)| *code == language.code())
}

/// The codes of the languages that whatlang knows.
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
        assert_eq!(detect("The ferry sails at six. It carries forty cars.").code(), "en");
        assert_eq!(detect(""), Language::UNKNOWN);
        assert_eq!(detect("12 345"), Language::UNKNOWN);
    }

    #[test]
    fn only_english_is_plainly_english() {
        let english = "The council of the town met on Monday and decided that the old bridge over the river will be \
repaired before the winter, with money from the state. Those who were against it said that their taxes had paid for \
the repair of the road, which was closed again in the spring, and that nobody had asked them. The mayor said that \
this was the last time, and that the work will begin in the first days of September.";
        let dutch = "De raad van de stad kwam op maandag bijeen en besloot dat de oude brug over de rivier of het \
viaduct voor de winter hersteld wordt, met geld van de staat. Wie tegen was zei dat hun belasting al voor de weg was \
gebruikt, of voor het park, en dat niemand hun iets gevraagd had. De burgemeester zei dat het de laatste keer was en \
dat het werk in de eerste dagen van september begint, of later.";
        assert!(is_plainly_english(english));
        assert!(!is_plainly_english(dutch));
        let half = format!("{dutch} {dutch} The song is called The Bridge of the River.");
        assert!(!is_plainly_english(&half));
        assert_eq!(whatlang::detect(english).map(|info| info.lang().code()), Some("eng"));
        assert_eq!(detect(dutch).code(), "nl");
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
