//! `ibid import ADDRESS`: pages, feeds and sitemaps from a server on loopback, good ones and bad ones.

use std::fs;
use std::io::Write;
use std::process::Output;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

use crate::folder::{Folder, stdout};
use crate::site::{Site, whole};

/// The text of an article that no page could take for a foretaste.
pub(crate) fn prose(of: &str) -> String {
    (1..=6)
        .map(|at| {
            format!(
                "<p>Paragraph {at} on the {of} says that the {of} was mended by Wanda Pellow in year {at}, who had asked \
                 nobody on the island for leave, and that the council paid for it only after a long and bitter debate.</p>"
            )
        })
        .collect()
}

/// A page that states everything.
pub(crate) fn page(title: &str, date: &str) -> String {
    format!(
        "<!doctype html><html lang=en><head><title>{title} | The Harbour Post</title>\
         <meta property='og:site_name' content='The Harbour Post'>\
         <meta property='article:published_time' content='{date}'></head>\
         <body><article><h1>{title}</h1>{}</article></body></html>",
        prose(title)
    )
}

/// A page that states only its title.
pub(crate) fn bare(title: &str) -> String {
    format!("<html><head><title>{title}</title></head><body><article>{}</article></body></html>", prose(title))
}

/// `import` with no pause and short patience, over loopback.
pub(crate) fn run(folder: &Folder, args: &[&str]) -> Output {
    folder.run(&[&["import", "--allow-private", "--pause=0", "--timeout=2"], args].concat())
}

/// The lines of `import --json`.
pub(crate) fn import(folder: &Folder, args: &[&str]) -> Vec<Value> {
    let output = run(folder, &[&["--json"], args].concat());
    let lines = stdout(&output);
    lines.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{output:?}"))).collect()
}

/// The outcome of a single input, and why.
#[track_caller]
pub(crate) fn refused(folder: &Folder, url: &str) -> String {
    let lines = import(folder, &[url]);
    assert_eq!((lines.len(), lines[0]["outcome"].as_str()), (1, Some("rejected")), "{lines:?}");
    lines[0]["reason"].as_str().unwrap().to_owned()
}

pub(crate) fn outcomes(lines: &[Value]) -> Vec<&str> {
    lines.iter().map(|line| line["outcome"].as_str().unwrap()).collect()
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_page_becomes_an_article_that_can_be_asked() {
    let (folder, site) = (Folder::new(), Site::new());
    site.page("/tower", page("The clock tower", "2024-05-05T08:00:00+02:00"));
    let url = site.url("/tower");
    let lines = import(&folder, &[&url]);
    assert_eq!(outcomes(&lines), ["added"]);
    let article = &lines[0]["article"];
    assert_eq!(article["title"], "The clock tower");
    assert_eq!(article["date"], "2024-05-05T08:00:00+02:00");
    assert_eq!(article["url"], url.as_str());
    let file = fs::read_to_string(folder.corpus().join(article["id"].as_str().unwrap())).unwrap();
    assert!(file.contains("\nfetched: 20") && file.contains("\noriginal_sha256: "), "{file}");
    let answer = folder.ask("Who mended the clock tower?");
    assert!(answer["quotes"][0]["text"].as_str().unwrap().contains("Wanda Pellow"), "{answer}");
    let request = &site.requests()[0];
    assert!(request.headers["user-agent"].starts_with("ibid/"), "{request:?}");
    assert!(request.headers["accept-encoding"].contains("br"), "{request:?}");
    assert_eq!(outcomes(&import(&folder, &[&url])), ["unchanged"]);
}

#[test]
fn compressed_pages_and_relative_redirects_are_followed() {
    let (folder, site) = (Folder::new(), Site::new());
    let html = page("The clock tower", "2024-05-05");
    site.redirect("/a", "b?x=1").redirect("/b?x=1", &site.url("/c#top"));
    site.put("/c", "200 OK", &["Content-Type: text/html", "Content-Encoding: gzip"], gzip(html.as_bytes()));
    let lines = import(&folder, &[&site.url("/a")]);
    assert_eq!(outcomes(&lines), ["added"]);
    assert_eq!(lines[0]["article"]["url"], site.url("/c").as_str());
}

#[test]
fn what_cannot_or_may_not_be_fetched_is_one_line() {
    let (folder, site) = (Folder::new(), Site::new());
    site.redirect("/circle", "/circle2").redirect("/circle2", "/circle");
    for at in 0..12 {
        site.redirect(&format!("/far/{at}"), &format!("/far/{}", at + 1));
    }
    site.redirect("/scheme", "ftp://files.example/a").redirect("/file", "file:///etc/passwd");
    site.put("/nowhere", "301 Moved", &[], "");
    site.put("/forbidden", "403 Forbidden", &[], "").put("/broken", "500 Oh", &[], "").put(
        "/gone",
        "410 Gone",
        &[],
        "",
    );
    site.put("/pdf", "200 OK", &["Content-Type: application/pdf"], "%PDF-1.7");
    site.put("/busy", "429 Too Many Requests", &["Retry-After: 3600"], "");
    site.answer("/cut", |_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<html>")
    });
    site.answer("/nonsense", |_, stream| stream.write_all(b"220 this is no web server\r\n"));
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for (url, why) in [
        (site.url("/circle"), "it redirects in a circle; check the address in a browser"),
        (
            site.url("/far/0"),
            "it redirects more than 10 times; open it in a browser and give the address where it ends",
        ),
        (
            site.url("/scheme"),
            "it redirects, but `ftp:` addresses are not fetched; give one that begins with https:// or http://",
        ),
        (
            site.url("/file"),
            "it redirects, but `file:` addresses are not fetched; give one that begins with https:// or http://",
        ),
        (site.url("/nowhere"), "it redirects to nowhere; check the address in a browser"),
        (
            site.url("/forbidden"),
            "the server does not give the page out (403); save it in a browser and import the file",
        ),
        (site.url("/broken"), "the server is out of order (500); try again later"),
        (site.url("/gone"), "the server has no such page (410); check the address"),
        (site.url("/missing"), "the server has no such page (404); check the address"),
        (
            site.url("/pdf"),
            "it is of the kind application/pdf, which is no page, feed or sitemap; download it and import the file",
        ),
        (site.url("/busy"), "the server wants to be left in peace (429); try again in 3600 s"),
        (
            "http://me:word@post.example/".to_owned(),
            "the address has a user name or a password in it; leave it out; of pages behind a login, save the page and import the file",
        ),
        ("http://no-such-host.invalid/".to_owned(), "there is no server `no-such-host.invalid`; check the address"),
    ] {
        assert_eq!(refused(&folder, &url), why, "{url}");
    }
    for (url, why) in [
        (site.url("/cut"), "`127.0.0.1` broke its answer off ("),
        (site.url("/nonsense"), "`127.0.0.1` "),
        (format!("http://{nobody}/"), "`127.0.0.1` cannot be reached ("),
    ] {
        let said = refused(&folder, &url);
        assert!(said.starts_with(why) && said.lines().count() == 1, "{url}: {said}");
    }
    assert_eq!(run(&folder, &[&site.url("/gone")]).status.code(), Some(1));
}

