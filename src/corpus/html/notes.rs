//! Marks of notes: the raised number, letter or sign that points to a footnote and is no part of what was said.
//!
//! Glued to a word such a mark would look like an altered quote. Powers (`10⁶`), ordinals (`5ᵗʰ`) and units (`m²`) are
//! raised too, and are part of the text: without a sign that it is a note, what is raised stays.

use dom_query::NodeRef;

use super::writer::is_visible;

/// Nodes a mark may consist of, and bytes of text in it: more is no mark, and need not be looked at.
const MARK_NODES: usize = 24;
const MARK_BYTES: usize = 32;

/// Characters looked at before a mark.
const CHARS_BEFORE: usize = 100;

/// What a mark is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Number,
    Letter,
    Sign,
}

/// Whether a `<sup>` holds nothing but the mark of a note. `before` is the text it would be glued to.
pub(super) fn is_note_mark(sup: &NodeRef, before: &str) -> bool {
    let Some(text) = short_text(sup) else {
        return false;
    };
    let text = text.trim();
    let Some(sort) = sort(text) else {
        return false;
    };
    let is_bracketed = text.starts_with(['[', '(']) && text.ends_with([']', ')']);
    is_bracketed || elements(sup).iter().any(points_to_note) || follows_text(before, sort)
}

/// The text of a node that holds little.
fn short_text(node: &NodeRef) -> Option<String> {
    let mut text = String::new();
    for (count, inner) in node.descendants_it().enumerate() {
        if inner.is_text() {
            text.push_str(&inner.text());
        }
        if count >= MARK_NODES || text.len() > MARK_BYTES {
            return None;
        }
    }
    Some(text)
}

/// What a mark, or several of one sort such as `1, 2` or `[a][b]`, is made of; `None` for any other text.
fn sort(text: &str) -> Option<Sort> {
    if text.starts_with([',', ';', '-', '–']) || text.ends_with([',', ';', '-', '–']) {
        return None; // A charge or a negative power.
    }
    let between = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '-' | '–' | '[' | ']' | '(' | ')');
    let mut sorts = text.split(between).filter(|mark| !mark.is_empty()).map(|mark| {
        if mark.bytes().all(|b| b.is_ascii_digit()) {
            Some(Sort::Number)
        } else if matches!(mark.as_bytes(), [b'a'..=b'z']) {
            Some(Sort::Letter)
        } else {
            mark.chars().all(|c| matches!(c, '*' | '†' | '‡')).then_some(Sort::Sign)
        }
    });
    let first = sorts.next()?;
    first.filter(|_| sorts.all(|sort| sort == first))
}

/// The elements of a mark: the `<sup>`, what is in it, and what is around nothing but it.
fn elements<'a>(sup: &NodeRef<'a>) -> Vec<NodeRef<'a>> {
    let mut elements: Vec<NodeRef> = sup.descendants_it().filter(NodeRef::is_element).collect();
    let mut outermost = *sup;
    elements.push(outermost);
    while let Some(parent) = outermost.parent().filter(|parent| is_wrapper(parent) && is_alone(&outermost, parent)) {
        outermost = parent;
        elements.push(outermost);
    }
    elements
}

fn is_wrapper(node: &NodeRef) -> bool {
    ["a", "cite", "small", "span", "sup"].iter().any(|name| node.has_name(name))
}

/// Whether a node is all there is to see in its parent.
fn is_alone(node: &NodeRef, parent: &NodeRef) -> bool {
    parent.children_it(false).all(|child| child.id == node.id || (child.is_text() && !is_visible(&child.text())))
}

/// Whether an element is a link within the page, or bears the name of a note.
fn points_to_note(element: &NodeRef) -> bool {
    element.attr("href").is_some_and(|address| address.trim_start().starts_with('#'))
        || ["class", "id"].iter().any(|name| element.attr(name).is_some_and(|names| names_note(&names)))
}

/// Whether one of the words in a class or id, as in `fnref-1` or `cite_note`, is a word for a note.
fn names_note(names: &str) -> bool {
    let names = names.to_ascii_lowercase();
    names.split(|c: char| !c.is_ascii_alphabetic()).any(|word| {
        word.contains("note")
            || ["reference", "cite", "citation"].iter().any(|start| word.starts_with(start))
            || matches!(word, "ref" | "refs" | "fn" | "fnref")
    })
}

/// Whether a text ends as one does before a note: with a word, or with the punctuation after one.
fn follows_text(before: &str, sort: Sort) -> bool {
    let start = before.char_indices().nth_back(CHARS_BEFORE).map_or(0, |(at, _)| at);
    let before = before.get(start..).unwrap_or_default();
    let mut chars = before.chars();
    let Some(last) = chars.next_back() else {
        return false;
    };
    let rest = chars.as_str();
    match last {
        // `1.º` and `Sr.ª` are written with a stop.
        '.' if sort == Sort::Letter => ends_with_word(rest, sort),
        // A sum in brackets may be raised to a power.
        ')' => holds_words(rest, '('),
        ']' => holds_words(rest, '['),
        '"' | '\'' | '”' | '“' | '’' | '‘' | '»' | '«' => {
            rest.ends_with(|c: char| !c.is_whitespace() && c != '(')
        }
        '.' | ',' | ';' | ':' | '!' | '?' | '…' | '。' | '，' | '、' | '」' | '』' => true,
        _ => ends_with_word(before, sort),
    }
}

/// Whether the brackets that close after a text hold words or long numbers, as a formula seldom does.
fn holds_words(text: &str, opening: char) -> bool {
    let inside = text.rsplit_once(opening).map_or(text, |(_, inside)| inside);
    inside.split(|c: char| !c.is_alphanumeric()).any(|word| word.chars().count() >= 3)
}

/// Whether a text ends with a word of three letters or more: units and the names of quantities are shorter.
fn ends_with_word(text: &str, sort: Sort) -> bool {
    let is_inner = |c: char| matches!(c, '\'' | '’' | '\u{ad}' | '\u{300}'..='\u{36f}');
    let ending = text.chars().rev().take_while(|c| c.is_alphabetic() || is_inner(*c));
    let letters: Vec<char> = ending.filter(|c| c.is_alphabetic()).collect();
    // `XIXᵉ` is an ordinal.
    let is_ordinal = sort == Sort::Letter && letters.iter().all(|c| "IVXLCDM".contains(*c));
    letters.len() >= 3 && !is_ordinal
}
