//! `ibid backup` and `ibid restore`: everything that cannot be made anew, in one file.

use std::io::{Write, stdout};
use std::path::PathBuf;

use anyhow::Result;
use indicatif::HumanBytes;

use super::Ended;
use crate::config::Folders;
use crate::ops::backup::{self, Moved, What};
use crate::reply::counted;

/// Flags of `ibid backup`.
#[derive(Debug, clap::Args)]
pub(super) struct Backup {
    /// The file to write, a zip
    file: PathBuf,
    /// The bot's state alone, without the articles
    #[arg(long, conflicts_with = "without_state")]
    without_corpus: bool,
    /// The articles alone, without the bot's state
    #[arg(long)]
    without_state: bool,
    /// Replace the file if it is there
    #[arg(long)]
    force: bool,
}

/// Flags of `ibid restore`.
#[derive(Debug, clap::Args)]
pub(super) struct Restore {
    /// A file that `ibid backup` has written
    file: PathBuf,
    /// Replace the state that is there, and articles of the same names
    #[arg(long)]
    force: bool,
}

/// Runs `ibid backup`.
pub(super) fn back_up(folders: &Folders, args: &Backup) -> Result<Ended> {
    let corpus = (!args.without_corpus).then_some(folders.corpus.as_path());
    if corpus.is_some() {
        super::require_corpus(folders)?;
    }
    let data = (!args.without_state).then_some(folders.data.as_path());
    let moved = backup::backup(What { data, corpus }, &args.file, args.force)?;
    writeln!(stdout(), "{} into `{}`", what(&moved), args.file.display())?;
    Ok(Ended::Done)
}

/// Runs `ibid restore`.
pub(super) fn restore(folders: &Folders, args: &Restore) -> Result<Ended> {
    let moved = backup::restore(&args.file, &folders.data, &folders.corpus, args.force)?;
    let mut out = stdout();
    writeln!(out, "{} out of `{}`", what(&moved), args.file.display())?;
    if moved.others > 0 {
        writeln!(
            out,
            "{} of `{}` {} not in it and stayed",
            counted(moved.others, "file"),
            folders.corpus.display(),
            if moved.others == 1 { "was" } else { "were" }
        )?;
    }
    Ok(Ended::Done)
}

fn what(moved: &Moved) -> String {
    let files = counted(moved.files, "file");
    let what = match (moved.state, moved.files) {
        (true, 0) => "the state".to_owned(),
        (true, _) => format!("the state and {files} of the corpus"),
        (false, _) => format!("{files} of the corpus"),
    };
    format!("{what}, {},", HumanBytes(moved.bytes))
}
