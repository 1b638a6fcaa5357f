//! Sending: one message at a time in a chat, in order, and whatever Telegram answers taken into account.
//!
//! There is no pacing in advance: a 429 teaches, and delays its own chat only. What may not have arrived is sent
//! again; what is known to have arrived is not. Every quote is compared with its article before it leaves.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use teloxide::payloads::{
    AnswerCallbackQuery, AnswerInlineQuery, DeleteMessage, EditMessageText, GetChatMember, GetMe, LeaveChat,
    SendMessage,
};
use teloxide::types::{
    CallbackQueryId, ChatId, ChatMember, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Me,
    MessageEntity, MessageId, ReplyMarkup, ReplyParameters, ThreadId, True, UserId,
};
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::api::{Api, Failure, Told};
use super::laid::{Laid, NotVerbatim};
use crate::corpus::Sha256;
use crate::ops::Metrics;
use crate::store::{Standing, Store};

/// Added to the pause that Telegram asks for, because its clock and ours differ.
const MARGIN: Duration = Duration::from_millis(100);
/// How often a call is repeated that may or may not have been carried out.
const TRIES: u32 = 8;
/// The longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// How long a chat that refused a message is left in peace.
const PEACE: Duration = Duration::from_secs(60);
/// A press or an inline query must be answered within seconds, or not at all.
const PROMPT_TRIES: u32 = 4;
/// … and a connection that hangs leaves time for another try.
const PROMPT_PATIENCE: Duration = Duration::from_secs(7);
/// More messages than this are not remembered.
const MANY_MESSAGES: usize = 10_000;
/// More gates than this are looked through for those that are no longer needed.
const MANY_GATES: usize = 1_000;

/// Where a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) chat: i64,
    /// The topic of a forum; `None` in its General topic, as everywhere else.
    pub(super) thread: Option<ThreadId>,
    /// The message it replies to.
    pub(super) reply_to: Option<MessageId>,
}

/// A message ready to be sent: what it says and what can be pressed.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub(super) laid: Laid,
    pub(super) keys: Vec<Vec<Key>>,
}

impl From<Laid> for Draft {
    fn from(laid: Laid) -> Draft {
        Draft { laid, keys: Vec::new() }
    }
}

/// A button: its label and what comes back when it is pressed (at most 64 bytes).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) label: String,
    pub(super) data: String,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sent {
    /// It stands there.
    There {
        /// The chat, which is not the one it was sent to when the group has become a supergroup.
        chat: i64,
        /// Its id.
        message: MessageId,
    },
    /// Nobody can read it: blocked, removed, muted, gone. That is noted, and no fault.
    Dropped,
}

/// Why a message was not delivered, although its chat can be written to.
#[derive(Debug)]
pub(super) enum Undelivered {
    /// Telegram could not be made to take it: to be tried again after the next start.
    Later(String),
    /// Telegram refuses this message, and would again.
    Refused(String),
}

impl std::fmt::Display for Undelivered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Undelivered::Later(why) => write!(f, "not delivered: {why}"),
            Undelivered::Refused(why) => write!(f, "Telegram refuses a message: {why}"),
        }
    }
}

impl std::error::Error for Undelivered {}

/// What is read of a message that was sent.
#[derive(serde::Deserialize)]
struct Posted {
    message_id: i32,
}

/// The one who speaks to Telegram.
pub(super) struct Sender {
    api: Api,
    store: Arc<Store>,
    gates: Mutex<HashMap<i64, Arc<Gate>>>,
    /// What stands in messages sent or edited lately: Telegram refuses an edit that changes nothing.
    shown: Mutex<HashMap<(i64, MessageId), Sha256>>,
    metrics: Arc<Metrics>,
}

/// The door to one chat: whoever holds the turn may speak, and not before the time.
#[derive(Default)]
struct Gate {
    turn: tokio::sync::Mutex<Turn>,
}

#[derive(Default)]
struct Turn {
    /// Telegram asked for silence until then.
    not_before: Option<Instant>,
    /// The chat refused a message; others are not tried until then.
    closed_until: Option<Instant>,
}

impl Sender {
    pub(super) fn new(api: Api, store: Arc<Store>, metrics: Arc<Metrics>) -> Sender {
        Sender { api, store, gates: Mutex::default(), shown: Mutex::default(), metrics }
    }

    /// Calls that concern no chat.
    pub(super) fn api(&self) -> &Api {
        &self.api
    }

