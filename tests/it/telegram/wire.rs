//! The HTTP side: `/bot{token}/{method}` on the local machine, long polls, and the faults a test asks for.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::connect_info::Connected;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::Response;
use axum::routing::{any, get};
use axum::serve::{IncomingStream, Listener};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

use super::Shared;
use super::methods::spelled;
use super::world::{Fault, Refused, Request, Trouble, When, World};

/// Serves until the listener's runtime ends.
pub(super) async fn serve(listener: std::net::TcpListener, shared: Arc<Shared>) {
    let listener = Lines(TcpListener::from_std(listener).unwrap());
    let router =
        Router::new().route("/{bot}/{method}", any(call)).route("/file/{bot}/{*path}", get(file)).with_state(shared);
    axum::serve(listener, router.into_make_service_with_connect_info::<Cut>()).await.unwrap();
}

async fn call(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(cut): ConnectInfo<Cut>,
    Path((bot, method)): Path<(String, String)>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut response = respond(&shared, cut, (bot, method), &uri, &headers, &body).await;
    if let Some(date) = shared.look(|world| world.date.clone()) {
        response.headers_mut().insert(header::DATE, date.parse().unwrap());
    }
    response
}

async fn respond(
    shared: &Arc<Shared>,
    cut: Cut,
    (bot, method): (String, String),
    uri: &Uri,
    headers: &HeaderMap,
    body: &Bytes,
) -> Response {
    let method = spelled(&method);
    if let Some(refused) = shared.with(|world| wrong_token(world, &bot)) {
        return reply(&Err(refused));
    }
    let parameters = match read(uri, headers, body) {
        Ok(parameters) => parameters,
        Err(why) => {
            shared.with(|world| world.violation(format!("{method}: {why}")));
            return reply(&Err(Refused::bad("can't parse JSON object")));
        }
    };
    let trouble = shared.with(|world| befallen(world, method, &parameters));
    if let Some(Trouble { fault: Fault::Slow(time), .. }) = &trouble {
        tokio::time::sleep(*time).await;
    }
    match trouble {
        Some(Trouble { fault, when: When::Before, .. }) if !matches!(fault, Fault::Slow(_)) => {
            shared.with(|world| world.requests.push(Request::of(method, &parameters, None)));
            shared.with(|world| spoiled(world, &fault, &parameters, &json!({"message_id": 1}), &cut))
        }
        Some(Trouble { fault, .. }) if !matches!(fault, Fault::Slow(_)) => {
            let result = carry_out(shared, method, &parameters).await.unwrap_or_default();
            if let Fault::Hold(time) = fault {
                tokio::time::sleep(time).await;
                return reply(&Ok(result));
            }
            shared.with(|world| spoiled(world, &fault, &parameters, &result, &cut))
        }
        _ => reply(&carry_out(shared, method, &parameters).await),
    }
}

/// A file that somebody sent.
async fn file(State(shared): State<Arc<Shared>>, Path((bot, path)): Path<(String, String)>) -> Response {
    if let Some(refused) = shared.with(|world| wrong_token(world, &bot)) {
        return reply(&Err(refused));
    }
    let trouble = shared.with(|world| befallen(world, "file", &Value::Null));
    let status = match trouble {
        Some(Trouble { fault: Fault::Gateway(status), .. }) => Some(status),
        Some(Trouble { fault: Fault::Refusal(code, _), .. }) => Some(code),
        _ => None,
    };
    match (status, shared.with(|world| world.content(&path))) {
        (None, Some(content)) => Response::new(Body::from(content)),
        (status, _) => response(status.unwrap_or(404), "text/plain", "no file".to_owned()),
    }
}

/// Does it and writes it down.
async fn carry_out(shared: &Arc<Shared>, method: &str, parameters: &Value) -> Result<Value, Refused> {
    let polled = if method == "getUpdates" { Some(poll(shared, parameters).await) } else { None };
    // In one go: whoever sees what came of a call sees the call, too.
    shared.with(|world| {
        let outcome = polled.unwrap_or_else(|| world.call(method, parameters));
        world.requests.push(Request::of(method, parameters, Some(outcome.clone())));
        outcome
    })
}

