//! Fairness: who is answered, how often, and how late.

use std::sync::{MutexGuard, PoisonError};

use anyhow::Result;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::budget::{Allowed, Budget};
use super::desk::{Desk, Received, now};
use crate::config::BotSettings;
use crate::reply::Phrase;
use crate::store::Standing;

/// How much was asked and pressed lately.
pub(super) struct Budgets {
    pub(super) user: Budget<i64>,
    pub(super) group: Budget<i64>,
    pub(super) press: Budget<i64>,
    pub(super) wordless: Budget<i64>,
}

/// Buttons and commands that one person may press in a minute.
const PRESSES: u32 = 60;
/// Stickers, voices and the like that are answered in a minute, in one chat.
const WORDLESS: u32 = 5;

impl Budgets {
    pub(super) fn new(settings: &BotSettings) -> Budgets {
        Budgets {
            user: Budget::new(settings.user_limit),
            group: Budget::new(settings.group_limit),
            press: Budget::new(PRESSES),
            wordless: Budget::new(WORDLESS),
        }
    }
}

impl Desk {
    /// Whether a question is answered: not above its asker's or its group's budget, not in a group long after it was
    /// asked, not where nobody could read the answer.
    pub(super) async fn may_ask(&self, received: &Received<'_>) -> Result<bool> {
        if nobody_could_read(received) {
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

    /// Whether a command is followed: there is room for more of them than of questions, and a silent end to it.
    pub(super) fn may_bother(&self, received: &Received<'_>) -> bool {
        let in_time = received.in_private() || self.late(received).is_none();
        let few = || self.budgets().press.count(received.user, received.written) == Allowed::Yes;
        !nobody_could_read(received) && in_time && few()
    }

    /// When a question was asked that waited long for its answer.
    pub(super) fn late(&self, received: &Received<'_>) -> Option<DateTime> {
        let is_late = now() - received.written > self.stale_after();
        let asked = Timestamp::from_second(received.written).ok().filter(|_| is_late)?;
        Some(asked.to_zoned(TimeZone::UTC).datetime())
    }

    /// After how many seconds a question is old.
    fn stale_after(&self) -> i64 {
        i64::try_from(self.settings.stale_after.as_secs()).unwrap_or(i64::MAX)
    }

    /// The counters of questions and presses.
    pub(super) fn budgets(&self) -> MutexGuard<'_, Budgets> {
        self.budgets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The bot was muted in the group.
fn nobody_could_read(received: &Received<'_>) -> bool {
    !received.in_private() && received.chat.standing == Standing::Muted
}
