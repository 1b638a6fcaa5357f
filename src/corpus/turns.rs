//! Who speaks in an interview: finds the interviewer's question that each paragraph answers or is part of.
//!
//! A turn opens with a dash, with `Q:`/`A:`, or with a name and a colon; it lasts until the next one opens. A turn
//! that ends in a question, and that another turn follows, is the question of what follows. An article is an
//! interview only when such a pair exists, so lists and dialogue without questions stay as they are.

use std::ops::Range;

use super::blocks::{Block, BlockKind};

/// The longest question, in bytes, that is kept whole; of a longer one its last paragraph is.
const QUESTION_BYTES: usize = 600;
/// The longest name of a speaker, in bytes.
const NAME_BYTES: usize = 120;
/// The most words a speaker's name has.
const NAME_WORDS: usize = 4;

/// How a paragraph opens a speaker's turn.
#[derive(Debug, PartialEq, Eq)]
enum Opening<'a> {
    Dash,
    Name(&'a str),
}

/// For each block, the span of the question that it is part of or answers.
pub(super) fn questions(text: &str, blocks: &[Block]) -> Vec<Option<Range<usize>>> {
    let mut questions = vec![None; blocks.len()];
    let turns = turns(text, blocks);
    for pair in turns.windows(2) {
        let [question, answer] = pair else { continue };
        let is_question = |turn: &Range<usize>| ends_in_question(text, blocks, turn);
        if !is_question(question) || is_question(answer) {
            continue;
        }
        let span = question_span(blocks, question);
        for at in question.clone().chain(answer.clone()) {
            let kept = blocks.get(at).is_some_and(|block| block.span.start >= span.start);
            if let Some(slot) = questions.get_mut(at).filter(|_| kept) {
                *slot = Some(span.clone());
            }
        }
    }
    questions
}

/// Turns as ranges of blocks. A heading ends a turn.
fn turns(text: &str, blocks: &[Block]) -> Vec<Range<usize>> {
    let openings: Vec<Option<Opening<'_>>> = blocks.iter().map(|block| opening(text, block)).collect();
    // Somebody named once before a colon is quoted, not interviewed; where one name returns, every label is a turn.
    let labelled = openings.iter().flatten().any(|opening| {
        matches!(opening, Opening::Name(_)) && openings.iter().flatten().filter(|other| *other == opening).count() >= 2
    });
    let mut turns: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for (at, block) in blocks.iter().enumerate() {
        let opens = match openings.get(at) {
            Some(Some(Opening::Dash)) => true,
            Some(Some(Opening::Name(_))) => labelled,
            _ => false,
        };
        if block.kind == BlockKind::Heading {
            open = false;
        } else if opens {
            turns.push(at..at + 1);
            open = true;
        } else if let Some(last) = turns.last_mut().filter(|_| open) {
            last.end = at + 1;
        }
    }
    turns
}

fn opening<'t>(text: &'t str, block: &Block) -> Option<Opening<'t>> {
    let line = text.get(block.span.clone())?;
    if ["– ", "— ", "- ", "–\u{a0}", "—\u{a0}"].iter().any(|dash| line.starts_with(dash)) {
        return Some(Opening::Dash);
    }
    let colon = line.bytes().take(NAME_BYTES).position(|byte| byte == b':')?;
    let (name, rest) = (line.get(..colon)?, line.get(colon + 1..)?);
    let words = name.split_whitespace().count();
    let named = (1..=NAME_WORDS).contains(&words)
        && name.split_whitespace().all(|word| word.starts_with(char::is_uppercase))
        && rest.starts_with(char::is_whitespace);
    named.then_some(Opening::Name(name))
}

fn ends_in_question(text: &str, blocks: &[Block], turn: &Range<usize>) -> bool {
    let last = turn.end.checked_sub(1).and_then(|at| blocks.get(at));
    let paragraph = last.and_then(|block| text.get(block.span.clone())).unwrap_or("");
    paragraph.trim_end_matches(['"', '”', '»', '’', ')']).ends_with(['?', '？', '؟'])
}

fn question_span(blocks: &[Block], turn: &Range<usize>) -> Range<usize> {
    let spans = blocks.get(turn.clone()).unwrap_or(&[]);
    let (first, last) = (spans.first().map_or(0..0, |b| b.span.clone()), spans.last().map_or(0..0, |b| b.span.clone()));
    if last.end - first.start <= QUESTION_BYTES { first.start..last.end } else { last }
}

#[cfg(test)]
mod tests {
    use super::super::blocks::of_plain_text;
    use super::*;

    /// For each paragraph, the question that it is part of or answers.
    #[track_caller]
    fn check(text: &str, expected: &[Option<&str>]) {
        let blocks = of_plain_text(text);
        let found: Vec<Option<&str>> =
            questions(text, &blocks).into_iter().map(|span| span.map(|s| &text[s])).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_dash_opens_a_turn_and_the_answer_may_have_paragraphs() {
        check(
            "A talk with the ferryman.\n– Do you like the river?\n– I do. It pays.\nIt also floods.\n– Will you stay?\n– No.",
            &[
                None,
                Some("– Do you like the river?"),
                Some("– Do you like the river?"),
                Some("– Do you like the river?"),
                Some("– Will you stay?"),
                Some("– Will you stay?"),
            ],
        );
    }

    #[test]
    fn a_question_may_have_paragraphs_and_of_a_long_one_the_last_is_kept() {
        let short = "– The river rose.\nDid you sleep?";
        check(&format!("{short}\n– No."), &[Some(short); 3]);
        let long = format!("– {}The river rose.", "It rained. ".repeat(60));
        check(&format!("{long}\nDid you sleep?\n– No."), &[None, Some("Did you sleep?"), Some("Did you sleep?")]);
    }

    #[test]
    fn q_and_a_and_names_open_turns() {
        let (deep, wide) = (Some("Q: How deep is it?"), Some("Q: And wide?"));
        check("Q: How deep is it?\nA: Nine metres.\nQ: And wide?\nA: Forty.", &[deep, deep, wide, wide]);
        let anna = Some("ANNA: How deep is it?");
        check(
            "ANNA: How deep is it?\nMarek Dvor: Nine metres.\nANNA: Thank you.\nMarek Dvor: Gladly.",
            &[anna, anna, None, None],
        );
    }

    #[test]
    fn a_list_or_a_name_before_a_colon_is_no_interview() {
        check("- bread\n- salt\n- a boat", &[None, None, None]);
        check("The mayor: why should we pay?\nNobody answered.", &[None, None]);
    }
}
