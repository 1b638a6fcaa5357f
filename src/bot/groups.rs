//! Coming and going: who may use the bot, being added, muted and removed, and groups that become supergroups.

use anyhow::{Context, Result};
use teloxide::types::{ChatMember, ChatMemberKind, ChatMemberUpdated, Message, Restricted, UntilDate, UserId};

use super::desk::{Desk, Received, now};
use super::laid::Laid;
use super::sender::{Draft, Place};
use crate::reply::{Locale, Phrase, Sees};
use crate::store::{Chat, Standing};

/// How often somebody who is not on the list is told so, in seconds.
const TOLD_AGAIN: i64 = 24 * 60 * 60;
/// Telegram may tell of one arrival twice; whoever removes and adds the bot anew takes longer. In seconds.
const GREETED_AGAIN: i64 = 10;

/// Telegram's own account, in whose name admins act who stay anonymous. Nobody else can.
const GROUP_ANONYMOUS_BOT: UserId = UserId(1_087_968_824);

impl Desk {
    /// Whether a chat may use the bot; one that may not is told so, and a group is left.
    pub(super) async fn admitted(&self, received: &Received<'_>) -> Result<bool> {
        if self.is_allowed(received.chat_id())? {
            return Ok(true);
        }
        if !received.in_private() {
            self.turn_down(received.chat_id(), received.place(), received.locale).await?;
        } else if self.kept(|store| store.notice(received.chat_id(), "not allowed", now(), TOLD_AGAIN))? {
            self.say(received, &Phrase::NotAllowedPrivate).await?;
        }
        Ok(false)
    }

    /// One polite line to a group that is not on the list, and then out.
    async fn turn_down(&self, chat: i64, place: Place, locale: Locale) -> Result<()> {
        tracing::info!(chat, "a group that is not in IBID_CHATS is left");
        if self.kept(|store| store.notice(chat, "not allowed", now(), TOLD_AGAIN))? {
            self.sender.send(place, &Draft::from(Laid::phrase(&Phrase::NotAllowedGroup, locale))).await?;
        }
        self.sender.leave(chat).await;
        Ok(())
    }

    /// The bot's own membership of a chat has changed.
    pub(super) async fn membership(&self, change: &ChatMemberUpdated) -> Result<()> {
        let chat = change.chat.id.0;
        let (before, after) = (standing(&change.old_chat_member), standing(&change.new_chat_member));
        if after != before {
            tracing::info!(?before, ?after, "the bot's standing in a chat has changed");
        }
        self.kept(|store| store.note_standing(chat, after))?;
        if after == Standing::Member {
            self.sender.reopen(chat).await;
        }
        let is_group = change.chat.is_group() || change.chat.is_supergroup();
        if !is_group || before != Standing::Gone || after != Standing::Member {
            return Ok(());
        }
        let set = self.kept(|store| store.chat(chat))?;
        // Whoever added the bot may be alone in speaking their language; what the group chose comes first.
        let locale = self.locale(&set, Some(&change.from));
        let place = Place { chat, thread: None, reply_to: None };
        if !self.is_allowed(chat)? {
            return self.turn_down(chat, place, locale).await;
        }
        if self.kept(|store| store.notice(chat, "greeting", now(), GREETED_AGAIN))? {
            let is_admin = matches!(change.new_chat_member.kind, ChatMemberKind::Administrator(_));
            // Privacy mode may have been changed since the start.
            let me = self.sender.me().await;
            let reads_groups = me.map_or(self.me.reads_groups, |me| me.can_read_all_group_messages);
            let sees = if reads_groups || is_admin { Sees::Everything } else { Sees::OnlyAddressed };
            let greeting = Phrase::Greeting { bot: self.me.username.clone(), sees };
            self.sender.send(place, &Draft::from(Laid::phrase(&greeting, locale))).await?;
        }
        Ok(())
    }

    /// Whether the message only tells that a group has become a supergroup; its settings move along.
    pub(super) fn migrated(&self, message: &Message) -> Result<bool> {
        let (old, new) = match (message.migrate_to_chat_id(), message.migrate_from_chat_id()) {
            (Some(new), _) => (message.chat.id, *new),
            (None, Some(old)) => (*old, message.chat.id),
            (None, None) => return Ok(false),
        };
        self.kept(|store| store.migrate_chat(old.0, new.0))?;
        Ok(true)
    }

    /// Whether a user may change a group's settings.
    ///
    /// # Errors
    /// When Telegram does not say.
    pub(super) async fn is_admin(&self, chat: i64, user: UserId) -> Result<bool> {
        if user == GROUP_ANONYMOUS_BOT {
            return Ok(true);
        }
        let member = self.sender.member(chat, user).await;
        member.map(|member| member.is_privileged()).context("Telegram does not say who is an admin")
    }
}

fn standing(member: &ChatMember) -> Standing {
    match &member.kind {
        ChatMemberKind::Left | ChatMemberKind::Banned(_) => Standing::Gone,
        ChatMemberKind::Restricted(Restricted { is_member: false, .. }) => Standing::Gone,
        // Nobody says when a restriction runs out; whether one for a time is over is seen by trying.
        ChatMemberKind::Restricted(Restricted { can_send_messages: false, until_date: UntilDate::Forever, .. }) => {
            Standing::Muted
        }
        _ => Standing::Member,
    }
}

/// Settings of a group as if nobody had set any; how the bot stands there is no setting.
pub(super) fn as_new(chat: &Chat) -> Chat {
    Chat { standing: chat.standing, ..Chat::default() }
}
