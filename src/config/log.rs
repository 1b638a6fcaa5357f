//! The log, on standard error. The token stands nowhere in it, whatever is logged and at whatever level.

use std::io::{self, IsTerminal, Write};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;

use super::token::STARS;
use super::{Misconfigured, Token, variable, wrong};

/// What a command logs unless `IBID_LOG` says otherwise.
pub const QUIET: &str = "warn,tantivy=error";

/// What the bot logs unless `IBID_LOG` says otherwise.
pub const SERVING: &str = "info,tantivy=warn,hyper=warn,hyper_util=warn,reqwest=warn,h2=warn,rustls=warn";

/// Starts the log as `IBID_LOG` and `IBID_LOG_FORMAT` say, with stars in place of the token's secret part.
///
/// # Errors
/// When one of them cannot be followed.
pub fn start_log(unless_said: &str, token: Option<&Token>) -> Result<(), Misconfigured> {
    let wanted = variable("IBID_LOG").unwrap_or_else(|| unless_said.to_owned());
    let filter = filter(&wanted)?;
    let writer = Masked { secret: token.map(|token| token.secret().to_owned()), inner: io::stderr };
    let styled = io::stderr().is_terminal() && variable("NO_COLOR").is_none();
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(styled).with_writer(writer);
    match variable("IBID_LOG_FORMAT").as_deref() {
        None | Some("text") => log.init(),
        Some("json") => log.json().init(),
        Some(other) => return Err(wrong("IBID_LOG_FORMAT", other, "write text or json")),
    }
    Ok(())
}

/// What to log. A word alone must be a level: as the name of a crate it would silence all others.
fn filter(wanted: &str) -> Result<EnvFilter, Misconfigured> {
    let wrong = |why: &str| {
        Misconfigured(format!("IBID_LOG cannot be followed ({why}); write a level such as debug, or ibid=debug"))
    };
    let words = wanted.split(',').map(str::trim).filter(|word| !word.contains('=') && !word.is_empty());
    for word in words {
        if word.parse::<LevelFilter>().is_err() {
            return Err(wrong("a word in it is no level"));
        }
    }
    EnvFilter::try_new(wanted).map_err(|why| wrong(&why.to_string()))
}

/// Writes what `inner` writes, with stars in place of the secret.
struct Masked<W> {
    secret: Option<String>,
    inner: W,
}

impl<'a, W: MakeWriter<'a>> MakeWriter<'a> for Masked<W> {
    type Writer = Event<'a, W::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        Event { secret: self.secret.as_deref(), inner: self.inner.make_writer(), text: Vec::new() }
    }
}

/// One event of the log, held back until it is whole, so that a secret written in two parts is seen.
struct Event<'a, W: Write> {
    secret: Option<&'a str>,
    inner: W,
    text: Vec<u8>,
}

impl<W: Write> Write for Event<'_, W> {
    fn write(&mut self, part: &[u8]) -> io::Result<usize> {
        self.text.extend_from_slice(part);
        Ok(part.len())
    }

    /// Nothing leaves before the event is whole.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<W: Write> Drop for Event<'_, W> {
    fn drop(&mut self) {
        let text = String::from_utf8_lossy(&self.text);
        let text = match self.secret {
            Some(secret) => text.replace(secret, STARS),
            None => text.into_owned(),
        };
        // A log that cannot be written must not stop the bot, and there is nowhere else to say so.
        let _ = self.inner.write_all(text.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};

    use tempfile::NamedTempFile;

    use super::*;

    const SECRET: &str = "AAbbCCddEEffGGhhIIjjKKllMMnnOOpp-_0";

    /// A writer with that secret, and the file it writes to.
    fn masked() -> (Masked<File>, NamedTempFile) {
        let written = NamedTempFile::new().unwrap();
        (Masked { secret: Some(SECRET.to_owned()), inner: written.reopen().unwrap() }, written)
    }

    fn text(written: &NamedTempFile) -> String {
        fs::read_to_string(written.path()).unwrap()
    }

    #[test]
    fn the_secret_is_starred_wherever_it_is_logged_and_at_every_level() {
        let (writer, written) = masked();
        let log = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(writer).with_ansi(false);
        let url = format!("https://api.telegram.org/bot123456789:{SECRET}/getMe");
        tracing::subscriber::with_default(log.finish(), || {
            let _span = tracing::error_span!("request", %url).entered();
            tracing::trace!(?url, "sending to {url}");
            tracing::debug!(token = SECRET, "the token twice: {SECRET}{SECRET}");
            tracing::info!("nothing to hide");
        });
        let text = text(&written);
        assert!(!text.contains(SECRET), "{text}");
        assert_eq!(text.matches(STARS).count(), 8, "{text}");
        assert!(text.contains("sending to https://api.telegram.org/bot123456789:***/getMe"), "{text}");
        assert!(text.contains("nothing to hide"), "{text}");
    }

    #[test]
    fn the_secret_is_starred_in_json() {
        let (writer, written) = masked();
        let log = tracing_subscriber::fmt().json().with_writer(writer);
        tracing::subscriber::with_default(log.finish(), || tracing::warn!(token = SECRET, "told {SECRET:?}"));
        let text = text(&written);
        let event: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(event["fields"]["token"], STARS, "{text}");
        assert!(!text.contains(SECRET), "{text}");
    }

    #[test]
    fn a_secret_written_in_parts_is_starred() {
        let (writer, written) = masked();
        let (start, end) = SECRET.split_at(7);
        let mut event = writer.make_writer();
        write!(event, "a token: {start}").unwrap();
        event.flush().unwrap();
        write!(event, "{end}, and Привет").unwrap();
        assert_eq!(text(&written), "");
        drop(event);
        assert_eq!(text(&written), "a token: ***, and Привет");
    }
}
