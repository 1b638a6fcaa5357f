//! Whether the best that was found is likely to answer, as a probability.

use super::concepts::{Concepts, idf};
use super::score::Holding;
use super::standing::Standing;

/// What is known of a window when it is asked how likely it answers. Each is a share of the question's weight
/// (0 to 1), unless it says otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evidence {
    /// The signs, in the order of [`Evidence::NAMES`].
    pub signs: [f32; Evidence::NAMES.len()],
}

impl Evidence {
    /// What each sign is.
    pub const NAMES: [&'static str; 9] = [
        "held",          // The window holds itself.
        "kin",           // It holds a kin of.
        "around",        // Only title, heading, source and the like hold.
        "names_lacking", // Neither the passage nor what surrounds it holds, nor a kin, and is a name.
        "missing",       // The whole corpus does not hold.
        "weight",        // What the window holds, in words as rare as can be; at most [`MOST_WEIGHT`].
        "kind_unmet",    // 1 where the kind of thing asked for is not there.
        "bm25",          // BM25 of the passage, over the weight of the question.
        "focus",         // Of the BM25 of the best passages, which are of this article.
    ];

    pub(super) fn of(concepts: &Concepts, passages: u64, holding: &Holding, standing: &Standing) -> Evidence {
        let missing: f32 = concepts.all.iter().filter(|concept| !concept.found).map(|concept| concept.idf).sum();
        Evidence {
            signs: [
                holding.held,
                holding.kin,
                holding.around,
                holding.names_lacking,
                missing / concepts.weight().max(f32::MIN_POSITIVE),
                (holding.weight / idf(passages, 0)).min(MOST_WEIGHT),
                f32::from(u8::from(!holding.kind_met)),
                standing.bm25,
                standing.focus,
            ],
        }
    }

    /// What the window itself holds.
    pub(super) fn held(&self) -> f32 {
        self.signs[0]
    }

    /// The probability (0 to 1) that the window answers.
    pub fn confidence(&self, coefficients: &Coefficients) -> f32 {
        let sum: f32 = self.signs.iter().zip(&coefficients.signs).map(|(sign, coefficient)| sign * coefficient).sum();
        1.0 / (1.0 + (-(coefficients.bias + sum)).exp())
    }
}

/// More words than these make an answer no surer.
const MOST_WEIGHT: f32 = 4.0;

/// A logistic regression, fitted by `examples/tune.rs`: is the first quote right?
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coefficients {
    /// What is known before anything is.
    pub bias: f32,
    /// One for each sign.
    pub signs: [f32; Evidence::NAMES.len()],
}

impl Coefficients {
    /// Those that answers are declined by.
    pub const OURS: Coefficients =
        Coefficients { bias: -5.94, signs: [1.20, 10.14, 3.83, -4.89, -1.35, 1.65, -0.49, 2.74, 1.71] };
}
