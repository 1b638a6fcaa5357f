//! How a name sounds, whatever it is spelt in: Токаев, Tokayev, Toqayev, Tokajew and Tokaïev are one.
//!
//! A word becomes a row of sounds, each with the ones that its letters surely stand for and those that they may stand
//! for in some habit of spelling: English newspapers, passports (ICAO 9303) and BGN/PCGN, ISO 9 without its accents,
//! German, French, Turkish, and the national systems of Ukraine and Belarus, whose names also differ from their
//! Russian forms. Two words are one name when their rows meet within a small budget of doubts, smaller where both are in
//! one script. What is not a letter of the Latin or Cyrillic script has no sound: numbers never vary.

use super::detect::Language;

/// Shorter words, in letters, have no other spellings.
const MIN_LETTERS: usize = 4;
/// … of the same script.
const MIN_LETTERS_ALIKE: usize = 5;
/// A longer word is none.
const MAX_LETTERS: usize = 32;
/// From this many letters on, two spellings of a plain word differ in two letters.
const LONG: usize = 8;
/// Two spellings of one name differ by at most so many letters (Chruschtschow, Хрущев).
const LENGTHS: usize = 7;

/// The sounds, one bit each.
mod bits {
    pub(super) const P: u32 = 1;
    pub(super) const B: u32 = 1 << 1;
    pub(super) const F: u32 = 1 << 2;
    pub(super) const V: u32 = 1 << 3;
    pub(super) const M: u32 = 1 << 4;
    pub(super) const N: u32 = 1 << 5;
    pub(super) const R: u32 = 1 << 6;
    pub(super) const L: u32 = 1 << 7;
    pub(super) const T: u32 = 1 << 8;
    pub(super) const D: u32 = 1 << 9;
    pub(super) const K: u32 = 1 << 10;
    pub(super) const G: u32 = 1 << 11;
    pub(super) const H: u32 = 1 << 12;
    pub(super) const KH: u32 = 1 << 13;
    pub(super) const S: u32 = 1 << 14;
    pub(super) const Z: u32 = 1 << 15;
    pub(super) const SH: u32 = 1 << 16;
    pub(super) const ZH: u32 = 1 << 17;
    pub(super) const TS: u32 = 1 << 18;
    pub(super) const CH: u32 = 1 << 19;
    pub(super) const SHCH: u32 = 1 << 20;
    pub(super) const DZH: u32 = 1 << 21;
    pub(super) const W: u32 = 1 << 22;
    pub(super) const J: u32 = 1 << 23;
    pub(super) const A: u32 = 1 << 24;
    pub(super) const O: u32 = 1 << 25;
    pub(super) const U: u32 = 1 << 26;
    pub(super) const E: u32 = 1 << 27;
    pub(super) const I: u32 = 1 << 28;
    pub(super) const Y: u32 = 1 << 29;
    /// `ou`, which is u in French names only.
    pub(super) const OU: u32 = 1 << 30;
    /// `c` before e, i and y.
    pub(super) const C: u32 = 1 << 31;
    pub(super) const VOWELS: u32 = A | O | U | E | I | Y | OU;
    pub(super) const HUSHING: u32 = SH | ZH | CH | SHCH | DZH;
}
use bits::*;

/// One sound of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Slot {
    /// What its letters surely stand for.
    sure: u32,
    /// What they may stand for.
    maybe: u32,
}

impl Slot {
    const fn sure(sure: u32) -> Slot {
        Slot { sure, maybe: 0 }
    }

    const fn or(sure: u32, maybe: u32) -> Slot {
        Slot { sure, maybe }
    }

    fn is_vowel(self) -> bool {
        self.sure & VOWELS != 0
    }

    /// A glide that may as well be left out before a vowel.
    fn is_glide(self) -> bool {
        self.sure & J != 0
    }

