//! `ibid import`: what is brought in becomes ordinary article files, whole, once, and under names that stay.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::folder::{Folder, stdout};

/// A page as a small newspaper writes it.
fn page(title: &str, body: &str, head: &str) -> String {
    format!(
        "<!doctype html><html lang=en><head><title>{title} | The Harbour Post</title>\
         <meta property='og:site_name' content='The Harbour Post'>{head}</head>\
         <body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>{body}</article></body></html>"
    )
}

const DATED: &str = "<meta property='article:published_time' content='2024-05-05T08:00:00+02:00'>\
    <link rel=canonical href='https://post.example/tower'>";
const TOWER: &str = "<p>The clock tower was painted green by Wanda Pellow, who had asked nobody for leave.</p>\
    <h2>What *others* say</h2><p>1. The council has not decided.<br>It may never.</p>\
    <p>The bell was cast by Gregor Ashdown in a foundry on the mainland, and it cracked in its second winter.</p>";

fn saved(folder: &Folder, name: &str, page: &str) -> String {
    let path = folder.data().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, page).unwrap();
    path.to_string_lossy().into_owned()
}

/// The lines of `import --json`.
fn import(folder: &Folder, args: &[&str]) -> Vec<Value> {
    let output = folder.run(&[&["import", "--json"], args].concat());
    stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Everything in the corpus folder, hidden or not.
fn files(root: &Path) -> Vec<String> {
    let mut found: Vec<String> = walkdir::WalkDir::new(root)
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.path().strip_prefix(root).unwrap().to_string_lossy().into_owned())
        .collect();
    found.sort();
    found
}

#[test]
fn a_saved_page_becomes_an_article_that_can_be_asked() {
    let folder = Folder::new();
    let saved = saved(&folder, "saved.html", &page("The clock tower", TOWER, DATED));
    let lines = import(&folder, &[&saved]);
    let path = "post.example/2024-05-05-the-clock-tower.md";
    assert_eq!(
        (lines.len(), lines[0]["outcome"].as_str(), lines[0]["article"]["id"].as_str()),
        (1, Some("added"), Some(path))
    );
    let file = fs::read_to_string(folder.corpus().join(path)).unwrap();
    assert!(
        file.starts_with("---\ntitle: The clock tower\nsource: The Harbour Post\ndate: 2024-05-05T08:00:00+02:00\n"),
        "{file}"
    );
    // What is imported is what is read: the text of the article, byte for byte.
    assert_eq!(lines[0]["article"]["text"].as_str().unwrap(), stdout(&folder.run(&["show", path])));
    assert!(
        lines[0]["article"]["text"]
            .as_str()
            .unwrap()
            .contains("What *others* say\n\n1. The council has not decided.\nIt may never."),
        "{}",
        lines[0]
    );
    let answer = folder.ask("Who painted the clock tower?");
    assert_eq!(answer["quotes"][0]["source"], "The Harbour Post");
    assert!(answer["quotes"][0]["text"].as_str().unwrap().contains("Wanda Pellow"));
    assert_eq!(stdout(&folder.run(&["check"])), "1 article, 0 errors, 0 warnings, 0 files passed over\n");
}

#[test]
fn a_second_import_changes_nothing() {
    let folder = Folder::new();
    let saved = saved(&folder, "saved.html", &page("The clock tower", TOWER, DATED));
    import(&folder, &[&saved]);
    let before = files(&folder.corpus());
    let written = fs::metadata(folder.corpus().join(&before[0])).unwrap().modified().unwrap();
    assert_eq!(
        import(&folder, &[&saved, &saved]).iter().map(|line| line["outcome"].clone()).collect::<Vec<_>>(),
        ["unchanged", "unchanged"]
    );
    assert_eq!(files(&folder.corpus()), before);
    assert_eq!(fs::metadata(folder.corpus().join(&before[0])).unwrap().modified().unwrap(), written);
}

#[test]
fn a_dry_run_writes_nothing_and_says_the_same() {
    let folder = Folder::new();
    let saved = saved(&folder, "saved.html", &page("The clock tower", TOWER, DATED));
    let tried = import(&folder, &["--dry-run", &saved]);
    assert_eq!(files(&folder.corpus()), Vec::<String>::new());
    assert_eq!(import(&folder, &[&saved]), tried);
}

