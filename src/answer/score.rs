//! What a stretch of an article is worth as an answer: every number that decides, from our own tokens, in one place.
//!
//! The heart is the idf coverage of a window of sentences: which share of the question's weight it holds. A concept
//! that the window lacks may still be granted in part where the surroundings hold it: a neighbouring sentence, the
//! rest of the passage, the heading, the title, the source or the date. Pairs of the question's words that stand
//! together count extra, and so do words that are repeated, that the window begins with, and the kind of answer that
//! the question word asks for. Length costs.

use std::ops::Range;

use super::concepts::Concept;
use crate::language::Kind;

/// The weights, tuned by hand against half of two public question sets.
pub(super) mod weights {
    /// What a concept counts that only an adjacent sentence holds.
    pub(in crate::answer) const ADJACENT: f32 = 0.45;
    /// … that only the rest of the passage holds.
    pub(in crate::answer) const PASSAGE: f32 = 0.3;
    /// … that only the heading holds.
    pub(in crate::answer) const HEADING: f32 = 0.6;
    /// … that only the interviewer's question holds: the answer to it is about nothing else.
    pub(in crate::answer) const ASKED: f32 = 0.9;
    /// … that only the title or the tags hold.
    pub(in crate::answer) const TITLE: f32 = 0.4;
    /// … that names the source, the author or the date.
    pub(in crate::answer) const NAMED: f32 = 0.8;
    /// What a match counts in a sentence that itself asks: it answers nothing.
    pub(in crate::answer) const QUESTION: f32 = 0.6;
    /// What two words of the question, standing together as there, add to their share.
    pub(in crate::answer) const TOGETHER: f32 = 0.25;
    /// What a concept adds that stands in the window more than once.
    pub(in crate::answer) const REPEAT: f32 = 0.15;
    /// What a concept adds with which the window begins: it is what the window is about.
    pub(in crate::answer) const LEAD: f32 = 0.1;
    /// What a name or number of the kind asked for adds.
    pub(in crate::answer) const KIND: f32 = 0.08;
    /// What a sentence adds that says what the thing is, where that is the question.
    pub(in crate::answer) const DEFINES: f32 = 0.3;
    /// What the passage's BM25 adds, against the best candidate's.
    pub(in crate::answer) const BM25: f32 = 0.2;
    /// What a window loses that does nothing but ask.
    pub(in crate::answer) const ASKS: f32 = 0.25;
    /// What each sentence beyond the first costs.
    pub(in crate::answer) const LENGTH: f32 = 0.04;
    /// What each paragraph beyond the first costs.
    pub(in crate::answer) const PARAGRAPH: f32 = 0.2;
    /// How far apart, in words, two words still stand together.
    pub(in crate::answer) const NEAR: u32 = 3;
    /// How near its beginning, in words, a window begins with a concept.
    pub(in crate::answer) const BEGINNING: u32 = 3;
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
    /// It says what the thing asked for is: The bridge is …
    pub defines: bool,
    /// It ends in a question mark.
    pub is_question: bool,
    /// The number of its first word in the passage.
    pub first_word: u32,
    /// The number of its paragraph.
    pub block: usize,
}

/// What surrounds the sentences of a passage.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// For each concept what the heading above holds of it (0 to 1).
    pub heading: Vec<f32>,
    /// For each concept what the interviewer's question holds of it.
    pub asked: Vec<f32>,
    /// For each concept what the title and tags hold of it.
    pub title: Vec<f32>,
    /// For each concept what source, author and date hold of it.
    pub named: Vec<f32>,
    /// BM25 of the passage against the best candidate's (0 to 1).
    pub bm25: f32,
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
    /// What its neighbouring words add.
    pub together: f32,
    /// What the question word asks for is there (or nothing is asked for).
    pub kind_met: bool,
}

/// Scores the windows of one passage. What each sentence holds is counted once, for all windows.
pub struct Scorer<'p> {
    concepts: &'p [Concept],
    kind: Kind,
    passage: &'p [Sentence],
    around: &'p Surroundings,
    total: f32,
    counted: Vec<Counted>, // One for each sentence.
    anywhere: Vec<f32>,    // For each concept its strongest match in the passage.
}

/// What one sentence holds.
struct Counted {
    /// For each concept its strongest match.
    strongest: Vec<f32>,
    /// For each concept how often it stands there.
    times: Vec<u32>,
    /// What words standing together add.
    together: f32,
}

