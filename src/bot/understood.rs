//! What was understood of something an admin sent: the readers of `ibid import`, and what they found laid out.
//!
//! Of an article its title, source, author, day, language and length are shown, never its text.

use std::cell::Cell;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use jiff::civil::Date;

use super::laid::Laid;
use crate::corpus::{self, Article, Problem, Rule, Today};
use crate::import::{self, Body, Change, Filing, Given, Refusal, Seen, What, With};
use crate::language::{Language, detect};
use crate::reply::{Citation, Field, Locale, Phrase};

/// Articles, and parts that are none, which a message names.
const NAMED: usize = 5;
/// The name under which a page lies that was fetched.
const PAGE: &str = "page.md";
/// Bytes of a file's name, and characters of its ending.
const NAME_BYTES: usize = 120;
const ENDING: usize = 10;
/// Characters of a title or name that are shown.
const SHOWN: usize = 300;
/// The longest name of a publication, in characters.
const SOURCE: usize = 200;

/// What an admin has corrected.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Corrections {
    source: Option<String>,
    date: Option<String>,
    language: Option<String>,
}

impl Corrections {
    /// Takes a fact as it was written; `None` where it cannot be that.
    #[must_use]
    pub(super) fn with(mut self, field: Field, words: &str, today: Today) -> Option<Corrections> {
        let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_unknown = line.eq_ignore_ascii_case("unknown");
        let value = match field {
            _ if line.is_empty() => return None,
            _ if is_unknown => "unknown".to_owned(),
            Field::Source => {
                Some(line).filter(|line| line.chars().count() <= SOURCE && !words.trim().contains('\n'))?
            }
            Field::Date => {
                let written = import::written_date(&line)?;
                corpus::parse_date(&written).filter(|day| *day <= today.0)?;
                written
            }
            Field::Language => {
                let code = line.to_lowercase();
                Language::from_code(&code).filter(|_| code.chars().all(|c| c.is_ascii_alphabetic()))?;
                code
            }
        };
        match field {
            Field::Source => self.source = Some(value),
            Field::Date => self.date = Some(value),
            Field::Language => self.language = Some(value),
        }
        Some(self)
    }

    fn given(&self) -> Given {
        let Corrections { source, date, language } = self.clone();
        Given { source, date, language, ..Given::default() }
    }
}

/// What was understood.
pub(super) struct Understood {
    /// The articles.
    pub(super) drafts: Vec<import::Draft>,
    /// The first of them.
    articles: Vec<Article>,
    /// Parts that are none, and what is wrong with the first of them.
    refused: usize,
    problems: Vec<Problem>,
    /// Facts were read off a text that does not state them.
    is_suggested: bool,
    /// It is an export that does not say which channel it is of.
    is_nameless: bool,
    /// What adding the articles would change of those that are there, or why they cannot be added.
    pub(super) standing: Option<Phrase>,
}

impl Understood {
    /// Reads what was sent under this name, or fetched from this address. It lies in `folder` meanwhile.
    ///
    /// # Errors
    /// When it cannot be put there.
    pub(super) fn read(folder: &Path, name: &str, bytes: &[u8], corrections: &Corrections) -> Result<Understood> {
        let aside = tempfile::Builder::new().prefix("sent-").tempdir_in(folder);
        let aside = aside.with_context(|| format!("cannot write into `{}`", folder.display()))?;
        let is_page = matches!(What::parse(name), What::Address(_));
        let path = aside.path().join(if is_page { PAGE } else { name });
        fs::write(&path, bytes).with_context(|| format!("cannot write into `{}`", folder.display()))?;

        let (given, today) = (corrections.given(), Today::now());
        let is_suggested = Cell::new(false);
        let mut ask = |_: &str, seen: &Seen, given: &Given| {
            is_suggested.set(true);
            let mut all = seen.completed(given);
            all.title.get_or_insert_with(|| stem(name));
            Ok(Some(all))
        };
        let mut with = With { given: given.clone(), ask: Some(&mut ask), today };
        let mut understood = Understood::nothing();
        let inside = path.display().to_string();
        let besides = import::read(&path, &mut with, &mut |found| {
            let place = format!("{name}{}", found.input.strip_prefix(&inside).unwrap_or(""));
            match found.draft {
                Ok(mut draft) => {
                    if is_page {
                        draft = as_fetched(draft, today);
                    }
                    given.correct(&mut draft);
                    // The day of a text without front matter is one that stands in it.
                    if is_suggested.get() && given.date.is_none() && draft.date.is_some() {
                        draft.date_from = Some("text".to_owned());
                    }
                    understood.take(draft, &place, today);
                }
                Err(refusal) => understood.refuse(refusal, place),
            }
            Ok(())
        })?;
        (understood.is_suggested, understood.is_nameless) = (is_suggested.get(), besides.is_nameless);
        if understood.drafts.is_empty() && understood.problems.is_empty() {
            let refusal = Refusal { what: "there is no article in it".to_owned(), fix: "leave it out".to_owned() };
            understood.refuse(refusal, name.to_owned());
        }
        Ok(understood)
    }

