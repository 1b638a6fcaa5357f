//! Days on which a page was fetched, printed or saved, and that were taken for the day of its publication.

use std::collections::HashMap;

use jiff::civil::Date;

use super::finding::Finding;
use super::looked::{Looked, folded, shortened};
use crate::corpus::article::Source;
use crate::corpus::front_matter::parse_date;
use crate::corpus::rule::Rule;
use crate::language::{Analyzer, Language};

/// Lines at the beginning and at the end of a text that may be a note of the capture.
const LOOKED_AT: usize = 5;
/// The longest such note, in characters.
const NOTE_CHARS: usize = 160;
/// The longest clock of a page: its day and hour.
const CLOCK_CHARS: usize = 60;
/// So many articles of one publication that are all dated as they were fetched are no chance.
const SEVERAL: usize = 3;

/// How notes of a capture begin: English, German, Russian, Ukrainian, Belarusian, Turkish.
const NOTES: &str = "\
printed on|printed from|printed:|print date|date printed|accessed on|accessed:|access date|date of access|date accessed|\
retrieved on|retrieved:|retrieved from|captured on|captured:|captured from|capture date|saved on|saved from|archived on|\
archived from|archived:|downloaded on|downloaded from|fetched on|fetched from|snapshot of|snapshot taken|this page was printed|\
this page was saved|abgerufen am|abgerufen:|gedruckt am|druckdatum|gespeichert am|heruntergeladen am|archiviert am|\
распечатано|дата печати|дата обращения|дата доступа|сохранено|скачано|роздруковано|дата друку|дата звернення|збережено|\
завантажено|раздрукавана|дата звароту|захавана|erişim tarihi|yazdırma tarihi|kaydedilme tarihi";

/// The days of the week, as they stand beside a date.
const WEEKDAYS: &str = "\
monday|tuesday|wednesday|thursday|friday|saturday|sunday|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|\
понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|понеділок|вівторок|середа|п'ятниця|п’ятниця|субота|неділя|\
панядзелак|аўторак|серада|чацвер|пятніца|нядзеля|pazartesi|salı|çarşamba|perşembe|cuma|cumartesi|pazar";

/// What the articles say of when they were fetched.
#[derive(Default)]
pub(super) struct Captured {
    findings: Vec<Finding>,
    /// Of each publication the articles whose day of fetching is known: how many, those dated so, and the first finding.
    sources: HashMap<Source, (usize, usize, Option<Finding>)>,
}

impl Captured {
    pub(super) fn see(&mut self, looked: &Looked<'_>) {
        let note = note(looked);
        let Some((meta, provenance)) = looked.about else {
            self.findings.extend(note.map(|(at, line)| noted(looked, at, &line)));
            return;
        };
        let dated = looked.key("date");
        match (&note, meta.date) {
            (Some((_, line)), Some(date)) if mentions(line, date) => {
                let what = format!(
                    "its date is {date}, which `{}` in the text seems to give as the day of the capture",
                    shortened(line)
                );
                let fix = "write the day of publication, or `date: unknown`, and remove the note";
                self.findings.push(looked.finding(Rule::CaptureDate, dated, what, fix));
                return;
            }
            (Some((at, line)), _) => self.findings.push(noted(looked, *at, line)),
            (None, _) => {}
        }
        let Some(fetched) = provenance.fetched.as_deref().and_then(parse_date) else { return };
        let same = meta.date == Some(fetched);
        let fix =
            "write the day of publication, or `date: unknown`; where it is right, say where it stands with `date_from`";
        match provenance.date_from.as_deref() {
            // Somebody wrote it, and did not say from where.
            None if same => {
                let what = format!("its date is the day on which it was fetched, {fetched}");
                self.findings.push(looked.finding(Rule::CaptureDate, dated, what, fix));
            }
            // What stands on the page as a time may be its clock, which says so where it always shows the same.
            Some("time") => {
                let (all, alike, first) = self.sources.entry(meta.source.clone()).or_default();
                *all += 1;
                *alike += usize::from(same);
                if first.is_none() && same {
                    let source = meta.source.as_deref().unwrap_or("unknown source");
                    let what = format!(" articles of {source} are dated the day on which they were fetched");
                    *first = Some(looked.finding(Rule::CaptureDate, dated, what, "look what day their pages show"));
                }
            }
            _ => {}
        }
    }

