//! What people do: write, edit, press, type inline queries, run groups.

use std::collections::BTreeSet;
use std::time::Instant;

use serde_json::{Value, json};

use super::Fake;
use super::methods::now;
use super::shown::Shown;
use super::text::found;
use super::world::{BOT, Chat, Kind, Message, Standing, Waiting, World, bot};

/// Someone with a Telegram account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) id: i64,
    pub(crate) name: &'static str,
    /// The language of the app; empty where Telegram does not say.
    pub(crate) language: &'static str,
}

/// English readers, enough for most tests.
pub(crate) const ANN: Person = Person { id: 11, name: "Ann", language: "en" };
pub(crate) const BEN: Person = Person { id: 12, name: "Ben", language: "en" };
pub(crate) const EVE: Person = Person { id: 13, name: "Eve", language: "en" };

impl Person {
    fn wire(self) -> Value {
        let mut wire = json!({"id": self.id, "is_bot": false, "first_name": self.name});
        if !self.language.is_empty() {
            wire["language_code"] = json!(self.language);
        }
        wire
    }
}

/// A message someone sent.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) chat: i64,
    pub(crate) id: i32,
    pub(crate) update: i64,
}

/// A message being written; [`Draft::send`] sends it and Telegram delivers it to the bot.
pub(crate) struct Draft<'a> {
    fake: &'a Fake,
    chat: i64,
    content: Value,
    date: i64,
    sender: Value,
}

impl Draft<'_> {
    pub(crate) fn text(mut self, text: &str) -> Self {
        self.content["text"] = json!(text);
        let entities = found(text);
        self.content["entities"] = if entities.is_empty() { Value::Null } else { json!(entities) };
        self
    }

    /// A photo with a caption, or without.
    pub(crate) fn photo(mut self, caption: &str) -> Self {
        self.content["photo"] = json!([{
            "file_id": "photo-1", "file_unique_id": "p1", "width": 320, "height": 200, "file_size": 1000
        }]);
        if !caption.is_empty() {
            self.content["caption"] = json!(caption);
            let entities = found(caption);
            self.content["caption_entities"] = if entities.is_empty() { Value::Null } else { json!(entities) };
        }
        self
    }

    /// A file with its name.
    pub(crate) fn document(mut self, name: &str, content: &[u8]) -> Self {
        let id = self.fake.with(|world| {
            let id = format!("document-{}", world.files.len());
            world.files.insert(id.clone(), content.to_vec());
            id
        });
        self.content["document"] = json!({
            "file_id": id, "file_unique_id": format!("u{id}"), "file_name": name, "file_size": content.len(),
        });
        self
    }

    pub(crate) fn album(mut self, id: &str) -> Self {
        self.content["media_group_id"] = json!(id);
        self
    }

    /// Anything else that a message can hold.
    pub(crate) fn with(mut self, field: &str, value: Value) -> Self {
        self.content[field] = value;
        self
    }

    pub(crate) fn to(mut self, chat: i64) -> Self {
        self.chat = chat;
        self
    }

    /// In a topic of a forum. Every message there replies to the topic's creation.
    pub(crate) fn topic(mut self, topic: i32) -> Self {
        self.content["message_thread_id"] = json!(topic);
        self.content["is_topic_message"] = json!(true);
        let chat = self.fake.look(|world| world.chats[&self.chat].wire());
        self.content["reply_to_message"] = json!({
            "message_id": topic, "date": now() - 1000, "chat": chat, "from": ANN.wire(), "message_thread_id": topic,
            "is_topic_message": true, "forum_topic_created": {"name": "A topic", "icon_color": 7_322_096},
        });
        self
    }

    pub(crate) fn reply_to(mut self, id: i32) -> Self {
        let chat = self.chat;
        let mut target = self.fake.look(|world| world.messages[&(chat, id)].wire.clone());
        if let Some(target) = target.as_object_mut() {
            target.remove("reply_to_message");
        }
        self.content["reply_to_message"] = target;
        self
    }

    /// Only this part of the message replied to is meant.
    pub(crate) fn selecting(mut self, part: &str) -> Self {
        self.content["quote"] = json!({"text": part, "position": 0, "is_manual": true});
        self
    }

    /// Passed on from a channel.
    pub(crate) fn forwarded(mut self) -> Self {
        self.content["forward_origin"] = json!({
            "type": "channel", "date": now() - 5000, "message_id": 7,
            "chat": {"id": -1_002_000_000_001_i64, "type": "channel", "title": "A channel"},
        });
        self
    }

    /// What an inline result looks like when it has been chosen.
    pub(crate) fn via_bot(mut self) -> Self {
        self.content["via_bot"] = bot();
        self
    }

    /// As an administrator who stays anonymous: the group itself seems to speak.
    pub(crate) fn anonymously(mut self) -> Self {
        self.content["sender_chat"] = self.fake.look(|world| world.chats[&self.chat].wire());
        self.sender =
            json!({"id": 1_087_968_824, "is_bot": true, "first_name": "Group", "username": "GroupAnonymousBot"});
        self
    }

    /// Sent so many seconds ago.
    pub(crate) fn ago(mut self, seconds: i64) -> Self {
        self.date = now() - seconds;
        self
    }

    pub(crate) fn send(self) -> Sent {
        let chat = self.chat;
        self.fake.with(|world| {
            let wire = world.add_message(chat, &self.sender, self.date, &self.content);
            let kind = if world.chats[&chat].kind == Kind::Channel { "channel_post" } else { "message" };
            let id = i32::try_from(wire["message_id"].as_i64().unwrap()).unwrap();
            Sent { chat, id, update: world.push(kind, wire) }
        })
    }
}

