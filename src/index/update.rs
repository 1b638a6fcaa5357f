//! Brings the index in line with the corpus folder: added, changed and deleted articles only.
//!
//! A file is read again when its size or time of change differs from what the index remembers; an article in it is
//! indexed again when its print does. All of it is one commit, so a run that is killed leaves the last one intact.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::Result;
use jiff::civil::Date;
use tantivy::index::SegmentMeta;
use tantivy::indexer::NoMergePolicy;
use tantivy::{Index, IndexWriter, TantivyDocument, Term};

use super::catalogue::{Catalogue, FileRecord, Record, Stored};
use super::schema::{Fields, Fingerprint, article_key, tagged};
use crate::corpus::{Article, Listed, Listing, Place, Reading, Today, passages, read_file};

/// A file changed less than this before it was read may change again within the same tick of the clock.
const FRESH: Duration = Duration::from_secs(2);
/// Below this many bytes one thread with Tantivy's smallest buffer does.
const SMALL: u64 = 4 << 20;
/// Threads for more, and the buffer they share; a larger one is hardly faster, and memory may be short.
const THREADS: usize = 2;
const BUFFER_BYTES: usize = 160 << 20;
const SMALL_BUFFER_BYTES: usize = 15 << 20;
/// More segments than this are merged, so that serving sees few.
const SEGMENTS: usize = 4;
/// A segment with more than one dead document in this many is written anew.
const DEAD: u32 = 4;

/// What one run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Articles that are new.
    pub added: usize,
    /// Articles whose text or metadata changed.
    pub changed: usize,
    /// Articles that are gone.
    pub removed: usize,
    /// Articles that were kept out because of what `ibid check` reports.
    pub rejected: usize,
    /// Bytes of files that were read.
    pub bytes: u64,
    /// How long it took.
    pub took: Duration,
}

/// How far a run is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Articles read so far.
    pub articles: usize,
    /// Bytes of files read so far.
    pub bytes: u64,
    /// Bytes of all files to read.
    pub total_bytes: u64,
}

impl Progress {
    /// How much is done, in per cent.
    pub fn percent(self) -> u8 {
        u8::try_from(100 * self.bytes.min(self.total_bytes) / self.total_bytes.max(1)).unwrap_or(100)
    }
}

/// The files of a corpus folder that are not as an opened library has them, by path: size and time of change, or `None`
/// where a file is gone.
pub type Changes = BTreeMap<String, Option<(u64, u64)>>;

/// What differs between the folder and the index.
#[derive(Debug, Default)]
pub(super) struct Plan {
    read: Vec<Listed>,
    gone: Vec<String>,
}

impl Plan {
    pub(super) fn new(listing: &Listing, catalogue: &Catalogue, today: Today) -> Plan {
        let Listing { files: listed, held, .. } = listing;
        let present: HashSet<&str> = listed.iter().map(|file| file.path.as_str()).collect();
        let is_gone = |path: &&String| !present.contains(path.as_str()) && !held.contains(*path);
        let mut gone: Vec<String> = catalogue.files.keys().filter(is_gone).cloned().collect();
        gone.sort();
        let stale = |file: &&Listed| match catalogue.files.get(&file.path) {
            Some(known) => {
                let same = known.size == file.size && known.modified_ns == file.modified_ns && !known.fresh;
                // An article dated tomorrow is rejected today only.
                !same || (known.rejected > 0 && known.read_on != today.0)
            }
            None => true,
        };
        let read = listed.iter().filter(|file| !held.contains(&file.path)).filter(stale).cloned().collect();
        Plan { read, gone }
    }

    /// The files that it concerns, each with its size and time of change; without them where it is gone.
    pub(super) fn changes(self) -> Changes {
        let read = self.read.into_iter().map(|file| (file.path, Some((file.size, file.modified_ns))));
        read.chain(self.gone.into_iter().map(|path| (path, None))).collect()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.read.is_empty() && self.gone.is_empty()
    }

    /// Whether carrying it out would change an article: files that were only touched, or that were read too soon
    /// after they were written, change none.
    pub(super) fn changes_articles(&self, root: &Path, catalogue: &Catalogue, today: Today) -> bool {
        let known = by_file(catalogue);
        let of = |path: &str| known.get(path).map_or(&[][..], Vec::as_slice);
        let same = |file: &Listed| {
            let mut left = by_id(of(&file.path));
            let read = read_file(root, &file.path, today, &mut |reading| match reading {
                Reading::Article(article, place) => {
                    let now = Record::new(&article, place);
                    let then = left.remove(article.id());
                    anyhow::ensure!(then == Some(&now), "`{}` has changed", now.id);
                    Ok(())
                }
                Reading::Rejected(_) => Ok(()),
            });
            read.is_ok() && left.is_empty()
        };
        !self.gone.iter().all(|path| of(path).is_empty()) || !self.read.iter().all(same)
    }

