//! A question as asked: its words, its operators, and what is wrong with them. Bounded, and never a failure.
//!
//! Operators: `"exact phrase"`, `-word`, `-"phrase"`, `source:`, `author:`, `after:`/`since:`, `before:`/`until:`, `lang:`. A value
//! with spaces stands in quotes. `exact:` has no value: words are searched only as they are written. Days are `2023-10-16`, `2023-10` or `2023`, and both ends belong to the span.

use std::ops::RangeInclusive;

use jiff::civil::Date;

/// The longest question that is looked at, in characters.
pub const MAX_CHARS: usize = 1_000;
/// The most phrases, and the most excluded words, that are heeded.
const MAX_OPERATORS: usize = 10;
/// The operators, as they are written.
pub const OPERATORS: [&str; 8] = ["source", "author", "after", "since", "before", "until", "lang", EXACT];
/// The operator that takes no value.
const EXACT: &str = "exact";

/// A question, ready to be answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// As it was asked, without outer white space.
    pub asked: String,
    /// What is left without operators, phrases included; this is searched.
    pub words: String,
    /// Must stand in the quote as written, but for case.
    pub phrases: Vec<String>,
    /// Must not stand in the passage.
    pub without: Vec<String>,
    /// Must not stand in the passage as written.
    pub without_phrases: Vec<String>,
    /// Only from publications whose name holds one of these.
    pub sources: Vec<String>,
    /// Only by authors whose name holds one of these.
    pub authors: Vec<String>,
    /// Only published on this day or later.
    pub after: Option<Date>,
    /// Only published on this day or earlier.
    pub before: Option<Date>,
    /// Only in one of these languages (codes).
    pub languages: Vec<String>,
    /// Whether the words may be found in other spellings.
    pub spelling: Spelling,
    /// `name:value` pairs that are no operator; they are searched as words.
    pub unknown: Vec<String>,
}

/// How words of a question are looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spelling {
    /// In other spellings, too.
    #[default]
    Any,
    /// Only as they are written.
    Exact,
}

/// Why a text cannot be answered as a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// More than [`MAX_CHARS`] characters; this many.
    TooLong(usize),
    /// An operator that cannot be followed.
    BadOperator {
        /// As it was written.
        written: String,
        /// What is wrong with it.
        why: BadOperator,
    },
}

/// What is wrong with an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadOperator {
    /// Nothing stands after the colon.
    Empty,
    /// The value is not a day, month or year.
    NotADate,
    /// The value is not a language code.
    NotALanguage,
    /// `after:` lies later than `before:`.
    NoDays,
    /// Probably this operator was meant.
    Misspelt(&'static str),
}

impl Question {
    /// Reads a question.
    ///
    /// # Errors
    /// When it is too long or one of its operators cannot be followed: both are to be explained to the asker.
    pub fn parse(text: &str) -> Result<Question, Refusal> {
        let chars = text.chars().count();
        if chars > MAX_CHARS {
            return Err(Refusal::TooLong(chars));
        }
        let mut question = Question { asked: text.trim().to_owned(), ..Question::default() };
        let mut rest = text;
        let mut days_written = Vec::new();
        while !rest.is_empty() {
            rest = question.take(rest, &mut days_written)?;
        }
        question.words = question.words.trim().to_owned();
        if let (Some(after), Some(before)) = (question.after, question.before)
            && after > before
        {
            let written = days_written.join(" ");
            return Err(Refusal::BadOperator { written, why: BadOperator::NoDays });
        }
        Ok(question)
    }

    /// Reads words that were not written as a question to ibid: none of them is an operator, and of a long text only
    /// the beginning is looked up.
    pub fn claim(text: &str) -> Question {
        let text = text.trim();
        let end = text.char_indices().nth(MAX_CHARS).map_or(text.len(), |(end, _)| end);
        let beginning = text.get(..end).unwrap_or(text);
        let whole_words = if end == text.len() { None } else { beginning.rfind(char::is_whitespace) };
        let words = beginning.get(..whole_words.unwrap_or(end)).unwrap_or(beginning);
        Question { asked: text.to_owned(), words: words.to_owned(), ..Question::default() }
    }

