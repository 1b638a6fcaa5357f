//! Dates as pages write them, for machines and for readers, turned into a day or a moment; nothing is completed.
//!
//! A day without its year, a month without its day and `05/06/2020`, which is May to some and June to others, are no dates
//! here. Twenty-odd languages' months are known.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::language::{is_of_year, month_number};

/// Years that a day may have.
const YEARS: std::ops::RangeInclusive<i16> = 1600..=2999;

/// Bytes of a text in which dates are looked for.
const TEXT_BYTES: usize = 400;

/// The months of some thirty languages, in lower case and without accents. A name of four letters or more stands for every
/// word that begins with it, a shorter one for itself.
#[rustfmt::skip]
const MONTHS: [&str; 12] = [
    "jan janua jann janv jaen gen genn ene ener styc sty lede ledna ianu ocak oca tamm saus jaanu янв янва січ січе січня студз януар ιαν ιανου يناير",
    "feb febr fev fevr feve luty lute lut unor subat helmi vasar veebr фев февр лют лютого лютий фвр φεβ φεβρ فبراير",
    "mar marz mars mart marc mrt maar maer brez maal kovo мар март бер бере сак сака μαρ μαρτ مارس",
    "apr apri avr avri abr abri kwie kwi dube dubna nisa huht bala апр апре апри квіт крас απρ απρι أبريل ابريل",
    "may mai maj mag mayo maio maja maje mei mayi magg kvet touk gegu май мая маи трав траў μαι μαιο μαιου مايو",
    "jun june juni juin juna giu giug czer cze cerve cervna iuni hazi kesa birz junh juuni июн июня июнь черв чэрв юни ιουν يونيو",
    "jul july juli juil jula julh lug lugl lipc lipi lip cervenec cervenc iuli temm hein liep juuli июл июля июль лип липн липе ліпе юли ιουλ يوليو",
    "aug augu aout ago agos sier sie srpe srpna elok rugpj авг авгу серп жні жніў αυγ αυγο أغسطس اغسطس",
    "sep sept sett set sete wrze wrz zari eyl eylu syys rugs szep сен сент вер вере вера сеп σεπ σεπτ سبتمبر",
    "oct octo okt okto ott otto out outu octu pazd paz rije rijna ekim eki loka spal окт октя окто жовт каст οκτ οκτω أكتوبر اكتوبر",
    "nov nove novi noie list lis kasi kas marras lapk ноя нояб ноем лист ліст νοε νοεμ نوفمبر",
    "dec dece dez deze dic dici des dese deke gru grud pros aral ara joul gruo дек дека деке груд снеж δεκ δεκε ديسمبر",
];

/// A day that a text names, and the text between it and the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) day: Date,
    /// What stands before it, in lower case.
    pub(super) before: String,
}

/// The day (`2023-10-16`) or moment (RFC 3339) that a statement for machines names.
///
/// The language of the page tells how `05/06/2020` is to be read.
pub(super) fn stated(text: &str, language: Option<&str>) -> Option<String> {
    let text = text.trim();
    if let Some(day) = leading_day(text) {
        let rest = text.get(10..).unwrap_or_default();
        return Some(moment(day, rest).unwrap_or_else(|| day.to_string()));
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 8 || digits == 14 {
        let part = |range| text.get::<std::ops::Range<usize>>(range)?.parse().ok();
        let day = date(part(0..4)?, part(4..6)?, part(6..8)?)?;
        return is_ours(day).then(|| day.to_string());
    }
    if digits == text.len() && (digits == 10 || digits == 13) {
        // Seconds or milliseconds since 1970.
        let moment = Timestamp::from_second(text.get(..10)?.parse().ok()?).ok()?;
        return (moment.strftime("%Y").to_string().as_str() >= "1993").then(|| moment.to_string());
    }
    let named = days_in(text, language);
    match named.as_slice() {
        [only] => Some(only.day.to_string()),
        _ => None,
    }
}

/// `2023-10-16` at the start of a text.
fn leading_day(text: &str) -> Option<Date> {
    let day = text.get(..10)?;
    let shape = day.bytes().enumerate().all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() });
    let part = |range| day.get::<std::ops::Range<usize>>(range)?.parse().ok();
    let more_digits = text.as_bytes().get(10).is_some_and(u8::is_ascii_digit);
    let day = (shape && !more_digits).then(|| date(part(0..4)?, part(5..7)?, part(8..10)?))??;
    is_ours(day).then_some(day)
}

