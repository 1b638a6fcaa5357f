//! Articles from the chat: an admin sends, corrects, confirms and removes them; nobody else is told of it.

use std::fs;
use std::path::PathBuf;

use crate::import_papers::{book, pdf};
use crate::import_web::page;
use crate::site::Site;
use crate::telegram::TOKEN;
use crate::telegram::articles::ISLAND;
use crate::telegram::people::{ANN, BEN, Sent};
use crate::telegram::scene::Scene;
use crate::telegram::shown::Shown;
use crate::telegram::world::Fault;

const ADMIN: (&str, &str) = ("IBID_ADMINS", "11");
const TOWER: &str = "---
title: The clock tower
source: Island Gazette
author: Ida Marsh
date: 2024-05-05
language: en
tags: tower, paint
---

The clock tower was painted green by Wanda Pellow.
";
const NOTE: &str = "The bell rings again

The bell of the chapel rang on Sunday for the first time since the war, and Gregor Ashdown pulled the rope.
";

impl Scene {
    fn send(&self, name: &str, content: impl AsRef<[u8]>) -> Sent {
        self.fake.draft(ANN).document(name, content.as_ref()).send()
    }

    /// What the bot understood of a document.
    #[track_caller]
    fn understood(&self, name: &str, content: impl AsRef<[u8]>) -> Shown {
        self.fake.answer(&self.send(name, content))
    }

    fn files(&self) -> Vec<PathBuf> {
        let all = walkdir::WalkDir::new(self.folder.corpus()).sort_by_file_name().into_iter().map(Result::unwrap);
        all.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
    }

    fn drafts(&self) -> i64 {
        let state = rusqlite::Connection::open(self.folder.data().join("ibid.sqlite")).unwrap();
        state.query_row("SELECT count(*) FROM drafts", [], |row| row.get(0)).unwrap()
    }

    /// Presses a button that asks for something, and sends that.
    #[track_caller]
    fn correct(&self, shown: &Shown, label: &str, words: &str) -> Shown {
        let earlier = self.fake.look(|world| world.written(ANN.id).len());
        let press = self.fake.press(ANN, shown, label);
        self.fake.message_after(ANN.id, earlier);
        self.fake.toast(&press);
        self.fake.answer(&self.fake.say(ANN, words))
    }
}

#[track_caller]
fn assert_has(shown: &Shown, lines: &[&str]) {
    for line in lines {
        assert!(shown.text.contains(line), "no {line:?} in:\n{}", shown.text);
    }
}

#[test]
fn an_article_file_is_shown_confirmed_and_answered_from() {
    let scene = Scene::new(&ISLAND, &[ADMIN]);
    let before = scene.files();
    let shown = scene.understood("tower.txt", TOWER);
    assert_has(
        &shown,
        &[
            "Title: The clock tower",
            "Source: Island Gazette",
            "Author: Ida Marsh",
            "Date: 5 May 2024",
            "Language: English",
        ],
    );
    assert!(!shown.text.contains("Wanda"), "no body text: {}", shown.text);
    assert_eq!(
        shown.labels(),
        [
            vec!["Source".to_owned(), "Date".to_owned(), "Language".to_owned()],
            vec!["Add".to_owned(), "Discard".to_owned()]
        ]
    );
    assert_eq!(scene.files(), before, "nothing is added before it is confirmed");
    let added = scene.fake.press_and_see(ANN, &shown, "Add");
    assert_has(&added, &["Added as tower.txt."]);
    assert!(added.buttons.is_empty());
    assert_eq!(fs::read_to_string(scene.folder.corpus().join("tower.txt")).unwrap(), TOWER);
    assert_eq!(scene.drafts(), 0);
    scene.bot().hear("the articles have changed");
    let asked = scene.fake.say(ANN, "Who painted the clock tower?");
    assert_eq!(scene.fake.answer(&asked).quotes(), ["The clock tower was painted green by Wanda Pellow."]);
    // The same again is there already.
    let again = scene.understood("tower.txt", TOWER);
    assert_has(&again, &["already there as tower.txt, and says the same: Add would change nothing"]);
    assert_has(&scene.fake.press_and_see(ANN, &again, "Add"), &["It is already there as tower.txt."]);
    let other = scene.understood("tower.txt", TOWER.replace("painted green", "painted red"));
    assert_has(&other, &["already there as tower.txt, in other words: Add would replace them"]);
    assert_has(&scene.fake.press_and_see(ANN, &other, "Discard"), &["Discarded"]);
    assert!(!scene.bot().said().contains(TOKEN));
    scene.end();
}

