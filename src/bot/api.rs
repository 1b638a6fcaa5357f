//! Calls to the Bot API: teloxide's payloads and types over a transport of our own.
//!
//! teloxide's transport waits ten seconds on a 5xx and then loses what was to be said, and an update that its types
//! cannot parse is gone. Here every failure says what is known: refused, never arrived, or perhaps carried out. The
//! token is in the address only, and no error carries an address.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use teloxide::payloads::GetFile;
use teloxide::requests::Payload;
use teloxide::types::FileId;

use crate::config::BotSettings;
use crate::ops::Metrics;
use crate::ops::metrics::Called;

/// How long a call may take, beside what it asks Telegram to wait.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a file may take.
const DOWNLOADING: Duration = Duration::from_secs(60);

/// The Bot API of one bot.
pub(super) struct Api {
    http: reqwest::Client,
    /// Where the methods are; it holds the token.
    base: String,
    /// Where files are; it holds the token, too.
    files: String,
    metrics: Arc<Metrics>,
}

/// What is read of a file that Telegram holds.
#[derive(serde::Deserialize)]
struct Held {
    file_path: Option<String>,
}

/// Why a call did not bring what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// Telegram asks to wait this long before the next call for this chat.
    TooMany(Duration),
    /// The group has become this supergroup.
    Migrated(i64),
    /// Telegram understood and refuses, with a code like that of HTTP.
    Refused(u16, String),
    /// The call never reached Telegram.
    Unreached(String),
    /// It may have been carried out, or not: a reset, a 5xx, a reply that is cut off.
    Unknown {
        /// What happened.
        why: String,
        /// What the part of the reply which did arrive tells.
        told: Told,
    },
}

/// What is known of a call although its reply is not whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// Nothing.
    Nothing,
    /// It was carried out.
    Done,
    /// It was carried out, and this is the message.
    Sent(i32),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::TooMany(pause) => write!(f, "too many messages, wait {} s", pause.as_secs()),
            Failure::Migrated(_) => f.write_str("the group has become a supergroup"),
            Failure::Refused(code, why) => write!(f, "refused with {code} {why}"),
            Failure::Unreached(why) => write!(f, "not reached ({why})"),
            Failure::Unknown { why, .. } => f.write_str(why),
        }
    }
}

/// What Telegram answers to any call.
#[derive(serde::Deserialize)]
struct Response<T> {
    ok: bool,
    result: Option<T>,
    error_code: Option<u16>,
    description: Option<String>,
    #[serde(default)]
    parameters: Parameters,
}

#[derive(Default, serde::Deserialize)]
struct Parameters {
    migrate_to_chat_id: Option<i64>,
    retry_after: Option<u64>,
}

impl Api {
    /// The API as the settings name it.
    ///
    /// # Errors
    /// When the proxy cannot be used.
    pub(super) fn new(settings: &BotSettings, metrics: Arc<Metrics>) -> Result<Api, reqwest::Error> {
        let mut http = reqwest::Client::builder().connect_timeout(Duration::from_secs(10)).tcp_nodelay(true);
        http = match &settings.proxy {
            Some(proxy) => http.proxy(reqwest::Proxy::all(proxy.clone()).map_err(reqwest::Error::without_url)?),
            None => http.no_proxy(),
        };
        let (root, token) = (settings.api_url.as_str().trim_end_matches('/'), settings.token.expose());
        let (base, files) = (format!("{root}/bot{token}"), format!("{root}/file/bot{token}"));
        Ok(Api { http: http.build().map_err(reqwest::Error::without_url)?, base, files, metrics })
    }

    /// The content of a file that somebody sent; `None` where it has more than so many bytes.
    pub(super) async fn download(&self, file: &FileId, most: usize) -> Result<Option<Vec<u8>>, Failure> {
        let held: Held = self.call(&GetFile::new(file.clone())).await?;
        let path = held.file_path.ok_or_else(|| Failure::Refused(0, "the file has no path".to_owned()))?;
        let request = self.http.get(format!("{}/{path}", self.files)).timeout(DOWNLOADING);
        let lost = |error: reqwest::Error| {
            let (unreached, why) = (error.is_connect(), root_cause(&error.without_url()));
            if unreached { Failure::Unreached(why) } else { Failure::Unknown { why, told: Told::Nothing } }
        };
        let mut response = request.send().await.map_err(lost)?;
        let status = response.status();
        if status.is_server_error() {
            let why = format!("Telegram is in trouble ({})", status.as_u16());
            return Err(Failure::Unknown { why, told: Told::Nothing });
        }
        if !status.is_success() {
            return Err(Failure::Refused(status.as_u16(), "the file is not handed over".to_owned()));
        }
        let mut content = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(lost)? {
            if content.len() + chunk.len() > most {
                return Ok(None);
            }
            content.extend_from_slice(&chunk);
        }
        Ok(Some(content))
    }

    /// The time by Telegram's clock, in Unix seconds, where it says.
    pub(super) async fn clock(&self) -> Option<i64> {
        let asked = self.http.post(format!("{}/getMe", self.base)).timeout(PATIENCE).send().await.ok()?;
        let date = asked.headers().get(reqwest::header::DATE)?.to_str().ok()?;
        jiff::fmt::rfc2822::parse(date).ok().map(|date| date.timestamp().as_second())
    }

    /// Calls a method and reads its result as `T`, which may be less than the method gives.
    pub(super) async fn call<P, T>(&self, payload: &P) -> Result<T, Failure>
    where
        P: Payload + Serialize,
        T: DeserializeOwned,
    {
        let done = self.try_call(payload).await;
        let called = match &done {
            Ok(_) | Err(Failure::Migrated(_)) => Called::Ok,
            Err(Failure::TooMany(_)) => Called::TooMany,
            Err(Failure::Refused(..)) => Called::Refused,
            Err(Failure::Unreached(_)) => Called::Unreached,
            Err(Failure::Unknown { .. }) => Called::Unknown,
        };
        self.metrics.called(P::NAME, called);
        done
    }

