//! `ibid import` of books, PDF documents and pages that were saved whole.

use std::io::Write as _;

use zip::write::{SimpleFileOptions, ZipWriter};

use crate::folder::Folder;
use crate::import_files::{content, fixture, import, outcomes, saved};

/// An EPUB of these files.
fn epub(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const CONTAINER: &str = "<?xml version=\"1.0\"?><container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\" version=\"1.0\"><rootfiles><rootfile full-path=\"OEBPS/content.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>";

fn package(date: &str, items: &str, spine: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\"><metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:opf=\"http://www.idpf.org/2007/opf\"><dc:title>A History of the Tarn Lights</dc:title><dc:creator>Edda Lorne</dc:creator><dc:creator>Ulric Sand</dc:creator><dc:language>en</dc:language><dc:publisher>Kelp &amp; Sons</dc:publisher>{date}<meta property=\"dcterms:modified\">2024-01-01T00:00:00Z</meta></metadata><manifest><item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/>{items}</manifest><spine>{spine}</spine></package>"
    )
}

fn document(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><!DOCTYPE html><html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title/></head><body>{body}</body></html>"
    )
}

const LONG: &str =
    "The light was built of granite from the quarries of Ostrand, and it burned whale oil until the oil was gone.";

pub(crate) fn book(date: &str) -> Vec<u8> {
    let item =
        |id: &str| format!("<item id=\"{id}\" href=\"text/{id}%20x.xhtml\" media-type=\"application/xhtml+xml\"/>");
    let items: String = ["cover", "one", "more", "two"].map(item).concat();
    let spine = "<itemref idref=\"cover\"/><itemref idref=\"nav\"/><itemref idref=\"one\"/><itemref idref=\"more\"/><itemref idref=\"two\"/>";
    let nav = "<nav epub:type=\"toc\" xmlns:epub=\"http://www.idpf.org/2007/ops\"><ol><li><a href=\"text/one%20x.xhtml#a\">The First Light</a></li><li><a href=\"text/two%20x.xhtml\">The <i>Second</i> Light</a></li></ol></nav>";
    epub(&[
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", CONTAINER),
        ("OEBPS/content.opf", &package(date, &items, spine)),
        ("OEBPS/nav.xhtml", &document(nav)),
        ("OEBPS/text/cover x.xhtml", &document("<h1>A History of the Tarn Lights</h1>")),
        ("OEBPS/text/one x.xhtml", &document(&format!("<h1>The First Light</h1><a id=\"a\"/><p>{LONG}</p>"))),
        (
            "OEBPS/text/more x.xhtml",
            &document(
                "<p>Its keeper was Osbert Fenn&#8203;, whom the gulls knew by name, and who wrote every evening into a book of his own making.</p>",
            ),
        ),
        ("OEBPS/text/two x.xhtml", &document(&format!("<h1>The Second Light</h1><p>{LONG}</p>"))),
    ])
}

#[test]
fn a_book_becomes_an_article_for_each_chapter() {
    let folder = Folder::new();
    let path = saved(&folder, "lights.epub", &book("<dc:date>1907</dc:date>"));
    let lines = import(&folder, &[&path]);
    let home = "a-history-of-the-tarn-lights";
    assert_eq!(
        outcomes(&lines),
        [format!("added: {home}/001-the-first-light.md"), format!("added: {home}/002-the-second-light.md")]
    );
    let file = content(&folder, &format!("{home}/001-the-first-light.md"));
    assert!(
        file.starts_with("---\ntitle: The First Light\nsource: A History of the Tarn Lights\ndate: unknown\nauthor: Edda Lorne, Ulric Sand\nlanguage: en\nbased_on: the edition of Kelp & Sons, 1907\n"),
        "{file}"
    );
    // What the table of contents does not name goes on the chapter before.
    assert_eq!(
        lines[0]["article"]["text"],
        format!(
            "The First Light\n\n{LONG}\n\nIts keeper was Osbert Fenn, whom the gulls knew by name, and who wrote every evening into a book of his own making."
        )
    );
    assert!(import(&folder, &[&path]).iter().all(|line| line["outcome"] == "unchanged"));
    let answer = folder.ask("Who was the keeper of the first light?");
    assert_eq!(answer["quotes"][0]["title"], "The First Light");
    let dated = saved(
        &folder,
        "dated.epub",
        &book("<dc:date opf:event=\"modification\">2024-01-02</dc:date><dc:date>1907-05-03</dc:date>"),
    );
    let lines = import(&folder, &["--dry-run", &dated]);
    assert_eq!(
        (lines[0]["article"]["date"].as_str(), lines[0]["article"]["date_from"].as_str()),
        (Some("1907-05-03"), Some("opf"))
    );
}

