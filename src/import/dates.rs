//! Days as people write them, where the writing leaves no doubt: 16.10.2023, 28 November 2022, 2023-10-16T08:00:00Z.
//!
//! 04/05/2023 is a different day on either side of the Atlantic, so it is none here.

use jiff::civil::Date;
use jiff::fmt::rfc2822::DateTimeParser;

use crate::corpus::parse_date;
use crate::language::{is_of_year, month_number};

/// What a value that is meant to be a date states, as front matter writes it: a day or an RFC 3339 moment.
pub fn written_date(value: &str) -> Option<String> {
    let value = value.trim();
    if parse_date(value).is_some() {
        return Some(value.replacen(' ', "T", 1));
    }
    if let Ok(zoned) = DateTimeParser::new().parse_zoned(value) {
        return Some(zoned.timestamp().to_string());
    }
    // A moment whose zone is not stated is at least a day.
    let timed = [' ', 'T'].iter().any(|c| value.get(10..).is_some_and(|rest| rest.starts_with(*c)));
    let hour = value.get(11..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if timed && hour && parse_date(value.get(..10)?).is_some() {
        return value.get(..10).map(str::to_owned);
    }
    let (day, before, after) = first_in(value)?;
    let rest = format!("{before}{after}");
    // Beside the day there may be its name and an hour, and nothing else that could be another day.
    let plain = rest.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 2).count() <= 1;
    (plain && first_in(after).is_none()).then(|| day.to_string())
}

/// The first day written in a line, and what stands before and after it.
pub(super) fn first_in(line: &str) -> Option<(Date, &str, &str)> {
    let parts = parts(line);
    (0..parts.len()).find_map(|at| {
        let (day, count) = day_at(&parts, at)?;
        let end = parts.get(at + count - 1)?;
        Some((day, line.get(..parts.get(at)?.at)?, line.get(end.at + end.text.len()..)?))
    })
}

/// A run of digits, of letters, or any other single character.
#[derive(Clone, Copy, Debug)]
struct Part<'a> {
    text: &'a str,
    at: usize,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Digits,
    Letters,
    Space,
    Mark,
}

fn parts(line: &str) -> Vec<Part<'_>> {
    let kind = |c: char| match c {
        c if c.is_ascii_digit() => Kind::Digits,
        c if c.is_alphabetic() => Kind::Letters,
        c if c.is_whitespace() => Kind::Space,
        _ => Kind::Mark,
    };
    let mut parts: Vec<Part> = Vec::new();
    for (at, c) in line.char_indices() {
        let kind = kind(c);
        let end = at + c.len_utf8();
        match parts.last_mut() {
            Some(last) if last.kind == kind && kind != Kind::Mark => {
                last.text = line.get(last.at..end).unwrap_or(last.text);
            }
            _ => parts.push(Part { text: line.get(at..end).unwrap_or(""), at, kind }),
        }
    }
    parts
}

/// The day that begins at a part, and of how many parts it is.
fn day_at(parts: &[Part], at: usize) -> Option<(Date, usize)> {
    let before = at.checked_sub(1).and_then(|before| parts.get(before));
    if before.is_some_and(|before| before.kind == Kind::Letters && parts[at].kind == Kind::Digits) {
        return None;
    }
    in_digits(parts, at)
        .or_else(|| day_first(parts, at))
        .or_else(|| month_first(parts, at))
        .or_else(|| year_first(parts, at))
}

/// `2023-10-16`, `2023/10/16`, `16.10.2023`, `16/10/2023`, `10/16/2023`.
fn in_digits(parts: &[Part], at: usize) -> Option<(Date, usize)> {
    let [first, mark, second, again, third, ..] = parts.get(at..)? else {
        return None;
    };
    let separated = mark.text == again.text && matches!(mark.text, "-" | "." | "/");
    let mark_before = at.checked_sub(1).and_then(|at| parts.get(at)).is_some_and(|part| part.text == mark.text);
    let mark_after = parts.get(at + 5).is_some_and(|part| part.text == mark.text && mark.text != ".");
    if !separated || mark_before || mark_after {
        return None;
    }
    let (a, b, c) = (number(first)?, number(second)?, number(third)?);
    let day = match (first.text.len(), second.text.len(), third.text.len(), mark.text) {
        (4, 1..=2, 1..=2, _) => date(a, b, c),
        (1..=2, 1..=2, 4, "." | "-") => date(c, b, a),
        (1..=2, 1..=2, 4, _) if a > 12 || a == b => date(c, b, a),
        (1..=2, 1..=2, 4, _) if b > 12 => date(c, a, b),
        _ => None,
    };
    Some((day?, 5))
}

/// `16 October 2023`, `16. Oktober 2023`, `16th of October, 2023`, `16 октября 2023`.
fn day_first(parts: &[Part], at: usize) -> Option<(Date, usize)> {
    let day = number(parts.get(at)?)?;
    let mut next = at + 1;
    if parts.get(next).is_some_and(|part| matches!(part.text, "st" | "nd" | "rd" | "th" | ".")) {
        next += 1;
    }
    next = after_space(parts, next)?;
    if parts.get(next)?.text == "of" {
        next = after_space(parts, next + 1)?;
    }
    let month = month_number(parts.get(next)?.text)?;
    let (year, end) = year(parts, next + 1)?;
    Some((date(year, i32::from(month), day)?, end - at))
}

