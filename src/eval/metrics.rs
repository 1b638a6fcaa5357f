//! The formulas, each a pure function of numbers.

use serde::Serialize;

/// Bins of a table of calibration.
const BINS: usize = 10;
/// How much of the questions the rows of a risk-coverage table cover, in percent.
const COVERAGES: [usize; 5] = [20, 40, 60, 80, 100];

/// Confidences of a like height, and how often they were right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Bin {
    /// Where it begins; it ends where the next begins.
    pub from: f64,
    /// How many there are.
    pub questions: usize,
    /// Their mean.
    pub confidence: f64,
    /// The share of them that was right.
    pub right: f64,
}

/// The error among the most confident answers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Risk {
    /// The share of the questions that is answered, the most confident first, in percent.
    pub coverage: usize,
    /// The share of those that is wrong.
    pub error: f64,
    /// The confidence of the last of them.
    pub confidence: f64,
}

/// What a threshold does that declines few answerable questions.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Caught {
    /// Below this confidence a question is declined.
    pub threshold: f64,
    /// The share of unanswerable questions that is.
    pub share: f64,
}

/// The mean, where there is any number.
pub(super) fn mean(numbers: impl IntoIterator<Item = f64>) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0_usize);
    for number in numbers {
        sum += number;
        count += 1;
    }
    (count > 0).then(|| sum / count as f64)
}

/// The share for which `holds` is true.
pub(super) fn share<T>(all: &[T], holds: impl Fn(&T) -> bool) -> Option<f64> {
    mean(all.iter().map(|one| f64::from(u8::from(holds(one)))))
}

/// One through the place of the first hit, or zero.
pub(super) fn reciprocal_rank(hits: &[bool]) -> f64 {
    hits.iter().position(|hit| *hit).map_or(0.0, |at| 1.0 / (at + 1) as f64)
}

/// The share of the `relevant` that is among the first `k`.
pub(super) fn recall(hits: &[bool], relevant: usize, k: usize) -> f64 {
    hits.iter().take(k).filter(|hit| **hit).count() as f64 / relevant.max(1) as f64
}

/// The number below or at which `part` of all numbers lie.
pub(super) fn percentile(mut numbers: Vec<f64>, part: f64) -> Option<f64> {
    numbers.sort_by(f64::total_cmp);
    let at = (part * numbers.len() as f64).ceil() as usize;
    numbers.get(at.max(1) - 1).copied()
}

/// How likely one of `high` is above one of `low`; equals count half.
pub(super) fn auc(high: &[f64], low: &[f64]) -> Option<f64> {
    let mut low = low.to_vec();
    low.sort_by(f64::total_cmp);
    let above = |number: &f64| {
        let below = low.partition_point(|other| other < number);
        let not_above = low.partition_point(|other| other <= number);
        (below + not_above) as f64 / 2.0
    };
    (!low.is_empty()).then(|| mean(high.iter().map(above)))?.map(|above| above / low.len() as f64)
}

/// Ten bins of confidence against being right, and the expected calibration error: the mean distance of the two.
pub(super) fn calibration(answers: &[(f64, bool)]) -> (Vec<Bin>, Option<f64>) {
    let mut bins = Vec::new();
    for number in 0..BINS {
        let inside: Vec<&(f64, bool)> =
            answers.iter().filter(|(confidence, _)| bin_of(*confidence) == number).collect();
        bins.push(Bin {
            from: number as f64 / BINS as f64,
            questions: inside.len(),
            confidence: mean(inside.iter().map(|(confidence, _)| *confidence)).unwrap_or(0.0),
            right: share(&inside, |(_, right)| *right).unwrap_or(0.0),
        });
    }
    let distance = |bin: &Bin| bin.questions as f64 * (bin.confidence - bin.right).abs();
    let error = (!answers.is_empty()).then(|| bins.iter().map(distance).sum::<f64>() / answers.len() as f64);
    (bins, error)
}

/// The bin of a confidence; the last one holds 1, too.
fn bin_of(confidence: f64) -> usize {
    ((confidence * BINS as f64) as usize).min(BINS - 1)
}

/// The error among the most confident fifth of answers, two fifths, and so on to all.
pub(super) fn risks(answers: &[(f64, bool)]) -> Vec<Risk> {
    let mut falling = answers.to_vec();
    falling.sort_by(|a, b| b.0.total_cmp(&a.0));
    let risk = |&coverage: &usize| {
        let answered = falling.get(..(falling.len() * coverage).div_ceil(100))?;
        let (confidence, _) = answered.last()?;
        Some(Risk { coverage, error: share(answered, |(_, right)| !right)?, confidence: *confidence })
    };
    COVERAGES.iter().filter_map(risk).collect()
}

