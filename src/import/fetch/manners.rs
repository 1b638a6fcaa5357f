//! Manners towards the servers that pages are fetched from: what `robots.txt` asks for, and one request after the other
//! with a pause between.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use robotxt::Robots;
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::{Instant, sleep_until};

use crate::import::draft::Refusal;

/// By this name `robots.txt` speaks to ibid.
pub(super) const NAME: &str = "ibid";
/// How long what a `robots.txt` said is believed, and how long it is not asked for again when it could not be had.
const BELIEVED: Duration = Duration::from_secs(24 * 60 * 60);
const UNHEARD: Duration = Duration::from_secs(10 * 60);
/// The longest pause between two requests that is kept.
const LONGEST: Duration = Duration::from_secs(60);

/// The servers that were asked so far.
#[derive(Default)]
pub(super) struct Hosts(Mutex<HashMap<String, Arc<Host>>>);

/// One server.
#[derive(Default)]
pub(super) struct Host {
    rules: Mutex<Option<Rules>>,
    /// From when on the next request may be made. Held while one is being made.
    next: Mutex<Option<Instant>>,
}

/// What its `robots.txt` says.
#[derive(Clone)]
pub(super) struct Rules {
    /// A refusal where it could not be had: then nothing is allowed.
    pub(super) said: Arc<Result<Robots, Refusal>>,
    until: Instant,
}

impl Rules {
    pub(super) fn new(said: Result<Robots, Refusal>) -> Rules {
        let long = if said.is_ok() { BELIEVED } else { UNHEARD };
        Rules { said: Arc::new(said), until: Instant::now() + long }
    }

    /// The pause that is asked for.
    fn pause(&self) -> Duration {
        (*self.said).as_ref().ok().and_then(Robots::crawl_delay).unwrap_or_default().min(LONGEST)
    }
}

/// The right to make one request; the next one waits from when it ends.
pub(super) struct Turn<'h> {
    next: MutexGuard<'h, Option<Instant>>,
    pause: Duration,
}

impl Turn<'_> {
    /// The server asks for a longer pause.
    pub(super) fn lengthen(&mut self, pause: Duration) {
        self.pause = self.pause.max(pause.min(LONGEST));
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.next = Some(Instant::now() + self.pause);
    }
}

impl Hosts {
    /// The server of an address.
    pub(super) async fn of(&self, url: &Url) -> Arc<Host> {
        let origin = url.origin().ascii_serialization();
        Arc::clone(self.0.lock().await.entry(origin).or_default())
    }
}

impl Host {
    /// Its rules, which `ask` fetches where they are not known, or no longer.
    pub(super) async fn rules(&self, ask: impl Future<Output = Rules>) -> Rules {
        let mut known = self.rules.lock().await;
        match &*known {
            Some(rules) if rules.until > Instant::now() => rules.clone(),
            _ => known.insert(ask.await).clone(),
        }
    }

    /// Waits for the turn to ask it.
    pub(super) async fn turn(&self, rules: &Rules, pause: Duration) -> Turn<'_> {
        let next = self.next.lock().await;
        if let Some(at) = *next {
            sleep_until(at).await;
        }
        Turn { next, pause: pause.max(rules.pause()) }
    }
}
