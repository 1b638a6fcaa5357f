//! What a stretch of an article is worth as an answer: every number that decides, from our own tokens, in one place.
//!
//! The heart is the idf coverage of a window of sentences: which share of the question's weight it holds. A concept
//! that the window lacks may still be granted in part where the surroundings hold it: a neighbouring sentence, the
//! rest of the passage, the heading, the title, the source or the date. Pairs of the question's words that stand
//! together count extra, and so does the kind of answer that the question word asks for.

use std::ops::Range;

use super::concepts::Concept;

/// The weights. Each was chosen by measuring answers with and without it.
pub mod weights {
    /// What a concept counts that only an adjacent sentence holds.
    pub const ADJACENT: f32 = 0.45;
    /// … that only the rest of the passage holds.
    pub const PASSAGE: f32 = 0.3;
    /// … that only the heading or the interviewer's question holds.
    pub const CONTEXT: f32 = 0.5;
    /// … that only the title, source, author, tags or date hold.
    pub const ABOUT: f32 = 0.4;
    /// What two words of the question, standing together as there, add to their share.
    pub const TOGETHER: f32 = 0.25;
    /// What a name, number or date of the kind asked for adds.
    pub const KIND: f32 = 0.08;
    /// What a window loses that ends as a question.
    pub const QUESTION: f32 = 0.12;
    /// What each sentence beyond the first costs.
    pub const LENGTH: f32 = 0.03;
    /// How far apart, in words, two words still stand together.
    pub const NEAR: u32 = 3;
}

/// A match of a concept in a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match {
    /// Which concept, by its place in the question.
    pub concept: usize,
    /// What it counts (see [`Concept::terms`]).
    pub factor: f32,
    /// The number of the word in the passage.
    pub position: u32,
}

/// A sentence of a passage, as far as the score looks at it.
#[derive(Clone, Debug, Default)]
pub struct Sentence {
    /// Bytes of the article's text.
    pub span: Range<usize>,
    /// Its matches, in order.
    pub matches: Vec<Match>,
    /// It holds a name that the question does not.
    pub has_name: bool,
    /// It holds a number or date that the question does not.
    pub has_number: bool,
    /// It ends in a question mark.
    pub is_question: bool,
}

/// The kind of thing that the question word asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Kind {
    /// Anything.
    #[default]
    Any,
    /// Who, where, which country: a name.
    Name,
    /// When, how many, how much: a number.
    Number,
}

/// What surrounds the sentences of a passage.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// For each concept what the heading and the question above hold of it (0 to 1).
    pub context: Vec<f32>,
    /// For each concept what title, source, author, tags and date hold of it.
    pub about: Vec<f32>,
}

/// A window of sentences and what it is worth.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// Which sentences of the passage.
    pub sentences: Range<usize>,
    /// What it is worth as an answer: about 1 when it holds all of the question, more when its words stand together.
    pub score: f32,
    /// The share of the question's weight (0 to 1) that it holds itself.
    pub held: f32,
    /// The share that it holds or is granted from its surroundings.
    pub granted: f32,
}

/// Scores the window `sentences` of a passage.
pub fn score(
    concepts: &[Concept],
    kind: Kind,
    passage: &[Sentence],
    around: &Surroundings,
    sentences: Range<usize>,
) -> Window {
    let total: f32 = concepts
        .iter()
        .map(|concept| concept.idf)
        .sum::<f32>()
        .max(f32::MIN_POSITIVE);
    let inside = passage.get(sentences.clone()).unwrap_or(&[]);
    let adjacent = [
        sentences
            .start
            .checked_sub(1)
            .and_then(|before| passage.get(before)),
        passage.get(sentences.end),
    ];
    let (mut held, mut granted) = (0.0, 0.0);
    for (at, concept) in concepts.iter().enumerate() {
        let own = strongest(inside.iter(), at);
        let near = strongest(adjacent.iter().copied().flatten(), at) * weights::ADJACENT;
        let far = strongest(passage.iter(), at) * weights::PASSAGE;
        let context = around.context.get(at).copied().unwrap_or(0.0) * weights::CONTEXT;
        let about = around.about.get(at).copied().unwrap_or(0.0) * weights::ABOUT;
        held += own * concept.idf;
        granted += own.max(near).max(far).max(context).max(about) * concept.idf;
    }
    let (held, granted) = (held / total, granted / total);
    let together = inside
        .iter()
        .map(|sentence| together(concepts, sentence))
        .fold(0.0, f32::max)
        / total;
    let wanted = match kind {
        Kind::Any => false,
        Kind::Name => inside.iter().any(|sentence| sentence.has_name),
        Kind::Number => inside.iter().any(|sentence| sentence.has_number),
    };
    let asks = inside.last().is_some_and(|sentence| sentence.is_question);
    let length = weights::LENGTH * sentences.len().saturating_sub(1) as f32;
    let score = granted + weights::TOGETHER * together + if wanted { weights::KIND } else { 0.0 }
        - if asks { weights::QUESTION } else { 0.0 }
        - length;
    Window {
        sentences,
        score,
        held,
        granted,
    }
}

