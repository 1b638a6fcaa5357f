//! The bot's process: the real binary with a clean environment, its words kept, killed when dropped.

use std::io::{BufRead as _, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::{Fake, PATIENCE, TOKEN};
use crate::folder::Folder;

/// What the bot printed so far.
#[derive(Default)]
struct Said {
    text: Mutex<String>,
    more: Condvar,
}

/// A running bot.
pub(crate) struct Bot {
    child: Child,
    said: Arc<Said>,
}

/// How a bot ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) took: Duration,
    pub(crate) said: String,
}

impl Bot {
    /// Starts `ibid serve` and does not wait for anything.
    pub(crate) fn start(fake: &Fake, folder: &Folder, vars: &[(&str, &str)]) -> Bot {
        Bot::start_with(fake, folder, vars, &["serve"])
    }

    /// Starts `ibid` with these arguments.
    pub(crate) fn start_with(fake: &Fake, folder: &Folder, vars: &[(&str, &str)], args: &[&str]) -> Bot {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ibid"));
        command
            .env_clear()
            .env("TELOXIDE_API_URL", &fake.url)
            .env("TELOXIDE_TOKEN", TOKEN)
            .env("IBID_CORPUS", folder.corpus())
            .env("IBID_DATA", folder.data())
            .env("IBID_LOG", "ibid=debug,warn")
            .env("IBID_HTTP", "off")
            .envs(vars.iter().copied())
            .args(args)
            .current_dir(folder.corpus())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let said = Arc::new(Said::default());
        listen(child.stdout.take().unwrap(), Arc::clone(&said));
        listen(child.stderr.take().unwrap(), Arc::clone(&said));
        Bot { child, said }
    }

    /// Everything printed so far.
    pub(crate) fn said(&self) -> String {
        self.said.text.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until `text` is printed.
    #[track_caller]
    pub(crate) fn hear(&self, text: &str) {
        let until = Instant::now() + PATIENCE;
        let mut said = self.said.text.lock().unwrap_or_else(PoisonError::into_inner);
        while !said.contains(text) {
            let left = until.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "{text:?} was not printed, but:\n{said}");
            said = self.said.more.wait_timeout(said, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// The word that is printed after `text`, once it is.
    #[track_caller]
    pub(crate) fn told(&self, text: &str) -> String {
        self.hear(text);
        let said = self.said();
        let (_, rest) = said.split_once(text).unwrap();
        rest.split_whitespace().next().unwrap().to_owned()
    }

    /// Where it tells how it is.
    #[track_caller]
    pub(crate) fn probes(&self) -> String {
        self.told("health and metrics are at http://")
    }

    /// Asks it to stop as containers do, and waits.
    pub(crate) fn stop(self) -> Ended {
        self.signal("-TERM");
        self.wait()
    }

    pub(crate) fn signal(&self, signal: &str) {
        Command::new("kill").arg(signal).arg(self.child.id().to_string()).status().unwrap();
    }

    /// Kills it without warning.
    pub(crate) fn kill(mut self) -> String {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.said()
    }

    /// Waits until it ends by itself.
    #[track_caller]
    pub(crate) fn wait(mut self) -> Ended {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait().unwrap() {
                // The last words may still be on their way through the pipe.
                std::thread::sleep(Duration::from_millis(20));
                return Ended { code: status.code(), took: start.elapsed(), said: self.said() };
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("the bot did not end; it said:\n{}", self.said());
    }

    /// Memory in use, in bytes, where the system says.
    pub(crate) fn memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.trim().trim_end_matches(" kB").parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
        if std::thread::panicking() {
            let said = self.said();
            let first = said.lines().count().saturating_sub(60);
            eprintln!("what the bot said last:\n{}", said.lines().skip(first).collect::<Vec<_>>().join("\n"));
        }
    }
}

fn listen(pipe: impl Read + Send + 'static, said: Arc<Said>) {
    std::thread::spawn(move || {
        let mut pipe = BufReader::new(pipe);
        let mut line = Vec::new();
        while let Ok(1..) = pipe.read_until(b'\n', &mut line) {
            said.text.lock().unwrap_or_else(PoisonError::into_inner).push_str(&String::from_utf8_lossy(&line));
            said.more.notify_all();
            line.clear();
        }
    });
}
