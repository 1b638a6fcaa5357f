//! Tantivy trusts its files: on damaged ones it may return an error, or panic.
//!
//! This is the one place where either becomes [`Damaged`], and where a panic stays off the terminal. Whoever meets a
//! [`Damaged`] moves the index aside and builds it again; nothing is lost but time.

use std::any::Any;
use std::cell::Cell;
use std::fmt;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;
use std::thread;

use anyhow::Result;
use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenWriteError};

/// Characters of a cause that fit one line beside what is said about it.
const BRIEF_CHARS: usize = 120;

/// The index cannot be read, and why. [`super::Library::repaired`] makes it anew.
#[derive(Debug)]
pub struct Damaged(pub(super) String);

impl fmt::Display for Damaged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the index is damaged ({})", self.0)
    }
}

impl std::error::Error for Damaged {}

/// Does something that only reads the index: when it fails or panics, the index is damaged.
///
/// # Errors
/// [`Damaged`]; the error itself when it was merely a lock that could not be taken.
pub(super) fn reading<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    quietly(work).map_err(|error| match error.downcast_ref() {
        Some(TantivyError::LockFailure(..)) => error,
        _ if error.is::<Damaged>() => error,
        _ => Damaged(brief(&error)).into(),
    })
}

/// Does something that may panic inside Tantivy, and makes an error of the panic.
///
/// # Errors
/// Those of `work`, and its panic.
pub(super) fn quietly<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let loud = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !QUIET.get() && !is_tantivys_thread() {
                loud(info);
            }
        }));
    });
    let before = QUIET.replace(true);
    // What `work` leaves half done is dropped with its error; no one looks at it again.
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    QUIET.set(before);
    done.unwrap_or_else(|panic| Err(anyhow::anyhow!("{}", message(panic.as_ref()))))
}

thread_local! {
    /// Whether this thread is inside [`quietly`].
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Tantivy's own threads hand their panics back as errors.
fn is_tantivys_thread() -> bool {
    let names = ["thrd-tantivy", "merge_thread", "segment_updater", "docstore-compressor"];
    thread::current().name().is_some_and(|name| names.iter().any(|own| name.starts_with(own)))
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("a panic without a message")
}

/// A cause on one line: Tantivy's messages hold whole files at times.
pub(super) fn brief(error: &anyhow::Error) -> String {
    let whole = match error.downcast_ref() {
        Some(
            TantivyError::IoError(io)
            | TantivyError::LockFailure(LockError::IoError(io), _)
            | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error: io, .. }),
        ) => io.to_string(),
        _ => format!("{error:#}"),
    };
    let mut line = whole.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = line.char_indices().nth(BRIEF_CHARS) {
        line.truncate(end);
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_or_panics_while_reading_is_damage() {
        let panicked = reading(|| -> Result<()> { panic!("index out of\n bounds: {}", 7) });
        assert_eq!(panicked.unwrap_err().to_string(), "the index is damaged (index out of bounds: 7)");
        let failed = reading(|| -> Result<()> { anyhow::bail!("{}", "é".repeat(500)) });
        let failed = failed.unwrap_err();
        assert!(failed.is::<Damaged>());
        assert!(failed.to_string().ends_with("é…)"));
        assert_eq!(reading(|| Ok(7)).unwrap(), 7);
    }
}