#[test]
fn books_that_cannot_be_read_say_why() {
    let folder = Folder::new();
    let reason = |name: &str, bytes: &[u8]| {
        let lines = import(&folder, &[&saved(&folder, name, bytes)]);
        assert_eq!(lines.len(), 1, "{lines:?}");
        lines[0]["reason"].as_str().unwrap().to_owned()
    };
    assert!(reason("none.epub", b"PK").starts_with("it is no EPUB ("));
    assert_eq!(
        reason("empty.epub", &epub(&[("mimetype", "application/epub+zip")])),
        "`META-INF/container.xml` is missing in it; save the book again"
    );
    let item = "<item id=\"a\" href=\"a.xhtml\" media-type=\"application/xhtml+xml\"/>";
    let bomb = epub(&[
        ("META-INF/container.xml", CONTAINER),
        ("OEBPS/content.opf", &package("", item, "<itemref idref=\"a\"/>")),
        ("OEBPS/a.xhtml", &"a".repeat(17 << 20)),
    ]);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(
        reason("bomb.epub", &bomb),
        "it unpacks to more than 128 MiB, or 16 MiB in one file; save the book in a simpler form"
    );
    let locks = "<encryption xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><EncryptedData xmlns=\"http://www.w3.org/2001/04/xmlenc#\"><CipherData><CipherReference URI=\"OEBPS/a.xhtml\"/></CipherData></EncryptedData></encryption>";
    assert_eq!(
        reason("locked.epub", &epub(&[("META-INF/container.xml", CONTAINER), ("META-INF/encryption.xml", locks)])),
        "the book is locked (DRM); import a copy without it"
    );
    let bombs = "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\"><!ENTITY f \"&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;\"><!ENTITY g \"&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;\">]><a>&g;</a>";
    let refused = reason("entities.epub", &epub(&[("META-INF/container.xml", bombs)]));
    assert!(
        refused.starts_with("`META-INF/container.xml` in it is not XML") || refused.starts_with("its container names"),
        "{refused}"
    );
}

/// A PDF of these pages, each a list of lines that stand 14 points apart; an empty one is a gap.
pub(crate) fn pdf(info: &str, pages: &[&[&str]]) -> Vec<u8> {
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        String::new(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
        format!("<< {info} >>"),
    ];
    let mut kids = Vec::new();
    for lines in pages {
        let shown: String = lines
            .iter()
            .enumerate()
            .filter(|(_, line)| !line.is_empty())
            .map(|(at, line)| format!("BT /F1 11 Tf 72 {} Td ({line}) Tj ET\n", 760 - 14 * at))
            .collect();
        let content = objects.len() + 1;
        objects.push(format!("<< /Length {} >>\nstream\n{shown}endstream", shown.len()));
        kids.push(format!("{} 0 R", content + 1));
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {content} 0 R >>"
        ));
    }
    objects[1] = format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), kids.len());
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        file.extend(format!("{} 0 obj\n{object}\nendobj\n", at + 1).bytes());
    }
    let xref = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for offset in offsets {
        file.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    file.extend(
        format!("trailer\n<< /Size {} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{xref}\n%%EOF\n", objects.len() + 1)
            .bytes(),
    );
    file
}

const INFO: &str = "/Title (On the Tarn crane) /Author (Ulric Sand) /CreationDate (D:20240102030405Z)";

