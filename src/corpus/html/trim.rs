//! The ends of an article's text: what a page repeats or adds there in words, without a name in its markup to know it by.
//!
//! The title above the text, the byline and date under it; at the end calls to share, follow and subscribe. In between,
//! lines that only point to another article. All are known by their first words, in many languages.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::dates::days_in;
use super::meta::PageMeta;
use super::times::is_hardly_more_than_day;
use crate::corpus::blocks::{Block, BlockKind};
use crate::corpus::check::furniture::is_furniture;

/// Characters of a line that may be furniture: an advertisement for something else is no paragraph.
const LINE_CHARS: usize = 200;

/// Characters of a line above the text that is a byline.
const BYLINE_CHARS: usize = 90;

/// Letters that a heading has at least which repeats a title.
const TITLE_LETTERS: usize = 10;

/// Lines of figures alone that count the pictures of a gallery, and hours alone that are those of a live blog.
const NUMBERED: usize = 3;
const HOURS: usize = 2;

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
    "čtěte také", "přečtěte si", "mohlo by vás", "čítajte aj", "citește și", "citeşte şi", "vezi și", "olvasd el", "kapcsolódó", "ilgili haber", "ayrıca oku", "διαβάστε επίσης", "διαβάστε ακόμα", "相关阅读", "延伸阅读", "推荐阅读", "相关新闻", "相关文章", "相关内容", "更多精彩", "関連記事", "あわせて読みたい", "관련기사", "اقرأ أيضا", "اقرأ أيضًا",
];

/// Lines that are none of an article's begin with these, in lower case, wherever they stand.
#[rustfmt::skip]
const ADDED: &[&str] = &[
    "read full", "read the full", "read the whole", "read the rest", "weiterlesen", "lire la suite", "sigue leyendo", "continua a leggere", "continue lendo", "lees verder", "читать далее", "читать полностью", "читати далі", "czytaj dalej", "sponsored content", "story continues below", "article continues", "continue reading", "click here to", "share this", "share on", "share the", "share:", "share via", "share with", "follow us", "follow the", "like us on", "find us on", "join us on", "subscribe to", "subscribe now", "sign up for", "sign up to", "sign up here", "get our newsletter",
    "tags:", "tagged:", "tagged with", "filed under", "posted in", "topics:", "categories:", "this entry was posted", "about the author", "leave a comment", "leave a reply", "view comments", "comments (", "no comments", "print this", "email this", "skip to", "loading...", "loading…", "download our app", "download the app", "image credit", "image:", "image source", "photo credit", "(photo:", "picture:", "getty images",
    "分享到", "责任编辑", "（责编", "(责编", "责编：", "（责任编辑", "(责任编辑", "文章关键词", "поделиться", "рубрики:", "рубрика:", "подписывайтесь", "подпишитесь", "теги:", "метки:", "комментарии", "підписуйтесь", "підписуйтеся", "поділитися", "теги:", "teilen", "folgen sie uns", "newsletter abonnieren", "schlagworte", "partager", "abonnez-vous", "suivez-nous", "crédit photo", "compartir", "suscríbete", "síguenos", "etiquetas:", "condividi", "iscriviti", "seguici", "compartilhe", "compartilhar", "siga-nos", "assine", "udostępnij", "podziel się", "tagi:", "obserwuj nas",
];

/// All of these by their first letter.
static CALLS: LazyLock<HashMap<char, Vec<&str>>> = LazyLock::new(|| {
    let mut calls: HashMap<char, Vec<&str>> = HashMap::new();
    for call in POINTERS.iter().chain(ADDED) {
        calls.entry(call.chars().next().unwrap_or_default()).or_default().push(call);
    }
    calls
});

/// Those of the words above with which a sentence may begin: with a stop at its end, it is one.
#[rustfmt::skip]
const OPENINGS: &[&str] = &[
    "read:", "more:", "more from", "watch:", "listen:", "don't miss", "must read", "up next", "recommended:", "по теме", "à lire", "mehr dazu", "kapcsolódó", "share:", "share on", "share the", "share with", "follow the", "find us on", "topics:", "categories:", "image:", "picture:", "getty images", "article continues", "комментарии", "поделиться",
    "поделитися", "teilen", "partager", "compartir", "condividi", "compartilhe", "compartilhar", "assine", "iscriviti", "síguenos", "no comments", "about the author", "read the full", "read the whole", "read the rest", "read full", "lees verder", "weiterlesen", "skip to",
];

/// Bytes of a line that are looked at for those words; none of them is as long.
const START_BYTES: usize = 96;

/// Words of a sentence that may begin as a call does.
const SENTENCE_WORDS: usize = 4;

/// Those words for a writer that stand in sentences, too: a name comes after them.
const WRITERS: &[&str] = &["by", "von", "par", "por", "di", "door", "av", "af"];

