//! How much of an answer stands in what was quoted.

use std::ops::Range;

/// The characters of `text` inside `answer` (bytes of it) that lie in one of the `quotes` at least.
fn covered_chars(text: &str, answer: &Range<usize>, quotes: &[Range<usize>]) -> usize {
    let inside = |at: usize| quotes.iter().any(|quote| quote.contains(&at));
    let chars = text.get(answer.clone()).unwrap_or("").char_indices();
    chars.filter(|(at, _)| inside(answer.start + at)).count()
}

/// The most characters of `answer` that the quotes cover in one place where it stands, among articles given as their
/// text and what is quoted from it.
pub(super) fn best_covered(answer: &str, articles: &[(&str, Vec<Range<usize>>)]) -> usize {
    let places = articles.iter().flat_map(|(text, quotes)| {
        text.match_indices(answer).map(move |(at, _)| covered_chars(text, &(at..at + answer.len()), quotes))
    });
    places.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_quotes_cover_counts_once() {
        let text = "Один мост и ещё один мост";
        let at = |part: &str| {
            let from = text.find(part).unwrap();
            from..from + part.len()
        };
        let quotes = vec![at("Один мост"), at("мост и")];
        assert_eq!(best_covered("Один мост и ещё", &[(text, quotes)]), "Один мост и".chars().count());
    }

    #[test]
    fn of_several_places_the_best_covered_one_counts() {
        let text = "the ferry, the ferry, the ferry";
        assert_eq!(best_covered("the ferry", &[(text, vec![0..3, 11..17])]), 6);
        assert_eq!(best_covered("the ferry", &[(text, vec![]), ("by the ferry", vec![0..12])]), 9);
        assert_eq!(best_covered("the ferry", &[(text, vec![])]), 0);
    }
}