#[test]
fn servers_of_the_own_network_are_not_reached_without_leave() {
    let (folder, site) = (Folder::new(), Site::new());
    site.page("/tower", page("The clock tower", "2024-05-05"));
    let by_name = site.url("/tower").replace("127.0.0.1", "localhost");
    for (url, host) in [
        (site.url("/tower"), "127.0.0.1"),
        (by_name.clone(), "localhost"),
        ("http://[::ffff:127.0.0.1]/".to_owned(), "[::ffff:7f00:1]"),
        ("http://169.254.169.254/latest/meta-data".to_owned(), "169.254.169.254"),
    ] {
        let said = stdout(&folder.run(&["import", "--json", "--pause=0", &url]));
        let line: Value = serde_json::from_str(&said).unwrap();
        let why = format!(
            "`{host}` is an address of this machine or a private network; allow such addresses with --allow-private if that is meant"
        );
        assert!(line["reason"].as_str().unwrap().contains(&why), "{line}");
    }
    assert_eq!(site.requests().len(), 0);
    assert_eq!(outcomes(&import(&folder, &[&by_name])), ["added"]);
}

#[test]
fn what_is_too_large_or_too_slow_is_given_up() {
    let (folder, site) = (Folder::new(), Site::new());
    // A gigabyte of zeros in a megabyte, and a gigabyte as it is.
    let bomb = {
        let zeros = vec![0; 1 << 20];
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        for _ in 0..1_024 {
            encoder.write_all(&zeros).unwrap();
        }
        encoder.finish().unwrap()
    };
    site.put("/bomb", "200 OK", &["Content-Type: text/html", "Content-Encoding: gzip"], &bomb);
    site.put("/map.xml.gz", "200 OK", &["Content-Type: application/gzip"], &bomb);
    site.answer("/endless", |_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<html>")?;
        let zeros = vec![b' '; 1 << 20];
        (0..1_024).try_for_each(|_| stream.write_all(&zeros))
    });
    site.answer("/announced", |_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1073741824\r\n\r\n")
    });
    site.answer("/dripping", |_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<html>")?;
        (0..100).try_for_each(|_| {
            std::thread::sleep(Duration::from_millis(100));
            stream.write_all(b"<p>")
        })
    });
    site.answer("/silent", |_, _| {
        std::thread::sleep(Duration::from_secs(10));
        Ok(())
    });
    let large = "it is larger than 10 MB; save the article alone and import the file";
    let slow = "`127.0.0.1` did not answer in full within 2 s; try again later";
    let began = Instant::now();
    for (path, why) in [
        ("/bomb", large),
        ("/endless", large),
        ("/announced", large),
        ("/map.xml.gz", "it unpacks to more than 50 MB; import its parts one by one"),
        ("/dripping", slow),
        ("/silent", slow),
    ] {
        assert_eq!(refused(&folder, &site.url(path)), why, "{path}");
    }
    assert!(began.elapsed() < Duration::from_secs(25), "{:?}", began.elapsed());
}

