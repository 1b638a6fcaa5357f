//! Lines become paragraphs: what their distances, their margins and their ends tell.

use std::collections::HashMap;

use unicode_width::UnicodeWidthChar;

use super::lines::Line;
use crate::import::clean::clean;

/// A gap this much larger than usual parts paragraphs.
const WIDE: f64 = 1.35;
/// An indent, in sizes of the letters.
const INDENT: f64 = 0.8;
/// Letters of another size, in parts of the size, are another paragraph.
const OTHER_SIZE: f64 = 0.12;
/// The same where a sentence goes on, which browsers let run around pictures.
const APART: f64 = 2.0;
/// A line that ends this far before the margin, in parts of the column, is the last of its paragraph.
const SHORT: f64 = 0.85;
/// Pages on which a line at the margin stands alike for it to be none of the text.
const ALIKE: usize = 3;

/// The text of a document, one paragraph a line, and the byte at which each page begins.
pub(super) fn text_of(mut pages: Vec<Vec<Line>>) -> (String, Vec<usize>) {
    let leading = usual_leading(&pages);
    // Under a running head there may stand a number.
    for _ in 0..2 {
        remove_furniture(&mut pages, leading);
    }
    let words = words(&pages);
    let (mut text, mut starts) = (String::new(), Vec::with_capacity(pages.len()));
    let mut last: Option<&Line> = None;
    for page in &pages {
        let columns = columns(page);
        let mut begun = false;
        for (line, column) in page.iter().zip(columns) {
            let readable = readable(&line.text);
            if readable.trim_end_matches(SOFT).is_empty() {
                continue;
            }
            match last {
                Some(above) if is_break(above, line, column, leading, begun) => {
                    unsoften(&mut text);
                    text.push('\n');
                }
                Some(_) => glue(&mut text, &readable, &words),
                None => {}
            }
            if !begun {
                // A page begins at its first word, which may be the second half of one.
                starts.push(text.len());
                begun = true;
            }
            text.push_str(&readable);
            last = Some(line);
        }
        if !begun {
            starts.push(text.len());
        }
    }
    unsoften(&mut text);
    (text, starts)
}

/// A hyphen that is seen only where a word is broken.
const SOFT: char = '\u{ad}';

/// Words as they are kept: letters that were set as one sign are two again. A soft hyphen stays at the end only.
fn readable(line: &str) -> String {
    let soft = line.trim_end().ends_with(SOFT);
    let mut apart = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            '\u{fb00}' => apart.push_str("ff"),
            '\u{fb01}' => apart.push_str("fi"),
            '\u{fb02}' => apart.push_str("fl"),
            '\u{fb03}' => apart.push_str("ffi"),
            '\u{fb04}' => apart.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => apart.push_str("st"),
            c => apart.push(c),
        }
    }
    let mut words = clean(&apart).split_whitespace().collect::<Vec<_>>().join(" ");
    if soft {
        words.push(SOFT);
    }
    words
}

fn unsoften(text: &mut String) {
    if text.ends_with(SOFT) {
        text.pop();
    }
}

/// Prepares a text for the next line of its paragraph: with a space, or with the halves of a word together.
fn glue(text: &mut String, next: &str, words: &HashMap<String, usize>) {
    if text.ends_with(SOFT) {
        text.pop();
        return;
    }
    let mut ends = text.chars().rev();
    let (last, before) = (ends.next().unwrap_or(' '), ends.next().unwrap_or(' '));
    let first = next.chars().next().unwrap_or(' ');
    match last {
        '-' | '\u{2010}' if before.is_alphanumeric() && first.is_alphanumeric() => {
            let left = text.trim_end_matches(HYPHENS).rsplit(|c: char| !is_of_word(c)).next().unwrap_or("");
            let right = next.split(|c: char| !is_of_word(c)).next().unwrap_or("");
            let times = |word: String| words.get(&plain(&word)).copied().unwrap_or(0);
            let is_compound = times(format!("{left}-{right}")) > times(format!("{left}{right}"));
            if before.is_alphabetic() && first.is_lowercase() && !is_compound {
                text.pop();
            }
        }
        '–' | '—' if !before.is_whitespace() => {}
        last if last.width() == Some(2) && first.width() == Some(2) => {}
        _ => text.push(' '),
    }
}

/// What words are broken at, and hyphens at which none is.
const HYPHENS: [char; 3] = ['-', '\u{2010}', '\u{2011}'];

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\'' | '’') || HYPHENS.contains(&c)
}

/// A word as it is counted.
fn plain(word: &str) -> String {
    word.replace(HYPHENS, "-").to_lowercase()
}