/// First words of a byline, in lower case.
#[rustfmt::skip]
const BYLINES: &[&str] = &[
    "by:", "written by", "posted by", "posted on", "published", "posted", "updated", "last updated", "last modified", "author:", "reporting by", "автор", "текст:", "опубликовано", "дата публикации", "обновлено", "опубліковано", "автор:", "veröffentlicht", "aktualisiert", "publié", "mis à jour", "publicado", "actualizado", "pubblicato", "aggiornato", "atualizado", "gepubliceerd", "publicerad", "publisert", "opublikowano", "autor:", "autor", "kirjoittaja",
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
    // What is said again and again, as under each picture of a gallery; but not who speaks, or a refrain.
    let mut times: HashMap<&str, usize> = HashMap::new();
    for line in lines.iter().filter(|line| line.len() < LINE_CHARS && !line.ends_with([':', '.', '?', '!', '…'])) {
        *times.entry(line).or_default() += 1;
    }
    let numbers = numbers(&lines, &blocks);
    for (at, (kept, line)) in kept.iter_mut().zip(&lines).enumerate() {
        let is_often = times.get(line).is_some_and(|times| *times >= REPEATED);
        *kept = *kept && !is_often && !numbers.contains(&at);
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

/// The lines that are hours of the day, as a live blog has them, or that count up from one to the next.
fn numbers(lines: &[&str], blocks: &[Block]) -> Vec<usize> {
    let is_number = |line: &str| line.len() <= 5 && !line.chars().any(char::is_alphabetic);
    let found: Vec<(usize, &str)> = lines
        .iter()
        .zip(blocks)
        .enumerate()
        .filter(|(_, (line, block))| block.kind == BlockKind::Paragraph && is_number(line))
        .map(|(at, (line, _))| (at, *line))
        .collect();
    let is_hour = |line: &str| line.split_once(':').is_some_and(|(_, minute)| minute.len() == 2);
    let count = |line: &str| line.split(|c: char| !c.is_ascii_digit()).find_map(|part| part.parse::<u16>().ok());
    let follows = |pair: &[(usize, &str)]| match pair {
        [(_, one), (_, next)] => count(one).zip(count(next)).is_some_and(|(one, next)| one + 1 == next),
        _ => false,
    };
    let is_run = found.len() >= NUMBERED && found.windows(2).all(follows)
        || found.len() >= HOURS && found.iter().all(|(_, line)| is_hour(line));
    if is_run { found.into_iter().map(|(at, _)| at).collect() } else { Vec::new() }
}

/// Whether a line points to another article, asks for something, or is known as furniture wherever it stands.
pub(super) fn is_added(line: &str) -> bool {
    if line.chars().count() > LINE_CHARS {
        return false;
    }
    let lower = line.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '(');
    let lower = lower.get(..lower.floor_char_boundary(START_BYTES)).unwrap_or_default().to_lowercase();
    let ends = line.trim_end().ends_with(['.', '!', '?', '”', '»']);
    let is_sentence = ends && line.chars().count() > 60;
    let may_be_one = ends && line.split_whitespace().count() >= SENTENCE_WORDS;
    let opens = || OPENINGS.iter().any(|start| starts(&lower, start));
    let is_call = lower
        .chars()
        .next()
        .is_some_and(|first| CALLS.get(&first).is_some_and(|calls| calls.iter().any(|start| starts(&lower, start))));
    (is_call && !is_sentence && !(may_be_one && opens()))
        || (is_furniture(line) && !(may_be_one && opens()))
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
    if line.chars().count() > BYLINE_CHARS || line.ends_with(':') && line.chars().count() > 40 {
        return false;
    }
    let lower = line.to_lowercase();
    let said = letters(line);
    let is_name = |name: &Option<String>| name.as_deref().is_some_and(|name| !name.is_empty() && letters(name) == said);
    let language = meta.language.as_deref();
    let is_day = is_hardly_more_than_day(line, language);
    let by = |word: &&str| {
        let rest = lower.strip_prefix(*word).filter(|rest| rest.starts_with(' '));
        let name = rest.and_then(|rest| line.get(line.len().checked_sub(rest.len())?..));
        name.is_some_and(|name| name.trim_start().starts_with(|c: char| c.is_uppercase()))
    };
    let is_told = BYLINES.iter().any(|start| starts(&lower, start)) || WRITERS.iter().any(by);
    let has_day = !days_in(line, language).is_empty();
    // A sentence may begin in the same way.
    let is_sentence = line.ends_with(['.', '!', '?']) && !is_day;
    let digits = line.chars().filter(char::is_ascii_digit).count();
    is_name(&meta.author)
        || is_name(&meta.source)
        || is_day
        || !is_sentence && (is_told || (has_day && digits * 6 > line.chars().count()))
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
pub(crate) fn weight(line: &str) -> usize {
    line.chars().map(|c| if ('\u{2e80}'..='\u{d7ff}').contains(&c) { 3 } else { 1 }).sum()
}

/// Letters and digits in lower case.
pub(super) fn letters(text: &str) -> String {
    let mut letters = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            letters.push(c.to_ascii_lowercase());
        } else if !c.is_ascii() && c.is_alphanumeric() {
            letters.extend(c.to_lowercase());
        }
    }
    letters
}
