//! The inverse of reading: what is known of an article becomes the content of an article file.
//!
//! Whatever is written here reads back as it was: each value and block is written plainly where that does, and quoted or
//! escaped where it does not.

use super::blocks::{Block, BlockKind};
use super::front_matter::{self, Value};
use super::markdown;

/// Front matter with these keys and values, in this order, and the blank line after it.
pub fn front_matter_of(fields: &[(&str, &str)]) -> String {
    let lines: String = fields.iter().map(|(key, value)| format!("{key}: {}\n", scalar(value))).collect();
    format!("---\n{lines}---\n\n")
}

/// The content of an article file with one more key in its front matter; `None` where it has none.
pub fn with_key(content: &str, key: &str, value: &str) -> Option<String> {
    let fence = front_matter::fence(content).ok().flatten()?;
    let (before, after) = content.split_at_checked(fence.yaml.end)?;
    let kept: String = before.split_inclusive('\n').filter(|line| !line.starts_with(&format!("{key}:"))).collect();
    Some(format!("{kept}{key}: {}\n{after}", scalar(value)))
}

/// The content of an article file without a key in its front matter; `None` where it has none.
pub fn without_key(content: &str, key: &str) -> Option<String> {
    let fence = front_matter::fence(content).ok().flatten()?;
    let (before, after) = content.split_at_checked(fence.yaml.end)?;
    let kept: String = before.split_inclusive('\n').filter(|line| !line.starts_with(&format!("{key}:"))).collect();
    Some(kept + after)
}

/// The value as YAML: plain where that means the same, in quotation marks otherwise.
fn scalar(value: &str) -> String {
    let plain = front_matter::parse_yaml("", &format!("key: {value}\n"), 1).ok();
    let read = plain.and_then(|mut fields| match (fields.len(), fields.remove("key")?.value) {
        (1, Value::Text(text)) => Some(text),
        _ => None,
    });
    if read.as_deref() == Some(value) { value.to_owned() } else { serde_json::Value::from(value).to_string() }
}

/// Markdown that reads back as this text with these blocks; what lies between blocks becomes one empty line.
pub fn markdown_of(text: &str, blocks: &[Block]) -> String {
    let written = |block: &Block| {
        let words = text.get(block.span.clone())?;
        let plain = lines(words, block.kind, str::to_owned);
        Some(if reads_back(&plain, words, block.kind) { plain } else { lines(words, block.kind, escaped) })
    };
    let blocks: Vec<String> = blocks.iter().filter_map(written).collect();
    blocks.join("\n\n") + "\n"
}

/// The lines of a block, a break between them.
fn lines(words: &str, kind: BlockKind, line: impl Fn(&str) -> String) -> String {
    let lines: Vec<String> = words.split('\n').map(line).collect();
    match kind {
        BlockKind::Heading => format!("## {}", lines.join(" ")),
        BlockKind::Paragraph => lines.join("\\\n"),
    }
}

/// Whether this Markdown, among paragraphs, is one block of these words.
fn reads_back(markdown: &str, words: &str, kind: BlockKind) -> bool {
    let (text, blocks) = markdown::read(&format!("a\n\n{markdown}\n\na\n"));
    matches!(blocks.as_slice(), [_, block, _] if block.kind == kind && text.get(block.span.clone()) == Some(words))
}

/// Every mark that could mean something is escaped: Markdown allows it before any ASCII punctuation.
fn escaped(line: &str) -> String {
    line.chars().flat_map(|c| c.is_ascii_punctuation().then_some('\\').into_iter().chain([c])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::blocks::Block;

    fn blocks_of(parts: &[(&str, BlockKind)]) -> (String, Vec<Block>) {
        let (mut text, mut blocks) = (String::new(), Vec::new());
        for (part, kind) in parts {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            let start = text.len();
            text.push_str(part);
            blocks.push(Block { kind: *kind, span: start..text.len() });
        }
        (text, blocks)
    }

    #[test]
    fn markdown_reads_back_as_what_was_written() {
        use BlockKind::{Heading, Paragraph};
        let parts = [
            ("Plain words, nothing else.", Paragraph),
            ("A heading # with a mark", Heading),
            ("- not a list", Paragraph),
            ("1. the number stays", Paragraph),
            ("# no heading", Paragraph),
            ("*stars*, _lines_, `ticks`, <b>tags</b>, &amp; \\ and [links](x)", Paragraph),
            ("[x]: http://example.org", Paragraph),
            ("one line\nand the next\n> and a third", Paragraph),
            ("---", Paragraph),
            ("a | b\n--- | ---", Paragraph),
            ("2 * 3 * 4 ~~ 5 and snake_case_name", Paragraph),
            ("https://example.org/a_b_c?d=*&e", Paragraph),
        ];
        let (text, blocks) = blocks_of(&parts);
        let written = markdown_of(&text, &blocks);
        assert_eq!(markdown::read(&written), (text, blocks), "{written}");
        assert!(
            written.starts_with("Plain words, nothing else.\n\n## A heading # with a mark\n\n\\- not a list"),
            "{written}"
        );
    }

    #[test]
    fn front_matter_reads_back_as_what_was_written() {
        let fields = [
            ("title", "A: b # c"),
            ("source", "\"Quoted\" 'twice'"),
            ("date", "2023-10-16"),
            ("author", "null"),
            ("url", "https://example.org/?a=b#c"),
            ("tags", "- dash"),
            ("based_on", "\\ back, {braces}, [brackets] & * stars"),
            ("language", "no"),
            ("fetched", "~"),
            ("date_from", "\u{a0}nbsp\u{2028}line"),
        ];
        let written = front_matter_of(&fields);
        assert!(written.contains("\ndate: 2023-10-16\n"), "{written}");
        let fence = front_matter::fence(&written).unwrap().unwrap();
        let read = front_matter::parse_yaml("a.txt", &written[fence.yaml], 2).unwrap();
        for (key, value) in fields {
            assert!(matches!(&read[key].value, Value::Text(text) if text == value), "{key}: {:?}", read[key]);
        }
    }
}
