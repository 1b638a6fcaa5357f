//! Earlier wordings of articles: kept beside the corpus, never searched, so that their receipts still show them.
//!
//! `.versions/1a2b3c4d5e6f/paper/bridge.md` is the file `paper/bridge.md` as it was when its text had the SHA-256 that
//! begins with these digits, which are what a receipt holds. Its time of change is when it was put there.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use walkdir::WalkDir;

use super::article::{Article, Sha256};
use super::front_matter::Today;
use super::read::from_bytes;
use super::receipt::{DIGITS, Receipt};

/// The folder inside the corpus folder. It is hidden, so nothing in it is an article of the corpus.
pub const VERSIONS: &str = ".versions";

/// Where the file `path` is kept whose text has this fingerprint.
pub fn version_of(path: &str, text: Sha256) -> String {
    let digits: String = text.to_string().chars().take(DIGITS).collect();
    format!("{VERSIONS}/{digits}/{path}")
}

/// The earlier article that a receipt is of, if it was kept.
pub(crate) fn earlier(root: &Path, receipt: &Receipt, today: Today) -> Option<Arc<Article>> {
    let folder = root.join(VERSIONS).join(receipt.digits());
    let file = WalkDir::new(&folder).into_iter().flatten().find(|entry| entry.file_type().is_file())?;
    let id = file.path().strip_prefix(&folder).ok()?.to_string_lossy().replace('\\', "/");
    let article = from_bytes(&id, &fs::read(file.path()).ok()?, today).ok()?;
    receipt.is_of(article.sha256()).then(|| Arc::new(article))
}

/// The day (UTC) on which another wording took the place of this article; `None` where none did.
pub(crate) fn reworded_on(root: &Path, article: &Article) -> Option<Date> {
    let kept: PathBuf = root.join(version_of(article.id(), article.sha256()));
    let changed = fs::metadata(kept).ok()?.modified().ok()?;
    Some(Timestamp::try_from(changed).ok()?.to_zoned(TimeZone::UTC).date())
}
