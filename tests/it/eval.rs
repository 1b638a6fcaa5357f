//! `ibid eval`: right numbers for answers that can be counted by hand, and one clear line for each wrong question.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;

use expect_test::{Expect, expect};
use serde_json::{Value, json};

use crate::folder::{Folder, stderr, stdout};

/// Articles of one passage each. One has a name with a blank.
fn harbour() -> Folder {
    Folder::with(&[
        ("ferry times.txt", "The ferry to the island leaves the harbour at seven. Tickets for it cost nine euros."),
        ("pilots.txt", "The ferry leaves the harbour at seven, as the pilots confirm."),
        ("bridge.txt", "The old bridge was opened in 1932. It is three hundred metres long."),
        (
            "mill.jsonl",
            "{\"id\":\"mill\",\"title\":\"A mill\",\"source\":\"S\",\"date\":\"unknown\",\"text\":\"The windmill on the hill ground rye until 1911.\"}\n",
        ),
    ])
}

fn answerable(id: &str, question: &str, answers: &[&str], articles: &[&str]) -> Value {
    json!({"id": id, "question": question, "answerable": true, "answers": answers, "articles": articles})
}

fn unanswerable(id: &str, question: &str) -> Value {
    json!({"id": id, "question": question, "answerable": false, "answers": [], "articles": []})
}

/// A set of which one knows what must become of each question: `a` to `d` and `abc` are of the first half.
fn harbour_questions() -> Vec<Value> {
    vec![
        // Two passages hold the answer; one of them comes first.
        answerable("a", "When does the ferry leave the harbour?", &["at seven"], &["ferry times.txt", "pilots.txt"]),
        answerable("b", "When was the old bridge opened?", &["1932"], &["bridge.txt"]),
        // What comes first is from another article than the one that is expected.
        answerable("c", "How long is the old bridge?", &["nine euros"], &["ferry times.txt"]),
        // No article holds a word of it.
        answerable("d", "Who painted wallpaper?", &["rye"], &["mill"]),
        unanswerable("abc", "Who won yesterday's football match?"),
        // Answered, though the set says that nothing does.
        unanswerable("e", "Until when did the windmill on the hill grind rye?"),
    ]
}

fn write(folder: &Folder, lines: &str) -> PathBuf {
    let path = folder.corpus().parent().unwrap().join("questions.jsonl");
    fs::write(&path, lines).unwrap();
    path
}

fn lines(questions: &[Value]) -> String {
    questions.iter().map(|question| format!("{question}\n")).collect()
}

/// `ibid eval --json` over the harbour.
fn measured(folder: &Folder, flags: &[&str]) -> Value {
    let path = write(folder, &lines(&harbour_questions()));
    let args = [&["eval", "--json", "--questions", path.to_str().unwrap()], flags].concat();
    let output = folder.run(&args);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A figure of a column: 0 for all, 1 and 2 for the halves.
fn figure(report: &Value, column: usize, name: &str) -> f64 {
    report["figures"][column][name].as_f64().unwrap_or_else(|| panic!("{name} in {}", report["figures"][column]))
}

#[track_caller]
fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
}

#[test]
fn the_figures_are_those_that_one_counts_by_hand() {
    let report = measured(&harbour(), &[]);
    let misses: Vec<&str> =
        report["questions"].as_array().unwrap().iter().map(|q| q["miss"].as_str().unwrap_or("-")).collect();
    assert_eq!(misses, ["-", "-", "wrong_passage", "declined", "-", "answered"]);
    for (name, expected) in [
        ("questions", 6.0),
        ("answerable", 4.0),
        ("first", 2.0 / 4.0),
        ("three", 2.0 / 4.0),
        ("covered", 2.0 / 4.0),
        ("false_refusals", 1.0 / 4.0),
        ("declined_rightly", 1.0 / 2.0),
        ("in_a_passage", 4.0),
        ("mrr_10", (1.0 + 1.0 + 0.0 + 0.0) / 4.0),
        ("recall_1", (0.5 + 1.0 + 0.0 + 0.0) / 4.0),
        ("recall_5", (1.0 + 1.0 + 0.0 + 0.0) / 4.0),
        ("verbatim", 1.0),
    ] {
        near(figure(&report, 0, name), expected);
    }
    assert_eq!((report["figures"][0]["of"].as_str(), report["figures"].as_array().unwrap().len()), (Some("all"), 3));
}

