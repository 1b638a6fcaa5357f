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
use crate::corpus::{Quote, Receipt, ReceiptError};
use crate::index::{Library, Storage};
use crate::reply::{Citation, Locale, Phrase, Reply, SHOWN};

const HELP: &str = "\
Ask in plain words. Narrow a question down with \"exact phrase\", -word, source:,
author:, after:, before:, lang:; exact: keeps to the spelling.
/more         the quotes not shown yet
/context N    the sentences around quote N; again for more
/source N     the article of quote N: title, source, date, id
/quote CODE   the quote of a receipt
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
    writeln!(stdout(), "Ask about {} articles. /help says how, Ctrl-D leaves.", library.records().len())?;
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
            "/more" => self.more(library),
            "/context" => self.context(library, argument),
            "/source" => self.source(library, argument),
            "/quote" => quote(library, argument.trim()),
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

    fn more(&mut self, library: &Library) -> Result<()> {
        let quotes = self.quotes();
        if self.shown >= quotes {
            return Ok(writeln!(stdout(), "There are no more quotes.")?);
        }
        let next = self.shown..(self.shown + SHOWN).min(quotes);
        let mut lost = Vec::new();
        if let Some(Outcome::Quotes(quotes)) = self.answer.as_mut().map(|answer| &mut answer.outcome) {
            for cited in quotes.iter_mut().take(next.end).skip(next.start) {
                match renewed(library, &cited.quote) {
                    Ok(quote) => cited.quote = quote,
                    Err(phrase) => lost.push(phrase),
                }
            }
        }
        self.shown = next.end;
        match (lost.pop(), &self.answer) {
            (Some(phrase), _) => say(phrase),
            (None, Some(answer)) => print(&Reply::to(answer, next)),
            (None, None) => Ok(()),
        }
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

    /// A quote that was shown, cut anew from the article as it is now, or from its earlier wording.
    fn shown(&self, library: &Library, number: usize) -> Option<std::result::Result<Quote, Phrase>> {
        match self.answer.as_ref().map(|answer| &answer.outcome) {
            Some(Outcome::Quotes(quotes)) => quotes.get(number).map(|cited| renewed(library, &cited.quote)),
            _ => None,
        }
    }

    /// Widens a quote by one sentence on either side, and by one more each time.
    fn context(&mut self, library: &Library, argument: &str) -> Result<()> {
        let Some(number) = self.number(argument)? else {
            return Ok(());
        };
        self.widened.push(number);
        let times = self.widened.iter().filter(|&&widened| widened == number).count();
        match self.shown(library, number) {
            Some(Ok(quote)) => print(&alone(library, &context(&quote, times))),
            Some(Err(lost)) => say(lost),
            None => Ok(()),
        }
    }

    fn source(&self, library: &Library, argument: &str) -> Result<()> {
        let Some(number) = self.number(argument)? else {
            return Ok(());
        };
        let quote = match self.shown(library, number) {
            Some(Ok(quote)) => quote,
            Some(Err(lost)) => return say(lost),
            None => return Ok(()),
        };
        let citation = Citation::of(&quote);
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
        writeln!(out, "{} (ibid show {})", clean(quote.article().id()), quote.receipt())?;
        if let Some(earlier) = Phrase::of_earlier(library, &quote) {
            writeln!(out, "{earlier}")?;
        }
        Ok(())
    }
}

/// The same quote from the article as it is now, or from its earlier wording; why not, where there is neither.
fn renewed(library: &Library, quote: &Quote) -> std::result::Result<Quote, Phrase> {
    let id = quote.article().id();
    let lost = || if library.find(id).is_some() { Phrase::Changed } else { Phrase::Gone };
    library.vouched(&quote.receipt(), Some(id)).ok_or_else(lost)
}

/// A quote by itself, with its citation, and since when its article says it otherwise.
fn alone(library: &Library, quote: &Quote) -> Reply {
    let mut reply = Reply::default();
    reply.quote(quote, &[]);
    reply.citation(Citation::of(quote));
    if let Some(earlier) = Phrase::of_earlier(library, quote) {
        reply.phrase(earlier);
    }
    reply
}

/// The quote of a receipt.
fn quote(library: &Library, code: &str) -> Result<()> {
    match code.parse::<Receipt>() {
        Ok(receipt) => match library.vouched(&receipt, None) {
            Some(quote) => print(&alone(library, &quote)),
            None => say(Phrase::ReceiptGone),
        },
        Err(ReceiptError::Mistyped) => say(Phrase::ReceiptMistyped),
        Err(ReceiptError::Form) => say(Phrase::ReceiptForm),
    }
}

fn say(phrase: Phrase) -> Result<()> {
    let mut reply = Reply::default();
    reply.phrase(phrase);
    print(&reply)
}

fn print(reply: &Reply) -> Result<()> {
    let mut out = stdout().lock();
    Terminal::of_stdout().print(reply, &mut out)?;
    Ok(out.flush()?)
}
