//! What Telegram knows: chats, people, messages, updates not fetched yet, and everything the bot did wrong.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// The bot as Telegram presents it.
pub(crate) const BOT: i64 = 4_242_424_242;
pub(crate) const BOT_NAME: &str = "ibid_test_bot";

/// How long a callback and an inline query may wait for their answers.
pub(super) const CALLBACK_TIME: Duration = Duration::from_secs(15);
pub(super) const INLINE_TIME: Duration = Duration::from_secs(10);

/// A call that Telegram refuses.
#[derive(Clone, Debug)]
pub(crate) struct Refused {
    pub(crate) code: u16,
    pub(crate) description: String,
    pub(crate) parameters: Value,
}

impl Refused {
    pub(super) fn bad(why: &str) -> Refused {
        Refused { code: 400, description: format!("Bad Request: {why}"), parameters: Value::Null }
    }

    pub(super) fn forbidden(why: &str) -> Refused {
        Refused { code: 403, description: format!("Forbidden: {why}"), parameters: Value::Null }
    }

    pub(super) fn too_many(seconds: u64) -> Refused {
        Refused {
            code: 429,
            description: format!("Too Many Requests: retry after {seconds}"),
            parameters: json!({"retry_after": seconds}),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Private,
    Group,
    Supergroup,
    Channel,
}

/// What the bot may do in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Member,
    Administrator,
    Muted,
    Left,
    Kicked,
}

impl Standing {
    fn word(self) -> &'static str {
        match self {
            Standing::Member => "member",
            Standing::Administrator => "administrator",
            Standing::Muted => "restricted",
            Standing::Left => "left",
            Standing::Kicked => "kicked",
        }
    }
}

/// A chat, and how the bot stands there.
#[derive(Clone, Debug)]
pub(crate) struct Chat {
    pub(crate) id: i64,
    pub(crate) kind: Kind,
    pub(crate) title: String,
    /// `Some` for a forum: its topics, without General.
    pub(crate) topics: Option<BTreeSet<i32>>,
    pub(crate) bot: Standing,
    pub(crate) admins: BTreeSet<i64>,
    pub(crate) blocked: bool,
    pub(crate) deleted: bool,
    pub(crate) became: Option<i64>,
    last_message: i32,
    penalty: Option<Instant>,
    /// When the bot wrote or edited, for the limits.
    writes: Vec<Instant>,
}

impl Chat {
    pub(crate) fn new(id: i64, kind: Kind, title: &str) -> Chat {
        Chat {
            id,
            kind,
            title: title.to_owned(),
            topics: None,
            bot: Standing::Member,
            admins: BTreeSet::new(),
            blocked: false,
            deleted: false,
            became: None,
            // Every chat counts from the same number, so that whoever mixes chats up is found out.
            last_message: 100,
            penalty: None,
            writes: Vec::new(),
        }
    }

    pub(super) fn is_group(&self) -> bool {
        matches!(self.kind, Kind::Group | Kind::Supergroup)
    }

    pub(super) fn wire(&self) -> Value {
        match self.kind {
            Kind::Private => json!({"id": self.id, "type": "private", "first_name": self.title}),
            Kind::Group => {
                json!({"id": self.id, "type": "group", "title": self.title, "all_members_are_administrators": false})
            }
            Kind::Supergroup if self.topics.is_some() => {
                json!({"id": self.id, "type": "supergroup", "title": self.title, "is_forum": true})
            }
            Kind::Supergroup => json!({"id": self.id, "type": "supergroup", "title": self.title}),
            Kind::Channel => json!({"id": self.id, "type": "channel", "title": self.title}),
        }
    }

    /// Whether the bot may write here.
    pub(super) fn may_write(&self) -> Result<(), Refused> {
        let name = match self.kind {
            Kind::Private if self.blocked => return Err(Refused::forbidden("bot was blocked by the user")),
            Kind::Private => return Ok(()),
            Kind::Group => "group",
            Kind::Supergroup => "supergroup",
            Kind::Channel => "channel",
        };
        if let Some(new) = self.became {
            return Err(Refused {
                parameters: json!({"migrate_to_chat_id": new}),
                ..Refused::bad("group chat was upgraded to a supergroup chat")
            });
        }
        if self.deleted {
            return Err(Refused::forbidden("the group chat was deleted"));
        }
        match self.bot {
            Standing::Member | Standing::Administrator => Ok(()),
            Standing::Muted => Err(Refused::bad("not enough rights to send text messages to the chat")),
            Standing::Left => Err(Refused::forbidden(&format!("bot is not a member of the {name} chat"))),
            Standing::Kicked => Err(Refused::forbidden(&format!("bot was kicked from the {name} chat"))),
        }
    }
}

/// A message as it stands now.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) wire: Value,
    pub(crate) edits: usize,
}