#[test]
fn the_figures_of_confidence_follow_from_the_records() {
    let report = measured(&harbour(), &[]);
    let records = report["questions"].as_array().unwrap();
    // It is a number of 32 bits, written with no more digits than tell it from the next.
    let confidence = |record: &Value| f64::from(record["confidence"].as_f64().unwrap() as f32);
    let (yes, no): (Vec<&Value>, Vec<&Value>) = records.iter().partition(|record| record["answerable"] == true);
    let pairs = yes.iter().flat_map(|yes| no.iter().map(|no| confidence(yes).total_cmp(&confidence(no))));
    let won: f64 = pairs.map(|order| f64::from(order as i8 + 1) / 2.0).sum();
    near(figure(&report, 0, "auc"), won / 8.0);
    // With four answerable questions five percent are none, so only what is below all of them is caught: and one of
    // them has no confidence at all.
    near(report["figures"][0]["caught_at_5"]["share"].as_f64().unwrap(), 0.0);
    let right = |record: &Value| f64::from(u8::from(record["guess"]["right"] == true));
    let mut distances = [0.0; 10];
    for record in records {
        distances[((confidence(record) * 10.0) as usize).min(9)] += confidence(record) - right(record);
    }
    near(figure(&report, 0, "calibration_error"), distances.iter().map(|sum: &f64| sum.abs()).sum::<f64>() / 6.0);
    let wrong: f64 = records.iter().map(|record| 1.0 - right(record)).sum();
    let risks = report["figures"][0]["risks"].as_array().unwrap();
    near(risks[4]["error"].as_f64().unwrap(), wrong / 6.0);
    let shown: Vec<f64> = records
        .iter()
        .flat_map(|record| record["quotes"].as_array().unwrap().iter().take(3))
        .map(|quote| quote["text"].as_str().unwrap().chars().count() as f64)
        .collect();
    near(figure(&report, 0, "chars_per_quote"), shown.iter().sum::<f64>() / shown.len() as f64);
}

#[test]
fn a_set_falls_into_the_same_halves_each_time() {
    let folder = harbour();
    let report = measured(&folder, &[]);
    assert_eq!((figure(&report, 1, "questions"), figure(&report, 2, "questions")), (5.0, 1.0));
    let second = measured(&folder, &["--half", "second"]);
    assert_eq!(second["figures"].as_array().unwrap().len(), 1);
    assert_eq!((figure(&second, 0, "questions"), second["questions"][0]["id"].as_str()), (1.0, Some("e")));
}

#[test]
fn what_is_declined_follows_from_confidence_and_nothing_else() {
    let folder = harbour();
    let open = measured(&folder, &["--no-decline"]);
    let of = |report: &Value, key: &str| -> Vec<Value> {
        report["questions"].as_array().unwrap().iter().map(|question| question[key].clone()).collect()
    };
    for (caution, threshold) in [("low", 0.1), ("normal", 0.2), ("high", 0.5)] {
        let report = measured(&folder, &["--caution", caution]);
        assert_eq!((report["caution"].as_str(), of(&report, "confidence")), (Some(caution), of(&open, "confidence")));
        near(report["threshold"].as_f64().unwrap(), threshold);
        for question in report["questions"].as_array().unwrap() {
            let unsure = question["confidence"].as_f64().unwrap() < threshold;
            assert_eq!(question["declined"], unsure, "{question}");
            assert_eq!(question["quotes"].as_array().unwrap().is_empty(), unsure, "{question}");
            assert!(unsure || question["quotes"][0] == question["guess"], "{question}");
        }
    }
}

#[test]
fn a_single_question_is_declined_by_the_same_measure() {
    let folder = harbour();
    let (held, missing) = (["windmill", "hill", "ground", "rye"], ["carpets", "parliament", "oranges", "trams"]);
    let mut swayed = 0;
    for (some, others) in (1..=held.len()).flat_map(|some| (1..=missing.len()).map(move |others| (some, others))) {
        let question = format!("What about {}?", [&held[..some], &missing[..others]].concat().join(" and "));
        let outcomes = [("low", 0.1), ("high", 0.5)].map(|(caution, threshold)| {
            let output = folder.command(&["ask", "--json", &question]).env("IBID_CAUTION", caution).output().unwrap();
            let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
            let sure = answer["confidence"].as_f64().unwrap() >= threshold;
            assert_eq!(answer["outcome"], if sure { "quotes" } else { "nothing" }, "{caution}: {answer}");
            sure
        });
        swayed += usize::from(outcomes == [true, false]);
    }
    assert!(swayed > 0, "one of the questions lies between the two");
}

