//! Files on disk become articles: front matter, text, blocks, sentences, passages and, at the end, quotes.
//!
//! The room promises that an article's text is a deterministic function of its file and is never altered
//! afterwards, and that a [`Quote`] is a byte range of such a text. It knows neither Tantivy nor Telegram.

mod article;
pub(crate) mod blocks;
mod check;
mod feeds;
mod files;
mod front_matter;
mod html;
mod jsonl;
mod markdown;
mod names;
mod passages;
mod problem;
mod quote;
mod read;
mod receipt;
mod rule;
pub(crate) mod sentences;
mod turns;
mod versions;
pub(crate) mod wording;
mod written;

pub use article::{Article, Sha256, Source};
pub use blocks::{Block, BlockKind};
pub use check::{Checked, Finding, as_telegram_shows, check};
pub use feeds::{FEEDS, Feed, feeds};
pub use files::{Listed, Listing, list};
pub use front_matter::{Meta, Provenance, Today, parse_date};
pub(crate) use html::read_whole as read_chapter;
pub(crate) use html::{Page, read_page, weight};
pub use names::{NAMES, names};
pub use passages::{Passage, passages};
pub use problem::Problem;
pub use quote::Quote;
pub(crate) use read::from_bytes as read_bytes;
pub use read::{Place, Reading, load, read_file};
pub use receipt::{Receipt, ReceiptError};
pub use rule::{Rule, Severity};
pub use versions::{VERSIONS, version_of};
pub(crate) use versions::{earlier, reworded_on};
pub use wording::{Sketch, Sketches};
pub use written::{front_matter_of, markdown_of, with_key, without_key};
