//! Agency copy: one text in many articles is quoted from where it stood first, and every other printing is named.

use serde_json::Value;

use crate::folder::{Folder, stdout};

/// What the agency sent.
const COPY: &str = "The harbour master of Lindmouth resigned on Friday after the crane fell into the basin and sank two \
barges. Nobody was hurt, because the 14 men of the crew were at lunch in the canteen. The crane had been built in 1931 and \
was to be taken down in the spring, when a new one arrives from Gothenburg by ship.\n\n\
The council will choose another harbour master in June. Until then the pilots take turns, which they have done before, in \
the year of the great ice, when the old one was ill. They ask for a bell of their own and for dry gloves.";
const QUESTION: &str = "Why did the harbour master of Lindmouth resign?";

fn article(source: &str, date: &str, text: &str) -> String {
    format!("---\ntitle: News of {source}\nsource: {source}\ndate: {date}\nlanguage: en\n---\n\n{text}\n")
}

/// The articles that carry the first quote, its own first.
fn carriers(answer: &Value) -> Vec<String> {
    let quote = &answer["quotes"][0];
    let also = quote["also_in"].as_array().unwrap().iter().map(|place| &place["article"]);
    std::iter::once(&quote["article"]).chain(also).map(|id| id.as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_printing_is_named_though_only_some_were_candidates() {
    let folder = Folder::new();
    for at in 0..30 {
        let day = 28 - at % 28;
        let dateline = format!("LINDMOUTH, day {at} — {COPY} (Agency)");
        folder.write(
            &format!("copy-{at:02}.txt"),
            &article(&format!("Paper {at}"), &format!("2021-05-{day:02}"), &dateline),
        );
    }
    // By its id the last, and so none of the ten candidates; by its date the first.
    folder.write("first.txt", &article("The Wire", "2021-04-30", COPY));
    folder.write("zebra.txt", &article("Zoo News", "2021-04-29", &COPY.replace(" Friday ", "  FRIDAY   ")));
    let answer = folder.ask(QUESTION);
    let found = carriers(&answer);
    assert_eq!((found.len(), found[0].as_str(), found[1].as_str()), (32, "zebra.txt", "first.txt"), "{answer}");
    let dates: Vec<&str> = answer["quotes"][0]["also_in"]
        .as_array()
        .unwrap()
        .iter()
        .map(|place| place["date"].as_str().unwrap())
        .collect();
    assert!(dates.is_sorted(), "{dates:?}");
    let quotes = answer["quotes"].as_array().unwrap();
    assert!(quotes[0]["text"].as_str().unwrap().contains("resigned on  FRIDAY   after"), "{answer}");
    assert!(quotes.iter().all(|quote| quote["text"].as_str().unwrap().matches("resigned").count() <= 1));
    assert_eq!(quotes.iter().filter(|quote| quote["text"].as_str().unwrap().contains("resigned")).count(), 1);
    // Whether the index was built at once or grew, the answer is the same.
    folder.write("copy-05.txt", &article("Paper 5", "2021-05-23", "Something else altogether."));
    folder.ask(QUESTION);
    folder.write("copy-05.txt", &article("Paper 5", "2021-05-23", &format!("LINDMOUTH, day 5 — {COPY} (Agency)")));
    assert_eq!(folder.ask(QUESTION)["quotes"], answer["quotes"]);
}

#[test]
fn a_copy_that_does_not_hold_the_quoted_words_is_not_named() {
    let folder = Folder::new();
    folder.write("a-wire.txt", &article("The Wire", "2021-05-01", COPY));
    let without = COPY.split_once("\n\n").unwrap().1;
    folder.write("b-cut.txt", &article("The Cut", "2021-05-02", &format!("There was an accident.\n\n{without}")));
    folder.write("c-number.txt", &article("The Counter", "2021-05-02", &COPY.replace("14 men", "15 men")));
    folder.write("d-whole.txt", &article("The Whole", "2021-05-03", COPY));
    let answer = folder.ask("How many men of the crew were at lunch in Lindmouth?");
    assert!(answer["quotes"][0]["text"].as_str().unwrap().contains("14 men"), "{answer}");
    assert_eq!(carriers(&answer), ["a-wire.txt", "d-whole.txt"], "{answer}");
    let answer = folder.ask("What do the pilots ask for?");
    assert_eq!(carriers(&answer), ["a-wire.txt", "b-cut.txt", "c-number.txt", "d-whole.txt"], "{answer}");
}

#[test]
fn copies_that_the_question_leaves_out_are_not_named() {
    let folder = Folder::new();
    for (name, source, date) in [
        ("a.txt", "The Wire", "2021-05-01"),
        ("b.txt", "Harbour Post", "2021-05-02"),
        ("c.txt", "Harbour Post", "2021-06-02"),
        ("d.txt", "Island Gazette", "2021-05-03"),
    ] {
        folder.write(name, &article(source, date, COPY));
    }
    assert_eq!(carriers(&folder.ask(&format!("source:harbour {QUESTION}"))), ["b.txt", "c.txt"]);
    assert_eq!(carriers(&folder.ask(&format!("after:2021-05-02 before:2021-05-31 {QUESTION}"))), ["b.txt", "d.txt"]);
}

#[test]
fn check_names_near_duplicates_with_both_ids() {
    let folder = Folder::new();
    folder.write("a.txt", &article("The Wire", "2021-05-01", COPY));
    folder.write("b.txt", &article("The Post", "2021-05-02", &format!("LINDMOUTH — {COPY}")));
    folder.write("c.txt", &article("The Wire", "2021-05-01", &COPY.replace("dry gloves", "new gloves")));
    folder.write(
        "d.jsonl",
        &format!(
            "{}\n",
            serde_json::json!({"id": "x", "title": "T", "source": "S", "date": "unknown", "language": "en", "text": COPY})
        ),
    );
    let said = stdout(&folder.run(&["check"]));
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 4, "{said}");
    assert!(
        lines[0].starts_with("warning: c.txt: its text is about ")
            && lines[0].contains("`a.txt`, which has the same source and date")
    );
    assert!(lines[1].starts_with("note: b.txt: its text is about ") && lines[1].contains("`a.txt`; both are kept"));
    assert_eq!(
        lines[2],
        "note: d.jsonl:1: the text of `d.jsonl#x` is about 100 % the same as that of `a.txt`; both are kept, and an answer \
         names the other under `Also in`"
    );
    assert_eq!(lines[3], "4 articles, 0 errors, 1 warning, 0 files passed over");
}
