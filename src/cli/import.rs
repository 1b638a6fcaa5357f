//! `ibid import`: brings articles into the corpus and says what became of each input.

mod asking;
mod stated;
mod stop;
mod web;

use std::collections::BTreeSet;
use std::io::{Write, stdout};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result};
use serde::Serialize;

use super::Ended;
use super::terminal::clean;
use crate::config::Folders;
use crate::corpus::{self, Article, Place, Today};
use crate::import::{self, Ask, Draft, Fetcher, Filing, Found, Given, Mode, Outcome, What, With};
use stated::Stated;
use stop::Stop;
use web::{Known, Web};

const HELP: &str = "Examples:
  ibid import https://example.org/news/bridge.html
  ibid import --dry-run saved-pages/
  ibid import --telegram-name harbour_news ~/Telegram/ChatExport/result.json
  ibid import --map text=body,date=published_at rows.csv
  ibid import --source \"Harbour Post\" --date 2023-10-16 --title \"The ferry\" note.txt
  ibid import --since 2024-01-01 https://example.org/sitemap.xml

An address is that of a page, a feed (RSS, Atom, JSON Feed) or a sitemap. robots.txt is heeded. What an input does not state is written as `unknown`; nothing is guessed.
Exit codes: 0 done, 1 something was rejected, or Ctrl-C ended it early";

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
    /// Ask nothing: take what is suggested for texts without front matter, and fetch however many pages
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    stated: Stated,
    #[command(flatten)]
    web: Web,
}

/// Ctrl-C was pressed.
#[derive(Debug, PartialEq, Eq)]
struct Interrupted;

impl std::fmt::Display for Interrupted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("interrupted")
    }
}

impl std::error::Error for Interrupted {}

/// The corpus that takes articles in, and what became of those so far.
struct Taking<'a> {
    filing: Filing,
    root: PathBuf,
    today: Today,
    tally: Tally,
    given: Given,
    args: &'a Args,
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
    let root = args.into.as_ref().unwrap_or(&folders.corpus).clone();
    let today = Today::now();
    let filing = Filing::open(&root, today, mode)?.in_batches();
    let given = args.stated.given();
    let mut taking = Taking { filing, root, today, tally: Tally::default(), given: given.clone(), args };
    let (mut take_suggestions, mut ask) = (asking::take_suggestions, asking::ask);
    let ask: Option<Ask> = if args.yes {
        Some(&mut take_suggestions)
    } else if asking::can_ask() {
        Some(&mut ask)
    } else {
        None
    };
    let mut with = With { given, ask, today };
    let (mut passed_over, mut unused, mut is_nameless) = (0, BTreeSet::new(), false);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.context("no threads can be started")?;
    let stop = Stop::listen(runtime.handle());
    let fetcher = Arc::new(Fetcher::new(args.web.manners())?);
    let what: Vec<What> = args.what.iter().map(|what| What::parse(what)).collect();
    let is_noted = mode == Mode::Write && args.into.is_none();
    let known = if is_noted && what.iter().any(|what| matches!(what, What::Address(_))) {
        Known::open(&folders.data)
    } else {
        Known::nothing()
    };
    for what in what {
        let taken = match what {
            What::Path(path) => {
                let mut is_empty = true;
                let read = import::read(&path, &mut with, &mut |mut found| {
                    is_empty = false;
                    taking.take(&mut found)?;
                    if stop.is_asked() { Err(Interrupted.into()) } else { Ok(()) }
                });
                if is_empty {
                    eprintln!("ibid: there is nothing to import in `{}`", path.display());
                }
                read.map(|besides| {
                    passed_over += besides.passed_over;
                    unused.extend(besides.unused);
                    is_nameless |= besides.is_nameless;
                })
            }
            What::Address(address) => runtime.block_on(web::bring_in(&mut taking, &fetcher, &known, address, &stop)),
        };
        match taken {
            Err(error) if !error.is::<Interrupted>() => {
                taking.filing.finish()?;
                return Err(error);
            }
            _ if stop.is_asked() => break,
            _ => {}
        }
    }
    if stop.is_asked() {
        eprintln!("ibid: interrupted; what was written so far is whole, and the same command goes on from there");
    }
    let Taking { filing, tally, .. } = taking;
    filing.finish()?;
    if !args.json {
        let Tally { added, updated, unchanged, rejected, .. } = tally;
        let would = if args.dry_run { " (nothing was written)" } else { "" };
        let mut out = stdout().lock();
        writeln!(out, "{added} added, {updated} updated, {unchanged} already there, {rejected} rejected{would}")?;
        if passed_over > 0 {
            writeln!(out, "{passed_over} files without text were passed over, such as pictures and scripts")?;
        }
        for (key, name) in unused {
            let name = clean(&name);
            writeln!(out, "`{name}` was not read; if it holds the {key}, say --map {key}={name}")?;
        }
        if is_nameless {
            writeln!(out, "the export does not say which channel it is of; if you know, say --source NAME")?;
        }
        let mut of = |count: usize, what: &str| {
            if count == 0 {
                return Ok(());
            }
            let advice = format!("the file says `{what}: unknown`; write it there if you know it");
            writeln!(out, "{count} without a known {what}: {advice}")
        };
        of(tally.no_source, "source")?;
        of(tally.no_date, "date")?;
    }
    // Nobody waits for a request that is on its way.
    runtime.shutdown_background();
    Ok(if tally.rejected > 0 || stop.is_asked() { Ended::Failed } else { Ended::Done })
}