/// The moment of a time of day with an offset, such as `T08:30+0100`, on a day.
fn moment(day: Date, rest: &str) -> Option<String> {
    let time = rest.strip_prefix(['T', 't', ' '])?.trim();
    let clock_ends = time.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.')).unwrap_or(time.len());
    let (clock, offset) = time.split_at_checked(clock_ends)?;
    // Zeros after the point of a second say nothing.
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let clock = match clock.len() {
        5 => format!("{clock}:00"),
        _ => clock.to_owned(),
    };
    let fraction = if fraction.bytes().all(|b| b == b'0') { String::new() } else { format!(".{fraction}") };
    let offset = match offset.trim() {
        "Z" | "z" | "UTC" | "GMT" | "+0000" | "+00" => "Z".to_owned(),
        offset if offset.starts_with(['+', '-']) => match (offset.len(), offset.get(..3), offset.get(3..)) {
            (3, Some(hours), _) => format!("{hours}:00"),
            (5, Some(hours), Some(minutes)) => format!("{hours}:{minutes}"),
            _ => offset.to_owned(),
        },
        _ => return None,
    };
    let moment = format!("{day}T{clock}{fraction}{offset}");
    moment.parse::<Timestamp>().is_ok().then_some(moment)
}

/// Every complete day that a short text for readers names, in order.
pub(super) fn days_in(text: &str, language: Option<&str>) -> Vec<Named> {
    days_and_rest(text, language).0
}

/// What a short text says besides the days that it names; `None` where it names none.
pub(super) fn besides_days(text: &str, language: Option<&str>) -> Option<String> {
    let (days, rest) = days_and_rest(text, language);
    let before = days.iter().map(|named| named.before.as_str());
    (!days.is_empty()).then(|| before.chain([rest]).collect::<Vec<_>>().join(" "))
}

/// The days that a short text names, and what stands after the last.
fn days_and_rest<'a>(text: &'a str, language: Option<&str>) -> (Vec<Named>, &'a str) {
    let text = text.get(..text.floor_char_boundary(TEXT_BYTES)).unwrap_or_default();
    let tokens = tokens(text);
    let mut named = Vec::new();
    let (mut at, mut after) = (0, 0);
    while at < tokens.len() {
        let found = tokens.get(at..).and_then(|rest| day_at(rest, language));
        let Some((day, length)) = found.filter(|(day, _)| is_ours(*day)) else {
            at += 1;
            continue;
        };
        let start = tokens.get(at).map_or(0, |token| token.at);
        named.push(Named { day, before: text.get(after..start).unwrap_or_default().to_lowercase() });
        at += length;
        after = tokens.get(at).map_or(text.len(), |token| token.at);
    }
    (named, text.get(after..).unwrap_or_default())
}

/// A day in the path of an address: `/2023/05/12/`, `/2023-05-12-title` or `/20230512/`.
pub(super) fn day_of_address(address: &str) -> Option<Date> {
    let address = captured(address).map_or(address, |(_, original)| original);
    let path = address.split_once("://").map_or(address, |(_, rest)| rest);
    let path = path.split_once('/')?.1;
    let path = path.split(['?', '#']).next()?;
    let mut found = None;
    let mut add = |day: Option<Date>| -> Option<()> {
        let Some(day) = day.filter(|day| (1993..=2100).contains(&day.year())) else { return Some(()) };
        (found.is_none_or(|other| other == day)).then(|| found = Some(day))
    };
    let parts: Vec<&str> = path.split(['/', '-', '_', '.']).collect();
    let number = |part: &str, most: usize| {
        let is_number = (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| part.parse::<i16>().ok()).flatten()
    };
    for window in parts.windows(3) {
        let [year, month, day] = window else { continue };
        let month = number(month, 2).or_else(|| month_of(month).filter(|_| month.is_ascii()));
        if let (4, Some(year), Some(month), Some(day)) = (year.len(), number(year, 4), month, number(day, 2)) {
            add(date(year, month, day))?;
        }
    }
    for part in path.split('/').filter(|part| part.len() == 8 && part.bytes().all(|b| b.is_ascii_digit())) {
        let number = |range| part.get::<std::ops::Range<usize>>(range)?.parse::<i16>().ok();
        let (month, day) = (number(4..6)?, number(6..8)?);
        add(date(number(0..4)?, month, day))?;
    }
    found
}

