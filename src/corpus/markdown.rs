//! Markdown: the plain text a reader of the rendered page sees.
//!
//! A deterministic function of the source: marks are left out, entities decoded, white space collapsed as in a browser,
//! and nothing is added but the numbers of ordered lists and the bars between table cells. Images, link addresses and
//! HTML tags are not text; footnotes stand at the end, as they do when rendered. Front matter is the caller's.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::blocks::{Block, BlockKind};
use super::html::{self, Writer};

/// The plain text a reader of the rendered Markdown sees, and its blocks.
pub(crate) fn read(markdown: &str) -> (String, Vec<Block>) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    let mut body = Rendering::new();
    let mut notes = Vec::new();
    let mut in_note = false;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::FootnoteDefinition(_)) => {
                body.writer.end_block();
                in_note = true;
            }
            Event::End(TagEnd::FootnoteDefinition) => in_note = false,
            event if in_note => notes.push(event),
            event => body.write(event),
        }
    }
    for event in notes {
        body.write(event);
    }
    body.writer.finish()
}

/// The text so far, and what the elements around the next event mean for it.
struct Rendering {
    writer: Writer,
    /// The next number of each list around, `None` for lists without numbers.
    lists: Vec<Option<u64>>,
    /// The number of images around: their descriptions are not text.
    images: usize,
    /// The HTML block being collected.
    html: String,
    in_table: bool,
    first_cell: bool,
}

impl Rendering {
    fn new() -> Rendering {
        Rendering {
            writer: Writer::new(),
            lists: Vec::new(),
            images: 0,
            html: String::new(),
            in_table: false,
            first_cell: true,
        }
    }

    fn write(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Html(html) => self.html.push_str(&html),
            _ if self.images > 0 => {}
            Event::Text(text) | Event::Code(text) => self.writer.push(&text),
            Event::SoftBreak => self.writer.push(" "),
            Event::HardBreak => self.break_line(),
            Event::InlineHtml(tag) if is_break(&tag) => self.break_line(),
            Event::Rule => self.writer.end_block(),
            _ => {}
        }
    }

    fn break_line(&mut self) {
        if self.in_table {
            self.writer.push(" ");
        } else {
            self.writer.break_line();
        }
    }

    fn start(&mut self, tag: &Tag) {
        match tag {
            Tag::Image { .. } => self.images += 1,
            Tag::TableCell if self.first_cell => self.first_cell = false,
            Tag::TableCell => self.writer.push(" | "),
            _ if is_inline(&tag.to_end()) => {}
            _ => self.start_block(tag),
        }
    }

    fn start_block(&mut self, tag: &Tag) {
        self.writer.end_block();
        match tag {
            Tag::Heading { .. } => self.writer.kind = BlockKind::Heading,
            Tag::CodeBlock(_) => self.writer.raw = true,
            Tag::List(first) => self.lists.push(*first),
            Tag::Item => {
                if let Some(Some(number)) = self.lists.last_mut() {
                    self.writer.prefix = Some(format!("{number}. "));
                    *number = number.saturating_add(1);
                }
            }
            Tag::Table(_) => self.in_table = true,
            Tag::TableHead | Tag::TableRow => self.first_cell = true,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Image => self.images = self.images.saturating_sub(1),
            TagEnd::TableCell => {}
            _ if is_inline(&tag) => {}
            _ => self.end_block(tag),
        }
    }

    fn end_block(&mut self, tag: TagEnd) {
        self.writer.end_block();
        match tag {
            TagEnd::Heading(_) => self.writer.kind = BlockKind::Paragraph,
            TagEnd::CodeBlock => self.writer.raw = false,
            TagEnd::HtmlBlock => self.end_html(),
            TagEnd::List(_) => drop(self.lists.pop()),
            TagEnd::Item => self.writer.prefix = None,
            TagEnd::Table => self.in_table = false,
            _ => {}
        }
    }

    /// Writes what a reader sees of a block of HTML. One that nests too deeply to be shown is left out.
    fn end_html(&mut self) {
        let block = std::mem::take(&mut self.html);
        let _ = html::write_fragment(&block, &mut self.writer);
    }
}

/// Elements inside a line of text.
fn is_inline(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
    )
}

