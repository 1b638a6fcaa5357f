//! Webhook mode: Telegram calls, and what it brings is not lost.

use crate::telegram::articles::ISLAND;
use crate::telegram::http;
use crate::telegram::people::ANN;
use crate::telegram::process::Bot;
use crate::telegram::scene::Scene;
use crate::telegram::world::Fault;

const URL: &str = "https://bot.example/hook/:ibid";
const HOOK: [(&str, &str); 3] = [("IBID_MODE", "webhook"), ("IBID_WEBHOOK_URL", URL), ("IBID_LISTEN", "127.0.0.1:0")];

/// A bot that is called at the address that comes with it.
fn called(vars: &[(&str, &str)]) -> (Scene, String) {
    let vars = [vars, &HOOK].concat();
    let scene = Scene::new(&ISLAND, &vars);
    scene.fake.wait("a webhook", |world| world.webhook.clone());
    let listen = listens(&scene);
    (scene, listen)
}

/// Where a bot itself listens for Telegram.
fn listens(scene: &Scene) -> String {
    scene.bot().told("the webhook is at http://")
}

#[test]
fn what_telegram_brings_is_answered() {
    let (scene, listen) = called(&[]);
    let webhook = scene.fake.look(|world| world.webhook.clone().unwrap());
    assert_eq!(webhook.url, URL);
    assert!(webhook.secret.len() >= 32, "{webhook:?}");
    let set = scene.fake.look(|world| world.requests.iter().find(|call| call.method == "setWebhook").cloned()).unwrap();
    let kinds = ["message", "edited_message", "callback_query", "inline_query", "my_chat_member"];
    assert_eq!(set.parameters["allowed_updates"], serde_json::json!(kinds));

    let asked = scene.fake.say(ANN, "Who refused to sail?");
    assert_eq!(scene.fake.deliver(&listen), [200]);
    assert_eq!(scene.fake.answer(&asked).quotes().len(), 1);
    assert_eq!(scene.fake.count("getUpdates", 0), 0);
    scene.end();
}

#[test]
fn whoever_does_not_know_the_secret_is_turned_away_and_counted() {
    let (scene, listen) = called(&[("IBID_HTTP", "127.0.0.1:0"), ("IBID_LOG", "trace")]);
    let probes = scene.bot().probes();
    let update = r#"{"update_id": 1, "message": {}}"#;
    let header = "X-Telegram-Bot-Api-Secret-Token";
    assert_eq!(http::post(&listen, "/hook/:ibid", &[], update).status, 401);
    assert_eq!(http::post(&listen, "/hook/:ibid", &[(header, "guessed")], update).status, 401);
    assert_eq!(http::post(&listen, "/elsewhere", &[], update).status, 404);
    assert_eq!(http::get(&listen, "/metrics", &[]).status, 404);
    let metrics = http::get(&probes, "/metrics", &[]).body;
    assert!(metrics.contains("ibid_webhook_rejected_total 2\n"), "{metrics}");
    let secret = scene.fake.look(|world| world.webhook.clone().unwrap().secret);
    assert_eq!(http::post(&listen, "/hook/:ibid", &[(header, &secret)], "{").status, 400);
    assert!(!scene.bot().said().contains(&secret));
    scene.end();
}

#[test]
fn a_restart_keeps_the_webhook_and_a_kill_loses_nothing_that_was_taken() {
    let (mut scene, _) = called(&[]);
    scene.restart();
    assert_eq!(scene.fake.count("deleteWebhook", 0), 0);
    scene.fake.wait("a second webhook", |world| {
        (world.requests.iter().filter(|call| call.method == "setWebhook").count() == 2).then_some(())
    });
    let asked = scene.fake.say(ANN, "Who refused to sail?");
    assert_eq!(scene.fake.deliver(&listens(&scene)), [200]);
    scene.kill();
    scene.start();
    scene.fake.answer(&asked);
    scene.end();
}

#[test]
fn each_mode_cleans_up_after_the_other() {
    let (mut scene, _) = called(&[]);
    scene.set("IBID_MODE", "polling");
    scene.restart();
    scene.bot().hear("a webhook was set for this bot; it is removed");
    let asked = scene.fake.say(ANN, "Who refused to sail?");
    scene.fake.answer(&asked);
    assert!(scene.fake.look(|world| world.webhook.is_none()));
    scene.set("IBID_MODE", "webhook");
    scene.restart();
    scene.fake.wait("a webhook", |world| world.webhook.clone());
    scene.end();
}

