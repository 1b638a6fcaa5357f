//! Messages, new and edited: what was heard is answered, if it is to be.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;

use super::ask::{Asked, From};
use super::budget::Allowed;
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
/// A message no older than this shows that the bot is in the chat again; older ones waited while it was not. In seconds.
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
        if self.by_admin(received)
            && let Some(placed) = self.hear_admin(received).await?
        {
            return Ok(placed);
        }
        let album = received.message.media_group_id();
        if heard != Heard::NoWords && album.is_some_and(|album| !self.albums.first(&album.0)) {
            return Ok(None);
        }
        let is_question = matches!(heard, Heard::Question(_) | Heard::Claim(_));
        let heeded = if is_question { self.may_ask(received).await? } else { self.may_bother(received) };
        match heard {
            _ if !heeded => Ok(None),
            Heard::Question(words) => {
                self.ask(received, Asked { words, wording: Wording::Question, from: From::Message }, None).await
            }
            Heard::Claim(words) => {
                self.ask(received, Asked { words, wording: Wording::Claim, from: From::Message }, None).await
            }
            Heard::Command(name, argument) => self.command(received, &name, &argument).await,
            Heard::EmptyAsk => self.say(received, &Phrase::HowToAsk).await.map(|_| None),
            Heard::NoWords => self.no_words(received).await.map(|()| None),
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
        if received.written - received.message.date.timestamp() > EDITABLE {
            return Ok(None);
        }
        let view = self.kept(|store| store.view_of_question(received.chat_id(), stored(received.message.id)))?;
        let asked = match heard(received.message, &self.me, &received.chat) {
            Heard::Question(words) => Asked { words, wording: Wording::Question, from: From::Message },
            Heard::Claim(words) => Asked { words, wording: Wording::Claim, from: From::Message },
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

    /// Pictures, stickers and the like: one friendly line each, silence after a few, and none where one picture of an
    /// album brings a question.
    async fn no_words(&self, received: &Received<'_>) -> Result<()> {
        let album = received.message.media_group_id().map(|album| album.0.clone());
        if album.as_ref().is_some_and(|album| !self.albums.begins(album)) {
            return Ok(());
        }
        if self.budgets().wordless.count(received.chat_id(), received.written) != Allowed::Yes {
            return Ok(());
        }
        let Some(album) = album else { return self.say(received, &Phrase::OnlyWords).await.map(|_| ()) };
        let (sender, place, albums) = (Arc::clone(&self.sender), received.place(), Arc::clone(&self.albums));
        let draft = Draft::from(Laid::phrase(&Phrase::OnlyWords, received.locale));
        tokio::spawn(async move {
            tokio::time::sleep(ALBUM).await;
            if albums.first(&album)
                && let Err(error) = sender.send(place, &draft).await
            {
                tracing::debug!(%error, "a notice was not delivered");
            }
        });
        Ok(())
    }
}
