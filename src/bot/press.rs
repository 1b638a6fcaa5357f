//! Presses: what a button does. The press itself is answered at once, so that nobody looks at a spinning button while
//! a chat has to wait; how the message is to look is left to a lane of its own, and its other buttons stay usable.

use anyhow::Result;
use teloxide::types::{
    CallbackQuery, ChatId, InlineKeyboardButton, InlineKeyboardButtonKind, MaybeInaccessibleMessage, MessageId,
};

use super::ask::{Asked, Body, From};
use super::budget::Allowed;
use super::desk::{Desk, Placed, Received, Redraw, Shows, id, now, stored};
use super::laid::Laid;
use super::page::{Kept, Shown};
use super::sender::{Draft, Place, Sent};
use crate::answer::Wording;
use crate::corpus::{Quote, Receipt, ReceiptError};
use crate::index::Library;
use crate::reply::{Format, Locale, Phrase};
use crate::store::{View, Vote, Voted};

/// What follows the view's id in the data of a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    More,
    Back,
    Widen(usize),
    Cite(usize),
    Vote(Vote),
    Closest,
    Exact,
    Example(usize),
}

impl Action {
    fn read(code: &str) -> Option<Action> {
        let number = || code.get(1..)?.parse().ok();
        match code.chars().next()? {
            'm' => Some(Action::More),
            'b' => Some(Action::Back),
            'w' => number().map(Action::Widen),
            'c' => number().map(Action::Cite),
            '+' => Some(Action::Vote(Vote::Up)),
            '-' => Some(Action::Vote(Vote::Down)),
            'p' => Some(Action::Closest),
            'e' => Some(Action::Exact),
            'x' => number().map(Action::Example),
            _ => None,
        }
    }
}

/// A press on a message that can still be reached.
pub(super) struct Pressed<'p> {
    pub(super) press: &'p CallbackQuery,
    pub(super) chat: ChatId,
    pub(super) message: MessageId,
    pub(super) user: i64,
    pub(super) locale: Locale,
    /// The number of the update: the same press may come twice, when a kill came in between.
    pub(super) update: i64,
}

impl Pressed<'_> {
    pub(super) fn in_private(&self) -> bool {
        self.chat.0 == self.user
    }

    /// What the message is to look like.
    pub(super) fn redraw(&self, draft: Draft) -> Option<Redraw> {
        Some(Redraw { chat: self.chat.0, message: self.message, shows: Shows::Draft(draft) })
    }
}

impl Desk {
    /// Somebody pressed a button.
    pub(super) async fn press(&self, update: i64, press: &CallbackQuery) -> Result<Option<Redraw>> {
        let Some(message) = &press.message else { return self.toast(press, None).await };
        let (chat_id, message) = match message {
            MaybeInaccessibleMessage::Regular(message) => (message.chat.id, message.id),
            MaybeInaccessibleMessage::Inaccessible(message) => (message.chat.id, message.message_id),
        };
        let chat = self.kept(|store| store.chat(chat_id.0))?;
        let locale = self.locale(&chat, Some(&press.from));
        let user = id(&press.from);
        if !self.is_allowed(chat_id.0)? && !self.is_allowed(user)? {
            return self.toast(press, Some(Phrase::NotAllowedPrivate.in_locale(locale))).await;
        }
        if self.budgets().press.count(user, now()) != Allowed::Yes {
            return self.toast(press, Some(Phrase::TooFast.in_locale(locale))).await;
        }
        let pressed = Pressed { press, chat: chat_id, message, user, locale, update };
        let data = press.data.as_deref().unwrap_or("");
        match data.split_once(':') {
            // Nobody turns a message into another one with data of their own making.
            Some(("s" | "l" | "g" | "d" | "r", _)) if !carries(press, data) => self.toast(press, None).await,
            Some(("s", page)) => self.turn_sources(&pressed, page).await,
            Some(("l", locale)) => self.choose_language(&pressed, locale).await,
            Some(("g", action)) => self.change_settings(&pressed, action).await,
            Some(("d", action)) => self.press_draft(&pressed, action).await,
            Some(("r", action)) => self.press_removal(&pressed, action).await,
            Some((view, code)) => match (view.parse(), Action::read(code)) {
                (Ok(view), Some(action)) => self.act(&pressed, view, action).await,
                _ => self.toast(press, Some(Phrase::ButtonsGone.in_locale(locale))).await,
            },
            None => self.toast(press, Some(Phrase::ButtonsGone.in_locale(locale))).await,
        }
    }

