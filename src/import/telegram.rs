//! Exports of Telegram Desktop (`result.json`): one channel or group, or a whole account.
//!
//! The file is read twice, and never held: first what chats are in it, then their messages, one by one. What an
//! export says of a channel is its name, not the name in its links; so an article has a link only where somebody
//! states that name. Conversations that are neither channel nor group are nobody's publication and stay out.

mod post;

use std::collections::HashMap;
use std::fmt;
use std::path::Path;

use anyhow::Result;
use serde::Deserialize;
use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value as Json;
use serde_json::value::RawValue;

use super::clean::clean_line;
use super::draft::Refusal;
use super::given::Given;
use super::guarded::{self, Meter};
use super::json::not_json;
use super::what::{Besides, Found, Visit};

/// The chats of an export, in the order of the file.
pub(super) struct Chats {
    chats: Vec<Chat>,
    /// The first of those that were left.
    left_at: usize,
}

/// A chat as its export describes it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Chat {
    name: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    id: Option<Json>,
    /// Telegram Desktop does not write it; whoever adds it states the name in links.
    username: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct List {
    list: Vec<Chat>,
}

/// What stands at the top: a chat's own keys, or those of an account.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Top {
    name: Option<Json>,
    #[serde(rename = "type")]
    kind: Option<Json>,
    id: Option<Json>,
    username: Option<Json>,
    messages: Option<IgnoredAny>,
    chats: Option<List>,
    left_chats: Option<List>,
}

/// The chats in a file; `None` where the file is no export.
pub(super) fn chats(path: &Path) -> Result<Option<Chats>, Refusal> {
    let mut json = serde_json::Deserializer::from_reader(guarded::open_whole(path)?);
    let top = match Top::deserialize(&mut json).and_then(|top| json.end().map(|()| top)) {
        Ok(top) => top,
        Err(error) if error.is_data() => return Ok(None),
        Err(error) => return Err(not_json(&error)),
    };
    let text = |json: Option<Json>| json.and_then(|json| json.as_str().map(str::to_owned));
    if top.messages.is_some() {
        let chat = Chat { name: text(top.name), kind: text(top.kind), id: top.id, username: text(top.username) };
        return Ok(Some(Chats { chats: vec![chat], left_at: 1 }));
    }
    if top.chats.is_none() && top.left_chats.is_none() {
        return Ok(None);
    }
    let list = |list: Option<List>| list.map(|list| list.list).unwrap_or_default();
    let mut chats = list(top.chats);
    let left_at = chats.len();
    chats.extend(list(top.left_chats));
    Ok(Some(Chats { chats, left_at }))
}

/// What every post of a chat has in common.
struct Home {
    source: Option<String>,
    /// Whether the chat speaks with one voice.
    is_channel: bool,
    /// The folder of its articles.
    folder: String,
    /// The name in its links.
    public: Option<String>,
}

/// The homes of the chats that are channels or groups, by their places in the file.
fn homes(chats: &[Chat], given: &Given) -> Result<HashMap<usize, Home>, Refusal> {
    let kind = |chat: &Chat| chat.kind.clone().unwrap_or_default();
    let published =
        |chat: &&Chat| chat.kind.is_none() || kind(chat).contains("channel") || kind(chat).contains("group");
    let kept = chats.iter().filter(published).count();
    if kept == 0 {
        let fix = "export a channel or a group";
        return Err(Refusal::new("it holds private conversations only, which are no publication", fix));
    }
    if kept > 1 && given.telegram_name.is_some() {
        let what = format!("--telegram-name is the name of one channel, and this holds {kept}");
        return Err(Refusal::new(what, "export each channel by itself"));
    }
    let name = |chat: &Chat| chat.name.as_deref().and_then(clean_line);
    let mut times = HashMap::<String, usize>::new();
    for chat in chats.iter().filter(published) {
        *times.entry(name(chat).unwrap_or_default().to_lowercase()).or_default() += 1;
    }
    let home = |chat: &Chat| {
        let source = name(chat);
        let id = chat.id.as_ref().map(|id| id.as_str().map_or_else(|| id.to_string(), str::to_owned));
        let id = id.unwrap_or_default();
        let shared = times.get(&source.clone().unwrap_or_default().to_lowercase()).is_some_and(|times| *times > 1);
        let folder = match &source {
            Some(name) if !shared && name.contains(char::is_alphanumeric) => name.replace('/', " "),
            Some(name) => format!("{} {id}", name.replace('/', " ")),
            None => format!("chat {id}"),
        };
        let public = given.telegram_name.clone().or_else(|| chat.username.clone().filter(|name| is_public_name(name)));
        Home { source, is_channel: !kind(chat).contains("group"), folder, public }
    };
    Ok(chats.iter().enumerate().filter(|(_, chat)| published(chat)).map(|(at, chat)| (at, home(chat))).collect())
}

