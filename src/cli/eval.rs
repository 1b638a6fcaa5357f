//! `ibid eval`: how good the answers are, measured with questions whose answers are known.

mod report;

use std::fs::File;
use std::io::{BufReader, BufWriter, Write, stdout};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::ValueEnum;
use serde::Serialize;

use super::terminal::clean;
use super::{Ended, open, progress};
use crate::answer::{Caution, Ranking};
use crate::config::{Answering, Folders};
use crate::eval::{self, Declining, Figures, Half, Judged, Posed, Setup};
use crate::index::Library;

const HELP: &str = "A line of the questions is
  {\"id\": \"1\", \"question\": \"…\", \"answerable\": true, \"answers\": [\"…\"], \"articles\": [\"…\"]}
and may carry \"asked_on\": \"2023-10-16\". An answer stands in one of the articles, letter for letter.
A question that nothing answers has \"answerable\": false, \"answers\": [], \"articles\": [].

Examples:
  ibid eval --questions questions.jsonl
  ibid eval --questions questions.jsonl --no-decline --plain=3

Exit codes: 0 done, 1 something is wrong with the questions, or a quote is not verbatim";

/// Flags of `ibid eval`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(super) struct Args {
    /// JSONL file of questions and what answers them
    #[arg(long, value_name = "FILE")]
    questions: PathBuf,
    /// Print one JSON object, with a record for each question
    #[arg(long)]
    json: bool,
    /// Count what came closest where a question is declined
    #[arg(long)]
    no_decline: bool,
    /// Measure plain BM25 instead, which quotes so many sentences in a row
    #[arg(long, value_name = "SENTENCES", num_args = 0..=1, require_equals = true, default_missing_value = "1", value_parser = clap::value_parser!(u8).range(1..=9))]
    plain: Option<u8>,
    /// Ask one half of the questions only; a question always belongs to the same half
    #[arg(long)]
    half: Option<Part>,
    /// Print so many of the worst misses
    #[arg(long, value_name = "N", default_value_t = 10)]
    misses: usize,
    /// Write the ranking of passages in the columns of trec_eval
    #[arg(long, value_name = "FILE")]
    trec_run: Option<PathBuf>,
    /// … and which passages hold an answer
    #[arg(long, value_name = "FILE")]
    trec_qrels: Option<PathBuf>,
    #[command(flatten)]
    answering: Answering,
}

/// A half, as it is named in a flag.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Part {
    First,
    Second,
}

/// What was measured, in the order of the JSON.
#[derive(Serialize)]
struct Report {
    caution: &'static str,
    threshold: f32,
    declining: bool,
    ranking: &'static str,
    sentences: Option<u8>,
    figures: Vec<Column>,
    questions: Vec<Judged>,
}

/// The figures of all questions or of a half.
#[derive(Serialize)]
struct Column {
    of: &'static str,
    #[serde(flatten)]
    figures: Figures,
}

/// Runs `ibid eval`.
pub(super) fn run(folders: &Folders, args: &Args) -> Result<Ended> {
    let setup = args.setup(args.answering.check()?);
    let library = open(folders)?;
    let half = args.half.map(Half::from);
    let Some(questions) = questions(&library, &args.questions, half)? else {
        return Ok(Ended::Failed);
    };
    let mut bar = progress::Count::new(questions.len());
    let judged = eval::measure(&library, &questions, setup, &mut |done| bar.show(done));
    bar.clear();
    let judged = judged?;
    let all: Vec<&Judged> = judged.iter().collect();
    write_file(args.trec_run.as_deref(), |out| eval::write_run(out, &all))?;
    write_file(args.trec_qrels.as_deref(), |out| eval::write_qrels(out, &all))?;
    let figures = columns(&all, half);
    let verbatim = figures.iter().all(|column| column.figures.is_verbatim());
    let report = Report {
        caution: setup.caution.name(),
        threshold: setup.caution.threshold(),
        declining: setup.declining == Declining::On,
        ranking: if setup.ranking == Ranking::Ours { "ours" } else { "plain" },
        sentences: args.plain,
        figures,
        questions: judged,
    };
    let mut out = BufWriter::new(stdout().lock());
    if args.json {
        serde_json::to_writer(&mut out, &report)?;
        writeln!(out)?;
    } else {
        report::print(&report, args.misses, &mut out)?;
    }
    out.flush()?;
    if !verbatim {
        eprintln!(
            "ibid: a quote is not what its article says; unless articles have just been changed, please report this"
        );
        return Ok(Ended::Failed);
    }
    Ok(Ended::Done)
}

/// The questions of a file, or of one half of it. What is wrong with them is said on standard error.
fn questions(library: &Library, path: &Path, half: Option<Half>) -> Result<Option<Vec<Posed>>> {
    let name = path.display().to_string();
    let file = File::open(path).with_context(|| format!("cannot read the questions `{name}`"))?;
    match eval::read(library, &name, BufReader::new(file))? {
        Ok(mut questions) => {
            questions.retain(|posed| half.is_none_or(|half| Half::of(&posed.id) == half));
            Ok(Some(questions))
        }
        Err(problems) => {
            for problem in problems {
                eprintln!("ibid: {}", clean(&problem.to_string()));
            }
            Ok(None)
        }
    }
}

impl Args {
    fn setup(&self, caution: Caution) -> Setup {
        let plain = |sentences| Ranking::Plain { sentences: usize::from(sentences) };
        Setup {
            caution,
            declining: if self.no_decline { Declining::Off } else { Declining::On },
            ranking: self.plain.map_or(Ranking::Ours, plain),
        }
    }
}

impl From<Part> for Half {
    fn from(part: Part) -> Half {
        match part {
            Part::First => Half::First,
            Part::Second => Half::Second,
        }
    }
}

/// All questions and each half; where only one half was asked, that one.
fn columns(judged: &[&Judged], only: Option<Half>) -> Vec<Column> {
    let column = |of, half| {
        let chosen: Vec<&Judged> = judged.iter().copied().filter(|judged| judged.half == half).collect();
        Column { of, figures: Figures::of(&chosen) }
    };
    match only {
        Some(Half::First) => vec![column("first half", Half::First)],
        Some(Half::Second) => vec![column("second half", Half::Second)],
        None => vec![
            Column { of: "all", figures: Figures::of(judged) },
            column("first half", Half::First),
            column("second half", Half::Second),
        ],
    }
}

fn write_file(path: Option<&Path>, write: impl Fn(&mut dyn Write) -> std::io::Result<()>) -> Result<()> {
    let Some(path) = path else {
        return Ok(());
    };
    let written = File::create(path).map(BufWriter::new).and_then(|mut out| write(&mut out).and_then(|()| out.flush()));
    written.with_context(|| format!("cannot write `{}`", path.display()))
}
