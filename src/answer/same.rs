//! The same text republished: agency copy whose headline and spacing changed is one text in many places.

/// Words in a row that are compared.
const SHINGLE: usize = 4;
/// The share of a quote's shingles that another passage must hold to carry the same text.
const SAME: f32 = 0.8;

/// The words of a text, folded, each as a 64-bit hash: what is compared are texts of some hundred words.
pub(super) type Words = Vec<u64>;

/// The words of a text, for comparing.
pub(super) fn words(text: &str) -> Words {
    let mut words = Vec::new();
    let mut word = EMPTY;
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            word = mix(word, c.to_ascii_lowercase().into());
        } else if !c.is_ascii() && c.is_alphanumeric() {
            word = c.to_lowercase().fold(word, |word, c| mix(word, c.into()));
        } else if word != EMPTY {
            words.push(std::mem::replace(&mut word, EMPTY));
        }
    }
    words.extend(Some(word).filter(|&word| word != EMPTY));
    words
}

/// The hash of no letters.
const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;

fn mix(hash: u64, next: u64) -> u64 {
    let mixed = (hash ^ next).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

/// The runs of `width` words, hashed.
fn shingles(words: &[u64], width: usize) -> impl ExactSizeIterator<Item = u64> {
    words.windows(width).map(|run| run.iter().fold(EMPTY, |hash, &word| mix(hash, word)))
}

/// A text that others are looked for in.
pub(super) struct Held {
    words: Words,
    /// The runs of [`SHINGLE`] words, sorted.
    shingles: Vec<u64>,
}

impl Held {
    pub(super) fn new(words: Words) -> Held {
        let mut shingles: Vec<u64> = shingles(&words, SHINGLE).collect();
        shingles.sort_unstable();
        Held { words, shingles }
    }

    pub(super) fn words(&self) -> &[u64] {
        &self.words
    }

    /// Whether it carries (nearly) all of the text whose words are `quoted`.
    pub(super) fn carries(&self, quoted: &[u64]) -> bool {
        if quoted.len() < SHINGLE {
            // Too short for shingles: it must stand in the text as a whole.
            return !quoted.is_empty() && self.words.windows(quoted.len()).any(|run| run == quoted);
        }
        let wanted = shingles(quoted, SHINGLE);
        let all = wanted.len();
        let same = wanted.filter(|shingle| self.shingles.binary_search(shingle).is_ok()).count();
        same as f32 >= SAME * all as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spacing_case_and_marks_do_not_tell_texts_apart() {
        let quoted = words("The old bridge over the river was closed on Monday, the town said.");
        assert!(
            Held::new(words(
                "MONTVALE — The old  bridge over\nthe river was closed on Monday — the town said. More follows."
            ))
            .carries(&quoted)
        );
        assert!(
            !Held::new(words("The old bridge over the river will be closed for the winter, the mayor hinted."))
                .carries(&quoted)
        );
        assert!(!Held::new(Vec::new()).carries(&quoted));
        assert!(!Held::new(quoted).carries(&[]));
    }
}