/// How often each word stands inside a line: one that is mostly written with a hyphen keeps it where it is broken there.
fn words(pages: &[Vec<Line>]) -> HashMap<String, usize> {
    let mut times = HashMap::new();
    for word in pages.iter().flatten().flat_map(|line| line.text.split(|c: char| !is_of_word(c))) {
        if !word.is_empty() && !word.ends_with(HYPHENS) {
            *times.entry(plain(word)).or_default() += 1;
        }
    }
    times
}

/// The usual distance of lines, in sizes of their letters.
fn usual_leading(pages: &[Vec<Line>]) -> f64 {
    let pairs = pages.iter().flat_map(|page| page.iter().zip(page.iter().skip(1)));
    let gap = |(above, line): (&Line, &Line)| {
        let gap = (above.height - line.height) / line.size;
        (!is_other_size(above, line) && gap > 0.5 && gap < 3.0).then_some(gap)
    };
    let mut gaps: Vec<f64> = pairs.filter_map(gap).collect();
    gaps.sort_by(f64::total_cmp);
    // Of a few lines the distances may be those of paragraphs.
    gaps.get(gaps.len() / 2).copied().filter(|_| gaps.len() >= 4).unwrap_or(1.25)
}

/// The left and right margin of the column of each line. A column ends where the next line stands higher.
fn columns(page: &[Line]) -> Vec<(f64, f64)> {
    let mut columns = Vec::with_capacity(page.len());
    for column in page.chunk_by(|above, line| line.height <= above.height + above.size) {
        let left = column.iter().map(|line| line.left).fold(f64::INFINITY, f64::min);
        let right = column.iter().map(|line| line.right).fold(f64::NEG_INFINITY, f64::max);
        columns.extend(std::iter::repeat_n((left, right), column.len()));
    }
    columns
}

/// Whether a paragraph ends between two lines. `same_page` tells that no page does.
fn is_break(above: &Line, line: &Line, (left, right): (f64, f64), leading: f64, same_page: bool) -> bool {
    let ended = ends_sentence(&above.text);
    let gap = above.height - line.height;
    if above.text.trim_end().ends_with(SOFT) {
        return false;
    }
    if is_other_size(above, line) || opens_item(&line.text) {
        return true;
    }
    if !same_page || gap < 0.0 {
        return ended || line.left > left + INDENT * line.size;
    }
    let goes_on = !ended && line.text.trim_start().starts_with(char::is_lowercase);
    if goes_on && gap <= APART * leading * line.size {
        return false;
    }
    let short = above.right < left + SHORT * (right - left);
    gap > WIDE * leading * line.size || line.left - above.left > INDENT * line.size || (short && ended)
}

fn is_other_size(above: &Line, line: &Line) -> bool {
    (above.size - line.size).abs() > OTHER_SIZE * above.size.max(line.size)
}

fn ends_sentence(line: &str) -> bool {
    let line = line.trim_end().trim_end_matches(['"', '\'', '”', '’', '»', ')', ']']);
    line.ends_with(['.', '!', '?', '…', ':', '。', '！', '？'])
}

fn opens_item(line: &str) -> bool {
    ["• ", "– ", "— ", "- ", "* ", "◦ ", "▪ ", "■ "].iter().any(|mark| line.trim_start().starts_with(mark))
}

/// Takes the highest and the lowest line off each page where it is a page number or stands on other pages alike. A sentence
/// may stand there by chance, unless it is set apart.
fn remove_furniture(pages: &mut [Vec<Line>], leading: f64) {
    let mut times = HashMap::<String, usize>::new();
    let ends: Vec<Vec<usize>> = pages.iter().map(|page| ends(page, leading)).collect();
    for (page, ends) in pages.iter().zip(&ends) {
        for line in ends.iter().filter_map(|at| page.get(*at)) {
            *times.entry(alike(line)).or_default() += 1;
        }
    }
    for (page, ends) in pages.iter_mut().zip(ends) {
        // Of a page of two lines, one would be hard to tell from its text.
        let has_text = page.len() > 2;
        let is_alike = |line: &Line| has_text && times.get(&alike(line)).is_some_and(|times| *times >= ALIKE);
        let mut at = 0;
        page.retain(|line| {
            let is_end = ends.contains(&at);
            at += 1;
            !(is_end && (is_page_number(&line.text) || is_printed(&line.text) || is_alike(line)))
        });
    }
}