    /// Sends a message.
    ///
    /// # Errors
    /// [`Undelivered`].
    pub(super) async fn send(&self, place: Place, draft: &Draft) -> Result<Sent, Undelivered> {
        let (text, entities) = self.checked(&draft.laid)?;
        let mut message = SendMessage::new(ChatId(place.chat), text);
        message.entities = Some(entities);
        message.link_preview_options = Some(no_preview());
        message.message_thread_id = place.thread;
        // A question that was deleted meanwhile is answered all the same.
        message.reply_parameters = place.reply_to.map(|to| ReplyParameters::new(to).allow_sending_without_reply());
        message.reply_markup = keyboard(&draft.keys).map(ReplyMarkup::InlineKeyboard);
        let mut chat = place.chat;
        loop {
            match self.in_turn(chat, || self.api.call::<_, Posted>(&message)).await {
                Ok(Some(posted)) => {
                    let place = (chat, MessageId(posted.message_id));
                    self.note(place, Some(print(draft)));
                    return Ok(Sent::There { chat, message: place.1 });
                }
                Ok(None) => return Ok(Sent::Dropped),
                Err(Failure::Unknown { told: Told::Sent(sent), .. }) => {
                    return Ok(Sent::There { chat, message: MessageId(sent) });
                }
                Err(Failure::Migrated(new)) => {
                    self.moved(chat, new);
                    chat = new;
                    message.chat_id = ChatId(new).into();
                    // Messages have other numbers there.
                    (message.reply_parameters, message.message_thread_id) = (None, None);
                }
                Err(Failure::Refused(_, why))
                    if message.message_thread_id.is_some() && says(&why, &["thread not found", "TOPIC_DELETED"]) =>
                {
                    message.message_thread_id = None;
                }
                Err(Failure::Refused(_, why))
                    if message.reply_parameters.is_some() && says(&why, &["replied not found", "REPLY_MESSAGE_ID"]) =>
                {
                    message.reply_parameters = None;
                }
                Err(Failure::Refused(code, why)) => return self.refused(chat, code, why).await,
                Err(failure) => return Err(Undelivered::Later(failure.to_string())),
            }
        }
    }

    /// Puts other words and buttons in the place of a message.
    ///
    /// # Errors
    /// [`Undelivered`].
    pub(super) async fn edit(&self, chat: i64, message: MessageId, draft: &Draft) -> Result<Sent, Undelivered> {
        if self.stands(&(chat, message)) == Some(print(draft)) {
            return Ok(Sent::There { chat, message });
        }
        let edited = self.edited(chat, message, draft).await;
        let there = matches!(edited, Ok(Sent::There { .. }));
        self.note((chat, message), there.then(|| print(draft)));
        edited
    }

    async fn edited(&self, chat: i64, message: MessageId, draft: &Draft) -> Result<Sent, Undelivered> {
        let (text, entities) = self.checked(&draft.laid)?;
        let mut edit = EditMessageText::new(ChatId(chat), message, text);
        edit.entities = Some(entities);
        edit.link_preview_options = Some(no_preview());
        edit.reply_markup = keyboard(&draft.keys);
        match self.in_turn(chat, || self.api.call::<_, serde::de::IgnoredAny>(&edit)).await {
            Ok(Some(_)) | Err(Failure::Unknown { told: Told::Sent(_), .. }) => Ok(Sent::There { chat, message }),
            Ok(None) => Ok(Sent::Dropped),
            // It has been there already: an earlier try was carried out after all.
            Err(Failure::Refused(_, why)) if says(&why, &["message is not modified"]) => {
                Ok(Sent::There { chat, message })
            }
            Err(Failure::Migrated(new)) => {
                self.moved(chat, new);
                Ok(Sent::Dropped)
            }
            Err(Failure::Refused(_, why))
                if says(&why, &["message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID"]) =>
            {
                Ok(Sent::Dropped)
            }
            Err(Failure::Refused(code, why)) => self.refused(chat, code, why).await,
            Err(failure) => Err(Undelivered::Later(failure.to_string())),
        }
    }

    /// Deletes a message of ours, and says whether that is over: one that is gone already, or that Telegram will not
    /// delete, is as good as deleted.
    pub(super) async fn delete(&self, chat: i64, message: MessageId) -> bool {
        let delete = DeleteMessage::new(ChatId(chat), message);
        match self.in_turn(chat, || self.api.call::<_, True>(&delete)).await {
            Ok(Some(_)) => true,
            Ok(None) => false,
            Err(failure) => {
                tracing::debug!(%failure, "a message could not be deleted");
                matches!(failure, Failure::Refused(..) | Failure::Migrated(_))
            }
        }
    }