    /// The doubt in taking two for one; `None` when they cannot be one.
    fn doubt(self, other: Slot) -> Option<u8> {
        if self.sure & other.sure != 0 {
            return Some(0);
        }
        (self.sure & other.maybe != 0 || self.maybe & other.sure != 0).then_some(1)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
}

/// Whether a word begins with a Cyrillic letter.
pub fn is_cyrillic(word: &str) -> bool {
    word.starts_with(|c| matches!(c, '\u{400}'..='\u{52f}'))
}

/// The script of a word of letters; `None` when it has others or none, or is too short or long.
fn script(word: &str) -> Option<Script> {
    let (mut latin, mut cyrillic) = (0, 0);
    for c in word.chars() {
        match c {
            '\'' | '’' | 'ʼ' | 'ʹ' => {}
            'a'..='z' | '\u{df}'..='\u{24f}' | 'ə' | '\u{1e00}'..='\u{1eff}' => latin += 1,
            '\u{430}'..='\u{52f}' => cyrillic += 1,
            '\u{300}'..='\u{36f}' => {}
            _ => return None,
        }
    }
    match (latin, cyrillic) {
        (MIN_LETTERS..=MAX_LETTERS, 0) => Some(Script::Latin),
        (0, MIN_LETTERS..=MAX_LETTERS) => Some(Script::Cyrillic),
        _ => None,
    }
}

/// Where a spelling comes from, as a row of sounds shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// The word as it stands.
    Whole,
    /// Without the ending of a case (Токаевым), or a last vowel that another script's stem lacks.
    Cut,
}

#[derive(Clone, Debug)]
struct Row {
    slots: Vec<Slot>,
    end: End,
}

/// A word, ready to be compared with others.
#[derive(Clone, Debug)]
pub struct Sound {
    script: Script,
    word: String,
    letters: usize,
    rows: Vec<Row>,
}

impl Sound {
    /// How a word in lower case sounds; `None` when it is too short, or is no word of Latin or Cyrillic letters.
    pub fn of(word: &str) -> Option<Sound> {
        let script = script(word)?;
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let mut rows = vec![Row { slots: slots(word, script), end: End::Whole }];
        match script {
            Script::Cyrillic => {
                for stem in stems(word) {
                    let slots = slots(stem, script);
                    match rows.iter_mut().find(|row| row.slots == slots) {
                        Some(row) => row.end = End::Cut,
                        None => rows.push(Row { slots, end: End::Cut }),
                    }
                }
            }
            Script::Latin => {
                let whole = rows.first().map(|row| row.slots.clone()).unwrap_or_default();
                // Tikhanovskaya and Тихановской have -sk- in common.
                let ending = if ["skaya", "skaja", "skaia"].iter().any(|end| word.ends_with(end)) { 3 } else { 1 };
                if let Some((cut, ending)) = whole.split_at_checked(whole.len().saturating_sub(ending))
                    && ending.last().is_some_and(|slot| slot.is_vowel())
                    && cut.len() >= MIN_LETTERS - 1
                {
                    rows.push(Row { slots: cut.to_vec(), end: End::Cut });
                }
            }
        }
        Some(Sound { script, word: word.to_owned(), letters, rows })
    }

    /// Whether it is worth looking closely at a term: nearly as long, and in a script that is asked for.
    pub fn may_be(&self, term: &str, scripts: Scripts) -> bool {
        let is_cyrillic = is_cyrillic(term);
        let across = is_cyrillic != (self.script == Script::Cyrillic);
        let length = if is_cyrillic { term.len() / 2 } else { term.len() };
        (across || scripts == Scripts::All) && length.abs_diff(self.letters) <= LENGTHS
    }

    /// How alike a word of a question is to a term of an index, which is a stem; `None` when they are two words.
    pub fn likeness(&self, term: &Sound) -> Option<Likeness> {
        let across = self.script != term.script;
        if self.letters.abs_diff(term.letters) > LENGTHS
            || (!across && self.letters.min(term.letters) < MIN_LETTERS_ALIKE)
        {
            return None;
        }
        let pairs = self.rows.iter().flat_map(|asked| term.rows.iter().map(move |known| (asked, known)));
        let may_meet = |asked: End, known: End| match (self.script, term.script) {
            (Script::Latin, Script::Latin) => (asked, known) == (End::Whole, End::Whole),
            // What a Russian question asks for lacks no vowel, unless its ending is taken for that of a case.
            (Script::Cyrillic, Script::Latin) => known == End::Whole || asked == End::Cut,
            (_, Script::Cyrillic) => true,
        };
        // Of two words that are cut, enough has to be left: Hallo is not Галеев.
        let enough = |asked: &Row, known: &Row| {
            (asked.end, known.end) != (End::Cut, End::Cut) || asked.slots.len().min(known.slots.len()) >= MIN_LETTERS
        };
        let met = pairs.filter(|(asked, known)| may_meet(asked.end, known.end) && enough(asked, known));
        let doubts = met.filter_map(|(asked, known)| meet(&asked.slots, &known.slots, across)).min()?;
        // Other words in Latin letters that sound alike are two: rider and Ryder, seems and Simms.
        let plain = !across && self.script == Script::Latin && !(is_surname(&self.word) && is_surname(&term.word));
        let edits = if self.letters < LONG { 1 } else { 2 };
        let apart = plain && strsim::levenshtein(&spelt(&self.word), &spelt(&term.word)) > edits;
        (!apart).then_some(Likeness { doubts, across })
    }
}

