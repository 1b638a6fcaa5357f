//! The elements of a page, listed once: many questions are asked of a page, and each would walk all of it again.
//!
//! A list does not notice when elements are taken out of its page; see [`Elements::attached`].

use dom_query::{Document, Element, LocalName, NodeRef};

use super::values::words;

/// The elements of a page in its order.
pub(super) struct Elements<'a> {
    root: NodeRef<'a>,
    all: Vec<(NodeRef<'a>, LocalName)>,
}

impl<'a> Elements<'a> {
    pub(super) fn of(page: &'a Document) -> Elements<'a> {
        let root = page.root();
        let mut all = Vec::with_capacity(page.tree.len() / 2);
        let mut next = root.first_child();
        // Each node is looked at once, for all that is needed of it.
        while let Some(node) = next {
            let mut around = [None; 3];
            node.query(|inner| {
                if let Some(element) = inner.as_element() {
                    all.push((node, element.name.local.clone()));
                }
                around = [inner.first_child, inner.next_sibling, inner.parent];
            });
            let [child, sibling, parent] = around;
            let mut above = parent;
            next = child.or(sibling).map(|id| NodeRef::new(id, &page.tree));
            while next.is_none()
                && let Some(id) = above.filter(|id| *id != root.id)
            {
                let after = NodeRef::new(id, &page.tree).query(|inner| (inner.next_sibling, inner.parent));
                let (sibling, parent) = after.unwrap_or_default();
                next = sibling.map(|id| NodeRef::new(id, &page.tree));
                above = parent;
            }
        }
        Elements { root, all }
    }

    /// Those of some names.
    pub(super) fn named<const N: usize>(&self, names: [&str; N]) -> impl Iterator<Item = NodeRef<'a>> {
        let names = names.map(LocalName::from);
        self.all.iter().filter(move |(_, name)| names.contains(name)).map(|(node, _)| *node)
    }

    /// Those of which something is so.
    pub(super) fn such(&self, is: impl Fn(&Element) -> bool) -> impl Iterator<Item = NodeRef<'a>> {
        self.all
            .iter()
            .map(|(node, _)| *node)
            .filter(move |node| node.query_or(false, |node| node.as_element().is_some_and(&is)))
    }

    /// Whether an element is still part of the page.
    pub(super) fn attached(&self, node: &NodeRef) -> bool {
        node.ancestors_it(None).last().is_some_and(|top| top.id == self.root.id)
    }
}

/// The value of an attribute.
pub(super) fn value(element: &Element, name: LocalName) -> Option<&str> {
    element.attr_ref(name)
}

/// Whether the value of an attribute holds a word.
pub(super) fn says(element: &Element, name: LocalName, word: &str) -> bool {
    value(element, name).is_some_and(|value| words(value).any(|other| other == word))
}

/// Whether the value of an attribute holds one of some texts, be it inside of a word.
pub(super) fn holds(element: &Element, name: LocalName, texts: &[&str]) -> bool {
    let Some(value) = value(element, name) else { return false };
    let value = value.as_bytes();
    // The values are short: a search that gets itself ready first takes longer.
    let is_in = |text: &[u8]| {
        value
            .iter()
            .enumerate()
            .any(|(at, byte)| Some(byte) == text.first() && value.get(at..at + text.len()) == Some(text))
    };
    texts.iter().any(|text| is_in(text.as_bytes()))
}

/// Whether an element is of a name.
pub(super) fn is(element: &Element, name: LocalName) -> bool {
    element.name.local == name
}