/// The day on which the Internet Archive captured a page, and the page's own address, from the address of the capture.
pub(super) fn captured(address: &str) -> Option<(Date, &str)> {
    let path = ["https://web.archive.org/web/", "http://web.archive.org/web/"]
        .iter()
        .find_map(|start| address.strip_prefix(start))?;
    let (stamp, original) = path.split_once('/').filter(|(_, original)| original.starts_with("http"))?;
    let number = |range| stamp.get::<std::ops::Range<usize>>(range)?.parse::<i16>().ok();
    Some((date(number(0..4)?, number(4..6)?, number(6..8)?)?, original))
}

/// The year and month in the path of an address, `/2023/05/`.
pub(super) fn month_of_address(address: &str) -> Option<(i16, i8)> {
    let address = captured(address).map_or(address, |(_, original)| original);
    let parts: Vec<&str> = address.split('/').skip(3).collect();
    let found = parts.windows(2).find_map(|pair| match pair {
        [year, month] if year.len() == 4 && month.len() <= 2 => Some((year.parse().ok()?, month.parse().ok()?)),
        _ => None,
    });
    found.filter(|(year, month)| (1993..=2100).contains(year) && (1..=12).contains(month))
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Whether a day can be one on which something was published: not the zero of a clock.
fn is_ours(day: Date) -> bool {
    let zero = [Date::constant(1970, 1, 1), Date::constant(1969, 12, 31)];
    YEARS.contains(&day.year()) && !zero.contains(&day)
}

/// A number, a word or a sign in a text.
struct Token<'a> {
    at: usize,
    text: &'a str,
    sort: Sort,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Number,
    Word,
    Sign,
}

/// The tokens of a text; white space is none.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let sort = |c: char| match c {
        '0'..='9' => Some(Sort::Number),
        '年' | '月' | '日' | '년' | '월' | '일' => Some(Sort::Sign),
        c if c.is_alphabetic() || c == '\u{301}' => Some(Sort::Word),
        c if c.is_whitespace() => None,
        _ => Some(Sort::Sign),
    };
    let mut tokens: Vec<Token> = Vec::new();
    let mut open: Option<(usize, Sort)> = None;
    let mut close = |open: &mut Option<(usize, Sort)>, end: usize| {
        if let Some((at, sort)) = open.take() {
            tokens.push(Token { at, text: text.get(at..end).unwrap_or_default(), sort });
        }
    };
    for (at, c) in text.char_indices() {
        let here = sort(c);
        if open.is_some_and(|(_, sort)| Some(sort) != here || sort == Sort::Sign) {
            close(&mut open, at);
        }
        if let (None, Some(sort)) = (open, here) {
            open = Some((at, sort));
        }
    }
    close(&mut open, text.len());
    tokens
}

/// The day that tokens begin with, and how many of them it takes.
fn day_at(tokens: &[Token], language: Option<&str>) -> Option<(Date, usize)> {
    let first = tokens.first()?;
    match first.sort {
        Sort::Number if first.text.len() == 4 => year_first(tokens),
        Sort::Number if first.text.len() <= 2 => {
            in_figures(tokens, language).or_else(|| day_month_year(tokens, language))
        }
        Sort::Word => month_day_year(tokens),
        _ => None,
    }
}