    /// Answers a press with a short notice, or with nothing.
    pub(super) async fn toast(&self, press: &CallbackQuery, words: Option<String>) -> Result<Option<Redraw>> {
        self.sender.answer_press(&press.id, words, None).await;
        Ok(None)
    }

    pub(super) async fn toast_phrase(&self, pressed: &Pressed<'_>, phrase: &Phrase) -> Result<Option<Redraw>> {
        self.toast(pressed.press, Some(phrase.in_locale(pressed.locale))).await
    }

    async fn act(&self, pressed: &Pressed<'_>, view: i64, action: Action) -> Result<Option<Redraw>> {
        // A view belongs to its message: nobody opens others' answers with a number of their own making.
        let shows = |view: &View| {
            view.chat == pressed.chat.0 && view.message.is_none_or(|message| message == stored(pressed.message))
        };
        let view = self.kept(|store| store.view(view))?.filter(shows);
        let Some(view) = view else { return self.toast_phrase(pressed, &Phrase::ButtonsGone).await };
        let (Ok(body), Ok(shown)) = (serde_json::from_str(&view.body), serde_json::from_str::<Shown>(&view.state))
        else {
            return self.toast_phrase(pressed, &Phrase::ButtonsGone).await;
        };
        // Who asked in the name of a group or a channel cannot be told from others.
        let is_asker = view.asked_by == pressed.user || view.asked_by < 0;
        match (body, action) {
            (_, Action::Vote(vote)) => self.vote(pressed, &view, vote).await,
            (Body::Answer(kept), Action::Cite(at)) => self.cite(pressed, &kept, &shown, at).await,
            _ if !is_asker => self.toast_phrase(pressed, &Phrase::NotYours).await,
            (Body::Answer(kept), Action::Exact) => self.exact(pressed, &view, &kept, &shown).await,
            (Body::Answer(kept), action) => self.turn(pressed, &view, &kept, shown, action).await,
            (Body::Nothing(words, wording), Action::Closest) => {
                self.toast(pressed.press, None).await?;
                Ok(pressed.redraw(self.closest(pressed, &view, &words, wording).await?))
            }
            (Body::Examples(questions), Action::Example(at)) => self.example(pressed, &questions, at).await,
            _ => self.toast_phrase(pressed, &Phrase::ButtonsGone).await,
        }
    }

    /// What a view shows as its state is now; `None` when it is no longer kept.
    pub(super) fn drawn(&self, view: i64, locale: Locale) -> Result<Option<Draft>> {
        let Some(view) = self.kept(|store| store.view(view))? else { return Ok(None) };
        let (Ok(Body::Answer(kept)), Ok(shown)) =
            (serde_json::from_str(&view.body), serde_json::from_str::<Shown>(&view.state))
        else {
            return Ok(None);
        };
        Ok(Some(self.with_articles(|library| kept.page(library, &shown, view.id, locale).draft)))
    }

