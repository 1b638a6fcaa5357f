//! Never lost, never stuck: kills, faults, floods, old updates, and stopping.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use ibid::store::Store;
use serde_json::json;

use crate::telegram::articles::ISLAND;
use crate::telegram::people::{ANN, BEN, EVE, Person, Sent};
use crate::telegram::scene::Scene;
use crate::telegram::world::{Fault, Trouble, When};

const SAIL: &str = "Who refused to sail?";
const KEEPER: &str = "lighthouse keeper";

#[test]
fn after_a_kill_at_any_moment_every_question_is_answered() {
    let mut scene = Scene::new(&ISLAND, &[]);
    scene.fake.answer(&scene.fake.say(ANN, SAIL));
    let mut asked = Vec::new();
    for round in 0..8 {
        let person = [ANN, BEN, EVE][round % 3];
        asked.extend((0..3).map(|_| scene.fake.say(person, SAIL)));
        let answered: usize = asked.iter().map(|sent| scene.fake.answers(sent).len()).sum();
        // From at once to somewhere in the midst of answering.
        let until = Instant::now() + Duration::from_millis(4 * (round * round) as u64);
        while Instant::now() < until
            && asked.iter().map(|sent| scene.fake.answers(sent).len()).sum::<usize>() < answered + 3
        {
            std::thread::yield_now();
        }
        scene.kill();
        scene.start();
    }
    for sent in &asked {
        scene.fake.answer(sent);
    }
    // A kill may fall between sending and striking off, but seldom.
    let answers: Vec<usize> = asked.iter().map(|sent| scene.fake.answers(sent).len()).collect();
    assert!(answers.iter().sum::<usize>() <= asked.len() + 12, "{answers:?}");
    scene.fake.with(|world| world.violations.retain(|violation| violation != "two getUpdates at once"));
    scene.end();
}

#[test]
fn an_update_that_ends_the_process_again_and_again_is_given_up_and_its_asker_told() {
    let mut scene = Scene::new(&ISLAND, &[]);
    scene.fake.answer(&scene.fake.say(ANN, SAIL));
    assert_eq!(scene.stop().code, Some(0));
    let since = scene.fake.with(|world| world.written(ANN.id).len());
    let update = json!({"update_id": 77, "message": {"message_id": 1, "date": 1_795_000_000, "text": KEEPER,
        "from": {"id": ANN.id, "is_bot": false, "first_name": "Ann"},
        "chat": {"id": ANN.id, "type": "private", "first_name": "Ann"}}});
    // As twenty runs leave it that were killed in the midst of it.
    let state = Store::open(&scene.folder.data().join("ibid.sqlite")).unwrap();
    state.receive(&[(77, &update.to_string())], 1_795_000_000).unwrap();
    for _ in 0..20 {
        state.begin(77).unwrap();
    }
    drop(state);
    scene.start();
    let told = scene.fake.wait("an apology", |world| world.written(ANN.id).get(since).cloned());
    assert!(told.text.contains("Something broke") && told.text.contains("77"), "{}", told.text);
    let next = scene.fake.answer(&scene.fake.say(ANN, SAIL));
    assert!(!next.quotes().is_empty(), "the next one is answered");
    assert!(scene.fake.with(|world| world.written(ANN.id).iter().all(|shown| !shown.text.contains("Tomas Brandt"))));
    scene.end();
}

#[test]
fn killed_between_sending_and_striking_off_it_answers_again_and_only_then() {
    let mut scene = Scene::new(&ISLAND, &[]);
    let before = scene.fake.say(ANN, SAIL);
    scene.fake.answer(&before);
    // Telegram has the answer, and its word of it is late: the bot cannot have struck the question off.
    let slow = Fault::Hold(Duration::from_secs(30));
    scene.fake.trouble(Trouble { method: "sendMessage", chat: None, fault: slow, when: When::After, times: 1 });
    let asked = scene.fake.say(ANN, KEEPER);
    scene.fake.answer(&asked);
    scene.kill();
    scene.start();
    scene.fake.wait("the second answer", |world| {
        let all = world.written(ANN.id);
        (all.iter().filter(|shown| shown.reply_to == Some(asked.id)).count() == 2).then_some(())
    });
    let next = scene.fake.say(ANN, SAIL);
    scene.fake.answer(&next);
    assert_eq!((scene.fake.answers(&before).len(), scene.fake.answers(&asked).len()), (1, 2));
    scene.fake.with(|world| world.violations.retain(|violation| violation != "two getUpdates at once"));
    scene.end();
}

