//! `names.toml` of a corpus folder: names of its own, beside those that are built in.

use std::io::ErrorKind;
use std::path::Path;

use super::problem::Problem;
use super::rule::Rule;
use crate::language::Names;

/// Where a corpus keeps its names. It may have none.
pub const NAMES: &str = "names.toml";

/// The names that a corpus is searched with. Of a list that cannot be read nothing counts but that it cannot.
pub fn names(root: &Path) -> (Names, Option<Problem>) {
    let own = match std::fs::read_to_string(root.join(NAMES)) {
        Ok(text) => Names::parse(&text).map_err(|mistake| Problem::at(NAMES, mistake.line, mistake.what, mistake.fix)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Names::default()),
        Err(error) => Err(Problem::of_file(NAMES, format!("cannot be read ({error})"), "make it readable UTF-8 text")),
    };
    match own {
        Ok(own) => (own.over(Names::built_in()), None),
        Err(problem) => (Names::built_in(), Some(problem.of(Rule::BadNames))),
    }
}
