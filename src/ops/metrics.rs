//! What is counted, under the names that Prometheus expects. No label is made of what anybody wrote, or of an id.

use std::time::Duration;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use super::version::{COMMIT, VERSION};

/// Upper bounds of the latencies, in seconds: from a search in a small corpus to a chat that has to wait.
const SECONDS: [f64; 15] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0];

/// Methods that every bot calls.
const COMMON: [&str; 5] = ["getMe", "getUpdates", "sendMessage", "editMessageText", "answerCallbackQuery"];

/// One label and its value.
type One = [(&'static str, &'static str); 1];
/// Two of them.
type Two = [(&'static str, &'static str); 2];

/// Counters, gauges and histograms of one process.
pub struct Metrics {
    registry: Registry,
    questions: Family<Two, Counter>,
    answer: Histogram,
    search: Histogram,
    calls: Family<[(&'static str, String); 2], Counter>,
    retries: Counter,
    updates: Family<One, Counter>,
    rejected: Counter,
    not_verbatim: Counter,
    ready: Gauge,
    contact: Gauge<f64, std::sync::atomic::AtomicU64>,
    memory: Gauge,
    standing: [Gauge; 10],
}

/// Where a question came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A private chat.
    Private,
    /// A group.
    Group,
    /// Any chat, through inline mode.
    Inline,
}

impl Kind {
    const ALL: [Kind; 3] = [Kind::Private, Kind::Group, Kind::Inline];

    fn name(self) -> &'static str {
        match self {
            Kind::Private => "private",
            Kind::Group => "group",
            Kind::Inline => "inline",
        }
    }
}

/// What became of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was answered with quotes.
    Quotes,
    /// The articles hold nothing.
    Nothing,
    /// Something broke.
    Failed,
}

impl Outcome {
    const ALL: [Outcome; 3] = [Outcome::Quotes, Outcome::Nothing, Outcome::Failed];

    fn name(self) -> &'static str {
        match self {
            Outcome::Quotes => "quotes",
            Outcome::Nothing => "nothing",
            Outcome::Failed => "failed",
        }
    }
}

/// What became of a call to Telegram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Called {
    /// It was carried out.
    Ok,
    /// Telegram refuses it.
    Refused,
    /// There were too many (429).
    TooMany,
    /// Telegram was not reached.
    Unreached,
    /// It may have been carried out, or not.
    Unknown,
}

impl Called {
    const ALL: [Called; 5] = [Called::Ok, Called::Refused, Called::TooMany, Called::Unreached, Called::Unknown];

    fn name(self) -> &'static str {
        match self {
            Called::Ok => "ok",
            Called::Refused => "refused",
            Called::TooMany => "too_many",
            Called::Unreached => "unreached",
            Called::Unknown => "unknown",
        }
    }
}

/// How things stand at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Updates that wait.
    pub waiting: u64,
    /// Updates that were given up.
    pub set_aside: u64,
    /// Articles that can be quoted.
    pub articles: u64,
    /// Publications they are from.
    pub sources: u64,
    /// Articles that were left out.
    pub rejected: u64,
    /// Passages in the index.
    pub passages: u64,
    /// Bytes of the index.
    pub index_bytes: u64,
    /// Seconds since an article was last indexed.
    pub index_age: u64,
    /// Feeds that are fetched.
    pub feeds: u64,
    /// Those that fail.
    pub feeds_failing: u64,
}

