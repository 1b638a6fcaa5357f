//! Whether two words are probably one name in two spellings.

/// Shorter words, in letters, have too many neighbours.
pub(super) const MIN_LETTERS: usize = 4;
/// In shorter words two spellings of one name differ by a letter at most.
pub(super) const FAR_LETTERS: usize = 6;
/// Shorter words are not looked for a letter away: thank, tank and think are three words.
const NEAR_LETTERS: usize = 6;
/// From this many letters on two edits may lie between a word and its misspelling.
const LONG: usize = 8;

/// How alike two words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    /// The same once transliteration habits are evened out.
    Alike,
    /// A letter or two apart.
    Near,
}

/// How alike a word in Latin letters and a term of the index are; `None` when they are two words.
pub(super) fn likeness(latin: &str, term: &str) -> Option<Likeness> {
    let term = romanised(term);
    if latin == term || sound(latin) == sound(&term) {
        return Some(Likeness::Alike);
    }
    let letters = latin.chars().count();
    let allowed = if letters >= LONG { 2 } else { 1 };
    let same_start = latin.chars().next() == term.chars().next();
    let near = letters >= NEAR_LETTERS && same_start && strsim::damerau_levenshtein(latin, &term) <= allowed;
    // One more letter at the end is another form of the word or another word, rarely a slip.
    let longer = term.starts_with(latin) || latin.starts_with(&term);
    (near && (!longer || letters >= LONG)).then_some(Likeness::Near)
}

/// A Cyrillic word in Latin letters, by the habits of English-language newspapers; others stay as they are.
pub(super) fn romanised(word: &str) -> String {
    let mut latin = String::with_capacity(word.len());
    for c in word.chars() {
        let letters = match c {
            'а' => "a",
            'б' => "b",
            'в' => "v",
            'г' | 'ґ' => "g",
            'д' => "d",
            'е' | 'э' | 'є' => "e",
            'ж' => "zh",
            'з' => "z",
            'и' | 'і' | 'ы' | 'й' | 'ї' => "i",
            'к' | 'қ' => "k",
            'л' => "l",
            'м' => "m",
            'н' => "n",
            'о' => "o",
            'п' => "p",
            'р' => "r",
            'с' => "s",
            'т' => "t",
            'у' | 'ў' => "u",
            'ф' => "f",
            'х' => "kh",
            'ц' => "ts",
            'ч' => "ch",
            'ш' => "sh",
            'щ' => "shch",
            'ъ' | 'ь' => "",
            'ю' => "yu",
            'я' => "ya",
            other => {
                latin.push(other);
                continue;
            }
        };
        latin.push_str(letters);
    }
    latin
}

/// How a name sounds, roughly: letters that transliterations exchange become one, and glides between vowels go.
fn sound(word: &str) -> String {
    let mut evened = String::with_capacity(word.len());
    let mut chars = word.chars().peekable();
    while let Some(c) = chars.next() {
        // A c is a k before a, o, u and consonants; before e and i, and at the end of a stem, it is not.
        let hard = chars.peek().is_some_and(|next| !matches!(next, 'e' | 'i' | 'y'));
        evened.push(match c {
            'y' | 'j' => 'i',
            'q' => 'k',
            'c' if hard => 'k',
            'w' => 'v',
            other => other,
        });
    }
    let evened = evened.replace("kh", "h").replace("ks", "x").replace("gh", "g").replace("ph", "f");
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u');
    let letters: Vec<char> = evened.chars().collect();
    let mut sound = String::with_capacity(evened.len());
    for (at, &c) in letters.iter().enumerate() {
        let next = letters.get(at + 1).copied();
        let glide = c == 'i' && next.is_some_and(vowel);
        let doubled = next == Some(c);
        if !glide && !doubled {
            sound.push(c);
        }
    }
    // Lukashenko and Lukashenka, Kaja and Kaia: the last vowel is a matter of taste.
    if sound.chars().count() > MIN_LETTERS {
        sound.truncate(sound.trim_end_matches(vowel).len());
    }
    sound
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_in_many_spellings_is_alike() {
        for (one, other) in [
            ("tokaev", "tokayev"),
            ("toqayev", "tokayev"),
            ("токаев", "tokayev"),
            ("lukashenko", "lukashenka"),
            ("лукашенко", "lukashenko"),
            ("pashinian", "pashinyan"),
            ("пашинян", "pashinyan"),
            ("mirziyoev", "mirziyoyev"),
            ("kirgizstan", "kyrgyzstan"),
            ("aliev", "aliyev"),
            ("zelenskyy", "zelensky"),
        ] {
            assert_eq!(likeness(&romanised(one), other), Some(Likeness::Alike), "{one} {other}");
        }
    }

    #[test]
    fn a_slip_is_near_and_another_word_is_not() {
        assert_eq!(likeness("colaps", "collaps"), Some(Likeness::Alike));
        assert_eq!(likeness("sumit", "summit"), Some(Likeness::Alike));
        assert_eq!(likeness("alliacne", "allianc"), Some(Likeness::Near));
        assert_eq!(likeness("pashinayn", "pashinyan"), Some(Likeness::Near));
        for (one, other) in
            [("franc", "frank"), ("border", "order"), ("putin", "put"), ("union", "unions"), ("minsk", "mink")]
        {
            assert_ne!(likeness(one, other), Some(Likeness::Alike), "{one} {other}");
        }
        assert_eq!(likeness("border", "order"), None);
        assert_eq!(likeness("putin", "putins"), None);
    }
}
