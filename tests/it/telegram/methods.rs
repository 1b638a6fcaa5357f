//! The methods of the Bot API that ibid may call: what each takes, what it refuses, what it does.

use std::time::Instant;

use serde_json::{Value, json};

use super::shown::Shown;
use super::text::{take, take_buttons};
use super::world::{
    BOT, BOT_NAME, CALLBACK_TIME, INLINE_TIME, Message, Refused, Standing, Waiting, Webhook, World, bot,
};

type Done = Result<Value, Refused>;

/// Each method with the parameters it must have and those it may have. `parse_mode` is left out on purpose.
const METHODS: [(&str, &[&str], &[&str]); 26] = [
    ("getMe", &[], &[]),
    ("getUpdates", &[], &["offset", "limit", "timeout", "allowed_updates"]),
    ("deleteWebhook", &[], &["drop_pending_updates"]),
    ("getWebhookInfo", &[], &[]),
    ("setWebhook", &["url"], &["secret_token", "allowed_updates", "max_connections"]),
    (
        "sendMessage",
        &["chat_id", "text"],
        &[
            "message_thread_id",
            "entities",
            "link_preview_options",
            "disable_notification",
            "protect_content",
            "reply_parameters",
            "reply_markup",
        ],
    ),
    (
        "editMessageText",
        &["text"],
        &["chat_id", "message_id", "inline_message_id", "entities", "link_preview_options", "reply_markup"],
    ),
    ("editMessageReplyMarkup", &[], &["chat_id", "message_id", "inline_message_id", "reply_markup"]),
    ("deleteMessage", &["chat_id", "message_id"], &[]),
    ("deleteMessages", &["chat_id", "message_ids"], &[]),
    ("sendChatAction", &["chat_id", "action"], &["message_thread_id"]),
    ("setMessageReaction", &["chat_id", "message_id"], &["reaction", "is_big"]),
    ("answerCallbackQuery", &["callback_query_id"], &["text", "show_alert", "url", "cache_time"]),
    ("answerInlineQuery", &["inline_query_id", "results"], &["cache_time", "is_personal", "next_offset", "button"]),
    ("setMyCommands", &["commands"], &["scope", "language_code"]),
    ("getMyCommands", &[], &["scope", "language_code"]),
    ("deleteMyCommands", &[], &["scope", "language_code"]),
    ("setMyDescription", &[], &["description", "language_code"]),
    ("getMyDescription", &[], &["language_code"]),
    ("setMyShortDescription", &[], &["short_description", "language_code"]),
    ("getMyShortDescription", &[], &["language_code"]),
    ("getFile", &["file_id"], &[]),
    ("getChat", &["chat_id"], &[]),
    ("getChatMember", &["chat_id", "user_id"], &[]),
    ("getChatAdministrators", &["chat_id"], &[]),
    ("leaveChat", &["chat_id"], &[]),
];

/// The fields of what stands inside parameters.
const FIELDS: [(&str, &[&str]); 4] = [
    (
        "reply_parameters",
        &["message_id", "chat_id", "allow_sending_without_reply", "quote", "quote_entities", "quote_position"],
    ),
    ("link_preview_options", &["is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text"]),
    ("reply_markup", &["inline_keyboard"]),
    ("button", &["text", "web_app", "start_parameter"]),
];

const TOO_OLD: &str = "query is too old and response timeout expired or query ID is invalid";
const NOT_MODIFIED: &str = "message is not modified: specified new message content and reply markup are exactly the \
                            same as a current content and reply markup of the message";

/// A method as the documentation spells it; Telegram takes it in any case of letters.
pub(super) fn spelled(method: &str) -> &str {
    METHODS.iter().find(|(name, _, _)| name.eq_ignore_ascii_case(method)).map_or(method, |(name, _, _)| *name)
}

