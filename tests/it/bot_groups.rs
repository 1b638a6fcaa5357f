//! Groups: heard only when addressed, compact, fair, and gone without noise.

use std::time::Duration;

use crate::bot_buttons::{EXACT, NAMES};
use crate::telegram::articles::ISLAND;
use crate::telegram::people::{ANN, BEN, EVE, Person, Sent, Told};
use crate::telegram::scene::Scene;
use crate::telegram::shown::Shown;
use crate::telegram::world::{Fault, Standing};
use crate::telegram::{Fake, mention};

const SAIL: &str = "Who refused to sail?";
const FENWICK: &str = "Captain Orla Fenwick refused to sail on Monday.";
const KEEPER: &str = "lighthouse keeper";
const NOTHING: &str = "/ask Which elephants live in Paris?";

fn ask(fake: &Fake, group: i64, question: &str) -> Shown {
    fake.answer(&fake.say_in(group, ANN, &format!("/ask {question}")))
}

/// Nothing came of messages to a group: the next question is answered, and nothing else was written.
#[track_caller]
fn assert_silent(fake: &Fake, group: i64, since: usize) {
    ask(fake, group, SAIL);
    assert_eq!(fake.writes(group, since), 1);
}

#[test]
fn it_answers_to_its_name_its_command_and_replies_to_it() {
    let scene = Scene::new(&ISLAND, &[]);
    let (fake, group) = (&scene.fake, scene.fake.group());
    let first = ask(fake, group, SAIL);
    let someone = fake.say_in(group, EVE, "I read that Captain Orla Fenwick refused to sail.");
    let addressed = [
        fake.draft(ANN).to(group).text(&format!("/ask{} {SAIL}", mention())),
        fake.draft(ANN).to(group).photo(&format!("/ask {SAIL}")),
        fake.draft(ANN).to(group).text("/ask").reply_to(someone.id),
        fake.draft(ANN).to(group).text(&format!("/ask{}", mention())).reply_to(someone.id),
        fake.draft(ANN).to(group).text(SAIL).reply_to(first.id),
        fake.draft(ANN).to(group).text(&format!("{} {SAIL}", mention())),
        fake.draft(ANN).to(group).text(&format!("{SAIL} {}", mention().to_uppercase())),
    ];
    for draft in addressed {
        let shown = fake.answer(&draft.send());
        assert!(shown.quotes().len() == 1 && shown.quotes()[0].contains(FENWICK), "{}", shown.text);
    }
    scene.end();
}

#[test]
fn it_answers_to_nothing_else_even_when_it_sees_everything() {
    let mut scene = Scene::before(&ISLAND, &[]);
    scene.fake.with(|world| world.privacy_mode = false);
    scene.start();
    let (fake, group) = (&scene.fake, scene.fake.group());
    let first = ask(fake, group, SAIL);
    let since = fake.now();
    for at in 0..100 {
        fake.say_in(group, [ANN, BEN, EVE][at % 3], &format!("Who refused to sail? Not me, said number {at}."));
    }
    let bens = fake.say_in(group, BEN, "the lighthouse keeper");
    for draft in [
        fake.draft(ANN).to(group).text("/ask@another_bot Who refused to sail?"),
        fake.draft(ANN).to(group).text("/latest@another_bot"),
        fake.draft(ANN).to(group).text("@another_bot Who refused to sail?"),
        fake.draft(ANN).to(group).text(&format!("mail ann{}.example", mention())),
        fake.draft(ANN).to(group).text("/nonsense"),
        fake.draft(ANN).to(group).text("And the keeper?").reply_to(bens.id),
        fake.draft(ANN).to(group).text("thanks").reply_to(first.id),
        fake.draft(ANN).to(group).text("Thank you!!").reply_to(first.id),
        fake.draft(ANN).to(group).text("lol").reply_to(first.id),
        fake.draft(ANN).to(group).text("😂").reply_to(first.id),
        fake.draft(ANN).to(group).text(SAIL).via_bot(),
        fake.draft(ANN).to(group).photo(""),
        fake.draft(ANN).to(group).photo("").reply_to(first.id),
    ] {
        draft.send();
    }
    assert_silent(fake, group, since);
    scene.end();
}

