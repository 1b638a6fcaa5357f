//! Finds out which commit is built, for `ibid --version`: the same sources always give the same answer.

use std::path::Path;
use std::process::Command;

/// Digits of a commit that are shown.
const SHOWN: usize = 12;
/// What the program is made of, beside the libraries.
const SOURCES: [&str; 5] = ["src", "locales", "Cargo.toml", "Cargo.lock", "build.rs"];

fn main() {
    println!("cargo:rerun-if-env-changed=BUILD_COMMIT");
    for source in SOURCES {
        println!("cargo:rerun-if-changed={source}");
    }
    // A container is built without the history, and is told.
    let told = std::env::var("BUILD_COMMIT").ok().filter(|commit| !commit.is_empty());
    let told = told.map(|commit| commit.chars().take(SHOWN).collect());
    let commit: String = told.or_else(checked_out).unwrap_or_else(|| "unknown".to_owned());
    println!("cargo:rustc-env=BUILT_FROM_COMMIT={commit}");
}

/// The commit of this checkout, if it is one, and whether the sources are otherwise by now.
fn checked_out() -> Option<String> {
    // Sources that were unpacked inside of another project are not of its commit.
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().ok()?;
    if Path::new(&git(&["rev-parse", "--show-toplevel"])?).canonicalize().ok()? != here {
        return None;
    }
    // It grows whenever another commit is checked out or made.
    let log = git(&["rev-parse", "--git-path", "logs/HEAD"]).filter(|log| Path::new(log).exists());
    if let Some(log) = log {
        println!("cargo:rerun-if-changed={log}");
    }
    let commit: String = git(&["rev-parse", "HEAD"])?.chars().take(SHOWN).collect();
    let mut differs = vec!["diff", "--quiet", "HEAD", "--"];
    differs.extend(SOURCES);
    let is_same = Command::new("git").args(differs).status().ok()?.success();
    Some(if is_same { commit } else { format!("{commit}-changed") })
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok().filter(|output| output.status.success())?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}