impl Request {
    fn of(method: &str, parameters: &Value, outcome: Option<Result<Value, Refused>>) -> Request {
        Request { method: method.to_owned(), parameters: parameters.clone(), outcome }
    }
}

fn wrong_token(world: &World, bot: &str) -> Option<Refused> {
    let given = bot.strip_prefix("bot").unwrap_or_default();
    let well_formed = given.split_once(':').is_some_and(|(id, rest)| id.parse::<u64>().is_ok() && rest.len() >= 30);
    let refused = |code: u16, why: &str| Refused { code, description: why.to_owned(), parameters: Value::Null };
    match (given == world.token, well_formed) {
        (true, _) => None,
        (false, true) => Some(refused(401, "Unauthorized")),
        (false, false) => Some(refused(404, "Not Found")),
    }
}

/// The parameters: JSON, or of a form, where what is not text is JSON in turn.
fn read(uri: &Uri, headers: &HeaderMap, body: &Bytes) -> Result<Value, String> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("application/json") {
        let read: Value = serde_json::from_slice(body).map_err(|why| format!("a body that is not JSON: {why}"))?;
        return if read.is_object() { Ok(read) } else { Err("a body that is not an object".to_owned()) };
    }
    if !body.is_empty() {
        return Err(format!("a body of type `{kind}`, which this server does not take"));
    }
    let mut parameters = json!({});
    for pair in uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = unescape(value);
        parameters[name] = serde_json::from_str(&value).unwrap_or(Value::String(value));
    }
    Ok(parameters)
}

