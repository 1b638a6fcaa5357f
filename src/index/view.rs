//! One committed state of the index, opened for searching, with counts that know only what is alive.
//!
//! Tantivy counts deleted documents until segments merge. Here every number (passages, average length, document
//! frequency) is taken over living documents, so an index built at once and one grown by edits answer alike.

use std::ops::Range;

use anyhow::{Context, Result};
use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::{DocId, Index, ReloadPolicy, Searcher, SegmentReader, TantivyDocument, Term};

use super::catalogue::{Catalogue, Stored};
use super::schema::Fields;

/// Stands for "no article" in [`Segment::article_of`].
const NONE: u32 = u32::MAX;
/// Blocks of stored records that Tantivy keeps decompressed; they are read once, in order.
const STORE_CACHE: usize = 2;

/// A segment and what a search needs of it at once.
pub(super) struct Segment {
    reader: SegmentReader,
    /// For each document the article it is of, as its place in the catalogue; `NONE` for dead ones and strangers.
    article_of: Vec<u32>,
    is_passage: Vec<bool>,
    starts: Column<u64>,
    ends: Column<u64>,
    lengths: FieldNormReader,
}

impl Segment {
    pub(super) fn reader(&self) -> &SegmentReader {
        &self.reader
    }

    /// One more than the highest document id.
    pub(super) fn len(&self) -> usize {
        self.article_of.len()
    }

    /// The article of a living passage, as its place in the catalogue.
    pub(super) fn article_of_passage(&self, doc: DocId) -> Option<u32> {
        let at = doc as usize;
        self.article_of.get(at).copied().filter(|&article| article != NONE && self.is_passage[at])
    }

    /// The article of a living record.
    pub(super) fn article_of_record(&self, doc: DocId) -> Option<u32> {
        let at = doc as usize;
        self.article_of.get(at).copied().filter(|&article| article != NONE && !self.is_passage[at])
    }

    /// Where a passage lies in its article.
    pub(super) fn span(&self, doc: DocId) -> Range<usize> {
        let byte = |column: &Column<u64>| column.first(doc).and_then(|at| usize::try_from(at).ok()).unwrap_or(0);
        byte(&self.starts)..byte(&self.ends)
    }

    /// The length of a passage in tokens, as Tantivy's one-byte code.
    pub(super) fn length_code(&self, doc: DocId) -> u8 {
        self.lengths.fieldnorm_id(doc)
    }

    /// The postings of a term, block by block; `None` when the segment does not hold it.
    pub(super) fn postings(&self, field: Field, term: &str) -> Result<Option<BlockSegmentPostings>> {
        let inverted = self.reader.inverted_index(field)?;
        Ok(inverted.read_block_postings(&Term::from_field_text(field, term), IndexRecordOption::WithFreqs)?)
    }
}

/// A committed state of the index.
pub(super) struct View {
    pub(super) searcher: Searcher,
    pub(super) fields: Fields,
    pub(super) segments: Vec<Segment>,
    pub(super) catalogue: Catalogue,
    /// Number of living passages.
    pub(super) passages: u64,
    /// Their mean length in tokens.
    pub(super) mean_length: f32,
}

impl View {
    /// Opens the last commit of `index`.
    pub(super) fn open(index: &Index, fields: Fields) -> Result<View> {
        let builder =
            index.reader_builder().reload_policy(ReloadPolicy::Manual).doc_store_cache_num_blocks(STORE_CACHE);
        let searcher = builder.try_into()?.searcher();
        let catalogue = read_catalogue(&searcher, fields)?;
        let segments: Vec<Segment> = searcher
            .segment_readers()
            .iter()
            .map(|reader| open_segment(reader, fields, &catalogue))
            .collect::<Result<_>>()?;
        let (mut passages, mut tokens) = (0_u64, 0_u64);
        for segment in &segments {
            for doc in (0..segment.reader.max_doc()).filter(|&doc| segment.article_of_passage(doc).is_some()) {
                passages += 1;
                tokens += u64::from(FieldNormReader::id_to_fieldnorm(segment.length_code(doc)));
            }
        }
        let mean_length = if passages == 0 { 1.0 } else { tokens as f32 / passages as f32 };
        Ok(View { searcher, fields, segments, catalogue, passages, mean_length })
    }

    /// In how many living passages the term stands.
    pub(super) fn passages_with(&self, term: &str) -> Result<u64> {
        self.count(self.fields.text, term)
    }

    /// In how many articles' title, source, author or tags the term stands; an article may count more than once.
    pub(super) fn articles_about(&self, term: &str) -> Result<u64> {
        let Fields { title, source, author, tags, .. } = self.fields;
        [title, source, author, tags].into_iter().map(|field| self.count(field, term)).sum()
    }

    /// In how many living passages' heading or question the term stands.
    pub(super) fn contexts_with(&self, term: &str) -> Result<u64> {
        self.count(self.fields.context, term)
    }

