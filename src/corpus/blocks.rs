//! The paragraphs and headings of a text, as byte ranges.
//!
//! Markdown and HTML say themselves what is a heading; plain text does not, and [`of_plain_text`] tells by shape:
//! a heading is a short line without end punctuation between paragraphs. A newline ends a paragraph, unless the
//! text is hard-wrapped (most lines of like length, ending mid-sentence); then only a blank line does.

use std::ops::Range;

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// Names what follows; no passage crosses it and no quote holds it.
    Heading,
    /// Running text.
    Paragraph,
}

/// A paragraph or heading: a byte range of the article's text, without outer white space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What the block is.
    pub kind: BlockKind,
    /// Byte range of the text, on character boundaries.
    pub span: Range<usize>,
}

/// The longest a line may be, in characters, to pass for a heading.
const HEADING_CHARS: usize = 90;
/// The most words a heading in plain text has.
const HEADING_WORDS: usize = 12;
/// A text is only looked at for hard wraps when it has at least this many lines of running text.
const WRAPPED_LINES: usize = 4;
/// The longest line, in characters, that a hard-wrapped text has.
const WRAP_COLUMN: usize = 120;

/// The blocks of a plain text, in order.
pub(crate) fn of_plain_text(text: &str) -> Vec<Block> {
    let lines = lines(text);
    let paragraphs = if is_hard_wrapped(text, &lines) {
        join_wrapped(text, &lines)
    } else {
        lines.into_iter().filter(|line| !line.is_empty()).collect()
    };
    let kinds: Vec<BlockKind> = (0..paragraphs.len()).map(|at| kind(text, &paragraphs, at)).collect();
    paragraphs.into_iter().zip(kinds).map(|(span, kind)| Block { kind, span }).collect()
}

/// Every line of the text as a trimmed range; a blank line is an empty range.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    text.split('\n')
        .map(|line| {
            let at = start;
            start += line.len() + 1;
            trimmed(line, at)
        })
        .collect()
}

/// The range of `line`, which begins at byte `at`, without outer white space (and byte order marks).
pub(crate) fn trimmed(line: &str, at: usize) -> Range<usize> {
    let blank = |c: char| c.is_whitespace() || c == '\u{feff}';
    let from = at + line.len() - line.trim_start_matches(blank).len();
    from..from + line.trim_matches(blank).len()
}

/// Most lines are of like length and end mid-sentence, though the text has paragraphs of more than one line.
fn is_hard_wrapped(text: &str, lines: &[Range<usize>]) -> bool {
    // A line that another line follows directly could have been broken by the wrap.
    let inner: Vec<&str> = lines
        .windows(2)
        .filter(|pair| !pair[0].is_empty() && !pair[1].is_empty())
        .filter_map(|pair| text.get(pair[0].clone()))
        .collect();
    if inner.len() < WRAPPED_LINES || inner.iter().any(|line| line.len() > 4 * WRAP_COLUMN) {
        return false;
    }
    let widths: Vec<usize> = inner.iter().map(|line| line.chars().count()).collect();
    let widest = widths.iter().copied().max().unwrap_or(0);
    if widest > WRAP_COLUMN {
        return false;
    }
    let full = widths.iter().filter(|&&width| width * 4 >= widest * 3).count();
    let mid_sentence = inner.iter().filter(|line| !ends_sentence(line)).count();
    full * 10 >= inner.len() * 7 && mid_sentence * 10 >= inner.len() * 6
}

/// Joins directly following lines into paragraphs.
fn join_wrapped(text: &str, lines: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut paragraphs: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for line in lines {
        if line.is_empty() {
            open = false;
        } else if open && !opens_turn(text.get(line.clone()).unwrap_or("")) {
            if let Some(last) = paragraphs.last_mut() {
                last.end = line.end;
            }
        } else {
            paragraphs.push(line.clone());
            open = true;
        }
    }
    paragraphs
}

/// A dash and a space open a speaker's turn or a list item, wrapped or not.
fn opens_turn(line: &str) -> bool {
    ["– ", "— ", "- ", "* "].iter().any(|mark| line.starts_with(mark))
}