fn number(token: &Token, most: usize) -> Option<i16> {
    (token.sort == Sort::Number && token.text.len() <= most).then(|| token.text.parse().ok()).flatten()
}

fn year(token: &Token) -> Option<i16> {
    (token.text.len() == 4).then(|| number(token, 4)).flatten()
}

/// `2023-10-16`, `2023.10.16.`, `2023年10月16日`, `2023. október 16.`
fn year_first(tokens: &[Token]) -> Option<(Date, usize)> {
    let [first, mark, second, ..] = tokens else { return None };
    if let Some(named) = year_day_month(tokens) {
        return Some(named);
    }
    if mark.sort == Sort::Word {
        return None;
    }
    if second.sort == Sort::Word && mark.text == "." {
        let day = tokens.get(3)?;
        let found = date(year(first)?, month_of(second.text)?, number(day, 2)?)?;
        return Some((found, 4));
    }
    let marks = [("-", "-"), (".", "."), ("/", "/"), ("年", "月"), ("년", "월")];
    let (then, day) = (tokens.get(3)?, tokens.get(4)?);
    marks.contains(&(mark.text, then.text)).then_some(())?;
    let month = number(second, 2)?;
    Some((date(year(first)?, month, number(day, 2)?)?, 5))
}

/// `2023 жылғы 16 қазан`, `2023 ж. 16 қазан`, `2023-cü il 16 oktyabr`.
fn year_day_month(tokens: &[Token]) -> Option<(Date, usize)> {
    // The ending of an ordinal number.
    let at = if tokens.get(1)?.text == "-" { 3 } else { 1 };
    tokens.get(at).filter(|word| is_of_year(word.text))?;
    let at = at + if tokens.get(at + 1)?.text == "." { 2 } else { 1 };
    let (day, month) = (number(tokens.get(at)?, 2)?, month_of(tokens.get(at + 1)?.text)?);
    Some((date(year(tokens.first()?)?, month, day)?, at + 2))
}

/// `16.10.2023`, `16/10/2023`. Of two numbers that may both be the month, English does not tell which is.
fn in_figures(tokens: &[Token], language: Option<&str>) -> Option<(Date, usize)> {
    let [first, mark, second, then, last, ..] = tokens else { return None };
    if mark.text != then.text || !matches!(mark.text, "." | "/" | "-") {
        return None;
    }
    let (a, b) = (number(first, 2)?, number(second, 2)?);
    let year = year(last)?;
    let day_first = if mark.text == "." || a > 12 || a == b {
        true
    } else if b > 12 {
        false
    } else {
        language.filter(|language| *language != "en").map(|_| true)?
    };
    let (day, month) = if day_first { (a, b) } else { (b, a) };
    Some((date(year, month, day)?, 5))
}

/// `16 October 2023`, `16. Oktober 2023`, `16th of October, 2023`, `16 de octubre de 2023`.
fn day_month_year(tokens: &[Token], language: Option<&str>) -> Option<(Date, usize)> {
    let day = number(tokens.first()?, 2)?;
    let mut at = 1;
    let skip = |at: &mut usize, words: &[&str]| {
        while tokens.get(*at).is_some_and(|token| words.contains(&token.text.to_lowercase().as_str())) {
            *at += 1;
        }
    };
    skip(&mut at, &["st", "nd", "rd", "th", "er", "º", "ª", "°", ".", "-", "/", "de", "of", "d", "’", "'", "ta"]);
    let month = match (language, month_of(tokens.get(at)?.text)?) {
        // The fall of leaves is later in Poland and Bohemia than in Croatia.
        (Some("hr"), 11) => 10,
        (_, month) => month,
    };
    at += 1;
    skip(&mut at, &[".", ",", "de", "del", "of", "-", "/", "’"]);
    let found = date(year(tokens.get(at)?)?, month, day)?;
    Some((found, at + 1))
}

