//! The doctor: what is well and what is not, one line each, with what to do about it. It changes nothing.

use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::time::Duration;

use indicatif::HumanBytes;
use serde::Serialize;

use crate::answer::{Caution, Options, Outcome, answer, examples};
use crate::corpus::{self, Severity, Today};
use crate::index::{Inspected, Library, Settings, Storage, fingerprint, inspect};
use crate::reply::counted;
use crate::store;

/// Less room than this on the disk is little. In bytes.
const LITTLE_ROOM: u64 = 256 << 20;
/// So many bytes are written to see whether that works.
const SOME_BYTES: usize = 1 << 16;
/// An answer that takes longer is slow.
const SLOW: Duration = Duration::from_secs(1);

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Health {
    /// As it should be.
    Ok,
    /// Worth a look.
    Warn,
    /// The bot does not work, or not well.
    Bad,
}

impl Health {
    /// One short word.
    pub fn word(self) -> &'static str {
        match self {
            Health::Ok => "ok",
            Health::Warn => "warn",
            Health::Bad => "bad",
        }
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was looked at, in one word; the words stay the same.
    pub check: &'static str,
    /// How it is.
    pub health: Health,
    /// What was found.
    pub says: String,
    /// What to do about it.
    pub fix: Option<String>,
}

impl Finding {
    /// All is well.
    pub fn ok(check: &'static str, says: impl Into<String>) -> Finding {
        Finding { check, health: Health::Ok, says: says.into(), fix: None }
    }

    /// Worth a look.
    pub fn warn(check: &'static str, says: impl Into<String>, fix: impl Into<String>) -> Finding {
        Finding { check, health: Health::Warn, says: says.into(), fix: Some(fix.into()) }
    }

    /// Not well.
    pub fn bad(check: &'static str, says: impl Into<String>, fix: impl Into<String>) -> Finding {
        Finding { check, health: Health::Bad, says: says.into(), fix: Some(fix.into()) }
    }
}

/// Looks at everything that is on this machine: articles, index, state, room, and how an answer comes out. `feeds` is the
/// list of feeds, where it is not that of the corpus folder.
pub fn examine(settings: &Settings, feeds: Option<&Path>, caution: Caution) -> Vec<Finding> {
    let mut found = vec![corpus_is(&settings.corpus, feeds, settings.today)];
    if found.iter().all(|finding| finding.health < Health::Bad) {
        let (index, is_current) = index_is(settings);
        found.push(index);
        found.extend(is_current.then(|| sample(settings, caution)));
    }
    found.push(data_is(&settings.data));
    found.extend(state_is(&settings.data));
    found.extend(room(&settings.data));
    found
}

fn corpus_is(root: &Path, feeds: Option<&Path>, today: Today) -> Finding {
    let shown = root.display();
    let checked = match corpus::check(root, feeds, today) {
        Ok(checked) => checked,
        Err(error) => {
            return Finding::bad(
                "corpus",
                format!("{error:#}"),
                "let ibid read the folder, or name another with IBID_CORPUS",
            );
        }
    };
    let (errors, warnings) = (checked.count(Severity::Error), checked.count(Severity::Warning));
    let articles = counted(checked.articles, "article");
    let says = format!("{articles} in `{shown}`, {}, {}", counted(errors, "error"), counted(warnings, "warning"));
    let fix = "`ibid check` names each, with what to do";
    match (checked.articles, errors + warnings) {
        (0, _) => Finding::bad(
            "corpus",
            format!("no article in `{shown}` can be loaded"),
            "`ibid check` says why; or name another folder with IBID_CORPUS",
        ),
        (_, 0) => Finding::ok("corpus", says),
        _ => Finding::warn("corpus", says, fix),
    }
}