/// Whether Telegram allows this as the name of a channel in links.
pub fn is_public_name(name: &str) -> bool {
    let letters = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    letters && (4..=32).contains(&name.len()) && name.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// Reads every post of an export that has text.
pub(super) fn read(path: &Path, chats: &Chats, given: &Given, besides: &mut Besides, visit: Visit) -> Result<()> {
    let whole = path.display().to_string();
    let opened = given.for_many().and_then(|()| homes(&chats.chats, given)).and_then(|homes| {
        let (input, meter) = guarded::open(path)?;
        Ok((homes, input, meter))
    });
    let (homes, input, meter) = match opened {
        Ok(opened) => opened,
        Err(refusal) => return visit(Found { input: whole, draft: Err(refusal) }),
    };
    let mut found = 0_usize;
    let mut take = |chat: usize, raw: &RawValue| {
        let Some(home) = homes.get(&chat) else { return Ok(()) };
        let Some((id, draft)) = post::read(raw.get(), home) else { return Ok(()) };
        found += 1;
        let draft = draft.map(|mut draft| {
            given.apply(&mut draft);
            draft
        });
        let input = if homes.len() > 1 { format!("{whole}#{}/{id}", home.folder) } else { format!("{whole}#{id}") };
        visit(Found { input, draft })
    };
    let mut walk = Walk { chat: 0, left_at: chats.left_at, meter, take: &mut take, failed: None };
    let mut json = serde_json::Deserializer::from_reader(input);
    let read = At { level: Level::Top, walk: &mut walk }.deserialize(&mut json).and_then(|()| json.end());
    let failed = walk.failed;
    // Of several channels, one name would be stated for all.
    let is_nameless = homes.len() == 1 && homes.values().all(|home| home.source.is_none());
    besides.is_nameless |= is_nameless && found > 0 && given.source.is_none();
    let refusal = match (failed, read) {
        (Some(failed), _) => return Err(failed),
        (None, Err(error)) => not_json(&error),
        (None, Ok(())) => {
            let private = chats.chats.len() - homes.len();
            match (found, private) {
                (0, _) => Refusal::new("no post in it has text", "export a channel with text"),
                (_, 0) => return Ok(()),
                (_, 1) => Refusal::new("one private conversation is passed over", "only channels and groups are read"),
                _ => Refusal::new(
                    format!("{private} private conversations are passed over"),
                    "only channels and groups are read",
                ),
            }
        }
    };
    visit(Found { input: whole, draft: Err(refusal) })
}

/// The way through an export.
struct Walk<'a> {
    /// The chat being read.
    chat: usize,
    left_at: usize,
    meter: Meter,
    /// Takes a message of a chat; an error of it ends the reading.
    take: &'a mut dyn FnMut(usize, &RawValue) -> Result<()>,
    failed: Option<anyhow::Error>,
}

/// Where in an export a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Top,
    Chats,
    List,
    Chat,
    Messages,
}

struct At<'w, 'a> {
    level: Level,
    walk: &'w mut Walk<'a>,
}

impl<'de> DeserializeSeed<'de> for At<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for At<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an export of Telegram Desktop")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let walk = self.walk;
        while let Some(key) = map.next_key::<String>()? {
            walk.meter.set(0);
            let below = match (self.level, key.as_str()) {
                (Level::Top | Level::Chat, "messages") => Some(Level::Messages),
                (Level::Top, "chats" | "left_chats") => {
                    walk.chat = if key == "chats" { 0 } else { walk.left_at };
                    Some(Level::Chats)
                }
                (Level::Chats, "list") => Some(Level::List),
                _ => None,
            };
            match below {
                Some(level) => map.next_value_seed(At { level, walk: &mut *walk })?,
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        if self.level == Level::Chat {
            walk.chat += 1;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let walk = self.walk;
        match self.level {
            Level::Messages => {
                while let Some(raw) = list.next_element::<Box<RawValue>>()? {
                    walk.meter.set(0);
                    if let Err(failed) = (walk.take)(walk.chat, &raw) {
                        walk.failed = Some(failed);
                        return Err(de::Error::custom("stopped"));
                    }
                }
            }
            _ => while list.next_element_seed(At { level: Level::Chat, walk: &mut *walk })?.is_some() {},
        }
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}