#[test]
fn a_text_is_corrected_and_outlives_a_restart() {
    let mut scene = Scene::new(&ISLAND, &[ADMIN]);
    let shown = scene.understood("note.txt", NOTE);
    assert_has(&shown, &["Title: The bell rings again", "Source: unknown", "Date: unknown", "check them"]);
    let refused = scene.correct(&shown, "Date", "last week");
    assert_has(&refused, &["That is no day beyond doubt"]);
    // It is still waited for.
    let dated = scene.fake.answer(&scene.fake.say(ANN, "2024-03-01"));
    assert_has(&dated, &["Date: 1 March 2024 (given)", "Source: unknown"]);
    scene.restart();
    let sourced = scene.correct(&dated, "Source", "The Harbour Post");
    assert_has(&sourced, &["Source: The Harbour Post", "Date: 1 March 2024 (given)"]);
    // The buttons have moved to the new message.
    let old = scene.fake.look(|world| world.shown(ANN.id, shown.id)).unwrap();
    assert!(old.buttons.is_empty(), "{:?}", old.labels());
    scene.restart();
    let added = scene.fake.press_and_see(ANN, &sourced, "Add");
    assert_has(&added, &["Added as the-harbour-post/2024-03-01-the-bell-rings-again.txt."]);
    let file = scene.folder.corpus().join("the-harbour-post/2024-03-01-the-bell-rings-again.txt");
    let file = fs::read_to_string(file).unwrap();
    assert!(file.contains("\nsource: The Harbour Post\ndate: 2024-03-01\ndate_from: given\n"), "{file}");
    assert!(file.contains("Gregor Ashdown"), "{file}");
    // Words that are no longer waited for are a question.
    let asked = scene.fake.say(ANN, "Who refused to sail on Monday?");
    assert_eq!(scene.fake.answer(&asked).quotes().len(), 1);
    scene.end();
}

#[test]
fn a_text_that_is_sent_again_edited_takes_the_place_of_the_first() {
    let scene = Scene::new(&ISLAND, &[ADMIN]);
    let before = scene.files().len();
    let add = |content: &str| {
        let shown = scene.understood("note.txt", content);
        scene.fake.press_and_see(ANN, &shown, "Add").text
    };
    let first = add(NOTE);
    assert!(first.starts_with("Added as "), "{first}");
    let edited = add(&NOTE.replace("on Sunday", "on Monday"));
    let file = first.trim_start_matches("Added as ").split(". ").next().unwrap();
    assert!(edited.starts_with(&format!("{file} has been replaced.")), "{edited}");
    let again = add(&NOTE.replace("on Sunday", "on Monday"));
    assert!(again.starts_with("It is already there"), "{again}");
    assert_eq!(scene.files().len(), before + 2, "the article and its earlier wording");
    scene.end();
}

#[test]
fn an_article_file_keeps_what_was_not_corrected() {
    let scene = Scene::new(&ISLAND, &[ADMIN]);
    let shown = scene.understood("tower.txt", TOWER);
    let shown = scene.correct(&shown, "Source", "The Salt Post");
    let shown = scene.correct(&shown, "Date", "unknown");
    let shown = scene.correct(&shown, "Language", "unknown");
    assert_has(&shown, &["Source: The Salt Post", "Date: unknown", "Author: Ida Marsh", "Language: English"]);
    assert_has(&scene.correct(&shown, "Language", "Klingon"), &["I do not know a language of this code"]);
    scene.fake.press_and_see(ANN, &shown, "Add");
    let file = fs::read_to_string(scene.folder.corpus().join("tower.txt")).unwrap();
    let (head, text) = file.split_once("\n---\n").unwrap();
    assert!(head.contains("\nsource: The Salt Post") && head.contains("\ndate: unknown"), "{head}");
    assert!(head.contains("\ntags: tower, paint") && !head.contains("language"), "{head}");
    assert_eq!(text, "\nThe clock tower was painted green by Wanda Pellow.\n");
    scene.end();
}

