//! A message laid out for Telegram: plain text and entities, never a parse mode.
//!
//! It can be written to in three ways only: with a quote, with a citation, and with a phrase. No text is handed in.
//! Offsets are bytes here and become UTF-16 code units in the last step. Every stretch that is a quote is remembered
//! with the quote it came from, so that it can be compared once more right before it is sent.

use std::fmt;
use std::ops::Range;

use reqwest::Url;
use teloxide::types::{MessageEntity, MessageEntityKind};

use super::faithful::line_ends;
use crate::corpus::{Quote, as_telegram_shows};
use crate::reply::{Citation, Format, Locale, Phrase, cite, link};

/// Telegram's limit of a message, in UTF-16 code units.
pub(super) const MAX_LENGTH: usize = 4_096;
/// Telegram drops every entity after this many, without a word.
pub(super) const MAX_ENTITIES: usize = 100;
/// A quote of more lines than this can be folded.
const UNFOLDED_LINES: usize = 5;
/// Characters in a line of a telephone, roughly.
const LINE_CHARS: usize = 45;

/// Text, how it looks, and which of it are quotes.
#[derive(Clone, Debug, Default)]
pub(super) struct Laid {
    text: String,
    looks: Vec<(Range<usize>, Look)>,
    quotes: Vec<(Range<usize>, Quote)>,
}

/// How a stretch of text looks.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Look {
    /// A quotation; the longer ones can be folded.
    Quotation {
        folds: Folds,
    },
    Bold,
    Italic,
    Link(Url),
    /// Something to copy, in this language.
    Code(Option<&'static str>),
}

/// Whether a quotation can be folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Folds {
    Yes,
    No,
}

/// A stretch that was marked as a quote is not what stands in the article.
#[derive(Debug)]
pub(super) struct NotVerbatim;

impl Laid {
    /// Words of ours alone.
    pub(super) fn phrase(phrase: &Phrase, locale: Locale) -> Laid {
        let mut laid = Laid::default();
        laid.say(phrase, locale);
        laid
    }

