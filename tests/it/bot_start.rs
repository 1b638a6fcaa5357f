//! Starting and stopping: settings, what Telegram says of the bot, what the log says and must not say.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use crate::telegram::articles::ISLAND;
use crate::telegram::people::{ANN, Person};
use crate::telegram::process::{Bot, Ended};
use crate::telegram::scene::Scene;
use crate::telegram::world::Fault;
use crate::telegram::{Fake, TOKEN};

/// How a bot ends that should not even begin.
fn refused(vars: &[(&str, &str)]) -> Ended {
    let scene = Scene::before(&ISLAND, vars);
    let bot = Bot::start(&scene.fake, &scene.folder, vars);
    bot.wait()
}

#[test]
fn on_start_the_log_says_what_privacy_mode_and_inline_mode_mean() {
    for (privacy, inline) in [(true, true), (false, false)] {
        let mut scene = Scene::before(&ISLAND, &[("IBID_LOG", "")]);
        scene.fake.with(|world| (world.privacy_mode, world.inline_mode) = (privacy, inline));
        scene.start();
        scene.bot().hear("privacy mode");
        scene.bot().hear("inline mode");
        scene.end();
    }
}

#[test]
fn while_telegram_is_in_trouble_at_the_start_it_keeps_trying_and_says_so() {
    let mut scene = Scene::before(&ISLAND, &[]);
    scene.fake.fault("getMe", Fault::Reset, 1);
    scene.fake.fault("getMe", Fault::Gateway(502), 1);
    scene.fake.fault("getMe", Fault::CutOff, 1);
    scene.start();
    scene.bot().hear("again");
    let asked = scene.fake.say(ANN, "Who refused to sail?");
    assert_eq!(scene.fake.answer(&asked).quotes().len(), 1);
    scene.end();
}

#[test]
fn where_telegram_cannot_be_reached_it_waits_until_told_to_stop() {
    // A port that was free a moment ago, where nobody listens.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut scene = Scene::before(&ISLAND, &[("TELOXIDE_API_URL", &format!("http://127.0.0.1:{port}"))]);
    scene.start();
    scene.bot().hear("again");
    let ended = scene.stop();
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    assert!(ended.took < Duration::from_secs(5), "{ended:?}");
    assert!(!ended.said.contains(TOKEN), "{}", ended.said);
}

#[test]
fn a_wrong_setting_is_one_clear_line_and_exit_78() {
    let short = "4242424242:short";
    let other = "4242424242:AAanotherTokenThatNobodyKnows_012345";
    let cases = [
        (vec![("TELOXIDE_TOKEN", short)], "TELOXIDE_TOKEN"),
        (vec![("TELOXIDE_TOKEN", other)], "BotFather"),
        (vec![("TELOXIDE_TOKEN", "")], "ibid chat"),
        (vec![("IBID_CORPSU", "x")], "IBID_CORPUS"),
        (vec![("IBID_ADMINS", "ann")], "IBID_ADMINS"),
        (vec![("IBID_CHATS", "1,two")], "IBID_CHATS"),
        (vec![("IBID_LOCALE", "xx")], "IBID_LOCALE"),
        (vec![("IBID_LOG_FORMAT", "yaml")], "IBID_LOG_FORMAT"),
        (vec![("TELOXIDE_API_URL", "not a url")], "TELOXIDE_API_URL"),
        (vec![("TELOXIDE_PROXY", "not a url")], "TELOXIDE_PROXY"),
        (vec![("IBID_CORPUS", "nowhere")], "nowhere"),
    ];
    for (vars, named) in cases {
        let ended = refused(&vars);
        let lines = ended.said.lines().filter(|line| line.starts_with("ibid:")).count();
        assert_eq!((ended.code, lines), (Some(78), 1), "{vars:?}: {}", ended.said);
        assert!(ended.said.contains(named), "{vars:?}: {}", ended.said);
        assert!(!ended.said.contains(other) && !ended.said.contains(short), "{}", ended.said);
    }
}

#[test]
fn variables_that_a_cluster_injects_are_not_taken_for_settings() {
    let vars = [
        ("IBID_SERVICE_HOST", "10.0.0.1"),
        ("IBID_SERVICE_PORT", "80"),
        ("IBID_SERVICE_PORT_HTTP", "80"),
        ("IBID_PORT", "tcp://10.0.0.1:80"),
    ];
    let scene = Scene::new(&ISLAND, &vars);
    let asked = scene.fake.say(ANN, "Who refused to sail?");
    scene.fake.answer(&asked);
    scene.end();
}

