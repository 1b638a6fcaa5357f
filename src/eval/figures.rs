//! The figures of a set of judged answers.

use std::collections::BTreeMap;

use serde::Serialize;

use super::measure::Judged;
use super::metrics::{
    Bin, Caught, Risk, auc, calibration, caught, mean, percentile, recall, reciprocal_rank, risks, share,
};

/// Quotes that a reader is shown at once.
const SHOWN: usize = 3;
/// The part of answerable questions that a threshold may decline.
const FALSE_REFUSALS: f64 = 0.05;

/// What the answers are worth. Shares are from 0 to 1; a figure is `None` where there is nothing to take it of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// How many questions there are.
    pub questions: usize,
    /// How many of them the corpus answers.
    pub answerable: usize,
    /// The share of the answerable whose first quote is right.
    pub first: Option<f64>,
    /// … of whose first three quotes one is.
    pub three: Option<f64>,
    /// The answerable whose answer stands whole in a passage; the next four figures are of these.
    pub in_a_passage: usize,
    /// The mean of one through the place of the first passage with an answer, of ten.
    pub mrr_10: Option<f64>,
    /// The share of passages with an answer that come first.
    pub recall_1: Option<f64>,
    /// … that are among the first five.
    pub recall_5: Option<f64>,
    /// … among the first ten.
    pub recall_10: Option<f64>,
    /// The mean share of the characters of an answer that five quotes hold.
    pub covered: Option<f64>,
    /// The share of the answerable that is declined.
    pub false_refusals: Option<f64>,
    /// The share of the unanswerable that is declined.
    pub declined_rightly: Option<f64>,
    /// The same with the threshold that declines at most 5 % of the answerable.
    pub caught_at_5: Option<Caught>,
    /// How likely an answerable question is given more confidence than an unanswerable one.
    pub auc: Option<f64>,
    /// The mean distance of confidence from the truth, over ten bins.
    pub calibration_error: Option<f64>,
    /// Those bins.
    pub bins: Vec<Bin>,
    /// The error of the first quote where only the most confident are given.
    pub risks: Vec<Risk>,
    /// The mean length of the first three quotes, in characters.
    pub chars_per_quote: Option<f64>,
    /// The share of quotes that are in their article byte for byte.
    pub verbatim: Option<f64>,
    /// The time of an answer, in milliseconds: half take longer.
    pub p50_ms: Option<f64>,
    /// … one in a hundred takes longer.
    pub p99_ms: Option<f64>,
    /// The answerable by the language of their article.
    pub by_language: BTreeMap<String, OfLanguage>,
}

/// The figures of one language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct OfLanguage {
    /// How many answerable questions there are.
    pub answerable: usize,
    /// The share whose first quote is right.
    pub first: Option<f64>,
    /// … of whose first three quotes one is.
    pub three: Option<f64>,
    /// The share that is declined.
    pub false_refusals: Option<f64>,
}

impl Figures {
    /// The figures of these answers.
    pub fn of(judged: &[&Judged]) -> Figures {
        let (answerable, unanswerable): (Vec<&Judged>, Vec<&Judged>) =
            judged.iter().copied().partition(|judged| judged.answerable);
        let in_a_passage: Vec<&&Judged> = answerable.iter().filter(|judged| !judged.relevant.is_empty()).collect();
        let hits = |judged: &Judged| judged.passages.iter().map(|passage| passage.right).collect::<Vec<bool>>();
        let recall_at = |k| mean(in_a_passage.iter().map(|judged| recall(&hits(judged), judged.relevant.len(), k)));
        let confidence =
            |judged: &[&Judged]| -> Vec<f64> { judged.iter().map(|judged| f64::from(judged.confidence)).collect() };
        let guesses: Vec<(f64, bool)> =
            judged.iter().map(|judged| (f64::from(judged.confidence), judged.guess_right())).collect();
        let (bins, calibration_error) = calibration(&guesses);
        let shown = judged.iter().flat_map(|judged| judged.quotes.iter().take(SHOWN));
        let compared: usize = judged.iter().map(|judged| judged.compared).sum();
        let verbatim: usize = judged.iter().map(|judged| judged.verbatim).sum();
        let times = || judged.iter().map(|judged| judged.took_ms).collect();
        Figures {
            questions: judged.len(),
            answerable: answerable.len(),
            first: share(&answerable, |judged| judged.first_right()),
            three: share(&answerable, |judged| judged.right_among(SHOWN)),
            in_a_passage: in_a_passage.len(),
            mrr_10: mean(in_a_passage.iter().map(|judged| reciprocal_rank(&hits(judged)))),
            recall_1: recall_at(1),
            recall_5: recall_at(5),
            recall_10: recall_at(10),
            covered: mean(answerable.iter().filter_map(|judged| judged.covered)),
            false_refusals: share(&answerable, |judged| judged.declined),
            declined_rightly: share(&unanswerable, |judged| judged.declined),
            caught_at_5: caught(confidence(&answerable), &confidence(&unanswerable), FALSE_REFUSALS),
            auc: auc(&confidence(&answerable), &confidence(&unanswerable)),
            calibration_error,
            bins,
            risks: risks(&guesses),
            chars_per_quote: mean(shown.map(|quote| quote.text.chars().count() as f64)),
            verbatim: (compared > 0).then(|| verbatim as f64 / compared as f64),
            p50_ms: percentile(times(), 0.5),
            p99_ms: percentile(times(), 0.99),
            by_language: by_language(&answerable),
        }
    }

    /// Whether every quote is in its article.
    pub fn is_verbatim(&self) -> bool {
        self.verbatim.is_none_or(|share| share >= 1.0)
    }
}

fn by_language(answerable: &[&Judged]) -> BTreeMap<String, OfLanguage> {
    let mut groups: BTreeMap<&str, Vec<&Judged>> = BTreeMap::new();
    for judged in answerable {
        groups.entry(judged.language.as_deref().unwrap_or("und")).or_default().push(judged);
    }
    let figures = |group: &[&Judged]| OfLanguage {
        answerable: group.len(),
        first: share(group, |judged| judged.first_right()),
        three: share(group, |judged| judged.right_among(SHOWN)),
        false_refusals: share(group, |judged| judged.declined),
    };
    groups.into_iter().map(|(language, group)| (language.to_owned(), figures(&group))).collect()
}
