//! The package document of a book: what the book says of itself, the order of its documents, and what they are called.

use std::collections::HashMap;

use percent_encoding::percent_decode_str;
use roxmltree::{Document, Node, ParsingOptions};

use super::parcel::Parcel;
use crate::import::clean::clean_line;
use crate::import::draft::Refusal;

/// Elements of one document: a package has thousands at most.
const MAX_NODES: u32 = 500_000;

/// What a book says of itself.
pub(super) struct Package {
    pub(super) title: String,
    pub(super) author: Option<String>,
    pub(super) language: Option<String>,
    pub(super) publisher: Option<String>,
    /// When it was published, as it is written.
    pub(super) date: Option<String>,
    /// The paths of the documents, in reading order.
    pub(super) spine: Vec<String>,
    /// What the table of contents calls documents, by their paths.
    pub(super) contents: HashMap<String, String>,
}

impl Package {
    /// Reads the package of a book.
    pub(super) fn read(parcel: &mut Parcel) -> Result<Package, Refusal> {
        refuse_locked(parcel)?;
        let container = parcel.text("META-INF/container.xml")?;
        let path = {
            let container = parse("META-INF/container.xml", &container)?;
            let root = elements(&container, "rootfile").find_map(|node| node.attribute("full-path").map(str::to_owned));
            root.ok_or_else(|| Refusal::new("its container names no package", "save the book again"))?
        };
        let text = parcel.text(&path)?;
        let package = parse(&path, &text)?;
        let all = |name: &'static str| {
            let values = elements(&package, name).filter(|node| is_dublin_core(node));
            values.filter_map(|node| clean_line(&words(node))).collect::<Vec<String>>()
        };
        let first = |name: &'static str| all(name).into_iter().next();
        let title = first("title").ok_or_else(|| Refusal::new("the book states no title", "add one with a reader"))?;
        let authors = all("creator").join(", ");
        let items: HashMap<&str, Node> =
            elements(&package, "item").filter_map(|node| Some((node.attribute("id")?, node))).collect();
        let document = |node: &Node| Some(resolved(&path, node.attribute("href")?));
        let is_navigation = |node: &Node| has_word(node, "properties", "nav");
        let spine = elements(&package, "itemref")
            .filter(|node| node.attribute("linear") != Some("no"))
            .filter_map(|node| items.get(node.attribute("idref")?))
            .filter(|node| !is_navigation(node))
            .filter(|node| node.attribute("media-type").is_none_or(|kind| kind.contains("html")))
            .filter_map(document)
            .collect();
        let navigation = items.values().find(|node| is_navigation(node)).and_then(document);
        let toc = elements(&package, "spine").find_map(|node| items.get(node.attribute("toc")?)).and_then(document);
        let toc = toc.or_else(|| {
            items.values().find(|n| n.attribute("media-type") == Some("application/x-dtbncx+xml")).and_then(document)
        });
        let contents = match (navigation, toc) {
            (Some(path), _) if parcel.has(&path) => from_navigation(&path, &parcel.text(&path)?),
            (_, Some(path)) if parcel.has(&path) => from_ncx(&path, &parcel.text(&path)?),
            _ => HashMap::new(),
        };
        Ok(Package {
            title,
            author: Some(authors).filter(|authors| !authors.is_empty()),
            language: first("language").filter(|tag| tag.len() <= 12 && !tag.eq_ignore_ascii_case("und")),
            publisher: first("publisher"),
            date: published(&package),
            spine,
            contents,
        })
    }
}

/// When it was published, not when its file was made.
fn published(package: &Document) -> Option<String> {
    let dates: Vec<(Option<String>, String)> = elements(package, "date")
        .filter(is_dublin_core)
        .filter_map(|node| {
            let event = node.attributes().find(|attribute| attribute.name() == "event");
            Some((event.map(|event| event.value().to_lowercase()), clean_line(&words(node))?))
        })
        .collect();
    let of = |wanted: Option<&str>| dates.iter().find(|(event, _)| event.as_deref() == wanted).map(|(_, date)| date);
    of(Some("publication")).or_else(|| of(Some("original-publication"))).or_else(|| of(None)).cloned()
}

