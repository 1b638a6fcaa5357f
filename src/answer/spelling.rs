//! Whether a word is probably a misspelling of another: a slip of the hand, not another way to spell a name.

/// Shorter words are not looked for a letter away: thank, tank and think are three words.
const MIN_LETTERS: usize = 6;
/// From this many letters on a letter may be left out or added: patent and patient are two words.
const UNEVEN: usize = 7;
/// From this many letters on two edits may lie between a word and its misspelling.
const LONG: usize = 9;
/// From this many letters on one more letter at the end may be a slip.
const LONG_ENOUGH: usize = 8;

/// How many edits to look for around a word; `None` when it is too short, or no word of letters.
pub(super) fn reach(word: &str) -> Option<u8> {
    let letters = word.chars().count();
    let is_word = letters >= MIN_LETTERS && word.chars().all(char::is_alphabetic);
    is_word.then_some(if letters >= LONG { 2 } else { 1 })
}

/// Whether `word` may be a misspelling of `term`: a letter or two left out, doubled, added or swapped, or a vowel taken
/// for another. Another consonant makes another word: Iceland, Ireland.
pub(super) fn is_slip(word: &str, term: &str) -> bool {
    let Some(allowed) = reach(word) else { return false };
    let letters = word.chars().count();
    let same_start = word.chars().next() == term.chars().next();
    // One more letter at the end is another form of the word or another word, rarely a slip.
    let longer = term.starts_with(word) || word.starts_with(term);
    let near = same_start && strsim::damerau_levenshtein(word, term) <= usize::from(allowed);
    let uneven = letters != term.chars().count() && single(word) != single(term);
    near && (!longer || letters >= LONG_ENOUGH) && (!uneven || letters >= UNEVEN) && !has_other_consonant(word, term)
}

/// A word with each doubled letter once.
fn single(word: &str) -> String {
    let mut single = String::with_capacity(word.len());
    for c in word.chars() {
        if !single.ends_with(c) {
            single.push(c);
        }
    }
    single
}

/// Whether two words of the same length differ in a consonant, other than by swapping neighbours.
fn has_other_consonant(word: &str, term: &str) -> bool {
    let differing = word.chars().zip(term.chars()).filter(|(a, b)| a != b);
    let differing: Vec<(char, char)> = differing.collect();
    let swapped = matches!(differing.as_slice(), [(a, b), (c, d)] if a == d && b == c);
    let same_length = word.chars().count() == term.chars().count();
    same_length && !swapped && !differing.iter().all(|(a, b)| is_vowel(*a) && is_vowel(*b))
}

fn is_vowel(c: char) -> bool {
    "aeiouyаеиоуыэюяіїєө".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_near_and_another_word_is_not() {
        for (word, term) in [
            ("alliacne", "alliance"),
            ("pashinayn", "pashinyan"),
            ("abdulayve", "abdulayev"),
            ("colaps", "collaps"),
            ("goverment", "government"),
            ("definately", "definitely"),
            ("президнт", "президент"),
        ] {
            assert!(is_slip(word, term), "{word} {term}");
        }
        for (word, term) in [
            ("border", "order"),
            ("putins", "putin"),
            ("putin", "putins"),
            ("iceland", "ireland"),
            ("slovakia", "slovenia"),
            ("austria", "australia"),
            ("thank", "think"),
            ("gambia", "zambia"),
            ("niger", "nigeria"),
            ("карелия", "корелия я"),
            ("199012", "199013"),
            ("bridge", "bridges"),
            ("patent", "patient"),
            ("fourth", "forth"),
            ("прекращен", "превращен"),
        ] {
            assert!(!is_slip(word, term), "{word} {term}");
        }
    }
}
