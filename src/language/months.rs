//! The names of the months: those of six languages, in whatever form, are one term each.
//!
//! `October`, `жовтня` and `Ekim` become `~m10` in every analyzer, so that a date is found in articles of another
//! language. A name that is an ordinary word too (May, Ekim) keeps its own term beside that one, and
//! counts as a month only where it has a capital.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The terms of the months, and the names that mean nothing else, in lower case and with `е` for `ё`: English, German,
/// Russian, Ukrainian, Belarusian, Turkish, and others' where they are the same.
const NAMES: [(&str, &str); 12] = [
    (
        "~m1",
        "january januar januars jänner январь января январе январю январем січень січня січні січню січнем студзень \
        студзеня студзені студзеню студзенем",
    ),
    (
        "~m2",
        "february februar februars feber февраль февраля феврале февралю февралем лютий лютого лютому лютым люты лютага \
        лютаму şubat şubatta şubatın",
    ),
    (
        "~m3",
        "märz märzes март марта марте марту мартом березень березня березні березню березнем сакавік сакавіка сакавіку \
        сакавіком",
    ),
    (
        "~m4",
        "april aprils апрель апреля апреле апрелю апрелем квітень квітня квітні квітню квітнем красавік красавіка \
        красавіку красавіком nisan nisanda nisanın",
    ),
    ("~m5", "май мая маю маем травень травня травні травню травнем маі mayıs mayısta mayısın"),
    (
        "~m6",
        "june juni junis июнь июня июне июню июнем червень червня червні червню червнем чэрвень чэрвеня чэрвені \
        чэрвеню чэрвенем haziran haziranda haziranın",
    ),
    (
        "~m7",
        "july juli julis июль июля июле июлю июлем липень липня липні липню липнем ліпень ліпеня ліпені ліпеню \
        ліпенем temmuz temmuzda temmuzun",
    ),
    (
        "~m8",
        "august augusts август августа августе августу августом серпень серпня серпні серпню серпнем жнівень жніўня \
        жніўні жніўню жніўнем ağustos ağustosta ağustosun",
    ),
    (
        "~m9",
        "september septembers сентябрь сентября сентябре сентябрю сентябрем вересень вересня вересні вересню вереснем \
        верасень верасня верасні верасню вераснем eylül eylülde eylülün",
    ),
    (
        "~m10",
        "october oktober oktobers октябрь октября октябре октябрю октябрем жовтень жовтня жовтні жовтню жовтнем \
        кастрычнік кастрычніка кастрычніку кастрычнікам",
    ),
    (
        "~m11",
        "november novembers ноябрь ноября ноябре ноябрю ноябрем листопад листопада листопаді листопаду листопадом \
        лістапад лістапада лістападзе лістападу лістападам",
    ),
    (
        "~m12",
        "december dezember dezembers декабрь декабря декабре декабрю декабрем грудень грудня грудні грудню груднем \
        снежань снежня снежні снежню снежнем",
    ),
];

/// Names that are ordinary words too, or names of people.
const WORDS: [(&str, &str); 6] = [
    ("~m1", "Ocak Ocakta Ocağın"),
    ("~m3", "March Mart Martta"),
    ("~m5", "May Mai"),
    ("~m10", "Ekim Ekimde Ekimin"),
    ("~m11", "Kasım Kasımda Kasımın"),
    ("~m12", "Aralık Aralıkta Aralığın"),
];

/// The names in Azerbaijani, Kazakh and Georgian, in the forms that dates take, in lower case: for reading days only, because
/// between other words some of them mean something else (`қазан` is a cauldron, too).
const IN_DATES: [&str; 12] = [
    "yanvar yanvarda yanvarın қаңтар қаңтарда იანვარი იანვარს იანვრის",
    "fevral fevralda fevralın ақпан ақпанда თებერვალი თებერვალს თებერვლის",
    "mart martda martın наурыз наурызда მარტი მარტს მარტის",
    "aprel apreldə aprelin сәуір сәуірде აპრილი აპრილს აპრილის",
    "may mayda mayın мамыр мамырда მაისი მაისს მაისის",
    "iyun iyunda iyunun маусым маусымда ივნისი ივნისს ივნისის",
    "iyul iyulda iyulun шілде шілдеде ივლისი ივლისს ივლისის",
    "avqust avqustda avqustun тамыз тамызда აგვისტო აგვისტოს",
    "sentyabr sentyabrda sentyabrın қыркүйек қыркүйекте სექტემბერი სექტემბერს სექტემბრის",
    "oktyabr oktyabrda oktyabrın қазан қазанда ოქტომბერი ოქტომბერს ოქტომბრის",
    "noyabr noyabrda noyabrın қараша қарашада ნოემბერი ნოემბერს ნოემბრის",
    "dekabr dekabrda dekabrın желтоқсан желтоқсанда დეკემბერი დეკემბერს დეკემბრის",
];

