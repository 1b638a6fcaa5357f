//! Runs and relevance judgements in the plain columns that tools after trec_eval read.
//!
//! A document is a passage: its article's id, a colon, and its bytes. Blanks in ids are percent-encoded, because the
//! columns are parted by blanks.

use std::io::{self, Write};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::measure::{Judged, Stretch};

/// The least by which a score falls from one rank to the next. The tools sort by score and have their own ways with
/// equal ones.
const STEP: f64 = 1e-6;

/// Writes what was retrieved: question, `Q0`, passage, rank, score, `ibid`.
///
/// # Errors
/// When it cannot be written.
pub fn write_run(out: &mut dyn Write, judged: &[&Judged]) -> io::Result<()> {
    for judged in judged {
        let mut above = f64::INFINITY;
        for (rank, passage) in (1..).zip(&judged.passages) {
            let score = f64::from(passage.score).min(above - STEP);
            above = score;
            writeln!(out, "{} Q0 {} {rank} {score:.6} ibid", word(&judged.id), document(&passage.place))?;
        }
    }
    Ok(())
}

/// Writes which passages hold an answer: question, `0`, passage, `1`.
///
/// # Errors
/// When it cannot be written.
pub fn write_qrels(out: &mut dyn Write, judged: &[&Judged]) -> io::Result<()> {
    for judged in judged {
        for place in &judged.relevant {
            writeln!(out, "{} 0 {} 1", word(&judged.id), document(place))?;
        }
    }
    Ok(())
}

fn document(place: &Stretch) -> String {
    format!("{}:{}-{}", word(&place.article), place.start, place.end)
}

/// An id without blanks; a percent sign is encoded, too, so that no two ids become one.
fn word(id: &str) -> String {
    let mut word = String::new();
    for character in id.chars() {
        if character.is_whitespace() || character.is_control() || character == '%' {
            word.extend(utf8_percent_encode(character.encode_utf8(&mut [0; 4]), NON_ALPHANUMERIC));
        } else {
            word.push(character);
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_one_word_and_stays_itself() {
        assert_eq!(word("a b%20\u{a0}ж.txt#7"), "a%20b%2520%C2%A0ж.txt#7");
    }
}