/// What the sentences hold of a concept: its strongest match.
fn strongest<'s>(sentences: impl Iterator<Item = &'s Sentence>, concept: usize) -> f32 {
    sentences
        .flat_map(|sentence| &sentence.matches)
        .filter(|found| found.concept == concept)
        .map(|found| found.factor)
        .fold(0.0, f32::max)
}

/// The weight of the question's neighbouring words that stand together in the sentence, in the same order.
fn together(concepts: &[Concept], sentence: &Sentence) -> f32 {
    let mut sum = 0.0;
    for (at, pair) in concepts.windows(2).enumerate() {
        let near = sentence
            .matches
            .iter()
            .filter(|m| m.concept == at)
            .any(|first| {
                sentence.matches.iter().any(|second| {
                    second.concept == at + 1
                        && second.position > first.position
                        && second.position - first.position <= weights::NEAR
                })
            });
        if let ([first, second], true) = (pair, near) {
            sum += (first.idf + second.idf) / 2.0;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concept(word: &str, idf: f32) -> Concept {
        Concept {
            word: word.to_owned(),
            terms: vec![(word.to_owned(), 1.0)],
            idf,
            found: true,
        }
    }

    fn sentence(matches: &[(usize, u32)]) -> Sentence {
        let matches = matches
            .iter()
            .map(|&(concept, position)| Match {
                concept,
                factor: 1.0,
                position,
            })
            .collect();
        Sentence {
            matches,
            ..Sentence::default()
        }
    }

    fn worth(passage: &[Sentence], sentences: Range<usize>) -> Window {
        let concepts = [
            concept("bridge", 2.0),
            concept("mayor", 1.0),
            concept("opened", 1.0),
        ];
        score(
            &concepts,
            Kind::Any,
            passage,
            &Surroundings::default(),
            sentences,
        )
    }

    #[test]
    fn a_window_holds_the_weight_of_its_words() {
        let passage = [sentence(&[(0, 4)]), sentence(&[(1, 12), (2, 19)])];
        assert_eq!(worth(&passage, 0..1).held, 0.5);
        assert_eq!(worth(&passage, 1..2).held, 0.5);
        assert_eq!(worth(&passage, 0..2).held, 1.0);
    }

    #[test]
    fn neighbours_are_granted_in_part_and_words_together_count_extra() {
        let passage = [sentence(&[(0, 4)]), sentence(&[(1, 12), (2, 19)])];
        let alone = worth(&passage[..1], 0..1);
        let beside = worth(&passage, 0..1);
        assert!(beside.granted > alone.granted && beside.granted < 1.0);
        let together = worth(&[sentence(&[(0, 4), (1, 5)])], 0..1);
        let apart = worth(&[sentence(&[(0, 4), (1, 15)])], 0..1);
        let reversed = worth(&[sentence(&[(0, 5), (1, 4)])], 0..1);
        assert!(together.score > apart.score && apart.score == reversed.score);
    }

    #[test]
    fn a_question_is_worth_less_than_a_statement() {
        let statement = [sentence(&[(0, 1)])];
        let question = [Sentence {
            is_question: true,
            ..sentence(&[(0, 1)])
        }];
        assert!(worth(&statement, 0..1).score > worth(&question, 0..1).score);
    }
}
