//! Pages whole and broken, and what is read from them.

use std::time::Instant;

use super::elements::Elements;
use super::meta::metadata;
use super::parse::parse;
use super::{PageMeta, read};
use crate::corpus::blocks::BlockKind;

/// Reads a page; each block as text, headings marked with `# `.
#[track_caller]
fn page(html: &str) -> (PageMeta, Vec<String>) {
    let (meta, text, blocks) = read(html).unwrap();
    let parts: Vec<&str> = blocks.iter().map(|block| text.get(block.span.clone()).unwrap()).collect();
    assert_eq!(parts.join("\n\n"), text);
    assert_eq!(text.trim(), text);
    assert_eq!(read(html).unwrap(), (page_meta(html), text.clone(), blocks.clone()));
    let shown = blocks.iter().zip(parts).map(|(block, part)| match block.kind {
        BlockKind::Heading => format!("# {part}"),
        BlockKind::Paragraph => part.to_owned(),
    });
    (meta, shown.collect())
}

fn page_meta(html: &str) -> PageMeta {
    stated(html, None)
}

fn stated(html: &str, address: Option<&str>) -> PageMeta {
    let page = parse(html).unwrap();
    metadata(&page, &Elements::of(&page), address).meta
}

#[track_caller]
fn check(html: &str, expected: &[&str]) {
    assert_eq!(page(html).1, expected);
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// A paragraph of our own that is long enough for an article.
fn prose(about: &str) -> String {
    format!(
        "The {about} was closed for the winter, as it had been every year since the flood, and nobody in the valley, not even \
         the miller, asked why. In spring the keeper came back with two horses, a barrel of tar, and a list of repairs."
    )
}

#[test]
fn an_empty_page_has_nothing() {
    assert_eq!(read("").unwrap(), (PageMeta::default(), String::new(), Vec::new()));
    assert_eq!(read(" \n<!-- nothing --> ").unwrap(), (PageMeta::default(), String::new(), Vec::new()));
}

#[test]
fn a_page_of_paragraphs_without_metadata() {
    let html = "<p>The lamp went out.<p>Nobody   lit\nit <i>again</i> .<p>";
    let (meta, blocks) = page(html);
    assert_eq!(meta, PageMeta::default());
    assert_eq!(blocks, ["The lamp went out.", "Nobody lit it again ."]);
}

#[test]
fn a_blog_post_loses_its_furniture() {
    let (one, two, three) = (prose("bridge"), prose("ford"), prose("mill"));
    let html = format!(
        r#"<!DOCTYPE html><html lang="en-US"><head><title>Winter on the river &#8211; Valley Notes</title>
        <meta property="og:site_name" content="Valley Notes"><link rel="canonical" href="https://valley.example/winter/">
        <style>p {{ color: red }}</style></head>
        <body class="post-template-default single"><header id="masthead" class="site-header"><p class="site-title"><a href="/">Valley Notes</a></p>
        <nav><ul><li><a href="/">Home</a></li><li><a href="/about">About</a></li></ul></nav></header>
        <div id="content"><main><article class="post hentry"><header class="entry-header"><h1 class="entry-title">Winter on the river</h1>
        <div class="entry-meta">Posted on <time class="entry-date published" datetime="2021-03-04T10:00:00+00:00">March 4, 2021</time>
        <time class="updated" datetime="2022-01-01T10:00:00+00:00">January 1, 2022</time></div></header>
        <div class="entry-content"><p>{one}</p><h2>At the ford</h2><p>{two}</p>
        <figure><img src="a.jpg" alt="horses"><figcaption>Two horses. Photo: agency</figcaption></figure>
        <blockquote><p>{three}</p></blockquote>
        <div class="sharedaddy"><h3>Share this:</h3><ul><li><a href="?share=x">Post</a></li><li><a href="?share=f">Send</a></li></ul></div>
        </div></article><div id="comments" class="comments-area"><h2>2 thoughts on Winter</h2><ol><li>Nice!</li></ol>
        <form><p>Leave a Reply</p><textarea></textarea></form></div></main>
        <aside class="widget-area sidebar"><h2>Recent Posts</h2><ul><li><a href="/b">Summer</a></li></ul></aside></div>
        <footer class="site-footer">Powered by a press</footer></body></html>"#
    );
    let (meta, blocks) = page(&html);
    assert_eq!(blocks, [one.as_str(), "# At the ford", &two, &three]);
    assert_eq!(meta.title, some("Winter on the river"));
    assert_eq!(meta.source, some("Valley Notes"));
    assert_eq!((meta.date, meta.date_from), (some("2021-03-04T10:00:00+00:00"), Some("time")));
    assert_eq!(meta.url, some("https://valley.example/winter/"));
    assert_eq!(meta.language, some("en"));
    assert_eq!(meta.author, None);
}

#[test]
fn an_interview_keeps_questions_and_answers_apart() {
    let answers = [prose("bridge"), prose("ford"), prose("mill")];
    let html = format!(
        "<html><body><div class=content><h1>A talk with the keeper</h1>\
         <p><strong>Why was it closed?</strong></p><p>{}</p><p><b>Editor:</b> And the ford?<br><b>Keeper:</b> {}</p>\
         <p><strong>Thank you.</strong><br>\n{}</p></div></body></html>",
        answers[0], answers[1], answers[2]
    );
    assert_eq!(page_meta(&html).title, some("A talk with the keeper"));
    check(
        &html,
        &[
            "Why was it closed?",
            &answers[0],
            &format!("Editor: And the ford?\nKeeper: {}", answers[1]),
            &format!("Thank you.\n{}", answers[2]),
        ],
    );
}

#[test]
fn a_cyrillic_page() {
    let text = "Паром закрыли на зиму, как делали каждый год после наводнения, и никто в долине, даже мельник, не спросил почему. ".repeat(4);
    let html = format!(
        r#"<html lang="ru-RU"><head><meta charset="utf-8"><title>Паром закрыт | Долина</title>
        <meta property="og:title" content="Паром закрыт"><meta property="og:site_name" content="Долина">
        <meta property="article:published_time" content="2020-11-05T09:30:00+0600"><meta property="article:modified_time" content="2020-11-09">
        <meta name="author" content="Анна Лугова"></head><body><div class="article-body"><p>{text}</p><p>«Мы&nbsp;ждём весны», — сказал он.</p></div></body></html>"#
    );
    let (meta, blocks) = page(&html);
    assert_eq!(blocks, [text.trim(), "«Мы\u{a0}ждём весны», — сказал он."]);
    let expected = PageMeta {
        title: some("Паром закрыт"),
        source: some("Долина"),
        author: some("Анна Лугова"),
        date: some("2020-11-05T09:30:00+06:00"),
        date_from: Some("meta"),
        language: some("ru"),
        ..PageMeta::default()
    };
    assert_eq!(meta, expected);
}

#[test]
fn a_graph_of_linked_data() {
    let html = r##"<html lang="de"><head><title>Wrong</title><script type="application/ld+json">{"@context":"https://schema.org","@graph":[
        {"@type":["Article","BlogPosting"],"@id":"https://a.example/x/#article","headline":"Tar &amp; rope&#8217;s end","author":{"@id":"#ann"},
         "datePublished":"2019-05-06T07:08:09+00:00","dateModified":"2023-01-01","publisher":{"@id":"#org"},
         "mainEntityOfPage":{"@id":"https://a.example/x/#webpage"},"inLanguage":"en-GB"},
        {"@type":"WebPage","@id":"https://a.example/x/","name":"Another name","datePublished":"2001-01-01"},
        {"@type":"Organization","@id":"#org","name":"The Ropewalk"},{"@type":"Person","@id":"#ann","name":"Ann  Lee"}]}</script></head><body></body></html>"##;
    let expected = PageMeta {
        title: some("Tar & rope’s end"),
        source: some("The Ropewalk"),
        author: some("Ann Lee"),
        date: some("2019-05-06T07:08:09+00:00"),
        date_from: Some("json-ld"),
        url: some("https://a.example/x/"),
        language: some("en"),
        is_article: true,
        ..PageMeta::default()
    };
    assert_eq!(page_meta(html), expected);
}

