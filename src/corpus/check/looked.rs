//! A text that is looked at, and where in its file each byte of it stands.

use super::finding::Finding;
use crate::corpus::article::Article;
use crate::corpus::blocks::Block;
use crate::corpus::front_matter::{Meta, Provenance};
use crate::corpus::rule::Rule;

/// So many characters of a line are looked for in a file of which the text is drawn.
const SOUGHT: [usize; 3] = [24, 12, 6];

/// A text, and what is known of it.
#[derive(Clone, Copy)]
pub(super) struct Looked<'a> {
    pub(super) file: &'a str,
    /// The id of the article; `None` where it is none.
    pub(super) id: Option<&'a str>,
    pub(super) text: &'a str,
    pub(super) blocks: &'a [Block],
    pub(super) about: Option<(&'a Meta, &'a Provenance)>,
    pub(super) origin: Origin<'a>,
}

/// Where a text comes from.
#[derive(Clone, Copy)]
pub(super) enum Origin<'a> {
    /// A line of a `.jsonl`.
    Line(usize),
    /// The end of the file, from this byte on.
    Below { content: &'a str, text_at: usize },
    /// What a reader sees of Markdown or a web page.
    Drawn { content: &'a str },
}

impl<'a> Looked<'a> {
    pub(super) fn of(article: &'a Article, file: &'a str, origin: Origin<'a>) -> Looked<'a> {
        let (text, blocks) = (article.text(), article.blocks());
        let about = Some((article.meta(), article.provenance()));
        Looked { file, id: Some(article.id()), text, blocks, about, origin }
    }

    pub(super) fn meta(&self) -> Option<&'a Meta> {
        self.about.map(|(meta, _)| meta)
    }

    /// Whether an import from such a place wrote the date.
    pub(super) fn is_from(&self, origin: &str) -> bool {
        self.about.is_some_and(|(_, provenance)| provenance.date_from.as_deref() == Some(origin))
    }

    /// The words of a block.
    pub(super) fn block(&self, block: &Block) -> &'a str {
        self.text.get(block.span.clone()).unwrap_or("")
    }

    /// The line of the file on which the byte `at` of the text stands, where that can be told.
    pub(super) fn line(&self, at: usize) -> Option<usize> {
        let lines_before = |content: &str, at: usize| Some(content.get(..at)?.matches('\n').count() + 1);
        match self.origin {
            Origin::Line(line) => Some(line),
            Origin::Below { content, text_at } => lines_before(content, text_at + at),
            Origin::Drawn { content } => {
                let line = self.text.get(at..)?.lines().next()?;
                // Marks of the format may stand in between: the fewer characters, the surer they stand together.
                let found = SOUGHT.iter().find_map(|&chars| {
                    let end = line.char_indices().nth(chars).map_or(line.len(), |(end, _)| end);
                    let sought = line.get(..end).filter(|sought| !sought.trim().is_empty())?;
                    // The last: the title stands in the head of the file, too.
                    content.rfind(sought)
                });
                lines_before(content, found?)
            }
        }
    }

    /// The line of the file on which a key of the front matter stands.
    pub(super) fn key(&self, key: &str) -> Option<usize> {
        let head = match self.origin {
            Origin::Line(line) => return Some(line),
            Origin::Below { content, text_at } => content.get(..text_at)?,
            Origin::Drawn { content } => content,
        };
        let is_it = |line: &str| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':'));
        head.lines().take_while(|line| !line.starts_with('<')).position(is_it).map(|at| at + 1)
    }

    /// Something to be said of it.
    pub(super) fn finding(
        &self,
        rule: Rule,
        line: Option<usize>,
        what: impl Into<String>,
        fix: impl Into<String>,
    ) -> Finding {
        Finding {
            rule,
            severity: rule.severity(),
            file: self.file.to_owned(),
            line,
            article: self.id.map(str::to_owned),
            other: None,
            what: what.into(),
            fix: fix.into(),
        }
    }
}

/// A line without case, and with single spaces.
pub(super) fn folded(line: &str) -> String {
    line.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The beginning of a line, for a message.
pub(super) fn shortened(line: &str) -> String {
    const SHOWN: usize = 60;
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or("").trim_end()),
        None => line,
    }
}