/// In which scripts to look for other spellings of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scripts {
    /// In all.
    All,
    /// In those that it is not written in.
    Others,
}

/// How alike two words are that may be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Likeness {
    /// The doubts in it.
    pub doubts: u8,
    /// They are in two scripts.
    pub across: bool,
}

/// Whether two words in lower case are one spelling in two cases of a Slavic language: Токаева, Токаеву.
pub fn is_form_of(one: &str, other: &str) -> bool {
    let is_cyrillic = |word: &str| script(word) == Some(Script::Cyrillic);
    let forms = |word| stems(word).chain([word]);
    is_cyrillic(one) && is_cyrillic(other) && forms(one).any(|form| forms(other).any(|same| same == form))
}

/// A word in lower case as a newspaper may write it, for stemmers: in the other script, and a Russian surname in -ов or
/// -ев as it is called. Each with whether it is in the other script.
pub fn respelt(word: &str) -> Vec<(String, bool)> {
    match script(word) {
        Some(Script::Latin) => vec![(cyrillised(&plain(word)), true)],
        Some(Script::Cyrillic) => {
            let surname = |word: &&str| ["ов", "ев", "ёв"].iter().any(|end| word.ends_with(end));
            let called = stems(word).chain([word]).filter(surname).map(|called| (called.to_owned(), false));
            [(romanised(word), true)].into_iter().chain(called).collect()
        }
        None => Vec::new(),
    }
}

