//! What a question is about: its content words, each with the terms it may appear as and its weight.
//!
//! A word is analysed in each language that the corpus has, and looked for in other spellings: terms of the index that
//! sound alike in whatever script and habit of transliteration (Tokaev, Токаев, Toqayev) and, where the corpus holds
//! none of them, terms that lie one or two letters away.

use std::collections::BTreeMap;
use std::ops::Range;

use anyhow::Result;

use super::named;
use super::question::{Question, Spelling};
use super::spelling;
use crate::index::Library;
use crate::language::sound::{self, Likeness, Scripts};
use crate::language::{Analyzer, Language, guess_language, is_stopword};

/// A word that stands in at most this many passages may be another spelling of a more frequent one.
const NEARLY_LACKING: u64 = 2;
/// A word that is not written as a name is found in another script where it has so many letters there, or so many
/// where the corpus lacks it.
const TELLING: usize = 6;
const TELLING_MISSING: usize = 5;
/// A stem of another spelling has at least so many letters.
const STEM: usize = 4;
/// The most other spellings of one word that are searched.
const MAX_SPELLINGS: usize = 6;
/// What a match of another spelling counts: one that sounds alike, less for each doubt in it, or one that is a letter
/// or two away.
const ALIKE: f32 = 0.95;
const DOUBT: f32 = 0.05;
const MISSPELT: f32 = 0.8;
/// What a compound counts beside its parts.
const COMPOUND: f32 = 0.5;
/// The most languages a question is analysed in.
const MAX_LANGUAGES: usize = 8;

/// A content word of the question, or a name of several words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Concept {
    /// The word as it was asked.
    pub word: String,
    /// Its terms, each with what a match of it counts (0 to 1).
    pub terms: Vec<(String, f32)>,
    /// What else it is called, in several words: their terms, one after the other, and what they count together.
    pub runs: Vec<(Vec<String>, f32)>,
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
    let named = match question.spelling {
        Spelling::Any => named::concepts(library, &question.words, &analyzers)?,
        Spelling::Exact => Vec::new(),
    };
    for (span, terms) in words(&question.words, &analyzers) {
        if let Some(thing) = named.iter().find(|thing| thing.span.start <= span.start && span.end <= thing.span.end) {
            if thing.span.start == span.start && !found.all.iter().any(|known| shares_a_term(known, &thing.concept)) {
                found.all.push(thing.concept.clone());
                found.also_searched.extend(thing.also_searched.iter().cloned());
            }
            continue;
        }
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
            let asked = Asked { library, word, terms, spelling: question.spelling };
            let mut concept = asked.concept(&mut found.also_searched)?;
            concept.is_name = !first && word.starts_with(char::is_uppercase);
            found.all.push(concept);
        }
    }
    drop_unfound_compounds(&mut found.all);
    Ok(found)
}

/// Whether two concepts are one: a thing that is named twice.
fn shares_a_term(one: &Concept, other: &Concept) -> bool {
    one.terms.iter().any(|(term, _)| other.terms.iter().any(|(same, _)| same == term))
        || (!one.runs.is_empty() && one.runs == other.runs)
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

/// A word of the question and where it is looked for.
struct Asked<'q> {
    library: &'q Library,
    /// As it was asked.
    word: &'q str,
    /// Its terms in every language of the corpus.
    terms: Vec<String>,
    spelling: Spelling,
}

