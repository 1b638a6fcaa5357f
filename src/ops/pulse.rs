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
    /// Who the bot is.
    bot: Option<String>,
    /// How far an index is built, in per cent.
    indexing: Option<u8>,
    /// Whether there is nothing to ask until it is.
    blank: bool,
}

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The articles are opened.
    Opening,
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
    /// The bot's username, once Telegram has told it.
    pub bot: Option<String>,
    /// What was wrong with Telegram the last time, unless it was well since.
    pub trouble: Option<String>,
    /// Seconds since Telegram was last heard.
    pub telegram_seconds_ago: Option<u64>,
    /// How far an index is built, in per cent.
    pub indexing_percent: Option<u8>,
}

impl Default for Pulse {
    fn default() -> Pulse {
        Pulse {
            state: Mutex::new(State {
                stage: Stage::Opening,
                contact: None,
                interval: Duration::from_secs(30),
                trouble: None,
                bot: None,
                indexing: None,
                blank: true,
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

    /// This is the bot.
    pub fn is_bot(&self, username: &str) {
        self.state().bot = Some(username.to_owned());
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

    /// An index is being built, so far in per cent.
    pub fn indexes(&self, percent: u8) {
        self.state().indexing = Some(percent);
    }

    /// No index is being built any more.
    pub fn indexed(&self) {
        self.state().indexing = None;
    }

    /// Whether there is something to ask, if only an earlier index.
    pub fn can_be_asked(&self, it_can: bool) {
        self.state().blank = !it_can;
    }

    /// How far an index is built, in per cent; `None` when none is being built.
    pub fn indexing(&self) -> Option<u8> {
        self.state().indexing
    }

    /// Whether questions are answered: the articles are open, and Telegram was heard lately.
    pub fn readiness(&self) -> Readiness {
        let state = self.state();
        let indexing = state.indexing;
        let ago = state.contact.map(|contact| contact.elapsed());
        let silent = ago.is_none_or(|ago| ago > state.interval * MISSED);
        let trouble = state.trouble.as_ref().map_or_else(String::new, |why| format!(": {why}"));
        let (ready, says) = match state.stage {
            Stage::Opening => (false, "the articles are being opened".to_owned()),
            Stage::Connecting => (false, format!("Telegram has not answered yet{trouble}")),
            Stage::Stopping => (false, "stopping".to_owned()),
            Stage::Serving if silent => {
                let ago = ago.map_or(0, |ago| ago.as_secs());
                (false, format!("nothing was heard from Telegram for {ago} s{trouble}"))
            }
            Stage::Serving if state.blank => {
                (false, format!("the articles are being indexed, {} % done", indexing.unwrap_or_default()))
            }
            Stage::Serving => match indexing {
                Some(percent) => (true, format!("answering; the index is built anew, {percent} % of it is there")),
                None => (true, "answering".to_owned()),
            },
        };
        let (bot, trouble) = (state.bot.clone(), state.trouble.clone());
        Readiness {
            ready,
            says,
            bot,
            trouble,
            telegram_seconds_ago: ago.map(|ago| ago.as_secs()),
            indexing_percent: indexing,
        }
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
        pulse.reached(Stage::Connecting);
        pulse.missed("not reached".to_owned());
        assert_eq!(pulse.readiness().says, "Telegram has not answered yet: not reached");
        pulse.reached(Stage::Serving);
        assert!(!pulse.readiness().ready);
        pulse.beat();
        pulse.indexes(37);
        assert_eq!(pulse.readiness().says, "the articles are being indexed, 37 % done");
        pulse.can_be_asked(true);
        let older = "answering; the index is built anew, 37 % of it is there";
        assert_eq!((pulse.readiness().ready, pulse.readiness().says.as_str()), (true, older));
        pulse.indexed();
        assert_eq!((pulse.readiness().ready, pulse.readiness().says.as_str()), (true, "answering"));
        pulse.reached(Stage::Stopping);
        assert!(!pulse.readiness().ready);
    }

    #[test]
    fn three_intervals_of_silence_are_too_many() {
        let pulse = Pulse::every(Duration::from_secs(30));
        pulse.reached(Stage::Serving);
        pulse.can_be_asked(true);
        let heard = |ago: u64| pulse.state().contact = Instant::now().checked_sub(Duration::from_secs(ago));
        heard(80);
        assert!(pulse.readiness().ready);
        heard(100);
        pulse.missed("connection refused".to_owned());
        let dead = pulse.readiness();
        let says = "nothing was heard from Telegram for 100 s: connection refused";
        assert_eq!((dead.ready, dead.says.as_str()), (false, says));
        pulse.beat();
        assert_eq!((pulse.readiness().ready, pulse.readiness().trouble), (true, None));
    }
}
