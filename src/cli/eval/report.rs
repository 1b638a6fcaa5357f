//! What was measured, as a table for reading.

use std::io::{self, Write};

use super::{Column, Report};
use crate::cli::terminal::clean;
use crate::eval::{Figures, Judged, Miss, Quoted, worst};
use crate::reply::counted;

/// Columns of the table: the names, and the figures.
const NAME: usize = 46;
const FIGURE: usize = 13;
/// Characters of a quote that are repeated.
const QUOTE: usize = 160;

/// Prints the figures, the tables of confidence, and some of the worst misses.
pub(super) fn print(report: &Report, misses: usize, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", heading(report))?;
    writeln!(out)?;
    line(out, "", report.figures.iter().map(|column| column.of.to_owned()))?;
    for (name, figure) in rows() {
        line(out, name, report.figures.iter().map(|column| figure(&column.figures)))?;
    }
    for code in languages(&report.figures) {
        let of = |column: &Column| {
            let figures = column.figures.by_language.get(code).copied().unwrap_or_default();
            format!("{} of {}", percent(figures.first), figures.answerable)
        };
        line(out, &format!("answer in the first quote, {code}, %"), report.figures.iter().map(of))?;
    }
    if let Some(Column { of, figures }) = report.figures.first() {
        writeln!(out, "\nConfidence and truth ({of})")?;
        calibration(figures, out)?;
        writeln!(out, "\nOnly the most confident answered ({of})")?;
        risks(figures, out)?;
    }
    worst_misses(&report.questions, misses, out)
}

fn heading(report: &Report) -> String {
    let ranking = match report.sentences {
        Some(sentences) => format!("plain BM25, {} a quote", counted(sentences.into(), "sentence")),
        None => "ibid".to_owned(),
    };
    let (caution, threshold) = (report.caution, report.threshold);
    let counts = if report.declining { "a declined answer is a miss" } else { "what came closest counts" };
    format!("{ranking}; caution {caution} declines below {threshold}; {counts}")
}

/// A figure's name, with its unit, and how it is written.
type Row = (&'static str, fn(&Figures) -> String);

fn rows() -> [Row; 20] {
    [
        ("questions", |f| f.questions.to_string()),
        ("  that the articles answer", |f| f.answerable.to_string()),
        ("answer in the first quote, %", |f| percent(f.first)),
        ("answer in the first three quotes, %", |f| percent(f.three)),
        ("answer characters in five quotes, %", |f| percent(f.covered)),
        ("declined though answered (false refusals), %", |f| percent(f.false_refusals)),
        ("declined and unanswerable (caught), %", |f| percent(f.declined_rightly)),
        ("  caught at 5 % false refusals, %", |f| percent(f.caught_at_5.map(|caught| caught.share))),
        ("  … with declining below", |f| number(f.caught_at_5.map(|caught| caught.threshold), 2)),
        ("AUC of confidence", |f| number(f.auc, 3)),
        ("expected calibration error", |f| number(f.calibration_error, 3)),
        ("answers that stand whole in a passage", |f| f.in_a_passage.to_string()),
        ("  MRR@10 of passages", |f| number(f.mrr_10, 3)),
        ("  recall@1 of passages, %", |f| percent(f.recall_1)),
        ("  recall@5 of passages, %", |f| percent(f.recall_5)),
        ("  recall@10 of passages, %", |f| percent(f.recall_10)),
        ("characters of a shown quote", |f| number(f.chars_per_quote, 0)),
        ("verbatim quotes, %", |f| percent(f.verbatim)),
        ("median time, ms", |f| number(f.p50_ms, 1)),
        ("99th percentile, ms", |f| number(f.p99_ms, 1)),
    ]
}

/// The languages, where there is more than one.
fn languages(columns: &[Column]) -> Vec<&str> {
    let all: Vec<&str> =
        columns.iter().take(1).flat_map(|column| column.figures.by_language.keys()).map(String::as_str).collect();
    if all.len() > 1 { all } else { Vec::new() }
}

fn line(out: &mut dyn Write, name: &str, figures: impl Iterator<Item = String>) -> io::Result<()> {
    let figures: String = figures.map(|figure| format!("{figure:>FIGURE$}")).collect();
    writeln!(out, "{name:<NAME$}{figures}")
}

fn calibration(figures: &Figures, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{:<12}{:>10}{:>18}{:>22}", "confidence", "questions", "mean confidence", "first quote right")?;
    for bin in &figures.bins {
        let from = format!("{:.1} to {:.1}", bin.from, bin.from + 0.1);
        let (confidence, right) = match bin.questions {
            0 => (None, None),
            _ => (Some(bin.confidence), Some(bin.right)),
        };
        writeln!(out, "{from:<12}{:>10}{:>18}{:>22}", bin.questions, number(confidence, 2), number(right, 2))?;
    }
    Ok(())
}

fn risks(figures: &Figures, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{:<12}{:>18}{:>22}", "answered, %", "at confidence", "first quote wrong, %")?;
    for risk in &figures.risks {
        let (confidence, wrong) = (number(Some(risk.confidence), 2), percent(Some(risk.error)));
        writeln!(out, "{:<12}{confidence:>18}{wrong:>22}", risk.coverage)?;
    }
    Ok(())
}

fn worst_misses(judged: &[Judged], wanted: usize, out: &mut dyn Write) -> io::Result<()> {
    let misses = worst(judged);
    if misses.is_empty() || wanted == 0 {
        return Ok(());
    }
    writeln!(out, "\nThe worst of {}", counted(misses.len(), "wrong answer"))?;
    for judged in misses.into_iter().take(wanted) {
        let kind = match judged.miss {
            Some(Miss::Declined) => "declined",
            Some(Miss::WrongPassage) => "wrong passage",
            Some(Miss::WrongSentences) => "right passage, wrong sentences",
            Some(Miss::Answered) => "answered though unanswerable",
            None => continue,
        };
        writeln!(out, "\n{} ({})", clean(&judged.question), clean(&judged.id))?;
        writeln!(out, "  {kind}, confidence {:.2}", judged.confidence)?;
        let expected: Vec<String> = judged.answers.iter().map(|answer| shortened(answer)).collect();
        if !expected.is_empty() {
            writeln!(out, "  expected: {} — {}", expected.join(" / "), clean(&judged.articles.join(", ")))?;
        }
        let first = if judged.miss == Some(Miss::Declined) { "would have come first" } else { "came first" };
        match judged.quotes.first().or(judged.guess.as_ref()) {
            Some(Quoted { place, text, .. }) => {
                writeln!(out, "  {first}: {} — {}", shortened(text), clean(&place.article))?;
            }
            None => writeln!(out, "  {first}: nothing")?,
        }
    }
    Ok(())
}

/// The beginning of a text, in one line.
fn shortened(text: &str) -> String {
    let line = clean(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    match line.char_indices().nth(QUOTE) {
        Some((end, _)) => format!("{} …", line.get(..end).unwrap_or(&line).trim_end()),
        None => line,
    }
}

fn percent(share: Option<f64>) -> String {
    number(share.map(|share| share * 100.0), 1)
}

fn number(number: Option<f64>, places: usize) -> String {
    number.map_or_else(|| "–".to_owned(), |number| format!("{number:.places$}"))
}