/// What is caught at the highest threshold that declines at most `part` of the answerable.
pub(super) fn caught(mut answerable: Vec<f64>, unanswerable: &[f64], part: f64) -> Option<Caught> {
    answerable.sort_by(f64::total_cmp);
    let threshold = *answerable.get((part * answerable.len() as f64).floor() as usize)?;
    Some(Caught { threshold, share: share(unanswerable, |confidence| *confidence < threshold)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn near(found: Option<f64>, expected: f64) {
        let found = found.unwrap();
        assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
    }

    #[test]
    fn auc_counts_pairs_and_halves_of_equal_ones() {
        near(auc(&[0.9, 0.8], &[0.1, 0.2]), 1.0);
        near(auc(&[0.1], &[0.9]), 0.0);
        // Of six pairs: 0.9 beats all three, 0.5 beats one, equals one, loses one.
        near(auc(&[0.9, 0.5], &[0.1, 0.5, 0.7]), 4.5 / 6.0);
        near(auc(&[0.3, 0.3], &[0.3, 0.3]), 0.5);
        assert_eq!((auc(&[], &[0.1]), auc(&[0.1], &[])), (None, None));
    }

    #[test]
    fn calibration_error_is_the_mean_distance_of_confidence_and_truth() {
        // Two at 0.8 and 0.86 with one right: 0.83 against 0.5. Two at 0.1 and 0.1, none right. One at 1, right.
        let (bins, error) = calibration(&[(0.8, true), (0.86, false), (0.1, false), (0.1, false), (1.0, true)]);
        near(error, (2.0 * 0.33 + 2.0 * 0.1) / 5.0);
        let counts: Vec<usize> = bins.iter().map(|bin| bin.questions).collect();
        assert_eq!(counts, [0, 2, 0, 0, 0, 0, 0, 0, 2, 1]);
        assert_eq!((bins[8].right, bins[9].right), (0.5, 1.0));
        near(Some(bins[8].confidence), 0.83);
        assert_eq!(calibration(&[]).1, None);
    }

    #[test]
    fn risk_falls_on_the_most_confident_first() {
        let answers = [(0.1, false), (0.9, true), (0.7, false), (0.8, true), (0.2, true)];
        let risks = risks(&answers);
        assert_eq!(risks.iter().map(|risk| risk.coverage).collect::<Vec<_>>(), [20, 40, 60, 80, 100]);
        for (risk, error) in risks.iter().zip([0.0, 0.0, 1.0 / 3.0, 0.25, 0.4]) {
            near(Some(risk.error), error);
        }
        assert_eq!(risks[2].confidence, 0.7);
    }

    #[test]
    fn the_threshold_declines_at_most_its_part_of_the_answerable() {
        let answerable: Vec<f64> = (0..40).map(|at| 0.3 + f64::from(at) / 100.0).collect();
        // Two of forty lie below 0.32.
        let found = caught(answerable, &[0.1, 0.31, 0.32, 0.5], 0.05).unwrap();
        near(Some(found.threshold), 0.32);
        near(Some(found.share), 0.5);
        // Of equal ones none may be declined, or all would be.
        assert_eq!(caught(vec![0.5; 40], &[0.5, 0.4], 0.05).unwrap().share, 0.5);
        assert_eq!(caught(Vec::new(), &[0.5], 0.05), None);
        assert_eq!(caught(vec![0.5], &[], 0.05), None);
    }

    #[test]
    fn ranks_and_recall_look_at_the_first_places() {
        let hits = [false, true, false, false, false, true];
        assert_eq!(reciprocal_rank(&hits), 0.5);
        assert_eq!(reciprocal_rank(&[false, false]), 0.0);
        assert_eq!((recall(&hits, 4, 1), recall(&hits, 4, 5), recall(&hits, 4, 10)), (0.0, 0.25, 0.5));
    }

    #[test]
    fn percentiles_are_numbers_that_occurred() {
        let numbers: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert_eq!(percentile(numbers.clone(), 0.5), Some(50.0));
        assert_eq!(percentile(numbers, 0.99), Some(99.0));
        assert_eq!(percentile(vec![7.0], 0.5), Some(7.0));
        assert_eq!(percentile(Vec::new(), 0.5), None);
    }
}
