//! The desk: where an update is handled, with all that handling needs at hand.
//!
//! Each update goes to one of the files beside this one: a question to `ask`, a press to `press`, and so on. What
//! breaks is logged here once, and its asker gets a fixed apology.

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use anyhow::Result;
use jiff::Timestamp;
use teloxide::types::{Message, MessageId, Update, UpdateKind, User};

use super::albums::Albums;
use super::fairness::Budgets;
use super::feeds::Feeds;
use super::heard::{Me, topic};
use super::laid::Laid;
use super::sender::{Draft, Place, Sender, Sent, Undelivered};
use super::shelf::Shelf;
use crate::config::BotSettings;
use crate::index::Library;
use crate::ops::Vitals;
use crate::ops::metrics::Kind;
use crate::reply::{Locale, Phrase};
use crate::store::{Chat, Store, StoreError};

/// A chat is told that the articles are still being read at most this often, in seconds.
const READING_AGAIN: i64 = 600;

/// Everything an update may need.
pub(super) struct Desk {
    pub(super) me: Me,
    pub(super) settings: BotSettings,
    pub(super) sender: Arc<Sender>,
    pub(super) store: Arc<Store>,
    pub(super) shelf: Arc<Shelf>,
    pub(super) feeds: Arc<Feeds>,
    pub(super) budgets: Mutex<Budgets>,
    pub(super) albums: Arc<Albums>,
    pub(super) salt: [u8; 16],
    /// When the bot started.
    pub(super) started: Instant,
    /// What is counted and told about it all.
    pub(super) vitals: Arc<Vitals>,
}

/// The view that a message now shows, so that both are noted together with the update being done.
pub(super) type Placed = Option<(i64, i64)>;

/// What is left to do after an update was handled.
#[derive(Debug)]
pub(super) enum Handled {
    /// Nothing but to strike it off.
    Done(Placed),
    /// A message is to look otherwise. Nobody waits for that but the message.
    Redraw(Redraw),
}

/// A message and what is to stand there.
#[derive(Debug)]
pub(super) struct Redraw {
    pub(super) chat: i64,
    pub(super) message: MessageId,
    pub(super) shows: Shows,
}

/// What a message is to show.
#[derive(Debug)]
pub(super) enum Shows {
    /// A view, laid out when its turn comes, as its state is then.
    View(i64, Locale),
    /// Something that changes no more.
    Draft(Draft),
}

/// A message as it concerns the desk: who wrote it, where, when, and how its chat is set.
pub(super) struct Received<'m> {
    pub(super) message: &'m Message,
    pub(super) chat: Chat,
    pub(super) locale: Locale,
    /// The one who asks; whoever writes in the name of a group or channel is that chat.
    pub(super) user: i64,
    /// When it was asked, or asked otherwise, in Unix seconds.
    pub(super) written: i64,
}

impl Received<'_> {
    pub(super) fn chat_id(&self) -> i64 {
        self.message.chat.id.0
    }

    /// Where a reply to it goes.
    pub(super) fn place(&self) -> Place {
        Place { chat: self.chat_id(), thread: topic(self.message), reply_to: Some(self.message.id) }
    }

    pub(super) fn in_private(&self) -> bool {
        self.message.chat.is_private()
    }
}

impl Desk {
    /// Waits until the articles can be asked, and tells whoever has to wait with it.
    ///
    /// # Errors
    /// When the state cannot be read or written.
    async fn wait_for_articles(&self, update: &Update) -> Result<()> {
        if !self.shelf.is_blank() {
            return Ok(());
        }
        let phrase = Phrase::StillReading(self.vitals.pulse.indexing().unwrap_or_default());
        match &update.kind {
            UpdateKind::Message(message) => {
                if let Some(received) = self.received(message)?
                    && self.kept(|store| store.notice(received.chat_id(), "reading", now(), READING_AGAIN))?
                {
                    self.say(&received, &phrase).await?;
                }
            }
            UpdateKind::CallbackQuery(press) => {
                let locale = self.locale(&Chat::default(), Some(&press.from));
                self.sender.answer_press(&press.id, Some(phrase.in_locale(locale)), None).await;
            }
            _ => {}
        }
        self.shelf.opened().await;
        Ok(())
    }

    /// Handles one update.
    ///
    /// # Errors
    /// What must be tried again later (see [`is_for_later`]); anything else has been apologised for.
    pub(super) async fn handle(&self, update: &Update) -> Result<Handled> {
        let done = Handled::Done;
        self.wait_for_articles(update).await?;
        let handled = match &update.kind {
            UpdateKind::Message(message) => self.message(message, Edited::No).await.map(done),
            UpdateKind::EditedMessage(message) => self.message(message, Edited::Yes).await.map(done),
            UpdateKind::CallbackQuery(press) => {
                let redraw = self.press(i64::from(update.id.0), press).await;
                redraw.map(|redraw| redraw.map_or(done(None), Handled::Redraw))
            }
            UpdateKind::InlineQuery(query) => self.inline(query).await.map(|()| done(None)),
            UpdateKind::MyChatMember(change) => self.membership(change).await.map(|()| done(None)),
            _ => Ok(done(None)),
        };
        match handled {
            Err(error) if !is_for_later(&error) => {
                tracing::error!("an update could not be handled: {error:#}");
                self.apologise(update).await;
                Ok(done(None))
            }
            handled => handled,
        }
    }

    async fn message(&self, message: &Message, edited: Edited) -> Result<Placed> {
        if self.migrated(message)? {
            return Ok(None);
        }
        let Some(mut received) = self.received(message)? else { return Ok(None) };
        match edited {
            Edited::No => self.hear(&received).await,
            Edited::Yes => {
                received.written = message.edit_date().map_or(received.written, |date| date.timestamp());
                self.hear_again(&received).await
            }
        }
    }

