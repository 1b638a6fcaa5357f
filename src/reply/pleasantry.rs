//! "Thanks", "lol", 👍: what people write back when they want no reply.
//!
//! The words stand in the locale files. People write in more languages than they set, so those of all locales count.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::locale::Locale;

/// More words than this are no mere pleasantry.
const MOST_WORDS: usize = 12;

static KNOWN: LazyLock<HashSet<Vec<String>>> = LazyLock::new(|| {
    let lists = Locale::ALL.map(|locale| locale.words("pleasantries"));
    lists.iter().flat_map(|list| list.split(',')).map(words).filter(|words| !words.is_empty()).collect()
});

/// Whether a text says nothing but pleasantries, one or several, in whatever locale. Emoji and punctuation alone do.
pub fn is_pleasantry(text: &str) -> bool {
    let words = words(text);
    if words.len() > MOST_WORDS {
        return false;
    }
    // For each word, whether everything before it is made of pleasantries.
    let mut made = vec![true];
    for end in 1..=words.len() {
        let ends = |from: &usize| words.get(*from..end).is_some_and(|last| KNOWN.contains(last));
        made.push((0..end).filter(ends).any(|from| made.get(from) == Some(&true)));
    }
    made.last() == Some(&true)
}

/// The words of a text, however they are cased, spelled out and stretched.
fn words(text: &str) -> Vec<String> {
    let mut plain = String::new();
    for c in text.nfc().flat_map(char::to_lowercase) {
        match c {
            'ı' => plain.push('i'),
            'ё' => plain.push('е'),
            // Apostrophes, and the dot that lowering a Turkish İ leaves.
            '\'' | '’' | 'ʼ' | '\u{307}' => {}
            c if c.is_alphanumeric() => plain.push(c),
            _ => plain.push(' '),
        }
    }
    plain.split_whitespace().map(|word| unswung(&unstretched(word))).collect()
}

/// `thanksss` is `thanks`.
fn unstretched(word: &str) -> String {
    let mut short = String::new();
    let letters: Vec<char> = word.chars().collect();
    for run in letters.chunk_by(|a, b| a == b) {
        let kept = if run.len() > 2 { 1 } else { run.len() };
        short.extend(run.iter().take(kept));
    }
    short
}

/// Laughter goes on for as long as one likes: `hahahah` is `haha`, and `lolol` what `lol` becomes too.
fn unswung(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    match letters.as_slice() {
        [one, other, rest @ ..] if !rest.is_empty() && letters.iter().zip(rest).all(|(a, b)| a == b) => {
            [one, other, one, other].into_iter().collect()
        }
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_wants_no_reply_is_recognised_in_all_locales() {
        for text in [
            "thanks",
            "Thank you!",
            "THANKS!!!",
            "thanksss 🙏",
            "ok, got it, thanks",
            "lol",
            "lololol",
            "hahahahah",
            "You're welcome :)",
            "спасибо",
            "Спасибо большое.",
            "спасибооо",
            "ахахахах",
            "АХАХАХ 😂😂",
            "щиро дякую",
            "вялікі дзякуй",
            "Danke schön!",
            "Alles klar, danke",
            "çok teşekkür ederim",
            "SAĞ OLUN",
            "İYİ",
            "TAMAMDIR",
            "👍",
            "🇺🇦❤️‍🔥",
            "...",
            "?!",
            "",
        ] {
            assert!(is_pleasantry(text), "{text:?}");
        }
    }

    #[test]
    fn a_question_is_no_pleasantry_even_when_it_is_polite() {
        for text in [
            "Who refused to sign?",
            "thanks, and who signed?",
            "ok what about Tokaev",
            "God",
            "salt",
            "2022",
            "Спасибо, а кто подписал?",
            "мост",
            "What does ok mean?",
            "danke Merkel",
            "köprü",
            "日本語",
            "mama",
        ] {
            assert!(!is_pleasantry(text), "{text:?}");
        }
        assert!(!is_pleasantry(&"thanks ".repeat(MOST_WORDS + 1)));
        assert!(!is_pleasantry(&"x".repeat(100_000)));
    }

    #[test]
    fn every_listed_word_counts() {
        for locale in Locale::ALL {
            let list = locale.words("pleasantries");
            assert!(list.split(',').count() > 30, "{locale:?}");
            for entry in list.split(',') {
                assert!(!words(entry).is_empty() && is_pleasantry(entry), "{locale:?}: {entry:?}");
            }
        }
    }
}
