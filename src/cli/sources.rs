//! `ibid sources`: the publications in the corpus, with counts, dates and languages.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Write, stdout};

use anyhow::Result;
use jiff::civil::Date;
use unicode_width::UnicodeWidthStr;

use super::{Ended, open, terminal::clean};
use crate::config::Folders;

/// Runs `ibid sources`.
pub(super) fn run(folders: &Folders) -> Result<Ended> {
    let library = open(folders)?;
    let mut sources: BTreeMap<Option<String>, Publication> = BTreeMap::new();
    for record in library.records() {
        let publication = sources.entry(record.source.as_deref().map(clean)).or_default();
        publication.dates.push(record.date);
        publication.languages.insert(record.language.to_string());
    }
    let mut rows: Vec<(String, Publication)> =
        sources.into_iter().map(|(source, found)| (source.unwrap_or_else(|| "unknown".to_owned()), found)).collect();
    rows.sort_by(|a, b| b.1.dates.len().cmp(&a.1.dates.len()).then_with(|| a.0.cmp(&b.0)));
    let width = rows.iter().map(|(source, _)| source.width()).max().unwrap_or(0);
    let mut out = stdout().lock();
    for (source, Publication { dates, languages }) in rows {
        let padding = " ".repeat(width - source.width());
        let languages = languages.into_iter().collect::<Vec<_>>().join(", ");
        writeln!(out, "{source}{padding}  {:>6}  {}  {languages}", dates.len(), span(&dates))?;
    }
    Ok(Ended::Done)
}

/// The articles of one publication.
#[derive(Default)]
struct Publication {
    dates: Vec<Option<Date>>,
    languages: BTreeSet<String>,
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