impl Asked<'_> {
    fn concept(self, also_searched: &mut Vec<String>) -> Result<Concept> {
        let Asked { library, word, .. } = self;
        let mut frequency = 0;
        for term in &self.terms {
            frequency += library.document_frequency(term)?;
        }
        let mut around = 0;
        for term in self.terms.iter().filter(|_| frequency == 0) {
            around += library.mentions_around(term)?;
        }
        let spellings = match self.spelling {
            Spelling::Any => self.other_spellings(frequency, around)?,
            Spelling::Exact => Vec::new(),
        };
        let lower = word.to_lowercase();
        for spelling in &spellings {
            frequency += spelling.frequency;
            if !also_searched.contains(&spelling.term) && !sound::is_form_of(&spelling.term, &lower) {
                also_searched.push(spelling.term.clone());
            }
        }
        let found = frequency + around > 0;
        let counted = if frequency == 0 { around } else { frequency };
        let own = self.terms.into_iter().map(|term| (term, 1.0));
        let terms = own.chain(spellings.into_iter().map(|spelling| (spelling.term, spelling.factor))).collect();
        let idf = idf(library.passages(), counted);
        Ok(Concept { word: word.to_owned(), terms, idf, found, ..Concept::default() })
    }

    /// Terms of the index that are probably the same word, the likeliest and most frequent first.
    fn other_spellings(&self, frequency: u64, around: u64) -> Result<Vec<Spelt>> {
        let lower = self.word.to_lowercase();
        let lacking = frequency <= NEARLY_LACKING && around == 0;
        let has_capital = self.word.starts_with(char::is_uppercase);
        // A frequent word has other spellings where it is a name, or in another script.
        let scripts = if lacking || sound::is_surname(&lower) { Scripts::All } else { Scripts::Others };
        let letters = if lacking { TELLING_MISSING } else { TELLING };
        let mut found: BTreeMap<String, f32> = BTreeMap::new();
        for (term, likeness) in self.like(&lower, scripts)? {
            if !likeness.across || has_capital || sound::is_surname(&lower) || term.chars().count() >= letters {
                let factor = ALIKE - DOUBT * f32::from(likeness.doubts);
                let best = found.entry(term).or_insert(factor);
                *best = best.max(factor);
            }
        }
        let mut spellings = self.held(found)?;
        if spellings.is_empty() && frequency + around == 0 {
            spellings = self.held(self.slips()?)?;
        }
        spellings.sort_by(|a, b| {
            let key = |spelt: &Spelt| spelt.factor;
            key(b).total_cmp(&key(a)).then_with(|| b.frequency.cmp(&a.frequency)).then_with(|| a.term.cmp(&b.term))
        });
        spellings.truncate(MAX_SPELLINGS);
        Ok(spellings)
    }

    /// Those of other terms that the corpus holds; terms of deleted articles stay in the dictionary for a while.
    fn held(&self, terms: BTreeMap<String, f32>) -> Result<Vec<Spelt>> {
        let mut held = Vec::new();
        for (term, factor) in terms.into_iter().filter(|(term, _)| !self.terms.contains(term)) {
            let frequency = self.library.document_frequency(&term)?;
            if frequency > 0 {
                held.push(Spelt { term, factor, frequency });
            }
        }
        Ok(held)
    }

    /// Terms that sound like the word, or like its stems in languages with Latin letters.
    fn like(&self, lower: &str, scripts: Scripts) -> Result<Vec<(String, Likeness)>> {
        let mut found = self.library.terms_like(lower, scripts)?;
        for term in self.terms.iter().filter(|term| *term != lower && term.is_ascii()) {
            found.extend(self.library.terms_like(term, scripts)?);
        }
        // A stemmer may have cut what only looks like an ending: Мошес, Moshes, mosh; Tokayev, Токаев, тока.
        let is_short = lower.chars().count() < TELLING_MISSING;
        let respelt = if is_short { Vec::new() } else { sound::respelt(lower) };
        let is_name = self.word.starts_with(char::is_uppercase);
        for (written, across) in respelt.into_iter().filter(|(_, across)| *across || is_name) {
            let languages = self.library.languages().iter().take(MAX_LANGUAGES);
            for &language in languages.filter(|language| sound::may_be_in(&written, language)) {
                let analyzer = Analyzer::new(language);
                let stems = analyzer.terms(&written).into_iter().filter(|stem| stem.chars().count() >= STEM);
                found.extend(stems.map(|stem| (stem, Likeness { doubts: 0, across })));
            }
        }
        Ok(found)
    }

    /// Terms that lie one or two letters away.
    fn slips(&self) -> Result<BTreeMap<String, f32>> {
        let mut found = BTreeMap::new();
        for term in &self.terms {
            let Some(distance) = spelling::reach(term) else { continue };
            let near = self.library.similar_terms(term, distance)?;
            found.extend(near.into_iter().filter(|near| spelling::is_slip(term, near)).map(|near| (near, MISSPELT)));
        }
        Ok(found)
    }
}

/// Another spelling that the corpus holds.
struct Spelt {
    term: String,
    /// What a match of it counts.
    factor: f32,
    frequency: u64,
}

/// Inverse document frequency as in BM25, never negative.
pub(super) fn idf(passages: u64, frequency: u64) -> f32 {
    let (n, df) = (passages as f32, frequency.min(passages) as f32);
    (1.0 + (n - df + 0.5) / (df + 0.5)).ln()
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
