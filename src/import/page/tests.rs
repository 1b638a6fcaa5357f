//! Whatever bytes come in, a page is read or refused: no panic, no endless work, no text that is not clean.

use std::time::Instant;

use proptest::prelude::*;

use super::*;

/// What random pages are made of: tags that open and do not close, names that mean something, dates, other scripts.
#[rustfmt::skip]
const PARTS: &[&str] = &[
    "<p>", "</p>", "<div class=share>", "<div class='article-body'>", "</div>", "<table>", "<tr>", "<td>", "</table>", "<h1>", "</h1>", "<h2>", "</h2>", "<li>", "<ul>", "</ul>",
    "<a href=/x>", "</a>", "<aside>", "<article>", "</article>", "<main>", "<header>", "<footer>", "<figure>", "<figcaption>", "<br>", "<pre>", "<b>", "</b>", "<!--", "-->", "<script>", "</script>",
    "<title>", "</title>", "<meta charset=koi8-r>", "<meta property=og:title content='The mill'>", "<meta name=date content='2020-02-30'>", "<meta name=date content='1 May 2020'>",
    "<script type=application/ld+json>{\"@type\":\"Article\",\"headline\":\"x\",\"datePublished\":\"2020-01-01\",\"articleBody\":\"a<b>c\"}</script>",
    "<time datetime=2020-01-01>", "<div class=date>", "12 May 2023", "12 мая 2023", "31.12.9999", "2023年5月12日", "Read also: ", "© 2020", "&#8203;", "&#0;", "&amp;", "e\u{301}", "\u{200b}", "שלום", "…", "🙂",
    "The miller of Hask woke at three because the wheel had stopped, and he went to the window before he smelled the smoke. ", " ", "\n",
];

fn check(bytes: &[u8], charset: Option<&str>) {
    let Ok(draft) = read_as(bytes, charset, Some("https://a.example/2020/01/02/x")) else { return };
    let Body::Blocks(text, blocks) = &draft.body else { panic!("a page has blocks") };
    let parts: Vec<&str> = blocks.iter().map(|block| text.get(block.span.clone()).unwrap()).collect();
    assert_eq!(&parts.join("\n\n"), text);
    assert_eq!(&clean(text), text);
    assert!(!draft.title.contains('\n') && !draft.title.is_empty());
    assert!(draft.date.as_deref().is_none_or(|date| corpus::parse_date(date).is_some()));
    assert_eq!(draft.date.is_some(), draft.date_from.is_some());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400), charset in prop::option::of("[a-z0-9-]{0,12}")) {
        check(&bytes, charset.as_deref());
    }

    #[test]
    fn any_markup_is_read_or_refused(parts in prop::collection::vec(prop::sample::select(PARTS), 0..80)) {
        check(parts.concat().as_bytes(), None);
        check(format!("<title>A mill</title>{}", parts.concat()).as_bytes(), Some("utf-8"));
    }

    #[test]
    fn any_line_of_a_date_is_read_or_not(line in "[0-9]{0,4}[ ./-]?([0-9]{1,2}|may|мая|5月)[ ./,-]{0,2}[0-9日]{0,4}") {
        let page = format!("<html lang=fr><title>A mill</title><h1>A mill</h1><p class=date>{line}</p><p>{}</p>", PARTS[PARTS.len() - 3]);
        check(page.as_bytes(), None);
    }
}

#[test]
fn bombs_are_refused_or_read_within_seconds() {
    let start = Instant::now();
    let refused = |bytes: &[u8]| read(bytes, None).unwrap_err().what;
    assert_eq!(refused(&vec![b'<'; PAGE_BYTES + 1]), "the page is larger than 16 MB");
    assert!(refused("<div>".repeat(20_000).as_bytes()).contains("too deeply"));
    let _ = read("<a><b><i><p>".repeat(20_000).as_bytes(), None);
    for many in [
        "<p>x</p>",
        "<p class=share>A sentence that is here again and again, and again.</p>",
        "<h2><a href=x>y</a></h2>",
        "<time datetime=2020-01-01>",
        "<script type=application/ld+json>[{\"@type\":\"Article\"}]</script>",
        "&#8203;",
    ] {
        let _ = read(format!("<title>x</title><h1>x</h1>{}", many.repeat(2_000)).as_bytes(), None);
    }
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn notices_of_servers_and_of_publishers_are_no_articles() {
    let text = "The page that you are looking for does not exist or has been moved. Please go back to the home page, or use the search.";
    let page = |title: &str, text: &str| format!("<title>{title}</title><main><h1>{title}</h1><p>{text}</p></main>");
    for title in [
        "404 – Page not found",
        "Page not found | Town Gazette",
        "Just a moment...",
        "Error 404: Not Found",
        "Страница не найдена",
    ] {
        let refused = read(page(title, text).as_bytes(), None).unwrap_err();
        assert_eq!(refused.what, "the server answered with a notice, not with an article", "{title}");
    }
    assert!(read(page("Just a moment of silence", text).as_bytes(), None).is_ok());
    assert!(read(page("Page not found", &text.repeat(10)).as_bytes(), None).is_ok());
    let paid = "Совет города решил восстановить мост через реку. Эта статья доступна только по подписке.";
    let refused = read(page("Мост", &paid.repeat(2)).as_bytes(), None).unwrap_err();
    assert!(refused.what.ends_with("for subscribers"), "{refused}");
}

/// A page that links to others with eight headings, beside some text.
fn page_with_links(text: &str) -> String {
    let links = "<h3><a href=/x>Another page</a></h3>".repeat(8);
    format!("<title>The mill</title><body><h1>The mill</h1>{text}<div>{links}</div></body>")
}

#[test]
fn a_paragraph_of_chinese_is_as_long_as_one_of_letters() {
    let paragraph = "河边的磨坊在星期一夜里起火，磨坊主说他三点钟醒来，因为水轮停了。";
    let text = format!("<p>{}</p>", paragraph.repeat(3)).repeat(3);
    let draft = read_as(page_with_links(&text).as_bytes(), Some("utf-8"), None).unwrap();
    assert_eq!(draft.title, "The mill");
    let teasers = format!("<p>{paragraph}</p>").repeat(8);
    assert!(read_as(page_with_links(&teasers).as_bytes(), Some("utf-8"), None).is_err());
}
