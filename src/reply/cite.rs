//! A quote as a reference: plain text, BibTeX, RIS and CSL-JSON, each with the receipt as a note.
//!
//! Only what the article says of itself is in it: a date that is not known is left out (plain text says so), and
//! nobody claims to have opened the page on a day. An author may be a person, several, or an organisation; the
//! article does not say which, so the name is given as one that is not to be taken apart.

use serde_json::json;

use super::citation::Citation;
use super::locale::Locale;
use super::phrase::Phrase;
use crate::corpus::Quote;

/// How a reference is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Lines to read.
    Plain,
    /// BibTeX, read by BibLaTeX too.
    Bibtex,
    /// RIS, which reference managers import.
    Ris,
    /// The JSON of the Citation Style Language.
    CslJson,
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 4] = [Format::Plain, Format::Bibtex, Format::Ris, Format::CslJson];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Format::Plain => "Text",
            Format::Bibtex => "BibTeX",
            Format::Ris => "RIS",
            Format::CslJson => "CSL-JSON",
        }
    }
}

/// The reference of a quote.
pub fn cite(quote: &Quote, format: Format, locale: Locale) -> String {
    match format {
        Format::Plain => plain(quote, locale),
        Format::Bibtex => bibtex(quote, locale),
        Format::Ris => ris(quote, locale),
        Format::CslJson => csl_json(quote, locale),
    }
}

/// Receipt and origin, one note each.
fn notes(quote: &Quote, locale: Locale) -> Vec<String> {
    let receipt = Phrase::Receipt(quote.receipt().to_string());
    let meta = quote.article().meta();
    let based_on = meta.based_on.clone().map(Phrase::BasedOn);
    let (withdrawn, corrected) = (meta.withdrawn.map(Phrase::Withdrawn), meta.corrected.map(Phrase::Corrected));
    based_on
        .into_iter()
        .chain(withdrawn)
        .chain(corrected)
        .chain([receipt])
        .map(|phrase| phrase.in_locale(locale))
        .collect()
}

fn plain(quote: &Quote, locale: Locale) -> String {
    let citation = Citation::of(quote);
    let (source, by_and_when) = (citation.source(locale), citation.by_and_when(locale));
    let first = format!("{source} — {}, {by_and_when}", citation.title());
    let lines = [first].into_iter().chain(citation.url().map(str::to_owned)).chain(notes(quote, locale));
    lines.collect::<Vec<_>>().join("\n")
}

fn bibtex(quote: &Quote, locale: Locale) -> String {
    let meta = quote.article().meta();
    let kind = if meta.source.is_some() { "article" } else { "misc" };
    // In two pairs of braces a name is not taken apart, and a title keeps its capitals.
    let kept = |text: &str| format!("{{{{{}}}}}", tex(text));
    let mut fields = vec![("title", kept(&meta.title))];
    fields.extend(meta.author.as_deref().map(|author| ("author", kept(author))));
    fields.extend(meta.source.as_deref().map(|source| ("journal", kept(source))));
    if let Some(date) = meta.date {
        // BibLaTeX reads the date, BibTeX the year and the month.
        fields.push(("date", date.strftime("{%Y-%m-%d}").to_string()));
        fields.push(("year", date.strftime("{%Y}").to_string()));
        fields.push(("month", date.strftime("%b").to_string().to_lowercase()));
    }
    fields.extend(quote.pages().map(|pages| ("pages", format!("{{{}}}", span(pages, "--")))));
    fields.extend(meta.url.as_deref().map(|url| ("url", format!("{{{}}}", tex_url(url)))));
    fields.push(("note", format!("{{{}}}", tex(&notes(quote, locale).join("; ")))));
    let fields: String = fields.into_iter().map(|(name, value)| format!("  {name} = {value},\n")).collect();
    format!("@{kind}{{{},\n{fields}}}", quote.receipt())
}

/// One page, or the first and the last.
fn span((first, last): (usize, usize), dash: &str) -> String {
    if first == last { first.to_string() } else { format!("{first}{dash}{last}") }
}