#[test]
fn pages_and_rows_are_read_as_ibid_import_reads_them() {
    let scene = Scene::new(&ISLAND, &[ADMIN]);
    let shown = scene.understood("saved.html", page("clock tower", "2024-05-05"));
    assert_has(&shown, &["Date: 5 May 2024 ("]);
    scene.fake.press_and_see(ANN, &shown, "Add");
    let row = |id: &str, title: &str, date: &str| {
        format!(
            "{{\"id\":\"{id}\",\"title\":\"{title}\",\"source\":\"Tide Log\",\"date\":\"{date}\",\"text\":\"The tide of {title} was high that day.\"}}\n"
        )
    };
    let rows = row("1", "January", "2024-01-05") + &row("2", "February", "2024-02-05") + "{\"id\":\n";
    let shown = scene.understood("rows.jsonl", rows);
    assert_has(&shown, &["Articles in it: 2, left out: 1", "January", "February", "rows.jsonl"]);
    assert!(!shown.text.contains("was high"), "{}", shown.text);
    assert_has(
        &scene.fake.press_and_see(ANN, &shown, "Add"),
        &["Added: 2, replaced: 0, already there: 0, left out: 0"],
    );
    let rows = row("1", "January", "2024-01-05") + &row("2", "March", "2024-03-05") + &row("3", "May", "2024-05-05");
    let shown = scene.understood("rows.jsonl", rows);
    assert_has(&shown, &["already there, and stay as they are: 1; would be replaced: 1"]);
    scene.end();
}

#[test]
fn exports_tables_books_and_papers_are_read_too() {
    let scene = Scene::new(&ISLAND, &[ADMIN, ("IBID_USER_LIMIT", "1000")]);
    let fixture = |name: &str| {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/import").join(name);
        fs::read(path).unwrap()
    };
    let words = ["The crane was raised from the basin on Sunday, and nobody was hurt when the cable broke."];
    let sent: [(&str, Vec<u8>, &[&str]); 5] = [
        ("result.json", fixture("result.json"), &["Articles in it: ", "Harbour & Tide"]),
        ("rows.csv", fixture("rows.csv"), &["The Brine"]),
        ("saved.mhtml", fixture("saved.mhtml"), &["Title: The clock tower", "Date: 5 May 2024 ("]),
        ("book.epub", book(""), &["Articles in it: 2", "The First Light"]),
        ("paper.pdf", pdf("/Title (The crane)", &[&words]), &["Title: The crane", "Date: unknown"]),
    ];
    let count = sent.len();
    for (name, content, lines) in sent {
        let shown = scene.understood(name, content);
        assert_has(&shown, lines);
        assert!(!shown.buttons.is_empty(), "{name}: {}", shown.text);
        let added = scene.fake.press_and_see(ANN, &shown, "Add");
        assert!(added.text.starts_with("Added"), "{name}: {}", added.text);
    }
    assert!(scene.files().len() >= ISLAND.len() + count);
    scene.end();
}

#[test]
fn the_channel_of_an_export_that_does_not_name_it_is_asked_for() {
    let scene = Scene::new(&ISLAND, &[ADMIN]);
    let export = r#"{"type":"private_channel","id":77,"messages":[{"id":1,"type":"message","date":"2024-05-02T10:00:00","text":"The tide was high."}]}"#;
    let shown = scene.understood("result.json", export);
    assert_has(&shown, &["Source: unknown", "does not say which channel it is of", "Press Source"]);
    let sourced = scene.correct(&shown, "Source", "The Tide Log");
    assert_has(&sourced, &["Source: The Tide Log"]);
    assert!(!sourced.text.contains("which channel"), "{}", sourced.text);
    scene.end();
}

#[test]
fn what_is_refused_too_large_or_discarded_leaves_nothing() {
    let scene = Scene::new(&ISLAND, &[ADMIN]);
    let before = scene.files();
    let refused = scene.understood("program.exe", "MZ");
    assert_has(&refused, &["program.exe: files of the kind `.exe` are not known"]);
    assert!(refused.buttons.is_empty());
    let future = scene.understood("tower.txt", TOWER.replace("2024-05-05", "2994-05-05"));
    assert_has(&future, &["tower.txt: line 5"]);
    assert!(future.buttons.is_empty());
    let large = scene.understood("large.txt", vec![b'a'; (20 << 20) + 1]);
    assert_has(&large, &["files of at most 20 MB"]);
    assert_eq!(scene.fake.count("getFile", 0), 2, "what is too large is not asked for");
    scene.fake.fault("file", Fault::Refusal(404, "gone"), 1);
    let lost = scene.understood("tower.txt", TOWER);
    assert_has(&lost, &["Telegram does not hand me this file"]);
    // A passing trouble is waited out.
    scene.fake.fault("file", Fault::Gateway(502), 2);
    let shown = scene.understood("tower.txt", TOWER);
    assert_eq!(scene.drafts(), 1);
    assert_has(&scene.fake.press_and_see(ANN, &shown, "Discard"), &["Discarded. Nothing was added."]);
    assert_eq!((scene.drafts(), scene.files()), (0, before));
    // A button that is pressed a second time.
    let press = scene.fake.press_data(ANN, ANN.id, shown.id, shown.button("Add")["callback_data"].as_str().unwrap());
    scene.fake.toast(&press);
    assert_eq!(scene.drafts(), 0);
    assert!(!scene.bot().said().contains(TOKEN), "the token is printed nowhere");
    scene.end();
}

