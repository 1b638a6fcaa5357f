//! Questions: from words to an answer that replies to the message they came in.

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::desk::{Desk, Placed, Received, is_for_later, message_id, now, stored};
use super::laid::Laid;
use super::nothing::{is_nothing, nothing, nothing_in_group};
use super::page::{Kept, Shown};
use super::sender::{Draft, Sent};
use crate::answer::{Answer, Nothing, Options, Outcome, Wording};
use crate::index::Library;
use crate::ops::metrics::{Kind, Outcome as Counted};
use crate::reply::SHOWN;
use crate::store::NewView;

/// Quotes of an answer in a group, unless its admins set otherwise.
pub(super) const IN_GROUPS: usize = 1;

/// What is behind the buttons of a message.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Body {
    /// Quotes.
    Answer(Box<Kept>),
    /// Nothing was found. The words are kept where there is a button for what comes closest to them.
    Nothing(String, Wording),
    /// Example questions.
    Examples(Vec<String>),
}

/// A question, ready to be answered.
pub(super) struct Asked {
    pub(super) words: String,
    pub(super) wording: Wording,
    pub(super) from: From,
}

/// Where a question was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// In the message that is answered.
    Message,
    /// On a button, so that the answer has to name it.
    Button,
}

impl Desk {
    /// Answers a question: with a new message, or by editing the one that shows a view.
    ///
    /// # Errors
    /// When it broke, or must be tried again later.
    pub(super) async fn ask(&self, received: &Received<'_>, asked: Asked, shown: Option<(i64, i64)>) -> Result<Placed> {
        let kind = if received.in_private() { Kind::Private } else { Kind::Group };
        let answered = self.answer(received, asked, shown).await;
        match &answered {
            Ok((Some(outcome), _)) => self.vitals.metrics.question(kind, *outcome),
            Err(error) if !is_for_later(error) => self.vitals.metrics.question(kind, Counted::Failed),
            // No question after all, or one that is counted when it is answered.
            _ => {}
        }
        answered.map(|(_, placed)| placed)
    }

    /// The same, with what became of the question.
    async fn answer(
        &self,
        received: &Received<'_>,
        asked: Asked,
        shown: Option<(i64, i64)>,
    ) -> Result<(Option<Counted>, Placed)> {
        let options = Options {
            sources: received.chat.sources.clone().unwrap_or_default(),
            wording: asked.wording,
            caution: self.settings.caution,
            ..Options::default()
        };
        tracing::debug!(words = asked.words, "asked");
        let (library, answer) = self.shelf.answer(&asked.words, &options).await?;
        let found = matches!(answer.outcome, Outcome::Quotes(_));
        tracing::info!(found, took_ms = answer.took.as_millis() as u64, user = %self.hashed(received.user), "answered");
        self.vitals.metrics.searched(answer.took);
        if !received.in_private() && is_nothing(&answer, &Nothing::NoQuestion) && shown.is_none() {
            // "Yes." in reply to the bot is no question.
            return Ok((None, None));
        }
        let body = self.body(received, &answer, &asked);
        let view = self.view(received, &body, &Shown::first(&asked.words), shown)?;
        let draft = self.draft(&library, received, &body, &answer, view);
        let edited = match shown {
            Some((_, message)) => self.sender.edit(received.chat_id(), message_id(message), &draft).await?,
            None => Sent::Dropped,
        };
        // The message that was to be edited may be gone.
        let sent = match edited {
            Sent::Dropped => self.sender.send(received.place(), &draft).await?,
            edited => edited,
        };
        let outcome = Some(if found { Counted::Quotes } else { Counted::Nothing });
        let Sent::There { chat, message } = sent else { return Ok((outcome, None)) };
        self.noted(match (found, received.in_private()) {
            (false, false) => self.delete_later(&received.chat.auto_delete, chat, stored(message)),
            // It may stand where nothing was found before.
            _ => self.kept(|store| store.never_delete(chat, stored(message))),
        });
        Ok((outcome, Some((view, stored(message)))))
    }

    fn body(&self, received: &Received<'_>, answer: &Answer, asked: &Asked) -> Body {
        if !matches!(answer.outcome, Outcome::Quotes(_)) {
            let kept = received.in_private() && is_nothing(answer, &Nothing::TooWeak);
            return Body::Nothing(if kept { answer.question.clone() } else { String::new() }, asked.wording);
        }
        let per_page = if received.in_private() { SHOWN } else { IN_GROUPS };
        let per_page = received.chat.quotes.map_or(per_page, usize::from);
        let kept = Kept::of(answer, asked.wording, per_page, self.late(received));
        Body::Answer(Box::new(if asked.from == From::Button { kept.naming(&asked.words) } else { kept }))
    }

    /// Keeps what is behind the buttons, and says under which number.
    pub(super) fn view(
        &self,
        received: &Received<'_>,
        body: &Body,
        page: &Shown,
        replaced: Option<(i64, i64)>,
    ) -> Result<i64> {
        let (body, state) = (serde_json::to_string(body)?, serde_json::to_string(page)?);
        match replaced {
            Some((view, _)) => self.kept(|store| store.replace_view(view, &body, &state)).map(|()| view),
            None => self.kept(|store| {
                store.add_view(&NewView {
                    chat: received.chat_id(),
                    asked_by: received.user,
                    question_message: Some(stored(received.message.id)),
                    body,
                    state,
                    made: now(),
                })
            }),
        }
    }

    fn draft(&self, library: &Library, received: &Received<'_>, body: &Body, answer: &Answer, view: i64) -> Draft {
        let locale = received.locale;
        match body {
            Body::Answer(kept) => {
                tokio::task::block_in_place(|| kept.page(library, &Shown::default(), view, locale).draft)
            }
            _ if received.in_private() => nothing(answer, Some(view), self.late(received), locale),
            _ => Draft::from(Laid::phrase(&nothing_in_group(answer), locale)),
        }
    }
}
