//! Words of one family: defended and defensive, основан and основание.
//!
//! A stemmer takes off the endings of one word; words that were made of each other keep a common beginning.

/// Two words share at least so many letters at their beginning …
const LETTERS: usize = 4;
/// … and at least this part of the longer one.
const PART: f32 = 0.6;

/// Which part of the longer of two terms (0 to 1) is their common beginning; 0 where they are no kin.
pub fn kinship(one: &str, other: &str) -> f32 {
    let (a, b) = (one.as_bytes(), other.as_bytes());
    if a.first_chunk::<LETTERS>() != b.first_chunk() {
        return 0.0;
    }
    let shared = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let longer = one.chars().count().max(other.chars().count());
    let part = shared as f32 / longer as f32;
    let words = [one, other].into_iter().all(|term| term.chars().all(char::is_alphabetic));
    if shared >= LETTERS && part >= PART && words { part } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_family_are_kin() {
        for (one, other) in
            [("defens", "defend"), ("invent", "inventor"), ("основан", "основател"), ("sign", "signatur")]
        {
            let kin = kinship(one, other);
            assert_eq!(kin > 0.0, one != "sign", "{one} {other}");
            assert_eq!(kin, kinship(other, one));
        }
        assert_eq!(kinship("defens", "defend"), 5.0 / 6.0);
    }

    #[test]
    fn other_words_are_not() {
        for (one, other) in [("win", "wind"), ("port", "part"), ("1990", "1991"), ("covid19", "covid20"), ("", "")] {
            assert_eq!(kinship(one, other), 0.0, "{one} {other}");
        }
    }
}
