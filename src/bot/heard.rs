//! What a message asks of the bot, if anything: the manners of a chat in one place.
//!
//! In private any text is a question. In a group only what is addressed to the bot is: a command, a reply to one of
//! its messages, a mention. Everything else is heard by nobody.

use teloxide::types::{Message, MessageEntityKind, MessageKind, ThreadId, UserId};

use crate::reply::is_pleasantry;
use crate::store::Chat;

/// What a message asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// A question in the asker's words.
    Question(String),
    /// Words of somebody else's to look up: forwarded, selected, or pointed at.
    Claim(String),
    /// A command and what follows it.
    Command(String, String),
    /// `/ask` without a question, or a mention without one.
    EmptyAsk,
    /// A hello or a thank-you.
    Pleasantry,
    /// Nothing that can be read: a sticker, a voice message, a place.
    NoWords,
    /// Not addressed to the bot, or not worth an answer.
    Nothing,
}

/// Who the bot is.
#[derive(Clone, Debug)]
pub(super) struct Me {
    pub(super) id: UserId,
    pub(super) username: String,
    /// Privacy mode is off: every message of a group is delivered.
    pub(super) reads_groups: bool,
}

/// Reads a message.
pub(super) fn heard(message: &Message, me: &Me, chat: &Chat) -> Heard {
    let via_us = message.via_bot.as_ref().is_some_and(|bot| bot.id == me.id);
    if via_us || message.is_automatic_forward() || is_from_bot(message) || message.chat.is_channel() {
        return Heard::Nothing;
    }
    let words = message.text().or(message.caption()).unwrap_or("").trim();
    if let Some((name, addressee, argument)) = command(words) {
        if addressee.is_some_and(|bot| !bot.eq_ignore_ascii_case(&me.username)) {
            return Heard::Nothing;
        }
        let name = name.to_ascii_lowercase();
        return if name == "ask" { asked(message, argument, me) } else { named(message, name, addressee, argument) };
    }
    if message.chat.is_private() { in_private(message, words) } else { in_group(message, words, me, chat) }
}

/// A bot wrote the message, and not somebody in the name of the group or of a channel, for whom Telegram puts a bot.
fn is_from_bot(message: &Message) -> bool {
    message.from.as_ref().is_some_and(|from| from.is_bot) && message.sender_chat.is_none()
}

/// The message was written in the name of the group itself, which only its admins can do.
pub(super) fn is_anonymous_admin(message: &Message) -> bool {
    message.sender_chat.as_ref().is_some_and(|sender| sender.id == message.chat.id)
}

/// The topic that an answer belongs to. A thread of replies outside of forums has an id, too, but is none.
pub(super) fn topic(message: &Message) -> Option<ThreadId> {
    message.thread_id.filter(|_| message.is_topic_message)
}

/// The message that this one replies to. In a topic every message "replies" to the one that created the topic.
fn replied_to(message: &Message) -> Option<&Message> {
    message.reply_to_message().filter(|replied| replied.forum_topic_created().is_none())
}

/// `/name@bot argument`.
fn command(words: &str) -> Option<(&str, Option<&str>, &str)> {
    let rest = words.strip_prefix('/')?;
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let (command, argument) = rest.split_at_checked(end)?;
    let (name, addressee) = match command.split_once('@') {
        Some((name, bot)) => (name, Some(bot)),
        None => (command, None),
    };
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    is_name.then(|| (name, addressee, argument.trim()))
}

/// `/ask question`, or `/ask` as a reply to the message that holds it.
fn asked(message: &Message, argument: &str, me: &Me) -> Heard {
    if !argument.is_empty() {
        return Heard::Question(argument.to_owned());
    }
    if let Some(selected) = message.quote() {
        return Heard::Claim(selected.text.clone());
    }
    let pointed_at = replied_to(message).filter(|replied| replied.from.as_ref().is_none_or(|from| from.id != me.id));
    match pointed_at.and_then(|replied| replied.text().or(replied.caption())) {
        Some(words) if !words.trim().is_empty() => Heard::Claim(words.to_owned()),
        _ => Heard::EmptyAsk,
    }
}

