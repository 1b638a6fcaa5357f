//! Numbers and dates in digits: however they are written, the same ones become the same term.

use std::ops::Range;

use super::detect::Language;

/// The sign in front of the decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decimals {
    /// 1,000.5
    Point,
    /// 1.000,5
    Comma,
}

impl Decimals {
    /// How a language writes them.
    pub(super) fn of(language: Language) -> Decimals {
        match language.code() {
            "en" | "ga" | "zh" | "ja" | "ko" | "th" | "lo" | "my" | "he" | "hi" | "ne" | "mr" | "bn" | "ta" | "te"
            | "ml" | "kn" | "gu" | "pa" | "ur" | "und" => Decimals::Point,
            _ => Decimals::Comma,
        }
    }
}

/// A day in digits: `16.10.2023` or `2023-10-16`, with the bytes of its parts in the order in which they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Day {
    /// `2023-10-16`.
    pub(super) iso: String,
    /// What each part is, as a number, and where it stands.
    pub(super) parts: [(Part, Range<usize>); 3],
}

/// A part of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Year(u16),
    Month(u16),
    Day(u16),
}

/// The digit (ASCII) that a digit of any script stands for.
pub(super) fn ascii_digit(c: char) -> Option<char> {
    /// Arabic, Persian, Indic, South-East Asian and full-width ones.
    const ZEROS: [char; 15] = ['٠', '۰', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '๐', '໐', '၀', '０'];
    if c.is_ascii_digit() {
        return Some(c);
    }
    if c < '٠' {
        return None;
    }
    let digit = |zero: char| u32::from(c).checked_sub(u32::from(zero)).and_then(|digit| char::from_digit(digit, 10));
    ZEROS.into_iter().find_map(digit)
}

/// Whether three digits and no fourth stand behind a gap that is `c` and separates groups: `1 000`, `1'000`.
pub(super) fn goes_on(c: char, rest: &str) -> bool {
    let mut next = rest.chars().map(|c| ascii_digit(c).is_some());
    let gap = matches!(c, ' ' | '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}' | '\'' | '’');
    gap && next.next() == Some(true)
        && next.next() == Some(true)
        && next.next() == Some(true)
        && next.next() != Some(true)
}

/// A number as it stands in the index: `1,000`, `1.000`, `1 000` and `١٬٠٠٠` are `1000`, and `3,5` is `3.5`.
pub(super) fn canonical(number: &str, decimals: Decimals) -> String {
    let plain = |c: char| match c {
        '٫' => Some('.'),
        '.' | ',' | ':' => Some(c),
        _ => ascii_digit(c),
    };
    let number: String = number.chars().filter_map(plain).collect();
    let point = match (number.rfind(','), number.rfind('.')) {
        (Some(comma), Some(point)) => Some(comma.max(point)),
        (Some(comma), None) => (!is_grouped(&number, ',')).then_some(comma),
        (None, Some(point)) => {
            let grouped = is_grouped(&number, '.') && (decimals == Decimals::Comma || number.matches('.').count() > 1);
            (!grouped).then_some(point)
        }
        (None, None) => return number,
    };
    let odd = |sign: char| number.matches(sign).count() > 1 && !is_grouped(&number, sign);
    if odd('.') || odd(',') {
        // A version or the number of a chapter.
        return number.replace(',', ".");
    }
    let kept = |(at, c): (usize, char)| match c {
        '.' | ',' => (Some(at) == point).then_some('.'),
        _ => Some(c),
    };
    number.char_indices().filter_map(kept).collect()
}

/// Whether a sign parts a number into groups of three, or, as in India, of two and at the end of three.
fn is_grouped(number: &str, sign: char) -> bool {
    let mut groups = number.split(sign);
    let first = groups.next().unwrap_or("");
    let mut groups: Vec<usize> = groups.map(|group| group.chars().take_while(char::is_ascii_digit).count()).collect();
    let last = groups.pop();
    let inner = |width: usize| groups.iter().all(|&group| group == width);
    (1..=3).contains(&first.len()) && first != "0" && last == Some(3) && (inner(3) || inner(2))
}

/// The day that a word of digits names.
pub(super) fn day(word: &str) -> Option<Day> {
    let joint = if word.contains('-') { '-' } else { '.' };
    let mut at = 0;
    let mut fields = word.split(joint).map(|field| {
        let span = at..at + field.len();
        at = span.end + joint.len_utf8();
        let digits: Option<String> = field.chars().map(ascii_digit).collect();
        digits.and_then(|digits| Some((digits.parse::<u16>().ok()?, digits.len(), span)))
    });
    let (first, second, third) = (fields.next()??, fields.next()??, fields.next()??);
    if fields.next().is_some() {
        return None;
    }
    let (year, day) = if joint == '-' { (&first, &third) } else { (&third, &first) };
    let is_day =
        year.1 == 4 && day.1 <= 2 && second.1 <= 2 && (1..=31).contains(&day.0) && (1..=12).contains(&second.0);
    let iso = format!("{:04}-{:02}-{:02}", year.0, second.0, day.0);
    let part = |(number, width, span): &(u16, usize, Range<usize>)| {
        (if *width == 4 { Part::Year(*number) } else { Part::Day(*number) }, span.clone())
    };
    is_day.then(|| Day { iso, parts: [part(&first), (Part::Month(second.0), second.2.clone()), part(&third)] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_one_term_however_it_is_written() {
        for (written, term) in [
            ("1000", "1000"),
            ("1,000", "1000"),
            ("1 000", "1000"),
            ("1'000'000", "1000000"),
            ("1.000.000", "1000000"),
            ("1,234.56", "1234.56"),
            ("1.234,56", "1234.56"),
            ("12,34,567", "1234567"),
            ("3,5", "3.5"),
            ("0,125", "0.125"),
            ("3.14", "3.14"),
            ("10:30", "10:30"),
            ("1.2.3", "1.2.3"),
            ("١٬٠٠٠", "1000"),
            ("२०२३", "2023"),
            ("３.５", "3.5"),
        ] {
            assert_eq!(canonical(written, Decimals::Point), term, "{written}");
        }
        assert_eq!(canonical("1.000", Decimals::Point), "1.000");
        assert_eq!(canonical("1.000", Decimals::Comma), "1000");
    }

    #[test]
    fn a_day_has_a_year_a_month_and_a_day() {
        let dotted = day("16.10.2023").unwrap();
        assert_eq!(dotted.iso, "2023-10-16");
        assert_eq!(dotted.parts, [(Part::Day(16), 0..2), (Part::Month(10), 3..5), (Part::Year(2023), 6..10)]);
        let iso = day("2023-10-05").unwrap();
        assert_eq!(iso.iso, "2023-10-05");
        assert_eq!(iso.parts, [(Part::Year(2023), 0..4), (Part::Month(10), 5..7), (Part::Day(5), 8..10)]);
        for none in ["16.13.2023", "32.10.2023", "1.2.3", "2023", "16.10", "2023-10", "10.16.2023", "a-b-c", "1-2-3-4"]
        {
            assert_eq!(day(none), None, "{none}");
        }
    }
}