#[test]
fn an_answer_is_compact_and_stays_in_its_topic() {
    let scene = Scene::new(&ISLAND, &[]);
    let fake = &scene.fake;
    let group = fake.group();
    let shown = ask(fake, group, KEEPER);
    assert_eq!(shown.quotes().len(), 1);
    assert_eq!(shown.labels(), [vec!["Context", "Cite"], vec!["More (3)", "👍", "👎"]]);
    assert!(shown.text.contains(" — ") && shown.text.contains("20"), "the whole citation: {}", shown.text);
    let next = fake.press_and_see(ANN, &shown, "More");
    assert_eq!((next.quotes().len(), next.id), (1, shown.id));
    let forum = fake.forum(&[5, 9]);
    for topic in [5, 9] {
        let asked = fake.draft(ANN).to(forum).topic(topic).text(&format!("/ask {SAIL}")).send();
        assert_eq!(fake.answer(&asked).topic, Some(topic));
    }
    let general = ask(fake, forum, SAIL);
    assert_eq!(general.topic, None);
    // In General, a reply has the number of what it replies to as its thread, and is in no topic.
    let reply = fake.draft(ANN).to(forum).text(KEEPER).reply_to(general.id);
    let reply = reply.with("message_thread_id", general.id.into()).send();
    assert_eq!(fake.answer(&reply).topic, None);
    scene.end();
}

#[test]
fn a_short_line_where_nothing_is_found_deletes_itself() {
    let scene = Scene::new(&ISLAND, &[]);
    let (fake, group) = (&scene.fake, scene.fake.group());
    fake.promote(group, ANN);
    let menu = fake.answer(&fake.say_in(group, ANN, "/settings"));
    let mut menu = menu;
    while !menu.labels().concat().iter().any(|label| label.contains("10 seconds")) {
        menu = fake.press_and_see(ANN, &menu, "Delete");
    }
    let line = fake.answer(&fake.say_in(group, ANN, NOTHING));
    assert!(line.text.lines().count() == 1 && line.labels().is_empty(), "{}", line.text);
    fake.silence(Duration::from_secs(7), |world| world.shown(group, line.id).is_none().then_some("deleted too early"));
    fake.wait("the line to go", |world| world.shown(group, line.id).is_none().then_some(()));
    scene.end();
}

#[test]
fn deletions_that_fall_due_while_it_is_down_are_made_up_for() {
    let mut scene = Scene::new(&ISLAND, &[]);
    let group = scene.fake.group();
    scene.fake.promote(group, ANN);
    let mut menu = scene.fake.answer(&scene.fake.say_in(group, ANN, "/settings"));
    while !menu.labels().concat().iter().any(|label| label.contains("10 seconds")) {
        menu = scene.fake.press_and_see(ANN, &menu, "Delete");
    }
    let line = scene.fake.answer(&scene.fake.say_in(group, ANN, NOTHING));
    // By the next answer, the one before has been struck off.
    ask(&scene.fake, group, SAIL);
    scene.kill();
    scene.start();
    scene.fake.wait("the line to go", |world| world.shown(group, line.id).is_none().then_some(()));
    scene.end();
}