    /// What is known of a message; `None` when nobody wrote it.
    pub(super) fn received<'m>(&self, message: &'m Message) -> Result<Option<Received<'m>>> {
        // A question may have waited while its group became a supergroup, and the settings went there.
        let moved = if message.chat.is_group() { self.kept(|store| store.moved(message.chat.id.0))? } else { None };
        let chat = self.kept(|store| store.chat(moved.unwrap_or(message.chat.id.0)))?;
        let Some(user) = message.from.as_ref() else { return Ok(None) };
        let locale = self.locale(&chat, Some(user));
        let user = message.sender_chat.as_ref().map_or_else(|| id(user), |sender| sender.id.0);
        Ok(Some(Received { message, chat, locale, user, written: message.date.timestamp() }))
    }

    /// The language to speak: what was chosen in the chat, else what Telegram says of the user, else the default.
    pub(super) fn locale(&self, chat: &Chat, user: Option<&User>) -> Locale {
        let chosen = chat.locale.as_deref().and_then(Locale::of_tag);
        let of_user = || user.and_then(|user| user.language_code.as_deref()).and_then(Locale::of_tag);
        chosen.or_else(of_user).unwrap_or(self.settings.locale)
    }

    /// Reads or writes the state. It is quick, but it may wait for a disk.
    pub(super) fn kept<T>(&self, with: impl FnOnce(&Store) -> Result<T, StoreError>) -> Result<T> {
        Ok(tokio::task::block_in_place(|| with(&self.store))?)
    }

    /// What is noted about a message that was sent. Where that fails, as on a full disk, it is only logged: as an error it would have
    /// the message sent once more.
    pub(super) fn noted(&self, done: Result<()>) {
        if let Err(error) = done {
            tracing::warn!("what was sent cannot be noted: {error:#}");
        }
    }

    /// Does something with the articles as they are now. It may read files.
    pub(super) fn with_articles<T>(&self, work: impl FnOnce(&Library) -> T) -> T {
        let library = self.shelf.library();
        tokio::task::block_in_place(|| work(&library))
    }

    /// Sends a phrase as a reply.
    pub(super) async fn say(&self, received: &Received<'_>, phrase: &Phrase) -> Result<Sent> {
        let draft = Draft::from(Laid::phrase(phrase, received.locale));
        Ok(self.sender.send(received.place(), &draft).await?)
    }

    /// Whether a chat may use the bot, by its id or by the one it had as a group.
    pub(super) fn is_allowed(&self, chat: i64) -> Result<bool> {
        let BotSettings { chats, admins, .. } = &self.settings;
        if chats.is_empty() || chats.contains(&chat) || admins.contains(&chat) {
            return Ok(true);
        }
        Ok(self.kept(|store| store.former(chat))?.is_some_and(|former| chats.contains(&former)))
    }

    /// Says that something broke, to whoever can be told.
    pub(super) async fn apologise(&self, update: &Update) {
        let phrase = Phrase::Broken(update.id.0.to_string());
        match &update.kind {
            UpdateKind::Message(message) | UpdateKind::EditedMessage(message) => {
                if let Ok(Some(received)) = self.received(message)
                    && let Err(error) = self.say(&received, &phrase).await
                {
                    tracing::warn!(%error, "the apology was not delivered");
                }
            }
            UpdateKind::CallbackQuery(press) => {
                let locale = self.locale(&Chat::default(), Some(&press.from));
                self.sender.answer_press(&press.id, Some(phrase.in_locale(locale)), None).await;
            }
            _ => {}
        }
    }

    /// Where an update comes from, as it is counted.
    pub(super) fn kind_of(&self, update: &Update) -> Kind {
        match &update.kind {
            UpdateKind::InlineQuery(_) => Kind::Inline,
            _ if update.chat().is_none_or(|chat| chat.is_private()) => Kind::Private,
            _ => Kind::Group,
        }
    }

    /// A user's id as it stands in the log: the same for one user, and of no use elsewhere.
    pub(super) fn hashed(&self, user: i64) -> Hashed {
        let mut bytes = self.salt.to_vec();
        bytes.extend_from_slice(&user.to_le_bytes());
        let crate::corpus::Sha256(hash) = crate::corpus::Sha256::of(&bytes);
        Hashed(hash.first_chunk().copied().unwrap_or_default())
    }
}

/// Whether an update can be dealt with later: Telegram was not to be had, or the state could not be kept, as on a full disk.
pub(super) fn is_for_later(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(Undelivered::Later(_))) || error.is::<StoreError>()
}

/// Whether a message is new or another wording of an old one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edited {
    Yes,
    No,
}

/// A hashed user id.
pub(super) struct Hashed([u8; 4]);

impl fmt::Display for Hashed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", u32::from_be_bytes(self.0))
    }
}

/// A user's id, as the state keeps it: that of their private chat.
pub(super) fn id(user: &User) -> i64 {
    i64::try_from(user.id.0).unwrap_or(i64::MAX)
}

/// The time by this machine's clock, in Unix seconds.
pub(super) fn now() -> i64 {
    Timestamp::now().as_second()
}

/// A message's id, as the state keeps it.
pub(super) fn stored(message: MessageId) -> i64 {
    i64::from(message.0)
}

/// A message's id, from the state.
pub(super) fn message_id(stored: i64) -> MessageId {
    MessageId(i32::try_from(stored).unwrap_or(0))
}
