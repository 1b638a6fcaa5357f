//! The title of an article among the titles that its page states: as readers see it, without the name of the site.

use dom_query::Document;

use super::times::is_aside;
use super::trim::weight;
use super::values::{line, without_source};

/// What sites put between a title and their name.
const MARKS: [&str; 10] = [" | ", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " // ", " _ "];

/// Weight of a heading that is a headline: such a mark after it counts without spaces around it, too.
const HEADLINE: usize = 25;

/// What may show the headline where no main heading does.
pub(super) const HEADLINES: &str = "h2, h3, h4, [class*=tit], [id*=tit], [class*=headline]";

/// The title, of those that a page states, best first. Where a heading shows the same, the heading's wording counts: what is
/// stated for machines may be cut short, or carry the name of the site.
pub(super) fn the_title(page: &Document, stated: &[Option<String>], source: Option<&str>) -> Option<String> {
    let headings = headings(page);
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
    let is_headline = |heading: &&String| {
        weight(heading) >= HEADLINE
            && first.len() < 2 * heading.len()
            && first.starts_with(heading.as_str())
            && ends_with_site(first, heading)
    };
    if let Some(heading) = texts(page, HEADLINES).iter().filter(is_headline).max_by_key(|heading| heading.len()) {
        return Some(heading.clone());
    }
    let longer = stated.iter().find(|title| is_cut(first, title));
    let title = longer.unwrap_or(first);
    Some(without_site(title, &stated).unwrap_or_else(|| title.clone()))
}

/// The main headings of a page.
pub(super) fn headings(page: &Document) -> Vec<String> {
    texts(page, "h1")
}

/// The texts of the headings of some ranks, without the sign of a link to themselves.
fn texts(page: &Document, ranks: &str) -> Vec<String> {
    let headings = page.select(ranks);
    let own = headings.nodes().iter().filter(|node| !is_aside(node));
    own.filter_map(|node| line(node.text().trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '¶' | '#'))))
        .collect()
}

/// A title without the source and without what marks a headline as JSON.
fn plain(title: &str, source: Option<&str>) -> String {
    source.map_or_else(|| title.to_owned(), |source| without_source(title, source))
}

/// Letters and digits in lower case: what two wordings of a title share.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
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
