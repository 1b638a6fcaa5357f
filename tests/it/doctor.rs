//! `ibid doctor`: one line for each thing that a bot needs, with what to do.

use std::fs;

use serde_json::Value;

use crate::telegram::articles::ISLAND;
use crate::telegram::http;
use crate::telegram::people::ANN;
use crate::telegram::process::{Bot, Ended};
use crate::telegram::scene::Scene;
use crate::telegram::world::{Fault, Webhook};

fn doctor(scene: &Scene, vars: &[(&str, &str)]) -> Ended {
    Bot::start_with(&scene.fake, &scene.folder, vars, &["doctor"]).wait()
}

/// The line of a check, and what it says to do.
#[track_caller]
fn line<'a>(ended: &'a Ended, check: &str) -> (&'a str, Option<&'a str>) {
    let mut lines = ended.said.lines().skip_while(|line| line.split_whitespace().nth(1) != Some(check));
    let found = lines.next().unwrap_or_else(|| panic!("{check} is not in\n{}", ended.said));
    (found, lines.next().and_then(|line| line.trim_start().strip_prefix("→ ")))
}

#[test]
fn a_bot_that_is_well_has_nothing_bad() {
    let scene = Scene::new(&ISLAND, &[("IBID_HTTP", "127.0.0.1:0"), ("IBID_ADMINS", "11")]);
    let address = scene.bot().probes();
    let asked = scene.fake.say(ANN, "Who refused to sail?");
    scene.fake.answer(&asked);
    http::until(&address, "/readyz", 200);
    let ended = doctor(&scene, &[("IBID_HTTP", &address), ("IBID_ADMINS", "11")]);
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    assert_eq!(line(&ended, "running").0, "ok    running   this bot runs on this machine: answering");
    assert_eq!(line(&ended, "token").0, "ok    token     valid, @ibid_test_bot (Ibid)");
    assert!(line(&ended, "privacy").0.starts_with("ok    privacy   on: "));
    assert!(line(&ended, "inline").0.starts_with("ok    inline    on: "));
    assert!(
        line(&ended, "updates").0.starts_with("ok    updates   the bot on this machine fetches them, "),
        "{}",
        ended.said
    );
    assert_eq!(line(&ended, "clock").0, "ok    clock     as Telegram's");
    assert_eq!(line(&ended, "chats").0, "ok    chats     everyone is answered");
    assert_eq!(line(&ended, "admins").0, "ok    admins    1 admin");
    assert!(line(&ended, "corpus").0.starts_with("warn  corpus    9 articles in "), "{}", ended.said);
    assert!(line(&ended, "index").0.contains("9 articles, 9 passages, fingerprint "), "{}", ended.said);
    assert!(line(&ended, "answer").0.contains(" ms"), "{}", ended.said);
    assert!(line(&ended, "state").0.contains("sound, "), "{}", ended.said);
    assert!(ended.said.ends_with("1 warning, 0 bad\n"), "{}", ended.said);
    // It looked, and no more: the bot goes on.
    let asked = scene.fake.say(ANN, "Who refused to sail?");
    scene.fake.answer(&asked);
    scene.end();
}

