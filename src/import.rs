//! Articles from elsewhere: pages, feeds, exports and documents become drafts, and drafts become article files.
//!
//! Nothing is guessed: what an origin does not state is `unknown` in the file. Each format has a module that turns its
//! bytes into [`Draft`]s; [`Filing`] alone writes. Reading is plain synchronous functions, fetching is not.

#[cfg(test)]
mod any_bytes;
mod book;
mod charset;
mod clean;
mod correction;
mod dates;
mod decoded;
mod draft;
mod feed;
mod fetch;
mod filing;
mod given;
mod guarded;
mod json;
mod lead;
mod mhtml;
mod page;
mod pdf;
mod plain;
mod record;
mod sitemap;
mod staged;
mod table;
mod telegram;
mod web;
mod what;

pub use dates::written_date;
pub use draft::{Body, Draft, Refusal};
pub use fetch::{Answer, Failure, Fetched, Fetcher, Manners, Meaning, Reach, Validators};
pub use filing::{Change, Filing, Mode, Outcome};
pub use given::Given;
pub use plain::{Hint, Seen};
pub use record::is_key;
pub use telegram::is_public_name;
pub use web::{Arrival, Arrived, Begun, Origin, Walk, Wanted, article};
pub use what::{Ask, Besides, Found, Visit, What, With, read};
