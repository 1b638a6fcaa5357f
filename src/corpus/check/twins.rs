//! Articles with nearly the same text: agency copy, re-posts, or one article brought in twice.

use jiff::civil::Date;

use super::finding::Finding;
use super::looked::Looked;
use crate::corpus::article::Source;
use crate::corpus::rule::{Rule, Severity};
use crate::corpus::wording::{Sketch, Sketches};

/// The share of both texts' runs of words from which on they are nearly the same.
const NEARLY: f32 = 0.5;
/// So many articles with one run of words are looked at: what more of them share is a form of words.
const LOOKED_AT: usize = 200;

/// The articles so far.
#[derive(Default)]
pub(super) struct Twins {
    sketches: Vec<Sketch>,
    articles: Vec<Known>,
}

struct Known {
    id: String,
    /// Where a `.jsonl` has it.
    place: Option<(String, Option<usize>)>,
    source: Source,
    date: Option<Date>,
}

impl Twins {
    pub(super) fn see(&mut self, looked: &Looked<'_>) {
        let (Some(id), Some(meta)) = (looked.id, looked.meta()) else { return };
        let place = (id != looked.file).then(|| (looked.file.to_owned(), looked.line(0)));
        self.sketches.push(Sketch::of(looked.text));
        self.articles.push(Known { id: id.to_owned(), place, source: meta.source.clone(), date: meta.date });
    }

    /// Each article that is nearly the same as one before it, with the one that it is most like.
    pub(super) fn findings(self) -> Vec<Finding> {
        let all = Sketches::new(self.sketches.iter());
        let mut findings = Vec::new();
        for (at, (sketch, article)) in self.sketches.iter().zip(&self.articles).enumerate() {
            let near = all.sharing(sketch, NEARLY, LOOKED_AT);
            let earlier = near.into_iter().filter(|&other| other < at);
            let like = earlier.filter_map(|other| Some((sketch.resemblance(self.sketches.get(other)?), other)));
            let most = like.filter(|(part, _)| *part >= NEARLY).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            if let Some((part, other)) = most
                && let Some(other) = self.articles.get(other)
            {
                findings.push(finding(article, other, part));
            }
        }
        findings
    }
}

fn finding(article: &Known, other: &Known, part: f32) -> Finding {
    // The same day in the same publication: one article that was brought in twice.
    let twice = article.source.is_some() && (&article.source, article.date) == (&other.source, other.date);
    let (file, line) = article.place.clone().unwrap_or_else(|| (article.id.clone(), None));
    let own = if article.place.is_some() { format!("the text of `{}`", article.id) } else { "its text".to_owned() };
    let percent = (part * 100.0).round();
    let (severity, of, fix) = if twice {
        (Severity::Warning, ", which has the same source and date", "remove one of the two unless both were published")
    } else {
        (Severity::Note, "", "both are kept, and an answer names the other under `Also in`")
    };
    Finding {
        rule: Rule::NearDuplicate,
        severity,
        file,
        line,
        article: Some(article.id.clone()),
        other: Some(other.id.clone()),
        what: format!("{own} is about {percent} % the same as that of `{}`{of}", other.id),
        fix: fix.to_owned(),
    }
}
