//! Lines that belong to a page and not to its article: known by their words, or because they stand again and again.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;
use std::sync::LazyLock;

use super::finding::Finding;
use super::looked::{Looked, folded, shortened};
use crate::corpus::article::Source;
use crate::corpus::rule::Rule;

/// The longest line, in characters, that can be page furniture.
const CHARS: usize = 60;
/// … where its first words tell.
const TOLD_CHARS: usize = 160;
/// A short line is suspicious when it stands in at least so many articles of one publication,
const TIMES: usize = 3;
/// and in at least this share of them (one in so many), or twice in one article, so few blocks apart.
const SHARE: usize = 20;
const APART: usize = 5;
/// So many lines are remembered. Where there are more, those seen once are forgotten.
const REMEMBERED: usize = 1 << 20;

/// Lines that are furniture wherever they stand alone, without the numbers and marks around them: English, German,
/// Russian, Ukrainian, Belarusian, Turkish.
const LINES: &str = "\
share this|share this article|share this page|share this story|share this post|share article|share on facebook|\
share on twitter|share on x|share on whatsapp|share on telegram|share via email|tweet|tweet this|copy link|link copied|\
print this page|print this article|email this article|save this article|add to favourites|add to favorites|\
advertisement|advertising|sponsored content|skip advertisement|article continues below advertisement|\
read more|read also|read next|read full story|continue reading|more on this story|more on this topic|related articles|\
related stories|related topics|related posts|related news|you may also like|recommended for you|most read|most popular|\
trending now|latest news|top stories|editor's picks|previous article|next article|previous post|next post|\
subscribe|subscribe now|subscribe to our newsletter|sign up|sign up for our newsletter|sign in|log in|follow us|\
join our newsletter|accept all|accept cookies|accept all cookies|cookie settings|manage cookies|privacy policy|\
terms of use|terms of service|terms and conditions|all rights reserved|back to top|scroll to top|show more|load more|\
share|print|email|related|reklama|publicité|publicidad|pubblicità|publicidade|advertentie|annons|\
no comments|no comments yet|leave a comment|leave a reply|write a comment|write your comment|post a comment|\
add a comment|show comments|view comments|view all comments|join the conversation|min read|minutes read|\
artikel teilen|teilen|teilen sie diesen artikel|artikel drucken|drucken|anzeige|werbung|weiterlesen|mehr lesen|\
lesen sie auch|lesen sie mehr|mehr zum thema|zum thema|newsletter abonnieren|jetzt abonnieren|kommentar schreiben|\
kommentare anzeigen|alle rechte vorbehalten|nach oben|meistgelesen|\
поделиться|поделиться новостью|распечатать|версия для печати|реклама|на правах рекламы|читайте также|читать далее|\
читать полностью|подписаться|подписаться на рассылку|подписывайтесь|комментарии|комментариев нет|комментировать|\
оставить комментарий|добавить комментарий|написать комментарий|показать комментарии|все права защищены|\
материалы по теме|новости по теме|по теме|самое читаемое|самое популярное|наверх|\
поділитися|поширити|роздрукувати|версія для друку|читайте також|читати далі|підписатися|підписуйтесь|коментарі|\
коментарів немає|коментувати|залишити коментар|додати коментар|усі права захищено|всі права захищені|новини за темою|\
матеріали за темою|найпопулярніше|\
падзяліцца|рэклама|чытайце таксама|чытаць далей|падпісацца|каментары|каментаваць|пакінуць каментар|\
paylaş|haberi paylaş|yazdır|reklam|devamını oku|ayrıca okuyun|ilgili haberler|yorumlar|yorum yap|yorum yaz|abone ol|\
tüm hakları saklıdır|en çok okunanlar";

/// What is counted in a line that has a number besides.
const COUNTED: [&str; 16] = [
    "views",
    "view",
    "shares",
    "likes",
    "comments",
    "comment",
    "aufrufe",
    "kommentare",
    "просмотров",
    "просмотра",
    "просмотры",
    "комментариев",
    "комментария",
    "комментарий",
    "переглядів",
    "коментарів",
];

