//! Start-up: settings from `.env`, the log, the command.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    if let Err(why) = ibid::config::read_dot_env() {
        eprintln!("ibid: cannot read `.env` ({why}); mend or remove it");
        return ExitCode::from(78);
    }
    let log = match ibid::config::log_filter() {
        Ok(log) => log,
        Err(why) => {
            eprintln!("ibid: IBID_LOG cannot be followed ({why}); write a level such as debug, or ibid=debug");
            return ExitCode::from(78);
        }
    };
    tracing_subscriber::fmt().with_env_filter(log).with_writer(std::io::stderr).init();
    ibid::cli::Cli::parse().run()
}
