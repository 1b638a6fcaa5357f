//! The link of a quote: the article's address, with a text fragment that opens the page at the quoted words.
//!
//! The fragment is the one of the WICG's draft, `#:~:text=[prefix-,]start[,end][,-suffix]`. What a browser does with
//! it is played through on the article's text first: where it would stop elsewhere, words around the quote are added,
//! and where that does not help, the fragment is left off. Words that only part of a browser's search would find are
//! taken for found, so a page is at worst opened at its top.

use std::ops::Range;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use unicode_normalization::char::is_combining_mark;

use crate::corpus::Quote;

/// The most bytes that a fragment adds; a Cyrillic letter costs six.
const MAX_BYTES: usize = 1_000;
/// So many words at either end of a quote are named, tried in this order: more where few are not enough to tell,
/// fewer where many are too long.
const WORDS: [usize; 5] = [4, 6, 8, 3, 2];
/// A quote of one line with so many words is named whole.
const WHOLE: usize = 8;
/// Words before and after the quote that tell it from its like.
const AROUND: usize = 3;

/// Everything that is not plain in a fragment directive, whose own marks are `-`, `,` and `&`.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'_').remove(b'~');

/// What stands around the words that are named.
const CONTEXTS: [(Side, Side); 4] =
    [(Side::Bare, Side::Bare), (Side::Told, Side::Bare), (Side::Bare, Side::Told), (Side::Told, Side::Told)];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Bare,
    Told,
}

/// The link that opens the article at the quote; `None` where the article has no address.
///
/// An address with a fragment of its own is left as it is.
pub fn link(quote: &Quote) -> Option<String> {
    let url = quote.article().meta().url.as_deref()?;
    let fragment = if url.contains('#') { None } else { fragment(quote) };
    Some(format!("{url}{}", fragment.unwrap_or_default()))
}

fn fragment(quote: &Quote) -> Option<String> {
    let article = quote.article();
    let page = Page::new(&article.meta().title, article.text());
    let mut directives = WORDS.iter().flat_map(|&count| CONTEXTS.map(|context| (count, context)));
    directives.find_map(|(count, (before, after))| {
        let directive = Directive::of(&page, quote.span(), count)?;
        let directive = if before == Side::Told { directive.after_prefix(&page)? } else { directive };
        let directive = if after == Side::Told { directive.before_suffix(&page)? } else { directive };
        let written = directive.written(&page);
        (written.len() <= MAX_BYTES && directive.leads_home(&page)).then_some(written)
    })
}

/// The words that a fragment names, as byte ranges of the text.
struct Directive {
    prefix: Option<Range<usize>>,
    start: Range<usize>,
    end: Option<Range<usize>>,
    suffix: Option<Range<usize>>,
}

impl Directive {
    /// The first `count` words of a stretch and its last ones, each within one line, since a browser looks for them
    /// within one paragraph.
    fn of(page: &Page<'_>, span: Range<usize>, count: usize) -> Option<Directive> {
        let lines: Vec<Vec<Range<usize>>> = page.lines(span).filter(|words| !words.is_empty()).collect();
        let (first, last) = (lines.first()?, lines.last()?);
        let start = first.first()?.start..first.iter().take(count).next_back()?.end;
        let end = last.iter().rev().take(count).next_back()?.start..last.last()?.end;
        if lines.len() == 1 && (first.len() <= WHOLE || end.start < start.end) {
            return Some(Directive { prefix: None, start: start.start..end.end, end: None, suffix: None });
        }
        Some(Directive { prefix: None, start, end: Some(end), suffix: None })
    }

    fn after_prefix(self, page: &Page<'_>) -> Option<Directive> {
        let before = page.text.get(..self.start.start)?.trim_end();
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        let words = page.words(line..before.len());
        let from = words.iter().rev().take(AROUND).next_back()?.start;
        Some(Directive { prefix: Some(from..before.len()), ..self })
    }

    fn before_suffix(self, page: &Page<'_>) -> Option<Directive> {
        let after = page.text.get(self.last().end..)?;
        let from = page.text.len() - after.trim_start().len();
        let line = page.text.get(from..)?.find('\n').map_or(page.text.len(), |at| from + at);
        let to = page.words(from..line).get(..AROUND)?.last()?.end;
        Some(Directive { suffix: Some(from..to), ..self })
    }

    /// The stretch with which the quote ends.
    fn last(&self) -> &Range<usize> {
        self.end.as_ref().unwrap_or(&self.start)
    }

