//! `ibid import FEED` and `SITEMAP`: every page that they list, or what the feed itself has of it.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::folder::{Folder, stderr, stdout};
use crate::import_web::{bare, gzip, import, outcomes, page, prose, refused, run};
use crate::site::{Site, whole};

const RSS: &str = r#"<?xml version="1.0" encoding="windows-1251"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Harbour Post &amp;amp; Co</title><link>/</link><language>en-gb</language><description>News</description>
<item><title>The tower &amp;amp; the &lt;b&gt;clock&lt;/b&gt;</title><link>/bare?utm_source=rss</link>
  <pubDate>Sun, 05 May 2024 23:30:00 -0400</pubDate><dc:creator><![CDATA[Ida Marsh]]></dc:creator></item>
<item><title>Stated by the page</title><link>pages/full</link><pubDate>Mon, 06 May 2024 10:00:00 GMT</pubDate></item>
<item><title>No date at all</title><guid isPermaLink="true">{site}/undated</guid></item>
<item><title><![CDATA[Мост & река]]></title><link>/teaser</link><pubDate>not a date</pubDate>
  <content:encoded><![CDATA[{content}]]></content:encoded></item>
<item><title>Behind a wall</title><link>/wall</link><pubDate>Tue, 07 May 2024 10:00:00 GMT</pubDate>
  <content:encoded><![CDATA[{content}]]></content:encoded></item>
<item><title>Only a foretaste</title><link>/wall2</link>
  <content:encoded>&lt;p&gt;The beginning of it …&lt;/p&gt;</content:encoded></item>
<item><title>The same again</title><link>/bare</link></item>
<item><title>Neither here nor there</title></item>
</channel></rss>"#;

#[test]
fn every_entry_of_an_rss_feed_becomes_an_article() {
    let (folder, site) = (Folder::new(), Site::new());
    let feed = RSS.replace("{site}", &site.url("")).replace("{content}", &prose("ferry"));
    let (feed, _, _) = encoding_rs::WINDOWS_1251.encode(&feed);
    site.put("/feed.xml", "200 OK", &["Content-Type: application/rss+xml"], &feed);
    site.page("/bare", bare("Untold")).page("/pages/full", page("Stated by the page", "2024-04-01"));
    site.page("/undated", bare("No date at all"));
    site.page("/teaser", "<html><head><title>Мост</title></head><body><article><p>The beginning, for subscribers.</p></article></body></html>");
    site.put("/wall", "403 Forbidden", &[], "").put("/wall2", "402 Pay", &[], "");
    let feed = site.url("/feed.xml");
    let lines = import(&folder, &[&feed]);
    assert_eq!(outcomes(&lines), ["added", "added", "added", "added", "added", "rejected", "rejected"], "{lines:?}");
    let told = |at: usize, key: &str| lines[at]["article"][key].as_str().unwrap_or("-").to_owned();
    let all = |at: usize| ["title", "source", "date", "date_from", "author", "language"].map(|key| told(at, key));
    assert_eq!(all(0), ["Untold", "The Harbour Post & Co", "2024-05-05T23:30:00-04:00", "feed", "Ida Marsh", "en"]);
    let [_, source, date, ..] = all(1);
    assert_eq!([source.as_str(), &date], ["The Harbour Post", "2024-04-01"]);
    assert_eq!(all(2), ["No date at all", "The Harbour Post & Co", "-", "-", "-", "en"]);
    // What the feed has in full is taken where the page has less, or cannot be had.
    assert!(told(3, "text").contains("Paragraph 6 on the ferry"), "{}", lines[3]);
    assert_eq!(all(4)[..4], ["Behind a wall", "The Harbour Post & Co", "2024-05-07T10:00:00+00:00", "feed"]);
    assert!(told(4, "text").contains("Paragraph 6 on the ferry"));
    assert_eq!(lines[4]["article"]["url"], site.url("/wall").as_str());
    assert!(lines[5]["reason"].as_str().unwrap().contains("(402)"), "{}", lines[5]);
    assert!(lines[6]["reason"].as_str().unwrap().starts_with("the entry has neither an address nor its whole text;"));
    assert_eq!(site.times("/bare"), 1, "{:?}", site.paths());
    assert_eq!(
        outcomes(&import(&folder, &[&feed])),
        ["unchanged", "unchanged", "unchanged", "unchanged", "unchanged", "rejected", "rejected"]
    );
    let checked = stdout(&folder.run(&["check"]));
    assert!(checked.contains("5 articles, 0 errors"), "{checked}");
}

