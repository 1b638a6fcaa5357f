//! The same text republished: agency copy whose headline and spacing changed is one text in many places.

use std::collections::HashSet;

/// Words in a row that are compared.
const SHINGLE: usize = 4;
/// The share of a quote's shingles that another passage must hold to carry the same text.
const SAME: f32 = 0.8;

/// The words of a text, folded, for comparing.
pub(super) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Whether `other` carries (nearly) all of the text whose words are `quoted`.
pub(super) fn carries(quoted: &[String], other: &[String]) -> bool {
    let width = SHINGLE.min(quoted.len()).max(1);
    let held: HashSet<&[String]> = other.windows(width).collect();
    let shingles = quoted.windows(width);
    let all = shingles.len();
    let same = shingles.filter(|shingle| held.contains(shingle)).count();
    all > 0 && same as f32 >= SAME * all as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spacing_case_and_marks_do_not_tell_texts_apart() {
        let quoted = words("The old bridge over the river was closed on Monday, the town said.");
        assert!(carries(
            &quoted,
            &words(
                "MONTVALE — The old  bridge over\nthe river was closed on Monday — the town said. More follows."
            )
        ));
        assert!(!carries(
            &quoted,
            &words(
                "The old bridge over the river will be closed for the winter, the mayor hinted."
            )
        ));
        assert!(!carries(&quoted, &[]));
        assert!(!carries(&[], &quoted));
    }
}