    /// What is left of a press that a former run did not finish, and that is too old to be answered: to draw what it
    /// led to.
    pub(super) fn unfinished(&self, update: i64, press: &CallbackQuery) -> Result<Option<Redraw>> {
        let view = press.data.as_deref().and_then(|data| data.split_once(':')?.0.parse().ok());
        let (Some(message), Some(view)) = (press.regular_message(), view) else { return Ok(None) };
        let Some(view) = self.kept(|store| store.view(view))? else { return Ok(None) };
        let led_here = serde_json::from_str(&view.state).is_ok_and(|shown: Shown| shown.pressed == update);
        let locale = self.locale(&self.kept(|store| store.chat(view.chat))?, Some(&press.from));
        let shows = Shows::View(view.id, locale);
        Ok(led_here.then_some(Redraw { chat: message.chat.id.0, message: message.id, shows }))
    }

    /// Turns the pages, or widens a quote on one.
    async fn turn(
        &self,
        pressed: &Pressed<'_>,
        view: &View,
        kept: &Kept,
        mut shown: Shown,
        action: Action,
    ) -> Result<Option<Redraw>> {
        let refusal = self.with_articles(|library| match action {
            // Its update comes again because the message may not have been drawn: the state is right already.
            _ if shown.pressed == pressed.update => None,
            Action::More => {
                let next = kept.page(library, &shown, view.id, pressed.locale).quotes.end;
                let earlier = std::mem::replace(&mut shown.from, next);
                shown.earlier.push(earlier);
                (next >= kept.quotes.len()).then_some(Phrase::NoMore)
            }
            Action::Back => {
                shown.from = shown.earlier.pop().unwrap_or(0);
                None
            }
            Action::Widen(at) if kept.quote(library, at, &shown).is_none() => Some(kept.lost(library, at)),
            Action::Widen(at) => (!shown.widen(kept, library, at, pressed.locale)).then_some(Phrase::WholeParagraph),
            _ => Some(Phrase::ButtonsGone),
        });
        if let Some(refusal) = refusal {
            return self.toast_phrase(pressed, &refusal).await;
        }
        shown.pressed = pressed.update;
        let state = serde_json::to_string(&shown)?;
        self.kept(|store| store.update_view(view.id, &state))?;
        self.toast(pressed.press, None).await?;
        let shows = Shows::View(view.id, pressed.locale);
        Ok(Some(Redraw { chat: pressed.chat.0, message: pressed.message, shows }))
    }

    async fn vote(&self, pressed: &Pressed<'_>, view: &View, vote: Vote) -> Result<Option<Redraw>> {
        let voted = self.kept(|store| store.vote(view.id, pressed.user, vote, now(), pressed.update))?;
        let said = if voted == Voted::TakenBack { Phrase::VoteTakenBack } else { Phrase::Thanks };
        self.toast_phrase(pressed, &said).await
    }

    /// The citation of a quote in every format: a message in private; from a group the way to the private chat, where
    /// it disturbs nobody.
    async fn cite(&self, pressed: &Pressed<'_>, kept: &Kept, shown: &Shown, at: usize) -> Result<Option<Redraw>> {
        let found = self.with_articles(|library| kept.quote(library, at, shown).ok_or_else(|| kept.lost(library, at)));
        let quote = match found {
            Ok(quote) => quote,
            Err(lost) => return self.toast_phrase(pressed, &lost).await,
        };
        if !pressed.in_private() {
            let address = self.deep_link(&quote);
            self.sender.answer_press(&pressed.press.id, None, address).await;
            return Ok(None);
        }
        self.toast(pressed.press, None).await?;
        let place = Place { chat: pressed.chat.0, thread: None, reply_to: Some(pressed.message) };
        let earlier = self.with_articles(|library| Phrase::of_earlier(library, &quote));
        for laid in self.citations(&quote, earlier, pressed.locale) {
            self.sender.send(place, &Draft::from(laid)).await?;
        }
        Ok(None)
    }

    /// The address that opens the private chat with a quote.
    pub(super) fn deep_link(&self, quote: &Quote) -> Option<reqwest::Url> {
        reqwest::Url::parse(&format!("https://t.me/{}?start=q_{}", self.me.username, quote.receipt())).ok()
    }

