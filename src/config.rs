//! Settings: flags and environment, read once, into typed values. Nobody else reads the environment.

use std::path::PathBuf;

use clap::Args;
use tracing_subscriber::EnvFilter;

use crate::corpus::Today;
use crate::index::Settings;

/// Where the articles are and where their index is kept.
#[derive(Clone, Debug, Args)]
pub struct Folders {
    /// Folder of articles (.txt, .md, .html, .jsonl)
    #[arg(long, global = true, value_name = "DIR", env = "IBID_CORPUS", default_value = "corpus")]
    pub corpus: PathBuf,
    /// Folder of everything that can be made anew: the index
    #[arg(long, global = true, value_name = "DIR", env = "IBID_DATA", default_value = "data")]
    pub data: PathBuf,
}

impl Folders {
    /// As the library takes them.
    pub fn settings(&self) -> Settings {
        Settings { corpus: self.corpus.clone(), data: self.data.clone(), today: Today::now() }
    }
}

/// Takes the settings of a `.env` file in this folder or one above it, if there is one.
///
/// # Errors
/// Why it cannot be read. A broken line is not repeated, because the token may stand in it.
pub fn read_dot_env() -> Result<(), String> {
    match dotenvy::dotenv() {
        Ok(_) => Ok(()),
        Err(error) if error.not_found() => Ok(()),
        Err(dotenvy::Error::LineParse(..)) => Err("a line is not NAME=value, or its value needs quotes".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// What is logged: `IBID_LOG`, or warnings where it is not set.
///
/// # Errors
/// When it is not a list of levels.
pub fn log_filter() -> Result<EnvFilter, tracing_subscriber::filter::ParseError> {
    let wanted = std::env::var("IBID_LOG").unwrap_or_default();
    EnvFilter::try_new(if wanted.is_empty() { "warn,tantivy=error" } else { &wanted })
}
