//! Names of several words, followed through the words of a text: Collective Security Treaty Organization.

use std::ops::Range;

use super::concepts::Concept;
use crate::language::Token;

/// The names of a question that have several words.
#[derive(Default)]
pub(super) struct Runs<'q> {
    runs: Vec<Run<'q>>,
}

struct Run<'q> {
    concept: usize,
    factor: f32,
    terms: &'q [String],
}

/// A name that stands in a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Met {
    /// Which concept it is of.
    pub(super) concept: usize,
    /// What it counts.
    pub(super) factor: f32,
    /// The number of its first word in the text.
    pub(super) position: u32,
    /// Its bytes in the text.
    pub(super) span: Range<usize>,
}

/// The names that may be complete with the next words.
pub(super) struct Following<'r> {
    runs: &'r [Run<'r>],
    begun: Vec<Begun>,
}

struct Begun {
    run: usize,
    /// How many of its words have been met.
    met: usize,
    first: u32,
    last: u32,
    start: usize,
}

impl<'q> Runs<'q> {
    pub(super) fn new(concepts: &'q [Concept]) -> Runs<'q> {
        let of = |(concept, of): (usize, &'q Concept)| {
            of.runs.iter().map(move |(terms, factor)| Run { concept, factor: *factor, terms })
        };
        Runs { runs: concepts.iter().enumerate().flat_map(of).filter(|run| run.terms.len() > 1).collect() }
    }

    /// Follows them through another text.
    pub(super) fn follow(&self) -> Following<'_> {
        Following { runs: &self.runs, begun: Vec::new() }
    }
}

impl Following<'_> {
    /// Takes the next token of the text; the name that is complete with it.
    pub(super) fn step(&mut self, token: &Token<'_>) -> Option<Met> {
        if self.runs.is_empty() {
            return None;
        }
        let mut complete = None;
        let runs = self.runs;
        self.begun.retain_mut(|begun| {
            let Some(run) = runs.get(begun.run).filter(|_| token.position <= begun.last + 1) else { return false };
            // One word may have several terms.
            if token.position > begun.last && run.terms.get(begun.met).is_some_and(|term| term == token.term) {
                begun.met += 1;
                begun.last = token.position;
                if begun.met == run.terms.len() {
                    let span = begun.start..token.span.end;
                    complete = Some(Met { concept: run.concept, factor: run.factor, position: begun.first, span });
                    return false;
                }
            }
            true
        });
        for (at, run) in runs.iter().enumerate() {
            if run.terms.first().is_some_and(|term| term == token.term) {
                let position = token.position;
                let start = token.span.start;
                self.begun.push(Begun { run: at, met: 1, first: position, last: position, start });
            }
        }
        complete
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Analyzer, Language};

    #[test]
    fn a_name_of_several_words_is_met_where_they_stand_together() {
        let analyzer = Analyzer::new(Language::ENGLISH);
        let terms = analyzer.terms("Collective Security Treaty");
        let concept = Concept { runs: vec![(terms, 0.5)], ..Concept::default() };
        let concepts = [Concept::default(), concept];
        let runs = Runs::new(&concepts);
        let met = |text: &str| {
            let (mut following, mut tokens, mut met) = (runs.follow(), analyzer.tokens(text), Vec::new());
            while let Some(token) = tokens.next_token() {
                met.extend(following.step(&token).map(|met| (met.concept, met.position, text[met.span].to_owned())));
            }
            met
        };
        let found = |position, text: &str| vec![(1, position, text.to_owned())];
        assert_eq!(met("The collective security treaty holds."), found(1, "collective security treaty"));
        assert_eq!(met("a Collective Collective-Security Treaty"), found(2, "Collective-Security Treaty"));
        assert_eq!(met("collective security of the treaty"), []);
        assert_eq!(met("collective, security"), []);
    }
}
