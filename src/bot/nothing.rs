//! Nothing found: why, what was searched, and what comes closest without being an answer.

use anyhow::Result;
use jiff::civil::DateTime;

use super::ask::Body;
use super::desk::Desk;
use super::faithful::{Faithful, faithful};
use super::laid::Laid;
use super::page::{Kept, Shown};
use super::press::Pressed;
use super::sender::{Draft, Key};
use crate::answer::{Answer, Nothing, Options, Outcome, Wording};
use crate::reply::{Locale, Phrase, SHOWN, remarks};
use crate::store::View;

/// How many passages are shown when asked for the closest ones.
const CLOSEST: usize = 3;
/// How many words that no article holds are named in a group.
const NAMED_IN_GROUP: usize = 3;

impl Desk {
    /// The passages that come closest to words that nothing answered; or the answer, if there is one by now.
    pub(super) async fn closest(
        &self,
        pressed: &Pressed<'_>,
        view: &View,
        words: &str,
        wording: Wording,
    ) -> Result<Draft> {
        let chat = self.kept(|store| store.chat(view.chat))?;
        let sources = chat.sources.unwrap_or_default();
        let caution = self.settings.caution;
        let options = Options { passages: CLOSEST, sources, wording, caution, ..Options::default() };
        let (library, answer) = self.shelf.answer(words, &options).await?;
        let locale = pressed.locale;
        if let Outcome::Quotes(_) = answer.outcome {
            let kept = Kept::of(&answer, wording, SHOWN, None);
            let draft = tokio::task::block_in_place(|| kept.page(&library, &Shown::default(), view.id, locale).draft);
            let (body, state) =
                (serde_json::to_string(&Body::Answer(Box::new(kept)))?, serde_json::to_string(&Shown::default())?);
            self.kept(|store| store.replace_view(view.id, &body, &state))?;
            return Ok(draft);
        }
        let mut draft = nothing(&answer, None, None, locale);
        let Draft { laid, .. } = &mut draft;
        laid.gap();
        if answer.passages.is_empty() {
            laid.aside(&Phrase::NoMore, locale);
            return Ok(draft);
        }
        laid.say(&Phrase::Closest, locale);
        for scored in &answer.passages {
            let mut longer = laid.clone();
            longer.gap();
            let Faithful { quotations, note } = faithful(&scored.passage, &scored.passage);
            for quotation in &quotations {
                longer.quotation(quotation, &[]);
            }
            longer.cite(&scored.passage, locale);
            if let Some(note) = note {
                longer.aside(&note, locale);
            }
            if longer.fits() {
                *laid = longer;
            }
        }
        Ok(draft)
    }
}

/// Whether an answer is nothing, for this reason.
pub(super) fn is_nothing(answer: &Answer, reason: &Nothing) -> bool {
    matches!(&answer.outcome, Outcome::Nothing(nothing) if nothing == reason)
}

/// Why there is no quote, what was searched, and a button for the passages that come closest (behind view `view`).
pub(super) fn nothing(answer: &Answer, view: Option<i64>, asked_at: Option<DateTime>, locale: Locale) -> Draft {
    let mut said = remarks(answer);
    if matches!(said.last(), Some(Phrase::Searched(_))) && !answer.ignored.is_empty() {
        said.insert(said.len() - 1, Phrase::Ignored(answer.ignored.clone()));
    }
    said.extend(asked_at.map(Phrase::AskedAt));
    let mut laid = Laid::default();
    for phrase in said {
        laid.line_break();
        laid.say(&phrase, locale);
    }
    let weak = is_nothing(answer, &Nothing::TooWeak);
    let key = |view| Key { label: Phrase::ButtonClosest.in_locale(locale), data: format!("{view}:p") };
    Draft { laid, keys: view.filter(|_| weak).map(|view| vec![vec![key(view)]]).unwrap_or_default() }
}

/// The same in one line.
pub(super) fn nothing_in_group(answer: &Answer) -> Phrase {
    match &answer.outcome {
        Outcome::Nothing(Nothing::NoQuestion) => Phrase::NoQuestion,
        Outcome::Nothing(Nothing::Refused(refusal)) => Phrase::Refused(refusal.clone()),
        _ => Phrase::NothingInGroup(answer.missing.iter().take(NAMED_IN_GROUP).cloned().collect()),
    }
}
