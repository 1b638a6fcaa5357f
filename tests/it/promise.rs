//! The promise, tested from outside: every quote is looked up in the bytes of its article's file.
//!
//! Nothing here trusts a type of ibid's. The articles are read by a reader of this file's own ([`Reader`]), the
//! questions come from a generator with a fixed seed, and the answers from the real binary, as JSON and as lines.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Output, Stdio};
use std::sync::LazyLock;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::folder::{Folder, copy, stderr, stdout};

/// The longest quote, in characters, and the longest question.
const QUOTE_CHARS: usize = 700;
const QUESTION_CHARS: usize = 1_000;

/// An article as its file has it.
#[derive(Default)]
struct Read {
    text: String,
    title: String,
    source: Option<String>,
    author: Option<String>,
    date: Option<String>,
    url: Option<String>,
    based_on: Option<String>,
}

/// Reads the articles of the sample corpus and of the nasty fixtures, by its own means.
struct Reader {
    folder: Folder,
    articles: BTreeMap<String, Read>,
}

static READER: LazyLock<Reader> = LazyLock::new(Reader::new);

impl Reader {
    /// Both folders in one corpus, `nasty/` and `sample/`.
    fn new() -> Reader {
        let folder = Folder::new();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        copy(&root.join("tests/fixtures/nasty"), &folder.corpus().join("nasty"));
        copy(&root.join("corpus"), &folder.corpus().join("sample"));
        let mut reader = Reader { folder, articles: BTreeMap::new() };
        let mut folders = vec![reader.folder.corpus()];
        while let Some(inside) = folders.pop() {
            for entry in fs::read_dir(inside).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.file_name().is_some_and(|name| name != "names.toml") {
                    reader.read(&path);
                }
            }
        }
        assert!(reader.articles.len() > 35, "the walk found the articles: {}", reader.articles.len());
        reader
    }

    fn read(&mut self, path: &Path) {
        let id = path.strip_prefix(self.folder.corpus()).unwrap().to_string_lossy().replace('\\', "/");
        let file = fs::read_to_string(path).unwrap();
        if id.ends_with(".jsonl") {
            for line in file.lines() {
                let line: Value = serde_json::from_str(line).unwrap();
                let key = |key: &str| line[key].as_str().map(str::to_owned);
                let known = |text: Option<String>| text.filter(|text| text != "unknown");
                let name = key("id").unwrap_or_else(|| line["id"].to_string());
                self.articles.insert(
                    format!("{id}#{name}"),
                    Read {
                        text: key("text").unwrap(),
                        title: key("title").unwrap(),
                        source: known(key("source")),
                        author: key("author"),
                        date: known(key("date")),
                        url: key("url"),
                        based_on: None,
                    },
                );
            }
            return;
        }
        let (mut article, text) = match front_matter(&file) {
            Some(found) => found,
            // The one page without front matter; what its own head says of it, read by eye.
            None => (
                Read {
                    title: "Salt from the cliffs".to_owned(),
                    source: Some("The Brine".to_owned()),
                    author: Some("Karla Dunmore".to_owned()),
                    date: Some("2017-05-06".to_owned()),
                    url: Some("https://brine.example/salt".to_owned()),
                    ..Read::default()
                },
                "",
            ),
        };
        article.text = if id.ends_with(".txt") {
            text.to_owned()
        } else {
            // What a reader of a page sees is ibid's to say; that it is quoted unchanged is checked against that.
            stdout(&self.folder.run(&["show", &id]))
        };
        assert!(!article.text.trim().is_empty(), "{id}");
        self.articles.insert(id, article);
    }

    fn article(&self, id: &Value) -> &Read {
        let id = id.as_str().unwrap();
        self.articles.get(id).unwrap_or_else(|| panic!("no article `{id}` on disk"))
    }

    /// The words in which ibid answers `questions`, one JSON object each, in order.
    fn batch(&self, lines: &str, flags: &[&str]) -> Output {
        let mut args = vec!["ask", "--batch", "-"];
        args.extend(flags);
        let mut command = self.folder.command(&args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        let lines = lines.to_owned();
        let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap().unwrap();
        output
    }

    fn answers(&self, questions: &[String], flags: &[&str]) -> Vec<Value> {
        let line = |(at, question): (usize, &String)| format!("{}\n", json!({"id": at, "question": question}));
        let lines: String = questions.iter().enumerate().map(line).collect();
        let output = self.batch(&lines, flags);
        assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
        let answers: Vec<Value> = stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(answers.len(), questions.len(), "one result a line");
        for (at, (answer, question)) in answers.iter().zip(questions).enumerate() {
            assert_eq!((&answer["id"], &answer["question"]), (&json!(at), &json!(question)), "in order, ids carried");
        }
        answers
    }
}

