//! Feeds that keep coming: fetched while the bot runs, answered from, looked at again, and told of when they fail.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::import_web::{page, prose};
use crate::site::{Site, whole};
use crate::telegram::articles::ISLAND;
use crate::telegram::people::ANN;
use crate::telegram::scene::Scene;

const ADMIN: (&str, &str) = ("IBID_ADMINS", "11");
const PRIVATE: (&str, &str) = ("IBID_ALLOW_PRIVATE", "yes");

fn feed(items: &[(&str, &str)]) -> String {
    let item = |(title, path): &(&str, &str)| format!("<item><title>{title}</title><link>{path}</link></item>");
    let items: String = items.iter().map(item).collect();
    format!("<rss version='2.0'><channel><title>The Harbour Feed</title>{items}</channel></rss>")
}

/// A bot with a list of feeds outside of its folder of articles, where the tests' own reader looks.
fn scene(site: &Site, more: &str) -> (Scene, PathBuf) {
    let mut scene = Scene::before(&ISLAND, &[ADMIN, PRIVATE]);
    fs::create_dir_all(scene.folder.data()).unwrap();
    let list = scene.folder.data().join("feeds.toml");
    fs::write(&list, format!("[[feed]]\nurl = \"{}\"\n{more}", site.url("/feed"))).unwrap();
    scene.set("IBID_FEEDS", list.to_str().unwrap());
    (scene, list)
}

/// Makes everything due, as time would.
fn hurry(scene: &Scene) {
    let state = Connection::open(scene.folder.data().join("ibid.sqlite")).unwrap();
    state.busy_timeout(Duration::from_secs(5)).unwrap();
    state.execute_batch("UPDATE pages SET checked = checked - 100000; UPDATE feeds SET next = 0;").unwrap();
}

/// The same again and again, until something is so: what is being fetched at the moment is noted only later.
#[track_caller]
fn hurry_until(scene: &Scene, what: &str, mut is_so: impl FnMut() -> bool) {
    wait_for(what, || {
        hurry(scene);
        std::thread::sleep(Duration::from_millis(500));
        is_so()
    });
}

#[track_caller]
fn wait_for(what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(20), "{what} did not come");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The article that a feed brought, as it is on the disk.
fn brought(scene: &Scene) -> String {
    let folder = scene.folder.corpus().join("127.0.0.1");
    let file = fs::read_dir(&folder).unwrap().flatten().next().unwrap();
    fs::read_to_string(file.path()).unwrap()
}

#[test]
fn what_a_feed_brings_is_answered_from_and_looked_at_again() {
    let site = Site::new();
    site.put("/feed", "200 OK", &["ETag: \"f1\""], feed(&[("The clock tower", "/tower")]));
    site.page("/tower", page("clock tower", "2024-05-05"));
    let (mut scene, _) = scene(&site, "source = \"Island Wire\"\n");
    scene.start();
    scene.bot().hear("a feed has brought new articles");
    scene.bot().hear("the articles have changed");
    assert!(brought(&scene).contains("\nsource: Island Wire\n"), "{}", brought(&scene));
    let ask = |scene: &Scene| {
        let asked = scene.fake.say(ANN, "Who mended the clock tower?");
        scene.fake.answer(&asked).text.clone()
    };
    assert!(ask(&scene).contains("Wanda Pellow"));

    // What is known is not fetched again; not over a restart either.
    scene.restart();
    hurry_until(&scene, "the feed", || site.times("/feed") >= 2);
    assert_eq!(
        site.requests().iter().filter(|request| request.path == "/feed").nth(1).unwrap().headers["if-none-match"],
        "\"f1\""
    );

    // Another wording takes the place of the first.
    hurry_until(&scene, "the page", || site.times("/tower") >= 2);
    let note = "<p>Correction: an earlier version of this article named somebody else.</p></article>";
    let corrected = page("clock tower", "2024-05-05").replace("Wanda Pellow", "Gregor Ashdown");
    site.page("/tower", corrected.replace("</article>", note));
    hurry_until(&scene, "another wording", || scene.bot().said().contains("an article has another wording"));
    scene.bot().hear("the articles have changed");
    let said = ask(&scene);
    assert!(said.contains("Gregor Ashdown") && said.contains("corrected by the publication, as seen on"), "{said}");
    assert!(scene.folder.corpus().join(".versions").is_dir());

    // A page that is gone twice is marked, and its article stays.
    site.remove("/tower");
    hurry_until(&scene, "the second look", || scene.bot().said().contains("the page of an article is gone"));
    wait_for("the mark", || brought(&scene).contains("\nwithdrawn: 20"));
    wait_for("the mark in an answer", || ask(&scene).contains("no longer at its address since"));
    assert_eq!(scene.stop().code, Some(0));
}

#[test]
fn a_feed_that_fails_is_shown_to_admins_and_asked_for_more_seldom() {
    let site = Site::new();
    site.put("/feed", "500 Oh", &[], "");
    let (mut scene, list) = scene(&site, "");
    scene.start();
    scene.bot().hear("a feed could not be fetched");
    let status = |scene: &Scene| {
        let asked = scene.fake.say(ANN, "/status");
        scene.fake.answer(&asked).text.clone()
    };
    let said = status(&scene);
    let line = format!(
        "{}: failed once, never fetched yet; the server is out of order (500); try again later",
        site.url("/feed")
    );
    assert!(said.contains("Feeds: 1, with problems: 1") && said.contains(&line), "{said}");
    assert_eq!(site.times("/feed"), 1);
    // It comes back, and all is well; what stands in the feed alone is taken, too.
    let content = format!(
        "<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'><![CDATA[{}]]></content:encoded></item>",
        prose("ferry bell")
    );
    site.put("/feed", "200 OK", &[], feed(&[("The ferry bell", "/closed")]).replace("</item>", &content));
    site.put("/closed", "403 Forbidden", &[], "");
    hurry_until(&scene, "the articles", || scene.bot().said().contains("a feed has brought new articles"));
    wait_for("the end of it", || status(&scene).contains("Feeds: 1, with problems: 0"));
    // A mistake in the list is told with its line, and the feeds of before go on.
    fs::write(&list, format!("[[feed]]\nurl = \"{}\"\ninterval = \"often\"\n", site.url("/feed"))).unwrap();
    scene.bot().hear("the list of feeds has a mistake: feeds.toml:3: `interval` cannot be `often`");
    let said = status(&scene);
    assert!(
        said.contains("Feeds: 1, with problems: 1") && said.contains("feeds.toml:3: `interval` cannot be"),
        "{said}"
    );
    assert_eq!(scene.stop().code, Some(0));
}

#[test]
fn a_slow_server_does_not_hold_the_bot_up() {
    let site = Site::new();
    site.answer("/feed", |_, stream| {
        std::thread::sleep(Duration::from_secs(20));
        stream.write_all(&whole("200 OK", &[], b""))
    });
    let (mut scene, _) = scene(&site, "");
    scene.start();
    wait_for("the request", || site.times("/feed") == 1);
    let asked = scene.fake.say(ANN, "Who refused to sail?");
    assert_eq!(scene.fake.answer(&asked).quotes().len(), 1);
    let ended = scene.stop();
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    assert!(ended.took < Duration::from_secs(3), "{:?}", ended.took);
}