/// A command other than `/ask`. In a group only those that make sense there, unless the bot is named.
fn named(message: &Message, name: String, addressee: Option<&str>, argument: &str) -> Heard {
    let in_groups = ["help", "start", "settings", "quote"];
    if message.chat.is_private() || addressee.is_some() || in_groups.contains(&name.as_str()) {
        return Heard::Command(name, argument.to_owned());
    }
    Heard::Nothing
}

fn in_private(message: &Message, words: &str) -> Heard {
    if let Some(selected) = message.quote() {
        Heard::Claim(selected.text.clone())
    } else if words.is_empty() {
        // What Telegram itself says, "pinned a message", asks nothing.
        let sent_by_a_person = matches!(message.kind, MessageKind::Common(_) | MessageKind::Dice(_));
        if sent_by_a_person { Heard::NoWords } else { Heard::Nothing }
    } else if message.forward_origin().is_some() {
        Heard::Claim(words.to_owned())
    } else if is_pleasantry(words) {
        Heard::Pleasantry
    } else {
        Heard::Question(words.to_owned())
    }
}

fn in_group(message: &Message, words: &str, me: &Me, chat: &Chat) -> Heard {
    let to_us =
        |replied: &Message| replied.from.as_ref().is_some_and(|from| from.id == me.id) && replied.via_bot.is_none();
    let mentioned = if chat.mentions { without_mention(message, words, me) } else { None };
    match mentioned {
        Some(question) if question.is_empty() => return Heard::EmptyAsk,
        Some(question) if !is_pleasantry(&question) => return Heard::Question(question),
        _ => {}
    }
    if replied_to(message).is_some_and(to_us) && !words.is_empty() && !is_pleasantry(words) {
        return Heard::Question(words.to_owned());
    }
    Heard::Nothing
}

