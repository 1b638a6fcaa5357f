//! Parsing within bounds: a page that nests too deeply or leaves too much open is refused while it is being read.
//!
//! Everything that walks the tree afterwards may recurse, since its depth is bounded here.

use anyhow::bail;
use dom_query::{Document, NodeRef};
use html5ever::tendril::TendrilSink;
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{ParseOpts, parse_document};

/// Levels of nested elements. Browsers stop at 512 too; Readability's time grows with the square of the depth.
const MAX_DEPTH: usize = 512;

/// Bytes parsed between two looks at the depth: small enough that no piece is slow, large enough to cost nothing.
const PIECE_BYTES: usize = 4096;

/// Elements a page may have beyond one per byte. Only formatting that is opened again and again gets there.
const SPARE_NODES: usize = 10_000;

/// Parses a page piece by piece, so that a hostile one is refused before it has taken seconds.
pub(super) fn parse(html: &str) -> anyhow::Result<Document> {
    // Without scripts, as our reader has none, `<noscript>` is parsed like any other element.
    let tree_builder = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let mut parser = parse_document(Document::default(), ParseOpts { tree_builder, ..ParseOpts::default() });
    let mut rest = html;
    let mut parsed = 0;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE_BYTES));
        parser.process(piece.into());
        parsed += piece.len();
        rest = after;
        let tree = &parser.tokenizer.sink.sink.tree;
        if tree.len() > parsed + SPARE_NODES {
            bail!("this page leaves too many elements open");
        }
        check_depth(newest(&tree.root()).ancestors_it(None).count())?;
    }
    let page = parser.finish();
    check_depth(deepest(&page.root()))?;
    Ok(page)
}

fn check_depth(depth: usize) -> anyhow::Result<()> {
    if depth > MAX_DEPTH {
        bail!("this page nests elements too deeply (more than {MAX_DEPTH} levels)");
    }
    Ok(())
}

/// The node at the end of the page so far.
fn newest<'a>(root: &NodeRef<'a>) -> NodeRef<'a> {
    let mut node = *root;
    while let Some(child) = node.last_child() {
        node = child;
    }
    node
}

/// The number of levels under a node, found without recursion.
fn deepest(root: &NodeRef) -> usize {
    let mut node = *root;
    let (mut depth, mut most) = (0_usize, 0);
    loop {
        if let Some(child) = node.first_child() {
            node = child;
            depth += 1;
            most = most.max(depth);
            continue;
        }
        while node.next_sibling().is_none() {
            if depth == 0 {
                return most;
            }
            depth -= 1;
            match node.parent() {
                Some(parent) => node = parent,
                None => return most,
            }
        }
        if depth == 0 {
            return most;
        }
        if let Some(sibling) = node.next_sibling() {
            node = sibling;
        }
    }
}