/// A heading is a short line without end punctuation, before a paragraph that does not look like one itself.
fn kind(text: &str, paragraphs: &[Range<usize>], at: usize) -> BlockKind {
    let line = paragraphs.get(at).and_then(|span| text.get(span.clone())).unwrap_or("");
    let next = paragraphs.get(at + 1).and_then(|span| text.get(span.clone()));
    match next {
        Some(next) if looks_like_heading(line) && !looks_like_heading(next) => BlockKind::Heading,
        Some(next) if looks_like_heading(line) && ends_sentence(next) => BlockKind::Heading,
        _ => BlockKind::Paragraph,
    }
}

fn looks_like_heading(line: &str) -> bool {
    // A character has at most four bytes: most paragraphs are told apart without counting.
    line.len() <= 4 * HEADING_CHARS
        && line.chars().count() <= HEADING_CHARS
        && line.split_whitespace().count() <= HEADING_WORDS
        && line.chars().any(char::is_alphabetic)
        && !line.contains('\n')
        && !opens_turn(line)
        && !line.ends_with([',', ';', ':', '-', '–', '—'])
        && !line.starts_with(['“', '"', '«', '„'])
        && line.chars().find(|c| c.is_alphanumeric()).is_none_or(|c| !c.is_lowercase())
        && !ends_sentence(line)
}

/// Whether a line ends with the punctuation that ends a sentence, closing quotes and brackets aside.
fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '’', '»', '“', ')', ']', '\''])
        .ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '।', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(BlockKind, &str)]) {
        let blocks = of_plain_text(text);
        let found: Vec<(BlockKind, &str)> = blocks.iter().map(|b| (b.kind, &text[b.span.clone()])).collect();
        assert_eq!(found, expected);
    }

    use BlockKind::{Heading, Paragraph};

    #[test]
    fn a_newline_ends_a_paragraph() {
        check(
            "One line.\nAnother line.\r\n\r\n  Third.  \n",
            &[(Paragraph, "One line."), (Paragraph, "Another line."), (Paragraph, "Third.")],
        );
    }

    #[test]
    fn a_short_line_without_end_punctuation_before_a_paragraph_is_a_heading() {
        check(
            "The first part.\nAway from the river\nThe second part.",
            &[(Paragraph, "The first part."), (Heading, "Away from the river"), (Paragraph, "The second part.")],
        );
    }

    #[test]
    fn a_question_a_caption_with_colon_or_the_last_line_is_no_heading() {
        check(
            "Will it hold?\nHe said:\nYes.\nThe end",
            &[(Paragraph, "Will it hold?"), (Paragraph, "He said:"), (Paragraph, "Yes."), (Paragraph, "The end")],
        );
    }

    #[test]
    fn a_continued_quotation_without_a_stop_is_no_heading() {
        check(
            "“We came here to talk\nand we stayed.”",
            &[(Paragraph, "“We came here to talk"), (Paragraph, "and we stayed.”")],
        );
    }

    #[test]
    fn hard_wrapped_lines_belong_to_one_paragraph() {
        let text = "The bridge over the river was opened in\nspring by the mayor, who had promised it\nto the town for eleven years, and nobody\nin the crowd believed that it would last\nthe winter.\n\nIt did last, and the mayor was elected a\nsecond time by the same unbelieving crowd\nwho now walked over it to vote for him.\n";
        let blocks = of_plain_text(text);
        assert_eq!(blocks.len(), 2, "{blocks:?}");
        assert!(text[blocks[0].span.clone()].ends_with("the winter."));
        assert!(text[blocks[1].span.clone()].starts_with("It did last"));
    }

    #[test]
    fn short_lines_that_end_sentences_are_not_hard_wrapped() {
        check(
            "One is here.\nTwo is here.\nSix is here.\nTen is here.\nAll are here.",
            &[
                (Paragraph, "One is here."),
                (Paragraph, "Two is here."),
                (Paragraph, "Six is here."),
                (Paragraph, "Ten is here."),
                (Paragraph, "All are here."),
            ],
        );
    }

    #[test]
    fn an_empty_or_blank_text_has_no_blocks() {
        check("", &[]);
        check(" \n\u{a0}\n\r\n", &[]);
    }
}
