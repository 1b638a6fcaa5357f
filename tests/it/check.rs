//! `ibid check`: what it says beyond the form of files, for people and for machines, and what it leaves unsaid.

use std::fs;
use std::path::Path;

use expect_test::expect;
use serde_json::Value;

use crate::folder::{Folder, ibid, stdout};

/// A text that is long enough, in one language, and like no other: `seed` stands in every run of four words.
fn text(seed: &str) -> String {
    format!(
        "The council of {seed} and that of {seed} met on the {seed} river and said {seed} was to be {seed} again before the {seed} \
         winter, with the {seed} money of a {seed} man. Those who {seed} had asked said {seed} that their old {seed} taxes had paid \
         {seed} for the road {seed} already, and that {seed} nobody had been {seed} asked. The mayor {seed} said that this {seed} \
         was the last {seed} time, and that {seed} he would leave."
    )
}

const RUSSIAN: &str = "Совет города собрался в понедельник и решил, что старый мост через реку отремонтируют до зимы на \
деньги области. Те, кто был против, сказали, что их налоги уже пошли на дорогу и что их никто ни о чём не спрашивал. \
Мэр ответил, что это было в последний раз и что работы начнутся в первые дни сентября, если подрядчик найдёт рабочих.";
const UKRAINIAN: &str = "Рада міста зібралася в понеділок і вирішила, що старий міст через річку відремонтують до зими на \
гроші області. Ті, хто був проти, сказали, що їхні податки вже пішли на дорогу і що їх ніхто ні про що не питав. Мер \
відповів, що це було востаннє і що роботи почнуться в перші дні вересня, якщо підрядник знайде робітників у місті.";
const GERMAN: &str = "Der Rat der Stadt kam am Montag zusammen und beschloss, dass die alte Brücke über den Fluss vor dem \
Winter mit Geld des Landes repariert wird. Wer dagegen war, sagte, dass die Steuern schon für die Straße ausgegeben worden \
seien und dass niemand gefragt worden sei. Der Bürgermeister antwortete, es sei das letzte Mal gewesen, und die Arbeiten \
begännen in den ersten Tagen des Septembers.";

fn article(fields: &str, text: &str) -> String {
    format!("---\ntitle: A title\n{fields}\n---\n\n{text}\n")
}

const PAPER: &str = "source: The Paper\ndate: 2023-10-16";