/// The metadata between the `---` lines and the bytes after them, less one blank line.
fn front_matter(file: &str) -> Option<(Read, &str)> {
    let file = file.trim_start_matches('\u{feff}');
    let mut rest = file.strip_prefix("---\r\n").or_else(|| file.strip_prefix("---\n"))?;
    let mut read = Read::default();
    loop {
        let (line, after) = rest.split_once('\n')?;
        rest = after;
        let line = line.trim_end_matches('\r');
        if line == "---" {
            break;
        }
        let (key, value) = line.split_once(": ")?;
        let value = unquoted(value);
        let known = Some(value.clone()).filter(|value| value != "unknown");
        match key {
            "title" => read.title = value,
            "source" => read.source = known,
            "date" => read.date = known.map(|date| date[..10].to_owned()),
            "author" => read.author = Some(value),
            "url" => read.url = Some(value),
            "based_on" => read.based_on = Some(value),
            _ => {}
        }
    }
    let text = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n')).unwrap_or(rest);
    Some((read, text))
}

/// As much YAML as the articles here use: plain, 'single' and "double" quoted values.
fn unquoted(value: &str) -> String {
    let inside = |mark: char| value.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark));
    inside('\'')
        .map(|inner| inner.replace("''", "'"))
        .or_else(|| inside('"').map(|inner| inner.replace("\\\"", "\"")))
        .unwrap_or_else(|| value.to_owned())
}

/// SplitMix64: the same questions every time, on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % sides as u64) as usize
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.roll(from.len())]
    }
}

fn short_enough(question: String) -> Option<String> {
    (question.chars().count() <= QUESTION_CHARS && !question.trim().is_empty()).then_some(question)
}

/// Words of one article, in whatever order.
fn of_words(dice: &mut Dice, count: usize) -> Vec<String> {
    let articles: Vec<&Read> = READER.articles.values().collect();
    let mut questions = Vec::new();
    while questions.len() < count {
        let words: Vec<&str> =
            dice.pick(&articles).text.split_whitespace().filter(|word| word.chars().count() > 3).collect();
        let some: Vec<&str> = (0..2 + dice.roll(4)).map(|_| dice.pick(&words)).collect();
        questions.extend(short_enough(some.join(" ")));
    }
    questions
}

/// A stretch of an article, as a reader would paste it.
fn of_fragments(dice: &mut Dice, count: usize) -> Vec<String> {
    let articles: Vec<&Read> = READER.articles.values().collect();
    let mut questions = Vec::new();
    while questions.len() < count {
        let lines: Vec<&str> = dice.pick(&articles).text.lines().filter(|line| !line.trim().is_empty()).collect();
        let words: Vec<&str> = dice.pick(&lines).split_whitespace().collect();
        let from = dice.roll(words.len());
        let to = (from + 3 + dice.roll(9)).min(words.len());
        questions.extend(short_enough(words[from..to].join(" ")));
    }
    questions
}

