//! `ibid doctor`: looks at everything that a bot needs, and says what to do.

use std::io::{Write, stdout};

use anyhow::{Context, Result};

use super::{Ended, terminal};
use crate::bot;
use crate::config::{Folders, QUIET, Serve, check_names, start_log, variable};
use crate::ops::doctor::{self, Finding, Health};
use crate::ops::{probes, version};
use crate::reply::counted;

const HELP: &str = "\
One line for each check: ok, warn or bad, what was found, and what to do. Nothing is changed. Where the bot does not run on
this machine, its updates are asked for once, which interrupts a bot that runs elsewhere for a moment.

Exit codes: 0 nothing is bad, 1 something is";

/// Flags of `ibid doctor`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(super) struct Args {
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    serve: Serve,
}

/// Runs `ibid doctor`.
pub(super) fn run(folders: &Folders, args: &Args) -> Result<Ended> {
    let mut found = vec![Finding::ok("version", version::LONG)];
    let checked = check_names().and_then(|()| args.serve.check(variable));
    start_log(QUIET, checked.as_ref().ok().map(|settings| &settings.token))?;
    match &checked {
        Ok(settings) => {
            let here = settings.run.probes.and_then(|probes| probes::ask(probes.address_here()).ok());
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let runtime = runtime.context("no threads can be started")?;
            found.extend(runtime.block_on(bot::examine(settings, here)));
        }
        Err(why) => {
            let said = why.to_string();
            // Such a line says what is wrong and then what to do.
            let cut = [": ", "; "].into_iter().filter_map(|between| said.split_once(between));
            let (says, fix) = cut.min_by_key(|(says, _)| says.len()).unwrap_or((&said, "change it"));
            found.push(Finding::bad("settings", says, fix));
        }
    }
    let (feeds, caution) = checked.map(|settings| (settings.feeds, settings.caution)).unwrap_or_default();
    found.extend(doctor::examine(&folders.settings(), feeds.as_deref(), caution));
    let is_well = found.iter().all(|finding| finding.health < Health::Bad);
    let mut out = stdout().lock();
    if args.json {
        writeln!(out, "{}", serde_json::json!({"ok": is_well, "findings": found}))?;
    } else {
        text(&found, &mut out)?;
    }
    Ok(if is_well { Ended::Done } else { Ended::Failed })
}

fn text(found: &[Finding], out: &mut impl Write) -> Result<()> {
    for finding in found {
        let says = terminal::clean(&finding.says);
        writeln!(out, "{:<4}  {:<8}  {says}", finding.health.word(), finding.check)?;
        if let Some(fix) = &finding.fix {
            writeln!(out, "{:<16}→ {}", "", terminal::clean(fix))?;
        }
    }
    let count = |health| found.iter().filter(|finding| finding.health == health).count();
    let warnings = counted(count(Health::Warn), "warning");
    Ok(writeln!(out, "{}, {warnings}, {} bad", counted(found.len(), "check"), count(Health::Bad))?)
}