#[test]
fn a_press_by_someone_else_does_not_turn_the_askers_page() {
    let scene = Scene::new(&ISLAND, &[]);
    let (fake, group) = (&scene.fake, scene.fake.group());
    let shown = ask(fake, group, KEEPER);
    for label in ["More", "Context"] {
        let press = fake.press(BEN, &shown, label);
        let toast = fake.toast(&press);
        assert!(toast["text"].as_str().is_some_and(|text| text.contains("/ask")), "{toast}");
    }
    let press = fake.press(BEN, &shown, "👍");
    assert_eq!(fake.toast(&press)["text"], "Thank you.");
    let press = fake.press(BEN, &shown, "Cite");
    let url = fake.toast(&press)["url"].as_str().unwrap_or_default().to_owned();
    let start = url.strip_prefix("https://t.me/ibid_test_bot?start=").unwrap_or_else(|| panic!("{url}"));
    assert_eq!(fake.look(|world| world.shown(group, shown.id)), Some(shown.clone()));
    assert_eq!(fake.look(|world| world.written(group).len()), 1);
    let proof = fake.answer(&fake.say(BEN, &format!("/start {start}")));
    assert_eq!(proof.quotes(), shown.quotes());
    scene.end();
}

#[test]
fn only_the_asker_leaves_other_spellings_out() {
    let scene = Scene::new(&NAMES, &[]);
    let (fake, group) = (&scene.fake, scene.fake.group());
    let shown = ask(fake, group, "Tokaev");
    assert!(shown.text.contains("Searched also: Tokayev."), "{}", shown.text);
    let press = fake.press(BEN, &shown, EXACT);
    let toast = fake.toast(&press);
    assert!(toast["text"].as_str().is_some_and(|text| text.contains("/ask")), "{toast}");
    assert_eq!(fake.look(|world| world.shown(group, shown.id)), Some(shown.clone()));
    let exact = fake.press_and_see(ANN, &shown, EXACT);
    assert_eq!(exact.quotes(), ["On Sunday Tokaev spoke of herring."]);
    assert_eq!(exact.labels(), [vec!["Context", "Cite"], vec!["👍", "👎"]]);
    assert_eq!(ask(fake, group, "exact: Tokaev").text, exact.text, "typed, it is the same");
    let shown = ask(fake, group, "Токаев");
    let exact = fake.press_and_see(ANN, &shown, EXACT);
    assert!(exact.labels().is_empty() && exact.text.contains("none holds “Токаев”"), "one line: {}", exact.text);
    assert_eq!(fake.look(|world| world.written(group).len()), 3, "each in place");
    scene.end();
}

#[test]
fn when_added_it_says_how_to_ask_and_what_it_can_see() {
    for (privacy, sees) in [(true, "only commands and replies"), (false, "every message")] {
        let mut scene = Scene::before(&ISLAND, &[]);
        scene.fake.with(|world| world.privacy_mode = privacy);
        scene.start();
        let group = scene.fake.group();
        scene.fake.add_bot(group, ANN);
        let hello = scene.fake.message_after(group, 0);
        assert!(hello.text.contains("/ask") && hello.text.contains(sees), "{}", hello.text);
        ask(&scene.fake, group, SAIL);
        assert_eq!(scene.fake.look(|world| world.written(group).len()), 2, "one message, not two");
        scene.end();
    }
}

#[test]
fn a_group_that_is_not_on_the_list_gets_one_line_and_is_left() {
    let scene = Scene::new(&ISLAND, &[("IBID_CHATS", "11")]);
    let (fake, group) = (&scene.fake, scene.fake.group());
    fake.add_bot(group, ANN);
    fake.wait("the bot to leave", |world| (world.chats[&group].bot == Standing::Left).then_some(()));
    fake.answer(&fake.say(ANN, SAIL));
    assert_eq!(fake.look(|world| world.written(group).len()), 1);
    scene.end();
}

