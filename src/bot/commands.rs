//! Commands other than `/ask`: what the bot is, what it holds, what it keeps.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use anyhow::Result;
use jiff::civil::Date;

use super::ask::Body;
use super::desk::{Desk, Placed, Received, Redraw, now, stored};
use super::laid::Laid;
use super::page::Shown;
use super::press::Pressed;
use super::sender::{Draft, Key, Sent};
use crate::corpus::Source;
use crate::index::Library;
use crate::reply::{Citation, Locale, Phrase};
use crate::store::NewView;

/// Publications on a page of `/sources`.
const SOURCES: usize = 15;
/// Feeds with a problem that `/status` names.
const NAMED: usize = 10;
/// Articles that `/latest` names.
const LATEST: usize = 10;

impl Desk {
    /// A command.
    pub(super) async fn command(&self, received: &Received<'_>, name: &str, argument: &str) -> Result<Placed> {
        let phrase = match name {
            "start" if !received.in_private() => Phrase::HelpGroup { bot: self.me.username.clone() },
            "start" => match argument.strip_prefix("q_") {
                Some(code) => return self.show_quote(received, code).await,
                None => return self.start(received).await,
            },
            "help" if !received.in_private() => Phrase::HelpGroup { bot: self.me.username.clone() },
            "help" => Phrase::Help,
            "privacy" => Phrase::Privacy(self.settings.run.retention.as_secs() / (24 * 60 * 60)),
            "forget" => Phrase::Forgotten(self.kept(|store| store.forget(received.user))?),
            "quote" if argument.is_empty() => Phrase::ReceiptUsage,
            "quote" => return self.show_quote(received, argument).await,
            "sources" => {
                let draft = self.with_articles(|library| sources(library, 0, received.locale));
                return self.post(received, draft).await;
            }
            "latest" => {
                let draft = Draft::from(self.with_articles(|library| latest(library, received.locale)));
                return self.post(received, draft).await;
            }
            "language" if !received.in_private() => return self.settings(received).await,
            "language" => return self.post(received, languages(received.locale)).await,
            "settings" => return self.settings(received).await,
            "status" if self.settings.admins.contains(&received.user) => {
                let draft = Draft::from(self.status(received.locale)?);
                return self.post(received, draft).await;
            }
            "add" if self.by_admin(received) => return self.add_address(received, argument).await,
            "remove" if self.by_admin(received) => return self.ask_to_remove(received, argument).await,
            "reload" if self.by_admin(received) => self.reload().await?,
            _ => Phrase::UnknownCommand,
        };
        self.say(received, &phrase).await.map(|_| None)
    }

    pub(super) async fn post(&self, received: &Received<'_>, draft: Draft) -> Result<Placed> {
        self.sender.send(received.place(), &draft).await?;
        Ok(None)
    }

    /// Three lines on what to expect, the operator's words, and questions to tap.
    async fn start(&self, received: &Received<'_>) -> Result<Placed> {
        let locale = received.locale;
        let mut laid = Laid::phrase(&Phrase::Start(self.shelf.library().extent(None)), locale);
        if let Some(about) = &self.settings.about {
            laid.gap();
            laid.say(&Phrase::About(about.clone()), locale);
        }
        let questions = self.shelf.examples(locale).await;
        if questions.is_empty() {
            return self.post(received, Draft::from(laid)).await;
        }
        laid.gap();
        laid.say(&Phrase::Examples, locale);
        let view = self.kept(|store| {
            store.add_view(&NewView {
                chat: received.chat_id(),
                asked_by: received.user,
                question_message: None,
                body: serde_json::to_string(&Body::Examples(questions.clone())).unwrap_or_default(),
                state: serde_json::to_string(&Shown::default()).unwrap_or_default(),
                made: now(),
            })
        })?;
        let key =
            |(at, question): (usize, &String)| vec![Key { label: question.clone(), data: format!("{view}:x{at}") }];
        let draft = Draft { laid, keys: questions.iter().enumerate().map(key).collect() };
        Ok(match self.sender.send(received.place(), &draft).await? {
            Sent::There { message, .. } => Some((view, stored(message))),
            Sent::Dropped => None,
        })
    }

    /// Another page of `/sources`.
    pub(super) async fn turn_sources(&self, pressed: &Pressed<'_>, page: &str) -> Result<Option<Redraw>> {
        self.toast(pressed.press, None).await?;
        let page = page.parse().unwrap_or(0);
        let draft = self.with_articles(|library| sources(library, page, pressed.locale));
        Ok(pressed.redraw(draft))
    }

    /// The language that was chosen after `/language`.
    pub(super) async fn choose_language(&self, pressed: &Pressed<'_>, code: &str) -> Result<Option<Redraw>> {
        let chosen = Locale::of_tag(code);
        let mut chat = self.kept(|store| store.chat(pressed.chat.0))?;
        chat.locale = chosen.map(|locale| locale.code().to_owned());
        self.kept(|store| store.save_chat(pressed.chat.0, &chat))?;
        let locale = self.locale(&chat, Some(&pressed.press.from));
        let said = chosen.map_or(Phrase::LanguageFromTelegram, Phrase::LanguageSet);
        self.toast(pressed.press, None).await?;
        Ok(pressed.redraw(Draft::from(Laid::phrase(&said, locale))))
    }