    /// Takes one piece off the front of `rest` and returns what follows.
    fn take<'t>(&mut self, rest: &'t str, days_written: &mut Vec<&'t str>) -> Result<&'t str, Refusal> {
        let blank = rest.len() - rest.trim_start().len();
        if let Some((white, tail)) = rest.split_at_checked(blank).filter(|(white, _)| !white.is_empty()) {
            self.words.push_str(white);
            return Ok(tail);
        }
        if let Some((phrase, tail)) = rest.strip_prefix('-').and_then(quoted) {
            if phrase.contains(char::is_alphanumeric) && self.without_phrases.len() < MAX_OPERATORS {
                self.without_phrases.push(phrase.trim().to_owned());
            }
            return Ok(tail);
        }
        if let Some((phrase, tail)) = quoted(rest) {
            self.words.push_str(phrase);
            self.words.push(' ');
            if phrase.contains(char::is_alphanumeric) && self.phrases.len() < MAX_OPERATORS {
                self.phrases.push(phrase.trim().to_owned());
            }
            return Ok(tail);
        }
        if let Some((name, tail)) = operator_name(rest) {
            return self.operator(name, rest, tail, days_written);
        }
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (word, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
        match word.strip_prefix('-').filter(|excluded| excluded.starts_with(char::is_alphanumeric)) {
            Some(excluded) if self.without.len() < MAX_OPERATORS => self.without.push(excluded.to_owned()),
            _ => self.words.push_str(word),
        }
        Ok(tail)
    }

    fn operator<'t>(
        &mut self,
        name: &str,
        written: &'t str,
        tail: &'t str,
        days_written: &mut Vec<&'t str>,
    ) -> Result<&'t str, Refusal> {
        if name.to_lowercase() == EXACT {
            self.spelling = Spelling::Exact;
            return Ok(tail);
        }
        let (value, after) = quoted(tail).unwrap_or_else(|| {
            let end = tail.find(char::is_whitespace).unwrap_or(tail.len());
            tail.split_at_checked(end).unwrap_or((tail, ""))
        });
        let whole = written.get(..written.len() - after.len()).unwrap_or(written).trim();
        let bad = |why| Refusal::BadOperator { written: whole.to_owned(), why };
        let lower = name.to_lowercase();
        if !OPERATORS.contains(&lower.as_str()) {
            if let Some(meant) = misspelt(&lower).filter(|_| !value.is_empty()) {
                return Err(bad(BadOperator::Misspelt(meant)));
            }
            // "Re: that", 10:30, https://… are words like any other.
            if !value.is_empty() && !value.starts_with('/') && !name.contains(|c: char| c.is_ascii_digit()) {
                self.unknown.push(whole.to_owned());
            }
            self.words.push_str(whole);
            return Ok(after);
        }
        let value = value.trim();
        if value.is_empty() {
            return Err(bad(BadOperator::Empty));
        }
        match lower.as_str() {
            "source" => self.sources.push(value.to_owned()),
            "author" => self.authors.push(value.to_owned()),
            "lang" => {
                let code = value.to_lowercase();
                let code = code.split('-').next().unwrap_or("");
                if crate::language::Language::from_code(code).is_none() {
                    return Err(bad(BadOperator::NotALanguage));
                }
                self.languages.push(code.to_owned());
            }
            _ => {
                days_written.push(whole);
                let days = days(value).ok_or_else(|| bad(BadOperator::NotADate))?;
                if matches!(lower.as_str(), "after" | "since") {
                    self.after = Some(self.after.map_or(*days.start(), |other| other.max(*days.start())));
                } else {
                    self.before = Some(self.before.map_or(*days.end(), |other| other.min(*days.end())));
                }
            }
        }
        Ok(after)
    }

    /// Whether it is written as a sentence, not as search words.
    pub fn is_sentence(&self) -> bool {
        self.asked.ends_with(['?', '？', '؟'])
    }

    /// Whether anything narrows down which articles are searched.
    pub fn is_filtered(&self) -> bool {
        !self.sources.is_empty()
            || !self.authors.is_empty()
            || !self.languages.is_empty()
            || self.after.is_some()
            || self.before.is_some()
    }
}

/// What stands between quotation marks at the front, and what follows it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    const MARKS: [(char, &[char]); 4] =
        [('"', &['"', '”']), ('“', &['”', '"', '“']), ('«', &['»']), ('„', &['“', '”', '"'])];
    let open = text.chars().next()?;
    let (_, closing) = MARKS.iter().find(|(mark, _)| *mark == open)?;
    let inner = text.get(open.len_utf8()..)?;
    let end = inner.find(*closing)?;
    let close = inner.get(end..)?.chars().next()?;
    Some((inner.get(..end)?, inner.get(end + close.len_utf8()..)?))
}

/// `name` of `name:value` at the front, and what follows the colon.
fn operator_name(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once(':')?;
    let named = !name.is_empty() && name.chars().all(char::is_alphanumeric);
    let operator = OPERATORS.contains(&name.to_lowercase().as_str());
    // After a word and a colon comes ordinary text, unless the word is an operator.
    (named && (operator || value.starts_with(|c: char| !c.is_whitespace()))).then_some((name, value))
}