/// Whether a word may be in a language, by its script.
pub fn may_be_in(word: &str, language: &Language) -> bool {
    const CYRILLIC: [&str; 10] = ["ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "tg", "mn"];
    let is_cyrillic = script(word) == Some(Script::Cyrillic);
    *language == Language::UNKNOWN || language.code() == "sr" || is_cyrillic == CYRILLIC.contains(&language.code())
}

/// A word of plain Latin letters in Russian ones.
fn cyrillised(word: &str) -> String {
    const LETTERS: [(&str, &str); 46] = [
        ("schtsch", "щ"),
        ("shch", "щ"),
        ("tsch", "ч"),
        ("sch", "ш"),
        ("zh", "ж"),
        ("kh", "х"),
        ("ch", "ч"),
        ("sh", "ш"),
        ("ts", "ц"),
        ("ya", "я"),
        ("ja", "я"),
        ("ia", "я"),
        ("yu", "ю"),
        ("ju", "ю"),
        ("iu", "ю"),
        ("ye", "е"),
        ("je", "е"),
        ("yo", "е"),
        ("jo", "е"),
        ("yy", "ий"),
        ("iy", "ий"),
        ("yj", "ий"),
        ("ij", "ий"),
        ("ei", "ей"),
        ("ey", "ей"),
        ("ai", "ай"),
        ("ay", "ай"),
        ("a", "а"),
        ("b", "б"),
        ("d", "д"),
        ("e", "е"),
        ("f", "ф"),
        ("g", "г"),
        ("h", "х"),
        ("i", "и"),
        ("l", "л"),
        ("m", "м"),
        ("n", "н"),
        ("o", "о"),
        ("p", "п"),
        ("r", "р"),
        ("s", "с"),
        ("t", "т"),
        ("u", "у"),
        ("x", "кс"),
        ("z", "з"),
    ];
    // The y of Tokayev belongs to what follows, that of Sergey to what stands before.
    let is_group = |rest: &str, latin: &str| {
        let closed = latin.len() == 2 && latin.ends_with(['i', 'y', 'j']);
        let next = rest.get(latin.len()..).and_then(|rest| rest.chars().next());
        !closed || !next.is_some_and(|next| "aeiouy".contains(next))
    };
    let mut rest = word;
    let mut cyrillic = String::with_capacity(word.len() * 2);
    while let Some(c) = rest.chars().next() {
        let found = LETTERS.into_iter().find(|(latin, _)| rest.starts_with(latin) && is_group(rest, latin));
        let (taken, letters) = found.unwrap_or(match c {
            'k' | 'c' | 'q' => ("k", "к"),
            'v' | 'w' => ("v", "в"),
            'y' => ("y", "ы"),
            _ => ("j", "й"),
        });
        cyrillic.push_str(letters);
        rest = rest.get(taken.len()..).unwrap_or("");
    }
    // Zelensky is Зеленский.
    match cyrillic.strip_suffix("скы").or_else(|| cyrillic.strip_suffix("ски")) {
        Some(stem) => format!("{stem}ский"),
        None => cyrillic,
    }
}

/// A Cyrillic word in Latin letters, by the habits of English-language newspapers; others stay as they are.
fn romanised(word: &str) -> String {
    let mut latin = String::with_capacity(word.len());
    for c in word.chars() {
        let letters = match c {
            'а' => "a",
            'б' => "b",
            'в' => "v",
            'г' | 'ґ' => "g",
            'д' => "d",
            'е' | 'э' | 'є' | 'ё' => "e",
            'ж' => "zh",
            'з' => "z",
            'и' | 'і' | 'ы' | 'й' | 'ї' => "i",
            'к' | 'қ' => "k",
            'л' => "l",
            'м' => "m",
            'н' => "n",
            'о' => "o",
            'п' => "p",
            'р' => "r",
            'с' => "s",
            'т' => "t",
            'у' | 'ў' => "u",
            'ф' => "f",
            'х' => "kh",
            'ц' => "ts",
            'ч' => "ch",
            'ш' => "sh",
            'щ' => "shch",
            'ъ' | 'ь' => "",
            'ю' => "yu",
            'я' => "ya",
            other => {
                latin.push(other);
                continue;
            }
        };
        latin.push_str(letters);
    }
    latin
}

/// Whether a word in lower case ends like a surname from Eastern Europe, the Caucasus or Central Asia.
pub fn is_surname(word: &str) -> bool {
    const LATIN: [&str; 42] = [
        "ov", "ev", "ow", "ew", "iv", "iw", "off", "eff", "ova", "eva", "owa", "ewa", "ski", "sky", "skyy", "skyi",
        "skyj", "skij", "skiy", "skii", "skaya", "skaja", "skaia", "ska", "enko", "enka", "chuk", "tschuk", "yan",
        "ian", "jan", "dze", "shvili", "schwili", "vich", "vych", "witsch", "wytsch", "lny", "lnyj", "lniy", "lnyi",
    ];
    const CYRILLIC: [&str; 18] = [
        "ов", "ев", "ёв", "оў", "еў", "ин", "ін", "ын", "ск", "ськ", "енк", "энк", "чук", "ян", "дзе", "швил", "вич",
        "віч",
    ];
    let ends = |word: &str, endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    let is_long = word.chars().count() > 4;
    is_long && (ends(word, &LATIN) || stems(word).chain([word]).any(|stem| ends(stem, &CYRILLIC)))
}

/// The doubts in taking two rows for one; `None` when there are more than their length allows.
fn meet(one: &[Slot], other: &[Slot], across: bool) -> Option<u8> {
    let length = one.iter().filter(|slot| !slot.is_glide()).count().min(other.len());
    let budget = match (across, length) {
        (true, 9..) | (false, 11..) => 2,
        (true, 5..) | (false, 7..) => 1,
        _ => 0,
    };
    let mut row: [u8; MAX_LETTERS * 2] = [u8::MAX; MAX_LETTERS * 2];
    let mut next = row;
    let width = other.len() + 1;
    if width > row.len() {
        return None;
    }
    row[0] = 0;
    for at in 1..width {
        row[at] = left_out(other, at - 1, across).map_or(u8::MAX, |doubts| row[at - 1].saturating_add(doubts));
    }
    for (from, &slot) in one.iter().enumerate() {
        let skip = left_out(one, from, across);
        let mut least = u8::MAX;
        for at in 0..width {
            let mut best = skip.map_or(u8::MAX, |doubts| row[at].saturating_add(doubts));
            if at > 0 {
                if let Some(doubts) = other.get(at - 1).and_then(|&there| slot.doubt(there)) {
                    best = best.min(row[at - 1].saturating_add(doubts));
                }
                if let Some(doubts) = left_out(other, at - 1, across) {
                    best = best.min(next[at - 1].saturating_add(doubts));
                }
            }
            next[at] = best;
            least = least.min(best);
        }
        if least > budget {
            return None;
        }
        std::mem::swap(&mut row, &mut next);
    }
    Some(row[width - 1]).filter(|&doubts| doubts <= budget)
}

/// The doubt in leaving a sound out; `None` when it has to be there.
fn left_out(slots: &[Slot], at: usize, across: bool) -> Option<u8> {
    let slot = *slots.get(at)?;
    let next = slots.get(at + 1).copied();
    let before = at.checked_sub(1).and_then(|before| slots.get(before)).copied();
    let vowel = |slot: Option<Slot>| slot.is_some_and(Slot::is_vowel);
    if slot.is_glide() && vowel(next) {
        let only_glide = slot.sure & I == 0;
        return match before {
            // Erevan, Yerevan; but Japarov is not Aparov.
            None => next.is_some_and(|next| next.sure & E != 0 && slot.sure == J).then_some(0),
            Some(before) if before.is_vowel() || only_glide => Some(0),
            Some(_) => None,
        };
    }
    // Александр, Alexander.
    let between = before.is_some_and(|slot| !slot.is_vowel()) && next.is_some_and(|slot| !slot.is_vowel());
    (across && slot.sure == E && between).then_some(1)
}

/// The sounds of a word in lower case.
fn slots(word: &str, script: Script) -> Vec<Slot> {
    let mut slots = match script {
        Script::Latin => latin(word),
        Script::Cyrillic => cyrillic(word),
    };
    // Zelensky, Zelenskyy, Zelenskiy, Зеленский.
    let last = |slot: &Slot| slot.sure & (I | Y | J) != 0;
    let kept = slots.iter().rposition(|slot| !last(slot)).map_or(0, |at| at + 1);
    if slots.len() > kept + 1 {
        slots.truncate(kept);
        slots.push(Slot::sure(I | Y | J));
    } else if let Some(slot) = slots.get_mut(kept) {
        *slot = Slot::sure(I | Y | J);
    }
    // Lukashenko, Lukashenka.
    if let [.., e, n, k, last] = slots.as_mut_slice()
        && (e.sure & E, n.sure & N, k.sure & K) == (E, N, K)
        && last.sure & (A | O) != 0
    {
        *last = Slot::sure(A | O);
    }
    slots
}

/// The letters of a Latin word that stand for one sound together, longest first.
const GROUPS: [(&str, Slot); 31] = [
    ("schtsch", Slot::sure(SHCH)),
    ("chtch", Slot::sure(SHCH)),
    ("shtch", Slot::sure(SHCH)),
    ("shch", Slot::or(SHCH, SH)),
    ("szcz", Slot::sure(SHCH)),
    ("tsch", Slot::sure(CH)),
    ("dsch", Slot::or(DZH, ZH)),
    ("dzh", Slot::sure(DZH)),
    ("tch", Slot::sure(CH)),
    ("sch", Slot::or(SH, SHCH | ZH)),
    ("kh", Slot::sure(KH | H)),
    ("zh", Slot::sure(ZH)),
    ("sh", Slot::or(SH, SHCH)),
    ("ch", Slot::or(CH, KH | SH | K)),
    ("cz", Slot::sure(CH)),
    ("sz", Slot::or(SH, S | Z)),
    ("ts", Slot::sure(TS)),
    ("tz", Slot::sure(TS)),
    ("dj", Slot::sure(DZH)),
    ("ck", Slot::sure(K)),
    ("ph", Slot::sure(F)),
    ("th", Slot::sure(T)),
    ("gh", Slot::or(G, H)),
    ("rh", Slot::sure(R)),
    ("ff", Slot::or(F, V)),
    ("ou", Slot::or(OU, U | O)),
    ("oo", Slot::or(U, O)),
    ("ee", Slot::or(I, E)),
    ("ss", Slot::or(S, SH)),
    ("cc", Slot::sure(K)),
    ("jj", Slot::sure(J)),
];

fn latin(word: &str) -> Vec<Slot> {
    let word = plain(word);
    let letters = word.as_bytes();
    // German: Tokajew, Paschinjan. Words of English do not look so, and their w, j and s are others.
    let surname = is_surname(&word);
    let german = (surname && (word.ends_with('w') || word.contains("sch")))
        || (word.contains('j') && word.contains('w'))
        || word.ends_with("skyj");
    let is_vowel = |letter: &u8| b"aeiouy".contains(letter);
    let mut slots: Vec<Slot> = Vec::with_capacity(letters.len());
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        let rest = word.get(at..).unwrap_or("");
        // Hruscov, Juscenko: the accents are gone.
        if surname && ["scov", "scev", "scenk"].iter().any(|end| rest.starts_with(end)) {
            slots.push(Slot::sure(SHCH));
            at += 2;
            continue;
        }
        if let Some((group, slot)) = GROUPS.iter().find(|(group, _)| rest.starts_with(group)) {
            at += group.len();
            let vowel_follows = letters.get(at).is_some_and(is_vowel);
            slots.push(match *group {
                "ch" if !vowel_follows => Slot::or(CH | KH | K, SH),
                "ch" if surname => Slot::or(CH | KH, SH | K),
                "ou" if surname => Slot::or(U, O),
                _ => *slot,
            });
            continue;
        }
        at += 1;
        if letters.get(at) == Some(&letter) {
            continue; // Doubled.
        }
        let next = letters.get(at).copied();
        let vowel = |letter: Option<u8>| letter.as_ref().is_some_and(is_vowel);
        let before = slots.last().copied();
        let after_vowel = before.is_some_and(Slot::is_vowel);
        let slot = match letter {
            b'a' => Slot::sure(A),
            b'b' => Slot::sure(B),
            b'c' if matches!(next, Some(b'e' | b'i' | b'y')) => Slot::or(C, S | TS | CH | DZH),
            b'c' => Slot::or(K, CH | TS | DZH),
            b'd' => Slot::sure(D),
            // Gorbachev, Gorbatschow.
            b'e' if before.is_some_and(|slot| slot.sure & (CH | SHCH) != 0) => Slot::sure(E | O),
            b'e' => Slot::sure(E),
            b'f' => Slot::sure(F),
            b'g' => Slot::or(G, H),
            b'h' if !vowel(next) => Slot::sure(H | KH),
            b'h' => Slot::or(H, KH),
            b'i' if vowel(next) && (at == 1 || after_vowel) => Slot::sure(J | I),
            b'i' if after_vowel || vowel(next) => Slot::sure(I | J),
            b'i' => Slot::sure(I | Y),
            b'j' if german => Slot::or(J, ZH | DZH),
            b'j' if surname => Slot::sure(J | ZH | DZH),
            b'j' => Slot::or(ZH | DZH, J),
            b'k' => Slot::sure(K),
            b'l' => Slot::sure(L),
            b'm' => Slot::sure(M),
            b'n' => Slot::sure(N),
            // Fyodorov, Фёдоров without its dots.
            b'o' if before.is_some_and(|slot| slot.is_glide() || slot.sure & SHCH != 0) => Slot::sure(O | E),
            b'o' => Slot::sure(O),
            b'p' => Slot::sure(P),
            b'q' => Slot::sure(K),
            b'r' => Slot::sure(R),
            b's' if german && vowel(next) => Slot::or(S | Z, SH),
            b's' => Slot::or(S, SH | Z),
            b't' => Slot::sure(T),
            b'u' => Slot::sure(U),
            b'v' => Slot::sure(V),
            b'w' if german || surname || !vowel(next) => Slot::sure(V),
            b'w' => Slot::or(W, V),
            b'x' => {
                slots.push(Slot::or(K, 0));
                Slot::sure(S)
            }
            b'y' if vowel(next) => Slot::sure(J),
            b'y' if after_vowel => Slot::sure(I | J),
            b'y' => Slot::sure(I | Y),
            b'z' => Slot::or(Z | TS, ZH),
            _ => continue,
        };
        slots.push(slot);
    }
    slots
}