    fn bytes(&self) -> u64 {
        self.read.iter().map(|file| file.size).sum()
    }
}

/// Carries out a plan and commits.
pub(super) fn run(
    index: &Index,
    fields: Fields,
    root: &Path,
    catalogue: &Catalogue,
    plan: &Plan,
    today: Today,
    progress: &mut dyn FnMut(Progress),
) -> Result<Summary> {
    let began = Instant::now();
    let total_bytes = plan.bytes();
    let writer = if total_bytes < SMALL {
        index.writer_with_num_threads(1, SMALL_BUFFER_BYTES)
    } else {
        index.writer_with_num_threads(THREADS, BUFFER_BYTES)
    };
    let writer = writer?;
    // Merging is done once, at the end; a policy of Tantivy's own would merge the same segments meanwhile.
    writer.set_merge_policy(Box::new(NoMergePolicy));
    let mut run = Run { fields, writer, written: false, summary: Summary::default() };
    let known = by_file(catalogue);
    let mut articles = 0;
    for file in &plan.read {
        let old = known.get(file.path.as_str()).map_or(&[][..], Vec::as_slice);
        let bytes_before = run.summary.bytes;
        let known = catalogue.files.get(&file.path);
        run.file(root, file, known, old, today, &mut |within| {
            articles += 1;
            progress(Progress { articles, bytes: bytes_before + within, total_bytes });
        })?;
        run.summary.bytes += file.size;
    }
    for path in &plan.gone {
        for record in known.get(path.as_str()).into_iter().flatten() {
            run.remove(record);
        }
        run.forget(&file_id(path));
    }
    let Run { mut writer, mut summary, written, .. } = run;
    if written {
        commit(&mut writer)?;
        merge(index, &mut writer)?;
    }
    writer.wait_merging_threads()?;
    summary.took = began.elapsed();
    Ok(summary)
}

fn commit(writer: &mut IndexWriter) -> Result<()> {
    let payload = serde_json::to_string(&Fingerprint::current())?;
    let mut commit = writer.prepare_commit()?;
    commit.set_payload(&payload);
    commit.commit()?;
    Ok(())
}

/// Merges the smallest segments where there are many, two merges at a time, so that [`SEGMENTS`] are left; a segment
/// that is dead for more than its [`DEAD`]th is written anew. Nothing else merges (see [`run`]).
fn merge(index: &Index, writer: &mut IndexWriter) -> Result<()> {
    let mut segments = index.searchable_segment_metas()?;
    let wasteful = |segment: &SegmentMeta| segment.num_deleted_docs() > segment.max_doc() / DEAD;
    segments.sort_by_key(|segment| (!wasteful(segment), segment.num_docs(), segment.id()));
    // One merge of n segments leaves n - 1 fewer, two leave n - 2 fewer.
    let surplus = segments.len().saturating_sub(SEGMENTS);
    let dead = segments.iter().filter(|segment| wasteful(segment)).count();
    let merges = surplus.max(dead).min(2);
    let chosen = (surplus + surplus.min(2)).max(dead);
    let mut groups = vec![Vec::new(); merges];
    for (at, segment) in segments.iter().take(chosen).enumerate() {
        groups[at % merges].push(segment.id());
    }
    let running: Vec<_> = groups.iter().map(|group| writer.merge(group)).collect();
    for merge in running {
        merge.wait()?;
    }
    Ok(())
}

/// The articles of each file.
fn by_file(catalogue: &Catalogue) -> HashMap<&str, Vec<&Record>> {
    let mut files: HashMap<&str, Vec<&Record>> = HashMap::new();
    for record in &catalogue.articles {
        files.entry(record.place.file.as_str()).or_default().push(record);
    }
    files
}

fn by_id<'r>(records: &[&'r Record]) -> HashMap<&'r str, &'r Record> {
    records.iter().map(|record| (record.id.as_str(), *record)).collect()
}

fn record_id(article: &str) -> String {
    format!("a{article}")
}

fn file_id(path: &str) -> String {
    format!("f{path}")
}

struct Run {
    fields: Fields,
    writer: IndexWriter,
    /// Whether there is anything to commit.
    written: bool,
    summary: Summary,
}

