//! A start that has much to index: the bot is there at once, and answers from an earlier index where there is one.

use std::fs;
use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};

use crate::telegram::articles::ISLAND;
use crate::telegram::http;
use crate::telegram::people::{ANN, BEN};
use crate::telegram::scene::Scene;

/// So many articles take several seconds to index without optimisation.
const MANY: usize = 24_000;

/// A scene whose articles take long to index, not started.
fn large() -> Scene {
    let scene = Scene::before(&ISLAND, &[("IBID_HTTP", "127.0.0.1:0"), ("IBID_ADMINS", "11")]);
    let sentence = "The harbour office counted the boats of the northern bay and wrote their names into a book. ";
    let line = |number: usize| {
        let text = format!("Report {number} of the harbour. {}", sentence.repeat(8));
        let title = format!("Report {number}");
        json!({"id": number.to_string(), "title": title, "source": "Harbour", "date": "2024-05-02", "text": text})
            .to_string()
    };
    let lines: Vec<String> = (0..MANY).map(line).collect();
    fs::write(scene.folder.corpus().join("reports.jsonl"), lines.join("\n")).unwrap();
    scene
}

/// Makes it an index of other analyzers.
fn make_older(data: &Path) {
    let meta = data.join("index/meta.json");
    let text = fs::read_to_string(&meta).unwrap();
    let at = text.find("analyzers").unwrap() + "analyzers\\\":\\\"".len();
    let (before, rest) = text.split_at(at);
    fs::write(&meta, format!("{before}0000000000{}", &rest[10..])).unwrap();
}

#[test]
fn who_asks_while_the_articles_are_read_is_told_and_answered_when_they_are() {
    let mut scene = large();
    scene.start();
    let address = scene.bot().probes();
    let asked = scene.fake.say(ANN, "Who refused to sail?");
    let told = scene.fake.answer(&asked);
    assert!(told.text.starts_with("I am still reading the articles; "), "{}", told.text);
    let again = scene.fake.say(BEN, "Who refused to sail?");
    let red = http::get(&address, "/readyz", &[]);
    assert_eq!(red.status, 503, "{red:?}");
    let readiness: Value = serde_json::from_str(&red.body).unwrap();
    assert!(readiness["indexing_percent"].as_u64().unwrap() < 100, "{readiness}");
    assert!(readiness["says"].as_str().unwrap().starts_with("the articles are being indexed, "), "{readiness}");
    http::until(&address, "/readyz", 200);
    for asked in [&asked, &again] {
        scene.fake.wait("the answer", |world| {
            let answers = world.written(asked.chat).into_iter().filter(|shown| shown.reply_to == Some(asked.id));
            answers.into_iter().find(|shown| shown.quotes().len() == 1)
        });
    }
    scene.bot().hear("the articles are being indexed percent=");
    scene.stop();
    scene.fake.assert_clean();
}

#[test]
fn an_older_index_answers_at_once_while_the_new_one_is_built_beside_it() {
    let mut scene = large();
    scene.start();
    let address = scene.bot().probes();
    http::until(&address, "/readyz", 200);
    scene.stop();
    make_older(&scene.folder.data());
    let began = Instant::now();
    scene.start();
    let address = scene.bot().probes();
    let asked = scene.fake.say(ANN, "Who refused to sail?");
    assert_eq!(scene.fake.answer(&asked).quotes().len(), 1);
    let green = http::get(&address, "/readyz", &[]);
    assert_eq!(green.status, 200, "{green:?}");
    assert!(green.body.contains("answering; the index is built anew, "), "{green:?} after {:?}", began.elapsed());
    let asked = scene.fake.say(ANN, "/status");
    let status = scene.fake.answer(&asked);
    assert!(status.text.contains("The index is being built: "), "{}", status.text);
    scene.bot().hear("the index was made by another version of ibid and was built again");
    scene.fake.wait("the end of it", |_| {
        http::get(&address, "/readyz", &[]).body.contains(r#""says":"answering""#).then_some(())
    });
    let asked = scene.fake.say(ANN, "Who refused to sail?");
    assert_eq!(scene.fake.answer(&asked).quotes().len(), 1);
    scene.stop();
    scene.fake.assert_clean();
}

#[test]
fn an_older_ibid_refuses_newer_state_and_leaves_it() {
    let mut scene = Scene::before(&ISLAND, &[]);
    fs::create_dir_all(scene.folder.data()).unwrap();
    let file = scene.folder.data().join("ibid.sqlite");
    let state = rusqlite::Connection::open(&file).unwrap();
    state.execute_batch("CREATE TABLE of_tomorrow (id INTEGER); PRAGMA user_version = 99").unwrap();
    drop(state);
    let before = fs::read(&file).unwrap();
    scene.start();
    let ended = scene.take_bot().wait();
    assert_eq!(ended.code, Some(78), "{}", ended.said);
    let line = ended.said.lines().last().unwrap();
    assert!(line.contains("was written by a newer ibid (its tables have version 99, this one knows "), "{line}");
    assert!(line.ends_with("; update ibid, or give it another --data folder"), "{line}");
    assert_eq!(fs::read(&file).unwrap(), before);
}