    async fn try_call<P, T>(&self, payload: &P) -> Result<T, Failure>
    where
        P: Payload + Serialize,
        T: DeserializeOwned,
    {
        let body = serde_json::to_vec(payload).map_err(|error| Failure::Refused(0, error.to_string()))?;
        let request = self
            .http
            .post(format!("{}/{}", self.base, P::NAME))
            .header(reqwest::header::CONTENT_TYPE, "application/json")
            .timeout(PATIENCE + payload.timeout_hint().unwrap_or_default())
            .body(body);
        let response = request.send().await.map_err(|error| {
            let (unreached, why) = (error.is_connect(), root_cause(&error.without_url()));
            if unreached { Failure::Unreached(why) } else { Failure::Unknown { why, told: Told::Nothing } }
        })?;
        let status = response.status();
        let (body, whole) = body_of(response).await;
        if status.is_server_error() {
            let why = format!("Telegram is in trouble ({})", status.as_u16());
            return Err(Failure::Unknown { why, told: Told::Nothing });
        }
        match serde_json::from_slice::<Response<T>>(&body) {
            Ok(Response { ok: true, result: Some(result), .. }) => Ok(result),
            Ok(response) => Err(refusal(response.error_code, response.description, &response.parameters)),
            Err(_) if whole.is_err() || status.is_success() => {
                let why = whole.err().unwrap_or_else(|| "the reply is cut off".to_owned());
                Err(Failure::Unknown { why, told: told(&String::from_utf8_lossy(&body)) })
            }
            Err(_) => Err(Failure::Refused(status.as_u16(), "a reply that is no JSON".to_owned())),
        }
    }
}

/// As much of the body as arrives, and why it is not whole.
async fn body_of(mut response: reqwest::Response) -> (Vec<u8>, Result<(), String>) {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return (body, Ok(())),
            Err(error) => return (body, Err(root_cause(&error.without_url()))),
        }
    }
}

/// What lies at the bottom of a network error: "connection refused" says more than "error sending request".
fn root_cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

fn refusal(code: Option<u16>, description: Option<String>, parameters: &Parameters) -> Failure {
    let description = description.unwrap_or_default();
    match (code, parameters) {
        (_, Parameters { migrate_to_chat_id: Some(chat), .. }) => Failure::Migrated(*chat),
        (Some(429), Parameters { retry_after, .. }) => {
            let told = description.rsplit(' ').next().and_then(|word| word.parse().ok());
            Failure::TooMany(Duration::from_secs(retry_after.or(told).unwrap_or(1)))
        }
        (code, _) => Failure::Refused(code.unwrap_or(0), description),
    }
}

/// What a cut-off reply tells.
fn told(reply: &str) -> Told {
    let compact: String = reply.chars().filter(|c| !c.is_whitespace()).collect();
    // Most methods answer with nothing but `true`.
    if compact.starts_with(r#"{"ok":true"#) && r#"{"ok":true,"result":true}"#.starts_with(&compact) {
        return Told::Done;
    }
    named(reply).map_or(Told::Nothing, Told::Sent)
}

/// The message that a cut-off reply names. It is only believed where the reply goes on to the chat it stands in.
fn named(reply: &str) -> Option<i32> {
    let after = |text: &'_ str, key: &str| text.find(key).map(|at| at + key.len());
    let rest = reply.get(after(reply, "\"message_id\":")?..)?.trim_start();
    let digits = rest.get(..rest.find(|c: char| !c.is_ascii_digit())?)?;
    let chat = rest.get(after(rest, "\"chat\":")?..)?;
    chat.contains("\"id\":").then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_off_reply_proves_a_message_only_when_it_names_message_and_chat() {
        assert_eq!(named(r#"{"ok":true,"result":{"message_id":17,"from":{"id":7},"chat":{"id":11,"ty"#), Some(17));
        assert_eq!(named(r#"{"ok": true, "result": {"message_id": 17, "chat": {"id": 11"#), Some(17));
        assert_eq!(named(r#"{"ok":true,"result":{"message_id":17,"da"#), None);
        assert_eq!(named(r#"{"ok":true,"result":{"message_id":1"#), None);
        assert_eq!(named(""), None);
    }

    #[test]
    fn a_cut_off_yes_is_a_yes() {
        assert_eq!(told(r#"{"ok": true, "result":"#), Told::Done);
        assert_eq!(told(r#"{"ok":true,"res"#), Told::Done);
        assert_eq!(told(r#"{"ok":tr"#), Told::Nothing);
        assert_eq!(told(r#"{"ok":true,"result":{"message_id":17,"chat":{"id":11"#), Told::Sent(17));
        assert_eq!(told(r#"{"ok":true,"result":{"message_id":1,"da"#), Told::Nothing);
    }

    #[test]
    fn refusals_are_told_apart_by_what_telegram_says() {
        let told = |code, text: &str, parameters| refusal(Some(code), Some(text.to_owned()), &parameters);
        assert_eq!(
            told(429, "Too Many Requests: retry after 7", Parameters::default()),
            Failure::TooMany(Duration::from_secs(7))
        );
        let migrated = Parameters { migrate_to_chat_id: Some(-1_005), retry_after: None };
        assert_eq!(told(400, "Bad Request: upgraded", migrated), Failure::Migrated(-1_005));
        assert_eq!(
            told(403, "Forbidden: bot was blocked by the user", Parameters::default()),
            Failure::Refused(403, "Forbidden: bot was blocked by the user".to_owned())
        );
    }
}
