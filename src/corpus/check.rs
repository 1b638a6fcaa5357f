//! Reads the whole corpus once and says everything that is wrong or suspicious in it.

use std::collections::HashMap;
use std::path::Path;

use anyhow::Result;

use super::article::Article;
use super::blocks::Block;
use super::feeds::{FEEDS, feeds};
use super::files::list;
use super::front_matter::Today;
use super::names::names;
use super::problem::Problem;
use super::read::{Place, Reading, read_file};

/// The longest line, in characters, that can be page furniture.
const FURNITURE_CHARS: usize = 60;
/// A short line is suspicious when it stands at least this often in the corpus, or twice in one article.
const FURNITURE_TIMES: usize = 3;

/// What [`check`] found.
#[derive(Debug, Default)]
pub struct Checked {
    /// How many articles keep the rules.
    pub articles: usize,
    /// What keeps articles out.
    pub problems: Vec<Problem>,
    /// What is allowed but looks wrong.
    pub warnings: Vec<Problem>,
    /// Files that hold no articles, and why.
    pub passed_over: Vec<Problem>,
}

/// Where a short line stood first, and how often it was seen.
struct Seen {
    file: String,
    line: Option<usize>,
    text: String,
    times: usize,
    /// The article in which it was seen last.
    last: String,
    twice_in_one: bool,
}

/// Checks every file of a corpus folder.
///
/// # Errors
/// When the folder itself cannot be read.
pub fn check(root: &Path, today: Today) -> Result<Checked> {
    let listing = list(root)?;
    let mut checked = Checked { passed_over: listing.passed_over, ..Checked::default() };
    let mut short_lines: HashMap<String, Seen> = HashMap::new();
    for file in &listing.files {
        read_file(root, &file.path, today, &mut |reading| {
            match reading {
                Reading::Article(article, place) => {
                    checked.articles += 1;
                    checked.warnings.extend(altered_by_telegram(&article, &place));
                    checked.warnings.extend(repeated_title(&article, &place));
                    count_short_lines(&article, &place, &mut short_lines);
                }
                Reading::Rejected(problems) => checked.problems.extend(problems),
            }
            Ok(())
        })?;
    }
    checked.problems.extend(names(root).1);
    checked.problems.extend(feeds(&root.join(FEEDS)).err());
    checked.warnings.extend(furniture(short_lines));
    checked.warnings.sort_by(|a, b| (&a.file, a.line, &a.what).cmp(&(&b.file, b.line, &b.what)));
    Ok(checked)
}

/// The line of the file on which the article's byte `at` lies; for plain text only, where the two agree.
fn line_of(article: &Article, place: &Place, at: usize) -> Option<usize> {
    match &place.line {
        Some((number, _)) => Some(*number),
        None if place.file.ends_with(".txt") => {
            // The text is the end of the file, so lines are counted from there.
            Some(article.text().get(..at)?.matches('\n').count() + 1)
        }
        None => None,
    }
}

/// Characters that Telegram removes or replaces, so that a quote with them would arrive altered.
fn altered_by_telegram(article: &Article, place: &Place) -> Option<Problem> {
    // Line ends and tabs stand in many files, and quotes are narrowed around them.
    let altered = |c: char| as_telegram_shows(c) != Some(c) && !matches!(c, '\r' | '\t');
    let mut found = article.text().char_indices().filter(|(_, c)| altered(*c));
    let (at, first) = found.next()?;
    let what = format!(
        "{} of its characters would be altered by Telegram (the first is U+{:04X})",
        found.count() + 1,
        u32::from(first)
    );
    let in_text = if place.line.is_none() { " of the text" } else { "" };
    let fix = line_of(article, place, at)
        .map_or_else(|| "remove them".to_owned(), |line| format!("remove them; see line {line}{in_text}"));
    Some(Problem::of_file(article.id(), what, fix))
}

