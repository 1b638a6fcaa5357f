//! The tests that use ibid as its users do: the real binary, real folders, a real index.

#![allow(clippy::unwrap_used, clippy::string_slice, reason = "a test may fail")]

mod answers;
mod errors;
mod folder;
mod index;
mod promise;
mod settings;
mod terminal;
mod tidy;