/// A Latin word in plain letters, those with accents as they are spelt in English.
fn plain(word: &str) -> String {
    let mut spelt = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            'ş' | 'š' | 'ș' => spelt.push_str("sh"),
            'ç' | 'č' | 'ć' => spelt.push_str("ch"),
            'ž' => spelt.push_str("zh"),
            'ŝ' => spelt.push_str("shch"),
            c => spelt.push(c),
        }
    }
    let mut bare = String::with_capacity(spelt.len());
    super::fold::bare_into(&spelt, &mut bare);
    bare.retain(|c| c.is_ascii_lowercase());
    bare
}

/// A plain word for counting letters that differ: Alexey and Aleksey are one sound apart.
fn spelt(word: &str) -> String {
    plain(word).replace("ks", "x")
}

fn cyrillic(word: &str) -> Vec<Slot> {
    let mut slots: Vec<Slot> = Vec::with_capacity(word.len() / 2 + 2);
    let mut before = None;
    for c in word.chars() {
        let after_consonant = slots.last().is_some_and(|slot| !slot.is_vowel() && !slot.is_glide());
        let hushed = slots.last().is_some_and(|slot| slot.sure & HUSHING != 0);
        let soft = matches!(before, Some('ь' | 'ъ' | '\'' | '’' | 'ʼ'));
        let doubled = before == Some(c) && !matches!(c, 'е' | 'є' | 'ё' | 'я' | 'ю' | 'ї');
        before = Some(c);
        if doubled {
            continue;
        }
        let begins_with_glide = match c {
            'я' | 'ю' | 'ё' => true,
            'е' | 'є' | 'ї' => !after_consonant || soft,
            _ => false,
        };
        if begins_with_glide {
            slots.push(Slot::sure(J));
        }
        let slot = match c {
            // Belarusian stems have а for э: Лукашэнка.
            'а' if hushed => Slot::or(A, O | E),
            'а' => Slot::or(A, O),
            'ә' => Slot::sure(A | E),
            'б' => Slot::sure(B),
            'в' => Slot::or(V, F),
            'г' | 'ґ' | 'ғ' => Slot::sure(G | H),
            'д' => Slot::sure(D),
            'е' if hushed => Slot::sure(E | O),
            'е' => Slot::or(E, I),
            'э' | 'є' => Slot::sure(E),
            'ё' => Slot::sure(E | O),
            'ж' if slots.last() == Some(&Slot::sure(D)) => {
                slots.pop();
                Slot::sure(DZH)
            }
            'ж' => Slot::sure(ZH | DZH),
            'җ' => Slot::sure(DZH),
            'з' => Slot::or(Z, S),
            'и' => Slot::or(I | Y, E),
            'і' | 'ї' => Slot::or(I | Y, E),
            'ы' => Slot::sure(I | Y),
            'й' => Slot::sure(J | I),
            'к' | 'қ' => Slot::sure(K),
            'л' => Slot::sure(L),
            'м' => Slot::sure(M),
            'н' | 'ң' => Slot::sure(N),
            'о' => Slot::or(O, A),
            'ө' => Slot::sure(O),
            'п' => Slot::sure(P),
            'р' => Slot::sure(R),
            'с' => Slot::sure(S),
            'т' => Slot::sure(T),
            'у' | 'ұ' | 'ү' => Slot::sure(U),
            'ў' => Slot::sure(V | U),
            'ф' => Slot::sure(F),
            'х' => Slot::sure(KH | H),
            'һ' => Slot::sure(H),
            'ц' => Slot::sure(TS),
            'ч' => Slot::sure(CH),
            'ш' => Slot::sure(SH),
            'щ' => Slot::or(SHCH, SH),
            'ю' => Slot::sure(U),
            'я' => Slot::or(A, E),
            _ => continue,
        };
        slots.push(slot);
    }
    slots
}

