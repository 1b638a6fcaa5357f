//! What kind of page it is: one with an article, one that lists articles, one that keeps the rest for subscribers.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use dom_query::{Document, NodeData, NodeRef};

use super::elements::Elements;

/// What pages say, in lower case, where the rest of an article is not free.
#[rustfmt::skip]
const PAID: &[&str] = &[
    "subscribe to continue", "subscribe to keep reading", "subscribe to read", "to continue reading", "to keep reading", "to read the full", "to read the rest", "subscribers only", "for subscribers", "members only", "subscriber-only", "sign in to read", "log in to read", "already a subscriber",
    "weiterlesen mit", "jetzt weiterlesen", "nur für abonnenten", "mit dem abo", "réservé aux abonnés", "pour lire la suite", "il vous reste", "para seguir leyendo", "solo para suscriptores", "exclusivo para suscriptores", "exclusivo para assinantes", "para continuar lendo", "riservato agli abbonati", "per continuare a leggere",
    "voor abonnees", "lees verder met", "för prenumeranter", "for abonnenter", "dla subskrybentów", "aby czytać dalej", "jen pro předplatitele", "только для подписчиков", "доступно подписчикам", "чтобы читать дальше", "только по подписке", "доступна по подписке", "доступен по подписке", "оформите подписку", "оформить подписку", "за передплатою", "оформіть передплату", "за підпискою", "лише для передплатників", "тільки для передплатників", "会員限定", "続きを読むには",
];

/// Bytes of the shortest of these, at most.
const SHORTEST: usize = 9;

/// Finds any of them in one pass.
#[expect(clippy::expect_used, reason = "a few words make no automaton that is too large")]
static NOTICES: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .kind(Some(AhoCorasickKind::DFA))
        .build(PAID)
        .expect("words make an automaton")
});

/// Bytes of a text that announces something.
const NOTICE_BYTES: usize = 400;

/// Whether a page says to readers that the rest is not free.
pub(super) fn announces_paywall(page: &Document) -> bool {
    let Some(body) = page.body() else { return false };
    let is_hidden = |node: &NodeRef| ["script", "style", "noscript", "template"].iter().any(|name| node.has_name(name));
    body.descendants_it().any(|node| {
        let announces = node.query_or(false, |node| match &node.data {
            NodeData::Text { contents } => contents.len() <= NOTICE_BYTES && is_announcement(contents),
            _ => false,
        });
        announces && !node.parent().is_some_and(|parent| is_hidden(&parent))
    })
}

fn is_announcement(text: &str) -> bool {
    // A text shorter than all of these is none of them.
    if text.len() < SHORTEST {
        return false;
    }
    if text.is_ascii() { NOTICES.is_match(text) } else { NOTICES.is_match(&text.to_lowercase()) }
}

/// How many headings of a page are links to other pages.
pub(super) fn linked_headings(elements: &Elements) -> usize {
    let is_linked = |heading: &NodeRef| {
        let is_link =
            |node: &NodeRef| node.has_name("a") && node.attr("href").is_some_and(|address| !address.starts_with('#'));
        heading.descendants_it().any(|node| is_link(&node)) || heading.ancestors_it(Some(3)).any(|node| is_link(&node))
    };
    elements.named(["h1", "h2", "h3", "h4"]).filter(is_linked).count()
}
