//! How texts are told to carry the same words: each word folded and hashed, the runs of words, and a sketch of a whole
//! text by which two articles that print the same are found among many.
//!
//! The sketch is a bottom-k sample (Broder, "On the resemblance and containment of documents", 1997): of the hashes of
//! all runs of words the smallest few. How many of them two texts share tells how much of all their runs they share.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// Words in a row that are compared.
pub(crate) const RUN: usize = 4;
/// Hashes that a sketch keeps.
const KEPT: usize = 24;
/// Hexadecimal digits of one of them.
const DIGITS: usize = 8;

/// The words of a text, each folded and hashed. Spacing, case and punctuation do not count.
pub(crate) fn words(text: &str) -> Vec<u64> {
    let mut words = Vec::with_capacity(text.len() / 5);
    let mut word = Word::default();
    let table = FOLDED.as_slice();
    for c in text.chars() {
        match table.get(c as usize) {
            Some(&NOTHING) => word.end(&mut words),
            Some(&folded) => word.add(folded),
            None if c.is_alphanumeric() => c.to_lowercase().for_each(|c| word.add(c as u32 | digit(c))),
            None => word.end(&mut words),
        }
    }
    word.end(&mut words);
    words
}

/// Characters up to here (Latin, Greek, Cyrillic, Armenian, Hebrew) are looked up; asking the tables of Unicode for each
/// would take ten times as long.
const LOOKED_UP: u32 = 0x600;
/// Stands for what is no part of a word.
const NOTHING: u32 = 0;
/// Marks a digit.
const DIGIT: u32 = 1 << 31;

static FOLDED: LazyLock<Vec<u32>> = LazyLock::new(|| {
    let folded = |c: char| match (c.is_alphanumeric(), c.to_lowercase().next()) {
        (true, Some(lower)) => lower as u32 | digit(c),
        _ => NOTHING,
    };
    (0..LOOKED_UP).map(|code| char::from_u32(code).map_or(NOTHING, folded)).collect()
});

fn digit(c: char) -> u32 {
    if c.is_numeric() { DIGIT } else { 0 }
}

/// A word that is being read: its letters are mixed into the hash some at a time.
struct Word {
    hash: u64,
    letters: u64,
    count: u32,
    digits: u32,
}

impl Default for Word {
    fn default() -> Word {
        Word { hash: EMPTY, letters: 0, count: 0, digits: 0 }
    }
}

impl Word {
    /// Letters that are mixed in at once: a character has at most 21 bits.
    const AT_ONCE: u32 = 3;

    #[inline]
    fn add(&mut self, folded: u32) {
        self.digits |= folded;
        self.letters = self.letters << 21 | u64::from(folded & !DIGIT);
        self.count += 1;
        if self.count == Word::AT_ONCE {
            self.hash = mix(self.hash, self.letters);
            (self.letters, self.count) = (0, 0);
        }
    }

    /// Ends the word, if there is one; another begins.
    #[inline]
    fn end(&mut self, words: &mut Vec<u64>) {
        if self.count > 0 || self.hash != EMPTY {
            words.push(mix(self.hash, self.letters) & !1 | u64::from(self.digits >> 31));
            *self = Word::default();
        }
    }
}

/// Whether a word has a digit. Two texts that differ in a number do not say the same.
pub(crate) fn is_number(word: u64) -> bool {
    word & 1 == 1
}

/// The hash of no letters.
const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;