/// The operator that a misspelt name was probably meant to be.
fn misspelt(name: &str) -> Option<&'static str> {
    OPERATORS
        .into_iter()
        .find(|known| known.len() > 3 && name.len() > 3 && strsim::damerau_levenshtein(known, name) == 1)
}

/// The days of a day, month or year.
fn days(value: &str) -> Option<RangeInclusive<Date>> {
    let mut numbers = value.split('-').map(|part| {
        let digits = part.bytes().all(|b| b.is_ascii_digit()) && !part.is_empty();
        part.parse::<i16>().ok().filter(|_| digits)
    });
    let year = numbers.next()??;
    let (month, day) = (numbers.next(), numbers.next());
    if numbers.next().is_some() || value.split('-').next().is_none_or(|year| year.len() != 4) {
        return None;
    }
    let date = |month: i16, day: i16| Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok();
    match (month, day) {
        (None, _) => Some(date(1, 1)?..=date(12, 31)?),
        (Some(month), None) => Some(date(month?, 1)?..=date(month?, 1)?.last_of_month()),
        (Some(month), Some(day)) => date(month?, day?).map(|day| day..=day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn parsed(text: &str) -> Question {
        Question::parse(text).unwrap()
    }

    #[track_caller]
    fn bad(text: &str, written: &str, why: BadOperator) {
        assert_eq!(Question::parse(text), Err(Refusal::BadOperator { written: written.to_owned(), why }));
    }

    #[test]
    fn operators_are_taken_out_of_the_words() {
        let question = parsed(
            "who refused \"joint statement\" -Macron source:express author:\"Di Santolo\" since:2022 until:2022-11 lang:EN -\"aid package\"",
        );
        assert_eq!(question.words.split_whitespace().collect::<Vec<_>>(), ["who", "refused", "joint", "statement"]);
        assert_eq!(question.phrases, ["joint statement"]);
        assert_eq!(question.without, ["Macron"]);
        assert_eq!(question.without_phrases, ["aid package"]);
        assert_eq!(question.sources, ["express"]);
        assert_eq!(question.authors, ["Di Santolo"]);
        assert_eq!((question.after, question.before), (Some(date(2022, 1, 1)), Some(date(2022, 11, 30))));
        assert_eq!(question.languages, ["en"]);
        assert!(question.is_filtered());
    }

    #[test]
    fn exact_takes_no_value() {
        for text in ["exact: Tokaev said", "exact:Tokaev said", "Tokaev said exact:", "EXACT: Tokaev said"] {
            let question = parsed(text);
            assert_eq!(question.words.split_whitespace().collect::<Vec<_>>(), ["Tokaev", "said"], "{text}");
            assert_eq!((question.spelling, question.is_filtered()), (Spelling::Exact, false), "{text}");
        }
        assert_eq!(parsed("exact numbers").spelling, Spelling::Any);
        bad("exat:Tokaev", "exat:Tokaev", BadOperator::Misspelt("exact"));
    }

    #[test]
    fn ordinary_text_stays_as_it_is() {
        for text in [
            "Who said: never?",
            "a - b",
            "«»",
            "the 10:30 train",
            "see https://example.org/a",
            "\"open",
            "AND OR NOT ( * ^ ~ [x TO y]",
        ] {
            let question = parsed(text);
            assert_eq!(question.words.replace(' ', ""), text.replace([' ', '«', '»'], ""), "{text}");
            assert_eq!((question.unknown.len(), question.is_filtered()), (0, false), "{text}");
        }
        assert_eq!(parsed("colour:red").unknown, ["colour:red"]);
        assert_eq!(parsed("colour:red").words, "colour:red");
    }

    #[test]
    fn what_cannot_be_followed_is_named() {
        bad("after:yesterday x", "after:yesterday", BadOperator::NotADate);
        bad("x before:2022-13", "before:2022-13", BadOperator::NotADate);
        bad("since:22", "since:22", BadOperator::NotADate);
        bad("after:2022-02-30", "after:2022-02-30", BadOperator::NotADate);
        bad("source: express", "source:", BadOperator::Empty);
        bad("lang:english x", "lang:english", BadOperator::NotALanguage);
        bad("sorce:express", "sorce:express", BadOperator::Misspelt("source"));
        bad("after:2023 before:2022 x", "after:2023 before:2022", BadOperator::NoDays);
        assert_eq!(Question::parse(&"я".repeat(1_001)), Err(Refusal::TooLong(1_001)));
        assert!(Question::parse(&"я".repeat(1_000)).is_ok());
    }

    #[test]
    fn nothing_is_a_question_without_words() {
        for text in ["", "  \n", "\u{feff}"] {
            assert!(!parsed(text).words.contains(char::is_alphanumeric));
        }
    }
}