impl Default for Metrics {
    fn default() -> Metrics {
        let mut registry = Registry::default();
        let latency = || Histogram::new(SECONDS);
        let build = Info::new([("version", VERSION), ("commit", COMMIT)]);
        registry.register("ibid_build", "The version that runs", build);
        let started: Gauge<f64, std::sync::atomic::AtomicU64> = Gauge::default();
        started.set(now());
        let (start, unix) = ("process_start_time", "When the process started, since 1970");
        registry.register_with_unit(start, unix, Unit::Seconds, started);
        let memory =
            registered_with(&mut registry, "process_resident_memory", "Memory in use", Unit::Bytes, Gauge::default());
        let questions = registered(
            &mut registry,
            "ibid_questions",
            "Questions, by where they came from and what became of them",
            Family::default(),
        );
        let (about, from) = ("ibid_answer", "From an update to its answer being sent, waiting included");
        let answer = registered_with(&mut registry, about, from, Unit::Seconds, latency());
        let search =
            registered_with(&mut registry, "ibid_search", "Finding and cutting the quotes", Unit::Seconds, latency());
        let calls = registered(
            &mut registry,
            "ibid_telegram_calls",
            "Calls to Telegram, by method and what became of them",
            Family::default(),
        );
        let retries =
            registered(&mut registry, "ibid_telegram_retries", "Calls that were made once more", Counter::default());
        let updates =
            registered(&mut registry, "ibid_updates", "Updates that were taken in, by kind", Family::default());
        let rejected = registered(
            &mut registry,
            "ibid_webhook_rejected",
            "Calls of the webhook without the right secret",
            Counter::default(),
        );
        let not_verbatim = registered(
            &mut registry,
            "ibid_verbatim_failures",
            "Messages held back because a quote was not verbatim; must stay 0",
            Counter::default(),
        );
        let ready = registered(&mut registry, "ibid_ready", "Whether questions are answered", Gauge::default());
        let contact = Gauge::default();
        let (last, heard) = ("ibid_last_contact_timestamp", "When Telegram was last heard, since 1970");
        let contact = registered_with(&mut registry, last, heard, Unit::Seconds, contact);
        let standing = [
            registered(&mut registry, "ibid_inbox_waiting", "Updates that wait to be handled", Gauge::default()),
            registered(&mut registry, "ibid_inbox_set_aside", "Updates that were given up", Gauge::default()),
            registered(&mut registry, "ibid_corpus_articles", "Articles that can be quoted", Gauge::default()),
            registered(&mut registry, "ibid_corpus_sources", "Publications they are from", Gauge::default()),
            registered(&mut registry, "ibid_corpus_rejected", "Articles that were left out", Gauge::default()),
            registered(&mut registry, "ibid_index_passages", "Passages in the index", Gauge::default()),
            registered_with(&mut registry, "ibid_index", "Size of the index on disk", Unit::Bytes, Gauge::default()),
            registered_with(
                &mut registry,
                "ibid_index_age",
                "Since an article was last indexed",
                Unit::Seconds,
                Gauge::default(),
            ),
            registered(&mut registry, "ibid_feeds", "Feeds that are fetched", Gauge::default()),
            registered(&mut registry, "ibid_feeds_failing", "Feeds whose last fetching failed", Gauge::default()),
        ];
        let metrics = Metrics {
            registry,
            questions,
            answer,
            search,
            calls,
            retries,
            updates,
            rejected,
            not_verbatim,
            ready,
            contact,
            memory,
            standing,
        };
        metrics.begin_at_zero();
        metrics
    }
}

fn registered<M: prometheus_client::registry::Metric + Clone>(
    registry: &mut Registry,
    name: &str,
    help: &str,
    metric: M,
) -> M {
    registry.register(name, help, metric.clone());
    metric
}

fn registered_with<M: prometheus_client::registry::Metric + Clone>(
    registry: &mut Registry,
    name: &str,
    help: &str,
    unit: Unit,
    metric: M,
) -> M {
    registry.register_with_unit(name, help, unit, metric.clone());
    metric
}

impl Metrics {
    /// Tells what has not happened yet as 0: a count that first shows up as 3 would look as if nothing had happened.
    fn begin_at_zero(&self) {
        for (kind, outcome) in Kind::ALL.into_iter().flat_map(|kind| Outcome::ALL.map(|outcome| (kind, outcome))) {
            drop(self.questions.get_or_create(&[("kind", kind.name()), ("outcome", outcome.name())]));
        }
        for (method, called) in COMMON.into_iter().flat_map(|method| Called::ALL.map(|called| (method, called))) {
            drop(self.calls.get_or_create(&[("method", method.to_owned()), ("outcome", called.name().to_owned())]));
        }
    }

