//! The values of statements: lines, names, addresses, languages and dates, taken only when they are some.

use super::writer::is_visible;

/// Text on one line, or nothing if there is nothing to see.
pub(super) fn line(text: &str) -> Option<String> {
    let line = words(text).collect::<Vec<_>>().join(" ");
    is_visible(&line).then(|| line.trim().to_owned())
}

pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_ascii_whitespace()
}

/// Names joined by commas, each once. Addresses of profiles are not names, nor are those of accounts that publish.
pub(super) fn join_people(people: Vec<String>) -> Option<String> {
    const ACCOUNTS: [&str; 5] = ["admin", "administrator", "webmaster", "root", "админ"];
    let mut names: Vec<String> = Vec::new();
    for name in people.iter().filter_map(|name| line(name)) {
        let is_address = name.contains("://") || (name.contains('/') && !name.contains(' '));
        let bare = ["By ", "by ", "BY "].iter().find_map(|by| name.strip_prefix(by));
        let name = bare.filter(|name| name.starts_with(char::is_uppercase)).unwrap_or(&name);
        if !is_address && !ACCOUNTS.contains(&name.to_lowercase().as_str()) && !names.iter().any(|other| other == name)
        {
            names.push(name.to_owned());
        }
    }
    (!names.is_empty()).then(|| names.join(", "))
}

/// An absolute address without its fragment.
pub(super) fn web_address(text: &str) -> Option<String> {
    let address = text.trim();
    let address = address.split_once('#').map_or(address, |(address, _)| address);
    let is_web = address.starts_with("https://") || address.starts_with("http://");
    (is_web && !address.contains(char::is_whitespace)).then(|| address.to_owned())
}

/// The language of a tag such as `en-US`, without the region.
pub(super) fn language(tag: &str) -> Option<String> {
    let language = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
    let is_code = matches!(language.len(), 2 | 3) && language.bytes().all(|b| b.is_ascii_lowercase());
    is_code.then_some(language)
}

/// A page title without the name of the publication that many sites append to it.
pub(super) fn without_source(title: &str, source: &str) -> String {
    let separators = [" - ", " – ", " — ", " | ", " · ", " :: ", " » "];
    let rest = title.strip_suffix(source).and_then(|rest| separators.iter().find_map(|mark| rest.strip_suffix(mark)));
    rest.map(str::trim).filter(|rest| !rest.is_empty()).unwrap_or(title).to_owned()
}