    /// All that a reader sees of it.
    pub(super) fn looks_like(&self) -> impl fmt::Debug {
        (&self.text, &self.looks)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Adds words of ours.
    pub(super) fn say(&mut self, phrase: &Phrase, locale: Locale) {
        self.words(&phrase.in_locale(locale));
    }

    /// Adds words of ours in small print, on a line of their own.
    pub(super) fn aside(&mut self, phrase: &Phrase, locale: Locale) {
        self.line_break();
        self.styled(&phrase.in_locale(locale), Look::Italic);
    }

    /// Adds words of ours that lead somewhere.
    pub(super) fn linked(&mut self, phrase: &Phrase, to: Url, locale: Locale) {
        self.styled(&phrase.in_locale(locale), Look::Link(to));
    }

    /// Adds what stands under a quote: *source* — title (linked), author, date; and what the article is made from.
    pub(super) fn cite(&mut self, quote: &Quote, locale: Locale) {
        let citation = Citation::of(quote);
        self.line_break();
        self.citation(&citation, link(quote).as_deref(), locale);
        if let Some(based_on) = citation.based_on() {
            self.aside(&Phrase::BasedOn(based_on.to_owned()), locale);
        }
        if let Some(day) = citation.withdrawn() {
            self.aside(&Phrase::Withdrawn(day), locale);
        }
        if let Some(day) = citation.corrected() {
            self.aside(&Phrase::Corrected(day), locale);
        }
    }

    /// Adds an article as an item of a list.
    pub(super) fn item(&mut self, citation: &Citation, locale: Locale) {
        self.line_break();
        self.words("• ");
        self.citation(citation, citation.url(), locale);
    }

    fn citation(&mut self, citation: &Citation, link: Option<&str>, locale: Locale) {
        self.styled(&citation.source(locale), Look::Italic);
        self.words(" — ");
        match link.and_then(|link| Url::parse(link).ok()) {
            Some(url) => self.styled(citation.title(), Look::Link(url)),
            None => self.words(citation.title()),
        }
        self.words(", ");
        self.words(&citation.by_and_when(locale));
    }

    /// Adds a quote's citation in a format to copy.
    pub(super) fn copyable(&mut self, quote: &Quote, format: Format, locale: Locale) {
        let language = match format {
            Format::Plain => None,
            Format::Bibtex => Some("bibtex"),
            Format::Ris => Some("ris"),
            Format::CslJson => Some("json"),
        };
        self.styled(&cite(quote, format, locale), Look::Code(language));
    }

    /// Adds text as it is, less what Telegram would drop. Nobody outside hands in text.
    fn words(&mut self, words: &str) {
        self.text.extend(words.chars().filter_map(as_telegram_shows));
    }

    fn styled(&mut self, words: &str, look: Look) {
        let start = self.text.len();
        self.words(words);
        if self.text.len() > start {
            self.looks.push((start..self.text.len(), look));
        }
    }

    /// Begins a new line unless one was just begun.
    pub(super) fn line_break(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// Leaves a blank line.
    pub(super) fn gap(&mut self) {
        self.line_break();
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Adds quotes as one quotation, each of them lines of it, and the stretches of the article `bold` bold.
    pub(super) fn quotation(&mut self, of_lines: &[Quote], bold: &[Range<usize>]) {
        self.line_break();
        let start = self.text.len();
        let mut bolder = Vec::new();
        let mut before: Option<&Quote> = None;
        for quote in of_lines {
            let ends = before.and_then(|before| line_ends(before, quote)).unwrap_or(0);
            self.words(&"\n".repeat(ends));
            let (at, span) = (self.verbatim(quote), quote.span());
            let within = bold.iter().filter(|range| span.start <= range.start && range.end <= span.end);
            bolder.extend(within.map(|range| (at + range.start - span.start..at + range.end - span.start, Look::Bold)));
            before = Some(quote);
        }
        let quotation = start..self.text.len();
        let folds =
            if lines(self.text.get(quotation.clone()).unwrap_or("")) > UNFOLDED_LINES { Folds::Yes } else { Folds::No };
        self.looks.push((quotation, Look::Quotation { folds }));
        self.looks.extend(bolder);
    }

    /// Adds a quote at the end of a line.
    pub(super) fn quoted(&mut self, quote: &Quote) {
        self.words(" ");
        self.verbatim(quote);
    }

    /// Adds a quote's text and remembers where it stands.
    fn verbatim(&mut self, quote: &Quote) -> usize {
        let start = self.text.len();
        self.text.push_str(quote.text());
        self.quotes.push((start..self.text.len(), quote.clone()));
        start
    }

    /// Takes up another message at the end of this one.
    pub(super) fn append(&mut self, other: &Laid) {
        let shift = |range: &Range<usize>, by: usize| range.start + by..range.end + by;
        let by = self.text.len();
        self.text.push_str(&other.text);
        self.looks.extend(other.looks.iter().map(|(range, look)| (shift(range, by), look.clone())));
        self.quotes.extend(other.quotes.iter().map(|(range, quote)| (shift(range, by), quote.clone())));
    }

    /// Whether Telegram takes it whole.
    pub(super) fn fits(&self) -> bool {
        self.text.encode_utf16().count() <= MAX_LENGTH && self.without_bold() <= MAX_ENTITIES
    }

    /// Entities without the bold words, which give way first, and with those that Telegram itself will find.
    fn without_bold(&self) -> usize {
        self.looks.iter().filter(|(_, look)| *look != Look::Bold).count() + found_by_telegram(&self.text)
    }

    /// Text and entities, as they are sent.
    ///
    /// # Errors
    /// [`NotVerbatim`] when a quote is not, byte for byte, what stands in its article.
    pub(super) fn sent(&self) -> Result<(String, Vec<MessageEntity>), NotVerbatim> {
        for (range, quote) in &self.quotes {
            let in_article = quote.article().text().get(quote.span());
            if in_article.is_none() || self.text.get(range.clone()) != in_article {
                return Err(NotVerbatim);
            }
        }
        let end = self.text.trim_end_matches([' ', '\n']).len();
        let text = self.text.get(..end).unwrap_or(&self.text).to_owned();
        let mut room = MAX_ENTITIES.saturating_sub(self.without_bold());
        let mut looks: Vec<_> = self
            .looks
            .iter()
            .filter(|(_, look)| {
                let gives_way = *look == Look::Bold && room == 0;
                room -= usize::from(*look == Look::Bold && room > 0);
                !gives_way
            })
            .map(|(range, look)| (range.start.min(end)..range.end.min(end), look))
            .filter(|(range, _)| !range.is_empty())
            .collect();
        looks.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        let units = Units::of(&text);
        let entities = looks.iter().map(|(range, look)| {
            let (start, end) = (units.at(range.start), units.at(range.end));
            MessageEntity::new(kind(look), start, end - start)
        });
        Ok((text.clone(), entities.collect()))
    }
}

fn kind(look: &Look) -> MessageEntityKind {
    match look {
        Look::Quotation { folds: Folds::Yes } => MessageEntityKind::ExpandableBlockquote,
        Look::Quotation { folds: Folds::No } => MessageEntityKind::Blockquote,
        Look::Bold => MessageEntityKind::Bold,
        Look::Italic => MessageEntityKind::Italic,
        Look::Link(url) => MessageEntityKind::TextLink { url: url.clone() },
        Look::Code(language) => MessageEntityKind::Pre { language: language.map(str::to_owned) },
    }
}

/// Byte offsets of a text as offsets in UTF-16 code units.
struct Units {
    /// For each character the byte and the unit where it begins; the end of the text is the last.
    starts: Vec<(usize, usize)>,
}

impl Units {
    fn of(text: &str) -> Units {
        let mut unit = 0;
        let mut starts = Vec::with_capacity(text.len() + 1);
        for (byte, c) in text.char_indices() {
            starts.push((byte, unit));
            unit += c.len_utf16();
        }
        starts.push((text.len(), unit));
        Units { starts }
    }

    fn at(&self, byte: usize) -> usize {
        let place = self.starts.partition_point(|(start, _)| *start < byte);
        self.starts.get(place).or(self.starts.last()).map_or(0, |(_, unit)| *unit)
    }
}

/// How many lines a text takes on a telephone.
fn lines(text: &str) -> usize {
    text.lines().map(|line| line.chars().count().div_ceil(LINE_CHARS).max(1)).sum()
}

/// How many links, mentions, hashtags and the like Telegram may find in a text, at the most.
pub(super) fn found_by_telegram(text: &str) -> usize {
    let marks = |word: &str| {
        let tags = word.matches(['@', '#', '$']).count();
        tags.max(usize::from(word.contains('/') || word.trim_matches('.').contains('.')))
    };
    text.split_whitespace().map(marks).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::fixture::article;

    #[test]
    fn offsets_are_counted_in_utf_16_code_units() {
        let mut laid = Laid::default();
        laid.words("a😀é ");
        laid.styled("bold", Look::Bold);
        laid.words(" ");
        laid.styled("slanted 😀", Look::Italic);
        let (text, entities) = laid.sent().unwrap();
        assert_eq!(text, "a😀é bold slanted 😀");
        assert_eq!(entities, [MessageEntity::bold(5, 4), MessageEntity::italic(10, 10)]);
    }

    #[test]
    fn what_telegram_trims_at_the_end_is_not_marked() {
        let mut laid = Laid::default();
        laid.styled("word \n", Look::Italic);
        let (text, entities) = laid.sent().unwrap();
        assert_eq!((text.as_str(), entities), ("word", vec![MessageEntity::italic(0, 4)]));
    }

    #[test]
    fn bold_words_give_way_before_a_hundred_entities() {
        let mut laid = Laid::default();
        for word in 0..200 {
            laid.styled(&format!("w{word}"), Look::Bold);
            laid.words(" ");
        }
        laid.styled("source", Look::Italic);
        let (_, entities) = laid.sent().unwrap();
        assert_eq!(entities.len(), MAX_ENTITIES);
        assert_eq!(entities.iter().filter(|entity| entity.kind == MessageEntityKind::Italic).count(), 1);
    }

    #[test]
    fn a_quote_that_is_not_what_stands_in_its_article_is_not_sent() {
        let article = article("title: T\nsource: S\ndate: unknown\n", "The ferry sank on a calm day.\n");
        let quote = article.quote(0..14).unwrap();
        let mut laid = Laid::default();
        laid.quotation(std::slice::from_ref(&quote), &[]);
        assert!(laid.sent().is_ok());
        for (whole, forged) in [("sank", "swam"), ("ferry sank", "ferry  sank"), ("The ferry", "A ferry")] {
            let mut forgery = laid.clone();
            forgery.text = forgery.text.replace(whole, forged);
            assert!(forgery.sent().is_err(), "{forged}");
        }
    }
}
