//! Names that no rule of spelling can tell to be one: CSTO, ODKB and ОДКБ; Germany, Deutschland and Німеччина.
//!
//! A list is built in (`names.toml` beside this file, which says where each name can be looked up); a corpus may have
//! one of its own in the same form, which adds names, or replaces those that it shares one with.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::analyzer::Analyzer;
use super::detect::Language;
use super::fold::{Case, bare_into, lower_into};
use super::stopwords::is_stopword;

/// The names that every corpus is searched with.
const BUILT_IN: &str = include_str!("names.toml");
/// The longest name, in characters, and the most names of one thing.
const MAX_CHARS: usize = 100;
const MAX_NAMES: usize = 50;
/// A word of a name may stand in a text where a word of the text begins as it does: up to this many of its last letters
/// may be an ending, and at least so many letters are the same.
const ENDING: usize = 3;
const TELLING: usize = 3;

/// What things are called.
#[derive(Clone, Debug, Default)]
pub struct Names {
    things: Vec<Vec<Name>>,
}

/// One name of a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    written: String,
    /// How each of its words begins, folded.
    beginnings: Vec<String>,
    /// Its words are written in capitals throughout: an abbreviation.
    is_abbreviation: bool,
}

/// What is wrong with a list of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong: lower case, no full stop.
    pub what: String,
    /// What to do about it.
    pub fix: &'static str,
}

/// A name that stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named<'n> {
    /// Where, in bytes.
    pub span: Range<usize>,
    /// All that the thing is called.
    pub names: &'n [Name],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    name: Vec<Spanned<Thing>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Thing {
    names: Vec<String>,
    /// Where they can be looked up; for people who read the list.
    #[serde(default, rename = "source")]
    _source: Option<String>,
}

impl Names {
    /// The names that are built in.
    pub fn built_in() -> Names {
        // The tests read it, so that there is no mistake in it.
        Names::parse(BUILT_IN).unwrap_or_default()
    }

    /// Reads a list.
    ///
    /// # Errors
    /// The first mistake in it.
    pub fn parse(text: &str) -> Result<Names, Mistake> {
        let line = |at: usize| text.get(..at).unwrap_or(text).matches('\n').count() + 1;
        let list: List = toml::from_str(text).map_err(|error| Mistake {
            line: line(error.span().map_or(0, |span| span.start)),
            what: error.message().lines().next().unwrap_or("not TOML").replace('`', "'"),
            fix: "write each thing as [[name]] and below it names = [\"one name\", \"another\"]",
        })?;
        let mut names = Names::default();
        for thing in list.name {
            let line = line(thing.span().start);
            let thing = thing.into_inner().names;
            let mistake = |what: String, fix| Err(Mistake { line, what, fix });
            if thing.is_empty() || thing.len() > MAX_NAMES {
                return mistake(format!("it has {} names", thing.len()), "give it 1 to 50 names");
            }
            for name in &thing {
                let chars = name.chars().count();
                if chars > MAX_CHARS || name.contains(char::is_control) || !name.contains(char::is_alphabetic) {
                    return mistake(format!("'{}' is no name", name.escape_debug()), "write 1 to 100 characters");
                }
                if names.has(name) {
                    return mistake(format!("'{name}' is the name of another thing, too"), "leave it with one of them");
                }
            }
            names.things.push(thing.into_iter().map(Name::new).collect());
        }
        Ok(names)
    }

    /// These names, and of the others those of things that share none with these.
    pub fn over(mut self, others: Names) -> Names {
        let apart = |thing: &Vec<Name>| !thing.iter().any(|name| self.has(&name.written));
        let kept: Vec<_> = others.things.into_iter().filter(apart).collect();
        self.things.extend(kept);
        self
    }

    fn has(&self, name: &str) -> bool {
        let folded = folded(name);
        self.things.iter().flatten().any(|known| {
            known.written.chars().count() == name.chars().count() && self::folded(&known.written) == folded
        })
    }