/// Nothing that anyone should send, and everything that somebody will.
fn nasty(dice: &mut Dice) -> Vec<String> {
    let fixed = [
        "",
        " ",
        "\n\t\r",
        "?",
        "???",
        "\"",
        "\"\"",
        "\" \"",
        "“”",
        "«",
        "\\",
        "\\\\\"",
        "-",
        "--",
        "-- ",
        "-a",
        "-\"a b\"",
        ":",
        "::",
        "a:",
        ":a",
        "source:",
        "source:\"",
        "source:\"\"",
        "source:express\"",
        "after:0000-00-00",
        "after:9999",
        "before:-1",
        "after:2022-02-29 ferry",
        "lang:xx",
        "AND OR NOT title:(x) [a TO b] * ~ ^",
        "title:(x)",
        "text:canal AND NOT date:[* TO *]",
        "canal^1000",
        "canal~2",
        "cana?",
        "ca*",
        "*:*",
        "/ca.*l/",
        "+canal -lock",
        "(((((((((canal",
        "canal)))))",
        "{!lucene}canal",
        "canal && lock || !gate",
        "[a TO b]",
        "{a TO b}",
        "NOT",
        "a AND",
        "IN [x y]",
        "'; DROP TABLE articles; --",
        "\" OR 1=1 --",
        "%s%s%n",
        "${jndi:ldap://x}",
        "{{7*7}}",
        "<script>alert(1)</script>",
        "<&*_>",
        "`canal`",
        "``` canal ```",
        "\u{0} canal",
        "canal\u{0}lock",
        "\u{1b}[31mcanal",
        "\u{7}\u{8}\u{c}",
        "\u{202e}lanac",
        "\u{feff}canal",
        "\u{fffd}",
        "\u{fffe}\u{ffff}",
        "\u{10ffff}",
        "😀",
        "👨‍👩‍👧‍👦",
        "🇺🇦 🇰🇿",
        "🏳️‍🌈 ferry",
        "e\u{301}\u{301}\u{301}",
        "Zoe\u{308}",
        "Å",
        "ﬁre ﬃ",
        "ß ẞ",
        "İ ı I i",
        "ǅ",
        "𝔉raktur",
        "①②③",
        "٣",
        "½",
        "מגדלור",
        "שומר האור?",
        "المنارة القديمة",
        "\u{200f}المنارة\u{200e} English",
        "мост",
        "ёлочной",
        "Їжаки",
        "Fährmann",
        "Straßenbrücke",
        "ırmak",
        "日本語 質問",
        "ก ข",
        "\u{a0}",
        "canal\u{a0}lock",
        "pre\u{ad}sent keeper",
        "present keeper",
        "canal\u{2028}lock",
        "canal\u{200b}lock",
        "12 400 tonnes",
        "3.5%",
        "U.S.",
        "O'Brien’s",
        "source:unknown goose",
        "source:Unknown",
        "author:stenographer keys",
        "lang:ru мост",
        "lang:tr",
        "since:2015 until:2017 salt",
        "after:2022 before:2021",
        "colour:red lighthouse",
        "http://example.org/?a=b&c=d",
        "10:30",
        "C:\\Windows\\system32",
        "../../etc/passwd",
        "\"canal carried\"",
        "“wasps avoid”",
        "\"never said by anyone\"",
        "\"We caught\" \"Six hundred\"",
        "salt -guild",
        "salt -salt",
        "the of and",
        "was ist das",
        "что это",
    ];
    let mut questions: Vec<String> = fixed.map(str::to_owned).to_vec();
    questions.push("a".repeat(QUESTION_CHARS));
    questions.push("я".repeat(QUESTION_CHARS + 1));
    questions.push("canal ".repeat(166));
    questions.push("\"a\" ".repeat(250));
    questions.push("-a ".repeat(333));
    questions.push("source:a ".repeat(111));
    questions.push("(".repeat(QUESTION_CHARS));
    questions.push("👩‍🔧".repeat(300));
    questions.push(format!("Ur{}kessel", "dampf".repeat(190)));
    questions.push("e".to_owned() + &"\u{301}".repeat(999));
    let pieces = [
        "\"",
        "“",
        "”",
        "-",
        ":",
        "source:",
        "after:",
        "2019",
        "lang:",
        "(",
        ")",
        "[",
        "]",
        "*",
        "~",
        "^",
        "\\",
        "/",
        " ",
        " ",
        " ",
        "\n",
        "\t",
        "\u{0}",
        "\u{1b}[0m",
        "\u{202e}",
        "\u{ad}",
        "\u{301}",
        "\u{a0}",
        "👩🏽‍🔧",
        "🇺🇦",
        "ש",
        "م",
        "ё",
        "İ",
        "canal",
        "lock",
        "heron",
        "wasps",
        "paper nests",
        "AND",
        "OR",
        "NOT",
        "TO",
        "&&",
        "||",
    ];
    for _ in 0..150 {
        questions.push((0..1 + dice.roll(12)).map(|_| dice.pick(&pieces)).collect());
    }
    questions
}