#[test]
fn an_earlier_wording_is_kept_for_its_receipts_and_not_searched() {
    let folder = Folder::new();
    let first = saved(&folder, "saved.html", &page("The clock tower", TOWER, DATED));
    import(&folder, &[&first]);
    let receipt =
        folder.ask("Who cast the bell of the clock tower?")["quotes"][0]["receipt"].as_str().unwrap().to_owned();
    let shown = stdout(&folder.run(&["show", &receipt]));
    assert!(shown.contains("Gregor Ashdown") && !shown.contains("earlier"), "{shown}");
    let corrected = page("The clock tower", &TOWER.replace("Gregor Ashdown", "Gunnar Ashe"), DATED);
    let second = saved(&folder, "again.html", &corrected);
    assert_eq!(import(&folder, &[&second])[0]["outcome"], "updated");
    let after = folder.ask("Who cast the bell of the clock tower?");
    assert!(after["quotes"][0]["text"].as_str().unwrap().contains("Gunnar Ashe"), "{after}");
    assert!(folder.ask("Who is Gregor Ashdown?").to_string().find("Gregor Ashdown in a foundry").is_none());
    let shown = stdout(&folder.run(&["show", &receipt]));
    assert!(shown.contains("Gregor Ashdown") && shown.contains("The wording changed on "), "{shown}");
    assert_eq!(files(&folder.corpus()).len(), 2, "the article and its earlier wording");
}

#[test]
fn a_page_without_an_address_is_known_by_its_file_and_what_it_says() {
    let folder = Folder::new();
    let home = |body: &str| page("Home", body, "");
    let other = "<p>The ferry to Ostrand was bought by the island council after a vote that lasted the whole night.</p>\
        <p>Nobody knows yet who is to steer it, and the old captain has said that it will not be him, whatever they pay.</p>";
    saved(&folder, "pages/a/index.html", &home(TOWER));
    saved(&folder, "pages/b/index.html", &home(other));
    saved(&folder, "pages/c.html", &home(&other.replace("Ostrand", "Kelp")));
    let pages = folder.data().join("pages");
    let pages = pages.to_str().unwrap();
    let told = |lines: &[Value]| -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        lines.iter().map(|line| (text(&line["outcome"]), text(&line["article"]["id"]))).collect()
    };
    let first = told(&import(&folder, &[pages]));
    assert!(first.iter().all(|(outcome, _)| outcome == "added"), "{first:?}");
    let ids: Vec<String> = first.into_iter().map(|(_, id)| id).collect();
    assert_eq!(ids[0], "the-harbour-post/undated-home.md");
    assert!(ids[1] != ids[0] && ids[2] != ids[1] && ids[2] != ids[0], "{ids:?}");
    let all_are = |outcome: &'static str| ids.iter().map(|id| (outcome.to_owned(), id.clone())).collect::<Vec<_>>();
    assert_eq!(told(&import(&folder, &[pages])), all_are("unchanged"));
    // Each is edited, and each is still itself, also where it is imported alone.
    saved(&folder, "pages/a/index.html", &home(&TOWER.replace("green", "red")));
    saved(&folder, "pages/b/index.html", &home(&other.replace("vote", "count")));
    let third = saved(&folder, "pages/c.html", &home(&TOWER.replace("Gregor", "Gunnar")));
    assert_eq!(told(&import(&folder, &[&third])), [("updated".to_owned(), ids[2].clone())]);
    assert_eq!(told(&import(&folder, &[pages]))[..2], all_are("updated")[..2]);
    assert_eq!(told(&import(&folder, &[pages])), all_are("unchanged"));
    let kept = files(&folder.corpus());
    assert_eq!(kept.iter().filter(|file| !file.starts_with(".versions")).count(), 3, "{kept:?}");
    assert_eq!(kept.iter().filter(|file| file.starts_with(".versions")).count(), 3, "{kept:?}");
}

#[test]
fn a_page_saved_by_a_browser_has_the_address_that_it_notes() {
    let folder = Folder::new();
    let noted = |head: &str| {
        let page = page("The clock tower", TOWER, head);
        page.replacen("<html", "<!-- saved from url=(0035)https://post.example/2019/05/06/tower -->\n<html", 1)
    };
    let saved_page = saved(&folder, "tower.html", &noted(""));
    let line = &import(&folder, &["--dry-run", &saved_page])[0]["article"];
    assert_eq!((&line["url"], &line["date"]), (&"https://post.example/2019/05/06/tower".into(), &"2019-05-06".into()));
    let stated = saved(&folder, "stated.html", &noted(DATED));
    assert_eq!(import(&folder, &["--dry-run", &stated])[0]["article"]["url"], "https://post.example/tower");
}