#[test]
fn without_declining_what_came_closest_counts() {
    let folder = Folder::with(&[("bridge.txt", "The old bridge was opened in 1932 by the mayor of the town.")]);
    let question =
        answerable("a", "Which emperor's grandmother opened fourteen schools?", &["the mayor"], &["bridge.txt"]);
    let path = write(&folder, &lines(&[question]));
    let first = |flags: &[&str]| {
        let output = folder.run(&[&["eval", "--json", "--questions", path.to_str().unwrap()], flags].concat());
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        (figure(&report, 0, "first"), figure(&report, 0, "false_refusals"))
    };
    assert_eq!(first(&[]), (0.0, 1.0));
    assert_eq!(first(&["--no-decline"]), (1.0, 1.0));
}

#[test]
fn plain_bm25_quotes_as_many_sentences_as_it_is_told() {
    let report = |flag| measured(&harbour(), &["--no-decline", flag]);
    let quoted = |report: &Value| report["questions"][1]["quotes"][0]["text"].as_str().unwrap().to_owned();
    assert_eq!(quoted(&report("--plain")), "The old bridge was opened in 1932.");
    let two = report("--plain=2");
    assert_eq!(quoted(&two), "The old bridge was opened in 1932. It is three hundred metres long.");
    assert_eq!((two["ranking"].as_str(), two["sentences"].as_u64()), (Some("plain"), Some(2)));
    near(figure(&two, 0, "first"), 2.0 / 4.0);
}

/// What `--trec-run` and `--trec-qrels` wrote, as other tools read them: columns parted by blanks.
fn columns(path: &PathBuf) -> Vec<Vec<String>> {
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(|line| line.split(' ').map(str::to_owned).collect()).collect()
}

#[test]
fn the_trec_files_say_the_same_as_the_figures() {
    let folder = harbour();
    let file = |name: &str| folder.corpus().parent().unwrap().join(name);
    let (run, qrels) = (file("run"), file("qrels"));
    let report = measured(&folder, &["--trec-run", run.to_str().unwrap(), "--trec-qrels", qrels.to_str().unwrap()]);
    let mut relevant: HashMap<String, Vec<String>> = HashMap::new();
    for row in columns(&qrels) {
        let [question, zero, document, one] = row.as_slice() else { panic!("{row:?}") };
        assert_eq!((zero.as_str(), one.as_str()), ("0", "1"));
        relevant.entry(question.clone()).or_default().push(document.clone());
    }
    assert_eq!(relevant["a"], ["ferry%20times.txt:0-84", "pilots.txt:0-61"]);
    assert_eq!(relevant["d"], ["mill.jsonl#mill:0-47"]);
    let mut ranked: HashMap<String, Vec<(f64, String)>> = HashMap::new();
    for row in columns(&run) {
        let [question, q0, document, rank, score, name] = row.as_slice() else { panic!("{row:?}") };
        assert_eq!((q0.as_str(), name.as_str()), ("Q0", "ibid"));
        let ranks = ranked.entry(question.clone()).or_default();
        assert_eq!(rank.parse::<usize>().unwrap(), ranks.len() + 1);
        let score: f64 = score.parse().unwrap();
        assert!(ranks.last().is_none_or(|(above, _)| *above > score), "{row:?}");
        ranks.push((score, document.clone()));
    }
    let reciprocal = |(question, relevant): (&String, &Vec<String>)| {
        let at = ranked.get(question)?.iter().position(|(_, document)| relevant.contains(document))?;
        Some(1.0 / (at + 1) as f64)
    };
    let mrr = relevant.iter().filter_map(reciprocal).sum::<f64>() / relevant.len() as f64;
    near(figure(&report, 0, "mrr_10"), mrr);
}

#[test]
fn the_table_is_readable_and_ends_with_the_worst_misses() {
    let folder = harbour();
    let path = write(&folder, &lines(&harbour_questions()));
    let said = stdout(&folder.run(&["eval", "--questions", path.to_str().unwrap(), "--misses", "1"]));
    for row in [
        "                                                        all   first half  second half",
        "questions                                                 6            5            1",
        "answer in the first quote, %                           50.0         50.0            –",
        "verbatim quotes, %                                    100.0        100.0        100.0",
    ] {
        assert!(said.lines().any(|line| line == row), "{row}\n{said}");
    }
    let (_, misses) = said.split_once("The worst of 3 wrong answers\n").unwrap();
    expect![[r#"

        Who painted wallpaper? (d)
          declined, confidence 0.00
          expected: rye — mill.jsonl#mill
          would have come first: nothing
    "#]]
    .assert_eq(misses);
}

#[track_caller]
fn refuses(text: &str, said: Expect) {
    let folder = harbour();
    write(&folder, text);
    let mut command = folder.command(&["eval", "--questions", "questions.jsonl"]);
    let output = command.current_dir(folder.corpus().parent().unwrap()).output().unwrap();
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(1), ""));
    said.assert_eq(&stderr(&output));
}

