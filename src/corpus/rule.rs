//! The rules of `ibid check`: what each is called, how much it weighs, and what it is for.
//!
//! The names are stable: machines that read `--json`, annotations and SARIF know findings by them.

use serde::{Deserialize, Serialize};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It keeps an article out of the corpus.
    Error,
    /// The article is in, but something in it looks wrong.
    Warning,
    /// Worth knowing; there need be nothing to do.
    Note,
}

impl Severity {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

macro_rules! rules {
    ($($(#[$doc:meta])* $rule:ident $id:literal $severity:ident $about:literal;)*) => {
        /// What a finding is about.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Rule {
            $($(#[$doc])* #[doc = $about] $rule,)*
        }

        impl Rule {
            /// All of them, in the order in which they are explained.
            pub const ALL: &'static [Rule] = &[$(Rule::$rule),*];

            /// Its stable name.
            pub fn id(self) -> &'static str {
                match self { $(Rule::$rule => $id,)* }
            }

            /// How much a finding of it usually weighs.
            pub fn severity(self) -> Severity {
                match self { $(Rule::$rule => Severity::$severity,)* }
            }

            /// What it is for, in a sentence.
            pub fn about(self) -> &'static str {
                match self { $(Rule::$rule => $about,)* }
            }
        }
    };
}

rules! {
    Unreadable "unreadable" Error "A file cannot be read.";
    Encoding "encoding" Error "A file is not UTF-8, nor the UTF-16 that it announces.";
    #[default]
    FrontMatter "front-matter" Error "The front matter is not `key: value` lines between two `---`.";
    UnknownKey "unknown-key" Error "A key is none of those that an article can have.";
    MissingKey "missing-key" Error "Title, source or date is missing; what is not known is written out as `unknown`.";
    BadValue "bad-value" Error "A value is not of the kind that its key has: too long, of several lines, no list.";
    BadDate "bad-date" Error "The date is neither a day, nor an RFC 3339 time, nor `unknown`.";
    FutureDate "future-date" Error "The date lies in the future.";
    BadUrl "bad-url" Error "The address does not begin like a web address.";
    BadLanguage "bad-language" Error "The language is not a language code.";
    BadLine "bad-line" Error "A line of a JSONL file is not a JSON object with an id of its own.";
    NoText "no-text" Error "An article has no text.";
    BadPage "bad-page" Error "A web page is too large or too deep to be read.";
    BadNames "bad-names" Error "The list of names cannot be followed.";
    BadFeeds "bad-feeds" Error "The list of feeds cannot be followed.";
    Furniture "furniture" Warning "A line is furniture of the page that the article was taken from, not part of it.";
    RepeatedTitle "repeated-title" Warning "The title stands again in the text.";
    TelegramAlters "telegram-alters" Warning "Telegram would remove or replace some characters of the text.";
    LostCharacters "lost-characters" Warning "The text holds U+FFFD: it was decoded wrongly, and characters are lost.";
    CaptureDate "capture-date" Warning "The date seems to be the day on which the page was captured, not published.";
    OtherLanguage "other-language" Warning "The text is in another language than the one that is stated.";
    TwoLanguages "two-languages" Warning "The text is in two languages.";
    ShortText "short-text" Warning "The text has less than 200 characters: a teaser, or what is left of a page that was read badly.";
    LongParagraph "long-paragraph" Warning "A paragraph does not fit a message; its line breaks may have been lost.";
    BrokenUrl "broken-url" Warning "The address of the article cannot be opened by a browser.";
    NearDuplicate "near-duplicate" Note "Two articles have nearly the same text. Both are kept, and an answer names the other under `Also in`; of one source, one of them may be superfluous.";
    PassedOver "passed-over" Note "A file or folder holds no articles.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_rules_are_those_of_their_records() {
        for rule in Rule::ALL {
            assert_eq!(serde_json::to_value(rule).unwrap(), rule.id());
            assert!(rule.about().ends_with('.') && !rule.about().contains('\n'), "{rule:?}");
        }
    }
}
