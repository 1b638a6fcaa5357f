//! What kind of page it is: one with an article, one that lists articles, one that keeps the rest for subscribers.

use dom_query::{Document, NodeRef};

/// What pages say, in lower case, where the rest of an article is not free.
#[rustfmt::skip]
const PAID: &[&str] = &[
    "subscribe to continue", "subscribe to keep reading", "subscribe to read", "to continue reading", "to keep reading", "to read the full", "to read the rest", "subscribers only", "for subscribers", "members only", "subscriber-only", "sign in to read", "log in to read", "already a subscriber",
    "weiterlesen mit", "jetzt weiterlesen", "nur für abonnenten", "mit dem abo", "réservé aux abonnés", "pour lire la suite", "il vous reste", "para seguir leyendo", "solo para suscriptores", "exclusivo para suscriptores", "exclusivo para assinantes", "para continuar lendo", "riservato agli abbonati", "per continuare a leggere",
    "voor abonnees", "lees verder met", "för prenumeranter", "for abonnenter", "dla subskrybentów", "aby czytać dalej", "jen pro předplatitele", "только для подписчиков", "доступно подписчикам", "чтобы читать дальше", "только по подписке", "доступна по подписке", "доступен по подписке", "оформите подписку", "оформить подписку", "за передплатою", "оформіть передплату", "за підпискою", "лише для передплатників", "тільки для передплатників", "会員限定", "続きを読むには",
];

/// Bytes of a text that announces something.
const NOTICE_BYTES: usize = 400;

/// Whether a page says to readers that the rest is not free.
pub(super) fn announces_paywall(page: &Document) -> bool {
    let Some(body) = page.body() else { return false };
    body.descendants_it().filter(NodeRef::is_text).any(|node| {
        let hidden = node
            .parent()
            .is_some_and(|parent| ["script", "style", "noscript", "template"].iter().any(|name| parent.has_name(name)));
        let text = node.text();
        if hidden || text.len() > NOTICE_BYTES {
            return false;
        }
        let text = text.to_lowercase();
        PAID.iter().any(|notice| text.contains(notice))
    })
}

/// How many headings of a page are links to other pages.
pub(super) fn linked_headings(page: &Document) -> usize {
    let is_linked = |heading: &&NodeRef| {
        let is_link =
            |node: &NodeRef| node.has_name("a") && node.attr("href").is_some_and(|address| !address.starts_with('#'));
        heading.descendants_it().any(|node| is_link(&node)) || heading.ancestors_it(Some(3)).any(|node| is_link(&node))
    };
    page.select("h1, h2, h3, h4").nodes().iter().filter(is_linked).count()
}
