//! Quotes as Telegram shows them without altering a character.
//!
//! Telegram drops or replaces some characters, and finds links and tags of its own in a text, of which it drops those
//! beyond a limit. A quote with such characters is parted at them, or narrowed to what can be shown; where that would
//! leave too little, it is sent whole and said to be altered.

use std::ops::Range;

use super::laid::{MAX_ENTITIES, found_by_telegram};
use crate::corpus::{Quote, as_telegram_shows};
use crate::reply::Phrase;

/// A quote in more pieces than this is no quote any more.
const MOST_PIECES: usize = 6;
/// Of the entities of a message, those that belong to no word of the quote.
const OURS: usize = 10;

/// How a quote is shown, and what is to be said of that.
pub(super) struct Faithful {
    /// The quotations it stands in, in order: mostly one. Each is one piece, or the lines of one paragraph of a file
    /// with the line ends of Windows, of which Telegram drops a half.
    pub(super) quotations: Vec<Vec<Quote>>,
    pub(super) note: Option<Phrase>,
}

/// How a quote is shown of which `core` matters most.
pub(super) fn faithful(quote: &Quote, core: &Quote) -> Faithful {
    let (quote, shortened) = short_enough(&trimmed(quote));
    let note = shortened.then_some(Phrase::Narrowed);
    let holes = altered(quote.text());
    if holes.is_empty() {
        return Faithful { quotations: vec![vec![quote]], note };
    }
    let mut pieces: Vec<Quote> = Vec::new();
    let mut start = 0;
    let end = quote.text().len();
    for hole in holes.iter().cloned().chain(std::iter::once(end..end)) {
        pieces.extend(quote.narrow(start..hole.start).map(|piece| trimmed(&piece)));
        start = hole.end;
    }
    if pieces.iter().all(ends_at_words) {
        let quotations = by_lines(&pieces);
        if quotations.len() <= MOST_PIECES {
            // The carriage returns of a file's line ends are nothing to talk about.
            let seen = holes.iter().any(|hole| quote.text().get(hole.clone()) != Some("\r"));
            let note = note.or((seen && quotations.len() > 1).then_some(Phrase::Parted));
            return Faithful { quotations, note };
        }
    }
    pieces.retain(ends_at_words);
    let shared = |piece: &Quote| {
        let (a, b) = (piece.span(), core.span());
        a.end.min(b.end).saturating_sub(a.start.max(b.start))
    };
    match pieces.into_iter().max_by_key(|piece| (shared(piece), piece.span().len())) {
        Some(piece) if shared(&piece) * 2 >= core.span().len() => {
            Faithful { quotations: vec![vec![piece]], note: Some(Phrase::Narrowed) }
        }
        _ => Faithful { quotations: vec![vec![quote]], note: Some(Phrase::NotExact) },
    }
}

/// Lines of one paragraph belong together, although the ends of lines between them are not sent as they stand.
fn by_lines(pieces: &[Quote]) -> Vec<Vec<Quote>> {
    let mut quotations: Vec<Vec<Quote>> = Vec::new();
    for piece in pieces {
        match quotations.last_mut() {
            Some(lines) if lines.last().is_some_and(|last| line_ends(last, piece).is_some()) => {
                lines.push(piece.clone())
            }
            _ => quotations.push(vec![piece.clone()]),
        }
    }
    quotations
}

/// How many lines end between two pieces of a paragraph; `None` when they are parted by anything else.
pub(super) fn line_ends(before: &Quote, after: &Quote) -> Option<usize> {
    let article = before.article();
    let between = article.text().get(before.span().end..after.span().start)?;
    let one_paragraph = article.block_at(before.span().start) == article.block_at(after.span().start);
    let ends = between.matches("\r\n").count();
    (one_paragraph && ends > 0 && between.chars().all(|c| matches!(c, '\r' | '\n' | ' '))).then_some(ends)
}