#[test]
fn telegram_can_be_reached_through_a_proxy() {
    let mut scene = Scene::before(&ISLAND, &[("TELOXIDE_API_URL", "http://telegram.invalid")]);
    let proxy = scene.fake.url.clone();
    scene.set("TELOXIDE_PROXY", &proxy);
    scene.start();
    let asked = scene.fake.say(ANN, "Who refused to sail?");
    scene.fake.answer(&asked);
    scene.end();
}

#[test]
fn the_token_may_stand_in_a_file() {
    let mut scene = Scene::before(&ISLAND, &[("TELOXIDE_TOKEN", "")]);
    let file = scene.folder.corpus().parent().unwrap().join("token");
    std::fs::write(&file, format!("{TOKEN}\n")).unwrap();
    scene.set("TELOXIDE_TOKEN_FILE", file.to_str().unwrap());
    scene.start();
    let asked = scene.fake.say(ANN, "Who refused to sail?");
    scene.fake.answer(&asked);
    scene.end();
}

#[test]
fn commands_and_descriptions_are_registered_in_all_languages_and_only_once() {
    let mut scene = Scene::new(&ISLAND, &[]);
    let registered = scene.fake.wait("the registration of everything", |world| {
        let complete = ["", "en", "ru", "uk", "be", "de", "tr"].iter().all(|language| {
            ["MyCommands default", "MyDescription default", "MyShortDescription default"]
                .iter()
                .all(|what| world.registered.contains_key(&format!("{what} {language}")))
        });
        complete.then(|| world.registered.clone())
    });
    let german = registered["MyCommands default de"].to_string();
    assert!(german.contains("\"sources\"") && german.contains("Sprache"), "{german}");
    let asked = scene.fake.say(ANN, "Who refused to sail?");
    scene.fake.answer(&asked);
    let before = scene.fake.now();
    scene.restart();
    let asked = scene.fake.say(ANN, "Who refused to sail?");
    scene.fake.answer(&asked);
    assert_eq!(scene.fake.count("setMyCommands", before), 0);
    assert_eq!(scene.fake.count("setMyDescription", before), 0);
    assert_eq!(scene.fake.look(|world| world.registered.clone()), registered);
    scene.end();
}

#[test]
fn it_stops_at_once_when_nothing_is_in_hand() {
    for signal in ["-TERM", "-INT"] {
        let scene = Scene::before(&ISLAND, &[]);
        let bot = Bot::start(&scene.fake, &scene.folder, &[]);
        let asked = scene.fake.say(ANN, "Who refused to sail?");
        scene.fake.answer(&asked);
        bot.signal(signal);
        let ended = bot.wait();
        assert_eq!(ended.code, Some(0), "{}", ended.said);
        assert!(ended.took < Duration::from_secs(3), "{ended:?}");
        scene.end();
    }
}

#[test]
fn a_second_bot_with_the_same_token_is_noticed_and_neither_gives_up() {
    let scene = Scene::new(&ISLAND, &[]);
    let asked = scene.fake.say(ANN, "Who refused to sail?");
    scene.fake.answer(&asked);
    // What Telegram says when somebody else asks for updates.
    let conflict = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
    scene.fake.fault("getUpdates", Fault::Refusal(409, conflict), 1);
    // Ends the poll under way.
    let asked = scene.fake.say(ANN, "When is admission free?");
    scene.fake.answer(&asked);
    scene.bot().hear("another program");
    let asked = scene.fake.say(ANN, "Who refused to sail?");
    scene.fake.answer(&asked);
    scene.end();
}

