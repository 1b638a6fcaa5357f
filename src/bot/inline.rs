//! Inline mode: `@bot question` in any chat, and the quote that is chosen is sent there.

use anyhow::Result;
use teloxide::payloads::AnswerInlineQuery;
use teloxide::types::{
    InlineKeyboardButton, InlineKeyboardMarkup, InlineQuery, InlineQueryResult, InlineQueryResultArticle,
    InlineQueryResultsButton, InlineQueryResultsButtonKind, InputMessageContent, InputMessageContentText,
};

use super::desk::{Desk, id};
use super::faithful::{Faithful, faithful};
use super::laid::Laid;
use super::sender::no_preview;
use crate::answer::{Cited, MOST_QUOTES, Options, Outcome};
use crate::ops::metrics::{Kind, Outcome as Counted};
use crate::reply::{Citation, Locale, Phrase};

/// How long Telegram may keep results, in seconds: long enough for typing back and forth, and for the same question
/// once more, short enough for articles that change.
const CACHED: u32 = 300;
/// … and where they say that there is nothing, or how to ask.
const CACHED_NOTE: u32 = 30;
/// Telegram shows two or three lines of a description. In characters.
const DESCRIPTION: usize = 200;

impl Desk {
    /// Somebody types a question after the bot's name.
    pub(super) async fn inline(&self, query: &InlineQuery) -> Result<()> {
        let user = id(&query.from);
        let chat = self.kept(|store| store.chat(user))?;
        let locale = self.locale(&chat, Some(&query.from));
        let words = query.query.trim();
        let mut reply = AnswerInlineQuery::new(query.id.clone(), Vec::new());
        // Dates and labels are in the language of the one who asks.
        reply.is_personal = Some(true);
        reply.cache_time = Some(CACHED_NOTE);
        if !self.is_allowed(user)? {
            reply.button = Some(opens_chat(&Phrase::InlineNotAllowed, locale));
        } else if words.is_empty() {
            reply.results.extend(self.note("how", &Phrase::InlineHowTo, &Phrase::InlineHowToBody, locale));
            reply.button = Some(opens_chat(&Phrase::InlineOpen, locale));
        } else {
            let caution = self.settings.caution;
            let options = Options { quotes: MOST_QUOTES, caution, ..Options::default() };
            let answered = self.shelf.answer(words, &options).await;
            let (_, answer) = answered.inspect_err(|_| self.vitals.metrics.question(Kind::Inline, Counted::Failed))?;
            self.vitals.metrics.searched(answer.took);
            let found = matches!(answer.outcome, Outcome::Quotes(_));
            self.vitals.metrics.question(Kind::Inline, if found { Counted::Quotes } else { Counted::Nothing });
            if let Outcome::Quotes(quotes) = &answer.outcome {
                reply.results = self.results(quotes, locale);
                reply.cache_time = Some(CACHED);
            }
            if reply.results.is_empty() {
                reply.results.extend(self.note("nothing", &Phrase::InlineNothing, &Phrase::NothingFound, locale));
                reply.button = Some(opens_chat(&Phrase::InlineOpen, locale));
            }
        }
        self.sender.answer_inline(&reply).await;
        Ok(())
    }
}

impl Desk {
    /// A quote a result, best first; under each the way to its receipt.
    fn results(&self, quotes: &[Cited], locale: Locale) -> Vec<InlineQueryResult> {
        let result = |(at, cited): (usize, &Cited)| {
            let quote = &cited.quote;
            let Faithful { quotations, note } = faithful(quote, quote);
            let mut laid = Laid::default();
            for quotation in &quotations {
                laid.quotation(quotation, &[]);
            }
            laid.cite(quote, locale);
            if let Some(note) = note {
                laid.aside(&note, locale);
            }
            if !laid.fits() {
                return None;
            }
            let citation = Citation::of(quote);
            let title = format!("{}, {}", citation.source(locale), citation.date(locale));
            let mut article = InlineQueryResultArticle::new(at.to_string(), title, self.content(&laid)?);
            article.description = Some(beginning(quote.text()));
            article.reply_markup = self.deep_link(quote).map(|link| {
                let label = Phrase::ButtonCite(None).in_locale(locale);
                InlineKeyboardMarkup::new([[InlineKeyboardButton::url(label, link)]])
            });
            Some(InlineQueryResult::Article(article))
        };
        quotes.iter().enumerate().filter_map(result).collect()
    }

    /// A result that is no quote.
    fn note(&self, id: &str, title: &Phrase, body: &Phrase, locale: Locale) -> Option<InlineQueryResult> {
        let content = self.content(&Laid::phrase(body, locale))?;
        let mut article = InlineQueryResultArticle::new(id, title.in_locale(locale), content);
        article.description = Some(body.in_locale(locale).lines().next().unwrap_or("").to_owned());
        Some(InlineQueryResult::Article(article))
    }

    fn content(&self, laid: &Laid) -> Option<InputMessageContent> {
        let (text, entities) = self.sender.checked(laid).ok()?;
        let content = InputMessageContentText::new(text).entities(entities).link_preview_options(no_preview());
        Some(InputMessageContent::Text(content))
    }
}

/// What fits a description, with an ellipsis where that is not all.
fn beginning(quote: &str) -> String {
    let Some((end, _)) = quote.char_indices().nth(DESCRIPTION) else { return quote.to_owned() };
    let start = quote.get(..end).unwrap_or(quote);
    let words = start.rfind(char::is_whitespace).and_then(|end| start.get(..end)).unwrap_or(start);
    format!("{} …", words.trim_end())
}

fn opens_chat(label: &Phrase, locale: Locale) -> InlineQueryResultsButton {
    let kind = InlineQueryResultsButtonKind::StartParameter("inline".to_owned());
    InlineQueryResultsButton { text: label.in_locale(locale), kind }
}
