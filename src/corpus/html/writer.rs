//! Plain text in the making: white space collapsed as a browser does it, and the blocks it falls into.
//!
//! Knows nothing of elements; Markdown is written with it too.

use crate::corpus::blocks::{Block, BlockKind};

/// Plain text in the making: collapses white space like a browser and remembers the blocks.
#[derive(Debug)]
pub(in crate::corpus) struct Writer {
    /// The kind of the block being written.
    pub(in crate::corpus) kind: BlockKind,
    /// Whether white space is kept, as in `<pre>`.
    pub(in crate::corpus) raw: bool,
    /// Written before the next block, such as the number of a list item.
    pub(in crate::corpus) prefix: Option<String>,
    text: String,
    blocks: Vec<Block>,
    line: String,
    space: bool,
}

impl Writer {
    /// A writer that has written nothing.
    pub(in crate::corpus) fn new() -> Writer {
        Writer {
            kind: BlockKind::Paragraph,
            raw: false,
            prefix: None,
            text: String::new(),
            blocks: Vec::new(),
            line: String::new(),
            space: false,
        }
    }

    /// Adds text to the block being written.
    pub(in crate::corpus) fn push(&mut self, text: &str) {
        if self.raw {
            self.line.push_str(&text.replace("\r\n", "\n"));
            return;
        }
        let is_space = |c: char| c.is_ascii_whitespace();
        self.space |= text.starts_with(is_space);
        let words = text.trim_matches(is_space);
        if words.is_empty() {
            return;
        }
        if self.space && !self.line.is_empty() && !self.line.ends_with('\n') {
            self.line.push(' ');
        }
        if is_collapsed(words) {
            self.line.push_str(words);
        } else {
            for (at, word) in words.split_ascii_whitespace().enumerate() {
                if at > 0 {
                    self.line.push(' ');
                }
                self.line.push_str(word);
            }
        }
        self.space = text.ends_with(is_space);
    }

    /// Starts a new line in the block being written. An empty line ends the block, unless white space is kept.
    pub(in crate::corpus) fn break_line(&mut self) {
        self.line.push('\n');
        self.space = false;
    }

    /// The line so far, where what comes next would be glued to it; nothing after white space.
    pub(super) fn before(&self) -> &str {
        if self.space { "" } else { &self.line }
    }

    /// Ends the block being written, if there is anything to see in it.
    pub(in crate::corpus) fn end_block(&mut self) {
        let mut line = std::mem::take(&mut self.line);
        self.space = false;
        if self.raw || !line.contains('\n') {
            self.add_block(&line);
            // Its room is used again.
            line.clear();
            self.line = line;
            return;
        }
        let mut block = String::new();
        for part in line.split('\n') {
            if is_visible(part) {
                if !block.is_empty() {
                    block.push('\n');
                }
                block.push_str(part.trim());
            } else {
                self.add_block(&block);
                block.clear();
            }
        }
        self.add_block(&block);
    }

    /// The text and its blocks.
    pub(in crate::corpus) fn finish(mut self) -> (String, Vec<Block>) {
        self.end_block();
        (self.text, self.blocks)
    }

    fn add_block(&mut self, block: &str) {
        if !is_visible(block) {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        if let Some(prefix) = self.prefix.take() {
            self.text.push_str(&prefix);
        }
        self.text.push_str(block.trim());
        let span = start..self.text.len();
        let kind = self.kind;
        self.blocks.push(Block { kind, span });
    }
}

/// Whether all white space inside a text is one space between two words.
fn is_collapsed(text: &str) -> bool {
    let mut was_space = false;
    text.bytes().all(|byte| {
        let is_space = byte.is_ascii_whitespace();
        let is_one = !is_space || (byte == b' ' && !was_space);
        was_space = is_space;
        is_one
    })
}

/// Whether a reader sees anything: white space and zero-width characters alone are nothing.
pub(super) fn is_visible(text: &str) -> bool {
    let unseen =
        |c: char| c.is_whitespace() || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    !text.chars().all(unseen)
}
