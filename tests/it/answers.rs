//! Questions and answers: golden ones on the sample corpus, and what each operator and rule does on small ones.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use expect_test::{Expect, expect};
use serde_json::Value;
use tempfile::TempDir;

use crate::folder::{Folder, ibid, stderr, stdout};

static SAMPLE_INDEX: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());

fn sample() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus"))
}

fn ask_sample(question: &str) -> Value {
    let output = ibid(sample(), SAMPLE_INDEX.path(), &["ask", "--json", "--", question]).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"))
}

/// The first quote and where it stands, or why there is none.
fn first(answer: &Value) -> String {
    let strings = |list: &Value| {
        list.as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect::<Vec<_>>().join(", ")
    };
    let quote = &answer["quotes"][0];
    let nothing = &answer["nothing"];
    if quote.is_null() {
        return format!("nothing: {}; missing: {}", nothing["reason"].as_str().unwrap(), strings(&nothing["missing"]));
    }
    format!("{}\n{}", quote["article"].as_str().unwrap(), quote["text"].as_str().unwrap())
}

#[track_caller]
fn golden(question: &str, expected: Expect) {
    expected.assert_eq(&first(&ask_sample(question)));
}

/// The articles quoted, best first.
fn articles(answer: &Value) -> Vec<&str> {
    answer["quotes"].as_array().unwrap().iter().map(|quote| quote["article"].as_str().unwrap()).collect()
}

fn texts(answer: &Value) -> Vec<&str> {
    answer["quotes"].as_array().unwrap().iter().map(|quote| quote["text"].as_str().unwrap()).collect()
}

fn reason(answer: &Value) -> &str {
    answer["nothing"]["reason"].as_str().unwrap_or_else(|| panic!("{answer}"))
}

fn headed(fields: &str, text: &str) -> String {
    format!("---\n{fields}\n---\n\n{text}\n")
}

