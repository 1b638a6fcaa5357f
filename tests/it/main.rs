//! The tests that use ibid as its users do: the real binary, real folders, a real index.

#![allow(clippy::unwrap_used, clippy::string_slice, reason = "a test may fail")]

mod answers;
mod backup;
mod bot_admin;
mod bot_api;
mod bot_buttons;
mod bot_feeds;
mod bot_groups;
mod bot_health;
mod bot_inline;
mod bot_locales;
mod bot_private;
mod bot_safe;
mod bot_start;
mod bot_upgrade;
mod bot_versions;
mod bot_watching;
mod bot_webhook;
mod check;
mod copies;
mod doctor;
mod errors;
mod eval;
mod folder;
mod import;
mod import_feeds;
mod import_files;
mod import_pages;
mod import_papers;
mod import_web;
mod index;
mod languages;
mod promise;
mod quality;
mod settings;
mod site;
mod telegram;
mod terminal;
mod tidy;
