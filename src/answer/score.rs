//! How likely a sentence is to answer: every number that ranks, from our own tokens, in one place.
//!
//! The heart is idf coverage: which share of the question's weight a sentence holds. A word that it lacks is granted
//! in part where a kin of it stands there (defended, defense), or where the surroundings hold it: a neighbouring
//! sentence, the rest of the passage, the heading, the title, the source or the date. To this come the passage's BM25,
//! whether the sentence begins with what is asked about, and whether it holds the kind of thing that is asked for.
//!
//! The sum is a log-likelihood. Over all sentences of all candidates it becomes a probability (softmax, as in a
//! conditional logit model: McFadden 1974), and a quote is worth what its sentences are likely together.

use std::ops::Range;

use super::concepts::Concept;
use crate::language::Kind;

/// What each signal counts, fitted as a conditional logit and rounded; `examples/tune.rs` climbs on from here.
/// ARCHITECTURE.md says what each gains.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// The whole weight of the question, held by a sentence, in log-likelihood.
    pub share: f32,
    /// What a concept counts of which the sentence holds only a kin, for each part that the two words share.
    pub kin: f32,
    /// … that only the sentence before holds.
    pub before: f32,
    /// … that only the sentence after holds.
    pub after: f32,
    /// … that only the rest of the passage holds.
    pub passage: f32,
    /// … of which only the rest of the passage holds a kin.
    pub kin_in_passage: f32,
    /// … that only the heading, title or tags hold.
    pub title: f32,
    /// … that only the interviewer's question holds: the answer to it is about nothing else.
    pub asked: f32,
    /// … that names the source, the author or the date.
    pub named: f32,
    /// What a match counts in a sentence that itself asks: it answers nothing.
    pub question: f32,
    /// The whole weight of the question, with which the sentence begins: it is what the sentence is about.
    pub lead: f32,
    /// The passage's BM25, against the best candidate's.
    pub bm25: f32,
    /// A name where the question asks who or where.
    pub name: f32,
    /// A day, month or year where it asks when.
    pub date: f32,
    /// A number where it asks how many.
    pub number: f32,
    /// A sentence that says what the thing is, where that is the question.
    pub defines: f32,
    /// A sentence that does nothing but ask.
    pub asks: f32,
    /// An article of today, where the question is about now; less for older ones.
    pub recent: f32,
}

impl Weights {
    /// Those that answers are ranked by.
    pub const OURS: Weights = Weights {
        share: 10.2,
        kin: 1.0,
        before: 0.6,
        after: 0.4,
        passage: 0.2,
        kin_in_passage: 0.6,
        title: 0.75,
        asked: 0.9,
        named: 0.8,
        question: 0.6,
        lead: 0.5,
        bm25: 3.2,
        name: 1.5,
        date: 1.2,
        number: 0.8,
        defines: 3.0,
        asks: -2.5,
        recent: 1.5,
    };
}

impl Default for Weights {
    fn default() -> Weights {
        Weights::OURS
    }
}

/// How near its beginning, in words, a sentence begins with a concept.
pub(super) const BEGINNING: u32 = 3;

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
    /// Words that are kin to a concept's: the concept, and which part they share (0 to 1).
    pub kin: Vec<(usize, f32)>,
    /// It holds a name that the question does not.
    pub has_name: bool,
    /// It holds a number that the question does not.
    pub has_number: bool,
    /// It holds a month or a year.
    pub has_date: bool,
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
    /// For each concept what the heading above, the title and the tags hold of it (0 to 1).
    pub title: Vec<f32>,
    /// For each concept what the interviewer's question holds of it.
    pub asked: Vec<f32>,
    /// For each concept what source, author and date hold of it.
    pub named: Vec<f32>,
    /// BM25 of the passage against the best candidate's (0 to 1).
    pub bm25: f32,
    /// How recent the article is (0 to 1), where the question is about now.
    pub recent: f32,
}

/// What a window of sentences and its surroundings hold of the question, as shares of its weight (0 to 1).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Holding {
    /// It holds itself.
    pub held: f32,
    /// Of what it does not hold, it holds a kin.
    pub kin: f32,
    /// Only heading, title, tags, the interviewer's question, source, author or date hold.
    pub around: f32,
    /// Nothing of all these holds, not even a kin, and is written as a name in the question.
    pub names_lacking: f32,
    /// The weight that it holds itself, in idf.
    pub weight: f32,
    /// What the question word asks for is there, or nothing special is asked for.
    pub kind_met: bool,
}

