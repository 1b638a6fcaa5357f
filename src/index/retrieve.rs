//! Candidates: the passages that a closer look is worth taking at, by BM25 over whole passages.
//!
//! Terms are taken one after the other and their BM25 parts added up in whole numbers, so that the sum does not
//! depend on the order of segments or documents. Words of very high document frequency are left out here; the
//! ranking in the next room knows them. BM25 as in Robertson & Zaragoza, "The Probabilistic Relevance Framework:
//! BM25 and Beyond" (2009), with k1 = 1.2 and b = 0.75.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};
use std::ops::Range;
use std::rc::Rc;

use anyhow::Result;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{EnableScoring, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, TERMINATED};
use tantivy::{Term, postings::BlockSegmentPostings};

use super::view::{Segment, View};

const K1: f32 = 1.2;
const B: f32 = 0.75;
/// Parts of a point in which scores are added up.
const UNIT: f32 = 1024.0;
/// What a word in the heading or the question above a passage counts, against one in it.
const CONTEXT_WEIGHT: f32 = 0.5;
/// What a word in an article's title counts for each of its passages; source, author and tags count the same.
const ABOUT_WEIGHT: f32 = 0.5;
/// In an index of more passages than this, words in more than a [`COMMON`]th of them are left out.
const SMALL: u64 = 5_000;
const COMMON: u64 = 10;
/// Of a question of common words only so many are used.
const RAREST: usize = 3;

/// What to look for.
#[derive(Debug, Default)]
pub struct Wanted {
    /// Terms and their weights (idf); a passage needs one of them.
    pub terms: Vec<(String, f32)>,
    /// A passage must hold a sequence of terms from each of these: their alternatives in the corpus's languages.
    /// Each term carries its position in the phrase.
    pub phrases: Vec<Vec<Vec<(usize, String)>>>,
    /// No passage may hold one of these.
    pub without: Vec<String>,
    /// For each article of the catalogue whether it may be looked at; `None` for all.
    pub allowed: Option<Vec<bool>>,
    /// How many candidates to return at the most.
    pub limit: usize,
}

/// A candidate: a passage of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The article, as its place among [`super::Library::records`].
    pub article: usize,
    /// The passage, in bytes of the article's text.
    pub span: Range<usize>,
    /// BM25 in 1/1024 points.
    pub score: u32,
}

impl Hit {
    /// BM25 in points of idf.
    pub fn points(&self) -> f32 {
        self.score as f32 / UNIT
    }
}

/// Documents are scored this many at a time, so that their scores stay in the processor's cache.
const STRIDE: usize = 1 << 14;

/// … and looked through so many at a time.
const RUN: usize = 16;

/// The score that a candidate must not fall short of once there are `limit` of them.
fn worst(best: &BinaryHeap<Reverse<Ranked>>, limit: usize) -> u32 {
    match best.peek() {
        Some(Reverse((worst, ..))) if best.len() >= limit => *worst,
        _ => 0,
    }
}

/// A candidate as the heap orders it: by score, then by article and place, the first of them last.
type Ranked = (u32, Reverse<(u32, usize)>, usize);

/// The best candidates, best first; ties broken by article and place.
pub(super) fn retrieve(view: &View, wanted: &Wanted) -> Result<Vec<Hit>> {
    let terms = without_common(view, &wanted.terms)?;
    let about = article_scores(view, &terms)?;
    let most_about = about.iter().copied().max().unwrap_or(0);
    let mut best: BinaryHeap<Reverse<Ranked>> = BinaryHeap::new();
    for segment in &view.segments {
        let must = phrase_docs(view, segment, &wanted.phrases)?;
        let must_not = docs_with(view, segment, &wanted.without)?;
        let only_phrases = terms.is_empty() && !wanted.phrases.is_empty();
        // A passage without any of the words is of interest where its article or a phrase is asked for.
        let floor = u32::from(most_about == 0 && !only_phrases);
        let mut parts = parts(view, segment, &terms)?;
        let mut scores = vec![0_u32; STRIDE.min(segment.len())];
        for from in (0..segment.len()).step_by(STRIDE) {
            scores.fill(0);
            for part in &mut parts {
                part.add(segment, from, &mut scores);
            }
            let docs = scores.get(..(segment.len() - from).min(STRIDE)).unwrap_or(&[]);
            let first_docs = (from..).step_by(RUN);
            for (at, run) in first_docs.zip(docs.chunks(RUN)) {
                // Most documents cannot be among the best, whatever is said about their articles.
                let least = worst(&best, wanted.limit).saturating_sub(most_about).max(floor);
                if run.iter().copied().fold(0, u32::max) < least {
                    continue;
                }
                for (doc, &score) in (at as DocId..).zip(run).filter(|(_, score)| **score >= least) {
                    let Some(article) = segment.article_of_passage(doc) else {
                        continue;
                    };
                    let about = about.get(article as usize).copied().unwrap_or(0);
                    // An article that is only named (by its author, say) is answered with its beginning.
                    let named = about > 0 && segment.span(doc).start == 0;
                    if score == 0 && !named && !only_phrases {
                        continue;
                    }
                    let score = score + about;
                    let allowed =
                        wanted.allowed.as_ref().is_none_or(|allowed| allowed.get(article as usize) == Some(&true));
                    if score < worst(&best, wanted.limit)
                        || !allowed
                        || must.as_ref().is_some_and(|must| !must.contains(&doc))
                        || must_not.contains(&doc)
                    {
                        continue;
                    }
                    let span = segment.span(doc);
                    best.push(Reverse((score, Reverse((article, span.start)), span.end)));
                    if best.len() > wanted.limit {
                        best.pop();
                    }
                }
            }
        }
    }
    let mut hits: Vec<Hit> = best
        .into_iter()
        .map(|Reverse((score, Reverse((article, start)), end))| Hit {
            article: article as usize,
            span: start..end,
            score,
        })
        .collect();
    hits.sort_by_key(|hit| (Reverse(hit.score), hit.article, hit.span.start));
    Ok(hits)
}

