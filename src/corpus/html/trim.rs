//! The ends of an article's text: what a page repeats or adds there in words, without a name in its markup to know it by.
//!
//! The title above the text, the byline and date under it; at the end calls to share, follow and subscribe. In between,
//! lines that only point to another article. All are known by their first words, in many languages.

use std::collections::HashMap;

use super::dates::days_in;
use super::meta::PageMeta;
use crate::corpus::blocks::{Block, BlockKind};

/// Characters of a line that may be furniture: an advertisement for something else is no paragraph.
const LINE_CHARS: usize = 200;

/// Characters of a line above the text that is a byline.
const BYLINE_CHARS: usize = 90;

/// Letters that a heading has at least which repeats a title.
const TITLE_LETTERS: usize = 10;

/// Lines of figures alone that are the times of a live blog, or count the pictures of a gallery.
const NUMBERED: usize = 3;

/// Times that a page may repeat a line.
const REPEATED: usize = 4;

/// Characters of a line that is prose.
const PROSE_CHARS: usize = 80;

/// Lines that point elsewhere begin with these, in lower case.
#[rustfmt::skip]
const POINTERS: &[&str] = &[
    "read more", "read also", "also read", "see also", "more on this", "related:", "related article", "related stor", "related topics", "related content", "recommended:", "don't miss", "watch:", "watch now", "watch live", "listen:", "read next", "read:", "more:", "more from", "you may also like", "you might also like", "must read", "up next",
    "читайте также", "читать также", "читайте ещё", "читайте еще", "смотрите также", "по теме", "подробнее:", "материалы по теме", "что еще почитать", "читайте на эту тему",
    "читайте також", "дивіться також", "читайте ще", "чытайце таксама", "прочетете още", "вижте още", "lesen sie auch", "lesen sie hier", "lesen sie mehr", "mehr zum thema", "auch interessant", "das könnte sie auch", "mehr dazu", "siehe auch",
    "lire aussi", "à lire aussi", "a lire aussi", "à lire", "lire également", "voir aussi", "sur le même sujet", "lee también", "lea también", "leer más", "te puede interesar", "le puede interesar", "más información", "ver también", "también te puede", "leggi anche", "per approfondire", "potrebbe interessarti",
    "leia também", "leia mais", "saiba mais", "veja também", "lees ook", "lees meer", "läs också", "läs mer", "läs även", "les også", "læs også", "lue myös", "katso myös", "czytaj także", "czytaj też", "zobacz także", "zobacz też", "przeczytaj także", "przeczytaj też", "czytaj więcej",
    "čtěte také", "přečtěte si", "mohlo by vás", "čítajte aj", "citește și", "citeşte şi", "vezi și", "olvasd el", "kapcsolódó", "ilgili haber", "ayrıca oku", "διαβάστε επίσης", "διαβάστε ακόμα", "相关阅读", "延伸阅读", "関連記事", "あわせて読みたい", "관련기사", "اقرأ أيضا", "اقرأ أيضًا",
];

/// Lines that are none of an article's begin with these, in lower case, wherever they stand.
#[rustfmt::skip]
const ADDED: &[&str] = &[
    "advertisement", "- advertisement", "read full", "read the full", "read the whole", "read the rest", "weiterlesen", "lire la suite", "sigue leyendo", "continua a leggere", "continue lendo", "lees verder", "читать далее", "читать полностью", "читати далі", "czytaj dalej", "sponsored content", "story continues below", "article continues", "continue reading", "click here to", "share this", "share on", "share the", "share:", "share via", "share with", "follow us", "follow the", "like us on", "find us on", "join us on", "subscribe to", "subscribe now", "sign up for", "sign up to", "sign up here", "get our newsletter",
    "tags:", "tagged:", "tagged with", "filed under", "posted in", "topics:", "categories:", "this entry was posted", "about the author", "leave a comment", "leave a reply", "view comments", "comments (", "no comments", "print this", "email this", "skip to", "loading...", "loading…", "download our app", "download the app", "photo:", "photograph:", "image credit", "image:", "image source", "photo credit", "(photo:", "picture:", "getty images",
    "реклама", "поделиться", "подписывайтесь", "подпишитесь", "теги:", "метки:", "комментарии", "фото:", "підписуйтесь", "підписуйтеся", "поділитися", "теги:", "реклама на", "anzeige", "teilen", "folgen sie uns", "newsletter abonnieren", "schlagworte", "foto:", "publicité", "partager", "abonnez-vous", "suivez-nous", "crédit photo", "publicidad", "compartir", "suscríbete", "síguenos", "etiquetas:", "pubblicità", "condividi", "iscriviti", "seguici", "publicidade", "compartilhe", "compartilhar", "siga-nos", "assine", "advertentie", "annons", "reklama", "udostępnij", "podziel się", "tagi:", "obserwuj nas",
];

