//! Articles from elsewhere: pages, feeds, exports and documents become drafts, and drafts become article files.
//!
//! Nothing is guessed: what an origin does not state is `unknown` in the file. Each format has a module that turns its
//! bytes into [`Draft`]s; [`Filing`] alone writes. Reading is plain synchronous functions, fetching is not.

mod charset;
mod clean;
mod draft;
mod filing;
mod page;
mod what;

pub use draft::{Body, Draft, Refusal};
pub use filing::{Filing, Mode, Outcome};
pub use what::{Found, Visit, What, read};