/// Checks a stretch that is given as article, byte range and text; returns the article.
#[track_caller]
fn check_stretch<'r>(article: &Value, stretch: &Value, why: &str) -> &'r Read {
    let read = READER.article(article);
    let (start, end) = (stretch["start"].as_u64().unwrap() as usize, stretch["end"].as_u64().unwrap() as usize);
    assert!(start < end && end <= read.text.len(), "{why}: {article} {start}..{end}");
    assert!(read.text.is_char_boundary(start) && read.text.is_char_boundary(end), "{why}: {article} {start}..{end}");
    assert_eq!(
        &read.text.as_bytes()[start..end],
        stretch["text"].as_str().unwrap().as_bytes(),
        "{why}: {article} {start}..{end}"
    );
    read
}

fn check_quote(quote: &Value, question: &str) {
    let why = format!("{question:?}");
    let read = check_stretch(&quote["article"], quote, &why);
    let sha256: String = Sha256::digest(read.text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(quote["sha256"], sha256, "{why}");
    assert_eq!(quote["title"], read.title, "{why}");
    for (key, value) in [
        ("source", &read.source),
        ("author", &read.author),
        ("date", &read.date),
        ("url", &read.url),
        ("based_on", &read.based_on),
    ] {
        assert_eq!(quote[key], json!(value), "{why}: {key}");
    }
    let text = quote["text"].as_str().unwrap();
    assert!(!text.trim().is_empty() && text.chars().count() <= QUOTE_CHARS, "{why}: {text}");
    if !quote["asked"].is_null() {
        check_stretch(&quote["article"], &quote["asked"], &why);
    }
    for place in quote["also_in"].as_array().unwrap() {
        let other = READER.article(&place["article"]);
        assert_ne!(place["article"], quote["article"], "{why}");
        for (key, value) in [("source", &other.source), ("date", &other.date), ("url", &other.url)] {
            assert_eq!(place[key], json!(value), "{why}: also in, {key}");
        }
        let held = |word: &&str| other.text.to_lowercase().contains(&word.to_lowercase());
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        assert!(
            words.iter().filter(|word| held(word)).count() * 10 >= words.len() * 8,
            "{why}: {place} has other words"
        );
    }
}

/// Checks every stretch of every answer; returns how many were answered.
fn check_answers(questions: &[String], answers: &[Value]) -> usize {
    let mut answered = 0;
    for (question, answer) in questions.iter().zip(answers) {
        let quotes = answer["quotes"].as_array().unwrap();
        match answer["outcome"].as_str().unwrap() {
            "quotes" => {
                assert!((1..=5).contains(&quotes.len()) && answer["nothing"].is_null(), "{question:?}");
                answered += 1;
            }
            "nothing" => assert!(quotes.is_empty() && answer["nothing"]["reason"].is_string(), "{question:?}"),
            other => panic!("{question:?}: {other}"),
        }
        for quote in quotes {
            check_quote(quote, question);
        }
        for passage in answer["passages"].as_array().into_iter().flatten() {
            check_stretch(&passage["article"], passage, &format!("{question:?}, passages"));
        }
    }
    answered
}

#[test]
fn every_quote_is_a_stretch_of_its_article_byte_for_byte() {
    let mut dice = Dice(1);
    let mut asked = 0;
    for questions in [of_words(&mut dice, 250), of_fragments(&mut dice, 250)] {
        let answers = READER.answers(&questions, &["--passages", "5"]);
        let answered = check_answers(&questions, &answers);
        assert!(answered * 2 >= questions.len(), "only {answered} of {} were answered", questions.len());
        assert!(answers.iter().any(|answer| answer["passages"].as_array().unwrap().len() == 5));
        asked += questions.len();
    }
    let questions = nasty(&mut dice);
    check_answers(&questions, &READER.answers(&questions, &["--passages", "5"]));
    assert!(asked + questions.len() > 700);
}

#[test]
fn every_article_can_be_quoted() {
    // One long enough stretch of each article, as an exact phrase.
    let mut questions = Vec::new();
    let mut ids = Vec::new();
    for (id, article) in &READER.articles {
        // A heading is not quoted, so the words are of a line that ends like a sentence.
        let sentences = article.text.lines().filter(|line| line.trim_end().ends_with(['.', '”', '?', '"']));
        let mut parts = sentences.flat_map(|line| line.split(['.', ',', '“', '„', '«', '"']));
        let part = parts.find(|part| part.split_whitespace().count() > 3).unwrap();
        questions.push(format!("\"{}\"", part.split_whitespace().take(6).collect::<Vec<_>>().join(" ")));
        ids.push(id);
    }
    let answers = READER.answers(&questions, &[]);
    check_answers(&questions, &answers);
    for ((id, question), answer) in ids.into_iter().zip(&questions).zip(&answers) {
        let quoted = answer["quotes"].as_array().unwrap().iter().any(|quote| {
            let also = quote["also_in"].as_array().unwrap();
            quote["article"] == *id || also.iter().any(|place| place["article"] == *id)
        });
        assert!(quoted, "{id} was not quoted for {question}: {answer}");
    }
}

#[test]
fn a_batch_answers_each_line_in_order_and_names_the_broken_ones() {
    let lines = concat!(
        "{\"id\": \"a\", \"question\": \"Who keeps the lock at Ostermere?\"}\n",
        "\n",
        "{\"id\": \"b\", \"question\": 5}\n",
        "not json\n",
        "{\"id\": {\"deep\": [1]}, \"question\": \"heron\", \"asked_on\": \"2023-10-16\"}\r\n",
        "{\"question\": \"goose\"}\n",
        "{\"id\": \"e\"}\n",
        "[]\n",
        "{\"id\": 7, \"question\": \"goose\", \"asked_on\": \"yesterday\"}\n",
        "{\"id\": null, \"question\": \"zzyzx\"}",
    );
    let output = READER.batch(lines, &[]);
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
    let results: Vec<Value> = stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let shape = |result: &Value| {
        let kind = result["outcome"].as_str().or(result["error"].as_str().map(|_| "error")).unwrap().to_owned();
        (result["id"].to_string(), kind)
    };
    let expected = [
        ("\"a\"", "quotes"),
        ("null", "error"),
        ("\"b\"", "error"),
        ("null", "error"),
        ("{\"deep\":[1]}", "quotes"),
        ("null", "quotes"),
        ("\"e\"", "error"),
        ("null", "error"),
        ("7", "error"),
        ("null", "nothing"),
    ]
    .map(|(id, kind)| (id.to_owned(), kind.to_owned()));
    assert_eq!(results.iter().map(shape).collect::<Vec<_>>(), expected);
    let errors: Vec<&str> = results.iter().filter_map(|result| result["error"].as_str()).collect();
    assert_eq!(
        errors,
        [
            "line 2 of the batch: it is blank; write {\"id\": …, \"question\": \"…\"}",
            "line 3 of the batch: `question` is not a string; write {\"id\": …, \"question\": \"…\"}",
            "line 4 of the batch: it is not a JSON object; write {\"id\": …, \"question\": \"…\"}",
            "line 7 of the batch: `question` is missing; write {\"id\": …, \"question\": \"…\"}",
            "line 8 of the batch: it is not a JSON object; write {\"id\": …, \"question\": \"…\"}",
            "line 9 of the batch: `asked_on` is not a day such as \"2023-10-16\": \"yesterday\"",
        ]
    );
}

#[test]
fn a_line_that_is_not_utf_8_is_an_error_and_the_next_is_answered() {
    let file = READER.folder.corpus().parent().unwrap().join("latin.jsonl");
    fs::write(&file, b"{\"id\": 1, \"question\": \"caf\xe9\"}\n{\"id\": 2, \"question\": \"heron\"}\n").unwrap();
    let output = READER.folder.run(&["ask", "--batch", file.to_str().unwrap()]);
    let results: Vec<Value> = stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(results[0]["error"].is_string() && results[1]["outcome"] == "quotes", "{results:?}");
}

/// `2023-10-16` as a reader is shown it.
fn long_date(date: &str) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let parts: Vec<usize> = date.split('-').map(|part| part.parse().unwrap()).collect();
    format!("{} {} {}", parts[2], MONTHS[parts[1] - 1], parts[0])
}

