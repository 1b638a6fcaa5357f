//! Health and metrics: what a running bot says about itself.

use serde_json::Value;

use crate::telegram::TOKEN;
use crate::telegram::articles::ISLAND;
use crate::telegram::http::{self, free_address};
use crate::telegram::people::ANN;
use crate::telegram::process::Bot;
use crate::telegram::scene::Scene;
use crate::telegram::world::Fault;

/// A bot that is asked how it is at the address that comes with it.
fn probed(vars: &[(&str, &str)]) -> (Scene, String) {
    let vars = [vars, &[("IBID_HTTP", "127.0.0.1:0"), ("IBID_POLL_SECONDS", "1")]].concat();
    let scene = Scene::new(&ISLAND, &vars);
    let address = scene.bot().probes();
    (scene, address)
}

/// What `ibid health` says and with which code.
fn health(scene: &Scene, address: &str) -> (Option<i32>, String) {
    let ended = Bot::start_with(&scene.fake, &scene.folder, &[("IBID_HTTP", address)], &["health"]).wait();
    (ended.code, ended.said)
}

#[test]
fn readiness_turns_red_when_telegram_goes_away_and_green_when_it_is_back() {
    let (scene, address) = probed(&[]);
    http::until(&address, "/readyz", 200);
    assert_eq!(health(&scene, &address), (Some(0), "answering\n".to_owned()));

    scene.fake.fault("getUpdates", Fault::Gateway(502), usize::MAX);
    let red = http::until(&address, "/readyz", 503);
    let told: Value = serde_json::from_str(&red.body).unwrap();
    assert_eq!(told["ready"], false);
    let says = told["says"].as_str().unwrap();
    assert!(
        says.starts_with("nothing was heard from Telegram for ") && says.ends_with("Telegram is in trouble (502)"),
        "{says}"
    );
    // The process itself is well: nothing has to start it anew.
    assert_eq!(http::get(&address, "/healthz", &[]).status, 200);
    assert_eq!(health(&scene, &address).0, Some(1));

    scene.fake.with(|world| world.troubles.clear());
    http::until(&address, "/readyz", 200);
    scene.end();
}

#[test]
fn before_telegram_answers_it_is_alive_and_not_ready() {
    let mut scene = Scene::before(&ISLAND, &[("IBID_HTTP", "127.0.0.1:0")]);
    scene.fake.fault("getMe", Fault::Gateway(502), 3);
    scene.start();
    let address = scene.bot().probes();
    http::until(&address, "/healthz", 200);
    scene.bot().hear("Telegram cannot be reached");
    let reply = http::until(&address, "/readyz", 503);
    assert!(reply.body.contains("Telegram has not answered yet: Telegram is in trouble (502)"), "{reply:?}");
    http::until(&address, "/readyz", 200);
    scene.end();
}

#[test]
fn a_bot_that_is_asked_to_wait_says_so() {
    let mut scene = Scene::before(&ISLAND, &[("IBID_HTTP", "127.0.0.1:0")]);
    scene.fake.fault("getMe", Fault::TooMany(4), 1);
    scene.start();
    scene.bot().hear("Telegram asks the bot to wait pause_s=4");
    let reply = http::until(&scene.bot().probes(), "/readyz", 503);
    assert!(reply.body.contains("Telegram has not answered yet: Telegram asks to wait 4 s"), "{reply:?}");
    scene.end();
}

#[test]
fn an_answer_that_telegram_refuses_is_counted_once_and_as_failed() {
    let (scene, address) = probed(&[]);
    scene.fake.fault("sendMessage", Fault::Refusal(400, "Bad Request: something new"), 1);
    let asked = scene.fake.say(ANN, "Who refused to sail?");
    scene.fake.answer(&asked);
    let lines = [
        r#"ibid_questions_total{kind="private",outcome="failed"} 1"#,
        r#"ibid_questions_total{kind="private",outcome="quotes"} 0"#,
        r#"ibid_telegram_calls_total{method="sendMessage",outcome="refused"} 1"#,
    ];
    http::until_told(&address, "/metrics", &lines);
    scene.fake.take_violations();
    scene.end();
}

