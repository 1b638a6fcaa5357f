//! Questions: from a message to an answer that replies to it.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::budget::Allowed;
use super::desk::{Desk, Placed, Received, message_id, now, stored};
use super::heard::{Heard, heard};
use super::laid::Laid;
use super::page::{self, Kept, Shown};
use super::sender::{Draft, Key, Sent};
use crate::answer::{Answer, Nothing, Options, Outcome, Wording};
use crate::index::Library;
use crate::reply::{Locale, Phrase, SHOWN, remarks};
use crate::store::{AutoDelete, NewView, Standing};

/// How long after it was written a question may be edited for another answer.
const EDITABLE: i64 = 600;
/// Quotes of an answer in a group, unless its admins set otherwise.
pub(super) const IN_GROUPS: usize = 1;
/// How many passages are shown when asked for the closest ones.
const CLOSEST: usize = 3;
/// How often a hello is answered, in seconds.
const HELLO_AGAIN: i64 = 3_600;
/// How long is waited for one deletion.
const DELETING: Duration = Duration::from_secs(3);
/// How long the pictures of an album may take to arrive.
const ALBUM: Duration = Duration::from_millis(1_500);

/// What is behind the buttons of a message.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Body {
    /// Quotes.
    Answer(Kept),
    /// Nothing was found for these words; `true` when they were a claim.
    Nothing(String, bool),
    /// Example questions.
    Examples(Vec<String>),
}

/// A question, ready to be answered.
pub(super) struct Asked {
    pub(super) words: String,
    pub(super) wording: Wording,
}