/// A part of a score in whole units; a match, however common its word, is worth something.
fn points(part: f32) -> u32 {
    (part * UNIT).round().max(1.0) as u32
}

/// The terms worth reading whole posting lists for. A question of common words only is answered by the rarest of them.
fn without_common(view: &View, terms: &[(String, f32)]) -> Result<Vec<(String, f32)>> {
    let mut counted = Vec::new();
    for term in terms {
        counted.push((view.passages_with(&term.0)?, term));
    }
    let common = |passages: u64| view.passages > SMALL && passages * COMMON > view.passages;
    // A term that stands in no passage may stand in a title; it finds nothing by itself.
    let rare_enough = counted.iter().any(|(passages, _)| *passages > 0 && !common(*passages));
    if !rare_enough {
        counted.sort_by_key(|(passages, _)| *passages);
        let titles = counted.iter().filter(|(passages, _)| *passages == 0);
        let rarest = counted.iter().filter(|(passages, _)| *passages > 0).take(RAREST);
        return Ok(titles.chain(rarest).map(|(_, term)| (*term).clone()).collect());
    }
    Ok(counted.into_iter().filter(|(passages, _)| !common(*passages)).map(|(_, term)| term.clone()).collect())
}

/// For each article, what its title, source, author and tags add to each of its passages; empty when nothing does.
fn article_scores(view: &View, terms: &[(String, f32)]) -> Result<Vec<u32>> {
    let mut scores = Vec::new();
    for segment in &view.segments {
        for field in [view.fields.title, view.fields.source, view.fields.author, view.fields.tags] {
            for (term, idf) in terms {
                let part = points(idf * ABOUT_WEIGHT);
                each_doc(segment, field, term, &mut |doc, _| {
                    if let Some(article) = segment.article_of_record(doc) {
                        scores.resize(view.catalogue.articles.len(), 0);
                        if let Some(score) = scores.get_mut(article as usize) {
                            *score += part;
                        }
                    }
                })?;
            }
        }
    }
    Ok(scores)
}

/// What one term adds to the documents of a segment, read from front to back.
struct Part {
    postings: BlockSegmentPostings,
    /// The place in the postings' present block.
    at: usize,
    worth: Worth,
}

/// What a document with a term gets for it.
enum Worth {
    /// BM25, by the term's frequency and the document's length (see [`Bm25`]).
    Text(Bm25),
    /// The same for all.
    Fixed(u32),
}

/// BM25 of one term, computed once for each frequency and length.
struct Bm25 {
    idf: f32,
    /// What a document's length adds to the frequency, by length code.
    norms: Rc<[f32]>,
    /// Frequencies below [`Bm25::TABLED`] in rows of a length code each; zero where it is not yet computed.
    table: Vec<u32>,
}

impl Bm25 {
    const TABLED: usize = 8;

    fn score(&mut self, length: u8, frequency: u32) -> u32 {
        let row = usize::from(length) * Bm25::TABLED;
        let known = (frequency as usize) < Bm25::TABLED;
        let slot = self.table.get_mut(row + frequency as usize).filter(|_| known);
        if let Some(score) = slot.as_deref().copied().filter(|&score| score > 0) {
            return score;
        }
        let norm = self.norms.get(usize::from(length)).copied().unwrap_or(K1);
        let frequency = frequency as f32;
        let score = points(self.idf * frequency * (K1 + 1.0) / (frequency + norm));
        if let Some(slot) = slot {
            *slot = score;
        }
        score
    }
}

