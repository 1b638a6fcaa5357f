//! A corpus folder, opened: its index up to date, its articles a lookup away.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use anyhow::Result;
use jiff::civil::Date;
use tantivy::Index;

use super::alike::Alike;
use super::catalogue::{Extent, Record, extent};
use super::damage::{self, Damaged};
use super::folder::{self, Access, Check, Found, IndexError, Lock};
use super::retrieve::{Hit, Wanted, holds, retrieve};
use super::schema::Fields;
use super::sounds::Sounds;
use super::update::{self, Changes, Plan, Progress, Summary};
use super::view::View;
use crate::corpus::{self, Article, Listing, NAMES, Problem, Quote, Receipt, Today};
use crate::language::sound::{Likeness, Scripts};
use crate::language::{Language, Memo, Names};

/// Bytes of article text that are kept after reading; when there are more, all are dropped.
const KEPT_BYTES: usize = 8 << 20;

/// How many sets of stemmed words are kept, and of how many languages each: half a megabyte a language.
const KEPT_MEMOS: usize = 2;
const KEPT_LANGUAGES: usize = 8;

/// Which corpus, and where its index lies.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The folder of articles.
    pub corpus: PathBuf,
    /// The folder of everything that can be made anew.
    pub data: PathBuf,
    /// The day on which articles may be dated at the latest.
    pub today: Today,
}

impl Settings {
    /// The same for the day that it is now.
    pub fn as_of_today(&self) -> Settings {
        Settings { today: Today::now(), ..self.clone() }
    }
}

/// What to do when the index cannot be kept on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    /// Fail: the index on disk is the point.
    Disk,
    /// Build one in memory: the answer is the point.
    DiskOrMemory,
}

/// Something about the index that its user should know, beside the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// It was written by other analyzers or another version and was built again.
    Rebuilt,
    /// It was damaged (how, and where it was moved) and was built again.
    Damaged(String, PathBuf),
    /// Another process is writing; what is served is its last commit.
    ReadOnly,
    /// It cannot be kept on disk (why), so it is in memory.
    InMemory(String),
    /// The corpus has a list of names that cannot be followed, and why.
    Names(Problem),
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Notice::Rebuilt => f.write_str("the index was made by another version of ibid and was built again"),
            Notice::Damaged(why, aside) => {
                write!(f, "the index was damaged ({why}); it was moved to `{}` and built again", aside.display())
            }
            Notice::ReadOnly => {
                f.write_str("another ibid is writing the index; answering from its last state, read-only")
            }
            Notice::InMemory(why) => write!(f, "{why}; answering from an index in memory"),
            Notice::Names(problem) => write!(f, "{problem}; until then only the built-in names are known"),
        }
    }
}

/// An opened corpus: an immutable state of the index, and its articles.
pub struct Library {
    settings: Settings,
    view: View,
    extent: Extent,
    languages: Vec<Language>,
    kept: Mutex<Kept>,
    memos: Mutex<Vec<Memos>>,
    sounds: OnceLock<Sounds>,
    alike: Alike,
    names: Names,
    /// What is known of the file that they are read from.
    names_stamp: Option<Stamp>,
    notices: Vec<Notice>,
    summary: Summary,
    provisional: Option<Provisional>,
}

/// What a library is that only answers until the real one is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provisional {
    /// It has the articles as an earlier ibid has indexed them.
    Older,
    /// It has no articles.
    Blank,
}

/// For each language the words that were stemmed last.
pub type Memos = HashMap<Language, Memo>;

/// Articles that were read, so that the next question need not.
#[derive(Default)]
struct Kept {
    articles: HashMap<usize, (Stamp, Arc<Article>)>,
    bytes: usize,
}

impl Library {
    /// Opens the corpus and brings its index up to date.
    ///
    /// # Errors
    /// When the corpus folder cannot be read; with [`Storage::Disk`] also when the index cannot be written
    /// ([`IndexError`] in the chain).
    pub fn open(settings: &Settings, storage: Storage, progress: &mut dyn FnMut(Progress)) -> Result<Library> {
        let check = match storage {
            Storage::Disk => Check::All,
            Storage::DiskOrMemory => Check::Some,
        };
        Library::checked(settings, storage, check, BTreeSet::new(), progress)
    }

