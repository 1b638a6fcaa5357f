//! Settings: flags, environment and `.env`, read once, into typed values. Nobody else reads the environment.
//!
//! A variable that is empty counts as one that is not set. What cannot be followed is one clear line and exit code 78.

mod answering;
mod log;
mod names;
mod running;
mod serve;
mod token;

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

use clap::Args;
use clap::builder::{OsStringValueParser, TypedValueParser};

pub use answering::Answering;
pub use log::{QUIET, SERVING, start_log};
pub use names::{check_names, variables};
pub use running::{Probed, Probes, RunSettings, Updates};
pub use serve::{BotSettings, Serve};
pub use token::{Secret, Token};

use token::{STARS, may_hold_one};

use crate::corpus::Today;
use crate::index::Settings;

/// Characters of a wrong value that are repeated.
const SHOWN: usize = 60;

/// Where the articles are and where their index is kept.
#[derive(Clone, Debug, Args)]
pub struct Folders {
    /// Folder of articles (.txt, .md, .html, .jsonl)
    #[arg(long, global = true, value_name = "DIR", env = "IBID_CORPUS", default_value = "corpus", value_parser = path_or("corpus"))]
    pub corpus: PathBuf,
    /// Folder of the index, which can be made anew, and of the bot's state
    #[arg(long, global = true, value_name = "DIR", env = "IBID_DATA", default_value = "data", value_parser = path_or("data"))]
    pub data: PathBuf,
}

impl Folders {
    /// As the library takes them.
    pub fn settings(&self) -> Settings {
        Settings { corpus: self.corpus.clone(), data: self.data.clone(), today: Today::now() }
    }
}

/// What is given, or `default` where that is empty.
fn path_or(default: &'static str) -> impl TypedValueParser<Value = PathBuf> {
    let given = move |given: OsString| if given.is_empty() { PathBuf::from(default) } else { PathBuf::from(given) };
    OsStringValueParser::new().map(given)
}

/// A setting that must be changed before anything can work; exits with 78.
#[derive(Debug, PartialEq, Eq)]
pub struct Misconfigured(pub(crate) String);

impl fmt::Display for Misconfigured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Misconfigured {}

/// A value that cannot be followed. It is repeated in part, and not at all when a token or a password may be in it.
fn wrong(name: &str, given: &str, allowed: &str) -> Misconfigured {
    let secret = may_hold_one(given) || (given.contains(':') && given.contains('@'));
    let shown: String = given.chars().filter(|character| !character.is_control()).take(SHOWN).collect();
    let shown = if secret { STARS } else { &shown };
    Misconfigured(format!("{name} cannot be `{shown}`; {allowed}"))
}

/// A variable of the environment, unless it is empty.
pub fn variable(name: &str) -> Option<String> {
    std::env::var_os(name).filter(|value| !value.is_empty()).map(|value| value.to_string_lossy().into_owned())
}

/// Takes the settings of a `.env` file in this folder or one above it, if there is one.
///
/// # Errors
/// When it cannot be read. A broken line is not repeated, because the token may stand in it.
pub fn read_dot_env() -> Result<(), Misconfigured> {
    let why = match dotenvy::dotenv() {
        Ok(_) => return Ok(()),
        Err(error) if error.not_found() => return Ok(()),
        Err(dotenvy::Error::LineParse(..)) => "a line is not NAME=value, or its value needs quotes".to_owned(),
        Err(error) => error.to_string(),
    };
    Err(Misconfigured(format!("cannot read `.env` ({why}); mend or remove it")))
}