/// The entries of an EPUB 3 navigation document.
fn from_navigation(path: &str, text: &str) -> HashMap<String, String> {
    let mut contents = HashMap::new();
    let Ok(page) = parse(path, text) else { return contents };
    let is_contents = |nav: &Node| {
        let kinds = nav.attributes().filter(|attribute| matches!(attribute.name(), "type" | "role"));
        kinds.flat_map(|kind| kind.value().split_whitespace()).any(|kind| kind == "toc" || kind == "doc-toc")
    };
    let nav = elements(&page, "nav").find(is_contents).or_else(|| elements(&page, "nav").next());
    let links = nav.into_iter().flat_map(|nav| nav.descendants().filter(|node| node.tag_name().name() == "a"));
    for link in links {
        if let (Some(href), Some(title)) = (link.attribute("href"), clean_line(&words(link))) {
            contents.entry(resolved(path, href)).or_insert(title);
        }
    }
    contents
}

/// The entries of an EPUB 2 table of contents.
fn from_ncx(path: &str, text: &str) -> HashMap<String, String> {
    let mut contents = HashMap::new();
    let Ok(ncx) = parse(path, text) else { return contents };
    for point in elements(&ncx, "navPoint") {
        let child = |name: &str| point.children().find(|node| node.tag_name().name() == name);
        let title = child("navLabel").and_then(|label| clean_line(&words(label)));
        let target = child("content").and_then(|content| content.attribute("src"));
        if let (Some(title), Some(target)) = (title, target) {
            contents.entry(resolved(path, target)).or_insert(title);
        }
    }
    contents
}

/// A book whose documents are locked cannot be read; one of which only the fonts are can.
fn refuse_locked(parcel: &mut Parcel) -> Result<(), Refusal> {
    const LOCKS: &str = "META-INF/encryption.xml";
    if !parcel.has(LOCKS) {
        return Ok(());
    }
    let text = parcel.text(LOCKS)?;
    let locks = parse(LOCKS, &text)?;
    let of_text = |node: Node| node.attribute("URI").is_some_and(|uri| uri.to_lowercase().ends_with("html"));
    if elements(&locks, "CipherReference").any(of_text) {
        return Err(Refusal::new("the book is locked (DRM)", "import a copy without it"));
    }
    Ok(())
}

fn parse<'a>(path: &str, text: &'a str) -> Result<Document<'a>, Refusal> {
    let options = ParsingOptions { allow_dtd: true, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text.trim_start_matches('\u{feff}'), options)
        .map_err(|error| Refusal::new(format!("`{path}` in it is not XML ({error})"), "save the book again"))
}

/// All elements of a name, whatever their namespace.
fn elements<'a, 'i: 'a>(document: &'a Document<'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    document.descendants().filter(move |node| node.is_element() && node.tag_name().name() == name)
}

fn is_dublin_core(node: &Node) -> bool {
    node.tag_name().namespace().is_none_or(|space| space.contains("purl.org/dc"))
}

fn has_word(node: &Node, attribute: &str, word: &str) -> bool {
    node.attribute(attribute).is_some_and(|words| words.split_whitespace().any(|found| found == word))
}

fn words(node: Node) -> String {
    node.descendants().filter(|node| node.is_text()).filter_map(|node| node.text()).collect()
}

/// The path in the parcel that a link in one of its files leads to, without the place inside that file.
fn resolved(from: &str, href: &str) -> String {
    let href = href.split('#').next().unwrap_or("");
    let href = percent_decode_str(href).decode_utf8_lossy();
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in href.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolved;

    #[test]
    fn links_lead_to_paths_of_the_parcel() {
        assert_eq!(resolved("OEBPS/content.opf", "text/a%20b.xhtml#c"), "OEBPS/text/a b.xhtml");
        assert_eq!(resolved("OEBPS/nav/nav.xhtml", "../text/./c.xhtml"), "OEBPS/text/c.xhtml");
        assert_eq!(resolved("content.opf", "../../x"), "x");
    }
}
