//! Drafts become files of the corpus: whole or not at all, under names that people can read and that stay the same.
//!
//! What tells one article from another is its web address; without one, the place of its file; without that, the name of
//! the file that it was read from, with its text or its title. A file that is already there is written again only when its
//! text, or what is known of it, has changed.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use super::correction;
use super::draft::{Body, Draft, Refusal};
use super::staged::{Staged, unwritable};
use crate::corpus::{self, Article, Reading, Sha256, Sketch, Today};

/// Characters and bytes of one part of a name.
const PART_CHARS: usize = 60;
const PART_BYTES: usize = 150;

/// From this part (0 to 1) of their runs of words on that two texts share, one may be the other, edited.
const ALIKE: f32 = 0.3;

/// What became of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A new file.
    Added,
    /// A file that was there has a new content.
    Updated,
    /// The file that is there says the same.
    Unchanged,
}

/// What a draft would change of an article that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The file says the same; when it was fetched does not count.
    Nothing,
    /// What is known of it, and not its text.
    Facts,
    /// Its text.
    Wording,
}

impl Change {
    fn between(old: &Article, new: &Article) -> Change {
        if old.sha256() != new.sha256() {
            Change::Wording
        } else if old.meta() != new.meta() {
            Change::Facts
        } else {
            Change::Nothing
        }
    }
}

/// What is to become of a draft.
struct Plan {
    path: String,
    content: String,
    article: Article,
    /// The article that is there.
    old: Option<Article>,
    /// What changes of that one.
    change: Option<Change>,
}

/// Whether files are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// They are.
    Write,
    /// Everything is done but that.
    DryRun,
}

/// A corpus folder that takes in drafts.
pub struct Filing {
    root: PathBuf,
    today: Today,
    mode: Mode,
    /// The file of each web address.
    of_url: HashMap<String, String>,
    /// The files of those articles that were read from a file of each name.
    of_file: HashMap<String, Vec<String>>,
    /// Contents of files that a dry run would have written.
    written: HashMap<String, String>,
    /// Files that are not in their places yet.
    staged: Staged,
    /// The texts that this run put into files of articles that neither address nor origin tells apart.
    unnamed: HashMap<String, Sha256>,
}

impl Filing {
    /// Takes up a corpus folder, which is made if it is not there.
    ///
    /// # Errors
    /// When the folder cannot be made or read.
    pub fn open(root: &Path, today: Today, mode: Mode) -> Result<Filing> {
        if mode == Mode::Write {
            let made = fs::create_dir_all(root).map_err(unwritable);
            made.with_context(|| format!("cannot make the folder `{}`", root.display()))?;
        }
        let (mut of_url, mut of_file) = (HashMap::new(), HashMap::<String, Vec<String>>::new());
        if mode == Mode::Write {
            Staged::sweep(root);
        }
        if root.is_dir() {
            for file in corpus::list(root)?.files {
                corpus::read_file(root, &file.path, today, &mut |reading| {
                    if let Reading::Article(article, place) = reading {
                        match (&article.meta().url, &article.provenance().original) {
                            (Some(url), _) => drop(of_url.entry(url.clone()).or_insert(place.file)),
                            (None, Some(name)) => of_file.entry(name.clone()).or_default().push(place.file),
                            (None, None) => {}
                        }
                    }
                    Ok(())
                })?;
            }
        }
        Ok(Filing {
            root: root.to_owned(),
            today,
            mode,
            of_url,
            of_file,
            written: HashMap::new(),
            staged: Staged::new(root),
            unnamed: HashMap::new(),
        })
    }

    /// What comes from now on was given anew: it may be an edited form of what this run has filed already.
    pub fn begin_run(&mut self) {
        self.unnamed.clear();
    }

    /// Waits for the disk once for many files instead of once for each. They are in their places after
    /// [`Filing::finish`] at the latest.
    #[must_use]
    pub fn in_batches(mut self) -> Filing {
        self.staged.wait_for_many();
        self
    }

