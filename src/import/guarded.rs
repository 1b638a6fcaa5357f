//! Files that are read piece by piece: of no piece more than a bound is held in memory, whatever the file says.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

use super::draft::Refusal;
use super::record::MAX_BYTES;

/// Bytes taken from the disk at once.
const BUFFER: usize = 1 << 18;

/// How much was read since the last piece began.
pub(super) type Meter = Rc<Cell<usize>>;

/// A file that fails when a piece of it is larger than [`MAX_BYTES`].
pub(super) struct Guarded {
    file: File,
    meter: Meter,
}

impl Read for Guarded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.meter.set(self.meter.get() + count);
        if self.meter.get() > MAX_BYTES + 2 * BUFFER {
            return Err(io::Error::other(format!("one piece of it is larger than {} MiB", MAX_BYTES >> 20)));
        }
        Ok(count)
    }
}

/// Opens a file; whoever reads it sets the meter to 0 where a piece begins.
pub(super) fn open(path: &Path) -> Result<(BufReader<Guarded>, Meter), Refusal> {
    let file = File::open(path).map_err(|error| unreadable(&error))?;
    let meter = Meter::default();
    Ok((BufReader::with_capacity(BUFFER, Guarded { file, meter: Rc::clone(&meter) }), meter))
}

/// Opens a file of which nothing is kept.
pub(super) fn open_whole(path: &Path) -> Result<BufReader<File>, Refusal> {
    Ok(BufReader::with_capacity(BUFFER, File::open(path).map_err(|error| unreadable(&error))?))
}

/// Why a file that cannot be read is left out.
pub(super) fn unreadable(error: &io::Error) -> Refusal {
    Refusal::new(format!("cannot be read ({error})"), "check that it exists and may be read")
}

/// A line of a file.
pub(super) enum Line {
    /// Its bytes are in the buffer.
    Whole,
    /// It is longer than [`MAX_BYTES`], and was passed over.
    TooLong,
    /// There is none any more.
    End,
}

/// Reads the next line into `line`, without ever holding more than [`MAX_BYTES`] of it.
pub(super) fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<Line> {
    line.clear();
    let mut long = false;
    loop {
        let chunk = input.fill_buf()?;
        if chunk.is_empty() {
            return Ok(match (long, line.is_empty()) {
                (true, _) => Line::TooLong,
                (false, true) => Line::End,
                (false, false) => Line::Whole,
            });
        }
        let end = chunk.iter().position(|byte| *byte == b'\n');
        let taken = end.map_or(chunk.len(), |end| end + 1);
        long |= line.len() + taken > MAX_BYTES;
        match chunk.get(..taken) {
            Some(part) if !long => line.extend_from_slice(part),
            _ => line.clear(),
        }
        input.consume(taken);
        if end.is_some() {
            return Ok(if long { Line::TooLong } else { Line::Whole });
        }
    }
}
