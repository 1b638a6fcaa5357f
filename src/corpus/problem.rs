//! What is wrong with a file, in one line a person can act on.

use std::fmt;

use super::rule::Rule;

/// Something that keeps an article out of the corpus: which file, which line, what is wrong, what to write.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Problem {
    /// Path inside the corpus folder, with `/` between folders.
    pub file: String,
    /// Line in the file, counted from 1; `None` when the whole file is meant.
    pub line: Option<usize>,
    /// What is wrong: lower case, no full stop.
    pub what: String,
    /// What to do about it.
    pub fix: String,
    /// The rule that is broken.
    #[serde(default)]
    pub rule: Rule,
}

impl Problem {
    /// A problem that concerns the whole file.
    pub(crate) fn of_file(file: &str, what: impl Into<String>, fix: impl Into<String>) -> Problem {
        Problem { file: file.to_owned(), line: None, what: what.into(), fix: fix.into(), rule: Rule::default() }
    }

    /// A problem at a line, counted from 1.
    pub(crate) fn at(file: &str, line: usize, what: impl Into<String>, fix: impl Into<String>) -> Problem {
        Problem { file: file.to_owned(), line: Some(line), what: what.into(), fix: fix.into(), rule: Rule::default() }
    }

    /// The same, of another rule.
    pub(crate) fn of(self, rule: Rule) -> Problem {
        Problem { rule, ..self }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}; {}", self.file, self.what, self.fix),
            None => write!(f, "{}: {}; {}", self.file, self.what, self.fix),
        }
    }
}
