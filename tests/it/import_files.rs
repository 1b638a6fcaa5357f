//! `ibid import` of files that are no web pages: rows, exports of Telegram's, texts.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::Value;

use crate::folder::{Folder, stderr, stdout};
use crate::terminal::Session;

/// A file of `tests/fixtures/import`.
pub(crate) fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/import").join(name);
    path.to_string_lossy().into_owned()
}

/// A file of a test's own, outside the corpus.
pub(crate) fn saved(folder: &Folder, name: &str, content: &[u8]) -> String {
    let path = folder.data().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, content).unwrap();
    path.to_string_lossy().into_owned()
}

/// The lines of `import --json`.
pub(crate) fn import(folder: &Folder, args: &[&str]) -> Vec<Value> {
    let output = folder.command(&[&["import", "--json"], args].concat()).stdin(Stdio::null()).output().unwrap();
    stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Outcome, and id or reason, of each line.
pub(crate) fn outcomes(lines: &[Value]) -> Vec<String> {
    let what = |line: &Value| line["article"]["id"].as_str().or(line["reason"].as_str()).unwrap().to_owned();
    lines.iter().map(|line| format!("{}: {}", line["outcome"].as_str().unwrap(), what(line))).collect()
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

/// What is in a file of the corpus.
pub(crate) fn content(folder: &Folder, path: &str) -> String {
    fs::read_to_string(folder.corpus().join(path)).unwrap()
}

/// The metadata of a line's article, without its text.
fn about(line: &Value) -> [Option<&str>; 7] {
    ["title", "source", "author", "date", "date_from", "url", "language"].map(|key| line["article"][key].as_str())
}

#[test]
fn each_line_of_jsonl_is_an_article_or_rejected_by_its_number() {
    let folder = Folder::new();
    let path = fixture("rows.jsonl");
    let lines = import(&folder, &[&path]);
    assert_eq!(
        outcomes(&lines),
        [
            "added: rows/1.txt",
            "added: rows/2.txt",
            "rejected: not a JSON object (EOF while parsing a string at line 1 column 53); write one object: {\"title\": …, \"source\": …, \"date\": …, \"text\": …}",
            "rejected: its `id` was used above; give each its own",
            "rejected: not a JSON object (invalid type: sequence, expected a map at line 1 column 0); write one object: {\"title\": …, \"source\": …, \"date\": …, \"text\": …}",
            "rejected: `date` is not a date that is beyond doubt: 04/05/2023; write a day such as 2023-10-16, an RFC 3339 time, or `unknown`",
            "rejected: `title` is missing; there is `id`, `text`; say which it is with --map title=NAME",
            "added: rows/e-6.txt",
        ]
    );
    assert_eq!(
        about(&lines[0]),
        [
            Some("The ferry"),
            Some("Morning Post"),
            Some("Lena Ahlers"),
            Some("2023-10-16"),
            None,
            Some("https://post.example/ferry"),
            None
        ]
    );
    assert_eq!(lines[1]["input"], format!("{path}:2"));
    assert_eq!(about(&lines[1])[1..4], [None, None, Some("2023-10-16")]);
    // NFC, and nothing without width.
    assert_eq!(lines[7]["article"]["text"], "The last row is read, éven so.");
    let file = content(&folder, "rows/1.txt");
    assert!(file.contains("\ntags: ferry, night\n"), "{file}");
    assert!(file.ends_with("---\n\nThe ferry to Ostrand left an hour late.\nNobody slept.\n"), "{file}");
    let row = fs::read_to_string(&path).unwrap().lines().next().unwrap().to_owned();
    assert!(file.contains(&format!("\noriginal_sha256: {}\n", ibid::corpus::Sha256::of(row.as_bytes()))), "{file}");
    // Twice is once.
    let again = import(&folder, &[&path]);
    let kept: Vec<&str> =
        again.iter().filter_map(|line| line["outcome"].as_str()).filter(|o| *o != "rejected").collect();
    assert_eq!(kept, ["unchanged"; 3]);
}

#[test]
fn keys_of_others_are_said_to_stand_for_ours() {
    let folder = Folder::new();
    let path = fixture("foreign.json");
    let lines = import(&folder, &[&path]);
    assert_eq!(
        outcomes(&lines)[0],
        "rejected: `text` is missing; there is `body`, `headline`, `meta`, `published_at`; say which it is with --map text=NAME"
    );
    let map = "text=body,title=headline,date=published_at,source=meta.site";
    let lines = import(&folder, &["--map", map, "--language", "en", &path]);
    assert_eq!(
        outcomes(&lines),
        [
            "added: the-brine/2023-05-09-salt.txt",
            "rejected: `date` is not a date that is beyond doubt: 1683626400; write a day such as 2023-10-16, an RFC 3339 time, or `unknown`",
            "added: the-brine/2023-05-11-rope.txt",
        ]
    );
    assert_eq!(about(&lines[0])[3], Some("2023-05-09T10:00:00Z"));
    assert_eq!(about(&lines[0])[6], Some("en"));
    let usage = folder.run(&["import", "--map", "txt=body", &path]);
    assert_eq!(usage.status.code(), Some(2));
    assert!(stderr(&usage).contains("`txt` is no key of an article"), "{}", stderr(&usage));
}

#[test]
fn a_line_without_end_costs_no_memory_and_the_rest_goes_on() {
    let folder = Folder::new();
    let mut lines = format!("{{\"id\":1,\"title\":\"Long\",\"text\":\"{}\"}}\n", "a".repeat(17 << 20)).into_bytes();
    lines.extend(b"{\"id\":2,\"title\":\"Short\",\"text\":\"A short one.\"}\n");
    let path = saved(&folder, "long.jsonl", &lines);
    assert_eq!(
        outcomes(&import(&folder, &[&path])),
        ["rejected: it is longer than 16 MiB; leave it out; it is no article", "added: long/2.txt"]
    );
}

#[test]
fn rows_of_one_day_and_title_are_articles_of_their_own() {
    let folder = Folder::new();
    let rows = "title,date,text\nNews,2024-05-01,The one.\nNews,2024-05-01,The other.\nNews,2024-05-01,The one.\n";
    let path = saved(&folder, "rows.csv", rows.as_bytes());
    let first = import(&folder, &[&path]);
    let ids: Vec<&str> = first.iter().map(|line| line["article"]["id"].as_str().unwrap()).collect();
    assert_eq!(ids[0], "unknown/2024-05-01-news.txt");
    assert!(ids[1].starts_with("unknown/2024-05-01-news-") && ids[0] == ids[2], "{ids:?}");
    let again = import(&folder, &[&path]);
    assert!(again.iter().all(|line| line["outcome"] == "unchanged"), "{again:?}");
}

#[test]
fn a_channel_becomes_an_article_for_each_post_with_text() {
    let folder = Folder::new();
    let path = fixture("result.json");
    let lines = import(&folder, &["--telegram-name", "harbour_tide", &path]);
    assert_eq!(outcomes(&lines), [2, 3, 4, 6, 7].map(|id| format!("added: harbour-tide/{id}.txt")));
    assert_eq!(
        about(&lines[0]),
        [
            Some("The old swing bridge was locked open by Osbert Fenn."),
            Some("Harbour & Tide"),
            None,
            Some("2024-05-02T23:30:00Z"),
            Some("telegram"),
            Some("https://t.me/harbour_tide/2"),
            None
        ]
    );
    assert_eq!(
        lines[0]["article"]["text"],
        "The old swing bridge was locked open by Osbert Fenn. Nobody has the key.\n\nThe harbour office asks for patience: https://post.example/bridge\n#bridge"
    );
    assert_eq!(lines[0]["input"], format!("{path}#2"));
    let authors: Vec<Option<&str>> = lines.iter().map(|line| line["article"]["author"].as_str()).collect();
    assert_eq!(authors, [None, Some("Wanda Pellow"), Some("Ferry Watch"), None, None]);
    assert!(content(&folder, "harbour-tide/4.txt").contains("\nbased_on: a post forwarded from Ferry Watch\n"));
    assert!(
        content(&folder, "harbour-tide/7.txt")
            .contains("\nbased_on: a post forwarded from a sender who is not named\n")
    );
    assert_eq!(
        lines[3]["article"]["text"],
        "Shall the crane be raised from the basin?\nYes, at once\nIt is a reef now"
    );
    assert_eq!(
        lines[4]["article"]["text"],
        "A reader writes that the tide table of May is that of 1987.\nIt ends on a Tuesday."
    );
    assert!(stdout(&folder.run(&["check"])).contains("5 articles, 0 errors"));
    let answer = folder.ask("Who bought the Ostrand ferry?");
    assert_eq!(answer["quotes"][0]["url"], "https://t.me/harbour_tide/4");
    // Without the name there is no link in the export, and those that are known stay.
    let again = import(&folder, &[&path]);
    assert!(again.iter().all(|line| line["outcome"] == "unchanged"), "{again:?}");
    assert_eq!(about(&again[0])[5], about(&lines[0])[5], "and it is told");
    assert!(content(&folder, "harbour-tide/4.txt").contains("\nurl: https://t.me/harbour_tide/4\n"));
    let named = import(&folder, &["--telegram-name", "@harbour_tide", &path]);
    assert!(named.iter().all(|line| line["outcome"] == "unchanged"), "{named:?}");
    assert_eq!(files(&folder.corpus()).len(), 5);
}

#[test]
fn an_edited_post_is_a_new_version() {
    let folder = Folder::new();
    let export = fs::read_to_string(fixture("result.json")).unwrap();
    let first = saved(&folder, "a/result.json", export.as_bytes());
    let edited = export.replace("for one crown", "for two crowns").replace("\"count\": 3", "\"count\": 30");
    let second = saved(&folder, "b/result.json", edited.as_bytes());
    import(&folder, &[&first]);
    let lines = import(&folder, &[&second]);
    let outcomes: Vec<&str> = lines.iter().map(|line| line["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["unchanged", "unchanged", "updated", "unchanged", "unchanged"]);
    let versions: Vec<String> =
        files(&folder.corpus()).into_iter().filter(|path| path.starts_with(".versions")).collect();
    assert_eq!(versions.len(), 1);
    assert!(content(&folder, &versions[0]).contains("for one crown"));
}

#[test]
fn of_an_account_only_channels_and_groups_are_read() {
    let folder = Folder::new();
    let path = fixture("account.json");
    let lines = import(&folder, &[&path]);
    assert_eq!(
        outcomes(&lines),
        [
            "added: quiet-group/10.txt",
            "added: quiet-group/11.txt",
            "added: pier-78/1.txt",
            "added: pier-79/1.txt",
            "added: pier-79/2.txt",
            "rejected: the message cannot be read (invalid type: integer `9`, expected a string at line 1 column 38); leave it out",
            "rejected: one private conversation is passed over; only channels and groups are read",
        ]
    );
    // In a group whoever wrote it is the author; the export of 2019 knows only the day.
    assert_eq!(about(&lines[1])[1..4], [Some("Quiet Group"), Some("Lena Ahlers"), Some("2024-05-02T23:31:40Z")]);
    assert_eq!(about(&lines[0])[2], None);
    assert_eq!(about(&lines[2])[3], Some("2019-05-03"));
    assert!(!files(&folder.corpus()).iter().any(|path| content(&folder, path).contains("kelp")));
    let named = import(&folder, &["--telegram-name", "pier_news", &path]);
    assert_eq!(
        outcomes(&named),
        ["rejected: --telegram-name is the name of one channel, and this holds 3; export each channel by itself"]
    );
}

#[test]
fn a_file_that_is_cut_off_is_rejected_with_its_line() {
    let folder = Folder::new();
    let export = fs::read_to_string(fixture("result.json")).unwrap();
    let path = saved(&folder, "result.json", &export.as_bytes()[..export.len() / 2]);
    let lines = import(&folder, &[&path]);
    assert_eq!(lines.len(), 1);
    let reason = lines[0]["reason"].as_str().unwrap();
    assert!(reason.starts_with("it is not JSON (EOF while parsing") && reason.contains("at line 1"), "{reason}");
    assert_eq!(files(&folder.corpus()), Vec::<String>::new());
    for (name, content) in [("a.json", "3"), ("b.json", "{\"messages\": 5, \"name\": []}"), ("c.json", "")] {
        let lines = import(&folder, &[&saved(&folder, name, content.as_bytes())]);
        assert_eq!((lines.len(), lines[0]["outcome"].as_str()), (1, Some("rejected")), "{name}");
    }
    let other = import(&folder, &[&saved(&folder, "other.json", b"{\"messages\": 5}")]);
    let reason = other[0]["reason"].as_str().unwrap();
    assert!(reason.starts_with("it is JSON, but not of a known form (invalid type: integer `5`"), "{reason}");
}

#[test]
fn a_table_is_read_by_its_header_and_errors_name_the_row() {
    let folder = Folder::new();
    let path = fixture("rows.csv");
    let lines = import(&folder, &[&path]);
    assert_eq!(
        outcomes(&lines),
        [
            "added: rows/1.txt",
            "added: rows/2.txt",
            "rejected: it has 3 cells, and the header 5; put a cell that holds the separator or a line end in quotation marks",
            "rejected: `title` is empty; write it, or leave the article out",
            "added: rows/5.txt",
        ]
    );
    assert_eq!(lines[0]["article"]["text"], "The price of salt rose, says \"Mr Salt\".\nBy a crown.");
    assert_eq!(lines[2]["input"], format!("{path}:5"));
    let header = saved(&folder, "b.csv", b"a,b\n1,2\n");
    assert_eq!(
        outcomes(&import(&folder, &[&header])),
        [
            "rejected: no column of its header has a name of ours; they are: a, b; name the columns title, text, source, date, or say which they are with --map text=NAME"
        ]
    );
}

#[test]
fn tables_come_in_other_encodings_and_with_other_separators() {
    let folder = Folder::new();
    let table = "Titel;Text;Datum\nСоль;Цена соли в Тарне выросла на крону.;9 мая 2023\n";
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(table.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let (cyrillic, ..) = encoding_rs::WINDOWS_1251.encode(table);
    let marked = format!("\u{feff}{table}").replace(';', "\t");
    let map = ["--map", "title=titel,date=Datum"];
    for (name, bytes, more) in [
        ("utf16.csv", utf16.as_slice(), &[][..]),
        ("cyrillic.csv", &cyrillic, &["--encoding", "windows-1251"][..]),
        ("marked.tsv", marked.as_bytes(), &[][..]),
    ] {
        let path = saved(&folder, name, bytes);
        let lines = import(&folder, &[&map[..], more, &["--dry-run", &path]].concat());
        assert_eq!(outcomes(&lines), ["added: unknown/2023-05-09-соль.txt"], "{name}");
        assert_eq!(lines[0]["article"]["text"], "Цена соли в Тарне выросла на крону.", "{name}");
    }
    let path = saved(&folder, "cyrillic.csv", &cyrillic);
    assert_eq!(
        outcomes(&import(&folder, &[&map[..], &[&path]].concat())),
        [
            "rejected: it is not the encoding it should be (UTF-8 unless stated); state what it is with --encoding, such as windows-1251"
        ]
    );
}

#[test]
fn an_article_file_is_taken_as_it_is_and_a_broken_one_says_why() {
    let folder = Folder::new();
    let inside = folder.data().join("notes/2022");
    fs::create_dir_all(&inside).unwrap();
    fs::copy(fixture("article.txt"), inside.join("The crane.txt")).unwrap();
    fs::write(inside.join("broken.md"), "---\ntitle: T\nmood: good\n---\n\nText.\n").unwrap();
    fs::write(inside.join(".hidden.txt"), "Hidden.").unwrap();
    let lines = import(&folder, &[&folder.data().join("notes").to_string_lossy()]);
    assert_eq!(
        outcomes(&lines),
        [
            "added: 2022/the-crane.txt",
            "rejected: line 3: unknown key `mood`, line 1: `source` is missing, line 1: `date` is missing; the keys are title, source, date, author, url, language, tags, based_on, pages, fetched, original, original_sha256, date_from, withdrawn, corrected; write `source:` and the publication, or `source: unknown`; write `date:` and a day such as 2023-10-16, or `date: unknown`",
        ]
    );
    assert_eq!(content(&folder, "2022/the-crane.txt"), fs::read_to_string(fixture("article.txt")).unwrap());
}

#[test]
fn what_holds_nothing_or_has_an_empty_text_says_so() {
    let folder = Folder::new();
    let empty = folder.data().join("empty");
    fs::create_dir_all(&empty).unwrap();
    let output = folder.run(&["import", &empty.to_string_lossy()]);
    assert_eq!(stderr(&output), format!("ibid: there is nothing to import in `{}`\n", empty.display()));
    assert_eq!(stdout(&output), "0 added, 0 updated, 0 already there, 0 rejected\n");
    let rows =
        saved(&folder, "rows.jsonl", b"{\"title\": \"T\", \"source\": \"S\", \"date\": null, \"text\": \" \"}\n");
    let said = stdout(&folder.run(&["import", &rows]));
    assert!(
        said.starts_with(&format!("rejected: {rows}:1: `text` is empty; write it, or leave the article out\n")),
        "{said}"
    );
    let since = stderr(&folder.run(&["import", "--since", "yesterday", &rows]));
    assert!(since.contains("it is not a day; write one such as 2024-01-31"), "{since}");
}

#[test]
fn a_folder_that_takes_nothing_says_where_and_what_to_do() {
    let folder = Folder::new();
    let row = saved(&folder, "a.jsonl", b"{\"title\": \"T\", \"text\": \"Text.\"}\n");
    let into = saved(&folder, "taken", b"");
    let output = folder.run(&["import", "--into", &into, &row]);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains(&format!("cannot make the folder `{into}`: a file is in the way; name a folder")), "{said}");
    assert!(said.lines().count() == 1, "{said}");
}

#[test]
fn an_edited_text_without_an_address_is_an_update() {
    let folder = Folder::new();
    let stated = |title: &'static str| ["--title", title, "--source", "The Brine", "--date", "2024-05-01"];
    let long = "The crane of the harbour stands on one leg, and nobody has looked at it for years.";
    let path = saved(&folder, "note.txt", long.as_bytes());
    let first = import(&folder, &[&stated("The crane")[..], &[&path]].concat());
    assert_eq!(outcomes(&first), ["added: the-brine/2024-05-01-the-crane.txt"]);
    assert!(content(&folder, "the-brine/2024-05-01-the-crane.txt").contains("\noriginal: note.txt\n"));
    let again = import(&folder, &[&stated("The crane")[..], &[&path]].concat());
    assert_eq!(outcomes(&again), ["unchanged: the-brine/2024-05-01-the-crane.txt"]);
    // Another title and more text: still the article of that file.
    saved(&folder, "note.txt", format!("{long}\nIt fell in May.").as_bytes());
    let edited = import(&folder, &[&stated("The crane has fallen")[..], &[&path]].concat());
    assert_eq!(outcomes(&edited), ["updated: the-brine/2024-05-01-the-crane.txt"]);
    let kept = files(&folder.corpus());
    assert_eq!(kept.len(), 2, "the article and its earlier wording: {kept:?}");
    assert!(kept[0].starts_with(".versions/"), "{kept:?}");
    let again = import(&folder, &[&stated("The crane has fallen")[..], &[&path]].concat());
    assert_eq!(outcomes(&again), ["unchanged: the-brine/2024-05-01-the-crane.txt"]);
    // Something wholly different under the same name is another article.
    saved(&folder, "note.txt", b"Wanda Pellow has painted the clock tower green, without leave.");
    let other = import(&folder, &[&stated("The tower")[..], &[&path]].concat());
    assert_eq!(outcomes(&other), ["added: the-brine/2024-05-01-the-tower.txt"]);
}

/// A saved page with these tags in its head.
fn page(head: &str) -> String {
    let text =
        "The miller of Hask woke at three because the wheel had stopped. He went to the window and smelled the smoke.";
    format!(
        "<html><head><title>The wheel stopped</title>{head}</head><body><h1>The wheel stopped</h1><p>{text}</p></body></html>"
    )
}

#[test]
fn copies_of_one_page_fill_what_is_not_known_and_nothing_changes_again() {
    let folder = Folder::new();
    let a = saved(&folder, "a.html", page("<meta name=author content='Ada Lorne'>").as_bytes());
    let b = saved(
        &folder,
        "b.html",
        page("<meta name=author content=Nobody><meta name=dcterms.language content=en>").as_bytes(),
    );
    let all = ["added: unknown/undated-the-wheel-stopped.md", "updated: unknown/undated-the-wheel-stopped.md"];
    assert_eq!(outcomes(&import(&folder, &[&a, &b])), all);
    let file = content(&folder, "unknown/undated-the-wheel-stopped.md");
    assert!(file.contains("author: Ada Lorne\n") && file.contains("language: en\n"), "{file}");
    let same = ["unchanged: unknown/undated-the-wheel-stopped.md"; 2];
    assert_eq!(outcomes(&import(&folder, &[&a, &b])), same);
    assert_eq!(outcomes(&import(&folder, &[&b, &a])), same);
    assert_eq!(content(&folder, "unknown/undated-the-wheel-stopped.md"), file);
}

#[test]
fn what_is_known_of_an_address_is_not_forgotten() {
    let folder = Folder::new();
    let url = "<link rel=canonical href=https://mill.example/wheel>";
    let stated =
        "<meta property=og:site_name content='Mill Post'><meta property=article:published_time content=2022-11-28>";
    let full = saved(&folder, "full.html", page(&format!("{url}{stated}")).as_bytes());
    let bare = saved(&folder, "bare.html", page(url).as_bytes());
    let path = "mill.example/2022-11-28-the-wheel-stopped.md";
    assert_eq!(outcomes(&import(&folder, &[&full])), [format!("added: {path}")]);
    let file = content(&folder, path);
    assert_eq!(outcomes(&import(&folder, &[&bare])), [format!("unchanged: {path}")]);
    assert_eq!(content(&folder, path), file);
    assert!(file.contains("source: Mill Post\ndate: 2022-11-28\ndate_from: meta\n"), "{file}");
    // Where another article claims the address, nothing is known of it.
    let other = page(url)
        .replace("The wheel stopped", "A bell rang")
        .replace("The miller of Hask woke at three because the wheel had stopped.", "Nobody knew who had rung it.");
    let other = saved(&folder, "other.html", other.as_bytes());
    assert_eq!(about(&import(&folder, &["--dry-run", &other])[0])[3], None);
}

#[test]
fn what_a_browser_saves_beside_a_page_is_passed_over() {
    let folder = Folder::new();
    for (name, content) in [
        ("saved/wheel.html", page("").as_str()),
        ("saved/wheel_files/frame.html", "<p>not an article</p>"),
        ("saved/wheel-Dateien/a.txt", "not an article"),
        ("saved/photo.jpg", "x"),
        ("saved/style.css", "x"),
    ] {
        saved(&folder, name, content.as_bytes());
    }
    let output = folder.run(&["import", "--dry-run", &folder.data().join("saved").to_string_lossy()]);
    let told = stdout(&output);
    assert!(told.contains("1 added, 0 updated, 0 already there, 0 rejected (nothing was written)\n2 files without text were passed over"), "{told}");
    assert_eq!(output.status.code(), Some(0));
    let alone = saved(&folder, "alone_files/note.html", page("").as_bytes());
    assert_eq!(import(&folder, &["--dry-run", &alone]).len(), 1);
    assert_eq!(import(&folder, &["--dry-run", &folder.data().join("alone_files").to_string_lossy()]).len(), 1);
}

#[test]
fn a_column_that_may_be_the_date_is_named() {
    let folder = Folder::new();
    let rows =
        saved(&folder, "rows.csv", "title,text,published,Site\nThe mill,It stood still.,2020-05-04,Post\n".as_bytes());
    let told = stdout(&folder.run(&["import", "--dry-run", &rows]));
    assert!(told.contains("`published` was not read; if it holds the date, say --map date=published\n"), "{told}");
    assert!(told.contains("`Site` was not read; if it holds the source, say --map source=Site\n"), "{told}");
    let told = stdout(&folder.run(&["import", "--dry-run", "--map", "date=published,source=Site", &rows]));
    assert!(!told.contains("was not read"), "{told}");
}

#[test]
fn a_key_that_may_be_the_date_is_named_once_for_its_file() {
    let folder = Folder::new();
    let rows: String = (1..=3)
        .map(|id| format!("{{\"id\":{id},\"title\":\"Mill {id}\",\"text\":\"It stood still.\",\"Date\":\"2020-05-04\",\"outlet\":\"Post\"}}\n"))
        .collect();
    let array = format!("[{}]", rows.trim_end().replace('\n', ","));
    for (name, content) in
        [("rows.jsonl", rows.as_str()), ("rows.json", &array), ("row.json", rows.lines().next().unwrap())]
    {
        let path = saved(&folder, name, content.as_bytes());
        let told = stdout(&folder.run(&["import", "--dry-run", &path]));
        assert_eq!(
            told.matches("`Date` was not read; if it holds the date, say --map date=Date\n").count(),
            1,
            "{told}"
        );
        assert_eq!(told.matches("`outlet` was not read; if it holds the source").count(), 1, "{told}");
        let told = stdout(&folder.run(&["import", "--dry-run", "--map", "date=Date", "--source", "Post", &path]));
        assert!(!told.contains("was not read"), "{told}");
    }
}

#[test]
fn an_export_that_names_no_channel_says_what_gives_the_source() {
    let folder = Folder::new();
    let export = r#"{"name":null,"type":"public_channel","id":77,"messages":[{"id":1,"type":"message","date":"2024-05-02T10:00:00","text":"The ferry is late."}]}"#;
    let path = saved(&folder, "result.json", export.as_bytes());
    let advice = "the export does not say which channel it is of; if you know, say --source NAME\n";
    let told = stdout(&folder.run(&["import", &path]));
    assert!(told.contains(advice), "{told}");
    let told = stdout(&folder.run(&["import", "--source", "Harbour & Tide", &path]));
    assert!(told.contains("0 added, 1 updated") && !told.contains("which channel"), "{told}");
    let named = saved(&folder, "named.json", export.replace("null", "\"Harbour\"").as_bytes());
    assert!(!stdout(&folder.run(&["import", &named])).contains("which channel"));
}

#[test]
fn what_is_stated_to_be_unknown_erases_what_was_known() {
    let folder = Folder::new();
    let saved_page = page("by Ida Marsh").replace("</head>", "<meta name='author' content='Ida Marsh'></head>");
    let path = saved(&folder, "wheel.html", saved_page.as_bytes());
    let import = |args: &[&str]| import(&folder, &[args, &[&path]].concat());
    let facts = |lines: &[Value]| {
        let article = &lines[0]["article"];
        ["source", "author", "date", "date_from"].map(|key| article[key].as_str().map(str::to_owned))
    };
    let known = ["Post", "Ada Lorne", "2024-05-02", "given"].map(|known| Some(known.to_owned()));
    let first = import(&["--source", "Post", "--author", "Ada Lorne", "--date", "2024-05-02"]);
    assert_eq!(facts(&first), known);
    let erased = import(&["--source", "unknown", "--author", "unknown", "--date", "unknown"]);
    assert_eq!(erased[0]["outcome"], "updated");
    assert_eq!(facts(&erased), [None, None, None, None]);
    // A text has to be said something of; what somebody does not know there, another may have said.
    let note = saved(&folder, "note.txt", b"The mill stood still on that day, and nobody knew why.\n");
    let note =
        |args: &[&str]| crate::import_files::import(&folder, &[&["--title", "The mill"], args, &[&note]].concat());
    assert_eq!(facts(&note(&["--source", "Post", "--date", "2024-05-02"]))[2].as_deref(), Some("2024-05-02"));
    assert_eq!(facts(&note(&["--yes"]))[2].as_deref(), Some("2024-05-02"));
    let undated = note(&["--source", "Post", "--date", "unknown"]);
    assert_eq!((undated[0]["outcome"].as_str(), &facts(&undated)[2]), (Some("updated"), &None));
}

#[test]
fn nobody_guesses_what_a_text_is() {
    let folder = Folder::new();
    let path = fixture("note.txt");
    assert_eq!(
        outcomes(&import(&folder, &[&path])),
        [
            "rejected: a text without front matter, and its title, source, date is not stated; state --title, --source, --date (`unknown` where it is not known), or import it on a terminal to be asked; it may be: title “The harbour crane could fall before the winter comes” (line 3), date “2022-05-03” (line 1), author “EDDA LORNE VAN HULST” (line 5), language en (by its words)"
        ]
    );
    let lines = import(
        &folder,
        &[
            "--title",
            "The harbour crane could fall before the winter comes",
            "--source",
            "unknown",
            "--date",
            "3 May 2022",
            "--author",
            "Edda Lorne van Hulst",
            &path,
        ],
    );
    assert_eq!(outcomes(&lines), ["added: unknown/2022-05-03-the-harbour-crane-could-fall-before-the-winter-co.txt"]);
    assert_eq!(about(&lines[0])[1..5], [None, Some("Edda Lorne van Hulst"), Some("2022-05-03"), Some("given")]);
    let text = lines[0]["article"]["text"].as_str().unwrap();
    assert!(text.starts_with("The crane stands on one leg."), "{text}");
    let taken = import(&folder, &["--yes", "--dry-run", &path]);
    assert_eq!(about(&taken[0])[2..4], [Some("EDDA LORNE VAN HULST"), Some("2022-05-03")]);
    let usage = folder.run(&["import", "--date", "04/05/2023", &path]);
    assert_eq!(usage.status.code(), Some(2));
    let markdown = saved(
        &folder,
        "a.md",
        b"# On salt\n\nSalt is *dear* in Tarn, says [Mr Salt](https://salt.example).\n\n## Why\n\nNobody knows.\n",
    );
    let lines = import(&folder, &["--title", "On salt", "--source", "unknown", "--date", "unknown", &markdown]);
    assert_eq!(lines[0]["article"]["text"], "Salt is dear in Tarn, says Mr Salt.\n\nWhy\n\nNobody knows.");
}

#[test]
fn on_a_terminal_somebody_is_asked() {
    let folder = Folder::new();
    let path = fixture("note.txt");
    let mut session = Session::new(&folder, 200, &[], &["import", &path]);
    session.hear("Title [The harbour crane could fall before the winter comes, line 3]");
    session.type_in("\n");
    session.hear("Source [unknown]");
    session.type_in("The Brine\n");
    session.hear("Date [2022-05-03, line 1]");
    session.type_in("04/05/2022\n");
    session.hear("it is no day beyond doubt");
    session.hear("Date [2022-05-03, line 1]");
    session.type_in("4 May 2022\n");
    session.hear("Author [EDDA LORNE VAN HULST, line 5]");
    session.type_in("Edda Lorne van Hulst\n");
    let (seen, code) = session.end();
    assert_eq!(code, Some(0), "{seen}");
    let file = content(&folder, "the-brine/2022-05-04-the-harbour-crane-could-fall-before-the-winter-co.txt");
    assert!(file.contains("\ndate: 2022-05-04\ndate_from: given\nauthor: Edda Lorne van Hulst\n"), "{file}");
    // Another day than that of line 1 was stated, so that line says more than the front matter does.
    assert!(file.contains("---\n\n3 May 2022\n\nThe harbour crane"), "{file}");
    // Ctrl-D leaves the file out.
    let mut session = Session::new(&folder, 200, &[], &["import", &path]);
    session.type_in("\u{4}");
    let (seen, code) = session.end();
    assert_eq!(code, Some(1), "{seen}");
    assert!(seen.contains("nobody said what it is; import it again and answer"), "{seen}");
}

#[test]
fn killed_at_any_moment_it_leaves_whole_files_and_goes_on() {
    let folder = Folder::new();
    let post = |id: usize| {
        format!(
            "{{\"id\":{id},\"type\":\"message\",\"date_unixtime\":\"1714692600\",\"text\":\"Post {id} of the lamp on the pier. {}\"}}",
            "It shines. ".repeat(40)
        )
    };
    let posts: Vec<String> = (1..=3_000).map(post).collect();
    let export =
        format!("{{\"name\":\"Lamp\",\"type\":\"public_channel\",\"id\":1,\"messages\":[{}]}}", posts.join(","));
    let path = saved(&folder, "result.json", export.as_bytes());
    let mut placed = 0;
    for lines in [1_usize, 700, 1_500, 2_600] {
        let mut child = folder.command(&["import", &path]).stdout(Stdio::piped()).spawn().unwrap();
        let mut out = std::io::BufReader::new(child.stdout.take().unwrap());
        for _ in 0..lines {
            std::io::BufRead::read_line(&mut out, &mut String::new()).unwrap();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let lamp = folder.corpus().join("lamp");
        let written: Vec<PathBuf> =
            fs::read_dir(&lamp).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
        assert!(written.len() >= placed, "{} < {placed}", written.len());
        placed = written.len();
        for file in written {
            let text = fs::read_to_string(&file).unwrap();
            assert!(text.starts_with("---\ntitle: Post ") && text.ends_with("It shines.\n"), "{file:?}: {text}");
        }
    }
    // What was killed left hidden folders; the next import removes them, and none that another one still works with.
    let hidden = || {
        let entries = fs::read_dir(folder.corpus()).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.to_string_lossy().contains("/.ibid-import-")).collect::<Vec<_>>()
    };
    assert!(!hidden().is_empty());
    let held = folder.corpus().join(".ibid-import-held");
    fs::create_dir(&held).unwrap();
    let lock = fs::File::open(&held).unwrap();
    lock.lock().unwrap();
    let output = folder.run(&["import", &path]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(hidden(), [held]);
    drop(lock);
    let again = folder.run(&["import", &path]);
    assert_eq!(hidden(), Vec::<PathBuf>::new());
    assert!(
        stdout(&again).ends_with("0 added, 0 updated, 3000 already there, 0 rejected\n"),
        "{}",
        &stdout(&again)[..99]
    );
    assert_eq!(fs::read_dir(folder.corpus().join("lamp")).unwrap().count(), 3_000);
    assert!(stdout(&folder.run(&["check"])).contains("3000 articles, 0 errors"));
}

#[test]
fn a_dry_run_prints_the_documented_line_and_writes_nothing() {
    let folder = Folder::new();
    let lines = import(&folder, &["--dry-run", &fixture("result.json"), &fixture("rows.csv"), "nowhere.pdf"]);
    assert_eq!(files(&folder.corpus()), Vec::<String>::new());
    for line in &lines {
        let keys: Vec<&str> = line.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys.len(), 4, "{keys:?}");
        assert_ne!(line["article"].is_null(), line["reason"].is_null(), "{line}");
        if let Some(article) = line["article"].as_object() {
            assert_eq!(article.len(), 9, "{line}");
        }
    }
    assert_eq!(lines.len(), 5 + 5 + 1);
}