#[test]
fn removed_muted_or_blocked_it_keeps_quiet_and_goes_on_elsewhere() {
    let scene = Scene::new(&ISLAND, &[]);
    let fake = &scene.fake;
    for (at, standing) in [Standing::Kicked, Standing::Left, Standing::Muted].into_iter().enumerate() {
        let group = fake.group();
        let someone = Person { id: 70 + at as i64, name: "Someone", language: "en" };
        let ask = || fake.say_in(group, someone, &format!("/ask {SAIL}"));
        fake.answer(&ask());
        // First the answer is refused, then the bot is told.
        fake.chat(group, |chat| chat.bot = standing);
        let since = fake.now();
        let refused = [ask(), ask(), ask()];
        fake.stand(group, BEN, standing);
        let asked = fake.say(BEN, SAIL);
        fake.answer(&asked);
        fake.wait("everything to be fetched", |world| (world.confirmed >= refused[2].update).then_some(()));
        fake.stand(group, BEN, Standing::Member);
        fake.answer(&ask());
        // Besides the three questions there may be the last answer, and a greeting for coming back.
        assert!(fake.writes(group, since) <= 5, "no storm: {standing:?}");
    }
    let group = fake.small_group();
    ask(fake, group, SAIL);
    fake.chat(group, |chat| chat.deleted = true);
    fake.say_in(group, ANN, &format!("/ask {SAIL}"));
    fake.meet(EVE);
    fake.chat(EVE.id, |chat| chat.blocked = true);
    fake.say(EVE, SAIL);
    fake.answer(&fake.say(ANN, KEEPER));
    fake.chat(EVE.id, |chat| chat.blocked = false);
    fake.answer(&fake.say(EVE, KEEPER));
    let errors = scene.bot().said().lines().filter(|line| line.contains("ERROR")).count();
    assert_eq!(errors, 0, "{}", scene.bot().said());
    scene.end();
}

#[test]
fn a_group_that_becomes_a_supergroup_keeps_its_settings_and_gets_its_answer() {
    for told in [Told::ByMessages, Told::ByError] {
        let scene = Scene::new(&ISLAND, &[]);
        let (fake, old) = (&scene.fake, scene.fake.small_group());
        fake.promote(old, ANN);
        let menu = fake.answer(&fake.say_in(old, ANN, "/settings"));
        fake.press_and_see(ANN, &menu, "Quotes per answer");
        assert_eq!(ask(fake, old, KEEPER).quotes().len(), 2);
        // The group moves while an answer is on its way.
        fake.fault("sendMessage", Fault::Slow(Duration::from_millis(500)), 1);
        let asked = fake.say_in(old, ANN, &format!("/ask {KEEPER}"));
        fake.wait("the question to be taken in", |world| (world.confirmed >= asked.update).then_some(()));
        let new = fake.migrate(old, told);
        let shown = fake.message_after(new, 0);
        assert_eq!(shown.quotes().len(), 2, "{told:?}: {}", shown.text);
        let next = fake.press_and_see(ANN, &shown, "More");
        assert_eq!(next.quotes().len(), 2);
        assert_eq!(ask(fake, new, KEEPER).quotes().len(), 2);
        scene.end();
    }
}

#[test]
fn channels_are_ignored_and_their_discussion_group_may_ask() {
    let scene = Scene::new(&ISLAND, &[]);
    let fake = &scene.fake;
    let (channel, group) = (fake.channel(), fake.group());
    fake.say_in(channel, ANN, &format!("/ask {SAIL}"));
    let post = fake.draft(ANN).to(group).text("Who refused to sail? The lighthouse keeper knows.");
    let post = post.forwarded().with("is_automatic_forward", true.into()).send();
    let asked = fake.draft(ANN).to(group).text(&format!("/ask {KEEPER}")).reply_to(post.id);
    let asked = asked.with("message_thread_id", post.id.into()).send();
    assert_eq!(fake.answer(&asked).topic, None);
    assert_eq!((fake.writes(channel, 0), fake.answers(&post).len()), (0, 0));
    scene.end();
}