    /// Puts what is not there yet into its place.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn finish(mut self) -> Result<()> {
        self.staged.settle()
    }

    /// Puts a draft into the corpus; the path of its file comes back with what happened. What is known of its article
    /// from before, and its origin does not say this time, comes into the draft.
    ///
    /// # Errors
    /// A [`Refusal`] where the draft would not be an article.
    ///
    /// # Failures
    /// The outer error is one of the disk: nothing was changed.
    pub fn file(&mut self, draft: &mut Draft) -> Result<Result<(Outcome, String), Refusal>> {
        let Plan { path, content, article, old, change } = match self.plan(draft) {
            Ok(plan) => plan,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if let (Some(old), Some(Change::Wording), Mode::Write) = (&old, change, self.mode) {
            self.keep_version(&path, old)?;
        }
        if change != Some(Change::Nothing) {
            match self.mode {
                Mode::Write => self.staged.put(&path, content.as_bytes())?,
                Mode::DryRun => drop(self.written.insert(path.clone(), content)),
            }
        }
        match &draft.url {
            Some(url) => drop(self.of_url.insert(url.clone(), path.clone())),
            None if draft.place.is_none() => {
                if let Some(name) = &draft.file {
                    let files = self.of_file.entry(name.clone()).or_default();
                    if !files.contains(&path) {
                        files.push(path.clone());
                    }
                }
                self.unnamed.insert(path.clone(), article.sha256());
            }
            None => {}
        }
        Ok(Ok((outcome(change), path)))
    }

    /// What filing a draft would change of an article that is there, and the path of its file; `None` where it would be a
    /// new one.
    ///
    /// # Errors
    /// A [`Refusal`] where the draft would not be an article.
    pub fn change(&self, draft: &Draft) -> Result<Option<(Change, String)>, Refusal> {
        let Plan { path, change, .. } = self.plan(&mut draft.clone())?;
        Ok(change.map(|change| (change, path)))
    }

    /// What is to become of a draft, which what is known of its article comes into.
    fn plan(&self, draft: &mut Draft) -> Result<Plan, Refusal> {
        if let Some(url) = self.known_address(draft) {
            draft.url = Some(url);
        }
        let known = draft.url.as_ref().and_then(|url| self.of_url.get(url)).cloned();
        let ending = |path: &str| path.rsplit_once('.').map(|(_, ending)| ending.to_owned());
        let elsewhere = known.as_ref().filter(|path| ending(path).as_deref() != Some(draft.ending())).cloned();
        let known = known.filter(|_| elsewhere.is_none()).or_else(|| self.of_same_file(draft));
        let path = known.unwrap_or_else(|| self.free_path(draft));
        let old = self.present(&path);
        if let Some(old) = &old {
            if self.is_copy(old, draft) {
                keep(draft, old);
            } else if self.is_known(old, draft) {
                complete(draft, old);
            }
        }
        draft.corrected = corrected(old.as_ref(), draft);
        let content = draft.content();
        let article = corpus::read_bytes(&path, content.as_bytes(), self.today).map_err(|problems| {
            problems.into_iter().next().map_or_else(
                || Refusal::new("it is no article", "write the file by hand"),
                |problem| Refusal::new(problem.what, problem.fix),
            )
        })?;
        if let Some(file) = elsewhere {
            // A file of another kind holds it, and is left as it is: it may hold other articles, too.
            let what = format!("`{file}` holds an article of this address");
            return Err(Refusal::new(what, "take it out of there first, or leave it there"));
        }
        let change = old.as_ref().map(|old| Change::between(old, &article));
        Ok(Plan { path, content, article, old, change })
    }

    /// The address that the article of a draft is known by, where its origin does not say it this time.
    fn known_address(&self, draft: &Draft) -> Option<String> {
        if draft.url.is_some() || draft.place.is_none() {
            return None;
        }
        self.present(&self.free_path(draft))?.meta().url.clone()
    }

    /// The path of the article that was read from a file of the same name before: of several the one with this text, else
    /// one with most of it, else one with this title. What this run has read from elsewhere is another article.
    fn of_same_file(&self, draft: &Draft) -> Option<String> {
        let files = self.of_file.get(draft.file.as_ref().filter(|_| draft.url.is_none())?)?;
        let name = format!("text.{}", draft.ending());
        let new = corpus::read_bytes(&name, draft.content().as_bytes(), self.today).ok()?;
        let sketch = Sketch::of(new.text());
        let is_text = |old: &Article| old.sha256() == new.sha256();
        let is_alike = |old: &Article| Sketch::of(old.text()).resemblance(&sketch) >= ALIKE;
        let is_titled = |old: &Article| old.meta().title == new.meta().title;
        let same_kind = |path: &&String| path.ends_with(&format!(".{}", draft.ending()));
        let known = files.iter().filter(same_kind).filter_map(|path| Some((path, self.present(path)?)));
        let known: Vec<_> = known.filter(|(path, old)| is_text(old) || !self.unnamed.contains_key(*path)).collect();
        let ways: [&dyn Fn(&Article) -> bool; 3] = [&is_text, &is_alike, &is_titled];
        let found = ways.iter().find_map(|is| known.iter().find(|(_, old)| is(old)))?;
        Some(found.0.clone())
    }

    /// Adds a key to the front matter of an article that is there; its text stays as it is.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn mark(&mut self, path: &str, key: &str, value: &str) -> Result<()> {
        let file = self.root.join(path);
        let content = fs::read_to_string(&file).with_context(|| format!("cannot read `{}`", file.display()))?;
        match corpus::with_key(&content, key, value) {
            Some(content) if self.mode == Mode::Write => self.staged.put(path, content.as_bytes()),
            _ => Ok(()),
        }
    }

    /// Takes a file out of the corpus, and keeps it beside it, so that the receipts of its article still show it. Whether
    /// there was one comes back.
    ///
    /// # Errors
    /// When the file cannot be written aside or removed: it stays then.
    pub fn remove(&mut self, path: &str) -> Result<bool> {
        self.staged.settle()?;
        let Some(old) = self.present(path) else { return Ok(false) };
        if self.mode == Mode::Write {
            self.keep_version(path, &old)?;
            self.staged.settle()?;
            let file = self.root.join(path);
            fs::remove_file(&file)
                .map_err(unwritable)
                .with_context(|| format!("cannot remove `{}`", file.display()))?;
        }
        self.of_url.retain(|_, file| file != path);
        self.of_file.values_mut().for_each(|files| files.retain(|file| file != path));
        self.unnamed.remove(path);
        Ok(true)
    }

    /// Keeps a file as it is, beside the corpus, before its article gets another wording.
    fn keep_version(&mut self, path: &str, old: &Article) -> Result<()> {
        let from = self.staged.path_of(path).unwrap_or_else(|| self.root.join(path));
        let content = fs::read(&from).with_context(|| format!("cannot read `{}`", from.display()))?;
        self.staged.put(&corpus::version_of(path, old.sha256(), day_of_now()), &content)
    }

    /// The article that is now in a file.
    fn present(&self, path: &str) -> Option<Article> {
        let bytes = match self.written.get(path) {
            Some(content) => content.clone().into_bytes(),
            None => fs::read(self.staged.path_of(path).unwrap_or_else(|| self.root.join(path))).ok()?,
        };
        corpus::read_bytes(path, &bytes, self.today).ok()
    }

    /// The path of a draft that is not known by its address.
    fn free_path(&self, draft: &Draft) -> String {
        let named = || {
            let folder = draft.url.as_deref().and_then(host).or(draft.source.as_deref()).unwrap_or("unknown");
            let day = draft.date.as_deref().and_then(|date| date.get(..10)).unwrap_or("undated");
            format!("{folder}/{day} {}", draft.title)
        };
        let place = draft.place.clone().unwrap_or_else(named);
        let parts: Vec<String> = place.split('/').map(slug).filter(|part| !part.is_empty()).collect();
        let parts = if parts.is_empty() { vec!["untitled".to_owned()] } else { parts };
        let path = format!("{}.{}", parts.join("/"), draft.ending());
        let marked = |mark: Sha256| {
            let mark: String = mark.to_string().chars().take(6).collect();
            format!("{}-{mark}.{}", parts.join("/"), draft.ending())
        };
        match &draft.url {
            // Two articles of one day and title, at two addresses; but an origin's own place is one article's.
            Some(url) => {
                let is_other = |other: Article| match (&other.meta().url, &draft.place) {
                    (None, Some(_)) => false,
                    (address, _) => address.as_ref() != Some(url),
                };
                if self.present(&path).is_some_and(is_other) { marked(Sha256::of(url.as_bytes())) } else { path }
            }
            // Two of one day and title in one run or from two files, of which nothing tells that they are one.
            None => {
                let from_other = |old: &Article| {
                    let name = &old.provenance().original;
                    name.is_some() && *name != draft.file
                };
                let others = || self.present(&path).filter(from_other).map(|old| old.sha256());
                let known = self.unnamed.get(&path).copied().or_else(others);
                let other = draft.place.is_none() && known.is_some_and(|known| !self.is_text(known, draft));
                if other { marked(Sha256::of(draft.body.text().as_bytes())) } else { path }
            }
        }
    }

    /// Whether a draft has the text of an article that was read from a file of another name: neither is the newer one.
    fn is_copy(&self, old: &Article, draft: &Draft) -> bool {
        let original = &old.provenance().original;
        let is_other = draft.url.is_none() && draft.place.is_none() && original.is_some() && *original != draft.file;
        is_other && self.is_text(old.sha256(), draft)
    }

    /// Whether a draft is surely of the article that is there: some sites give all their pages one address.
    fn is_known(&self, old: &Article, draft: &Draft) -> bool {
        let resemblance = || Sketch::of(old.text()).resemblance(&Sketch::of(draft.body.text()));
        match (&draft.url, &draft.place) {
            (Some(_), _) => old.meta().title == draft.title || resemblance() >= ALIKE,
            (None, None) => self.is_text(old.sha256(), draft),
            (None, Some(_)) => false,
        }
    }

    /// Whether a draft has the text of this fingerprint, once it is in a file.
    fn is_text(&self, known: Sha256, draft: &Draft) -> bool {
        let name = format!("text.{}", draft.ending());
        corpus::read_bytes(&name, draft.content().as_bytes(), self.today).is_ok_and(|article| article.sha256() == known)
    }
}