    /// This library opened again as the folder is now, but for the files `held`, which are being written: their articles
    /// stay as they were.
    ///
    /// # Errors
    /// As [`Library::open`].
    pub fn reopened(&self, held: BTreeSet<String>) -> Result<Library> {
        let settings = self.settings.as_of_today();
        Library::checked(&settings, Storage::DiskOrMemory, Check::Some, held, &mut |_| {})
    }

    /// This library opened again with every file of the index checked, which mends one that is damaged.
    /// For when a question has failed with [`Damaged`].
    ///
    /// # Errors
    /// As [`Library::open`].
    pub fn repaired(&self) -> Result<Library> {
        Library::checked(&self.settings, Storage::DiskOrMemory, Check::All, BTreeSet::new(), &mut |_| {})
    }

    /// As [`Library::open`] with [`Storage::Disk`], from nothing.
    ///
    /// # Errors
    /// As [`Library::open`].
    pub fn rebuild(settings: &Settings, progress: &mut dyn FnMut(Progress)) -> Result<Library> {
        let listing = corpus::list(&settings.corpus)?;
        let lock = folder::lock(&settings.data)?;
        folder::sweep(&settings.data, &lock);
        Library::anew(settings, &listing, &lock, Vec::new(), progress)
    }

    fn checked(
        settings: &Settings,
        storage: Storage,
        check: Check,
        held: BTreeSet<String>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Library> {
        let listing = Listing { held, ..corpus::list(&settings.corpus)? };
        let opened = folder::lock(&settings.data)
            .map_err(anyhow::Error::from)
            .and_then(|lock| Library::on_disk(settings, &listing, check, &lock, progress));
        let library = match opened {
            Err(error) if storage == Storage::DiskOrMemory => Library::unwritten(settings, &listing, &error, progress),
            opened => opened,
        }?;
        let (articles, passages, summary) = (library.records().len(), library.passages(), &library.summary);
        let (added, changed, removed) = (summary.added, summary.changed, summary.removed);
        tracing::info!(articles, passages, added, changed, removed, "corpus opened");
        Ok(library)
    }

    fn on_disk(
        settings: &Settings,
        listing: &Listing,
        check: Check,
        lock: &Lock,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Library> {
        let data = &settings.data;
        folder::sweep(data, lock);
        let damage = match folder::open(data, Access::Shared, check) {
            Found::Ours(index, fields) => {
                folder::sweep_index(data, &index, lock);
                let updated = Library::updated(settings, listing, &index, fields, Vec::new(), progress)
                    .map_err(|error| folder::blame(data, &index, error));
                folder::sweep_index(data, &index, lock);
                match updated.map_err(anyhow::Error::downcast) {
                    Ok(library) => return Ok(library),
                    Err(Ok(Damaged(why))) => Some(why),
                    Err(Err(error)) => return Err(error),
                }
            }
            Found::Damaged(why) => Some(why),
            Found::Older(..) | Found::Foreign => {
                let notices = vec![Notice::Rebuilt];
                return Library::anew(settings, listing, lock, notices, progress);
            }
            Found::Nothing => None,
        };
        let notices = match damage {
            Some(why) => vec![Notice::Damaged(why, folder::move_aside(data, lock)?)],
            None => Vec::new(),
        };
        Library::anew(settings, listing, lock, notices, progress)
    }

    /// Builds the index from nothing, and only then puts it in the place of the old one.
    fn anew(
        settings: &Settings,
        listing: &Listing,
        lock: &Lock,
        notices: Vec<Notice>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Library> {
        let data = &settings.data;
        let (index, fields) = folder::create(data, lock)?;
        let library = Library::updated(settings, listing, &index, fields, notices, progress)
            .map_err(|error| folder::blame(data, &index, error))
            .and_then(|library| Ok(folder::install(data, lock).map(|()| library)?));
        // What became of a failed attempt takes up room that may be what was wanting.
        folder::sweep(data, lock);
        library
    }

    /// Serves what is on disk as it is where that will do, and otherwise an index in memory.
    ///
    /// It will do when it is current, or when the process that is writing it will make it so.
    fn unwritten(
        settings: &Settings,
        listing: &Listing,
        error: &anyhow::Error,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Library> {
        let locked = matches!(error.downcast_ref(), Some(IndexError::Locked));
        let access = if locked { Access::Shared } else { Access::Untouched };
        if let Found::Ours(index, fields) = folder::open(&settings.data, access, Check::Some)
            && let Ok(view) = damage::reading(|| View::open(&index, fields))
        {
            let plan = Plan::new(listing, &view.catalogue, settings.today);
            let served = |view, notices| {
                let summary = Summary::default();
                Ok(Library::new(settings, view, notices, summary))
            };
            if !plan.changes_articles(&settings.corpus, &view.catalogue, settings.today) {
                return served(view, Vec::new());
            }
            if locked {
                return served(view, vec![Notice::ReadOnly]);
            }
        }
        let (index, fields) = folder::in_memory();
        let notices = vec![Notice::InMemory(format!("{error:#}"))];
        Library::updated(settings, listing, &index, fields, notices, progress)
    }

    /// Opens the last commit and, where the folder differs from it, makes another one.
    fn updated(
        settings: &Settings,
        listing: &Listing,
        index: &Index,
        fields: Fields,
        notices: Vec<Notice>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Library> {
        let view = damage::reading(|| View::open(index, fields))?;
        let plan = Plan::new(listing, &view.catalogue, settings.today);
        if plan.is_empty() {
            return Ok(Library::new(settings, view, notices, Summary::default()));
        }
        let summary = damage::quietly(|| {
            let root = &settings.corpus;
            let (catalogue, today) = (&view.catalogue, settings.today);
            update::run(index, fields, root, catalogue, &plan, today, progress)
        })?;
        drop(view);
        let view = damage::reading(|| View::open(index, fields))?;
        Ok(Library::new(settings, view, notices, summary))
    }

    fn new(settings: &Settings, view: View, mut notices: Vec<Notice>, summary: Summary) -> Library {
        let names_stamp = stamp(&settings.corpus.join(NAMES));
        let (names, problem) = corpus::names(&settings.corpus);
        notices.extend(problem.map(Notice::Names));
        Library {
            settings: settings.clone(),
            extent: extent(view.catalogue.articles.iter()),
            languages: languages(&view.catalogue.articles),
            view,
            kept: Mutex::default(),
            memos: Mutex::default(),
            sounds: OnceLock::new(),
            alike: Alike::default(),
            names,
            names_stamp,
            notices,
            summary,
            provisional: None,
        }
    }

    /// What can be asked at once, while [`Library::open`] is still at work: the index of an earlier ibid where it can be
    /// read, or else nothing. The folder is not changed.
    ///
    /// # Errors
    /// When not even an empty index can be made in memory.
    pub fn provisional(settings: &Settings) -> Result<Library> {
        let library = |view, provisional| Library {
            provisional: Some(provisional),
            ..Library::new(settings, view, Vec::new(), Summary::default())
        };
        if let Found::Older(index, fields) = folder::open(&settings.data, Access::Shared, Check::Some)
            && let Ok(view) = damage::reading(|| View::open(&index, fields))
        {
            return Ok(library(view, Provisional::Older));
        }
        let (index, fields) = folder::in_memory();
        Ok(library(damage::reading(|| View::open(&index, fields))?, Provisional::Blank))
    }

    /// What this library is, where it only answers until the real one is there.
    pub fn is_provisional(&self) -> Option<Provisional> {
        self.provisional
    }

    /// Whether files were added, changed or removed since this library was opened.
    ///
    /// # Errors
    /// When the corpus folder cannot be read.
    pub fn is_stale(&self) -> Result<bool> {
        Ok(!self.changes()?.is_empty())
    }

    /// Which files were added, changed or removed since this library was opened.
    ///
    /// # Errors
    /// When the corpus folder cannot be read.
    pub fn changes(&self) -> Result<Changes> {
        let listing = corpus::list(&self.settings.corpus)?;
        let mut changes = Plan::new(&listing, &self.view.catalogue, self.settings.today).changes();
        let names = stamp(&self.settings.corpus.join(NAMES));
        if names != self.names_stamp {
            let nanoseconds = |time: SystemTime| time.duration_since(UNIX_EPOCH).map_or(0, |age| age.as_nanos() as u64);
            changes.insert(NAMES.to_owned(), names.map(|(size, time)| (size, time.map_or(0, nanoseconds))));
        }
        Ok(changes)
    }

    /// What its user should know.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// What opening changed in the index.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// The corpus folder.
    pub fn root(&self) -> &Path {
        &self.settings.corpus
    }

    /// The settings it was opened with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Every article, ordered by id.
    pub fn records(&self) -> &[Record] {
        &self.view.catalogue.articles
    }

    /// The place of an article among [`Library::records`].
    pub fn find(&self, id: &str) -> Option<usize> {
        self.view.catalogue.by_id(id)
    }

    /// The quote that a receipt vouches for, from the article `likely` where that is one of several with the same text.
    /// Where none has that text now, an earlier wording that was kept; `None` when there is none of that either.
    pub fn vouched(&self, receipt: &Receipt, likely: Option<&str>) -> Option<Quote> {
        let has_it = |at: &usize| self.records().get(*at).is_some_and(|record| receipt.is_of(record.text));
        let known = likely.and_then(|id| self.find(id)).filter(has_it);
        // A file that has just been changed has no article any more, while the index still has its record.
        let mut all = known.into_iter().chain((0..self.records().len()).filter(has_it));
        let article = all.find_map(|at| self.article(at));
        let earlier = || corpus::earlier(self.root(), receipt, likely, self.settings.today);
        article.or_else(earlier)?.quote(receipt.span())
    }

    /// The day (UTC) since which the article of this quote has another wording; `None` where it has this one.
    pub fn reworded_on(&self, quote: &Quote) -> Option<Date> {
        let article = quote.article();
        let has_it = |at: &usize| self.records().get(*at).is_some_and(|record| record.text == article.sha256());
        if self.find(article.id()).filter(has_it).and_then(|at| self.article(at)).is_some() {
            return None;
        }
        corpus::reworded_on(self.root(), article)
    }

    /// The day (UTC) on which the file of an article was read into the index.
    pub fn indexed_on(&self, id: &str) -> Option<Date> {
        let record = self.records().get(self.find(id)?)?;
        self.view.catalogue.files.get(&record.place.file).map(|file| file.indexed_on)
    }

    /// How much the articles hold for which `allowed` (by place) is true; all of them when it is `None`.
    pub fn extent(&self, allowed: Option<&[bool]>) -> Extent {
        let Some(allowed) = allowed else {
            return self.extent.clone();
        };
        extent(self.records().iter().zip(allowed).filter(|(_, allowed)| **allowed).map(|(record, _)| record))
    }

    /// What kept articles out, as far as the index remembers, and how many articles that concerns.
    pub fn rejected(&self) -> (usize, Vec<&Problem>) {
        let mut files: Vec<_> = self.view.catalogue.files.values().filter(|file| file.rejected > 0).collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        (files.iter().map(|file| file.rejected).sum(), files.iter().flat_map(|file| &file.problems).collect())
    }

    /// The languages of the articles, the most frequent first.
    pub fn languages(&self) -> &[Language] {
        &self.languages
    }

    /// Number of passages.
    pub fn passages(&self) -> u64 {
        self.view.passages
    }

    /// How many bytes the index has on disk, and when it was last written; `None` where it is in memory.
    pub fn index_on_disk(&self) -> Option<(u64, SystemTime)> {
        folder::size_and_time(&self.settings.data)
    }

    /// Mean length of a passage in tokens.
    pub fn mean_length(&self) -> f32 {
        self.view.mean_length
    }

    /// Document frequency of a term: in how many passages it stands.
    ///
    /// # Errors
    /// [`Damaged`] when the index cannot be read.
    pub fn document_frequency(&self, term: &str) -> Result<u64> {
        damage::reading(|| self.view.passages_with(term))
    }

    /// In how many titles, sources, authors, tags, headings and interviewers' questions a term stands.
    ///
    /// # Errors
    /// [`Damaged`] when the index cannot be read.
    pub fn mentions_around(&self, term: &str) -> Result<u64> {
        damage::reading(|| Ok(self.view.articles_about(term)? + self.view.contexts_with(term)?))
    }

    /// Terms of passages within one or two edits of `term` that begin with the same letter, in alphabetical order.
    ///
    /// # Errors
    /// [`Damaged`] when the index cannot be read.
    pub fn similar_terms(&self, term: &str, distance: u8) -> Result<Vec<String>> {
        damage::reading(|| self.view.similar(term, distance))
    }

    /// Terms of passages that a word in lower case may be another spelling of, in alphabetical order.
    ///
    /// # Errors
    /// [`Damaged`] when the index cannot be read.
    pub fn terms_like(&self, word: &str, scripts: Scripts) -> Result<Vec<(String, Likeness)>> {
        let found = self.sounds()?.like(word, scripts);
        Ok(found.into_iter().map(|(term, likeness)| (term.to_owned(), likeness)).collect())
    }

    /// The articles that print much of the same text as the one at a place among [`Library::records`]: their places, in
    /// order. Which words they share is for a closer look to tell.
    pub fn alike(&self, at: usize) -> Vec<usize> {
        self.alike.like(self.records(), at)
    }

    /// Files the terms by their sound and the articles by what they print, where that is not done yet, so that no
    /// question has to wait for it.
    ///
    /// # Errors
    /// [`Damaged`] when the index cannot be read.
    pub fn warm(&self) -> Result<()> {
        self.alike.sketches(self.records());
        self.sounds().map(|_| ())
    }

    fn sounds(&self) -> Result<&Sounds> {
        if let Some(sounds) = self.sounds.get() {
            return Ok(sounds);
        }
        let began = Instant::now();
        let sounds = damage::reading(|| Sounds::of(&self.view))?;
        tracing::debug!(took_ms = began.elapsed().as_millis() as u64, "terms filed by their sound");
        Ok(self.sounds.get_or_init(|| sounds))
    }

    /// What things are called, by the list that is built in and the corpus's own.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// Whether a passage holds these terms one after the other.
    ///
    /// # Errors
    /// [`Damaged`] when the index cannot be read.
    pub fn holds(&self, sequence: &[String]) -> Result<bool> {
        damage::reading(|| holds(&self.view, sequence))
    }

    /// A passage that holds a term: its article, as its place among [`Library::records`], and its bytes there.
    ///
    /// # Errors
    /// [`Damaged`] when the index cannot be read.
    pub fn passage_with(&self, term: &str) -> Result<Option<(usize, Range<usize>)>> {
        let found = damage::reading(|| self.view.passage_with(term))?;
        Ok(found.map(|(article, span)| (article as usize, span)))
    }

    /// Candidates for an answer, best first.
    ///
    /// # Errors
    /// [`Damaged`] when the index cannot be read.
    pub fn retrieve(&self, wanted: &Wanted) -> Result<Vec<Hit>> {
        damage::reading(|| retrieve(&self.view, wanted))
    }

    /// Words that were stemmed for earlier questions, for the caller alone; [`Library::keep_memos`] takes them back.
    pub fn take_memos(&self) -> Memos {
        let mut memos = self.memos.lock().unwrap_or_else(PoisonError::into_inner);
        memos.pop().unwrap_or_default()
    }

    /// Keeps the words for the next question.
    pub fn keep_memos(&self, memos: Memos) {
        let mut kept = self.memos.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < KEPT_MEMOS && memos.len() <= KEPT_LANGUAGES {
            kept.push(memos);
        }
    }

    /// The article at a place among [`Library::records`], read from its file; `None` when it is gone or its text
    /// is no longer the one that was indexed, and must not be quoted.
    pub fn article(&self, at: usize) -> Option<Arc<Article>> {
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let record = self.records().get(at)?;
        let stamp = stamp(&self.root().join(&record.place.file))?;
        if let Some((_, article)) = kept().articles.get(&at).filter(|(known, _)| *known == stamp) {
            return Some(Arc::clone(article));
        }
        let article = corpus::load(self.root(), &record.place, self.settings.today).ok()?;
        if article.sha256() != record.text || article.id() != record.id {
            return None;
        }
        let article = Arc::new(article);
        let mut kept = kept();
        if kept.bytes > KEPT_BYTES {
            *kept = Kept::default();
        }
        if kept.articles.insert(at, (stamp, Arc::clone(&article))).is_none() {
            kept.bytes += article.text().len();
        }
        Some(article)
    }
}

/// Size and time of change: while they stay, a file that was read need not be read again.
type Stamp = (u64, Option<SystemTime>);

fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.len(), metadata.modified().ok()))
}

/// The languages of these articles, the most frequent first.
fn languages(records: &[Record]) -> Vec<Language> {
    let mut counts: BTreeMap<Language, usize> = BTreeMap::new();
    for record in records {
        *counts.entry(record.language).or_default() += 1;
    }
    let mut languages: Vec<Language> = counts.keys().copied().collect();
    languages.sort_by_key(|language| Reverse(counts.get(language).copied()));
    languages
}
