//! Example questions, taken from the corpus: interviewers' questions, headlines and headings that its articles answer.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::{Caution, Options, Outcome, answer};
use crate::corpus::{Article, Block, BlockKind, Source};
use crate::index::Library;
use crate::language::Language;

/// Examples stand on buttons: longer ones are passed over. In characters.
const LONGEST: usize = 60;
/// Shorter ones say too little.
const SHORTEST: usize = 12;
/// How many articles are looked through, and how many candidates are asked.
const ARTICLES: usize = 60;
const TRIES: usize = 40;
/// How sure an answer must be to be held up as an example.
const SURE: f32 = 0.6;

/// Up to `wanted` questions that the corpus answers, in its own words: from articles in `language` where there are
/// any, each from another article. Answered as cautiously as readers are.
///
/// # Errors
/// When the index cannot be read.
pub fn examples(library: &Library, language: Option<Language>, caution: Caution, wanted: usize) -> Result<Vec<String>> {
    let records = library.records();
    let speaks = |at: &usize| language.is_none_or(|language| records.get(*at).is_some_and(|r| r.language == language));
    let mut places: Vec<usize> = (0..records.len()).filter(speaks).collect();
    if places.is_empty() {
        places = (0..records.len()).collect();
    }
    // Spread over the whole corpus, and the same ones each time.
    let step = places.len().div_ceil(ARTICLES).max(1);
    let mut candidates: Vec<(u8, usize, usize, String)> = Vec::new();
    let mut from_source: BTreeMap<&Source, usize> = BTreeMap::new();
    for &at in places.iter().step_by(step) {
        let (Some(record), Some(article)) = (records.get(at), library.article(at)) else { continue };
        // The first article of each publication, then the second of each, and so on.
        let turn = from_source.entry(&record.source).or_default();
        *turn += 1;
        candidates.extend(questions(&article).into_iter().map(|(rank, words)| (rank, *turn, at, words)));
    }
    candidates.sort();
    let (mut found, mut from) = (Vec::new(), BTreeSet::new());
    let options = Options { caution, ..Options::default() };
    let mut tries = 0;
    for (.., at, words) in candidates {
        if found.len() == wanted || tries == TRIES {
            break;
        }
        if from.contains(&at) || found.contains(&words) {
            continue;
        }
        tries += 1;
        let answer = answer(library, &words, &options)?;
        let Outcome::Quotes(quotes) = &answer.outcome else { continue };
        // An example shows the bot at its best: answered from where it was taken.
        let own = quotes.first().map(|cited| cited.quote.article().id()) == records.get(at).map(|r| r.id.as_str());
        if own && answer.confidence >= SURE {
            found.push(words);
            from.insert(at);
        }
    }
    Ok(found)
}

/// What an article offers as questions: real ones first, then its headline, then its headings.
fn questions(article: &Article) -> Vec<(u8, String)> {
    let text = |block: &Block| article.text().get(block.span.clone()).unwrap_or("").trim();
    let asked = (0..article.blocks().len()).filter_map(|block| article.text().get(article.asked_of(block)?));
    let asked = asked.map(without_name);
    let title = article.meta().title.as_str();
    let headings = article.blocks().iter().filter(|block| block.kind == BlockKind::Heading).map(text);
    let plain = asked.map(|words| (1, words)).chain([(1, title)]).chain(headings.map(|words| (2, words)));
    let mut found = Vec::new();
    for (rank, words) in plain {
        let words = words.trim_start_matches(['–', '—', '-', ' ']).trim();
        let chars = words.chars().count();
        let plain =
            !words.contains(['\n', '"']) && !words.split(' ').any(|word| word.contains(':') && !word.ends_with(':'));
        if (SHORTEST..=LONGEST).contains(&chars) && plain {
            found.push((if words.ends_with(['?', '？', '؟']) { 0 } else { rank }, words.to_owned()));
        }
    }
    found
}

/// An interviewer's question without the name before it: "Q: How deep is it?" asks how deep it is.
fn without_name(asked: &str) -> &str {
    match asked.split_once(": ") {
        Some((name, question)) if name.split(' ').count() < 4 => question,
        _ => asked,
    }
}
