//! Whatever bytes a file has, reading it ends, without a panic, in articles or reasons.

use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::corpus::{self, Today};

const TODAY: Today = Today(jiff::civil::date(2026, 11, 22));

/// Bytes made of what the formats are made of, and of anything.
fn bytes_of(words: &'static [&'static str]) -> impl Strategy<Value = Vec<u8>> {
    let word = prop_oneof![
        8 => proptest::sample::select(words).prop_map(|word| word.as_bytes().to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 0..6),
        1 => "\\PC{0,8}".prop_map(String::into_bytes),
    ];
    proptest::collection::vec(word, 0..60).prop_map(|words| words.concat())
}

/// Reads a file of these bytes; every article that is found can be filed, or is refused with a reason.
fn read_all(name: &str, bytes: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let mut filing = Filing::open(&folder.path().join("corpus"), TODAY, Mode::DryRun).unwrap();
    let mut with = With { given: Given::default(), ask: None, today: TODAY };
    read(Path::new(&path), &mut with, &mut |found| {
        match found.draft {
            Ok(mut draft) => drop(filing.file(&mut draft)?),
            Err(refusal) => assert!(!refusal.what.is_empty() && !refusal.fix.is_empty()),
        }
        Ok(())
    })
    .unwrap();
}

const YAML: &[&str] = &[
    "---\n",
    "---",
    "\n",
    "title:",
    " T",
    "source: S\n",
    "date:",
    " 2023-10-16\n",
    " unknown\n",
    "pages: 0, 3\n",
    "tags: [a, b]\n",
    "- ",
    ": ",
    "'",
    "\"",
    "{",
    "}",
    "[",
    "]",
    "|\n ",
    ">\n  ",
    "&a ",
    "*a",
    "#",
    "!!",
    "\t",
    "\r\n",
    "\u{feff}",
    "Text.\n",
    "%YAML 1.2\n",
    "? ",
];
const JSON: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\n",
    "\"title\":",
    "\"text\":",
    "\"id\":",
    "\"date\":",
    "\"2023-10-16\"",
    "\"a\"",
    "1",
    "-1e999",
    "null",
    "true",
    "\\u0000",
    "\\ud800",
    "{\"title\":\"T\",\"text\":\"Words.\"}",
    "\u{feff}",
];
const EXPORT: &[&str] = &[
    "{\"name\":\"N\",\"type\":\"public_channel\",\"id\":1,\"messages\":[",
    "{\"chats\":{\"list\":[",
    "\"left_chats\":",
    "{\"id\":1,\"type\":\"message\",\"text\":",
    "\"Words.\"",
    "[",
    "]",
    "{",
    "}",
    ",",
    "{\"type\":\"bold\",\"text\":\"b\"}",
    ",\"date_unixtime\":\"1714692600\"",
    ",\"date_unixtime\":99999999999999",
    ",\"forwarded_from\":null",
    ",\"poll\":{\"question\":\"Q\",\"answers\":[{\"text\":\"A\"}]}",
    "\"messages\":",
    "null",
    "7",
    "\"",
];
const TABLE: &[&str] =
    &["title,text,date\n", "a", "\"", "\"\"", ",", ";", "\t", "\n", "\r", "2023-10-16", "id", "\u{feff}", "\u{0}"];
const TEXT: &[&str] = &[
    "3 May 2022",
    "\n",
    "By ",
    "A NAME",
    "Title: ",
    "# ",
    "A line of the text",
    ".",
    "2022-05-03",
    "1.2.",
    "2023",
    " ",
    "https://x.example",
    "мая",
    "\u{301}",
    "\r",
];
const MESSAGE: &[&str] = &[
    "Content-Type: multipart/related; boundary=\"b\"\r\n",
    "\r\n",
    "--b",
    "--",
    "Content-Type: text/html\r\n",
    "Content-Transfer-Encoding: quoted-printable\r\n",
    "Content-Transfer-Encoding: base64\r\n",
    "=",
    "=C3",
    "=\r\n",
    "<p>",
    "<title>T</title>",
    "Words of the page. ",
    "Content-Location: https://x.example/\r\n",
];
const PDF: &[&str] = &[
    "%PDF-1.4\n",
    "1 0 obj\n",
    "endobj\n",
    "<<",
    ">>",
    "/Type /Catalog",
    "/Pages 1 0 R",
    "/Kids [1 0 R]",
    "/Count 1",
    "stream\n",
    "endstream\n",
    "BT (a) Tj ET",
    "trailer\n",
    "/Root 1 0 R",
    "startxref\n",
    "0\n",
    "%%EOF\n",
    "xref\n0 1\n",
    "[",
    "]",
    "(",
    ")",
    "/Length 9",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn front_matter(bytes in bytes_of(YAML)) {
        for name in ["a.txt", "a.md", "a.html"] {
            let _ = corpus::read_bytes(name, &bytes, TODAY);
        }
        let mut closed = b"---\n".to_vec();
        closed.extend(bytes);
        closed.extend(b"\n---\n\nText.\n");
        if let Ok(article) = corpus::read_bytes("a.txt", &closed, TODAY) {
            prop_assert!(!article.meta().title.is_empty() && !article.meta().title.contains('\n'));
        }
    }

    #[test]
    fn json_lines(bytes in bytes_of(JSON)) {
        read_all("a.jsonl", &bytes);
        read_all("a.json", &bytes);
    }

    #[test]
    fn exports_of_telegram(bytes in bytes_of(EXPORT)) {
        read_all("result.json", &bytes);
    }

    #[test]
    fn tables(bytes in bytes_of(TABLE)) {
        read_all("a.csv", &bytes);
    }

    #[test]
    fn texts(bytes in bytes_of(TEXT)) {
        read_all("a.txt", &bytes);
        let text = String::from_utf8_lossy(&bytes);
        for line in text.lines() {
            let _ = written_date(line);
        }
    }

    #[test]
    fn saved_pages(bytes in bytes_of(MESSAGE)) {
        read_all("a.mhtml", &bytes);
    }

    #[test]
    fn books_and_papers(bytes in bytes_of(PDF)) {
        read_all("a.pdf", &bytes);
        read_all("a.epub", &bytes);
    }

    /// What is written of a draft reads back as it was.
    #[test]
    fn drafts_read_back(title in "\\PC{1,40}", author in "\\PC{0,40}", text in "[\\PC\n]{1,200}") {
        let row = serde_json::json!({ "title": title, "author": author, "source": author, "text": text });
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        std::fs::write(&path, row.to_string()).unwrap();
        let root = folder.path().join("corpus");
        let mut filing = Filing::open(&root, TODAY, Mode::Write).unwrap();
        let mut with = With { given: Given::default(), ask: None, today: TODAY };
        let mut filed = Vec::new();
        read(&path, &mut with, &mut |found| {
            if let Ok(mut draft) = found.draft
                && let Ok((_, file)) = filing.file(&mut draft)?
            {
                filed.push((draft, file));
            }
            Ok(())
        })
        .unwrap();
        for (draft, file) in filed {
            let article = corpus::read_bytes(&file, &std::fs::read(root.join(&file)).unwrap(), TODAY).unwrap();
            prop_assert_eq!(&article.meta().title, &draft.title);
            prop_assert_eq!(&article.meta().author, &draft.author);
            prop_assert_eq!(article.text().trim_end(), draft.body.text().trim_end());
        }
    }
}