/// `October 16, 2023`, `Oct. 16 2023`.
fn month_first(parts: &[Part], at: usize) -> Option<(Date, usize)> {
    let month = month_number(parts.get(at).filter(|part| part.kind == Kind::Letters)?.text)?;
    let mut next = at + 1;
    if parts.get(next).is_some_and(|part| part.text == ".") {
        next += 1;
    }
    next = after_space(parts, next)?;
    let day = parts.get(next).filter(|part| part.text.len() <= 2).and_then(number)?;
    next += 1;
    if parts.get(next).is_some_and(|part| matches!(part.text, "st" | "nd" | "rd" | "th")) {
        next += 1;
    }
    let (year, end) = year(parts, next)?;
    Some((date(year, i32::from(month), day)?, end - at))
}

/// `2023 жылғы 16 қазан`, `2023 ж. 16 қазан`, `2023-cü il 16 oktyabr`.
fn year_first(parts: &[Part], at: usize) -> Option<(Date, usize)> {
    let year = parts.get(at).filter(|part| part.text.len() == 4).and_then(number)?;
    // The ending of an ordinal number.
    let is_ordinal = parts.get(at + 1).is_some_and(|part| part.text == "-");
    let mut next = after_space(parts, at + if is_ordinal { 3 } else { 1 })?;
    parts.get(next).filter(|part| is_of_year(part.text))?;
    let is_short = parts.get(next + 1).is_some_and(|part| part.text == ".");
    next = after_space(parts, next + if is_short { 2 } else { 1 })?;
    let day = parts.get(next).filter(|part| part.text.len() <= 2).and_then(number)?;
    next = after_space(parts, next + 1)?;
    let month = month_number(parts.get(next)?.text)?;
    Some((date(year, i32::from(month), day)?, next + 1 - at))
}

/// A year of four digits after a space, a comma or a point, and the part after it.
fn year(parts: &[Part], mut next: usize) -> Option<(i32, usize)> {
    if parts.get(next).is_some_and(|part| matches!(part.text, "," | ".")) {
        next += 1;
    }
    next = after_space(parts, next)?;
    let year = parts.get(next).filter(|part| part.text.len() == 4).and_then(number)?;
    Some((year, next + 1))
}

/// The part after a space, which must be there.
fn after_space(parts: &[Part], at: usize) -> Option<usize> {
    (parts.get(at)?.kind == Kind::Space).then_some(at + 1)
}

fn number(part: &Part) -> Option<i32> {
    (part.kind == Kind::Digits && part.text.len() <= 4).then(|| part.text.parse().ok()).flatten()
}

/// A day in the time of newspapers.
fn date(year: i32, month: i32, day: i32) -> Option<Date> {
    let (year, month, day) = (i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    (1500..2200).contains(&year).then(|| Date::new(year, month, day).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_without_doubt_is_understood() {
        for value in [
            "2023-10-16",
            "16.10.2023",
            "1- 16.10.2023, 10:44",
            "16/10/2023",
            "10/16/2023",
            "16 October 2023",
            "16th of October, 2023",
            "16. Oktober 2023",
            "October 16, 2023",
            "Oct. 16, 2023",
            "Monday, 16 October 2023, 5:45",
            "16 октября 2023 г.",
            "16 жовтня 2023",
            "16 Ekim 2023",
            "16 oktyabr 2023",
            "2023-cü il 16 oktyabr",
            "2023-cü ilin 16 oktyabrın",
            "16 қазан 2023 ж.",
            "2023 жылғы 16 қазан",
            "2023 ж. 16 қазан",
            "16 ოქტომბერი, 2023",
            "2023 წლის 16 ოქტომბერს",
            "2023-10-16 10:44:00",
            "2023-10-16T10:44",
        ] {
            assert_eq!(written_date(value).as_deref(), Some("2023-10-16"), "{value}");
        }
        assert_eq!(written_date("2023-10-16T10:44:00+02:00").as_deref(), Some("2023-10-16T10:44:00+02:00"));
        assert_eq!(written_date("2023-10-16 10:44:00Z").as_deref(), Some("2023-10-16T10:44:00Z"));
        assert_eq!(written_date("Mon, 16 Oct 2023 10:44:00 +0200").as_deref(), Some("2023-10-16T08:44:00Z"));
    }

    #[test]
    fn a_doubtful_one_is_not() {
        for value in [
            "",
            "04/05/2023",
            "October 2023",
            "2023",
            "16.13.2023",
            "20231016",
            "1697413440",
            "last week",
            "16 may 23",
            "v16.10.2023",
            "1.16.10.2023",
            "2023 hours 16 oktyabr",
            "2023 жылғы қазан",
            "between 16 October 2023 and 18 October 2023",
            "the council met on 16 October 2023 and wept",
        ] {
            assert_eq!(written_date(value), None, "{value}");
        }
    }

    #[test]
    fn a_day_in_a_line_stands_between_its_neighbours() {
        let (day, before, after) = first_in(" date 2022-11-25 The former republics").unwrap();
        assert_eq!((day.to_string().as_str(), before, after), ("2022-11-25", " date ", " The former republics"));
    }
}