    /// Whether a browser that looks for the words from the top of the page stops at them.
    fn leads_home(&self, page: &Page<'_>) -> bool {
        let from = self.prefix.as_ref().unwrap_or(&self.start).start;
        let to = self.suffix.as_ref().unwrap_or(self.last()).end;
        let found = match &self.end {
            None => page.is_first(from..to, 0),
            Some(end) => page.is_first(from..self.start.end, 0) && page.is_first(end.start..to, self.start.end),
        };
        found
            && page.is_bounded(from)
            && page.is_bounded(self.start.start)
            && page.is_bounded(self.last().end)
            && page.is_bounded(to)
    }

    fn written(&self, page: &Page<'_>) -> String {
        let prefix = self.prefix.iter().map(|range| format!("{}-", page.encoded(range)));
        let stretches = [Some(&self.start), self.end.as_ref()].into_iter().flatten().map(|range| page.encoded(range));
        let suffix = self.suffix.iter().map(|range| format!("-{}", page.encoded(range)));
        format!("#:~:text={}", prefix.chain(stretches).chain(suffix).collect::<Vec<_>>().join(","))
    }
}

/// An article as a browser shows it, as far as that is known: the title, then the text.
struct Page<'t> {
    text: &'t str,
    folded: String,
    /// Where in `folded` the text begins.
    title: usize,
}

