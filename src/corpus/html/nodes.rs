//! Elements into text and blocks: which of them a reader sees, which stand on lines of their own, and how tables read.
//!
//! Writes whatever node it is given; whether that is the article was decided before.

use dom_query::NodeRef;

use super::notes::is_note_mark;
use super::writer::{Writer, is_visible};
use crate::corpus::blocks::{Block, BlockKind};

pub(super) fn text_of(node: &NodeRef) -> (String, Vec<Block>) {
    let mut writer = Writer::new();
    write_node(node, &mut writer);
    writer.finish()
}

/// Writes a node and everything in it. The depth is bounded by [`super::parse`], so recursion is safe.
pub(super) fn write_node(node: &NodeRef, writer: &mut Writer) {
    if node.is_text() {
        writer.push(&node.text());
        return;
    }
    let name = node.node_name().unwrap_or_default();
    match name.as_ref() {
        name if is_unseen(name) || is_hidden(node) => {}
        "form" if !wraps_page(node) => {}
        "sup" if is_note_mark(node, writer.before()) => {}
        "sup" if raised(&node.text()).is_some() => writer.push(&raised(&node.text()).unwrap_or_default()),
        "br" => writer.break_line(),
        "tr" => write_row(node, writer),
        "pre" => {
            writer.end_block();
            let outer = std::mem::replace(&mut writer.raw, true);
            write_children(node, writer);
            writer.end_block();
            writer.raw = outer;
        }
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
            writer.end_block();
            let outer = std::mem::replace(&mut writer.kind, BlockKind::Heading);
            write_children(node, writer);
            writer.end_block();
            writer.kind = outer;
        }
        name if is_block(name) => {
            writer.end_block();
            write_children(node, writer);
            writer.end_block();
        }
        _ => write_children(node, writer),
    }
}

/// A power as readers see it: what is raised must not look like one more digit.
fn raised(text: &str) -> Option<String> {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let raise = |c: char| match c {
        '+' => Some('⁺'),
        '-' | '−' | '–' => Some('⁻'),
        c => RAISED.get(usize::try_from(c.to_digit(10)?).ok()?).copied(),
    };
    let text = text.trim();
    text.chars().map(raise).collect::<Option<String>>().filter(|raised| !raised.is_empty())
}

fn write_children(node: &NodeRef, writer: &mut Writer) {
    for child in node.children_it(false) {
        write_node(&child, writer);
    }
}

/// A row of a data table is one block; the cells of a table that only lays out the page are blocks of their own.
fn write_row(row: &NodeRef, writer: &mut Writer) {
    writer.end_block();
    let is_cell = |node: &NodeRef| node.has_name("td") || node.has_name("th");
    let cells: Vec<NodeRef> = row.children_it(false).filter(is_cell).collect();
    if cells.len() < 2 || cells.iter().any(lays_out) {
        write_children(row, writer);
        writer.end_block();
        return;
    }
    let cells: Vec<String> = cells.iter().map(cell_text).collect();
    if cells.iter().any(|cell| is_visible(cell)) {
        writer.push(&cells.join(" | "));
    }
    writer.end_block();
}

/// The text of a cell on one line.
fn cell_text(cell: &NodeRef) -> String {
    let mut writer = Writer::new();
    write_children(cell, &mut writer);
    writer.finish().0.replace("\n\n", " ").replace('\n', " ")
}

/// Whether a cell holds more than a value: whole paragraphs, headings, lists or another table.
fn lays_out(cell: &NodeRef) -> bool {
    let mut paragraphs = 0;
    cell.descendants_it().any(|node| {
        let name = node.node_name().unwrap_or_default();
        paragraphs += usize::from(name.as_ref() == "p");
        let large = ["table", "h1", "h2", "h3", "h4", "ul", "ol", "blockquote", "pre", "article", "section"];
        paragraphs > 1 || large.contains(&name.as_ref()) || (name.as_ref() == "br" && next_is_break(&node))
    })
}

fn next_is_break(node: &NodeRef) -> bool {
    let mut next = node.next_sibling();
    while let Some(sibling) = next {
        if !sibling.is_text() || is_visible(&sibling.text()) {
            return sibling.has_name("br");
        }
        next = sibling.next_sibling();
    }
    false
}

/// Elements whose text is not part of an article: scripts, controls, navigation, media and captions.
fn is_unseen(name: &str) -> bool {
    matches!(
        name,
        "annotation"
            | "applet"
            | "aside"
            | "audio"
            | "button"
            | "canvas"
            | "datalist"
            | "dialog"
            | "embed"
            | "figcaption"
            | "frameset"
            | "head"
            | "iframe"
            | "input"
            | "link"
            | "map"
            | "menu"
            | "meta"
            | "nav"
            | "noscript"
            | "object"
            | "script"
            | "select"
            | "style"
            | "svg"
            | "template"
            | "textarea"
            | "title"
            | "video"
    )
}

/// Whether a form is no form but the frame of the page, as old ASP.NET sites have it.
fn wraps_page(form: &NodeRef) -> bool {
    form.descendants_it().any(|node| node.has_name("h1") || node.has_name("article") || node.has_name("main"))
}

fn is_hidden(node: &NodeRef) -> bool {
    node.has_attr("hidden")
        || node.attr("aria-hidden").is_some_and(|value| value.as_ref() == "true")
        || node.attr("style").is_some_and(|style| {
            let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
            style.contains("display:none") || style.contains("visibility:hidden")
        })
}

/// Elements that stand on lines of their own. Anything else, known or not, is part of a line.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figure"
            | "footer"
            | "form"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "listing"
            | "main"
            | "ol"
            | "p"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "ul"
    )
}
