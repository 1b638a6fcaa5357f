//! ibid answers questions in other people's words: verbatim, cited quotes from a folder of dated articles.
//!
//! The modules stand in the order in which a question and an article pass through them; each knows those above
//! it and none below. ARCHITECTURE.md has the whole map.

pub mod answer;
pub mod cli;
pub mod config;
pub mod corpus;
pub mod index;
pub mod language;
pub mod reply;