#[test]
fn every_wrong_question_is_one_line_with_its_place() {
    let sound = answerable("1", "When?", &["1932"], &["bridge.txt"]);
    let with = |key: &str, value: Value| {
        let mut question = answerable("x", "When?", &["1932"], &["bridge.txt"]);
        question[key] = value;
        question
    };
    let wrong = [
        sound.clone(),
        sound,
        with("answer", json!("1932")),
        json!({"id": "2", "question": "When?", "answerable": true, "answers": ["1932"]}),
        with("answerable", json!("yes")),
        with("answers", json!(["1933"])),
        with("answers", json!([" "])),
        with("answers", json!([])),
        with("articles", json!(["nowhere.txt"])),
        with("answerable", json!(false)),
        json!({"id": "3", "question": "When?", "answerable": false, "answers": ["1932"], "articles": []}),
        with("asked_on", json!("yesterday")),
        with("question", json!("")),
        json!(["4", "When?", false, [], []]),
    ];
    refuses(
        &format!("{}not JSON\n", lines(&wrong)),
        expect![[r#"
            ibid: questions.jsonl:2: the id `1` was used on line 1; give each question an id of its own
            ibid: questions.jsonl:3: unknown field `answer`, expected one of `id`, `question`, `answerable`, `answers`, `articles`, `asked_on` (column 9); write {"id": "…", "question": "…", "answerable": true, "answers": ["…"], "articles": ["…"]}
            ibid: questions.jsonl:4: missing field `articles` (column 66); write {"id": "…", "question": "…", "answerable": true, "answers": ["…"], "articles": ["…"]}
            ibid: questions.jsonl:5: invalid type: string "yes", expected a boolean (column 19); write {"id": "…", "question": "…", "answerable": true, "answers": ["…"], "articles": ["…"]}
            ibid: questions.jsonl:6: the answer `1933` stands in none of the articles it names; copy it letter for letter from what `ibid show ARTICLE` prints
            ibid: questions.jsonl:7: the answer ` ` stands in none of the articles it names; copy it letter for letter from what `ibid show ARTICLE` prints
            ibid: questions.jsonl:8: an answerable question needs an answer and an article; write both, or "answerable": false
            ibid: questions.jsonl:9: there is no article `nowhere.txt` in the corpus; write its path in the corpus, and for a line of JSONL its id after `#`
            ibid: questions.jsonl:10: an unanswerable question names answers or articles; write [] for both, or "answerable": true
            ibid: questions.jsonl:11: an unanswerable question names answers or articles; write [] for both, or "answerable": true
            ibid: questions.jsonl:12: `asked_on` is not a day: yesterday; write one such as "2023-10-16"
            ibid: questions.jsonl:13: `id` or `question` is blank; write {"id": "…", "question": "…", "answerable": true, "answers": ["…"], "articles": ["…"]}
            ibid: questions.jsonl:14: it is not a JSON object; write {"id": "…", "question": "…", "answerable": true, "answers": ["…"], "articles": ["…"]}
            ibid: questions.jsonl:15: it is not a JSON object; write {"id": "…", "question": "…", "answerable": true, "answers": ["…"], "articles": ["…"]}
        "#]],
    );
}

#[test]
fn a_set_without_questions_is_refused() {
    refuses(
        "\n \n",
        expect![[r#"
        ibid: questions.jsonl: there is no question in it; write {"id": "…", "question": "…", "answerable": true, "answers": ["…"], "articles": ["…"]}
    "#]],
    );
}

#[test]
fn an_article_is_found_by_the_end_of_its_id_only_where_one_has_it() {
    let folder = harbour();
    let line = "{\"id\":\"mill\",\"title\":\"T\",\"source\":\"S\",\"date\":\"unknown\",\"text\":\"Rye.\"}\n";
    folder.write("other.jsonl", line);
    let said = |article: &str| {
        let path = write(&folder, &lines(&[answerable("1", "Until when?", &["1911"], &[article])]));
        let output = folder.run(&["eval", "--questions", path.to_str().unwrap()]);
        stderr(&output).replace(&path.display().to_string(), "questions.jsonl")
    };
    assert_eq!(said("mill.jsonl#mill"), "");
    expect![[r#"
        ibid: questions.jsonl:1: `mill` names 2 articles; write its path in the corpus, and for a line of JSONL its id after `#`
    "#]].assert_eq(&said("mill"));
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let output = harbour().run(&["eval", "--questions", "nowhere.jsonl"]);
    assert_eq!(output.status.code(), Some(1));
    expect![[r#"
        ibid: cannot read the questions `nowhere.jsonl`: No such file or directory (os error 2)
    "#]]
    .assert_eq(&stderr(&output));
}
