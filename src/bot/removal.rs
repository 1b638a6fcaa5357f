//! `/remove` and `/reload`, for admins: an article leaves the corpus after a question, and the folder is looked at now.

use anyhow::Result;

use super::desk::{Desk, Placed, Received, Redraw};
use super::laid::Laid;
use super::press::Pressed;
use super::sender::{Draft, Key};
use super::sent::is_read_only;
use super::settings::short;
use super::watching::Looked;
use crate::index::Library;
use crate::reply::{Citation, Locale, Phrase};

/// Characters of what was asked for that are said again.
const SAID: usize = 200;

impl Desk {
    /// Asks whether an article is to be removed.
    pub(super) async fn ask_to_remove(&self, received: &Received<'_>, article: &str) -> Result<Placed> {
        let draft: Draft = if article.is_empty() {
            Laid::phrase(&Phrase::RemoveUsage, received.locale).into()
        } else if self.can_write() {
            self.with_articles(|library| question(library, article, received.locale))
        } else {
            Laid::phrase(&Phrase::ReadOnly, received.locale).into()
        };
        self.post(received, draft).await
    }

    /// The answer to that.
    pub(super) async fn press_removal(&self, pressed: &Pressed<'_>, action: &str) -> Result<Option<Redraw>> {
        if !pressed.in_private() || !self.settings.admins.contains(&pressed.user) {
            return self.toast_phrase(pressed, &Phrase::ButtonsGone).await;
        }
        self.toast(pressed.press, None).await?;
        let phrase = match action.strip_prefix('y') {
            Some(code) => self.remove(code).await?,
            None => Phrase::NotRemoved,
        };
        Ok(pressed.redraw(Laid::phrase(&phrase, pressed.locale).into()))
    }

    /// Removes an article, by what its button carries.
    async fn remove(&self, code: &str) -> Result<Phrase> {
        let library = self.shelf.library();
        let Some(record) = library.records().iter().find(|record| short(&record.id) == code) else {
            return Ok(Phrase::DraftGone);
        };
        if record.place.line.is_some() {
            return Ok(Phrase::RemoveLine(record.place.file.clone()));
        }
        let file = record.place.file.clone();
        match self.feeds.with_filing(move |filing| filing.remove(&file)).await {
            Ok(true) => {
                tracing::info!(article = record.id, "an admin has removed an article");
                Ok(Phrase::Removed(record.id.clone()))
            }
            Ok(false) => Ok(Phrase::NoSuchArticle(record.id.clone())),
            Err(error) if is_read_only(&error) => Ok(Phrase::ReadOnly),
            Err(error) => Err(error),
        }
    }

    /// Looks at the folder of articles now, and says what has changed.
    pub(super) async fn reload(&self) -> Result<Phrase> {
        Ok(match self.shelf.look_at_once().await? {
            Looked::Moving => Phrase::StillWritten,
            Looked::Same(library) => {
                Phrase::Reloaded { added: 0, edited: 0, removed: 0, articles: library.records().len() }
            }
            Looked::Changed(library) => {
                self.tell_of_broken(&library).await;
                let summary = library.summary();
                let (added, edited, removed) = (summary.added, summary.changed, summary.removed);
                Phrase::Reloaded { added, edited, removed, articles: library.records().len() }
            }
        })
    }
}

/// Whether an article is to be removed, or why it cannot be.
fn question(library: &Library, id: &str, locale: Locale) -> Draft {
    let Some(at) = library.find(id) else {
        return Laid::phrase(&Phrase::NoSuchArticle(id.chars().take(SAID).collect()), locale).into();
    };
    if let Some(record) = library.records().get(at).filter(|record| record.place.line.is_some()) {
        return Laid::phrase(&Phrase::RemoveLine(record.place.file.clone()), locale).into();
    }
    let mut laid = Laid::phrase(&Phrase::RemoveAsk, locale);
    if let Some(article) = library.article(at) {
        laid.item(&Citation::of_article(&article), locale);
    }
    let key = |label: Phrase, data: String| Key { label: label.in_locale(locale), data };
    let keys = vec![key(Phrase::ButtonRemove, format!("r:y{}", short(id))), key(Phrase::ButtonKeep, "r:n".to_owned())];
    Draft { laid, keys: vec![keys] }
}