#[test]
fn a_pdf_is_text_again_and_a_quote_names_its_page() {
    let folder = Folder::new();
    let paper = pdf(
        INFO,
        &[
            &[
                "The crane of the harbour at Tarn was raised in the year of the great her-",
                "ring by a well-known builder, and it has stood on one leg ever since then.",
                "Nobody has looked at it for years.",
                "",
                "The second paragraph of this page is about the rope of the crane, which",
                "is as long as the pier and was made by Wanda Pellow in a winter of",
                "",
                "1",
            ],
            &[
                "frost. It broke only once, when the mayor hung his boat on it for a well-",
                "known wager that he lost.",
                "",
                "The crane will be taken down by the firm of Gregor Ashdown next spring.",
                "",
                "2",
            ],
        ],
    );
    let path = saved(&folder, "crane.pdf", &paper);
    let lines = import(&folder, &[&path]);
    assert_eq!(outcomes(&lines), ["added: unknown/undated-on-the-tarn-crane.txt"]);
    let text = "The crane of the harbour at Tarn was raised in the year of the great herring by a well-known builder, and it has stood on one leg ever since then. Nobody has looked at it for years.\n\
        The second paragraph of this page is about the rope of the crane, which is as long as the pier and was made by Wanda Pellow in a winter of frost. It broke only once, when the mayor hung his boat on it for a well-known wager that he lost.\n\
        The crane will be taken down by the firm of Gregor Ashdown next spring.";
    assert_eq!(lines[0]["article"]["text"], text);
    let file = content(&folder, "unknown/undated-on-the-tarn-crane.txt");
    assert!(file.contains(&format!("\npages: 0, {}\n", text.find("frost.").unwrap())), "{file}");
    assert!(file.contains("\ndate: unknown\nauthor: Ulric Sand\n"), "{file}");
    let answer = folder.ask("Who will take down the crane?");
    assert_eq!(answer["quotes"][0]["pages"], serde_json::json!([2, 2]), "{answer}");
    let shown = crate::folder::stdout(&folder.run(&["ask", "Who made the rope of the crane?"]));
    assert!(shown.contains("Ulric Sand, date unknown, pp. 1–2"), "{shown}");
    assert!(import(&folder, &[&path]).iter().all(|line| line["outcome"] == "unchanged"));
}

#[test]
fn a_page_that_a_browser_has_printed_has_its_words_and_paragraphs_again() {
    let folder = Folder::new();
    let printed = pdf(
        INFO,
        &[&[
            "03/05/2024, 10:15                              On the Tarn crane",
            "",
            "The crane of the harbour at Tarn was raised in the year of the great her\\255",
            "ring by a builder whom everybody knew, and it has stood on one leg ever since",
            "",
            "then, as the keeper of the harbour wrote, because nobody has mend\\255 ",
            "ed it.",
            "",
            "It will be taken down by the firm of Gregor Ashdown next spring.",
            "",
            "https://post.example/crane                                          1/1",
        ]],
    );
    let lines = import(&folder, &[&saved(&folder, "crane.pdf", &printed)]);
    assert_eq!(
        lines[0]["article"]["text"],
        "The crane of the harbour at Tarn was raised in the year of the great herring by a builder whom everybody knew, and it has stood on one leg ever since then, as the keeper of the harbour wrote, because nobody has mended it.\nIt will be taken down by the firm of Gregor Ashdown next spring."
    );
}

#[test]
fn a_pdf_without_a_title_or_without_text_says_so() {
    let folder = Folder::new();
    let lines: &[&str] =
        &["The keeper of the light", "", "The light is kept by Osbert Fenn, who has kept it for thirty years."];
    let path = saved(&folder, "light.pdf", &pdf("/Title (Microsoft Word - light.docx)", &[lines]));
    assert_eq!(
        outcomes(&import(&folder, &[&path])),
        [
            "rejected: a PDF that states no title, and its title is not stated; state --title (`unknown` where it is not known), or import it on a terminal to be asked; it may be: title “The keeper of the light” (line 1), language en (by its words)"
        ]
    );
    let titled = import(&folder, &["--title", "The keeper", "--source", "The Brine", "--date", "2024-05-01", &path]);
    assert_eq!(outcomes(&titled), ["added: the-brine/2024-05-01-the-keeper.txt"]);
    let scan = saved(&folder, "scan.pdf", &pdf(INFO, &[&[], &["2"]]));
    let whole = pdf(INFO, &[lines]);
    let cut = saved(&folder, "cut.pdf", &whole[..whole.len() / 2]);
    let none = saved(&folder, "none.pdf", b"Hello");
    let reasons = outcomes(&import(&folder, &[&scan, &cut, &none]));
    assert_eq!(
        reasons[0],
        "rejected: it has no text layer: its 2 pages are pictures, as of a scan; run text recognition over it first, such as ocrmypdf"
    );
    assert!(
        reasons[1..].iter().all(|reason| reason.starts_with("rejected: it is no PDF that can be read")),
        "{reasons:?}"
    );
}

