//! What the person who imports states: it holds for every article of an input, whatever that says itself.

use encoding_rs::Encoding;

use super::draft::{Body, Draft, Refusal};
use crate::corpus;

/// What is stated on the command line, or in answer to a question.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The headline; for an input that is one article.
    pub title: Option<String>,
    /// The publication, or `unknown`.
    pub source: Option<String>,
    /// The day of publication, or `unknown`.
    pub date: Option<String>,
    /// What stated the day, where nobody did: `text`.
    pub date_from: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Where it was published; for an input that is one article.
    pub url: Option<String>,
    /// Its language.
    pub language: Option<String>,
    /// Which key or column of an input holds which key of ours: `text`, `body`.
    pub map: Vec<(String, String)>,
    /// How a text, table or page is encoded, where no byte order mark says so.
    pub encoding: Option<&'static Encoding>,
    /// The public name of the channel or group of a Telegram export.
    pub telegram_name: Option<String>,
}

impl Given {
    /// Puts what is stated into a draft.
    pub fn apply(&self, draft: &mut Draft) {
        if let Some(title) = &self.title {
            title.clone_into(&mut draft.title);
        }
        if let Some(date) = &self.date {
            draft.date_from = Some(self.date_from.clone().unwrap_or_else(|| "given".to_owned()));
            draft.date = Some(date.clone());
        }
        let fields = [
            (&self.source, &mut draft.source),
            (&self.author, &mut draft.author),
            (&self.url, &mut draft.url),
            (&self.language, &mut draft.language),
        ];
        for (given, stated) in fields {
            if given.is_some() {
                stated.clone_from(given);
            }
        }
        for stated in [&mut draft.source, &mut draft.date, &mut draft.author, &mut draft.language] {
            if stated.as_deref().is_some_and(is_unknown) {
                *stated = None;
            }
        }
        if draft.date.is_none() {
            draft.date_from = None;
        }
        draft.unknown = self.unknown();
    }

    /// Whether anything is stated that is written with an article.
    pub fn has_facts(&self) -> bool {
        let facts = [&self.title, &self.source, &self.date, &self.author, &self.url, &self.language];
        facts.into_iter().any(Option::is_some)
    }

    /// The keys of what is stated not to be known.
    pub(super) fn unknown(&self) -> Vec<&'static str> {
        let stated =
            [("source", &self.source), ("date", &self.date), ("author", &self.author), ("language", &self.language)];
        let is_denied = |value: &Option<String>| value.as_deref().is_some_and(is_unknown);
        stated.into_iter().filter(|(_, value)| is_denied(value)).map(|(key, _)| key).collect()
    }

    /// Puts what is stated of publication, day and language into a draft whatever it is, an article file too.
    pub fn correct(&self, draft: &mut Draft) {
        self.apply(draft);
        let Body::File(_, content, _) = &mut draft.body else { return };
        let date_from = self.date.as_ref().map(|_| "given".to_owned());
        let stated =
            [("source", &self.source), ("date", &self.date), ("date_from", &date_from), ("language", &self.language)];
        for (key, value) in stated {
            let Some(value) = value else { continue };
            let changed = match key {
                "language" if draft.language.is_none() => corpus::without_key(content, key),
                "date_from" if draft.date.is_none() => corpus::without_key(content, key),
                _ => corpus::with_key(content, key, value),
            };
            if let Some(changed) = changed {
                *content = changed;
            }
        }
    }

    /// A title or an address is that of one article.
    ///
    /// # Errors
    /// A [`Refusal`] where one is stated.
    pub fn for_many(&self) -> Result<(), Refusal> {
        match (&self.title, &self.url) {
            (None, None) => Ok(()),
            _ => Err(Refusal::new(
                "a title or address is that of one article, and this holds many",
                "leave out --title and --url",
            )),
        }
    }
}

/// Whether a value says that it is not known.
pub(super) fn is_unknown(value: &str) -> bool {
    value.trim().eq_ignore_ascii_case("unknown")
}