/// The beginning of a quote in which Telegram finds no more links and tags than it keeps.
fn short_enough(quote: &Quote) -> (Quote, bool) {
    let room = MAX_ENTITIES - OURS;
    if found_by_telegram(quote.text()) <= room {
        return (quote.clone(), false);
    }
    let ends = quote.text().char_indices().filter(|(_, c)| c.is_whitespace()).map(|(end, _)| end);
    let fits = |end: &usize| quote.text().get(..*end).is_some_and(|text| found_by_telegram(text) <= room);
    let end = ends.take_while(fits).last().unwrap_or(0);
    quote.narrow(0..end).map_or_else(|| (quote.clone(), false), |short| (trimmed(&short), true))
}

/// Neither end lies within a word.
fn ends_at_words(piece: &Quote) -> bool {
    let text = piece.article().text();
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c));
    let before = text.get(..piece.span().start).and_then(|text| text.chars().next_back());
    let after = text.get(piece.span().end..).and_then(|text| text.chars().next());
    let (first, last) = (piece.text().chars().next(), piece.text().chars().next_back());
    !(letter(before) && letter(first) || letter(last) && letter(after))
}

/// The quote without white space around it, which Telegram would take away.
fn trimmed(quote: &Quote) -> Quote {
    let text = quote.text();
    let start = text.len() - text.trim_start().len();
    quote.narrow(start..start + text.trim().len()).unwrap_or_else(|| quote.clone())
}

/// Where Telegram would change a text: the bytes of the characters that it drops or replaces.
fn altered(text: &str) -> Vec<Range<usize>> {
    let invisible = |c: char| matches!(c, '\u{200e}' | '\u{200f}');
    let mut before = None;
    let mut found = Vec::new();
    for (at, c) in text.char_indices() {
        // Of several direction marks in a row only the last stays.
        if as_telegram_shows(c) != Some(c) || (invisible(c) && before.is_some_and(invisible)) {
            found.push(at..at + c.len_utf8());
        }
        before = Some(c);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::fixture::article;

    #[test]
    fn characters_that_telegram_alters_are_found() {
        assert_eq!(altered("a\tb\r\nc\u{30a}"), [1..2, 3..4, 6..8]);
        assert!(altered("plain — text 😀").is_empty());
    }

    /// How the whole text of an article is shown.
    fn shown(text: &str) -> (Vec<String>, Option<Phrase>) {
        let article = article("title: T\nsource: S\ndate: unknown\n", text);
        let quote = article.quote(0..article.text().len()).unwrap();
        let Faithful { quotations, note } = faithful(&quote, &quote);
        let lines = |lines: &Vec<Quote>| lines.iter().map(|line| line.text()).collect::<Vec<_>>().join("|");
        (quotations.iter().map(lines).collect(), note)
    }

    #[test]
    fn a_quote_is_parted_where_telegram_would_alter_it() {
        let pieces = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(shown("Plain words.\n"), (pieces(&["Plain words."]), None));
        assert_eq!(shown("One paragraph.\r\nAnother.\r\n"), (pieces(&["One paragraph.", "Another."]), None));
        let lines = [
            "The ferry that would not sail lay in the harbour all of that long and",
            "windy summer, and of those who came to look at it on Sundays not many",
            "could say what the captain was waiting for, although he was seen each",
            "morning at the rail with a glass, looking out over the water, and was",
            "once heard to say that the sea would have to ask him first, and that,",
            "said the harbour master, was that.",
        ];
        assert_eq!(shown(&lines.join("\r\n")), (pieces(&[lines.join("|").as_str()]), None));
        assert_eq!(
            shown("Marta paid\tseven crowns."),
            (pieces(&["Marta paid", "seven crowns."]), Some(Phrase::Parted))
        );
    }

    #[test]
    fn within_a_word_nothing_is_cut() {
        let angstrom = "The A\u{30a}ngstrom is small.";
        assert_eq!(shown(angstrom), (vec![angstrom.to_owned()], Some(Phrase::NotExact)));
    }

    #[test]
    fn of_more_links_than_telegram_keeps_the_first_are_shown() {
        let tags: Vec<String> = (0..200).map(|tag| format!("#tag{tag}")).collect();
        let (pieces, note) = shown(&tags.join(" "));
        assert_eq!((pieces.len(), note), (1, Some(Phrase::Narrowed)));
        assert_eq!(pieces[0].split(' ').count(), MAX_ENTITIES - OURS);
    }
}
