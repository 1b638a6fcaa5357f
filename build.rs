//! Finds out which commit is built, for `ibid --version`: the same sources always give the same answer.

use std::path::Path;
use std::process::Command;

/// Digits of a commit that are shown.
const SHOWN: usize = 12;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=BUILD_COMMIT");
    // A container is built without the history, and is told.
    let told = std::env::var("BUILD_COMMIT").ok().filter(|commit| !commit.is_empty());
    let commit = told.or_else(checked_out).unwrap_or_else(|| "unknown".to_owned());
    println!("cargo:rustc-env=BUILT_FROM_COMMIT={}", commit.chars().take(SHOWN).collect::<String>());
}

/// The commit of this checkout, if it is one.
fn checked_out() -> Option<String> {
    let head = git(&["rev-parse", "--git-path", "HEAD"])?;
    // Only what names the current commit is watched: a change of it is a change of the version.
    for path in
        [Some(head), git(&["symbolic-ref", "-q", "HEAD"]).and_then(|name| git(&["rev-parse", "--git-path", &name]))]
    {
        if let Some(path) = path.filter(|path| Path::new(path).exists()) {
            println!("cargo:rerun-if-changed={path}");
        }
    }
    git(&["rev-parse", "HEAD"])
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok().filter(|output| output.status.success())?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}