/// The places of the highest and the lowest line of a page, without sentences that stand like those of its text.
fn ends(page: &[Line], leading: f64) -> Vec<usize> {
    let by_height = |(_, a): &(usize, &Line), (_, b): &(usize, &Line)| a.height.total_cmp(&b.height);
    let highest = page.iter().enumerate().max_by(by_height);
    let lowest = page.iter().enumerate().min_by(by_height);
    let mut ends: Vec<usize> = [highest, lowest].into_iter().flatten().map(|(at, _)| at).collect();
    ends.dedup();
    let is_apart = |end: &Line| {
        let beside = |line: &&Line| {
            let gap = (line.height - end.height).abs();
            gap > 0.0 && gap <= WIDE * leading * line.size.max(end.size) && !is_other_size(line, end)
        };
        !page.iter().any(|line| beside(&line))
    };
    ends.retain(|at| page.get(*at).is_some_and(|end| !ends_sentence(&end.text) || is_apart(end)));
    ends
}

/// A line without what changes from page to page, unless it is a sentence, and how high it stands.
fn alike(line: &Line) -> String {
    let is_sentence = ends_sentence(&line.text);
    let plain = |c: char| if c.is_ascii_digit() && !is_sentence { '#' } else { c };
    let words: String = line.text.trim().chars().map(plain).collect();
    format!("{} {:.0}", words.replace("##", "#").replace("##", "#"), line.height / 3.0)
}

/// Whether a browser wrote a line when it printed the page: the moment and its title, or its address and which leaf it is of
/// how many.
fn is_printed(line: &str) -> bool {
    let line = line.trim();
    let is_day = |day: &str| day.split(['/', '.', '-']).filter(|part| part.parse::<u16>().is_ok()).count() == 3;
    let is_hour = |rest: &str| rest.split_once(':').is_some_and(|(hour, _)| hour.parse::<u8>().is_ok());
    if line.split_once(", ").is_some_and(|(day, rest)| is_day(day) && is_hour(rest)) && !ends_sentence(line) {
        return true;
    }
    let line = &line.replace(" /", "/").replace("/ ", "/");
    let leaf = line.rsplit(char::is_whitespace).next().unwrap_or_default();
    let has_leaf = is_page_number(leaf) && leaf.contains('/');
    has_leaf && ["file://", "http://", "https://"].iter().any(|scheme| line.contains(scheme))
}

