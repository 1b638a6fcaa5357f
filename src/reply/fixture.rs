//! Articles for the tests of this room, read from files as all articles are.

use std::fs;
use std::sync::Arc;

use jiff::civil::date;

use crate::corpus::{Article, Place, Today, load};

/// A `.txt` article with these lines of front matter and this text.
pub(super) fn article(front: &str, text: &str) -> Arc<Article> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), format!("---\n{front}---\n{text}")).unwrap();
    let place = Place { file: "a.txt".to_owned(), line: None };
    Arc::new(load(folder.path(), &place, Today(date(2026, 11, 22))).unwrap())
}
