//! A reply on a terminal: quotes indented and wrapped, matched words bold, titles as links.
//!
//! Width counts columns, so wide characters fit. Without a terminal nothing is wrapped; without one, or with
//! `NO_COLOR`, there are no escapes. Control characters of an article never reach the terminal.

use std::io::{IsTerminal, Result, Write, stdout};
use std::ops::Range;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::reply::{Citation, Locale, Part, Phrase, Reply};

/// Wider lines are hard to read.
const MAX_COLUMNS: usize = 100;
const INDENT: &str = "   ";

/// What the terminal can do.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Terminal {
    /// Bold and dim are shown, and links are live.
    styled: bool,
    /// Columns of a line; `None` leaves lines whole.
    columns: Option<usize>,
}

impl Terminal {
    /// What standard output can do.
    pub(super) fn of_stdout() -> Terminal {
        if !stdout().is_terminal() {
            return Terminal::default();
        }
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let columns = terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0));
        Terminal { styled: !no_color && !dumb, columns: Some(columns.clamp(20, MAX_COLUMNS)) }
    }

    /// Prints a reply.
    pub(super) fn print(self, reply: &Reply, out: &mut impl Write) -> Result<()> {
        let mut margin = String::new();
        for part in reply.parts() {
            match part {
                Part::Phrase(Phrase::Number(number)) => margin = format!("{number:<width$}", width = INDENT.len()),
                Part::Phrase(Phrase::Asked) => self.line(&Phrase::Asked.to_string(), &mut margin, Style::Dim, out)?,
                Part::Phrase(phrase @ Phrase::Cut) => self.line(&phrase.to_string(), &mut margin, Style::Dim, out)?,
                Part::Phrase(phrase @ Phrase::AlsoIn(_)) => {
                    self.line(&phrase.to_string(), &mut margin, Style::Dim, out)?;
                    writeln!(out)?;
                }
                Part::Phrase(phrase) => self.line(&phrase.to_string(), &mut String::from(" "), Style::Plain, out)?,
                Part::Quote { quote, matched } => self.quote(quote.text(), matched, &mut margin, out)?,
                Part::Citation(citation) => self.citation(citation, out)?,
            }
        }
        Ok(())
    }

    fn line(self, text: &str, margin: &mut String, style: Style, out: &mut impl Write) -> Result<()> {
        let whole = 0..text.len();
        let styled = if style == Style::Plain { &[][..] } else { std::slice::from_ref(&whole) };
        self.wrapped(text, styled, style, margin, out)
    }

    fn quote(self, text: &str, matched: &[Range<usize>], margin: &mut String, out: &mut impl Write) -> Result<()> {
        for (at, line) in lines(text) {
            let matched: Vec<Range<usize>> = matched
                .iter()
                .filter(|span| span.start < at + line.len() && at < span.end)
                .map(|span| span.start.saturating_sub(at)..(span.end - at).min(line.len()))
                .collect();
            self.wrapped(line, &matched, Style::Bold, margin, out)?;
        }
        Ok(())
    }

    fn citation(self, citation: &Citation, out: &mut impl Write) -> Result<()> {
        let title = citation.title();
        let line = format!("{} — {title}, {}", citation.source(Locale::En), citation.by_and_when(Locale::En));
        let mut margin = INDENT.to_owned();
        match citation.url() {
            Some(url) if self.styled => {
                let link = clean(url);
                write!(out, "\x1b]8;;{link}\x1b\\")?;
                self.wrapped(&line, &[], Style::Plain, &mut margin, out)?;
                write!(out, "\x1b]8;;\x1b\\")?;
            }
            Some(url) => {
                self.wrapped(&line, &[], Style::Plain, &mut margin, out)?;
                writeln!(out, "{INDENT}{}", clean(url))?;
            }
            None => self.wrapped(&line, &[], Style::Plain, &mut margin, out)?,
        }
        if let Some(based_on) = citation.based_on() {
            self.line(&Phrase::BasedOn(based_on.to_owned()).to_string(), &mut INDENT.to_owned(), Style::Dim, out)?;
        }
        if let Some(day) = citation.withdrawn() {
            self.line(&Phrase::Withdrawn(day).to_string(), &mut INDENT.to_owned(), Style::Dim, out)?;
        }
        if let Some(day) = citation.corrected() {
            self.line(&Phrase::Corrected(day).to_string(), &mut INDENT.to_owned(), Style::Dim, out)?;
        }
        if let Some(receipt) = citation.receipt() {
            self.line(receipt, &mut INDENT.to_owned(), Style::Dim, out)?;
        }
        writeln!(out)
    }

    /// Writes one paragraph, its `styled` stretches in `style`, wrapped between words. The first line begins with
    /// `margin`, which is used up; the others are indented alike.
    fn wrapped(
        self,
        text: &str,
        styled: &[Range<usize>],
        style: Style,
        margin: &mut String,
        out: &mut impl Write,
    ) -> Result<()> {
        let first = if margin.is_empty() { INDENT.to_owned() } else { std::mem::take(margin) };
        let indent = " ".repeat(first.width());
        let room = self.columns.map_or(usize::MAX, |columns| columns.saturating_sub(indent.len()).max(10));
        let (mut used, mut end) = (0, 0);
        write!(out, "{first}")?;
        for (at, word) in words(text) {
            // The article's own spaces, be they two: only where a line is broken do they give way.
            let gap = blank(text.get(end..at).unwrap_or(" "));
            let width = clean(word).width();
            if used > 0 && used + gap.width() + width > room {
                write!(out, "\n{indent}")?;
                used = 0;
            } else {
                write!(out, "{gap}")?;
                used += gap.width();
            }
            self.word(at, word, styled, style, out)?;
            used += width;
            end = at + word.len();
        }
        writeln!(out)
    }

    fn word(self, at: usize, word: &str, styled: &[Range<usize>], style: Style, out: &mut impl Write) -> Result<()> {
        let mut from = 0;
        let spans = styled.iter().filter(|span| self.styled && span.start < at + word.len() && at < span.end);
        for span in spans {
            let (start, end) = (span.start.saturating_sub(at).max(from), (span.end - at).min(word.len()));
            let piece = |range: Range<usize>| clean(word.get(range).unwrap_or(""));
            write!(out, "{}\x1b[{}m{}\x1b[0m", piece(from..start), style.code(), piece(start..end))?;
            from = end;
        }
        write!(out, "{}", clean(word.get(from..).unwrap_or("")))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Plain,
    Bold,
    Dim,
}

