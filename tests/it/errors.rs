//! Every message that a user's mistake brings up, pinned: what is said, where, and with which exit code.

use std::fs;
use std::process::{Command, Output, Stdio};

use expect_test::{Expect, expect};

use crate::folder::{Folder, ibid, stderr, stdout};

/// What a command said, with the test's own folder written as `DIR`.
#[track_caller]
fn said(folder: &Folder, output: &Output, expected: Expect) {
    let all = format!("{}{}exit {}\n", stdout(output), stderr(output), output.status.code().unwrap());
    assert!(!all.contains("panicked"), "{all}");
    let dir = folder.corpus().parent().unwrap().to_string_lossy().into_owned();
    let real = fs::canonicalize(&dir).unwrap().to_string_lossy().into_owned();
    expected.assert_eq(&all.replace(&real, "DIR").replace(&dir, "DIR").replace('\\', "/"));
}

#[track_caller]
fn says(folder: &Folder, args: &[&str], expected: Expect) {
    said(folder, &folder.run(args), expected);
}

/// A folder with one sound article.
fn sound() -> Folder {
    Folder::with(&[("a.txt", "The ferry sank in the harbour on a calm day.")])
}

#[test]
fn a_corpus_folder_that_is_not_there_is_a_matter_of_configuration() {
    let folder = Folder::new();
    fs::remove_dir(folder.corpus()).unwrap();
    says(
        &folder,
        &["ask", "ferry"],
        expect![[r#"
        ibid: there is no corpus folder `DIR/corpus`; name one with --corpus DIR or IBID_CORPUS
        exit 78
    "#]],
    );
    for args in [
        &["chat"][..],
        &["index"],
        &["index", "--rebuild"],
        &["check"],
        &["show", "a.txt"],
        &["sources"],
        &["ask", "--batch", "-"],
    ] {
        let output = folder.run(args);
        assert_eq!(output.status.code(), Some(78), "{args:?}: {output:?}");
        assert!(stderr(&output).starts_with("ibid: there is no corpus folder `"), "{args:?}: {output:?}");
        assert!(!folder.data().exists(), "{args:?} left nothing behind");
    }
    fs::write(folder.corpus(), "a file").unwrap();
    says(
        &folder,
        &["ask", "ferry"],
        expect![[r#"
        ibid: there is no corpus folder `DIR/corpus`; name one with --corpus DIR or IBID_CORPUS
        exit 78
    "#]],
    );
}

#[test]
fn the_corpus_can_be_named_by_a_variable_and_a_flag_wins() {
    let folder = sound();
    let mut command = Command::new(env!("CARGO_BIN_EXE_ibid"));
    command.env("IBID_CORPUS", folder.corpus()).env("IBID_DATA", folder.data()).args(["ask", "ferry"]);
    assert_eq!(command.output().unwrap().status.code(), Some(0));
    command.args(["--corpus", "nowhere/at/all"]);
    said(
        &folder,
        &command.output().unwrap(),
        expect![[r#"
        ibid: there is no corpus folder `nowhere/at/all`; name one with --corpus DIR or IBID_CORPUS
        exit 78
    "#]],
    );
}

#[test]
fn an_empty_corpus_folder_fails() {
    let folder = Folder::new();
    says(
        &folder,
        &["ask", "ferry"],
        expect![[r#"
        ibid: no article could be loaded from `DIR/corpus`; `ibid check` says why
        exit 1
    "#]],
    );
    says(
        &folder,
        &["check"],
        expect![[r#"
        0 articles, 0 errors, 0 warnings, 0 files passed over
        exit 1
    "#]],
    );
    says(
        &folder,
        &["index"],
        expect![[r#"
        0 added, 0 changed, 0 removed, 0 rejected; 0 articles, 0 passages
        ibid: no article could be loaded from `DIR/corpus`; `ibid check` says why
        exit 1
    "#]],
    );
    for args in [&["chat"][..], &["show", "a.txt"], &["sources"]] {
        assert_eq!(folder.run(args).status.code(), Some(1), "{args:?}");
    }
}

#[test]
fn a_corpus_of_broken_articles_fails_and_check_says_why() {
    let folder = Folder::with(&[("a.txt", "---\ntitle: T\n---\n\nText."), ("b.md", "---\ntitle: T")]);
    says(
        &folder,
        &["ask", "ferry"],
        expect![[r#"
        ibid: no article could be loaded from `DIR/corpus`; `ibid check` says why
        exit 1
    "#]],
    );
    let output = folder.run(&["index"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).starts_with(
        "0 added, 0 changed, 0 removed, 2 rejected; 0 articles, 0 passages
"
    ));
    expect![[r#"
        a.txt:1: `source` is missing; write `source:` and the publication, or `source: unknown`
        a.txt:1: `date` is missing; write `date:` and a day such as 2023-10-16, or `date: unknown`
        b.md:1: the front matter is not closed; put a line `---` after it
        ibid: no article could be loaded from `DIR/corpus`; `ibid check` says why
    "#]]
    .assert_eq(&stderr(&output).replace(folder.corpus().parent().unwrap().to_str().unwrap(), "DIR"));
    says(
        &folder,
        &["check"],
        expect![[r#"
        error: a.txt:1: `source` is missing; write `source:` and the publication, or `source: unknown`
        error: a.txt:1: `date` is missing; write `date:` and a day such as 2023-10-16, or `date: unknown`
        error: b.md:1: the front matter is not closed; put a line `---` after it
        0 articles, 3 errors, 0 warnings, 0 files passed over
        exit 1
    "#]],
    );
}

#[test]
fn a_broken_article_is_left_out_and_the_rest_is_served() {
    let folder = sound();
    folder.write("broken.txt", "---\ntitle: T\n---\n\nThe ferry was saved.");
    let output = folder.run(&["ask", "ferry"]);
    assert_eq!(output.status.code(), Some(0));
    expect![[r#"
        ibid: 1 article was left out; `ibid check` says why
    "#]]
    .assert_eq(&stderr(&output));
    assert!(!stdout(&output).contains("saved"));
    says(
        &folder,
        &["show", "broken.txt"],
        expect![[r#"
            ibid: 1 article was left out; `ibid check` says why
            ibid: there is no article `broken.txt`; give a path inside `DIR/corpus` (`ibid check` says which files are left out) or a receipt
            exit 1
        "#]],
    );
}

#[test]
fn check_names_everything_that_is_wrong_at_once() {
    let folder = sound();
    let front = |fields: &str| format!("---\n{fields}\n---\n\nThe text is in order.\n");
    let good = "title: T\nsource: S\ndate: 2020-01-01";
    let title = "x".repeat(301);
    let url = format!("https://example.org/{}", "x".repeat(2_000));
    for (name, fields) in [
        ("b-missing-title.txt", "source: S\ndate: 2020-01-01".to_owned()),
        ("b-missing-source.txt", "title: T\ndate: 2020-01-01".to_owned()),
        ("b-missing-date.txt", "title: T\nsource: S".to_owned()),
        ("c-blank-values.txt", "title: ''\nsource: ~\ndate:".to_owned()),
        ("d-date-in-words.txt", "title: T\nsource: S\ndate: 16 October 2023".to_owned()),
        ("d-date-of-no-day.txt", "title: T\nsource: S\ndate: 2023-02-30".to_owned()),
        ("d-date-in-the-future.txt", "title: T\nsource: S\ndate: 9999-12-31".to_owned()),
        ("e-unknown-key.txt", format!("{good}\nmood: good")),
        ("e-mistyped-key.txt", format!("{good}\nauther: A")),
        ("e-key-twice.txt", format!("{good}\ntitle: U")),
        ("f-not-yaml.txt", format!("{good}\nauthor: A: B")),
        ("f-not-fields.txt", "- a\n- b".to_owned()),
        ("g-url.txt", format!("{good}\nurl: example.org/a")),
        ("g-url-too-long.txt", format!("{good}\nurl: {url}")),
        ("g-language.txt", format!("{good}\nlanguage: English")),
        ("g-tags.txt", format!("{good}\ntags: {{a: b}}")),
        ("g-author-list.txt", format!("{good}\nauthor: [A, B]")),
        ("h-title-too-long.txt", format!("title: {title}\nsource: S\ndate: unknown")),
        ("h-title-of-two-lines.txt", "title: |\n  one\n  two\nsource: S\ndate: unknown".to_owned()),
        ("i-everything.md", "tittle: T\nsource: S\ndate: soon\nurl: here\nlanguage: Klingon".to_owned()),
    ] {
        folder.write(name, &front(&fields));
    }
    folder.write("j-no-text.txt", &format!("---\n{good}\n---\n\n"));
    folder.write("j-no-text.md", &format!("---\n{good}\n---\n\n<!-- nothing -->\n"));
    folder.write("k-not-closed.txt", &format!("---\n{good}\n\nThe text is in order.\n"));
    fs::write(folder.corpus().join("l-no-front-matter.txt"), "Only text.\n").unwrap();
    folder.write("m-page.html", "<html><head><title>A page</title></head><body><p>The page says little about itself, but what it says is true.</p></body></html>");
    let mut latin = front(good).into_bytes();
    latin.extend(b"caf\xe9\n");
    fs::write(folder.corpus().join("n-latin.txt"), latin).unwrap();
    fs::write(folder.corpus().join("n-half-utf-16.txt"), b"\xff\xfe\x2d").unwrap();
    let output = folder.run(&["check"]);
    let listed = stdout(&output).replace(&url, "https://example.org/xxx…");
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(1), ""));
    expect![[r#"
        error: b-missing-date.txt:1: `date` is missing; write `date:` and a day such as 2023-10-16, or `date: unknown`
        error: b-missing-source.txt:1: `source` is missing; write `source:` and the publication, or `source: unknown`
        error: b-missing-title.txt:1: `title` is missing; write `title:` and the headline
        error: c-blank-values.txt:2: `title` is missing; write `title:` and the headline
        error: c-blank-values.txt:1: `source` is missing; write `source:` and the publication, or `source: unknown`
        error: c-blank-values.txt:1: `date` is missing; write `date:` and a day such as 2023-10-16, or `date: unknown`
        error: d-date-in-the-future.txt:4: `date` lies in the future: 9999-12-31; write the day of publication
        error: d-date-in-words.txt:4: `date` is not a date: 16 October 2023; write a day such as 2023-10-16, an RFC 3339 time, or `unknown`
        error: d-date-of-no-day.txt:4: `date` is not a date: 2023-02-30; write a day such as 2023-10-16, an RFC 3339 time, or `unknown`
        error: e-key-twice.txt:5: `title` stands twice; keep one
        error: e-mistyped-key.txt:5: unknown key `auther`; did you mean `author`?
        error: e-unknown-key.txt:5: unknown key `mood`; the keys are title, source, date, author, url, language, tags, based_on, pages, fetched, original, original_sha256, date_from, withdrawn, corrected
        error: f-not-fields.txt:2: the front matter is not `key: value` lines; write `title: …`, `source: …`, `date: …`
        error: f-not-yaml.txt:5: the front matter is not YAML (mapping values are not allowed in this context); put a value that holds `: ` or `#` in quotes
        error: g-author-list.txt:5: `author` is not a line of text; write `author: …` on one line
        error: g-language.txt:5: `language` is not a language code: English; write a code such as en, ru or de, or leave it out
        error: g-tags.txt:5: `tags` is not a list; write `tags: [one, two]`
        error: g-url-too-long.txt:5: `url` is not a web address: https://example.org/xxx…; write https://… or leave it out
        error: g-url.txt:5: `url` is not a web address: example.org/a; write https://… or leave it out
        error: h-title-of-two-lines.txt:2: `title` has more than one line; write it on one line
        error: h-title-too-long.txt:2: `title` is longer than 300 characters; shorten it
        error: i-everything.md:2: unknown key `tittle`; did you mean `title`?
        error: i-everything.md:1: `title` is missing; write `title:` and the headline
        error: i-everything.md:4: `date` is not a date: soon; write a day such as 2023-10-16, an RFC 3339 time, or `unknown`
        error: i-everything.md:5: `url` is not a web address: here; write https://… or leave it out
        error: i-everything.md:6: `language` is not a language code: Klingon; write a code such as en, ru or de, or leave it out
        error: j-no-text.md: the article has no text; write the text below the front matter
        error: j-no-text.txt: the article has no text; write the text below the front matter
        error: k-not-closed.txt:1: the front matter is not closed; put a line `---` after it
        error: l-no-front-matter.txt:1: `title` is missing; write `title:` and the headline
        error: l-no-front-matter.txt:1: `source` is missing; write `source:` and the publication, or `source: unknown`
        error: l-no-front-matter.txt:1: `date` is missing; write `date:` and a day such as 2023-10-16, or `date: unknown`
        error: m-page.html:1: `source` is missing; write `source:` and the publication, or `source: unknown`
        error: m-page.html:1: `date` is missing; write `date:` and a day such as 2023-10-16, or `date: unknown`
        error: n-half-utf-16.txt: it is not the UTF-16 that its byte order mark announces; save it as UTF-8
        error: n-latin.txt:8: not UTF-8 at byte 70; save the file as UTF-8
        warning: a.txt: the text has only 44 characters; look whether it is whole, or write what is missing
        1 article, 36 errors, 1 warning, 0 files passed over
    "#]].assert_eq(&listed);
    // And the one that is in order is served.
    assert_eq!(folder.run(&["ask", "ferry"]).status.code(), Some(0));
}

#[test]
fn check_names_every_broken_line_of_a_jsonl_file() {
    let folder = sound();
    let lines: Vec<&[u8]> = vec![
        br#"{"id": "good", "title": "T", "source": "S", "date": "2020-01-01", "text": "The lighthouse was sold."}"#,
        br#"{"id": "good", "title": "T", "source": "S", "date": "2020-01-01", "text": "The id is taken."}"#,
        br#"{"id": "cut", "title": "T", "#,
        br#"["a", "list"]"#,
        br#"{"title": "T", "source": "S", "date": "2020-01-01", "text": "No id."}"#,
        br#"{"id": "", "title": "T", "source": "S", "date": "2020-01-01", "text": "A blank id."}"#,
        br#"{"id": "x", "title": null, "source": "S", "date": 20200101, "text": "A null title."}"#,
        br#"{"id": "y", "title": "T", "source": "S", "date": "2020-01-01", "text": ""}"#,
        br#"{"id": "z", "title": "T", "source": "S", "date": "2020-01-01", "txt": "Misspelt.", "text": ["a"]}"#,
        b"{\"id\": \"latin\", \"title\": \"caf\xe9\"}",
    ];
    fs::write(folder.corpus().join("b.jsonl"), lines.join(&b'\n')).unwrap();
    says(
        &folder,
        &["check"],
        expect![[r#"
            error: b.jsonl:2: the id of `b.jsonl#good` was used above; give each line an id of its own
            error: b.jsonl:3: not a JSON object (column 27); write one object a line: {"id": …, "title": …, "text": …}
            error: b.jsonl:4: not a JSON object (column 0); write one object a line: {"id": …, "title": …, "text": …}
            error: b.jsonl:5: `id` is missing; give each line an id of its own
            error: b.jsonl:6: `id` is not one line of 1 to 200 characters; give each line an id of its own
            error: b.jsonl:7: `title` is missing; write `title:` and the headline
            error: b.jsonl:7: `date` is not a line of text; write `date: …` on one line
            error: b.jsonl:8: the article has no text; write it under `text`
            error: b.jsonl:9: `text` is not a string; write it in quotes
            error: b.jsonl:9: the article has no text; write it under `text`
            error: b.jsonl:9: unknown key `txt`; the keys are title, source, date, author, url, language, tags, based_on, pages, fetched, original, original_sha256, date_from, withdrawn, corrected
            error: b.jsonl:10: not UTF-8 at byte 681; save the file as UTF-8
            warning: a.txt: the text has only 44 characters; look whether it is whole, or write what is missing
            warning: b.jsonl:1: the text has only 24 characters; look whether it is whole, or write what is missing
            2 articles, 12 errors, 2 warnings, 0 files passed over
            exit 1
        "#]],
    );
    assert_eq!(stdout(&folder.run(&["show", "b.jsonl#good"])), "The lighthouse was sold.");
}

#[test]
fn check_warns_of_what_is_allowed_but_looks_wrong() {
    let folder = Folder::with(&[
        ("a.txt", "A title\nThe ferry sank on Monday.\nShare this page\nIt was old."),
        ("b.txt", "The ferry was raised on Tuesday.\nShare this page\nIt was \u{202e}wet."),
        ("c.txt", "The ferry was sold on Friday.\nShare this page\nIt was cheap."),
    ]);
    says(
        &folder,
        &["check"],
        expect![[r#"
            warning: a.txt: the text has only 61 characters; look whether it is whole, or write what is missing
            warning: a.txt:7: the title stands again in the text, which looks like page furniture; remove it from the text
            warning: a.txt:9: the short line `Share this page` stands in 3 articles of The Paper and looks like page furniture; remove it if it is none of the article
            warning: b.txt: the text has only 61 characters; look whether it is whole, or write what is missing
            warning: b.txt:9: 1 of its characters would be altered by Telegram (the first is U+202E); remove them
            warning: c.txt: the text has only 59 characters; look whether it is whole, or write what is missing
            3 articles, 0 errors, 6 warnings, 0 files passed over
            exit 0
        "#]],
    );
}

#[test]
fn files_that_are_passed_over_are_listed_and_not_served() {
    let folder = sound();
    folder.write(".hidden.txt", "The hidden submarine surfaced.");
    folder.write(".folder/inside.txt", "The concealed submarine surfaced.");
    folder.write("notes.pdf", "The printed submarine surfaced.");
    folder.write("no-ending", "The nameless submarine surfaced.");
    folder.write("page.htm", "The short submarine surfaced.");
    folder.write("UPPER.TXT", "The loud submarine surfaced.");
    #[cfg(unix)]
    {
        let outside = folder.corpus().parent().unwrap().join("outside");
        fs::create_dir(&outside).unwrap();
        fs::write(
            outside.join("secret.txt"),
            "---\ntitle: T\nsource: S\ndate: unknown\n---\n\nThe secret submarine surfaced.\n",
        )
        .unwrap();
        std::os::unix::fs::symlink(outside.join("secret.txt"), folder.corpus().join("link.txt")).unwrap();
        std::os::unix::fs::symlink(&outside, folder.corpus().join("linked-folder")).unwrap();
        std::os::unix::fs::symlink("nowhere", folder.corpus().join("dangling.txt")).unwrap();
        fs::create_dir(folder.corpus().join("sub")).unwrap();
        std::os::unix::fs::symlink("..", folder.corpus().join("sub/circle")).unwrap();
        says(
            &folder,
            &["check"],
            expect![[r#"
                warning: UPPER.TXT: the text has only 28 characters; look whether it is whole, or write what is missing
                warning: a.txt: the text has only 44 characters; look whether it is whole, or write what is missing
                note: .folder: hidden; passed over
                note: .hidden.txt: hidden; passed over
                note: dangling.txt: cannot be read (No such file or directory (os error 2)); passed over
                note: link.txt: a link that leads out of the corpus; passed over
                note: linked-folder: a link that leads out of the corpus; passed over
                note: no-ending: not one of .txt .md .html .jsonl; passed over
                note: notes.pdf: not one of .txt .md .html .jsonl; passed over
                note: page.htm: not one of .txt .md .html .jsonl; passed over
                note: sub/circle: a link that leads in a circle; passed over
                2 articles, 0 errors, 2 warnings, 9 files passed over
                exit 0
            "#]],
        );
    }
    let answer = folder.ask("submarine surfaced");
    let articles: Vec<&str> =
        answer["quotes"].as_array().unwrap().iter().map(|quote| quote["article"].as_str().unwrap()).collect();
    assert_eq!(articles, ["UPPER.TXT"], "{answer}");
    for id in [
        "link.txt",
        "linked-folder/secret.txt",
        ".hidden.txt",
        "notes.pdf",
        "../outside/secret.txt",
        "../../etc/passwd",
        "sub/circle/a.txt",
    ] {
        assert_eq!(folder.run(&["show", id]).status.code(), Some(1), "{id}");
    }
}

#[test]
fn an_article_or_receipt_that_is_not_there_is_named() {
    let folder = sound();
    says(
        &folder,
        &["show", "b.txt"],
        expect![[r#"
        ibid: there is no article `b.txt`; give a path inside `DIR/corpus` (`ibid check` says which files are left out) or a receipt
        exit 1
    "#]],
    );
    says(
        &folder,
        &["show", ""],
        expect![[r#"
        ibid: there is no article ``; give a path inside `DIR/corpus` (`ibid check` says which files are left out) or a receipt
        exit 1
    "#]],
    );
    let answer = folder.ask("ferry harbour");
    let receipt = answer["quotes"][0]["receipt"].as_str().unwrap().to_owned();
    assert_eq!(folder.run(&["show", &receipt.to_uppercase()]).status.code(), Some(0), "a receipt may be shouted");
    let last = if receipt.ends_with('a') { "b" } else { "a" };
    let mistyped = format!("{}{last}{}", &receipt[..5], &receipt[6..]);
    let mistyped = if mistyped == receipt { format!("{}c{}", &receipt[..5], &receipt[6..]) } else { mistyped };
    let output = folder.run(&["show", &mistyped]);
    let all = stderr(&output).replace(&mistyped, "RECEIPT");
    assert_eq!(
        (output.status.code(), all.as_str()),
        (Some(1), "ibid: `RECEIPT`: this receipt is mistyped: a character is wrong or missing\n")
    );
    folder.write("a.txt", "The ferry sank in the harbour on a stormy day.");
    says(
        &folder,
        &["show", &receipt],
        expect![[r#"
        ibid: no article has the text of this receipt now: it has changed since, or was removed
        exit 1
    "#]],
    );
    folder.write(
        "a.txt",
        "---\ntitle: Another title\nsource: S\ndate: unknown\n---\n\nThe ferry sank in the harbour on a calm day.",
    );
    assert_eq!(folder.run(&["show", &receipt]).status.code(), Some(0), "the same text under another title");
}

#[test]
fn a_batch_that_cannot_be_read_is_named() {
    let folder = sound();
    says(
        &folder,
        &["ask", "--batch", "nowhere.jsonl"],
        expect![[r#"
        ibid: cannot read the batch `nowhere.jsonl`: No such file or directory (os error 2)
        exit 1
    "#]],
    );
    let corpus = folder.corpus();
    says(
        &folder,
        &["ask", "--batch", corpus.to_str().unwrap()],
        expect![[r#"
            ibid: cannot read the batch `DIR/corpus`: Is a directory (os error 21)
            exit 1
        "#]],
    );
}

#[test]
fn a_wrong_use_exits_with_2_and_says_how_to_do_it() {
    let folder = sound();
    says(
        &folder,
        &["ask"],
        expect![[r#"
        error: the following required arguments were not provided:
          <QUESTION>...

        Usage: ibid ask <QUESTION>...

        For more information, try '--help'.
        exit 2
    "#]],
    );
    says(
        &folder,
        &["ask", "--quotes", "6", "ferry"],
        expect![[r#"
        error: invalid value '6' for '--quotes <N>': 6 is not in 1..=5

        For more information, try '--help'.
        exit 2
    "#]],
    );
    says(
        &folder,
        &["ask", "--batch", "-", "ferry"],
        expect![[r#"
        error: the argument '--batch <FILE>' cannot be used with '[QUESTION]...'

        Usage: ibid ask --batch <FILE> [QUESTION]...

        For more information, try '--help'.
        exit 2
    "#]],
    );
    for args in [
        &["frobnicate"][..],
        &["ask", "--passages", "0", "ferry"],
        &["ask", "--quotes", "many", "ferry"],
        &["show"],
        &["show", "a", "b"],
        &["check", "--fast"],
        &["completions", "tortoise"],
        &["--corpus"],
    ] {
        let output = folder.run(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {output:?}");
        assert!(stderr(&output).starts_with("error: ") && stdout(&output).is_empty(), "{args:?}: {output:?}");
    }
}

#[test]
fn flags_may_stand_after_the_question_and_a_hyphen_is_explained() {
    let folder = sound();
    let output = folder.run(&["ask", "ferry", "--json", "--quotes", "1"]);
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&answer["question"], &answer["outcome"]), (&"ferry".into(), &"quotes".into()));
    says(
        &folder,
        &["ask", "ferry", "-zeppelin"],
        expect![[r#"
        error: unexpected argument '-z' found

          tip: to pass '-z' as a value, use '-- -z'

        Usage: ibid ask [OPTIONS] [QUESTION]...

        For more information, try '--help'.
        exit 2
    "#]],
    );
    says(
        &folder,
        &["ask", "ferry -harbour"],
        expect![[r#"
         Nothing in these articles answers that.
         Searched 1 article from 1 source, dated 16 October 2023.
        exit 3
    "#]],
    );
}

#[test]
fn without_a_token_the_bot_points_to_ask_and_chat() {
    let folder = sound();
    for args in [&[][..], &["serve"]] {
        let output = folder.run(args);
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(78), ""), "{args:?}");
        assert!(stderr(&output).contains("`ibid ask") && stderr(&output).contains("`ibid chat`"), "{output:?}");
    }
}

#[test]
fn a_broken_settings_file_is_a_matter_of_configuration() {
    let folder = sound();
    let here = folder.corpus().parent().unwrap().to_owned();
    let in_here = |args: &[&str]| folder.command(args).current_dir(&here).output().unwrap();
    assert_eq!(in_here(&["ask", "ferry"]).status.code(), Some(0), "without one all is well");
    fs::write(here.join(".env"), "IBID_LOG=warn\nthis is no setting\n").unwrap();
    said(
        &folder,
        &in_here(&["ask", "ferry"]),
        expect![[r#"
            ibid: cannot read `.env` (a line is not NAME=value, or its value needs quotes); mend or remove it
            exit 78
        "#]],
    );
    fs::write(here.join(".env"), "TELOXIDE_TOKEN=12345:secret and more\n").unwrap();
    said(
        &folder,
        &in_here(&["ask", "ferry"]),
        expect![[r#"
            ibid: cannot read `.env` (a line is not NAME=value, or its value needs quotes); mend or remove it
            exit 78
        "#]],
    );
    fs::write(here.join(".env"), format!("# a comment\nIBID_CORPUS={}\n", folder.corpus().display())).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_ibid"));
    command.env_remove("IBID_CORPUS").env("IBID_DATA", folder.data()).args(["ask", "ferry"]).current_dir(&here);
    assert_eq!(command.output().unwrap().status.code(), Some(0), "and a sound one is heeded");
}

#[test]
fn nothing_found_is_no_error_but_has_its_own_exit_code() {
    let folder = sound();
    says(
        &folder,
        &["ask", "zeppelin"],
        expect![[r#"
         Nothing in these articles answers that.
         No article holds “zeppelin”.
         Searched 1 article from 1 source, dated 16 October 2023.
        exit 3
    "#]],
    );
    says(
        &folder,
        &["ask", "after:someday", "ferry"],
        expect![[r#"
         “after:someday” cannot be followed: write a day, month or year, as in 2023-10-16, 2023-10 or 2023.
        exit 3
    "#]],
    );
    says(
        &folder,
        &["ask", "ferry source:nobody"],
        expect![[r#"
         No article has that source, author, date or language.
        exit 3
    "#]],
    );
    says(
        &folder,
        &["ask", "--", "-zeppelin", "ferry"],
        expect![[r#"
        1  The ferry sank in the harbour on a calm day.
           The Paper — A title, 16 October 2023
           qeelhwqdarqacyqci

         Searched 1 article from 1 source, dated 16 October 2023.
        exit 0
    "#]],
    );
}

#[test]
fn a_reader_who_closes_the_pipe_causes_no_error() {
    let folder = sound();
    let file = folder.data().with_file_name("ibid.tar.gz").to_string_lossy().into_owned();
    for args in [
        &["index"][..],
        &["ask", "ferry"],
        &["ask", "--json", "ferry"],
        &["check"],
        &["sources"],
        &["show", "a.txt"],
        &["completions", "bash"],
        &["backup", "--without-state", &file],
        &["restore", "--force", &file],
        &["chat"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = folder.command(args).stdin(Stdio::null()).stdout(writer).output().unwrap();
        assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""), "{args:?}");
    }
    assert!(folder.corpus().join("a.txt").is_file());
}

#[test]
fn messages_go_to_standard_error_and_results_to_standard_output() {
    let folder = sound();
    let output = folder.run(&["index"]);
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
    assert!(stdout(&output).starts_with("1 added, 0 changed, 0 removed, 0 rejected; 1 article, 1 passage\nread "));
    says(
        &folder,
        &["sources"],
        expect![[r#"
        The Paper       1  2023-10-16  en
        exit 0
    "#]],
    );
    says(
        &folder,
        &["check"],
        expect![[r#"
            warning: a.txt: the text has only 44 characters; look whether it is whole, or write what is missing
            1 article, 0 errors, 1 warning, 0 files passed over
            exit 0
        "#]],
    );
    let output = ibid(&folder.corpus(), &folder.data(), &["--version"]).output().unwrap();
    let version = stdout(&output);
    let commit = version
        .strip_prefix(concat!("ibid ", env!("CARGO_PKG_VERSION"), " ("))
        .and_then(|rest| rest.strip_suffix(")\n"));
    assert!(
        commit
            .is_some_and(|commit| commit == "unknown"
                || commit.trim_end_matches("-changed").chars().all(|c| c.is_ascii_hexdigit())),
        "{version}"
    );
}
