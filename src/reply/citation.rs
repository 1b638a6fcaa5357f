//! Whose words a quote is: the article's own title, source, author, date and link, and the receipt.

use std::borrow::Cow;

use jiff::civil::Date;

use super::locale::{Locale, cited_pages, long_date};
use crate::corpus::{Article, Quote, Source};

/// What stands under a quote, or in a list of articles. It can only be made from an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    title: String,
    source: Source,
    author: Option<String>,
    date: Option<Date>,
    url: Option<String>,
    based_on: Option<String>,
    pages: Option<(usize, usize)>,
    withdrawn: Option<Date>,
    corrected: Option<Date>,
    receipt: Option<String>,
}

impl Citation {
    /// The citation of a quote.
    pub fn of(quote: &Quote) -> Citation {
        Citation {
            pages: quote.pages(),
            receipt: Some(quote.receipt().to_string()),
            ..Citation::of_article(quote.article())
        }
    }

    /// The citation of a whole article, without a receipt.
    pub fn of_article(article: &Article) -> Citation {
        let meta = article.meta();
        Citation {
            title: meta.title.clone(),
            source: meta.source.clone(),
            author: meta.author.clone(),
            date: meta.date,
            url: meta.url.clone(),
            based_on: meta.based_on.clone(),
            pages: None,
            withdrawn: meta.withdrawn,
            corrected: meta.corrected,
            receipt: None,
        }
    }

    /// The publication, or `source unknown` in the words of the locale.
    pub fn source(&self, locale: Locale) -> Cow<'_, str> {
        self.source.as_deref().map_or_else(|| locale.words("source-unknown").into(), Cow::Borrowed)
    }

    /// The headline.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Author, date (or `date unknown` in the words of the locale) and pages, with commas between.
    pub fn by_and_when(&self, locale: Locale) -> String {
        let pages = self.pages.map(|(first, last)| cited_pages(first, last, locale));
        self.author.iter().cloned().chain([self.date(locale)]).chain(pages).collect::<Vec<_>>().join(", ")
    }

    /// The day, or `date unknown` in the words of the locale.
    pub fn date(&self, locale: Locale) -> String {
        self.date.map_or_else(|| locale.words("date-unknown"), |date| long_date(date, locale))
    }

    /// Where it was published.
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// What the article is made from.
    pub fn based_on(&self) -> Option<&str> {
        self.based_on.as_deref()
    }

    /// The day on which its page was found to be gone.
    pub fn withdrawn(&self) -> Option<Date> {
        self.withdrawn
    }

    /// The day on which its page was found to carry a note of correction.
    pub fn corrected(&self) -> Option<Date> {
        self.corrected
    }

    /// The receipt of the quote, where one is cited.
    pub fn receipt(&self) -> Option<&str> {
        self.receipt.as_deref()
    }
}
