//! `ibid show`: the text of an article, exactly, or the stretch that a receipt vouches for.

use std::io::{IsTerminal, Write, stdout};

use anyhow::{Result, bail};

use super::{Ended, open, terminal};
use crate::config::Folders;
use crate::corpus::{Receipt, ReceiptError};
use crate::index::Library;
use crate::reply::{Citation, Phrase, Reply};

/// Arguments of `ibid show`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ibid show 2023/summit.txt | sha256sum\n  ibid show qk3jd…")]
pub(super) struct Args {
    /// An article's id (its path in the corpus), or a receipt
    what: String,
}

/// Runs `ibid show`.
pub(super) fn run(folders: &Folders, args: &Args) -> Result<Ended> {
    let library = open(folders)?;
    if let Some(at) = library.find(&args.what) {
        let Some(article) = library.article(at) else {
            bail!("`{}` was changed or removed just now; run the command again", args.what);
        };
        return print_text(article.text());
    }
    match args.what.parse::<Receipt>() {
        Ok(receipt) => stretch(&library, &receipt),
        Err(ReceiptError::Mistyped) => bail!("`{}`: {}", args.what, ReceiptError::Mistyped),
        Err(ReceiptError::Form) => bail!(
            "there is no article `{}`; give a path inside `{}` (`ibid check` says which files are left out) or a receipt",
            args.what,
            folders.corpus.display()
        ),
    }
}

/// Prints exactly the text, byte for byte; on a terminal without what could move its cursor, and with a last newline.
fn print_text(text: &str) -> Result<Ended> {
    let mut out = stdout();
    if !out.is_terminal() {
        out.write_all(text.as_bytes())?;
        return Ok(Ended::Done);
    }
    for line in text.lines() {
        writeln!(out, "{}", terminal::clean(line))?;
    }
    Ok(Ended::Done)
}

fn stretch(library: &Library, receipt: &Receipt) -> Result<Ended> {
    let Some(quote) = library.vouched(receipt, None) else {
        bail!("no article has the text of this receipt now: it has changed since, or was removed");
    };
    let mut reply = Reply::default();
    reply.quote(&quote, &[]);
    reply.citation(Citation::of(&quote));
    if let Some(earlier) = Phrase::of_earlier(library, &quote) {
        reply.phrase(earlier);
    }
    let mut out = stdout().lock();
    terminal::Terminal::of_stdout().print(&reply, &mut out)?;
    let (article, span) = (quote.article(), quote.span());
    writeln!(out, "   {} bytes {}-{}, text sha256 {}", article.id(), span.start, span.end, article.sha256())?;
    Ok(Ended::Done)
}
