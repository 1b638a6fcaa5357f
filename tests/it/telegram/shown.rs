//! A message of the bot's as people see it.

use serde_json::Value;

use super::text::{is_quote, slice, span};

/// A message: its text, what is marked in it, its buttons, and what it replies to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Shown {
    pub(crate) chat: i64,
    pub(crate) id: i32,
    pub(crate) text: String,
    pub(crate) entities: Vec<Value>,
    /// Rows of buttons, as on the wire.
    pub(crate) buttons: Vec<Vec<Value>>,
    pub(crate) reply_to: Option<i32>,
    pub(crate) topic: Option<i32>,
    /// How often it was edited.
    pub(crate) edits: usize,
}

impl Shown {
    pub(super) fn of(wire: &Value, edits: usize) -> Shown {
        let number = |value: &Value| value.as_i64().and_then(|number| i32::try_from(number).ok());
        let rows = wire["reply_markup"]["inline_keyboard"].as_array().cloned().unwrap_or_default();
        Shown {
            chat: wire["chat"]["id"].as_i64().unwrap_or_default(),
            id: number(&wire["message_id"]).unwrap_or_default(),
            text: wire["text"].as_str().unwrap_or_default().to_owned(),
            entities: wire["entities"].as_array().cloned().unwrap_or_default(),
            buttons: rows.iter().map(|row| row.as_array().cloned().unwrap_or_default()).collect(),
            reply_to: number(&wire["reply_to_message"]["message_id"]),
            topic: number(&wire["message_thread_id"]),
            edits,
        }
    }

    /// The texts of the blockquotes, in order.
    pub(crate) fn quotes(&self) -> Vec<String> {
        self.entities.iter().filter(|entity| is_quote(entity)).map(|entity| self.marked_by(entity)).collect()
    }

    /// The stretches marked as `kind`.
    pub(crate) fn marked(&self, kind: &str) -> Vec<String> {
        self.entities.iter().filter(|entity| entity["type"] == kind).map(|entity| self.marked_by(entity)).collect()
    }

    /// The stretch an entity marks.
    pub(crate) fn marked_by(&self, entity: &Value) -> String {
        let (from, to) = span(entity);
        slice(&self.text, from, to - from).unwrap()
    }

    /// Where the links lead.
    pub(crate) fn links(&self) -> Vec<String> {
        self.entities.iter().filter_map(|entity| entity["url"].as_str()).map(str::to_owned).collect()
    }

    /// The words on the buttons, row by row.
    pub(crate) fn labels(&self) -> Vec<Vec<String>> {
        let label = |button: &Value| button["text"].as_str().unwrap().to_owned();
        self.buttons.iter().map(|row| row.iter().map(label).collect()).collect()
    }

    /// The button whose label is, or begins with, `label`.
    #[track_caller]
    pub(crate) fn button(&self, label: &str) -> &Value {
        let all = || self.buttons.iter().flatten();
        let exact = all().find(|button| button["text"] == label);
        exact
            .or_else(|| all().find(|button| button["text"].as_str().is_some_and(|text| text.starts_with(label))))
            .unwrap_or_else(|| panic!("no button `{label}` among {:?} under:\n{}", self.labels(), self.text))
    }

    /// Everything at a glance, for golden replies: marks as tags, buttons in brackets.
    pub(crate) fn golden(&self) -> String {
        let mut marks: Vec<(usize, u8, usize, String)> = Vec::new();
        for entity in &self.entities {
            let (from, to) = span(entity);
            let kind = entity["type"].as_str().unwrap();
            let url = entity["url"].as_str().map(|url| format!(" {url}")).unwrap_or_default();
            // Closing tags first; outer ones open first and close last.
            marks.push((from, 1, usize::MAX - to, format!("<{kind}{url}>")));
            marks.push((to, 0, usize::MAX - from, format!("</{kind}>")));
        }
        marks.sort();
        let mut golden = String::new();
        let mut at = 0;
        for (place, _, _, tag) in marks {
            golden.push_str(&slice(&self.text, at, place - at).unwrap());
            golden.push_str(&tag);
            at = place;
        }
        golden.push_str(&slice(&self.text, at, self.text.encode_utf16().count() - at).unwrap());
        golden.push('\n');
        for row in self.labels() {
            let row: Vec<String> = row.iter().map(|label| format!("[{label}]")).collect();
            golden.push_str(&row.join(" "));
            golden.push('\n');
        }
        golden
    }
}
