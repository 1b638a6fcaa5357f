//! Sitemaps: lists of pages, and lists of such lists, plain or compressed, with what news sitemaps say of each page.

use std::io::Read;

use flate2::read::MultiGzDecoder;
use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::Event;
use reqwest::Url;

use super::clean::clean_line;
use super::draft::Refusal;
use super::lead::{Lead, address, date, language};
use crate::corpus;

/// The largest sitemap, in bytes: what the format allows.
const LARGEST: u64 = 50 << 20;

/// What a sitemap lists.
#[derive(Debug)]
pub(super) enum Sitemap {
    /// Pages.
    Pages(Vec<Lead>),
    /// Other sitemaps.
    Sitemaps(Vec<Lead>),
}

/// What a compressed file holds; other bytes are as they are.
///
/// # Errors
/// When it cannot be unpacked, or not within bounds.
pub(super) fn unpacked(bytes: Vec<u8>) -> Result<Vec<u8>, Refusal> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes);
    }
    let mut unpacked = Vec::new();
    let read = MultiGzDecoder::new(bytes.as_slice()).take(LARGEST + 1).read_to_end(&mut unpacked);
    match read {
        Ok(_) if unpacked.len() as u64 > LARGEST => {
            Err(Refusal::new(format!("it unpacks to more than {} MB", LARGEST >> 20), "import its parts one by one"))
        }
        Ok(_) => Ok(unpacked),
        Err(error) => {
            Err(Refusal::new(format!("it cannot be unpacked ({error})"), "try again later, or tell its publisher"))
        }
    }
}

/// Reads a sitemap that came from this address.
///
/// # Errors
/// When it cannot be read.
pub(super) fn read(xml: &[u8], from: &Url) -> Result<Sitemap, Refusal> {
    let broken = |why: String| {
        let why = clean_line(&why).unwrap_or_default();
        Refusal::new(format!("the sitemap is broken ({why})"), "try again later, or tell its publisher")
    };
    // The format allows no other encoding.
    let xml = String::from_utf8_lossy(xml);
    let mut reader = Reader::from_str(&xml);
    let (mut listed, mut lead, mut words) = (Vec::new(), Lead::default(), String::new());
    let (mut lists_sitemaps, mut depth) = (false, 0_usize);
    loop {
        match reader.read_event().map_err(|error| broken(error.to_string()))? {
            Event::Start(start) => {
                words.clear();
                depth += 1;
                match start.local_name().as_ref() {
                    "sitemapindex" => lists_sitemaps = true,
                    "url" | "sitemap" => lead = Lead::default(),
                    _ => {}
                }
            }
            Event::Text(text) => words.push_str(&text),
            Event::CData(text) => words.push_str(&text),
            Event::GeneralRef(named) => {
                let reference = format!("&{};", &*named);
                words.push_str(&unescape(&reference).map_err(|error| broken(error.to_string()))?);
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                // Images and videos have places and titles of their own.
                let name = end.name();
                let is_of_media = ["image:", "video:"].iter().any(|prefix| name.as_ref().starts_with(prefix));
                match end.local_name().as_ref() {
                    _ if is_of_media => {}
                    "loc" => lead.address = address(&words, from),
                    "lastmod" => lead.changed = date(&words).and_then(|day| corpus::parse_date(&day)),
                    "publication_date" => lead.date = date(&words),
                    "name" => lead.source = clean_line(&words),
                    "language" => lead.language = language(&words),
                    "title" => lead.title = clean_line(&words),
                    "url" | "sitemap" => listed.push(std::mem::take(&mut lead)),
                    _ => {}
                }
            }
            Event::Eof if depth > 0 => return Err(broken("it ends in the middle".to_owned())),
            Event::Eof => break,
            _ => {}
        }
    }
    listed.retain(|lead| lead.address.is_some());
    Ok(if lists_sitemaps { Sitemap::Sitemaps(listed) } else { Sitemap::Pages(listed) })
}
