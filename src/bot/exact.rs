//! As written: the same question again, this time without other spellings, in the place of the answer.

use anyhow::Result;

use super::ask::Body;
use super::desk::{Desk, Redraw, Shows};
use super::laid::Laid;
use super::nothing::{nothing, nothing_in_group};
use super::page::{Kept, Shown};
use super::press::Pressed;
use super::sender::Draft;
use crate::answer::{Options, Outcome, Spelling};
use crate::reply::Phrase;
use crate::store::View;

impl Desk {
    /// Answers the question of an answer again, its words searched only as they are written.
    pub(super) async fn exact(
        &self,
        pressed: &Pressed<'_>,
        view: &View,
        kept: &Kept,
        shown: &Shown,
    ) -> Result<Option<Redraw>> {
        let redrawn =
            Redraw { chat: pressed.chat.0, message: pressed.message, shows: Shows::View(view.id, pressed.locale) };
        if shown.pressed == pressed.update {
            // Its update comes again because the message may not have been drawn: the view is right already.
            return Ok(Some(redrawn));
        }
        let Some((words, wording)) = kept.words() else {
            return self.toast_phrase(pressed, &Phrase::ButtonsGone).await;
        };
        self.toast(pressed.press, None).await?;
        let sources = self.kept(|store| store.chat(view.chat))?.sources.unwrap_or_default();
        let caution = self.settings.caution;
        let options = Options { sources, wording, caution, spelling: Spelling::Exact, ..Options::default() };
        let (_, answer) = self.shelf.answer(words, &options).await?;
        let found = matches!(answer.outcome, Outcome::Quotes(_));
        let body =
            if found { Body::Answer(Box::new(kept.again(&answer))) } else { Body::Nothing(String::new(), wording) };
        let (body, state) = (serde_json::to_string(&body)?, serde_json::to_string(&shown.anew(pressed.update))?);
        self.kept(|store| store.replace_view(view.id, &body, &state))?;
        Ok(match found {
            true => Some(redrawn),
            false if pressed.in_private() => pressed.redraw(nothing(&answer, None, None, pressed.locale)),
            false => pressed.redraw(Draft::from(Laid::phrase(&nothing_in_group(&answer), pressed.locale))),
        })
    }
}