#[test]
fn robots_txt_and_the_pause_that_it_asks_for_are_heeded() {
    let (folder, site) = (Folder::new(), Site::new());
    site.put(
        "/robots.txt",
        "200 OK",
        &[],
        "User-agent: *\nDisallow: /\n\nUser-agent: ibid\nDisallow: /private/\nCrawl-delay: 0.5\n",
    );
    for path in ["/a", "/b", "/c", "/private/d"] {
        site.page(path, page(&format!("The tower {path}"), "2024-05-05"));
    }
    site.redirect("/hidden", "/private/d");
    let urls = ["/a", "/b", "/c", "/private/d", "/hidden"].map(|path| site.url(path));
    let lines = import(&folder, &urls.each_ref().map(String::as_str));
    assert_eq!(outcomes(&lines), ["added", "added", "added", "rejected", "rejected"]);
    let why = "the robots.txt of `127.0.0.1` does not allow it; ask the publisher, or save the page in a browser and import the file";
    assert_eq!((lines[3]["reason"].as_str(), lines[4]["reason"].as_str()), (Some(why), Some(why)));
    assert_eq!(
        (site.paths(), site.times("/robots.txt")),
        (["/a", "/b", "/c", "/hidden"].map(str::to_owned).to_vec(), 1)
    );
    let times: Vec<Instant> = site.requests().iter().map(|request| request.at).collect();
    assert!(times.windows(2).all(|pair| pair[1] - pair[0] >= Duration::from_millis(480)), "{times:?}");
    // One that cannot be read allows nothing, one that is not there everything.
    site.put("/robots.txt", "503 Busy", &[], "");
    let said = refused(&folder, &site.url("/new"));
    assert!(said.starts_with("the robots.txt of `127.0.0.1` cannot be read (503);"), "{said}");
}

#[test]
fn a_server_that_asks_for_a_moment_gets_it() {
    let (folder, site) = (Folder::new(), Site::new());
    let busy = std::sync::atomic::AtomicBool::new(true);
    let html = page("The clock tower", "2024-05-05");
    site.answer("/tower", move |_, stream| {
        stream.write_all(&if busy.swap(false, std::sync::atomic::Ordering::SeqCst) {
            whole("503 Busy", &["Retry-After: 1"], b"")
        } else {
            whole("200 OK", &["Content-Type: text/html"], html.as_bytes())
        })
    });
    assert_eq!(outcomes(&import(&folder, &[&site.url("/tower")])), ["added"]);
    let times: Vec<Instant> = site.requests().iter().map(|request| request.at).collect();
    assert!(times.len() == 2 && times[1] - times[0] >= Duration::from_millis(950), "{times:?}");
}

#[test]
fn a_page_that_has_not_changed_is_not_sent_again() {
    let (folder, site) = (Folder::new(), Site::new());
    let put = |title: &str, tag: &str| {
        let (html, tag) = (page(title, "2024-05-05"), tag.to_owned());
        site.answer("/tower", move |request, stream| {
            let etag = format!("ETag: {tag}");
            stream.write_all(&if request.headers.get("if-none-match") == Some(&tag) {
                whole("304 Not Modified", &[&etag], b"")
            } else {
                whole("200 OK", &["Content-Type: text/html", &etag], html.as_bytes())
            })
        });
    };
    put("The clock tower", "\"one\"");
    let url = site.url("/tower");
    let first = import(&folder, &[&url]);
    let again = import(&folder, &[&url]);
    assert_eq!((outcomes(&first), outcomes(&again)), (vec!["added"], vec!["unchanged"]));
    assert_eq!(first[0]["article"]["text"], again[0]["article"]["text"]);
    assert_eq!(site.requests()[1].headers["if-none-match"], "\"one\"");
    // What is stated comes into the article all the same.
    let stated = import(&folder, &["--date", "unknown", &url]);
    assert_eq!((outcomes(&stated), &stated[0]["article"]["date"]), (vec!["updated"], &Value::Null));
    import(&folder, &[&url]);
    import(&folder, &["--date", "2024-05-05", &url]);
    put("The clock tower falls", "\"two\"");
    assert_eq!(outcomes(&import(&folder, &[&url])), ["updated"]);
    // An article that is no longer there is asked for in full.
    fs::remove_file(folder.corpus().join(first[0]["article"]["id"].as_str().unwrap())).unwrap();
    assert_eq!(outcomes(&import(&folder, &[&url])), ["added"]);
}
