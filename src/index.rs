//! Articles become ranked passages: an embedded Tantivy index over a corpus folder, kept as a cache.
//!
//! The only room that names Tantivy. It retrieves candidates and counts words; what is quoted is cut by the rooms
//! after it, from the article's file as it is now. Deleting `data/index` loses nothing but time.

mod alike;
mod catalogue;
mod damage;
mod folder;
mod inspect;
mod library;
mod retrieve;
mod schema;
mod sounds;
mod update;
mod view;

pub use catalogue::{Extent, Record};
pub use damage::Damaged;
pub use folder::IndexError;
pub use inspect::{Inspected, fingerprint, inspect};
pub use library::{Library, Memos, Notice, Provisional, Settings, Storage};
pub use retrieve::{Hit, Wanted};
pub use update::{Changes, Progress, Summary};
