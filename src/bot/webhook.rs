//! The webhook: Telegram calls, and what it brings is written down before it is told that it arrived.
//!
//! Whoever calls has to know a secret that only Telegram was told. The webhook stays when the bot stops: what comes
//! meanwhile waits at Telegram, which tries again.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use reqwest::Url;
use serde_json::value::RawValue;
use teloxide::payloads::{GetWebhookInfo, SetWebhook};
use teloxide::types::{True, WebhookInfo};
use tokio::net::TcpListener;

use super::api::Failure;
use super::desk::now;
use super::intake::{HEEDED, Intake};
use super::sender::growing;
use super::{token_refused, told_to_wait};
use crate::config::{Misconfigured, Secret};

/// Where Telegram puts the secret.
const HEADER: &str = "x-telegram-bot-api-secret-token";
/// How often it is looked whether Telegram still calls here.
pub(super) const CHECK: Duration = Duration::from_secs(30);
/// Updates are far smaller than this. In bytes.
const LARGEST: usize = 1 << 20;

/// A wrong secret is told in the log at most this often, in seconds: strangers must not fill it.
const TOLD_AGAIN: i64 = 60;

/// What a call is handled with.
struct Hook {
    intake: Intake,
    /// The path of the address that Telegram calls.
    path: String,
    secret: Secret,
    /// How many updates were taken in.
    taken: AtomicU64,
    /// When it was last told that somebody does not know the secret.
    told: AtomicI64,
}

/// Listens, tells Telegram to call, and looks again and again whether it does.
///
/// # Errors
/// When nothing can be listened on, when Telegram refuses the address, and when it no longer knows the token.
pub(super) async fn serve(intake: Intake, url: &Url, listen: SocketAddr, secret: Secret) -> Result<()> {
    let listener = TcpListener::bind(listen).await.map_err(|error| {
        Misconfigured(format!("cannot listen on {listen} ({error}); set IBID_LISTEN to an address that is free"))
    })?;
    tracing::info!("the webhook is at http://{}", listener.local_addr().unwrap_or(listen));
    let (path, taken, told) = (url.path().to_owned(), AtomicU64::new(0), AtomicI64::new(0));
    let hook = Arc::new(Hook { intake, path, secret, taken, told });
    // Whatever the path holds, it is no pattern.
    let routes = Router::new().fallback(take).with_state(Arc::clone(&hook));
    tokio::select! {
        served = async { axum::serve(listener, routes).await } => served.context("the webhook broke"),
        ended = keep_called(&hook, url) => ended,
    }
}

/// One call of Telegram's: one update. Nothing of it is read before it is known who calls.
async fn take(State(hook): State<Arc<Hook>>, request: Request) -> StatusCode {
    let vitals = &hook.intake.desk.vitals;
    if request.uri().path() != hook.path {
        return StatusCode::NOT_FOUND;
    }
    if request.method() != Method::POST {
        return StatusCode::METHOD_NOT_ALLOWED;
    }
    let given = request.headers().get(HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !hook.secret.is(given) {
        vitals.metrics.rejected();
        if now() - hook.told.load(Ordering::Relaxed) >= TOLD_AGAIN {
            hook.told.store(now(), Ordering::Relaxed);
            tracing::warn!("the webhook was called without the right secret");
        }
        return StatusCode::UNAUTHORIZED;
    }
    let Ok(body) = to_bytes(request.into_body(), LARGEST).await else { return StatusCode::PAYLOAD_TOO_LARGE };
    let Ok(update) = serde_json::from_slice::<Box<RawValue>>(&body) else {
        vitals.metrics.update("unreadable");
        tracing::error!("the webhook was called with something that is no JSON");
        return StatusCode::BAD_REQUEST;
    };
    match hook.intake.receive(&[update]) {
        Ok(_) => {
            hook.taken.fetch_add(1, Ordering::Relaxed);
            StatusCode::OK
        }
        Err(error) => {
            // Not written down, so not confirmed: Telegram will call again.
            vitals.pulse.missed(format!("an update could not be written down: {error:#}"));
            tracing::error!("an update could not be written down: {error:#}");
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}

/// Tells Telegram to call, and looks again and again whether it does.
async fn keep_called(hook: &Hook, url: &Url) -> Result<()> {
    let pulse = &hook.intake.desk.vitals.pulse;
    let mut is_set = false;
    let mut was_set = false;
    let mut failures = 0;
    let mut failing = Failing::default();
    loop {
        let done = if is_set { check(hook, url, &mut failing).await } else { tell(hook, url).await };
        let pause = match done {
            Ok(Called::Here) => {
                pulse.beat();
                (is_set, was_set, failures) = (true, true, 0);
                CHECK
            }
            Ok(Called::Elsewhere) => {
                tracing::warn!("another program has changed the webhook of this bot; it is set again");
                is_set = false;
                Duration::ZERO
            }
            Ok(Called::InVain(why)) => {
                pulse.missed(format!("Telegram calls {} in vain: {why}", url.host_str().unwrap_or_default()));
                tracing::warn!("Telegram calls {url} in vain: {why}");
                CHECK
            }
            Err(Failure::Refused(401 | 404, _)) => return Err(token_refused()),
            // What was taken once is taken again, and a name that is not found may be found soon.
            Err(Failure::Refused(400, why)) if !was_set && !why.contains("resolve") => {
                let why = format!(
                    "Telegram does not take the address in IBID_WEBHOOK_URL ({why}); name one that can be reached from \
                     outside, with a valid certificate, or set IBID_MODE to polling"
                );
                return Err(Misconfigured(why).into());
            }
            Err(Failure::TooMany(pause)) => told_to_wait(pulse, pause),
            Err(failure) => {
                pulse.missed(failure.to_string());
                tracing::warn!(%failure, "Telegram cannot be asked about the webhook; trying again");
                failures += 1;
                growing(failures)
            }
        };
        tokio::time::sleep(pause).await;
    }
}

/// Whom Telegram calls.
enum Called {
    /// Us.
    Here,
    /// Somebody else, or nobody.
    Elsewhere,
    /// Us, but it does not get through.
    InVain(String),
}

/// The error that Telegram named last, by its own clock, and how many updates had been taken in when it was first seen.
#[derive(Default)]
struct Failing {
    error: Option<i64>,
    taken: u64,
}

async fn tell(hook: &Hook, url: &Url) -> Result<Called, Failure> {
    let mut set = SetWebhook::new(url.clone());
    set.secret_token = Some(hook.secret.expose().to_owned());
    set.allowed_updates = Some(HEEDED.to_vec());
    hook.intake.desk.sender.api().call::<_, True>(&set).await?;
    tracing::info!("Telegram calls {url} from now on");
    Ok(Called::Here)
}

/// Updates that wait although Telegram has met an error get through again once one has been taken in since.
async fn check(hook: &Hook, url: &Url, failing: &mut Failing) -> Result<Called, Failure> {
    let info: WebhookInfo = hook.intake.desk.sender.api().call(&GetWebhookInfo::new()).await?;
    if info.url.as_ref() != Some(url) {
        return Ok(Called::Elsewhere);
    }
    let (error, taken) = (info.last_error_date.map(|date| date.timestamp()), hook.taken.load(Ordering::Relaxed));
    if failing.error != error {
        *failing = Failing { error, taken };
    }
    let in_vain = error.is_some() && info.pending_update_count > 0 && failing.taken == taken;
    Ok(if in_vain { Called::InVain(info.last_error_message.unwrap_or_default()) } else { Called::Here })
}