impl Taking<'_> {
    /// Files what was found and says what came of it; the path of the article comes back.
    fn take(&mut self, found: &mut Found) -> Result<Option<String>> {
        let filed = match &mut found.draft {
            Ok(draft) => self.filing.file(draft)?.map(|(outcome, path)| (outcome, path, draft)),
            Err(refusal) => Err(refusal.clone()),
        };
        match filed {
            Ok((outcome, path, draft)) => {
                self.tally.no_source += usize::from(draft.source.is_none());
                self.tally.no_date += usize::from(draft.date.is_none());
                let (count, word) = match outcome {
                    Outcome::Added => (&mut self.tally.added, "added"),
                    Outcome::Updated => (&mut self.tally.updated, "updated"),
                    Outcome::Unchanged => (&mut self.tally.unchanged, "unchanged"),
                };
                *count += 1;
                self.say(&found.input, word, None, Some(article_json(&path, draft)))?;
                Ok(Some(path))
            }
            Err(refusal) => {
                self.tally.rejected += 1;
                self.say(&found.input, "rejected", Some(refusal.to_string()), None)?;
                Ok(None)
            }
        }
    }

    /// Says that the article in a file is still what its address holds.
    fn unchanged(&mut self, input: &str, file: &str) -> Result<()> {
        self.tally.unchanged += 1;
        let article = corpus::load(&self.root, &Place { file: file.to_owned(), line: None }, self.today)?;
        let date = article.meta().date.map(|date| date.to_string());
        self.say(input, "unchanged", None, Some(json_of(&article, date.as_deref())))
    }

    fn say(&self, input: &str, outcome: &str, reason: Option<String>, article: Option<ArticleJson>) -> Result<()> {
        let mut out = stdout().lock();
        if self.args.json {
            let line = Line { input, outcome, reason, article };
            return Ok(writeln!(out, "{}", serde_json::to_string(&line)?)?);
        }
        let what = match (reason, article) {
            (Some(reason), _) => format!("{input}: {reason}"),
            (_, Some(article)) => format!("{input} → {}", article.id),
            _ => input.to_owned(),
        };
        Ok(writeln!(out, "{outcome}: {}", clean(&what))?)
    }
}

/// An article that was there already. Its file does not tell what stated its date.
fn json_of<'a>(article: &'a Article, date: Option<&'a str>) -> ArticleJson<'a> {
    let meta = article.meta();
    ArticleJson {
        id: article.id(),
        title: &meta.title,
        source: meta.source.as_deref(),
        author: meta.author.as_deref(),
        date,
        date_from: None,
        url: meta.url.as_deref(),
        language: meta.language.as_deref(),
        text: article.text(),
    }
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