impl Style {
    /// Select Graphic Rendition, ECMA-48.
    fn code(self) -> u8 {
        match self {
            Style::Plain => 0,
            Style::Bold => 1,
            Style::Dim => 2,
        }
    }
}

/// The lines of a text with the byte at which each begins; blank ones left out.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        (!line.trim().is_empty()).then_some((start, line.trim_end()))
    })
}

/// The words of a line with the byte at which each begins. No-break spaces do not part words.
fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let space = |c: char| c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}');
    let mut at = 0;
    line.split_inclusive(space)
        .filter_map(move |word| {
            let start = at;
            at += word.len();
            let word = word.trim_end_matches(space);
            (!word.is_empty()).then_some((start, word))
        })
        .flat_map(|(start, word)| pieces(word).map(move |(at, piece)| (start + at, piece)))
}

/// White space without tabs and other controls; those become spaces.
fn blank(space: &str) -> String {
    space.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Text without control characters, which could move the cursor or change colours.
pub(super) fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// A word where a line may be broken inside it: before each wide character, as Chinese and Japanese are written.
fn pieces(word: &str) -> impl Iterator<Item = (usize, &str)> {
    let wide = |c: char| c.width() == Some(2) && c.is_alphanumeric();
    let starts = word.char_indices().filter(move |&(at, c)| at > 0 && wide(c)).map(|(at, _)| at);
    let mut starts = starts.chain([word.len()]);
    let mut from = 0;
    std::iter::from_fn(move || {
        let to = starts.next()?;
        let piece = word.get(from..to).map(|piece| (from, piece));
        from = to;
        piece
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(terminal: Terminal, text: &str, matched: &[Range<usize>]) -> String {
        let mut out = Vec::new();
        terminal.quote(text, matched, &mut "1  ".to_owned(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn lines_are_wrapped_by_columns_and_hang_under_the_number() {
        let narrow = Terminal { styled: false, columns: Some(20) };
        assert_eq!(wrapped(narrow, "The old bridge was closed.", &[]), "1  The old bridge\n   was closed.\n");
        assert_eq!(wrapped(narrow, "古い橋は 閉鎖された。 終わり", &[]), "1  古い橋は 閉鎖され\n   た。 終わり\n");
        assert_eq!(wrapped(narrow, "古い橋は閉鎖された終わり", &[]), "1  古い橋は閉鎖され\n   た終わり\n");
        assert_eq!(wrapped(Terminal::default(), "One.\r\nTwo two.\n", &[]), "1  One.\n   Two two.\n");
    }

    #[test]
    fn spaces_are_those_of_the_article() {
        let text = "Two  spaces stand.  Here\u{2003}is one.\n  Indented.";
        assert_eq!(
            wrapped(Terminal::default(), text, &[]),
            "1  Two  spaces stand.  Here\u{2003}is one.\n     Indented.\n"
        );
        let narrow = Terminal { styled: false, columns: Some(20) };
        assert_eq!(wrapped(narrow, "Two  spaces stand.  Here.", &[]), "1  Two  spaces\n   stand.  Here.\n");
    }

    #[test]
    fn matched_words_are_bold_and_control_characters_are_not_sent() {
        let styled = Terminal { styled: true, columns: Some(40) };
        assert_eq!(
            wrapped(styled, "The old bridge.", &[4..7, 8..14]),
            "1  The \x1b[1mold\x1b[0m \x1b[1mbridge\x1b[0m.\n"
        );
        assert_eq!(wrapped(styled, "a\x1b[31mb\u{7}", &[]), "1  a\u{fffd}[31mb\u{fffd}\n");
        assert_eq!(wrapped(styled, "a\tb\rc", &[]), "1  a b c\n");
        let plain = Terminal { styled: false, columns: Some(40) };
        assert_eq!(wrapped(plain, "The old bridge.", &[4..7]), "1  The old bridge.\n");
    }
}