#[test]
fn the_day_of_a_capture_is_no_day_of_publication() {
    let folder = Folder::new();
    let date = |from: &str, head: &str| {
        let page = page("The clock tower", TOWER, head);
        let noted = format!("<!-- saved from url=(0000){from} -->\n<html");
        let path = saved(&folder, "capture.html", &page.replacen("<html", &noted, 1));
        import(&folder, &["--dry-run", &path])[0]["article"]["date"].clone()
    };
    let archive = "https://web.archive.org/web";
    assert_eq!(date(&format!("{archive}/20240102/https://post.example/tower"), ""), Value::Null);
    assert_eq!(date(&format!("{archive}/20240102030405/https://post.example/2019/05/06/tower"), ""), "2019-05-06");
    let shown = "<meta name='date' content='2024-01-02'>";
    assert_eq!(date(&format!("{archive}/20240102030405/https://post.example/2019/05/06/tower"), shown), "2019-05-06");
    assert_eq!(date("https://post.example/tower", shown), "2024-01-02");
}

#[test]
fn the_encoding_that_is_stated_holds_for_pages_too() {
    let folder = Folder::new();
    let russian = page(
        "Башня",
        &format!("<p>{}</p>", "Часы на башне починила Ванда Пеллоу, никого не спросив. ".repeat(4)),
        DATED,
    );
    let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(&russian);
    let path = folder.data().join("tower.html");
    fs::create_dir_all(folder.data()).unwrap();
    // The page says that it is in an encoding of another script.
    let bytes = [b"<meta charset=windows-1252>".as_slice(), &bytes].concat();
    fs::write(&path, bytes).unwrap();
    let path = path.to_string_lossy();
    let title = |more: &[&str]| import(&folder, &[more, &["--dry-run", &path]].concat())[0]["article"]["title"].clone();
    assert_ne!(title(&[]), "Башня");
    assert_eq!(title(&["--encoding", "windows-1251"]), "Башня");
}

#[test]
fn the_title_is_not_the_first_heading_of_the_text_too() {
    let folder = Folder::new();
    let text = |title: &str, heading: &str| {
        let page = format!(
            "<html><head><title>{title}</title></head><body><article><h1>{heading}</h1>{TOWER}</article></body></html>"
        );
        let lines = import(&folder, &["--dry-run", &saved(&folder, "tower.html", &page)]);
        lines[0]["article"]["text"].as_str().unwrap().to_owned()
    };
    for (title, heading) in [
        ("The clock tower is green", "The clock tower is green"),
        ("The clock tower is green | The Harbour Post", "The clock tower is green"),
        ("The Harbour Post: The clock tower is green", "The clock tower is green"),
        ("The clock tower is green: Harbour Post", "The Clock Tower is green"),
    ] {
        assert!(text(title, heading).starts_with("The clock tower was painted"), "{title}: {}", text(title, heading));
        // Also where it is not the one that counts.
        let other = format!("{title}</title><meta property='og:title' content='A coat of paint'><title>");
        assert!(text(&other, heading).starts_with("The clock tower was painted"), "{title}: {}", text(&other, heading));
    }
}

#[test]
fn a_correction_that_a_page_has_got_is_marked_and_cited() {
    let folder = Folder::new();
    let first = saved(&folder, "saved.html", &page("The clock tower", TOWER, DATED));
    import(&folder, &[&first]);
    let path = "post.example/2024-05-05-the-clock-tower.md";
    let mark = || {
        let file = fs::read_to_string(folder.corpus().join(path)).unwrap();
        file.lines().find(|line| line.starts_with("corrected: ")).map(str::to_owned)
    };
    assert_eq!(mark(), None);
    let note = "<p>Correction: an earlier version of this article named another founder.</p>";
    let corrected = TOWER.replace("Gregor Ashdown", "Gunnar Ashe") + note;
    saved(&folder, "saved.html", &page("The clock tower", &corrected, DATED));
    assert_eq!(import(&folder, &[&first])[0]["outcome"], "updated");
    let day = mark().unwrap().replace("corrected: ", "");
    let answer = folder.ask("Who cast the bell of the clock tower?");
    assert_eq!(answer["quotes"][0]["corrected"], day.as_str(), "{answer}");
    let shown = stdout(&folder.run(&["ask", "Who cast the bell of the clock tower?"]));
    assert!(shown.contains("corrected by the publication, as seen on"), "{shown}");
    // The mark stays, whatever day it is, and is no change of its own.
    let file = folder.corpus().join(path);
    let earlier = fs::read_to_string(&file).unwrap().replace(&day, "2024-06-01");
    fs::write(&file, earlier).unwrap();
    assert_eq!(import(&folder, &[&first])[0]["outcome"], "unchanged");
    assert_eq!(mark().as_deref(), Some("corrected: 2024-06-01"));
}

