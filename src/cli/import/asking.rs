//! Asks at the terminal what a text is: a suggestion is shown with its line, and Enter takes it.
//!
//! Questions go to standard error, so that what is printed stays clean.

use std::io::{BufRead, IsTerminal, Write, stderr, stdin};

use anyhow::Result;

use super::super::terminal::clean;
use super::stated::date;
use crate::import::{Given, Hint, Seen};

/// Whether somebody can be asked.
pub(super) fn can_ask() -> bool {
    stdin().is_terminal() && stderr().is_terminal()
}

/// Takes what is suggested without asking; what nobody suggests is unknown.
pub(super) fn take_suggestions(_: &str, seen: &Seen, given: &Given) -> Result<Option<Given>> {
    Ok(Some(seen.completed(given)))
}

/// Asks for what is not stated. `None` where the text is to be left out.
pub(super) fn ask(input: &str, seen: &Seen, given: &Given) -> Result<Option<Given>> {
    eprintln!(
        "{} has no front matter. Enter takes what is suggested, - leaves it open, Ctrl-D leaves the file out.",
        clean(input)
    );
    let mut answers = given.clone();
    let questions = [
        ("Title", &seen.title, &mut answers.title, Open::Never),
        ("Source", &seen.source, &mut answers.source, Open::Unknown),
        ("Date", &seen.date, &mut answers.date, Open::Unknown),
        ("Author", &seen.author, &mut answers.author, Open::Absent),
        ("Address", &seen.url, &mut answers.url, Open::Absent),
    ];
    for (name, hint, answer, open) in questions {
        // An address is asked for only where one was seen.
        if answer.is_some() || (name == "Address" && hint.is_none()) {
            continue;
        }
        match question(name, hint.as_ref(), open)? {
            Answer::Value(value) => *answer = Some(value),
            Answer::Open => {}
            Answer::LeaveOut => return Ok(None),
        }
    }
    Ok(Some(answers))
}

/// What it means not to answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    /// It must be answered.
    Never,
    /// It is written as unknown.
    Unknown,
    /// It is not written.
    Absent,
}

enum Answer {
    Value(String),
    Open,
    LeaveOut,
}

fn question(name: &str, hint: Option<&Hint>, open: Open) -> Result<Answer> {
    let suggested = match (hint, open) {
        (Some(Hint { value, line, doubt: None }), _) => format!(" [{}, line {line}]", clean(value)),
        (Some(Hint { value, line, doubt: Some(doubt) }), _) => {
            format!(" [unknown; line {line} has {}, {doubt}]", clean(value))
        }
        (None, Open::Unknown) => " [unknown]".to_owned(),
        (None, Open::Absent) => " [none]".to_owned(),
        (None, Open::Never) => String::new(),
    };
    loop {
        eprint!("{name}{suggested}? ");
        stderr().flush()?;
        let mut line = String::new();
        if stdin().lock().read_line(&mut line)? == 0 {
            eprintln!();
            return Ok(Answer::LeaveOut);
        }
        let typed = line.split_whitespace().collect::<Vec<_>>().join(" ");
        let value = match (typed.as_str(), hint, open) {
            ("", Some(hint), _) if hint.doubt.is_none() => hint.value.clone(),
            ("" | "-", _, Open::Unknown) => "unknown".to_owned(),
            ("" | "-", _, Open::Absent) => return Ok(Answer::Open),
            ("" | "-", _, Open::Never) => {
                eprintln!("An article needs a title.");
                continue;
            }
            _ => typed,
        };
        if name != "Date" {
            return Ok(Answer::Value(value));
        }
        match date(&value) {
            Ok(day) => return Ok(Answer::Value(day)),
            Err(why) => eprintln!("{}: {why}", clean(&value)),
        }
    }
}
