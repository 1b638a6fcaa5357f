//! Bytes of a page become text, in the order that browsers keep: byte order mark, the server's word, the page's own word.
//!
//! Where nothing is stated, or what is stated cannot be true of the bytes, the bytes themselves tell.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

/// Bytes at the start of a page in which it may state its charset.
const HEAD_BYTES: usize = 4096;

/// One broken character among so many bytes is an accident.
const FEW: usize = 2_000;

/// Bytes at the start of a page that a guess looks at.
const GUESS_BYTES: usize = 512 * 1024;

/// The text of a page. `stated` is the charset that the server named.
pub(super) fn decode(bytes: &[u8], stated: Option<&str>) -> String {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding.decode_with_bom_removal(bytes).0.into_owned();
    }
    let stated = stated.and_then(label).or_else(|| meta(bytes));
    if let Some(encoding) = stated {
        let (text, wrong) = encoding.decode_without_bom_handling(bytes);
        // Many a server names a charset that none of its pages is in.
        let is_untrue = wrong || (encoding.is_single_byte() && is_multibyte_utf8(bytes));
        if !is_untrue {
            return text.into_owned();
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && !text.contains('\0')
    {
        return text.to_owned();
    }
    if let Some(encoding) = wide(bytes) {
        return encoding.decode_without_bom_handling(bytes).0.into_owned();
    }
    // A few broken bytes are an accident; many say that the charset is another one.
    if let Some(encoding) = stated {
        let text = encoding.decode_without_bom_handling(bytes).0;
        if text.matches('\u{fffd}').count() <= 1 + text.len() / FEW {
            return text.into_owned();
        }
    }
    guess(bytes).decode_without_bom_handling(bytes).0.into_owned()
}

/// The encoding of a name.
fn label(name: &str) -> Option<&'static Encoding> {
    Encoding::for_label(name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'')).as_bytes())
}

/// The charset in a `<meta>` or in an XML declaration, as the standard reads it: what can be read as ASCII is not UTF-16.
fn meta(bytes: &[u8]) -> Option<&'static Encoding> {
    // What matters is written in ASCII.
    let head = String::from_utf8_lossy(bytes.get(..HEAD_BYTES).unwrap_or(bytes)).to_ascii_lowercase();
    let declared = head.trim_start().strip_prefix("<?xml").and_then(|rest| {
        let declaration = rest.split_once("?>")?.0;
        value(declaration.split_once("encoding")?.1)
    });
    let in_meta = || {
        uncommented(&head).split("<meta").skip(1).find_map(|rest| {
            let tag = rest.split_once('>').map_or(rest, |(tag, _)| tag);
            value(tag.split_once("charset")?.1)
        })
    };
    let encoding = in_meta().or(declared)?;
    if encoding == UTF_16LE || encoding == UTF_16BE {
        Some(UTF_8)
    } else if encoding == X_USER_DEFINED {
        Some(WINDOWS_1252)
    } else {
        Some(encoding)
    }
}

/// A head without its comments.
fn uncommented(head: &str) -> String {
    let mut parts = head.split("<!--");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        kept.push_str(part.split_once("-->").map_or("", |(_, rest)| rest));
    }
    kept
}

/// The encoding after `charset` or `encoding`: an equals sign, then a name, in quotation marks or not.
fn value(rest: &str) -> Option<&'static Encoding> {
    let name = rest.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    label(name.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '/' | '>' | '?')).next()?)
}

/// Whether bytes are UTF-8 with more than ASCII in it, which text in an older charset hardly ever is.
fn is_multibyte_utf8(bytes: &[u8]) -> bool {
    !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok()
}

/// UTF-16 without a byte order mark: every other byte of the markup is zero.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(HEAD_BYTES) & !1)?;
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let many = head.len() / 8;
    match () {
        () if odd > many && even <= odd / 8 => Some(UTF_16LE),
        () if even > many && odd <= even / 8 => Some(UTF_16BE),
        () => None,
    }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes.get(..GUESS_BYTES).unwrap_or(bytes), bytes.len() <= GUESS_BYTES);
    detector.guess(None, Utf8Detection::Allow)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "<p>Паром закрыли на зиму, как делали каждый год после наводнения, и никто не спросил почему.</p>";

    #[track_caller]
    fn check(head: &str, charset: &str, stated: Option<&str>) {
        let whole = format!("{head}{TEXT}");
        let (bytes, _, wrong) = label(charset).unwrap().encode(&whole);
        assert!(!wrong);
        assert_eq!(decode(&bytes, stated), whole, "{charset} {stated:?} {head}");
    }

    #[test]
    fn the_charset_comes_from_the_server_or_the_page() {
        check("", "windows-1251", Some("windows-1251"));
        check("", "koi8-r", Some(" \"KOI8-R\""));
        check("<meta charset=windows-1251>", "windows-1251", None);
        check("<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=koi8-r'>", "koi8-r", None);
        check("<?xml version='1.0' encoding='windows-1251'?>", "windows-1251", None);
        check("<!-- <meta charset=koi8-r> --><meta charset='windows-1251'/>", "windows-1251", None);
        // The server's word comes before the page's.
        check("<meta charset=koi8-r>", "windows-1251", Some("cp1251"));
        // A page that says UTF-16 in ASCII is not in it.
        check("<meta charset=utf-16>", "utf-8", None);
    }

    #[test]
    fn what_cannot_be_true_is_not_believed() {
        check("<meta charset=windows-1251>", "utf-8", None);
        check("", "utf-8", Some("iso-8859-1"));
        check("", "windows-1251", Some("utf-8-no-such"));
        check("<meta charset=utf-8>", "windows-1251", None);
        check("", "koi8-r", Some("utf-8"));
    }

    #[test]
    fn bytes_tell_where_nothing_else_does() {
        check("", "windows-1251", None);
        check("", "koi8-r", None);
        check("", "utf-8", None);
        let japanese = "<p>橋は冬の間閉鎖された。理由を尋ねる者は谷には誰もいなかった。</p>";
        let (bytes, _, _) = label("shift_jis").unwrap().encode(japanese);
        assert_eq!(decode(&bytes, None), japanese);
        assert_eq!(decode(&bytes, Some("Shift_JIS")), japanese);
    }

    #[test]
    fn utf_16_with_and_without_a_mark() {
        let page = format!("<html><head><title>x</title></head><body>{TEXT}</body></html>");
        let little: Vec<u8> = page.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = page.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&little, None), page);
        assert_eq!(decode(&big, None), page);
        assert_eq!(decode(&[&[0xff, 0xfe], little.as_slice()].concat(), Some("utf-8")), page);
        assert_eq!(decode(&[&[0xfe, 0xff], big.as_slice()].concat(), None), page);
        assert_eq!(decode(&[], None), "");
    }
}
