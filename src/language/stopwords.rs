//! Words that carry no content in a question: articles, pronouns, prepositions, auxiliaries, question words.
//!
//! They are only left out of questions; in articles every word is indexed. The lists, one file for each language, are
//! our own and deliberately short: a word that could name something is not in them. Those of Chinese, Japanese and
//! Korean hold pairs of characters, which is what their texts are searched by.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::detect::Language;
use super::fold::{Case, lower_into};

/// The lists by language. Of two that fit a question equally well the earlier is taken.
const LISTS: [(&str, &str); 52] = [
    ("en", include_str!("stopwords/en.txt")),
    ("ru", include_str!("stopwords/ru.txt")),
    ("uk", include_str!("stopwords/uk.txt")),
    ("de", include_str!("stopwords/de.txt")),
    ("fr", include_str!("stopwords/fr.txt")),
    ("es", include_str!("stopwords/es.txt")),
    ("it", include_str!("stopwords/it.txt")),
    ("pt", include_str!("stopwords/pt.txt")),
    ("tr", include_str!("stopwords/tr.txt")),
    ("pl", include_str!("stopwords/pl.txt")),
    ("be", include_str!("stopwords/be.txt")),
    ("ar", include_str!("stopwords/ar.txt")),
    ("az", include_str!("stopwords/az.txt")),
    ("bg", include_str!("stopwords/bg.txt")),
    ("ca", include_str!("stopwords/ca.txt")),
    ("cs", include_str!("stopwords/cs.txt")),
    ("da", include_str!("stopwords/da.txt")),
    ("el", include_str!("stopwords/el.txt")),
    ("eo", include_str!("stopwords/eo.txt")),
    ("et", include_str!("stopwords/et.txt")),
    ("eu", include_str!("stopwords/eu.txt")),
    ("fa", include_str!("stopwords/fa.txt")),
    ("fi", include_str!("stopwords/fi.txt")),
    ("ga", include_str!("stopwords/ga.txt")),
    ("he", include_str!("stopwords/he.txt")),
    ("hi", include_str!("stopwords/hi.txt")),
    ("hu", include_str!("stopwords/hu.txt")),
    ("hy", include_str!("stopwords/hy.txt")),
    ("id", include_str!("stopwords/id.txt")),
    ("ja", include_str!("stopwords/ja.txt")),
    ("ka", include_str!("stopwords/ka.txt")),
    ("kk", include_str!("stopwords/kk.txt")),
    ("ko", include_str!("stopwords/ko.txt")),
    ("ky", include_str!("stopwords/ky.txt")),
    ("lt", include_str!("stopwords/lt.txt")),
    ("lv", include_str!("stopwords/lv.txt")),
    ("mk", include_str!("stopwords/mk.txt")),
    ("ne", include_str!("stopwords/ne.txt")),
    ("nl", include_str!("stopwords/nl.txt")),
    ("no", include_str!("stopwords/no.txt")),
    ("ro", include_str!("stopwords/ro.txt")),
    ("sk", include_str!("stopwords/sk.txt")),
    ("sl", include_str!("stopwords/sl.txt")),
    ("sr", include_str!("stopwords/sr.txt")),
    ("sv", include_str!("stopwords/sv.txt")),
    ("ta", include_str!("stopwords/ta.txt")),
    ("tg", include_str!("stopwords/tg.txt")),
    ("ur", include_str!("stopwords/ur.txt")),
    ("uz", include_str!("stopwords/uz.txt")),
    ("vi", include_str!("stopwords/vi.txt")),
    ("yi", include_str!("stopwords/yi.txt")),
    ("zh", include_str!("stopwords/zh.txt")),
];

/// For each word the languages that have it, made once.
static LANGUAGES: LazyLock<HashMap<String, Vec<Language>>> = LazyLock::new(|| {
    let mut languages: HashMap<String, Vec<Language>> = HashMap::new();
    for (code, words) in LISTS {
        for word in words.split_ascii_whitespace() {
            languages.entry(plain(word)).or_default().extend(Language::from_code(code));
        }
    }
    languages
});

/// Whether a question in this language may do without the word.
pub fn is_stopword(language: Language, word: &str) -> bool {
    languages_with(word).contains(&language)
}

/// The languages whose questions may do without the word.
pub(super) fn languages_with(word: &str) -> &'static [Language] {
    LANGUAGES.get(&plain(word)).map_or(&[], Vec::as_slice)
}

/// In lower case and one spelling.
fn plain(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    lower_into(word, Case::Plain, &mut plain);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn question_words_are_stopwords_and_names_are_not() {
        for (code, stop, content) in [
            ("en", ["who", "did", "what's"], ["sign", "will-o", "us-based"]),
            ("ru", ["кто", "почему", "ещё"], ["путин", "мир", "союз"]),
            ("uk", ["хто", "чому", "який"], ["київ", "мир", "союз"]),
            ("be", ["хто", "чаму", "ў"], ["мінск", "мова", "саюз"]),
            ("de", ["wer", "warum", "wurde"], ["brücke", "rat", "land"]),
            ("kk", ["кім", "қашан", "және"], ["астана", "тіл", "ел"]),
            ("uz", ["kim", "qachon", "bo‘lgan"], ["toshkent", "til", "davlat"]),
            ("el", ["ποιος", "πότε", "τους"], ["αθήνα", "γλώσσα", "πόλη"]),
            ("fa", ["کجا", "چرا", "می‌شود"], ["تهران", "زبان", "شهر"]),
        ] {
            let language = Language::from_code(code).unwrap();
            for word in stop {
                assert!(is_stopword(language, word), "{code} {word}");
            }
            for word in content {
                assert!(!is_stopword(language, word), "{code} {word}");
            }
        }
        assert!(!is_stopword(Language::UNKNOWN, "the"));
    }

    #[test]
    fn no_list_holds_a_word_twice() {
        for (code, words) in LISTS {
            let language = Language::from_code(code).unwrap();
            assert!(words.split_ascii_whitespace().count() >= 70, "{code}");
            for word in words.split_ascii_whitespace() {
                let lists = languages_with(word).iter().filter(|&&listed| listed == language).count();
                assert_eq!(lists, 1, "{code} {word}");
            }
        }
    }
}
