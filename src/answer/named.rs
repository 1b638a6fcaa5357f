//! Things that a question names and that have other names: each becomes one concept with all of them.

use std::ops::Range;

use anyhow::Result;

use super::concepts::{Concept, idf};
use crate::index::Library;
use crate::language::{Analyzer, Language, Name, Named};

/// What a match of another name counts.
const NAMED: f32 = 0.98;
/// The languages that names are understood in, whatever the articles are in.
const ASKED_IN: [&str; 6] = ["en", "ru", "uk", "be", "de", "tr"];

/// A thing that stands in a question.
pub(super) struct Thing {
    /// Its name in the question, in bytes of the words.
    pub(super) span: Range<usize>,
    pub(super) concept: Concept,
    /// Other names of it that are searched: terms of the index, or several words as the list has them.
    pub(super) also_searched: Vec<String>,
}

/// The things that a question names and that this corpus holds, by whatever name; `analyzers` are those of its
/// languages. A word that it does not hold is left to its spellings; a name of several words is missing as one.
///
/// # Errors
/// When the index cannot be read.
pub(super) fn concepts(library: &Library, words: &str, analyzers: &[Analyzer]) -> Result<Vec<Thing>> {
    let asked_in = ASKED_IN.into_iter().filter_map(Language::from_code);
    let others = analyzers.iter().map(Analyzer::language).filter(|language| !ASKED_IN.contains(&language.code()));
    let understood: Vec<Language> = asked_in.chain(others).collect();
    let mut things = Vec::new();
    for named in library.names().find(words, &understood) {
        things.extend(thing(library, words, named, analyzers)?);
    }
    Ok(things)
}

fn thing(library: &Library, words: &str, named: Named<'_>, analyzers: &[Analyzer]) -> Result<Option<Thing>> {
    let word = words.get(named.span.clone()).unwrap_or("");
    let mut concept = Concept { word: word.to_owned(), is_name: true, ..Concept::default() };
    let asked = sequences(&Name::new(word.to_owned()), analyzers);
    let mut also_searched = Vec::new();
    let mut frequency = 0;
    let mut seen: Vec<Vec<String>> = Vec::new();
    let own = asked.into_iter().map(|sequence| (sequence, None));
    let others = named.names.iter().flat_map(|name| {
        let sequences = sequences(name, analyzers);
        sequences.into_iter().map(move |sequence| (sequence, Some(name)))
    });
    for (sequence, name) in own.chain(others) {
        // A longer name of a shorter one says nothing more: United States of America.
        let holds = |known: &Vec<String>| sequence.windows(known.len()).any(|run| run == known.as_slice());
        if sequence.is_empty() || seen.iter().any(holds) {
            continue;
        }
        let factor = if name.is_some() { NAMED } else { 1.0 };
        match sequence.as_slice() {
            [term] => {
                let passages = library.document_frequency(term)?;
                frequency += passages;
                if passages > 0 {
                    also_searched.extend(name.map(|_| term.clone()));
                }
                if passages > 0 || name.is_none() {
                    concept.terms.push((term.clone(), factor));
                    seen.push(sequence);
                }
            }
            _ if library.holds(&sequence)? => {
                also_searched.extend(name.map(|name| name.written().to_owned()));
                concept.runs.push((sequence.clone(), factor));
                seen.push(sequence);
            }
            _ => {}
        }
    }
    if frequency == 0 {
        // The rarest word of a run is at least as frequent as the run.
        for (run, _) in &concept.runs {
            let mut rarest = u64::MAX;
            for term in run {
                rarest = rarest.min(library.document_frequency(term)?);
            }
            frequency = frequency.max(rarest);
        }
    }
    concept.idf = idf(library.passages(), frequency);
    concept.found = frequency > 0;
    let left_to_its_words = frequency == 0 && (!concept.terms.is_empty() || around(library, word, analyzers)?);
    Ok((!left_to_its_words).then_some(Thing { span: named.span, concept, also_searched }))
}

/// Whether all words of a name stand in titles and the like.
fn around(library: &Library, word: &str, analyzers: &[Analyzer]) -> Result<bool> {
    for sequence in sequences(&Name::new(word.to_owned()), analyzers) {
        let mut all = true;
        for term in &sequence {
            all &= library.mentions_around(term)? > 0;
        }
        if all {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The terms of a name, one after the other, in each language of the corpus.
fn sequences(name: &Name, analyzers: &[Analyzer]) -> Vec<Vec<String>> {
    let mut sequences: Vec<Vec<String>> = Vec::new();
    for analyzer in analyzers {
        let sequence = name.terms(analyzer);
        if !sequences.contains(&sequence) {
            sequences.push(sequence);
        }
    }
    sequences
}

/// What each word of a run adds to the search for candidates, so that all of them add what the concept is worth.
///
/// # Errors
/// When the index cannot be read.
pub(super) fn parts(library: &Library, concept: &Concept) -> Result<Vec<(String, f32)>> {
    let mut parts: Vec<(String, f32)> = Vec::new();
    for (run, factor) in &concept.runs {
        let mut weights = Vec::new();
        for term in run {
            weights.push(idf(library.passages(), library.document_frequency(term)?));
        }
        let total = weights.iter().sum::<f32>().max(f32::MIN_POSITIVE);
        for (term, weight) in run.iter().zip(weights) {
            let part = concept.idf * factor * weight / total;
            match parts.iter_mut().find(|(known, _)| known == term) {
                Some((_, known)) => *known = known.max(part),
                None => parts.push((term.clone(), part)),
            }
        }
    }
    Ok(parts)
}
