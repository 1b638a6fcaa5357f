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

impl Scene {
    /// The bot over the island's articles, that answers.
    fn answering(vars: &[(&str, &str)]) -> Scene {
        let scene = Scene::new(&ISLAND, vars);
        let asked = scene.fake.say(ANN, "Who refused to sail on Monday?");
        assert_eq!(scene.fake.answer(&asked).quotes().len(), 1);
        scene
    }

    /// Waits until changed articles were taken up so often.
    fn wait_for(&self, times: usize) {
        let until = Instant::now() + Duration::from_secs(30);
        while taken_up(self) < times {
            assert!(Instant::now() < until, "{}", self.bot().said());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
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
fn a_second_change_is_taken_up_as_soon_as_the_first() {
    let scene = Scene::answering(&[("IBID_USER_LIMIT", "1000")]);
    for (at, (name, text, question)) in
        [("tower.txt", FIRST, "Who painted the clock tower?"), ("bell.txt", SECOND.trim(), "Who cast the bell?")]
            .into_iter()
            .enumerate()
    {
        scene.folder.write(name, &format!("{HEAD}{text}\n"));
        let began = Instant::now();
        scene.wait_for(at + 1);
        let took = began.elapsed();
        assert!(took < Duration::from_secs(5), "{name}: {took:?}");
        assert_eq!(scene.fake.answer(&scene.fake.say(ANN, question)).quotes()[0], text);
    }
    scene.end();
}

#[test]
fn a_burst_of_files_is_one_run_and_answers_keep_coming_from_one_state() {
    const FILES: usize = 3_000;
    let scene = Scene::answering(&[("IBID_USER_LIMIT", "1000")]);
    let corpus = scene.folder.corpus();
    let writing = std::thread::spawn(move || {
        for at in 0..FILES {
            let text = format!("{HEAD}Notice {at} of the island council concerns path {at} behind the clock tower.\n");
            fs::write(corpus.join(format!("notice-{at}.txt")), text).unwrap();
            // About three seconds for all of them: longer than a look at the folder.
            if at % 10 == 0 {
                std::thread::sleep(Duration::from_millis(10));
            }
        }
    });
    // Questions go on all the while; each is answered from all of the notices, or from none.
    let mut asked = 0;
    while taken_up(&scene) == 0 {
        let shown = scene.fake.answer(&scene.fake.say(ANN, "Who refused to sail on Monday?"));
        assert_eq!(shown.quotes().len(), 1, "{}", shown.text);
        let status = scene.fake.answer(&scene.fake.say(ANN, "What did the island council give notice of?"));
        assert!(!status.text.is_empty());
        asked += 1;
        std::thread::sleep(Duration::from_millis(300));
    }
    writing.join().unwrap();
    assert!(asked >= 3, "{asked}");
    let said = scene.bot().said();
    assert!(said.contains(&format!("added={FILES}")) && taken_up(&scene) == 1, "{said}");
    scene.end();
}

#[test]
fn a_file_that_is_still_being_written_waits_and_does_not_hold_up_the_others() {
    let scene = Scene::answering(&[("IBID_USER_LIMIT", "1000")]);
    let path = scene.folder.corpus().join("tower.txt");
    let whole = format!("{HEAD}{FIRST}{SECOND}\n");
    let (painted, cast) = ("Who painted the clock tower?", "Who cast the bell?");
    let told = |question: &str, name: &str| scene.fake.answer(&scene.fake.say(ANN, question)).text.contains(name);
    fs::write(&path, &whole[..40]).unwrap();
    scene.folder.write("lighthouse.txt", &format!("{}The lighthouse was painted white by Orrin Vale.\n", HEAD));
    // It grows all the while, more slowly than the folder is looked at.
    let ends = (0..8).map(|step| HEAD.len() + (step * (whole.len() - HEAD.len())) / 9);
    for end in ends {
        fs::write(&path, &whole[..end]).unwrap();
        std::thread::sleep(Duration::from_millis(1_200));
        assert!(!told(painted, "Wanda") && !told(cast, "Gregor"), "not before it is whole");
    }
    let shown = scene.fake.answer(&scene.fake.say(ANN, "Who painted the lighthouse white?"));
    assert_eq!(shown.quotes(), ["The lighthouse was painted white by Orrin Vale."]);
    fs::write(&path, &whole).unwrap();
    scene.wait_for(2);
    assert!(told(cast, "Gregor Ashdown"));
    assert!(!scene.bot().said().contains("left out"), "{}", scene.bot().said());
    scene.end();
}

#[test]
fn an_article_that_is_rewritten_slowly_is_quoted_whole_or_not_at_all() {
    let mut scene = Scene::answering(&[("IBID_USER_LIMIT", "1000")]);
    scene.rewrite("tower.txt", &format!("{HEAD}{FIRST}\n"));
    scene.wait_for(1);
    let path = scene.folder.corpus().join("tower.txt");
    let whole = format!("{HEAD}The clock tower was painted blue by Wanda Pellow and her four sons.\n");
    let question = "Who painted the clock tower?";
    let half = whole.find(" and her").unwrap();
    fs::write(&path, &whole[..half]).unwrap();
    // While somebody asks, the rest is written.
    let asked = scene.fake.say(ANN, question);
    std::thread::sleep(Duration::from_secs(1));
    fs::write(&path, &whole).unwrap();
    let shown = scene.fake.answer(&asked);
    assert!(!shown.text.contains("blue") || shown.text.contains("four sons"), "{}", shown.text);
    scene.wait_for(2);
    assert!(scene.fake.answer(&scene.fake.say(ANN, question)).text.contains("four sons"));
    scene.end();
}

#[test]
fn renamed_and_deleted_files_are_noticed() {
    let mut scene = Scene::answering(&[("IBID_USER_LIMIT", "1000")]);
    let corpus = scene.folder.corpus();
    let asked = scene.fake.say(ANN, "Who refused to sail on Monday?");
    let quoted = scene.fake.answer(&asked).quotes();
    fs::create_dir(corpus.join("old")).unwrap();
    fs::rename(corpus.join("ferry.txt"), corpus.join("old/sailing.txt")).unwrap();
    scene.wait_for(1);
    let asked = scene.fake.say(ANN, "Who refused to sail on Monday?");
    assert_eq!(scene.fake.answer(&asked).quotes(), quoted, "the same words under another name");
    fs::rename(corpus.join("old/sailing.txt"), corpus.join("ferry.txt")).unwrap();
    fs::remove_dir(corpus.join("old")).unwrap();
    scene.wait_for(2);
    scene.remove("ferry.txt");
    scene.wait_for(3);
    let asked = scene.fake.say(ANN, "Who refused to sail on Monday?");
    assert!(scene.fake.answer(&asked).quotes().is_empty());
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
    // Noted as told, too.
    let asked = scene.fake.say(ANN, "Who refused to sail?");
    assert_eq!(scene.fake.answer(&asked).quotes().len(), 1);
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