fn is_page_number(line: &str) -> bool {
    let line = &line.replace(" /", "/").replace("/ ", "/");
    let bare = line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '|' | '[' | ']' | '·'));
    let number = |text: &str| !text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
    let roman = |text: &str| !text.is_empty() && text.len() <= 6 && text.bytes().all(|b| b"ivxl".contains(&b));
    let lower = bare.to_lowercase();
    let parts: Vec<&str> = lower.split_whitespace().collect();
    match parts.as_slice() {
        [one] => number(one) || roman(bare) || one.split_once('/').is_some_and(|(a, b)| number(a) && number(b)),
        ["page" | "p." | "seite" | "стр." | "страница" | "сторінка" | "sayfa", one] => number(one),
        [one, "of" | "von" | "из" | "/", all] | ["page", one, "of", all] | ["seite", one, "von", all] => {
            number(one) && number(all)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of lines, each 12 points below the last; a number before `|` is the left margin.
    fn page(lines: &[&str]) -> Vec<Line> {
        let line = |(at, text): (usize, &&str)| {
            let (left, text) = text.split_once('|').map_or((50.0, *text), |(left, text)| (left.parse().unwrap(), text));
            let right = left + 5.0 * text.chars().count() as f64;
            Line { text: text.to_owned(), left, right, height: 700.0 - 12.0 * at as f64, size: 10.0 }
        };
        lines.iter().enumerate().filter(|(_, text)| !text.is_empty()).map(line).collect()
    }

    #[test]
    fn what_a_browser_prints_around_a_page_is_no_text() {
        for line in [
            "1 /2",
            "2 / 12",
            "1/2",
            "https://post.example/ferry 1/2",
            "file:///home/a.html 1/2",
            "https://post.example/ferry 1 /2",
            "03/05/2024, 10:15 The ferry sails",
            "5/3/24, 9:15 PM",
            "03.05.2024, 10:15 Паром уходит",
        ] {
            assert!(is_page_number(line) || is_printed(line), "{line}");
        }
        for line in [
            "see https://post.example/ferry",
            "It was 1/2",
            "3/5/2024, 10:15 was the hour.",
            "1, 10:15",
            "https://post.example/2023/1",
        ] {
            assert!(!is_page_number(line) && !is_printed(line), "{line}");
        }
        let leaf = [
            "https://post.example/ferry 1/2",
            "",
            "The ferry sails at noon,",
            "as it always did.",
            "",
            "It has sailed since.",
            "",
            "1 /2",
        ];
        let (text, _) = text_of(vec![page(&leaf)]);
        assert_eq!(text, "The ferry sails at noon, as it always did.\nIt has sailed since.");
    }

    #[test]
    fn words_are_joined_at_the_ends_of_lines_only() {
        let (text, _) = text_of(vec![page(&[
            "The harbour was re-built by the well-known builder, and it re-",
            "mained the best of all har\u{ad}",
            "bours of the well-",
            "known coast; its Anglo-",
            "Frisian name is dif\u{ad}ﬁcult.",
        ])]);
        assert_eq!(
            text,
            "The harbour was re-built by the well-known builder, and it remained the best of all harbours of the well-known coast; its Anglo-Frisian name is difficult."
        );
    }

    #[test]
    fn a_sentence_goes_on_beside_a_picture_and_after_a_word_that_is_broken() {
        let (text, _) = text_of(vec![page(&[
            "The harbour of Tarn has a crane, which stands on the",
            "120|quay beside a picture of itself, as browsers print",
            "120|it, and it re\u{ad}",
            "",
            "Frisian\u{ad}",
            "120|ate the keeper, whose name was",
            "Osbert Fenn.",
            "90|Nobody has looked at it for years, and nobody will.",
        ])]);
        assert_eq!(
            text,
            "The harbour of Tarn has a crane, which stands on the quay beside a picture of itself, as browsers print it, and it reFrisianate the keeper, whose name was Osbert Fenn.\nNobody has looked at it for years, and nobody will."
        );
    }

    #[test]
    fn a_word_keeps_its_hyphen_where_it_is_mostly_written_with_one() {
        let (text, _) = text_of(vec![page(&[
            "A well\u{2011}known man spoke of to-day, today and today, to-",
            "day and well-",
            "known things, which were un-",
            "known to all who heard of them on the day.",
        ])]);
        assert_eq!(
            text,
            "A well\u{2011}known man spoke of to-day, today and today, today and well-known things, which were unknown to all who heard of them on the day."
        );
    }

    #[test]
    fn page_numbers_go_from_short_pages_too() {
        let (text, starts) = text_of(vec![
            page(&["The crane stands on one leg and has", "", "1"]),
            page(&["2", "", "", "stood there for years."]),
            page(&["", "3"]),
            page(&["Nobody looks at it."]),
        ]);
        assert_eq!(text, "The crane stands on one leg and has stood there for years.\nNobody looks at it.");
        assert_eq!(starts.len(), 4);
    }

    #[test]
    fn sentences_at_the_foot_of_pages_are_text_unless_they_are_set_apart() {
        let pages = |foot: &[&str]| {
            let page = |at: usize| {
                let first = format!("Page {} of the council's book tells of a vote that", ["one", "two", "three"][at]);
                let foot: Vec<String> = foot.iter().map(|line| line.replace('N', &at.to_string())).collect();
                let lines = [first.as_str(), "went on all night, as such votes do in the hall"].into_iter();
                page(&lines.chain(foot.iter().map(String::as_str)).collect::<Vec<_>>())
            };
            text_of((0..3).map(page).collect()).0
        };
        let text = pages(&["and ended in 201N."]);
        assert!((0..3).all(|at| text.contains(&format!("and ended in 201{at}."))), "{text}");
        assert_eq!(pages(&["and then it was over."]).matches("and then it was over.").count(), 3);
        assert_eq!(pages(&["", "", "It was over in 201N."]).matches("It was over").count(), 3);
        assert_eq!(pages(&["as it was.", "", "", "© The Brine. All rights reserved."]).matches("rights").count(), 0);
        assert_eq!(pages(&["as it was.", "", "", "The Brine, issue N"]).matches("issue").count(), 0);
    }

    #[test]
    fn paragraphs_end_at_gaps_indents_and_short_ends() {
        let (text, _) = text_of(vec![page(&[
            "One line of the first paragraph goes on and on here",
            "and ends in this.",
            "60|Two is indented and it goes on for quite a while yet,",
            "until it ends with a line that is as long as others.",
            "",
            "Three stands after a gap and is as long as the others",
            "and goes on.",
        ])]);
        assert_eq!(text.lines().count(), 3, "{text}");
    }

    #[test]
    fn pages_begin_where_their_first_word_does() {
        let head = "The Brine, issue";
        let pages = (1..=4).map(|number| {
            page(&[
                &format!("{head} {number}"),
                "",
                "The first words go on until they reach the very foot of the pa-",
                "ge. And more words are here, as many as",
                "",
                &format!("– {number} –"),
            ])
        });
        let (text, starts) = text_of(pages.chain([Vec::new()]).collect());
        assert!(!text.contains("Brine") && !text.contains('–'), "{text}");
        assert_eq!(starts.len(), 5);
        for start in &starts[..4] {
            assert!(text[*start..].starts_with("The first words"), "{text}");
        }
        assert_eq!(starts[4], text.len());
        assert_eq!(text.lines().count(), 1, "{text}");
    }
}
