//! What the index knows of articles and files without opening them: where they lie, how to filter and count them.

use std::collections::{BTreeSet, HashMap};
use std::ops::RangeInclusive;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::schema::article_key;
use crate::corpus::{Article, Place, Problem, Sha256, Sketch, Source};
use crate::language::Language;

/// One article, as the index knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its id.
    pub id: String,
    /// Where it lies on disk.
    pub place: Place,
    /// SHA-256 of its text when it was indexed.
    pub text: Sha256,
    /// SHA-256 of all that was indexed of it; the same print is the same documents.
    pub print: Sha256,
    /// The publication.
    pub source: Source,
    /// Who wrote it.
    pub author: Option<String>,
    /// The day of publication.
    pub date: Option<Date>,
    /// Where it was published.
    pub url: Option<String>,
    /// The language it states, or the one detected.
    pub language: Language,
    /// What tells which other articles print the same text.
    pub sketch: Sketch,
}

impl Record {
    pub(super) fn new(article: &Article, place: Place) -> Record {
        let meta = article.meta();
        let stated = meta.language.as_deref().and_then(Language::from_code);
        let language = stated.unwrap_or_else(|| crate::language::detect(article.text()));
        let about = format!("{meta:?} {language} {} {:?}", article.sha256(), article.blocks());
        Record {
            id: article.id().to_owned(),
            place,
            text: article.sha256(),
            print: Sha256::of(about.as_bytes()),
            source: meta.source.clone(),
            author: meta.author.clone(),
            date: meta.date,
            url: meta.url.clone(),
            language,
            sketch: Sketch::of(article.text()),
        }
    }
}

/// One file, as the index knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FileRecord {
    pub(super) path: String,
    pub(super) size: u64,
    pub(super) modified_ns: u64,
    /// The file was changed so shortly before it was read that a later change could carry the same time.
    pub(super) fresh: bool,
    /// What kept articles of this file out, at most [`FileRecord::KEPT`] of them.
    pub(super) problems: Vec<Problem>,
    /// How many articles were kept out.
    pub(super) rejected: usize,
    /// What day it was when the file was read, where the day is furthest on: no article may be dated later.
    pub(super) read_on: Date,
    /// The day in UTC on which it was read.
    pub(super) indexed_on: Date,
}

impl FileRecord {
    /// How many problems of a file are kept; `ibid check` has them all.
    pub(super) const KEPT: usize = 20;
}

/// A record as it is stored.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Stored {
    Article(Record),
    File(FileRecord),
}

/// How much there is to search: what a reader is told when something, or nothing, was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Number of articles.
    pub articles: usize,
    /// Number of distinct publications that are known.
    pub sources: usize,
    /// First and last day of publication, where any is known.
    pub dates: Option<RangeInclusive<Date>>,
}

/// All records of an index, ordered by article id.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    pub(super) articles: Vec<Record>,
    pub(super) files: HashMap<String, FileRecord>,
    by_key: HashMap<u64, u32>,
}

impl Catalogue {
    pub(super) fn new(mut articles: Vec<Record>, files: Vec<FileRecord>) -> Catalogue {
        articles.sort_by(|a, b| a.id.cmp(&b.id));
        let by_key = articles.iter().zip(0..).map(|(record, at)| (article_key(&record.id), at)).collect();
        let files = files.into_iter().map(|file| (file.path.clone(), file)).collect();
        Catalogue { articles, files, by_key }
    }

    /// The place of an article among [`Catalogue::articles`], by its key.
    pub(super) fn by_key(&self, key: u64) -> Option<u32> {
        self.by_key.get(&key).copied()
    }

    pub(super) fn by_id(&self, id: &str) -> Option<usize> {
        self.articles.binary_search_by(|record| record.id.as_str().cmp(id)).ok()
    }
}

/// How much the articles that `allowed` lets through hold.
pub(super) fn extent<'r>(records: impl Iterator<Item = &'r Record>) -> Extent {
    let mut sources = BTreeSet::new();
    let mut articles = 0;
    let mut dates: Option<(Date, Date)> = None;
    for record in records {
        articles += 1;
        sources.extend(record.source.as_deref());
        if let Some(date) = record.date {
            let (first, last) = dates.unwrap_or((date, date));
            dates = Some((first.min(date), last.max(date)));
        }
    }
    Extent { articles, sources: sources.len(), dates: dates.map(|(first, last)| first..=last) }
}