/// What is said after or before `@bot`; `None` when it is not mentioned, or only spoken of in the middle.
fn without_mention(message: &Message, words: &str, me: &Me) -> Option<String> {
    let entities = message.parse_entities().or_else(|| message.parse_caption_entities())?;
    let ours = entities.iter().find(|entity| match entity.kind() {
        MessageEntityKind::Mention => {
            entity.text().strip_prefix('@').is_some_and(|name| name.eq_ignore_ascii_case(&me.username))
        }
        MessageEntityKind::TextMention { user } => user.id == me.id,
        _ => false,
    })?;
    let between = |c: char| c.is_whitespace() || matches!(c, ',' | ':' | '.' | '!' | '?');
    let after = words.strip_prefix(ours.text()).map(|rest| rest.trim_start_matches(between));
    let before = || words.trim_end_matches(between).strip_suffix(ours.text());
    let rest = after.or_else(before)?;
    Some(rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ':')).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn me() -> Me {
        Me { id: UserId(7), username: "Ibid_bot".to_owned(), reads_groups: false }
    }

    fn user(id: u64) -> Value {
        json!({"id": id, "is_bot": id == 7, "first_name": "U"})
    }

    fn read(chat: &str, more: Value) -> Heard {
        let mut message = json!({"message_id": 5, "date": 1, "from": user(11),
            "chat": if chat == "private" { json!({"id": 11, "type": "private", "first_name": "U"}) }
                    else { json!({"id": -100, "type": chat, "title": "G"}) }});
        message.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        heard(&serde_json::from_value(message).unwrap(), &me(), &Chat::default())
    }

    fn question(words: &str) -> Heard {
        Heard::Question(words.to_owned())
    }

    fn claim(words: &str) -> Heard {
        Heard::Claim(words.to_owned())
    }

    #[test]
    fn in_private_any_text_is_a_question() {
        assert_eq!(read("private", json!({"text": " who refused? "})), question("who refused?"));
        let photo = json!([{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]);
        assert_eq!(read("private", json!({"photo": photo, "caption": "who is this"})), question("who is this"));
        assert_eq!(read("private", json!({"photo": photo})), Heard::NoWords);
        assert_eq!(read("private", json!({"text": "Thanks a lot!"})), Heard::Pleasantry);
        let origin = json!({"type": "hidden_user", "date": 1, "sender_user_name": "X"});
        assert_eq!(read("private", json!({"text": "He refused.", "forward_origin": origin})), claim("He refused."));
        let selected = json!({"text": "sign", "position": 0});
        assert_eq!(read("private", json!({"text": "this?", "quote": selected})), claim("sign"));
        assert_eq!(read("private", json!({"text": "quoted", "via_bot": user(7)})), Heard::Nothing);
        assert_eq!(
            read("private", json!({"message_auto_delete_timer_changed": {"message_auto_delete_time": 9}})),
            Heard::Nothing
        );
    }

    #[test]
    fn in_a_group_only_what_is_addressed_to_the_bot_is_heard() {
        let reply_to = |from: u64| {
            json!({"message_id": 4, "date": 1, "from": user(from), "text": "It was so.",
            "chat": {"id": -100, "type": "supergroup", "title": "G"}})
        };
        let cases = [
            (json!({"text": "who refused?"}), Heard::Nothing),
            (json!({"text": "/ask who refused?"}), question("who refused?")),
            (json!({"text": "/ask@ibid_BOT who refused?"}), question("who refused?")),
            (json!({"text": "/ask@other_bot who refused?"}), Heard::Nothing),
            (json!({"text": "/Ask who refused?"}), question("who refused?")),
            (json!({"text": "/ask"}), Heard::EmptyAsk),
            (json!({"text": "/ask", "reply_to_message": reply_to(12)}), claim("It was so.")),
            (json!({"text": "/ask", "reply_to_message": reply_to(7)}), Heard::EmptyAsk),
            (json!({"text": "and why?", "reply_to_message": reply_to(7)}), question("and why?")),
            (json!({"text": "thanks!", "reply_to_message": reply_to(7)}), Heard::Nothing),
            (json!({"text": "and why?", "reply_to_message": reply_to(12)}), Heard::Nothing),
            (json!({"text": "/latest"}), Heard::Nothing),
            (json!({"text": "/latest@ibid_bot"}), Heard::Command("latest".to_owned(), String::new())),
            (json!({"text": "/settings"}), Heard::Command("settings".to_owned(), String::new())),
            (
                json!({"text": "@ibid_bot who refused?", "entities": [{"type": "mention", "offset": 0, "length": 9}]}),
                question("who refused?"),
            ),
            (
                json!({"text": "who refused, @ibid_bot?", "entities": [{"type": "mention", "offset": 13, "length": 9}]}),
                question("who refused"),
            ),
            (
                json!({"text": "I like @ibid_bot, it is cool", "entities": [{"type": "mention", "offset": 7, "length": 9}]}),
                Heard::Nothing,
            ),
            (
                json!({"text": "lol @ibid_bot", "entities": [{"type": "mention", "offset": 4, "length": 9}]}),
                Heard::Nothing,
            ),
        ];
        for (message, expected) in cases {
            assert_eq!(read("supergroup", message.clone()), expected, "{message}");
        }
    }

    #[test]
    fn a_topic_is_one_only_when_the_message_says_so() {
        let created = json!({"message_id": 10, "date": 1, "from": user(7), "message_thread_id": 10,
            "chat": {"id": -100, "type": "supergroup", "title": "G", "is_forum": true},
            "forum_topic_created": {"name": "T", "icon_color": 7322096}});
        let spoken = json!({"text": "just talking", "message_thread_id": 10, "is_topic_message": true,
            "reply_to_message": created});
        assert_eq!(read("supergroup", spoken), Heard::Nothing, "a topic that the bot created is no message of its own");
    }
}