#[test]
fn a_webhook_that_telegram_calls_in_vain_is_told() {
    let mut scene = Scene::before(&ISLAND, &[&HOOK[..], &[("IBID_HTTP", "127.0.0.1:0")]].concat());
    scene.start();
    scene.fake.wait("a webhook", |world| world.webhook.clone());
    http::until(&scene.bot().probes(), "/readyz", 200);
    scene.fake.say(ANN, "Who refused to sail?");
    let error = Some((1_800_000_000, "Connection refused".to_owned()));
    scene.fake.with(|world| world.webhook.as_mut().unwrap().error = error);
    // It is looked for twice a minute.
    scene.bot().hear("in vain: Connection refused");
    let told = http::get(&scene.bot().probes(), "/readyz", &[]).body;
    assert!(told.contains(r#""trouble":"Telegram calls bot.example in vain: Connection refused""#), "{told}");
    assert_eq!(scene.fake.deliver(&listens(&scene)), [200]);
    scene.end();
}

#[test]
fn a_webhook_that_somebody_changes_is_set_again() {
    let (scene, _) = called(&[]);
    scene.fake.with(|world| world.webhook.as_mut().unwrap().url = "https://other.example/".to_owned());
    scene.bot().hear("another program has changed the webhook of this bot; it is set again");
    scene.fake.wait("the webhook", |world| world.webhook.clone().filter(|webhook| webhook.url == URL));
    scene.end();
}

#[test]
fn an_address_that_telegram_refuses_ends_it_and_one_that_is_not_found_yet_does_not() {
    let mut scene = Scene::before(&ISLAND, &HOOK);
    let hiccup = "Bad Request: bad webhook: Failed to resolve host: Temporary failure in name resolution";
    scene.fake.fault("setWebhook", Fault::Refusal(400, hiccup), 1);
    scene.start();
    scene.bot().hear("Telegram cannot be asked about the webhook; trying again");
    scene.fake.wait("a webhook", |world| world.webhook.clone());
    scene.stop();
    scene.fake.fault("setWebhook", Fault::Refusal(400, "Bad Request: bad webhook: IP address 10.0.0.1 is reserved"), 1);
    scene.start();
    let ended = scene.take_bot().wait();
    assert_eq!(ended.code, Some(78), "{}", ended.said);
    let line = ended.said.lines().last().unwrap();
    assert_eq!(
        line,
        "ibid: Telegram does not take the address in IBID_WEBHOOK_URL (Bad Request: bad webhook: IP address 10.0.0.1 is reserved); name one that can be reached from outside, with a valid certificate, or set IBID_MODE to polling"
    );
    scene.fake.take_violations();
}

#[test]
fn a_setting_that_cannot_be_followed_is_one_line() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let hook = [("IBID_MODE", "webhook")];
    let url = ("IBID_WEBHOOK_URL", URL);
    for (vars, said) in [
        (vec![], "IBID_MODE is webhook, but IBID_WEBHOOK_URL (--webhook-url) is not set; write the https:// address that Telegram shall call".to_owned()),
        (vec![("IBID_WEBHOOK_URL", "http://bot.example")], "IBID_WEBHOOK_URL (--webhook-url) cannot be `http://bot.example`; write an address that begins with https://".to_owned()),
        (vec![("IBID_WEBHOOK_URL", "https://bot.example:9000/")], "IBID_WEBHOOK_URL (--webhook-url) cannot be `https://bot.example:9000/`; Telegram calls only the ports 443, 80, 88 and 8443".to_owned()),
        (
            vec![("IBID_WEBHOOK_URL", "https://bot.example/hook#here")],
            "IBID_WEBHOOK_URL (--webhook-url) cannot be `https://bot.example/hook#here`; write it without #, user and password".to_owned(),
        ),
        (vec![url, ("IBID_LISTEN", "here")], "IBID_LISTEN (--listen) cannot be `here`; write an address and a port such as 127.0.0.1:8443".to_owned()),
        (vec![url, ("IBID_LISTEN", "0.0.0.0:9464"), ("IBID_HTTP", "127.0.0.1:9464")], "IBID_LISTEN and IBID_HTTP are both 0.0.0.0:9464; give each an address of its own, so that nobody outside sees the metrics".to_owned()),
        (vec![url, ("IBID_LISTEN", &taken)], format!("cannot listen on {taken} (Address already in use (os error 98)); set IBID_LISTEN to an address that is free")),
    ] {
        let scene = Scene::before(&ISLAND, &[]);
        let ended = Bot::start(&scene.fake, &scene.folder, &[&hook[..], &vars].concat()).wait();
        assert_eq!(ended.code, Some(78), "{vars:?}: {}", ended.said);
        assert!(ended.said.ends_with(&format!("ibid: {said}\n")), "{vars:?}: {}", ended.said);
    }
}