    /// The names that stand in a text, in whatever case these languages know, in order and apart from each other; where
    /// several begin with one word the longest. Things with one name only are passed over.
    pub fn find(&self, text: &str, languages: &[Language]) -> Vec<Named<'_>> {
        let spoken: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric() && c != '.')
            .map(|word| folded(&word.replace('.', "")))
            .filter(|word| !word.is_empty())
            .collect();
        let begins_a_word = |beginning: &String| spoken.iter().any(|word| word.starts_with(beginning));
        let may_stand = |name: &&Name| name.beginnings.iter().all(begins_a_word);
        let candidates: Vec<(&Name, &[Name])> = self
            .things
            .iter()
            .filter(|names| names.len() > 1)
            .flat_map(|names| names.iter().filter(may_stand).map(move |name| (name, names.as_slice())))
            .collect();
        if candidates.is_empty() {
            return Vec::new();
        }
        let analyzers: Vec<Analyzer> = languages.iter().map(|&language| Analyzer::new(language)).collect();
        let mut found: Vec<Named<'_>> = Vec::new();
        for analyzer in &analyzers {
            let words = words(analyzer, text);
            for (name, names) in candidates.iter().filter(|(name, _)| !name.is_abbreviation) {
                let sequence = name.terms(analyzer);
                for run in words.windows(sequence.len().max(1)) {
                    let (Some((first, _)), Some((last, _))) = (run.first(), run.last()) else { continue };
                    let span = first.start..last.end;
                    if run.iter().map(|(_, term)| term).eq(&sequence) {
                        found.push(Named { span, names });
                    }
                }
            }
        }
        for (span, _) in analyzers.first().map(|analyzer| words(analyzer, text)).unwrap_or_default() {
            let word = text.get(span.clone()).unwrap_or("");
            let meant = |(name, _): &&(&Name, &[Name])| name.is_abbreviation && name.is_meant(word, text);
            found.extend(candidates.iter().find(meant).map(|(_, names)| Named { span, names }));
        }
        found.sort_by_key(|named| (named.span.start, std::cmp::Reverse(named.span.end)));
        let mut end = 0;
        found.retain(|named| {
            let apart = named.span.start >= end;
            end = if apart { named.span.end } else { end };
            apart
        });
        found
    }
}

impl Name {
    /// The name that is written so.
    pub fn new(written: String) -> Name {
        let words = written.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let beginnings = words.map(|word| beginning(&folded(word))).collect();
        let letters = || written.chars().filter(|c| c.is_alphabetic());
        let is_abbreviation = letters().count() > 1 && letters().all(char::is_uppercase);
        Name { beginnings, is_abbreviation, written }
    }

    /// As it is written.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// Its terms, one for each word; of a short abbreviation the one that only capitals have: `US` is `u.s.`.
    pub fn terms(&self, analyzer: &Analyzer) -> Vec<String> {
        if self.is_abbreviation
            && let Some(dotted) = analyzer.terms(&self.written).into_iter().find(|term| term.ends_with('.'))
        {
            return vec![dotted];
        }
        words(analyzer, &self.written).into_iter().map(|(_, term)| term).collect()
    }

    /// Whether a word of a text means this abbreviation: `US` and `nato` do, `who` and `Who` do not mean the WHO.
    fn is_meant(&self, word: &str, text: &str) -> bool {
        let letters: String = word.chars().filter(|c| *c != '.').collect();
        if folded(&letters) != folded(&self.written) {
            return false;
        }
        let lower = letters.to_lowercase();
        let in_capitals = !letters.contains(char::is_lowercase) && text.contains(char::is_lowercase);
        let mut languages = ["en", "ru", "uk", "be", "de", "tr"].into_iter().filter_map(Language::from_code);
        in_capitals || !languages.any(|language| is_stopword(language, &lower))
    }
}

/// The words of a text, each with its term.
fn words(analyzer: &Analyzer, text: &str) -> Vec<(Range<usize>, String)> {
    let mut tokens = analyzer.tokens(text);
    let mut words: Vec<(Range<usize>, String)> = Vec::new();
    let mut last = None;
    while let Some(token) = tokens.next_token() {
        if last != Some(token.position) {
            words.push((token.span.clone(), token.term.to_owned()));
        }
        last = Some(token.position);
    }
    words
}

