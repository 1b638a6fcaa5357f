//! Reads the whole corpus once and says everything that is wrong or suspicious in it.
//!
//! What keeps articles out comes from reading them; the modules below look at what is allowed and seems wrong all the
//! same. Of an article only a few numbers are kept, so that a corpus of any size can be checked.

mod captured;
mod finding;
pub(super) mod furniture;
mod languages;
mod looked;
mod own;
mod twins;

use std::fs;
use std::path::Path;

use anyhow::Result;

use super::feeds::{FEEDS, feeds};
use super::files::list;
use super::front_matter::{Today, fence};
use super::names::names;
use super::problem::Problem;
use super::read::{Reading, decode, from_content, is_jsonl, read_file, text_of, unreadable};
use super::rule::{Rule, Severity};
use captured::Captured;
pub use finding::Finding;
use furniture::Furniture;
use looked::{Looked, Origin};
use own::Short;
pub use own::as_telegram_shows;
use twins::Twins;

/// What [`check`] found.
#[derive(Debug, Default)]
pub struct Checked {
    /// How many articles keep the rules.
    pub articles: usize,
    /// Everything that is to be said, by severity, then by file and line.
    pub findings: Vec<Finding>,
    /// How many files and folders hold no articles.
    pub passed_over: usize,
}

impl Checked {
    /// How many findings weigh so much.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// Takes along what another check of the corpus folder found.
    pub fn add(&mut self, rule: Rule, problems: Vec<Problem>) {
        self.findings.extend(problems.into_iter().map(|problem| Finding::of(problem.of(rule))));
        self.sort();
    }

    fn sort(&mut self) {
        let place = |finding: &Finding| (finding.severity, finding.rule == Rule::PassedOver, finding.file.clone());
        self.findings.sort_by_cached_key(place);
    }
}

/// Checks every file of a corpus folder, and the list of feeds, which may stand elsewhere.
///
/// # Errors
/// When the folder itself cannot be read.
pub fn check(root: &Path, list_of_feeds: Option<&Path>, today: Today) -> Result<Checked> {
    let listing = list(root)?;
    let mut checked = Checked { passed_over: listing.passed_over.len(), ..Checked::default() };
    let mut checker = Checker::default();
    for file in &listing.files {
        checker.file(root, &file.path, today)?;
    }
    checked.articles = checker.articles;
    checked.findings = checker.finish();
    checked.findings.extend(names(root).1.into_iter().chain(listing.passed_over).map(Finding::of));
    let own_list = root.join(FEEDS);
    let mistakes = feeds(list_of_feeds.unwrap_or(&own_list)).err().unwrap_or_default();
    checked.findings.extend(mistakes.into_iter().map(|problem| Finding::of(problem.of(Rule::BadFeeds))));
    checked.sort();
    Ok(checked)
}

/// What is known of the articles so far.
#[derive(Default)]
struct Checker {
    articles: usize,
    /// What keeps articles out, in the order of the files.
    problems: Vec<Finding>,
    /// The rest.
    suspicions: Vec<Finding>,
    furniture: Furniture,
    captured: Captured,
    short: Short,
    twins: Twins,
}

impl Checker {
    fn file(&mut self, root: &Path, file: &str, today: Today) -> Result<()> {
        if is_jsonl(file) {
            return read_file(root, file, today, &mut |reading| {
                match reading {
                    Reading::Article(article, place) => {
                        let line = place.line.map_or(1, |(line, _)| line);
                        self.article(&Looked::of(&article, file, Origin::Line(line)));
                    }
                    Reading::Rejected(problems) => self.reject(problems),
                }
                Ok(())
            });
        }
        let read = fs::read(root.join(file)).map_err(|error| unreadable(file, &error));
        match read.and_then(|bytes| decode(file, &bytes)) {
            Ok(content) => self.content(file, &content, today),
            Err(problem) => self.reject(vec![problem]),
        }
        Ok(())
    }

    fn content(&mut self, file: &str, content: &str, today: Today) {
        let text_at = fence(content).map(|fence| fence.map(|fence| fence.text_at));
        match from_content(file, content, today) {
            Ok(article) => {
                let text_at = text_at.ok().flatten().unwrap_or(0);
                let origin = if article.text().len() == content.len() - text_at {
                    Origin::Below { content, text_at }
                } else {
                    Origin::Drawn { content }
                };
                self.article(&Looked::of(&article, file, origin));
            }
            Err(problems) => {
                self.reject(problems);
                // A file that says nothing of itself is mostly a page as it was copied.
                if let (Ok(None), Ok((_, text, blocks))) = (text_at, text_of(file, content))
                    && text.len() == content.len()
                {
                    let origin = Origin::Below { content, text_at: 0 };
                    self.text(&Looked { file, id: None, text: &text, blocks: &blocks, about: None, origin });
                }
            }
        }
    }

    fn reject(&mut self, problems: Vec<Problem>) {
        self.problems.extend(problems.into_iter().map(Finding::of));
    }

    fn article(&mut self, looked: &Looked<'_>) {
        self.articles += 1;
        self.text(looked);
        self.suspicions.extend(own::repeated_title(looked));
        self.suspicions.extend(own::broken_url(looked));
        self.short.see(looked);
        self.twins.see(looked);
    }

    /// What can be said of a text of which nothing is known.
    fn text(&mut self, looked: &Looked<'_>) {
        self.suspicions.extend(own::altered_by_telegram(looked));
        self.suspicions.extend(own::replaced_characters(looked));
        self.suspicions.extend(own::long_paragraphs(looked));
        self.suspicions.extend(languages::mixed_up(looked));
        self.captured.see(looked);
        self.furniture.see(looked);
    }

    fn finish(self) -> Vec<Finding> {
        let mut suspicions = self.suspicions;
        suspicions.extend(self.furniture.findings());
        suspicions.extend(self.captured.findings());
        suspicions.extend(self.short.findings());
        suspicions.extend(self.twins.findings());
        suspicions.sort_by(|a, b| (&a.file, a.line, a.rule, &a.what).cmp(&(&b.file, b.line, b.rule, &b.what)));
        let mut findings = self.problems;
        findings.extend(suspicions);
        findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_reported_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        let head = "---\ntitle: On bridges\nsource: S\ndate: unknown\n---\n\n";
        let long = "told at length, ".repeat(14);
        write("a.txt", &format!("{head}on  Bridges\nThe bridge stands, {long} here.\nShare this\n"));
        let other = "and once more, ".repeat(14);
        write("b.txt", &format!("{head}It does, {other} there.\u{202e}\nShare this\n"));
        write("c.txt", &format!("{head}Still.\nShare this\n"));
        write("d.txt", "No front matter.\n");
        write("e.pdf", "");
        write(".hidden", "");
        let checked = check(folder.path(), None, Today(jiff::civil::date(2026, 11, 22))).unwrap();
        assert_eq!(checked.articles, 3);
        assert_eq!(checked.count(Severity::Error), 3);
        let lines: Vec<String> = checked.findings.iter().skip(3).map(Finding::to_string).collect();
        assert_eq!(
            lines,
            [
                "warning: a.txt:7: the title stands again in the text, which looks like page furniture; remove it from the text",
                "warning: a.txt:9: the short line `Share this` stands in 3 articles of S and looks like page furniture; remove it if it is none of the article",
                "warning: b.txt:7: 1 of its characters would be altered by Telegram (the first is U+202E); remove them",
                "warning: c.txt: the text has only 17 characters; look whether it is whole, or write what is missing",
                "note: .hidden: hidden; passed over",
                "note: e.pdf: not one of .txt .md .html .jsonl; passed over",
            ]
        );
    }
}