#[test]
fn each_thing_that_is_wrong_has_a_line_with_what_to_do() {
    let scene = Scene::before(&ISLAND, &[]);
    let token = "4242424242:AAanotherTokenThatNobodyKnows_012345";
    let ended = doctor(&scene, &[("TELOXIDE_TOKEN", token)]);
    assert_eq!(ended.code, Some(1));
    let known = (
        "bad   token     Telegram does not know this token",
        Some("ask @BotFather for the right one (/mybots, API Token)"),
    );
    assert_eq!(line(&ended, "token"), known);
    assert!(!ended.said.contains("AAanother"), "{}", ended.said);

    let ended = doctor(&scene, &[("TELOXIDE_TOKEN", "")]);
    let (says, fix) = line(&ended, "settings");
    assert_eq!(says, "bad   settings  the bot has no token");
    assert!(fix.unwrap().starts_with("get one from @BotFather"), "{fix:?}");

    let ended = doctor(&scene, &[("TELOXIDE_API_URL", "http://127.0.0.1:9")]);
    assert!(line(&ended, "telegram").0.starts_with("bad   telegram  Telegram cannot be reached: "), "{}", ended.said);

    let ended = doctor(&scene, &[("IBID_CORPUS", "nowhere")]);
    let (says, fix) = line(&ended, "corpus");
    assert!(says.starts_with("bad   corpus    ") && says.contains("nowhere"), "{says}");
    assert_eq!(fix, Some("let ibid read the folder, or name another with IBID_CORPUS"));

    let ended = doctor(&scene, &[]);
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    assert_eq!(line(&ended, "updates").0, "ok    updates   nobody else fetches them, 0 waiting");
    assert_eq!(
        line(&ended, "admins"),
        ("warn  admins    nobody may send /status, /add and /remove", Some("put your user id into IBID_ADMINS"))
    );

    let ended = doctor(&scene, &[("IBID_CHATS", "-1009999")]);
    assert!(line(&ended, "chats").0.ends_with("Telegram does not show the bot -1009999"), "{}", ended.said);
    scene.fake.take_violations();

    scene.fake.fault("getUpdates", Fault::Refusal(409, "Conflict: terminated by other getUpdates request"), 1);
    let ended = doctor(&scene, &[]);
    assert_eq!(ended.code, Some(1));
    let said = "bad   updates   another program fetches the updates of this bot (409)";
    assert_eq!(line(&ended, "updates"), (said, Some("stop it, or give it a token of its own")));

    let url = "https://old.example/hook".to_owned();
    scene.fake.with(|world| world.webhook = Some(Webhook { url, secret: String::new(), error: None }));
    let ended = doctor(&scene, &[]);
    let (says, fix) = line(&ended, "updates");
    assert_eq!(says, "warn  updates   a webhook leads to old.example, so asking for updates fails with 409");
    assert!(fix.unwrap().contains("the next start removes it"), "{fix:?}");
}

#[test]
fn a_bot_that_loses_its_updates_to_another_is_told_from_one_that_is_somebody_elses() {
    let scene = Scene::new(&ISLAND, &[("IBID_HTTP", "127.0.0.1:0")]);
    let address = scene.bot().probes();
    http::until(&address, "/readyz", 200);
    scene.fake.fault("getUpdates", Fault::Refusal(409, "Conflict: terminated by other getUpdates request"), 1_000);
    let asked = scene.fake.say(ANN, "Who refused to sail?");
    scene.bot().hear("another program gets the updates of this bot");
    let ended = doctor(&scene, &[("IBID_HTTP", &address)]);
    assert_eq!(ended.code, Some(1), "{}", ended.said);
    let (says, _) = line(&ended, "updates");
    let said = "bad   updates   the bot on this machine does not get them: refused with 409 Conflict: terminated by other getUpdates request";
    assert_eq!(says, said);
    scene.fake.with(|world| world.troubles.clear());
    scene.fake.answer(&asked);

    // Another bot of this machine is not taken for this one.
    let other = Scene::before(&ISLAND, &[]);
    other.fake.with(|world| world.name = "another_test_bot".to_owned());
    let ended = doctor(&other, &[("IBID_HTTP", &address)]);
    let (says, fix) = line(&ended, "running");
    assert_eq!(says, "warn  running   another bot, @ibid_test_bot, is at IBID_HTTP");
    assert_eq!(fix, Some("give each bot an IBID_HTTP of its own"));
    assert_eq!(line(&ended, "updates").0, "ok    updates   nobody else fetches them, 0 waiting");
    scene.end();
}

#[test]
fn a_misspelt_setting_and_a_data_folder_that_is_none_are_told_like_anything_else() {
    let scene = Scene::before(&ISLAND, &[]);
    let ended = doctor(&scene, &[("IBID_ADMIN", "11")]);
    assert_eq!(ended.code, Some(1), "{}", ended.said);
    let said = ("bad   settings  IBID_ADMIN is no setting of ibid", Some("did you mean IBID_ADMINS?"));
    assert_eq!(line(&ended, "settings"), said);
    fs::write(scene.folder.data(), "no folder").unwrap();
    let ended = doctor(&scene, &[]);
    let (says, fix) = line(&ended, "data");
    assert!(says.starts_with("bad   data      ") && says.ends_with(" cannot be written (not a directory)"), "{says}");
    assert!(fix.unwrap().ends_with("or name another with IBID_DATA"), "{fix:?}");
}