/// Words for the year between its number and the day, as in `2023 жылғы 16 қазан` and `2023 ж. 16 қазан`, in lower case.
const OF_YEAR: [&str; 9] = ["il", "ilin", "ж", "წ", "жыл", "жылғы", "жылдың", "წელი", "წლის"];

/// The longest of them with an ending behind an apostrophe, in bytes.
const LONGEST: usize = 20;

static MONTHS: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| NAMES.iter().flat_map(|(term, names)| names.split(' ').map(|name| (name, *term))).collect());

/// Whether a term is that of a month.
pub fn is_month(term: &str) -> bool {
    term.starts_with("~m")
}

/// The term of a month, if a word (in lower case) is the name of one and of nothing else.
pub(super) fn month(word: &str) -> Option<&'static str> {
    // `Juni'de` and `June's`.
    let name = word.split('\'').next().unwrap_or(word);
    MONTHS.get(name).copied()
}

/// The term of a month, if a word as it is written may be the name of one.
pub(super) fn maybe_month(word: &str) -> Option<&'static str> {
    // Most words need not be looked for.
    if word.len() > LONGEST || !word.starts_with(['A', 'E', 'K', 'M', 'O']) {
        return None;
    }
    let name = word.split(['\'', '’']).next().unwrap_or(word);
    let of = |(term, names): &(&'static str, &str)| names.split(' ').any(|known| known == name).then_some(*term);
    WORDS.iter().find_map(of)
}

/// Whether a word stands for the year between its number and the day.
pub fn is_of_year(word: &str) -> bool {
    OF_YEAR.contains(&word.to_lowercase().as_str())
}

/// The number of the month that a word names as it is written: in one of the six languages, as English shortens it, or in a date
/// in Azerbaijani, Kazakh or Georgian.
pub fn month_number(word: &str) -> Option<i8> {
    const SHORT: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    // The small letter of the Turkish and Azerbaijani `İ` is one without a second dot.
    let lower = word.to_lowercase().replace('ё', "е").replace("i\u{307}", "i");
    let lower = lower.strip_suffix('.').unwrap_or(&lower);
    let nth = |at: usize| i8::try_from(at + 1).ok();
    let in_dates = || IN_DATES.iter().position(|names| names.split(' ').any(|name| name == lower)).and_then(nth);
    let short = || {
        let name = if lower == "sept" { "sep" } else { lower };
        SHORT.iter().position(|short| *short == name).and_then(nth)
    };
    let term = month(lower).or_else(|| maybe_month(word));
    term.and_then(|term| term.strip_prefix("~m")?.parse().ok()).or_else(short).or_else(in_dates)
}

/// The term of the month of a number.
pub(super) fn numbered(month: u16) -> Option<&'static str> {
    NAMES.get(usize::from(month.checked_sub(1)?)).map(|(term, _)| *term)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_one_term_in_every_language_and_form() {
        for (term, names) in [
            ("~m10", "october oktober октябрь октября жовтня кастрычніка october's"),
            ("~m5", "мая травня mayıs"),
            ("~m2", "february februar февраля лютого лютага şubat"),
        ] {
            for name in names.split(' ') {
                assert_eq!(month(name), Some(term), "{name}");
            }
        }
        for word in ["may", "march", "mart", "ekim", "mai", "octopus", ""] {
            assert_eq!(month(word), None, "{word}");
        }
    }

    #[test]
    fn an_ordinary_word_may_be_a_month_where_it_has_a_capital() {
        assert_eq!(maybe_month("May"), Some("~m5"));
        assert_eq!(maybe_month("Ekim’de"), Some("~m10"));
        assert_eq!(maybe_month("may"), None);
        assert_eq!(maybe_month("Mayor"), None);
    }

    #[test]
    fn a_date_names_its_month_in_further_languages() {
        for (number, names) in [
            (1, "yanvar Yanvarın қаңтарда იანვრის"),
            (6, "İyun iyunda маусым ივნისს"),
            (10, "Oktyabrda Қазан ოქტომბერი ოქტომბრის"),
            (12, "dekabrın желтоқсан დეკემბერს"),
        ] {
            for name in names.split(' ') {
                assert_eq!(month_number(name), Some(number), "{name}");
                assert_eq!(month(&name.to_lowercase()), None, "{name}");
            }
        }
        assert!(IN_DATES.iter().all(|names| names.split(' ').all(|name| month_number(name).is_some())));
        assert_eq!([month_number("қазақ"), month_number("мамы"), month_number("sent")], [None; 3]);
    }

    #[test]
    fn no_name_is_that_of_two_months() {
        let names: Vec<&str> = NAMES.iter().flat_map(|(_, names)| names.split(' ')).collect();
        assert_eq!(MONTHS.len(), names.len());
        assert_eq!([numbered(10), numbered(0), numbered(13)], [Some("~m10"), None, None]);
    }
}
