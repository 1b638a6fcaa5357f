//! Articles that print the same text: agency copy and re-posts, found by the sketches in the records.

use std::sync::OnceLock;

use super::catalogue::Record;
use crate::corpus::{Sketch, Sketches};

/// The share of both texts' runs of words that two articles have in common to be alike. Texts on one matter that were
/// written apart share one in twenty at the most; a text within one of three times its length shares a third.
const ALIKE: f32 = 0.3;

/// Who resembles whom; sorted out when it is first asked.
#[derive(Default)]
pub(super) struct Alike(OnceLock<Sketches>);

impl Alike {
    /// Sorts the sketches, where that is not done yet.
    pub(super) fn sketches(&self, records: &[Record]) -> &Sketches {
        self.0.get_or_init(|| Sketches::new(records.iter().map(|record| &record.sketch)))
    }

    /// The places of the articles that are like the one at `at`, without itself, in order.
    pub(super) fn like(&self, records: &[Record], at: usize) -> Vec<usize> {
        let sketch = |at: usize| records.get(at).map(|record| &record.sketch);
        let Some(own) = sketch(at) else { return Vec::new() };
        let near = self.sketches(records).sharing(own, ALIKE, usize::MAX);
        let is_alike = |other: &Sketch| own.resemblance(other) >= ALIKE;
        near.into_iter().filter(|&other| other != at && sketch(other).is_some_and(is_alike)).collect()
    }
}
