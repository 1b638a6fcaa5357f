//! Articles that get another wording while the bot runs: old answers show the one that they quoted, and say so.

use crate::telegram::articles::ISLAND;
use crate::telegram::people::ANN;
use crate::telegram::scene::Scene;

const STORM: &str = "What broke in the storm?";
const REWORDED: &str = "The wording changed on 3 February 2026; this is the earlier one.";

/// What a press led to: a notice, or the message as it is then.
fn pressed(scene: &Scene, shown: &crate::telegram::shown::Shown, label: &str) -> String {
    let press = scene.fake.press(ANN, shown, label);
    let toast = scene.fake.toast(&press)["text"].as_str().unwrap_or_default().to_owned();
    if toast.is_empty() { scene.fake.edited(shown).text } else { toast }
}

#[test]
fn an_old_answer_and_its_receipt_show_the_earlier_wording() {
    let scene = Scene::new(&ISLAND, &[]);
    let shown = scene.fake.answer(&scene.fake.say(ANN, STORM));
    let quote = shown.quotes()[0].clone();
    assert!(quote.contains("Every window of the school broke") && !shown.text.contains("wording"), "{}", shown.text);
    let before = scene.fake.look(|world| world.written(ANN.id).len());
    scene.fake.press(ANN, &shown, "Cite");
    let cited = scene.fake.message_after(ANN.id, before);
    let receipt = cited.text.rsplit_once("Receipt: ").unwrap().1.trim().to_owned();
    assert!(!cited.text.contains("wording"), "{}", cited.text);

    scene.folder.reword("storm.txt", "Every window of the school", "Every greenhouse in the valley");
    scene.bot().hear("the articles have changed");
    let before = scene.fake.look(|world| world.written(ANN.id).len());
    scene.fake.press(ANN, &shown, "Cite");
    let cited = scene.fake.message_after(ANN.id, before);
    assert!(cited.text.contains(REWORDED) && cited.text.contains(&receipt), "{}", cited.text);
    let wider = pressed(&scene, &shown, "Context");
    assert!(wider.contains("Every window of the school broke") && wider.contains(REWORDED), "{wider}");
    let proof = scene.fake.answer(&scene.fake.say(ANN, &format!("/quote {receipt}")));
    assert!(
        proof.quotes()[0].contains("Every window of the school") && proof.text.contains(REWORDED),
        "{}",
        proof.text
    );
    let now = scene.fake.answer(&scene.fake.say(ANN, STORM));
    assert!(now.text.contains("Every greenhouse in the valley") && !now.text.contains(REWORDED), "{}", now.text);
    scene.end();
}

#[test]
fn an_earlier_wording_is_shown_before_the_change_is_taken_up() {
    let scene = Scene::new(&ISLAND, &[]);
    let shown = scene.fake.answer(&scene.fake.say(ANN, STORM));
    scene.folder.reword("storm.txt", "Every window of the school", "Every greenhouse in the valley");
    let wider = pressed(&scene, &shown, "Context");
    assert!(wider.contains("Every window of the school broke") && wider.contains(REWORDED), "{wider}");
    scene.end();
}

#[test]
fn of_a_wording_that_was_changed_by_hand_nothing_is_shown() {
    let mut scene = Scene::new(&ISLAND, &[]);
    let shown = scene.fake.answer(&scene.fake.say(ANN, STORM));
    let file = std::fs::read_to_string(scene.folder.corpus().join("storm.txt")).unwrap();
    scene.rewrite("storm.txt", &file.replace("Every window", "Nearly every window"));
    for label in ["Context", "Cite"] {
        let said = pressed(&scene, &shown, label);
        assert!(said.contains("changed since") && !said.contains("Every window"), "{said}");
    }
    scene.end();
}