impl World {
    /// Does what a method does; `getUpdates` is the server's own business.
    pub(crate) fn call(&mut self, method: &str, parameters: &Value) -> Done {
        if !METHODS.iter().any(|(name, _, _)| *name == method) {
            self.violation(format!("`{method}` is not a method that ibid is known to call"));
            return Err(Refused {
                code: 404,
                description: "Not Found: method not found".to_owned(),
                parameters: Value::Null,
            });
        }
        self.check_parameters(method, parameters);
        let done = self.perform(method, parameters);
        // What only the call can find out is nobody's fault.
        const UNFORESEEN: [&str; 2] = ["upgraded to a supergroup", "not enough rights"];
        if let Err(refused) = &done
            && refused.code == 400
            && !UNFORESEEN.iter().any(|words| refused.description.contains(words))
        {
            self.violation(format!("{method} was refused: {} {parameters}", refused.description));
        }
        done
    }

    fn check_parameters(&mut self, method: &str, parameters: &Value) {
        let Some((_, must, may)) = METHODS.iter().find(|(name, _, _)| *name == method) else { return };
        for name in *must {
            if parameters[*name].is_null() {
                self.violation(format!("{method} needs `{name}`"));
            }
        }
        for (name, value) in parameters.as_object().into_iter().flatten() {
            if !must.contains(&name.as_str()) && !may.contains(&name.as_str()) {
                self.violation(format!("{method} has no parameter `{name}`"));
            }
            if value.is_null() {
                self.violation(format!("{method} was sent `{name}` without a value"));
            }
            let Some((_, fields)) = FIELDS.iter().find(|(known, _)| known == name) else { continue };
            for (field, _) in value.as_object().into_iter().flatten() {
                if !fields.contains(&field.as_str()) {
                    self.violation(format!("`{name}` of {method} has no field `{field}`"));
                }
            }
        }
    }

    fn webhook_info(&self) -> Value {
        let waiting = self.queue.len();
        let mut info = json!({"url": "", "has_custom_certificate": false, "pending_update_count": waiting});
        if let Some(webhook) = &self.webhook {
            info["url"] = json!(webhook.url);
            if let Some((date, why)) = &webhook.error {
                info["last_error_date"] = json!(date);
                info["last_error_message"] = json!(why);
            }
        }
        info
    }

    fn perform(&mut self, method: &str, parameters: &Value) -> Done {
        match method {
            "getMe" => Ok(self.me()),
            "deleteWebhook" => {
                self.webhook = None;
                Ok(json!(true))
            }
            "setWebhook" => {
                let given = |name: &str| parameters[name].as_str().unwrap_or_default().to_owned();
                self.webhook = Some(Webhook { url: given("url"), secret: given("secret_token"), error: None });
                Ok(json!(true))
            }
            "getWebhookInfo" => Ok(self.webhook_info()),
            "sendMessage" => self.send(parameters),
            "editMessageText" | "editMessageReplyMarkup" => self.edit(parameters),
            "deleteMessage" => self.delete(parameters),
            "deleteMessages" => self.delete_many(parameters),
            "sendChatAction" => self.chat(parameters)?.may_write().map(|()| json!(true)),
            "setMessageReaction" => self.react(parameters),
            "answerCallbackQuery" => self.answer_callback(parameters),
            "answerInlineQuery" => self.answer_inline(parameters),
            "getFile" => self.locate(parameters),
            "getChat" => self.visible(parameters).map(|chat| {
                let mut wire = self.chats[&chat].wire();
                wire["accent_color_id"] = json!(1);
                wire["max_reaction_count"] = json!(11);
                wire
            }),
            "getChatMember" => {
                let chat = self.visible(parameters)?;
                let user = parameters["user_id"].as_i64().unwrap_or_default();
                if user != BOT && !self.people.contains_key(&user) {
                    return Err(Refused::bad("PARTICIPANT_ID_INVALID"));
                }
                Ok(self.member(&self.chats[&chat], user, None))
            }
            "getChatAdministrators" => {
                let chat = &self.chats[&self.visible(parameters)?];
                Ok(chat.admins.iter().map(|admin| self.member(chat, *admin, None)).collect())
            }
            "leaveChat" => {
                let chat = self.visible(parameters)?;
                self.stand(chat, BOT, Standing::Left);
                Ok(json!(true))
            }
            _ => self.register(method, parameters),
        }
    }