/// The endings of names in Russian, Ukrainian and Belarusian. Those of -ия keep their и: Нигерии is not Нигер.
const ENDINGS: [&str; 48] = [
    "ого",
    "его",
    "ому",
    "ему",
    "ими",
    "ыми",
    "ами",
    "ями",
    "ові",
    "еві",
    "ською",
    "ой",
    "ей",
    "ою",
    "ею",
    "ом",
    "ем",
    "єм",
    "ам",
    "ям",
    "им",
    "ым",
    "ім",
    "ий",
    "ый",
    "ій",
    "ая",
    "яя",
    "ую",
    "юю",
    "ої",
    "их",
    "ых",
    "іх",
    "ах",
    "ях",
    "а",
    "я",
    "у",
    "ю",
    "о",
    "е",
    "э",
    "ы",
    "и",
    "і",
    "ї",
    "й",
];
/// At least so many letters stay.
const STEM_LETTERS: usize = 3;

/// A Cyrillic word without each of the endings it may have.
fn stems(word: &str) -> impl Iterator<Item = &str> {
    ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending)).filter(|stem| stem.chars().count() >= STEM_LETTERS)
}

/// The buckets in which a word lies and its spellings with it, coarse and quickly found, at most four. Words that are in
/// no bucket together do not sound alike.
pub fn buckets(word: &str) -> Vec<u32> {
    let mut buckets = Vec::new();
    match script(word) {
        Some(Script::Latin) => {
            let plain = if word.is_ascii() { word.to_owned() } else { plain(word) };
            for glide in [true, false] {
                buckets.push(skeleton(&plain, glide));
            }
        }
        Some(Script::Cyrillic) => {
            buckets.push(skeleton(word, true));
            buckets.extend(stems(word).map(|stem| skeleton(stem, true)));
        }
        None => {}
    }
    buckets.sort_unstable();
    buckets.dedup();
    buckets
}

