//! Whether the best that was found is likely to answer, as a probability.

use super::concepts::{Concepts, idf};
use super::score::Holding;

/// What is known of a window when it is asked how likely it answers. Each is a share of the question's weight
/// (0 to 1), unless it says otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evidence {
    /// The signs, in the order of [`Evidence::NAMES`].
    pub signs: [f32; Evidence::NAMES.len()],
}

impl Evidence {
    /// What each sign is.
    pub const NAMES: [&'static str; 10] = [
        "held",          // The window holds itself.
        "kin",           // It holds a kin of.
        "passage",       // Only the rest of the passage holds.
        "around",        // Only title, heading, source and the like hold.
        "lacking",       // Neither the passage nor what surrounds it holds, nor a kin.
        "names_lacking", // … and is a name.
        "missing",       // The whole corpus does not hold.
        "weight",        // What the window holds, in words as rare as can be; at most [`MOST_WEIGHT`].
        "size",          // Of the corpus: the decimal logarithm of its passages; the more, the more matches by chance.
        "kind_unmet",    // 1 where the kind of thing asked for is not there.
    ];

    pub(super) fn of(concepts: &Concepts, passages: u64, holding: &Holding) -> Evidence {
        let missing: f32 = concepts.all.iter().filter(|concept| !concept.found).map(|concept| concept.idf).sum();
        Evidence {
            signs: [
                holding.held,
                holding.kin,
                holding.passage,
                holding.around,
                holding.lacking,
                holding.names_lacking,
                missing / concepts.weight().max(f32::MIN_POSITIVE),
                (holding.weight / idf(passages, 0)).min(MOST_WEIGHT),
                (passages.max(1) as f32).log10().min(MOST_SIZE),
                f32::from(u8::from(!holding.kind_met)),
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

/// Beyond a hundred thousand passages nothing was measured.
const MOST_SIZE: f32 = 5.0;
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
        Coefficients { bias: -3.12, signs: [3.39, 9.23, 2.24, 4.75, -2.13, -5.47, -0.96, 1.75, -0.18, -0.62] };
}
