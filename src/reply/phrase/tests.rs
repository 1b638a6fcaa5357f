//! Every phrase in every locale: there, complete, plural-correct, and as short as Telegram wants it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;

use super::*;
use crate::answer::BadOperator;
use crate::import::Change;
use crate::reply::locale::long_date;

/// Messages that other phrases and other files are made of.
const PIECES: [&str; 12] = [
    "cited-page",
    "cited-pages",
    "language-name",
    "own-name",
    "long-date",
    "quoted-word",
    "source-unknown",
    "date-unknown",
    "place",
    "unknown-place",
    "unknown",
    "pleasantries",
];

fn extent(articles: usize, sources: usize, dates: Option<RangeInclusive<Date>>) -> Extent {
    Extent { articles, sources, dates }
}

fn day() -> Date {
    date(2022, 11, 25)
}

fn span() -> RangeInclusive<Date> {
    day()..=date(2023, 10, 16)
}

fn words() -> Vec<String> {
    vec!["Tokaev".to_owned(), "мост".to_owned()]
}

fn toasts() -> Vec<Phrase> {
    vec![
        Phrase::Thanks,
        Phrase::VoteTakenBack,
        Phrase::NotYours,
        Phrase::WholeParagraph,
        Phrase::ButtonsGone,
        Phrase::NoMore,
        Phrase::TooFast,
        Phrase::AdminsOnly,
        Phrase::DraftGone,
    ]
}

fn commands() -> Vec<Phrase> {
    vec![
        Phrase::CommandAsk,
        Phrase::CommandSources,
        Phrase::CommandLatest,
        Phrase::CommandLanguage,
        Phrase::CommandQuote,
        Phrase::CommandHelp,
        Phrase::CommandPrivacy,
        Phrase::CommandForget,
        Phrase::CommandSettings,
    ]
}

fn with_numbers(count: usize) -> Vec<Phrase> {
    let limit = u32::try_from(count).unwrap();
    let seconds = u64::try_from(count).unwrap();
    vec![
        Phrase::Number(count),
        Phrase::More(count),
        Phrase::Refused(Refusal::TooLong(count)),
        Phrase::YearsOld(count),
        Phrase::Forgotten(count),
        Phrase::Page { page: count, pages: count },
        Phrase::TooManyFromUser(limit),
        Phrase::TooManyInGroup(limit),
        Phrase::SettingQuotes(count),
        Phrase::SettingSources { allowed: Some(count) },
        Phrase::SettingAutoDelete(Some(seconds)),
        Phrase::SettingAutoDelete(Some(60 * seconds)),
        Phrase::ButtonMore(count),
        Phrase::ButtonContext(Some(count)),
        Phrase::ButtonCite(Some(count)),
        Phrase::Mistakes(count),
        Phrase::Feeds { feeds: count, wrong: count },
        Phrase::Status {
            articles: count,
            passages: count,
            left_out: count,
            waiting: count,
            unread: count,
            failures: count,
            up: count,
            down: count,
        },
        Phrase::Draft {
            title: "The ferry".to_owned(),
            source: None,
            author: None,
            date: Some(day()),
            date_from: Some("json-ld".to_owned()),
            language: Language::from_code("de"),
            characters: count,
        },
        Phrase::Drafts { articles: count, refused: count },
        Phrase::PresentMany { unchanged: count, replaced: count },
        Phrase::FiledMany { added: count, updated: count, unchanged: count, refused: count },
        Phrase::TooLarge(count),
        Phrase::Reloaded { added: count, edited: count, removed: count, articles: count },
    ]
}

fn with_extents(articles: usize, sources: usize, dates: Option<RangeInclusive<Date>>) -> Vec<Phrase> {
    let extent = || extent(articles, sources, dates.clone());
    vec![
        Phrase::Searched(extent()),
        Phrase::Start(extent()),
        Phrase::Sources(extent()),
        Phrase::SourceLine { source: Some("The Salt Post".to_owned()), articles, dates: dates.clone() },
        Phrase::SourceLine { source: None, articles, dates: dates.clone() },
        Phrase::StatusMore { extent: extent(), indexed: Some(day()), version: "0.1.0".to_owned(), hours: 2 },
        Phrase::StatusMore { extent: extent(), indexed: None, version: "0.1.0".to_owned(), hours: 2 },
    ]
}

