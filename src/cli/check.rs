//! `ibid check`: everything that is wrong or suspicious in the corpus, at once.

use std::io::{Write, stdout};

use anyhow::Result;

use super::{Ended, require_corpus};
use crate::config::Folders;
use crate::corpus::{self, Problem, Today};
use crate::reply::counted;

/// Runs `ibid check`.
pub(super) fn run(folders: &Folders) -> Result<Ended> {
    require_corpus(folders)?;
    let checked = corpus::check(&folders.corpus, Today::now())?;
    let mut out = stdout().lock();
    let mut list = |kind: &str, problems: &[Problem]| -> std::io::Result<()> {
        problems
            .iter()
            .try_for_each(|problem| writeln!(out, "{kind}: {}", super::terminal::clean(&problem.to_string())))
    };
    list("error", &checked.problems)?;
    list("warning", &checked.warnings)?;
    list("note", &checked.passed_over)?;
    writeln!(
        out,
        "{}, {}, {}, {} passed over",
        counted(checked.articles, "article"),
        counted(checked.problems.len(), "error"),
        counted(checked.warnings.len(), "warning"),
        counted(checked.passed_over.len(), "file"),
    )?;
    let sound = checked.problems.is_empty() && checked.articles > 0;
    Ok(if sound { Ended::Done } else { Ended::Failed })
}