/// How lines of furniture begin.
const BEGINNINGS: &str = "\
share this on |share on |follow us on |follow us: |subscribe to our |sign up for our |sign up to our |\
stay tuned to our |join our telegram|join us on telegram|read also: |read more: |see also our |click here to |\
we use cookies|this site uses cookies|this website uses cookies|copyright ©|© |all rights reserved.|photo credit: |\
lesen sie auch: |lesen sie mehr: |mehr zum thema: |folgen sie uns |diese seite verwendet cookies|\
читайте также: |подписывайтесь на |подпишитесь на |следите за нами |мы используем файлы cookie|\
читайте також: |підписуйтесь на |підпишіться на |слідкуйте за нами |чытайце таксама: |падпісвайцеся на |\
bizi takip edin|ayrıca okuyun: |abone olun";

/// How lines of furniture end, without the marks after them.
const ENDINGS: &str = "\
to our telegram channel|to our newsletter|to our youtube channel|follow us on social media|наш телеграм-канал|\
на наш telegram-канал|у нашому telegram-каналі|наш telegram-канал";

/// How a credit begins that is a line of its own, or the end of one.
const BYLINES: [&str; 6] = ["photo by ", "photos by ", "photo: ", "photograph: ", "foto: ", "фото: "];

/// The beginning of the credit that ends a caption.
const CREDITS: [&str; 8] = ["(image:", "(photo:", "(picture:", "(pic:", "(foto:", "(bild:", "(фото:", "(image credit:"];

static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| LINES.split('|').collect());
static BEGIN: LazyLock<Vec<&str>> = LazyLock::new(|| BEGINNINGS.split('|').collect());
static END: LazyLock<Vec<&str>> = LazyLock::new(|| ENDINGS.split('|').collect());

/// The short lines so far.
#[derive(Default)]
pub(super) struct Furniture {
    lines: HashMap<u64, Seen>,
    articles: HashMap<Source, usize>,
}

/// Where a line stood first, and how often it was seen.
struct Seen {
    first: Rc<Place>,
    line: Option<usize>,
    /// In how many articles.
    times: usize,
    /// The article and its block in which it was seen last.
    last: (Rc<Place>, usize),
    /// The line, where something is to be said of it.
    text: Option<Box<str>>,
    known: bool,
    twice_in_one: bool,
}

struct Place {
    file: String,
    article: Option<String>,
    source: Source,
}

impl Furniture {
    pub(super) fn see(&mut self, looked: &Looked<'_>) {
        let source = looked.meta().and_then(|meta| meta.source.clone());
        let place = Rc::new(Place {
            file: looked.file.to_owned(),
            article: looked.id.map(str::to_owned),
            source: source.clone(),
        });
        for (at, block) in looked.blocks.iter().enumerate() {
            let line = looked.block(block);
            if line.len() > 4 * TOLD_CHARS || line.chars().nth(TOLD_CHARS).is_some() || is_of_a_table(line) {
                continue;
            }
            let folded = folded(line);
            let known = is_known(&folded);
            if !known && line.chars().nth(CHARS).is_some() {
                continue;
            }
            let mut hasher = DefaultHasher::new();
            (&folded, &source).hash(&mut hasher);
            let seen = self.lines.entry(hasher.finish()).or_insert_with(|| Seen {
                first: Rc::clone(&place),
                line: looked.line(block.span.start),
                times: 1,
                last: (Rc::clone(&place), usize::MAX),
                text: None,
                known,
                twice_in_one: false,
            });
            let before = std::mem::replace(&mut seen.last, (Rc::clone(&place), at));
            if !Rc::ptr_eq(&before.0, &place) {
                seen.times += 1;
            } else if before.1 != usize::MAX && at - before.1 <= APART {
                // What somebody asks or says, twice or not, is a sentence; and one word alone may be a heading.
                let says_something = line.contains('?') || line.ends_with(['.', '!', '…', '”', '»', '"']);
                seen.twice_in_one |= line.split_whitespace().count() > 1 && !says_something;
            }
            if seen.text.is_none() && (known || seen.twice_in_one || seen.times >= TIMES) {
                seen.text = Some(line.into());
            }
        }
        *self.articles.entry(source).or_default() += 1;
        if self.lines.len() > REMEMBERED {
            self.lines.retain(|_, seen| seen.times > 1 || seen.known);
        }
    }

