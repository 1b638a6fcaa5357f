//! Private chats: any text is a question, and the answer is one message that replies to it.

use std::collections::BTreeSet;

use serde_json::json;

use crate::telegram::Fake;
use crate::telegram::articles::ISLAND;
use crate::telegram::people::{ANN, BEN, EVE, Person, Sent};
use crate::telegram::scene::Scene;
use crate::telegram::shown::Shown;
use crate::telegram::text::is_quote;

/// A question that one quote answers, and a part of that quote.
const SAIL: &str = "Who refused to sail?";
const FENWICK: &str = "Captain Orla Fenwick refused to sail on Monday.";
/// A question that four quotes answer.
const KEEPER: &str = "lighthouse keeper";
/// A question that nothing answers.
const NOTHING: &str = "Which elephants live in Paris?";

fn ask(fake: &Fake, question: &str) -> Shown {
    fake.answer(&fake.say(ANN, question))
}

/// Nothing came of a message: the next question is answered, in the same chat and so after it, and nothing else was.
#[track_caller]
fn assert_unheard(fake: &Fake, sent: &Sent) {
    let before = fake.look(|world| world.written(sent.chat).len());
    let next = fake.say(ANN, SAIL);
    fake.answer(&next);
    assert!(fake.answers(sent).is_empty());
    assert_eq!(fake.look(|world| world.written(sent.chat).len()), before + 1);
}

#[test]
fn an_answer_is_one_message_with_quote_first_and_whose_words_they_are_below() {
    let scene = Scene::new(&ISLAND, &[]);
    let asked = scene.fake.say(ANN, SAIL);
    let shown = scene.fake.answer(&asked);
    assert_eq!(scene.fake.answers(&asked).len(), 1);
    let quotes = shown.quotes();
    assert!(quotes.len() == 1 && quotes[0].contains(FENWICK), "{quotes:?}");
    assert!(shown.text.starts_with(&quotes[0]), "nothing stands before the quote: {}", shown.text);
    assert!(shown.marked("bold").iter().any(|bold| bold == "refused"), "{:?}", shown.entities);
    let under = shown.text[quotes[0].len()..].trim_start().lines().next().unwrap().to_owned();
    assert_eq!(under, "The Harbour Post — The ferry that would not sail, Ida Marsh, 16 October 2023");
    assert_eq!(shown.marked("italic").first().map(String::as_str), Some("The Harbour Post"));
    assert_eq!(shown.marked("text_link"), ["The ferry that would not sail"]);
    assert!(shown.text.contains("years old"), "{}", shown.text);
    assert_eq!(shown.labels(), [vec!["Context", "Cite"], vec!["👍", "👎"]]);
    let call = scene.fake.look(|world| {
        let mut sent = world.requests.iter().filter(|request| request.method == "sendMessage");
        sent.next_back().unwrap().parameters.clone()
    });
    assert_eq!(call["reply_parameters"]["allow_sending_without_reply"], true);
    assert_eq!(call["link_preview_options"]["is_disabled"], true);
    scene.end();
}

#[test]
fn up_to_three_quotes_stand_on_a_page_each_with_its_own_citation() {
    let scene = Scene::new(&ISLAND, &[]);
    let shown = ask(&scene.fake, KEEPER);
    assert_eq!(shown.quotes().len(), 3);
    assert!(is_quote(&shown.entities[0]) && shown.entities[0]["offset"] == 0);
    let rows = shown.labels();
    assert_eq!(rows[..3], [vec!["Context", "Cite"], vec!["Context 2", "Cite 2"], vec!["Context 3", "Cite 3"]]);
    assert_eq!(rows[3], ["More (1)", "👍", "👎"]);
    for source in ["The Harbour Post — A keeper for the lighthouse, Ida Marsh, 4 March 2021", "Council Minutes — Medal"]
    {
        assert!(shown.text.contains(source), "{}", shown.text);
    }
    scene.end();
}

