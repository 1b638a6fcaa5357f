//! How a passage stands among all candidates: what tells an article about the topic of the question from one that holds
//! its words by chance. Where the topic is not covered at all, the best passage is one of many that are about as good.

use super::concepts::Concepts;
use super::reading::Reading;

/// How many of the best candidates tell whether they are of one article.
const BEST: usize = 5;

/// How a passage, and its article, stand among the candidates.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Standing {
    /// The passage's BM25 over the question's weight, both in idf: 2.2 (k1 + 1) at the most for the words of the passage
    /// itself, more where heading and title hold them, too.
    pub(super) bm25: f32,
    /// Which share (0 to 1) of the BM25 of the [`BEST`] candidates is the article's.
    pub(super) focus: f32,
}

impl Standing {
    pub(super) fn of(concepts: &Concepts, candidates: &[Reading], passage: &Reading) -> Standing {
        let mut best: Vec<&Reading> = candidates.iter().collect();
        best.sort_by(|a, b| b.points.total_cmp(&a.points));
        best.truncate(BEST);
        let own = best.iter().filter(|candidate| candidate.at == passage.at).map(|own| own.points).sum::<f32>();
        let all = best.iter().map(|candidate| candidate.points).sum::<f32>().max(f32::MIN_POSITIVE);
        Standing { bm25: passage.points / concepts.weight().max(f32::MIN_POSITIVE), focus: own / all }
    }
}