    pub(super) fn findings(self) -> Vec<Finding> {
        let Furniture { lines, articles } = self;
        let suspicious = |seen: &Seen| {
            let of = articles.get(&seen.first.source).copied().unwrap_or(0);
            seen.known || seen.twice_in_one || (seen.times >= TIMES && seen.times * SHARE >= of)
        };
        lines.into_values().filter(suspicious).filter_map(finding).collect()
    }
}

fn finding(seen: Seen) -> Option<Finding> {
    let text = shortened(&seen.text?);
    let first = &seen.first;
    let place = match (seen.twice_in_one, seen.times, &first.source) {
        (true, ..) => "stands twice in the article and ".to_owned(),
        (_, 1, _) => String::new(),
        (_, times, Some(source)) => format!("stands in {times} articles of {source} and "),
        (_, times, None) => format!("stands in {times} articles and "),
    };
    Some(Finding {
        rule: Rule::Furniture,
        severity: Rule::Furniture.severity(),
        file: first.file.clone(),
        line: seen.line,
        article: first.article.clone(),
        other: None,
        what: format!("the short line `{text}` {place}looks like page furniture"),
        fix: "remove it if it is none of the article".to_owned(),
    })
}

/// Whether a line is furniture by its words.
pub(in crate::corpus) fn is_furniture(line: &str) -> bool {
    line.chars().nth(TOLD_CHARS).is_none() && is_known(&folded(line))
}

/// Whether a folded line is furniture by its words.
fn is_known(line: &str) -> bool {
    let bare = line.trim_matches(|c: char| !c.is_alphabetic() && c != '©');
    let is_credit = || line.ends_with(')') && CREDITS.iter().any(|credit| line.contains(credit));
    let is_appeal = || line.starts_with("follow ") && line.ends_with("social media accounts");
    let is_count = || line.contains(|c: char| c.is_ascii_digit()) && COUNTED.contains(&bare);
    // The name of who made a picture is short, and no sentence.
    let is_name = |rest: &str| rest.chars().nth(CHARS).is_none() && rest.split_whitespace().count() <= 6;
    let is_byline = || {
        BYLINES.iter().any(|start| {
            let is_end = |before: &str| before.is_empty() || before.ends_with(". ");
            let mut found = line.match_indices(start).filter_map(|(at, _)| line.split_at_checked(at));
            let rest = found.find_map(|(before, rest)| is_end(before).then(|| rest.strip_prefix(start))?);
            rest.is_some_and(is_name)
        })
    };
    KNOWN.contains(bare)
        || is_count()
        || is_byline()
        || BEGIN.iter().any(|beginning| line.starts_with(beginning))
        || END.iter().any(|ending| bare.ends_with(ending))
        || is_credit()
        || is_appeal()
}

/// Whether a line has less letters than other marks and digits, or is parted into cells: tables repeat themselves.
fn is_of_a_table(line: &str) -> bool {
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    let others = line.chars().filter(|c| !c.is_alphabetic() && !c.is_whitespace()).count();
    letters < others || line.contains(" | ") || line.contains('\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn furniture_is_known_by_its_words() {
        for line in [
            "Share this",
            "SHARE ON FACEBOOK",
            "No comments:",
            "Write your comment 2",
            "Read also: The mayor resigns",
            "© 2023 The Paper",
            "Читайте также: Мэр ушёл",
            "Комментарии (12)",
            "Anzeige",
            "5 min read",
            "The ferry in the harbour (Image: Agency)",
            "Due to blocking, stay tuned to our Telegram channel",
            "Follow The Paper's social media accounts",
            "1,234 views",
            "12 comments",
            "Photo by A. B.",
            "Mayor Vogt at the river. Photo by A. B.",
            "Фото: Иванов / Reuters",
            "Share",
            "Print",
            "Related",
        ] {
            assert!(is_known(&folded(line)), "{line}");
        }
        for line in [
            "Shares fell",
            "The bridge was closed on Monday.",
            "Comments by the mayor",
            "Read the letter",
            "Advertisements were burnt.",
            "По теме высказался мэр",
            "Views from the bridge",
            "In his photo by the river there is nobody to be seen.",
            "He followed the accounts on social media",
            "The photo (taken in 1931) is lost",
            "",
            "2023",
        ] {
            assert!(!is_known(&folded(line)), "{line}");
        }
    }
}
