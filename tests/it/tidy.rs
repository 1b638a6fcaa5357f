//! Keeps the arrows of the house: who may name what, and who may know whom.

use std::fs;
use std::path::{Path, PathBuf};

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(found.len() > 30, "the walk found the source");
    found
}

/// The room a file is in: `answer` for `answer.rs` and `answer/select.rs`.
fn room(file: &str) -> &str {
    file.split(['/', '.']).next().unwrap()
}

/// Whether a line of code, not of a comment, has this in it.
fn code_has(text: &str, part: &str) -> bool {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).any(|line| line.contains(part))
}

#[test]
fn each_big_library_is_named_in_one_room_only() {
    for (library, its_room) in [("tantivy::", "index"), ("rusqlite::", "store"), ("teloxide::", "bot")] {
        for (file, text) in sources() {
            assert!(!code_has(&text, library) || room(&file) == its_room, "{file} names {library}");
        }
    }
}

#[test]
fn rooms_know_only_those_before_them() {
    // In the order of the house; language and config stand beside.
    let order = [
        "language", "corpus", "import", "index", "answer", "reply", "eval", "config", "store", "ops", "bot", "cli",
        "lib", "main",
    ];
    for (file, text) in sources() {
        let own = order.iter().position(|name| *name == room(&file)).unwrap_or_else(|| panic!("{file} is in no room"));
        for later in &order[own + 1..] {
            assert!(!text.contains(&format!("crate::{later}::")), "{file} knows {later}");
        }
    }
}

#[test]
fn nothing_on_the_way_to_an_answer_can_reach_a_network() {
    let rooms = ["language", "corpus", "index", "answer", "reply", "eval", "store"];
    for (file, text) in sources().iter().filter(|(file, _)| rooms.contains(&room(file))) {
        for network in ["reqwest::", "std::net::", "tokio::net::", "axum::"] {
            assert!(!code_has(text, network), "{file} names {network}");
        }
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for (file, text) in sources() {
        assert!(text.starts_with("//!"), "{file} has no module doc");
    }
}
