//! The buttons under an answer: pages, context, citations, votes; after restarts and when articles have changed.

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::telegram::Fake;
use crate::telegram::articles::ISLAND;
use crate::telegram::people::{ANN, BEN};
use crate::telegram::scene::Scene;
use crate::telegram::shown::Shown;

const KEEPER: &str = "lighthouse keeper";
const STORM: &str = "What broke in the storm?";

fn ask(fake: &Fake, question: &str) -> Shown {
    fake.answer(&fake.say(ANN, question))
}

/// What a press says, where it changes nothing.
#[track_caller]
fn toast(fake: &Fake, shown: &Shown, label: &str) -> String {
    let press = fake.press(ANN, shown, label);
    fake.toast(&press)["text"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn more_pages_on_in_the_same_message_and_back() {
    let scene = Scene::new(&ISLAND, &[]);
    let first = ask(&scene.fake, KEEPER);
    let second = scene.fake.press_and_see(ANN, &first, "More");
    assert_eq!((second.id, second.quotes().len()), (first.id, 1));
    assert!(second.text.starts_with(&second.quotes()[0]), "nothing stands before the first quote: {}", second.text);
    assert!(!first.quotes().contains(&second.quotes()[0]));
    assert_eq!(second.labels(), [vec!["Context", "Cite"], vec!["Back", "👍", "👎"]]);
    let back = scene.fake.press_and_see(ANN, &second, "Back");
    assert_eq!((&back.text, &back.entities, back.labels()), (&first.text, &first.entities, first.labels()));
    assert_eq!(scene.fake.look(|world| world.written(ANN.id).len()), 1);
    scene.end();
}

#[test]
fn context_widens_sentence_by_sentence_to_the_paragraph_and_comes_back() {
    let scene = Scene::new(&ISLAND, &[]);
    let first = ask(&scene.fake, STORM);
    let mut shown = first.clone();
    let mut lengths = vec![first.quotes()[0].len()];
    loop {
        let wider = scene.fake.press_and_see(ANN, &shown, "Context");
        assert_eq!(wider.quotes().len(), 1, "always one stretch");
        assert_eq!(wider.labels(), first.labels(), "the other buttons stay");
        if wider.quotes() == first.quotes() {
            assert_eq!(wider.text, first.text);
            break;
        }
        assert!(wider.quotes()[0].contains(&shown.quotes()[0]), "{:?}", wider.quotes());
        lengths.push(wider.quotes()[0].len());
        assert!(lengths.len() < 10, "{lengths:?}");
        shown = wider;
    }
    assert!(lengths.len() >= 2, "it grew: {lengths:?}");
    assert!(shown.quotes()[0].starts_with("Wind speeds") && shown.quotes()[0].ends_with("bent but held."), "{shown:?}");
    scene.end();
}

#[test]
fn context_of_one_quote_leaves_the_others_alone() {
    let lamp = "---\ntitle: Another lamp\nsource: The Lamp\ndate: 2020-01-01\nlanguage: en\n---\n\n\
                A herring gull nested on the gallery. Nobody had the heart to move it. The lighthouse keeper waxed the \
                brass rails of the lamp room twice a week. He sang while he worked. The tune was always the same. On \
                Sundays he rested. His wife kept bees behind the oil store. Their honey was dark.\n";
    let mut files = ISLAND.to_vec();
    files.push(("lamp-5.txt", lamp));
    let scene = Scene::new(&files, &[]);
    let first = ask(&scene.fake, "Who waxed the brass rails of the lighthouse keeper's lamp room?");
    let at = first.quotes().iter().position(|quote| quote.contains("brass rails")).unwrap();
    let label = if at == 0 { "Context".to_owned() } else { format!("Context {}", at + 1) };
    let wider = scene.fake.press_and_see(ANN, &first, &label);
    for (place, (before, after)) in first.quotes().iter().zip(wider.quotes()).enumerate() {
        assert_eq!(*before != after, place == at, "{before:?} {after:?}");
    }
    scene.end();
}

#[test]
fn a_whole_paragraph_has_no_more_context() {
    let scene = Scene::new(&ISLAND, &[]);
    let shown = ask(&scene.fake, "Where may visitors see the smugglers' cellar?");
    assert_eq!(toast(&scene.fake, &shown, "Context"), "This is the whole paragraph.");
    assert_eq!(scene.fake.look(|world| world.shown(ANN.id, shown.id)), Some(shown));
    scene.end();
}

#[test]
fn cite_gives_four_formats_with_the_receipt() {
    let scene = Scene::new(&ISLAND, &[]);
    let shown = ask(&scene.fake, STORM);
    let press = scene.fake.press(ANN, &shown, "Cite");
    let cited = scene.fake.message_after(ANN.id, 1);
    scene.fake.toast(&press);
    let [plain, bibtex, ris, csl] = cited.marked("pre").try_into().unwrap();
    assert!(
        plain.contains("The storm of the century: what fell, what stood") && plain.contains("Jón Ólafsson"),
        "{plain}"
    );
    assert!(bibtex.starts_with('@') && bibtex.contains("title = {"), "{bibtex}");
    assert!(ris.starts_with("TY  - ") && ris.trim_end().ends_with("ER  -"), "{ris}");
    let csl: Value = serde_json::from_str(&csl).unwrap();
    let csl = if csl.is_array() { csl[0].clone() } else { csl };
    assert_eq!(csl["title"], "The storm of the century: what fell, what stood");
    assert_eq!(csl["issued"]["date-parts"], json!([[2024, 11, 5]]));
    assert_eq!(csl["URL"], "https://post.example/storm");
    let link = cited.links().into_iter().find(|link| link.starts_with("https://t.me/ibid_test_bot?start=q_")).unwrap();
    let receipt = link.split_once("q_").unwrap().1;
    assert!(cited.text.contains(receipt) && plain.contains(receipt), "{}", cited.text);
    scene.end();
}

#[test]
fn a_receipt_shows_the_quote_again_with_its_proof() {
    let scene = Scene::new(&ISLAND, &[]);
    let shown = ask(&scene.fake, STORM);
    scene.fake.press(ANN, &shown, "Cite");
    let cited = scene.fake.message_after(ANN.id, 1);
    let link = cited.links().into_iter().find(|link| link.contains("?start=q_")).unwrap();
    let receipt = link.split_once("?start=q_").unwrap().1;
    let file = std::fs::read_to_string(scene.folder.corpus().join("storm.txt")).unwrap();
    let text = file.splitn(3, "---\n").nth(2).unwrap().trim_start_matches('\n');
    for command in [format!("/quote {receipt}"), format!("/start q_{receipt}")] {
        let proof = scene.fake.answer(&scene.fake.say(BEN, &command));
        assert_eq!(proof.quotes(), shown.quotes());
        assert!(proof.text.contains("storm.txt"), "{}", proof.text);
        let sha256: String = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(proof.text.contains(&sha256), "{}", proof.text);
        let start = text.find(&proof.quotes()[0]).unwrap();
        let bytes = format!("Bytes {start} to {}", start + proof.quotes()[0].len());
        assert!(proof.text.contains(&bytes), "`{bytes}` is missing in {}", proof.text);
        assert!(proof.text.contains("Indexed: "), "{}", proof.text);
    }
    let mut mistyped = receipt.to_owned();
    mistyped.pop();
    let refused = ask(&scene.fake, &format!("/quote {mistyped}"));
    assert!(refused.quotes().is_empty() && refused.text.contains("receipt"), "{}", refused.text);
    scene.end();
}

#[test]
fn a_vote_is_thanked_for_and_can_be_taken_back() {
    let scene = Scene::new(&ISLAND, &[]);
    let shown = ask(&scene.fake, KEEPER);
    assert_eq!(toast(&scene.fake, &shown, "👍"), "Thank you.");
    assert_eq!(toast(&scene.fake, &shown, "👎"), "Thank you.");
    assert_eq!(toast(&scene.fake, &shown, "👎"), "Your vote is taken back.");
    assert_eq!(scene.fake.look(|world| world.shown(ANN.id, shown.id)), Some(shown), "the page stays as it is");
    scene.end();
}

#[test]
fn buttons_work_after_a_restart_and_after_a_kill() {
    let mut scene = Scene::new(&ISLAND, &[]);
    let shown = ask(&scene.fake, KEEPER);
    // By the next answer, the one before has been struck off.
    ask(&scene.fake, STORM);
    scene.kill();
    scene.start();
    let second = scene.fake.press_and_see(ANN, &shown, "More");
    scene.restart();
    let back = scene.fake.press_and_see(ANN, &second, "Back");
    assert_eq!(back.text, shown.text);
    assert_eq!(toast(&scene.fake, &back, "👍"), "Thank you.");
    scene.end();
}

#[test]
fn when_the_article_has_changed_or_gone_the_buttons_say_so() {
    let changed = "changed since";
    let gone = "no longer in the collection";
    for (words, is_rewritten) in [(changed, true), (gone, false)] {
        let mut scene = Scene::new(&ISLAND, &[]);
        let shown = ask(&scene.fake, STORM);
        let before = std::fs::read_to_string(scene.folder.corpus().join("storm.txt")).unwrap();
        if is_rewritten {
            scene.rewrite("storm.txt", &before.replace("Every window", "Nearly every window"));
        } else {
            scene.remove("storm.txt");
            // That a file is missing is noticed at once; that it is gone for good, when the folder is looked at again.
            scene.bot().hear("the articles have changed");
        }
        for label in ["Context", "Cite"] {
            let press = scene.fake.press(ANN, &shown, label);
            let toast = scene.fake.toast(&press);
            let said = toast["text"].as_str().unwrap_or_default().to_owned();
            let said = if said.is_empty() { scene.fake.edited(&shown).text } else { said };
            assert!(said.contains(words), "after `{label}`: {said}");
        }
        scene.end();
    }
}

#[test]
fn an_article_that_changed_is_indexed_again_and_quoted_as_it_is_now() {
    let mut scene = Scene::new(&ISLAND, &[]);
    ask(&scene.fake, STORM);
    let before = std::fs::read_to_string(scene.folder.corpus().join("storm.txt")).unwrap();
    scene.rewrite(
        "storm.txt",
        &before.replace("Every window of the school broke", "Every greenhouse in the valley broke"),
    );
    let shown = ask(&scene.fake, "What broke in the storm in the valley?");
    assert!(shown.quotes().iter().any(|quote| quote.contains("greenhouse")), "{}", shown.text);
    scene.end();
}

#[test]
fn a_button_from_nowhere_is_answered_and_changes_nothing() {
    let scene = Scene::new(&ISLAND, &[]);
    let shown = ask(&scene.fake, KEEPER);
    let others = scene.fake.answer(&scene.fake.say(BEN, STORM));
    let of_others = others.button("Context")["callback_data"].as_str().unwrap().to_owned();
    for data in ["", "x", "999999:m", "1:", "abc:def", "-1:c0", "1:w99999999999999999999", of_others.as_str()] {
        let press = scene.fake.press_data(ANN, ANN.id, shown.id, data);
        scene.fake.toast(&press);
    }
    assert_eq!(scene.fake.look(|world| world.shown(ANN.id, shown.id)), Some(shown.clone()));
    assert_eq!(scene.fake.look(|world| world.shown(BEN.id, others.id)), Some(others));
    // The message was deleted, or is too old for Telegram to say what was in it.
    scene.fake.delete(ANN.id, shown.id);
    let press = scene.fake.press_data(ANN, ANN.id, shown.id, shown.button("👍")["callback_data"].as_str().unwrap());
    scene.fake.toast(&press);
    scene.end();
}

#[test]
fn hasty_presses_do_no_harm() {
    let scene = Scene::new(&ISLAND, &[]);
    let shown = ask(&scene.fake, STORM);
    let presses: Vec<String> = (0..6).map(|_| scene.fake.press(ANN, &shown, "Context")).collect();
    for press in &presses {
        scene.fake.toast(press);
    }
    let asked = scene.fake.say(ANN, KEEPER);
    scene.fake.answer(&asked);
    scene.end();
}

/// Two spellings of one name, and a name that is written in one way only.
pub(crate) const NAMES: [(&str, &str); 2] = [
    (
        "tokayev.txt",
        "---\ntitle: A visit\nsource: The Paper\ndate: 2024-01-01\nlanguage: en\n---\n\nPresident Tokayev visited the cannery.\n",
    ),
    (
        "tokaev.txt",
        "---\ntitle: A speech\nsource: The Post\ndate: 2024-01-02\nlanguage: en\n---\n\nOn Sunday Tokaev spoke of herring.\n",
    ),
];
pub(crate) const EXACT: &str = "Only as written";

#[test]
fn other_spellings_can_be_left_out_in_place() {
    let scene = Scene::new(&NAMES, &[]);
    let shown = ask(&scene.fake, "Tokaev");
    assert!(shown.text.contains("Searched also: Tokayev."), "{}", shown.text);
    assert_eq!(shown.quotes().len(), 2);
    let exact = scene.fake.press_and_see(ANN, &shown, EXACT);
    assert_eq!((exact.id, exact.quotes()), (shown.id, vec!["On Sunday Tokaev spoke of herring.".to_owned()]));
    assert!(!exact.text.contains("Searched also"), "{}", exact.text);
    assert!(!exact.labels().iter().flatten().any(|label| *label == EXACT), "{:?}", exact.labels());
    assert_eq!(toast(&scene.fake, &exact, "👍"), "Thank you.");
    scene.end();
}

#[test]
fn what_was_found_in_other_spellings_only_is_nothing_as_written() {
    let scene = Scene::new(&NAMES, &[]);
    let shown = ask(&scene.fake, "Токаев");
    assert!(shown.quotes().len() == 2 && shown.text.contains("Searched also: "), "{}", shown.text);
    let exact = scene.fake.press_and_see(ANN, &shown, EXACT);
    assert!(exact.quotes().is_empty() && exact.text.contains("No article holds “Токаев”."), "{}", exact.text);
    scene.end();
}

#[test]
fn an_answer_without_other_spellings_has_no_button_for_them() {
    let scene = Scene::new(&NAMES, &[]);
    for (question, quoted) in [("exact: Tokaev", "Tokaev spoke"), ("What was said of herring?", "herring")] {
        let shown = ask(&scene.fake, question);
        assert!(shown.quotes().len() == 1 && shown.quotes()[0].contains(quoted), "{question}: {}", shown.text);
        assert!(!shown.text.contains("Searched also"), "{question}: {}", shown.text);
        assert!(!shown.labels().iter().flatten().any(|label| *label == EXACT), "{question}: {:?}", shown.labels());
    }
    scene.end();
}

#[test]
fn as_written_works_after_a_restart_and_after_a_kill() {
    let mut scene = Scene::new(&NAMES, &[]);
    let [first, second] = [(); 2].map(|()| ask(&scene.fake, "Tokaev"));
    let written = ["On Sunday Tokaev spoke of herring."];
    scene.restart();
    let first = scene.fake.press_and_see(ANN, &first, EXACT);
    assert_eq!(first.quotes(), written);
    // By the next answer, the press has been struck off.
    ask(&scene.fake, "herring");
    scene.kill();
    scene.start();
    let second = scene.fake.press_and_see(ANN, &second, EXACT);
    assert_eq!((second.quotes(), second.labels()), (first.quotes(), first.labels()));
    // What it led to is kept as well.
    assert_eq!(toast(&scene.fake, &first, "👎"), "Thank you.");
    scene.end();
}

#[test]
fn a_question_is_kept_where_as_written_needs_it_until_it_is_forgotten() {
    const VARIED: &str = "Tokaev on a Sunday";
    const PLAIN: &str = "herring on a Sunday";
    let mut scene = Scene::new(&NAMES, &[]);
    for (question, has_button) in [(VARIED, true), (PLAIN, false)] {
        let shown = ask(&scene.fake, question);
        assert!(!shown.quotes().is_empty(), "{}", shown.text);
        assert_eq!(shown.labels().iter().flatten().any(|label| *label == EXACT), has_button, "{}", shown.text);
    }
    scene.stop();
    assert_eq!([VARIED, PLAIN].map(|question| holds(&scene, question)), [true, false]);
    scene.start();
    let told = ask(&scene.fake, "/privacy").text;
    assert!(told.contains("your whole question, as long, where I also searched other spellings"), "{told}");
    ask(&scene.fake, "/forget");
    scene.stop();
    assert!(!holds(&scene, VARIED));
    scene.end();
}

/// Whether a file of the bot's state holds these words.
fn holds(scene: &Scene, words: &str) -> bool {
    let files = std::fs::read_dir(scene.folder.data()).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.is_file()).any(|path| {
        let bytes = std::fs::read(path).unwrap();
        bytes.windows(words.len()).any(|window| window == words.as_bytes())
    })
}
