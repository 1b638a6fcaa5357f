//! Earlier wordings of articles: kept beside the corpus, never searched, so that their receipts still show them.
//!
//! `.versions/1a2b3c4d5e6f/2026-11-27/paper/bridge.md` is the file `paper/bridge.md` as it was until that day (UTC), when
//! another wording took its place. The digits begin the SHA-256 of its text; they are what a receipt holds. The day stands
//! in the path because times of files do not survive being copied or kept in git.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use walkdir::WalkDir;

use super::article::{Article, Sha256};
use super::front_matter::Today;
use super::read::from_bytes;
use super::receipt::{DIGITS, Receipt};

/// The folder inside the corpus folder. It is hidden, so nothing in it is an article of the corpus.
pub const VERSIONS: &str = ".versions";

/// Where the file `path` is kept whose text has this fingerprint, and to which another wording came on this day (UTC).
pub fn version_of(path: &str, text: Sha256, day: Date) -> String {
    format!("{}/{day}/{path}", folder_of(text))
}

fn folder_of(text: Sha256) -> String {
    let digits: String = text.to_string().chars().take(DIGITS).collect();
    format!("{VERSIONS}/{digits}")
}

/// The days, and their folders, on which something was kept in `folder`; the latest first.
fn days(folder: &Path) -> Vec<(Date, PathBuf)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let day = |entry: fs::DirEntry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path()));
    let mut days: Vec<(Date, PathBuf)> = entries.filter_map(day).collect();
    days.sort_by(|a, b| b.cmp(a));
    days
}

/// The earlier article that a receipt is of, if it was kept: the article `likely` where several had that text.
pub(crate) fn earlier(root: &Path, receipt: &Receipt, likely: Option<&str>, today: Today) -> Option<Arc<Article>> {
    let days = days(&root.join(VERSIONS).join(receipt.digits()));
    let read = |folder: &Path, id: &str| {
        let article = from_bytes(id, &fs::read(folder.join(id)).ok()?, today).ok()?;
        receipt.is_of(article.sha256()).then(|| Arc::new(article))
    };
    if let Some(article) = likely.and_then(|id| days.iter().find_map(|(_, folder)| read(folder, id))) {
        return Some(article);
    }
    days.iter().find_map(|(_, folder)| {
        let mut files = WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
        files.find_map(|entry| {
            let id = entry.path().strip_prefix(folder).ok()?.to_string_lossy().replace('\\', "/");
            entry.file_type().is_file().then(|| read(folder, &id))?
        })
    })
}

/// The last day (UTC) on which another wording took the place of this article; `None` where none did.
pub(crate) fn reworded_on(root: &Path, article: &Article) -> Option<Date> {
    let days = days(&root.join(folder_of(article.sha256())));
    days.into_iter().find(|(_, folder)| folder.join(article.id()).is_file()).map(|(day, _)| day)
}