    pub(super) fn me(&self) -> Value {
        let mut me = bot();
        me["username"] = json!(self.name);
        me["can_join_groups"] = json!(true);
        me["can_read_all_group_messages"] = json!(!self.privacy_mode);
        me["supports_inline_queries"] = json!(self.inline_mode);
        me["can_connect_to_business"] = json!(false);
        me["has_main_web_app"] = json!(false);
        me
    }

    /// Where a file is, which has to be asked for first.
    fn locate(&mut self, parameters: &Value) -> Done {
        let id = parameters["file_id"].as_str().unwrap_or_default().to_owned();
        let Some(size) = self.files.get(&id).map(Vec::len) else {
            return Err(Refused::bad("wrong file_id or the file is temporarily unavailable"));
        };
        if size > 20 << 20 {
            return Err(Refused::bad("file is too big"));
        }
        let path = format!("documents/file_{}", self.paths.len());
        self.paths.insert(path.clone(), id.clone());
        Ok(json!({"file_id": id, "file_unique_id": format!("u{id}"), "file_size": size, "file_path": path}))
    }

    /// The content of a file, under a path that was told.
    pub(super) fn content(&mut self, path: &str) -> Option<Vec<u8>> {
        let content = self.paths.get(path).and_then(|id| self.files.get(id)).cloned();
        if content.is_none() {
            self.violation(format!("no file was said to be at {path}"));
        }
        content
    }

    /// A chat the bot may look at.
    fn visible(&self, parameters: &Value) -> Result<i64, Refused> {
        let chat = self.chat(parameters)?;
        match chat.bot {
            Standing::Left | Standing::Kicked => chat.may_write().map(|()| chat.id),
            _ => Ok(chat.id),
        }
    }

    /// Takes a text, noting what would surprise.
    fn text(&mut self, text: &Value, entities: &Value, place: &str) -> Result<(String, Vec<Value>), Refused> {
        let Some(text) = text.as_str().filter(|text| !text.is_empty()) else {
            return Err(Refused::bad(&format!("{place} text is empty")));
        };
        let taken = take(text, entities)?;
        for surprise in taken.surprises {
            self.violation(format!("{place}: {surprise}"));
        }
        Ok((taken.text, taken.entities))
    }

    fn buttons(&mut self, markup: &Value) -> Result<Value, Refused> {
        let mut surprises = Vec::new();
        let taken = take_buttons(markup, &mut surprises);
        self.violations.extend(surprises);
        Ok(taken?.unwrap_or_default())
    }

    fn send(&mut self, parameters: &Value) -> Done {
        let (text, entities) = self.text(&parameters["text"], &parameters["entities"], "message")?;
        let markup = self.buttons(&parameters["reply_markup"])?;
        let chat = self.chat(parameters)?;
        chat.may_write()?;
        let (id, topic) = (chat.id, self.topic(parameters)?);
        let reply = self.replied_to(id, &parameters["reply_parameters"])?;
        self.pace(id)?;
        self.check_preview(parameters, &entities);
        let mut content = json!({"text": text, "reply_markup": markup, "reply_to_message": reply});
        if !entities.is_empty() {
            content["entities"] = json!(entities);
        }
        if let Some(topic) = topic {
            content["message_thread_id"] = json!(topic);
            content["is_topic_message"] = json!(true);
        }
        Ok(self.add_message(id, &bot(), now(), &content))
    }

    /// Under a link Telegram shows a preview of the page, unless told not to.
    fn check_preview(&mut self, parameters: &Value, entities: &[Value]) {
        let linked = entities.iter().any(|entity| entity["type"] == "text_link" || entity["type"] == "url");
        if linked && parameters["link_preview_options"]["is_disabled"] != json!(true) {
            self.violation(format!("a link preview is not switched off: {}", parameters["text"]));
        }
    }