impl Desk {
    /// A new message.
    pub(super) async fn hear(&self, received: &Received<'_>) -> Result<Placed> {
        if received.chat.standing == Standing::Gone {
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
        if !self.has_time_for(received).await? {
            return Ok(None);
        }
        match heard {
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
        let shown = view.and_then(|view| Some((view.id, view.message?)));
        let asked = match heard(received.message, &self.me, &received.chat) {
            Heard::Question(words) => Asked { words, wording: Wording::Question },
            Heard::Claim(words) => Asked { words, wording: Wording::Claim },
            // A command that was mistyped, or a caption that was taken away.
            _ => return Ok(None),
        };
        if !self.admitted(received).await? || !self.has_time_for(received).await? {
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

    /// Answers a question: with a new message, or by editing the one that shows a view.
    pub(super) async fn ask(&self, received: &Received<'_>, asked: Asked, shown: Option<(i64, i64)>) -> Result<Placed> {
        let options = Options {
            sources: received.chat.sources.clone().unwrap_or_default(),
            wording: asked.wording,
            ..Options::default()
        };
        tracing::debug!(words = asked.words, "asked");
        let (library, answer) = self.shelf.answer(&asked.words, &options).await?;
        let found = matches!(answer.outcome, Outcome::Quotes(_));
        tracing::info!(found, took_ms = answer.took.as_millis() as u64, user = %self.hashed(received.user), "answered");
        if !received.in_private() && is_nothing(&answer, &Nothing::NoQuestion) && shown.is_none() {
            // "Yes." in reply to the bot is no question.
            return Ok(None);
        }
        let body = self.body(received, &answer, asked.wording);
        let view = self.view(received, &body, shown)?;
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
        let Sent::There { chat, message } = sent else { return Ok(None) };
        match (found, received.in_private()) {
            (false, false) => self.delete_later(&received.chat.auto_delete, chat, stored(message))?,
            // It may stand where nothing was found before.
            _ => self.kept(|store| store.never_delete(chat, stored(message)))?,
        }
        Ok(Some((view, stored(message))))
    }

    fn body(&self, received: &Received<'_>, answer: &Answer, wording: Wording) -> Body {
        if !matches!(answer.outcome, Outcome::Quotes(_)) {
            return Body::Nothing(answer.question.clone(), wording == Wording::Claim);
        }
        let per_page = if received.in_private() { SHOWN } else { IN_GROUPS };
        let per_page = received.chat.quotes.map_or(per_page, usize::from);
        Body::Answer(Kept::of(answer, wording, per_page, self.late(received)))
    }

    /// Keeps what is behind the buttons, and says under which number.
    pub(super) fn view(&self, received: &Received<'_>, body: &Body, shown: Option<(i64, i64)>) -> Result<i64> {
        let (body, state) = (serde_json::to_string(body)?, serde_json::to_string(&Shown::default())?);
        match shown {
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
            Body::Answer(kept) => kept.page(library, &Shown::default(), view, locale).draft,
            _ if received.in_private() => nothing(answer, Some(view), self.late(received), locale),
            _ => Draft::from(Laid::phrase(&nothing_in_group(answer), locale)),
        }
    }

    /// When a question was asked that waited long for its answer.
    fn late(&self, received: &Received<'_>) -> Option<DateTime> {
        let is_late = now() - received.written > self.stale_after();
        let asked = Timestamp::from_second(received.written).ok().filter(|_| is_late)?;
        Some(asked.to_zoned(TimeZone::UTC).datetime())
    }

    /// Whether there is an answer at all: not above its asker's or its group's budget, not in a group long after
    /// it was asked, not where nobody could read the answer.
    pub(super) async fn has_time_for(&self, received: &Received<'_>) -> Result<bool> {
        if !received.in_private() && received.chat.standing == Standing::Muted {
            return Ok(false);
        }
        if !received.in_private() && self.late(received).is_some() {
            let quiet = self.stale_after();
            if self.kept(|store| store.notice(received.chat_id(), "missed", now(), quiet))? {
                self.say(received, &Phrase::MissedQuestions).await?;
            }
            return Ok(false);
        }
        let written = received.written;
        let of_user = self.budgets().user.count(received.user, written);
        let of_group = match of_user {
            Allowed::Yes if !received.in_private() => self.budgets().group.count(received.chat_id(), written),
            _ => Allowed::Yes,
        };
        let notice = match (of_user, of_group) {
            (Allowed::Yes, Allowed::Yes) => return Ok(true),
            (Allowed::TellOnce, _) => Phrase::TooManyFromUser(self.settings.user_limit),
            (_, Allowed::TellOnce) => Phrase::TooManyInGroup(self.settings.group_limit),
            _ => return Ok(false),
        };
        self.say(received, &notice).await?;
        Ok(false)
    }

    /// Sees to it that a message deletes itself.
    pub(super) fn delete_later(&self, when: &AutoDelete, chat: i64, message: i64) -> Result<()> {
        match when {
            AutoDelete::Never => Ok(()),
            AutoDelete::After(seconds) => {
                self.kept(|store| store.delete_later(chat, message, now() + i64::from(*seconds)))
            }
        }
    }

    /// Deletes the messages whose time has come.
    pub(super) async fn delete_due(&self) -> Result<()> {
        let mut deletions = JoinSet::new();
        for (chat, message) in self.kept(|store| store.deletions_due(now()))? {
            let sender = Arc::clone(&self.sender);
            deletions.spawn(async move {
                sender.delete(chat, message_id(message)).await;
                (chat, message)
            });
        }
        // A chat that has to wait holds up no other for long, and has its turn again.
        while let Ok(Some(deleted)) = timeout(DELETING, deletions.join_next()).await {
            let (chat, message) = deleted?;
            self.kept(|store| store.deleted(chat, message))?;
        }
        Ok(())
    }

    /// The passages that come closest to words that nothing answers; or the answer, if there is one by now.
    pub(super) async fn closest(
        &self,
        words: &str,
        claim: bool,
        sources: Vec<String>,
        locale: Locale,
    ) -> Result<Draft> {
        let wording = if claim { Wording::Claim } else { Wording::Question };
        let options = Options { passages: CLOSEST, sources, wording, ..Options::default() };
        let (_, answer) = self.shelf.answer(words, &options).await?;
        let mut draft = nothing(&answer, None, None, locale);
        let Draft { laid, .. } = &mut draft;
        laid.gap();
        if answer.passages.is_empty() {
            laid.aside(&Phrase::NoMore, locale);
            return Ok(draft);
        }
        laid.say(&Phrase::Closest, locale);
        for scored in &answer.passages {
            let mut longer = laid.clone();
            longer.gap();
            let (passage, note) = page::presentable(&scored.passage, &scored.passage);
            longer.quotation(&passage, &[]);
            longer.cite(&passage, locale);
            if let Some(note) = note {
                longer.aside(&note, locale);
            }
            if longer.fits() {
                *laid = longer;
            }
        }
        Ok(draft)
    }
}

/// Whether an answer is nothing, for this reason.
fn is_nothing(answer: &Answer, reason: &Nothing) -> bool {
    matches!(&answer.outcome, Outcome::Nothing(nothing) if nothing == reason)
}

/// Why there is no quote, what was searched, and a button for the passages that come closest (behind view `view`).
fn nothing(answer: &Answer, view: Option<i64>, asked_at: Option<DateTime>, locale: Locale) -> Draft {
    let mut said = remarks(answer);
    if matches!(said.last(), Some(Phrase::Searched(_))) && !answer.ignored.is_empty() {
        said.insert(said.len() - 1, Phrase::Ignored(answer.ignored.clone()));
    }
    said.extend(asked_at.map(Phrase::AskedAt));
    let mut laid = Laid::default();
    for phrase in said {
        laid.line_break();
        laid.say(&phrase, locale);
    }
    let weak = is_nothing(answer, &Nothing::TooWeak);
    let key = |view| Key { label: Phrase::ButtonClosest.in_locale(locale), data: format!("{view}:p") };
    Draft { laid, keys: view.filter(|_| weak).map(|view| vec![vec![key(view)]]).unwrap_or_default() }
}

/// The same in one line.
fn nothing_in_group(answer: &Answer) -> Phrase {
    match &answer.outcome {
        Outcome::Nothing(Nothing::NoQuestion) => Phrase::NoQuestion,
        Outcome::Nothing(Nothing::Refused(refusal)) => Phrase::Refused(refusal.clone()),
        _ => Phrase::NothingInGroup(answer.missing.clone()),
    }
}
