//! `/settings` of a group: for its admins, by buttons, in place.

use anyhow::Result;

use super::ask::IN_GROUPS;
use super::commands::publications;
use super::desk::{Desk, Placed, Received, Redraw};
use super::groups::as_new;
use super::heard::is_anonymous_admin;
use super::laid::Laid;
use super::press::Pressed;
use super::sender::{Draft, Key};
use crate::corpus::{Sha256, Source};
use crate::index::Library;
use crate::reply::{Locale, Phrase, SHOWN, Switch};
use crate::store::{AutoDelete, Chat};

/// What a note that nothing was found may live, in seconds.
const LIVES: [AutoDelete; 4] =
    [AutoDelete::After(10), AutoDelete::After(60), AutoDelete::After(300), AutoDelete::Never];
/// Publications on a page of the choice.
const SOURCES: usize = 8;
/// A longer name would not fit its button. In characters.
const LABEL: usize = 60;

impl Desk {
    /// Shows a group's settings to one of its admins.
    pub(super) async fn settings(&self, received: &Received<'_>) -> Result<Placed> {
        if received.in_private() {
            return self.say(received, &Phrase::SettingsInGroupsOnly).await.map(|_| None);
        }
        let is_admin = match &received.message.from {
            _ if is_anonymous_admin(received.message) => true,
            Some(user) => self.is_admin(received.chat_id(), user.id).await?,
            None => false,
        };
        if !is_admin {
            return self.say(received, &Phrase::AdminsOnly).await.map(|_| None);
        }
        let draft = menu(&received.chat, received.locale);
        self.sender.send(received.place(), &draft).await?;
        Ok(None)
    }

    /// A button of the settings.
    pub(super) async fn change_settings(&self, pressed: &Pressed<'_>, action: &str) -> Result<Option<Redraw>> {
        if !self.is_admin(pressed.chat.0, pressed.press.from.id).await? {
            return self.toast_phrase(pressed, &Phrase::AdminsOnly).await;
        }
        let mut chat = self.kept(|store| store.chat(pressed.chat.0))?;
        let library = self.shelf.library();
        let screen = change(&mut chat, action, &library);
        self.kept(|store| store.save_chat(pressed.chat.0, &chat))?;
        let locale = self.locale(&chat, Some(&pressed.press.from));
        self.toast(pressed.press, None).await?;
        let draft = match screen {
            Screen::Menu => menu(&chat, locale),
            Screen::Sources(page) => choice_of_sources(&chat, &library, page, locale),
            Screen::Nothing => Draft::from(Laid::phrase(&Phrase::SettingsSaved, locale)),
        };
        Ok(pressed.redraw(draft))
    }
}

/// What is on the screen after a press.
enum Screen {
    Menu,
    Sources(usize),
    Nothing,
}

/// Does what a button says.
fn change(chat: &mut Chat, action: &str, library: &Library) -> Screen {
    let (name, argument) = action.split_at_checked(1).unwrap_or((action, ""));
    match name {
        "l" => chat.locale = next_locale(chat.locale.as_deref()),
        "q" => chat.quotes = Some((chat.quotes.map_or(IN_GROUPS, usize::from) % SHOWN + 1) as u8),
        "m" => chat.mentions = !chat.mentions,
        "d" => chat.auto_delete = next_life(chat.auto_delete),
        "r" => *chat = as_new(chat),
        "s" => return Screen::Sources(argument.parse().unwrap_or(0)),
        "a" => chat.sources = None,
        "t" => return Screen::Sources(toggle(chat, library, argument) / SOURCES),
        "x" => return Screen::Nothing,
        _ => {}
    }
    Screen::Menu
}

/// Allows or no longer allows a publication, and says where in the list it is. Where all are allowed, the first one
/// that is chosen is the only one.
fn toggle(chat: &mut Chat, library: &Library, code: &str) -> usize {
    let all = publications(library);
    let is_it = |source: &Source| source.as_deref().is_some_and(|name| short(name) == code);
    let Some(at) = all.iter().position(|(source, ..)| is_it(source)) else { return 0 };
    let Some((Some(name), ..)) = all.into_iter().nth(at) else { return 0 };
    let mut allowed = chat.sources.take().unwrap_or_default();
    match allowed.iter().position(|known| *known == name) {
        Some(known) => {
            allowed.remove(known);
        }
        None => allowed.push(name),
    }
    chat.sources = Some(allowed).filter(|allowed| !allowed.is_empty());
    at
}

