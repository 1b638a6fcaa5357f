//! The folder of articles while the bot runs: what changes is taken up soon, once, and whole.

use std::fs;
use std::time::{Duration, Instant};

use crate::telegram::articles::ISLAND;
use crate::telegram::people::ANN;
use crate::telegram::scene::Scene;

const HEAD: &str = "---\ntitle: The clock tower\nsource: Island Gazette\ndate: 2024-05-05\nlanguage: en\n---\n\n";
const FIRST: &str = "The clock tower was painted green by Wanda Pellow.";
const SECOND: &str = " Its bell was cast by Gregor Ashdown in a foundry on the mainland.";

/// How often changed articles were taken up so far.
fn taken_up(scene: &Scene) -> usize {
    scene.bot().said().matches("the articles have changed").count()
}

#[test]
fn a_new_article_is_answered_from_within_five_seconds() {
    let scene = Scene::new(&ISLAND, &[]);
    let asked = scene.fake.say(ANN, "Who painted the clock tower?");
    assert!(scene.fake.answer(&asked).quotes().is_empty());
    scene.folder.write("tower.txt", &format!("{HEAD}{FIRST}\n"));
    let began = Instant::now();
    scene.bot().hear("the articles have changed");
    let took = began.elapsed();
    assert!(took < Duration::from_secs(5), "{took:?}");
    let asked = scene.fake.say(ANN, "Who painted the clock tower?");
    assert_eq!(scene.fake.answer(&asked).quotes(), [FIRST]);
    scene.end();
}

#[test]
fn a_file_that_is_still_being_written_waits_and_many_files_are_one_run() {
    let scene = Scene::new(&ISLAND, &[]);
    let corpus = scene.folder.corpus();
    for at in 0..2_000 {
        let text = format!("{HEAD}Notice {at} of the island council concerns path {at}.\n");
        fs::write(corpus.join(format!("notice-{at}.txt")), text).unwrap();
    }
    let whole = format!("{HEAD}{FIRST}{SECOND}\n");
    // One file grows all the while, slowly enough for the folder to be looked at in between.
    for end in [40, HEAD.len() + 10, HEAD.len() + FIRST.len(), HEAD.len() + FIRST.len() + 20, whole.len()] {
        fs::write(corpus.join("tower.txt"), &whole[..end]).unwrap();
        assert_eq!(taken_up(&scene), 0, "not before it is whole");
        std::thread::sleep(Duration::from_millis(700));
    }
    scene.bot().hear("the articles have changed");
    let asked = scene.fake.say(ANN, "Who cast the bell of the clock tower?");
    assert!(scene.fake.answer(&asked).text.contains("Gregor Ashdown"));
    assert_eq!(taken_up(&scene), 1);
    assert!(!scene.bot().said().contains("left out"), "{}", scene.bot().said());
    scene.end();
}

#[test]
fn an_admin_is_told_of_a_broken_file_once() {
    let mut scene = Scene::new(&ISLAND, &[("IBID_ADMINS", "11")]);
    scene.fake.meet(ANN);
    let told = |scene: &Scene| {
        let written = scene.fake.look(|world| world.written(ANN.id));
        written.into_iter().filter(|message| message.text.contains("tower.txt")).collect::<Vec<_>>()
    };
    fs::write(scene.folder.corpus().join("tower.txt"), format!("{}{FIRST}\n", HEAD.replace("2024-05-05", "in May")))
        .unwrap();
    let message = scene.fake.message_after(ANN.id, 0);
    assert_eq!(
        message.text,
        "Something is wrong with an article file, which is left out of the answers until it is mended:\n\
         tower.txt:4: `date` is not a date: in May; write a day such as 2023-10-16, an RFC 3339 time, or `unknown`"
    );
    scene.restart();
    let asked = scene.fake.say(ANN, "Who refused to sail?");
    assert_eq!(scene.fake.answer(&asked).quotes().len(), 1);
    scene.folder.write("tower-2.txt", &format!("{HEAD}{SECOND}\n"));
    scene.bot().hear("the articles have changed");
    assert_eq!(told(&scene).len(), 1, "once, also over a restart");
    // The reader of this test's own wants whole articles.
    scene.folder.write("tower.txt", &format!("{HEAD}{FIRST}\n"));
    scene.end();
}