/// A button press or an inline query, and its answer.
#[derive(Clone, Debug)]
pub(crate) struct Waiting {
    pub(super) asked: Instant,
    pub(crate) answer: Option<Value>,
}

/// A call of the bot's.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) parameters: Value,
    /// The result; `None` where a fault of the test's came first.
    pub(crate) outcome: Option<Result<Value, Refused>>,
}

impl Request {
    pub(crate) fn chat(&self) -> Option<i64> {
        self.parameters["chat_id"].as_i64()
    }
}

/// What a test does to the connection.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// 429 with this many seconds.
    TooMany(u64),
    /// An error as Telegram words it.
    Refusal(u16, &'static str),
    /// A gateway's own page with this status, not JSON.
    Gateway(u16),
    /// The connection is reset.
    Reset,
    /// The reply breaks off.
    CutOff,
    /// Nothing for so long, then as always.
    Slow(Duration),
    /// Carried out at once, and the reply only after so long.
    Hold(Duration),
}

/// Which calls a fault befalls, and when.
#[derive(Clone, Debug)]
pub(crate) struct Trouble {
    /// A method, a beginning with `*`, or `*`; `getUpdates` must be named.
    pub(crate) method: &'static str,
    pub(crate) chat: Option<i64>,
    pub(crate) fault: Fault,
    pub(crate) when: When,
    pub(crate) times: usize,
}

/// Whether Telegram did what was asked before the fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    Before,
    After,
}

/// What Telegram calls instead of being asked.
#[derive(Clone, Debug)]
pub(crate) struct Webhook {
    pub(crate) url: String,
    pub(crate) secret: String,
    /// When it last failed, and why.
    pub(crate) error: Option<(i64, String)>,
}

/// All of it. Tests look at the public fields; methods change it.
pub(crate) struct World {
    pub(crate) chats: BTreeMap<i64, Chat>,
    pub(crate) people: BTreeMap<i64, Value>,
    pub(crate) messages: BTreeMap<(i64, i32), Message>,
    pub(crate) inline_messages: BTreeMap<String, Message>,
    pub(crate) callbacks: HashMap<String, Waiting>,
    pub(crate) inline: HashMap<String, Waiting>,
    pub(crate) requests: Vec<Request>,
    /// Files that people sent, by their ids.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    /// Those that the bot was told the path of.
    pub(super) paths: BTreeMap<String, String>,
    pub(crate) violations: Vec<String>,
    pub(crate) troubles: Vec<Trouble>,
    pub(crate) token: String,
    /// What BotFather was told.
    pub(crate) privacy_mode: bool,
    pub(crate) inline_mode: bool,
    /// Whether sends are limited as Telegram limits them: a burst of five and one a second in a chat.
    pub(crate) limited: bool,
    /// The bot's username.
    pub(crate) name: String,
    /// What its clock says, where it does not go right.
    pub(crate) date: Option<String>,
    /// What it calls, if anything.
    pub(crate) webhook: Option<Webhook>,
    /// Commands and descriptions, by what and for whom.
    pub(crate) registered: BTreeMap<String, Value>,
    /// The updates that were fetched and then confirmed.
    pub(crate) confirmed: i64,
    pub(super) queue: VecDeque<(i64, Value)>,
    pub(super) poll: u64,
    pub(super) polling: bool,
    last_update: i64,
    last_id: u64,
}

impl World {
    pub(super) fn new(token: &str) -> World {
        World {
            chats: BTreeMap::new(),
            people: BTreeMap::new(),
            messages: BTreeMap::new(),
            inline_messages: BTreeMap::new(),
            callbacks: HashMap::new(),
            inline: HashMap::new(),
            requests: Vec::new(),
            files: BTreeMap::new(),
            paths: BTreeMap::new(),
            violations: Vec::new(),
            troubles: Vec::new(),
            token: token.to_owned(),
            privacy_mode: true,
            inline_mode: true,
            limited: false,
            name: BOT_NAME.to_owned(),
            date: None,
            webhook: None,
            registered: BTreeMap::new(),
            confirmed: 0,
            queue: VecDeque::new(),
            poll: 0,
            polling: false,
            last_update: 700_000_000,
            last_id: 0,
        }
    }

    /// Something the bot should not have done.
    pub(super) fn violation(&mut self, what: String) {
        self.violations.push(what);
    }

    /// An id of no meaning, like those of callbacks.
    pub(super) fn new_id(&mut self) -> String {
        self.last_id += 1;
        format!("{}{:06}", 880_000_000_000_u64, self.last_id)
    }

    /// Queues an update and returns its id.
    pub(crate) fn push(&mut self, kind: &str, content: Value) -> i64 {
        self.last_update += 1;
        self.push_raw(json!({"update_id": self.last_update, kind: content}))
    }