#[test]
fn a_pdf_that_unpacks_to_a_flood_or_has_too_many_pages_is_refused_in_one_line() {
    let folder = Folder::new();
    let flood = {
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        let spaces = vec![b' '; 1 << 20];
        (0..257).for_each(|_| zlib.write_all(&spaces).unwrap());
        zlib.finish().unwrap()
    };
    let mut file = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>\nendobj\n".to_vec();
    let starts = ["1 0 obj", "2 0 obj", "3 0 obj"];
    let mut at: Vec<usize> = starts.iter().map(|start| String::from_utf8_lossy(&file).find(start).unwrap()).collect();
    at.push(file.len());
    file.extend(format!("4 0 obj\n<< /Length {} /Filter /FlateDecode >>\nstream\n", flood.len()).bytes());
    file.extend(flood);
    file.extend(b"\nendstream\nendobj\n");
    let xref = file.len();
    file.extend(b"xref\n0 5\n0000000000 65535 f \n");
    at.iter().for_each(|at| file.extend(format!("{at:010} 00000 n \n").bytes()));
    file.extend(format!("trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n").bytes());
    assert!(file.len() < 4 << 20);
    let flood = saved(&folder, "flood.pdf", &file);
    let pages: Vec<&[&str]> = vec![&["The council met."]; 5_001];
    let long = saved(&folder, "long.pdf", &pdf(INFO, &pages));
    assert_eq!(
        outcomes(&import(&folder, &[&flood, &long])),
        [
            "rejected: it unpacks to more than 256 MiB; print it into a new PDF, or part it",
            "rejected: it has more than 5000 pages; part it into articles",
        ]
    );
}

#[test]
fn an_edited_pdf_is_an_update() {
    let folder = Folder::new();
    let lines = |builder: &str| {
        let line = format!("The crane of the harbour at Tarn was raised by {builder} in the year of the herring.");
        pdf(INFO, &[&[&line, "Nobody has looked at it for years, and it stands on one leg."]])
    };
    let path = saved(&folder, "crane.pdf", &lines("Wanda Pellow"));
    import(&folder, &[&path]);
    let retitled = |info: &[u8]| String::from_utf8_lossy(info).replace("On the Tarn crane", "Of the Tarn crane");
    saved(&folder, "crane.pdf", retitled(&lines("Gregor Ashe")).as_bytes());
    assert_eq!(outcomes(&import(&folder, &[&path])), ["updated: unknown/undated-on-the-tarn-crane.txt"]);
    assert_eq!(outcomes(&import(&folder, &[&path])), ["unchanged: unknown/undated-on-the-tarn-crane.txt"]);
}

#[test]
fn a_page_that_was_saved_whole_is_read_like_any_page() {
    let folder = Folder::new();
    let lines = import(&folder, &[&fixture("saved.mhtml")]);
    assert_eq!(outcomes(&lines), ["added: post.example/2024-05-05-the-clock-tower.md"]);
    assert_eq!(lines[0]["article"]["url"], "https://post.example/tower");
    let text = lines[0]["article"]["text"].as_str().unwrap();
    assert!(text.contains("in the café hour, who had asked nobody for leave."), "{text}");
    let none = saved(&folder, "none.mht", b"Content-Type: image/png\r\n\r\n...");
    assert_eq!(
        outcomes(&import(&folder, &[&none])),
        ["rejected: there is no page in it; save the page again, as MHTML or HTML"]
    );
}