fn without_numbers() -> Vec<Phrase> {
    let bot = || "ibid_bot".to_owned();
    let receipt_of = |indexed| Phrase::ReceiptOf {
        article: "a.txt".to_owned(),
        start: 120,
        end: 340,
        sha256: "ab12".to_owned(),
        indexed,
    };
    vec![
        Phrase::Asked,
        Phrase::Cut,
        Phrase::AlsoIn(vec![(Some("The Salt Post".to_owned()), Some(day())), (None, None)]),
        Phrase::AlsoSearched(words()),
        Phrase::NotAsWritten(words()),
        Phrase::QuotesIn(["de", "xx"].iter().filter_map(|code| Language::from_code(code)).collect()),
        Phrase::NothingFound,
        Phrase::NoSuchArticles,
        Phrase::NotHeld(words()),
        Phrase::NoQuestion,
        Phrase::UnknownOperators(vec!["colour:red".to_owned()]),
        Phrase::Ignored(words()),
        Phrase::BasedOn("an interview".to_owned()),
        Phrase::Changed,
        Phrase::Gone,
        Phrase::Closest,
        Phrase::Example("Who refused to sign?".to_owned()),
        Phrase::AskedAt(day().at(13, 5, 0, 0)),
        Phrase::ClaimCut,
        Phrase::Reworded(day()),
        Phrase::TakenOut(day()),
        Phrase::Withdrawn(day()),
        Phrase::Corrected(day()),
        Phrase::Narrowed,
        Phrase::Parted,
        Phrase::NotExact,
        Phrase::About("Articles about salt.".to_owned()),
        Phrase::Problem(Problem::of_file("a.txt", "the article has no text", "write some")),
        Phrase::Examples,
        Phrase::Help,
        Phrase::HelpGroup { bot: bot() },
        Phrase::Privacy(365),
        Phrase::OnlyWords,
        Phrase::OnlyQuestions,
        Phrase::UnknownCommand,
        Phrase::HowToAsk,
        Phrase::Latest,
        Phrase::NoDatedArticles,
        Phrase::ChooseLanguage,
        Phrase::LanguageSet(Locale::Be),
        Phrase::LanguageFromTelegram,
        Phrase::ReceiptUsage,
        Phrase::ReceiptForm,
        Phrase::ReceiptMistyped,
        Phrase::ReceiptGone,
        receipt_of(Some(day())),
        receipt_of(None),
        Phrase::Receipt("q7mzk".to_owned()),
        Phrase::Greeting { bot: bot(), sees: Sees::OnlyAddressed },
        Phrase::Greeting { bot: bot(), sees: Sees::Everything },
        Phrase::NotAllowedGroup,
        Phrase::NotAllowedPrivate,
        Phrase::Flooded,
        Phrase::MissedQuestions,
        Phrase::StillReading(37),
        Phrase::Indexing(37),
        Phrase::Broken("7f3a".to_owned()),
        Phrase::NothingInGroup(vec![]),
        Phrase::NothingInGroup(words()),
        Phrase::InlineHowTo,
        Phrase::InlineHowToBody,
        Phrase::InlineNothing,
        Phrase::InlineOpen,
        Phrase::InlineNotAllowed,
        Phrase::Settings,
        Phrase::SettingLanguage(None),
        Phrase::SettingLanguage(Some(Locale::Tr)),
        Phrase::SettingSources { allowed: None },
        Phrase::SettingMentions(Switch::On),
        Phrase::SettingMentions(Switch::Off),
        Phrase::SettingAutoDelete(None),
        Phrase::SettingReset,
        Phrase::SettingDone,
        Phrase::SettingsSaved,
        Phrase::SettingAllSources,
        Phrase::SettingChosen("The Salt Post".to_owned()),
        Phrase::SettingNotChosen("The Salt Post".to_owned()),
        Phrase::SettingsInGroupsOnly,
        Phrase::ButtonBack,
        Phrase::ButtonContext(None),
        Phrase::ButtonCite(None),
        Phrase::ButtonClosest,
        Phrase::ButtonExact,
        Phrase::ButtonPrevious,
        Phrase::ButtonNext,
        Phrase::ButtonTelegramLanguage,
        Phrase::BotDescription,
        Phrase::BotShortDescription,
        Phrase::Draft {
            title: "The ferry".to_owned(),
            source: Some("The Salt Post".to_owned()),
            author: Some("Ida Marsh".to_owned()),
            date: None,
            date_from: None,
            language: None,
            characters: 100,
        },
        Phrase::Suggested,
        Phrase::Nameless,
        Phrase::Present(Change::Nothing, "a.txt".to_owned()),
        Phrase::Present(Change::Facts, "a.txt".to_owned()),
        Phrase::Present(Change::Wording, "a.txt".to_owned()),
        Phrase::AskFor(Field::Source),
        Phrase::AskFor(Field::Date),
        Phrase::AskFor(Field::Language),
        Phrase::NotTaken(Field::Source),
        Phrase::NotTaken(Field::Date),
        Phrase::NotTaken(Field::Language),
        Phrase::Filed(Outcome::Added, "a.txt".to_owned()),
        Phrase::Filed(Outcome::Updated, "a.txt".to_owned()),
        Phrase::Filed(Outcome::Unchanged, "a.txt".to_owned()),
        Phrase::Discarded,
        Phrase::NotDownloaded,
        Phrase::ReadOnly,
        Phrase::AddUsage,
        Phrase::RemoveUsage,
        Phrase::RemoveAsk,
        Phrase::Removed("a.txt".to_owned()),
        Phrase::NotRemoved,
        Phrase::NoSuchArticle("a.txt".to_owned()),
        Phrase::RemoveLine("a.jsonl".to_owned()),
        Phrase::StillWritten,
        Phrase::ButtonSource,
        Phrase::ButtonDate,
        Phrase::ButtonLanguage,
        Phrase::ButtonAdd,
        Phrase::ButtonDiscard,
        Phrase::ButtonRemove,
        Phrase::ButtonKeep,
    ]
}

