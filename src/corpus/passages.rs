//! Passages, the unit of search: 60 to 160 words of whole sentences, never across a heading.
//!
//! In an interview a question and its answer begin a passage, and no other question is in it. A passage carries, beside
//! its span, the stretches that tell what it is about without being part of it: the heading above it and the question
//! of an answer that goes on in it.

use std::ops::Range;

use super::article::Article;
use super::blocks::BlockKind;

/// A passage ends at the first paragraph end after this many words.
const MIN_WORDS: usize = 60;
/// A passage has no more words than this, unless a single sentence has.
const MAX_WORDS: usize = 160;

/// A stretch of whole sentences, as byte ranges of the article's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The stretch itself.
    pub span: Range<usize>,
    /// The nearest heading above it.
    pub heading: Option<Range<usize>>,
    /// The interviewer's question it answers, where that stands before it.
    pub asked: Option<Range<usize>>,
}

/// A sentence with its words counted, and whether its paragraph ends with it.
struct Piece {
    span: Range<usize>,
    words: usize,
    ends_paragraph: bool,
}

/// The passages of an article, in order. Every sentence of running text is in exactly one.
pub fn passages(article: &Article) -> Vec<Passage> {
    let mut passages = Vec::new();
    let blocks = article.blocks();
    let mut at = 0;
    while at < blocks.len() {
        let section = section(article, at);
        let pieces: Vec<Piece> = section.clone().flat_map(|block| pieces(article, block)).collect();
        let heading = article.heading_of(at);
        for group in group(&pieces) {
            let Some(inner) = pieces.get(group) else {
                continue;
            };
            if let (Some(first), Some(last)) = (inner.first(), inner.last()) {
                let span = first.span.start..last.span.end;
                let asked = article.question_of(at).filter(|question| question.end <= span.start);
                passages.push(Passage { span, heading: heading.clone(), asked });
            }
        }
        at = section.end.max(at + 1);
    }
    passages
}

/// The run of paragraphs from block `at` that no heading and no further question interrupts.
fn section(article: &Article, at: usize) -> Range<usize> {
    let blocks = article.blocks();
    let question = article.question_of(at);
    let belongs = |block: usize| {
        blocks.get(block).is_some_and(|b| b.kind == BlockKind::Paragraph) && article.question_of(block) == question
    };
    let mut end = at;
    while belongs(end) {
        end += 1;
    }
    at..end
}

fn pieces(article: &Article, block: usize) -> Vec<Piece> {
    let sentences = article.sentences_of(block);
    let last = sentences.len().saturating_sub(1);
    sentences
        .into_iter()
        .enumerate()
        .map(|(at, span)| {
            let words = article.text().get(span.clone()).map_or(0, |text| text.split_whitespace().count());
            Piece { span, words, ends_paragraph: at == last }
        })
        .collect()
}

/// Groups sentences into passages: a new one begins at a paragraph end after [`MIN_WORDS`], or where the next
/// sentence would pass [`MAX_WORDS`]. A short rest joins the passage before it where both fit.
fn group(pieces: &[Piece]) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    let (mut from, mut words) = (0, 0);
    for (at, piece) in pieces.iter().enumerate() {
        if words > 0 && words + piece.words > MAX_WORDS {
            groups.push(from..at);
            (from, words) = (at, 0);
        }
        words += piece.words;
        if piece.ends_paragraph && words >= MIN_WORDS {
            groups.push(from..at + 1);
            (from, words) = (at + 1, 0);
        }
    }
    if from < pieces.len() {
        groups.push(from..pieces.len());
    }
    share_with_short_rest(pieces, &mut groups);
    groups
}

