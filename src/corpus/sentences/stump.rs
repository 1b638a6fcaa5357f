//! Whether a full stop ends a sentence or belongs to the word before it: abbreviations, initials, acronyms, ordinals,
//! list numbers.

use super::border::{Case, Opening, leading_word};
use super::characters::{char_before, is_dash, is_extending, is_lower, is_opening, is_semitic};
use super::words::{Folded, Habit, follows_ordinal, habit, is_function_word, leads_date, leads_ordinal};

/// In characters. A longer word is no abbreviation.
const LONGEST_WORD: usize = 24;

/// In characters. A year at the end of a shorter clause may as well open what follows: "Осенью, в мае 1990 г. Иванов".
const SHORT_CLAUSE: usize = 30;

/// The most parts of a dotted abbreviation ("u. s. w.", "S.H.I.E.").
const MOST_PARTS: usize = 5;

/// Whether the full stop at `dot` ends the sentence that began at `from`, given what follows. Called only where no
/// lower-case letter follows.
pub(super) fn dot_ends(text: &str, from: usize, dot: usize, opening: &Opening) -> bool {
    let Some(word) = word_before(text, from, dot) else {
        return true;
    };
    if word.is_empty() {
        return true;
    }
    let start = dot - word.len();
    if word.chars().all(char::is_numeric) {
        return number_ends(text, from, start, word, opening);
    }
    if word.chars().any(char::is_numeric) {
        return true;
    }
    let ends = |habit| habit_ends(habit, text.get(from..start).unwrap_or_default(), word, opening);
    if let Some(habit) = dotted_habit(text, from, start, word) {
        return ends(habit);
    }
    if is_inside_name(text, from, start) {
        return true;
    }
    let mut letters = word.chars().filter(|c| !is_extending(*c));
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        if let Some(habit) = table_habit(word).filter(|_| is_lower(letter)) {
            return ends(habit);
        }
        return letter_ends(text, from, start, letter, opening);
    }
    match known_habit(word) {
        Some(habit) => ends(habit),
        None if is_roman(word) => roman_ends(text, from, start, opening),
        None => true,
    }
}

/// The letters, digits, hyphens and apostrophes that end at `end`; nothing when there are too many for an abbreviation.
fn word_before(text: &str, from: usize, end: usize) -> Option<&str> {
    let sentence = text.get(from..end)?;
    let mut length = 0;
    for (count, c) in sentence.chars().rev().enumerate() {
        let within = c.is_alphanumeric() || matches!(c, '-' | '\'' | '’' | 'ʼ') || (!c.is_ascii() && is_extending(c));
        if !within {
            break;
        }
        if count == LONGEST_WORD {
            return None;
        }
        length += c.len_utf8();
    }
    let word = sentence.get(sentence.len() - length..)?;
    Some(word.trim_start_matches(['\'', '’', '-']))
}

/// The habit of an abbreviation without inner full stops, also as the last part of a compound.
fn known_habit(word: &str) -> Option<Habit> {
    let last = word.rsplit('-').next().unwrap_or(word);
    let mut letters = word.chars();
    let capital = letters.next().is_some_and(char::is_uppercase);
    let second = letters.next();
    // "Дж.", "Th.", "Wm.": initials of two consonants.
    let initials = capital && second.is_some_and(is_consonant) && letters.next().is_none();
    // German street names end in "str": "Hauptstr. 5".
    let weak = initials || word.ends_with("str");
    table_habit(word).or_else(|| table_habit(last)).or_else(|| weak.then_some(Habit::BeforeFunctionWord))
}

/// Consonants that may end an initial of two letters, where a whole word of two letters would have a vowel.
fn is_consonant(c: char) -> bool {
    "bcdfghjklmnpqrstvwxzбвгджзклмнпрстфхцчшщ".contains(c)
}

fn table_habit(word: &str) -> Option<Habit> {
    Folded::new(word).and_then(|word| habit(word.as_str()))
}

/// Whether the full stop after an abbreviation ends the sentence, given the sentence `before` the abbreviation.
fn habit_ends(habit: Habit, before: &str, word: &str, opening: &Opening) -> bool {
    let name = word.starts_with(char::is_uppercase);
    match habit {
        Habit::Never => false,
        Habit::Title => !name,
        Habit::BeforeFunctionWord => opening.is_function_word(),
        Habit::NameBeforeFunctionWord => (!name && opening.case != Case::Digit) || opening.is_function_word(),
        Habit::Year => {
            opening.is_function_word() || (opening.case == Case::Upper && !opening.bracketed && ends_with_date(before))
        }
        Habit::BeforeCapital => matches!(opening.case, Case::Upper | Case::Uncased),
        Habit::UnlessNumber => opening.case != Case::Digit && !is_roman(opening.word()),
    }
}

/// Whether a year closes a clause rather than opens one: the clause is long and does not begin as one that opens with
/// a date.
fn ends_with_date(before: &str) -> bool {
    let before = before.trim_end();
    if !before.ends_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let mut length = 0;
    let mut chars = 0;
    for c in before.chars().rev().take(120) {
        if matches!(c, ',' | ';' | ':' | '—') {
            break;
        }
        length += c.len_utf8();
        chars += 1;
    }
    let clause = before.get(before.len() - length..).unwrap_or_default().trim_start();
    let dated = Folded::new(leading_word(clause)).is_some_and(|word| leads_date(word.as_str()));
    chars > SHORT_CLAUSE && !dated
}