/// What the text and the context of the segment's documents hold of each term.
fn parts(view: &View, segment: &Segment, terms: &[(String, f32)]) -> Result<Vec<Part>> {
    let norms: Rc<[f32]> = (0..=u8::MAX)
        .map(|code| K1 * (1.0 - B + B * FieldNormReader::id_to_fieldnorm(code) as f32 / view.mean_length))
        .collect();
    let mut parts = Vec::new();
    for (term, idf) in terms {
        let mut add = |field: Field, worth: Worth| -> Result<()> {
            if let Some(postings) = segment.postings(field, term)? {
                let at = 0;
                parts.push(Part { postings, at, worth });
            }
            Ok(())
        };
        let bm25 = Bm25 { idf: *idf, norms: Rc::clone(&norms), table: vec![0; 256 * Bm25::TABLED] };
        add(view.fields.text, Worth::Text(bm25))?;
        let fixed = points(idf * CONTEXT_WEIGHT);
        add(view.fields.context, Worth::Fixed(fixed))?;
    }
    Ok(parts)
}

impl Part {
    /// Adds what the term is worth to the documents from `from` on that `scores` has room for.
    fn add(&mut self, segment: &Segment, from: usize, scores: &mut [u32]) {
        let end = from + scores.len();
        loop {
            let docs = self.postings.docs().get(self.at..).unwrap_or(&[]);
            let freqs = self.postings.freqs().get(self.at..).unwrap_or(&[]);
            let inside = match docs.last() {
                None => return,
                Some(&last) if (last as usize) < end => docs.len(),
                Some(_) => docs.partition_point(|&doc| (doc as usize) < end),
            };
            let docs = docs.iter().take(inside);
            match &mut self.worth {
                Worth::Text(bm25) => {
                    for (&doc, &frequency) in docs.zip(freqs) {
                        if let Some(score) = scores.get_mut(doc as usize - from) {
                            *score += bm25.score(segment.length_code(doc), frequency);
                        }
                    }
                }
                Worth::Fixed(part) => {
                    for &doc in docs {
                        if let Some(score) = scores.get_mut(doc as usize - from) {
                            *score += *part;
                        }
                    }
                }
            }
            self.at += inside;
            if self.at < self.postings.docs().len() {
                return;
            }
            self.postings.advance();
            self.at = 0;
        }
    }
}

/// Every document of a term with its frequency, dead ones included.
fn each_doc(segment: &Segment, field: Field, term: &str, visit: &mut impl FnMut(DocId, u32)) -> Result<()> {
    let Some(mut postings) = segment.postings(field, term)? else {
        return Ok(());
    };
    while !postings.docs().is_empty() {
        visit_block(&postings, visit);
        postings.advance();
    }
    Ok(())
}

fn visit_block(postings: &BlockSegmentPostings, visit: &mut impl FnMut(DocId, u32)) {
    for (&doc, &frequency) in postings.docs().iter().zip(postings.freqs()) {
        visit(doc, frequency);
    }
}

/// The documents that hold a sequence of each phrase; `None` when no phrase is asked for.
fn phrase_docs(
    view: &View,
    segment: &Segment,
    phrases: &[Vec<Vec<(usize, String)>>],
) -> Result<Option<HashSet<DocId>>> {
    let mut all: Option<HashSet<DocId>> = None;
    for alternatives in phrases {
        let mut docs = HashSet::new();
        for sequence in alternatives {
            docs.extend(sequence_docs(view, segment, sequence)?);
        }
        all = Some(match all {
            Some(all) => all.intersection(&docs).copied().collect(),
            None => docs,
        });
    }
    Ok(all)
}

/// Whether a living passage holds the terms one after the other.
pub(super) fn holds(view: &View, sequence: &[String]) -> Result<bool> {
    let sequence: Vec<(usize, String)> = sequence.iter().cloned().enumerate().collect();
    for segment in &view.segments {
        let docs = sequence_docs(view, segment, &sequence)?;
        if docs.into_iter().any(|doc| segment.article_of_passage(doc).is_some()) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn sequence_docs(view: &View, segment: &Segment, sequence: &[(usize, String)]) -> Result<Vec<DocId>> {
    let field = view.fields.text;
    let terms: Vec<(usize, Term)> =
        sequence.iter().map(|(at, term)| (*at, Term::from_field_text(field, term))).collect();
    let query: Box<dyn Query> = match terms.as_slice() {
        [] => return Ok(Vec::new()),
        [(_, term)] => Box::new(TermQuery::new(term.clone(), IndexRecordOption::Basic)),
        _ => Box::new(PhraseQuery::new_with_offset(terms)),
    };
    let weight = query.weight(EnableScoring::disabled_from_searcher(&view.searcher))?;
    let mut scorer = weight.scorer(segment.reader(), 1.0)?;
    let mut docs = Vec::new();
    while scorer.doc() != TERMINATED {
        docs.push(scorer.doc());
        scorer.advance();
    }
    Ok(docs)
}

fn docs_with(view: &View, segment: &Segment, terms: &[String]) -> Result<HashSet<DocId>> {
    let mut docs = HashSet::new();
    for term in terms {
        each_doc(segment, view.fields.text, term, &mut |doc, _| {
            docs.insert(doc);
        })?;
    }
    Ok(docs)
}
