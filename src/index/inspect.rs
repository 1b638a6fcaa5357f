//! A look at the index on disk that changes nothing.

use anyhow::Result;

use super::damage;
use super::folder::{self, Access, Check, Found};
use super::library::Settings;
use super::schema::Fingerprint;
use super::update::Plan;
use super::view::View;
use crate::corpus;

/// What is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inspected {
    /// No index yet.
    Nothing,
    /// One of this program.
    Ours {
        /// Articles in it.
        articles: usize,
        /// Passages in it.
        passages: u64,
        /// Whether it is as the articles are now.
        current: bool,
    },
    /// One of another version, which will be built anew.
    Foreign,
    /// One that cannot be read, and why.
    Damaged(String),
}

/// Twelve digits that stand for the format, the analyzers and the version of Tantivy: an index with others is built anew.
pub fn fingerprint() -> String {
    Fingerprint::current().short()
}

/// Looks at the index, every file of it.
///
/// # Errors
/// When the corpus folder cannot be read.
pub fn inspect(settings: &Settings) -> Result<Inspected> {
    let listing = corpus::list(&settings.corpus)?;
    Ok(match folder::open(&settings.data, Access::Untouched, Check::All) {
        Found::Nothing => Inspected::Nothing,
        Found::Older(..) | Found::Foreign => Inspected::Foreign,
        Found::Damaged(why) => Inspected::Damaged(why),
        Found::Ours(index, fields) => match damage::reading(|| View::open(&index, fields)) {
            Ok(view) => {
                let plan = Plan::new(&listing, &view.catalogue, settings.today);
                Inspected::Ours {
                    articles: view.catalogue.articles.len(),
                    passages: view.passages,
                    current: !plan.changes_articles(&settings.corpus, &view.catalogue, settings.today),
                }
            }
            Err(error) => Inspected::Damaged(format!("{error:#}")),
        },
    })
}