/// Control characters are shown as replacement characters, tabs and the like as spaces.
fn shown(text: &str) -> String {
    let one = |c: char| match c {
        _ if c.is_control() && c.is_whitespace() => ' ',
        _ if c.is_control() => '\u{fffd}',
        _ => c,
    };
    text.chars().map(one).collect()
}

/// The lines that an article and the stretches quoted from it may contribute.
fn lines_of(quote: &Value) -> Vec<String> {
    let read = READER.article(&quote["article"]);
    let mut lines = Vec::new();
    for stretch in [quote, &quote["asked"]] {
        if let (Some(start), Some(end)) = (stretch["start"].as_u64(), stretch["end"].as_u64()) {
            lines.extend(read.text[start as usize..end as usize].split('\n').map(|line| shown(line.trim_end())));
        }
    }
    let by: Vec<String> = read
        .author
        .iter()
        .cloned()
        .chain([read.date.as_ref().map_or("date unknown".to_owned(), |date| long_date(date))])
        .collect();
    lines.push(format!("{} — {}, {}", read.source.as_deref().unwrap_or("source unknown"), read.title, by.join(", ")));
    lines.extend(read.url.clone());
    lines.extend(read.based_on.as_ref().map(|based_on| format!("based on {based_on}")));
    lines.push(quote["receipt"].as_str().unwrap().to_owned());
    let place = |place: &Value| {
        let source = place["source"].as_str().unwrap_or("an unknown source");
        place["date"].as_str().map_or(source.to_owned(), |date| format!("{source} ({})", long_date(date)))
    };
    let also: Vec<String> = quote["also_in"].as_array().unwrap().iter().map(place).collect();
    if !also.is_empty() {
        lines.push(format!("Also in {}.", also.join(", ")));
    }
    lines
}

