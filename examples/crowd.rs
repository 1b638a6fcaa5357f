//! Writes articles that answer nothing, to stand among a corpus whose questions are asked: the crowd of
//! `docs/quality.md`.
//!
//! ```text
//! cargo run --release --example crowd -- FROM_CORPUS 26000 > BIG/crowd.jsonl
//! ```
//!
//! Each is two paragraphs of five sentences, drawn from all articles of `FROM_CORPUS`, the same ones on every run. It
//! should be a corpus on other topics than the questions.

use std::io::{BufWriter, Write, stdout};
use std::path::Path;

use anyhow::{Context, Result, bail};
use ibid::corpus::Today;
use ibid::index::{Library, Settings, Storage};

/// Shorter and longer sentences, in bytes, are tables and lists.
const LENGTHS: std::ops::Range<usize> = 30..300;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [corpus, count] = args.as_slice() else { bail!("say which corpus and how many articles: CORPUS 26000") };
    let count: usize = count.parse().with_context(|| format!("`{count}` is not a number of articles"))?;
    let folder = tempfile::tempdir()?;
    let data = folder.path().to_owned();
    let settings = Settings { corpus: Path::new(corpus).to_owned(), data, today: Today::now() };
    let library = Library::open(&settings, Storage::DiskOrMemory, &mut |_| {})?;
    let mut all = Vec::new();
    for article in (0..library.records().len()).filter_map(|at| library.article(at)) {
        let text = article.text();
        let sentences = (0..article.blocks().len()).flat_map(|block| article.sentences_of(block));
        let whole = sentences.filter(|span| LENGTHS.contains(&span.len()));
        all.extend(whole.filter_map(|span| Some(text.get(span)?.replace('\n', " "))));
    }
    if all.is_empty() {
        bail!("there is no sentence in `{corpus}`");
    }
    let mut drawn = Draws(1);
    let mut out = BufWriter::new(stdout().lock());
    for number in 0..count {
        let mut paragraph = || (0..5).map(|_| all[drawn.next(all.len())].as_str()).collect::<Vec<_>>().join(" ");
        let text = format!("{}\n\n{}", paragraph(), paragraph());
        let (id, title) = (format!("crowd-{number}"), format!("Crowd {number}"));
        let line = serde_json::json!({ "id": id, "title": title, "source": "Crowd", "date": "unknown", "text": text });
        writeln!(out, "{line}")?;
    }
    Ok(out.flush()?)
}

/// Numbers that look drawn by lot and are the same on every run (Knuth's MMIX generator).
struct Draws(u64);

impl Draws {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below
    }
}
