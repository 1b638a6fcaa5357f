//! The settings of a bot that runs somewhere: how updates come, where probes ask, how long things are kept.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use clap::Args;
use reqwest::Url;

use super::serve::{number, or, set, url};
use super::token::Secret;
use super::{Misconfigured, wrong};

/// Where health and metrics are asked for, unless set otherwise.
const PROBES: &str = "127.0.0.1:9464";
/// Where the webhook listens, unless set otherwise.
const LISTEN: &str = "127.0.0.1:8443";
/// Telegram calls no other ports.
const PORTS: [u16; 4] = [443, 80, 88, 8443];
/// Telegram holds a call open for fifty seconds at the most.
const HOLD: std::ops::RangeInclusive<u32> = 1..=50;
/// Ten years.
const RETENTION: std::ops::RangeInclusive<u32> = 1..=3_650;

/// Flags of a bot that runs somewhere, and their variables.
#[derive(Clone, Debug, Args)]
pub(super) struct Running {
    /// How updates come: polling (ibid asks Telegram) or webhook (Telegram calls IBID_WEBHOOK_URL)
    #[arg(long, value_name = "MODE", env = "IBID_MODE", default_value = "polling", value_parser = or("polling"))]
    mode: String,
    /// Seconds for which Telegram holds a call for updates open
    #[arg(long, value_name = "N", env = "IBID_POLL_SECONDS", default_value = "30", value_parser = or("30"))]
    poll_seconds: String,
    /// In webhook mode: the https:// address that Telegram calls
    #[arg(long, value_name = "URL", env = "IBID_WEBHOOK_URL")]
    webhook_url: Option<String>,
    /// In webhook mode: the address that ibid itself listens on, without TLS, behind whatever has the certificate
    #[arg(long, value_name = "ADDRESS", env = "IBID_LISTEN", default_value = LISTEN, value_parser = or(LISTEN))]
    listen: String,
    #[command(flatten)]
    probed: Probed,
    /// Days for which answers behind buttons are kept
    #[arg(long, value_name = "DAYS", env = "IBID_RETENTION_DAYS", default_value = "365", value_parser = or("365"))]
    retention_days: String,
}

/// Flags of every command that concerns health.
#[derive(Clone, Debug, Args)]
pub struct Probed {
    /// Where /healthz, /readyz and /metrics are, as 127.0.0.1:9464, or off
    #[arg(long = "http", value_name = "ADDRESS", env = "IBID_HTTP", default_value = PROBES, value_parser = or(PROBES))]
    http: String,
}

/// How updates come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Updates {
    /// ibid asks for them, and Telegram holds each call open for so many seconds.
    Polling {
        /// Seconds.
        hold: u32,
    },
    /// Telegram calls.
    Webhook {
        /// What it calls.
        url: Url,
        /// Where ibid listens for it.
        listen: SocketAddr,
    },
}

/// Where health and metrics are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probes {
    /// The address.
    pub address: SocketAddr,
    /// Whether it was chosen. One that was not may be taken, as by a second bot.
    pub chosen: bool,
}

impl Probes {
    /// Where somebody on the same machine asks: who listens everywhere is reached here.
    pub fn address_here(self) -> SocketAddr {
        let ip = match self.address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
            ip => ip,
        };
        SocketAddr::new(ip, self.address.port())
    }
}

/// The settings of a bot that runs somewhere, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunSettings {
    /// How updates come.
    pub updates: Updates,
    /// Where health and metrics are asked for; `None` for nowhere.
    pub probes: Option<Probes>,
    /// What whoever asks for metrics has to know.
    pub metrics_token: Option<Secret>,
    /// How long answers behind buttons are kept.
    pub retention: Duration,
}

impl Probed {
    /// Checks the address.
    ///
    /// # Errors
    /// When it is none.
    pub fn check(&self) -> Result<Option<Probes>, Misconfigured> {
        let given = self.http.trim();
        if given == "off" {
            return Ok(None);
        }
        let address =
            address("IBID_HTTP (--http)", given, "write an address and a port such as 127.0.0.1:9464, or off")?;
        Ok(Some(Probes { address, chosen: given != PROBES }))
    }
}

impl Running {
    pub(super) fn check(&self, metrics_token: Option<String>) -> Result<RunSettings, Misconfigured> {
        let probes = self.probed.check()?;
        let hold = number("IBID_POLL_SECONDS (--poll-seconds)", &self.poll_seconds, HOLD)?;
        let updates = match self.mode.trim() {
            "polling" => Updates::Polling { hold },
            "webhook" => self.webhook(probes)?,
            _ => return Err(wrong("IBID_MODE (--mode)", &self.mode, "write polling or webhook")),
        };
        let days = number("IBID_RETENTION_DAYS (--retention-days)", &self.retention_days, RETENTION)?;
        let retention = Duration::from_secs(u64::from(days) * 24 * 60 * 60);
        Ok(RunSettings { updates, probes, metrics_token: metrics_token.map(Secret::new), retention })
    }

    fn webhook(&self, probes: Option<Probes>) -> Result<Updates, Misconfigured> {
        let name = "IBID_WEBHOOK_URL (--webhook-url)";
        let Some(given) = set(&self.webhook_url) else {
            let why = format!(
                "IBID_MODE is webhook, but {name} is not set; write the https:// address that Telegram shall call"
            );
            return Err(Misconfigured(why));
        };
        let url = url(name, given, &["https"])?;
        if url.fragment().is_some() || !url.username().is_empty() || url.password().is_some() {
            return Err(wrong(name, given, "write it without #, user and password"));
        }
        if !url.port_or_known_default().is_some_and(|port| PORTS.contains(&port)) {
            return Err(wrong(name, given, "Telegram calls only the ports 443, 80, 88 and 8443"));
        }
        let allowed = "write an address and a port such as 127.0.0.1:8443";
        let listen = address("IBID_LISTEN (--listen)", self.listen.trim(), allowed)?;
        let same = |probes: Probes| probes.address.port() == listen.port() && overlap(probes.address, listen);
        // On port 0 each gets one of its own.
        if listen.port() != 0 && probes.is_some_and(same) {
            let why = format!(
                "IBID_LISTEN and IBID_HTTP are both {listen}; give each an address of its own, so that nobody outside sees the metrics"
            );
            return Err(Misconfigured(why));
        }
        Ok(Updates::Webhook { url, listen })
    }
}

fn overlap(one: SocketAddr, other: SocketAddr) -> bool {
    one.ip() == other.ip() || one.ip().is_unspecified() || other.ip().is_unspecified()
}

fn address(name: &str, given: &str, allowed: &str) -> Result<SocketAddr, Misconfigured> {
    let named = given.strip_prefix("localhost:").map(|port| format!("127.0.0.1:{port}"));
    named.as_deref().unwrap_or(given).parse().map_err(|_| wrong(name, given, allowed))
}