/// First words of a byline, in lower case.
#[rustfmt::skip]
const BYLINES: &[&str] = &[
    "by ", "by: ", "written by", "posted by", "posted on", "published", "posted", "updated", "last updated", "last modified", "author:", "reporting by", "von ", "par ", "por ", "di ", "door ", "av ", "af ", "автор", "текст:", "опубликовано", "дата публикации", "обновлено", "опубліковано", "автор:", "veröffentlicht", "aktualisiert", "publié", "mis à jour", "publicado", "actualizado", "pubblicato", "aggiornato", "atualizado", "gepubliceerd", "publicerad", "publisert", "opublikowano", "autor:", "autor ", "kirjoittaja",
];

/// The text and blocks without what a page adds to an article.
pub(super) fn trim(
    text: String,
    blocks: Vec<Block>,
    meta: &PageMeta,
    titles: &[String],
    body: Option<&str>,
) -> (String, Vec<Block>) {
    let lines: Vec<&str> = blocks.iter().map(|block| text.get(block.span.clone()).unwrap_or_default()).collect();
    let mut kept: Vec<bool> = blocks.iter().zip(&lines).map(|(_, line)| !is_added(line)).collect();
    // What is said again and again, as under each picture of a gallery, and numbers of pictures.
    let mut times: HashMap<&str, usize> = HashMap::new();
    for line in lines.iter().filter(|line| line.len() < LINE_CHARS) {
        *times.entry(line).or_default() += 1;
    }
    let is_number = |line: &str| line.len() <= 5 && !line.chars().any(char::is_alphabetic);
    let numbers = lines.iter().filter(|line| is_number(line)).count();
    for (kept, line) in kept.iter_mut().zip(&lines) {
        let is_often = times.get(line).is_some_and(|times| *times >= REPEATED);
        *kept = *kept && !is_often && !(numbers >= NUMBERED && is_number(line));
    }
    let is_heading = |at: usize| blocks.get(at).is_some_and(|block| block.kind == BlockKind::Heading);
    let title = meta.title.as_deref().map(letters).unwrap_or_default();
    // Another of the page's titles, to which the name of the site may be added, is a title only as a heading.
    let titles: Vec<String> = titles.iter().map(|title| letters(title)).collect();
    let is_stated = |line: &str| {
        line.chars().count() >= TITLE_LETTERS
            && titles.iter().any(|title| title.starts_with(line) || title.ends_with(line))
    };
    // Above the first sentence.
    for (at, line) in lines.iter().enumerate() {
        let said = letters(line);
        let is_title = !title.is_empty() && said == title || is_heading(at) && is_stated(&said);
        if is_title || is_byline(line, meta) {
            if let Some(kept) = kept.get_mut(at) {
                *kept = false;
            }
        } else if !is_heading(at) && line.chars().count() > BYLINE_CHARS {
            break;
        }
    }
    if let Some((first, last)) = body.and_then(|body| bounds(&lines, body)) {
        for (at, kept) in kept.iter_mut().enumerate() {
            let is_lead = at < first && lines.get(at).is_some_and(|line| is_prose(line));
            *kept = *kept && ((first..=last).contains(&at) || is_lead);
        }
    }
    // A heading with nothing under it announced something that is not the article's.
    let mut has_more = false;
    for at in (0..blocks.len()).rev() {
        let Some(is_kept) = kept.get_mut(at) else { continue };
        if *is_kept && is_heading(at) && !has_more {
            *is_kept = false;
        }
        has_more |= *is_kept;
    }
    if kept.iter().all(|kept| *kept) || !kept.contains(&true) {
        return (text, blocks);
    }
    let mut whole = (String::new(), Vec::new());
    for ((block, line), _) in blocks.iter().zip(&lines).zip(&kept).filter(|(_, kept)| **kept) {
        if !whole.0.is_empty() {
            whole.0.push_str("\n\n");
        }
        let start = whole.0.len();
        whole.0.push_str(line);
        whole.1.push(Block { kind: block.kind, span: start..whole.0.len() });
    }
    whole
}

