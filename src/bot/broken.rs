//! Article files that break a rule are told to the admins, each once, also over restarts.

use std::collections::BTreeSet;

use super::desk::Desk;
use super::laid::Laid;
use super::sender::{Draft, Place};
use crate::corpus::{Problem, Sha256};
use crate::index::Library;
use crate::reply::Phrase;

/// Under this name the state keeps which ones were told.
const FACT: &str = "broken";
/// Problems that one message names.
const NAMED: usize = 5;

impl Desk {
    /// Tells the admins of problems that they have not been told of. What was mended is forgotten, so that it is told
    /// again when it breaks again.
    pub(super) async fn tell_of_broken(&self, library: &Library) {
        let (_, problems) = library.rejected();
        let told: BTreeSet<String> = match self.kept(|store| store.fact(FACT)) {
            Ok(fact) => fact.and_then(|fact| serde_json::from_str(&fact).ok()).unwrap_or_default(),
            Err(error) => return tracing::warn!("the state cannot be read: {error:#}"),
        };
        let all: BTreeSet<String> = problems.iter().map(|problem| mark(problem)).collect();
        if all == told {
            return;
        }
        let new: Vec<&Problem> = problems.into_iter().filter(|problem| !told.contains(&mark(problem))).collect();
        if let Some(draft) = self.mistakes(&new) {
            for &admin in &self.settings.admins {
                let place = Place { chat: admin, thread: None, reply_to: None };
                if let Err(error) = self.sender.send(place, &draft).await {
                    // Not noted as told: the next change of the folder tries again.
                    return tracing::warn!("an admin could not be told of broken files: {error:#}");
                }
            }
        }
        let marks = serde_json::to_string(&all).unwrap_or_default();
        if let Err(error) = self.kept(|store| store.set_fact(FACT, &marks)) {
            tracing::warn!("the state cannot be written: {error:#}");
        }
    }

    /// What to say of them; nothing of none.
    fn mistakes(&self, problems: &[&Problem]) -> Option<Draft> {
        let locale = self.settings.locale;
        let mut laid = Laid::phrase(&Phrase::Mistakes(problems.len()), locale);
        for problem in problems.iter().take(NAMED) {
            laid.line_break();
            laid.say(&Phrase::Problem((*problem).clone()), locale);
        }
        (!problems.is_empty()).then(|| Draft::from(laid))
    }
}

/// A problem, short enough to keep many.
fn mark(problem: &Problem) -> String {
    Sha256::of(problem.to_string().as_bytes()).to_string().chars().take(16).collect()
}
