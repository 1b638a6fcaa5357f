//! Findings for machines: JSON lines, annotations of a GitHub workflow, and SARIF 2.1.0.

use std::io::Write;
use std::path::{Component, Path};

use anyhow::Result;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::corpus::{Checked, Finding, Rule, Severity};

/// What stays as it is in the path of an address.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// The schema that the SARIF document follows.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// One object a line.
pub(super) fn json(checked: &Checked, out: &mut impl Write) -> Result<()> {
    for finding in &checked.findings {
        writeln!(out, "{}", serde_json::to_string(finding)?)?;
    }
    Ok(())
}

/// One workflow command a line: `::error file=…,line=…,title=…::…`.
pub(super) fn github(checked: &Checked, corpus: &Path, out: &mut impl Write) -> Result<()> {
    let prefix = prefix(corpus);
    for finding in &checked.findings {
        let command = match finding.severity {
            Severity::Note => "notice",
            severity => severity.name(),
        };
        write!(out, "::{command} file={}", property(&format!("{prefix}{}", finding.file)))?;
        if let Some(line) = finding.line {
            write!(out, ",line={line}")?;
        }
        let title = property(&format!("ibid check: {}", finding.rule.id()));
        writeln!(out, ",title={title}::{}", data(&message(finding)))?;
    }
    Ok(())
}

/// Escapes the message of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// One document of one run.
pub(super) fn sarif(checked: &Checked, corpus: &Path, out: &mut impl Write) -> Result<()> {
    let rules: Vec<Value> = Rule::ALL
        .iter()
        .map(|rule| {
            json!({
                "id": rule.id(),
                "shortDescription": {"text": rule.about()},
                "defaultConfiguration": {"level": rule.severity().name()},
            })
        })
        .collect();
    let prefix = prefix(corpus);
    let results: Vec<Value> = checked.findings.iter().map(|finding| result(&prefix, finding)).collect();
    let document = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "ibid", "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    Ok(writeln!(out, "{}", serde_json::to_string_pretty(&document)?)?)
}

fn result(prefix: &str, finding: &Finding) -> Value {
    let place = format!("{prefix}{}", finding.file);
    let address = utf8_percent_encode(&place, PATH).to_string();
    // What is absolute is an address of its own; what is relative is so to the root of the repository.
    let artifact = if place.starts_with('/') {
        json!({"uri": format!("file://{address}")})
    } else {
        json!({"uri": address, "uriBaseId": "%SRCROOT%"})
    };
    let mut physical = json!({"artifactLocation": artifact});
    if let Some(line) = finding.line {
        physical["region"] = json!({"startLine": line});
    }
    json!({
        "ruleId": finding.rule.id(),
        "ruleIndex": Rule::ALL.iter().position(|rule| *rule == finding.rule),
        "level": finding.severity.name(),
        "message": {"text": message(finding)},
        "locations": [{"physicalLocation": physical}],
    })
}

fn message(finding: &Finding) -> String {
    format!("{}; {}", finding.what, finding.fix)
}

/// The path of the corpus folder, for those of its files: inside the current folder where it is there, with `/` between
/// folders and at the end.
fn prefix(corpus: &Path) -> String {
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).unwrap_or_default();
    let whole = corpus.canonicalize().unwrap_or_else(|_| corpus.to_path_buf());
    let path = whole.strip_prefix(&here).unwrap_or(&whole);
    let mut prefix = String::new();
    for part in path.components() {
        match part {
            Component::RootDir => prefix.push('/'),
            part => {
                prefix.push_str(&part.as_os_str().to_string_lossy());
                prefix.push('/');
            }
        }
    }
    prefix
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workflow_commands_are_escaped() {
        assert_eq!(data("50 % of\r\nit: a, b"), "50 %25 of%0D%0Ait: a, b");
        assert_eq!(property("a,b:c%\n.txt"), "a%2Cb%3Ac%25%0A.txt");
    }
}