#[test]
fn sloppy_linked_data_is_read() {
    let html = "<script type='application/ld+json; charset=utf-8'>//<![CDATA[\n[{\"@type\":\"BreadcrumbList\"},{\"@type\":\"http://schema.org/NewsArticle\",\
        \"headline\":\"Two\nlines\",\"author\":[{\"name\":\"A. Bee\"},\"C. Dee\",{\"name\":\"A. Bee\"},\"https://a.example/ann\"],\
        \"url\":\"https://a.example/two\"}];\n//]]></script>";
    let meta = page_meta(html);
    assert_eq!(
        (meta.title, meta.author, meta.url),
        (some("Two lines"), some("A. Bee, C. Dee"), some("https://a.example/two"))
    );
    assert_eq!(page_meta("<script type=application/ld+json>{\"@type\": </script>"), PageMeta::default());
    assert_eq!(
        page_meta(
            "<script type=application/ld+json>{\"@type\":\"Article\",\"headline\":5,\"author\":{\"name\":{}}}</script>"
        ),
        PageMeta::default()
    );
}

#[test]
fn of_several_linked_articles_the_one_of_this_page_counts() {
    let articles = r#"<script type="application/ld+json">[{"@type":"Article","headline":"Other","url":"https://a.example/other"},
        {"@type":"Article","headline":"This","url":"https://a.example/this/"}]</script>"#;
    assert_eq!(page_meta(&format!("{articles}<link rel=canonical href=https://a.example/this>")).title, some("This"));
    assert_eq!(page_meta(articles).title, None);
}

#[test]
fn meta_tags_of_other_schools() {
    let html = r#"<meta name="DC.Date" content="2011-02-03"><meta name="DCTERMS.modified" content="2015-01-01">
        <meta name="citation_title" content="On  Tar"><meta name="citation_author" content="Lee, Ann"><meta name="citation_author" content="Ray, Bo">
        <meta name="citation_journal_title" content="Rope Studies"><meta http-equiv="Content-Language" content="pt_BR">
        <meta property="article:author" content="https://social.example/ann"><meta name="last-modified" content="2016-01-01">"#;
    let expected = PageMeta {
        title: some("On Tar"),
        source: some("Rope Studies"),
        author: some("Lee, Ann, Ray, Bo"),
        date: some("2011-02-03"),
        date_from: Some("meta"),
        language: some("pt"),
        ..PageMeta::default()
    };
    assert_eq!(page_meta(html), expected);
}

