//! What a question is about: its content words, each with the terms it may appear as and its weight.
//!
//! A word is analysed in each language that the corpus has. A word that the corpus lacks, or nearly lacks, is also
//! looked for in other spellings: terms of the index that sound alike once transliteration habits are evened out
//! (Tokaev, Tokayev, Toqaev), or that lie one or two letters away.

use std::collections::HashMap;
use std::ops::Range;

use anyhow::Result;

use super::question::Question;
use super::spelling;
use crate::index::Library;
use crate::language::{Analyzer, Language, guess_language, is_stopword};

/// A word that stands in at most this many passages may be another spelling of a more frequent one.
const NEARLY_LACKING: u64 = 2;
/// The most other spellings of one word that are searched.
const MAX_SPELLINGS: usize = 3;
/// What a match of another spelling counts: one that sounds alike, one that is a letter or two away.
const ALIKE: f32 = 0.95;
const MISSPELT: f32 = 0.8;
/// What a compound counts beside its parts.
const COMPOUND: f32 = 0.5;
/// The most languages a question is analysed in.
const MAX_LANGUAGES: usize = 8;

/// A content word of the question.
#[derive(Clone, Debug, PartialEq)]
pub struct Concept {
    /// The word as it was asked.
    pub word: String,
    /// Its terms, each with what a match of it counts (0 to 1).
    pub terms: Vec<(String, f32)>,
    /// Inverse document frequency over passages, as in BM25: ln(1 + (N − df + ½) / (df + ½)).
    pub idf: f32,
    /// Whether the corpus holds it at all, in whatever spelling.
    pub found: bool,
    /// Whether it is written like a name: with a capital, and not as the first word.
    pub is_name: bool,
}

/// The concepts of a question and what became of its other words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Concepts {
    /// In the order of the question.
    pub all: Vec<Concept>,
    /// Words that carry no content, as asked, lower case.
    pub ignored: Vec<String>,
    /// Other spellings that were searched, as terms of the index.
    pub also_searched: Vec<String>,
    /// The language the question seems to be in.
    pub language: Language,
}

impl Concepts {
    /// The words that the corpus does not hold.
    pub fn missing(&self) -> Vec<String> {
        self.all.iter().filter(|concept| !concept.found).map(|concept| concept.word.clone()).collect()
    }

    /// The sum of all weights.
    pub fn weight(&self) -> f32 {
        self.all.iter().map(|concept| concept.idf).sum()
    }
}

/// Finds the concepts of a question in this corpus.
///
/// # Errors
/// When the index cannot be read.
pub fn concepts(library: &Library, question: &Question) -> Result<Concepts> {
    let languages = library.languages();
    let language = guess_language(&question.words, languages);
    let mut found = Concepts { language, ..Concepts::default() };
    // The question's own language matters most, however rare it is in the corpus.
    let own = languages.iter().skip(MAX_LANGUAGES).filter(|&&known| known == language);
    let analyzers: Vec<Analyzer> =
        languages.iter().take(MAX_LANGUAGES).chain(own).map(|&known| Analyzer::new(known)).collect();
    for (span, terms) in words(&question.words, &analyzers) {
        let first = !question.words.get(..span.start).is_some_and(|before| before.contains(char::is_alphanumeric));
        let word = question.words.get(span).unwrap_or("");
        let lower = word.to_lowercase().replace('’', "'");
        let acronym = word.chars().count() > 1
            && word.chars().all(char::is_uppercase)
            && question.words.contains(char::is_lowercase);
        if is_stopword(language, &lower) && !acronym {
            if !found.ignored.contains(&lower) {
                found.ignored.push(lower);
            }
            continue;
        }
        if !found.all.iter().any(|known| known.terms.iter().any(|(term, _)| terms.contains(term))) {
            let mut concept = concept(library, word, terms, &mut found.also_searched)?;
            concept.is_name = !first && word.starts_with(char::is_uppercase);
            found.all.push(concept);
        }
    }
    drop_unfound_compounds(&mut found.all);
    Ok(found)
}

/// The words of a text with their terms in every language; the terms of a word are alternatives.
fn words(text: &str, analyzers: &[Analyzer]) -> Vec<(Range<usize>, Vec<String>)> {
    let mut words: Vec<(Range<usize>, Vec<String>)> = Vec::new();
    for analyzer in analyzers {
        let mut tokens = analyzer.tokens(text);
        while let Some(token) = tokens.next_token() {
            let at = words.iter().position(|(span, _)| *span == token.span).unwrap_or_else(|| {
                words.push((token.span.clone(), Vec::new()));
                words.len() - 1
            });
            if let Some((_, terms)) = words.get_mut(at)
                && !terms.iter().any(|known| known == token.term)
            {
                terms.push(token.term.to_owned());
            }
        }
    }
    words.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    words
}

