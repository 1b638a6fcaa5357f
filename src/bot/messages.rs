//! Messages, new and edited: what was heard is answered, if it is to be.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;

use super::ask::Asked;
use super::desk::{Desk, Placed, Received, now, stored};
use super::heard::{Heard, heard};
use super::laid::Laid;
use super::page::Shown;
use super::sender::Draft;
use crate::answer::Wording;
use crate::reply::Phrase;
use crate::store::{Standing, View};

/// How long after it was written a question may be edited for another answer, in seconds.
const EDITABLE: i64 = 600;
/// A message no older than this, in seconds, was written after the bot could last not write there.
const JUST_NOW: i64 = 5;
/// How often a hello is answered, in seconds.
const HELLO_AGAIN: i64 = 3_600;
/// How long the pictures of an album may take to arrive.
const ALBUM: Duration = Duration::from_millis(1_500);

impl Desk {
    /// A new message.
    pub(super) async fn hear(&self, received: &Received<'_>) -> Result<Placed> {
        if received.chat.standing == Standing::Gone && now() - received.written < JUST_NOW {
            // Where somebody writes to it, the bot is neither blocked nor removed.
            self.kept(|store| store.note_standing(received.chat_id(), Standing::Member))?;
            self.sender.reopen(received.chat_id()).await;
        }
        let heard = heard(received.message, &self.me, &received.chat);
        if heard == Heard::Nothing || !self.admitted(received).await? {
            return Ok(None);
        }
        if let Some(album) = received.message.media_group_id() {
            if heard == Heard::NoWords {
                self.wordless_album(received, &album.0).await;
                return Ok(None);
            }
            if !self.albums.first(&album.0) {
                return Ok(None);
            }
        }
        let is_question = matches!(heard, Heard::Question(_) | Heard::Claim(_));
        let heeded = if is_question { self.may_ask(received).await? } else { self.may_bother(received) };
        match heard {
            _ if !heeded => Ok(None),
            Heard::Question(words) => self.ask(received, Asked { words, wording: Wording::Question }, None).await,
            Heard::Claim(words) => self.ask(received, Asked { words, wording: Wording::Claim }, None).await,
            Heard::Command(name, argument) => self.command(received, &name, &argument).await,
            Heard::EmptyAsk => self.say(received, &Phrase::HowToAsk).await.map(|_| None),
            Heard::NoWords => self.say(received, &Phrase::OnlyWords).await.map(|_| None),
            // Said once, to whoever wonders whether anybody is there.
            Heard::Pleasantry => {
                if self.kept(|store| store.notice(received.chat_id(), "hello", now(), HELLO_AGAIN))? {
                    self.say(received, &Phrase::OnlyQuestions).await?;
                }
                Ok(None)
            }
            Heard::Nothing => Ok(None),
        }
    }

    /// A message that was edited: its answer is edited, too, if it is not too late.
    pub(super) async fn hear_again(&self, received: &Received<'_>) -> Result<Placed> {
        let edited = received.message.edit_date().map_or_else(now, |date| date.timestamp());
        if edited - received.written > EDITABLE {
            return Ok(None);
        }
        let view = self.kept(|store| store.view_of_question(received.chat_id(), stored(received.message.id)))?;
        let asked = match heard(received.message, &self.me, &received.chat) {
            Heard::Question(words) => Asked { words, wording: Wording::Question },
            Heard::Claim(words) => Asked { words, wording: Wording::Claim },
            // A command that was mistyped, or a caption that was taken away.
            _ => return Ok(None),
        };
        let same =
            |view: &View| serde_json::from_str(&view.state).is_ok_and(|shown: Shown| shown.answers(&asked.words));
        if view.as_ref().is_some_and(same) {
            return Ok(None);
        }
        let shown = view.and_then(|view| Some((view.id, view.message?)));
        if !self.admitted(received).await? || !self.may_ask(received).await? {
            return Ok(None);
        }
        self.ask(received, asked, shown).await
    }

    /// Pictures without words: one friendly line, unless one of the others brings a question.
    async fn wordless_album(&self, received: &Received<'_>, album: &str) {
        let (sender, place) = (Arc::clone(&self.sender), received.place());
        let draft = Draft::from(Laid::phrase(&Phrase::OnlyWords, received.locale));
        let (album, albums) = (album.to_owned(), Arc::clone(&self.albums));
        tokio::spawn(async move {
            tokio::time::sleep(ALBUM).await;
            if albums.first(&album)
                && let Err(error) = sender.send(place, &draft).await
            {
                tracing::debug!(%error, "a notice was not delivered");
            }
        });
    }
}
