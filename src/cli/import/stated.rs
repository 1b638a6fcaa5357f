//! Flags that state what an input does not say of itself.

use encoding_rs::Encoding;

use crate::corpus::parse_date;
use crate::import::{Given, is_key, is_public_name, written_date};

/// What is stated for every article of the inputs.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "What the inputs do not say themselves")]
pub(in crate::cli) struct Stated {
    /// The headline, for an input that is one article
    #[arg(long, value_name = "TEXT", value_parser = text)]
    title: Option<String>,
    /// The publication, or `unknown`
    #[arg(long, value_name = "NAME", value_parser = text)]
    source: Option<String>,
    /// The day of publication, or `unknown`
    #[arg(long, value_name = "DAY", value_parser = date)]
    date: Option<String>,
    /// Who wrote it
    #[arg(long, value_name = "NAME", value_parser = text)]
    author: Option<String>,
    /// Where it was published, for an input that is one article
    #[arg(long, value_name = "ADDRESS", value_parser = text)]
    url: Option<String>,
    /// Its language, such as en
    #[arg(long, value_name = "CODE", value_parser = text)]
    language: Option<String>,
    /// Which of a table's columns or a JSON object's keys is which: text=body,date=published_at
    #[arg(long, value_name = "OURS=THEIRS", value_delimiter = ',', value_parser = pair)]
    map: Vec<(String, String)>,
    /// How texts, tables and pages without a byte order mark are encoded, such as windows-1251; otherwise UTF-8, or as pages say
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    encoding: Option<&'static Encoding>,
    /// The name in t.me links of a public channel or group, whose Telegram export does not state it
    #[arg(long, value_name = "NAME", value_parser = public_name)]
    telegram_name: Option<String>,
}

impl Stated {
    /// The same for the library.
    pub(in crate::cli) fn given(&self) -> Given {
        Given {
            title: self.title.clone(),
            source: self.source.clone(),
            date: self.date.clone(),
            date_from: None,
            author: self.author.clone(),
            url: self.url.clone(),
            language: self.language.clone(),
            map: self.map.clone(),
            encoding: self.encoding,
            telegram_name: self.telegram_name.clone(),
        }
    }
}

fn text(value: &str) -> Result<String, String> {
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() { Err("it is empty; leave the flag out or write `unknown`".to_owned()) } else { Ok(line) }
}

/// A day as front matter has it, however it is written.
pub(super) fn date(value: &str) -> Result<String, String> {
    let value = value.trim();
    if value.eq_ignore_ascii_case("unknown") {
        return Ok("unknown".to_owned());
    }
    written_date(value)
        .filter(|date| parse_date(date).is_some())
        .ok_or_else(|| "it is no day beyond doubt; write 2023-10-16, or `unknown`".to_owned())
}

fn pair(value: &str) -> Result<(String, String), String> {
    let (ours, theirs) = value.split_once('=').ok_or("write OURS=THEIRS, such as text=body")?;
    let (ours, theirs) = (ours.trim().to_lowercase(), theirs.trim());
    match (is_key(&ours), theirs.is_empty()) {
        (true, false) => Ok((ours, theirs.to_owned())),
        (true, true) => Err(format!("nothing is named for `{ours}`")),
        (false, _) => Err(format!("`{ours}` is no key of an article; write title, source, date, author, url, text …")),
    }
}

fn encoding(value: &str) -> Result<&'static Encoding, String> {
    let known = Encoding::for_label(value.as_bytes());
    known.ok_or_else(|| "it is not known; write utf-8, utf-16le, windows-1251, koi8-r …".to_owned())
}

fn public_name(value: &str) -> Result<String, String> {
    let name = ["https://t.me/", "t.me/", "@"].iter().find_map(|start| value.strip_prefix(start)).unwrap_or(value);
    if is_public_name(name) {
        Ok(name.to_owned())
    } else {
        Err("it is not a name that Telegram gives: 4 to 32 letters, digits and underscores".to_owned())
    }
}
