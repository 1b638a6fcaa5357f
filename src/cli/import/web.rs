//! `ibid import ADDRESS`: pages, feeds and sitemaps from the web, with a line of progress, and an end at any moment.

use std::io::{BufRead, IsTerminal, Write, stderr, stdin};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use jiff::Timestamp;
use jiff::civil::Date;

use super::Taking;
use super::stop::Stop;
use crate::cli::progress::Count;
use crate::import::{
    Arrival, Begun, Draft, Failure, Fetcher, Found, Manners, Reach, Refusal, Validators, Walk, Wanted,
};
use crate::store::{Page, Store};

/// More pages than this are not fetched from a terminal without a question.
const MANY: usize = 200;

/// Flags for what comes from the web.
#[derive(Debug, clap::Args)]
pub(super) struct Web {
    /// Of feeds and sitemaps, take only pages of this day or later
    #[arg(long, value_name = "DATE", value_parser = day)]
    since: Option<Date>,
    /// Fetch also from this machine and private networks
    #[arg(long)]
    allow_private: bool,
    /// Seconds between two requests to one server, which may ask for more
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = seconds)]
    pause: Duration,
    /// Seconds that an answer may take
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    timeout: Duration,
}

fn day(given: &str) -> Result<Date, String> {
    given.parse().map_err(|_| "it is not a day; write one such as 2024-01-31".to_owned())
}

fn seconds(given: &str) -> Result<Duration, String> {
    let seconds: Option<f64> = given.parse().ok().filter(|seconds| (0.0..=3_600.0).contains(seconds));
    seconds.map(Duration::from_secs_f64).ok_or_else(|| "write a number from 0 to 3600".to_owned())
}

impl Web {
    pub(super) fn manners(&self) -> Manners {
        let reach = if self.allow_private { Reach::Everywhere } else { Reach::Public };
        Manners { reach, pause: self.pause, patience: self.timeout }
    }
}

/// What is known of pages from earlier runs, where the state can be used: a bot that is running holds it.
pub(super) struct Known {
    store: Option<Store>,
}

impl Known {
    /// Takes up the state in the data folder.
    pub(super) fn open(data: &Path) -> Known {
        let store = Store::open(&data.join("ibid.sqlite"));
        let store = store.inspect_err(|error| tracing::debug!("pages are fetched whatever is known of them: {error}"));
        Known { store: store.ok() }
    }

    /// Knows nothing, and notes nothing.
    pub(super) fn nothing() -> Known {
        Known { store: None }
    }

    /// The page of this address, if its article is still there.
    fn page(&self, address: &str, root: &Path) -> Option<Page> {
        let page = self.store.as_ref()?.page(address).ok().flatten()?;
        page.file.as_ref().is_some_and(|file| root.join(file).is_file()).then_some(page)
    }

    fn note(&self, address: &str, file: &str, validators: Validators) {
        let Some(store) = &self.store else { return };
        let now = Timestamp::now().as_second();
        let page = Page {
            address: address.to_owned(),
            file: Some(file.to_owned()),
            feed: None,
            etag: validators.etag,
            last_modified: validators.last_modified,
            seen: now,
            checked: now,
            gone: 0,
        };
        if let Err(error) = store.save_page(&page) {
            tracing::warn!("what is known of a page could not be noted: {error:#}");
        }
    }
}