#[test]
fn atom_and_json_feeds_are_read_too() {
    let (folder, site) = (Folder::new(), Site::new());
    site.put(
        "/atom",
        "200 OK",
        &["Content-Type: text/xml"],
        format!(
            r#"<!-- a comment --><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title type="html">Notes &amp;amp; Queries</title>
            <entry><title type="html">One &amp;lt;tower&amp;gt;</title><link rel="self" href="/no"/><link href="one"/><updated>2024-09-09T00:00:00Z</updated>
            <published>2024-05-05T10:00:00+02:00</published><author><name>Ida Marsh</name></author><author><name>P. Quill</name></author></entry>
            <entry><title>Two &lt;towers&gt;</title><id>urn:2</id><updated>2024-09-09T00:00:00Z</updated>
            <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{}</div></content></entry></feed>"#,
            prose("bridge")
        ),
    );
    site.page("/one", bare("One"));
    let lines = import(&folder, &[&site.url("/atom")]);
    assert_eq!(outcomes(&lines), ["added", "added"], "{lines:?}");
    let first = &lines[0]["article"];
    assert_eq!(
        (first["date"].as_str(), first["author"].as_str()),
        (Some("2024-05-05T10:00:00+02:00"), Some("Ida Marsh, P. Quill"))
    );
    assert_eq!(first["source"], "Notes & Queries");
    // When an entry was updated is not when it was published.
    let second = &lines[1]["article"];
    assert_eq!(
        (second["title"].as_str(), second["date"].as_str(), second["url"].as_str()),
        (Some("Two <towers>"), None, None)
    );
    site.put(
        "/json",
        "200 OK",
        &["Content-Type: application/json"],
        serde_json::json!({"version": "https://jsonfeed.org/version/1.1", "title": "Letters", "language": "en", "items": [
            {"id": "1", "url": site.url("/three"), "title": "Three", "date_published": "2024-05-05", "content_html": prose("mill")},
            {"id": "2", "title": "Four", "content_text": prose("ford").replace("<p>", "").replace("</p>", "\n\n"), "authors": [{"name": "Jón"}]},
        ]})
        .to_string(),
    );
    let lines = import(&folder, &[&site.url("/json")]);
    assert_eq!(outcomes(&lines), ["added", "added"], "{lines:?}");
    assert_eq!(lines[0]["article"]["date"], "2024-05-05");
    assert_eq!(
        (lines[1]["article"]["author"].as_str(), lines[1]["article"]["source"].as_str()),
        (Some("Jón"), Some("Letters"))
    );
    assert_eq!(lines[1]["article"]["text"].as_str().unwrap().matches("\n\n").count(), 5);
}

#[test]
fn a_page_that_names_its_feed_is_a_page_and_a_broken_feed_is_said_so() {
    let (folder, site) = (Folder::new(), Site::new());
    let html = page("The clock tower", "2024-05-05")
        .replace("<head>", "<head><link rel=alternate type='application/rss+xml' href='/feed'>");
    site.page("/tower", html);
    assert_eq!(outcomes(&import(&folder, &[&site.url("/tower")])), ["added"]);
    assert_eq!(site.paths(), ["/tower"]);
    site.put(
        "/feed",
        "200 OK",
        &[],
        "<rss version='2.0'><channel><title>A</title><item><title>B</item></channel></rss>",
    );
    site.put(
        "/cut",
        "200 OK",
        &[],
        "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><entry><title>B</tit",
    );
    site.put(
        "/json",
        "200 OK",
        &["Content-Type: application/json"],
        r#"{"version":"https://jsonfeed.org/version/1","items":[}"#,
    );
    for path in ["/feed", "/cut", "/json"] {
        let why = refused(&folder, &site.url(path));
        assert!(why.starts_with("the feed is broken ("), "{path}: {why}");
    }
    site.put("/map", "200 OK", &[], "<urlset><url><loc>http://a.example/</url></urlset>");
    let why = refused(&folder, &site.url("/map"));
    assert!(why.starts_with("the sitemap is broken ("), "{why}");
    let deep =
        format!("<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='xhtml'>{}", "<b>".repeat(200_000));
    site.put("/deep", "200 OK", &[], deep);
    let why = refused(&folder, &site.url("/deep"));
    assert!(why.starts_with("the feed is broken ("), "{why}");
}