    /// A quote's citation as plain text, BibTeX, RIS and CSL-JSON: in one message where they fit, else in several.
    fn citations(&self, quote: &Quote, earlier: Option<Phrase>, locale: Locale) -> Vec<Laid> {
        let mut messages = vec![Laid::default()];
        for format in Format::ALL {
            let mut one = Laid::default();
            one.copyable(quote, format, locale);
            if let Some(last) = messages.last_mut() {
                let mut longer = last.clone();
                longer.gap();
                longer.append(&one);
                if longer.fits() {
                    *last = longer;
                } else {
                    messages.push(one);
                }
            }
        }
        if let (Some(last), Some(earlier)) = (messages.last_mut(), earlier) {
            last.gap();
            last.aside(&earlier, locale);
        }
        if let (Some(last), Some(link)) = (messages.last_mut(), self.deep_link(quote)) {
            last.gap();
            last.linked(&Phrase::Receipt(quote.receipt().to_string()), link, locale);
        }
        messages.retain(|laid| !laid.is_empty());
        messages
    }

    /// Asks an example question in the name of the one who pressed it.
    async fn example(&self, pressed: &Pressed<'_>, questions: &[String], at: usize) -> Result<Option<Redraw>> {
        let (Some(words), Some(message)) = (questions.get(at), pressed.press.regular_message()) else {
            return self.toast_phrase(pressed, &Phrase::ButtonsGone).await;
        };
        self.toast(pressed.press, None).await?;
        let chat = self.kept(|store| store.chat(pressed.chat.0))?;
        let received = Received { message, chat, locale: pressed.locale, user: pressed.user, written: now() };
        let asked = Asked { words: words.clone(), wording: Wording::Question, from: From::Button };
        if self.may_ask(&received).await?
            && let Some((view, message)) = self.ask(&received, asked, None).await?
        {
            self.noted(self.kept(|store| store.place_view(view, message)));
        }
        Ok(None)
    }

    /// Shows the quote of a receipt again, with its proof.
    pub(super) async fn show_quote(&self, received: &Received<'_>, code: &str) -> Result<Placed> {
        let refusal = match read_receipt(code) {
            Ok(receipt) => match self.with_articles(|library| library.vouched(&receipt, None)) {
                Some(quote) => return self.send_kept(received, Kept::proof(&quote)).await,
                None => Phrase::ReceiptGone,
            },
            Err(ReceiptError::Mistyped) => Phrase::ReceiptMistyped,
            Err(ReceiptError::Form) => Phrase::ReceiptForm,
        };
        self.say(received, &refusal).await.map(|_| None)
    }

    async fn send_kept(&self, received: &Received<'_>, kept: Kept) -> Result<Placed> {
        let view = self.view(received, &Body::Answer(Box::new(kept.clone())), &Shown::default(), None)?;
        let page = |library: &Library| kept.page(library, &Shown::default(), view, received.locale).draft;
        let draft = self.with_articles(page);
        Ok(match self.sender.send(received.place(), &draft).await? {
            Sent::There { message, .. } => Some((view, stored(message))),
            Sent::Dropped => None,
        })
    }
}

/// Whether the message that was pressed has a button with this data, as far as Telegram tells.
fn carries(press: &CallbackQuery, data: &str) -> bool {
    let keyboard = press.regular_message().and_then(|message| message.reply_markup());
    let is_it = |button: &InlineKeyboardButton| matches!(&button.kind, InlineKeyboardButtonKind::CallbackData(known) if known == data);
    keyboard.is_some_and(|keyboard| keyboard.inline_keyboard.iter().flatten().any(is_it))
}

/// A receipt as it is typed, or as an address carries it, with or without the letter that it begins with.
fn read_receipt(code: &str) -> Result<Receipt, ReceiptError> {
    code.parse().or_else(|error| format!("q{code}").parse().map_err(|_| error))
}