fn mix(hash: u64, next: u64) -> u64 {
    let mixed = (hash ^ next).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

/// The runs of [`RUN`] words, hashed.
pub(crate) fn runs(words: &[u64]) -> impl ExactSizeIterator<Item = u64> {
    words.windows(RUN).map(|run| run.iter().fold(EMPTY, |hash, &word| mix(hash, word)))
}

/// What is kept of a text to find others that print the same; of a text of less than four words nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sketch(Vec<u32>); // In order, each once, at most `KEPT`.

impl Sketch {
    /// The sketch of a text.
    pub fn of(text: &str) -> Sketch {
        let words = words(text);
        let mut kept: Vec<u32> = Vec::with_capacity(8 * KEPT);
        let mut below = u32::MAX;
        for run in runs(&words) {
            let hash = (run >> 32) as u32;
            if hash < below {
                kept.push(hash);
                if kept.len() == 8 * KEPT {
                    smallest(&mut kept);
                    below = kept.get(KEPT - 1).copied().unwrap_or(below);
                }
            }
        }
        smallest(&mut kept);
        kept.shrink_to_fit();
        Sketch(kept)
    }

    /// The hashes, in order.
    pub fn hashes(&self) -> &[u32] {
        &self.0
    }

    /// The share (0 to 1) of all runs of words in both texts that stand in both, as far as the sketches tell.
    pub fn resemblance(&self, other: &Sketch) -> f32 {
        let (mut here, mut there) = (self.0.as_slice(), other.0.as_slice());
        let (mut all, mut same) = (0, 0);
        while all < KEPT {
            let (first, second) = (here.first(), there.first());
            match (first, second) {
                (None, None) => break,
                (Some(a), Some(b)) if a == b => {
                    same += 1;
                    (here, there) = (&here[1..], &there[1..]);
                }
                (Some(a), Some(b)) if a > b => there = &there[1..],
                (Some(_), _) => here = &here[1..],
                (None, Some(_)) => there = &there[1..],
            }
            all += 1;
        }
        if all == 0 { 0.0 } else { same as f32 / all as f32 }
    }
}

/// Leaves the [`KEPT`] smallest, in order, each once.
fn smallest(hashes: &mut Vec<u32>) {
    hashes.sort_unstable();
    hashes.dedup();
    hashes.truncate(KEPT);
}

impl From<Sketch> for String {
    fn from(sketch: Sketch) -> String {
        sketch.0.iter().map(|hash| format!("{hash:08x}")).collect()
    }
}

impl TryFrom<String> for Sketch {
    type Error = String;

    fn try_from(hex: String) -> Result<Sketch, String> {
        let hash = |digits: &[u8]| u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok();
        let hashes: Option<Vec<u32>> = hex.as_bytes().chunks(DIGITS).map(hash).collect();
        hashes.map(Sketch).ok_or_else(|| format!("not a sketch: {hex}"))
    }
}

/// Sketches by their hashes: which of many texts resemble one.
#[derive(Debug)]
pub struct Sketches {
    /// Each hash and a text that has it; hashes with the same last bits lie together, in order.
    places: Vec<(u32, u32)>,
    /// For all last bits that a hash can have, where its places begin; at the end, where all end.
    starts: Vec<u32>,
    texts: usize,
}

impl Sketches {
    /// Of these texts, which are known by their places.
    pub fn new<'s>(sketches: impl Iterator<Item = &'s Sketch>) -> Sketches {
        let (mut places, mut texts) = (Vec::new(), 0);
        for (sketch, at) in sketches.zip(0..) {
            places.extend(sketch.hashes().iter().map(|&hash| (hash, at)));
            texts += 1;
        }
        let shelves = (places.len() / 4).next_power_of_two();
        places.sort_unstable_by_key(|&(hash, at)| (shelf(hash, shelves), hash, at));
        let before = |bits: usize| places.partition_point(|&(hash, _)| shelf(hash, shelves) < bits) as u32;
        let starts = (0..=shelves).map(before).collect();
        Sketches { places, starts, texts }
    }

    /// The places of those that share at least this part (0 to 1) of the hashes of `sketch`, in order; of the texts
    /// with one hash the first `most` count.
    pub fn sharing(&self, sketch: &Sketch, part: f32, most: usize) -> Vec<usize> {
        let enough = (sketch.hashes().len() as f32 * part).ceil().max(1.0) as u8;
        // Memory that nobody writes to costs nothing, so that one counter for each text is cheaper than a map.
        let mut shared = vec![0_u8; self.texts];
        let mut found = Vec::new();
        for &hash in sketch.hashes() {
            for at in self.with(hash).take(most) {
                if let Some(count) = shared.get_mut(at) {
                    *count += 1;
                    if *count == enough {
                        found.push(at);
                    }
                }
            }
        }
        found.sort_unstable();
        found
    }

    /// The texts with a hash, in order.
    fn with(&self, hash: u32) -> impl Iterator<Item = usize> {
        let bits = shelf(hash, self.starts.len() - 1);
        let ends = [bits, bits + 1].map(|bits| self.starts.get(bits).map_or(0, |&start| start as usize));
        let near = self.places.get(ends[0]..ends[1]).unwrap_or(&[]);
        near.iter().filter(move |(known, _)| *known == hash).map(|(_, at)| *at as usize)
    }
}