    fn topic(&self, parameters: &Value) -> Result<Option<i32>, Refused> {
        let Some(topic) = parameters["message_thread_id"].as_i64() else { return Ok(None) };
        let topics = self.chat(parameters)?.topics.as_ref();
        match i32::try_from(topic).ok().filter(|topic| topics.is_some_and(|topics| topics.contains(topic))) {
            // General has no thread that one could name.
            Some(topic) if topic != 1 => Ok(Some(topic)),
            _ => Err(Refused::bad("message thread not found")),
        }
    }

    fn replied_to(&self, chat: i64, reply: &Value) -> Done {
        let Some(id) = reply["message_id"].as_i64().and_then(|id| i32::try_from(id).ok()) else {
            return Ok(Value::Null);
        };
        let mut target = match self.messages.get(&(chat, id)) {
            Some(message) => message.wire.clone(),
            None if reply["allow_sending_without_reply"] == json!(true) => return Ok(Value::Null),
            None => return Err(Refused::bad("message to be replied not found")),
        };
        if let Some(target) = target.as_object_mut() {
            target.remove("reply_to_message");
        }
        Ok(target)
    }

    fn edit(&mut self, parameters: &Value) -> Done {
        let only_buttons = parameters["text"].is_null();
        let markup = self.buttons(&parameters["reply_markup"])?;
        let taken = if only_buttons {
            None
        } else {
            Some(self.text(&parameters["text"], &parameters["entities"], "message")?)
        };
        if let Some((_, entities)) = &taken {
            self.check_preview(parameters, entities);
        }
        if let Some(inline) = parameters["inline_message_id"].as_str() {
            let Some(message) = self.inline_messages.get_mut(inline) else {
                return Err(Refused::bad("MESSAGE_ID_INVALID"));
            };
            return apply(message, taken, markup).map(|_| json!(true));
        }
        let chat = self.chat(parameters)?;
        chat.may_write()?;
        let key = (chat.id, message_id(parameters));
        let Some(mut message) = self.messages.get(&key).cloned() else {
            return Err(Refused::bad("message to edit not found"));
        };
        if message.wire["from"]["id"] != json!(BOT) || !message.wire["via_bot"].is_null() {
            return Err(Refused::bad("message can't be edited"));
        }
        let wire = apply(&mut message, taken, markup)?;
        self.pace(key.0)?;
        self.messages.insert(key, message);
        Ok(wire)
    }

    fn delete(&mut self, parameters: &Value) -> Done {
        let chat = self.chat(parameters)?;
        chat.may_write()?;
        let key = (chat.id, message_id(parameters));
        let own = |message: &Message| message.wire["from"]["id"] == json!(BOT);
        match self.messages.get(&key) {
            None => Err(Refused::bad("message to delete not found")),
            Some(message) if own(message) || chat.bot == Standing::Administrator || !chat.is_group() => {
                self.messages.remove(&key);
                Ok(json!(true))
            }
            Some(_) => Err(Refused::bad("message can't be deleted")),
        }
    }

    fn delete_many(&mut self, parameters: &Value) -> Done {
        let chat = self.chat(parameters)?;
        chat.may_write()?;
        let id = chat.id;
        for message in parameters["message_ids"].as_array().cloned().unwrap_or_default() {
            self.messages.remove(&(id, message_id(&json!({"message_id": message}))));
        }
        Ok(json!(true))
    }

    fn react(&mut self, parameters: &Value) -> Done {
        let chat = self.chat(parameters)?;
        chat.may_write()?;
        if !self.messages.contains_key(&(chat.id, message_id(parameters))) {
            return Err(Refused::bad("message to react not found"));
        }
        Ok(json!(true))
    }

