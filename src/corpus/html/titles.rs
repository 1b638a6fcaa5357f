//! The title of an article among the titles that its page states: as readers see it, without the name of the site.

use dom_query::{Element, NodeRef, local_name};

use super::elements::{Elements, holds};
use super::times::is_aside;
use super::trim::{letters, weight};
use super::values::{line, without_source};

/// What sites put between a title and their name.
const MARKS: [&str; 10] = [" | ", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " // ", " _ "];

/// Weight of a heading that is a headline: such a mark after it counts without spaces around it, too.
const HEADLINE: usize = 25;

/// Whether an element may show the headline where no main heading does.
pub(super) fn is_headline(element: &Element) -> bool {
    [local_name!("h2"), local_name!("h3"), local_name!("h4")].contains(&element.name.local)
        || holds(element, local_name!("class"), &["tit", "headline"])
        || holds(element, local_name!("id"), &["tit"])
}

/// The title, of those that a page states, best first. Where a heading shows the same, the heading's wording counts: what is
/// stated for machines may be cut short, or carry the name of the site.
pub(super) fn the_title(elements: &Elements, stated: &[Option<String>], source: Option<&str>) -> Option<String> {
    let headings = headings(elements);
    let stated: Vec<String> = stated.iter().flatten().map(|title| plain(title, source)).collect();
    let Some(first) = stated.first() else {
        return match headings.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        };
    };
    for heading in &headings {
        let shown = letters(heading);
        if shown.chars().count() < 4 {
            continue;
        }
        let is_shown = |title: &String| {
            let said = letters(title);
            said == shown || (said.starts_with(&shown) && ends_with_site(title, heading)) || is_cut(title, heading)
        };
        if is_shown(first) {
            return Some(heading.clone());
        }
    }
    // On many a page the headline is a lesser heading, or something named for a title. A short one names the section.
    let is_headline = |heading: &String| {
        weight(heading) >= HEADLINE
            && first.len() < 2 * heading.len()
            && first.starts_with(heading.as_str())
            && ends_with_site(first, heading)
    };
    let shown = texts(elements.such(self::is_headline), is_headline);
    if let Some(heading) = shown.into_iter().max_by_key(String::len) {
        return Some(heading);
    }
    let longer = stated.iter().find(|title| is_cut(first, title));
    let title = longer.unwrap_or(first);
    Some(without_site(title, &stated).unwrap_or_else(|| title.clone()))
}

/// The main headings of a page.
pub(super) fn headings(elements: &Elements) -> Vec<String> {
    texts(elements.named(["h1"]), |_| true)
}

/// The texts of some headings, without the sign of a link to themselves.
fn texts<'a>(headings: impl Iterator<Item = NodeRef<'a>>, is_wanted: impl Fn(&String) -> bool) -> Vec<String> {
    let bare = |text: &str| line(text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '¶' | '#')));
    let shown = headings.filter_map(|node| bare(&node.text()).filter(&is_wanted).map(|text| (node, text)));
    shown.filter(|(node, _)| !is_aside(node)).map(|(_, text)| text).collect()
}

/// A title without the source and without what marks a headline as JSON.
fn plain(title: &str, source: Option<&str>) -> String {
    source.map_or_else(|| title.to_owned(), |source| without_source(title, source))
}

/// Whether what follows a heading in a title is set off from it like the name of a site.
fn ends_with_site(title: &str, heading: &str) -> bool {
    let count = heading.chars().filter(|c| c.is_alphanumeric()).count();
    let mut seen = 0;
    let at = title.char_indices().find(|(_, c)| {
        seen += usize::from(c.is_alphanumeric());
        seen > count
    });
    let Some((at, _)) = at else { return true };
    let between = title.get(..at).map(|before| before.trim_end_matches(|c: char| !c.is_alphanumeric()));
    let sign = between.and_then(|before| title.get(before.len()..at)).unwrap_or_default();
    let is_headline = weight(heading) >= HEADLINE;
    MARKS.iter().any(|mark| sign.contains(mark.trim())) && (sign.contains(' ') || is_headline)
        || is_headline && sign.contains(" : ")
}

/// Whether one title is the other, cut short.
fn is_cut(short: &str, long: &str) -> bool {
    let stem = short.trim_end().strip_suffix('…').or_else(|| short.trim_end().strip_suffix("..."));
    stem.is_some_and(|stem| {
        let stem = letters(stem);
        stem.chars().count() >= 20 && letters(long).starts_with(&stem) && letters(long).len() > stem.len()
    })
}

/// A title without its last part, where another of the titles is just that.
fn without_site(title: &str, stated: &[String]) -> Option<String> {
    MARKS.iter().find_map(|mark| {
        let (rest, _) = title.rsplit_once(mark)?;
        let said = letters(rest);
        stated.iter().find(|other| !said.is_empty() && letters(other) == said).cloned()
    })
}
