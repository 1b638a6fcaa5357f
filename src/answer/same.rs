//! The same text republished: agency copy whose headline and spacing changed is one text in many places.

use crate::corpus::wording::{RUN, is_number, runs};

pub(super) use crate::corpus::wording::words;

/// The share of a quote's runs of words that another text must hold to carry the same.
const SAME: f32 = 0.8;
/// Words of a dateline before its day.
const PLACE: usize = 2;
/// The part of a quote's length by which a copy of it may be longer.
const LONGER: usize = 4;

/// The words of a text, folded, each as a 64-bit hash: what is compared are texts of some hundred words.
pub(super) type Words = Vec<u64>;

/// A text that others are looked for in, or that is looked for in others.
pub(super) struct Held {
    words: Words,
    /// The runs of [`RUN`] words, sorted.
    runs: Vec<u64>,
}

impl Held {
    pub(super) fn new(words: Words) -> Held {
        let mut runs: Vec<u64> = runs(&words).collect();
        runs.sort_unstable();
        Held { words, runs }
    }

    pub(super) fn words(&self) -> &[u64] {
        &self.words
    }

    /// Whether it carries (nearly) all of the text whose words are `quoted`.
    pub(super) fn carries(&self, quoted: &[u64]) -> bool {
        if quoted.len() < RUN {
            // Too short for runs: it must stand in the text as a whole.
            return is_within(&self.words, quoted);
        }
        let wanted = runs(quoted);
        let all = wanted.len();
        let same = wanted.filter(|run| self.runs.binary_search(run).is_ok()).count();
        same as f32 >= SAME * all as f32
    }

    /// Whether a passage prints it: it carries the words, and has every number of them.
    pub(super) fn is_carried_by(&self, passage: &Held) -> bool {
        passage.carries(&self.words) && has_numbers(&passage.words, &passage.words, &self.words)
    }

    /// Whether a longer text, of these words, prints it somewhere: (nearly) all of it in one place, with every number.
    pub(super) fn is_printed_in(&self, text: &[u64]) -> bool {
        let quoted = &self.words;
        if quoted.len() < RUN {
            return is_within(text, quoted);
        }
        let room = quoted.len() + quoted.len() / LONGER;
        let enough = SAME * self.runs.len() as f32;
        let hits: Vec<bool> = runs(text).map(|run| self.runs.binary_search(&run).is_ok()).collect();
        let width = (room + 1 - RUN).min(hits.len());
        let mut same = hits.iter().take(width).filter(|hit| **hit).count();
        (0..=hits.len() - width).any(|from| {
            if from > 0 {
                same -= usize::from(hits[from - 1]);
                same += usize::from(hits[from + width - 1]);
            }
            let place = || text.get(from..(from + width + RUN - 1).min(text.len())).unwrap_or(&[]);
            same > 0 && same as f32 >= enough && has_numbers(place(), text, quoted)
        })
    }
}

fn is_within(text: &[u64], quoted: &[u64]) -> bool {
    !quoted.is_empty() && text.windows(quoted.len()).any(|run| run == quoted)
}

/// Whether every number of the quoted words stands in the place of a text where they are printed. The day in a dateline may
/// differ: a place comes before it, and only after it what the text prints, too.
fn has_numbers(place: &[u64], text: &[u64], quoted: &[u64]) -> bool {
    let missing = |(_, word): &(usize, &u64)| is_number(**word) && !place.contains(*word);
    let Some((last, _)) = quoted.iter().enumerate().rfind(missing) else { return true };
    let Some((first, _)) = quoted.iter().enumerate().find(missing) else { return true };
    let mut printed: Vec<u64> = runs(text).collect();
    printed.sort_unstable();
    let begins = runs(quoted).position(|run| printed.binary_search(&run).is_ok()).unwrap_or(0);
    first >= PLACE && last < begins
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(text: &str) -> Held {
        Held::new(words(text))
    }

    #[test]
    fn spacing_case_and_marks_do_not_tell_texts_apart() {
        let quoted = words("The old bridge over the river was closed on Monday, the town said.");
        let copy = "MONTVALE — The old  bridge over\nthe river was closed on Monday — the town said. More follows.";
        assert!(held(copy).carries(&quoted));
        assert!(
            !held("The old bridge over the river will be closed for the winter, the mayor hinted.").carries(&quoted)
        );
        assert!(!Held::new(Vec::new()).carries(&quoted));
        assert!(!Held::new(quoted).carries(&[]));
    }

    #[test]
    fn a_copy_is_found_in_a_long_text_where_it_stands_in_one_place_with_its_numbers() {
        let quoted = held("The old bridge over the river was closed on 12 May, the town said, and nobody was hurt.");
        let around = "Other things happened in the valley that week, as things do. ".repeat(20);
        let copy = "The old bridge over the river was closed on 12 May, the town said, and nobody was hurt.";
        let text = |copy: &str| words(&format!("{around}{copy} {around}"));
        assert!(quoted.is_printed_in(&text(copy)));
        assert!(quoted.is_printed_in(&words(copy)));
        assert!(quoted.is_printed_in(&text(&copy.replace("nobody", "no one"))), "nearly the same words");
        assert!(!quoted.is_printed_in(&text(&copy.replace("12", "13"))), "another number says something else");
        let dated = held(&format!("MONTVALE, May 9 — {copy}"));
        assert!(dated.is_printed_in(&text(&format!("Montvale, May 10: {copy}"))), "the day of a dateline");
        assert!(!quoted.is_printed_in(&text("")));
        assert!(!quoted.is_printed_in(&[]));
        let scattered = copy.replace("on 12", &format!("on. {around} 12"));
        assert!(!quoted.is_printed_in(&text(&scattered)), "in two places");
        assert!(held("Yes, of course").is_printed_in(&text("He said: yes, of course!")));
        assert!(!held("Yes, of course").is_printed_in(&text("Of course, yes.")));
    }
}