    fn answer_callback(&mut self, parameters: &Value) -> Done {
        let id = parameters["callback_query_id"].as_str().unwrap_or_default().to_owned();
        if parameters["text"].as_str().is_some_and(|text| text.chars().count() > 200) {
            return Err(Refused::bad("MESSAGE_TOO_LONG"));
        }
        if parameters["url"].as_str().is_some_and(|url| !url.starts_with("https://t.me/")) {
            return Err(Refused::bad("URL_INVALID"));
        }
        answer(self.callbacks.get_mut(&id), CALLBACK_TIME, parameters.clone())
    }

    fn answer_inline(&mut self, parameters: &Value) -> Done {
        let Some(results) = parameters["results"].as_array() else {
            return Err(Refused::bad("expected an Array of inline query results"));
        };
        if results.len() > 50 {
            return Err(Refused::bad("too many inline query results specified"));
        }
        let mut ids = Vec::new();
        let mut taken = Vec::new();
        for result in results {
            let result = self.inline_result(result)?;
            if ids.contains(&result["id"]) {
                return Err(Refused::bad("RESULT_ID_DUPLICATE"));
            }
            ids.push(result["id"].clone());
            taken.push(result);
        }
        let button = &parameters["button"];
        if let Some(start) = button["start_parameter"].as_str() {
            let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
            if start.is_empty() || start.len() > 64 || !start.chars().all(good) {
                return Err(Refused::bad("START_PARAM_INVALID"));
            }
        }
        let id = parameters["inline_query_id"].as_str().unwrap_or_default().to_owned();
        let mut given = parameters.clone();
        given["results"] = json!(taken);
        answer(self.inline.get_mut(&id), INLINE_TIME, given)
    }

    fn inline_result(&mut self, result: &Value) -> Done {
        const KNOWN: [&str; 6] = ["type", "id", "title", "input_message_content", "description", "reply_markup"];
        for (field, _) in result.as_object().into_iter().flatten() {
            if !KNOWN.contains(&field.as_str()) {
                self.violation(format!("an inline article has no field `{field}`"));
            }
        }
        if result["type"] != json!("article") {
            return Err(Refused::bad(
                "can't parse inline query result: type is unsupported for the inline query result",
            ));
        }
        if !result["id"].as_str().is_some_and(|id| (1..=64).contains(&id.len())) {
            return Err(Refused::bad("RESULT_ID_INVALID"));
        }
        if result["title"].as_str().is_none_or(str::is_empty) {
            return Err(Refused::bad("ARTICLE_TITLE_EMPTY"));
        }
        let content = &result["input_message_content"];
        if content["link_preview_options"]["is_disabled"] != json!(true) {
            self.violation(format!("a link preview is not switched off inline: {content}"));
        }
        let (text, entities) = self.text(&content["message_text"], &content["entities"], "inline message")?;
        let markup = self.buttons(&result["reply_markup"])?;
        let mut taken = result.clone();
        taken["text"] = json!(text);
        taken["entities"] = json!(entities);
        taken["reply_markup"] = markup;
        Ok(taken)
    }

    /// Commands and descriptions, kept by what they are and whom they are for.
    fn register(&mut self, method: &str, parameters: &Value) -> Done {
        let language = parameters["language_code"].as_str().unwrap_or_default();
        let what = method.replacen("set", "", 1).replacen("get", "", 1).replacen("delete", "", 1);
        let scope = parameters["scope"]["type"].as_str().unwrap_or("default");
        let key = format!("{what} {scope} {language}");
        if method.starts_with("get") {
            let empty = match what.as_str() {
                "MyCommands" => json!([]),
                "MyDescription" => json!({"description": ""}),
                _ => json!({"short_description": ""}),
            };
            return Ok(self.registered.get(&key).cloned().unwrap_or(empty));
        }
        if method.starts_with("delete") {
            self.registered.remove(&key);
            return Ok(json!(true));
        }
        let kept = match what.as_str() {
            "MyCommands" => {
                for command in parameters["commands"].as_array().into_iter().flatten() {
                    let length = command["description"].as_str().map_or(0, |text| text.trim().chars().count());
                    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
                    let name = command["command"].as_str().unwrap_or_default();
                    if name.is_empty() || name.len() > 32 || !name.chars().all(good) {
                        return Err(Refused::bad("BOT_COMMAND_INVALID"));
                    }
                    if !(1..=256).contains(&length) {
                        return Err(Refused::bad("BOT_COMMAND_DESCRIPTION_INVALID"));
                    }
                }
                parameters["commands"].clone()
            }
            "MyDescription" => limited(parameters, "description", 512)?,
            _ => limited(parameters, "short_description", 120)?,
        };
        self.registered.insert(key, kept);
        Ok(json!(true))
    }

