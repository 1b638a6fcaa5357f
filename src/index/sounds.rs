//! Which terms of the passages sound alike: every term of letters, filed under the buckets of [`crate::language::sound`].
//!
//! Made once, when the first word needs it, from the dictionary alone; a million passages have a few hundred thousand
//! terms, which take some bytes each beside their letters.

use anyhow::Result;

use super::view::View;
use crate::language::sound::{Likeness, Scripts, Sound, buckets, is_cyrillic};

/// The terms of an index by their sound.
pub(super) struct Sounds {
    /// All terms, one after the other.
    terms: String,
    /// For each bucket of each term: the bucket, where the term begins, and its bytes; in order.
    filed: Vec<(u32, u32, u8)>,
    /// Whether there are terms in each script: Latin, Cyrillic.
    scripts: [bool; 2],
}

impl Sounds {
    /// Reads the dictionary.
    pub(super) fn of(view: &View) -> Result<Sounds> {
        let mut sounds = Sounds { terms: String::new(), filed: Vec::new(), scripts: [false; 2] };
        view.each_term(&mut |term| sounds.file(term))?;
        sounds.filed.sort_unstable();
        sounds.filed.shrink_to_fit();
        sounds.terms.shrink_to_fit();
        Ok(sounds)
    }

    fn file(&mut self, term: &str) {
        let buckets = buckets(term);
        let (Ok(start), Ok(bytes)) = (u32::try_from(self.terms.len()), u8::try_from(term.len())) else { return };
        if !buckets.is_empty() {
            self.scripts[usize::from(is_cyrillic(term))] = true;
            self.terms.push_str(term);
            self.filed.extend(buckets.into_iter().map(|bucket| (bucket, start, bytes)));
        }
    }

    /// The terms that a word in lower case may be another spelling of, in alphabetical order.
    pub(super) fn like(&self, word: &str, scripts: Scripts) -> Vec<(&str, Likeness)> {
        let mut found: Vec<(&str, Likeness)> = Vec::new();
        let other_script = usize::from(!is_cyrillic(word));
        let has_any = scripts == Scripts::All || self.scripts[other_script];
        let Some(sound) = Sound::of(word).filter(|_| has_any) else { return found };
        for bucket in buckets(word) {
            let from = self.filed.partition_point(|(filed, ..)| *filed < bucket);
            let filed = self.filed.get(from..).unwrap_or(&[]).iter().take_while(|(filed, ..)| *filed == bucket);
            for &(_, start, bytes) in filed {
                let start = start as usize;
                let term = self.terms.get(start..start + usize::from(bytes)).unwrap_or("");
                if sound.may_be(term, scripts)
                    && let Some(likeness) = Sound::of(term).and_then(|known| sound.likeness(&known))
                {
                    found.push((term, likeness));
                }
            }
        }
        found.sort_unstable();
        // A term of several segments is filed for each.
        found.dedup_by_key(|(term, _)| *term);
        found
    }
}