impl<'p> Scorer<'p> {
    /// Counts what the sentences of a passage hold.
    pub fn new(concepts: &'p [Concept], kind: Kind, passage: &'p [Sentence], around: &'p Surroundings) -> Scorer<'p> {
        let counted: Vec<Counted> = passage.iter().map(|sentence| count(concepts, sentence)).collect();
        let anywhere = (0..concepts.len()).map(|concept| strongest(&counted, concept)).collect();
        let total = concepts.iter().map(|concept| concept.idf).sum::<f32>().max(f32::MIN_POSITIVE);
        Scorer { concepts, kind, passage, around, total, counted, anywhere }
    }

    /// Scores the window `sentences`, which lies in the passage and is not empty.
    pub fn score(&self, sentences: Range<usize>) -> Window {
        let inside = self.passage.get(sentences.clone()).unwrap_or(&[]);
        let counted = self.counted.get(sentences.clone()).unwrap_or(&[]);
        let before = sentences.start.checked_sub(1).and_then(|before| self.counted.get(before));
        let after = self.counted.get(sentences.end);
        let states = |sentence: &&Sentence| !sentence.is_question;
        let (mut held, mut granted, mut worth, mut repeated) = (0.0, 0.0, 0.0, 0.0);
        for (at, concept) in self.concepts.iter().enumerate() {
            let own = strongest(counted, at);
            let stating = inside.iter().zip(counted).filter(|(sentence, _)| states(sentence));
            let stated = stating.map(|(_, counted)| held_by(counted, at)).fold(0.0, f32::max);
            let lent = self.lent(at, before.into_iter().chain(after));
            held += own * concept.idf;
            granted += own.max(lent) * concept.idf;
            worth += stated.max(own * weights::QUESTION).max(lent) * concept.idf;
            if counted.iter().filter_map(|counted| counted.times.get(at)).sum::<u32>() > 1 {
                repeated += concept.idf;
            }
        }
        let together = counted.iter().map(|counted| counted.together).fold(0.0, f32::max) / self.total;
        let stating = inside.iter().zip(counted).filter(|(sentence, _)| states(sentence));
        let stated_together = stating.map(|(_, counted)| counted.together).fold(0.0, f32::max) / self.total;
        let kind_met = match self.kind {
            Kind::Any | Kind::Definition => true,
            Kind::Name => inside.iter().any(|sentence| sentence.has_name),
            Kind::Number => inside.iter().any(|sentence| sentence.has_number),
        };
        let score = worth / self.total
            + weights::TOGETHER * stated_together
            + weights::REPEAT * repeated / self.total
            + weights::LEAD * leading(self.concepts, inside) / self.total
            + weights::BM25 * self.around.bm25
            + match self.kind {
                Kind::Definition if inside.first().is_some_and(|sentence| sentence.defines) => weights::DEFINES,
                Kind::Name | Kind::Number if kind_met => weights::KIND,
                _ => 0.0,
            }
            - cost(inside);
        Window { sentences, score, held: held / self.total, granted: granted / self.total, together, kind_met }
    }

    /// What the surroundings of a window grant of a concept.
    fn lent<'c>(&self, concept: usize, adjacent: impl Iterator<Item = &'c Counted>) -> f32 {
        let part = |held: &[f32], weight: f32| held.get(concept).copied().unwrap_or(0.0) * weight;
        let adjacent = adjacent.map(|counted| held_by(counted, concept)).fold(0.0, f32::max);
        (adjacent * weights::ADJACENT)
            .max(part(&self.anywhere, weights::PASSAGE))
            .max(part(&self.around.heading, weights::HEADING))
            .max(part(&self.around.asked, weights::ASKED))
            .max(part(&self.around.title, weights::TITLE))
            .max(part(&self.around.named, weights::NAMED))
    }
}

/// What a window loses for its length, and for doing nothing but ask.
fn cost(inside: &[Sentence]) -> f32 {
    let paragraphs = inside.windows(2).filter(|pair| matches!(pair, [a, b] if a.block != b.block)).count();
    let asks = if inside.iter().all(|sentence| sentence.is_question) { weights::ASKS } else { 0.0 };
    asks + weights::LENGTH * inside.len().saturating_sub(1) as f32 + weights::PARAGRAPH * paragraphs as f32
}

/// The weight of the heaviest concept with which the window begins.
fn leading(concepts: &[Concept], inside: &[Sentence]) -> f32 {
    let Some(first) = inside.first() else {
        return 0.0;
    };
    let near = first.matches.iter().filter(|found| found.position < first.first_word + weights::BEGINNING);
    near.filter_map(|found| concepts.get(found.concept)).map(|concept| concept.idf).fold(0.0, f32::max)
}

fn count(concepts: &[Concept], sentence: &Sentence) -> Counted {
    let mut counted = Counted { strongest: vec![0.0; concepts.len()], times: vec![0; concepts.len()], together: 0.0 };
    for found in &sentence.matches {
        if let (Some(strongest), Some(times)) =
            (counted.strongest.get_mut(found.concept), counted.times.get_mut(found.concept))
        {
            *strongest = strongest.max(found.factor);
            *times += 1;
        }
    }
    counted.together = together(concepts, sentence);
    counted
}

fn held_by(counted: &Counted, concept: usize) -> f32 {
    counted.strongest.get(concept).copied().unwrap_or(0.0)
}

/// What sentences hold of a concept: its strongest match.
fn strongest(sentences: &[Counted], concept: usize) -> f32 {
    sentences.iter().map(|counted| held_by(counted, concept)).fold(0.0, f32::max)
}

/// The weight of the question's neighbouring words that stand together in the sentence, in the same order.
fn together(concepts: &[Concept], sentence: &Sentence) -> f32 {
    let mut sum = 0.0;
    for (at, pair) in concepts.windows(2).enumerate() {
        let near = sentence.matches.iter().filter(|m| m.concept == at).any(|first| {
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
        Concept { word: word.to_owned(), terms: vec![(word.to_owned(), 1.0)], idf, found: true, ..Concept::default() }
    }

    fn sentence(matches: &[(usize, u32)]) -> Sentence {
        let matches = matches.iter().map(|&(concept, position)| Match { concept, factor: 1.0, position }).collect();
        Sentence { matches, ..Sentence::default() }
    }

    fn worth(passage: &[Sentence], sentences: Range<usize>) -> Window {
        let concepts = [concept("bridge", 2.0), concept("mayor", 1.0), concept("opened", 1.0)];
        Scorer::new(&concepts, Kind::Any, passage, &Surroundings::default()).score(sentences)
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
        let question = [Sentence { is_question: true, ..sentence(&[(0, 1)]) }];
        assert!(worth(&statement, 0..1).score > worth(&question, 0..1).score);
    }
}