    /// The bot's standing changes, and it is told.
    pub(super) fn stand(&mut self, chat: i64, by: i64, standing: Standing) -> i64 {
        let kept = self.chats.get_mut(&chat).unwrap();
        let before = std::mem::replace(&mut kept.bot, standing);
        let kept = kept.clone();
        let who = if by == BOT { bot() } else { self.people[&by].clone() };
        let change = json!({
            "chat": kept.wire(), "from": who, "date": now(),
            "old_chat_member": self.member(&kept, BOT, Some(before)),
            "new_chat_member": self.member(&kept, BOT, Some(standing)),
        });
        self.push("my_chat_member", change)
    }

    /// How a message stands now.
    pub(crate) fn shown(&self, chat: i64, id: i32) -> Option<Shown> {
        self.messages.get(&(chat, id)).map(|message| Shown::of(&message.wire, message.edits))
    }

    /// The bot's messages in a chat, in order.
    pub(crate) fn written(&self, chat: i64) -> Vec<Shown> {
        let own = |message: &Message| message.wire["from"]["id"] == json!(BOT);
        let here = self.messages.range((chat, i32::MIN)..=(chat, i32::MAX)).map(|(_, message)| message);
        here.filter(|message| own(message)).map(|message| Shown::of(&message.wire, message.edits)).collect()
    }
}

fn limited(parameters: &Value, field: &str, most: usize) -> Done {
    let text = parameters[field].as_str().unwrap_or_default();
    if text.chars().count() > most {
        return Err(Refused::bad("description is too long"));
    }
    Ok(json!({field: text}))
}

fn message_id(parameters: &Value) -> i32 {
    parameters["message_id"].as_i64().and_then(|id| i32::try_from(id).ok()).unwrap_or_default()
}

/// Changes a message, or finds that there is nothing to change.
fn apply(message: &mut Message, taken: Option<(String, Vec<Value>)>, markup: Value) -> Done {
    let before = message.wire.clone();
    let wire = &mut message.wire;
    if let Some((text, entities)) = taken {
        wire["text"] = json!(text);
        put(wire, "entities", if entities.is_empty() { Value::Null } else { json!(entities) });
    }
    put(wire, "reply_markup", markup);
    if *wire == before {
        return Err(Refused::bad(NOT_MODIFIED));
    }
    wire["edit_date"] = json!(now());
    message.edits += 1;
    Ok(message.wire.clone())
}

fn put(wire: &mut Value, key: &str, value: Value) {
    if let Some(wire) = wire.as_object_mut() {
        wire.remove(key);
        if !value.is_null() {
            wire.insert(key.to_owned(), value);
        }
    }
}

/// Answers what waits, once and in time.
fn answer(waiting: Option<&mut Waiting>, time: std::time::Duration, given: Value) -> Done {
    match waiting {
        Some(waiting) if waiting.answer.is_none() && Instant::now() - waiting.asked < time => {
            waiting.answer = Some(given);
            Ok(json!(true))
        }
        _ => Err(Refused::bad(TOO_OLD)),
    }
}

/// The time as Telegram gives it.
pub(super) fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    i64::try_from(since.as_secs()).unwrap()
}

/// The name by which people address the bot.
pub(crate) fn mention() -> String {
    format!("@{BOT_NAME}")
}