    /// Leaves a group.
    pub(super) async fn leave(&self, chat: i64) {
        let leave = LeaveChat::new(ChatId(chat));
        if let Err(failure) = self.in_turn(chat, || self.api.call::<_, True>(&leave)).await {
            tracing::debug!(%failure, "a group could not be left");
        }
    }

    /// Who the bot is, and what it can see, as of now; `None` when Telegram does not say.
    pub(super) async fn me(&self) -> Option<Me> {
        let ask = GetMe::new();
        self.promptly(|| self.api.call(&ask)).await.ok()
    }

    /// Who a user is in a chat; `None` when Telegram does not say.
    pub(super) async fn member(&self, chat: i64, user: UserId) -> Option<ChatMember> {
        let ask = GetChatMember::new(ChatId(chat), user);
        self.promptly(|| self.api.call(&ask)).await.ok()
    }

    /// Answers a press: with nothing, a short notice, or an address to open.
    pub(super) async fn answer_press(
        &self,
        press: &CallbackQueryId,
        toast: Option<String>,
        open: Option<reqwest::Url>,
    ) {
        let mut answer = AnswerCallbackQuery::new(press.clone());
        answer.text = toast;
        answer.url = open;
        if let Err(failure) = self.promptly(|| self.api.call::<_, True>(&answer)).await {
            tracing::debug!(%failure, "a press may not have been answered in time");
        }
    }

    /// Answers an inline query.
    pub(super) async fn answer_inline(&self, answer: &AnswerInlineQuery) {
        if let Err(failure) = self.promptly(async || self.api.call::<_, True>(answer).await).await {
            tracing::debug!(%failure, "an inline query may not have been answered in time");
        }
    }

    /// A chat speaks to us again: it can be answered.
    pub(super) async fn reopen(&self, chat: i64) {
        self.gate(chat).turn.lock().await.closed_until = None;
    }

    /// Calls when it is this call's turn in the chat, as often as it takes; `None` when the chat takes nothing now.
    async fn in_turn<T, F>(&self, chat: i64, call: impl Fn() -> F) -> Result<Option<T>, Failure>
    where
        F: Future<Output = Result<T, Failure>> + Send,
    {
        let gate = self.gate(chat);
        let mut turn = gate.turn.lock().await;
        if turn.closed_until.is_some_and(|until| Instant::now() < until) {
            return Ok(None);
        }
        let mut tries = 0;
        loop {
            if let Some(not_before) = turn.not_before {
                sleep_until(not_before).await;
                turn.not_before = None;
            }
            match call().await {
                Err(Failure::TooMany(pause)) => {
                    tracing::warn!(pause_s = pause.as_secs(), "Telegram asks this chat to wait");
                    turn.not_before = Some(Instant::now() + pause + MARGIN);
                    self.metrics.retried();
                }
                Err(failure @ Failure::Unreached(_)) => self.pause(&mut tries, &failure).await,
                Err(failure @ Failure::Unknown { told: Told::Nothing, .. }) if tries < TRIES => {
                    self.pause(&mut tries, &failure).await;
                }
                done => return done.map(Some),
            }
        }
    }

    /// Calls at once and again soon, but not for long.
    async fn promptly<T, F>(&self, call: impl Fn() -> F) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, Failure>> + Send,
    {
        let mut tries = 0;
        loop {
            let called = timeout(PROMPT_PATIENCE, call()).await;
            match called.unwrap_or_else(|_| Err(hangs())) {
                Err(Failure::TooMany(wait)) if tries < PROMPT_TRIES && wait < Duration::from_secs(5) => {
                    tries += 1;
                    self.metrics.retried();
                    sleep(wait + MARGIN).await;
                }
                Err(failure @ (Failure::Unreached(_) | Failure::Unknown { told: Told::Nothing, .. }))
                    if tries < PROMPT_TRIES =>
                {
                    self.pause(&mut tries, &failure).await;
                }
                done => return done,
            }
        }
    }

