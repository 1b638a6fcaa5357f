//! What one article alone can have wrong with it: its title again in the text, characters that do not arrive, an address
//! that does not open, characters that were lost, a text that is too short, a paragraph that is too long.

use std::collections::HashMap;

use super::finding::Finding;
use super::looked::{Looked, folded, shortened};
use crate::corpus::article::Source;
use crate::corpus::blocks::{Block, BlockKind};
use crate::corpus::rule::Rule;

/// A text of fewer characters is short.
const SHORT: usize = 200;
/// A publication with so many articles, most of which are short, publishes short ones: a channel, a ticker.
const MANY: usize = 10;
/// A paragraph of more characters is long: it does not fit a message of Telegram's.
const LONG: usize = 4_096;

/// Characters that Telegram removes or replaces, so that a quote with them would arrive altered.
pub(super) fn altered_by_telegram(looked: &Looked<'_>) -> Option<Finding> {
    // Line ends and tabs stand in many files, and quotes are narrowed around them.
    let altered = |c: char| as_telegram_shows(c) != Some(c) && !matches!(c, '\r' | '\t');
    let mut found = looked.text.char_indices().filter(|(_, c)| altered(*c));
    let (at, first) = found.next()?;
    let what = format!(
        "{} of its characters would be altered by Telegram (the first is U+{:04X})",
        found.count() + 1,
        u32::from(first)
    );
    Some(looked.finding(Rule::TelegramAlters, looked.line(at), what, "remove them"))
}

/// Characters that stand for others which could not be read: the text was decoded wrongly.
pub(super) fn replaced_characters(looked: &Looked<'_>) -> Option<Finding> {
    let at = looked.text.find('\u{fffd}')?;
    let count = looked.text.matches('\u{fffd}').count();
    let what = format!("{count} of its characters were lost when it was decoded (U+FFFD)");
    let fix = "read the original again in its own encoding, or write what stood there";
    Some(looked.finding(Rule::LostCharacters, looked.line(at), what, fix))
}

/// A character as Telegram shows it; `None` where it drops it.
pub fn as_telegram_shows(c: char) -> Option<char> {
    match c {
        '\n' => Some(c),
        '\r' | '\u{2028}'..='\u{202e}' | '\u{30a}' | '\u{333}' | '\u{33f}' => None,
        c if c < ' ' => Some(' '),
        c => Some(c),
    }
}

pub(super) fn repeated_title(looked: &Looked<'_>) -> Option<Finding> {
    let title = folded(&looked.meta()?.title);
    // A post of one sentence has it for a title, too.
    if folded(looked.text).starts_with(&title) && (looked.is_from("telegram") || folded(looked.text) == title) {
        return None;
    }
    // A heading above everything is where Markdown and web pages have their title.
    let drawn = matches!(looked.origin, super::Origin::Drawn { .. });
    let at_top = |block: &Block| drawn && block.span.start == 0;
    let repeats = |block: &&Block| block.span.len() <= 4 * title.len() && folded(looked.block(block)) == title;
    let block = looked.blocks.iter().filter(|block| !at_top(block)).find(repeats)?;
    let what = "the title stands again in the text, which looks like page furniture";
    Some(looked.finding(Rule::RepeatedTitle, looked.line(block.span.start), what, "remove it from the text"))
}

/// An address that begins like one and is none.
pub(super) fn broken_url(looked: &Looked<'_>) -> Option<Finding> {
    let address = looked.meta()?.url.as_deref()?;
    let why = match url::Url::parse(address) {
        Ok(url) if url.host_str().is_some_and(|host| host.contains(['.', ':']) || host == "localhost") => return None,
        Ok(_) => "it names no server".to_owned(),
        Err(error) => error.to_string(),
    };
    let what = format!("`url` cannot be opened ({why}): {}", shortened(address));
    Some(looked.finding(Rule::BrokenUrl, looked.key("url"), what, "write the article's address, or leave it out"))
}

/// Paragraphs that are too long for a message.
pub(super) fn long_paragraphs(looked: &Looked<'_>) -> Option<Finding> {
    // A character has at most four bytes: most paragraphs are told apart without counting.
    let is_long = |block: &&Block| {
        block.kind == BlockKind::Paragraph && block.span.len() > LONG && looked.block(block).chars().nth(LONG).is_some()
    };
    let mut long = looked.blocks.iter().filter(is_long);
    let first = long.next()?;
    let others = match long.count() {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let what = format!("a paragraph has {} characters{others}", looked.block(first).chars().count());
    let fix = "look whether its line breaks were lost";
    Some(looked.finding(Rule::LongParagraph, looked.line(first.span.start), what, fix))
}

/// Texts that are short, unless they are of a publication whose texts are.
#[derive(Default)]
pub(super) struct Short {
    /// Of each publication how many articles there are, and the short ones.
    sources: HashMap<Source, (usize, Vec<Finding>)>,
}

impl Short {
    pub(super) fn see(&mut self, looked: &Looked<'_>) {
        let Some(meta) = looked.meta() else { return };
        let chars = || looked.text.trim().chars().count();
        let short = (looked.text.len() < 4 * SHORT).then(chars).filter(|chars| *chars < SHORT);
        let (all, found) = match self.sources.get_mut(&meta.source) {
            Some(known) => known,
            None => self.sources.entry(meta.source.clone()).or_default(),
        };
        *all += 1;
        if let Some(chars) = short {
            let line = looked.id.filter(|id| *id != looked.file).and_then(|_| looked.line(0));
            let what = format!("the text has only {chars} characters");
            let fix = "look whether it is whole, or write what is missing";
            found.push(looked.finding(Rule::ShortText, line, what, fix));
        }
    }

    pub(super) fn findings(self) -> impl Iterator<Item = Finding> {
        let exceptional = |(all, short): &(usize, Vec<Finding>)| *all < MANY || 2 * short.len() <= *all;
        self.sources.into_values().filter(exceptional).flat_map(|(_, short)| short)
    }
}