#[test]
fn questions_wait_while_it_is_down_and_are_confirmed_only_when_safe() {
    let mut scene = Scene::before(&ISLAND, &[]);
    let asked: Vec<Sent> = (0..5).map(|_| scene.fake.say(ANN, SAIL)).collect();
    // Nothing can be sent, so all the bot can do is to write down.
    scene.fake.fault("sendMessage", Fault::Slow(Duration::from_secs(60)), 5);
    scene.start();
    scene.fake.wait("the updates to be confirmed", |world| (world.confirmed >= asked[4].update).then_some(()));
    scene.kill();
    scene.fake.with(|world| world.troubles.clear());
    assert!(asked.iter().all(|sent| scene.fake.answers(sent).is_empty()));
    scene.start();
    for sent in &asked {
        scene.fake.answer(sent);
        assert_eq!(scene.fake.answers(sent).len(), 1);
    }
    scene.fake.with(|world| world.violations.retain(|violation| violation != "two getUpdates at once"));
    scene.end();
}

#[test]
fn an_update_that_comes_twice_is_answered_once() {
    let mut scene = Scene::new(&ISLAND, &[]);
    let asked = scene.fake.say(ANN, SAIL);
    scene.fake.answer(&asked);
    let again = |scene: &Scene| {
        scene.fake.with(|world| {
            let wire = world.messages[&(ANN.id, asked.id)].wire.clone();
            world.push_raw(json!({"update_id": asked.update, "message": wire}));
        });
        let next = scene.fake.say(ANN, KEEPER);
        scene.fake.answer(&next);
    };
    again(&scene);
    scene.restart();
    again(&scene);
    assert_eq!(scene.fake.answers(&asked).len(), 1);
    scene.end();
}

#[test]
fn an_update_that_cannot_be_read_is_kept_and_named_and_stops_nothing() {
    let scene = Scene::new(&ISLAND, &[("IBID_ADMINS", "11")]);
    let odd = scene.fake.with(|world| {
        world.push("message", json!({"message_id": "not a number", "chat": [], "date": null}));
        world.push("callback_query", json!({"of": "tomorrow"}))
    });
    scene.fake.answer(&scene.fake.say(ANN, SAIL));
    scene.bot().hear(&odd.to_string());
    let status = scene.fake.answer(&scene.fake.say(ANN, "/status"));
    assert!(status.text.contains("could not be read: 2"), "{}", status.text);
    scene.end();
}

/// Telegram takes its time over one message to a person.
fn slow_once(person: Person, seconds: u64) -> Trouble {
    let fault = Fault::Slow(Duration::from_secs(seconds));
    Trouble { method: "sendMessage", chat: Some(person.id), fault, when: When::Before, times: 1 }
}

#[test]
fn a_slow_reply_of_telegrams_to_one_chat_keeps_no_other_waiting() {
    let scene = Scene::new(&ISLAND, &[]);
    scene.fake.meet(BEN);
    scene.fake.trouble(slow_once(BEN, 4));
    let bens = scene.fake.say(BEN, SAIL);
    let began = Instant::now();
    for _ in 0..3 {
        scene.fake.answer(&scene.fake.say(ANN, SAIL));
    }
    scene.fake.results(&scene.fake.inline(EVE, KEEPER));
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    assert!(scene.fake.answers(&bens).is_empty());
    scene.fake.answer(&bens);
    scene.end();
}

#[test]
fn a_429_delays_its_own_chat_only_is_honoured_and_the_answer_arrives() {
    let scene = Scene::new(&ISLAND, &[]);
    scene.fake.meet(BEN);
    let fault = Fault::TooMany(3);
    scene.fake.trouble(Trouble { method: "send*", chat: Some(BEN.id), fault, when: When::Before, times: 1 });
    let began = Instant::now();
    let bens = [scene.fake.say(BEN, SAIL), scene.fake.say(BEN, KEEPER)];
    for _ in 0..3 {
        scene.fake.answer(&scene.fake.say(ANN, SAIL));
    }
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    for sent in &bens {
        scene.fake.answer(sent);
    }
    assert!(began.elapsed() > Duration::from_millis(2_900), "{:?}", began.elapsed());
    // Edits are held back just the same.
    let shown = scene.fake.answer(&bens[1]);
    scene.fake.trouble(Trouble {
        method: "edit*",
        chat: Some(BEN.id),
        fault: Fault::TooMany(1),
        when: When::Before,
        times: 1,
    });
    scene.fake.press_and_see(BEN, &shown, "More");
    scene.end();
}