/// Every phrase there is, with arguments of every kind.
fn every() -> Vec<Phrase> {
    let mut all = without_numbers();
    all.extend(toasts());
    all.extend(commands());
    for count in [0, 1, 2, 5, 11, 21, 22, 25, 1_000] {
        all.extend(with_numbers(count));
        for dates in [None, Some(day()..=day()), Some(span())] {
            all.extend(with_extents(count, count, dates));
        }
    }
    let whys = [BadOperator::Empty, BadOperator::NotADate, BadOperator::NotALanguage, BadOperator::NoDays];
    all.extend(whys.into_iter().chain([BadOperator::Misspelt("source")]).map(|why| {
        let written = "sorce:x".to_owned();
        Phrase::Refused(Refusal::BadOperator { written, why })
    }));
    all
}

/// The messages of a locale's file and the arguments of each, read without Fluent.
fn messages(locale: Locale) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut id = String::new();
    for line in locale.source().lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
            id = line.split_once(" =").unwrap_or_else(|| panic!("{locale:?}: {line}")).0.to_owned();
            assert!(found.insert(id.clone(), BTreeSet::new()).is_none(), "{locale:?} says {id} twice");
        }
        let arguments = line
            .split('$')
            .skip(1)
            .map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next().unwrap().to_owned());
        found.entry(id.clone()).or_default().extend(arguments);
    }
    found.remove("");
    found
}

#[test]
fn every_locale_has_the_messages_and_arguments_of_english() {
    let english = messages(Locale::En);
    assert!(english.len() > 100);
    for locale in Locale::ALL {
        let parsed = fluent_bundle::FluentResource::try_new(locale.source().to_owned());
        assert!(parsed.is_ok(), "{locale:?}: {:?}", parsed.err().map(|(_, errors)| errors));
        let own = messages(locale);
        for (id, arguments) in &english {
            assert_eq!(own.get(id), Some(arguments), "{locale:?}: {id}");
        }
        assert_eq!(own.len(), english.len(), "{locale:?} says what English does not");
        for id in own.keys() {
            let message = locale.bundle().get_message(id).unwrap();
            assert!(message.value().is_some() && message.attributes().count() == 0, "{locale:?}: {id}");
        }
    }
}

#[test]
fn every_message_is_said_by_a_phrase_and_every_phrase_has_a_message() {
    let english = messages(Locale::En);
    let said: BTreeSet<&str> = every().iter().map(|phrase| render::message(phrase, Locale::En).0).collect();
    for id in english.keys().map(String::as_str) {
        assert!(said.contains(id) != PIECES.contains(&id), "{id} is said by nothing here, or is no piece");
    }
    for id in &said {
        assert!(english.contains_key(*id), "{id} is in no file");
    }
    // A phrase left out of `every` cannot hide: the messages that `render` names are those that were said.
    let strings = include_str!("render.rs").split('"').skip(1).step_by(2);
    let named: BTreeSet<&str> = strings.filter(|id| english.contains_key(*id) && !PIECES.contains(id)).collect();
    assert_eq!(named, said);
}

