//! Pages as the sites of newspapers, magazines and offices are built, and the article that `ibid import` makes of each.
//!
//! The words are our own, the structure is theirs. Beside `NN-name.html` stands `NN-name.expected.txt`: what is known of
//! the article, then its text with headings marked by `## `; or the reason why there is none.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::folder::{Folder, stdout};

fn pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages");
    let mut pages: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "html"))
        .collect();
    pages.sort();
    pages
}

/// What a line of `import --json` says, in the form of the expected files.
fn told(line: &Value) -> String {
    let article = &line["article"];
    if article.is_null() {
        return format!("{}: {}\n", line["outcome"].as_str().unwrap(), line["reason"].as_str().unwrap());
    }
    let keys = ["title", "source", "date", "date_from", "author", "url", "language"];
    let head: String = keys.iter().filter_map(|key| Some(format!("{key}: {}\n", article[*key].as_str()?))).collect();
    format!("---\n{head}---\n\n{}\n", article["text"].as_str().unwrap())
}

#[test]
fn each_page_becomes_the_article_that_a_reader_sees() {
    let pages = pages();
    assert!(pages.len() >= 30, "{pages:?}");
    let folder = Folder::new();
    let inputs: Vec<String> = pages.iter().map(|page| page.to_string_lossy().into_owned()).collect();
    let args: Vec<&str> =
        ["import", "--json", "--dry-run"].into_iter().chain(inputs.iter().map(String::as_str)).collect();
    let output = stdout(&folder.run(&args));
    let lines: Vec<Value> = output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), pages.len());
    let mut wrong = String::new();
    for (page, line) in pages.iter().zip(&lines) {
        let expected = fs::read_to_string(page.with_extension("expected.txt")).unwrap();
        // The text has no marks; headings are told apart in the expected files for whoever reads them.
        let (expected, told) = (expected.replace("\n## ", "\n"), told(line));
        if expected != told {
            wrong +=
                &format!("\n=== {}\n--- expected\n{expected}--- told\n{told}", page.file_name().unwrap().display());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn headings_of_pages_are_headings_of_articles() {
    let folder = Folder::new();
    let page = pages().into_iter().find(|page| page.ends_with("01-wordpress.html")).unwrap();
    folder.run(&["import", &page.to_string_lossy()]);
    let file =
        fs::read_to_string(folder.corpus().join("courier.example/2023-03-07-late-ferry-to-saltholm-will-stop.md"));
    assert!(file.unwrap().contains("\n\n## A smaller boat\n\n"));
}
