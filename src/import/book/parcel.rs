//! The files in an EPUB, of which no more is unpacked than is bearable, whatever their heads say.

use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

use sha2::{Digest, Sha256 as Hasher};
use zip::ZipArchive;
use zip::result::ZipError;

use crate::corpus::Sha256;
use crate::import::draft::Refusal;
use crate::import::{decoded, guarded};

/// Bytes unpacked of one file, and of all of them.
const MAX_FILE: u64 = 16 << 20;
const MAX_ALL: u64 = 128 << 20;

/// An open EPUB.
pub(super) struct Parcel {
    zip: ZipArchive<BufReader<File>>,
    unpacked: u64,
}

impl Parcel {
    /// Opens a file, and its fingerprint.
    pub(super) fn open(path: &Path) -> Result<(Parcel, Sha256), Refusal> {
        let mut file = File::open(path).map_err(|error| guarded::unreadable(&error))?;
        let mut hasher = Hasher::new();
        let mut chunk = vec![0; 1 << 16];
        loop {
            let count = file.read(&mut chunk).map_err(|error| guarded::unreadable(&error))?;
            match chunk.get(..count) {
                Some(read) if count > 0 => hasher.update(read),
                _ => break,
            }
        }
        file.rewind().map_err(|error| guarded::unreadable(&error))?;
        let zip = ZipArchive::new(BufReader::new(file)).map_err(|error| broken(&error))?;
        Ok((Parcel { zip, unpacked: 0 }, Sha256(hasher.finalize().into())))
    }

    /// A file as text, by its path.
    pub(super) fn text(&mut self, path: &str) -> Result<String, Refusal> {
        let bytes = self.bytes(path)?;
        decoded::whole(&bytes, None).or_else(|_| {
            // XML may state another encoding in its first line.
            let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(200)).unwrap_or_default()).to_lowercase();
            let label =
                head.split_once("encoding=").and_then(|(_, rest)| rest.split(['"', '\'']).nth(1).map(str::to_owned));
            let encoding = label.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
            encoding
                .map(|encoding| encoding.decode(&bytes).0.into_owned())
                .ok_or_else(|| Refusal::new(format!("`{path}` in it is not UTF-8"), "save the book again"))
        })
    }

    /// Whether there is such a file.
    pub(super) fn has(&mut self, path: &str) -> bool {
        self.zip.by_name(path).is_ok()
    }

    fn bytes(&mut self, path: &str) -> Result<Vec<u8>, Refusal> {
        let file = self.zip.by_name(path).map_err(|error| match error {
            ZipError::FileNotFound => Refusal::new(format!("`{path}` is missing in it"), "save the book again"),
            error => broken(&error),
        })?;
        let room = MAX_FILE.min(MAX_ALL - self.unpacked);
        let mut bytes = Vec::new();
        file.take(room + 1).read_to_end(&mut bytes).map_err(|error| {
            Refusal::new(format!("`{path}` in it cannot be unpacked ({error})"), "save the book again")
        })?;
        let size = bytes.len() as u64;
        if size > room {
            let what = format!("it unpacks to more than {} MiB, or {} MiB in one file", MAX_ALL >> 20, MAX_FILE >> 20);
            return Err(Refusal::new(what, "save the book in a simpler form"));
        }
        self.unpacked += size;
        Ok(bytes)
    }
}

fn broken(error: &ZipError) -> Refusal {
    Refusal::new(format!("it is no EPUB ({error})"), "save the book again")
}