#[test]
fn the_token_stands_in_no_log_and_questions_only_at_debug() {
    let curious = Person { id: 987_654_321, name: "Curious", language: "en" };
    for level in ["trace", "info"] {
        let mut scene = Scene::new(&ISLAND, &[("IBID_LOG", level)]);
        let asked = scene.fake.say(curious, "Who refused to sail the xylophone?");
        let shown = scene.fake.answer(&asked);
        scene.fake.fault("sendMessage", Fault::Reset, 1);
        scene.fake.fault("sendMessage", Fault::Gateway(502), 1);
        scene.fake.fault("sendMessage", Fault::Refusal(418, "I am a teapot"), 1);
        scene.fake.say(curious, "When is admission to the museum free?");
        let press = scene.fake.press(curious, &shown, "👍");
        scene.fake.toast(&press);
        let asked = scene.fake.say(curious, "Who refused to sail?");
        scene.fake.answer(&asked);
        let secret = TOKEN.split_once(':').unwrap().1;
        let ended = scene.stop();
        assert_eq!(ended.code, Some(0), "{}", ended.said);
        assert!(!ended.said.contains(secret), "the token is printed at {level}");
        if level == "info" {
            assert!(!ended.said.contains("xylophone"), "a question is printed at {level}: {}", ended.said);
            assert!(!ended.said.contains("987654321"), "a user id is printed: {}", ended.said);
        }
    }
}

#[test]
fn secrets_stand_in_no_log_of_the_webhook_and_the_doctor_either() {
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let proxy = format!("http://somebody:wordOfTheProxy@{proxy}");
    let hook = [("IBID_MODE", "webhook"), ("IBID_WEBHOOK_URL", "https://bot.example/"), ("IBID_LISTEN", "127.0.0.1:0")];
    let (token, log) = (("IBID_METRICS_TOKEN", "tokenOfTheMetrics"), ("IBID_LOG", "trace"));
    let mut scene = Scene::new(&ISLAND, &[&hook[..], &[log, token]].concat());
    let secret = scene.fake.wait("a webhook", |world| world.webhook.clone()).secret;
    let doctor = |vars: &[(&str, &str)]| Bot::start_with(&scene.fake, &scene.folder, vars, &["doctor"]).wait().said;
    let mut said = doctor(&[&hook[..], &[log, token]].concat());
    said += &doctor(&[log, ("TELOXIDE_PROXY", &proxy)]);
    said += &scene.stop().said;
    for secret in [TOKEN.split_once(':').unwrap().1, &secret, "tokenOfTheMetrics", "wordOfTheProxy"] {
        assert!(!said.contains(secret), "{secret} is printed");
    }
}

#[test]
fn a_state_that_cannot_be_written_delays_answers_and_loses_none() {
    let scene = Scene::new(&ISLAND, &[]);
    let asked = scene.fake.say(ANN, "Who refused to sail?");
    scene.fake.answer(&asked);
    let state = rusqlite::Connection::open(scene.folder.data().join("ibid.sqlite")).unwrap();
    state.busy_timeout(Duration::from_secs(10)).unwrap();
    state.execute_batch("BEGIN IMMEDIATE").unwrap();
    let asked = scene.fake.say(ANN, "When is admission free?");
    scene.bot().hear("updates could not be written down: cannot read and write `");
    state.execute_batch("COMMIT").unwrap();
    scene.fake.answer(&asked);
    scene.end();
}

#[test]
fn an_answer_that_was_sent_and_cannot_be_noted_is_not_sent_twice() {
    let scene = Scene::new(&ISLAND, &[]);
    let asked = scene.fake.say(ANN, "Who refused to sail?");
    scene.fake.answer(&asked);
    let state = rusqlite::Connection::open(scene.folder.data().join("ibid.sqlite")).unwrap();
    state.busy_timeout(Duration::from_secs(10)).unwrap();
    scene.fake.fault("sendMessage", Fault::Slow(Duration::from_secs(4)), 1);
    let asked = scene.fake.say(ANN, "When is admission free?");
    scene.bot().hear("answered found=true");
    // While the message is under way, the state is closed.
    std::thread::sleep(Duration::from_secs(1));
    state.execute_batch("BEGIN IMMEDIATE").unwrap();
    scene.bot().hear("what was done cannot be noted: cannot read and write `");
    state.execute_batch("COMMIT").unwrap();
    let waiting = || -> i64 {
        state.query_row("SELECT count(*) FROM updates WHERE json IS NOT NULL", [], |row| row.get(0)).unwrap()
    };
    assert_eq!(waiting(), 1);
    let began = Instant::now();
    while waiting() > 0 {
        assert!(began.elapsed() < Duration::from_secs(100), "it was never struck off");
        std::thread::sleep(Duration::from_millis(200));
    }
    assert_eq!(scene.fake.answers(&asked).len(), 1);
    scene.end();
}

