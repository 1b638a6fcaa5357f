//! The webhook: Telegram calls, and what it brings is written down before it is told that it arrived.
//!
//! Whoever calls has to know a secret that only Telegram was told. The webhook stays when the bot stops: what comes
//! meanwhile waits at Telegram, which tries again.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use reqwest::Url;
use serde_json::value::RawValue;
use teloxide::payloads::{GetWebhookInfo, SetWebhook};
use teloxide::types::{True, WebhookInfo};
use tokio::net::TcpListener;

use super::api::Failure;
use super::desk::now;
use super::intake::{HEEDED, Intake};
use super::sender::growing;
use super::token_refused;
use crate::config::{Misconfigured, Secret};

/// Where Telegram puts the secret.
const HEADER: &str = "x-telegram-bot-api-secret-token";
/// How often it is looked whether Telegram still calls here.
pub(super) const CHECK: Duration = Duration::from_secs(30);
/// Updates are far smaller than this. In bytes.
const LARGEST: usize = 1 << 20;

/// What a call is handled with.
#[derive(Clone)]
struct Hook {
    intake: Intake,
    secret: Secret,
}

/// Listens, tells Telegram to call, and looks again and again whether it does.
///
/// # Errors
/// When nothing can be listened on, when Telegram refuses the address, and when it no longer knows the token.
pub(super) async fn serve(intake: Intake, url: &Url, listen: SocketAddr, secret: Secret) -> Result<()> {
    let listener = TcpListener::bind(listen).await.map_err(|error| {
        Misconfigured(format!("cannot listen on {listen} ({error}); set IBID_LISTEN to an address that is free"))
    })?;
    let hook = Hook { intake: intake.clone(), secret: secret.clone() };
    let routes =
        Router::new().route(url.path(), post(take)).layer(DefaultBodyLimit::max(LARGEST)).with_state(Arc::new(hook));
    tokio::select! {
        served = async { axum::serve(listener, routes).await } => served.context("the webhook broke"),
        ended = keep_called(&intake, url, &secret) => ended,
    }
}

/// One call of Telegram's: one update.
async fn take(State(hook): State<Arc<Hook>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let metrics = &hook.intake.desk.vitals.metrics;
    let given = headers.get(HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !hook.secret.is(given) {
        metrics.rejected();
        tracing::warn!("the webhook was called without the right secret");
        return StatusCode::UNAUTHORIZED;
    }
    let Ok(update) = serde_json::from_slice::<Box<RawValue>>(&body) else {
        tracing::error!("the webhook was called with something that is no JSON");
        return StatusCode::BAD_REQUEST;
    };
    match hook.intake.receive(&[update]) {
        Ok(_) => StatusCode::OK,
        Err(error) => {
            // Not written down, so not confirmed: Telegram will call again.
            tracing::error!("an update could not be written down: {error:#}");
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}

/// Tells Telegram to call, and looks again and again whether it does.
async fn keep_called(intake: &Intake, url: &Url, secret: &Secret) -> Result<()> {
    let pulse = &intake.desk.vitals.pulse;
    let mut set = false;
    let mut failures = 0;
    let mut looked = now();
    loop {
        let done = if set { check(intake, url, looked).await } else { tell(intake, url, secret).await };
        looked = now();
        let pause = match done {
            Ok(Called::Here) => {
                pulse.beat();
                (set, failures) = (true, 0);
                CHECK
            }
            Ok(Called::Elsewhere) => {
                tracing::warn!("another program has changed the webhook of this bot; it is set again");
                set = false;
                Duration::ZERO
            }
            Ok(Called::InVain(why)) => {
                tracing::warn!("Telegram calls {url} in vain: {why}");
                pulse.missed(format!("Telegram calls {} in vain: {why}", url.host_str().unwrap_or_default()));
                CHECK
            }
            Err(Failure::Refused(401 | 404, _)) => return Err(token_refused()),
            Err(Failure::Refused(400, why)) if !set => {
                return Err(
                    Misconfigured(format!("Telegram does not take the address in IBID_WEBHOOK_URL: {why}")).into()
                );
            }
            Err(Failure::TooMany(pause)) => pause,
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

async fn tell(intake: &Intake, url: &Url, secret: &Secret) -> Result<Called, Failure> {
    let mut set = SetWebhook::new(url.clone());
    set.secret_token = Some(secret.expose().to_owned());
    set.allowed_updates = Some(HEEDED.to_vec());
    intake.desk.sender.api().call::<_, True>(&set).await?;
    tracing::info!("Telegram calls {url} from now on");
    Ok(Called::Here)
}

async fn check(intake: &Intake, url: &Url, looked: i64) -> Result<Called, Failure> {
    let info: WebhookInfo = intake.desk.sender.api().call(&GetWebhookInfo::new()).await?;
    if info.url.as_ref() != Some(url) {
        return Ok(Called::Elsewhere);
    }
    let failed = info.last_error_date.is_some_and(|date| date.timestamp() >= looked) && info.pending_update_count > 0;
    Ok(if failed { Called::InVain(info.last_error_message.unwrap_or_default()) } else { Called::Here })
}
