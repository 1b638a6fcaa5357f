//! Start-up: settings from `.env`, then the command.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    match ibid::config::read_dot_env() {
        Ok(()) => ibid::cli::Cli::parse().run(),
        Err(why) => {
            eprintln!("ibid: {why}");
            ExitCode::from(78)
        }
    }
}