/// Fills what a draft does not state with what was known of its article before: what one origin states and another does
/// not stays, in whichever order they come.
fn complete(draft: &mut Draft, old: &Article) {
    let meta = old.meta();
    // An article file is taken as it is: somebody wrote it, or has seen it.
    if matches!(draft.body, Body::File(..)) {
        return;
    }
    let Draft { date, date_from, source, author, language, unknown, .. } = draft;
    let is_open = |key: &str, field: &Option<String>| field.is_none() && !unknown.contains(&key);
    if is_open("date", date) && meta.date.is_some() {
        *date = meta.date.as_ref().map(ToString::to_string);
        date_from.clone_from(&old.provenance().date_from);
    }
    for (key, field, known) in
        [("source", source, &meta.source), ("author", author, &meta.author), ("language", language, &meta.language)]
    {
        if is_open(key, field) {
            field.clone_from(known);
        }
    }
}

/// What was known of an article stays as it is, and a copy only adds what was not.
fn keep(draft: &mut Draft, old: &Article) {
    let meta = old.meta();
    if matches!(draft.body, Body::File(..)) {
        return;
    }
    for (field, known) in
        [(&mut draft.source, &meta.source), (&mut draft.author, &meta.author), (&mut draft.language, &meta.language)]
    {
        if known.is_some() {
            field.clone_from(known);
        }
    }
    draft.unknown.clear();
    let day = draft.date.as_deref().and_then(corpus::parse_date);
    if meta.date.is_some() && meta.date != day {
        draft.date = None;
        complete(draft, old);
    }
    draft.file.clone_from(&old.provenance().original);
}