fn folded(word: &str) -> String {
    let (mut lower, mut bare) = (String::new(), String::new());
    lower_into(word, Case::Plain, &mut lower);
    bare_into(&lower, &mut bare);
    bare
}

fn beginning(word: &str) -> String {
    word.chars().take(word.chars().count().saturating_sub(ENDING).max(TELLING)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn languages() -> Vec<Language> {
        ["en", "ru", "uk", "be", "de", "tr"].iter().map(|code| Language::from_code(code).unwrap()).collect()
    }

    /// The names that stand in a text, and the first that the list has for each.
    fn found(text: &str) -> Vec<(String, String)> {
        let names = Names::built_in();
        let found = names.find(text, &languages());
        found.iter().map(|named| (text[named.span.clone()].to_owned(), named.names[0].written.clone())).collect()
    }

    #[test]
    fn the_list_that_is_built_in_has_no_mistake_and_a_source_for_each_thing() {
        assert_eq!(Names::parse(BUILT_IN).map(|names| names.things.len() >= 100), Ok(true));
        assert_eq!(BUILT_IN.matches("[[name]]").count(), BUILT_IN.matches("source = \"https://").count() + 1);
    }

    #[test]
    fn names_are_found_in_any_case_and_language() {
        for (text, stands, first) in [
            ("Why did Armenia leave the CSTO?", "CSTO", "CSTO"),
            ("Зачем нужна ОДКБ", "ОДКБ", "CSTO"),
            ("зачем нужна одкб", "одкб", "CSTO"),
            (
                "члены Организации Договора о коллективной безопасности",
                "Организации Договора о коллективной безопасности",
                "CSTO",
            ),
            (
                "the Collective Security Treaty Organization's members",
                "Collective Security Treaty Organization's",
                "CSTO",
            ),
            ("Was will Deutschland?", "Deutschland", "Germany"),
            ("Что решили в Германии?", "Германии", "Germany"),
            ("in the United States of America", "United States of America", "USA"),
            ("what the U.S. said", "U.S.", "USA"),
            ("what the US said", "US", "USA"),
            ("What does the WHO say?", "WHO", "WHO"),
            ("was Nato sagt", "Nato", "NATO"),
            ("о чём говорили в Москве", "Москве", "Moscow"),
        ] {
            let (stands, first) = (stands.to_owned(), first.to_owned());
            assert!(found(text).contains(&(stands, first)), "{text}: {:?}", found(text));
        }
        for text in ["Who told us that?", "who is it", "WHO SAID THAT", "a union of states", "the united front", "1990"]
        {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn a_list_of_a_corpus_adds_replaces_and_switches_off() {
        let own = "[[name]]\nnames = [\"CSTO\"]\n[[name]]\nsource = \"x\"\nnames = [\"Red Ferry\", \"Roter Kahn\"]\n";
        let names = Names::parse(own).unwrap().over(Names::built_in());
        assert_eq!(names.find("CSTO and ODKB", &languages()), []);
        let ferry = names.find("mit dem Roten Kahn", &languages());
        assert_eq!(ferry.iter().map(|named| named.names[0].written()).collect::<Vec<_>>(), ["Red Ferry"]);
        assert_eq!(names.find("NATO", &languages()).len(), 1);
    }

    #[test]
    fn a_mistake_is_named_with_its_line() {
        for (text, line, what) in [
            (
                "[[name]]\nnames = [\"A b\", \"C d\"]\n\n[[name]]\nnames = [\"C D\"]\n",
                4,
                "'C D' is the name of another thing, too",
            ),
            ("[[name]]\nnames = []\n", 1, "it has 0 names"),
            ("[[name]]\nnames = [\"1990\", \"1991\"]\n", 1, "'1990' is no name"),
            ("\n[[name]]\nname = [\"a\"]\n", 3, "unknown field 'name', expected 'names' or 'source'"),
            ("[[name]]\nnames = [\"a\", ", 2, "unclosed array, expected ']'"),
            ("names = 5", 1, "unknown field 'names', expected 'name'"),
        ] {
            let mistake = Names::parse(text).unwrap_err();
            assert_eq!((mistake.line, mistake.what.as_str()), (line, what), "{text}");
        }
    }
}
