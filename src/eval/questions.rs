//! A set of questions whose answers are known, checked against the corpus before anything is asked.
//!
//! One question a line: `{"id", "question", "answerable", "answers", "articles", "asked_on"}`, the last one optional.

use std::collections::HashMap;
use std::io::BufRead;

use anyhow::{Context, Result};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::corpus::{Problem, Sha256, parse_date};
use crate::index::Library;

const FORM: &str =
    "write {\"id\": \"…\", \"question\": \"…\", \"answerable\": true, \"answers\": [\"…\"], \"articles\": [\"…\"]}";
/// Characters of an answer that are repeated in a complaint about it.
const SHOWN: usize = 60;

/// A question to be asked, and what is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posed {
    /// Its name, of which there is one.
    pub id: String,
    /// As it is asked.
    pub question: String,
    /// The day that stands for today.
    pub asked_on: Option<Date>,
    /// What answers it; `None` where the corpus does not.
    pub expected: Option<Expected>,
}

/// What answers a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Each stands in one of the articles, letter for letter.
    pub answers: Vec<String>,
    /// Places among the library's records, each once.
    pub articles: Vec<usize>,
}

/// One of the two halves into which any set falls, always in the same way, so that one can be used to choose and
/// the other to check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Half {
    /// An even first byte of the SHA-256 of the id.
    First,
    /// An odd one.
    Second,
}

impl Half {
    /// The half to which a question belongs.
    pub fn of(id: &str) -> Half {
        let Sha256([first, ..]) = Sha256::of(id.as_bytes());
        if first & 1 == 0 { Half::First } else { Half::Second }
    }
}

/// A line as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    id: String,
    question: String,
    answerable: bool,
    answers: Vec<String>,
    articles: Vec<String>,
    asked_on: Option<String>,
}

/// Reads a set of questions about the articles of a library; blank lines are passed over. `file` names the set in
/// what is wrong with it.
///
/// # Errors
/// When `input` cannot be read. Everything that is wrong with its lines is the inner error.
pub fn read(library: &Library, file: &str, input: impl BufRead) -> Result<Result<Vec<Posed>, Vec<Problem>>> {
    let (mut questions, mut problems) = (Vec::new(), Vec::new());
    let mut lines: HashMap<String, usize> = HashMap::new();
    for (number, line) in (1..).zip(input.split(b'\n')) {
        let line = line.with_context(|| format!("cannot read the questions `{file}`"))?;
        let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&line);
        if line.trim_ascii().is_empty() {
            continue;
        }
        match posed(library, line) {
            Ok(posed) => match lines.insert(posed.id.clone(), number) {
                Some(above) => problems.push(Problem::at(
                    file,
                    number,
                    format!("the id `{}` was used on line {above}", posed.id),
                    "give each question an id of its own",
                )),
                None => questions.push(posed),
            },
            Err((what, fix)) => problems.push(Problem::at(file, number, what, fix)),
        }
    }
    if questions.is_empty() && problems.is_empty() {
        problems.push(Problem::of_file(file, "there is no question in it", FORM));
    }
    Ok(if problems.is_empty() { Ok(questions) } else { Err(problems) })
}

/// Reads a line, or says what is wrong with it and what to write.
fn posed(library: &Library, line: &[u8]) -> Result<Posed, (String, &'static str)> {
    // Fields could be read from an array, too, where they have no names.
    if !line.trim_ascii_start().starts_with(b"{") {
        return Err(("it is not a JSON object".to_owned(), FORM));
    }
    let line: Line = serde_json::from_slice(line).map_err(|error| (explained(&error), FORM))?;
    if line.id.trim().is_empty() || line.question.trim().is_empty() {
        return Err(("`id` or `question` is blank".to_owned(), FORM));
    }
    let asked_on = match &line.asked_on {
        None => None,
        Some(day) => match parse_date(day) {
            Some(day) => Some(day),
            None => return Err((format!("`asked_on` is not a day: {day}"), "write one such as \"2023-10-16\"")),
        },
    };
    let expected = match line {
        Line { answerable: true, answers, articles, .. } => Some(expected(library, answers, &articles)?),
        Line { answers, articles, .. } if answers.is_empty() && articles.is_empty() => None,
        _ => {
            let what = "an unanswerable question names answers or articles".to_owned();
            return Err((what, "write [] for both, or \"answerable\": true"));
        }
    };
    Ok(Posed { id: line.id, question: line.question, asked_on, expected })
}

fn expected(library: &Library, mut answers: Vec<String>, named: &[String]) -> Result<Expected, (String, &'static str)> {
    let mut articles = Vec::new();
    for name in named {
        articles.push(place(library, name)?);
    }
    articles.sort_unstable();
    articles.dedup();
    answers.sort_unstable();
    answers.dedup();
    if answers.is_empty() || articles.is_empty() {
        let what = "an answerable question needs an answer and an article".to_owned();
        return Err((what, "write both, or \"answerable\": false"));
    }
    for answer in &answers {
        let holds = |&at: &usize| library.article(at).is_some_and(|article| article.text().contains(answer));
        if answer.trim().is_empty() || !articles.iter().any(holds) {
            let shown: String = answer.chars().take(SHOWN).collect();
            let what = format!("the answer `{shown}` stands in none of the articles it names");
            return Err((what, "copy it letter for letter from what `ibid show ARTICLE` prints"));
        }
    }
    Ok(Expected { answers, articles })
}

/// The place of an article that is named by its id, or by the part of it after `#` where only one has that.
fn place(library: &Library, name: &str) -> Result<usize, (String, &'static str)> {
    const FIX: &str = "write its path in the corpus, and for a line of JSONL its id after `#`";
    if let Some(at) = library.find(name) {
        return Ok(at);
    }
    let ends = |id: &str| id.split_once('#').is_some_and(|(_, end)| end == name);
    let found: Vec<usize> = (0..library.records().len()).filter(|&at| ends(&library.records()[at].id)).collect();
    match found.as_slice() {
        [at] => Ok(*at),
        [] => Err((format!("there is no article `{name}` in the corpus"), FIX)),
        _ => Err((format!("`{name}` names {} articles", found.len()), FIX)),
    }
}

/// What a reader of JSON says, with the column in place of its "line 1".
fn explained(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
    format!("{said} (column {})", error.column())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_half_is_the_lowest_bit_of_the_first_byte_of_the_hash() {
        // `printf a | sha256sum` begins with ca, `printf d` with 18, `printf b` with 3e, `printf c` with 2e.
        assert_eq!(["a", "b", "c", "d"].map(Half::of), [Half::First; 4]);
        // `printf abc` begins with ba, `printf e` with 3f, `printf 1` with 6b.
        assert_eq!(["abc", "e", "1"].map(Half::of), [Half::First, Half::Second, Half::Second]);
    }
}