#[test]
fn a_page_is_added_by_its_address() {
    let site = Site::new();
    site.page("/tower", page("clock tower", "2024-05-05"));
    site.put("/feed", "200 OK", &[], "<rss version='2.0'><channel><title>F</title></channel></rss>");
    let command = |scene: &Scene, argument: &str| {
        let asked = scene.fake.say(ANN, &format!("/add {argument}"));
        scene.fake.answer(&asked)
    };
    let scene = Scene::new(&ISLAND, &[ADMIN]);
    assert_has(&command(&scene, ""), &["/add https://example.org/news"]);
    assert_has(&command(&scene, "/etc/passwd"), &["/add https://example.org/news"]);
    let refused = command(&scene, &site.url("/tower"));
    assert_has(&refused, &[&site.url("/tower"), "private"]);
    assert!(refused.buttons.is_empty() && site.requests().is_empty(), "{}", refused.text);
    scene.end();

    let scene = Scene::new(&ISLAND, &[ADMIN, ("IBID_ALLOW_PRIVATE", "yes")]);
    assert_has(&command(&scene, &site.url("/feed")), &["list it in feeds.toml"]);
    assert_has(&command(&scene, &site.url("/none")), &["404"]);
    let shown = command(&scene, &site.url("/tower"));
    assert_has(&shown, &["Date: 5 May 2024 ("]);
    let added = scene.fake.press_and_see(ANN, &shown, "Add");
    assert_has(&added, &["Added as 127.0.0.1/2024-05-05"]);
    scene.bot().hear("the articles have changed");
    let asked = scene.fake.say(ANN, "Who mended the clock tower?");
    assert!(scene.fake.answer(&asked).text.contains("Wanda Pellow"));
    // What is there already is said before anything is added.
    assert!(!shown.text.contains("already there"), "{}", shown.text);
    let file = scene.files().into_iter().find(|path| path.to_string_lossy().contains("127.0.0.1")).unwrap();
    let content = fs::read_to_string(&file).unwrap();
    let again = command(&scene, &site.url("/tower"));
    assert_has(&again, &["already there as 127.0.0.1/2024-05-05", "Add would change nothing"]);
    scene.fake.press_and_see(ANN, &again, "Add");
    assert_eq!(fs::read_to_string(&file).unwrap(), content);
    scene.end();
}

#[test]
fn what_is_known_of_an_article_stays_until_it_is_said_to_be_unknown() {
    let site = Site::new();
    site.page("/tower", page("clock tower", "2024-05-05"));
    let scene = Scene::new(&ISLAND, &[ADMIN, ("IBID_ALLOW_PRIVATE", "yes")]);
    let add = || scene.fake.answer(&scene.fake.say(ANN, &format!("/add {}", site.url("/tower"))));
    scene.fake.press_and_see(ANN, &add(), "Add");
    let file = scene.files().into_iter().find(|path| path.to_string_lossy().contains("127.0.0.1")).unwrap();
    // The page says no longer of which day it is.
    let undated = page("clock tower", "2024-05-05").replace("2024-05-05", "");
    site.page("/tower", undated);
    let again = add();
    assert_has(&again, &["Date: unknown", "Add would change nothing"]);
    let erased = scene.correct(&again, "Date", "unknown");
    assert_has(&erased, &["Date: unknown", "in the same words: Add would replace what is known of it"]);
    scene.fake.press_and_see(ANN, &erased, "Add");
    let content = fs::read_to_string(&file).unwrap();
    assert!(content.contains("\ndate: unknown\n") && !content.contains("date_from"), "{content}");
    scene.end();
}

