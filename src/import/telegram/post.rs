//! One message of an export as an article.
//!
//! The text is what a reader of the post sees: its pieces joined, whatever they are set in. Its date is when it was
//! posted, also where it was edited since. The author of a forwarded post is who it was forwarded from, and that it
//! was forwarded is said beside the citation: the channel did not write it.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer};
use serde_json::Value as Json;

use super::Home;
use crate::corpus::sentences::sentences;
use crate::corpus::{Sha256, parse_date};
use crate::import::clean::{clean, clean_line};
use crate::import::draft::{Body, Draft, Refusal};

/// The longest title made of a first sentence, in characters.
const TITLE_CHARS: usize = 120;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Message {
    id: Json,
    #[serde(rename = "type")]
    kind: String,
    date: Option<String>,
    date_unixtime: Option<Json>,
    from: Option<String>,
    /// Who signed the post in a channel.
    author: Option<String>,
    /// `None` where the post was not forwarded, `Some(None)` where it does not say from whom.
    #[serde(deserialize_with = "present")]
    forwarded_from: Option<Option<String>>,
    text: Text,
    text_entities: Text,
    poll: Option<Poll>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Poll {
    question: Text,
    answers: Vec<Answer>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Answer {
    text: Text,
}

fn present<'de, D: Deserializer<'de>>(json: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(json).map(Some)
}

/// A string, or pieces that are strings or objects with a `text`.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Json")]
struct Text(String);

impl From<Json> for Text {
    fn from(json: Json) -> Text {
        fn push(json: &Json, text: &mut String) {
            match json {
                Json::String(piece) => text.push_str(piece),
                Json::Array(pieces) => pieces.iter().for_each(|piece| push(piece, text)),
                Json::Object(piece) => piece.get("text").into_iter().for_each(|piece| push(piece, text)),
                Json::Null | Json::Bool(_) | Json::Number(_) => {}
            }
        }
        let mut text = String::new();
        push(&json, &mut text);
        Text(text)
    }
}

/// The number of a message and its article; `None` for what nobody posted, and for posts without text.
pub(super) fn read(raw: &str, home: &Home) -> Option<(String, Result<Draft, Refusal>)> {
    let message: Message = match serde_json::from_str(raw) {
        Ok(message) => message,
        Err(error) => {
            // A message of another make than any that is known is said to be left out, by its number.
            let id = serde_json::from_str::<Json>(raw).ok().and_then(|json| Some(json.get("id")?.to_string()));
            let refusal = Refusal::new(format!("the message cannot be read ({error})"), "leave it out");
            return Some((id.unwrap_or_else(|| "?".to_owned()), Err(refusal)));
        }
    };
    if message.kind != "message" {
        return None;
    }
    let text = text(&message)?;
    let id = message.id.as_i64().map_or_else(|| message.id.as_str().unwrap_or("0").to_owned(), |id| id.to_string());
    let title = title(&text)?;
    let name = |name: &Option<String>| name.as_deref().and_then(clean_line);
    let (author, based_on) = match &message.forwarded_from {
        Some(from) => {
            let from = name(from);
            let based_on = format!("a post forwarded from {}", from.as_deref().unwrap_or("a sender who is not named"));
            (from, Some(based_on))
        }
        None if home.is_channel => (name(&message.author), None),
        None => (name(&message.from).filter(|from| home.source.as_ref() != Some(from)), None),
    };
    let date = date(&message);
    let draft = Draft {
        place: Some(format!("{}/{id}", home.folder)),
        source: home.source.clone(),
        date_from: date.is_some().then(|| "telegram".to_owned()),
        date,
        author,
        url: home.public.as_ref().map(|name| format!("https://t.me/{name}/{id}")),
        based_on,
        ..Draft::new(title, Body::Plain(text), Sha256::of(raw.as_bytes()))
    };
    Some((id, Ok(draft)))
}

/// The words of a post: its text or caption, then the question and the answers of its poll, each on a line.
fn text(message: &Message) -> Option<String> {
    let own = if message.text.0.is_empty() { &message.text_entities.0 } else { &message.text.0 };
    let poll = message.poll.iter().flat_map(|poll| {
        std::iter::once(&poll.question).chain(poll.answers.iter().map(|answer| &answer.text)).map(|text| &text.0)
    });
    let parts = std::iter::once(own).chain(poll).map(|part| clean(part).trim().to_owned());
    let text = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n");
    text.contains(char::is_alphanumeric).then_some(text)
}

/// When it was posted: the moment in UTC, or, in exports before 2022, the day as the exporting computer had it.
fn date(message: &Message) -> Option<String> {
    let seconds = message.date_unixtime.as_ref().and_then(|json| match json {
        Json::String(text) => text.parse().ok(),
        json => json.as_i64(),
    });
    let moment = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
    let day = || message.date.as_deref().and_then(|date| date.get(..10)).filter(|day| parse_date(day).is_some());
    moment.map(|moment| moment.to_string()).or_else(|| day().map(str::to_owned))
}

/// The first sentence, cut between words where it is long.
fn title(text: &str) -> Option<String> {
    let line = text.lines().find(|line| line.contains(char::is_alphanumeric))?;
    let line = clean_line(line)?;
    let spans = sentences(&line);
    let says = |span: &std::ops::Range<usize>| line.get(span.clone()).filter(|s| s.contains(char::is_alphanumeric));
    let first = spans.iter().find_map(says).unwrap_or(&line).trim();
    if first.chars().count() <= TITLE_CHARS {
        return Some(first.to_owned());
    }
    let cut = first.char_indices().nth(TITLE_CHARS - 1).map_or(first.len(), |(at, _)| at);
    let head = first.get(..cut)?;
    let words = head.rsplit_once(' ').map_or(head, |(words, _)| words);
    Some(format!("{}…", words.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home(is_channel: bool) -> Home {
        Home {
            source: Some("Harbour".to_owned()),
            is_channel,
            folder: "Harbour".to_owned(),
            public: Some("harbour".to_owned()),
        }
    }

    fn draft(raw: &str) -> Option<Draft> {
        read(raw, &home(true)).map(|(_, draft)| draft.unwrap())
    }

    #[test]
    fn pieces_are_joined_without_loss() {
        let draft = draft(
            r#"{"id":7,"type":"message","date":"2024-05-02T23:30:00","date_unixtime":"1714682400","text":["The ",{"type":"bold","text":"ferry"}," is ",{"type":"text_link","text":"late","href":"https://x.example"},". ",{"type":"spoiler","text":"Again!"},"\n\nNo one\u200b knows why."]}"#,
        )
        .unwrap();
        assert_eq!(draft.body.text(), "The ferry is late. Again!\n\nNo one knows why.");
        assert_eq!(draft.title, "The ferry is late.");
        assert_eq!(draft.date.as_deref(), Some("2024-05-02T20:40:00Z"));
        assert_eq!(draft.url.as_deref(), Some("https://t.me/harbour/7"));
        assert_eq!((draft.place.as_deref(), draft.author, draft.based_on), (Some("Harbour/7"), None, None));
    }

    #[test]
    fn who_wrote_a_post_is_who_it_was_forwarded_from() {
        let forwarded = |from: &str| {
            let raw =
                format!(r#"{{"id":7,"type":"message","from":"Harbour","forwarded_from":{from},"text":"Words."}}"#);
            let draft = draft(&raw).unwrap();
            (draft.author, draft.based_on.unwrap(), draft.date)
        };
        assert_eq!(
            forwarded("\"Ada Lorne\""),
            (Some("Ada Lorne".to_owned()), "a post forwarded from Ada Lorne".to_owned(), None)
        );
        assert_eq!(forwarded("null"), (None, "a post forwarded from a sender who is not named".to_owned(), None));
        let raw = r#"{"id":7,"type":"message","from":"Ada Lorne","text":"Words."}"#;
        let author = |channel| read(raw, &home(channel)).unwrap().1.unwrap().author;
        assert_eq!((author(true), author(false).as_deref()), (None, Some("Ada Lorne")));
    }

    #[test]
    fn polls_are_text_and_services_are_not() {
        let poll = r#"{"id":8,"type":"message","date":"2021-05-02T23:30:00","text":"","poll":{"question":"Which ferry?","answers":[{"text":"The old one","voters":3},{"text":"None","voters":1}]}}"#;
        let draft = draft(poll).unwrap();
        assert_eq!(draft.body.text(), "Which ferry?\nThe old one\nNone");
        assert_eq!((draft.title.as_str(), draft.date.as_deref()), ("Which ferry?", Some("2021-05-02")));
        for nothing in [
            r#"{"id":1,"type":"service","action":"create_channel","text":""}"#,
            r#"{"id":2,"type":"message","photo":"x.jpg","text":""}"#,
            r#"{"id":3,"type":"message","text":"👍 \u200b"}"#,
        ] {
            assert!(read(nothing, &home(true)).is_none(), "{nothing}");
        }
    }

    #[test]
    fn a_long_first_sentence_is_cut_between_words() {
        let title = title(&format!("👉\n{}end.", "very long ".repeat(40))).unwrap();
        assert!(title.chars().count() <= TITLE_CHARS && title.ends_with("very…") | title.ends_with("long…"), "{title}");
    }
}