impl<'t> Page<'t> {
    fn new(title: &str, text: &'t str) -> Page<'t> {
        let title = folded(title) + " ";
        Page { text, title: title.len(), folded: title + &folded(text) }
    }

    /// The words of each line of a stretch.
    fn lines(&self, span: Range<usize>) -> impl Iterator<Item = Vec<Range<usize>>> {
        let mut at = span.start;
        self.text.get(span).unwrap_or("").split_inclusive('\n').map(move |line| {
            at += line.len();
            self.words(at - line.len()..at)
        })
    }

    /// What stands between white space, without the punctuation on its outside.
    fn words(&self, line: Range<usize>) -> Vec<Range<usize>> {
        let mut at = line.start;
        let pieces = self.text.get(line).unwrap_or("").split_inclusive(char::is_whitespace).filter_map(|piece| {
            at += piece.len();
            let from = at - piece.len() + piece.find(of_word)?;
            Some(from..at - (piece.len() - piece.trim_end_matches(|c| !of_word(c)).len()))
        });
        pieces.collect()
    }

    /// Whether no part of a word is cut off at a place.
    fn is_bounded(&self, at: usize) -> bool {
        let (before, after) = self.text.split_at_checked(at).unwrap_or_default();
        !(before.ends_with(of_word) && after.starts_with(of_word))
    }

    /// Whether the words of a stretch, looked for from `after` on, are found in the stretch and not before it.
    fn is_first(&self, stretch: Range<usize>, after: usize) -> bool {
        let place = |at| self.text.get(..at).map(|before| self.title + folded(before).len());
        let after = if after == 0 { Some(0) } else { place(after) };
        let (Some(after), Some(place)) = (after, place(stretch.start)) else {
            return false;
        };
        let words = folded(self.text.get(stretch).unwrap_or(""));
        self.folded.get(after..).and_then(|rest| rest.find(&words)) == place.checked_sub(after)
    }

    fn encoded(&self, range: &Range<usize>) -> String {
        let words: Vec<&str> = self.text.get(range.clone()).unwrap_or("").split_whitespace().collect();
        utf8_percent_encode(&words.join(" "), ENCODED).to_string()
    }
}

fn of_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// A text as a browser compares it: in lower case, white space evened out. What a prefix of the text becomes is a
/// prefix of what the text becomes.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        if !c.is_whitespace() {
            folded.extend(c.to_lowercase());
        } else if !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use percent_encoding::percent_decode_str;

    use super::*;
    use crate::corpus::{Reading, Today, list, read_file};
    use crate::reply::fixture;

    const URL: &str = "https://brine.example/ferry?id=1&x=a-b";

    /// The directive of the link to `quoted`, the `nth` time that it stands in `text`.
    fn directive(text: &str, quoted: &str, nth: usize) -> String {
        let article = fixture::article(&format!("title: The ferry\nsource: S\ndate: unknown\nurl: {URL}\n"), text);
        let at = article.text().match_indices(quoted).nth(nth).unwrap().0;
        let link = link(&article.quote(at..at + quoted.len()).unwrap()).unwrap();
        let fragment = link.strip_prefix(URL).unwrap();
        assert!(fragment.len() <= MAX_BYTES && fragment.is_ascii(), "{fragment}");
        if !fragment.is_empty() {
            let page = even(&format!("The ferry {text}"));
            assert_eq!(
                &page[selected(&page, fragment).unwrap()],
                even(quoted).trim_matches(|c| !of_word(c)),
                "{fragment}"
            );
        }
        fragment.strip_prefix("#:~:text=").unwrap_or(fragment).to_owned()
    }

    fn read(directive: &str) -> String {
        percent_decode_str(directive).decode_utf8().unwrap().into_owned()
    }

    #[test]
    fn a_short_quote_is_named_whole_and_a_long_one_by_its_ends() {
        let text = "It rained. “The old ferry was sold,” she said. Nobody knew who bought it, or where it went after the war was over. It never came back.\n";
        assert_eq!(directive(text, "“The old ferry was sold,”", 0), "The%20old%20ferry%20was%20sold");
        assert_eq!(
            directive(text, "Nobody knew who bought it, or where it went after the war was over.", 0),
            "Nobody%20knew%20who%20bought,the%20war%20was%20over"
        );
    }

    #[test]
    fn the_marks_of_the_directive_are_encoded() {
        let text = "A well-known, cheap & “50%” ferry. Other words.\n";
        assert_eq!(
            directive(text, "A well-known, cheap & “50%” ferry.", 0),
            "A%20well%2Dknown%2C%20cheap%20%26%20%E2%80%9C50%25%E2%80%9D%20ferry"
        );
    }

    #[test]
    fn ends_in_two_paragraphs_are_each_named_within_theirs() {
        let text =
            "The last one.\nIt was old and it was slow, and in the end it was sold to a man.\nNobody saw it again.\n";
        assert_eq!(directive(text, &text[..text.len() - 1], 0), "The%20last%20one,Nobody%20saw%20it%20again");
    }

    #[test]
    fn words_that_repeat_are_told_apart_by_what_stands_around_them() {
        let text = "First: it was sold. Then he said: it was sold. And then, at last, it was sold.\n";
        assert_eq!(directive(text, "it was sold", 0), "it%20was%20sold");
        assert_eq!(read(&directive(text, "it was sold", 1)), "Then he said:-,it was sold");
        assert_eq!(read(&directive(text, "it was sold", 2)), "then, at last,-,it was sold");
        // At the beginning of a paragraph, the end of the one before tells.
        let text = "He came.\nIt was sold.\nHe went away.\nIt was sold.\n";
        assert_eq!(read(&directive(text, "It was sold.", 1)), "He went away.-,It was sold");
        // The title counts: it stands on the page too.
        assert_eq!(read(&directive("Well, the ferry sank.\n", "the ferry", 0)), "Well,-,the ferry");
    }

    #[test]
    fn an_end_that_repeats_within_the_quote_is_told_apart_by_what_follows() {
        let text =
            "One two three four five, and so on and so forth; six seven, and so on and so forth. Then it ended.\n";
        let quoted = "One two three four five, and so on and so forth; six seven, and so on and so forth.";
        let directive = read(&directive(text, quoted, 0));
        assert_eq!(directive, "One two three four,on and so forth,-. Then it ended");
    }

    #[test]
    fn what_cannot_be_told_apart_gets_no_fragment() {
        let text = "Same words here.\n\nSame words here.\n\nSame words here.\n\nSame words here.\n";
        assert_eq!(directive(text, "Same words here.", 2), "");
        // Half a word is nothing that a browser finds.
        assert_eq!(directive("The ferryman came.\n", "The ferry", 0), "");
        // Nor is a quote without words.
        assert_eq!(directive("Well … … yes.\n", "…", 0), "");
    }

    #[test]
    fn long_words_make_for_fewer_words() {
        let word = |letter: char| letter.to_string().repeat(40);
        let words: Vec<String> = "абвгдежзиклмнопрстуф".chars().map(word).collect();
        let text = words.join(" ");
        let directive = read(&directive(&format!("{text}\n"), &text, 0));
        assert_eq!(directive, format!("{} {},{} {}", words[0], words[1], words[18], words[19]));
        let monster = format!("{} {}", "я".repeat(300), "ю".repeat(300));
        assert_eq!(self::directive(&format!("{monster}\n"), &monster, 0), "");
    }

    #[test]
    fn an_address_that_has_a_fragment_is_left_alone_and_none_stays_none() {
        let of = |front: &str| link(&fixture::article(front, "The ferry was sold.\n").quote(0..19).unwrap());
        let with = "title: T\nsource: S\ndate: unknown\nurl: https://brine.example/f#part-2\n";
        assert_eq!(of(with).as_deref(), Some("https://brine.example/f#part-2"));
        assert_eq!(of("title: T\nsource: S\ndate: unknown\n"), None);
    }

    #[test]
    fn other_scripts_are_encoded_byte_by_byte() {
        assert_eq!(directive("Мост. Паром.\n", "Мост.", 0), "%D0%9C%D0%BE%D1%81%D1%82");
        assert_eq!(
            read(&directive("Cafe\u{301}\u{a0}closed.  Twice\tover.\n", "Cafe\u{301}\u{a0}closed.", 0)),
            "Cafe\u{301} closed"
        );
        assert_eq!(read(&directive("古い橋。終わり。\n", "古い橋。", 0)), "古い橋");
    }

    /// Text as a browser compares it, white space evened out.
    fn even(text: &str) -> String {
        text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
    }

    /// The places after `from` where `words` stand on a page with no word cut off.
    fn places<'p>(page: &'p str, words: &'p str, from: usize) -> impl Iterator<Item = usize> {
        let cut = |at: usize| page[..at].ends_with(of_word) && page[at..].starts_with(of_word);
        page.match_indices(words).map(|(at, _)| at).filter(move |&at| at >= from && !cut(at) && !cut(at + words.len()))
    }

    /// What a browser selects on a page by the draft's algorithm: of all starts right after the prefix the first from
    /// which an end right before the suffix is reached.
    fn selected(page: &str, directive: &str) -> Option<Range<usize>> {
        let mut parts: Vec<&str> = directive.strip_prefix("#:~:text=").unwrap().split(',').collect();
        let prefix = parts.first().and_then(|part| part.strip_suffix('-')).map(|part| read(part).to_lowercase());
        parts.drain(..usize::from(prefix.is_some()));
        let suffix = parts.last().and_then(|part| part.strip_prefix('-')).map(|part| read(part).to_lowercase());
        parts.truncate(parts.len() - usize::from(suffix.is_some()));
        let parts: Vec<String> = parts.iter().map(|part| read(part).to_lowercase()).collect();
        let (start, end) = (&parts[0], parts.get(1));
        let follows = |at: usize| suffix.as_ref().is_none_or(|suffix| page[at..].trim_start().starts_with(suffix));
        let after = |at: &usize| prefix.as_ref().is_none_or(|prefix| page[..*at].trim_end().ends_with(prefix));
        places(page, start, 0).filter(after).find_map(|at| {
            let ends = at + start.len();
            match end {
                None => follows(ends).then_some(at..ends),
                Some(end) => places(page, end, ends).map(|to| to + end.len()).find(|&to| follows(to)).map(|to| at..to),
            }
        })
    }

    #[test]
    fn a_browser_that_follows_the_draft_selects_each_sentence_of_the_sample_corpus() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        let (mut sentences, mut told) = (0, 0);
        for file in list(&root).unwrap().files {
            read_file(&root, &file.path, Today::now(), &mut |reading| {
                let Reading::Article(article, _) = reading else { panic!("{}", file.path) };
                let article = Arc::new(*article);
                let above = even(&article.meta().title) + " ";
                let page = above.clone() + &even(article.text());
                for span in (0..article.blocks().len()).flat_map(|block| article.sentences_of(block)) {
                    sentences += 1;
                    let quote = article.quote(span.clone()).unwrap();
                    let Some(fragment) = fragment(&quote) else { continue };
                    told += 1;
                    let selected = selected(&page, &fragment).unwrap_or_else(|| panic!("{fragment}"));
                    let wanted = even(quote.text());
                    let wanted = wanted.trim_matches(|c| !of_word(c));
                    assert_eq!(&page[selected.clone()], wanted, "{fragment}");
                    let before = even(&article.text()[..span.start]).len();
                    assert!(selected.start.abs_diff(above.len() + before) <= 5, "another place: {fragment}");
                }
                Ok(())
            })
            .unwrap();
        }
        assert!(sentences > 100 && told * 100 >= sentences * 98, "{told} of {sentences} sentences are linked to");
    }
}