    /// Queues an update as it is; its id need not be new.
    pub(crate) fn push_raw(&mut self, update: Value) -> i64 {
        let id = update["update_id"].as_i64().unwrap();
        self.last_update = self.last_update.max(id);
        self.queue.push_back((id, update));
        id
    }

    /// Writes a message down, with what every message has.
    pub(super) fn add_message(&mut self, chat: i64, from: &Value, date: i64, content: &Value) -> Value {
        let chat = self.chats.get_mut(&chat).unwrap();
        chat.last_message += 1;
        let id = chat.last_message;
        let mut wire = json!({"message_id": id, "date": date, "chat": chat.wire()});
        if !from.is_null() {
            wire["from"] = from.clone();
        }
        for (key, value) in content.as_object().into_iter().flatten() {
            if !value.is_null() {
                wire[key] = value.clone();
            }
        }
        self.messages.insert((chat.id, id), Message { wire: wire.clone(), edits: 0 });
        wire
    }

    /// The chat of a call.
    pub(super) fn chat(&self, parameters: &Value) -> Result<&Chat, Refused> {
        let id = parameters["chat_id"].as_i64().ok_or_else(|| Refused::bad("chat_id is empty"))?;
        self.chats.get(&id).ok_or_else(|| Refused::bad("chat not found"))
    }

    /// Counts a write against the limits, or says 429. What a test asked for as 429 is remembered here too.
    pub(super) fn pace(&mut self, chat: i64) -> Result<(), Refused> {
        let now = Instant::now();
        let limited = self.limited;
        let Some(kept) = self.chats.get_mut(&chat) else { return Ok(()) };
        if let Some(until) = kept.penalty.filter(|until| *until > now) {
            let early = until - now;
            self.violation(format!("chat {chat} was written to {early:?} before retry_after was over"));
            return Err(Refused::too_many(early.as_secs() + 1));
        }
        kept.writes.retain(|at| now - *at < Duration::from_secs(60));
        let recent = |within: u64| kept.writes.iter().filter(|at| now - **at < Duration::from_secs(within)).count();
        if limited && (recent(5) >= 5 || (kept.is_group() && recent(60) >= 20)) {
            let seconds = if recent(5) >= 5 { 3 } else { 20 };
            kept.penalty = Some(now + Duration::from_secs(seconds));
            return Err(Refused::too_many(seconds));
        }
        kept.writes.push(now);
        Ok(())
    }

    /// From now on, a write to the chat is too early for so long.
    pub(super) fn punish(&mut self, chat: i64, seconds: u64) {
        if let Some(chat) = self.chats.get_mut(&chat) {
            // A little less, since the bot counts from when it hears of it.
            chat.penalty = Some(Instant::now() + Duration::from_secs(seconds) - Duration::from_millis(50));
        }
    }

    /// How someone, or the bot, stands in a chat, in Telegram's words.
    pub(super) fn member(&self, chat: &Chat, user: i64, standing: Option<Standing>) -> Value {
        let person = if user == BOT { bot() } else { self.people.get(&user).cloned().unwrap_or_default() };
        let status = match standing {
            Some(standing) => standing.word(),
            None if user == BOT => chat.bot.word(),
            None if chat.admins.contains(&user) => "administrator",
            None => "member",
        };
        let rights: &[&str] = match status {
            "administrator" => &[
                "can_be_edited",
                "is_anonymous",
                "can_manage_chat",
                "can_delete_messages",
                "can_manage_video_chats",
                "can_restrict_members",
                "can_promote_members",
                "can_change_info",
                "can_invite_users",
                "can_post_stories",
                "can_edit_stories",
                "can_delete_stories",
                "can_pin_messages",
            ],
            "restricted" => &[
                "can_send_messages",
                "can_send_audios",
                "can_send_documents",
                "can_send_photos",
                "can_send_videos",
                "can_send_video_notes",
                "can_send_voice_notes",
                "can_send_polls",
                "can_send_other_messages",
                "can_add_web_page_previews",
                "can_change_info",
                "can_invite_users",
                "can_pin_messages",
                "can_manage_topics",
            ],
            _ => &[],
        };
        let mut member = json!({"status": status, "user": person});
        for right in rights {
            member[*right] = json!(status == "administrator" && !matches!(*right, "can_be_edited" | "is_anonymous"));
        }
        if matches!(status, "restricted" | "kicked") {
            member["until_date"] = json!(0);
        }
        if status == "restricted" {
            member["is_member"] = json!(true);
        }
        member
    }
}

/// The bot as the sender of a message.
pub(super) fn bot() -> Value {
    json!({"id": BOT, "is_bot": true, "first_name": "Ibid", "username": BOT_NAME})
}