/// `October 16, 2023`, `Oct. 16th 2023`.
fn month_day_year(tokens: &[Token]) -> Option<(Date, usize)> {
    let mut at = 1 + usize::from(tokens.get(1)?.text == ".");
    let day = number(tokens.get(at)?, 2)?;
    let month = month_of(tokens.first()?.text)?;
    at += 1;
    while tokens.get(at).is_some_and(|token| matches!(token.text, "st" | "nd" | "rd" | "th" | "," | ".")) {
        at += 1;
    }
    let found = date(year(tokens.get(at)?)?, month, day)?;
    Some((found, at + 1))
}

/// The month that a word names, whole or cut short.
fn month_of(name: &str) -> Option<i16> {
    let word = folded(name);
    if word.chars().count() < 3 {
        return None;
    }
    let is_name = |name: &str| word == name || (name.chars().count() >= 4 && word.starts_with(name));
    // The longest name that fits: `červenec` is not `červen`.
    let names = BY_LETTER.get(&word.chars().next()?).map(Vec::as_slice).unwrap_or_default();
    let best = names.iter().filter(|(name, _)| is_name(name)).map(|(name, at)| (name.len(), at)).max();
    best.map(|(_, month)| *month).or_else(|| month_number(name).map(i16::from))
}

/// The names of the months and their numbers, by their first letter.
static BY_LETTER: LazyLock<HashMap<char, Vec<(&str, i16)>>> = LazyLock::new(|| {
    let mut names: HashMap<char, Vec<(&str, i16)>> = HashMap::new();
    for (month, all) in (1..).zip(MONTHS) {
        for name in all.split(' ') {
            names.entry(name.chars().next().unwrap_or_default()).or_default().push((name, month));
        }
    }
    names
});