    fn nothing() -> Understood {
        let (drafts, articles, problems) = (vec![], vec![], vec![]);
        Understood { drafts, articles, refused: 0, problems, is_suggested: false, is_nameless: false, standing: None }
    }

    /// What says why there is nothing.
    pub(super) fn refused(name: &str, refusal: Refusal) -> Understood {
        let mut understood = Understood::nothing();
        understood.refuse(refusal, name.to_owned());
        understood
    }

    fn take(&mut self, draft: import::Draft, place: &str, today: Today) {
        let file = format!("draft.{}", draft.ending());
        match corpus::read_bytes(&file, draft.content().as_bytes(), today) {
            Ok(article) => {
                if self.articles.len() < NAMED {
                    self.articles.push(article);
                }
                self.drafts.push(draft);
            }
            Err(problems) => {
                let refusal =
                    problems.into_iter().next().map(|problem| Refusal { what: problem.what, fix: problem.fix });
                if let Some(refusal) = refusal {
                    self.refuse(refusal, place.to_owned());
                }
            }
        }
    }

    fn refuse(&mut self, Refusal { what, fix }: Refusal, file: String) {
        self.refused += 1;
        if self.problems.len() < NAMED {
            self.problems.push(Problem { file, line: None, what, fix, rule: Rule::default() });
        }
    }

    /// All of it that a person should see.
    pub(super) fn laid(&self, locale: Locale) -> Laid {
        let mut laid = match (self.drafts.as_slice(), self.articles.first()) {
            ([draft], Some(article)) if self.refused == 0 => Laid::phrase(&facts(draft, article), locale),
            ([], _) => Laid::default(),
            (drafts, _) => {
                let mut laid = Laid::phrase(&Phrase::Drafts { articles: drafts.len(), refused: self.refused }, locale);
                for article in &self.articles {
                    add(&mut laid, |laid| laid.item(&Citation::of_article(article), locale));
                }
                laid
            }
        };
        for problem in &self.problems {
            add(&mut laid, |laid| laid.say(&Phrase::Problem(problem.clone()), locale));
        }
        if let Some(standing) = &self.standing {
            add(&mut laid, |laid| laid.say(standing, locale));
        }
        if self.is_nameless {
            add(&mut laid, |laid| laid.say(&Phrase::Nameless, locale));
        }
        if self.is_suggested && !self.drafts.is_empty() {
            add(&mut laid, |laid| laid.say(&Phrase::Suggested, locale));
        }
        laid
    }
}

/// What adding these articles would change of those that are in the corpus, or why the only one cannot be added; `None` where
/// all are new.
pub(super) fn standing(filing: &Filing, drafts: &[import::Draft], name: &str) -> Option<Phrase> {
    if let [draft] = drafts {
        return match filing.change(draft) {
            Ok(there) => there.map(|(change, path)| Phrase::Present(change, path)),
            Err(Refusal { what, fix }) => {
                Some(Phrase::Problem(Problem { file: name.to_owned(), line: None, what, fix, rule: Rule::default() }))
            }
        };
    }
    let (mut unchanged, mut replaced) = (0, 0);
    for draft in drafts {
        match filing.change(draft) {
            Ok(Some((Change::Nothing, _))) => unchanged += 1,
            Ok(Some(_)) => replaced += 1,
            Ok(None) | Err(_) => {}
        }
    }
    (unchanged + replaced > 0).then_some(Phrase::PresentMany { unchanged, replaced })
}