/// The index, and whether it can be asked as it is.
fn index_is(settings: &Settings) -> (Finding, bool) {
    let print = fingerprint();
    let again = "nothing: it is built again at the next start";
    match inspect(settings) {
        Ok(Inspected::Ours { articles, passages, current }) => {
            let passages = counted(usize::try_from(passages).unwrap_or(usize::MAX), "passage");
            let says = format!("{}, {passages}, fingerprint {print}", counted(articles, "article"));
            if current {
                (Finding::ok("index", says), true)
            } else {
                let fix = "nothing where the bot runs; otherwise the next start, or `ibid index`, takes them up";
                (Finding::warn("index", format!("{says}; the articles have changed since"), fix), false)
            }
        }
        Ok(Inspected::Nothing) => {
            (Finding::ok("index", format!("none yet; the first start builds it, fingerprint {print}")), false)
        }
        Ok(Inspected::Foreign) => (Finding::warn("index", "it was made by another version of ibid", again), false),
        Ok(Inspected::Damaged(why)) => (Finding::warn("index", format!("it is damaged: {why}"), again), false),
        Err(error) => (Finding::bad("index", format!("{error:#}"), "let ibid read the folder of articles"), false),
    }
}

/// Asks a question that the articles answer.
fn sample(settings: &Settings, caution: Caution) -> Finding {
    let asked = || -> anyhow::Result<_> {
        let library = Library::open(settings, Storage::DiskOrMemory, &mut |_| {})?;
        let Some(question) = examples(&library, None, caution, 1)?.into_iter().next() else { return Ok(None) };
        let answer = answer(&library, &question, &Options { caution, ..Options::default() })?;
        Ok(Some((question, answer)))
    };
    match asked() {
        Ok(Some((question, answer))) => {
            let took = answer.took;
            let quotes = if let Outcome::Quotes(quotes) = &answer.outcome { quotes.len() } else { 0 };
            let says = format!("“{question}”: {} in {:.1} ms", counted(quotes, "quote"), took.as_secs_f64() * 1e3);
            if took > SLOW {
                Finding::warn(
                    "answer",
                    says,
                    "give the machine more memory, so that the index stays in it, or a faster disk",
                )
            } else {
                Finding::ok("answer", says)
            }
        }
        Ok(None) => Finding::warn(
            "answer",
            "no question was found that the articles answer",
            "add articles, or try IBID_CAUTION=low",
        ),
        Err(error) => {
            Finding::bad("answer", format!("{error:#}"), "remove `index` in the data folder; it is built again")
        }
    }
}

/// Whether the bot can write where it must.
fn data_is(data: &Path) -> Finding {
    let shown = data.display();
    if !data.exists() {
        return Finding::ok("data", format!("`{shown}` is not there yet; the first start makes it"));
    }
    let write = || {
        let mut file = tempfile::NamedTempFile::with_prefix_in(".ibid-doctor-", data)?;
        file.write_all(&[0; SOME_BYTES])?;
        file.as_file().sync_all()
    };
    match write() {
        Ok(()) => Finding::ok("data", format!("`{shown}` can be written")),
        Err(error) => {
            let fix = match error.kind() {
                ErrorKind::StorageFull => "make room on its disk",
                _ => {
                    "give the folder to the user that ibid runs as (65532 in the container), or name another with IBID_DATA"
                }
            };
            Finding::bad("data", format!("`{shown}` cannot be written ({})", error.kind()), fix)
        }
    }
}

fn state_is(data: &Path) -> Option<Finding> {
    let state = data.join("ibid.sqlite");
    let size = std::fs::metadata(&state).ok()?.len();
    Some(match store::examine(&state) {
        Ok(version) => Finding::ok("state", format!("sound, {}, version {version}", HumanBytes(size))),
        Err(error) => {
            let said = error.to_string();
            let (says, fix) = said.rsplit_once("; ").unwrap_or((&said, "put a backup in its place"));
            Finding::bad("state", says, fix)
        }
    })
}

/// Room on the disk of the data folder, where the system says.
fn room(data: &Path) -> Option<Finding> {
    #[cfg(target_os = "linux")]
    {
        let there = data.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("."));
        let disk = rustix::fs::statvfs(there).ok()?;
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        let says = format!("{} free", HumanBytes(free));
        Some(if free < LITTLE_ROOM {
            Finding::warn(
                "disk",
                says,
                "make room: an index that is built anew needs as much again as the one it replaces",
            )
        } else {
            Finding::ok("disk", says)
        })
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = data;
        None
    }
}
