//! Texts in another language than they say, or in two.
//!
//! Samples of a text are looked at, each long enough for its language to be sure. Languages that are read as one, or
//! that detection mixes up, are not told apart; Russian, Ukrainian and Belarusian are, by letters that only one has.

use super::finding::Finding;
use super::looked::Looked;
use crate::corpus::blocks::BlockKind;
use crate::corpus::rule::Rule;
use crate::language::{Language, detect, is_detected};

/// A sample has at least so many characters.
const SAMPLE: usize = 300;
/// So many samples of a text are looked at.
const SAMPLES: usize = 6;
/// A second language stands in at least one of so many characters.
const SHARE: usize = 5;
/// Of so many letters one may be of another script.
const SCRIPT: usize = 5;
/// Of a hundred letters so many that a language does not have show that a text is not in it.
const FOREIGN: usize = 1;

/// Languages that detection takes for each other.
const NEAR: [&[&str]; 10] = [
    &["cs", "sk"],
    &["es", "pt", "gl", "ca", "it", "la", "eo"],
    &["id", "ms", "jv", "tl"],
    &["az", "tr", "tk", "uz"],
    &["hi", "mr", "ne"],
    &["bg", "mk", "sr", "ru", "uk", "be"],
    &["sr", "hr", "bs", "sl", "cnr", "sh"],
    &["no", "nb", "nn", "da", "sv"],
    &["nl", "af"],
    &["ar", "fa", "ur"],
];

/// Letters that these languages do not have.
const LACKING: [(&str, &str); 3] = [("ru", "іїєґў"), ("uk", "ыэъёў"), ("be", "ищъїєґ")];

/// What is to be said of the language of a text.
pub(super) fn mixed_up(looked: &Looked<'_>) -> Option<Finding> {
    let written: Vec<Sample> =
        samples(looked).into_iter().map(|(at, text)| Sample { at, language: language_of(&text), text }).collect();
    two(looked, &written).or_else(|| other(looked, &written))
}

/// A stretch of a text, the byte at which it begins, and the language that it is in.
struct Sample {
    at: usize,
    language: Language,
    text: String,
}

/// The text is in another language than the one that is stated.
fn other(looked: &Looked<'_>, written: &[Sample]) -> Option<Finding> {
    let stated = looked.meta()?.language.as_deref().and_then(Language::from_code)?;
    let found = written.first()?.language;
    if found == Language::UNKNOWN {
        return None;
    }
    let agree = written.iter().all(|sample| sample.language == found);
    let differ = || written.iter().all(|sample| are_different(stated, found, &sample.text));
    if !agree || !is_detected(stated) || !differ() {
        return None;
    }
    let what = format!("`language` is {stated}, and the text seems to be in another, {found}");
    let fix = format!("write `language: {found}`, or leave it out");
    Some(looked.finding(Rule::OtherLanguage, looked.key("language"), what, fix))
}

/// The text is in two languages.
fn two(looked: &Looked<'_>, written: &[Sample]) -> Option<Finding> {
    let mut lengths: Vec<(Language, usize)> = Vec::new();
    for sample in written.iter().filter(|sample| sample.language != Language::UNKNOWN) {
        match lengths.iter_mut().find(|(known, _)| *known == sample.language) {
            Some((_, len)) => *len += sample.text.len(),
            None => lengths.push((sample.language, sample.text.len())),
        }
    }
    let all: usize = written.iter().map(|sample| sample.text.len()).sum();
    // The first of those that are as long.
    let (main, _) = lengths.iter().copied().rev().max_by_key(|(_, len)| *len)?;
    let others = lengths.iter().filter(|(language, len)| *language != main && len * SHARE >= all);
    let (second, _) = others.copied().max_by_key(|(_, len)| *len)?;
    let first = written.iter().find(|sample| sample.language == second)?;
    if !are_different(main, second, &first.text) {
        return None;
    }
    let what = format!("the text is in two languages, {main} and {second}");
    let fix = "make two articles of it, or remove what does not belong";
    Some(looked.finding(Rule::TwoLanguages, looked.line(first.at), what, fix))
}

/// The language of a text that is all but wholly in Latin letters, or all but wholly in others.
fn language_of(text: &str) -> Language {
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    let (all, latin) = (letters().count(), letters().filter(|&c| c < '\u{250}').count());
    let is_of_one_script = latin * SCRIPT <= all || (all - latin) * SCRIPT <= all;
    if is_of_one_script { detect(text) } else { Language::UNKNOWN }
}

/// Samples of the running text, each with the byte of the text at which it begins.
fn samples(looked: &Looked<'_>) -> Vec<(usize, String)> {
    let mut all: Vec<(usize, String)> = Vec::new();
    let mut open = false;
    for block in looked.blocks.iter().filter(|block| block.kind == BlockKind::Paragraph) {
        match all.last_mut() {
            Some((_, sample)) if open => {
                sample.push('\n');
                sample.push_str(looked.block(block));
            }
            _ => all.push((block.span.start, looked.block(block).to_owned())),
        }
        open = all.last().is_some_and(|(_, sample)| sample.chars().nth(SAMPLE).is_none());
    }
    if open {
        all.pop();
    }
    let step = all.len().div_ceil(SAMPLES).max(1);
    all.into_iter().step_by(step).collect()
}

/// Whether a text that seems to be in `found` is surely not in `expected`.
fn are_different(expected: Language, found: Language, text: &str) -> bool {
    if expected.is_read_as(found) {
        return false;
    }
    let lacking = LACKING.iter().find(|(code, _)| *code == expected.code()).map(|(_, letters)| *letters);
    let near = |codes: &&[&str]| codes.contains(&expected.code()) && codes.contains(&found.code());
    match lacking {
        Some(lacking) if NEAR.iter().any(near) => {
            let letters = text.chars().filter(|c| c.is_alphabetic()).count();
            let foreign = text.to_lowercase().chars().filter(|&c| lacking.contains(c)).count();
            foreign * 100 >= FOREIGN * letters
        }
        _ => !NEAR.iter().any(near),
    }
}
