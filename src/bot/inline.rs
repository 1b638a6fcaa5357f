//! Inline mode: `@bot question` in any chat, and the quote that is chosen is sent there.

use anyhow::Result;
use teloxide::payloads::AnswerInlineQuery;
use teloxide::types::{
    InlineQuery, InlineQueryResult, InlineQueryResultArticle, InlineQueryResultsButton, InlineQueryResultsButtonKind,
    InputMessageContent, InputMessageContentText,
};

use super::desk::{Desk, id};
use super::laid::Laid;
use super::page::{cite, presentable};
use super::sender::no_preview;
use crate::answer::{Cited, MOST_QUOTES, Options, Outcome};
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
        if !self.is_allowed(user) {
            reply.button = Some(opens_chat(&Phrase::InlineNotAllowed, locale));
        } else if words.is_empty() {
            let how = (Phrase::InlineHowTo, Phrase::InlineHowToBody);
            reply.results = vec![note("how", &how.0, &how.1, locale)?];
            reply.button = Some(opens_chat(&Phrase::InlineOpen, locale));
        } else {
            let options = Options { quotes: MOST_QUOTES, ..Options::default() };
            let (_, answer) = self.shelf.answer(words, &options).await?;
            if let Outcome::Quotes(quotes) = &answer.outcome {
                reply.results = results(quotes, locale);
                reply.cache_time = Some(CACHED);
            } else {
                reply.results = vec![note("nothing", &Phrase::InlineNothing, &Phrase::NothingFound, locale)?];
                reply.button = Some(opens_chat(&Phrase::InlineOpen, locale));
            }
        }
        self.sender.answer_inline(&reply).await;
        Ok(())
    }
}

/// A quote a result, best first.
fn results(quotes: &[Cited], locale: Locale) -> Vec<InlineQueryResult> {
    let result = |(at, cited): (usize, &Cited)| {
        let (quote, altered) = presentable(&cited.quote, &cited.quote);
        let mut laid = Laid::default();
        laid.quotation(&quote, &[]);
        cite(&mut laid, &quote, locale);
        if let Some(note) = altered {
            laid.aside(&note, locale);
        }
        let citation = Citation::of(&quote);
        let title = format!("{}, {}", citation.source(locale), citation.date(locale));
        let mut article = InlineQueryResultArticle::new(at.to_string(), title, content(&laid).ok()?);
        article.description = Some(quote.text().chars().take(DESCRIPTION).collect());
        Some(InlineQueryResult::Article(article))
    };
    quotes.iter().enumerate().filter_map(result).collect()
}

/// A result that is no quote.
fn note(id: &str, title: &Phrase, body: &Phrase, locale: Locale) -> Result<InlineQueryResult> {
    let content = content(&Laid::phrase(body, locale))?;
    let mut article = InlineQueryResultArticle::new(id, title.in_locale(locale), content);
    article.description = Some(body.in_locale(locale).lines().next().unwrap_or("").to_owned());
    Ok(InlineQueryResult::Article(article))
}

fn content(laid: &Laid) -> Result<InputMessageContent> {
    let (text, entities) = laid.sent().map_err(|_| anyhow::anyhow!("a quote is not what stands in its article"))?;
    let content = InputMessageContentText::new(text).entities(entities).link_preview_options(no_preview());
    Ok(InputMessageContent::Text(content))
}

fn opens_chat(label: &Phrase, locale: Locale) -> InlineQueryResultsButton {
    let kind = InlineQueryResultsButtonKind::StartParameter("inline".to_owned());
    InlineQueryResultsButton { text: label.in_locale(locale), kind }
}