impl Run {
    /// Reads one file and brings its articles up to date; `known` and `old` are what the index holds of it.
    fn file(
        &mut self,
        root: &Path,
        file: &Listed,
        known: Option<&FileRecord>,
        old: &[&Record],
        today: Today,
        progress: &mut dyn FnMut(u64),
    ) -> Result<()> {
        let mut unseen = by_id(old);
        let (mut problems, mut rejected) = (Vec::new(), 0);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        read_file(root, &file.path, today, &mut |reading| {
            match reading {
                Reading::Article(article, place) => {
                    let within = place.line.as_ref().map_or(file.size, |(_, bytes)| bytes.end);
                    let old = unseen.remove(article.id());
                    self.article(&article, place, old)?;
                    progress(within);
                }
                Reading::Rejected(found) => {
                    rejected += 1;
                    problems.extend(found);
                    problems.truncate(FileRecord::KEPT);
                }
            }
            Ok(())
        })?;
        for record in unseen.into_values() {
            self.remove(record);
        }
        self.summary.rejected += rejected;
        let record = FileRecord {
            path: file.path.clone(),
            size: file.size,
            modified_ns: file.modified_ns,
            fresh: now.saturating_sub(Duration::from_nanos(file.modified_ns)) < FRESH,
            problems,
            rejected,
            read_on: today.0,
            indexed_on: utc_day(now),
        };
        if known == Some(&record) {
            return Ok(());
        }
        self.forget(&file_id(&file.path));
        self.add_record(&file_id(&file.path), &Stored::File(record), TantivyDocument::default())
    }

    fn article(&mut self, article: &Article, place: Place, old: Option<&Record>) -> Result<()> {
        let record = Record::new(article, place);
        match old {
            Some(old) if *old == record => return Ok(()),
            Some(old) if old.print == record.print => self.forget(&record_id(&old.id)),
            Some(old) => {
                self.summary.changed += 1;
                self.drop_documents(old);
                self.add_passages(article, &record)?;
            }
            None => {
                self.summary.added += 1;
                self.add_passages(article, &record)?;
            }
        }
        let mut about = TantivyDocument::default();
        let meta = article.meta();
        let Fields { title, source, author, tags, .. } = self.fields;
        let words = |text: &str| tagged(record.language, text);
        about.add_text(title, words(&meta.title));
        for (field, text) in [(source, &meta.source), (author, &meta.author)] {
            if let Some(text) = text {
                about.add_text(field, words(text));
            }
        }
        for tag in &meta.tags {
            about.add_text(tags, words(tag));
        }
        about.add_u64(self.fields.article, article_key(&record.id));
        self.add_record(&record_id(article.id()), &Stored::Article(record), about)
    }

    fn add_passages(&mut self, article: &Article, record: &Record) -> Result<()> {
        let key = article_key(&record.id);
        for passage in passages(article) {
            let cut =
                |span: &std::ops::Range<usize>| tagged(record.language, article.text().get(span.clone()).unwrap_or(""));
            let mut document = TantivyDocument::default();
            document.add_text(self.fields.text, cut(&passage.span));
            for span in passage.heading.iter().chain(&passage.asked) {
                document.add_text(self.fields.context, cut(span));
            }
            document.add_u64(self.fields.article, key);
            document.add_u64(self.fields.start, passage.span.start as u64);
            document.add_u64(self.fields.end, passage.span.end as u64);
            self.writer.add_document(document)?;
        }
        Ok(())
    }

    fn add_record(&mut self, id: &str, stored: &Stored, mut document: TantivyDocument) -> Result<()> {
        document.add_text(self.fields.record_id, id);
        document.add_u64(self.fields.is_record, 1);
        document.add_bytes(self.fields.record, &serde_json::to_vec(stored)?);
        self.written = true;
        self.writer.add_document(document)?;
        Ok(())
    }

    fn remove(&mut self, record: &Record) {
        self.summary.removed += 1;
        self.drop_documents(record);
    }

    /// Deletes an article's passages and its record, which carry the same key.
    fn drop_documents(&mut self, record: &Record) {
        self.written = true;
        self.writer.delete_term(Term::from_field_u64(self.fields.article, article_key(&record.id)));
    }

    fn forget(&mut self, record_id: &str) {
        self.written = true;
        self.writer.delete_term(Term::from_field_text(self.fields.record_id, record_id));
    }
}

/// The day in UTC, so long after the beginning of 1970.
fn utc_day(since: Duration) -> Date {
    let second = i64::try_from(since.as_secs()).unwrap_or(i64::MAX);
    let time = jiff::Timestamp::from_second(second).unwrap_or(jiff::Timestamp::MAX);
    time.to_zoned(jiff::tz::TimeZone::UTC).date()
}
