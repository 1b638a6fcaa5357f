//! One thing that is to be said of a file.

use std::fmt;

use crate::corpus::problem::Problem;
use crate::corpus::rule::{Rule, Severity};

/// Something that is wrong or suspicious: where, what, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// The rule, by its stable name.
    pub rule: Rule,
    /// How much it weighs.
    pub severity: Severity,
    /// Path inside the corpus folder, with `/` between folders.
    pub file: String,
    /// Line in the file, counted from 1; `None` when the whole file is meant.
    pub line: Option<usize>,
    /// The id of the article, where there is one.
    pub article: Option<String>,
    /// The id of another article that it concerns.
    pub other: Option<String>,
    /// What is wrong: lower case, no full stop.
    pub what: String,
    /// What to do about it.
    pub fix: String,
}

impl Finding {
    /// A problem, as heavy as its rule is.
    pub(super) fn of(problem: Problem) -> Finding {
        let Problem { file, line, what, fix, rule } = problem;
        Finding { rule, severity: rule.severity(), file, line, article: None, other: None, what, fix }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Finding { file, what, fix, .. } = self;
        write!(f, "{}: {file}", self.severity.name())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {what}; {fix}")
    }
}
