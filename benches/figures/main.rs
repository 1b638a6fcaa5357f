//! The figures that ibid promises, measured: `cargo bench` prints one table.
//!
//! `cargo bench -- quick` stops at 100,000 passages; `cargo bench -- pages indexing opening 1000 100000` names parts and
//! sizes. Corpora are generated: sentences of the `.jsonl` articles under `IBID_BENCH_TEXTS` (else `../shared/eval`
//! where that exists, else the sample corpus) are spliced into articles of about 8 KB, the same ones on every run.
//!
//! Absolute times depend on the machine and on who else uses it. Hence bare Tantivy, and for pages the bare extraction
//! crate, is measured in the same run, on the same texts and the same index, and the ratios are what is promised.

mod indexing;
mod latency;
mod opening;
mod pages;
mod texts;

use std::path::Path;
use std::time::Duration;

use anyhow::{Result, bail};
use ibid::corpus::Today;
use ibid::index::Settings;

use texts::Texts;

/// Passages in the corpora that questions are asked of.
const SIZES: [usize; 3] = [1_000, 100_000, 1_000_000];
/// The largest of them in a quick run.
const QUICK: usize = 100_000;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [part, corpus, data] = arguments.as_slice()
        && part == opening::CHILD
    {
        return opening::child(Path::new(corpus), Path::new(data));
    }
    // Cargo says `--bench` when it measures, and nothing when it only tests that benches run.
    if !arguments.iter().any(|argument| argument == "--bench") {
        println!("nothing is measured without `cargo bench`");
        return Ok(());
    }
    let chosen = Chosen::of(&arguments)?;
    let texts = Texts::open()?;
    println!("texts from {texts}\n");
    println!("{:<70} {:>14} {:>14} {:>12}  promised", "figure", "ibid", "bare", "ratio");
    if chosen.pages {
        pages::measure(&texts)?;
    }
    if chosen.indexing {
        indexing::measure(&texts)?;
    }
    if chosen.opening {
        opening::measure(&texts)?;
    }
    for size in chosen.sizes {
        latency::measure(&texts, size)?;
    }
    Ok(())
}

/// What to measure.
struct Chosen {
    pages: bool,
    indexing: bool,
    opening: bool,
    sizes: Vec<usize>,
}

impl Chosen {
    fn of(arguments: &[String]) -> Result<Chosen> {
        let mut chosen = Chosen { pages: false, indexing: false, opening: false, sizes: Vec::new() };
        let (mut all, mut limit) = (true, usize::MAX);
        for argument in arguments.iter().filter(|argument| *argument != "--bench") {
            match argument.as_str() {
                "quick" => limit = QUICK,
                "pages" => (all, chosen.pages) = (false, true),
                "indexing" => (all, chosen.indexing) = (false, true),
                "opening" => (all, chosen.opening) = (false, true),
                size => match size.replace([',', '_'], "").parse() {
                    Ok(passages) => {
                        all = false;
                        chosen.sizes.push(passages);
                    }
                    Err(_) => bail!("`{size}` is none of quick, pages, indexing, opening, or a number of passages"),
                },
            }
        }
        if all {
            let sizes = SIZES.into_iter().filter(|&size| size <= limit).collect();
            chosen = Chosen { pages: true, indexing: true, opening: true, sizes };
        }
        Ok(chosen)
    }
}

/// Prints one line of the table.
fn row(figure: &str, ibid: &str, bare: &str, ratio: &str, promised: &str) {
    println!("{figure:<70} {ibid:>14} {bare:>14} {ratio:>12}  {promised}");
}

/// A corpus and a data folder in a temporary one, as settings.
fn settings(folder: &Path) -> Settings {
    Settings { corpus: folder.join("corpus"), data: folder.join("data"), today: Today(texts::TODAY) }
}

fn rate(bytes: u64, took: Duration) -> f64 {
    bytes as f64 / 1e6 / took.as_secs_f64()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// The value below which this share (0 to 1) of the sorted values lies.
fn quantile(sorted: &[Duration], share: f64) -> Duration {
    let last = sorted.len().saturating_sub(1);
    sorted.get((last as f64 * share).round() as usize).copied().unwrap_or_default()
}
