//! A receipt: a short code that proves a quote without any database.
//!
//! It holds the first [`PREFIX`] bytes of the SHA-256 of the article's text, the byte range, and two check bytes
//! against mistyping, in base 32 (RFC 4648 alphabet, lower case) after a `q`. The same quote has the same
//! receipt in every door and on every machine.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use super::article::Sha256;

/// How many bytes of the text's SHA-256 a receipt holds.
const PREFIX: usize = 6;
/// How many hexadecimal digits they are.
pub(super) const DIGITS: usize = 2 * PREFIX;
/// How many bytes guard against mistyping.
const CHECK: usize = 2;
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// The proof of a quote: a prefix of the text's SHA-256 and the byte range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    text: [u8; PREFIX],
    span: Range<usize>,
}

/// Why a code is no receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptError {
    /// It does not have the form of a receipt at all.
    Form,
    /// It has the form, but the check bytes differ: a character is wrong.
    Mistyped,
}

impl fmt::Display for ReceiptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ReceiptError::Form => "a receipt is `q` and letters a-z and digits 2-7",
            ReceiptError::Mistyped => "this receipt is mistyped: a character is wrong or missing",
        })
    }
}

impl std::error::Error for ReceiptError {}

impl Receipt {
    pub(super) fn new(sha256: Sha256, span: Range<usize>) -> Receipt {
        let mut text = [0; PREFIX];
        text.copy_from_slice(sha256.0.first_chunk::<PREFIX>().unwrap_or(&[0; PREFIX]));
        Receipt { text, span }
    }

    /// The byte range it vouches for.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The first digits of the fingerprint that it was made from, in hexadecimal.
    pub(super) fn digits(&self) -> String {
        self.text.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether it was made from a text with this fingerprint.
    pub fn is_of(&self, sha256: Sha256) -> bool {
        sha256.0.starts_with(&self.text)
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = self.text.to_vec();
        push_varint(&mut bytes, self.span.start);
        push_varint(&mut bytes, self.span.len());
        let check = Sha256::of(&bytes);
        bytes.extend_from_slice(check.0.get(..CHECK).unwrap_or(&[]));
        write!(f, "q{}", to_base32(&bytes))
    }
}

impl FromStr for Receipt {
    type Err = ReceiptError;

    fn from_str(code: &str) -> Result<Receipt, ReceiptError> {
        let code = code.trim().to_ascii_lowercase();
        let bytes = code.strip_prefix('q').and_then(from_base32).ok_or(ReceiptError::Form)?;
        if bytes.len() < PREFIX + 2 + CHECK {
            return Err(ReceiptError::Form);
        }
        let (body, check) = bytes.split_at(bytes.len() - CHECK);
        if !Sha256::of(body).0.starts_with(check) {
            return Err(ReceiptError::Mistyped);
        }
        let (text, mut numbers) = body.split_first_chunk::<PREFIX>().ok_or(ReceiptError::Form)?;
        let start = take_varint(&mut numbers).ok_or(ReceiptError::Mistyped)?;
        let len = take_varint(&mut numbers).ok_or(ReceiptError::Mistyped)?;
        let end = start.checked_add(len).ok_or(ReceiptError::Mistyped)?;
        Ok(Receipt { text: *text, span: start..end })
    }
}

fn push_varint(bytes: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn take_varint(bytes: &mut &[u8]) -> Option<usize> {
    let mut number = 0_usize;
    for shift in (0..63).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

fn to_base32(bytes: &[u8]) -> String {
    let mut code = String::new();
    let (mut bits, mut held) = (0_u32, 0_u32);
    for &byte in bytes {
        bits = (bits << 8) | u32::from(byte);
        held += 8;
        while held >= 5 {
            held -= 5;
            code.push(char::from(ALPHABET[(bits >> held) as usize & 31]));
        }
    }
    if held > 0 {
        code.push(char::from(ALPHABET[(bits << (5 - held)) as usize & 31]));
    }
    code
}

fn from_base32(code: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut bits, mut held) = (0_u32, 0_u32);
    for letter in code.bytes() {
        let value = ALPHABET.iter().position(|&known| known == letter)?;
        bits = (bits << 5) | u32::try_from(value).ok()?;
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_survives_writing_and_reading() {
        for span in [0..1, 120..340, 4_095..4_097, 300_000..300_700] {
            let receipt = Receipt::new(Sha256::of(b"some text"), span.clone());
            let code = receipt.to_string();
            assert!(code.len() <= 64 && code.starts_with('q'), "{code}");
            assert_eq!(code.parse::<Receipt>().unwrap(), receipt);
            assert_eq!(code.to_uppercase().parse::<Receipt>().unwrap(), receipt);
            assert!(receipt.is_of(Sha256::of(b"some text")));
            assert!(!receipt.is_of(Sha256::of(b"some other text")));
        }
    }

    #[test]
    fn a_mistyped_receipt_is_noticed() {
        let code = Receipt::new(Sha256::of(b"some text"), 120..340).to_string();
        for at in 1..code.len() - 1 {
            let mut wrong = code.clone().into_bytes();
            wrong[at] = if wrong[at] == b'a' { b'b' } else { b'a' };
            let wrong = String::from_utf8(wrong).unwrap();
            assert_eq!(wrong.parse::<Receipt>(), Err(ReceiptError::Mistyped), "{wrong}");
        }
        for code in ["", "q", "hello", "q1", "qaaaa", "q!"] {
            assert_eq!(code.parse::<Receipt>(), Err(ReceiptError::Form), "{code}");
        }
    }
}