    /// How things stand, for the operator.
    fn status(&self, locale: Locale) -> Result<Laid> {
        let library = self.shelf.library();
        let inbox = self.kept(|store| store.counts())?;
        let (up, down) = self.kept(|store| store.votes())?;
        let count = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        let (feeds, wrong) = self.kept(|_| self.feeds.standing())?;
        let status = Phrase::Status {
            articles: library.records().len(),
            passages: count(library.passages()),
            left_out: library.rejected().0,
            // The question how things stand is not one of them.
            waiting: count(inbox.waiting).saturating_sub(1),
            unread: count(inbox.set_aside),
            failures: count(self.vitals.metrics.verbatim_failures()),
            up: count(up),
            down: count(down),
        };
        let mut laid = Laid::phrase(&status, locale);
        laid.line_break();
        let more = Phrase::StatusMore {
            extent: library.extent(None),
            indexed: library.records().iter().filter_map(|record| library.indexed_on(&record.id)).max(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            hours: self.started.elapsed().as_secs() / 3_600,
        };
        laid.say(&more, locale);
        if let Some(percent) = self.vitals.pulse.indexing() {
            laid.line_break();
            laid.say(&Phrase::Indexing(percent), locale);
        }
        if feeds > 0 || !wrong.is_empty() {
            laid.line_break();
            laid.say(&Phrase::Feeds { feeds, wrong: wrong.len() }, locale);
        }
        for problem in wrong.into_iter().take(NAMED) {
            laid.line_break();
            laid.say(&Phrase::Problem(problem), locale);
        }
        Ok(laid)
    }
}

/// A choice of languages, each by its own name.
fn languages(locale: Locale) -> Draft {
    let key = |label: String, code: &str| vec![Key { label, data: format!("l:{code}") }];
    let mut keys: Vec<_> = Locale::ALL.into_iter().map(|locale| key(locale.own_name(), locale.code())).collect();
    keys.push(key(Phrase::ButtonTelegramLanguage.in_locale(locale), "-"));
    Draft { laid: Laid::phrase(&Phrase::ChooseLanguage, locale), keys }
}

/// A publication: how many articles are from it, and from when to when.
type Publication = (Source, usize, Option<RangeInclusive<Date>>);

/// The publications, those with most articles first.
pub(super) fn publications(library: &Library) -> Vec<Publication> {
    let mut found: BTreeMap<Source, (usize, Option<(Date, Date)>)> = BTreeMap::new();
    for record in library.records() {
        let (count, dates) = found.entry(record.source.clone()).or_default();
        *count += 1;
        if let Some(date) = record.date {
            let (first, last) = dates.unwrap_or((date, date));
            *dates = Some((first.min(date), last.max(date)));
        }
    }
    let span = |(first, last)| first..=last;
    let mut all: Vec<Publication> =
        found.into_iter().map(|(source, (count, dates))| (source, count, dates.map(span))).collect();
    all.sort_by_key(|(source, count, _)| (std::cmp::Reverse(*count), source.clone()));
    all
}

/// A page of the publications.
fn sources(library: &Library, page: usize, locale: Locale) -> Draft {
    let all = publications(library);
    let pages = all.len().div_ceil(SOURCES).max(1);
    let page = page.min(pages - 1);
    let mut laid = Laid::phrase(&Phrase::Sources(library.extent(None)), locale);
    laid.gap();
    for (source, articles, dates) in all.into_iter().skip(page * SOURCES).take(SOURCES) {
        laid.line_break();
        laid.say(&Phrase::SourceLine { source, articles, dates }, locale);
    }
    let key = |label: Phrase, page: usize| Key { label: label.in_locale(locale), data: format!("s:{page}") };
    let mut keys = Vec::new();
    if page > 0 {
        keys.push(key(Phrase::ButtonPrevious, page - 1));
    }
    if page + 1 < pages {
        keys.push(key(Phrase::ButtonNext, page + 1));
    }
    if pages > 1 {
        laid.gap();
        laid.say(&Phrase::Page { page: page + 1, pages }, locale);
    }
    Draft { laid, keys: if keys.is_empty() { Vec::new() } else { vec![keys] } }
}

/// The articles with the latest dates.
fn latest(library: &Library, locale: Locale) -> Laid {
    let records = library.records();
    let mut dated: Vec<(Date, usize)> =
        records.iter().enumerate().filter_map(|(at, record)| Some((record.date?, at))).collect();
    dated.sort_by_key(|&(date, at)| (std::cmp::Reverse(date), at));
    if dated.is_empty() {
        return Laid::phrase(&Phrase::NoDatedArticles, locale);
    }
    let mut laid = Laid::phrase(&Phrase::Latest, locale);
    laid.gap();
    for article in dated.into_iter().filter_map(|(_, at)| library.article(at)).take(LATEST) {
        let mut longer = laid.clone();
        longer.item(&Citation::of_article(&article), locale);
        if longer.fits() {
            laid = longer;
        }
    }
    laid
}
