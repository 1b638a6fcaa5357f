//! JSON: one object a line, an array of objects, one object, or an export of Telegram's; all of it is streamed.

use std::collections::{BTreeSet, HashSet};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::BufRead;
use std::path::Path;

use anyhow::Result;
use serde::de::{self, Deserializer as _, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value as Json};

use super::decoded;
use super::draft::{Draft, Refusal};
use super::given::Given;
use super::guarded::{self, Line, Meter};
use super::record::{self, MAX_BYTES, Value};
use super::telegram;
use super::what::{Besides, Found, Visit};
use crate::corpus::Sha256;

/// Reads a file of one object a line.
pub(super) fn lines(path: &Path, given: &Given, besides: &mut Besides, visit: Visit) -> Result<()> {
    let whole = path.display().to_string();
    let refuse = |refusal| Found { input: whole.clone(), draft: Err(refusal) };
    let input = match given.for_many().and_then(|()| guarded::open_whole(path)) {
        Ok(opened) => opened,
        Err(refusal) => return visit(refuse(refusal)),
    };
    let mut input = match decoded::reader(input, given.encoding) {
        Ok(input) => input,
        Err(error) => return visit(refuse(guarded::unreadable(&error))),
    };
    let mut rows = Rows::new(path, given);
    let mut line = Vec::new();
    for number in 1_usize.. {
        let draft = match guarded::next_line(&mut input, &mut line) {
            Ok(Line::End) => break,
            Ok(Line::Whole) if line.trim_ascii().is_empty() => continue,
            Ok(Line::Whole) => rows.row(&line),
            Ok(Line::TooLong) => Err(too_long()),
            Err(error) => return visit(refuse(guarded::unreadable(&error))),
        };
        visit(Found { input: format!("{whole}:{number}"), draft })?;
    }
    rows.end(besides);
    Ok(())
}

/// Reads a file that is one JSON value.
pub(super) fn document(path: &Path, given: &Given, besides: &mut Besides, visit: Visit) -> Result<()> {
    let whole = path.display().to_string();
    let read = guarded::open(path).and_then(|(mut input, meter)| {
        let first = first_byte(&mut input).map_err(|error| guarded::unreadable(&error))?;
        meter.set(0);
        Ok((first, input, meter))
    });
    let refusal = match read {
        Ok((Some(b'['), input, meter)) => match given.for_many() {
            Ok(()) => return array(path, given, input, &meter, besides, visit),
            Err(refusal) => refusal,
        },
        Ok((Some(b'{'), ..)) => match telegram::chats(path) {
            Ok(Some(chats)) => return telegram::read(path, &chats, given, besides, visit),
            Ok(None) => return visit(Found { input: whole, draft: object(path, given, besides) }),
            Err(refusal) => refusal,
        },
        Ok(_) => Refusal::new("it is neither a JSON object nor an array", "write one object a line into a `.jsonl`"),
        Err(refusal) => refusal,
    };
    visit(Found { input: whole, draft: Err(refusal) })
}

/// The first byte that is no white space and no byte order mark.
fn first_byte(input: &mut impl BufRead) -> std::io::Result<Option<u8>> {
    loop {
        let chunk = input.fill_buf()?;
        let (len, found) = (chunk.len(), chunk.iter().position(|b| !b.is_ascii_whitespace() && *b < 0x80));
        if len == 0 {
            return Ok(None);
        }
        let byte = found.and_then(|at| chunk.get(at).copied());
        input.consume(found.unwrap_or(len));
        if byte.is_some() {
            return Ok(byte);
        }
    }
}

/// An article that is the only one in its file.
fn object(path: &Path, given: &Given, besides: &mut Besides) -> Result<Draft, Refusal> {
    let bytes = std::fs::read(path).map_err(|error| guarded::unreadable(&error))?;
    if bytes.len() > MAX_BYTES {
        return Err(too_long());
    }
    let mut rows = Rows::new(path, given);
    let draft = rows.row(&bytes);
    rows.end(besides);
    draft
}

fn array(
    path: &Path,
    given: &Given,
    input: impl BufRead,
    meter: &Meter,
    besides: &mut Besides,
    visit: Visit,
) -> Result<()> {
    let whole = path.display().to_string();
    let mut rows = Rows::new(path, given);
    let mut number = 0;
    let mut take = |raw: &RawValue| {
        number += 1;
        meter.set(0);
        let draft = rows.row(raw.get().as_bytes());
        visit(Found { input: format!("{whole}#{number}"), draft })
    };
    let mut elements = Elements { take: &mut take, failed: None };
    let mut json = serde_json::Deserializer::from_reader(input);
    let read = json.deserialize_seq(&mut elements).and_then(|()| json.end());
    let failed = elements.failed;
    rows.end(besides);
    match (failed, read) {
        (Some(failed), _) => Err(failed),
        (None, Ok(())) => Ok(()),
        (None, Err(error)) => visit(Found { input: whole, draft: Err(not_json(&error)) }),
    }
}

