//! ibid answers questions in other people's words: verbatim, cited quotes from a folder of dated articles.
//!
//! The modules stand in the order in which a question and an article pass through them; each knows those above
//! it and none below. ARCHITECTURE.md has the whole map.

// `println!` panics where the reader has closed the pipe.
#![deny(clippy::print_stdout)]
#![cfg_attr(test, allow(clippy::string_slice, clippy::single_range_in_vec_init, reason = "a test may fail"))]

pub mod answer;
pub mod bot;
pub mod cli;
pub mod config;
pub mod corpus;
pub mod eval;
pub mod import;
pub mod index;
pub mod language;
pub mod ops;
pub mod reply;
pub mod store;