/// Whether a line points to another article, or asks for something.
fn is_added(line: &str) -> bool {
    if line.chars().count() > LINE_CHARS {
        return false;
    }
    let lower = line.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '(').to_lowercase();
    let ends_sentence = line.trim_end().ends_with(['.', '!', '?', '”', '»']) && line.chars().count() > 60;
    POINTERS.iter().any(|start| starts(&lower, start) && !ends_sentence)
        || ADDED.iter().any(|start| starts(&lower, start) && !ends_sentence)
        || lower.starts_with('©')
        || line.trim_start().starts_with('©')
}

/// Whether a line begins with these words and not with a longer one.
fn starts(line: &str, words: &str) -> bool {
    line.strip_prefix(words).is_some_and(|rest| {
        let ends_open = words.ends_with(|c: char| c.is_alphanumeric());
        !(ends_open && rest.starts_with(|c: char| c.is_alphanumeric()))
    })
}

/// Whether a short line above the text says who wrote it and when.
fn is_byline(line: &str, meta: &PageMeta) -> bool {
    if line.chars().count() > BYLINE_CHARS || line.ends_with(['.', '!', '?', ':']) && line.chars().count() > 40 {
        return false;
    }
    let lower = line.to_lowercase();
    let is_author = meta.author.as_deref().is_some_and(|author| !author.is_empty() && letters(author) == letters(line));
    let is_source = meta.source.as_deref().is_some_and(|source| letters(source) == letters(line));
    let has_day = !days_in(line, meta.language.as_deref()).is_empty();
    let digits = line.chars().filter(char::is_ascii_digit).count();
    is_author
        || is_source
        || BYLINES.iter().any(|start| lower.starts_with(start))
        || (has_day && digits * 6 > line.chars().count())
        || lower.ends_with("min read")
        || lower.ends_with("minute read")
}

/// The first and last lines that stand in the article as its page gives it to machines, if that has most of the text.
fn bounds(lines: &[&str], body: &str) -> Option<(usize, usize)> {
    let body = letters(body);
    let is_in = |line: &&str| {
        let line = letters(line);
        let start: String = line.chars().take(60).collect();
        !start.is_empty() && body.contains(&start)
    };
    let long = |line: &&str| line.chars().count() > 60;
    let found: usize = lines.iter().filter(|line| long(line) && is_in(line)).map(|line| line.chars().count()).sum();
    let all: usize = lines.iter().filter(|line| long(line)).map(|line| line.chars().count()).sum();
    // A body that is only a summary, or in other words, tells nothing.
    if found * 10 < all * 7 || body.chars().count() < 200 {
        return None;
    }
    let first = lines.iter().position(&is_in)?;
    let last = lines.iter().rposition(is_in)?;
    Some((first, last))
}

/// Whether a line is long and ends like a sentence.
pub(super) fn is_prose(line: &str) -> bool {
    is_sentence(line, PROSE_CHARS)
}

/// Whether a line has so many characters and ends like a sentence.
pub(super) fn is_sentence(line: &str, chars: usize) -> bool {
    let ending = line.trim_end().trim_end_matches(['"', '”', '»', '“', '\'', '’', ')', '」']);
    weight(line) >= chars && ending.ends_with(['.', '!', '?', '…', ':', '。', '！', '？', '؟', '।'])
}

/// Characters of a line; one of Chinese, Japanese or Korean says as much as three letters.
pub(super) fn weight(line: &str) -> usize {
    line.chars().map(|c| if ('\u{2e80}'..='\u{d7ff}').contains(&c) { 3 } else { 1 }).sum()
}

/// Letters and digits in lower case.
pub(super) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
