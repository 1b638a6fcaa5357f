//! The pulse: whether the bot is alive and at work, as `/readyz` and `ibid health` tell it.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// So many intervals may pass without a sign of Telegram.
const MISSED: u32 = 3;

/// What the bot is doing, noted by whoever does it.
#[derive(Debug)]
pub struct Pulse {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    stage: Stage,
    /// When Telegram was last heard.
    contact: Option<Instant>,
    /// How often it should be.
    interval: Duration,
    /// What was wrong the last time.
    trouble: Option<String>,
    /// How far the index is built that will replace the one that answers.
    rebuilding: Option<u8>,
}

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The articles are opened; where they are indexed, so many per cent of them are.
    Opening(Option<u8>),
    /// Telegram has not answered yet.
    Connecting,
    /// Questions are answered.
    Serving,
    /// It was told to stop.
    Stopping,
}

/// Whether questions are answered, and how things stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Readiness {
    /// Whether they are.
    pub ready: bool,
    /// One line: why not, or that all is well.
    pub says: String,
    /// Seconds since Telegram was last heard.
    pub telegram_seconds_ago: Option<u64>,
    /// How far an index is built, in per cent.
    pub indexing_percent: Option<u8>,
}

impl Default for Pulse {
    fn default() -> Pulse {
        Pulse {
            state: Mutex::new(State {
                stage: Stage::Opening(None),
                contact: None,
                interval: Duration::from_secs(30),
                trouble: None,
                rebuilding: None,
            }),
        }
    }
}

impl Pulse {
    /// A pulse that should be felt every `interval`.
    pub fn every(interval: Duration) -> Pulse {
        let pulse = Pulse::default();
        pulse.state().interval = interval;
        pulse
    }

    /// It has come so far.
    pub fn reached(&self, stage: Stage) {
        self.state().stage = stage;
    }

    /// Telegram answered, or has called.
    pub fn beat(&self) {
        let mut state = self.state();
        state.contact = Some(Instant::now());
        state.trouble = None;
    }

    /// Telegram could not be reached, or does not want us.
    pub fn missed(&self, why: String) {
        self.state().trouble = Some(why);
    }

    /// An index is built beside the one that answers, so far in per cent; `None` when that is over.
    pub fn rebuilding(&self, percent: Option<u8>) {
        self.state().rebuilding = percent;
    }

    /// How far an index is built, in per cent; `None` when none is being built.
    pub fn indexing(&self) -> Option<u8> {
        let state = self.state();
        match state.stage {
            Stage::Opening(percent) => percent,
            _ => state.rebuilding,
        }
    }

    /// Whether questions are answered: the articles are open, and Telegram was heard lately.
    pub fn readiness(&self) -> Readiness {
        let indexing = self.indexing();
        let state = self.state();
        let ago = state.contact.map(|contact| contact.elapsed());
        let silent = ago.is_none_or(|ago| ago > state.interval * MISSED);
        let trouble = state.trouble.as_ref().map_or_else(String::new, |why| format!(": {why}"));
        let (ready, says) = match state.stage {
            Stage::Opening(None) => (false, "the articles are being opened".to_owned()),
            Stage::Opening(Some(percent)) => (false, format!("the articles are being indexed, {percent} % are")),
            Stage::Connecting => (false, format!("Telegram has not answered yet{trouble}")),
            Stage::Stopping => (false, "stopping".to_owned()),
            Stage::Serving if silent => {
                let ago = ago.map_or(0, |ago| ago.as_secs());
                (false, format!("nothing was heard of Telegram for {ago} s{trouble}"))
            }
            Stage::Serving => match indexing {
                Some(percent) => (true, format!("answering; the index is built anew, {percent} % of it is there")),
                None => (true, "answering".to_owned()),
            },
        };
        Readiness { ready, says, telegram_seconds_ago: ago.map(|ago| ago.as_secs()), indexing_percent: indexing }
    }

    /// Seconds since Telegram was last heard.
    pub fn seconds_silent(&self) -> Option<f64> {
        self.state().contact.map(|contact| contact.elapsed().as_secs_f64())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_ready_only_when_the_articles_are_open_and_telegram_is_heard() {
        let pulse = Pulse::every(Duration::from_secs(30));
        assert_eq!(pulse.readiness().says, "the articles are being opened");
        pulse.reached(Stage::Opening(Some(37)));
        assert_eq!((pulse.readiness().indexing_percent, pulse.readiness().ready), (Some(37), false));
        pulse.reached(Stage::Connecting);
        pulse.missed("not reached".to_owned());
        assert_eq!(pulse.readiness().says, "Telegram has not answered yet: not reached");
        pulse.reached(Stage::Serving);
        assert!(!pulse.readiness().ready);
        pulse.beat();
        assert_eq!((pulse.readiness().ready, pulse.readiness().says.as_str()), (true, "answering"));
        pulse.reached(Stage::Stopping);
        assert!(!pulse.readiness().ready);
    }

    #[test]
    fn three_intervals_of_silence_are_too_many() {
        let pulse = Pulse::every(Duration::from_millis(20));
        pulse.reached(Stage::Serving);
        pulse.beat();
        assert!(pulse.readiness().ready);
        std::thread::sleep(Duration::from_millis(80));
        pulse.missed("connection refused".to_owned());
        let dead = pulse.readiness();
        assert_eq!(
            (dead.ready, dead.says.as_str()),
            (false, "nothing was heard of Telegram for 0 s: connection refused")
        );
        pulse.beat();
        assert!(pulse.readiness().ready);
    }
}