#[test]
fn within_telegrams_limits_a_busy_group_gets_every_answer() {
    let scene = Scene::new(&ISLAND, &[]);
    let group = scene.fake.group();
    scene.fake.with(|world| world.limited = true);
    let asked: Vec<Sent> =
        (0..9).map(|at| scene.fake.say_in(group, [ANN, BEN, EVE][at % 3], &format!("/ask {SAIL}"))).collect();
    for sent in &asked {
        scene.fake.answer(sent);
        assert_eq!(scene.fake.answers(sent).len(), 1);
    }
    scene.end();
}

#[test]
fn faults_of_the_network_are_retried_and_the_answer_arrives_once_where_that_can_be_known() {
    let scene = Scene::new(&ISLAND, &[]);
    let before = [Fault::Gateway(502), Fault::Gateway(500), Fault::Reset, Fault::Refusal(500, "Internal Server Error")];
    for fault in before {
        scene.fake.fault("sendMessage", fault.clone(), 2);
        let asked = scene.fake.say(ANN, SAIL);
        scene.fake.answer(&asked);
        assert_eq!(scene.fake.answers(&asked).len(), 1, "{fault:?}");
        // Polling has its troubles, too.
        scene.fake.fault("getUpdates", fault, 2);
    }
    // A reply that breaks off but names the message proves that it was sent.
    let fault = Fault::CutOff;
    scene.fake.trouble(Trouble { method: "sendMessage", chat: None, fault, when: When::After, times: 1 });
    let asked = scene.fake.say(ANN, SAIL);
    scene.fake.answer(&asked);
    scene.fake.answer(&scene.fake.say(ANN, KEEPER));
    assert_eq!(scene.fake.answers(&asked).len(), 1);
    // Sent, and the word of it lost: at least once.
    for fault in [Fault::Reset, Fault::Gateway(502)] {
        scene.fake.trouble(Trouble { method: "sendMessage", chat: None, fault, when: When::After, times: 1 });
        let asked = scene.fake.say(ANN, SAIL);
        scene.fake.answer(&asked);
        scene.fake.answer(&scene.fake.say(ANN, KEEPER));
        assert!(scene.fake.answers(&asked).len() <= 2);
    }
    // An edit that was made is not an error the second time.
    let shown = scene.fake.answer(&scene.fake.say(ANN, KEEPER));
    scene.fake.assert_clean();
    let fault = Fault::Reset;
    scene.fake.trouble(Trouble { method: "editMessageText", chat: None, fault, when: When::After, times: 1 });
    scene.fake.press_and_see(ANN, &shown, "More");
    scene.fake.answer(&scene.fake.say(ANN, SAIL));
    let provoked = scene.fake.take_violations();
    assert!(provoked.iter().all(|violation| violation.contains("not modified")), "{provoked:?}");
    assert!(!scene.bot().said().contains("ERROR"), "{}", scene.bot().said());
    scene.end();
}

#[test]
fn updates_that_arrive_in_a_broken_reply_are_fetched_again() {
    let scene = Scene::new(&ISLAND, &[]);
    scene.fake.answer(&scene.fake.say(ANN, SAIL));
    for fault in [Fault::CutOff, Fault::Reset, Fault::Gateway(502)] {
        scene.fake.trouble(Trouble { method: "getUpdates", chat: None, fault, when: When::After, times: 1 });
        // Ends the poll under way, so that the next one meets the fault.
        let first = scene.fake.say(ANN, SAIL);
        let second = scene.fake.say(ANN, KEEPER);
        for sent in [first, second] {
            scene.fake.answer(&sent);
            assert_eq!(scene.fake.answers(&sent).len(), 1);
        }
    }
    scene.end();
}

#[test]
fn a_flood_is_shed_with_one_notice_and_harms_nobody_else() {
    let scene = Scene::new(&ISLAND, &[]);
    scene.fake.meet(BEN);
    scene.fake.trouble(slow_once(BEN, 3));
    let flood: Vec<Sent> = (0..300).map(|_| scene.fake.say(BEN, SAIL)).collect();
    let began = Instant::now();
    scene.fake.answer(&scene.fake.say(ANN, SAIL));
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    scene.fake.wait("the flood to be over", |world| {
        let confirmed = world.confirmed >= flood[299].update;
        let told = world.written(BEN.id).iter().any(|shown| shown.text.contains("Too many messages"));
        (confirmed && told).then_some(())
    });
    scene.fake.wait("the last of what was taken in", |world| (world.written(BEN.id).len() >= 22).then_some(()));
    scene.fake.answer(&scene.fake.say(ANN, SAIL));
    let notices = scene
        .fake
        .look(|world| world.written(BEN.id).iter().filter(|shown| shown.text.contains("Too many messages")).count());
    assert_eq!(notices, 1);
    scene.end();
}