#[test]
fn sitemaps_of_sitemaps_are_followed_since_a_day() {
    let (folder, site) = (Folder::new(), Site::new());
    let entry = |path: &str, more: &str| format!("<url><loc>{}</loc>{more}</url>", site.url(path));
    let index = format!(
        "<?xml version='1.0'?><sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>\
         <sitemap><loc>{0}</loc><lastmod>2024-05-05T00:00:00Z</lastmod></sitemap>\
         <sitemap><loc>{1}</loc></sitemap><sitemap><loc>{2}</loc><lastmod>2019-01-01</lastmod></sitemap><sitemap><loc>{0}</loc></sitemap></sitemapindex>",
        site.url("/a.xml.gz"),
        site.url("/news.xml"),
        site.url("/old.xml")
    );
    site.put("/sitemap.xml", "200 OK", &["Content-Type: application/xml"], index);
    let a = format!(
        "<urlset>{}{}{}</urlset>",
        entry(
            "/new?a=1&amp;b=2",
            "<lastmod>2024-05-05</lastmod><image:image><image:loc>/x.jpg</image:loc></image:image>"
        ),
        entry("/older", "<lastmod>2023-05-05</lastmod>"),
        entry("/undated", "")
    );
    site.put("/a.xml.gz", "200 OK", &["Content-Type: application/x-gzip"], gzip(a.as_bytes()));
    let news = "<news:news><news:publication><news:name>The Post</news:name><news:language>en</news:language></news:publication>\
        <news:publication_date>2024-06-01</news:publication_date><news:title>Fresh</news:title></news:news>";
    site.put("/news.xml", "200 OK", &[], format!("<urlset>{}</urlset>", entry("/fresh", news)));
    site.page("/new?a=1&b=2", page("New", "2024-05-05"))
        .page("/undated", page("Said by the page to be old", "2020-01-01"));
    site.page("/fresh", bare("Fresh"));
    let lines = import(&folder, &["--since=2024-01-01", &site.url("/sitemap.xml")]);
    assert_eq!(outcomes(&lines), ["added", "added"], "{lines:?}");
    let fresh = &lines[1]["article"];
    assert_eq!(
        ["source", "date", "date_from", "language"].map(|key| fresh[key].as_str().unwrap()),
        ["The Post", "2024-06-01", "feed", "en"]
    );
    assert_eq!(site.paths(), ["/sitemap.xml", "/a.xml.gz", "/news.xml", "/new?a=1&b=2", "/undated", "/fresh"]);
    let output = run(&folder, &["--since=2030-01-01", &site.url("/news.xml")]);
    assert!(stderr(&output).contains("lists no pages that are late enough"), "{output:?}");
}

#[test]
fn one_address_on_every_page_does_not_make_one_article_of_them() {
    let (folder, site) = (Folder::new(), Site::new());
    let canonical = format!("<head><link rel=canonical href='{}'>", site.url("/"));
    let mut items = String::new();
    for at in 0..3 {
        site.page(&format!("/{at}"), page(&format!("Tower {at}"), "2024-05-05").replace("<head>", &canonical));
        items += &format!("<item><title>Tower {at}</title><link>/{at}</link></item>");
    }
    site.put("/feed", "200 OK", &[], format!("<rss version='2.0'><channel><title>A</title>{items}</channel></rss>"));
    assert_eq!(outcomes(&import(&folder, &[&site.url("/feed")])), ["added", "added", "added"]);
    assert_eq!(outcomes(&import(&folder, &[&site.url("/feed")])), ["unchanged", "unchanged", "unchanged"]);
}

/// A feed of so many pages, each of which takes a moment.
fn slow_feed(site: &Site, pages: usize) -> String {
    let mut items = String::new();
    for at in 0..pages {
        let html = page(&format!("Tower {at}"), "2024-05-05");
        site.answer(&format!("/{at}"), move |_, stream| {
            std::thread::sleep(Duration::from_millis(30));
            stream.write_all(&whole("200 OK", &["Content-Type: text/html"], html.as_bytes()))
        });
        items += &format!("<item><link>/{at}</link></item>");
    }
    site.put("/feed", "200 OK", &[], format!("<rss version='2.0'><channel><title>A</title>{items}</channel></rss>"));
    site.url("/feed")
}

#[test]
fn ctrl_c_leaves_whole_files_and_still_sums_up() {
    let (folder, site) = (Folder::new(), Site::new());
    let feed = slow_feed(&site, 300);
    let mut command = folder.command(&["import", "--allow-private", "--pause=0", &feed]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let began = Instant::now();
    while site.requests().len() < 10 {
        assert!(began.elapsed() < Duration::from_secs(20));
        std::thread::sleep(Duration::from_millis(10));
    }
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = stdout(&output);
    let added = said.lines().filter(|line| line.starts_with("added: ")).count();
    assert!((1..300).contains(&added), "{said}");
    assert!(said.contains(&format!("\n{added} added, 0 updated, 0 already there, 0 rejected\n")), "{said}");
    assert!(stderr(&output).contains("interrupted; what was written so far is whole"), "{output:?}");
    let files: Vec<_> = walkdir::WalkDir::new(folder.corpus())
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .collect();
    assert_eq!(files.len(), added, "{files:?}");
    let checked = stdout(&folder.run(&["check"]));
    assert!(checked.contains(&format!("{added} articles, 0 errors")) || added == 1, "{checked}");
}