/// A name as a button carries it: the same whatever else is in the list.
pub(super) fn short(name: &str) -> String {
    Sha256::of(name.as_bytes()).to_string().chars().take(16).collect()
}

/// The asker's language, then each in turn.
fn next_locale(chosen: Option<&str>) -> Option<String> {
    let next = match chosen.and_then(Locale::of_tag) {
        None => Locale::ALL.first(),
        Some(chosen) => Locale::ALL.iter().skip_while(|locale| **locale != chosen).nth(1),
    };
    next.map(|locale| locale.code().to_owned())
}

fn next_life(now: AutoDelete) -> AutoDelete {
    let at = LIVES.iter().position(|life| *life == now).map_or(0, |at| at + 1);
    LIVES.get(at % LIVES.len()).copied().unwrap_or_default()
}

fn menu(chat: &Chat, locale: Locale) -> Draft {
    let lives = match chat.auto_delete {
        AutoDelete::Never => None,
        AutoDelete::After(seconds) => Some(u64::from(seconds)),
    };
    let rows = [
        (Phrase::SettingLanguage(chat.locale.as_deref().and_then(Locale::of_tag)), "l"),
        (Phrase::SettingQuotes(chat.quotes.map_or(IN_GROUPS, usize::from)), "q"),
        (Phrase::SettingSources { allowed: chat.sources.as_ref().map(Vec::len) }, "s0"),
        (Phrase::SettingMentions(if chat.mentions { Switch::On } else { Switch::Off }), "m"),
        (Phrase::SettingAutoDelete(lives), "d"),
        (Phrase::SettingReset, "r"),
        (Phrase::SettingDone, "x"),
    ];
    let key = |(label, action): (Phrase, &str)| vec![key(&label, action.to_owned(), locale)];
    Draft { laid: Laid::phrase(&Phrase::Settings, locale), keys: rows.into_iter().map(key).collect() }
}

fn choice_of_sources(chat: &Chat, library: &Library, page: usize, locale: Locale) -> Draft {
    let all = publications(library);
    let pages = all.len().div_ceil(SOURCES).max(1);
    let page = page.min(pages - 1);
    let mut keys = vec![vec![key(&Phrase::SettingAllSources, "a".to_owned(), locale)]];
    for (source, ..) in all.iter().skip(page * SOURCES).take(SOURCES) {
        let Some(name) = source else { continue };
        let label: String = name.chars().take(LABEL).collect();
        let chosen = chat.sources.as_ref().is_some_and(|allowed| allowed.contains(name));
        let label = if chosen { Phrase::SettingChosen(label) } else { Phrase::SettingNotChosen(label) };
        keys.push(vec![key(&label, format!("t{}", short(name)), locale)]);
    }
    let mut last = Vec::new();
    if page > 0 {
        last.push(key(&Phrase::ButtonPrevious, format!("s{}", page - 1), locale));
    }
    last.push(key(&Phrase::ButtonBack, "n".to_owned(), locale));
    if page + 1 < pages {
        last.push(key(&Phrase::ButtonNext, format!("s{}", page + 1), locale));
    }
    keys.push(last);
    let heading = Phrase::SettingSources { allowed: chat.sources.as_ref().map(Vec::len) };
    Draft { laid: Laid::phrase(&heading, locale), keys }
}

fn key(label: &Phrase, action: String, locale: Locale) -> Key {
    Key { label: label.in_locale(locale), data: format!("g:{action}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_setting_goes_round() {
        let mut locale = None;
        for expected in ["en", "ru", "uk", "be", "de", "tr"] {
            locale = next_locale(locale.as_deref());
            assert_eq!(locale.as_deref(), Some(expected));
        }
        assert_eq!(next_locale(locale.as_deref()), None);
        let mut life = AutoDelete::default();
        for expected in [AutoDelete::After(300), AutoDelete::Never, AutoDelete::After(10), AutoDelete::After(60)] {
            life = next_life(life);
            assert_eq!(life, expected);
        }
    }
}