#[test]
fn metrics_tell_what_was_asked_and_what_telegram_did() {
    let (scene, address) = probed(&[]);
    let asked = scene.fake.say(ANN, "Who refused to sail?");
    scene.fake.answer(&asked);
    let asked = scene.fake.say(ANN, "What does the recipe for borscht say?");
    scene.fake.answer(&asked);
    let lines = [
        r#"ibid_questions_total{kind="private",outcome="quotes"} 1"#,
        r#"ibid_questions_total{kind="private",outcome="nothing"} 1"#,
        r#"ibid_telegram_calls_total{method="sendMessage",outcome="ok"} 2"#,
        r#"ibid_updates_total{kind="message"} 2"#,
        "ibid_search_seconds_count 2",
        "ibid_verbatim_failures_total 0",
        "ibid_ready 1",
        "# TYPE ibid_answer_seconds histogram",
        "# UNIT ibid_index_bytes bytes",
    ];
    let metrics = http::until_told(&address, "/metrics", &lines);
    for secret in ["sail", "borscht", ANN.name, TOKEN] {
        assert!(!metrics.contains(secret), "{secret} is told in\n{}", metrics);
    }
    // No label is made of an id, either.
    let labelled = metrics.lines().filter_map(|line| line.split_once('{')?.1.split_once('}'));
    let mut labels: Vec<&str> = labelled.flat_map(|(labels, _)| labels.split(',')).collect();
    labels.sort_unstable();
    labels.dedup();
    let known = ["version=", "commit=", "kind=", "outcome=", "method=", "le="];
    for label in labels {
        assert!(
            known.iter().any(|name| label.starts_with(name)) && !label.contains(&format!("\"{}\"", ANN.id)),
            "{label}"
        );
    }
    scene.end();
}

#[test]
fn metrics_may_ask_for_a_token() {
    let (scene, address) = probed(&[("IBID_METRICS_TOKEN", "only-for-prometheus")]);
    http::until(&address, "/readyz", 200);
    assert_eq!(http::get(&address, "/metrics", &[]).status, 401);
    assert_eq!(http::get(&address, "/metrics", &[("Authorization", "Bearer wrong")]).status, 401);
    assert_eq!(http::get(&address, "/metrics", &[("Authorization", "Bearer only-for-prometheus")]).status, 200);
    assert!(!scene.bot().said().contains("only-for-prometheus"));
    scene.end();
}

#[test]
fn an_address_that_is_taken_is_named() {
    let (scene, address) = probed(&[]);
    http::until(&address, "/healthz", 200);
    let other = Scene::before(&ISLAND, &[]);
    let ended = Bot::start(&other.fake, &other.folder, &[("IBID_HTTP", &address)]).wait();
    assert_eq!(ended.code, Some(78), "{}", ended.said);
    let line = format!(
        "ibid: cannot listen on {address} (Address already in use (os error 98)); set IBID_HTTP to an address that is free, or to off\n"
    );
    assert!(ended.said.ends_with(&line), "{}", ended.said);
    scene.end();
}

#[test]
fn health_says_where_nobody_answers() {
    let (address, scene) = (free_address(), Scene::before(&ISLAND, &[]));
    let (code, said) = health(&scene, &address);
    assert_eq!(
        (code, said),
        (Some(1), format!("ibid: nobody answers at {address}; is the bot running, with the same IBID_HTTP?\n"))
    );
    let (code, said) = health(&scene, "off");
    assert_eq!(
        (code, said.as_str()),
        (Some(78), "ibid: IBID_HTTP is off, so nothing answers here; set it to an address\n")
    );
    // Something else listens there: the Bot API knows no such path.
    let (code, said) = health(&scene, scene.fake.url.trim_start_matches("http://"));
    assert_eq!(code, Some(1));
    assert!(said.ends_with(" is no ibid\n"), "{said}");
}