#[test]
fn every_phrase_can_be_said_in_every_locale() {
    for locale in Locale::ALL {
        for phrase in every() {
            let (id, args) = render::message(&phrase, locale);
            let message = locale.bundle().get_message(id).unwrap_or_else(|| panic!("{locale:?}: no {id}"));
            let mut errors = Vec::new();
            let args = args.into_iter().collect();
            let said = locale.bundle().format_pattern(message.value().unwrap(), Some(&args), &mut errors).into_owned();
            assert!(errors.is_empty(), "{locale:?}: {phrase:?}: {errors:?}");
            assert_eq!(said, phrase.in_locale(locale));
            assert!(!said.trim().is_empty() && said.trim() == said, "{locale:?}: {phrase:?}: {said:?}");
            for wrong in ["{", "}", "$", "..", "  ", " .", " ,", "!", "\u{2068}", "\t"] {
                assert!(!said.contains(wrong), "{locale:?}: {phrase:?}: {wrong:?} in {said:?}");
            }
        }
    }
}

#[test]
fn no_phrase_of_another_locale_was_left_in_english() {
    let untranslated = ["number", "about", "place", "setting-chosen", "setting-not-chosen", "problem"];
    for locale in Locale::ALL.into_iter().skip(1) {
        for phrase in every() {
            let id = render::message(&phrase, locale).0;
            if !untranslated.contains(&id) {
                assert_ne!(phrase.in_locale(locale), phrase.to_string(), "{locale:?}: {id}");
            }
        }
    }
}

#[test]
fn what_telegram_limits_is_within_its_limits() {
    for locale in Locale::ALL {
        let fits = |phrases: &[Phrase], most: usize| {
            for phrase in phrases {
                let said = phrase.in_locale(locale);
                assert!(said.encode_utf16().count() <= most, "{locale:?}: {most} at most: {said}");
            }
        };
        fits(&toasts(), 200);
        fits(&commands(), 256);
        fits(&[Phrase::BotDescription], 512);
        fits(&[Phrase::BotShortDescription], 120);
        fits(&[Phrase::InlineOpen], 60);
        fits(&every(), 4_096);
        let start = Phrase::Start(extent(5, 4, Some(span()))).in_locale(locale);
        assert_eq!(start.lines().count(), 3, "{start}");
        assert!(start.lines().all(|line| !line.trim().is_empty()), "{start}");
    }
}

#[test]
fn commands_and_operators_are_named_alike_in_every_locale() {
    let commands = |said: &str| -> BTreeSet<String> {
        let words = said.split(|c: char| !c.is_ascii_alphabetic() && !matches!(c, '/' | '@' | '_'));
        words.filter(|word| word.len() > 1 && word.starts_with(['/', '@'])).map(str::to_owned).collect()
    };
    for phrase in every() {
        for locale in Locale::ALL {
            assert_eq!(commands(&phrase.in_locale(locale)), commands(&phrase.to_string()), "{locale:?}: {phrase:?}");
        }
    }
    for locale in Locale::ALL {
        let help = Phrase::Help.in_locale(locale);
        for operator in ["source:", "author:", "after:", "before:", "lang:", "\n-", "\n\""] {
            assert!(help.contains(operator), "{locale:?}: {operator:?}");
        }
    }
}

/// What `phrase` is in English, Russian, Ukrainian, Belarusian, German and Turkish.
#[track_caller]
fn check(phrase: &Phrase, expected: [&str; 6]) {
    for (locale, expected) in Locale::ALL.into_iter().zip(expected) {
        assert_eq!(phrase.in_locale(locale), expected, "{locale:?}");
    }
}

#[test]
fn dates_are_written_as_in_each_locale() {
    let expected = [
        "25 November 2022",
        "25 ноября 2022 г.",
        "25 листопада 2022 р.",
        "25 лістапада 2022 г.",
        "25. November 2022",
        "25 Kasım 2022",
    ];
    for (locale, expected) in Locale::ALL.into_iter().zip(expected) {
        assert_eq!(long_date(day(), locale), expected);
        let months: BTreeSet<String> = (1..=12).map(|month| long_date(date(2022, month, 1), locale)).collect();
        assert_eq!(months.len(), 12);
    }
    for month in 1..=12 {
        let day = date(476, month, 9);
        assert_eq!(long_date(day, Locale::En), day.strftime("%-d %B %Y").to_string());
    }
}