#[test]
fn the_date_of_a_change_or_of_a_comment_is_not_the_date_of_the_article() {
    let html = r#"<meta property="article:modified_time" content="2020-01-01"><meta property="og:updated_time" content="2020-01-01">
        <script type="application/ld+json">{"@type":"Article","dateModified":"2020-01-01"}</script>
        <p>Printed on <time datetime="2021-01-01">today</time></p><time itemprop="dateModified" datetime="2020-01-01">x</time>
        <div class="comment"><time class="published" datetime="2022-01-01">x</time></div>
        <aside><time pubdate datetime="2022-01-02">x</time></aside>"#;
    assert_eq!(page_meta(html).date, None);
    let own = r#"<article itemscope itemtype="https://schema.org/NewsArticle"><time itemprop="datePublished" datetime=" 2018-04-05 ">April</time></article>"#;
    assert_eq!(page_meta(&format!("{html}{own}")).date, some("2018-04-05"));
    let two = r#"<time pubdate datetime="2018-04-05">a</time><time pubdate datetime="2018-04-06">b</time>"#;
    assert_eq!(page_meta(two).date, None);
}

#[test]
fn dates_are_days_or_moments_in_whatever_form_they_are_stated() {
    let date = |html: &str| page_meta(html).date;
    assert_eq!(date(r#"<meta name="date" content="5 May 2019">"#), some("2019-05-05"));
    assert_eq!(date(r#"<meta name="date" content="2019-05-05 10:00:00">"#), some("2019-05-05"));
    assert_eq!(
        date(r#"<meta property="article:published_time" content="yesterday"><meta name="date" content="2019-05-05">"#),
        some("2019-05-05")
    );
    assert_eq!(date(r#"<meta name="date" content=" ">"#), None);
    assert_eq!(date(r#"<html lang=en><meta name="date" content="05/06/2019">"#), None);
    assert_eq!(date(r#"<html lang=fr><meta name="date" content="05/06/2019">"#), some("2019-06-05"));
}

#[test]
fn the_line_beside_the_title_may_tell_the_date() {
    let told = |html: &str| {
        let meta = page_meta(&format!("<html lang=en><body>{html}<p>{}</p>", prose("mill")));
        meta.date.map(|date| format!("{date} {}", meta.date_from.unwrap()))
    };
    for line in [
        "<div class=date>12 May 2023</div>",
        "<p class=byline>By Ann Lee, published May 12, 2023</p>",
        "<span class=post-meta>Published: 12 May 2023 | Updated: 1 June 2024</span>",
        "<div><span>By Ann</span> <em class=timestamp>12 May 2023, 10:30</em></div>",
        "<div>The Paper, by Ann Lee of the newsroom. Published: 12 May 2023, 10:30, seen by 17 readers</div>",
        "<div>来源：河报 编辑部 作者：安 发布时间：2023-05-12 10:30 浏览次数：17</div>",
    ] {
        assert_eq!(told(&format!("<h1>The mill</h1>{line}")), some("2023-05-12 text"), "{line}");
    }
    assert_eq!(told("<h1>The mill</h1><time datetime=2023-05-12>x</time>"), some("2023-05-12 time"));
    let unmarked =
        "<meta property=og:title content='The mill'><div class=titulo>The mill</div><div>12 May 2023, 10:30</div>";
    assert_eq!(told(unmarked), some("2023-05-12 text"));
    for line in [
        "<div class=date>May 2023</div>",
        "<div class=updated>Updated 12 May 2023</div>",
        "<p class=meta>Last modified: 12 May 2023</p>",
        "<div class=date>12 May 2023</div><div class=date>13 May 2023</div>",
        "<div class=event-date>12 May 2023</div>",
        "<div>The Paper, by Ann Lee of the newsroom. Mill built: 12 May 2023, seen by 17 readers</div>",
        "<p>On 12 May 2023 the mill was closed.</p>",
        "<footer><p class=date>12 May 2023</p></footer>",
        "<div class=comment><p class=date>12 May 2023</p></div>",
    ] {
        assert_eq!(told(&format!("<h1>The mill</h1>{line}")), None, "{line}");
    }
    assert_eq!(told("<div class=date>12 May 2023</div><nav></nav><h2>The mill</h2>"), None);
}

#[test]
fn the_address_may_tell_the_date() {
    let told = |address: &str, html: &str| {
        let meta = stated(html, Some(address));
        meta.date.map(|date| format!("{date} {}", meta.date_from.unwrap()))
    };
    assert_eq!(told("https://a.example/2023/05/12/mill", ""), some("2023-05-12 url"));
    assert_eq!(told("https://a.example/2023/05/mill", ""), None);
    // A date that the page states goes before it; one in a line must not contradict the month.
    assert_eq!(
        told("https://a.example/2023/05/12/mill", "<meta name=date content=2023-05-11>"),
        some("2023-05-11 meta")
    );
    let line = "<h1>The mill</h1><div class=date>27 November 2026</div>";
    assert_eq!(told("https://a.example/2023/05/mill", line), None);
}

#[test]
fn titles_are_those_that_readers_see() {
    let title = |html: &str| page_meta(html).title;
    let site = "<meta property=og:site_name content='The Paper'>";
    assert_eq!(title(&format!("{site}<title>On bridges | The Paper</title>")), some("On bridges"));
    assert_eq!(title("<title>On bridges - A Paper</title><h1>On bridges</h1>"), some("On bridges"));
    assert_eq!(title("<title>On bridges and fords</title><h1>On bridges</h1>"), some("On bridges and fords"));
    assert_eq!(
        title("<title>x</title><meta property=og:title content='On bridges'><h1>ON BRIDGES</h1>"),
        some("ON BRIDGES")
    );
    let cut = "<meta property=og:title content='How the bridge over the river was closed and…'>";
    let whole = "How the bridge over the river was closed and opened";
    assert_eq!(title(&format!("{cut}<h1>{whole}</h1>")), some(whole));
    assert_eq!(title("<h1>One</h1><h1>Two</h1>"), None);
    assert_eq!(title("<title>On bridges</title><h1>On bridges¶\n</h1>"), some("On bridges"));
    // A lesser heading may be the headline, if it is no name of a section.
    let headline = "How the bridge over the river was closed";
    assert_eq!(title(&format!("<title>{headline} - A Paper</title><h2>{headline}</h2>")), some(headline));
    assert_eq!(title(&format!("<title>{headline} : News : A Paper</title><h1>{headline}</h1>")), some(headline));
    assert_eq!(
        title(&format!("<title>{headline} | A Paper</title><div class=titulo>{headline}</div>")),
        some(headline)
    );
    assert_eq!(title(&format!("<title>News - {headline}</title><h2>News</h2>")), some(&format!("News - {headline}")));
    // Not every site puts spaces around the mark before its name.
    assert_eq!(title(&format!("<title>{headline}_News_The Paper</title><h1>{headline}</h1>")), some(headline));
    assert_eq!(title("<title>Ford-side</title><h1>Ford</h1>"), some("Ford-side"));
}

#[test]
fn addresses_and_languages_are_only_taken_when_they_are_some() {
    assert_eq!(page_meta("<link rel=canonical href=/relative>").url, None);
    assert_eq!(page_meta("<meta property=og:url content='javascript:alert(1)'>").url, None);
    assert_eq!(page_meta("<html lang='zh-Hant-TW'>").language, some("zh"));
    assert_eq!(page_meta("<html lang='x-default'>").language, None);
    assert_eq!(page_meta("<html lang='English'>").language, None);
}

#[test]
fn double_breaks_part_paragraphs() {
    let (one, two, three) = (prose("bridge"), prose("ford"), prose("mill"));
    check(
        &format!(
            "<html><body><div id=text>{one}<br><br>\n{two}<br />\nsame paragraph<br>&nbsp;<br><b>{three}</b><br><br></div></body></html>"
        ),
        &[&one, &format!("{two}\nsame paragraph"), &three],
    );
    check("one<br>two<br> <br>three", &["one\ntwo", "three"]);
}

#[test]
fn rows_of_tables_are_paragraphs() {
    check(
        "<table><caption>Ships</caption><thead><tr><th>Port<th>Ships</tr></thead><tr><td><p>Poti</p><td>12<br>or 13<tr><td>Batumi<td></table>",
        &["Ships", "Port | Ships", "Poti | 12 or 13", "Batumi |"],
    );
}

#[test]
fn a_table_that_lays_out_the_page_is_not_data() {
    let (one, two) = (prose("bridge"), prose("ford"));
    check(
        &format!("<table><tr><td width=100>Left</td><td><h3>News</h3><p>{one}</p><p>{two}</p></td></tr></table>"),
        &["Left", "# News", &one, &two],
    );
}

#[test]
fn items_of_nested_lists_follow_their_item() {
    check(
        "<p>They brought:</p><ul><li>fish<ul><li>carp</li><li>pike, <em>smoked</em></li></ul></li><li><p>salt</p></li><li></li></ul>",
        &["They brought:", "fish", "carp", "pike, smoked", "salt"],
    );
}

#[test]
fn navigation_and_controls_of_a_short_page_are_left_out() {
    check(
        "<header><a href=/>Site</a></header><nav>Home</nav><p hidden>no</p><p style='display: none'>no</p><p aria-hidden=true>no</p>\
         <p>Seen.</p><button>Share</button><form>Search <input value=x></form><aside>Ad</aside><script>let a;</script>\
         <div class='share social'>Send</div><noscript>Enable it</noscript><svg><text>no</text></svg><footer>Contact</footer>",
        &["Seen."],
    );
}

#[test]
fn an_article_without_paragraphs_is_not_lost() {
    let (one, two, three) = (prose("bridge"), prose("ford"), prose("mill"));
    let list = format!("<li>{one}</li><li>{two}</li><li>{three}</li>");
    let imprint = "<footer><p>All rights reserved, write to the editors.</p></footer>";
    let expected = [one.as_str(), &two, &three];
    check(&format!("<main><h1>Answers</h1><ul>{list}</ul></main>{imprint}"), &expected);
    check(
        &format!("<div><h1>Answers</h1><ul>{list}{list}</ul></div>{imprint}"),
        &[&one, &two, &three, &one, &two, &three],
    );
}

#[test]
fn a_form_around_the_whole_page_is_part_of_the_page() {
    check("<form id=aspnetForm><h1>News</h1><p>Seen.</p><input></form><form><p>Write to us</p></form>", &["Seen."]);
}

#[test]
fn white_space_is_collapsed_and_characters_kept() {
    check(
        "<p>\n a\t<b> b </b> c&nbsp;&nbsp;d co&shy;op &#128512; e\u{301} שלום\r\n<p>&nbsp;<p>\u{200b}",
        &["a b c\u{a0}\u{a0}d co\u{ad}op 😀 e\u{301} שלום"],
    );
    check("<div>one<div>two</div>three<hr>four<span>five</span></div>", &["one", "two", "three", "fourfive"]);
}

#[test]
fn marks_of_notes_are_left_out() {
    for mark in [
        "<sup>[2]</sup>",
        "<sup>(b)</sup>",
        "<sup>[1]</sup><sup>[a][b]</sup>",
        "<sup><a href='#fn7'>7</a></sup>",
        "<a href='#fn7'> <sup>7</sup></a>",
        "<sup class=footnote-ref>7</sup>",
        "<span class='tip noteref'><sup>7</sup></span>",
        "<sup id=cite_ref-1 class=reference><a href='#cite_note-1'><span>[</span>1<span>]</span></a></sup>",
    ] {
        check(&format!("<p>The ford of 1914{mark} was closed."), &["The ford of 1914 was closed."]);
    }
    for mark in ["1", " 12 ", "1, 2", "3–5", "a", "*", "**", "†", "‡", "<a href='/notes/1'>1</a>"] {
        let html =
            format!("<p>The <i>river</i><sup>{mark}</sup> rose.<sup>{mark}</sup> It’s the keeper’s<sup>{mark}</sup>!");
        check(&html, &["The river rose. It’s the keeper’s!"]);
    }
    check(
        "<p>“No,”<sup>1</sup> he said (in 1914)<sup>2</sup>.<sup>3</sup><sup>,</sup>",
        &["“No,” he said (in 1914).,"],
    );
    check("<table><tr><td>Poti<sup>a</sup><td>12<sup>[b]</sup></table>", &["Poti | 12"]);
}

#[test]
fn powers_ordinals_and_units_stay() {
    for (html, text) in [
        ("10<sup>6</sup> m<sup>2</sup> or km<sup>2</sup>", "10⁶ m² or km²"),
        ("the 5<sup>th</sup>, the XIX<sup>e</sup>, the 1.<sup>o</sup>", "the 5th, the XIXe, the 1.o"),
        ("(a + b)<sup>2</sup> = c<sup>n</sup>", "(a + b)² = cn"),
        ("the <sup>14</sup>C of “<sup>14</sup>C”, s<sup>-1</sup>", "the ¹⁴C of “¹⁴C”, s⁻¹"),
        ("Rope<sup>TM</sup> and tar<sup>®</sup>", "RopeTM and tar®"),
        ("<a href='#top'>over 10<sup>6</sup></a>", "over 10⁶"),
        ("<sup>1</sup> A note.", "¹ A note."),
        ("<div>Word</div><sup>1</sup>", "Word\n\n¹"),
        ("the word<sup>we made up</sup>", "the wordwe made up"),
    ] {
        assert_eq!(read(html).unwrap().1, text, "{html}");
    }
}

#[test]
fn marks_are_known_where_readability_picks_the_article() {
    let (one, two) = (prose("bridge"), prose("ford"));
    let html = format!(
        "<html><body><div><p>{one}</p><p>{two}</p><p>{one}</p><p>{two}</p><p>In 1914<sup class=footnote>1</sup> it sank, \
         and 10<sup>6</sup> fish<sup><a href='#n2'>2</a></sup> came.</p></div></body></html>"
    );
    check(&html, &[&one, &two, &one, &two, "In 1914 it sank, and 10⁶ fish came."]);
}

#[test]
fn many_marks_are_judged_quickly() {
    let start = Instant::now();
    read(&format!("<p>word{}", "<sup>1</sup>".repeat(20_000))).unwrap();
    read(&format!("<p>(2{}", "<sup>1</sup>)".repeat(20_000))).unwrap();
    read(&format!("{}{}", "<sup>".repeat(400), "<i></i>1".repeat(20_000))).unwrap();
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}

#[test]
fn preformatted_text_keeps_its_lines() {
    check("<p>Run:</p><pre>\nls  -l\r\n\n  <b>cd</b> /\n</pre><p>Done.</p>", &["Run:", "ls  -l\n\n  cd /", "Done."]);
}

#[test]
fn headings_stay_headings() {
    check(
        "<title>x</title><h1>One<br>two</h1><h2><div>Three</div></h2><h6> </h6><p>Four</p>",
        &["# One\ntwo", "# Three", "Four"],
    );
}

#[test]
fn malformed_pages_are_read() {
    check("<p>One <b>two<p>three</b> four</p></div></td><p <a href='>five</p>", &["One two", "three four"]);
    check("</html></body>late<title>x", &["late"]);
    let html = format!("<p title='{}'>Seen.", "x".repeat(1_000_000));
    check(&html, &["Seen."]);
    assert!(read("<frameset><frame src=a></frameset>").unwrap().1.is_empty());
}

#[test]
fn hostile_nesting_is_refused_quickly() {
    let start = Instant::now();
    let bold: String = (0..10_000).map(|n| format!("<b id={n}><p>")).collect();
    for html in
        ["<div>".repeat(10_000), "<ul><li>".repeat(10_000), "<table><tr><td>".repeat(10_000), "<span>".repeat(600)]
    {
        let error = read(&format!("{html}x")).unwrap_err().to_string();
        assert_eq!(error, "this page nests elements too deeply (more than 512 levels)");
    }
    assert_eq!(read(&bold).unwrap_err().to_string(), "this page leaves too many elements open");
    let formatting: String = (0..400).map(|n| format!("<b id={n}>")).collect();
    assert!(read(&format!("<p>{formatting}</p>{}", "<p>x".repeat(50_000))).is_err());
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}

#[test]
fn deep_pages_within_the_limit_are_read() {
    check(&format!("{}Deep.", "<div>".repeat(500)), &["Deep."]);
}

/// What random pages are made of.
#[rustfmt::skip]
const PARTS: &[&str] = &[
    "<p>", "</p>", "<div class=share>", "</div>", "<table>", "<tr>", "<td>", "</table>", "<br>", "<h1>", "</h1>",
    "<li>", "<ul>", "<pre>", "</pre>", "<b>", "</b>", "<a href=x>", "<img src=x>", "<script>", "</script>",
    "<svg>", "<math>", "<template>", "<!--", "-->", "<body>", "</body>", "<head>", "<meta name=author content=x>",
    "<title>", "</title>", "text, more text ", "&amp;", "&#0;", "é", "\u{a0}", "<", ">", "'", "\"", "\0",
    "<script type=application/ld+json>{\"@type\":\"Article\"}</script>", "<noscript><img src=y></noscript>",
    "<font>", "<sup>1</sup>", "<sup>", "</sup>", "<frameset>", "<select>", "<time pubdate datetime=2020-01-01>",
];

#[test]
fn random_pages_do_not_panic() {
    let mut seed = 11_u64;
    for _ in 0..400 {
        let mut html = String::new();
        for _ in 0..40 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            html.push_str(PARTS[(seed >> 33) as usize % PARTS.len()]);
        }
        let (_, text, blocks) = read(&html).unwrap();
        let parts: Vec<&str> = blocks.iter().map(|block| text.get(block.span.clone()).unwrap()).collect();
        assert_eq!(parts.join("\n\n"), text, "{html:?}");
    }
}

/// What a page says of itself that has these tags in its head, and this between its title and its text.
#[track_caller]
fn stated_with(head: &str, beside: &str) -> PageMeta {
    page_meta(&format!(
        "<html lang=en><head><title>Bridge to be rebuilt</title><meta property=og:title content='Bridge to be rebuilt'>{head}</head>\
         <body><main><article><h1>Bridge to be rebuilt</h1>{beside}<p>{}</p><p>{}</p></article></main></body></html>",
        prose("bridge"),
        prose("ford")
    ))
}

#[test]
fn a_day_in_the_text_or_of_an_event_is_no_date() {
    for beside in [
        "<p>The flood of <time datetime=1998-03-03>3 March 1998</time> is not forgotten.</p>",
        "<p>On 3 March 2021 it fell.</p>",
        "<p>12 May 2023, 14:00 hours: shots.</p>",
        "<p>Northbury, 3 March 1898</p>",
        "<div class=event-info><time datetime=2023-05-12>12 May 2023</time></div>",
        "<p class=info>Concert: 12 May 2023</p>",
        "<p class=meta><b>When:</b> 5 May 2023, 19:00</p>",
        "<blockquote><p>It is open</p>— Vogt <a href=/x>March 3, 2021</a></blockquote>",
        "<p>The lead is one sentence.</p><p>So is what follows.</p><p>3 March 2021</p>",
    ] {
        assert_eq!(stated_with("", beside).date, None, "{beside}");
    }
    for beside in [
        "<p>28 November 2022</p>",
        "<div>Monday, Nov. 28, 2022, 5:04 p.m. EST</div>",
        "<p>Published on 28 November 2022 by the council.</p>",
        "<p>Updated 5 December 2022 | Published 28 November 2022</p>",
        "<p>The decision ends a quarrel of two years over the crossing.</p><p class=byline>By Ada Lorne, 28 November 2022</p>",
        "<p>The decision ends a quarrel of two years over the crossing.</p><div><time datetime=2022-11-28>28 Nov</time></div>",
        "<p>Posted on <time datetime=2022-11-28>28 Nov</time> by Ada Lorne</p>",
    ] {
        assert_eq!(stated_with("", beside).date, some("2022-11-28"), "{beside}");
    }
}

#[test]
fn of_statements_that_differ_the_surer_one_counts_or_none() {
    let ld = |json: &str| format!("<script type=application/ld+json>{{\"@type\":\"NewsArticle\",{json}}}</script>");
    let headline = "\"headline\":\"Bridge to be rebuilt\"";
    let line = "<p class=date>28 November 2022</p>";
    let address = |day: &str| format!("<link rel=canonical href=https://g.example/{day}/bridge>");
    for (head, beside, date) in [
        // Another article's description.
        (
            ld(
                "\"headline\":\"Ferry sinks in the storm\",\"url\":\"https://g.example/ferry\",\"datePublished\":\"2019-01-01\"",
            ),
            line,
            Some("2022-11-28"),
        ),
        (ld("\"headline\":\"Best mattresses of 2024\",\"datePublished\":\"2024-01-05\""), line, Some("2022-11-28")),
        (ld("\"headline\":\"The rebuilding of bridges\",\"datePublished\":\"2022-11-27\""), line, Some("2022-11-27")),
        // Two of this one.
        (
            ld(&format!("{headline},\"datePublished\":\"2022-11-28\""))
                + &ld(&format!("{headline},\"datePublished\":\"2021-11-28\"")),
            "",
            None,
        ),
        // Published after its last change, or not yet.
        (
            ld(&format!("{headline},\"datePublished\":\"2024-11-30\",\"dateModified\":\"2022-12-01\"")),
            line,
            Some("2022-11-28"),
        ),
        (
            ld(&format!("{headline},\"datePublished\":\"2022-11-30\",\"dateModified\":\"2022-11-28\"")),
            line,
            Some("2022-11-30"),
        ),
        (ld(&format!("{headline},\"datePublished\":\"2999-01-01\"")), line, Some("2022-11-28")),
        // A tag that may tell of anything.
        ("<meta name=date content=2024-11-30>".to_owned(), line, Some("2022-11-28")),
        ("<meta name=date content=2024-11-30>".to_owned(), "", Some("2024-11-30")),
        ("<meta name=date content=2024-11-30>".to_owned() + &address("2022/11/28"), "", Some("2022-11-28")),
        // An address and the words of the page.
        (address("2019/01/01"), "<p>Published 28 November 2022</p>", None),
        (address("2022/11/27"), "<p>Published 28 November 2022</p>", Some("2022-11-27")),
    ] {
        let meta = stated_with(&head, beside);
        assert_eq!(meta.date.as_deref(), date, "{head} {beside}");
        let title = meta.title.unwrap();
        assert!(title.starts_with("Bridge") || title.starts_with("The rebuilding"), "{title}");
    }
}

#[test]
fn what_day_and_hour_it_is_above_a_title_is_no_date() {
    let text = prose("bridge");
    for (clock, date) in [
        ("30 April 2024, Tuesday, 5:45", None),
        ("Published 30 April 2024, 5:45", some("2024-04-30")),
        ("30 April 2024", some("2024-04-30")),
    ] {
        let html =
            format!("<title>A bridge</title><main><div class=date>{clock}</div><h1>A bridge</h1><p>{text}</p></main>");
        assert_eq!(page_meta(&html).date, date, "{clock}");
    }
}

#[test]
fn writers_and_publications_are_not_accounts_and_systems() {
    let source = "<meta property=og:site_name content='Town Gazette'>";
    let author = |head: &str, beside: &str| stated_with(&format!("{source}{head}"), beside).author;
    assert_eq!(author("<meta name=author content=admin>", ""), None);
    assert_eq!(author("<meta name=author content='By Ada Lorne'>", ""), some("Ada Lorne"));
    let by = "<p>By <a rel=author href=/a>Ada Lorne</a></p>";
    assert_eq!(author("<meta name=author content='Town Gazette'>", by), some("Ada Lorne"));
    assert_eq!(author("<meta name=author content='Town Gazette'>", ""), some("Town Gazette"));
    assert_eq!(stated_with("<meta name=application-name content=WordPress>", "").source, None);
    assert_eq!(stated_with("<meta name=application-name content=Courier>", "").source, some("Courier"));
}

/// The lines of an article with these parts above and between two paragraphs, without those.
#[track_caller]
fn lines_with(first: &str, between: &str) -> Vec<String> {
    let (one, two) = (prose("bridge"), prose("ford"));
    let html = format!(
        "<html><head><title>The crossing</title></head><body><main><article><h1>The crossing</h1>{first}<p>{one}</p>{between}<p>{two}</p></article></main></body></html>"
    );
    page(&html).1.into_iter().filter(|line| *line != one && *line != two).collect()
}

#[test]
fn short_sentences_are_text() {
    for first in [
        "By noon the square was empty.",
        "By noon the square was empty",
        "Von der Leyen tritt zurück.",
        "Авторы законопроекта ушли в отставку.",
        "Updated figures show a loss.",
        "Published accounts differ. Nobody knows.",
        "Por fin llegó la lluvia.",
        "On 3 March 2021 it fell.",
    ] {
        assert_eq!(lines_with(&format!("<p>{first}</p>"), ""), [first]);
    }
    for first in [
        "By Ada Lorne",
        "BY ADA LORNE",
        "Von Anna Berg",
        "Published 28 November 2022.",
        "28 November 2022, 5:04 p.m.",
        "Автор: Анна Берг",
    ] {
        assert!(lines_with(&format!("<p>{first}</p>"), "").is_empty(), "{first}");
    }
    for between in [
        "Follow the money, he told the court.",
        "Getty Images sued the firm on Monday.",
        "Advertisement revenue fell by a third.",
        "Image: that was all they cared for.",
        "Read: not a word of it was true.",
        "Share the load, she told them.",
        "Anzeige erstattete der Mann am Montag.",
        "Реклама не помогла: театр пуст.",
    ] {
        assert_eq!(lines_with("", &format!("<p>{between}</p>")), [between]);
    }
}

#[test]
fn what_a_page_adds_is_no_text() {
    for between in [
        "Advertisement",
        "- Реклама -",
        "Share",
        "Print",
        "1,234 views",
        "12 comments",
        "Photo by A. B.",
        "Фото: Иванов / Reuters",
        "The bridge in spring (Image: Getty)",
        "Subscribe to our newsletter today.",
        "Follow us on Telegram and never miss a story",
        "Read also: the ferry sinks",
        "Read more",
    ] {
        assert!(lines_with("", &format!("<p>{between}</p>")).is_empty(), "{between}");
    }
    assert!(lines_with("", "<div><b>Related</b></div>").is_empty());
    for date in [
        "<span class=date>3 hours ago</span>",
        "<p class=post-date>05/06/2023</p>",
        "<time>28 พฤศจิกายน 2565</time>",
        "<div class=date>November 2022</div>",
    ] {
        assert!(lines_with(date, "").is_empty(), "{date}");
    }
    assert_eq!(
        lines_with("<p>The flood of <time>3 March 1998</time> is not forgotten.</p>", ""),
        ["The flood of 3 March 1998 is not forgotten."]
    );
}

#[test]
fn what_is_said_again_and_figures_are_text() {
    let many = |parts: &[&str]| -> Vec<String> {
        lines_with("", &parts.iter().map(|part| format!("<p>{part}</p><p>{}</p>", prose(part))).collect::<String>())
            .into_iter()
            .filter(|line| line.len() < 60)
            .collect()
    };
    for parts in
        [["Anna Berg:"; 4], ["And the bridge stayed closed."; 4], ["What is that?"; 4], ["300", "450", "1200", "7"]]
    {
        assert_eq!(many(&parts), parts);
    }
    assert!(many(&["1/4", "2/4", "3/4", "4/4"]).is_empty());
    assert!(many(&["10:15", "11:00", "11:40", "12:05"]).is_empty());
    assert!(many(&["Open the gallery"; 4]).is_empty());
    let years = ["1998", "1999", "2000"];
    let headed: String = years.iter().map(|year| format!("<h3>{year}</h3><p>{}</p>", prose(year))).collect();
    let found: Vec<String> = lines_with("", &headed).into_iter().filter(|line| line.starts_with("# ")).collect();
    assert_eq!(found, ["# 1998", "# 1999", "# 2000"]);
}

#[test]
fn links_that_are_the_text_stay() {
    let sentence = "<p><a href=/report>The auditors published their report on Monday.</a></p>";
    assert_eq!(lines_with("", sentence), ["The auditors published their report on Monday."]);
    let books = "<ul><li><a href=/1>The Bridge (1998)</a></li><li><a href=/2>Water and Iron (2001)</a></li></ul>";
    assert_eq!(
        lines_with("", &format!("<p>Two books tell it:</p>{books}")),
        ["Two books tell it:", "The Bridge (1998)", "Water and Iron (2001)"]
    );
    assert!(lines_with("", books).is_empty());
    assert!(lines_with("", &format!("<p>Read also:</p>{books}")).is_empty());
    assert_eq!(lines_with("", "<h2><a href=/x>The cost</a></h2>"), ["# The cost"]);
    assert!(lines_with("", "<p><a href=/x>Ferry sinks in the storm</a></p>").is_empty());
}

#[test]
fn a_name_that_tells_the_subject_of_a_part_makes_no_furniture_of_it() {
    let short =
        "The bank on the quay shut its doors on Monday, and a queue of forty people stood before it until noon.";
    let long =
        "The council met in the evening and heard from the harbour master what the closing would cost the boats. "
            .repeat(6);
    for name in [
        "credit-crisis",
        "tag-sponsored-by",
        "social-security",
        "print-shops",
        "tag-share-prices",
        "topic-popular-music",
    ] {
        let part = format!("<div class='{name}'><p>{short}</p></div>");
        let html = format!(
            "<title>The bank</title><body class='{name}'><main><h1>The bank</h1><p>{long}</p>{part}</main></body>"
        );
        let (_, text, _) = read(&html).unwrap();
        assert!(text.contains("harbour master"), "{name}: {text}");
        // Of these names Readability itself takes the parts for furniture.
        let is_known = ["sponsor", "social"].iter().any(|word| name.contains(word));
        assert!(is_known || text.contains(short), "{name}: {text}");
        let html = format!(
            "<title>The bank</title><body class='{name}'><article class='{name}'><h1>The bank</h1><p>{long}</p></article></body>"
        );
        assert!(read(&html).unwrap().1.contains("harbour master"), "{name}");
    }
    for name in ["credit", "credit-line", "photo-credit", "social-links", "share-buttons", "share", "popular-posts"] {
        let part = format!("<div class='{name}'><p>{short}</p></div>");
        let html = format!("<title>The bank</title><body><main><h1>The bank</h1><p>{long}</p>{part}</main></body>");
        assert!(!read(&html).unwrap().1.contains(short), "{name}");
    }
}
