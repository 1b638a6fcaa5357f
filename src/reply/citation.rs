//! Whose words a quote is: the article's own title, source, author, date and link, and the receipt.

use jiff::civil::Date;

use crate::corpus::{Quote, Source};

/// What stands under a quote. It can only be made from one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    title: String,
    source: Source,
    author: Option<String>,
    date: Option<Date>,
    url: Option<String>,
    based_on: Option<String>,
    receipt: String,
}

impl Citation {
    /// The citation of a quote.
    pub fn of(quote: &Quote) -> Citation {
        let meta = quote.article().meta();
        Citation {
            title: meta.title.clone(),
            source: meta.source.clone(),
            author: meta.author.clone(),
            date: meta.date,
            url: meta.url.clone(),
            based_on: meta.based_on.clone(),
            receipt: quote.receipt().to_string(),
        }
    }

    /// The publication, or `source unknown`.
    pub fn source(&self) -> &str {
        self.source.as_deref().unwrap_or("source unknown")
    }

    /// The headline.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Author and date, or `date unknown`, with commas between.
    pub fn by_and_when(&self) -> String {
        let date = self.date.map_or_else(|| "date unknown".to_owned(), long_date);
        self.author.iter().cloned().chain([date]).collect::<Vec<_>>().join(", ")
    }

    /// Where it was published.
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// What the article is made from.
    pub fn based_on(&self) -> Option<&str> {
        self.based_on.as_deref()
    }

    /// The receipt of the quote.
    pub fn receipt(&self) -> &str {
        &self.receipt
    }
}

/// A day as an English reader expects it: 25 November 2022.
pub fn long_date(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}
