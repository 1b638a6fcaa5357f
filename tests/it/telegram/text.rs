//! What Telegram does to a text: counting in UTF-16, refusing entities, dropping characters, finding links.
//!
//! Written from the Bot API's documentation and from what the server is known to answer. Entities stay JSON, as on the wire.

use serde_json::{Value, json};

use super::world::Refused;

/// Telegram's limits: UTF-16 units in a message, entities it keeps, and characters of text in a button.
const LONGEST: usize = 4_096;
const MOST_ENTITIES: usize = 100;
const LONGEST_LABEL: usize = 64;

const KINDS: [&str; 11] = [
    "blockquote",
    "expandable_blockquote",
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "code",
    "pre",
    "text_link",
    "text_mention",
];
/// What Telegram finds by itself; sent along, it is ignored.
const FOUND: [&str; 7] = ["mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"];

/// A text as Telegram shows it, and what would have surprised its sender.
pub(super) struct Cleaned {
    pub(super) text: String,
    pub(super) entities: Vec<Value>,
    pub(super) surprises: Vec<String>,
}

/// How long Telegram thinks a text is.
pub(crate) fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The stretch of a text that an entity's offset and length mean; `None` outside or inside a surrogate pair.
pub(crate) fn slice(text: &str, offset: usize, length: usize) -> Option<String> {
    let all: Vec<u16> = text.encode_utf16().collect();
    String::from_utf16(all.get(offset..offset.checked_add(length)?)?).ok()
}

/// Where an entity begins and ends, in UTF-16 units.
pub(crate) fn span(entity: &Value) -> (usize, usize) {
    let number = |key: &str| entity[key].as_u64().and_then(|number| usize::try_from(number).ok()).unwrap_or(usize::MAX);
    (number("offset"), number("offset").saturating_add(number("length")))
}

pub(crate) fn is_quote(entity: &Value) -> bool {
    matches!(entity["type"].as_str(), Some("blockquote" | "expandable_blockquote"))
}

/// Takes a text as Telegram does, or refuses it as Telegram does.
pub(super) fn take(text: &str, entities: &Value) -> Result<Cleaned, Refused> {
    let mut surprises = Vec::new();
    let mut kept = Vec::new();
    let none = Vec::new();
    for entity in entities.as_array().unwrap_or(&none) {
        check_entity(text, entity, &mut surprises)?;
        if !FOUND.contains(&entity["type"].as_str().unwrap_or_default()) {
            kept.push(entity.clone());
        }
    }
    check_nesting(&kept, &mut surprises);
    let shown = alter(text);
    if shown != text {
        surprises.push(format!("text that Telegram alters: {text:?} is shown as {shown:?}"));
        kept = moved(text, &kept);
    }
    if shown.trim_matches(is_blank).is_empty() {
        return Err(Refused::bad("text must be non-empty"));
    }
    if units(&shown) > LONGEST {
        return Err(Refused::bad("message is too long"));
    }
    let mut all = kept;
    all.extend(found(&shown).into_iter().filter(|entity| free(&all, entity)).collect::<Vec<_>>());
    if all.len() > MOST_ENTITIES {
        surprises.push(format!("{} entities, of which Telegram keeps {MOST_ENTITIES}", all.len()));
        all.truncate(MOST_ENTITIES);
    }
    all.sort_by_key(|entity| (span(entity).0, std::cmp::Reverse(span(entity).1)));
    Ok(Cleaned { text: shown, entities: all, surprises })
}

fn check_entity(text: &str, entity: &Value, surprises: &mut Vec<String>) -> Result<(), Refused> {
    let kind = entity["type"].as_str().unwrap_or_default();
    if !KINDS.contains(&kind) && !FOUND.contains(&kind) {
        return Err(Refused::bad("can't parse MessageEntity: Unsupported type specified"));
    }
    let (from, to) = span(entity);
    if to > units(text) || from == usize::MAX {
        return Err(Refused::bad(&format!(
            "entity beginning at UTF-16 offset {from} ends after the end of the text at UTF-16 offset {to}"
        )));
    }
    if from == to {
        surprises.push(format!("an entity without length: {entity}"));
    } else if slice(text, from, to - from).is_none() || slice(text, 0, from).is_none() {
        return Err(Refused::bad(&format!("entity begins in a middle of a UTF-16 symbol at byte offset {from}")));
    }
    for (key, _) in entity.as_object().into_iter().flatten() {
        if !["type", "offset", "length", "url", "user", "language", "custom_emoji_id"].contains(&key.as_str()) {
            surprises.push(format!("an entity has no field `{key}`"));
        }
    }
    if kind == "text_link"
        && !entity["url"].as_str().is_some_and(|url| url.starts_with("http") || url.starts_with("tg://"))
    {
        surprises.push(format!("a link that Telegram drops: {entity}"));
    }
    Ok(())
}