#[test]
fn a_long_quote_can_be_unfolded_and_a_short_one_is_not_folded() {
    let scene = Scene::new(&ISLAND, &[]);
    let shown = ask(&scene.fake, "How much does the largest bell weigh?");
    assert_eq!(shown.entities[0]["type"], "expandable_blockquote", "{}", shown.text);
    let shown = ask(&scene.fake, "When is admission free?");
    assert_eq!(shown.entities[0]["type"], "blockquote", "{}", shown.text);
    scene.end();
}

#[test]
fn an_unknown_date_or_author_is_said_or_left_out() {
    let files =
        [("a.txt", "---\ntitle: A note\nsource: unknown\ndate: unknown\n---\n\nThe walrus is called Bertram.\n")];
    let scene = Scene::new(&files, &[]);
    let shown = ask(&scene.fake, "walrus called");
    assert!(shown.text.contains("source unknown — A note, date unknown"), "{}", shown.text);
    assert!(shown.links().is_empty());
    scene.end();
}

#[test]
fn a_link_opens_the_page_at_the_sentence_unless_it_has_a_place_of_its_own() {
    let repeated = "---\ntitle: Twice\nsource: The Paper\ndate: 2024-01-01\nurl: https://paper.example/twice?a=1\n---\n\n\
                    On Monday, the mayor said: We will not pay, not now, not ever.\n\n\
                    A week went by and nothing changed in the town or the harbour.\n\n\
                    On Friday, the treasurer said: We will not pay, not now, not ever.\n";
    let mut files = ISLAND.to_vec();
    files.push(("twice.txt", repeated));
    let scene = Scene::new(&files, &[]);
    let (quotes, links) = {
        let shown = ask(&scene.fake, SAIL);
        (shown.quotes(), shown.links())
    };
    assert_fragment(&links[0], "https://post.example/ferry", &quotes[0]);
    let shown = ask(&scene.fake, "What did the inquiry say of the captain?");
    assert!(shown.links().contains(&"https://gazette.example/inquiry#verdict".to_owned()), "{:?}", shown.links());
    let shown = ask(&scene.fake, "What did the treasurer say on Friday?");
    let link = shown.links().into_iter().find(|link| link.contains("twice")).unwrap();
    assert_fragment(&link, "https://paper.example/twice?a=1", &shown.quotes()[0]);
    scene.end();
}