/// Whether a line is one of ibid's own phrases, with arguments from this answer.
fn is_phrase(line: &str, answer: &Value) -> bool {
    const OPERATORS: &str = "source: author: after: since: before: until: lang: exact:";
    let strings = |list: &Value| -> Vec<String> {
        list.as_array().into_iter().flatten().map(|word| shown(word.as_str().unwrap())).collect()
    };
    let listed = |words: &[String]| words.iter().map(|word| format!("“{word}”")).collect::<Vec<_>>().join(", ");
    let fixed = [
        "Asked:",
        "[part of a longer sentence]",
        "One more quote follows on request.",
        "2 more quotes follow on request.",
        "Nothing in these articles answers that.",
        "No article has that source, author, date or language.",
        "Ask with a word or two of content: a name, a place, a thing, as in “Who refused to sign?”",
    ];
    let searched = &answer["searched"];
    let counted = |count: &Value, one: &str| format!("{count} {one}{}", if *count == 1 { "" } else { "s" });
    let dates = match (searched["from"].as_str(), searched["to"].as_str()) {
        (Some(from), Some(to)) if from == to => format!(", dated {}.", long_date(from)),
        (Some(from), Some(to)) => format!(", dated {} to {}.", long_date(from), long_date(to)),
        _ => ".".to_owned(),
    };
    let mut languages: Vec<&str> = Vec::new();
    for quote in answer["quotes"].as_array().unwrap() {
        let name = match quote["language"].as_str().unwrap() {
            "en" => "English",
            "de" => "German",
            "ru" => "Russian",
            "uk" => "Ukrainian",
            "he" => "Hebrew",
            other => other,
        };
        if !languages.contains(&name) {
            languages.push(name);
        }
    }
    let own = [
        format!(
            "Searched {} from {}{dates}",
            counted(&searched["articles"], "article"),
            counted(&searched["sources"], "source")
        ),
        format!("Searched also: {}.", strings(&answer["also_searched"]).join(", ")),
        format!("{} more quotes follow on request.", answer["quotes"].as_array().unwrap().len().saturating_sub(3)),
        format!("Language of the quotes: {}.", languages.join(", ")),
        answer["nothing"]["explanation"].as_str().map(shown).unwrap_or_default(),
    ];
    // The words an answer lacks are in JSON only when nothing was found; with quotes the asker's own must do.
    let not_held =
        line.strip_prefix("No article holds ").and_then(|rest| rest.strip_suffix('.')).is_some_and(|words| {
            let missing = strings(&answer["nothing"]["missing"]);
            let question = shown(answer["question"].as_str().unwrap());
            if missing.is_empty() {
                words.split(", ").all(|word| question.contains(word.trim_matches(['“', '”'])))
            } else {
                words == listed(&missing)
            }
        });
    let unknown = line
        .ends_with(&format!(" was searched as words; the operators are {OPERATORS}, \"a phrase\" and -word."))
        && strings(&answer["notes"]).iter().any(|note| note == line);
    fixed.contains(&line) || own.iter().any(|own| !own.is_empty() && own == line) || not_held || unknown
}