/// A blockquote stands in no other; nothing stands in code; what overlaps nests.
fn check_nesting(entities: &[Value], surprises: &mut Vec<String>) {
    for (at, one) in entities.iter().enumerate() {
        for other in entities.iter().skip(at + 1) {
            let ((a, b), (c, d)) = (span(one), span(other));
            if b <= c || d <= a {
                continue;
            }
            if is_quote(one) && is_quote(other) {
                surprises.push(format!("a blockquote in a blockquote: {one} {other}"));
            }
            let code = |entity: &Value| matches!(entity["type"].as_str(), Some("code" | "pre"));
            if (code(one) || code(other)) && !is_quote(one) && !is_quote(other) {
                surprises.push(format!("an entity in code: {one} {other}"));
            }
            if !((a <= c && d <= b) || (c <= a && b <= d)) {
                surprises.push(format!("entities that overlap without nesting: {one} {other}"));
            }
        }
    }
}

/// Characters that Telegram takes out.
fn dropped(c: char) -> bool {
    matches!(c, '\r' | '\u{2028}'..='\u{202e}' | '\u{30a}' | '\u{333}' | '\u{33f}')
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2800}' | '\u{fffc}' | '\u{180e}')
}

/// The text as everyone sees it.
fn alter(text: &str) -> String {
    let kept: String =
        text.chars().filter(|c| !dropped(*c)).map(|c| if u32::from(c) < 32 && c != '\n' { ' ' } else { c }).collect();
    kept.trim_matches([' ', '\n']).to_owned()
}

/// Entities after the text was altered: their characters are looked for where they are now.
fn moved(text: &str, entities: &[Value]) -> Vec<Value> {
    let outer = text.chars().take_while(|c| matches!(c, ' ' | '\n') || dropped(*c)).map(char::len_utf16).sum::<usize>();
    let length = units(&alter(text));
    let place = |at: usize| {
        let before = slice(text, outer, at.saturating_sub(outer)).unwrap_or_default();
        before.chars().filter(|c| !dropped(*c)).map(char::len_utf16).sum::<usize>().min(length)
    };
    let shift = |entity: &Value| {
        let (from, to) = span(entity);
        let mut entity = entity.clone();
        entity["offset"] = json!(place(from));
        entity["length"] = json!(place(to) - place(from));
        entity
    };
    entities.iter().map(shift).filter(|entity| entity["length"] != json!(0)).collect()
}

/// Whether an entity that Telegram found stands clear of links and code that the sender marked.
fn free(marked: &[Value], found: &Value) -> bool {
    let (from, to) = span(found);
    !marked.iter().any(|entity| {
        let (a, b) = span(entity);
        matches!(entity["type"].as_str(), Some("text_link" | "code" | "pre" | "text_mention")) && a < to && from < b
    })
}

/// Links, mentions, hashtags and commands as Telegram finds them, near enough.
pub(crate) fn found(text: &str) -> Vec<Value> {
    let mut all = Vec::new();
    let mut offset = 0;
    for word in text.split_inclusive(|c: char| c.is_whitespace()) {
        let bare = word.trim_start_matches(['(', '«', '“', '"', '\'']);
        let start = offset + units(word) - units(bare);
        if let Some((kind, length)) = kind_of(bare.trim_end()) {
            all.push(json!({"type": kind, "offset": start, "length": length}));
        }
        offset += units(word);
    }
    all
}