/// Text for TeX. Braces are written out, because BibTeX counts even those that are escaped.
fn tex(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '{' => escaped.push_str("\\textbraceleft{}"),
            '}' => escaped.push_str("\\textbraceright{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '&' | '%' | '$' | '#' | '_' => escaped.extend(['\\', c]),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A `url` field is taken as it stands, but its braces are counted all the same.
fn tex_url(url: &str) -> String {
    url.replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C")
}

fn ris(quote: &Quote, locale: Locale) -> String {
    let meta = quote.article().meta();
    let mut lines = vec![("TY", "NEWS".to_owned()), ("TI", meta.title.clone())];
    lines.extend(meta.author.clone().map(|author| ("AU", author)));
    lines.extend(meta.source.clone().map(|source| ("T2", source)));
    if let Some(date) = meta.date {
        lines.push(("PY", date.strftime("%Y").to_string()));
        // Year, month, day, and a field for anything else.
        lines.push(("DA", date.strftime("%Y/%m/%d/").to_string()));
    }
    if let Some((first, last)) = quote.pages() {
        lines.extend([("SP", first.to_string()), ("EP", last.to_string())]);
    }
    lines.extend(meta.url.clone().map(|url| ("UR", url)));
    lines.extend(notes(quote, locale).into_iter().map(|note| ("N1", note)));
    lines.push(("ER", String::new()));
    let one_line = |text: String| text.replace(char::is_control, " ");
    lines.into_iter().map(|(tag, value)| format!("{tag}  - {}", one_line(value))).collect::<Vec<_>>().join("\n")
}

fn csl_json(quote: &Quote, locale: Locale) -> String {
    let meta = quote.article().meta();
    let mut item = json!({
        "id": quote.receipt().to_string(),
        "type": "article-newspaper",
        "title": meta.title,
        "note": notes(quote, locale).join("; "),
    });
    let known = [
        ("author", meta.author.as_deref().map(|author| json!([{ "literal": author }]))),
        ("container-title", meta.source.as_deref().map(|source| json!(source))),
        ("issued", meta.date.map(|date| json!({ "date-parts": [[date.year(), date.month(), date.day()]] }))),
        ("page", quote.pages().map(|pages| json!(span(pages, "-")))),
        ("URL", meta.url.as_deref().map(|url| json!(url))),
        ("language", meta.language.as_deref().map(|language| json!(language))),
    ];
    for (key, value) in known {
        if let Some(value) = value {
            item[key] = value;
        }
    }
    format!("{:#}", json!([item]))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use biblatex::{Bibliography, ChunksExt};
    use serde_json::Value;

    use super::*;
    use crate::reply::fixture;

    const NASTY: &str = r#"title: '"50% off" & {more}: $5 #1 C:\new_file ~x^2 } @article{x, é'
source: 'Bell & Whistle_Weekly, {Inc'
author: 'Ministry of Salt and Iron, and Sons'
date: 2023-05-09
url: 'https://example.org/a_b%20c?x={1}&y=~z'
language: en
based_on: 'B_2, 2020'
"#;
    const BARE: &str = "title: Bare\nsource: unknown\ndate: unknown\n";

    fn quote(front: &str) -> Quote {
        let article = fixture::article(front, "The ferry was sold. Nobody bought it.");
        Arc::clone(&article).quote(0..19).unwrap()
    }

    /// What BibTeX's reader makes of an entry's field.
    fn read(bibtex: &str, field: &str) -> Option<String> {
        let bibliography = Bibliography::parse(bibtex).unwrap_or_else(|error| panic!("{error}\n{bibtex}"));
        assert_eq!(bibliography.len(), 1, "{bibtex}");
        Some(bibliography.iter().next()?.get(field)?.format_verbatim())
    }

    #[test]
    fn an_independent_reader_of_bibtex_finds_the_very_words() {
        let quote = quote(NASTY);
        let bibtex = cite(&quote, Format::Bibtex, Locale::En);
        let meta = quote.article().meta();
        // The reader keeps commands that it does not know.
        let shown = |field: &str| {
            let text = read(&bibtex, field).unwrap();
            let commands = [
                ("\\textbackslash", "\\"),
                ("\\textbraceleft", "{"),
                ("\\textbraceright", "}"),
                ("\\textasciitilde", "~"),
                ("\\textasciicircum", "^"),
            ];
            commands.iter().fold(text, |text, (command, c)| text.replace(&format!("{command} "), c).replace(command, c))
        };
        assert_eq!(shown("title"), meta.title, "{bibtex}");
        assert_eq!(shown("journal"), meta.source.clone().unwrap());
        assert_eq!(shown("note"), format!("based on B_2, 2020; Receipt: {}", quote.receipt()));
        assert_eq!(read(&bibtex, "url").unwrap(), "https://example.org/a_b%20c?x=%7B1%7D&y=~z");
        let bibliography = Bibliography::parse(&bibtex).unwrap();
        let entry = bibliography.get(&quote.receipt().to_string()).unwrap();
        let authors = entry.author().unwrap();
        assert_eq!((authors.len(), authors[0].name.as_str()), (1, "Ministry of Salt and Iron, and Sons"));
        assert!(format!("{:?}", entry.date().unwrap()).contains("2023"));
        assert!(bibtex.contains("date = {2023-05-09}") && bibtex.contains("month = may"), "{bibtex}");
    }

    #[test]
    fn csl_json_holds_the_very_words() {
        let quote = quote(NASTY);
        let items: Value = serde_json::from_str(&cite(&quote, Format::CslJson, Locale::En)).unwrap();
        let (item, meta) = (&items[0], quote.article().meta());
        assert_eq!(items.as_array().unwrap().len(), 1);
        assert_eq!(item["title"], meta.title);
        assert_eq!(item["author"][0]["literal"], meta.author.clone().unwrap());
        assert_eq!(item["container-title"], meta.source.clone().unwrap());
        assert_eq!(item["issued"]["date-parts"], json!([[2023, 5, 9]]));
        assert_eq!(item["URL"], meta.url.clone().unwrap());
        assert_eq!(item["note"], format!("based on B_2, 2020; Receipt: {}", quote.receipt()));
    }

    #[test]
    fn ris_is_one_field_a_line() {
        let quote = quote(NASTY);
        let meta = quote.article().meta();
        let expected = [
            "TY  - NEWS".to_owned(),
            format!("TI  - {}", meta.title),
            "AU  - Ministry of Salt and Iron, and Sons".to_owned(),
            "T2  - Bell & Whistle_Weekly, {Inc".to_owned(),
            "PY  - 2023".to_owned(),
            "DA  - 2023/05/09/".to_owned(),
            "UR  - https://example.org/a_b%20c?x={1}&y=~z".to_owned(),
            "N1  - based on B_2, 2020".to_owned(),
            format!("N1  - Receipt: {}", quote.receipt()),
            "ER  - ".to_owned(),
        ];
        assert_eq!(cite(&quote, Format::Ris, Locale::En).split('\n').collect::<Vec<_>>(), expected);
    }

    #[test]
    fn plain_text_speaks_the_language_of_the_reader() {
        let dated = quote(
            "title: The ferry\nsource: The Brine\nauthor: Edda Lorne\ndate: 2023-05-09\nurl: https://brine.example/f\n",
        );
        assert_eq!(
            cite(&dated, Format::Plain, Locale::Ru),
            format!(
                "The Brine — The ferry, Edda Lorne, 9 мая 2023 г.\nhttps://brine.example/f\nКод цитаты: {}",
                dated.receipt()
            )
        );
        let bare = quote(BARE);
        assert_eq!(
            cite(&bare, Format::Plain, Locale::De),
            format!("Quelle unbekannt — Bare, Datum unbekannt\nBeleg: {}", bare.receipt())
        );
    }

    #[test]
    fn a_quote_from_a_paginated_original_names_its_pages() {
        let paged = "title: T\nsource: S\ndate: unknown\npages: 0, 10, 20\n";
        let one = quote(&paged.replace("10, 20", "20, 30"));
        let two = quote(paged);
        assert_eq!((one.pages(), two.pages()), (Some((1, 1)), Some((1, 2))));
        assert!(cite(&one, Format::Plain, Locale::En).starts_with("S — T, date unknown, p. 1\n"));
        assert!(cite(&two, Format::Plain, Locale::De).starts_with("S — T, Datum unbekannt, S. 1–2\n"));
        assert_eq!(read(&cite(&two, Format::Bibtex, Locale::En), "pages").unwrap(), "1–2");
        assert!(cite(&two, Format::Ris, Locale::En).contains("\nSP  - 1\nEP  - 2\n"));
        assert!(cite(&two, Format::CslJson, Locale::En).contains("\"page\": \"1-2\""));
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        let quote = quote(BARE);
        let bibtex = cite(&quote, Format::Bibtex, Locale::En);
        assert_eq!(
            bibtex,
            format!("@misc{{{0},\n  title = {{{{Bare}}}},\n  note = {{Receipt: {0}}},\n}}", quote.receipt())
        );
        assert_eq!(read(&bibtex, "date"), None);
        let ris = cite(&quote, Format::Ris, Locale::En);
        assert_eq!(ris, format!("TY  - NEWS\nTI  - Bare\nN1  - Receipt: {}\nER  - ", quote.receipt()));
        let items: Value = serde_json::from_str(&cite(&quote, Format::CslJson, Locale::En)).unwrap();
        assert_eq!(items[0].as_object().unwrap().len(), 4, "{items}");
    }
}
