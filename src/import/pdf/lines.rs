//! Letters and where they stand become lines.

use std::time::Instant;

use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};

use super::too_slow;
use crate::import::draft::Refusal;

/// Letters of one document; more is a trap.
const MAX_LETTERS: usize = 50_000_000;
/// A gap this wide, in sizes of the letters, parts words.
const WORD_GAP: f64 = 0.15;
/// A step this high, in sizes of the letters, begins a line. A raised number of a note is lower.
const LINE_STEP: f64 = 0.55;

/// A line of a page, in points from its lower left corner.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) height: f64,
    /// The size of most of its letters.
    pub(super) size: f64,
}

/// The lines of a document, page by page.
pub(super) struct Lines {
    pages: Vec<Vec<Line>>,
    letters: usize,
    until: Instant,
    refused: Option<Refusal>,
}

impl Lines {
    /// None yet; those that come later than this are not taken.
    pub(super) fn until(until: Instant) -> Lines {
        Lines { pages: Vec::new(), letters: 0, until, refused: None }
    }

    /// Why no more of the document was taken.
    pub(super) fn refused(&mut self) -> Option<Refusal> {
        self.refused.take()
    }

    fn refuse(&mut self, refusal: Refusal) -> Result<(), OutputError> {
        self.refused = Some(refusal);
        Err(OutputError::FormatError(std::fmt::Error))
    }

    /// All pages.
    pub(super) fn finish(self) -> Vec<Vec<Line>> {
        self.pages
    }
}

impl OutputDev for Lines {
    fn begin_page(&mut self, _: u32, _: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        self.pages.push(Vec::new());
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        if let Some(page) = self.pages.last_mut() {
            page.retain(|line| !line.text.trim().is_empty());
        }
        Ok(())
    }

    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        _spacing: f64,
        font_size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        self.letters += text.len();
        if self.letters > MAX_LETTERS {
            let what = format!("it has more than {} million letters", MAX_LETTERS / 1_000_000);
            return self.refuse(Refusal::new(what, "part it into articles"));
        }
        // The clock takes longer than a letter.
        if self.letters % 1_024 < text.len() && Instant::now() > self.until {
            return self.refuse(too_slow());
        }
        let Some(page) = self.pages.last_mut() else { return Ok(()) };
        // Text that runs upwards or downwards stands beside the page's text, such as a stamp in the margin.
        if place.m11.abs() < place.m12.abs() {
            return Ok(());
        }
        let (x, y) = (place.m31, place.m32);
        let size = (font_size * place.m22).abs().max(0.1);
        let end = x + width * font_size * place.m11;
        if !(x.is_finite() && y.is_finite() && end.is_finite() && size.is_finite()) {
            return Ok(());
        }
        let blank = text.trim().is_empty();
        match page.last_mut() {
            Some(line)
                if (line.height - y).abs() < LINE_STEP * line.size.max(size)
                    && x > line.left - size
                    && x > line.right - 2.0 * size =>
            {
                if (blank || x > line.right + WORD_GAP * size) && !line.text.ends_with(' ') {
                    line.text.push(' ');
                }
                if !blank {
                    line.text.push_str(text);
                    line.right = line.right.max(end);
                    if size > line.size {
                        (line.size, line.height) = (size, y);
                    }
                }
            }
            _ if blank => {}
            _ => page.push(Line { text: text.to_owned(), left: x, right: end, height: y, size }),
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}
