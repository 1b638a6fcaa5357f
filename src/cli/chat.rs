//! `ibid chat`: one question after the other, with history.

use std::io::{Write, stdout};
use std::path::PathBuf;

use anyhow::{Context, Result};
use rustyline::error::ReadlineError;
use rustyline::{Config, DefaultEditor};

use super::terminal::Terminal;
use super::{Ended, ask, open};
use crate::answer::{Answer, Options, Outcome, context};
use crate::config::{Answering, Folders};
use crate::index::{Library, Storage};
use crate::reply::{Citation, Locale, Reply, SHOWN};

const HELP: &str = "\
Ask in plain words. Narrow a question down with \"exact phrase\", -word, source:,
author:, after:, before:, lang:; exact: keeps to the spelling.
/more         the quotes not shown yet
/context N    the sentences around quote N; again for more
/source N     the article of quote N: title, source, date, id
/help         this
/quit         leave (or Ctrl-D)
";

/// The conversation so far: the last answer and how much of it was shown.
struct Talk {
    options: Options,
    answer: Option<Answer>,
    shown: usize,
    widened: Vec<usize>,
}

/// Runs `ibid chat`.
pub(super) fn run(folders: &Folders, args: &Answering) -> Result<Ended> {
    let options = Options { caution: args.check()?, ..Options::default() };
    let mut library = open(folders)?;
    let config = Config::builder().max_history_size(1_000)?.auto_add_history(true).build();
    let mut editor = DefaultEditor::with_config(config).context("cannot read from this terminal")?;
    let history: PathBuf = folders.data.join("chat-history");
    // A first conversation has no history yet.
    let _ = editor.load_history(&history);
    println!("Ask about {} articles. /help says how, Ctrl-D leaves.", library.records().len());
    let mut talk = Talk { options, answer: None, shown: 0, widened: Vec::new() };
    loop {
        match editor.readline("? ") {
            Ok(line) if matches!(line.trim(), "/quit" | "/exit") => break,
            Ok(line) => {
                library = refreshed(library, folders)?;
                talk.hear(&mut library, line.trim())?;
            }
            Err(ReadlineError::Interrupted) => {}
            Err(ReadlineError::Eof) => break,
            Err(error) => return Err(error).context("cannot read from this terminal"),
        }
    }
    if let Err(error) = editor.save_history(&history) {
        eprintln!("ibid: the history could not be kept in `{}` ({error})", history.display());
    }
    Ok(Ended::Done)
}

/// The library, opened again when files were changed.
fn refreshed(library: Library, folders: &Folders) -> Result<Library> {
    if !library.is_stale()? {
        return Ok(library);
    }
    let opened = Library::open(&folders.settings(), Storage::DiskOrMemory, &mut |_| {})?;
    for notice in opened.notices() {
        if !library.notices().contains(notice) {
            eprintln!("ibid: {notice}");
        }
    }
    Ok(opened)
}

impl Talk {
    fn hear(&mut self, library: &mut Library, line: &str) -> Result<()> {
        let (command, argument) = line.split_once(' ').unwrap_or((line, ""));
        match command {
            "" => Ok(()),
            "/help" => Ok(write!(stdout(), "{HELP}")?),
            "/more" => self.more(),
            "/context" => self.context(argument),
            "/source" => self.source(argument),
            _ if command.starts_with('/') => {
                Ok(writeln!(stdout(), "There is no {command}; /help lists what there is.")?)
            }
            _ => {
                let answer = ask(library, line, &self.options)?;
                self.shown = SHOWN;
                self.widened.clear();
                print(&Reply::to(&answer, 0..SHOWN))?;
                self.answer = Some(answer);
                Ok(())
            }
        }
    }

    fn more(&mut self) -> Result<()> {
        let quotes = self.quotes();
        if self.shown >= quotes {
            return Ok(writeln!(stdout(), "There are no more quotes.")?);
        }
        if let Some(answer) = &self.answer {
            print(&Reply::to(answer, self.shown..self.shown + SHOWN))?;
        }
        self.shown += SHOWN;
        Ok(())
    }

    fn quotes(&self) -> usize {
        match self.answer.as_ref().map(|answer| &answer.outcome) {
            Some(Outcome::Quotes(quotes)) => quotes.len(),
            _ => 0,
        }
    }

    /// The number of a quote that was shown, counted from 0; says so when it is none.
    fn number(&self, argument: &str) -> Result<Option<usize>> {
        let shown = self.quotes().min(self.shown);
        let number = argument.trim().parse::<usize>().ok().or((argument.is_empty() && shown == 1).then_some(1));
        match number {
            Some(number) if (1..=shown).contains(&number) => Ok(Some(number - 1)),
            _ if shown == 0 => Ok(writeln!(stdout(), "There is no quote yet; ask something first.").map(|()| None)?),
            _ => Ok(writeln!(stdout(), "Give the number of a quote, 1 to {shown}.").map(|()| None)?),
        }
    }

    /// Widens a quote by one sentence on either side, and by one more each time.
    fn context(&mut self, argument: &str) -> Result<()> {
        let Some(number) = self.number(argument)? else {
            return Ok(());
        };
        self.widened.push(number);
        let times = self.widened.iter().filter(|&&widened| widened == number).count();
        if let Some(Outcome::Quotes(quotes)) = self.answer.as_ref().map(|answer| &answer.outcome)
            && let Some(cited) = quotes.get(number)
        {
            let wider = context(&cited.quote, times);
            let mut reply = Reply::default();
            reply.quote(&wider, &[]);
            reply.citation(Citation::of(&wider));
            print(&reply)?;
        }
        Ok(())
    }

    fn source(&self, argument: &str) -> Result<()> {
        let Some(number) = self.number(argument)? else {
            return Ok(());
        };
        if let Some(Outcome::Quotes(quotes)) = self.answer.as_ref().map(|answer| &answer.outcome)
            && let Some(cited) = quotes.get(number)
        {
            let citation = Citation::of(&cited.quote);
            let mut out = stdout().lock();
            let clean = super::terminal::clean;
            writeln!(
                out,
                "{}\n{}, {}",
                clean(citation.title()),
                clean(&citation.source(Locale::En)),
                clean(&citation.by_and_when(Locale::En))
            )?;
            if let Some(url) = citation.url() {
                writeln!(out, "{}", clean(url))?;
            }
            writeln!(out, "{} (ibid show {})", clean(cited.quote.article().id()), cited.quote.receipt())?;
        }
        Ok(())
    }
}

fn print(reply: &Reply) -> Result<()> {
    let mut out = stdout().lock();
    Terminal::of_stdout().print(reply, &mut out)?;
    Ok(out.flush()?)
}