#[test]
fn the_handbook_answers_about_ibid() {
    golden(
        "How long may a question be?",
        expect![[r#"
        handbook/how-to-ask.md
        A question may be up to 1,000 characters long. A longer question is declined with the reason that it is too long."#]],
    );
    golden(
        "Does ibid write its own answers?",
        expect![[r#"
        handbook/what-ibid-is.md
        No, ibid does not write its own answers. The only words that ibid adds are fixed phrases such as the line that nothing was found. Everything that states a fact about the world is a quote from an article."#]],
    );
    golden(
        "Does ibid send telemetry?",
        expect![[r#"
        handbook/groups-and-privacy.md
        ibid sends no telemetry to anyone. There are no accounts and no web administration in ibid."#]],
    );
    golden(
        "How do I exclude a word?",
        expect![[r#"
            handbook/how-to-ask.md
            A minus sign excludes a word: parade -CNN leaves out passages with the word CNN. A minus sign before a phrase in quotation marks excludes the phrase."#]],
    );
    golden(
        "What does exit code 3 mean?",
        expect![[r#"
        handbook/command-line.md
        Exit code 3 means that nothing was found for the question."#]],
    );
    golden(
        "How can I check a quote without trusting ibid?",
        expect![[r#"
            handbook/receipts.md
            Anyone can check a quote of ibid with standard tools. Ask with ibid ask --json first: the result gives for every quote the fields article, start, end and sha256.

            To check the text of the article, run ibid show ARTICLE | sha256sum and compare the result with the field sha256.

            To check the quote, cut the bytes from start to end out of the same text and compare them with the field text."#]],
    );
    golden(
        "Are translations made by ibid?",
        expect![[r#"
        handbook/what-ibid-is.md
        Translations are not made by ibid: an article is quoted in its own language."#]],
    );
}

#[test]
fn the_background_articles_answer_about_their_subjects() {
    golden(
        "Who refused to sign the joint statement in Yerevan?",
        expect![[r#"
            background/yerevan-summit.txt
            Armenian Prime Minister Nikol Pashinyan refused to sign the joint statement of the Yerevan summit, according to the article of 25 November 2022. Pashinyan refused because Russia had not defended Armenia in the dispute over Nagorno-Karabakh, that article says."#]],
    );
    golden(
        "What did the Bishkek summit decide?",
        expect![[r#"
            background/bishkek-summit.txt
            The Bishkek summit decided to found an international organisation that promotes the Russian language, Portnikov reports. The CIS leaders also gave their support to Russian as a language for communication among ethnic groups. Kazakhstan's president Kasym-Jomart Tokayev initiated the organisation for the Russian language, according to Portnikov. Portnikov explains the decision with Soviet nostalgia, which he says pleases Putin."#]],
    );
    golden(
        "Why is Armenia disappointed with Russia?",
        expect![[r#"
            background/armenia-and-moscow.txt
            Armenia is disappointed with Russia because Russia and the CSTO did not help it against Azerbaijan, as several of the articles agree. The article of 25 November 2022 gives this as the reason why Pashinyan signed no joint statement in Yerevan. Express.co.uk reported on 28 November 2022 that Pashinyan clashed with Putin over the same question. Moshes says that Armenia once took Russia for a military ally and has had to give up that illusion."#]],
    );
    golden(
        "Who is the president of Uzbekistan?",
        expect![[r#"
            digests/former-soviet-republics-and-russias-leadership.txt
            Uzbekistan's president Shavkat Mirziyoyev said in August that Soviet persecutions had gone on until the 1980s, the article reports. Mirziyoyev did not go to the airport to welcome Putin to the Shanghai Cooperation Organization meeting in Samarkand in September, the article adds. Kyrgyzstan's president Sadyr Japarov kept Putin waiting at that same meeting."#]],
    );
    golden(
        "Has Armenia left the CSTO?",
        expect![[r#"
            background/armenia-and-moscow.txt
            None of the five articles reports that Armenia has left the CSTO."#]],
    );
    golden(
        "Why did Aliyev reject the talks in Brussels?",
        expect![[r#"
            background/armenia-and-moscow.txt
            Azerbaijan's president Ilham Aliyev rejected talks in Brussels because Pashinyan had invited Emmanuel Macron as mediator. Vitaly Portnikov wrote in Radio Svaboda on 16 October 2023 that Aliyev, too, accepts mediation on Western platforms."#]],
    );
    golden(
        "What is the other name of the CSTO?",
        expect![[r#"
            background/csto-and-its-members.txt
            ODKB is another name of the CSTO: the article of 25 November 2022 writes ODKB where Express.co.uk and Charter97.org write CSTO."#]],
    );
    golden(
        "Which leaders attended the parade in Moscow?",
        expect![[r#"
            background/victory-day-parade.txt
            The leaders who attended the parade in Moscow were Alexander Lukashenko, Kassym-Jomart Tokayev, Sadyr Japarov, Emomali Rahmon, Serdar Berdimuhamedov, Shavkat Mirziyoyev and Nikol Pashinyan, as Mirzayan lists them. Six of the seven guests at the parade were presidents: those of Belarus, Kazakhstan, Kyrgyzstan, Tajikistan, Turkmenistan and Uzbekistan. The seventh guest at the parade was Nikol Pashinyan, the prime minister of Armenia."#]],
    );
    golden(
        "What does ibid cost per month?",
        expect![[r#"
            handbook/installing-and-cost.md
            ibid is free: it costs nothing, and its source code may be used under the MIT licence or the Apache licence 2.0.

            Running ibid costs only the computer it runs on. ibid calls no paid service."#]],
    );
    golden(
        "Is Armenia negotiating with the EU?",
        expect![[r#"
        background/armenia-and-moscow.txt
        Armenia negotiated about association and free trade with the EU until 2013, according to Moshes. Armenia had to give up the association, he says, and President Sargsyan had no free choice about the Eurasian Economic Community in that year."#]],
    );
    golden(
        "Pashinian Bishkek",
        expect![[r#"
            background/bishkek-summit.txt
            Armenian leader Nikol Pashinyan stayed away from the CIS summit in Bishkek, according to Portnikov. Portnikov reads the absence as a symbol of Armenia's disappointment with Russia. No other absent leader of a CIS country is named in Portnikov's article."#]],
    );
}

#[test]
fn what_the_sample_corpus_does_not_hold_is_not_quoted() {
    golden("How many people live in Baku?", expect!["nothing: too_weak; missing: Baku"]);
    golden("Who is the prime minister of Japan?", expect!["nothing: too_weak; missing: Japan"]);
    golden("What did Zelensky say about NATO?", expect!["nothing: too_weak; missing: Zelensky"]);
    golden("When was Tokayev born?", expect!["nothing: too_weak; missing: born"]);
    golden("What is the population of Kyrgyzstan?", expect!["nothing: too_weak; missing: population"]);
    golden("zzyzx", expect!["nothing: no_match; missing: zzyzx"]);
}

/// Questions of many kinds, as a batch.
fn many() -> String {
    let questions = [
        "Who refused to sign?",
        "Bishkek summit",
        "What is a quote?",
        "presidents of Central Asia",
        "\"joint statement\"",
        "Tokaev",
        "Armenia -Moshes",
        "parade Moscow source:sample",
        "receipt source:handbook",
        "Pashinian absence",
        "after:2026 China",
        "the of",
        "zzyzx",
        "Russia",
        "Putin",
        "CSTO members",
    ];
    questions.map(|question| format!("{}\n", serde_json::json!({"id": question, "question": question}))).concat()
}

/// The answers to [`many`], byte for byte but for the time they took.
fn answers_to_many(folder: &Folder, questions: &Path) -> String {
    let output = folder.run(&["ask", "--passages", "9", "--batch", questions.to_str().unwrap()]);
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
    let text = stdout(&output);
    let lines = text.lines().map(|line| {
        let (before, after) = line.split_once(",\"took_ms\":").unwrap();
        format!("{before}{}\n", after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.'))
    });
    lines.collect()
}

#[test]
fn an_index_grown_by_edits_answers_as_one_built_at_once() {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["corpus/background", "corpus/digests", "corpus/handbook", "tests/fixtures/nasty"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let entry = entry.unwrap();
            files.push((entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()));
        }
    }
    files.sort();
    let at_once = Folder::new();
    for (name, bytes) in &files {
        fs::write(at_once.corpus().join(name), bytes).unwrap();
    }
    let questions = at_once.corpus().parent().unwrap().join("questions.jsonl");
    fs::write(&questions, many()).unwrap();
    let expected = answers_to_many(&at_once, &questions);
    assert_eq!(expected.lines().count(), many().lines().count());
    assert_eq!(answers_to_many(&at_once, &questions), expected, "asked twice");
    assert!(at_once.run(&["index", "--rebuild"]).status.success());
    assert_eq!(answers_to_many(&at_once, &questions), expected, "built again");

    // Grown in an order of its own: the last first, strangers in between, first drafts that are written over.
    let grown = Folder::new();
    for (at, chunk) in files.chunks(6).rev().enumerate() {
        for (name, bytes) in chunk {
            grown.write(
                &format!("stranger-{name}.txt"),
                "Russia and Putin refused the parade in Bishkek. Tokayev signed a receipt for China.",
            );
            let draft = format!(
                "---\ntitle: Draft\nsource: S\ndate: unknown\nlanguage: {}\n---\n\nA draft on Armenia, Pashinyan and quotes.\n",
                ["en", "ru", "de"][at % 3]
            );
            if name.ends_with(".txt") || name.ends_with(".md") {
                fs::write(grown.corpus().join(name), draft).unwrap();
            } else {
                fs::write(grown.corpus().join(name), bytes).unwrap();
            }
        }
        answers_to_many(&grown, &questions);
        if at % 2 == 0 {
            for (name, bytes) in chunk {
                fs::write(grown.corpus().join(name), bytes).unwrap();
            }
            answers_to_many(&grown, &questions);
        }
    }
    for (name, bytes) in &files {
        fs::write(grown.corpus().join(name), bytes).unwrap();
        fs::remove_file(grown.corpus().join(format!("stranger-{name}.txt"))).unwrap();
    }
    assert_eq!(answers_to_many(&grown, &questions), expected);
}

/// Four papers on one flood.
fn flood() -> Folder {
    Folder::with(&[
        (
            "dawn.txt",
            &headed(
                "title: Water at dawn\nsource: Dawn Herald\ndate: 2020-03-01\nauthor: Ida Brandt\nlanguage: en",
                "The flood reached the market square on Sunday. The grocer Finn Osler lost his whole cellar to the flood.",
            ),
        ),
        (
            "noon.txt",
            &headed(
                "title: Water at noon\nsource: Noon Mirror\ndate: 2020-03-31\nauthor: Carl Ansgar\nlanguage: en",
                "The flood left the market square after a month. The mayor called the flood a lesson and ordered pumps.",
            ),
        ),
        (
            "dusk.txt",
            &headed(
                "title: Wasser am Abend\nsource: Abendblatt\ndate: 2020-04-01\nauthor: Ida Brandt\nlanguage: de",
                "Die Flut (in the English papers: flood) stand am Abend noch im Keller des Rathauses. Der Hausmeister zählte acht Fische.",
            ),
        ),
        (
            "undated.txt",
            &headed(
                "title: Water, some day\nsource: unknown\ndate: unknown\nlanguage: en",
                "A flood was painted on the wall of the market hall. The painter of the flood signed with a fish.",
            ),
        ),
    ])
}

#[track_caller]
fn found(folder: &Folder, question: &str, expected: &[&str]) {
    let answer = folder.ask(question);
    let mut articles = articles(&answer);
    articles.sort_unstable();
    articles.dedup();
    assert_eq!(articles, expected, "{question}: {answer}");
}

#[test]
fn a_phrase_must_stand_in_the_quote() {
    let folder = flood();
    found(&folder, "\"a lesson and ordered\"", &["noon.txt"]);
    found(&folder, "\"lesson a\" flood", &[]);
    found(&folder, "“MARKET SQUARE on sunday”", &["dawn.txt"]);
    found(&folder, "flood \"signed with a fish\"", &["undated.txt"]);
    for text in texts(&folder.ask("\"market square\"")) {
        assert!(text.contains("market square"), "{text}");
    }
    assert_eq!(reason(&folder.ask("\"market pumps\"")), "no_match");
}

#[test]
fn an_excluded_word_keeps_its_passages_out() {
    let folder = flood();
    found(&folder, "flood", &["dawn.txt", "dusk.txt", "noon.txt", "undated.txt"]);
    found(&folder, "flood -market", &["dusk.txt"]);
    found(&folder, "flood -MAYOR -Hausmeister", &["dawn.txt", "undated.txt"]);
}

#[test]
fn sources_and_authors_are_found_by_a_part_of_the_name() {
    let folder = flood();
    found(&folder, "flood source:dawn", &["dawn.txt"]);
    found(&folder, "flood source:\"noon mirror\"", &["noon.txt"]);
    found(&folder, "flood source:dawn source:abend", &["dawn.txt", "dusk.txt"]);
    found(&folder, "flood source:unknown", &["undated.txt"]);
    found(&folder, "flood author:brandt", &["dawn.txt", "dusk.txt"]);
    found(&folder, "flood author:\"Carl Ansgar\"", &["noon.txt"]);
    found(&folder, "flood author:brandt source:abendblatt", &["dusk.txt"]);
    let nobody = folder.ask("flood source:evening");
    assert_eq!((reason(&nobody), &nobody["searched"]["articles"]), ("no_match", &Value::from(0)));
}

#[test]
fn both_ends_of_a_span_of_days_belong_to_it_and_an_unknown_date_to_none() {
    let folder = flood();
    found(&folder, "flood after:2020-03-31", &["dusk.txt", "noon.txt"]);
    found(&folder, "flood since:2020-03-31", &["dusk.txt", "noon.txt"]);
    found(&folder, "flood before:2020-03-31", &["dawn.txt", "noon.txt"]);
    found(&folder, "flood until:2020-03-31", &["dawn.txt", "noon.txt"]);
    found(&folder, "flood after:2020-03 before:2020-03", &["dawn.txt", "noon.txt"]);
    found(&folder, "flood after:2020-03-01 before:2020-03-01", &["dawn.txt"]);
    found(&folder, "flood since:2020 until:2020", &["dawn.txt", "dusk.txt", "noon.txt"]);
    found(&folder, "flood after:1900", &["dawn.txt", "dusk.txt", "noon.txt"]);
    found(&folder, "flood after:2021", &[]);
    let answer = folder.ask("flood after:2020-03-31");
    assert_eq!(
        answer["searched"],
        serde_json::json!({"articles": 2, "sources": 2, "from": "2020-03-31", "to": "2020-04-01"})
    );
}

#[test]
fn a_language_narrows_the_search() {
    let folder = flood();
    found(&folder, "flood lang:de", &["dusk.txt"]);
    found(&folder, "flood lang:EN-gb", &["dawn.txt", "noon.txt", "undated.txt"]);
    found(&folder, "flood lang:fr", &[]);
}

#[test]
fn an_unknown_operator_is_searched_as_words_and_noted() {
    let answer = flood().ask("market:square flood");
    assert!(!texts(&answer).is_empty(), "{answer}");
    let red = flood().ask("colour:red flood");
    assert_eq!(red["nothing"]["missing"], serde_json::json!(["colour", "red"]));
    expect![[r#"“market:square” was searched as words; the operators are source: author: after: since: before: until: lang: exact:, "a phrase" and -word."#]].assert_eq(answer["notes"][0].as_str().unwrap());
}

#[test]
fn an_operator_that_cannot_be_followed_is_explained() {
    let folder = flood();
    let explained = |question: &str| {
        let answer = folder.ask(question);
        assert_eq!(reason(&answer), "bad_operator", "{question}");
        format!("{}\n", answer["nothing"]["explanation"].as_str().unwrap())
    };
    let questions = [
        "flood after:spring",
        "flood before:2020-02-30",
        "flood source:",
        "sorce:dawn flood",
        "flood lang:klingon",
        "flood after:2021 before:2020",
    ];
    expect![[r#"
        “after:spring” cannot be followed: write a day, month or year, as in 2023-10-16, 2023-10 or 2023.
        “before:2020-02-30” cannot be followed: write a day, month or year, as in 2023-10-16, 2023-10 or 2023.
        “source:” cannot be followed: write what to look for right after the colon, as in source:express.
        “sorce:dawn” cannot be followed: was source: meant? The operators are source: author: after: since: before: until: lang: exact:.
        “lang:klingon” cannot be followed: write a language code, as in lang:en.
        “after:2021 before:2020” cannot be followed: the first day comes after the last.
    "#]].assert_eq(&questions.map(explained).concat());
}

#[test]
fn a_question_without_content_gets_a_helpful_line() {
    let folder = flood();
    for question in ["", "   ", "😀", "🇺🇦👩🏽‍🔧", "?!", "the of and", "what is it", "\"\"", "-", "source:dawn"]
    {
        let answer = folder.ask(question);
        assert_eq!(reason(&answer), "no_question", "{question:?}: {answer}");
    }
    let output = folder.run(&["ask", "what is the"]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(
        stdout(&output),
        " Ask with a word or two of content: a name, a place, a thing, as in “Who refused to sign?”
"
    );
}

#[test]
fn a_question_may_have_a_thousand_characters_and_no_more() {
    let folder = flood();
    let long = format!("flood {}", "é".repeat(994));
    assert_ne!(reason_or_quotes(&folder.ask(&long)), "too_long");
    let answer = folder.ask(&format!("{long}é"));
    assert_eq!(reason(&answer), "too_long");
    expect!["That question has 1001 characters; 1000 are the most. Ask it in fewer words."]
        .assert_eq(answer["nothing"]["explanation"].as_str().unwrap());
}

fn reason_or_quotes(answer: &Value) -> &str {
    answer["nothing"]["reason"].as_str().unwrap_or("quotes")
}

#[test]
fn words_that_no_article_holds_are_listed() {
    let answer = flood().ask("Which astronaut photographed the volcano?");
    assert_eq!(answer["nothing"]["missing"], serde_json::json!(["astronaut", "photographed", "volcano"]));
    let output = flood().run(&["ask", "Who lost his cellar to the flood and an astronaut?"]);
    assert!(stdout(&output).contains("No article holds “astronaut”."), "{output:?}");
}

#[test]
fn a_name_in_another_spelling_is_found_and_the_spelling_is_named() {
    let folder = Folder::with(&[
        ("en.txt", "The envoy Toktar Abdulayev opened the embassy in Riverton. He praised the bakery next door."),
        ("other.txt", "The bakery of Riverton sells bread to the embassy. Nothing else happened."),
    ]);
    for (question, searched) in [
        ("Who is Abdulaev?", "Abdulayev"),
        ("Who is Abdulajev?", "Abdulayev"),
        ("Абдулаев", "Abdulayev"),
        ("What did Abdulayve open?", "Abdulayev"),
    ] {
        let answer = folder.ask(question);
        assert!(texts(&answer).first().is_some_and(|text| text.contains("Abdulayev")), "{question}: {answer}");
        assert!(
            answer["also_searched"].as_array().unwrap().iter().any(|word| word == searched),
            "{question}: {answer}"
        );
    }
    assert_eq!(folder.ask("Who is Abdulayev?")["also_searched"], serde_json::json!([]));
}

/// Articles in three languages about the same people.
fn mixed() -> Folder {
    Folder::with(&[
        (
            "en.txt",
            &headed(
                "title: Visit\nsource: Wire\ndate: 2024-02-01\nlanguage: en",
                "President Tokayev opened the new bridge over the Ishim on Monday. The Collective Security Treaty Organization sent nobody.",
            ),
        ),
        (
            "ru.txt",
            &headed(
                "title: Визит\nsource: Вестник\ndate: 2024-02-02\nlanguage: ru",
                "Президент Токаев открыл новый мост через Ишим в понедельник. В Германии об этом не писали.",
            ),
        ),
        (
            "be.txt",
            &headed(
                "title: Візіт\nsource: Веснік\ndate: 2024-02-03\nlanguage: be",
                "Лукашэнка не прыехаў на адкрыццё, бо ў яго былі іншыя справы. Пра гэта паведаміла агенцтва.",
            ),
        ),
        (
            "dull.txt",
            &headed(
                "title: Dull\nsource: Wire\ndate: 2024-02-04\nlanguage: en",
                "A goat was seen near the old mill. Nothing else happened in the valley that week.",
            ),
        ),
    ])
}

#[test]
fn a_name_is_found_across_scripts_and_cases_and_each_spelling_is_named() {
    let folder = mixed();
    for (question, article, searched) in [
        ("Tokayev", "ru.txt", "Токаев"),
        ("Токаев", "en.txt", "Tokayev"),
        ("о Токаеве", "en.txt", "Tokayev"),
        ("Tokajew", "en.txt", "Tokayev"),
        ("Tokajew", "ru.txt", "Токаев"),
        ("Lukashenko", "be.txt", "Лукашэнка"),
        ("Лукашенком", "be.txt", "Лукашэнка"),
        ("Germany", "ru.txt", "Германии"),
        ("CSTO", "en.txt", "Collective Security Treaty Organization"),
        ("ОДКБ", "en.txt", "Collective Security Treaty Organization"),
        ("Организации Договора о коллективной безопасности", "en.txt", "Collective Security Treaty Organization"),
    ] {
        let answer = folder.ask(question);
        assert!(articles(&answer).contains(&article), "{question}: {answer}");
        let also = answer["also_searched"].as_array().unwrap();
        assert!(also.iter().any(|word| word == searched), "{question}: {}", answer["also_searched"]);
        let exact = folder.ask(&format!("exact: {question}"));
        assert_eq!(exact["also_searched"], serde_json::json!([]), "{question}");
        assert!(!articles(&exact).contains(&article), "{question}: {exact}");
    }
    assert_eq!(articles(&folder.ask("exact: Tokayev")), ["en.txt"]);
}

#[test]
fn a_known_name_of_several_words_that_nothing_holds_is_missing_as_one() {
    let answer = mixed().ask("What did the World Health Organization say about the bridge?");
    assert_eq!(answer["nothing"]["missing"][0], "World Health Organization", "{answer}");
}

#[test]
fn a_slip_of_the_hand_is_found_under_the_first_and_last_letters_and_in_later_articles() {
    let folder = Folder::with(&[
        ("a.txt", "An abolitionist wrote to the harbour master in spring."),
        ("b.txt", "A zeppelin circled above the island in the morning."),
        ("c.txt", "Языкознание преподают на острове с осени."),
    ]);
    folder.ask("harbour");
    folder.write("d.txt", "A yachtsman sailed around the island in a day.");
    for (slip, meant, article) in [
        ("abolitoinist", "abolitionist", "a.txt"),
        ("zepeplin", "zeppelin", "b.txt"),
        ("язкыознание", "Языкознание", "c.txt"),
        ("yachtsamn", "yachtsman", "d.txt"),
    ] {
        let answer = folder.ask(slip);
        assert_eq!(answer["also_searched"], serde_json::json!([meant]), "{slip}: {answer}");
        assert_eq!(articles(&answer), [article], "{slip}");
    }
}

#[test]
fn a_corpus_may_have_names_of_its_own() {
    let folder = mixed();
    assert_eq!(folder.ask("the Iron Road")["also_searched"], serde_json::json!([]));
    std::fs::write(
        folder.corpus().join("names.toml"),
        "[[name]]\nnames = [\"Ishim\", \"Iron Road\"]\n\n[[name]]\nnames = [\"CSTO\"]\n",
    )
    .unwrap();
    let answer = folder.ask("the Iron Road");
    assert_eq!(answer["also_searched"], serde_json::json!(["Ishim"]), "{answer}");
    assert!(articles(&answer).contains(&"en.txt"), "{answer}");
    assert_eq!(articles(&folder.ask("CSTO")), [""; 0], "a single name switches the built-in ones off");
}

#[test]
fn a_mistake_in_the_names_is_told_and_keeps_no_answer_back() {
    let folder = mixed();
    let checked = folder.run(&["check"]);
    assert!(checked.status.success() && !stdout(&checked).contains("names.toml"), "{checked:?}");
    std::fs::write(
        folder.corpus().join("names.toml"),
        "[[name]]\nnames = [\"Ishim\"]\n\n[[name]]\nname = [\"Iron Road\"]\n",
    )
    .unwrap();
    let checked = folder.run(&["check"]);
    let line = "error: names.toml:5: unknown field 'name', expected 'names' or 'source'; write each thing as [[name]] and \
below it names = [\"one name\", \"another\"]";
    assert!(stdout(&checked).lines().any(|known| known == line), "{checked:?}");
    assert_eq!(checked.status.code(), Some(1));
    let asked = folder.run(&["ask", "ОДКБ"]);
    assert!(stdout(&asked).contains("Treaty Organization sent nobody"), "{asked:?}");
    let told = String::from_utf8_lossy(&asked.stderr);
    assert!(told.contains("names.toml:5: unknown field 'name'") && told.contains("only the built-in names"), "{told}");
}

#[test]
fn a_text_republished_is_quoted_once_from_where_it_stood_first() {
    let text = "The harbour master of Lindmouth resigned on Friday after the crane fell into the basin. Nobody was hurt, because the crew was at lunch.";
    let folder = Folder::with(&[
        (
            "a-late.txt",
            &headed(
                "title: Crane falls\nsource: Late Post\ndate: 2021-05-03\nurl: https://late.example/crane",
                &text.replace(' ', "  "),
            ),
        ),
        ("b-first.txt", &headed("title: Harbour master gone\nsource: First Wire\ndate: 2021-05-01", text)),
        ("c-undated.txt", &headed("title: LINDMOUTH\nsource: unknown\ndate: unknown", &text.replace(". ", ".\n\n"))),
        (
            "d-later.txt",
            &headed(
                "title: A crane and a lunch\nsource: Second Wire\ndate: 2021-05-02",
                &format!("LINDMOUTH —  {text} (SW)"),
            ),
        ),
    ]);
    let answer = folder.ask("Why did the harbour master of Lindmouth resign?");
    assert_eq!(articles(&answer), ["b-first.txt"], "{answer}");
    let also: Vec<&str> = answer["quotes"][0]["also_in"]
        .as_array()
        .unwrap()
        .iter()
        .map(|place| place["article"].as_str().unwrap())
        .collect();
    assert_eq!(also, ["d-later.txt", "a-late.txt", "c-undated.txt"]);
    assert_eq!(
        answer["quotes"][0]["also_in"][1],
        serde_json::json!({"article": "a-late.txt", "source": "Late Post", "date": "2021-05-03", "url": "https://late.example/crane"})
    );
    assert!(
        stdout(&folder.run(&["ask", "harbour master of Lindmouth"]))
            .contains("   Also in Second Wire (2 May 2021), Late Post (3 May 2021), an unknown source.\n")
    );
}

#[test]
fn an_answer_of_an_interview_comes_with_its_question() {
    let folder = Folder::with(&[(
        "talk.txt",
        "The ferryman Jonas Reet talked to us on the pier.\n– What does the river cost you?\n– Two ropes a year and all of my sleep in April.\n– Will your daughter take over?\n– She builds bridges in Canada, so hardly.",
    )]);
    let answer = folder.ask("How many ropes a year, and how much sleep in April?");
    let quote = &answer["quotes"][0];
    assert!(quote["text"].as_str().unwrap().contains("Two ropes a year"), "{answer}");
    assert_eq!(quote["asked"]["text"], "– What does the river cost you?");
    let printed = stdout(&folder.run(&["ask", "ropes sleep April"]));
    assert!(printed.starts_with("1  Asked:\n   – What does the river cost you?\n   – Two ropes a year"), "{printed}");
}

#[test]
fn different_sources_are_preferred_where_they_answer_about_as_well() {
    let folder = Folder::with(&[
        (
            "one-a.txt",
            &headed(
                "title: A\nsource: One\ndate: 2020-01-01",
                "The tunnel under Mount Garr was opened by the minister in June.",
            ),
        ),
        (
            "one-b.txt",
            &headed(
                "title: B\nsource: One\ndate: 2020-01-02",
                "In June the minister was late, and yet the tunnel under Mount Garr was opened.",
            ),
        ),
        (
            "two.txt",
            &headed(
                "title: C\nsource: Two\ndate: 2020-01-03",
                "The minister cut a ribbon, and the tunnel under Mount Garr was thus opened in June.",
            ),
        ),
    ]);
    let answer = folder.ask("When was the tunnel under Mount Garr opened by the minister?");
    let sources: Vec<&str> =
        answer["quotes"].as_array().unwrap().iter().take(2).map(|quote| quote["source"].as_str().unwrap()).collect();
    assert_eq!(sources.len(), 2, "{answer}");
    assert_ne!(sources[0], sources[1], "{answer}");
}

#[test]
fn no_more_quotes_than_wanted_are_given() {
    let folder = flood();
    let output = folder.run(&["ask", "--json", "--quotes", "1", "flood"]);
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(articles(&answer).len(), 1);
    assert!(answer.get("passages").is_none());
    let output = folder.run(&["ask", "--passages", "2", "flood astronaut volcano telescope"]);
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (answer["outcome"].as_str(), answer["passages"].as_array().map(Vec::len)),
        (Some("nothing"), Some(2)),
        "{answer}"
    );
}

#[test]
fn a_sentence_that_is_too_long_is_cut_and_the_cut_is_marked_outside_the_quote() {
    let nasty = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/nasty"));
    let data = tempfile::tempdir().unwrap();
    let question = "Who counted the first lantern of the first shelf in the great inventory?";
    let output = ibid(nasty, data.path(), &["ask", "--quotes", "1", question]).output().unwrap();
    let printed = stdout(&output);
    assert!(
        printed.contains(
            "\n   [part of a longer sentence]\n   Ledger of Ledgers — The great inventory, 11 November 2011\n"
        ),
        "{printed}"
    );
    let output = ibid(nasty, data.path(), &["ask", "--json", question]).output().unwrap();
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = texts(&answer)[0];
    assert!(text.chars().count() <= 700 && !text.contains('['), "{text}");
}

#[test]
fn an_article_that_was_deleted_or_changed_is_not_answered_from() {
    let folder = flood();
    found(&folder, "grocer cellar flood", &["dawn.txt"]);
    fs::remove_file(folder.corpus().join("dawn.txt")).unwrap();
    assert_eq!(articles(&folder.ask("grocer Finn Osler")), [""; 0]);
    folder.write("noon.txt", "The pumps were never ordered, a correction says.");
    assert_eq!(texts(&folder.ask("pumps ordered correction")), ["The pumps were never ordered, a correction says."]);
    assert_eq!(articles(&folder.ask("\"a lesson and ordered pumps\"")), [""; 0]);
}

#[test]
fn an_article_in_utf_16_is_quoted_by_the_bytes_of_its_text_in_utf_8() {
    let folder = Folder::new();
    let file = headed("title: Wide\nsource: S\ndate: unknown", "Öl und Wasser mischte der Müller Emil nie.");
    let bytes: Vec<u8> = std::iter::once(0xfeff).chain(file.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    fs::write(folder.corpus().join("wide.txt"), bytes).unwrap();
    let answer = folder.ask("Was mischte der Müller Emil?");
    assert_eq!(texts(&answer), ["Öl und Wasser mischte der Müller Emil nie."]);
    assert_eq!(stdout(&folder.run(&["show", "wide.txt"])), "Öl und Wasser mischte der Müller Emil nie.\n");
}

/// The texts of the quotes of an answer.
fn quoted(answer: &serde_json::Value) -> Vec<&str> {
    answer["quotes"].as_array().unwrap().iter().map(|quote| quote["text"].as_str().unwrap()).collect()
}

#[test]
fn words_that_most_of_a_large_corpus_holds_still_find_it() {
    let mut lines = String::new();
    for day in 0..5_200 {
        let text = format!("On day {day} the government met to talk about taxes and roads, as on every other day.");
        let line = serde_json::json!({"id": day.to_string(), "title": format!("Day {day}"), "source": "Court Circular",
            "date": "2020-01-01", "language": "en", "text": text});
        lines.push_str(&format!("{line}\n"));
    }
    let folder = Folder::with(&[
        ("days.jsonl", &lines),
        (
            "ru.txt",
            "---\ntitle: Мост\nsource: Газета\ndate: 2020-01-02\nlanguage: ru\n---\nМост через реку открыли весной.\n",
        ),
    ]);
    for question in ["government taxes", "government \"taxes and roads\"", "Когда открыли мост?"] {
        let answer = folder.ask(question);
        let held = if question.is_ascii() { "taxes and roads" } else { "Мост" };
        assert!(quoted(&answer).first().is_some_and(|text| text.contains(held)), "{question}: {answer}");
    }
}

#[test]
fn the_part_of_a_sentence_without_end_that_answers_is_the_one_quoted() {
    let clauses: String = (0..60).map(|n| format!("in year {n} the council bought another lamp, ")).collect();
    let text =
        format!("For a long time {clauses}until the mayor Quentin Abernathy resigned over the stolen harpsichord.");
    let folder = Folder::with(&[("a.txt", &text)]);
    let answer = folder.ask("Who resigned over the stolen harpsichord?");
    let quote = quoted(&answer)[0];
    assert!(quote.contains("mayor Quentin Abernathy resigned over the stolen harpsichord"), "{quote}");
    assert!(quote.chars().count() <= 700);
}

#[test]
fn an_excluded_phrase_keeps_its_passages_out() {
    let folder = Folder::with(&[
        ("a.txt", "The harbour master gave a rather tough speech in spring."),
        ("b.txt", "The harbour master gave a short speech in autumn."),
    ]);
    assert_eq!(quoted(&folder.ask("harbour master speech")).len(), 2);
    assert_eq!(
        quoted(&folder.ask("harbour master speech -\"tough speech\"")),
        ["The harbour master gave a short speech in autumn."]
    );
}

#[test]
fn the_introduction_of_an_interview_does_not_run_on_into_its_first_question() {
    let folder = Folder::with(&[(
        "talk.txt",
        "The people's theatre Granary is twenty years old. We talk to its founder, Ursula Boyle, about the theatre.\n– Why did you call the theatre Granary?\n– Because our first play was set in one, and the hall smelled of wheat for five years.\n– How large is it?\n– Large enough for a goat and ninety guests.",
    )]);
    let answer = folder.ask("Why did they call the theatre Granary?");
    assert_eq!(
        quoted(&answer)[0],
        "– Because our first play was set in one, and the hall smelled of wheat for five years."
    );
    assert!(quoted(&answer).iter().all(|text| !text.contains('?')), "{answer}");
}

#[test]
fn an_interviewers_question_is_never_an_answer() {
    let folder = Folder::with(&[(
        "talk.txt",
        "A talk with the keeper of the tapir park.\n\nQ: Why did the council close the tapir park?\n\nA: The council closed it because the roof leaked.\n\nQ: Will it open again?\n\nA: In spring.\n",
    )]);
    let answer = folder.ask("Why did the council close the tapir park?");
    assert!(quoted(&answer)[0].contains("because the roof leaked"), "{answer}");
    assert_eq!(answer["quotes"][0]["asked"]["text"], "Q: Why did the council close the tapir park?");
    assert!(quoted(&answer).iter().all(|text| !text.starts_with("Q:")), "{answer}");
}