    /// A question was dealt with.
    pub fn question(&self, kind: Kind, outcome: Outcome) {
        self.questions.get_or_create(&[("kind", kind.name()), ("outcome", outcome.name())]).inc();
    }

    /// So long it took from an update to its answer.
    pub fn answered(&self, took: Duration) {
        self.answer.observe(took.as_secs_f64());
    }

    /// So long it took to find and cut the quotes.
    pub fn searched(&self, took: Duration) {
        self.search.observe(took.as_secs_f64());
    }

    /// A method of Telegram's was called, whose name begins with a small letter there, whatever case it is given in.
    pub fn called(&self, method: &'static str, called: Called) {
        let mut method = method.to_owned();
        if let Some(first) = method.get_mut(..1) {
            first.make_ascii_lowercase();
        }
        self.calls.get_or_create(&[("method", method), ("outcome", called.name().to_owned())]).inc();
    }

    /// A call was made once more.
    pub fn retried(&self) {
        self.retries.inc();
    }

    /// An update was taken in. `kind` is Telegram's name for it.
    pub fn update(&self, kind: &'static str) {
        self.updates.get_or_create(&[("kind", kind)]).inc();
    }

    /// Somebody called the webhook without the right secret.
    pub fn rejected(&self) {
        self.rejected.inc();
    }

    /// A message was held back because a quote in it was not verbatim.
    pub fn not_verbatim(&self) {
        self.not_verbatim.inc();
    }

    /// How many were.
    pub fn verbatim_failures(&self) -> u64 {
        self.not_verbatim.get()
    }

    /// All of it in Prometheus' text format, with how things stand now: the state, whether questions are answered, and
    /// how many seconds ago Telegram was heard.
    pub fn text(&self, standing: Standing, ready: bool, silent: Option<f64>) -> String {
        let Standing {
            waiting,
            set_aside,
            articles,
            sources,
            rejected,
            passages,
            index_bytes,
            index_age,
            feeds,
            feeds_failing,
        } = standing;
        let values =
            [waiting, set_aside, articles, sources, rejected, passages, index_bytes, index_age, feeds, feeds_failing];
        for (gauge, value) in self.standing.iter().zip(values) {
            gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
        }
        self.ready.set(i64::from(ready));
        self.contact.set(silent.map_or(0.0, |silent| now() - silent));
        self.memory.set(resident().unwrap_or(0));
        let mut text = String::new();
        // Writing to a String does not fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

fn now() -> f64 {
    jiff::Timestamp::now().as_duration().as_secs_f64()
}

/// Memory in use, in bytes, where the system says.
fn resident() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches(" kB").trim().parse::<i64>().ok().map(|kilobytes| kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_is_told_under_its_name() {
        let metrics = Metrics::default();
        metrics.question(Kind::Group, Outcome::Nothing);
        metrics.called("sendMessage", Called::TooMany);
        metrics.searched(Duration::from_millis(3));
        metrics.rejected();
        let standing = Standing { articles: 22, index_bytes: 4_096, feeds_failing: 1, ..Standing::default() };
        let text = metrics.text(standing, true, None);
        for line in [
            "ibid_questions_total{kind=\"group\",outcome=\"nothing\"} 1",
            "ibid_telegram_calls_total{method=\"sendMessage\",outcome=\"too_many\"} 1",
            "ibid_search_seconds_bucket{le=\"0.0025\"} 0",
            "ibid_search_seconds_bucket{le=\"0.005\"} 1",
            "ibid_search_seconds_count 1",
            "ibid_webhook_rejected_total 1",
            "ibid_verbatim_failures_total 0",
            "ibid_corpus_articles 22",
            "ibid_index_bytes 4096",
            "ibid_feeds_failing 1",
            "ibid_ready 1",
            "ibid_last_contact_timestamp_seconds 0.0",
        ] {
            assert!(text.lines().any(|told| told == line), "{line} is not told in\n{text}");
        }
        assert!(text.contains(&format!("ibid_build_info{{version=\"{VERSION}\",commit=\"{COMMIT}\"}} 1")), "{text}");
    }
}