fn concept(library: &Library, word: &str, terms: Vec<String>, also_searched: &mut Vec<String>) -> Result<Concept> {
    let mut frequency = 0;
    for term in &terms {
        frequency += library.document_frequency(term)?;
    }
    let mut around = 0;
    for term in terms.iter().filter(|_| frequency == 0) {
        around += library.mentions_around(term)?;
    }
    let mut spellings: Vec<(String, f32)> = Vec::new();
    if frequency <= NEARLY_LACKING && around == 0 {
        for term in &terms {
            spellings.extend(other_spellings(library, term, frequency)?);
        }
        spellings.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        spellings.dedup_by(|a, b| a.0 == b.0);
        spellings.retain(|(spelling, _)| !terms.contains(spelling));
        spellings.truncate(MAX_SPELLINGS);
    }
    for (spelling, _) in &spellings {
        frequency += library.document_frequency(spelling)?;
        if !also_searched.contains(spelling) {
            also_searched.push(spelling.clone());
        }
    }
    let found = frequency + around > 0;
    let counted = if frequency == 0 { around } else { frequency };
    let terms = terms.into_iter().map(|term| (term, 1.0)).chain(spellings).collect();
    Ok(Concept { word: word.to_owned(), terms, idf: idf(library.passages(), counted), found, is_name: false })
}

/// Inverse document frequency as in BM25, never negative.
pub(super) fn idf(passages: u64, frequency: u64) -> f32 {
    let (n, df) = (passages as f32, frequency.min(passages) as f32);
    (1.0 + (n - df + 0.5) / (df + 0.5)).ln()
}

/// Terms of the index that are probably the same word as `term`, which stands in `frequency` passages.
fn other_spellings(library: &Library, term: &str, frequency: u64) -> Result<Vec<(String, f32)>> {
    let latin = spelling::romanised(term);
    let letters = latin.chars().count();
    if letters < spelling::MIN_LETTERS || !latin.chars().all(char::is_alphabetic) {
        return Ok(Vec::new());
    }
    let mut found = HashMap::new();
    let distance = if letters < spelling::FAR_LETTERS { 1 } else { 2 };
    let probes = if term == latin { vec![term] } else { vec![term, latin.as_str()] };
    for probe in probes {
        for candidate in library.similar_terms(probe, distance)? {
            let Some(likeness) = spelling::likeness(&latin, &candidate) else {
                continue;
            };
            let factor = match likeness {
                spelling::Likeness::Alike => ALIKE,
                // A word that the corpus holds was not misspelt.
                spelling::Likeness::Near if frequency == 0 => MISSPELT,
                spelling::Likeness::Near => continue,
            };
            // Terms of deleted articles stay in the dictionary for a while.
            if library.document_frequency(&candidate)? > frequency {
                found.insert(candidate, factor);
            }
        }
    }
    Ok(found.into_iter().collect())
}

/// A compound that stands nowhere as such is left to its parts; one that does counts beside them.
fn drop_unfound_compounds(concepts: &mut Vec<Concept>) {
    let parts_follow: Vec<bool> = concepts
        .iter()
        .enumerate()
        .map(|(at, concept)| {
            concepts.get(at + 1).is_some_and(|next| is_compound(&concept.word) && concept.word.starts_with(&next.word))
        })
        .collect();
    let mut at = 0;
    concepts.retain_mut(|concept| {
        let compound = parts_follow.get(at).copied().unwrap_or(false);
        at += 1;
        if compound {
            concept.idf *= COMPOUND;
        }
        !compound || concept.found
    });
}

fn is_compound(word: &str) -> bool {
    word.contains(['-', '.', '_', '&', '‑', '‐'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn idf_falls_with_frequency_and_is_never_negative() {
        assert!(idf(100, 0) > idf(100, 1) && idf(100, 1) > idf(100, 50));
        assert!(idf(100, 100) > 0.0 && idf(1, 5) > 0.0);
        assert!((idf(10, 2) - (1.0 + 8.5_f32 / 2.5).ln()).abs() < 1e-6);
    }
}
