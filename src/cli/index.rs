//! `ibid index`: brings the index up to date and says what that took.

use std::io::{Write, stdout};

use anyhow::Result;
use indicatif::HumanBytes;

use super::{Ended, progress, require_corpus};
use crate::config::Folders;
use crate::index::{Library, Storage};
use crate::reply::counted;

/// Flags of `ibid index`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Make the index anew
    #[arg(long)]
    rebuild: bool,
}

/// Runs `ibid index`.
pub(super) fn run(folders: &Folders, args: &Args) -> Result<Ended> {
    require_corpus(folders)?;
    let settings = folders.settings();
    let mut bar = progress::Bar::new();
    let mut show = |progress| bar.show(progress);
    let library = if args.rebuild {
        Library::rebuild(&settings, &mut show)
    } else {
        Library::open(&settings, Storage::Disk, &mut show)
    };
    bar.clear();
    let library = library?;
    for notice in library.notices() {
        eprintln!("ibid: {notice}");
    }
    let summary = library.summary();
    let (rejected, problems) = library.rejected();
    let mut out = stdout();
    writeln!(
        out,
        "{} added, {} changed, {} removed, {rejected} rejected; {}, {}",
        summary.added,
        summary.changed,
        summary.removed,
        counted(library.records().len(), "article"),
        counted(usize::try_from(library.passages()).unwrap_or(usize::MAX), "passage"),
    )?;
    if summary.bytes > 0 {
        let seconds = summary.took.as_secs_f64().max(1e-3);
        let rate = summary.bytes as f64 / seconds;
        writeln!(out, "read {} in {seconds:.1} s, {}/s", HumanBytes(summary.bytes), HumanBytes(rate as u64))?;
    }
    for problem in &problems {
        eprintln!("{problem}");
    }
    if library.records().is_empty() {
        anyhow::bail!("no article could be loaded from `{}`; `ibid check` says why", folders.corpus.display());
    }
    Ok(Ended::Done)
}