/// The link is the address with a text fragment whose words begin and end the quote.
#[track_caller]
fn assert_fragment(link: &str, address: &str, quote: &str) {
    let (page, fragment) = link.split_once("#:~:text=").unwrap_or_else(|| panic!("no text fragment in {link}"));
    assert_eq!(page, address);
    assert!(fragment.chars().all(|c| c.is_ascii_graphic()), "{fragment}");
    let parts: Vec<String> = fragment.split(',').map(decode).collect();
    let words: Vec<&String> = parts.iter().filter(|part| !part.ends_with('-') && !part.starts_with('-')).collect();
    assert!((1..=2).contains(&words.len()), "{parts:?}");
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat(quote).starts_with(words[0].as_str()), "{quote:?} does not begin with {words:?}");
    if let Some(last) = words.get(1) {
        assert!(flat(quote).trim_end_matches('.').ends_with(last.as_str()), "{quote:?} does not end with {last:?}");
    }
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let hex: String = rest.by_ref().take(2).map(char::from).collect();
            bytes.push(u8::from_str_radix(&hex, 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn where_nothing_is_found_it_says_what_was_searched_and_offers_the_closest_passages() {
    let scene = Scene::new(&ISLAND, &[]);
    let shown = ask(&scene.fake, NOTHING);
    for words in [
        "Nothing in these articles answers that.",
        "“elephants”, “live”, “Paris”",
        "Not searched for:",
        "9 articles from 4 sources",
        "30 August 2019 to 5 November 2024",
    ] {
        assert!(shown.text.contains(words), "`{words}` is missing in: {}", shown.text);
    }
    assert_eq!(shown.quotes(), Vec::<String>::new());
    assert!(shown.labels().is_empty(), "there are none that come close");
    let shown = ask(&scene.fake, "Which harbour has elephants on a church tower?");
    assert_eq!(shown.labels(), [["Closest passages"]]);
    let closest = scene.fake.press_and_see(ANN, &shown, "Closest passages");
    assert!(closest.text.contains("Not an answer."), "{}", closest.text);
    assert!(!closest.quotes().is_empty(), "{}", closest.text);
    scene.end();
}

#[test]
fn how_sure_an_answer_must_be_is_a_setting() {
    // Nobody says who: the roof is spoken of, its repair is not.
    const ROOF: &str = "Who repaired the boathouse roof?";
    let mut scene = Scene::new(&ISLAND, &[("IBID_CAUTION", "low")]);
    let answered = ask(&scene.fake, ROOF);
    assert!(answered.quotes().len() == 1 && answered.quotes()[0].contains("boathouse roof"), "{}", answered.text);
    scene.set("IBID_CAUTION", "high");
    scene.restart();
    let declined = ask(&scene.fake, ROOF);
    assert!(declined.quotes().is_empty(), "{}", declined.text);
    assert!(declined.text.contains("Searched 9 articles"), "{}", declined.text);
    assert_eq!(declined.labels(), [["Closest passages"]]);
    let closest = scene.fake.press_and_see(ANN, &declined, "Closest passages");
    assert!(closest.text.contains("Not an answer.") && !closest.quotes().is_empty(), "{}", closest.text);
    assert!(
        !ask(&scene.fake, "Which captain refused to sail on Monday?").quotes().is_empty(),
        "the sure is still said"
    );
    scene.end();
}

#[test]
fn below_the_quotes_it_says_where_else_they_stand_and_what_else_was_searched() {
    let interview = "---\ntitle: A talk with the cook\nsource: The Paper\nauthor: A. Reader\ndate: 2024-01-01\nlanguage: en\n---\n\n\
                     Interviewer: How do you keep the herring fresh?\n\nCook: With seaweed from the north shore and a lot of patience.\n\n\
                     Interviewer: And the potatoes?\n\nCook: The potatoes look after themselves, as everyone knows.\n";
    let again = LAMP.replace("A keeper for the lighthouse", "Our keeper").replace("The Harbour Post", "The Copyist");
    let named = "---\ntitle: A visit\nsource: The Paper\ndate: unknown\nlanguage: en\n---\n\nPresident Tokayev visited the cannery.\n";
    let files = [("a.txt", interview), ("b.txt", LAMP), ("c.txt", &again), ("d.txt", named)];
    let scene = Scene::new(&files, &[]);
    let shown = ask(&scene.fake, "How do you keep the herring fresh?");
    assert!(shown.quotes()[0].contains("seaweed from the north shore"), "{}", shown.text);
    assert!(shown.text.contains("Asked: Interviewer: How do you keep the herring fresh?"), "{}", shown.text);
    let shown = ask(&scene.fake, "How many steps does the lighthouse keeper climb?");
    assert!(shown.text.contains("Also in The Copyist"), "{}", shown.text);
    let shown = ask(&scene.fake, "Did Tokaev visit the cannery?");
    assert!(shown.text.contains("Searched also: ") && shown.text.contains("okayev"), "{}", shown.text);
    scene.end();
}

/// An article that another one copies.
const LAMP: &str = "---\ntitle: A keeper for the lighthouse\nsource: The Harbour Post\ndate: 2021-03-04\nlanguage: en\n---\n\n\
                    The lighthouse keeper Tomas Brandt climbs two hundred steps every evening before the lamp is lit, and he has \
                    done so for thirty years without a day of rest or a word of complaint to anyone on the island.\n";

#[test]
fn odd_questions_get_one_answer_each() {
    let sails = format!(
        "---\ntitle: Sails\nsource: The Paper\ndate: 2024-01-01\nlanguage: en\n---\n\n{}.\n",
        "sail ".repeat(130).trim()
    );
    let tags = format!(
        "---\ntitle: Tags\nsource: The Paper\ndate: 2024-01-01\nlanguage: en\n---\n\nThe list of hashtags: {}.\n",
        "#tag ".repeat(60).trim()
    );
    let mut files = ISLAND.to_vec();
    files.extend([("sails.txt", sails.as_str()), ("tags.txt", tags.as_str())]);
    let scene = Scene::new(&files, &[("IBID_LOG", "ibid=info,warn")]);
    let long = "sail ".repeat(819);
    let odd = [
        "?",
        "😀",
        "the",
        "!!!",
        "sail",
        "list of hashtags",
        "#tag",
        "مرحبا بالعالم",
        "\u{202e}sail",
        "sail\u{0}",
        "a\tb\nc",
        "source:",
        "source:nobody sail",
        "after:2030",
        "before:2023 after:2024 sail",
        "lang:xx",
        "\"refused to sail\"",
        "\"never said this\" sail",
        "-sail sail",
        "sail AND (",
        "<b>sail</b>",
        "*sail* _sail_ `sail`",
        "@ibid_test_bot sail",
        "http://post.example/ferry",
        "/ ask",
        "//",
        "Å\u{30a}",
        &long,
    ];
    for (at, words) in odd.iter().enumerate() {
        // Each by someone else, since nobody may ask so much in a minute.
        let person = Person { id: 500 + at as i64, name: "Odd", language: "en" };
        let asked = scene.fake.say(person, words);
        let shown = scene.fake.answer(&asked);
        assert!(!shown.text.is_empty());
        scene.fake.answer(&scene.fake.say(person, SAIL));
        assert_eq!(scene.fake.answers(&asked).len(), 1, "{words:?}");
    }
    scene.end();
}

#[test]
fn start_says_what_to_expect_and_its_examples_can_be_tapped() {
    let scene = Scene::new(&ISLAND, &[("IBID_ABOUT", "News of our island. Corrections: box 7.")]);
    let asked = scene.fake.say(ANN, "/start");
    let shown = scene.fake.answer(&asked);
    assert_eq!(shown.text.lines().take_while(|line| !line.is_empty()).count(), 3, "{}", shown.text);
    assert!(shown.text.contains("9 articles"), "{}", shown.text);
    assert!(shown.text.contains("News of our island. Corrections: box 7."), "{}", shown.text);
    assert_eq!(shown.labels().concat().len(), 3, "{:?}", shown.labels());
    for example in shown.labels().concat() {
        let before = scene.fake.look(|world| world.written(ANN.id).len());
        let press = scene.fake.press(ANN, &shown, &example);
        let answer = scene.fake.message_after(ANN.id, before);
        assert!(!answer.quotes().is_empty(), "`{example}` is not answered: {}", answer.text);
        scene.fake.toast(&press);
    }
    scene.end();
}

#[test]
fn the_other_commands_say_what_they_promise() {
    let scene = Scene::new(&ISLAND, &[("IBID_ADMINS", "12")]);
    let cases = [
        ("/help", vec!["/sources", "Each question stands alone", "/ask"]),
        ("/privacy", vec!["/forget"]),
        ("/latest", vec!["The storm of the century: what fell, what stood", "Inquiry clears the captain"]),
        (
            "/sources",
            vec!["Island Gazette: 2 articles, 11 June 2021 to 1 February 2024", "Northern Letters: 2 articles"],
        ),
        ("/quote", vec!["receipt"]),
        ("/quote q12345", vec!["receipt"]),
        ("/quote nonsense", vec!["not a receipt"]),
        ("/start q_nonsense", vec!["receipt"]),
        ("/settings", vec!["group"]),
        ("/nonsense", vec!["/help"]),
        ("/status", vec!["/help"]),
        ("/ask", vec!["question"]),
        ("/ask Who refused to sail?", vec![FENWICK]),
        ("/ask@ibid_test_bot Who refused to sail?", vec![FENWICK]),
        ("/forget", vec!["Deleted"]),
    ];
    for (command, expected) in cases {
        let shown = ask(&scene.fake, command);
        for words in expected {
            assert!(shown.text.contains(words), "`{words}` is missing after `{command}`: {}", shown.text);
        }
    }
    let latest = ask(&scene.fake, "/latest").text;
    let place = |title: &str| latest.find(title).unwrap();
    assert!(
        place("The storm of the century") < place("Inquiry clears")
            && place("Inquiry clears") < place("The ferry that")
    );
    // For the operator only.
    let status = scene.fake.answer(&scene.fake.say(BEN, "/status"));
    assert!(status.text.contains("Articles: 9"), "{}", status.text);
    scene.end();
}

#[test]
fn many_sources_are_paged() {
    let files: Vec<(String, String)> = (1..=40)
        .map(|at| {
            let head =
                format!("---\ntitle: Title {at}\nsource: Paper {at:02}\ndate: 2024-01-02\nlanguage: en\n---\n\n");
            (format!("{at}.txt"), format!("{head}Meeting number {at} was held in hall {at}.\n"))
        })
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let scene = Scene::new(&files, &[]);
    let mut shown = ask(&scene.fake, "/sources");
    let mut seen = BTreeSet::new();
    loop {
        seen.extend(shown.text.lines().filter(|line| line.starts_with("Paper")).map(str::to_owned));
        if !shown.labels().concat().contains(&"Next".to_owned()) {
            break;
        }
        shown = scene.fake.press_and_see(ANN, &shown, "Next");
    }
    assert_eq!(seen.len(), 40, "{seen:?}");
    let back = scene.fake.press_and_see(ANN, &shown, "Previous");
    assert!(back.labels().concat().contains(&"Next".to_owned()), "{:?}", back.labels());
    scene.end();
}

#[test]
fn a_language_can_be_chosen_and_given_back() {
    let mut scene = Scene::new(&ISLAND, &[]);
    let menu = ask(&scene.fake, "/language");
    let labels = menu.labels().concat();
    for name in ["English", "Русский", "Українська", "Беларуская", "Deutsch", "Türkçe"] {
        assert!(labels.contains(&name.to_owned()), "{labels:?}");
    }
    scene.fake.press_and_see(ANN, &menu, "Deutsch");
    let german = ask(&scene.fake, NOTHING).text;
    assert!(!german.contains("Nothing in these articles") && german.contains("9 Artikel"), "{german}");
    scene.restart();
    assert_eq!(ask(&scene.fake, NOTHING).text, german, "the choice outlives a restart");
    let menu = ask(&scene.fake, "/language");
    let follow = menu.labels().concat().pop().unwrap();
    scene.fake.press_and_see(ANN, &menu, &follow);
    assert!(ask(&scene.fake, NOTHING).text.contains("Nothing in these articles"));
    scene.end();
}

#[test]
fn forget_deletes_answers_votes_and_language_at_once_and_says_how_much() {
    let scene = Scene::new(&ISLAND, &[]);
    let shown = ask(&scene.fake, KEEPER);
    let press = scene.fake.press(ANN, &shown, "👍");
    scene.fake.toast(&press);
    let others = scene.fake.answer(&scene.fake.say(BEN, KEEPER));
    let forgotten = ask(&scene.fake, "/forget");
    assert!(forgotten.text.contains("Deleted: 2"), "{}", forgotten.text);
    let press = scene.fake.press(ANN, &shown, "More");
    let toast = scene.fake.toast(&press);
    assert!(toast["text"].as_str().is_some_and(|text| text.contains("no longer kept")), "{toast}");
    assert_eq!(scene.fake.press_and_see(BEN, &others, "More").quotes().len(), 1, "others keep theirs");
    assert!(ask(&scene.fake, "/forget").text.contains("Nothing was stored"), "a second time there is nothing");
    scene.end();
}

#[test]
fn an_edited_question_edits_its_answer_within_ten_minutes() {
    let scene = Scene::new(&ISLAND, &[]);
    let asked = scene.fake.say(ANN, "When is admission fre");
    let first = scene.fake.answer(&asked);
    scene.fake.edit(&asked, KEEPER);
    let second = scene.fake.edited(&first);
    assert_eq!((second.quotes().len(), scene.fake.answers(&asked).len()), (3, 1));
    assert_eq!(
        scene.fake.press_and_see(ANN, &second, "More").quotes().len(),
        1,
        "the buttons are those of the new one"
    );
    let old = scene.fake.draft(ANN).text(SAIL).ago(11 * 60).send();
    let answer = scene.fake.answer(&old);
    assert!(answer.text.contains("Asked on"), "an old question's answer says when it was asked: {}", answer.text);
    scene.fake.edit(&old, KEEPER);
    assert_unheard(&scene.fake, &scene.fake.draft(ANN).text("shared").via_bot().send());
    assert_eq!(scene.fake.look(|world| world.shown(ANN.id, answer.id)), Some(answer));
    scene.end();
}

#[test]
fn an_edit_that_changes_no_word_leaves_the_readers_page_alone() {
    let scene = Scene::new(&ISLAND, &[]);
    let asked = scene.fake.say(ANN, KEEPER);
    let first = scene.fake.answer(&asked);
    let second = scene.fake.press_and_see(ANN, &first, "More");
    scene.fake.edit(&asked, KEEPER);
    // The next answer in the chat comes after whatever the edit did.
    scene.fake.answer(&scene.fake.say(ANN, SAIL));
    assert_eq!(scene.fake.look(|world| world.shown(ANN.id, first.id)), Some(second));
    scene.end();
}

#[test]
fn a_question_is_answered_anew_where_the_answer_to_be_edited_is_gone() {
    let scene = Scene::new(&ISLAND, &[]);
    let asked = scene.fake.say(ANN, "When is admission fre");
    let first = scene.fake.answer(&asked);
    scene.fake.delete(ANN.id, first.id);
    scene.fake.edit(&asked, SAIL);
    let second = scene.fake.message_after(ANN.id, 0);
    assert!(second.quotes()[0].contains(FENWICK), "{}", second.text);
    // The bot could not know, so it tried.
    let tried = scene.fake.take_violations();
    assert!(tried.iter().all(|said| said.contains("message to edit not found")), "{tried:?}");
    scene.end();
}

#[test]
fn captions_albums_and_selected_parts_are_questions() {
    let scene = Scene::new(&ISLAND, &[]);
    let photo = scene.fake.draft(ANN).photo(SAIL).send();
    assert!(scene.fake.answer(&photo).quotes()[0].contains(FENWICK));
    let album: Vec<Sent> =
        ["", SAIL, ""].iter().map(|caption| scene.fake.draft(ANN).photo(caption).album("album-1").send()).collect();
    let answer = scene.fake.answer(&album[1]);
    assert!(answer.quotes()[0].contains(FENWICK));
    let before = scene.fake.say(ANN, "The keeper of the lighthouse was awarded a medal of bronze, they say.");
    scene.fake.answer(&before);
    let selected = scene.fake.draft(ANN).text("Is this so?").reply_to(before.id).selecting("awarded a medal of bronze");
    let answer = scene.fake.answer(&selected.send());
    assert!(answer.quotes()[0].contains("a medal of bronze"), "{}", answer.text);
    let answered: usize = album.iter().map(|picture| scene.fake.answers(picture).len()).sum();
    assert_eq!(answered, 1, "an album gets one answer");
    scene.end();
}

#[test]
fn what_holds_no_words_gets_one_friendly_line() {
    let scene = Scene::new(&ISLAND, &[]);
    let voice =
        json!({"file_id": "v", "file_unique_id": "v", "file_size": 3000, "duration": 3, "mime_type": "audio/ogg"});
    let sticker = json!({
        "file_id": "s", "file_unique_id": "s", "type": "regular", "width": 512, "height": 512,
        "is_animated": false, "is_video": false,
    });
    let wordless = [
        scene.fake.draft(ANN).with("sticker", sticker),
        scene.fake.draft(ANN).with("voice", voice),
        scene.fake.draft(ANN).with("location", json!({"latitude": 1.5, "longitude": 2.5})),
        scene.fake.draft(ANN).photo(""),
    ];
    for draft in wordless {
        let shown = scene.fake.answer(&draft.send());
        assert_eq!(shown.text, "I read words only. Write your question as text.");
    }
    let album: Vec<Sent> = (0..3).map(|_| scene.fake.draft(BEN).photo("").album("album-2").send()).collect();
    let line = scene.fake.message_after(BEN.id, 0);
    assert_eq!(line.text, "I read words only. Write your question as text.");
    scene.fake.answer(&scene.fake.say(BEN, SAIL));
    let answered: usize = album.iter().map(|picture| scene.fake.answers(picture).len()).sum();
    assert_eq!(answered, 1);
    scene.end();
}

#[test]
fn a_forwarded_post_is_a_claim_to_look_up() {
    let scene = Scene::new(&ISLAND, &[]);
    let post = "Have you heard? They say the council awarded the lighthouse keeper a medal, and of bronze at that!";
    let shown = scene.fake.answer(&scene.fake.draft(ANN).text(post).forwarded().send());
    assert!(shown.quotes()[0].contains("a medal of bronze"), "{}", shown.text);
    let long = post.repeat(60);
    let shown = scene.fake.answer(&scene.fake.draft(ANN).text(&long[..4_000]).forwarded().send());
    assert!(shown.text.contains("only its beginning"), "{}", shown.text);
    scene.end();
}

#[test]
fn what_the_bot_itself_put_there_by_inline_mode_is_no_question() {
    let scene = Scene::new(&ISLAND, &[]);
    let sent = scene.fake.draft(ANN).text(SAIL).via_bot().send();
    assert_unheard(&scene.fake, &sent);
    scene.end();
}

#[test]
fn a_question_that_was_deleted_meanwhile_is_still_answered() {
    let mut scene = Scene::before(&ISLAND, &[]);
    let asked = scene.fake.say(ANN, SAIL);
    scene.fake.delete(ANN.id, asked.id);
    scene.start();
    let shown = scene.fake.message_after(ANN.id, 0);
    assert_eq!(shown.reply_to, None);
    assert!(shown.quotes()[0].contains(FENWICK));
    scene.end();
}

#[test]
fn each_question_stands_alone_and_a_lone_users_second_one_is_answered_at_once() {
    let scene = Scene::new(&ISLAND, &[]);
    scene.fake.with(|world| world.limited = true);
    let questions: Vec<Sent> =
        [SAIL, "When is admission free?", KEEPER].map(|question| scene.fake.say(ANN, question)).into();
    let answers: Vec<Shown> = questions.iter().map(|asked| scene.fake.answer(asked)).collect();
    assert!(answers[0].id < answers[1].id && answers[1].id < answers[2].id, "in the order in which they were asked");
    assert!(
        scene
            .fake
            .look(|world| world.requests.iter().all(|request| request.outcome.as_ref().is_none_or(Result::is_ok)))
    );
    scene.end();
}

#[test]
fn what_does_not_fit_one_message_is_paged_at_a_quotes_end() {
    let article = |at: usize| {
        let lanterns = "🏮".repeat(40);
        let row = format!("At the lantern festival of year {at} the street was lit {lanterns} until {lanterns} dawn");
        let head = format!(
            "---\ntitle: {}\nsource: Paper {at}\ndate: 2024-01-0{at}\nlanguage: en\n---\n\n",
            "long title ".repeat(27).trim()
        );
        format!("{head}{row} and {row}, {row}, {row} and {row}.\n")
    };
    let files: Vec<(String, String)> = (1..=4).map(|at| (format!("{at}.txt"), article(at))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let scene = Scene::new(&files, &[]);
    let mut shown = ask(&scene.fake, "lantern festival");
    let mut seen = shown.quotes();
    while shown.labels().concat().iter().any(|label| label.starts_with("More")) {
        shown = scene.fake.press_and_see(ANN, &shown, "More");
        seen.extend(shown.quotes());
    }
    assert!(seen.len() >= 3, "{seen:?}");
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), seen.len(), "no quote comes twice");
    scene.end();
}

#[test]
fn a_title_as_long_as_allowed_stands_there_in_full() {
    let title = format!("Minutes of the {}assembly", "very ".repeat(54));
    let article = format!(
        "---\ntitle: {title}\nsource: Council\ndate: 2024-01-01\nurl: https://council.example/1\n---\n\nThe mayor wore a green hat.\n"
    );
    let scene = Scene::new(&[("a.txt", &article)], &[]);
    let shown = ask(&scene.fake, "green hat mayor");
    assert!(shown.text.contains(&title), "{}", shown.text);
    assert_eq!(shown.marked("text_link"), [title]);
    scene.end();
}

#[test]
fn text_that_telegram_would_alter_is_narrowed_or_said_to_be_altered() {
    let cases = [
        "The town of A\u{30a}rhus has a harbour. Its museum shows a bog body.",
        "The price list says:\tplums are cheap. Pears cost four crowns a basket.",
        "The poem ends here.\u{2028}A second line follows about herring. The third is about cod.",
        "Every sign was painted twice\u{333}. The herring market opens at dawn.",
        "The first line.\r\nThe herring market opens at dawn.\r\n\r\nThe last line.",
    ];
    let questions = ["harbour town", "plums price list", "poem second line", "sign painted", "herring market"];
    for (text, question) in cases.iter().zip(questions) {
        let article =
            format!("---\ntitle: Oddities\nsource: The Paper\ndate: 2024-01-01\nlanguage: en\n---\n\n{text}\n");
        let scene = Scene::new(&[("a.txt", &article)], &[]);
        let shown = ask(&scene.fake, question);
        let violations = scene.fake.take_violations();
        let altered = violations.iter().any(|violation| violation.contains("alters"));
        assert!(violations.is_empty() || altered, "{violations:?}");
        assert_eq!(altered, shown.text.contains("Telegram alters"), "{text:?}: {} {violations:?}", shown.text);
        scene.end();
    }
}

#[test]
fn who_is_not_on_the_list_is_told_so_once() {
    let scene = Scene::new(&ISLAND, &[("IBID_CHATS", "12"), ("IBID_ADMINS", "13")]);
    let told = ask(&scene.fake, SAIL);
    assert!(told.text.contains("not set up"), "{}", told.text);
    let again = scene.fake.say(ANN, SAIL);
    for listed in [BEN, EVE] {
        assert_eq!(scene.fake.answer(&scene.fake.say(listed, SAIL)).quotes().len(), 1);
    }
    scene.fake.say(ANN, KEEPER);
    let ended = scene.fake.say(BEN, SAIL);
    scene.fake.answer(&ended);
    assert!(scene.fake.answers(&again).is_empty());
    scene.end();
}

#[test]
fn over_budget_there_is_one_notice_and_then_silence() {
    let scene = Scene::new(&ISLAND, &[]);
    let asked: Vec<Sent> = (0..24).map(|_| scene.fake.say(ANN, SAIL)).collect();
    let notice = scene.fake.answer(&asked[20]);
    assert!(notice.text.contains("more than 20 questions a minute"), "{}", notice.text);
    scene.fake.answer(&scene.fake.say(BEN, SAIL));
    scene.fake.wait("all updates to be confirmed", |world| (world.confirmed >= asked[23].update).then_some(()));
    let bot = scene;
    bot.fake.answer(&bot.fake.say(BEN, KEEPER));
    let all = bot.fake.look(|world| world.written(ANN.id).len());
    assert_eq!(all, 21);
    bot.end();
}