    fn count(&self, field: Field, term: &str) -> Result<u64> {
        let mut count = 0;
        for segment in &self.segments {
            let Some(mut postings) = segment.postings(field, term)? else {
                continue;
            };
            if !segment.reader.has_deletes() {
                count += u64::from(postings.doc_freq());
                continue;
            }
            while !postings.docs().is_empty() {
                let alive = |doc: &&DocId| !segment.reader.is_deleted(**doc);
                count += postings.docs().iter().filter(alive).count() as u64;
                postings.advance();
            }
        }
        Ok(count)
    }

    /// Gives every term of the passages to `visit`; one that several segments hold as often.
    pub(super) fn each_term(&self, visit: &mut dyn FnMut(&str)) -> Result<()> {
        for segment in &self.segments {
            let inverted = segment.reader.inverted_index(self.fields.text)?;
            let mut stream = inverted.terms().stream()?;
            while stream.advance() {
                if let Ok(term) = std::str::from_utf8(stream.key()) {
                    visit(term);
                }
            }
        }
        Ok(())
    }

    /// A living passage that holds the term: its article, as its place in the catalogue, and where it lies there.
    pub(super) fn passage_with(&self, term: &str) -> Result<Option<(u32, Range<usize>)>> {
        for segment in &self.segments {
            let Some(mut postings) = segment.postings(self.fields.text, term)? else {
                continue;
            };
            while !postings.docs().is_empty() {
                let living = |&doc: &DocId| Some((segment.article_of_passage(doc)?, segment.span(doc)));
                if let Some(found) = postings.docs().iter().find_map(living) {
                    return Ok(Some(found));
                }
                postings.advance();
            }
        }
        Ok(None)
    }

    /// Terms of passages within `distance` edits (1 or 2) of `term` that begin with the same letter, in alphabetical
    /// order.
    pub(super) fn similar(&self, term: &str, distance: u8) -> Result<Vec<String>> {
        let Some(first) = term.chars().next() else { return Ok(Vec::new()) };
        let next = (first..=char::MAX).nth(1).unwrap_or(char::MAX);
        let automaton =
            FuzzyTermQuery::new(Term::from_field_text(self.fields.text, term), distance, true).automaton()?;
        let mut found = std::collections::BTreeSet::new();
        for segment in &self.segments {
            let inverted = segment.reader.inverted_index(self.fields.text)?;
            // One letter's part of the dictionary is soon looked through.
            let near = inverted.terms().search(&automaton).ge(first.to_string()).lt(next.to_string());
            let mut stream = near.into_stream()?;
            while stream.advance() {
                if let Ok(similar) = std::str::from_utf8(stream.key()) {
                    found.insert(similar.to_owned());
                }
            }
        }
        Ok(found.into_iter().collect())
    }
}

fn read_catalogue(searcher: &Searcher, fields: Fields) -> Result<Catalogue> {
    let (mut articles, mut files) = (Vec::new(), Vec::new());
    for reader in searcher.segment_readers() {
        let marked = Term::from_field_u64(fields.is_record, 1);
        let inverted = reader.inverted_index(fields.is_record)?;
        let Some(mut postings) = inverted.read_block_postings(&marked, IndexRecordOption::Basic)? else {
            continue;
        };
        let store = reader.get_store_reader(STORE_CACHE)?;
        while !postings.docs().is_empty() {
            for &doc in postings.docs().iter().filter(|&&doc| !reader.is_deleted(doc)) {
                let document: TantivyDocument = store.get(doc)?;
                let bytes = document.get_first(fields.record).and_then(|value| value.as_bytes());
                match serde_json::from_slice(bytes.unwrap_or_default()).context("a record of the index is damaged")? {
                    Stored::Article(record) => articles.push(record),
                    Stored::File(file) => files.push(file),
                }
            }
            postings.advance();
        }
    }
    Ok(Catalogue::new(articles, files))
}

fn open_segment(reader: &SegmentReader, fields: Fields, catalogue: &Catalogue) -> Result<Segment> {
    let columns = reader.fast_fields();
    let name = |field: Field| reader.schema().get_field_name(field);
    let (keys, starts, ends) =
        (columns.u64(name(fields.article))?, columns.u64(name(fields.start))?, columns.u64(name(fields.end))?);
    // The number of documents stands in a file without checksum.
    let counted = [&keys, &starts].map(|column| column.num_docs());
    anyhow::ensure!(counted == [reader.max_doc(); 2], "a segment of the index is not as long as it should be");
    let len = reader.max_doc() as usize;
    let (mut article_of, mut is_passage) = (Vec::with_capacity(len), Vec::with_capacity(len));
    for doc in 0..reader.max_doc() {
        let key = keys.first(doc).filter(|_| !reader.is_deleted(doc));
        article_of.push(key.and_then(|key| catalogue.by_key(key)).unwrap_or(NONE));
        is_passage.push(starts.first(doc).is_some());
    }
    Ok(Segment {
        reader: reader.clone(),
        article_of,
        is_passage,
        starts,
        ends,
        lengths: reader.get_fieldnorms_reader(fields.text)?,
    })
}