/// Why a file that is no JSON, or not of the form it should have, is left out, from there on.
pub(super) fn not_json(error: &serde_json::Error) -> Refusal {
    if error.is_data() {
        let what = format!("it is JSON, but not of a known form ({error})");
        return Refusal::new(what, "write one object a line into a `.jsonl`, or export it again");
    }
    Refusal::new(format!("it is not JSON ({error})"), "export it again; it may be cut off")
}

fn too_long() -> Refusal {
    Refusal::new(format!("it is longer than {} MiB", MAX_BYTES >> 20), "leave it out; it is no article")
}

/// The elements of an array, each handed on before the next is read.
pub(super) struct Elements<'a> {
    /// Takes one; an error of it ends the reading.
    pub(super) take: &'a mut dyn FnMut(&RawValue) -> Result<()>,
    /// That error.
    pub(super) failed: Option<anyhow::Error>,
}

impl<'de> Visitor<'de> for &mut Elements<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        while let Some(raw) = elements.next_element::<Box<RawValue>>()? {
            if let Err(failed) = (self.take)(&raw) {
                self.failed = Some(failed);
                return Err(de::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}

/// Objects of one file.
struct Rows<'a> {
    given: &'a Given,
    home: String,
    /// Hashes of the ids so far.
    ids: HashSet<u64>,
    /// The keys so far.
    keys: BTreeSet<String>,
}

/// Keys of one file that are looked at; of more, names are data.
const KEYS: usize = 1_000;

impl<'a> Rows<'a> {
    fn new(path: &Path, given: &'a Given) -> Rows<'a> {
        let home = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        Rows { given, home, ids: HashSet::new(), keys: BTreeSet::new() }
    }

    fn row(&mut self, bytes: &[u8]) -> Result<Draft, Refusal> {
        let fix = "write one object: {\"title\": …, \"source\": …, \"date\": …, \"text\": …}";
        let text = std::str::from_utf8(bytes)
            .map_err(|error| Refusal::new(format!("not UTF-8 at byte {}", error.valid_up_to()), "save it as UTF-8"))?;
        let object: Map<String, Json> = serde_json::from_str(text.trim_start_matches('\u{feff}').trim_end())
            .map_err(|error| Refusal::new(format!("not a JSON object ({error})"), fix))?;
        for key in object.keys() {
            if self.keys.len() < KEYS && !self.keys.contains(key) {
                self.keys.insert(key.clone());
            }
        }
        let value = |key: &str| of(&object, key);
        let present = || object.keys().map(|key| format!("`{key}`")).take(30).collect();
        let mut draft = record::draft(value, &present, self.given, &self.home, Sha256::of(bytes.trim_ascii_end()))?;
        self.given.apply(&mut draft);
        let mut hasher = DefaultHasher::new();
        draft.place.hash(&mut hasher);
        if draft.place.is_some() && !self.ids.insert(hasher.finish()) {
            return Err(Refusal::new("its `id` was used above", "give each its own"));
        }
        Ok(draft)
    }

    /// Says which keys nothing was read from.
    fn end(self, besides: &mut Besides) {
        besides.unused.extend(record::unused(&self.keys, self.given, PartialEq::eq));
    }
}

/// What stands under a key; `a.b` is `b` inside `a` where there is no `a.b`.
fn of(object: &Map<String, Json>, key: &str) -> Option<Value> {
    let json = object.get(key).or_else(|| {
        let (first, rest) = key.split_once('.')?;
        rest.split('.').try_fold(object.get(first)?, |json, key| json.get(key))
    })?;
    match json {
        Json::Null => None,
        Json::String(text) => Some(Value::One(text.clone())),
        // An id may be a number; so may a title, and a date that is one will be refused.
        Json::Number(number) => Some(Value::One(number.to_string())),
        Json::Array(items) => {
            let texts = items.iter().map(|item| item.as_str().map(str::to_owned));
            Some(texts.collect::<Option<_>>().map_or(Value::Other, Value::Many))
        }
        Json::Bool(_) | Json::Object(_) => Some(Value::Other),
    }
}