/// Whether an inline tag is `<br>` in one of its spellings.
fn is_break(tag: &str) -> bool {
    let name = tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/').trim();
    name.eq_ignore_ascii_case("br")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the text, and that the blocks are its parts between empty lines. `#` marks the headings expected.
    #[track_caller]
    fn check(markdown: &str, expected: &[&str]) {
        let (text, blocks) = read(markdown);
        let shown: Vec<String> = blocks
            .iter()
            .map(|block| {
                let mark = if block.kind == BlockKind::Heading { "# " } else { "" };
                format!("{mark}{}", text.get(block.span.clone()).unwrap())
            })
            .collect();
        assert_eq!(shown, expected);
        let parts: Vec<&str> = blocks.iter().map(|block| text.get(block.span.clone()).unwrap()).collect();
        assert_eq!(parts.join("\n\n"), text);
        assert_eq!(text.trim(), text);
        assert_eq!(read(markdown), (text, blocks));
    }

    #[test]
    fn nothing_is_nothing() {
        check("", &[]);
        check(" \n\n\t\n", &[]);
        check("![only a picture](a.png)\n\n<!-- a note -->\n\n---\n", &[]);
    }

    #[test]
    fn headings_and_paragraphs_are_blocks() {
        check(
            "# The ferry\n\nIt sailed\nat noon.\n\n## Later ##\nIt came back.",
            &["# The ferry", "It sailed at noon.", "# Later", "It came back."],
        );
        check("The ferry\n=========\nIt sailed.", &["# The ferry", "It sailed."]);
    }

    #[test]
    fn spans_are_bytes_of_the_text() {
        let (text, blocks) = read("# Ёлка\n\nСнег.");
        assert_eq!(text, "Ёлка\n\nСнег.");
        assert_eq!(blocks.iter().map(|block| block.span.clone()).collect::<Vec<_>>(), [0..8, 10..19]);
    }

    #[test]
    fn marks_of_emphasis_are_left_out() {
        check(
            "A *very* **old** ~~small~~ `bridge_2`, snake_case and 2 * 3 * 4.",
            &["A very old small bridge_2, snake_case and 2 * 3 * 4."],
        );
    }

    #[test]
    fn links_keep_their_words_and_lose_their_address() {
        check(
            "See [the *report*](https://example.org/r \"title\") and <https://example.org>.",
            &["See the report and https://example.org."],
        );
        check("See [the report][r].\n\n[r]: https://example.org/r", &["See the report."]);
    }

    #[test]
    fn images_and_their_descriptions_are_dropped() {
        check("Before ![a *red* boat](b.png) after.\n\n![x](y.png)\n\nEnd.", &["Before after.", "End."]);
        check("[![logo](l.png)](https://example.org) Home", &["Home"]);
    }

    #[test]
    fn each_list_item_is_a_paragraph_without_its_bullet() {
        check(
            "They brought:\n\n- rope\n- a lamp\n  with oil\n* salt",
            &["They brought:", "rope", "a lamp with oil", "salt"],
        );
        check("- one\n\n  more of one\n\n- two", &["one", "more of one", "two"]);
    }

    #[test]
    fn ordered_items_keep_their_numbers() {
        check(
            "3. third\n7. fourth\n\n   still fourth\n8) other list",
            &["3. third", "4. fourth", "still fourth", "8. other list"],
        );
        check("1.\n2. second", &["2. second"]);
    }

    #[test]
    fn nested_lists_follow_their_item() {
        check(
            "1. fish\n   - carp\n   - pike\n2. birds\n   1. heron",
            &["1. fish", "carp", "pike", "2. birds", "1. heron"],
        );
    }

    #[test]
    fn task_marks_are_left_out() {
        check("- [x] paint the hull\n- [ ] mend the sail", &["paint the hull", "mend the sail"]);
    }

    #[test]
    fn block_quotes_are_paragraphs() {
        check(
            "She said:\n\n> We left\n> early.\n>\n> > Nobody knew.\n\nThen silence.",
            &["She said:", "We left early.", "Nobody knew.", "Then silence."],
        );
    }

    #[test]
    fn code_is_one_block_with_its_lines() {
        check(
            "Run:\n\n```sh\nls -l\n\n  cd  /\n```\n\n    indented\n      more",
            &["Run:", "ls -l\n\n  cd  /", "indented\n  more"],
        );
        check("```\r\na\r\nb\r\n```", &["a\nb"]);
    }

    #[test]
    fn rows_of_tables_are_paragraphs() {
        check(
            "| Port | Ships |\n|:--|--:|\n| **Poti** | 12<br>or 13 |\n| Batumi | |\n| a \\| b | 4 |",
            &["Port | Ships", "Poti | 12 or 13", "Batumi |", "a | b | 4"],
        );
    }

    #[test]
    fn hard_breaks_are_lines_and_soft_breaks_are_spaces() {
        check("one  \ntwo\\\nthree\nfour<br/>five<BR> six", &["one\ntwo\nthree four\nfive\nsix"]);
        check("one<br><br>two", &["one", "two"]);
    }

    #[test]
    fn entities_are_decoded_and_quotes_stay_as_typed() {
        check(
            "Tea &amp; cake &copy; &#8212; \"straight\" -- it's... \\*no\\* &lt;b&gt;",
            &["Tea & cake © — \"straight\" -- it's... *no* <b>"],
        );
    }

    #[test]
    fn html_tags_are_left_out_and_their_words_kept() {
        check("A <b>bold</b> <!-- note --> claim.<span class=\"x\"></span>", &["A bold claim."]);
        check(
            "<div align=\"center\">\n<p>Centred &amp; seen.</p>\n<h2>Title</h2>\n</div>\n\nText.",
            &["Centred & seen.", "# Title", "Text."],
        );
        check(
            "<script>\nlet a = 1;\n\nlet b = 2;\n</script>\n\n<details>\n<summary>More</summary>\n\nInside *it*.\n\n</details>",
            &["More", "Inside it."],
        );
        check(&format!("{}\n\nStill here.", "<div>".repeat(3000)), &["Still here."]);
    }

    #[test]
    fn footnotes_stand_at_the_end_without_their_marks() {
        check(
            "It sank[^1] fast.\n\n[^1]: In *May*.\n\n    More.\n\nThe end.",
            &["It sank fast.", "The end.", "In May.", "More."],
        );
    }

    #[test]
    fn characters_are_untouched() {
        let text = "co\u{ad}operate 10\u{a0}000 e\u{301} שלום עולם 👩‍🚀 ﬁne \u{200b}x";
        check(text, &[text]);
        check("\u{a0}\n\n&nbsp;\n\ntext", &["text"]);
    }

    #[test]
    fn line_ends_of_any_system_read_alike() {
        assert_eq!(read("# A\r\n\r\nb\r\nc\r\n\r\n- d\r\n"), read("# A\n\nb\nc\n\n- d\n"));
    }

    #[test]
    fn hostile_sources_are_read_quickly() {
        let start = std::time::Instant::now();
        for source in [
            ">".repeat(10_000) + " deep",
            "- ".repeat(10_000) + "deep",
            "[".repeat(20_000),
            "*a **b ".repeat(10_000),
            "<div>\n\n".repeat(10_000),
            "![".repeat(10_000) + &"](x)".repeat(10_000),
            "|a".repeat(5_000) + "\n" + &"|-".repeat(5_000),
        ] {
            let (text, blocks) = read(&source);
            assert!(
                blocks.iter().all(|block| { text.get(block.span.clone()).is_some_and(|text| !text.trim().is_empty()) })
            );
        }
        assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
    }

    #[test]
    fn random_sources_do_not_panic() {
        let parts = [
            "# ", "- ", "1. ", "> ", "```", "|", "|-|", "\n", "\r\n", "\n\n", "*", "[", "](u)", "![", "<br>", "<div>",
            "[^1]", "[^1]: ", "é", "\u{a0}", "    ", "a", "&amp;", "\0",
        ];
        let mut seed = 7_u64;
        for _ in 0..3_000 {
            let mut source = String::new();
            for _ in 0..30 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                source.push_str(parts[(seed >> 33) as usize % parts.len()]);
            }
            let (text, blocks) = read(&source);
            let parts: Vec<&str> = blocks.iter().map(|block| text.get(block.span.clone()).unwrap()).collect();
            assert_eq!(parts.join("\n\n"), text, "{source:?}");
        }
    }
}
