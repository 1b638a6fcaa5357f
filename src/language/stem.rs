//! How the words of a language lose their endings: by Snowball's algorithm, by light rules of our own, or not at all.
//!
//! Which of them a language has was decided by measuring (`forms.rs`): forms of one word should meet, and words that
//! have nothing to do with each other should not.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};

use super::detect::Language;
use super::endings::{Endings, endings};

/// What takes the ending off a word (in lower case).
#[derive(Clone, Copy)]
pub(super) enum Stem {
    /// Snowball's algorithm of the language.
    Snowball(Stemmer),
    /// Light rules of our own.
    Light(&'static Endings),
    /// The word stays as it is.
    Whole,
}

impl Stem {
    /// That of a language.
    pub(super) fn of(language: Language) -> Stem {
        match (algorithm(language), endings(language)) {
            (Some(algorithm), _) => Stem::Snowball(Stemmer::new(algorithm)),
            (None, Some(endings)) => Stem::Light(endings),
            (None, None) => Stem::Whole,
        }
    }

    /// A word without its ending.
    pub(super) fn stem<'w>(&self, word: &'w str) -> Cow<'w, str> {
        match self {
            Stem::Snowball(stemmer) => stemmer.stem(word),
            Stem::Light(endings) => Cow::Owned(endings.off(word)),
            Stem::Whole => Cow::Borrowed(word),
        }
    }
}

/// The Snowball algorithm of a language, where there is one that serves it.
fn algorithm(language: Language) -> Option<Algorithm> {
    Some(match language.code() {
        "ar" => Algorithm::Arabic,
        "ca" => Algorithm::Catalan,
        "cs" => Algorithm::Czech,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "eo" => Algorithm::Esperanto,
        "es" => Algorithm::Spanish,
        "et" => Algorithm::Estonian,
        "eu" => Algorithm::Basque,
        "fa" => Algorithm::Persian,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "ga" => Algorithm::Irish,
        "hi" => Algorithm::Hindi,
        "hu" => Algorithm::Hungarian,
        "hy" => Algorithm::Armenian,
        "id" => Algorithm::Indonesian,
        "it" => Algorithm::Italian,
        "lt" => Algorithm::Lithuanian,
        "ne" => Algorithm::Nepali,
        "nl" => Algorithm::Dutch,
        "no" | "nb" | "nn" => Algorithm::Norwegian,
        "pl" => Algorithm::Polish,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        // One language in two scripts and four standards, to a stemmer.
        "sr" | "hr" | "bs" | "cnr" => Algorithm::Serbian,
        "st" => Algorithm::Sesotho,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        "yi" => Algorithm::Yiddish,
        _ => return None,
    })
}