    /// Text and entities, unless a quote is not verbatim: then nothing is sent.
    ///
    /// # Errors
    /// [`Undelivered::Refused`], by ourselves.
    pub(super) fn checked(&self, laid: &Laid) -> Result<(String, Vec<MessageEntity>), Undelivered> {
        laid.sent().map_err(|NotVerbatim| {
            self.metrics.not_verbatim();
            tracing::error!("a quote is not what stands in its article, and was not sent; please report this");
            Undelivered::Refused("a quote is not verbatim".to_owned())
        })
    }

    /// Waits after a failure, longer each time.
    async fn pause(&self, tries: &mut u32, failure: &Failure) {
        let pause = growing(*tries);
        *tries += 1;
        self.metrics.retried();
        tracing::warn!(%failure, tries = *tries, pause_ms = pause.as_millis(), "a call to Telegram is repeated");
        sleep(pause).await;
    }

    fn stands(&self, place: &(i64, MessageId)) -> Option<Sha256> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner).get(place).copied()
    }

    fn note(&self, place: (i64, MessageId), print: Option<Sha256>) {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        if shown.len() >= MANY_MESSAGES {
            shown.clear();
        }
        match print {
            Some(print) => shown.insert(place, print),
            None => shown.remove(&place),
        };
    }

    fn gate(&self, chat: i64) -> Arc<Gate> {
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        if gates.len() > MANY_GATES {
            let idle = |turn: &Turn| {
                let past = |time: Option<Instant>| time.is_none_or(|time| time < Instant::now());
                past(turn.not_before) && past(turn.closed_until)
            };
            gates.retain(|_, gate| Arc::strong_count(gate) > 1 || !gate.turn.try_lock().is_ok_and(|turn| idle(&turn)));
        }
        Arc::clone(gates.entry(chat).or_default())
    }

    fn moved(&self, old: i64, new: i64) {
        if let Err(error) = tokio::task::block_in_place(|| self.store.migrate_chat(old, new)) {
            tracing::error!(%error, "the settings of a group could not follow it");
        }
    }

    /// What a refusal means: a chat or topic that cannot be written to, a token that is no longer one, or a message
    /// that Telegram does not want.
    async fn refused(&self, chat: i64, code: u16, why: String) -> Result<Sent, Undelivered> {
        let gone = code == 403 || says(&why, &["chat not found", "PEER_ID_INVALID", "deactivated", "CHANNEL_PRIVATE"]);
        let muted =
            says(&why, &["not enough rights", "no rights", "administrator rights", "_FORBIDDEN", "CHAT_RESTRICTED"]);
        if gone || muted {
            tracing::info!(why, "a chat cannot be written to");
            self.gate(chat).turn.lock().await.closed_until = Some(Instant::now() + PEACE);
        }
        // Rights come back without a word, so only what is over is noted for good.
        if gone && let Err(error) = tokio::task::block_in_place(|| self.store.note_standing(chat, Standing::Gone)) {
            tracing::error!(%error, "it could not be noted that a chat is gone");
        }
        match code {
            _ if gone || muted => Ok(Sent::Dropped),
            _ if says(&why, &["TOPIC_CLOSED"]) => {
                tracing::info!(why, "a topic cannot be written to");
                Ok(Sent::Dropped)
            }
            400 => Err(Undelivered::Refused(why)),
            _ => Err(Undelivered::Later(format!("{code} {why}"))),
        }
    }
}

/// The same print is the same message.
fn print(draft: &Draft) -> Sha256 {
    Sha256::of(format!("{:?} {:?}", draft.laid.looks_like(), draft.keys).as_bytes())
}

fn hangs() -> Failure {
    Failure::Unknown { why: "no reply in time".to_owned(), told: Told::Nothing }
}

/// 0.25 s, 0.5 s, 1 s … at most [`LONGEST_PAUSE`].
pub(super) fn growing(tries: u32) -> Duration {
    Duration::from_millis(250).saturating_mul(1 << tries.min(10)).min(LONGEST_PAUSE)
}

/// Whether Telegram's words hold one of these.
fn says(why: &str, words: &[&str]) -> bool {
    words.iter().any(|word| why.contains(word))
}

pub(super) fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

pub(super) fn keyboard(keys: &[Vec<Key>]) -> Option<InlineKeyboardMarkup> {
    let button = |key: &Key| InlineKeyboardButton::callback(key.label.clone(), key.data.clone());
    let rows: Vec<Vec<_>> = keys.iter().map(|row| row.iter().map(button).collect()).collect();
    (!rows.is_empty()).then(|| InlineKeyboardMarkup::new(rows))
}
