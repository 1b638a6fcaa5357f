//! A corpus folder of a test's own, and the binary to ask it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, SystemTime};

use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

/// Front matter that keeps the rules; `{}` in a test's own text is nothing special.
pub(crate) const HEAD: &str = "---\ntitle: A title\nsource: The Paper\ndate: 2023-10-16\n---\n\n";

/// The day on which [`Folder::reword`] says that it did.
pub(crate) const REWORDED: &str = "2026-02-03";

/// A corpus in a temporary folder, with a data folder beside it.
pub(crate) struct Folder {
    dir: TempDir,
}

impl Folder {
    pub(crate) fn new() -> Folder {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("corpus")).unwrap();
        Folder { dir }
    }

    /// A folder with these files; a body without front matter gets [`HEAD`].
    pub(crate) fn with(files: &[(&str, &str)]) -> Folder {
        let folder = Folder::new();
        for (name, body) in files {
            folder.write(name, body);
        }
        folder
    }

    pub(crate) fn corpus(&self) -> PathBuf {
        self.dir.path().join("corpus")
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// Writes a file; a `.txt` or `.md` without front matter gets [`HEAD`].
    pub(crate) fn write(&self, name: &str, body: &str) {
        let path = self.corpus().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let headed = body.starts_with("---") || name.ends_with(".jsonl") || name.ends_with(".html");
        let text = if headed { body.to_owned() } else { format!("{HEAD}{body}") };
        fs::write(path, text).unwrap();
    }

    /// Gives an article another wording as an import does: the earlier one is kept beside the corpus.
    pub(crate) fn reword(&self, name: &str, from: &str, to: &str) {
        let old = fs::read_to_string(self.corpus().join(name)).unwrap();
        let (_, text) = old.split_once("\n---\n\n").unwrap();
        let digits: String = Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect();
        self.write(&format!(".versions/{}/{REWORDED}/{name}", &digits[..12]), &old);
        assert!(text.contains(from), "{text}");
        self.write(name, &old.replace(from, to));
    }

    /// `ibid` with these arguments, over this folder.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        ibid(&self.corpus(), &self.data(), args)
    }

    pub(crate) fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// `ibid ask --json`, read.
    pub(crate) fn ask(&self, question: &str) -> Value {
        let output = self.run(&["ask", "--json", "--", question]);
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"))
    }
}

/// The binary, with nothing of the caller's environment that could sway it.
pub(crate) fn ibid(corpus: &Path, data: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ibid"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("IBID_") || name.starts_with("TELOXIDE_")) {
        command.env_remove(name);
    }
    command.arg("--corpus").arg(corpus).arg("--data").arg(data).args(args);
    command
}

/// Standard error as text.
pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Standard output as text.
pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Copies a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::write(&target, fs::read(entry.path()).unwrap()).unwrap();
            // Files that were just written are read again by the next run; these have been there for a day.
            let yesterday = SystemTime::now() - Duration::from_secs(86_400);
            fs::File::options().write(true).open(target).unwrap().set_modified(yesterday).unwrap();
        }
    }
}
