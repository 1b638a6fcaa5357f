//! `ibid sources`: the publications in the corpus, with counts and dates.

use std::collections::BTreeMap;
use std::io::{Write, stdout};

use anyhow::Result;
use jiff::civil::Date;
use unicode_width::UnicodeWidthStr;

use super::{Ended, open, terminal::clean};
use crate::config::Folders;

/// Runs `ibid sources`.
pub(super) fn run(folders: &Folders) -> Result<Ended> {
    let library = open(folders)?;
    let mut sources: BTreeMap<Option<String>, Vec<Option<Date>>> = BTreeMap::new();
    for record in library.records() {
        sources.entry(record.source.as_deref().map(clean)).or_default().push(record.date);
    }
    let mut rows: Vec<(String, Vec<Option<Date>>)> =
        sources.into_iter().map(|(source, dates)| (source.unwrap_or_else(|| "unknown".to_owned()), dates)).collect();
    rows.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(&b.0)));
    let width = rows.iter().map(|(source, _)| source.width()).max().unwrap_or(0);
    let mut out = stdout().lock();
    for (source, dates) in rows {
        let padding = " ".repeat(width - source.width());
        writeln!(out, "{source}{padding}  {:>6}  {}", dates.len(), span(&dates))?;
    }
    Ok(Ended::Done)
}

fn span(dates: &[Option<Date>]) -> String {
    let known: Vec<Date> = dates.iter().flatten().copied().collect();
    let unknown = dates.len() - known.len();
    let days = match (known.iter().min(), known.iter().max()) {
        (Some(first), Some(last)) if first == last => first.to_string(),
        (Some(first), Some(last)) => format!("{first} to {last}"),
        _ => return "date unknown".to_owned(),
    };
    if unknown == 0 { days } else { format!("{days}, {unknown} of unknown date") }
}