/// Looks at the sentences of one passage. What each holds is counted once.
pub struct Scorer<'p> {
    concepts: &'p [Concept],
    kind: Kind,
    passage: &'p [Sentence],
    around: &'p Surroundings,
    total: f32,
    counted: Vec<Counted>, // One for each sentence.
    anywhere: Counted,
}

/// What a text holds.
#[derive(Clone)]
struct Counted {
    /// For each concept its strongest match.
    strongest: Vec<f32>,
    /// For each concept its nearest kin.
    kin: Vec<f32>,
}

impl Counted {
    fn none(concepts: usize) -> Counted {
        Counted { strongest: vec![0.0; concepts], kin: vec![0.0; concepts] }
    }

    fn of(concepts: usize, sentence: &Sentence) -> Counted {
        let mut counted = Counted::none(concepts);
        for found in &sentence.matches {
            raise(&mut counted.strongest, found.concept, found.factor);
        }
        for &(concept, shared) in &sentence.kin {
            raise(&mut counted.kin, concept, shared);
        }
        counted
    }

    /// What several texts hold together.
    fn all<'c>(concepts: usize, texts: impl IntoIterator<Item = &'c Counted>) -> Counted {
        let mut all = Counted::none(concepts);
        for text in texts {
            for concept in 0..concepts {
                raise(&mut all.strongest, concept, part(&text.strongest, concept));
                raise(&mut all.kin, concept, part(&text.kin, concept));
            }
        }
        all
    }
}

fn raise(parts: &mut [f32], at: usize, to: f32) {
    if let Some(slot) = parts.get_mut(at) {
        *slot = slot.max(to);
    }
}

fn part(parts: &[f32], at: usize) -> f32 {
    parts.get(at).copied().unwrap_or(0.0)
}