/// The last bits of a hash, of so many shelves (a power of two): a sketch keeps small hashes, whose first bits are alike.
fn shelf(hash: u32, shelves: usize) -> usize {
    hash as usize & (shelves - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of so many words that no other number has.
    fn text(from: usize, words: usize) -> String {
        (from..from + words).map(|at| format!("word{at} ")).collect()
    }

    #[test]
    fn spacing_case_and_marks_do_not_tell_words_apart() {
        assert_eq!(words("The old  bridge—closed: on\nMONDAY."), words("the OLD bridge closed on Monday"));
        assert_ne!(words("bridge"), words("bridges"));
        let numbers: Vec<bool> = words("of 12 people, 3rd, ٣").into_iter().map(is_number).collect();
        assert_eq!(numbers, [false, true, false, true, true]);
    }

    #[test]
    fn texts_resemble_each_other_by_the_runs_that_they_share() {
        let whole = Sketch::of(&text(0, 1_000));
        assert_eq!(whole.hashes().len(), KEPT);
        assert_eq!(whole.resemblance(&Sketch::of(&text(0, 1_000).to_uppercase())), 1.0);
        assert_eq!(whole.resemblance(&Sketch::of(&text(5_000, 1_000))), 0.0);
        let half = whole.resemblance(&Sketch::of(&text(0, 500)));
        assert!((0.25..0.8).contains(&half), "{half}");
        for short in ["", "only three words"] {
            assert_eq!(Sketch::of(short), Sketch::default());
            assert_eq!(whole.resemblance(&Sketch::of(short)), 0.0);
        }
        assert_eq!(Sketch::default().resemblance(&Sketch::default()), 0.0);
        assert_eq!(Sketch::of(&text(0, 10)).resemblance(&Sketch::of(&text(0, 10))), 1.0);
    }

    #[test]
    fn a_sketch_survives_writing_and_reading() {
        for sketch in [Sketch::of(&text(0, 300)), Sketch::of("one two three four five"), Sketch::default()] {
            let written = serde_json::to_string(&sketch).unwrap();
            assert_eq!(serde_json::from_str::<Sketch>(&written).unwrap(), sketch);
        }
        assert!(serde_json::from_str::<Sketch>("\"xyz\"").is_err());
    }

    #[test]
    fn of_many_texts_those_that_resemble_one_are_found() {
        let mut all: Vec<Sketch> = (0..200).map(|at| Sketch::of(&text(at * 1_000, 400))).collect();
        all.push(Sketch::of(&format!("Montvale, Monday. {} (agency)", text(7_000, 400))));
        let sketches = Sketches::new(all.iter());
        assert_eq!(sketches.sharing(&all[7], 0.3, usize::MAX), [7, 200]);
        assert_eq!(sketches.sharing(&all[8], 0.3, usize::MAX), [8]);
        assert_eq!(sketches.sharing(&all[7], 0.3, 1), [7]);
        assert_eq!(sketches.sharing(&Sketch::default(), 0.3, usize::MAX), [0; 0]);
        assert_eq!(Sketches::new([].into_iter()).sharing(&all[7], 0.3, usize::MAX), [0; 0]);
    }
}