/// A character as Telegram shows it; `None` where it drops it.
pub fn as_telegram_shows(c: char) -> Option<char> {
    match c {
        '\n' => Some(c),
        '\r' | '\u{2028}'..='\u{202e}' | '\u{30a}' | '\u{333}' | '\u{33f}' => None,
        c if c < ' ' => Some(' '),
        c => Some(c),
    }
}

fn repeated_title(article: &Article, place: &Place) -> Option<Problem> {
    let title = folded(&article.meta().title);
    // A heading above everything is where Markdown and web pages have their title.
    let at_top = |block: &Block| place.line.is_none() && !place.file.ends_with(".txt") && block.span.start == 0;
    let repeats = |block: &&Block| article.text().get(block.span.clone()).is_some_and(|line| folded(line) == title);
    let block = article.blocks().iter().filter(|block| !at_top(block)).find(repeats)?;
    let what = "the title stands again in the text, which looks like page furniture";
    let fix = match line_of(article, place, block.span.start) {
        Some(line) if place.line.is_none() => format!("remove line {line} of the text"),
        _ => "remove it from the text".to_owned(),
    };
    Some(Problem::of_file(article.id(), what, fix))
}

fn folded(line: &str) -> String {
    line.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn count_short_lines(article: &Article, place: &Place, seen: &mut HashMap<String, Seen>) {
    for block in article.blocks() {
        let Some(line) = article.text().get(block.span.clone()) else {
            continue;
        };
        if line.chars().count() > FURNITURE_CHARS || !line.contains(char::is_alphanumeric) {
            continue;
        }
        let entry = seen.entry(folded(line)).or_insert_with(|| Seen {
            file: article.id().to_owned(),
            line: line_of(article, place, block.span.start).filter(|_| place.line.is_none()),
            text: line.to_owned(),
            times: 0,
            last: String::new(),
            twice_in_one: false,
        });
        entry.times += 1;
        entry.twice_in_one |= entry.last == article.id();
        article.id().clone_into(&mut entry.last);
    }
}

fn furniture(seen: HashMap<String, Seen>) -> Vec<Problem> {
    seen.into_values()
        .filter(|seen| seen.times >= FURNITURE_TIMES || seen.twice_in_one)
        .map(|seen| {
            let what = format!(
                "the short line `{}` stands {} times in the corpus and looks like page furniture",
                seen.text, seen.times
            );
            let fix = seen.line.map_or_else(
                || "remove it if it is none of the article".to_owned(),
                |line| format!("first at line {line} of the text; remove it if it is none of the article"),
            );
            Problem::of_file(&seen.file, what, fix)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_reported_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        let head = "---\ntitle: On bridges\nsource: S\ndate: unknown\n---\n\n";
        write("a.txt", &format!("{head}on  Bridges\nThe bridge stands.\nShare this\n"));
        write("b.txt", &format!("{head}It does.\u{202e}\nShare this\n"));
        write("c.txt", &format!("{head}Still.\nShare this\n"));
        write("d.txt", "No front matter.\n");
        write("e.pdf", "");
        write(".hidden", "");
        let checked = check(folder.path(), Today(jiff::civil::date(2026, 11, 22))).unwrap();
        let lines = |problems: &[Problem]| problems.iter().map(Problem::to_string).collect::<Vec<_>>();
        assert_eq!(checked.articles, 3);
        assert_eq!(checked.problems.len(), 3);
        assert_eq!(
            lines(&checked.warnings),
            [
                "a.txt: the short line `Share this` stands 3 times in the corpus and looks like page furniture; first at line 3 of the text; remove it if it is none of the article",
                "a.txt: the title stands again in the text, which looks like page furniture; remove line 1 of the text",
                "b.txt: 1 of its characters would be altered by Telegram (the first is U+202E); remove them; see line 1 of the text",
            ]
        );
        assert_eq!(
            lines(&checked.passed_over),
            [".hidden: hidden; passed over", "e.pdf: not one of .txt .md .html .jsonl; passed over",]
        );
    }
}