#[test]
fn an_answer_older_than_the_days_for_which_it_is_kept_is_gone() {
    let mut scene = Scene::new(&ISLAND, &[("IBID_RETENTION_DAYS", "2")]);
    let (old, new) = (scene.fake.say(ANN, "Who refused to sail?"), scene.fake.say(ANN, "When is admission free?"));
    let (old, new) = (scene.fake.answer(&old), scene.fake.answer(&new));
    scene.stop();
    let state = rusqlite::Connection::open(scene.folder.data().join("ibid.sqlite")).unwrap();
    for (shown, hours) in [(&old, 49), (&new, 47)] {
        let aged =
            state.execute("UPDATE views SET made = made - ?2 WHERE message = ?1", [i64::from(shown.id), hours * 3_600]);
        assert_eq!(aged.unwrap(), 1);
    }
    drop(state);
    scene.start();
    // What is old goes when the bot starts.
    let asked = scene.fake.say(ANN, "Who refused to sail?");
    scene.fake.answer(&asked);
    scene.fake.press(ANN, &new, "Context");
    scene.fake.edited(&new);
    let press = scene.fake.press(ANN, &old, "Context");
    let told = scene.fake.toast(&press);
    assert_eq!(told["text"], "This answer is no longer kept. Please ask again.", "{told}");
    scene.end();
}

#[test]
fn an_address_for_health_that_nobody_chose_may_be_taken() {
    // By somebody else, where this fails.
    let _taken = TcpListener::bind("127.0.0.1:9464");
    let scene = Scene::new(&ISLAND, &[("IBID_HTTP", "")]);
    scene.bot().hear("health and metrics are not told, because 127.0.0.1:9464 cannot be had (");
    let asked = scene.fake.say(ANN, "Who refused to sail?");
    scene.fake.answer(&asked);
    scene.end();
}

#[test]
fn a_token_that_is_revoked_while_running_ends_the_bot_with_78() {
    let mut scene = Scene::new(&ISLAND, &[]);
    let asked = scene.fake.say(ANN, "Who refused to sail?");
    scene.fake.answer(&asked);
    scene.fake.with(|world| world.token = "4242424242:AAtheNewTokenAfterRevoking_01234567".to_owned());
    scene.fake.say(ANN, "Who refused to sail?");
    let ended = scene.take_bot().wait();
    assert_eq!(ended.code, Some(78), "{}", ended.said);
    assert!(!ended.said.contains(TOKEN), "{}", ended.said);
}

#[test]
fn the_log_can_be_json() {
    let mut scene = Scene::new(&ISLAND, &[("IBID_LOG", "info"), ("IBID_LOG_FORMAT", "json")]);
    let asked = scene.fake.say(ANN, "Who refused to sail?");
    scene.fake.answer(&asked);
    let ended = scene.stop();
    assert!(!ended.said.is_empty());
    for line in ended.said.lines() {
        assert!(serde_json::from_str::<serde_json::Value>(line).is_ok(), "{line}");
    }
}

#[test]
fn the_bot_runs_when_no_command_is_given() {
    let fake = Fake::new();
    let scene = Scene::before(&ISLAND, &[]);
    let bot = Bot::start_with(&fake, &scene.folder, &[], &[]);
    let asked = fake.say(ANN, "Who refused to sail?");
    fake.answer(&asked);
    assert_eq!(bot.stop().code, Some(0));
    fake.assert_clean();
}

#[test]
fn what_telegram_refuses_for_good_is_not_tried_for_ever() {
    let scene = Scene::new(&ISLAND, &[]);
    scene.fake.fault("sendMessage", Fault::Refusal(400, "Bad Request: SOMETHING_NEW"), 1);
    let before = scene.fake.now();
    let lost = scene.fake.say(ANN, "Who refused to sail?");
    let asked = scene.fake.say(ANN, "When is admission free?");
    scene.fake.answer(&asked);
    let apology = scene.fake.answer(&lost);
    assert!(apology.quotes().is_empty() && apology.text.contains("broke"), "{}", apology.text);
    assert_eq!(scene.fake.count("sendMessage", before), 3);
    scene.bot().hear("SOMETHING_NEW");
    scene.end();
}
