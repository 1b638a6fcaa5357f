//! The command line: one file per command, all over the same library.

mod ask;
mod backup;
mod chat;
mod check;
mod doctor;
mod eval;
mod health;
mod import;
mod index;
mod json;
mod progress;
mod serve;
mod show;
mod sources;
mod terminal;

use std::io::Write;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{CommandFactory, Parser, Subcommand};

use crate::answer::{Answer, Options, answer};
use crate::config::{Answering, Folders, Misconfigured, Probed, QUIET, Serve, check_names, start_log};
use crate::index::{Damaged, Library, Progress, Storage};
use crate::ops::version;
use crate::reply::counted;
use crate::store::StoreError;

/// ibid answers questions in other people's words: verbatim, cited quotes from a folder of articles.
#[derive(Debug, Parser)]
#[command(version = version::LONG, about, after_help = EXAMPLES, disable_help_subcommand = true)]
pub struct Cli {
    #[command(flatten)]
    folders: Folders,
    #[command(subcommand)]
    command: Option<Command>,
}

const EXAMPLES: &str = "Examples:
  ibid ask \"Who refused to sign?\"
  ibid ask --json 'source:express since:2022 \"aid package\"'
  ibid --corpus ~/articles chat

Exit codes: 0 done, 1 failed, 2 usage, 3 nothing found, 78 configuration";

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer one question, or a file of them
    Ask(ask::Args),
    /// Ask one question after the other
    Chat(Answering),
    /// Measure the answers with questions whose answers are known
    Eval(eval::Args),
    /// Bring articles in: web pages, feeds, exports, documents
    Import(import::Args),
    /// Bring the index up to date, showing progress
    Index(index::Args),
    /// Say everything that is wrong or suspicious in the corpus
    Check(check::Args),
    /// Print the text of an article, or the stretch that a receipt vouches for
    Show(show::Args),
    /// List the publications in the corpus
    Sources,
    /// Run the Telegram bot (the default command)
    Serve(Serve),
    /// Look at everything that the bot needs, and say what to do
    Doctor(doctor::Args),
    /// Say whether the bot on this machine is ready, for a container's health check
    Health(Probed),
    /// Copy the bot's state, the articles and their earlier wordings into one file, also while the bot runs
    Backup(backup::Backup),
    /// Put back what `ibid backup` has copied, also while the bot runs
    Restore(backup::Restore),
    /// Print a completion script for a shell
    Completions {
        /// The shell to write it for
        shell: clap_complete::Shell,
    },
}

/// How a command that did not fail ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    Done,
    Failed,
    NothingFound,
}

impl Cli {
    /// Runs the command and says how it ended.
    pub fn run(self) -> ExitCode {
        match self.execute() {
            Ok(Ended::Done) => ExitCode::SUCCESS,
            Ok(Ended::Failed) => ExitCode::from(1),
            Ok(Ended::NothingFound) => ExitCode::from(3),
            // A reader who has seen enough closes the pipe; that is no error.
            Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("ibid: {error:#}");
                ExitCode::from(if is_configuration(&error) { 78 } else { 1 })
            }
        }
    }

    fn execute(self) -> Result<Ended> {
        // The doctor tells of wrong settings like of anything else.
        if !matches!(self.command, Some(Command::Doctor(_))) {
            check_names()?;
        }
        let folders = &self.folders;
        let command = self.command.unwrap_or_else(|| Command::Serve(Serve::from_environment()));
        // These keep their token out of the log.
        if !matches!(command, Command::Serve(_) | Command::Doctor(_)) {
            start_log(QUIET, None)?;
        }
        match command {
            Command::Ask(args) => ask::run(folders, &args),
            Command::Chat(args) => chat::run(folders, &args),
            Command::Eval(args) => eval::run(folders, &args),
            Command::Import(args) => import::run(folders, &args),
            Command::Index(args) => index::run(folders, &args),
            Command::Check(args) => check::run(folders, &args),
            Command::Show(args) => show::run(folders, &args),
            Command::Sources => sources::run(folders),
            Command::Serve(args) => serve::run(folders, &args),
            Command::Doctor(args) => doctor::run(folders, &args),
            Command::Health(args) => health::run(&args),
            Command::Backup(args) => backup::back_up(folders, &args),
            Command::Restore(args) => backup::restore(folders, &args),
            Command::Completions { shell } => {
                let mut script = Vec::new();
                clap_complete::generate(shell, &mut Cli::command(), "ibid", &mut script);
                Ok(std::io::stdout().write_all(&script).map(|()| Ended::Done)?)
            }
        }
    }
}

/// Whether it is of no use to start again before somebody has changed something.
fn is_configuration(error: &anyhow::Error) -> bool {
    let state = error.downcast_ref::<StoreError>();
    error.is::<Misconfigured>() || matches!(state, Some(StoreError::Folder { .. } | StoreError::Newer { .. }))
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let io = error.chain().find_map(|cause| cause.downcast_ref::<std::io::Error>());
    io.is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
}

/// The corpus folder must be there.
fn require_corpus(folders: &Folders) -> Result<()> {
    if folders.corpus.is_dir() {
        return Ok(());
    }
    let corpus = folders.corpus.display();
    Err(Misconfigured(format!("there is no corpus folder `{corpus}`; name one with --corpus DIR or IBID_CORPUS"))
        .into())
}

/// Opens the corpus for a command that answers, saying on standard error what its user should know.
fn open(folders: &Folders) -> Result<Library> {
    open_telling(folders, &mut |_| {})
}

/// The same; `tell` is told how far it is, too.
fn open_telling(folders: &Folders, tell: &mut dyn FnMut(Progress)) -> Result<Library> {
    require_corpus(folders)?;
    let mut bar = progress::Bar::new();
    let library = Library::open(&folders.settings(), Storage::DiskOrMemory, &mut |progress| {
        bar.show(progress);
        tell(progress);
    });
    bar.clear();
    let library = library.with_context(|| format!("cannot open the corpus `{}`", folders.corpus.display()))?;
    for notice in library.notices() {
        eprintln!("ibid: {notice}");
    }
    let (rejected, _) = library.rejected();
    if library.records().is_empty() {
        anyhow::bail!("no article could be loaded from `{}`; `ibid check` says why", folders.corpus.display());
    }
    if rejected > 0 {
        let (left, were) = (counted(rejected, "article"), if rejected == 1 { "was" } else { "were" });
        eprintln!("ibid: {left} {were} left out; `ibid check` says why");
    }
    Ok(library)
}

/// The answer to a question. An index that turns out to be damaged is built again first, and articles whose files have
/// changed since the corpus was opened are indexed again.
fn ask(library: &mut Library, question: &str, options: &Options) -> Result<Answer> {
    match answer(library, question, options) {
        Err(error) if error.is::<Damaged>() => {
            *library = library.repaired()?;
            for notice in library.notices() {
                eprintln!("ibid: {notice}");
            }
            answer(library, question, options)
        }
        Ok(found) if found.stale > 0 => {
            *library = Library::open(library.settings(), Storage::DiskOrMemory, &mut |_| {})?;
            answer(library, question, options)
        }
        answered => answered,
    }
}
