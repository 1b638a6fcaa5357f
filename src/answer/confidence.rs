//! Whether the best that was found is likely to answer, as a probability.

use super::concepts::Concepts;
use super::reading::Reading;

/// Below this confidence nothing is quoted.
pub(super) const ENOUGH: f32 = 0.5;

/// Where the share of the question that must be granted is enough half of the time, and how sharply.
const MIDDLE: f32 = 0.62;
const STEEPNESS: f32 = 12.0;

/// The probability (0 to 1) that the best reading answers, from the share of the question's weight that it holds
/// or is granted by its surroundings.
pub(super) fn confidence(concepts: &Concepts, readings: &[Reading]) -> f32 {
    let Some(best) = readings.first().and_then(|reading| reading.windows.first()) else {
        return 0.0;
    };
    if concepts.all.is_empty() {
        return 0.0;
    }
    let evidence = best.granted;
    1.0 / (1.0 + (-(evidence - MIDDLE) * STEEPNESS).exp())
}