impl Fake {
    /// A message by someone, in private unless sent [`Draft::to`] a group.
    pub(crate) fn draft(&self, person: Person) -> Draft<'_> {
        self.meet(person);
        Draft { fake: self, chat: person.id, content: json!({}), date: now(), sender: person.wire() }
    }

    /// Writes to the bot in private.
    pub(crate) fn say(&self, person: Person, text: &str) -> Sent {
        self.draft(person).text(text).send()
    }

    /// Writes in a group, to be delivered to the bot: privacy mode is the test's business.
    pub(crate) fn say_in(&self, chat: i64, person: Person, text: &str) -> Sent {
        self.draft(person).to(chat).text(text).send()
    }

    /// Someone has started the bot.
    pub(crate) fn meet(&self, person: Person) {
        self.with(|world| {
            world.people.entry(person.id).or_insert_with(|| person.wire());
            world.chats.entry(person.id).or_insert_with(|| Chat::new(person.id, Kind::Private, person.name));
        });
    }

    /// Changes what was written.
    pub(crate) fn edit(&self, sent: &Sent, text: &str) {
        self.with(|world| {
            let message = world.messages.get_mut(&(sent.chat, sent.id)).unwrap();
            message.wire["text"] = json!(text);
            message.wire["edit_date"] = json!(now());
            let entities = found(text);
            if let Some(wire) = message.wire.as_object_mut() {
                wire.remove("entities");
                if !entities.is_empty() {
                    wire.insert("entities".to_owned(), json!(entities));
                }
            }
            let wire = message.wire.clone();
            world.push("edited_message", wire);
        });
    }

    /// Takes a message away; bots are not told.
    pub(crate) fn delete(&self, chat: i64, id: i32) {
        self.with(|world| world.messages.remove(&(chat, id)));
    }

    /// Presses the button with this label and returns the id of the press.
    #[track_caller]
    pub(crate) fn press(&self, person: Person, shown: &Shown, label: &str) -> String {
        let button = shown.button(label);
        let data = button["callback_data"].as_str().unwrap_or_else(|| panic!("`{label}` cannot be pressed: {button}"));
        self.press_data(person, shown.chat, shown.id, data)
    }

    /// Presses a button by its data, on a message that may have gone since.
    pub(crate) fn press_data(&self, person: Person, chat: i64, message: i32, data: &str) -> String {
        self.meet(person);
        self.with(|world| {
            let id = world.new_id();
            let gone = json!({"chat": world.chats[&chat].wire(), "message_id": message, "date": 0});
            let message = world.messages.get(&(chat, message)).map_or(gone, |message| message.wire.clone());
            let query = json!({
                "id": id, "from": person.wire(), "chat_instance": "1234567890", "data": data, "message": message,
            });
            world.callbacks.insert(id.clone(), Waiting { asked: Instant::now(), answer: None });
            world.push("callback_query", query);
            id
        })
    }

    /// What the bot answered to a press: its toast, or a link to open.
    #[track_caller]
    pub(crate) fn toast(&self, press: &str) -> Value {
        self.wait("an answer to a press", |world| world.callbacks[press].answer.clone())
    }

    /// Presses and waits until the message changes.
    #[track_caller]
    pub(crate) fn press_and_see(&self, person: Person, shown: &Shown, label: &str) -> Shown {
        let press = self.press(person, shown, label);
        let edited = self.edited(shown);
        self.toast(&press);
        edited
    }

    /// Types `@bot query` somewhere and returns the query's id.
    pub(crate) fn inline(&self, person: Person, query: &str) -> String {
        self.meet(person);
        self.with(|world| {
            let id = world.new_id();
            world.inline.insert(id.clone(), Waiting { asked: Instant::now(), answer: None });
            let query = json!({
                "id": id, "from": person.wire(), "query": query, "offset": "", "chat_type": "supergroup",
            });
            world.push("inline_query", query);
            id
        })
    }

    /// The whole answer to an inline query.
    #[track_caller]
    pub(crate) fn results(&self, query: &str) -> Value {
        self.wait("an answer to an inline query", |world| world.inline[query].answer.clone())
    }

    /// Chooses an inline result: a message by the person, via the bot.
    pub(crate) fn choose(&self, person: Person, result: &Value, chat: i64) -> Shown {
        self.with(|world| {
            let content = json!({
                "text": result["text"], "entities": result["entities"], "reply_markup": result["reply_markup"],
                "via_bot": bot(),
            });
            let wire = world.add_message(chat, &person.wire(), now(), &content);
            if !result["reply_markup"].is_null() {
                let id = world.new_id();
                world.inline_messages.insert(id, Message { wire: wire.clone(), edits: 0 });
            }
            world.push("message", wire.clone());
            Shown::of(&wire, 0)
        })
    }

    /// A supergroup with the bot in it.
    pub(crate) fn group(&self) -> i64 {
        self.open(Kind::Supergroup)
    }

    /// A group that has not become a supergroup.
    pub(crate) fn small_group(&self) -> i64 {
        self.open(Kind::Group)
    }

    pub(crate) fn channel(&self) -> i64 {
        self.open(Kind::Channel)
    }

    /// A forum with these topics beside General.
    pub(crate) fn forum(&self, topics: &[i32]) -> i64 {
        let id = self.open(Kind::Supergroup);
        self.with(|world| {
            world.chats.get_mut(&id).unwrap().topics = Some(topics.iter().copied().collect::<BTreeSet<_>>());
        });
        id
    }

    fn open(&self, kind: Kind) -> i64 {
        self.with(|world| new_chat(world, kind, "The reading circle"))
    }

    /// Changes what the test wants of a chat.
    pub(crate) fn chat(&self, id: i64, change: impl FnOnce(&mut Chat)) {
        self.with(|world| change(world.chats.get_mut(&id).unwrap()));
    }

    /// Someone becomes an administrator of a group.
    pub(crate) fn promote(&self, chat: i64, person: Person) {
        self.meet(person);
        self.with(|world| world.chats.get_mut(&chat).unwrap().admins.insert(person.id));
    }

    /// Someone adds the bot to a group, as Telegram tells it.
    pub(crate) fn add_bot(&self, chat: i64, by: Person) {
        self.meet(by);
        self.with(|world| {
            world.chats.get_mut(&chat).unwrap().bot = Standing::Left;
            world.stand(chat, by.id, Standing::Member);
            let joined = json!({"new_chat_members": [bot()]});
            let wire = world.add_message(chat, &by.wire(), now(), &joined);
            world.push("message", wire);
        });
    }

    /// The bot's standing changes.
    pub(crate) fn stand(&self, chat: i64, by: Person, standing: Standing) {
        self.meet(by);
        self.with(|world| world.stand(chat, by.id, standing));
    }

    /// A group becomes a supergroup; Telegram may tell the bot, or let it find out by an error.
    pub(crate) fn migrate(&self, old: i64, told: Told) -> i64 {
        self.with(|world| {
            let new = new_chat(world, Kind::Supergroup, "The reading circle");
            let kept = world.chats.get_mut(&old).unwrap();
            kept.became = Some(new);
            let (admins, from) = (kept.admins.clone(), bot_of_groups());
            world.chats.get_mut(&new).unwrap().admins = admins;
            if told == Told::ByMessages {
                let wire = world.add_message(old, &from, now(), &json!({"migrate_to_chat_id": new}));
                world.push("message", wire);
                let wire = world.add_message(new, &from, now(), &json!({"migrate_from_chat_id": old}));
                world.push("message", wire);
            }
            new
        })
    }
}

/// How the bot learns that a group has moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    ByMessages,
    ByError,
}

fn bot_of_groups() -> Value {
    json!({"id": 1_087_968_824, "is_bot": true, "first_name": "Group", "username": "GroupAnonymousBot"})
}

fn new_chat(world: &mut World, kind: Kind, title: &str) -> i64 {
    let count = i64::try_from(world.chats.len()).unwrap();
    let id = if kind == Kind::Group { -4_000 - count } else { -1_000_000_005_000 - count };
    let mut chat = Chat::new(id, kind, title);
    if kind == Kind::Channel {
        chat.bot = Standing::Administrator;
    }
    debug_assert_ne!(id, BOT);
    world.chats.insert(id, chat);
    id
}