/// A number for the consonants of a word, of eight kinds, and for its first vowel, of two.
fn skeleton(word: &str, j_is_glide: bool) -> u32 {
    let (mut hash, mut last, mut vowel) = (0x811c_9dc5_u32, 0_u8, 0_u8);
    let mut chars = word.chars().peekable();
    while let Some(c) = chars.next() {
        let kind = match c {
            'p' if chars.peek() == Some(&'h') => b'v',
            'p' | 'b' | 'п' | 'б' => b'p',
            'f' | 'v' | 'w' | 'ф' | 'в' | 'ў' => b'v',
            't' | 'd' | 'т' | 'д' => b't',
            'm' | 'м' => b'm',
            'n' | 'н' | 'ң' => b'n',
            'r' | 'р' => b'r',
            'l' | 'л' => b'l',
            'h' if matches!(last, b'v' | b't' | b'r') => continue,
            'j' if j_is_glide => {
                vowel = if vowel == 0 { b'e' } else { vowel };
                continue;
            }
            'j' | 'k' | 'g' | 'h' | 'c' | 'q' | 's' | 'z' | 'x' => b's',
            'к' | 'қ' | 'г' | 'ґ' | 'ғ' | 'х' | 'һ' | 'ц' | 'ч' | 'ш' | 'щ' | 'ж' | 'җ' | 'з' | 'с' => {
                b's'
            }
            'e' | 'i' | 'y' | 'е' | 'ё' | 'э' | 'є' | 'и' | 'і' | 'ї' | 'ы' | 'й' | 'я' | 'ю' => {
                vowel = if vowel == 0 { b'e' } else { vowel };
                last = 0;
                continue;
            }
            'a' | 'o' | 'u' | 'а' | 'о' | 'у' | 'ұ' | 'ү' | 'ө' | 'ә' => {
                vowel = if vowel == 0 { b'a' } else { vowel };
                last = 0;
                continue;
            }
            _ => continue,
        };
        // A t before a hissing sound is part of it; a doubled sound is one.
        let hissing = |next: &char| "szcjжзсцчшщ".contains(*next);
        if kind == last || (kind == b't' && chars.peek().is_some_and(hissing)) {
            continue;
        }
        hash = (hash ^ u32::from(kind)).wrapping_mul(0x0100_0193);
        last = kind;
    }
    (hash ^ u32::from(vowel)).wrapping_mul(0x0100_0193)
}

#[cfg(test)]
mod tests;
