//! Whether the best that was found is likely to answer, as a probability.

use super::concepts::Concepts;
use super::score::Window;

/// A logistic regression on half of two public question sets (English and Russian encyclopaedic paragraphs, half of
/// the questions unanswerable): is the first quote right?
const BIAS: f32 = -4.6;
/// The share of the question's weight that the best window holds or is granted by its surroundings.
const GRANTED: f32 = 8.3;
/// What the question's words add that stand together there.
const TOGETHER: f32 = 5.9;
/// The share of the question's weight in words that the corpus does not hold at all.
const MISSING: f32 = -2.1;
/// A name that the corpus does not hold: what is asked of it cannot be answered.
const NAME_MISSING: f32 = -1.5;
/// The question word asks for nothing special, or for a name or number that is there.
const KIND_MET: f32 = 1.0;

/// The probability (0 to 1) that a window answers.
pub(super) fn confidence(concepts: &Concepts, window: &Window) -> f32 {
    let missing: f32 = concepts.all.iter().filter(|concept| !concept.found).map(|concept| concept.idf).sum();
    let missing = missing / concepts.weight().max(f32::MIN_POSITIVE);
    let kind_met = if window.kind_met { KIND_MET } else { 0.0 };
    let name_missing = concepts.all.iter().any(|concept| concept.is_name && !concept.found);
    let name_missing = if name_missing { NAME_MISSING } else { 0.0 };
    let evidence =
        BIAS + GRANTED * window.granted + TOGETHER * window.together + MISSING * missing + kind_met + name_missing;
    1.0 / (1.0 + (-evidence).exp())
}
