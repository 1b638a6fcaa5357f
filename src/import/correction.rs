//! Notes in which a publication says that it has corrected an article.

/// Words that stand before a note, with a mark after them or alone on their line.
const HEADS: &[&str] = &[
    "correction",
    "corrections",
    "correction and clarification",
    "corrections and clarifications",
    "clarification",
    "corrected",
    "erratum",
    "исправление",
    "исправлено",
    "поправка",
    "уточнение",
    "виправлення",
    "виправлено",
    "уточнення",
    "выпраўленне",
    "выпраўлена",
    "удакладненне",
    "korrektur",
    "berichtigung",
    "richtigstellung",
    "düzeltme",
];

/// How a note begins that has no such head.
const OPENINGS: &[&str] = &[
    "updated to correct",
    "an earlier version of th",
    "a previous version of th",
    "an earlier edition of th",
    "в более ранней версии",
    "в предыдущей версии",
    "в первоначальной версии",
    "у попередній версії",
    "у ранішій версії",
    "у папярэдняй версіі",
    "in einer früheren version",
    "in einer früheren fassung",
    "in einer vorherigen version",
];

/// What speaks of the article itself, and of such what says that it was corrected.
const ITSELF: &[&str] = &[
    "this ",
    "the article ",
    "the story ",
    "editor",
    "updated",
    "update",
    "amended",
    "статья ",
    "текст ",
    "материал ",
];
const SAYS: &[&str] =
    &["to correct ", "been corrected", "was corrected", "been amended", "was amended", "исправлен", "виправлен"];

/// A longer line is a paragraph of the article.
const LINE_BYTES: usize = 1_000;

/// Whether there is a note of correction in a text that was not in its earlier wording.
pub(super) fn is_new(text: &str, earlier: &str) -> bool {
    let mut notes = text.lines().filter(|line| is_note(line));
    notes.any(|note| !earlier.lines().any(|line| line == note))
}

/// Whether there is a note of correction among some lines.
pub(super) fn is_among<'a>(lines: impl IntoIterator<Item = &'a str>) -> bool {
    lines.into_iter().any(is_note)
}

fn is_note(line: &str) -> bool {
    if line.len() > LINE_BYTES {
        return false;
    }
    let line = line.to_lowercase();
    let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    let after = |head: &&str| line.strip_prefix(*head).map(str::trim_start);
    let is_head = |rest: &str| rest.is_empty() || rest.starts_with([':', '.', ',', '(', '—', '–', '-', ']', '*', '|']);
    HEADS.iter().filter_map(after).any(is_head)
        || OPENINGS.iter().any(|opening| line.starts_with(opening))
        || (ITSELF.iter().any(|start| line.starts_with(start)) && SAYS.iter().any(|said| line.contains(said)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_told_from_what_only_speaks_of_corrections() {
        for note in [
            "Correction: The crane was built in 1931, not in 1913.",
            "CORRECTION (3 May 2024): the name of the baker.",
            "[Correction, 3 May: an earlier figure was wrong.]",
            "* This story was updated on 3 May to correct the spelling of a name.",
            "Updated to correct the year.",
            "An earlier version of this article misstated the year.",
            "This article has been corrected.",
            "Исправлено: кран построен в 1931 году.",
            "В более ранней версии статьи был указан другой год.",
            "Korrektur: Der Kran stammt aus dem Jahr 1931.",
            "Уточнення. Кран збудовано 1931 року.",
        ] {
            assert!(is_note(note), "{note}");
            assert!(is_new(&format!("A.\n{note}\nB."), "A.\nB."), "{note}");
            assert!(!is_new(&format!("A.\n{note}"), &format!("B.\n{note}")), "{note}");
        }
        for line in [
            "Corrections officers went on strike on Monday.",
            "Correction of the river took nine years.",
            "The mayor said that the error had been corrected.",
            "This is how the river was straightened.",
            "Исправление русла заняло девять лет.",
        ] {
            assert!(!is_note(line), "{line}");
        }
    }
}