/// `%5B` and `+` as they were meant.
fn unescape(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let hex: Vec<u8> = rest.by_ref().take(2).collect();
                bytes.push(u8::from_str_radix(&String::from_utf8_lossy(&hex), 16).unwrap_or(b'?'));
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The fault that this call meets, if any is left.
fn befallen(world: &mut World, method: &str, parameters: &Value) -> Option<Trouble> {
    let met = |trouble: &Trouble| {
        let named = match trouble.method.strip_suffix('*') {
            Some(start) => method.starts_with(start) && method != "getUpdates",
            None => trouble.method == method,
        };
        trouble.times > 0 && named && trouble.chat.is_none_or(|chat| parameters["chat_id"].as_i64() == Some(chat))
    };
    let trouble = world.troubles.iter_mut().find(|trouble| met(trouble))?;
    trouble.times -= 1;
    Some(trouble.clone())
}

fn spoiled(world: &mut World, fault: &Fault, parameters: &Value, result: &Value, cut: &Cut) -> Response {
    match fault {
        Fault::TooMany(seconds) => {
            if let Some(chat) = parameters["chat_id"].as_i64() {
                world.punish(chat, *seconds);
            }
            reply(&Err(Refused::too_many(*seconds)))
        }
        Fault::Refusal(code, why) => {
            reply(&Err(Refused { code: *code, description: (*why).to_owned(), parameters: Value::Null }))
        }
        Fault::Gateway(status) => {
            let page = "<html>\r\n<head><title>Bad Gateway</title></head>\r\n<body></body>\r\n</html>\r\n";
            response(*status, "text/html", page.to_owned())
        }
        Fault::CutOff => {
            let whole = done(result);
            let half = whole.chars().take(whole.chars().count() / 2).collect();
            response(200, "application/json", half)
        }
        Fault::Reset | Fault::Slow(_) | Fault::Hold(_) => {
            cut.0.store(true, Ordering::SeqCst);
            response(200, "application/json", String::new())
        }
    }
}

fn reply(outcome: &Result<Value, Refused>) -> Response {
    match outcome {
        Ok(result) => response(200, "application/json", done(result)),
        Err(refused) => {
            let mut body = json!({"ok": false, "error_code": refused.code, "description": refused.description});
            if !refused.parameters.is_null() {
                body["parameters"] = refused.parameters.clone();
            }
            response(refused.code, "application/json", body.to_string())
        }
    }
}

/// A result on the wire. Telegram names a message and its chat first, which matters when a reply breaks off.
fn done(result: &Value) -> String {
    const FIRST: [&str; 4] = ["message_id", "from", "chat", "date"];
    let Some(fields) = result.as_object().filter(|fields| fields.contains_key("message_id")) else {
        return json!({"ok": true, "result": result}).to_string();
    };
    let first = FIRST.iter().filter_map(|name| fields.get(*name).map(|value| (*name, value)));
    let rest = fields.iter().map(|(name, value)| (name.as_str(), value)).filter(|(name, _)| !FIRST.contains(name));
    let fields: Vec<String> = first.chain(rest).map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{\"ok\":true,\"result\":{{{}}}}}", fields.join(","))
}

fn response(status: u16, kind: &str, body: String) -> Response {
    let status = StatusCode::from_u16(status).unwrap();
    Response::builder().status(status).header(header::CONTENT_TYPE, kind).body(Body::from(body)).unwrap()
}

/// Waits for updates as `getUpdates` does. A second poll ends the first with 409.
async fn poll(shared: &Arc<Shared>, parameters: &Value) -> Result<Value, Refused> {
    let number = |name: &str, otherwise: i64| parameters[name].as_i64().unwrap_or(otherwise);
    let wait = Duration::from_secs(u64::try_from(number("timeout", 0)).unwrap_or_default().min(50));
    let until = tokio::time::Instant::now() + wait;
    let mut changes = shared.subscribe();
    if shared.look(|world| world.webhook.is_some()) {
        let why = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook \
                   first";
        return Err(Refused { code: 409, description: why.to_owned(), parameters: Value::Null });
    }
    let (mine, _on_end) = shared.with(|world| {
        world.call("getUpdates", parameters).ok();
        if world.polling {
            world.violation("two getUpdates at once".to_owned());
        }
        world.polling = true;
        world.poll += 1;
        let offset = number("offset", 0);
        if offset > 0 {
            world.queue.retain(|(id, _)| *id >= offset);
            world.confirmed = world.confirmed.max(offset - 1);
        }
        (world.poll, Polling { shared: Arc::clone(shared), poll: world.poll })
    });
    // What was not asked for is not delivered.
    let allowed = parameters["allowed_updates"].as_array();
    let wanted = |update: &Value| {
        let is_wanted = |kind: &Value| kind.as_str().is_some_and(|kind| !update[kind].is_null());
        allowed.is_none_or(|allowed| allowed.iter().any(is_wanted))
    };
    let limit = usize::try_from(number("limit", 100)).unwrap_or(100).clamp(1, 100);
    loop {
        changes.borrow_and_update();
        let (latest, batch) = shared.look(|world| {
            let batch: Vec<Value> = world
                .queue
                .iter()
                .filter(|(_, update)| wanted(update))
                .take(limit)
                .map(|(_, update)| update.clone())
                .collect();
            (world.poll, batch)
        });
        if latest != mine {
            return Err(Refused {
                code: 409,
                description:
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is \
                              running"
                        .to_owned(),
                parameters: Value::Null,
            });
        }
        let waited = batch.is_empty() && tokio::time::timeout_at(until, changes.changed()).await.is_ok();
        if !waited {
            return Ok(json!(batch));
        }
    }
}

/// A poll under way; also one that the client gave up comes to an end.
struct Polling {
    shared: Arc<Shared>,
    poll: u64,
}

impl Drop for Polling {
    fn drop(&mut self) {
        self.shared.with(|world| {
            if world.poll == self.poll {
                world.polling = false;
            }
        });
    }
}

/// Tells a connection to break off instead of answering.
#[derive(Clone)]
struct Cut(Arc<AtomicBool>);

impl Connected<IncomingStream<'_, Lines>> for Cut {
    fn connect_info(stream: IncomingStream<'_, Lines>) -> Cut {
        Cut(Arc::clone(&stream.io().cut))
    }
}

struct Lines(TcpListener);

impl Listener for Lines {
    type Io = Line;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Line, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        stream.set_nodelay(true).unwrap();
        (Line { stream, cut: Arc::default() }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// A connection that can be reset.
struct Line {
    stream: TcpStream,
    cut: Arc<AtomicBool>,
}

impl AsyncRead for Line {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Line {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if self.cut.load(Ordering::SeqCst) {
            // Without lingering, closing sends a reset.
            self.stream.set_zero_linger().ok();
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.cut.load(Ordering::SeqCst) {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
