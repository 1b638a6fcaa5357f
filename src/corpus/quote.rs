//! A quote keeps *where*, never *what*.

use std::ops::Range;
use std::sync::Arc;

use super::article::Article;
use super::receipt::Receipt;

/// A stretch of one article: the article and a byte range, never a copy of the text.
///
/// It can be narrowed and never joined, and no string becomes one:
///
/// ```compile_fail
/// let quote: ibid::corpus::Quote = ibid::corpus::Quote::from("somebody never said this");
/// ```
///
/// The twin that compiles differs in nothing but where the words come from:
///
/// ```
/// fn first_word(article: &std::sync::Arc<ibid::corpus::Article>) -> Option<ibid::corpus::Quote> {
///     article.quote(0..article.text().find(' ')?)
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Quote {
    article: Arc<Article>,
    span: Range<usize>, // Inside the text, on character boundaries, not blank.
}

impl Quote {
    pub(super) fn new(article: &Arc<Article>, span: Range<usize>) -> Option<Quote> {
        let text = article.text().get(span.clone())?;
        (!text.trim().is_empty()).then(|| Quote { article: Arc::clone(article), span })
    }

    /// A shorter quote inside this one, by bytes of [`Quote::text`].
    pub fn narrow(&self, inner: Range<usize>) -> Option<Quote> {
        self.text().get(inner.clone())?;
        Quote::new(&self.article, self.span.start + inner.start..self.span.start + inner.end)
    }

    /// The quoted words, as they stand in the article.
    pub fn text(&self) -> &str {
        #[expect(clippy::string_slice, reason = "the constructor checked the range")]
        &self.article.text()[self.span.clone()]
    }

    /// Byte range in the article's text.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The article it is from.
    pub fn article(&self) -> &Arc<Article> {
        &self.article
    }

    /// The first and the last page it stands on, counted from 1, where the original has pages.
    pub fn pages(&self) -> Option<(usize, usize)> {
        let pages = &self.article.meta().pages;
        // The page of a byte is the last that begins at or before it; the end is the byte behind the quote.
        let page_of = |at: usize| pages.partition_point(|begin| *begin <= at);
        let (first, last) = (page_of(self.span.start), page_of(self.span.end.saturating_sub(1)));
        (first > 0).then_some((first, last))
    }

    /// The proof that anyone can check.
    pub fn receipt(&self) -> Receipt {
        Receipt::new(self.article.sha256(), self.span.clone())
    }
}
