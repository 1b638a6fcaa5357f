//! What kind of page it is: one with an article, one that lists articles, one that keeps the rest for subscribers.

use dom_query::{Document, NodeData, NodeRef};
use html5ever::tendril::StrTendril;

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

/// Bytes of a text that announces something.
const NOTICE_BYTES: usize = 400;

/// The short texts that readers see on a page, one of which may announce something. They share their bytes with the page, so
/// that those of a page nobody asks about cost next to nothing.
pub(super) struct Notices(Vec<StrTendril>);

impl Notices {
    pub(super) fn of(page: &Document) -> Notices {
        let Some(body) = page.body() else { return Notices(Vec::new()) };
        let is_hidden =
            |node: &NodeRef| ["script", "style", "noscript", "template"].iter().any(|name| node.has_name(name));
        let short = body.descendants_it().filter_map(|node| {
            let text = node.query(|inner| match &inner.data {
                NodeData::Text { contents } if (SHORTEST..=NOTICE_BYTES).contains(&contents.len()) => {
                    Some(contents.clone())
                }
                _ => None,
            })??;
            (!node.parent().is_some_and(|parent| is_hidden(&parent))).then_some(text)
        });
        Notices(short.collect())
    }

    /// Whether one of them says that the rest is not free.
    pub(super) fn announce_paywall(&self) -> bool {
        let shown: Vec<&str> = self.0.iter().map(|text| &**text).collect();
        let shown = shown.join("\n\n").to_lowercase();
        PAID.iter().any(|notice| shown.contains(notice))
    }
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
