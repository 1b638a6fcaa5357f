//! Light rules for languages without a Snowball stemmer: tables of endings, and what is evened out where they were.
//!
//! The rules take off what declension and conjugation add, and leave derivation alone. `forms.rs` measures what they
//! bring together, rightly and wrongly.

use super::detect::Language;

/// The endings of a language.
pub(super) struct Endings {
    /// Words whose forms follow no rule: the first of a line stands for all of it.
    irregular: &'static [&'static str],
    /// Taken off one after the other.
    layers: &'static [Layer],
    /// Evens out what changes in front of an ending.
    mend: fn(&mut String),
}

/// Endings of which one is taken off, the longest that fits, by how many letters it must leave. `ець>ц` puts a `ц` in
/// its place.
type Layer = &'static [(usize, &'static str)];

/// The endings of a language, where it has some here.
pub(super) fn endings(language: Language) -> Option<&'static Endings> {
    Some(match language.code() {
        "uk" => &UKRAINIAN,
        _ => return None,
    })
}

impl Endings {
    /// A word without its endings.
    pub(super) fn off(&self, word: &str) -> String {
        let forms = |line: &&&str| line.split(' ').any(|form| form == word);
        if let Some(line) = self.irregular.iter().find(forms) {
            return line.split(' ').next().unwrap_or(word).to_owned();
        }
        let mut stem = word.to_owned();
        for layer in self.layers {
            if let Some((rest, put)) = longest(layer, &stem) {
                stem.truncate(rest);
                stem.push_str(put);
            }
        }
        (self.mend)(&mut stem);
        stem
    }
}

/// How many bytes the longest fitting ending leaves, and what comes in its place.
fn longest(layer: Layer, stem: &str) -> Option<(usize, &'static str)> {
    let mut found: Option<(usize, &'static str)> = None;
    for (least, endings) in layer {
        for rule in endings.split(' ') {
            let (ending, put) = rule.split_once('>').unwrap_or((rule, ""));
            if let Some(rest) = stem.strip_suffix(ending)
                && found.is_none_or(|(left, _)| rest.len() < left)
                && rest.chars().count() >= *least
            {
                found = Some((rest.len(), put));
            }
        }
    }
    found
}

/// Puts a letter in the place of the last vowel of a stem, where it is one of these.
fn swap_last_vowel(stem: &mut String, vowels: &str, swaps: &[(char, char)]) {
    let last = stem.char_indices().rev().find(|(_, c)| vowels.contains(*c));
    if let Some((at, vowel)) = last
        && let Some((_, to)) = swaps.iter().find(|(from, _)| *from == vowel)
    {
        stem.replace_range(at..at + vowel.len_utf8(), to.encode_utf8(&mut [0; 4]));
    }
}

/// `нн` is `н` at the end of a stem.
fn undouble(stem: &mut String) {
    let mut last = stem.chars().rev();
    if let (Some(c), Some(before)) = (last.next(), last.next())
        && c == before
    {
        stem.truncate(stem.len() - c.len_utf8());
    }
}

const UKRAINIAN: Endings = Endings {
    irregular: &[
        "день дня дню днем дні днів дням днями днях",
        "тиждень тижня тижню тижнем тижні тижнів",
        "імя імені іменем імена імен іменами іменам",
        "війна війни війні війну війною воєн війнам війнами війнах",
        "земля землі землю землею земель землям землями землях",
        "книга книги книзі книгу книгою книг книгам книгами книгах",
        "нога ноги нозі ногу ногою ніг ногам ногами ногах",
        "рівень рівня рівню рівнем рівні рівнів рівням рівнями рівнях",
        "село села селу селом селі сіл селам селами селах",
    ],
    layers: &[
        &[(3, "ся сь")],
        &[
            (2, "а я у ю о е є и і ї й ь"),
            (
                3,
                "ам ям ом ем єм ах ях ів їв ей ою ею єю ами ями има ові еві єві \
                ий ого ому им их ими ої іх ім іми єї ього ьому ьої ьою \
                вій>в кій>к ній>н хій>х шій>ш жій>ж чій>ч гій>г лій>л \
                ить їть ать ять уть ють ає ує ює аю ую яю яє іє ають ують юють яють іють лять \
                ок>к ець>ц інь>ен єть еть іть уєть аєть яєть помозі>помог ремозі>ремог увазі>уваг дорозі>дорог празі>праг",
            ),
            (4, "ій ія ії ію ією іям іями іях"),
        ],
        &[(3, "ат ят ит іт ал ял ил іл ав яв ив ув ов ев єв ів їв уват юват увал ювал ував ював ува юва нут нул")],
    ],
    mend: |stem| {
        undouble(stem);
        swap_last_vowel(stem, "аеєиіїоуюя", &[('о', 'і'), ('є', 'ї')]);
        if let Some(rest) = stem.strip_suffix('ц') {
            stem.truncate(rest.len());
            stem.push('к');
        }
    },
};