/// Brings in what an address leads to.
pub(super) async fn bring_in(
    taking: &mut Taking<'_>,
    fetcher: &Arc<Fetcher>,
    known: &Known,
    address: String,
    stop: &Stop,
) -> Result<()> {
    let web = &taking.args.web;
    let root = taking.root.clone();
    // What is stated has to come into the articles of pages that are as they were, too.
    let is_stated = taking.given.has_facts();
    let validators = |address: &str| {
        let page = known.page(address, &root).filter(|_| !is_stated)?;
        Some(Validators { etag: page.etag, last_modified: page.last_modified })
    };
    let wanted = Wanted { address: address.clone(), since: web.since, ..Wanted::default() };
    let of_address = validators(&address).unwrap_or_default();
    let begun = tokio::select! {
        begun = Walk::begin(fetcher, wanted, &of_address) => begun,
        () = stop.wait() => return Ok(()),
    };
    let mut walk = match begun {
        Ok(Begun::Walk(walk)) => walk,
        Ok(Begun::Same) => return same(taking, known, &address),
        Err(failure) => return refused(taking, address, failure),
    };
    if walk.is_cut() {
        eprintln!("ibid: {address} lists more pages than the first {}; --since takes the latest", walk.ahead());
    }
    if walk.is_list() && walk.ahead() == 0 {
        eprintln!("ibid: {address} lists no pages{}", if web.since.is_some() { " that are late enough" } else { "" });
    }
    if walk.is_list()
        && let Err(refusal) = taking.given.for_many()
    {
        return refused(taking, address, refusal.into());
    }
    if walk.is_list() && walk.ahead() > MANY && !taking.args.yes && !agreed(walk.ahead(), &address, web.pause)? {
        return refused(taking, address, Refusal::new("its pages were not wanted", "say yes, or give --yes").into());
    }
    let mut bar = (walk.is_list() && stderr().is_terminal()).then(|| Count::new(walk.ahead()));
    let mut done = 0;
    loop {
        let arrived = tokio::select! {
            arrived = walk.next(validators) => arrived,
            () = stop.wait() => break,
        };
        let Some(arrived) = arrived else { break };
        let (address, is_list) = (arrived.address, walk.is_list());
        let take = || match arrived.arrival {
            Arrival::Draft(mut draft) => {
                taking.given.apply(&mut draft);
                filed(taking, known, address, *draft, arrived.validators)
            }
            Arrival::Same => same(taking, known, &address),
            Arrival::Failed(failure) => refused(taking, address, failure),
            Arrival::Older if is_list => Ok(()),
            Arrival::Older => {
                refused(taking, address, Refusal::new("it is older than that", "leave out --since").into())
            }
        };
        done += 1;
        match &mut bar {
            Some(bar) => {
                bar.aside(take)?;
                bar.show(done);
            }
            None => take()?,
        }
    }
    if let Some(bar) = bar {
        bar.clear();
    }
    Ok(())
}

/// Asks, on a terminal, whether so many pages are meant; elsewhere they are.
fn agreed(pages: usize, address: &str, pause: Duration) -> Result<bool> {
    if !stdin().is_terminal() || !stderr().is_terminal() {
        return Ok(true);
    }
    let minutes = (pause.as_secs_f64() * pages as f64 / 60.0).ceil();
    eprint!("{address} lists {pages} pages, which takes {minutes} minutes or more. Fetch them? [y/N] ");
    stderr().flush()?;
    let mut said = String::new();
    stdin().lock().read_line(&mut said).context("the answer cannot be read")?;
    Ok(matches!(said.trim().to_lowercase().as_str(), "y" | "yes"))
}

/// Files an article, and notes in which state its page was.
fn filed(taking: &mut Taking<'_>, known: &Known, address: String, draft: Draft, validators: Validators) -> Result<()> {
    let mut found = Found { input: address, draft: Ok(draft) };
    if let Some(file) = taking.take(&mut found)? {
        known.note(&found.input, &file, validators);
    }
    Ok(())
}

/// The page has not changed since its article was written.
fn same(taking: &mut Taking<'_>, known: &Known, address: &str) -> Result<()> {
    match known.page(address, &taking.root).and_then(|page| page.file) {
        Some(file) => taking.unchanged(address, &file),
        None => Ok(()),
    }
}

fn refused(taking: &mut Taking<'_>, address: String, failure: Failure) -> Result<()> {
    taking.take(&mut Found { input: address, draft: Err(failure.refusal) }).map(drop)
}
