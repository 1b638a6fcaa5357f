//! An article: what its file says of it, its text, and the blocks of that text.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::Digest;

use super::blocks::{Block, BlockKind};
use super::front_matter::{Meta, Provenance};
use super::quote::Quote;
use super::sentences::sentences;
use super::turns;

/// The SHA-256 of an article's text (UTF-8 bytes), the fingerprint that receipts carry.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sha256(pub [u8; 32]);

impl Sha256 {
    /// The fingerprint of these bytes.
    pub fn of(bytes: &[u8]) -> Sha256 {
        Sha256(sha2::Sha256::digest(bytes).into())
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<Sha256> for String {
    fn from(sha256: Sha256) -> String {
        sha256.to_string()
    }
}

impl TryFrom<String> for Sha256 {
    type Error = String;

    fn try_from(hex: String) -> Result<Sha256, String> {
        let mut bytes = [0; 32];
        let digits = hex.len() == 64;
        for (at, byte) in bytes.iter_mut().enumerate().filter(|_| digits) {
            let pair = hex.get(at * 2..at * 2 + 2).unwrap_or("");
            *byte = u8::from_str_radix(pair, 16).map_err(|_| format!("not a SHA-256: {hex}"))?;
        }
        if digits { Ok(Sha256(bytes)) } else { Err(format!("not a SHA-256: {hex}")) }
    }
}

/// A publication; `None` where the file says `unknown`.
pub type Source = Option<String>;

/// One dated article. Its text never changes after reading; everything that is quoted is a range of it.
#[derive(Debug)]
pub struct Article {
    id: String,
    meta: Meta,
    provenance: Provenance,
    text: String,
    sha256: Sha256,
    blocks: Vec<Block>,                   // In order, inside the text, not overlapping.
    questions: Vec<Option<Range<usize>>>, // For each block, the interviewer's question that it is part of or answers.
}

impl Article {
    /// Only reading a file makes an article (see [`super::read`]).
    pub(super) fn new(id: String, (meta, provenance): (Meta, Provenance), text: String, blocks: Vec<Block>) -> Article {
        let sha256 = Sha256::of(text.as_bytes());
        let questions = turns::questions(&text, &blocks);
        Article { id, meta, provenance, text, sha256, blocks, questions }
    }

    /// The path inside the corpus (plus `#id` for a line of JSONL).
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Title, source, author, date and the rest of what the file says of the article.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// How it came to be in the corpus.
    pub fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    /// Exactly what may be quoted.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The SHA-256 of [`Article::text`].
    pub fn sha256(&self) -> Sha256 {
        self.sha256
    }

    /// Paragraphs and headings, in order.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The stretch `span` (bytes) as a quote; `None` when it leaves the text, cuts a character, or is blank.
    pub fn quote(self: &Arc<Self>, span: Range<usize>) -> Option<Quote> {
        Quote::new(self, span)
    }

    /// The block that holds the byte `at`, by its place among [`Article::blocks`].
    pub(crate) fn block_at(&self, at: usize) -> Option<usize> {
        let after = self.blocks.partition_point(|block| block.span.start <= at);
        let index = after.checked_sub(1)?;
        (at < self.blocks.get(index)?.span.end).then_some(index)
    }

    /// The sentences of a block, as byte ranges of the text. A heading has none.
    pub fn sentences_of(&self, block: usize) -> Vec<Range<usize>> {
        let Some(Block { kind: BlockKind::Paragraph, span }) = self.blocks.get(block) else {
            return Vec::new();
        };
        let paragraph = self.text.get(span.clone()).unwrap_or("");
        sentences(paragraph).into_iter().map(|s| span.start + s.start..span.start + s.end).collect()
    }

    /// The interviewer's question that the block is part of or answers, when the article is an interview.
    pub(crate) fn question_of(&self, block: usize) -> Option<Range<usize>> {
        self.questions.get(block).cloned().flatten()
    }

    /// The interviewer's question that the block answers.
    pub(crate) fn asked_of(&self, block: usize) -> Option<Range<usize>> {
        self.question_of(block).filter(|_| !self.is_asked(block))
    }

    /// Whether the block is part of an interviewer's question.
    pub(crate) fn is_asked(&self, block: usize) -> bool {
        let start = self.blocks.get(block).map_or(0, |block| block.span.start);
        self.question_of(block).is_some_and(|question| question.contains(&start))
    }

    /// The nearest heading above the block.
    pub(crate) fn heading_of(&self, block: usize) -> Option<Range<usize>> {
        self.blocks.get(..block)?.iter().rev().find(|b| b.kind == BlockKind::Heading).map(|b| b.span.clone())
    }
}