fn kind_of(word: &str) -> Option<(&'static str, usize)> {
    let name = |text: &str| text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').count();
    let known = |word: &str| {
        let domain = word.split(['/', '?', '#']).next().unwrap_or_default();
        domain.rsplit_once('.').is_some_and(|(before, last)| {
            !before.is_empty() && ["com", "org", "net", "me", "ru", "de", "info", "io"].contains(&last)
        })
    };
    if let Some(rest) = word.strip_prefix('/') {
        let mut length = name(rest);
        if let Some(bot) = rest.chars().skip(length).collect::<String>().strip_prefix('@') {
            length += 1 + name(bot);
        }
        let ends = rest.chars().nth(length).is_none_or(|c| !c.is_alphanumeric() && c != '/');
        return (length > 0 && ends).then_some(("bot_command", 1 + length));
    }
    if let Some(rest) = word.strip_prefix('@') {
        return (name(rest) >= 3).then(|| ("mention", 1 + name(rest)));
    }
    if let Some(rest) = word.strip_prefix('#') {
        let tag: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        return tag.chars().any(char::is_alphabetic).then(|| ("hashtag", 1 + units(&tag)));
    }
    let link = word.trim_end_matches(['.', ',', ':', ';', '!', '?', ')', '»', '”', '"', '\'']);
    (link.starts_with("http://") || link.starts_with("https://") || (known(link) && !link.contains('@')))
        .then(|| ("url", units(link)))
}

/// Takes an inline keyboard as Telegram does.
pub(super) fn take_buttons(markup: &Value, surprises: &mut Vec<String>) -> Result<Option<Value>, Refused> {
    if markup.is_null() {
        return Ok(None);
    }
    let Some(rows) = markup["inline_keyboard"].as_array() else {
        return Err(Refused::bad("inline keyboard expected"));
    };
    let mut kept = Vec::new();
    let mut count = 0;
    for row in rows {
        let Some(row) = row.as_array() else {
            return Err(Refused::bad(
                "field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array of Arrays",
            ));
        };
        if row.len() > 8 {
            surprises.push(format!("{} buttons in a row", row.len()));
        }
        for button in row {
            count += 1;
            check_button(button, surprises)?;
        }
        if !row.is_empty() {
            kept.push(json!(row));
        }
    }
    if count > 100 {
        return Err(Refused::bad("reply markup is too long"));
    }
    Ok((!kept.is_empty()).then(|| json!({"inline_keyboard": kept})))
}

fn check_button(button: &Value, surprises: &mut Vec<String>) -> Result<(), Refused> {
    const ACTIONS: [&str; 5] =
        ["url", "callback_data", "switch_inline_query", "switch_inline_query_current_chat", "copy_text"];
    let Some(label) = button["text"].as_str() else {
        return Err(Refused::bad("can't parse inline keyboard button: Can't find field \"text\""));
    };
    if label.trim_matches(is_blank).is_empty() {
        return Err(Refused::bad("inline keyboard button text must be non-empty"));
    }
    if label.chars().count() > LONGEST_LABEL {
        surprises.push(format!("a button's text is cut by every client: {label:?}"));
    }
    for (key, _) in button.as_object().into_iter().flatten() {
        if key != "text" && !ACTIONS.contains(&key.as_str()) {
            surprises.push(format!("a button has no field `{key}`"));
        }
    }
    match ACTIONS.iter().filter(|action| !button[**action].is_null()).count() {
        0 => {
            return Err(Refused::bad(
                "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
            ));
        }
        1 => {}
        _ => surprises.push(format!("a button with two actions: {button}")),
    }
    if let Some(data) = button["callback_data"].as_str()
        && (data.is_empty() || data.len() > 64)
    {
        return Err(Refused::bad("BUTTON_DATA_INVALID"));
    }
    if let Some(url) = button["url"].as_str()
        && !["http://", "https://", "tg://"].iter().any(|scheme| url.starts_with(scheme))
    {
        return Err(Refused::bad(&format!("inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")));
    }
    if let Some(copied) = button["copy_text"]["text"].as_str()
        && (copied.is_empty() || copied.chars().count() > 256)
    {
        return Err(Refused::bad("BUTTON_COPY_TEXT_INVALID"));
    }
    Ok(())
}