    pub(super) fn findings(self) -> Vec<Finding> {
        let mut findings = self.findings;
        for (all, _, first) in self.sources.into_values().filter(|(all, alike, _)| *all >= SEVERAL && all == alike) {
            findings.extend(first.map(|first| Finding { what: format!("all {all}{}", first.what), ..first }));
        }
        findings
    }
}

fn noted(looked: &Looked<'_>, at: usize, line: &str) -> Finding {
    let what = format!("`{}` looks like a note of when the page was captured", shortened(line));
    looked.finding(Rule::CaptureDate, looked.line(at), what, "remove it, and do not take it for the date")
}

/// A note of the capture near the beginning or the end: where it stands, and its line.
fn note(looked: &Looked<'_>) -> Option<(usize, String)> {
    let blocks = looked.blocks;
    let last = blocks.len().saturating_sub(LOOKED_AT).max(LOOKED_AT);
    let near = blocks.iter().take(LOOKED_AT).chain(blocks.iter().skip(last));
    for block in near {
        let line = looked.block(block);
        if line.len() <= 4 * NOTE_CHARS && has_year(line) && is_note(&folded(line)) {
            return Some((block.span.start, line.to_owned()));
        }
    }
    let first = looked.block(blocks.first()?);
    is_clock(first).then(|| (0, first.to_owned()))
}

fn is_note(line: &str) -> bool {
    line.chars().nth(NOTE_CHARS).is_none() && NOTES.split('|').any(|beginning| line.starts_with(beginning))
}

/// Nothing but a day with its name and the hour: what a page shows of now. `30 April 2024, Tuesday, 5:45`
fn is_clock(line: &str) -> bool {
    if line.len() > 4 * CLOCK_CHARS || !has_year(line) || line.split_whitespace().count() > 7 {
        return false;
    }
    let folded = folded(line);
    let mut words = folded.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | ':'));
    let is_hour = |word: &str| {
        let digits = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        word.split_once(':').is_some_and(|(hour, rest)| digits(hour) && digits(rest.get(..2).unwrap_or(rest)))
    };
    words.clone().any(is_hour) && words.any(|word| WEEKDAYS.split('|').any(|day| day == word))
}

fn has_year(line: &str) -> bool {
    let mut runs = line.split(|c: char| !c.is_ascii_digit());
    runs.any(|run| run.len() == 4 && (run.starts_with("19") || run.starts_with("20")))
}

/// Whether a line names this day, in digits or with the name of the month.
fn mentions(line: &str, day: Date) -> bool {
    let analyzer = Analyzer::new(Language::ENGLISH);
    let terms = analyzer.terms(line);
    let has = |wanted: &str| terms.iter().any(|term| term == wanted);
    let in_digits = analyzer.terms(&day.to_string());
    let written = has(&format!("~m{}", day.month())) && has(&day.day().to_string()) && has(&day.year().to_string());
    written || in_digits.iter().all(|term| has(term))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_and_clocks_are_told_from_bylines() {
        for line in ["Printed on 3 December 2022", "Accessed: 2023-10-16", "Дата обращения: 16.10.2023"] {
            assert!(has_year(line) && is_note(&folded(line)), "{line}");
        }
        for line in ["30 April 2024, Tuesday, 5:45", "Вторник, 30 апреля 2024, 05:45"] {
            assert!(is_clock(line), "{line}");
        }
        for line in [
            "28 November 2022",
            "1- 16.10.2023, 10:44",
            "On Tuesday, 30 April 2024, at 5:45 the bridge fell into the river.",
            "Saved from the flood in 2013, the archive was opened on Monday.",
        ] {
            assert!(!is_clock(line), "{line}");
        }
    }

    #[test]
    fn a_day_is_found_however_it_is_written() {
        let day = jiff::civil::date(2023, 10, 16);
        for line in ["16.10.2023", "on 2023-10-16", "16 October 2023", "October 16, 2023", "16 октября 2023 г."]
        {
            assert!(mentions(line, day), "{line}");
        }
        for line in ["17 October 2023", "16 October 2022", "2023", "the 16th"] {
            assert!(!mentions(line, day), "{line}");
        }
    }
}
