//! Tables of paragraphs and the sentences an editor would see in them, by language; then what must hold for any text.

use std::fmt::Write;
use std::time::{Duration, Instant};

use unicode_segmentation::UnicodeSegmentation;

use super::{clause, sentences};

/// The sentences of a paragraph are the given ones.
#[track_caller]
fn check(paragraph: &str, expected: &[&str]) {
    let found: Vec<&str> = sentences(paragraph).into_iter().map(|range| paragraph.get(range).unwrap()).collect();
    assert_eq!(found, expected);
    holds_together(paragraph);
}

/// Each row is a paragraph whose sentences are parted by `|`. The mark itself, with one space after it, is not part
/// of the paragraph; the space before it is.
#[track_caller]
fn check_all(rows: &[&str]) {
    let mut wrong = String::new();
    for row in rows {
        let paragraph = row.replace("| ", "");
        let expected: Vec<&str> = row.split("| ").map(str::trim).collect();
        let ranges = sentences(&paragraph);
        let found: Vec<&str> = ranges.iter().map(|range| paragraph.get(range.clone()).unwrap()).collect();
        if found != expected {
            writeln!(wrong, "expected {expected:#?}\n   found {found:#?}").unwrap();
        }
        holds_together(&paragraph);
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What the documentation promises for every text.
#[track_caller]
fn holds_together(text: &str) {
    let ranges = sentences(text);
    let mut end = 0;
    for range in &ranges {
        assert!(range.start >= end && range.start < range.end, "{text:?} {ranges:?}");
        let between = text.get(end..range.start).expect("on a character boundary");
        assert!(between.trim().is_empty(), "{text:?} loses {between:?}");
        let sentence = text.get(range.clone()).expect("on a character boundary");
        assert_eq!(sentence, sentence.trim(), "{text:?}");
        let parted = end > 0 && sentence.starts_with(|c: char| format!("a{c}").graphemes(true).count() == 1);
        assert!(!parted, "{text:?} parts a mark from its base: {sentence:?}");
        end = range.end;
    }
    assert!(text.get(end..).unwrap().trim().is_empty(), "{text:?} loses its end");
}

#[test]
fn english_sentences() {
    check_all(&[
        "The ferry was late. | Nobody minded. | Was it the fog? | It was!",
        "Dr. Hale met Mrs. Orr and Gen. Pike at St. Anne's. | They ate.",
        "We live at No. 5. | No. | He said no. | She left.",
        "U.S. troops left in Jan. 2009, and U.S. President Ford spoke. | He was brief.",
        "He grew up in the U.S. | The house still stands. | It was sold to the U.S. Navy.",
        "J. K. Marsh and R.W. Stone wrote it. | A. Finch drew the maps.",
        "It weighs 3.5 kg and costs $10.30. | Version 1.2.3 is lighter.",
        "We read Express.co.uk, Charter97.org and e.g. the blog on Node.js pages. | Then we wrote to Asp.Net people.",
        "\"Why?\" he asked. | \"Because,\" she said. | \"I had to.\"",
        "\"Why now?\" Anna Reed asked. | Nobody knew.",
        "He said: \"It is over. We lost.\" | Then he left.",
        "\"It is over,\" he said. | \"We lost.\"",
        "“We came. We saw. We went home.”",
        "“We came. | We saw, and it was not what we had hoped for.",
        "He wrote ‘Stop. It’s late.’ on the door. | We went on.",
        "Apples, pears, etc. are fruit. | Bring plums, figs, etc. | Sugar is in the jar.",
        "Acme Inc. Chairman Lee resigned. | Shares of Acme Inc. fell. | He works for Acme Inc. | His wife does not.",
        "Wait... what? | I thought... | No matter. | It was… odd.",
        "1. Wash the rice. | 2. Boil it.",
        "The fox (it was old. It limped.) ran off. | (We had seen it before. It was thinner then.) | It was gone.",
        "The meeting began at 9 a.m. on Monday. | It ended at 5 p.m. | The doors closed.",
        "They fought in World War II. | Poland was first. | It fell in 1939. | 20 years had passed.",
        "Ice cream vs. cake, i.e. the old question, cost approx. 40 votes.",
        "The bill failed in the House of Reps., Sen. Dole said. | Rep. Cole agreed.",
        "He came (why?) on Tuesday. | It was raining.",
        "The lake froze.[2] | The fish did not.[3][4] | They slept.²",
        "Is it true?! | Yes!!! | Good.",
        "It was cold - very cold. | We left — at last.",
        "They sang “Home.” | Then they wept.",
        "The plan was Plan B. | The plan failed.",
        "He bought an old phone. | iPhone sales fell.",
        "“Are you there?” | “Yes.” | “Good.”",
        "The bill died, Sen. Ruiz said. | They mined iron ore. | Lakes were near. | He lives in Salem, Ore. | The town is small.",
        "Water was kept at 37°C. | Samples were taken. | The bond was N–H. | Thus, it held.",
        "He sold Yahoo! Inc. to us. | Who knew? | Not me!",
        "Smith et al. (2010) disagree. | See Fig. 3 and pp. 4 and 5.",
        "She is a Ph.D. student. | Her father, an M.D., is proud.",
        "Five feet and 3\" is short. | She said \"Never. Not me.\" and sat.",
        "Our guests liked the dogs’ tricks. | They clapped.",
    ]);
}

#[test]
fn a_forgotten_space_ends_a_sentence_only_where_no_name_is_meant() {
    check("They lifted the sanctions.The port opened.", &["They lifted the sanctions.", "The port opened."]);
    check("Они сняли санкции.Порт открылся.", &["Они сняли санкции.", "Порт открылся."]);
    check("We use Node.Js and string.Format here.", &["We use Node.Js and string.Format here."]);
    check("Booking.Com has rooms.", &["Booking.Com has rooms."]);
}

#[test]
fn russian_sentences() {
    check_all(&[
        "А. С. Пушкин жил на ул. Садовой. | Там был дом.",
        "В.В. Смирнов приехал. | Его ждали.",
        "В 1990 г. Москва изменилась. | Это видели все.",
        "Дж. А. Гобсон писал о войнах. | Его читали.",
        "Город заметно вырос при новом мэре в 1998–2004 гг. | Мосты построили позже.",
        "После долгой и тяжёлой болезни в 1990 г. Иванов уехал. | Его забыли.",
        "Он родился в 1990 г. | В школу пошёл рано.",
        "Купили хлеб, соль и т. д. | Потом ушли домой.",
        "Продали яблоки, груши и т.п. товары, т. е. фрукты. | Выручка — 5 тыс. рублей.",
        "Он заплатил 300 руб. | Продавец молчал.",
        "Это стоит 5 млн. Москва столько не даст. | Дело закрыли.",
        "Завод им. Петрова стоит на стр. 5 плана. | См. рис. 2.",
        "«Кто там?» — спросил он. | «Никого. Спи», — ответила она.",
        "Он сказал: «Всё кончено. Мы уходим». | И ушёл.",
        "— Ты идёшь? | — Да, — сказал он. | — Иду. | — Хорошо.",
        "Акад. Лавров и проф. Белый спорили. | Спор был долгим.",
        "Это был я. | Иван молчал.",
        "Жил в г. Туле в XIX в. и умер там же. | Похоронен у церкви св. Анны.",
        "Зачем?.. | Не знаю... | И не узнаю…",
        "Ну вот… и всё. | Конец!",
    ]);
}

#[test]
fn ukrainian_sentences() {
    check_all(&[
        "У 1991 р. Україна змінилася. | Це бачили всі.",
        "Він народився в 1991 р. | Потім переїхав на вул. Зелену.",
        "Школа ім. Шевченка мала 2 тис. учнів. | Див. стор. 5.",
        "Це т. зв. народна пам’ять. | Вона жива.",
        "Т. Г. Шевченко писав вірші. | Їх читають.",
        "«Хто це?» — спитала вона. | «Ніхто. Спи», — відповів він.",
        "Коштує 300 грн. | Продавець мовчав.",
        "Яблука, груші та ін. фрукти, напр. сливи. | П’ять кошиків.",
    ]);
}

#[test]
fn german_sentences() {
    check_all(&[
        "Am 3. Oktober feiern wir. | Danach ruhen wir.",
        "Der 2. Weltkrieg endete. | Das war 1945.",
        "Im 19. Jahrhundert lebte hier z. B. Dr. Klein. | Er war Arzt.",
        "Es kostet ca. 5 Mio. Euro, d. h. zu viel. | Wer zahlt?",
        "Wir wohnen in der Hauptstr. 5 bzw. Nr. 7. | Es ist laut.",
        "„Wo warst du? Ich habe gewartet.“ | Er schwieg.",
        "„Wo warst du?“, fragte sie. | „Hier.“",
        "»Komm! Es wird spät.« | Sie ging.",
        "Er kaufte Brot, Milch usw. | Dann ging er.",
        "Er kam am 3. 10. 2022 an. | Es regnete.",
        "Das Spiel gewann u. a. Berlin. | Die Fans jubelten.",
        "Er ist 12. | Dann wird er 13. | Niemand weiß es.",
    ]);
}

#[test]
fn turkish_sentences() {
    check_all(&[
        "Prof. Dr. Ayşe Kaya geldi. | Sonra gitti.",
        "II. Abdülhamid tahta çıktı. | Bu 1876 yılıydı.",
        "Sultan II. Mahmud öldü. | Yerine oğlu geçti.",
        "Elma, armut vb. meyveler sattı. | Para kazandı.",
        "Sn. Demir, Av. Yıldız ile No. 5 evde buluştu. | Konuştular.",
        "\"Gel. Otur.\" dedi. | Oturdum.",
        "“Neden?” diye sordu. | Kimse bilmiyordu.",
        "Doç. Dr. Işık 2. Dünya Savaşı'nı anlattı. | İlginçti.",
        "Bunu yapan sen. | Ben değilim. | Burada iyi bir gen. | Başka yok.",
        "Ekmek, süt vs. aldık. | Sonra eve döndük.",
    ]);
}

#[test]
fn spanish_sentences() {
    check_all(&[
        "El Sr. López y la Sra. Díaz llegaron. | ¿Dónde estaban? | ¡Qué susto!",
        "Vive en EE. UU. desde hace años. | No quiere volver.",
        "Hay fruta, p. ej. peras, en la pág. 5. | Mire Ud. mismo.",
        "Compró pan, sal, etc. | Luego se fue.",
        "«No voy. Estoy cansado», dijo. | Y se quedó.",
        "—No lo sé —dijo ella—. | Mañana veremos.",
        "La Dra. Ruiz salió. | ¿Volverá? | Nadie lo sabe.",
        "El presidente de EE. UU. Ford habló. | Fue breve.",
    ]);
}

#[test]
fn french_sentences() {
    check_all(&[
        "M. Dupont et Mme. Roy sont partis. | Ils reviendront.",
        "« Où vas-tu ? » demanda-t-elle. | « Loin. Très loin. »",
        "Il dit : « C’est fini. Partons. » | Puis il sortit.",
        "Rome fut prise en 52 av. J.-C. par ruse. | Personne ne le crut.",
        "Les fruits, p. ex. les poires, sont chers. | Le pain aussi.",
        "L’église St. Paul est belle. | Elle est vide.",
        "Du pain, du sel, etc. | On mangea.",
        "Est-ce vrai ? | Oui ! | Tant mieux…",
    ]);
}

#[test]
fn other_scripts() {
    check("今天很冷。我们回家吧！你呢？好。", &["今天很冷。", "我们回家吧！", "你呢？", "好。"]);
    check("他说：“天黑了。走吧。”然后走了。", &["他说：“天黑了。走吧。”", "然后走了。"]);
    check("「寒い。帰ろう。」と彼は言った。雪が降る。", &["「寒い。帰ろう。」と彼は言った。", "雪が降る。"]);
    check("我用Node.js写的。价格是3.5元。", &["我用Node.js写的。", "价格是3.5元。"]);
    check("هل جاء؟ نعم. ذهب د. سامي إلى البيت.", &["هل جاء؟", "نعم.", "ذهب د. سامي إلى البيت."]);
    check("वह आया। वह गया।", &["वह आया।", "वह गया।"]);
    check("הוא בא. צה\"ל נסוג. היא הלכה.", &["הוא בא.", "צה\"ל נסוג.", "היא הלכה."]);
    check("Νύχτα ήταν. Κανείς δεν μίλησε.", &["Νύχτα ήταν.", "Κανείς δεν μίλησε."]);
    check("ის მოვიდა. ის წავიდა.", &["ის მოვიდა.", "ის წავიდა."]);
    check("비가 온다. 집에 가자.", &["비가 온다.", "집에 가자."]);
}

#[test]
fn edges() {
    check("", &[]);
    check(" \n\t\u{a0} ", &[]);
    check("...", &["..."]);
    check("?! ... !", &["?! ... !"]);
    check("No end", &["No end"]);
    check("  One.  \n Two. ", &["One.", "Two."]);
    check("The line\nends here. The\nnext goes on.", &["The line\nends here.", "The\nnext goes on."]);
    check("Good! 😀", &["Good! 😀"]);
    check("Good!😀 Bye.", &["Good!😀", "Bye."]);
    check("Good! 👩‍👩‍👧 🇺🇦 Bye.", &["Good! 👩‍👩‍👧 🇺🇦", "Bye."]);
    check("🔥 First news. 🔥 Second news.", &["🔥 First news.", "🔥 Second news."]);
    check(
        "Cafe\u{301}. Re\u{301}sume\u{301}s.\u{301} Then.",
        &["Cafe\u{301}.", "Re\u{301}sume\u{301}s.\u{301}", "Then."],
    );
    check("One. \u{301}Two.", &["One. \u{301}Two."]);
    check("No.\u{a0}5 is Mr.\u{a0}Poe's. Yes.", &["No.\u{a0}5 is Mr.\u{a0}Poe's.", "Yes."]);
    check("He said. [...] Then he left.", &["He said. [...]", "Then he left."]);
    check("The end. * * *", &["The end. * * *"]);
    check("‼️ Look. Now.", &["‼️ Look.", "Now."]);
    check("\u{feff}One. Two.", &["\u{feff}One.", "Two."]);
    check("“One. “Two. Three.” Four. Five.", &["“One.", "“Two. Three.”", "Four.", "Five."]);
    check("One (two. Three. Four", &["One (two.", "Three.", "Four"]);
    check("One. Two.) Three.” Four.", &["One.", "Two.)", "Three.”", "Four."]);
    check("– I think so. Maybe.", &["– I think so.", "Maybe."]);
    check("Mr.", &["Mr."]);
    check("\u{202b}שלום.\u{200f} עולם.\u{202c}", &["\u{202b}שלום.\u{200f}", "עולם.\u{202c}"]);
}

#[test]
fn a_long_quotation_is_split_and_a_short_one_is_not() {
    let line = "The rain fell on the roof. ";
    let short = format!("“{}”", line.repeat(15).trim());
    check(&short, &[&short]);
    let long = format!("“{}”", line.repeat(30).trim());
    assert_eq!(sentences(&long).len(), 30);
    let bracket = format!("({}) Then.", line.repeat(15).trim());
    assert_eq!(sentences(&bracket).len(), 16);
}

#[test]
fn a_pile_of_marks_is_one_sentence() {
    for mark in [".", "?", ". ", "? ", "\"", "(", "“. ”", ") . ", "… "] {
        let pile = mark.repeat(10_000);
        assert_eq!(sentences(&pile).len(), 1, "{mark:?}");
        holds_together(&pile);
    }
}

/// A small generator of the same numbers every time (Lehmer's, with Park and Miller's constants).
fn numbers() -> impl Iterator<Item = usize> {
    std::iter::successors(Some(2026_u64), |n| Some(n * 48_271 % 2_147_483_647))
        .map(|n| usize::try_from(n >> 8).unwrap())
}

const NASTY: &[&str] = &[
    ".",
    ".",
    ". ",
    "! ",
    "?",
    "…",
    "...",
    "\"",
    "“",
    "”",
    "„",
    "«",
    "»",
    " »",
    "‘",
    "’",
    "'",
    "(",
    ")",
    "[",
    "]",
    "[1]",
    "。",
    "？",
    "؟ ",
    "।",
    " ",
    " ",
    "\n",
    "\u{a0}",
    "\u{301}",
    "\u{200d}",
    "\u{ad}",
    "\u{200f}",
    "😀",
    "👍🏽",
    "🇺",
    "-",
    "—",
    "– ",
    "¿",
    "*",
    "1",
    "12",
    "3.5",
    "II",
    "a",
    "A",
    "The",
    "he",
    "Mr",
    "etc",
    "т. ",
    "г",
    "В",
    "z. B",
    "U.S",
    "你",
    "と",
    "ß",
    "İ",
    "字",
    "e\u{301}",
    "Hauptstr",
    "said",
    "Я.",
    "\u{0}",
    "\u{feff}",
    "abcdefghijklmnopqrstuvwxyzабвгд",
];

#[test]
fn any_text_holds_together() {
    let mut numbers = numbers();
    for _ in 0..20_000 {
        let length = numbers.next().unwrap() % 24;
        let text: String = numbers.by_ref().take(length).map(|n| NASTY[n % NASTY.len()]).collect();
        holds_together(&text);
        for limit in [0, 1, 5, 20] {
            let cut = clause(&text, limit);
            let kept = text.get(cut.clone()).unwrap();
            assert!(cut.start == 0 && kept.chars().count() <= limit.max(text.chars().count().min(limit)));
            assert_eq!(kept, kept.trim_end());
        }
    }
}

#[test]
fn time_is_linear() {
    let mut numbers = numbers();
    let mut texts: Vec<String> = NASTY.iter().map(|piece| piece.repeat(1_000_000 / piece.len())).collect();
    texts.push("(".repeat(500_000) + &")".repeat(500_000));
    texts.push("«".repeat(250_000) + &"».".repeat(250_000));
    texts.push("(\".?! [".repeat(150_000));
    texts.push("“(".repeat(120_000) + &". ”".repeat(200_000));
    texts.push(numbers.by_ref().take(300_000).map(|n| NASTY[n % NASTY.len()]).collect());
    texts.push(" ".repeat(500_000) + &"A! 😀 ".repeat(60_000));
    texts.push(format!("A{}", "! 😀".repeat(160_000)));
    for text in &texts {
        let start = Instant::now();
        sentences(text);
        // Generous, for busy machines and builds without optimisation; quadratic time would take many minutes.
        assert!(start.elapsed() < Duration::from_secs(60), "{:?}", text.chars().take(20).collect::<String>());
    }
}

#[track_caller]
fn check_clause(sentence: &str, max_chars: usize, expected: &str) {
    assert_eq!(sentence.get(clause(sentence, max_chars)), Some(expected));
}

#[test]
fn a_long_sentence_is_cut_at_a_clause() {
    let sentence =
        "The boats left at dawn, heavy with salt; nobody watched them go, not even the children of the harbour.";
    check_clause(sentence, 200, sentence);
    check_clause(sentence, 90, "The boats left at dawn, heavy with salt; nobody watched them go,");
    check_clause(sentence, 45, "The boats left at dawn, heavy with salt;");
    check_clause(sentence, 40, "The boats left at dawn, heavy with salt;");
    check_clause(sentence, 20, "The boats left at");
    check_clause("It cost 1,000,000 or 1 000 000 crowns at 10:30", 24, "It cost 1,000,000 or");
    check_clause("He cried: “Stop. Go back. It is not safe here at all, friend!”", 40, "He cried: “Stop. Go back.");
    check_clause("Мы шли долго — лес стоял тихий и тёмный", 20, "Мы шли долго —");
    check_clause("今天我们去海边，明天我们回家看书写字", 10, "今天我们去海边，");
    check_clause("The years 1990–1995 were hard ones for us", 17, "The years");
    check_clause("extraordinarily", 5, "extra");
    check_clause("👩‍👩‍👧👩‍👩‍👧", 6, "👩‍👩‍👧");
    check_clause("👩‍👩‍👧", 3, "");
    check_clause("anything", 0, "");
    check_clause("", 10, "");
}