#[test]
fn counts_take_the_forms_that_each_language_has() {
    let searched = |count| Phrase::Searched(extent(count, count, None));
    check(
        &searched(1),
        [
            "Searched 1 article from 1 source.",
            "Поиск: 1 статья из 1 источника.",
            "Пошук: 1 стаття з 1 джерела.",
            "Пошук: 1 артыкул з 1 крыніцы.",
            "Durchsucht: 1 Artikel aus 1 Quelle.",
            "Aranan: 1 kaynaktan 1 makale.",
        ],
    );
    check(
        &searched(23),
        [
            "Searched 23 articles from 23 sources.",
            "Поиск: 23 статьи из 23 источников.",
            "Пошук: 23 статті з 23 джерел.",
            "Пошук: 23 артыкулы з 23 крыніц.",
            "Durchsucht: 23 Artikel aus 23 Quellen.",
            "Aranan: 23 kaynaktan 23 makale.",
        ],
    );
    check(
        &searched(111),
        [
            "Searched 111 articles from 111 sources.",
            "Поиск: 111 статей из 111 источников.",
            "Пошук: 111 статей з 111 джерел.",
            "Пошук: 111 артыкулаў з 111 крыніц.",
            "Durchsucht: 111 Artikel aus 111 Quellen.",
            "Aranan: 111 kaynaktan 111 makale.",
        ],
    );
    check(
        &Phrase::SettingAutoDelete(Some(21)),
        [
            "Delete “nothing found”: after 21 seconds",
            "Удалять «ответа нет»: через 21 секунду",
            "Видаляти «відповіді немає»: через 21 секунду",
            "Выдаляць «адказу няма»: праз 21 секунду",
            "„Keine Antwort“ löschen: nach 21 Sekunden",
            "“Yanıt yok” mesajını sil: 21 saniye sonra",
        ],
    );
    check(
        &Phrase::YearsOld(1),
        [
            "over a year old",
            "старше года",
            "статті понад рік",
            "артыкулу больш за год",
            "über ein Jahr alt",
            "bir yıldan eski",
        ],
    );
    check(
        &Phrase::YearsOld(3),
        [
            "over 3 years old",
            "старше 3 лет",
            "статті понад 3 роки",
            "артыкулу больш за 3 гады",
            "über 3 Jahre alt",
            "3 yıldan eski",
        ],
    );
}

#[test]
fn an_article_is_over_a_year_old_from_the_day_after_its_anniversary() {
    let years = |today| Phrase::years_old(date(2022, 11, 25), today);
    assert_eq!(years(date(2022, 11, 24)), None);
    assert_eq!(years(date(2023, 11, 25)), None);
    assert_eq!(years(date(2023, 11, 26)), Some(Phrase::YearsOld(1)));
    assert_eq!(years(date(2024, 11, 25)), Some(Phrase::YearsOld(1)));
    assert_eq!(years(date(2026, 1, 1)), Some(Phrase::YearsOld(3)));
}

#[test]
fn a_date_at_the_end_of_a_sentence_takes_one_full_stop() {
    check(
        &Phrase::Searched(extent(2, 1, Some(span()))),
        [
            "Searched 2 articles from 1 source, dated 25 November 2022 to 16 October 2023.",
            "Поиск: 2 статьи из 1 источника, с 25 ноября 2022 г. по 16 октября 2023 г.",
            "Пошук: 2 статті з 1 джерела, від 25 листопада 2022 р. до 16 жовтня 2023 р.",
            "Пошук: 2 артыкулы з 1 крыніцы, з 25 лістапада 2022 г. па 16 кастрычніка 2023 г.",
            "Durchsucht: 2 Artikel aus 1 Quelle, vom 25. November 2022 bis zum 16. Oktober 2023.",
            "Aranan: 1 kaynaktan 2 makale, 25 Kasım 2022 – 16 Ekim 2023.",
        ],
    );
}

#[test]
fn arguments_are_said_as_they_are() {
    let odd = "{ $count } <b> \u{202e}“x” \\u0041 { -term }";
    for locale in Locale::ALL {
        assert_eq!(Phrase::About(odd.to_owned()).in_locale(locale), odd);
        assert!(Phrase::NotHeld(vec![odd.to_owned()]).in_locale(locale).contains(odd), "{locale:?}");
    }
}

#[test]
fn a_language_tag_names_a_locale_whatever_its_region() {
    for (tag, locale) in [("de-AT", Locale::De), ("RU", Locale::Ru), ("be_BY", Locale::Be), ("uk", Locale::Uk)] {
        assert_eq!(Locale::of_tag(tag), Some(locale), "{tag}");
    }
    for tag in ["", "-", "fr", "deu", "english", "x-en"] {
        assert_eq!(Locale::of_tag(tag), None, "{tag}");
    }
    let names: Vec<String> = Locale::ALL.map(Locale::own_name).to_vec();
    assert_eq!(names, ["English", "Русский", "Українська", "Беларуская", "Deutsch", "Türkçe"]);
}
