//! How many web pages become articles in a second, from the file to the draft, against the extraction crate alone.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use dom_smoothie::Readability;
use ibid::corpus::Today;
use ibid::import::{Given, With, read};

use crate::texts::{TODAY, Texts};
use crate::{median, row};

/// Files of each kind.
const FILES: usize = 960;
/// Rounds, of which the median counts.
const ROUNDS: usize = 5;
/// The parts of a page that sites make: links above and below, paragraphs, boxes beside them, comments.
const LINKS: usize = 120;
const PARAGRAPHS: usize = 30;
const BOXES: usize = 40;
const COMMENTS: usize = 30;

pub(crate) fn measure(texts: &Texts) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (small, large) = (folder.path().join("small"), folder.path().join("large"));
    write(&small, &fixtures()?)?;
    write(&large, &(0..16).map(|number| page(number, texts)).collect::<Vec<_>>())?;
    for (kind, folder) in [("of the tests", &small), ("as sites make them", &large)] {
        let files: Vec<_> = fs::read_dir(folder)?.map(|file| Ok(file?.path())).collect::<Result<_>>()?;
        let bytes: u64 = files.iter().filter_map(|file| Some(fs::metadata(file).ok()?.len())).sum();
        let (mut ours, mut bare) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            ours.push(ibid(folder)?);
            let began = Instant::now();
            for file in &files {
                let html = fs::read(file)?;
                let mut readability = Readability::new(String::from_utf8_lossy(&html).into_owned(), None, None)?;
                let _ = readability.parse();
            }
            bare.push(began.elapsed());
        }
        let (ours, bare) = (median(ours), median(bare));
        let rate = |took: Duration| format!("{:.0}", files.len() as f64 / took.as_secs_f64());
        row(
            &format!("web pages {kind} ({} KB each) a second", bytes / 1_000 / files.len() as u64),
            &rate(ours),
            &format!("{} (dom_smoothie)", rate(bare)),
            &format!("{:.2}", ours.as_secs_f64() / bare.as_secs_f64()),
            "ratio ≤ 1.2",
        );
    }
    Ok(())
}

/// How long reading a folder of pages takes.
fn ibid(folder: &Path) -> Result<Duration> {
    let mut with = With { given: Given::default(), ask: None, today: Today(TODAY) };
    let mut found = 0;
    let began = Instant::now();
    read(folder, &mut with, &mut |_| {
        found += 1;
        Ok(())
    })?;
    ensure!(found == FILES, "only {found} pages were read");
    Ok(began.elapsed())
}

/// Writes pages in turn until there are enough, each with a mark of its own.
fn write(folder: &Path, pages: &[Vec<u8>]) -> Result<()> {
    fs::create_dir_all(folder)?;
    for at in 0..FILES {
        let page = pages.get(at % pages.len()).context("there are no pages")?;
        let mark = format!("\n<!-- {at} -->");
        fs::write(folder.join(format!("{at}.html")), [page, mark.as_bytes()].concat())?;
    }
    Ok(())
}

/// The pages of the tests, but for those in other charsets than UTF-8, which the crate does not read, and for the one that
/// nests so deeply that ibid refuses it and the crate takes seconds.
fn fixtures() -> Result<Vec<Vec<u8>>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages");
    let mut files: Vec<_> = fs::read_dir(folder)?.map(|file| Ok(file?.path())).collect::<Result<_>>()?;
    let is_deep = |file: &Path| file.file_stem().is_some_and(|name| name == "32-deep");
    files.retain(|file| file.extension().is_some_and(|ending| ending == "html") && !is_deep(file));
    files.sort();
    let pages: Vec<Vec<u8>> = files.iter().map(fs::read).collect::<Result<_, _>>()?;
    Ok(pages.into_iter().filter(|page| std::str::from_utf8(page).is_ok()).collect())
}

/// A page of the size that those of newspapers have, with everything around the article.
fn page(number: usize, texts: &Texts) -> Vec<u8> {
    let mut next = number * 7_919;
    let mut say = |count: usize| {
        let said: Vec<&str> = (next..next + count).map(|at| texts.sentence(at)).collect();
        next += count;
        said.join(" ").replace('&', "&amp;").replace('<', "&lt;")
    };
    let title: String = say(1).chars().take(80).collect();
    let links: String = (0..LINKS)
        .map(|at| {
            format!("<li class=\"menu-item menu-item-{at} nav__item\"><a href=\"/section/{at}\">Section {at}</a></li>")
        })
        .collect();
    let paragraphs: String = (0..PARAGRAPHS)
        .map(|at| {
            let figure = if at % 8 == 4 {
                format!("<figure class=\"article__figure image-block\"><img src=\"/{at}.jpg\"><figcaption class=\"caption\">{}</figcaption></figure>", say(1))
            } else {
                String::new()
            };
            format!("<p class=\"article__paragraph\">{} <a href=\"/topic/{at}\">More of it</a>. {}</p>{figure}", say(2), say(2))
        })
        .collect();
    let boxes: String = (0..BOXES)
        .map(|at| format!("<div class=\"card card--small teaser-{at}\"><a class=\"card__link\" href=\"/story/{at}\"><span class=\"card__title\">{}</span></a><time class=\"card__date\" datetime=\"2024-05-{:02}\">{at} May</time></div>", say(1), at % 28 + 1))
        .collect();
    let comments: String = (0..COMMENTS)
        .map(|at| format!("<li class=\"comment depth-1\" id=\"comment-{at}\"><div class=\"comment-author\">Reader {at}</div><p>{}</p></li>", say(2)))
        .collect();
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title} | The Harbour Post</title>\
         <meta property=\"og:title\" content=\"{title}\"><meta property=\"og:site_name\" content=\"The Harbour Post\">\
         <link rel=\"canonical\" href=\"https://post.example/{number}\">\
         <script type=\"application/ld+json\">{{\"@type\":\"NewsArticle\",\"headline\":\"The harbour\",\"datePublished\":\"2024-05-02T10:00:00Z\",\"author\":{{\"name\":\"Ada Lorne\"}}}}</script>\
         </head><body class=\"single single-post postid-{number}\"><header class=\"site-header\"><nav><ul>{links}</ul></nav></header>\
         <main><article class=\"article\"><h1 class=\"article__title\">{title}</h1><div class=\"article__byline\">By Ada Lorne</div>\
         <time class=\"article__date\" datetime=\"2024-05-02T10:00:00Z\">2 May 2024</time>\
         <div class=\"social-share\"><a href=\"#\">Share</a></div><div class=\"article__content\">{paragraphs}</div></article></main>\
         <aside class=\"sidebar\">{boxes}</aside><section id=\"comments\"><ol class=\"comment-list\">{comments}</ol></section>\
         <footer class=\"site-footer\"><ul>{links}</ul></footer></body></html>"
    )
    .into_bytes()
}
