//! `ibid import`: brings articles into the corpus and says what became of each input.

mod asking;
mod stated;

use std::io::{Write, stdout};
use std::path::PathBuf;

use anyhow::Result;
use serde::Serialize;

use super::Ended;
use super::terminal::clean;
use crate::config::Folders;
use crate::corpus::Today;
use crate::import::{self, Ask, Draft, Filing, Found, Mode, Outcome, What, With};
use stated::Stated;

const HELP: &str = "Examples:
  ibid import https://example.org/news/bridge.html
  ibid import --dry-run saved-pages/
  ibid import --telegram-name harbour_news ~/Telegram/ChatExport/result.json
  ibid import --map text=body,date=published_at rows.csv
  ibid import --source \"Harbour Post\" --date 2023-10-16 --title \"The ferry\" note.txt

What an input does not state is written as `unknown`; nothing is guessed.
Exit codes: 0 done, 1 something was rejected";

/// Flags of `ibid import`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(super) struct Args {
    /// Web addresses, files or folders
    #[arg(required = true, value_name = "WHAT")]
    what: Vec<String>,
    /// Folder that takes the articles; the corpus without it
    #[arg(long, value_name = "DIR")]
    into: Option<PathBuf>,
    /// Write nothing, only say what would be done
    #[arg(long)]
    dry_run: bool,
    /// Print one JSON object for each input
    #[arg(long)]
    json: bool,
    /// Take what is suggested for texts without front matter, instead of asking
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    stated: Stated,
}

/// How many inputs ended in which way.
#[derive(Debug, Default)]
struct Tally {
    added: usize,
    updated: usize,
    unchanged: usize,
    rejected: usize,
    no_source: usize,
    no_date: usize,
}

/// One line of `--json`.
#[derive(Serialize)]
struct Line<'a> {
    input: &'a str,
    outcome: &'a str,
    reason: Option<String>,
    article: Option<ArticleJson<'a>>,
}

#[derive(Serialize)]
struct ArticleJson<'a> {
    id: &'a str,
    title: &'a str,
    source: Option<&'a str>,
    author: Option<&'a str>,
    date: Option<&'a str>,
    date_from: Option<&'a str>,
    url: Option<&'a str>,
    language: Option<&'a str>,
    text: &'a str,
}

/// Runs `ibid import`.
pub(super) fn run(folders: &Folders, args: &Args) -> Result<Ended> {
    let mode = if args.dry_run { Mode::DryRun } else { Mode::Write };
    let mut filing = Filing::open(args.into.as_ref().unwrap_or(&folders.corpus), Today::now(), mode)?.in_batches();
    let mut tally = Tally::default();
    let (mut take_suggestions, mut ask) = (asking::take_suggestions, asking::ask);
    let ask: Option<Ask> = if args.yes {
        Some(&mut take_suggestions)
    } else if asking::can_ask() {
        Some(&mut ask)
    } else {
        None
    };
    let mut with = With { given: args.stated.given(), ask, today: Today::now() };
    for what in args.what.iter().map(|what| What::parse(what)) {
        let mut visit = |found: Found| take(&mut filing, &mut tally, args, &found);
        match what {
            What::Path(path) => import::read(&path, &mut with, &mut visit)?,
            What::Address(_) => anyhow::bail!("addresses cannot be fetched yet"),
        }
    }
    filing.finish()?;
    if !args.json {
        let Tally { added, updated, unchanged, rejected, .. } = tally;
        let would = if args.dry_run { " (nothing was written)" } else { "" };
        println!("{added} added, {updated} updated, {unchanged} already there, {rejected} rejected{would}");
        let of = |count: usize, what: &str| {
            if count > 0 {
                println!(
                    "{count} without a known {what}: the file says `{what}: unknown`; write it there if you know it"
                );
            }
        };
        of(tally.no_source, "source");
        of(tally.no_date, "date");
    }
    Ok(if tally.rejected > 0 { Ended::Failed } else { Ended::Done })
}

/// Files what was found and says what came of it.
fn take(filing: &mut Filing, tally: &mut Tally, args: &Args, found: &Found) -> Result<()> {
    let filed = match &found.draft {
        Ok(draft) => filing.file(draft)?.map(|(outcome, path)| (outcome, path, draft)),
        Err(refusal) => Err(refusal.clone()),
    };
    let (outcome, reason, article) = match &filed {
        Ok((outcome, path, draft)) => {
            tally.no_source += usize::from(draft.source.is_none());
            tally.no_date += usize::from(draft.date.is_none());
            let (count, word) = match outcome {
                Outcome::Added => (&mut tally.added, "added"),
                Outcome::Updated => (&mut tally.updated, "updated"),
                Outcome::Unchanged => (&mut tally.unchanged, "unchanged"),
            };
            *count += 1;
            (word, None, Some(article_json(path, draft)))
        }
        Err(refusal) => {
            tally.rejected += 1;
            ("rejected", Some(refusal.to_string()), None)
        }
    };
    let mut out = stdout().lock();
    if args.json {
        let line = Line { input: &found.input, outcome, reason, article };
        return Ok(writeln!(out, "{}", serde_json::to_string(&line)?)?);
    }
    let what = match (reason, article) {
        (Some(reason), _) => format!("{}: {reason}", found.input),
        (_, Some(article)) => format!("{} → {}", found.input, article.id),
        _ => found.input.clone(),
    };
    Ok(writeln!(out, "{outcome}: {}", clean(&what))?)
}

fn article_json<'a>(id: &'a str, draft: &'a Draft) -> ArticleJson<'a> {
    ArticleJson {
        id,
        title: &draft.title,
        source: draft.source.as_deref(),
        author: draft.author.as_deref(),
        date: draft.date.as_deref(),
        date_from: draft.date_from.as_deref(),
        url: draft.url.as_deref(),
        language: draft.language.as_deref(),
        text: draft.body.text(),
    }
}
