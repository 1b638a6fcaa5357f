//! Start-up: settings from `.env`, the log, the command.

use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    if let Err(why) = ibid::config::read_dot_env() {
        eprintln!("ibid: cannot read `.env` ({why}); mend or remove it");
        return ExitCode::from(78);
    }
    let log = EnvFilter::try_from_env("IBID_LOG").unwrap_or_else(|_| EnvFilter::new("warn,tantivy=error"));
    tracing_subscriber::fmt().with_env_filter(log).with_writer(std::io::stderr).init();
    ibid::cli::Cli::parse().run()
}
