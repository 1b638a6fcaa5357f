//! Where whoever watches over the bot asks: `/healthz`, `/readyz` and `/metrics`, on an address of their own.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;

use super::metrics::Standing;
use super::{Metrics, Pulse, Readiness};
use crate::config::Secret;

/// The format of the metrics.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Everything that is told about a running bot.
#[derive(Default)]
pub struct Vitals {
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// Whether it is at work.
    pub pulse: Pulse,
    /// What whoever asks for metrics has to know.
    pub token: Option<Secret>,
    /// How things stand, once there is anything to tell.
    standing: OnceLock<Box<dyn Fn() -> Standing + Send + Sync>>,
}

impl Vitals {
    /// Of a bot that should hear Telegram every `interval`.
    pub fn new(interval: Duration, token: Option<Secret>) -> Vitals {
        Vitals { pulse: Pulse::every(interval), token, ..Vitals::default() }
    }

    /// From now on `standing` tells how things stand, whenever somebody asks. Only the first counts.
    pub fn tell_from(&self, standing: impl Fn() -> Standing + Send + Sync + 'static) {
        let _ = self.standing.set(Box::new(standing));
    }
}

/// Answers until the process ends.
///
/// # Errors
/// When the listener breaks.
pub async fn serve(listener: TcpListener, vitals: Arc<Vitals>) -> std::io::Result<()> {
    let routes = Router::new()
        .route("/healthz", get(async || "alive\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(vitals);
    axum::serve(listener, routes).await
}

async fn ready(State(vitals): State<Arc<Vitals>>) -> Response {
    let readiness = vitals.pulse.readiness();
    let status = if readiness.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let body = serde_json::to_string(&readiness).unwrap_or_default();
    (status, [(header::CONTENT_TYPE, "application/json")], body + "\n").into_response()
}

async fn metrics(State(vitals): State<Arc<Vitals>>, headers: HeaderMap) -> Response {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    if vitals.token.as_ref().is_some_and(|token| !token.is(given)) {
        return (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Bearer")], "the token is wrong\n")
            .into_response();
    }
    let standing = vitals.standing.get().map(|standing| tokio::task::block_in_place(standing)).unwrap_or_default();
    let text = vitals.metrics.text(standing, vitals.pulse.readiness().ready, vitals.pulse.seconds_silent());
    ([(header::CONTENT_TYPE, OPEN_METRICS)], text).into_response()
}

/// Asks a bot on this machine whether it is ready.
///
/// # Errors
/// When nobody answers there, with one line.
pub fn ask(address: SocketAddr) -> Result<Readiness, String> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
    runtime.block_on(async {
        let client = reqwest::Client::builder().no_proxy().timeout(PATIENCE).build();
        let sent = client.map_err(|error| error.to_string())?.get(format!("http://{address}/readyz")).send().await;
        let nobody = |_| format!("nobody answers at {address}; is the bot running, with the same IBID_HTTP?");
        let body = sent.map_err(nobody)?.bytes().await.map_err(nobody)?;
        serde_json::from_slice(&body).map_err(|_| format!("what answers at {address} is no ibid"))
    })
}