/// In lower case, without accents.
fn folded(word: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let keep = |c: &char| !matches!(c, '\u{300}'..='\u{36f}' | '\u{653}'..='\u{655}');
    let lower = word.to_lowercase();
    // The accents of Cyrillic letters make other letters, which the names above have composed.
    if lower.chars().any(|c| ('\u{400}'..='\u{4ff}').contains(&c)) {
        return lower;
    }
    lower
        .nfd()
        .filter(keep)
        .map(|c| {
            if c == 'ł' {
                'l'
            } else if c == 'ı' {
                'i'
            } else {
                c
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_for_machines_become_days_or_moments() {
        for (text, expected) in [
            ("2023-10-16", "2023-10-16"),
            (" 2023-10-16T08:00:00Z ", "2023-10-16T08:00:00Z"),
            ("2023-10-16T08:00:00.000+0000", "2023-10-16T08:00:00Z"),
            ("2023-10-16T08:00+0600", "2023-10-16T08:00:00+06:00"),
            ("2023-10-16T08:00:00.25-03", "2023-10-16T08:00:00.25-03:00"),
            ("2023-10-16 08:00:00 +02:00", "2023-10-16T08:00:00+02:00"),
            // Without an offset it is no moment.
            ("2023-10-16 08:00:00", "2023-10-16"),
            ("2023-10-16T08:00", "2023-10-16"),
            ("2023-10-16T99:00:00Z", "2023-10-16"),
            ("20231016", "2023-10-16"),
            ("20231016080000", "2023-10-16"),
            ("2023/10/16 08:00", "2023-10-16"),
            ("Mon, 16 Oct 2023 08:00:00 GMT", "2023-10-16"),
            ("Mon Oct 16 2023", "2023-10-16"),
            ("16.10.2023", "2023-10-16"),
            ("1697443200", "2023-10-16T08:00:00Z"),
            ("1697443200000", "2023-10-16T08:00:00Z"),
        ] {
            assert_eq!(stated(text, None).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "",
            "2023",
            "2023-10",
            "2023-13-01",
            "1970-01-01T00:00:00Z",
            "0001-01-01",
            "05/06/2020",
            "today",
            "123456789012",
            "0123456789",
            "2023-10-161",
        ] {
            assert_eq!(stated(text, None), None, "{text}");
        }
    }

    #[track_caller]
    fn day(text: &str, language: &str) -> Option<String> {
        let days = days_in(text, Some(language));
        assert!(days.len() < 2, "{text}: {days:?}");
        days.first().map(|named| named.day.to_string())
    }

    #[test]
    fn days_for_readers_in_many_languages() {
        for (text, language) in [
            ("Published on 16 October 2023 at 10:30", "en"),
            ("October 16th, 2023", "en"),
            ("Oct. 16, 2023, 5:04 p.m.", "en"),
            ("Monday 16th of October 2023", "en"),
            ("10/16/2023", "en"),
            ("16. Oktober 2023, 08:00 Uhr", "de"),
            ("16 octobre 2023 à 08h00", "fr"),
            ("16 de octubre de 2023", "es"),
            ("16 ottobre 2023", "it"),
            ("16/10/2023 às 08h", "pt"),
            ("16 outubro, 2023", "pt"),
            ("16 października 2023", "pl"),
            ("16. října 2023", "cs"),
            ("16. 10. 2023", "cs"),
            ("16. októbra 2023", "sk"),
            ("16 октября 2023 г., 10:00", "ru"),
            ("16 жовтня 2023", "uk"),
            ("16 кастрычніка 2023", "be"),
            ("16 октомври 2023", "bg"),
            ("2023. október 16.", "hu"),
            ("16 Ekim 2023", "tr"),
            ("16. lokakuuta 2023", "fi"),
            ("16 Οκτωβρίου 2023", "el"),
            ("16 oktober 2023", "nl"),
            ("16. listopada 2023", "hr"),
            ("2023年10月16日 08:00", "zh"),
            ("2023년 10월 16일", "ko"),
            ("16 أكتوبر 2023", "ar"),
            ("16 oktyabr 2023, 10:00", "az"),
            ("2023-cü il 16 oktyabr", "az"),
            ("2023 жылғы 16 қазан", "kk"),
            ("2023 ж. 16 қазан, 10:00", "kk"),
            ("16 ოქტომბერი 2023", "ka"),
            ("2023 წლის 16 ოქტომბერს", "ka"),
        ] {
            assert_eq!(day(text, language).as_deref(), Some("2023-10-16"), "{text}");
        }
        for (text, language) in [
            ("16 October", "en"),
            ("October 2023", "en"),
            ("05/06/2020", "en"),
            ("31 February 2023", "en"),
            ("16 people 2023", "en"),
            ("32.10.2023", "de"),
            ("© 2023", "en"),
            ("10:30 16", "en"),
        ] {
            assert_eq!(day(text, language), None, "{text}");
        }
        assert_eq!(day("05/06/2020", "fr").as_deref(), Some("2020-06-05"));
        assert_eq!(day("10. listopada 2023", "pl").as_deref(), Some("2023-11-10"));
        assert_eq!(day("4. července 2023", "cs").as_deref(), Some("2023-07-04"));
        assert_eq!(day("4. června 2023", "cs").as_deref(), Some("2023-06-04"));
    }

    #[test]
    fn what_stands_before_a_day_is_told_with_it() {
        let days = days_in("Published: May 5, 2019 | Updated: June 1, 2020", None);
        let told: Vec<(String, &str)> =
            days.iter().map(|named| (named.day.to_string(), named.before.as_str())).collect();
        assert_eq!(told, [("2019-05-05".to_owned(), "published: "), ("2020-06-01".to_owned(), "| updated: ")]);
    }

    #[test]
    fn addresses_name_days() {
        for address in [
            "https://a.example/2023/05/12/title",
            "https://a.example/news/2023/may/12/title",
            "https://a.example/2023-05-12-title.html",
            "https://a.example/20230512/title",
            "https://a.example/2023/5/12?x=2020/01/01",
        ] {
            assert_eq!(day_of_address(address), Some(Date::constant(2023, 5, 12)), "{address}");
        }
        for address in [
            "https://a.example/2023/05/title",
            "https://a.example/title-2023-05",
            "https://a.example/",
            "https://a.example/2023/05/12/2022/01/01/",
            "https://a.example/99999999",
        ] {
            assert_eq!(day_of_address(address), None, "{address}");
        }
        assert_eq!(month_of_address("https://a.example/2023/05/title"), Some((2023, 5)));
    }
}