/// The lines of `check --json`.
fn findings(folder: &Folder) -> Vec<Value> {
    let output = folder.run(&["check", "--json"]);
    stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Rule, file and line of everything that is found.
fn found(folder: &Folder) -> Vec<(String, String, Option<u64>)> {
    let string = |value: &Value| value.as_str().unwrap().to_owned();
    findings(folder)
        .iter()
        .map(|finding| (string(&finding["rule"]), string(&finding["file"]), finding["line"].as_u64()))
        .collect()
}

#[track_caller]
fn finds(files: &[(&str, String)], expected: &[(&str, &str, Option<u64>)]) {
    let folder = Folder::new();
    for (name, body) in files {
        folder.write(name, body);
    }
    let expected: Vec<_> =
        expected.iter().map(|(rule, file, line)| ((*rule).to_owned(), (*file).to_owned(), *line)).collect();
    // One text in many files is also one that is there many times; another test has that.
    let mut found = found(&folder);
    found.retain(|(rule, ..)| rule != "near-duplicate");
    assert_eq!(found, expected, "{}", stdout(&folder.run(&["check"])));
}

#[test]
fn a_date_that_is_the_day_of_fetching_is_suspicious_unless_its_origin_is_stated() {
    let fetched = "fetched: 2023-10-16T08:00:00Z";
    let json_ld = format!("{PAPER}\n{fetched}\ndate_from: json-ld");
    finds(
        &[
            ("a.txt", article(&format!("{PAPER}\n{fetched}"), &text("Alder"))),
            ("b.txt", article(&json_ld, &text("Birch"))),
            ("c.txt", article(&format!("source: The Paper\ndate: unknown\n{fetched}"), &text("Cedar"))),
            ("d.txt", article(&format!("source: The Paper\ndate: 2023-10-15\n{fetched}"), &text("Dogwood"))),
        ],
        &[("capture-date", "a.txt", Some(4))],
    );
}

#[test]
fn several_articles_whose_pages_show_the_day_of_fetching_are_suspicious() {
    let dated = |day: &str, fetched: &str| {
        format!("source: The Clock\ndate: 2023-10-{day}\nfetched: 2023-10-{fetched}T08:00:00Z\ndate_from: time")
    };
    let file = |name: &'static str, day, fetched, seed| (name, article(&dated(day, fetched), &text(seed)));
    let (a, b) = (file("a.txt", "16", "16", "Alder"), file("b.txt", "17", "17", "Birch"));
    finds(&[a.clone(), b.clone(), file("c.txt", "18", "18", "Cedar")], &[("capture-date", "a.txt", Some(4))]);
    finds(&[a, b, file("c.txt", "17", "18", "Cedar")], &[]);
}

#[test]
fn a_note_of_the_capture_is_not_the_day_of_publication() {
    finds(
        &[
            ("a.txt", article(PAPER, &format!("{}\nPrinted on 16 October 2023 from the web", text("Alder")))),
            ("b.txt", article(PAPER, &format!("Monday, 16 October 2023, 10:44\n{}", text("Birch")))),
            ("c.txt", article(PAPER, &format!("16 October 2023\n{}", text("Cedar")))),
            ("d.txt", article(PAPER, &format!("{}\nДата обращения: 17.10.2023", text("Dogwood")))),
        ],
        &[("capture-date", "a.txt", Some(4)), ("capture-date", "b.txt", Some(4)), ("capture-date", "d.txt", Some(8))],
    );
}

#[test]
fn mixed_up_languages_are_told() {
    let stated = |language: &str| format!("{PAPER}\nlanguage: {language}");
    let english = text("Alder");
    let both = format!("{english}\n{}\n{RUSSIAN}", text("Birch"));
    finds(
        &[
            ("a-ru.txt", article(&stated("ru"), RUSSIAN)),
            ("b-not-en.txt", article(&stated("en"), RUSSIAN)),
            ("c-not-uk.txt", article(&stated("uk"), &format!("{RUSSIAN} Снова."))),
            ("d-not-ru.txt", article(&stated("ru"), UKRAINIAN)),
            ("e-uk.txt", article(&stated("uk"), UKRAINIAN)),
            ("f-not-ru.txt", article(&stated("ru"), GERMAN)),
            ("g-both.txt", article(PAPER, &both)),
            ("h-both.md", article(PAPER, &format!("{GERMAN}\n\n{}\n\n{}", text("Cedar"), text("Dogwood")))),
            ("i-unstated.txt", article(PAPER, GERMAN)),
            ("j-names.txt", article(&stated("en"), &format!("{english} So said «Вечерний город», a newspaper."))),
        ],
        &[
            ("other-language", "b-not-en.txt", Some(5)),
            ("other-language", "c-not-uk.txt", Some(5)),
            ("other-language", "d-not-ru.txt", Some(5)),
            ("other-language", "f-not-ru.txt", Some(5)),
            ("two-languages", "g-both.txt", Some(9)),
            ("two-languages", "h-both.md", Some(7)),
        ],
    );
}

#[test]
fn short_texts_are_told_unless_their_publication_writes_short_ones() {
    let post = |at: usize| format!("source: The Channel\ndate: 2023-10-{at:02}");
    let mut files: Vec<(String, String)> = (10..22)
        .map(|at| (format!("post-{at}.txt"), article(&post(at), &format!("A boat numbered {at} came in."))))
        .collect();
    files.push(("teaser.txt".to_owned(), article(PAPER, "The bridge was closed. Read on tomorrow.")));
    files.push(("whole.txt".to_owned(), article(PAPER, &text("Alder"))));
    let lines =
        "{\"id\": \"x\", \"title\": \"T\", \"source\": \"S\", \"date\": \"unknown\", \"text\": \"Too little.\"}\n";
    files.push(("lines.jsonl".to_owned(), lines.to_owned()));
    let files: Vec<(&str, String)> = files.iter().map(|(name, body)| (name.as_str(), body.clone())).collect();
    finds(&files, &[("short-text", "lines.jsonl", Some(1)), ("short-text", "teaser.txt", None)]);
}

#[test]
fn characters_that_were_lost_are_told() {
    finds(
        &[
            ("a.txt", article(PAPER, &format!("{}\nIn Kur\u{fffd}k and \u{fffd}.", text("Alder")))),
            ("b.txt", article(PAPER, &text("Birch"))),
        ],
        &[("lost-characters", "a.txt", Some(8))],
    );
}

#[test]
fn every_mistake_in_the_list_of_feeds_is_told_wherever_it_is() {
    let folder = Folder::new();
    folder.write("a.txt", &article(PAPER, &text("Alder")));
    let list = folder.data().join("list.toml");
    fs::create_dir_all(folder.data()).unwrap();
    fs::write(&list, "[[feed]]\nurl = \"post.example\"\ninterval = \"1 s\"\n[[feed]]\nlanguage = \"en\"\n").unwrap();
    assert_eq!(found(&folder), []);
    let output = folder.command(&["check"]).env("IBID_FEEDS", &list).output().unwrap();
    assert_eq!(
        stdout(&output),
        "error: list.toml:2: `url` cannot be `post.example`; write https://…\n\
         error: list.toml:3: `interval` cannot be `1 s`; write 5 minutes to 30 days, such as \"30 min\", \"2 h\" or \"1 day\"\n\
         error: list.toml:4: `url` is missing; write url = \"https://…\" below [[feed]]\n\
         1 article, 3 errors, 0 warnings, 0 files passed over\n"
    );
}

#[test]
fn a_paragraph_that_fits_no_message_and_an_address_that_does_not_open_are_told() {
    let long = (0..40).map(|at| text(&format!("Town{at}"))).collect::<Vec<_>>().join(" ");
    finds(
        &[
            ("a.txt", article(PAPER, &format!("{}\n{long}", text("Alder")))),
            ("b.txt", article(&format!("{PAPER}\nurl: https://paper.example:99999/a"), &text("Birch"))),
            ("c.txt", article(&format!("{PAPER}\nurl: https://paper/a"), &text("Cedar"))),
            ("d.txt", article(&format!("{PAPER}\nurl: https://bücher.example/a?b=%D1%8F#c"), &text("Dogwood"))),
        ],
        &[("long-paragraph", "a.txt", Some(8)), ("broken-url", "b.txt", Some(5)), ("broken-url", "c.txt", Some(5))],
    );
}

#[test]
fn a_page_as_it_was_copied_is_told_where_its_furniture_stands() {
    let folder = Folder::new();
    let copied = format!(
        "30 April 2024, Tuesday, 5:45\nArda Mosh: what the council gets\n\nArda Mosh: what the council gets\n{}\n\
         Write your comment 2\nFollow us on social media\n",
        text("Alder")
    );
    fs::write(folder.corpus().join("copied.txt"), copied).unwrap();
    expect![[r#"
        error: copied.txt:1: `title` is missing; write `title:` and the headline
        error: copied.txt:1: `source` is missing; write `source:` and the publication, or `source: unknown`
        error: copied.txt:1: `date` is missing; write `date:` and a day such as 2023-10-16, or `date: unknown`
        warning: copied.txt:1: `30 April 2024, Tuesday, 5:45` looks like a note of when the page was captured; remove it, and do not take it for the date
        warning: copied.txt:2: the short line `Arda Mosh: what the council gets` stands twice in the article and looks like page furniture; remove it if it is none of the article
        warning: copied.txt:6: the short line `Write your comment 2` looks like page furniture; remove it if it is none of the article
        warning: copied.txt:7: the short line `Follow us on social media` looks like page furniture; remove it if it is none of the article
        0 articles, 3 errors, 4 warnings, 0 files passed over
    "#]]
    .assert_eq(&stdout(&folder.run(&["check"])));
}

#[test]
fn lines_are_those_of_the_file_in_every_format() {
    let page = format!(
        "<html lang=en><head><title>On bridges</title><meta property='og:site_name' content='The Paper'>\
         <meta property='article:published_time' content='2023-10-16T08:00:00Z'></head><body><article>\n<h1>On bridges</h1>\n\
         <p>{}</p>\n<p>{}</p>\n<p>Odd\u{202e} words of the mayor stand here and are many, as those of mayors are.</p></article></body></html>",
        text("Alder"),
        text("Ash")
    );
    let line = |id: &str, text: &str| {
        format!("{}\n", serde_json::json!({"id": id, "title": "T", "source": "S", "date": "unknown", "text": text}))
    };
    finds(
        &[
            ("a.txt", article(PAPER, &format!("{}\n\nOdd\u{202e} words.", text("Birch")))),
            ("b.md", article(PAPER, &format!("{}\n\nOdd\u{202e} words, *and* more.", text("Cedar")))),
            ("c.html", page),
            ("d.jsonl", line("x", &text("Dogwood")) + &line("y", &format!("{}\n\nOdd\u{202e} words.", text("Elm")))),
        ],
        &[
            ("telegram-alters", "a.txt", Some(9)),
            ("telegram-alters", "b.md", Some(9)),
            ("telegram-alters", "c.html", Some(5)),
            ("telegram-alters", "d.jsonl", Some(2)),
        ],
    );
}

/// A corpus with an error, a warning and a note.
fn three() -> Folder {
    let folder = Folder::new();
    folder.write("a.txt", &article("source: The Paper\ndate: soon, 100 %", &text("Alder")));
    folder.write("b, c.txt", &article(PAPER, &format!("{}\nShare this", text("Birch"))));
    folder.write("d.pdf", "");
    folder
}

#[test]
fn json_is_one_object_a_line() {
    let folder = three();
    let found = findings(&folder);
    assert_eq!(found.len(), 3);
    assert_eq!(
        found[0],
        serde_json::json!({
            "rule": "bad-date", "severity": "error", "file": "a.txt", "line": 4, "article": null, "other": null,
            "what": "`date` is not a date: soon, 100 %",
            "fix": "write a day such as 2023-10-16, an RFC 3339 time, or `unknown`",
        })
    );
    assert_eq!((found[1]["rule"].as_str(), found[1]["article"].as_str()), (Some("furniture"), Some("b, c.txt")));
    assert_eq!((found[2]["rule"].as_str(), found[2]["severity"].as_str()), (Some("passed-over"), Some("note")));
    assert_eq!(stdout(&folder.run(&["check", "--format", "json"])), stdout(&folder.run(&["check", "--json"])));
    assert_eq!(folder.run(&["check", "--json", "--format", "sarif"]).status.code(), Some(2));
}

#[test]
fn annotations_name_files_from_the_root_of_the_repository_and_are_escaped() {
    let folder = three();
    let root = folder.corpus().parent().unwrap().to_owned();
    let output = ibid(Path::new("corpus"), Path::new("data"), &["check", "--format", "github"])
        .current_dir(&root)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    expect![[r#"
        ::error file=corpus/a.txt,line=4,title=ibid check%3A bad-date::`date` is not a date: soon, 100 %25; write a day such as 2023-10-16, an RFC 3339 time, or `unknown`
        ::warning file=corpus/b%2C c.txt,line=8,title=ibid check%3A furniture::the short line `Share this` looks like page furniture; remove it if it is none of the article
        ::notice file=corpus/d.pdf,title=ibid check%3A passed-over::not one of .txt .md .html .jsonl; passed over
    "#]]
    .assert_eq(&stdout(&output));
}

#[test]
fn sarif_is_one_document_with_every_rule_explained() {
    let folder = three();
    let root = folder.corpus().parent().unwrap().to_owned();
    let output = ibid(Path::new("./corpus/"), Path::new("data"), &["check", "--format", "sarif"])
        .current_dir(&root)
        .output()
        .unwrap();
    let document: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!((document["version"].as_str(), document["runs"].as_array().unwrap().len()), (Some("2.1.0"), 1));
    let run = &document["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 3);
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
    }
    assert_eq!(
        results[1]["locations"],
        serde_json::json!([{"physicalLocation": {
            "artifactLocation": {"uri": "corpus/b%2C%20c.txt", "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": 8},
        }}])
    );
    let levels: Vec<&str> = results.iter().map(|result| result["level"].as_str().unwrap()).collect();
    assert_eq!(levels, ["error", "warning", "note"]);
}

#[test]
fn warnings_fail_where_they_are_denied() {
    let folder = Folder::new();
    folder.write("a.txt", &article(PAPER, &format!("{}\nShare this", text("Alder"))));
    let code = |args: &[&str]| folder.run(args).status.code();
    assert_eq!(code(&["check"]), Some(0));
    assert_eq!(code(&["check", "--deny-warnings"]), Some(1));
    assert_eq!(code(&["check", "--format", "sarif", "--deny-warnings"]), Some(1));
    folder.write("a.txt", &article(PAPER, &text("Alder")));
    folder.write("b.pdf", "");
    assert_eq!(code(&["check", "--deny-warnings"]), Some(0), "a note is no warning");
}

#[test]
fn the_sample_corpus_and_the_articles_of_the_tests_have_nothing_wrong() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for corpus in ["corpus", "tests/eval/articles"] {
        let data = tempfile::tempdir().unwrap();
        let said = stdout(&ibid(&root.join(corpus), data.path(), &["check"]).output().unwrap());
        assert!(said.ends_with(", 0 errors, 0 warnings, 0 files passed over\n") && said.lines().count() == 1, "{said}");
    }
}