#[test]
fn a_clock_that_is_wrong_is_told() {
    let scene = Scene::before(&ISLAND, &[]);
    scene.fake.with(|world| world.date = Some("Mon, 30 Nov 2020 10:00:00 GMT".to_owned()));
    let ended = doctor(&scene, &[]);
    let (says, fix) = line(&ended, "clock");
    assert!(says.starts_with("bad   clock     ") && says.ends_with(" s ahead of Telegram's"), "{says}");
    assert!(fix.unwrap().starts_with("set the clock"), "{fix:?}");
}

#[test]
fn a_webhook_that_fails_is_told_with_telegrams_own_words() {
    let scene = Scene::before(&ISLAND, &[]);
    let url = "https://bot.example/hook".to_owned();
    let error = Some((1_800_000_000, "Connection refused".to_owned()));
    scene.fake.with(|world| world.webhook = Some(Webhook { url, secret: String::new(), error }));
    scene.fake.say(ANN, "Who refused to sail?");
    let ended = doctor(&scene, &[("IBID_MODE", "webhook"), ("IBID_WEBHOOK_URL", "https://bot.example/hook")]);
    let (says, fix) = line(&ended, "updates");
    assert_eq!(says, "warn  updates   Telegram calls the webhook in vain: Connection refused; 1 waiting");
    assert_eq!(fix, Some("see that the address leads to IBID_LISTEN, and that its certificate is valid"));
}

#[test]
fn broken_articles_index_and_state_are_told() {
    let mut scene = Scene::new(&ISLAND, &[]);
    let asked = scene.fake.say(ANN, "Who refused to sail?");
    scene.fake.answer(&asked);
    scene.stop();
    fs::write(scene.folder.corpus().join("broken.txt"), "no front matter").unwrap();
    let ended = doctor(&scene, &[]);
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    let (says, fix) = line(&ended, "corpus");
    assert!(says.starts_with("warn  corpus    9 articles in ") && says.contains(", 3 errors, "), "{says}");
    assert_eq!(fix, Some("`ibid check` names each, with what to do"));

    // One byte in the middle of the largest file of the index.
    let files = fs::read_dir(scene.folder.data().join("index")).unwrap().map(|file| file.unwrap().path());
    let largest = files.filter(|file| file.extension().is_some_and(|ending| ending != "json"));
    let largest = largest.max_by_key(|file| fs::metadata(file).unwrap().len()).unwrap();
    let mut bytes = fs::read(&largest).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x55;
    fs::write(&largest, bytes).unwrap();
    fs::write(scene.folder.data().join("ibid.sqlite"), vec![7; 8_192]).unwrap();
    let ended = doctor(&scene, &[]);
    assert_eq!(ended.code, Some(1), "{}", ended.said);
    let (says, fix) = line(&ended, "index");
    assert!(says.starts_with("warn  index     it is damaged: the checksum of "), "{says}");
    assert_eq!(fix, Some("nothing: it is built again at the next start"));
    assert!(line(&ended, "state").0.contains("is damaged or no SQLite database"), "{}", ended.said);
}

#[test]
fn the_same_is_there_for_programs() {
    let scene = Scene::before(&ISLAND, &[]);
    let ended = Bot::start_with(&scene.fake, &scene.folder, &[], &["doctor", "--json"]).wait();
    let told: Value = serde_json::from_str(&ended.said).unwrap();
    assert_eq!((ended.code, &told["ok"]), (Some(0), &Value::Bool(true)));
    let token = told["findings"].as_array().unwrap().iter().find(|finding| finding["check"] == "token").unwrap();
    assert_eq!((token["health"].as_str(), token["fix"].as_str()), (Some("ok"), None));
}