#[test]
fn many_people_at_once_are_all_answered() {
    let scene = Scene::new(&ISLAND, &[]);
    let asked: Vec<Sent> =
        (0..60).map(|at| scene.fake.say(Person { id: 1_000 + at, name: "Someone", language: "en" }, SAIL)).collect();
    let began = Instant::now();
    let by_id: BTreeMap<i64, usize> = asked
        .iter()
        .map(|sent| {
            scene.fake.answer(sent);
            (sent.chat, scene.fake.answers(sent).len())
        })
        .collect();
    assert!(by_id.values().all(|count| *count == 1));
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
    assert!(scene.bot().memory().is_none_or(|bytes| bytes < 300 << 20), "{:?}", scene.bot().memory());
    scene.end();
}

#[test]
fn told_to_stop_it_finishes_what_is_in_hand_and_leaves_the_rest_for_later() {
    let mut scene = Scene::new(&ISLAND, &[]);
    scene.fake.answer(&scene.fake.say(ANN, SAIL));
    scene.fake.fault("sendMessage", Fault::Slow(Duration::from_secs(2)), 1);
    let in_hand = scene.fake.say(ANN, SAIL);
    scene.bot().hear("answered");
    scene.fake.wait("the question to be taken in", |world| (world.confirmed >= in_hand.update).then_some(()));
    let ended = scene.stop();
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    assert!(ended.took < Duration::from_secs(10), "{ended:?}");
    assert_eq!(scene.fake.answers(&in_hand).len(), 1);
    let later = scene.fake.say(ANN, KEEPER);
    scene.start();
    scene.fake.answer(&later);
    assert_eq!(scene.fake.answers(&in_hand).len(), 1);
    scene.end();
}

#[test]
fn told_to_stop_it_does_not_wait_longer_than_ten_seconds() {
    let mut scene = Scene::new(&ISLAND, &[]);
    scene.fake.answer(&scene.fake.say(ANN, SAIL));
    scene.fake.fault("sendMessage", Fault::Slow(Duration::from_secs(60)), 1);
    let hanging = scene.fake.say(ANN, KEEPER);
    scene.fake.wait("the question to be taken in", |world| (world.confirmed >= hanging.update).then_some(()));
    let ended = scene.stop();
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    assert!(ended.took < Duration::from_secs(12), "{ended:?}");
    scene.fake.with(|world| world.troubles.clear());
    scene.start();
    scene.fake.answer(&hanging);
    scene.end();
}

#[test]
fn after_an_outage_private_questions_are_answered_with_their_time_and_groups_get_one_apology() {
    let mut scene = Scene::before(&ISLAND, &[]);
    let group = scene.fake.group();
    let old = 20 * 60;
    let private: Vec<Sent> = (0..3).map(|_| scene.fake.draft(ANN).text(SAIL).ago(old).send()).collect();
    let missed: Vec<Sent> =
        (0..5).map(|_| scene.fake.draft(BEN).to(group).text(&format!("/ask {SAIL}")).ago(old).send()).collect();
    let fresh = scene.fake.say_in(group, EVE, &format!("/ask {SAIL}"));
    scene.start();
    for sent in &private {
        let shown = scene.fake.answer(sent);
        assert!(shown.quotes().len() == 1 && shown.text.contains("Asked on"), "{}", shown.text);
    }
    assert_eq!(scene.fake.answer(&fresh).quotes().len(), 1);
    let apologies: usize = missed.iter().map(|sent| scene.fake.answers(sent).len()).sum();
    assert_eq!(apologies, 1);
    assert_eq!(scene.fake.look(|world| world.written(group).len()), 2);
    scene.end();
}

#[test]
fn the_state_keeps_no_question_that_was_answered_in_the_inbox() {
    let mut scene = Scene::new(&ISLAND, &[]);
    scene.fake.answer(&scene.fake.say(ANN, "Who refused to sail the xylophone?"));
    scene.fake.answer(&scene.fake.say(ANN, "/forget"));
    scene.stop();
    for entry in std::fs::read_dir(scene.folder.data()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            let held = bytes.windows(9).any(|window| window == b"xylophone");
            assert!(!held, "{} still holds a forgotten question", path.display());
        }
    }
}