/// The article of a page as it was fetched: what it does not state may be known already. It was kept as a file meanwhile, which
/// nobody wrote.
fn as_fetched(draft: import::Draft, today: Today) -> import::Draft {
    let Ok(article) = corpus::read_bytes(PAGE, draft.content().as_bytes(), today) else { return draft };
    let provenance = article.provenance();
    import::Draft {
        place: None,
        pages: article.meta().pages.clone(),
        fetched: provenance.fetched.as_ref().and_then(|time| time.parse().ok()),
        original: provenance.original_sha256.unwrap_or(draft.original),
        body: Body::Blocks(article.text().to_owned(), article.blocks().to_vec()),
        ..draft
    }
}

/// Adds a line where it fits.
fn add(laid: &mut Laid, line: impl FnOnce(&mut Laid)) {
    let mut longer = laid.clone();
    longer.line_break();
    line(&mut longer);
    if longer.fits() {
        *laid = longer;
    }
}

/// What is known of one article.
fn facts(draft: &import::Draft, article: &Article) -> Phrase {
    let meta = article.meta();
    let short = |text: &String| text.chars().take(SHOWN).collect::<String>();
    let date: Option<Date> = meta.date;
    let stated = meta.language.as_deref().and_then(Language::from_code);
    Phrase::Draft {
        title: short(&meta.title),
        source: meta.source.as_ref().map(short),
        author: meta.author.as_ref().map(short),
        date,
        date_from: draft.date_from.as_ref().filter(|_| date.is_some()).map(short),
        language: Some(stated.unwrap_or_else(|| detect(article.text()))),
        characters: article.text().chars().count(),
    }
}

/// A file's name as it can stand in a folder: its last part, no longer than it must be, with its ending.
pub(super) fn file_name(given: Option<&str>, ending: Option<&str>) -> String {
    let given = given.unwrap_or("").rsplit(['/', '\\']).next().unwrap_or("");
    let clean: String = given.chars().filter(|c| !c.is_control()).collect();
    let (stem, own) = match clean.rsplit_once('.') {
        Some((stem, own)) if !own.is_empty() && own.chars().count() <= ENDING => (stem, Some(own)),
        _ => (clean.as_str(), None),
    };
    let mut kept = String::new();
    for c in stem.trim_start_matches(['.', ' ']).trim_end().chars() {
        if kept.len() + c.len_utf8() > NAME_BYTES {
            break;
        }
        kept.push(c);
    }
    if kept.is_empty() {
        kept.push_str("document");
    }
    match own.or(ending) {
        Some(ending) => format!("{kept}.{ending}"),
        None => kept,
    }
}

/// A file's name without its ending.
fn stem(name: &str) -> String {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn names_of_files_stay_inside_their_folder() {
        for (given, ending, expected) in [
            (Some("../../etc/passwd"), None, "passwd"),
            (Some("..\\note.txt"), None, "note.txt"),
            (Some(".."), None, "document"),
            (Some(".hidden.md"), None, "hidden.md"),
            (None, Some("pdf"), "document.pdf"),
            (Some("a note"), Some("txt"), "a note.txt"),
            (Some("мост.HTML"), None, "мост.HTML"),
        ] {
            assert_eq!(file_name(given, ending), expected, "{given:?}");
        }
        assert!(file_name(Some(&format!("{}.txt", "ж".repeat(500))), None).len() < 200);
    }

    #[test]
    fn a_correction_is_a_fact_or_nothing() {
        let today = Today(date(2026, 1, 2));
        let with = |field, words: &str| Corrections::default().with(field, words, today);
        assert_eq!(with(Field::Date, " 2023-10-16 ").unwrap().date.as_deref(), Some("2023-10-16"));
        assert_eq!(with(Field::Date, "Unknown").unwrap().date.as_deref(), Some("unknown"));
        assert_eq!(with(Field::Date, "2026-01-03"), None);
        assert_eq!(with(Field::Date, "last week"), None);
        assert_eq!(with(Field::Source, "The  Salt Post").unwrap().source.as_deref(), Some("The Salt Post"));
        assert_eq!(with(Field::Source, "two\nlines"), None);
        let long = "x".repeat(201);
        assert_eq!(with(Field::Source, &long), None);
        assert_eq!(with(Field::Language, "RU").unwrap().language.as_deref(), Some("ru"));
        assert_eq!(with(Field::Language, "Klingon"), None);
    }
}
