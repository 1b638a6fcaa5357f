//! `ibid ask`: one answer, or one for each line of a file.

use std::fs::File;
use std::io::{BufRead, BufReader, Write, stdin, stdout};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use jiff::civil::Date;
use serde_json::Value;

use super::json::JsonAnswer;
use super::{Ended, ask, open, terminal};
use crate::answer::{Answer, MAX_QUOTES, Options, Outcome};
use crate::config::{Answering, Folders};
use crate::corpus::parse_date;
use crate::index::Library;
use crate::reply::{Reply, SHOWN};

const EXAMPLES: &str = "Operators in a question:
  \"exact phrase\"  -word  -\"phrase\"  source:name  author:name  lang:en
  after:2022-11-25 (or since:)  before:2023 (or until:)
  exact: (words only as they are written, in no other spelling)

Examples:
  ibid ask Who refused to sign
  ibid ask --json 'What did Pashinyan say? source:express'
  ibid ask -- parade -CNN
  ibid ask --batch questions.jsonl > answers.jsonl

A line of a batch is {\"id\": …, \"question\": \"…\"}, and may carry \"asked_on\": \"2023-10-16\", the
day that stands for today.";

/// Flags of `ibid ask`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The question
    #[arg(required_unless_present = "batch", conflicts_with = "batch")]
    question: Vec<String>,
    /// Print the answer as one JSON object
    #[arg(long)]
    json: bool,
    /// Answer every line of a JSONL file (- for standard input), one JSON result a line
    #[arg(long, value_name = "FILE")]
    batch: Option<PathBuf>,
    /// At most this many quotes
    #[arg(long, value_name = "N", default_value_t = MAX_QUOTES as u8, value_parser = clap::value_parser!(u8).range(1..=MAX_QUOTES as i64))]
    quotes: u8,
    /// Add the K best passages to the JSON, declined or not
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u16).range(1..=1000))]
    passages: Option<u16>,
    #[command(flatten)]
    answering: Answering,
}

/// A line of a batch.
struct Line {
    /// As it was given; `None` where the line has none.
    id: Option<Value>,
    question: String,
    asked_on: Option<Date>,
}

/// Runs `ibid ask`.
pub(super) fn run(folders: &Folders, args: &Args) -> Result<Ended> {
    let options = Options {
        quotes: usize::from(args.quotes),
        passages: args.passages.map_or(0, usize::from),
        caution: args.answering.check()?,
        ..Options::default()
    };
    let mut library = open(folders)?;
    if let Some(file) = &args.batch {
        return batch(&mut library, file, &options);
    }
    let answer = ask(&mut library, &args.question.join(" "), &options)?;
    let mut out = stdout().lock();
    if args.json || args.passages.is_some() {
        serde_json::to_writer(&mut out, &JsonAnswer::new(&answer, args.passages.is_some()))?;
        writeln!(out)?;
    } else {
        terminal::Terminal::of_stdout().print(&Reply::to(&answer, 0..SHOWN.min(options.quotes)), &mut out)?;
    }
    Ok(ended(&answer))
}

fn ended(answer: &Answer) -> Ended {
    match answer.outcome {
        Outcome::Quotes(_) => Ended::Done,
        Outcome::Nothing(_) => Ended::NothingFound,
    }
}

/// Answers the lines of a file in order; a malformed one gets a line that says so.
fn batch(library: &mut Library, file: &Path, options: &Options) -> Result<Ended> {
    let input: Box<dyn BufRead> = if file == Path::new("-") {
        Box::new(stdin().lock())
    } else {
        let opened = File::open(file).with_context(|| format!("cannot read the batch `{}`", file.display()))?;
        Box::new(BufReader::new(opened))
    };
    let mut out = std::io::BufWriter::new(stdout().lock());
    for (number, line) in (1..).zip(input.split(b'\n')) {
        let line = line.with_context(|| format!("cannot read the batch `{}`", file.display()))?;
        match read_line(&line) {
            Ok(line) => {
                let options = Options { today: line.asked_on, ..options.clone() };
                let answer = ask(library, &line.question, &options)?;
                let mut json = JsonAnswer::new(&answer, options.passages > 0);
                json.id = line.id.as_ref();
                serde_json::to_writer(&mut out, &json)?;
            }
            Err((id, why)) => {
                let error = format!("line {number} of the batch: {why}");
                serde_json::to_writer(&mut out, &serde_json::json!({"id": id, "error": error}))?;
            }
        }
        writeln!(out)?;
        // Whoever feeds the batch through a pipe waits for each answer.
        out.flush()?;
    }
    Ok(Ended::Done)
}

/// Reads a line of a batch; what is wrong with it comes with its id.
fn read_line(line: &[u8]) -> Result<Line, (Option<Value>, String)> {
    const FORM: &str = "write {\"id\": …, \"question\": \"…\"}";
    let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
    if line.trim_ascii().is_empty() {
        return Err((None, format!("it is blank; {FORM}")));
    }
    let Ok(Value::Object(mut object)) = serde_json::from_slice(line) else {
        return Err((None, format!("it is not a JSON object; {FORM}")));
    };
    let id = object.remove("id");
    let bad = |why: String| (id.clone(), why);
    let question = match object.remove("question") {
        Some(Value::String(question)) => question,
        Some(_) => return Err(bad(format!("`question` is not a string; {FORM}"))),
        None => return Err(bad(format!("`question` is missing; {FORM}"))),
    };
    let asked_on = match object.remove("asked_on") {
        None | Some(Value::Null) => None,
        Some(given) => match given.as_str().and_then(parse_date) {
            Some(day) => Some(day),
            None => return Err(bad(format!("`asked_on` is not a day such as \"2023-10-16\": {given}"))),
        },
    };
    Ok(Line { id, question, asked_on })
}