#[test]
fn settings_are_for_admins_anonymous_ones_too_and_change_in_place() {
    let mut scene = Scene::new(&ISLAND, &[]);
    let group = scene.fake.group();
    let fake = &scene.fake;
    let refused = fake.answer(&fake.say_in(group, BEN, "/settings"));
    assert!(refused.text.contains("admins") && refused.labels().is_empty(), "{}", refused.text);
    let anonymous = fake.draft(ANN).to(group).text("/settings").anonymously().send();
    assert!(!fake.answer(&anonymous).labels().is_empty());
    fake.promote(group, ANN);
    let menu = fake.answer(&fake.say_in(group, ANN, "/settings"));
    let rows = menu.labels();
    assert_eq!(rows.len(), 7, "{rows:?}");
    let press = fake.press(BEN, &menu, "Quotes per answer");
    assert!(fake.toast(&press)["text"].as_str().is_some_and(|text| text.contains("admins")));
    assert_eq!(fake.look(|world| world.shown(group, menu.id)), Some(menu.clone()));
    let menu = fake.press_and_see(ANN, &menu, "Quotes per answer");
    let menu = fake.press_and_see(ANN, &menu, "Quotes per answer");
    assert_eq!(ask(fake, group, KEEPER).quotes().len(), 3);
    let menu = fake.press_and_see(ANN, &menu, "Answer when mentioned");
    let since = fake.now();
    fake.say_in(group, ANN, &format!("{} {SAIL}", mention()));
    assert_silent(fake, group, since);
    let choice = fake.press_and_see(ANN, &menu, "Sources");
    let choice = fake.press_and_see(ANN, &choice, "Council Minutes");
    let shown = ask(fake, group, KEEPER);
    assert!(shown.quotes().len() == 1 && shown.quotes()[0].contains("medal of bronze"), "{}", shown.text);
    let menu = fake.press_and_see(ANN, &choice, "Back");
    let mut menu = menu;
    while !menu.labels().concat().iter().any(|label| label.contains("Deutsch")) {
        menu = fake.press_and_see(ANN, &menu, &menu.labels()[0][0].clone());
    }
    let german = fake.answer(&fake.say_in(group, BEN, NOTHING));
    assert!(!german.text.contains("Nothing"), "{}", german.text);
    scene.restart();
    let fake = &scene.fake;
    assert!(!fake.answer(&fake.say_in(group, BEN, NOTHING)).text.contains("Nothing"), "settings outlive a restart");
    let reset = menu.labels()[5][0].clone();
    fake.press_and_see(ANN, &menu, &reset);
    assert_eq!(ask(fake, group, KEEPER).labels()[1][0], "More (3)");
    assert!(fake.answer(&fake.say_in(group, BEN, NOTHING)).text.contains("Nothing"));
    scene.end();
}

#[test]
fn a_group_over_its_budget_gets_one_notice_and_other_chats_their_answers() {
    let scene = Scene::new(&ISLAND, &[]);
    let (fake, group) = (&scene.fake, scene.fake.group());
    let people = [ANN, BEN, EVE, Person { id: 14, name: "Joe", language: "en" }];
    let asked: Vec<Sent> = (0..66).map(|at| fake.say_in(group, people[at % 4], &format!("/ask {SAIL}"))).collect();
    let notice = fake.answer(&asked[60]);
    assert!(notice.text.contains("60 questions"), "{}", notice.text);
    fake.answer(&fake.say(ANN, SAIL));
    let other = fake.group();
    fake.answer(&fake.say_in(other, BEN, &format!("/ask {SAIL}")));
    assert_eq!(fake.look(|world| world.written(group).len()), 61);
    scene.end();
}

#[test]
fn help_in_a_group_is_about_groups() {
    let scene = Scene::new(&ISLAND, &[]);
    let (fake, group) = (&scene.fake, scene.fake.group());
    let help = fake.answer(&fake.say_in(group, ANN, &format!("/help{}", mention())));
    assert!(help.text.contains("/ask") && help.text.contains(&mention()), "{}", help.text);
    let empty = fake.answer(&fake.say_in(group, ANN, "/ask"));
    assert!(empty.text.contains("/ask"), "{}", empty.text);
    scene.end();
}
