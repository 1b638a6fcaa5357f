//! Golden replies in all six languages: text, marks, buttons. Read each before accepting it (`UPDATE_EXPECT=1`).

use expect_test::{ExpectFile, expect_file};
use ibid::reply::{Locale, Phrase};

use crate::telegram::articles::ISLAND;
use crate::telegram::people::Person;
use crate::telegram::scene::Scene;

/// What one person sees who asks, finds nothing, and looks around.
#[track_caller]
fn check(language: &'static str, expected: ExpectFile) {
    let scene = Scene::new(&ISLAND, &[("IBID_ADMINS", "21")]);
    let person = Person { id: 21, name: "Reader", language };
    let mut golden = String::new();
    let words = [
        "lighthouse keeper",
        "Which elephants live in Paris?",
        "after:soon keeper",
        "/start",
        "/help",
        "/sources",
        "/latest",
        "/language",
        "/privacy",
        "/quote",
        "/settings",
        "/status",
        "/nonsense",
        "/forget",
    ];
    for words in words {
        let shown = scene.fake.answer(&scene.fake.say(person, words));
        golden.push_str(&format!("=== {words}\n{}\n", shown.golden()));
    }
    let group = scene.fake.group();
    scene.fake.add_bot(group, person);
    golden.push_str(&format!("=== added to a group\n{}\n", scene.fake.message_after(group, 0).golden()));
    scene.fake.promote(group, person);
    for words in ["/help", "/ask lighthouse keeper", "/ask elephants in Paris", "/settings"] {
        let shown = scene.fake.answer(&scene.fake.say_in(group, person, words));
        golden.push_str(&format!("=== {words} (in a group)\n{}\n", shown.golden()));
    }
    for query in ["", "elephants in Paris", "lighthouse keeper"] {
        let answer = scene.fake.results(&scene.fake.inline(person, query));
        golden.push_str(&format!("=== inline: {query}\n"));
        for result in answer["results"].as_array().unwrap() {
            let text = |key: &str| result[key].as_str().unwrap_or_default().to_owned();
            golden.push_str(&format!("{} | {}\n{}\n", text("title"), text("description"), text("text")));
        }
        golden.push_str(&format!("[{}]\n\n", answer["button"]["text"].as_str().unwrap_or_default()));
    }
    expected.assert_eq(&without_age(&golden, language));
    scene.end();
}

/// How old an article is changes from year to year; which words say so does not.
fn without_age(golden: &str, language: &str) -> String {
    let locale = Locale::of_tag(language).unwrap();
    let more = |indexed| {
        let dates = Some(jiff::civil::date(2019, 8, 30)..=jiff::civil::date(2024, 11, 5));
        let extent = ibid::index::Extent { articles: ISLAND.len(), sources: 4, dates };
        Phrase::StatusMore { extent, indexed, version: env!("CARGO_PKG_VERSION").to_owned(), hours: 0 }
            .in_locale(locale)
    };
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let days = [today, today.yesterday().unwrap()];
    let golden = &days.into_iter().fold(golden.to_owned(), |golden, day| golden.replace(&more(Some(day)), "‹more›"));
    let ages = (1..60).rev().map(|years| Phrase::YearsOld(years).in_locale(locale));
    ages.fold(golden.to_owned(), |golden, age| golden.replace(&age, "‹age›"))
}

#[test]
fn in_english() {
    check("en", expect_file!["telegram/golden/en.txt"]);
}

#[test]
fn in_russian() {
    check("ru", expect_file!["telegram/golden/ru.txt"]);
}

#[test]
fn in_ukrainian() {
    check("uk", expect_file!["telegram/golden/uk.txt"]);
}

#[test]
fn in_belarusian() {
    check("be", expect_file!["telegram/golden/be.txt"]);
}

#[test]
fn in_german() {
    check("de", expect_file!["telegram/golden/de.txt"]);
}

#[test]
fn in_turkish() {
    check("tr", expect_file!["telegram/golden/tr.txt"]);
}

#[test]
fn whose_language_is_unknown_is_spoken_to_in_the_default_one() {
    let scene = Scene::new(&ISLAND, &[("IBID_LOCALE", "de")]);
    for (language, german) in [("", true), ("fi", true), ("en-GB", false), ("de-AT", true), ("ru", false)] {
        let person = Person { id: 31, name: "Reader", language };
        let shown = scene.fake.answer(&scene.fake.say(person, "/privacy"));
        let expected = Phrase::Privacy(365).in_locale(Locale::of_tag("de").unwrap());
        assert_eq!(shown.text == expected, german, "{language}: {}", shown.text);
    }
    scene.end();
}