#[test]
fn a_correction_that_a_page_has_at_first_is_marked_also_where_it_stands_in_a_box() {
    let note = "Correction: an earlier version of this article named another founder.";
    for (body, is_marked) in [
        (format!("{TOWER}<p>{note}</p>"), true),
        (format!("{TOWER}<aside class='note'><p>{note}</p></aside>"), true),
        (format!("{TOWER}<aside>{note}</aside>"), true),
        // This is about another article.
        (format!("{TOWER}<aside><p><a href='/other'>{note}</a></p></aside>"), false),
        (format!("{TOWER}<aside><p>Corrections officers went on strike.</p></aside>"), false),
    ] {
        let folder = Folder::new();
        let saved = saved(&folder, "saved.html", &page("The clock tower", &body, DATED));
        let mark = || {
            let file = folder.corpus().join("post.example/2024-05-05-the-clock-tower.md");
            fs::read_to_string(file).unwrap().lines().any(|line| line.starts_with("corrected: "))
        };
        import(&folder, &[&saved]);
        assert_eq!(mark(), is_marked, "{body}");
        assert_eq!(import(&folder, &[&saved])[0]["outcome"], "unchanged", "{body}");
        assert_eq!(mark(), is_marked, "{body}");
    }
}

#[test]
fn what_is_no_article_is_rejected_with_a_reason_and_the_rest_goes_on() {
    let folder = Folder::new();
    let inputs = [
        saved(&folder, "empty.html", "<html><head><title>Nothing</title></head><body></body></html>"),
        saved(&folder, "untitled.html", &format!("<html><body>{TOWER}</body></html>")),
        saved(&folder, "a.xyz", "?"),
        saved(&folder, "good.html", &page("The clock tower", TOWER, "")),
        folder.data().join("missing.html").to_string_lossy().into_owned(),
    ];
    let args: Vec<&str> = std::iter::once("import").chain(inputs.iter().map(String::as_str)).collect();
    let output = folder.run(&args);
    assert_eq!(output.status.code(), Some(1));
    let said = stdout(&output).replace(&format!("{}/", folder.data().display()), "");
    assert_eq!(
        said,
        "rejected: empty.html: there is no article on the page; import a page that has one\n\
         rejected: untitled.html: the page states no title; write the article's file by hand\n\
         rejected: a.xyz: files of the kind `.xyz` are not known; convert it first\n\
         added: good.html → the-harbour-post/undated-the-clock-tower.md\n\
         rejected: missing.html: cannot be read (No such file or directory (os error 2)); check that it exists and may be read\n\
         1 added, 0 updated, 0 already there, 4 rejected\n\
         1 without a known date: the file says `date: unknown`; write it there if you know it\n"
    );
}

#[test]
fn the_day_of_today_is_no_date_and_what_is_no_file_is_left_out() {
    let folder = Folder::new();
    let body = "<p>The ferry struck a rock near the lighthouse, and all on board were saved by fishermen.</p>";
    let shown = |line: &str| format!("<html><body><div>{line}</div><h1>The ferry</h1>{body}</body></html>");
    let below = format!("<html><body><article><h1>The ferry</h1><p>12 May 2023</p>{body}</article></body></html>");
    let today = jiff::Zoned::now().strftime("%-d %B %Y").to_string();
    let lines = [format!("Today: {today}"), today.clone(), "Last visited 20 November 2020".to_owned()];
    for (at, line) in lines.iter().enumerate() {
        let page = saved(&folder, &format!("pages/{at}.html"), &shown(line));
        let found = import(&folder, &["--dry-run", &page]);
        assert_eq!((&found[0]["outcome"], &found[0]["article"]["date"]), (&"added".into(), &Value::Null), "{line}");
    }
    let page = saved(&folder, "below.html", &below);
    let found = import(&folder, &["--dry-run", &page]);
    assert_eq!(found[0]["article"]["date"], "2023-05-12");
    assert_eq!(found[0]["article"]["date_from"], "text");
    let found = import(&folder, &["ftp://post.example/a"]);
    assert!(found[0]["reason"].as_str().unwrap().contains("`ftp:` addresses are not fetched"), "{found:?}");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/dev/zero", folder.data().join("pages/endless.html")).unwrap();
        let found = import(&folder, &["--dry-run", folder.data().join("pages").to_str().unwrap()]);
        let endless = found.iter().find(|line| line["input"].as_str().unwrap().ends_with("endless.html")).unwrap();
        assert!(endless["reason"].as_str().unwrap().contains("no file but a pipe or device"), "{endless}");
    }
}
