//! Pages that a browser saved in one file (MHTML): the page among the parts is read like any other.
//!
//! Its address is the one it was saved from. The day in the head of the file is the day of saving, and no date.

use super::draft::{Draft, Refusal};
use super::page;

/// Parts of a message, and levels of them; a page has one level, and a hostile file many.
const MAX_PARTS: usize = 1_000;

/// The article on a saved page.
pub(super) fn read(bytes: &[u8]) -> Result<Draft, Refusal> {
    let (head, body) = split_head(bytes);
    let saved_from = header(&head, "snapshot-content-location");
    let none = || Refusal::new("there is no page in it", "save the page again, as MHTML or HTML");
    let (page_head, page_body) = match parameter(&head, "boundary") {
        Some(boundary) => {
            parts(body, &boundary).take(MAX_PARTS).map(split_head).find(|(head, _)| is_page(head)).ok_or_else(none)?
        }
        None if is_page(&head) => (head, body),
        None => return Err(none()),
    };
    let location = saved_from.or_else(|| header(&page_head, "content-location"));
    let address = location.filter(|address| ["http://", "https://"].iter().any(|scheme| address.starts_with(scheme)));
    let encoding = header(&page_head, "content-transfer-encoding").unwrap_or_default().to_lowercase();
    let html = match encoding.as_str() {
        "quoted-printable" => quoted_printable(page_body),
        "base64" => base64(page_body),
        _ => page_body.to_vec(),
    };
    let html =
        match parameter(&page_head, "charset").and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes())) {
            // The mark keeps a statement inside the page from being heeded once more.
            Some(charset) => format!("\u{feff}{}", charset.decode(&html).0).into_bytes(),
            None => html,
        };
    let mut draft = page::read(&html, address.as_deref())?;
    draft.original = crate::corpus::Sha256::of(bytes);
    Ok(draft)
}

/// The lines of a head, with those that go on joined, and what follows the empty line.
fn split_head(bytes: &[u8]) -> (Vec<String>, &[u8]) {
    let mut lines: Vec<String> = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |end| end + 1);
        let (line, after) = rest.split_at(end);
        rest = after;
        let line = String::from_utf8_lossy(line);
        let line = line.trim_end();
        if line.is_empty() && lines.is_empty() {
            continue;
        }
        match lines.last_mut() {
            _ if line.is_empty() => break,
            Some(last) if line.starts_with([' ', '\t']) => last.push_str(line.trim_start()),
            _ => lines.push(line.to_owned()),
        }
    }
    (lines, rest)
}

fn header(head: &[String], name: &str) -> Option<String> {
    head.iter().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    })
}

/// A parameter of the content type, such as its boundary.
fn parameter(head: &[String], name: &str) -> Option<String> {
    let content_type = header(head, "content-type")?;
    content_type.split(';').skip(1).find_map(|part| {
        let (key, value) = part.split_once('=')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"').to_owned())
    })
}

fn is_page(head: &[String]) -> bool {
    header(head, "content-type").is_some_and(|kind| {
        let kind = kind.to_lowercase();
        kind.starts_with("text/html") || kind.starts_with("application/xhtml")
    })
}

/// What stands between the lines `--boundary`.
fn parts<'a>(body: &'a [u8], boundary: &str) -> impl Iterator<Item = &'a [u8]> {
    let mark = format!("--{boundary}").into_bytes();
    let mut rest = Some(body);
    let mut first = true;
    std::iter::from_fn(move || {
        loop {
            let here = rest?;
            let found = here.windows(mark.len().max(1)).position(|window| window == mark);
            let (part, after) = match found {
                Some(at) => (here.get(..at)?, here.get(at + mark.len()..)),
                None => (here, None),
            };
            rest = after;
            if !std::mem::take(&mut first) {
                return Some(part);
            }
        }
    })
}

fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let hex = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut decoded = Vec::with_capacity(body.len());
    let mut at = 0;
    while let Some(&byte) = body.get(at) {
        match (byte, body.get(at + 1), body.get(at + 2)) {
            (b'=', Some(b'\n'), _) => at += 2,
            (b'=', Some(b'\r'), Some(b'\n')) => at += 3,
            (b'=', Some(&high), Some(&low)) if hex(high).is_some() && hex(low).is_some() => {
                decoded.push(hex(high).unwrap_or(0) << 4 | hex(low).unwrap_or(0));
                at += 3;
            }
            _ => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    decoded
}

/// Six bits a letter; anything that is none of the letters is passed over, as mail readers do.
fn base64(body: &[u8]) -> Vec<u8> {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let (mut bits, mut count) = (0_u32, 0);
    let mut decoded = Vec::with_capacity(body.len() / 4 * 3);
    for byte in body.iter().filter_map(|byte| value(*byte)) {
        bits = bits << 6 | u32::from(byte);
        count += 6;
        if count >= 8 {
            count -= 8;
            decoded.push((bits >> count & 0xff) as u8);
        }
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_mail_encodes_is_decoded() {
        assert_eq!(quoted_printable(b"caf=C3=A9 =\r\nand=\nmore =zz="), "café andmore =zz=".as_bytes());
        assert_eq!(base64(b"Y2Fm\r\nw6kg\nYQ=="), "café a".as_bytes());
    }

    #[test]
    fn a_message_is_taken_apart() {
        let (head, body) =
            split_head(b"\r\nContent-Type: multipart/related;\r\n boundary=\"x;y\"\r\nA: b\r\n\r\nbody\r\n");
        assert_eq!((header(&head, "a").as_deref(), body), (Some("b"), &b"body\r\n"[..]));
        let found: Vec<&[u8]> = parts(b"pre --b one --b two --b-- end", "b").collect();
        assert_eq!(found, [&b" one "[..], b" two ", b"-- end"]);
    }
}
