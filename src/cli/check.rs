//! `ibid check`: everything that is wrong or suspicious in the corpus, at once.

mod machines;

use std::io::{Write, stdout};
use std::path::PathBuf;

use anyhow::Result;
use clap::ValueEnum;

use super::{Ended, require_corpus};
use crate::config::Folders;
use crate::corpus::{self, Checked, Severity, Today};
use crate::reply::counted;

const HELP: &str = "\
An error keeps an article out. A warning says that something in an article looks wrong; a note, that something is worth
knowing. Each finding has a rule, whose name stays the same.
  --format json    one JSON object a line: rule, severity, file, line, article, other, what, fix
  --format github  annotations of a GitHub workflow
  --format sarif   one SARIF 2.1.0 document, for code scanning
In the last two, paths begin with that of the corpus folder as it was named; run them from the root of the repository.

Exit codes: 0 no errors, 1 errors (or, with --deny-warnings, warnings)";

/// Flags of `ibid check`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(super) struct Args {
    /// How to print what was found
    #[arg(long, value_enum, default_value_t, conflicts_with = "json")]
    format: Format,
    /// The same as --format json
    #[arg(long)]
    json: bool,
    /// Exit with 1 on warnings, too
    #[arg(long)]
    deny_warnings: bool,
    /// File that lists feeds and sitemaps; feeds.toml in the corpus folder without it
    #[arg(long, env = "IBID_FEEDS", value_name = "FILE")]
    feeds: Option<PathBuf>,
}

/// For whom findings are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// One JSON object a line
    Json,
    /// Annotations of a GitHub workflow
    Github,
    /// One SARIF 2.1.0 document
    Sarif,
}

/// Runs `ibid check`.
pub(super) fn run(folders: &Folders, args: &Args) -> Result<Ended> {
    require_corpus(folders)?;
    let list = args.feeds.as_deref().filter(|file| !file.as_os_str().is_empty());
    let checked = corpus::check(&folders.corpus, list, Today::now())?;
    let mut out = stdout().lock();
    match if args.json { Format::Json } else { args.format } {
        Format::Text => text(&checked, &mut out)?,
        Format::Json => machines::json(&checked, &mut out)?,
        Format::Github => machines::github(&checked, &folders.corpus, &mut out)?,
        Format::Sarif => machines::sarif(&checked, &folders.corpus, &mut out)?,
    }
    let warned = args.deny_warnings && checked.count(Severity::Warning) > 0;
    let sound = checked.count(Severity::Error) == 0 && checked.articles > 0 && !warned;
    Ok(if sound { Ended::Done } else { Ended::Failed })
}

fn text(checked: &Checked, out: &mut impl Write) -> Result<()> {
    for finding in &checked.findings {
        writeln!(out, "{}", super::terminal::clean(&finding.to_string()))?;
    }
    let count = |severity, word| counted(checked.count(severity), word);
    let (errors, warnings) = (count(Severity::Error, "error"), count(Severity::Warning, "warning"));
    let (articles, files) = (counted(checked.articles, "article"), counted(checked.passed_over, "file"));
    Ok(writeln!(out, "{articles}, {errors}, {warnings}, {files} passed over")?)
}
