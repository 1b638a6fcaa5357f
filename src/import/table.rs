//! Tables (CSV, TSV) with a header: one article a row, streamed.

use std::path::Path;

use anyhow::Result;
use csv::{ByteRecord, ErrorKind, ReaderBuilder};

use super::decoded;
use super::draft::{Draft, Refusal};
use super::given::Given;
use super::guarded;
use super::record::{self, Value, is_key};
use super::what::{Besides, Found, Visit};
use crate::corpus::Sha256;

/// Reads every row of a table.
pub(super) fn read(path: &Path, given: &Given, besides: &mut Besides, visit: Visit) -> Result<()> {
    let whole = path.display().to_string();
    let refuse = |refusal| Found { input: whole.clone(), draft: Err(refusal) };
    let delimiter = match given.for_many().and_then(|()| delimiter(path, given)) {
        Ok(delimiter) => delimiter,
        Err(refusal) => return visit(refuse(refusal)),
    };
    let opened = guarded::open(path).and_then(|(input, meter)| {
        let input = decoded::reader(input, given.encoding).map_err(|error| guarded::unreadable(&error))?;
        Ok((input, meter))
    });
    let (input, meter) = match opened {
        Ok(opened) => opened,
        Err(refusal) => return visit(refuse(refusal)),
    };
    let mut table = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(input);
    let columns = match table.byte_headers() {
        Ok(columns) => names(columns),
        Err(error) => return visit(refuse(broken(&error))),
    };
    besides.unused.extend(record::unused(&columns, given, str::eq_ignore_ascii_case));
    let home = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let mut row = ByteRecord::new();
    loop {
        meter.set(0);
        match table.read_byte_record(&mut row) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => return visit(refuse(broken(&error))),
        }
        // A row of which every cell is empty is how some programs end a table.
        if row.iter().all(|cell| cell.trim_ascii().is_empty()) {
            continue;
        }
        let draft = draft(&row, &columns, given, &home);
        let line = row.position().map_or(0, csv::Position::line);
        visit(Found { input: format!("{whole}:{line}"), draft })?;
    }
    Ok(())
}

/// The article in a row.
fn draft(row: &ByteRecord, columns: &[String], given: &Given, home: &str) -> Result<Draft, Refusal> {
    if row.len() != columns.len() {
        let what = format!("it has {} cells, and the header {}", row.len(), columns.len());
        return Err(Refusal::new(what, "put a cell that holds the separator or a line end in quotation marks"));
    }
    let cells: Vec<&str> = row
        .iter()
        .map(|cell| std::str::from_utf8(cell).ok().filter(|cell| !cell.contains('\u{fffd}')))
        .collect::<Option<_>>()
        .ok_or_else(|| {
            let fix = "state what it is with --encoding, such as windows-1251";
            Refusal::new("it is not the encoding it should be (UTF-8 unless stated)", fix)
        })?;
    let value = |key: &str| {
        let at = columns.iter().position(|column| column.eq_ignore_ascii_case(key))?;
        Some(Value::One(cells.get(at)?.trim().to_owned()))
    };
    let present = || columns.iter().map(|column| format!("`{column}`")).take(30).collect();
    let mut draft = record::draft(value, &present, given, home, Sha256::of(row.as_slice()))?;
    given.apply(&mut draft);
    Ok(draft)
}

/// The separator with which most columns of the first line have names that are asked for.
fn delimiter(path: &Path, given: &Given) -> Result<u8, Refusal> {
    let mut best = (0, b',', String::new());
    for delimiter in *b",;\t|" {
        let (input, _) = guarded::open(path)?;
        let input = decoded::reader(input, given.encoding).map_err(|error| guarded::unreadable(&error))?;
        let mut table = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(input);
        let columns = names(table.byte_headers().map_err(|error| broken(&error))?);
        let asked = |name: &&String| {
            let theirs = |(_, theirs): &(String, String)| theirs.eq_ignore_ascii_case(name);
            is_key(&name.to_lowercase()) || given.map.iter().any(theirs)
        };
        let known = columns.iter().filter(asked).count();
        if known > best.0 || best.2.is_empty() {
            best = (known, delimiter, columns.join(", "));
        }
    }
    let (known, delimiter, columns) = best;
    if known > 0 {
        return Ok(delimiter);
    }
    let what = if columns.trim().is_empty() {
        "it has no header".to_owned()
    } else {
        format!("no column of its header has a name of ours; they are: {columns}")
    };
    Err(Refusal::new(what, "name the columns title, text, source, date, or say which they are with --map text=NAME"))
}

fn names(header: &ByteRecord) -> Vec<String> {
    header.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect()
}

fn broken(error: &csv::Error) -> Refusal {
    let what = match error.kind() {
        ErrorKind::Io(error) => format!("cannot be read ({error})"),
        _ => format!("it is no table ({error})"),
    };
    Refusal::new(what, "export it again, as CSV with a header")
}