/// The day on which an article was found to be corrected, if it was by now: one that is there, or one that is new.
fn corrected(old: Option<&Article>, draft: &Draft) -> Option<Date> {
    let text = draft.body.text();
    let known = old.and_then(|old| old.meta().corrected);
    let is_new = match old {
        Some(old) => correction::is_new(text, old.text()) || (draft.noted && known.is_none()),
        // A post that begins so corrects another one; a page speaks of itself.
        None => draft.noted || (matches!(draft.body, Body::Blocks(..)) && correction::is_among(text.lines())),
    };
    if is_new { Some(day_of_now()) } else { known }
}

/// The day of now (UTC).
fn day_of_now() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// What is said of a change.
fn outcome(change: Option<Change>) -> Outcome {
    match change {
        None => Outcome::Added,
        Some(Change::Nothing) => Outcome::Unchanged,
        Some(Change::Facts | Change::Wording) => Outcome::Updated,
    }
}

/// The name of the server in an address.
fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    Some(host.strip_prefix("www.").unwrap_or(host)).filter(|host| !host.is_empty())
}

/// Letters and digits of any script, in lower case, with dashes between.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.nfc().flat_map(char::to_lowercase) {
        let c = if c.is_alphanumeric() || (c == '.' && !slug.is_empty()) { c } else { '-' };
        if c == '-' && (slug.is_empty() || slug.ends_with('-')) {
            continue;
        }
        if slug.chars().count() >= PART_CHARS || slug.len() + c.len_utf8() > PART_BYTES {
            break;
        }
        slug.push(c);
    }
    slug.trim_end_matches(['-', '.']).to_owned()
}