/// The habit of an abbreviation of several dotted parts, with or without white space between them, whose last part is
/// `word`. Parts the tables do not know make an acronym if they stand close ("U.S.", "В.В.").
fn dotted_habit(text: &str, from: usize, start: usize, word: &str) -> Option<Habit> {
    let mut starts = [start; MOST_PARTS];
    let mut parts = 1;
    let mut close = true;
    if !is_part(word) {
        return None;
    }
    while parts < MOST_PARTS {
        let first = starts.get(parts - 1).copied()?;
        let Some((part, spaced)) = part_before(text, from, first) else {
            break;
        };
        close &= !spaced || parts > 1;
        *starts.get_mut(parts)? = part;
        parts += 1;
    }
    let end = start + word.len();
    for first in starts.get(1..parts)?.iter().rev() {
        let mut key = Folded::new("")?;
        let dotted = text.get(*first..end)?;
        let folded = Folded::new(dotted)?;
        for c in folded.as_str().chars().filter(|c| !c.is_whitespace()) {
            key.push(c)?;
        }
        if let Some(habit) = habit(key.as_str()) {
            return Some(habit);
        }
    }
    let first = starts.get(parts - 1).copied()?;
    (parts > 1 && close && !is_inside_name(text, from, first)).then_some(Habit::BeforeFunctionWord)
}

/// Whether a word is short enough for a part of a dotted abbreviation.
fn is_part(word: &str) -> bool {
    word.chars().count() <= 3 && word.chars().all(|c| c.is_alphabetic() || c == '-')
}

/// Where the part before the one at `start` begins, and whether white space is between them.
fn part_before(text: &str, from: usize, start: usize) -> Option<(usize, bool)> {
    let before = text.get(from..start)?;
    let trimmed = before.strip_suffix(char::is_whitespace).unwrap_or(before);
    let stem = trimmed.strip_suffix('.')?;
    let word = word_before(stem, 0, stem.len())?;
    let short = !word.is_empty() && word.chars().count() <= 2 && word.chars().all(char::is_alphabetic);
    short.then(|| (from + stem.len() - word.len(), trimmed.len() < before.len()))
}

/// Whether the word at `start` is the end of a domain or of words glued by full stops: "Charter97.org",
/// "St.Petersburg".
fn is_inside_name(text: &str, from: usize, start: usize) -> bool {
    let before = text.get(from..start).unwrap_or_default();
    let Some(stem) = before.strip_suffix('.') else {
        return false;
    };
    stem.ends_with(char::is_alphanumeric)
}

/// A single letter is an initial or an abbreviation, unless a function word opens a sentence after it.
fn letter_ends(text: &str, from: usize, start: usize, letter: char, opening: &Opening) -> bool {
    let before = text.get(from..start).unwrap_or_default();
    if before.ends_with(|c: char| !c.is_whitespace() && (!is_opening(c) || is_dash(c))) {
        // Part of a formula or a compound: "37°C", "H–N".
        return true;
    }
    if is_lower(letter) {
        // The two are whole words: Russian "я", Ukrainian "є".
        return matches!(letter, 'я' | 'є') || opening.is_function_word();
    }
    if !letter.is_uppercase() {
        return !is_semitic(letter);
    }
    let before = before.trim_end();
    let after_initial = before.is_empty() || before.ends_with('.');
    let word = opening.word();
    let after = opening.rest.get(word.len()..).unwrap_or_default();
    // "Plan B. The plan" is two sentences, "J. Das Gupta" a name.
    let goes_on = after.trim_start().starts_with(|c| is_lower(c) || c == ',');
    !after_initial && goes_on && opening.is_function_word()
}

/// A number keeps its full stop when it is a list number, part of a date, or an ordinal.
fn number_ends(text: &str, from: usize, start: usize, word: &str, opening: &Opening) -> bool {
    let digits = word.chars().count();
    if digits > 3 {
        return true;
    }
    let chunk = text.get(from..start).unwrap_or_default();
    if is_list_number(chunk) {
        return false;
    }
    if chunk.ends_with(['.', ',', ':']) {
        return true;
    }
    match opening.case {
        Case::Digit => {
            let next = opening.word();
            let after = opening.rest.get(next.len()..).unwrap_or_default();
            let day_before = chunk.ends_with(". ") && char_before(text, start - 2).is_some_and(char::is_numeric);
            let month_follows = after.starts_with('.') && next.len() <= 2;
            digits > 2 || !(month_follows || day_before)
        }
        Case::Upper => !is_ordinal(chunk, opening),
        _ => true,
    }
}

/// Whether nothing but digits and full stops is between the start of the sentence and its last number: "1.2." or "(3.".
fn is_list_number(before: &str) -> bool {
    before.len() <= 12 && before.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '(' | '*'))
}

/// Whether a number between these two is an ordinal, as in "am 3. Oktober".
fn is_ordinal(before: &str, opening: &Opening) -> bool {
    let Some(next) = Folded::new(opening.word()) else {
        return false;
    };
    if follows_ordinal(next.as_str()) {
        return true;
    }
    let before = before.trim_end();
    let led =
        word_before(before, 0, before.len()).and_then(Folded::new).is_some_and(|word| leads_ordinal(word.as_str()));
    led && !is_function_word(next.as_str())
}

/// A Roman number of two letters or more heads a list or counts rulers and wars.
fn roman_ends(text: &str, from: usize, start: usize, opening: &Opening) -> bool {
    let before = text.get(from..start).unwrap_or_default();
    opening.case != Case::Upper || !(before.is_empty() || is_ordinal(before, opening))
}

/// Whether a word is written with Roman digits only.
fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| "IVXLC".contains(c))
}