#[test]
fn an_article_is_removed_after_a_question_and_its_receipts_show_it() {
    let mut scene = Scene::new(&ISLAND, &[ADMIN]);
    let answer = scene.fake.answer(&scene.fake.say(ANN, "Who refused to sail on Monday?"));
    let ask = |scene: &Scene, argument: &str| {
        let asked = scene.fake.say(ANN, &format!("/remove {argument}"));
        scene.fake.answer(&asked)
    };
    assert_has(&ask(&scene, ""), &["Send /remove and the article’s path"]);
    assert_has(&ask(&scene, "nowhere.txt"), &["There is no article nowhere.txt."]);
    let question = ask(&scene, "ferry.txt");
    assert_has(&question, &["Remove this article?", "The ferry that would not sail"]);
    assert_has(&scene.fake.press_and_see(ANN, &question, "Keep"), &["It stays."]);
    assert!(scene.folder.corpus().join("ferry.txt").is_file());
    let question = ask(&scene, "ferry.txt");
    assert_has(&scene.fake.press_and_see(ANN, &question, "Remove"), &["ferry.txt was removed."]);
    assert!(!scene.folder.corpus().join("ferry.txt").exists());
    scene.bot().hear("the articles have changed");
    let cited = scene.fake.message_after(ANN.id, {
        let earlier = scene.fake.look(|world| world.written(ANN.id).len());
        scene.fake.press(ANN, &answer, "Cite");
        earlier
    });
    assert_has(&cited, &["The ferry that would not sail", "The article was taken out of the collection on"]);
    // A line of a file that holds many is left to whoever edits it.
    scene.folder.write(
        "rows.jsonl",
        "{\"id\":\"1\",\"title\":\"T\",\"source\":\"S\",\"date\":\"2024-01-05\",\"text\":\"The tide was high.\"}\n",
    );
    let reloaded = scene.fake.answer(&scene.fake.say(ANN, "/reload"));
    assert_has(&reloaded, &["Files added: 1, changed: 0, removed: 0. Articles: 9"]);
    assert_has(&ask(&scene, "rows.jsonl#1"), &["one line of rows.jsonl"]);
    let reloaded = scene.fake.answer(&scene.fake.say(ANN, "/reload"));
    assert_has(&reloaded, &["Nothing has changed. Articles: 9"]);
    assert_eq!(scene.stop().code, Some(0));
    scene.fake.assert_clean();
}

#[test]
fn nobody_else_is_told_of_it() {
    let scene = Scene::new(&ISLAND, &[ADMIN]);
    let sent = scene.fake.draft(BEN).document("tower.txt", TOWER.as_bytes()).send();
    let sticker = scene.fake.draft(BEN).photo("").send();
    assert_eq!(scene.fake.answer(&sent).text, scene.fake.answer(&sticker).text);
    let unknown = scene.fake.answer(&scene.fake.say(BEN, "/nonsense")).text;
    for command in ["/add https://example.org/", "/add", "/remove ferry.txt", "/reload", "/status"] {
        assert_eq!(scene.fake.answer(&scene.fake.say(BEN, command)).text, unknown, "{command}");
    }
    // In a group not even an admin: others would read it.
    let group = scene.fake.group();
    let asked = scene.fake.say_in(group, ANN, "/remove@ibid_test_bot ferry.txt");
    scene.fake.silence(std::time::Duration::from_millis(300), |world| {
        world.written(group).into_iter().find(|shown| shown.reply_to == Some(asked.id) && !shown.buttons.is_empty())
    });
    assert_eq!(scene.fake.count("getFile", 0), 0);
    let registered = scene.fake.look(|world| format!("{:?}", world.registered));
    for command in ["\"add\"", "\"remove\"", "\"reload\""] {
        assert!(!registered.contains(command), "{command}");
    }
    // A press of somebody else's making.
    let shown = scene.understood("tower.txt", TOWER);
    let press = scene.fake.press_data(BEN, BEN.id, shown.id, shown.button("Add")["callback_data"].as_str().unwrap());
    scene.fake.toast(&press);
    assert_eq!(scene.drafts(), 1);
    assert!(!scene.folder.corpus().join("tower.txt").exists());
    scene.end();
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_to_is_said_so() {
    use std::os::unix::fs::PermissionsExt;

    let scene = Scene::new(&ISLAND, &[ADMIN]);
    let corpus = scene.folder.corpus();
    scene.fake.answer(&scene.fake.say(ANN, "/help"));
    fs::set_permissions(&corpus, fs::Permissions::from_mode(0o555)).unwrap();
    // Whoever may do everything is not kept out by permissions.
    if fs::write(corpus.join(".probe"), "").is_err() {
        for shown in [
            scene.understood("tower.txt", TOWER),
            scene.fake.answer(&scene.fake.say(ANN, "/add https://example.org/a")),
            scene.fake.answer(&scene.fake.say(ANN, "/remove ferry.txt")),
        ] {
            assert_has(&shown, &["cannot be written to", "without “:ro”"]);
            assert!(shown.buttons.is_empty());
        }
        assert_eq!(scene.fake.count("getFile", 0), 0);
    }
    fs::set_permissions(&corpus, fs::Permissions::from_mode(0o755)).unwrap();
    let _ = fs::remove_file(corpus.join(".probe"));
    scene.end();
}