#[test]
fn every_line_is_quoted_cited_or_a_fixed_phrase() {
    let mut dice = Dice(2);
    let mut questions = of_words(&mut dice, 25);
    questions.extend(of_fragments(&mut dice, 25));
    questions.extend(
        [
            "When was the wedding missed and was the clock forgotten?",
            "Where does the brine come from?",
            "paper nests wasps barn Edda Lorne",
            "Who counted the lantern of the first shelf?",
            "red words telegraph Pell Crossing",
            "A link that was never set",
            "canal gravel tab sentence",
            "Zoë Németh rainbow flag",
            "שומר האור",
            "keys of that yard chairman",
            "Tokaev zzyzx parade",
            "colour:red lighthouse",
            "sorce:express",
            "after:never",
            "😀",
            "the",
            "source:nobody wasps",
            "after:2018-11-09 before:2018-11-09 wasps",
            "zzyzx qqqq",
            "a\u{1b}[31mb zz\u{7}zz",
        ]
        .map(str::to_owned),
    );
    questions.push("x".repeat(QUESTION_CHARS + 1));
    let answers = READER.answers(&questions, &[]);
    let mut kinds = [0; 3];
    for (question, answer) in questions.iter().zip(&answers) {
        let output = READER.folder.run(&["ask", "--", question]);
        let expected = if answer["outcome"] == "quotes" { 0 } else { 3 };
        assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(expected), ""), "{question:?}");
        let text = stdout(&output);
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{question:?}: {text:?}");
        let quotes = &answer["quotes"].as_array().unwrap()[..answer["quotes"].as_array().unwrap().len().min(3)];
        let allowed: Vec<Vec<String>> = quotes.iter().map(lines_of).collect();
        for line in text.split('\n').filter(|line| !line.is_empty()) {
            let numbered = ["1  ", "2  ", "3  "].iter().find_map(|number| line.strip_prefix(number));
            let bare = numbered.or_else(|| line.strip_prefix("   "));
            let of_article = bare.is_some_and(|bare| allowed.iter().flatten().any(|known| known == bare));
            let phrase = is_phrase(bare.unwrap_or_else(|| line.trim_start()), answer);
            assert!(of_article || phrase, "{question:?}: nobody wrote the line {line:?}\n{text}\n{answer}");
            kinds[usize::from(phrase)] += 1;
        }
        for quote in quotes {
            assert!(text.contains(quote["receipt"].as_str().unwrap()), "{question:?}: every quote has its receipt");
            kinds[2] += 1;
        }
    }
    assert!(kinds.iter().all(|&count| count > 30), "{kinds:?}");
}

#[test]
fn what_a_json_answer_and_a_batch_say_is_the_same() {
    let without_time = |mut answer: Value| {
        let answer = answer.as_object_mut().unwrap();
        answer.remove("took_ms");
        answer.remove("id");
        serde_json::to_string(answer).unwrap()
    };
    let questions = ["Who leads the guild of salt boilers?", "\"paper nests\"", "zzyzx"].map(str::to_owned).to_vec();
    for (question, answer) in questions.iter().zip(READER.answers(&questions, &[])) {
        let expected = if answer["outcome"] == "quotes" { 0 } else { 3 };
        let output = READER.folder.run(&["ask", "--json", question]);
        assert_eq!(output.status.code(), Some(expected), "{question}");
        assert_eq!(without_time(READER.folder.ask(question)), without_time(answer), "{question}");
    }
}

#[test]
fn a_receipt_leads_back_to_the_quoted_words() {
    let questions =
        ["heron lower gate toll", "Where does the brine come from?", "Straßenbrücke Fährmann", "Tokayev Kazakhstan"]
            .map(str::to_owned)
            .to_vec();
    for answer in READER.answers(&questions, &[]) {
        let quotes = answer["quotes"].as_array().unwrap();
        assert!(!quotes.is_empty(), "{answer}");
        for quote in quotes {
            let output = READER.folder.run(&["show", quote["receipt"].as_str().unwrap()]);
            assert_eq!(output.status.code(), Some(0), "{output:?}");
            let text = stdout(&output);
            for line in quote["text"].as_str().unwrap().lines().filter(|line| !line.trim().is_empty()) {
                assert!(text.contains(&shown(line.trim_end())), "{line:?} is not in {text}");
            }
            let place = format!(
                "   {} bytes {}-{}, text sha256 {}\n",
                quote["article"].as_str().unwrap(),
                quote["start"],
                quote["end"],
                quote["sha256"].as_str().unwrap()
            );
            assert!(text.ends_with(&place), "{text}");
        }
    }
}