/// The last group may be too short: it joins the one before, or takes sentences from it until it is long enough.
fn share_with_short_rest(pieces: &[Piece], groups: &mut Vec<Range<usize>>) {
    let words = |range: Range<usize>| pieces.get(range).unwrap_or(&[]).iter().map(|p| p.words).sum::<usize>();
    let [.., before, rest] = groups.as_mut_slice() else {
        return;
    };
    if words(rest.clone()) >= MIN_WORDS {
        return;
    }
    if words(before.start..rest.end) <= MAX_WORDS {
        before.end = rest.end;
        groups.pop();
        return;
    }
    while words(rest.clone()) < MIN_WORDS && words(before.start..before.end - 1) >= MIN_WORDS {
        before.end -= 1;
        rest.start -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::super::blocks::of_plain_text;
    use super::*;

    fn article(text: &str) -> Article {
        Article::new("a.txt".to_owned(), Default::default(), text.to_owned(), of_plain_text(text))
    }

    /// A sentence of so many words.
    fn sentence(words: usize) -> String {
        format!("Word{}.", " word".repeat(words - 1))
    }

    fn words(article: &Article, passage: &Passage) -> usize {
        article.text()[passage.span.clone()].split_whitespace().count()
    }

    /// The words of each passage of a text whose paragraphs have sentences of these lengths.
    fn lengths(paragraphs: &[&[usize]]) -> Vec<usize> {
        let paragraph = |sentences: &&[usize]| sentences.iter().map(|&n| sentence(n)).collect::<Vec<_>>().join(" ");
        let article = article(&paragraphs.iter().map(paragraph).collect::<Vec<_>>().join("\n"));
        passages(&article).iter().map(|passage| words(&article, passage)).collect()
    }

    #[test]
    fn a_passage_has_60_to_160_words_where_the_text_allows_it() {
        assert_eq!(lengths(&[&[20, 20, 20], &[30, 40]]), [60, 70]);
        assert_eq!(lengths(&[&[20], &[20], &[20], &[20], &[20], &[20]]), [60, 60]);
        assert_eq!(lengths(&[&[50, 50, 50, 50, 50, 50]]), [150, 150]);
        assert_eq!(lengths(&[&[20]]), [20], "a short article is one passage");
        assert_eq!(lengths(&[&[200], &[70]]), [200, 70], "a sentence is never cut");
        assert_eq!(lengths(&[&[60], &[20]]), [80], "a short rest joins the passage before it");
        assert_eq!(lengths(&[&[50, 50, 50], &[30]]), [100, 80], "or takes sentences from it");
    }

    #[test]
    fn no_passage_crosses_a_heading_and_each_knows_its_own() {
        let text = format!("{}\nThe second part\n{}\n{}", sentence(10), sentence(20), sentence(30));
        let article = article(&text);
        let found = passages(&article);
        assert_eq!(found.iter().map(|passage| words(&article, passage)).collect::<Vec<_>>(), [10, 50]);
        let headings: Vec<Option<&str>> = found.iter().map(|p| p.heading.clone().map(|span| &text[span])).collect();
        assert_eq!(headings, [None, Some("The second part")]);
    }

    #[test]
    fn a_question_begins_the_passage_of_its_answer_and_is_kept_where_that_goes_on() {
        let text = format!("Today.\n– How deep is it?\n– {}\n{}\n– Why?\n– So.", sentence(70), sentence(80));
        let article = article(&text);
        let found: Vec<(String, Option<&str>)> = passages(&article)
            .into_iter()
            .map(|passage| (text[passage.span].chars().take(8).collect(), passage.asked.map(|span| &text[span])))
            .collect();
        let expected =
            [("Today.", None), ("– How de", None), ("Word wor", Some("– How deep is it?")), ("– Why?\n–", None)];
        assert_eq!(found, expected.map(|(begins, asked)| (begins.to_owned(), asked)));
    }

    #[test]
    fn every_sentence_is_in_exactly_one_passage() {
        let text = (1..60).map(|n| sentence(n * 7 % 40 + 3) + if n % 5 == 0 { "\n" } else { " " }).collect::<String>();
        let article = article(&text);
        let found = passages(&article);
        for block in 0..article.blocks().len() {
            for sentence in article.sentences_of(block) {
                let holders = found.iter().filter(|p| p.span.start <= sentence.start && sentence.end <= p.span.end);
                assert_eq!(holders.count(), 1, "{sentence:?}");
            }
        }
        assert!(found.iter().all(|passage| (60..=160).contains(&words(&article, passage))), "{found:?}");
    }
}
