//! Bytes of a file as UTF-8: what a byte order mark says, else what is stated, else UTF-8 as it stands.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes decoded at once.
const CHUNK: usize = 1 << 15;

/// A reader that gives UTF-8. Where nothing is decoded, wrong bytes stay for whoever reads them to name; where
/// something is, they become U+FFFD.
pub(super) fn reader<'a>(
    mut input: impl BufRead + 'a,
    stated: Option<&'static Encoding>,
) -> io::Result<Box<dyn BufRead + 'a>> {
    let start = input.fill_buf()?;
    let marked = Encoding::for_bom(start);
    input.consume(marked.map_or(0, |(_, len)| len));
    let encoding = marked.map(|(encoding, _)| encoding).or(stated).unwrap_or(UTF_8);
    if encoding == UTF_8 {
        return Ok(Box::new(input));
    }
    let decoder = encoding.new_decoder_without_bom_handling();
    Ok(Box::new(BufReader::with_capacity(CHUNK, Decoding { input, decoder, ready: Cursor::default(), done: false })))
}

struct Decoding<R> {
    input: R,
    decoder: Decoder,
    ready: Cursor<Vec<u8>>,
    done: bool,
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.ready.read(buffer)?;
            if count > 0 || self.done || buffer.is_empty() {
                return Ok(count);
            }
            let mut chunk = vec![0; CHUNK];
            let read = self.input.read(&mut chunk)?;
            self.done = read == 0;
            let most = self.decoder.max_utf8_buffer_length(read).unwrap_or(CHUNK * 4);
            let mut text = String::with_capacity(most);
            let _ = self.decoder.decode_to_string(chunk.get(..read).unwrap_or_default(), &mut text, self.done);
            self.ready = Cursor::new(text.into_bytes());
        }
    }
}

/// A whole text. `Err` is the byte that is wrong.
pub(super) fn whole(bytes: &[u8], stated: Option<&'static Encoding>) -> Result<String, usize> {
    let marked = Encoding::for_bom(bytes);
    let encoding = marked.map(|(encoding, _)| encoding).or(stated).unwrap_or(UTF_8);
    let body = bytes.get(marked.map_or(0, |(_, len)| len)..).unwrap_or_default();
    if encoding == UTF_8 {
        return std::str::from_utf8(body).map(str::to_owned).map_err(|error| error.valid_up_to());
    }
    let (text, wrong) = encoding.decode_without_bom_handling(body);
    // An odd byte at the end of UTF-16 is a file that was cut off.
    let odd = [UTF_16LE, UTF_16BE].contains(&encoding) && body.len() % 2 == 1;
    if wrong || odd { Err(0) } else { Ok(text.into_owned()) }
}
