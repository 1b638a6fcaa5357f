//! What it costs to open a large corpus whose index is fresh: seconds, and memory that no file backs.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use ibid::answer::{Options, answer};
use ibid::index::{Library, Settings, Storage};

use crate::texts::Texts;
use crate::{row, settings};

/// The argument that makes this program its own child.
pub(crate) const CHILD: &str = "open-and-answer";

const ARTICLES: u64 = 26_000;
const QUESTIONS: usize = 100;

pub(crate) fn measure(texts: &Texts) -> Result<()> {
    for kind in ["one .jsonl", "as many .txt"] {
        let folder = tempfile::tempdir()?;
        let Settings { corpus, data, today } = settings(folder.path());
        if kind == "one .jsonl" {
            texts.write_lines(&corpus, |articles, _| articles == ARTICLES)?;
        } else {
            texts.write_files(&corpus, ARTICLES)?;
        }
        drop(Library::rebuild(&Settings { corpus: corpus.clone(), data: data.clone(), today }, &mut |_| {})?);
        // Asking must not cost the child the memory of the sentences.
        std::fs::write(data.join("questions"), texts.questions(QUESTIONS, 1).join("\n"))?;
        let output = Command::new(std::env::current_exe()?)
            .args([CHILD.as_ref(), corpus.as_os_str(), data.as_os_str()])
            .output()?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let printed = String::from_utf8(output.stdout)?;
        let mut lines = printed.lines();
        let figure = format!("{ARTICLES} articles in {kind}");
        let seconds = format!("{} s", lines.next().unwrap_or("?"));
        row(&format!("opening {figure}"), &seconds, "", "", "< 1 s");
        row(&format!("anonymous memory, {figure}, when opened"), lines.next().unwrap_or("?"), "", "", "< 80 MB");
        let figure = format!("… after {QUESTIONS} questions");
        row(&figure, lines.next().unwrap_or("?"), "", "", "< 80 MB");
    }
    Ok(())
}

/// Opens the corpus, answers, and prints seconds and memory, one figure a line.
pub(crate) fn child(corpus: &Path, data: &Path) -> Result<()> {
    let settings = Settings { corpus: corpus.to_owned(), data: data.to_owned(), ..settings(corpus) };
    let began = Instant::now();
    let library = Library::open(&settings, Storage::Disk, &mut |_| {})?;
    println!("{:.2}", began.elapsed().as_secs_f64());
    ensure!(library.summary().bytes == 0, "the index was not fresh");
    println!("{}", anonymous_memory()?);
    for question in std::fs::read_to_string(data.join("questions"))?.lines() {
        answer(&library, question, &Options::default())?;
    }
    println!("{}", anonymous_memory()?);
    Ok(())
}

/// The memory of this process that no file backs, where the system tells.
fn anonymous_memory() -> Result<String> {
    let Ok(status) = std::fs::read_to_string("/proc/self/status") else {
        return Ok("not measured".to_owned());
    };
    let kilobytes = status
        .lines()
        .find_map(|line| line.strip_prefix("RssAnon:")?.trim().strip_suffix(" kB"))
        .context("the system does not tell anonymous memory")?;
    Ok(format!("{:.1} MB", kilobytes.parse::<f64>()? * 1024.0 / 1e6))
}