impl<'p> Scorer<'p> {
    /// Counts what the sentences of a passage hold.
    pub fn new(concepts: &'p [Concept], kind: Kind, passage: &'p [Sentence], around: &'p Surroundings) -> Scorer<'p> {
        let counted: Vec<Counted> = passage.iter().map(|sentence| Counted::of(concepts.len(), sentence)).collect();
        let anywhere = Counted::all(concepts.len(), &counted);
        let total = concepts.iter().map(|concept| concept.idf).sum::<f32>().max(f32::MIN_POSITIVE);
        Scorer { concepts, kind, passage, around, total, counted, anywhere }
    }

    /// The log-likelihood, up to a constant of the question, that the sentence at a place answers.
    pub fn evidence(&self, at: usize, weights: &Weights) -> f32 {
        let Some((sentence, counted)) = self.passage.get(at).zip(self.counted.get(at)) else {
            return f32::MIN;
        };
        let before = at.checked_sub(1).and_then(|before| self.counted.get(before));
        let after = self.counted.get(at + 1);
        let own = if sentence.is_question { weights.question } else { 1.0 };
        let mut granted = 0.0;
        for (at, concept) in self.concepts.iter().enumerate() {
            let neighbour = |text: Option<&Counted>| text.map_or(0.0, |text| part(&text.strongest, at));
            granted += concept.idf
                * (own * part(&counted.strongest, at))
                    .max(own * weights.kin * part(&counted.kin, at))
                    .max(weights.before * neighbour(before))
                    .max(weights.after * neighbour(after))
                    .max(weights.passage * part(&self.anywhere.strongest, at))
                    .max(weights.kin_in_passage * part(&self.anywhere.kin, at))
                    .max(weights.title * part(&self.around.title, at))
                    .max(weights.asked * part(&self.around.asked, at))
                    .max(weights.named * part(&self.around.named, at));
        }
        weights.share * granted / self.total
            + weights.lead * self.leading(sentence) / self.total
            + weights.bm25 * self.around.bm25
            + weights.recent * self.around.recent
            + if sentence.is_question { weights.asks } else { 0.0 }
            + match self.kind {
                Kind::Name if sentence.has_name => weights.name,
                Kind::Date if sentence.has_date => weights.date,
                Kind::Number if sentence.has_number => weights.number,
                Kind::Definition if sentence.defines => weights.defines,
                _ => 0.0,
            }
    }

    /// What the window `sentences` holds of the question.
    pub fn holding(&self, sentences: Range<usize>) -> Holding {
        let inside = self.passage.get(sentences.clone()).unwrap_or(&[]);
        let own = Counted::all(self.concepts.len(), self.counted.get(sentences).unwrap_or(&[]));
        let mut holding = Holding::default();
        for (at, concept) in self.concepts.iter().enumerate() {
            let share = concept.idf / self.total;
            let held = part(&own.strongest, at);
            let kin = if held == 0.0 { part(&own.kin, at) } else { 0.0 };
            let anywhere = part(&self.anywhere.strongest, at);
            let Surroundings { title, asked, named, .. } = self.around;
            let around = [title, asked, named].into_iter().map(|text| part(text, at)).fold(0.0, f32::max);
            let lacking = 1.0 - anywhere.max(part(&self.anywhere.kin, at)).max(around).min(1.0);
            holding.held += share * held;
            holding.kin += share * kin;
            holding.around += share * (around - anywhere).max(0.0);
            holding.names_lacking += if concept.is_name { share * lacking } else { 0.0 };
            holding.weight += concept.idf * held;
        }
        holding.kind_met = match self.kind {
            Kind::Any | Kind::Reason | Kind::Definition => true,
            Kind::Name => inside.iter().any(|sentence| sentence.has_name),
            Kind::Date => inside.iter().any(|sentence| sentence.has_date),
            Kind::Number => inside.iter().any(|sentence| sentence.has_number),
        };
        holding
    }

    /// The weight of the heaviest concept with which the sentence begins.
    fn leading(&self, sentence: &Sentence) -> f32 {
        let near = sentence.matches.iter().filter(|found| found.position < sentence.first_word + BEGINNING);
        near.filter_map(|found| self.concepts.get(found.concept)).map(|concept| concept.idf).fold(0.0, f32::max)
    }
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

    fn concepts() -> [Concept; 3] {
        [concept("bridge", 2.0), concept("mayor", 1.0), concept("opened", 1.0)]
    }

    fn evidence(passage: &[Sentence], at: usize) -> f32 {
        Scorer::new(&concepts(), Kind::Any, passage, &Surroundings::default()).evidence(at, &Weights::OURS)
    }

    #[test]
    fn a_window_holds_the_weight_of_its_words() {
        let passage = [sentence(&[(0, 4)]), sentence(&[(1, 12), (2, 19)])];
        let around = Surroundings::default();
        let concepts = concepts();
        let scorer = Scorer::new(&concepts, Kind::Any, &passage, &around);
        for (window, held) in [(0..1, 0.5), (1..2, 0.5), (0..2, 1.0)] {
            assert_eq!(scorer.holding(window).held, held);
        }
    }

    #[test]
    fn what_is_nowhere_is_lacking_and_kin_and_titles_are_not_nothing() {
        let kin = Sentence { kin: vec![(1, 0.8)], ..sentence(&[(0, 4)]) };
        let around = Surroundings { title: vec![0.0, 0.0, 1.0], ..Surroundings::default() };
        let mut concepts = concepts();
        concepts[1].is_name = true;
        let passage = [kin];
        let near = |have: f32, want: f32| assert!((have - want).abs() < 1e-6, "{have} {want}");
        let holding = Scorer::new(&concepts, Kind::Any, &passage, &around).holding(0..1);
        near(holding.held, 0.5);
        near(holding.kin, 0.2);
        near(holding.around, 0.25);
        near(holding.names_lacking, 0.05);
    }

    #[test]
    fn what_neighbours_hold_is_granted_in_part() {
        let passage = [sentence(&[(0, 4)]), sentence(&[(1, 12), (2, 19)])];
        let whole = [sentence(&[(0, 4), (1, 12), (2, 19)])];
        let (alone, beside, all) = (evidence(&passage[..1], 0), evidence(&passage, 0), evidence(&whole, 0));
        assert!(alone < beside && beside < all, "{alone} {beside} {all}");
    }

    #[test]
    fn a_question_is_less_likely_to_answer_than_a_statement() {
        let statement = [sentence(&[(0, 1)])];
        let question = [Sentence { is_question: true, ..sentence(&[(0, 1)]) }];
        assert!(evidence(&statement, 0) > evidence(&question, 0));
    }

    #[test]
    fn the_kind_of_thing_that_is_asked_for_counts() {
        let passage = [Sentence { has_date: true, has_name: true, ..sentence(&[(0, 1)]) }];
        let around = Surroundings::default();
        let concepts = concepts();
        let with = |kind| Scorer::new(&concepts, kind, &passage, &around).evidence(0, &Weights::OURS);
        assert!(with(Kind::Date) > with(Kind::Any) && with(Kind::Name) > with(Kind::Any));
        assert_eq!(with(Kind::Number), with(Kind::Any));
        assert!(!Scorer::new(&concepts, Kind::Number, &passage, &around).holding(0..1).kind_met);
    }
}
