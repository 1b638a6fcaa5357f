//! From text to index terms, with offsets that still point into the text.
//!
//! Words are found by Unicode letters, digits and marks. What people write as one stays searchable as one: numbers
//! (`3.5%`, `1,000`), acronyms (`U.S.`), contractions (`don't`) and compounds (`COVID-19`, which is also `covid` and
//! `19`). A word is put into NFC and lower case, stemmed by its language's Snowball algorithm, and its Latin letters
//! are stripped of diacritics. Chinese, Japanese, Thai and others that write no spaces, and Korean, become pairs of
//! characters. Numbers and the names of months are one term however they are written.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::detect::Language;
use super::fold::{Case, bare_into, is_invisible, lower_into};
use super::months::{maybe_month, month, numbered};
use super::numbers::{self, Day, Decimals, Part, ascii_digit};
use super::stem::Stem;

/// A longer word, in bytes, is no word (encoded data, mostly) and gets no term.
const WORD_BYTES: usize = 120;

/// One term of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token<'t> {
    /// As it stands in the index.
    pub term: &'t str,
    /// The bytes of the text it was made from.
    pub span: Range<usize>,
    /// The word's number in the text; the terms of one word share it.
    pub position: u32,
}

/// Turns the texts of one language into terms.
#[derive(Clone)]
pub struct Analyzer {
    language: Language,
    stem: Stem,
    case: Case,
    apostrophe: Apostrophe,
    decimals: Decimals,
}

/// What an apostrophe inside a word means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Apostrophe {
    /// Part of the word; the stemmer knows what to do with it.
    Kept,
    /// The end of an article or pronoun that the word swallowed: l'avion, dell'arte.
    Elision,
    /// The end of a name, before its ending: Ankara'nın.
    Suffix,
    /// A sign that many leave out: п'ять.
    Dropped,
}

impl Analyzer {
    /// The analyzer of a language; one that is not known is folded and not stemmed.
    pub fn new(language: Language) -> Analyzer {
        let apostrophe = match language.code() {
            "fr" | "it" | "ca" => Apostrophe::Elision,
            "tr" | "az" => Apostrophe::Suffix,
            "uk" | "be" | "uz" => Apostrophe::Dropped,
            _ => Apostrophe::Kept,
        };
        let case = match language.code() {
            "tr" | "az" => Case::Turkic,
            "fa" => Case::Persian,
            _ => Case::Plain,
        };
        Analyzer { language, stem: Stem::of(language), case, apostrophe, decimals: Decimals::of(language) }
    }

    /// The language it is for.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The terms of a text, in order.
    pub fn tokens<'t>(&'t self, text: &'t str) -> Tokens<'t> {
        self.tokens_by(text, None)
    }

    /// As [`Analyzer::tokens`], for many texts: words that `memo` knows are not stemmed again.
    pub fn tokens_with<'t>(&'t self, text: &'t str, memo: &'t mut Memo) -> Tokens<'t> {
        self.tokens_by(text, Some(memo))
    }

    fn tokens_by<'t>(&'t self, text: &'t str, memo: Option<&'t mut Memo>) -> Tokens<'t> {
        Tokens {
            analyzer: self,
            memo,
            text,
            at: 0,
            position: 0,
            lower: String::new(),
            queue: Vec::new(),
            filled: 0,
            given: 0,
        }
    }

    /// The terms of a text, collected.
    pub fn terms(&self, text: &str) -> Vec<String> {
        let mut tokens = self.tokens(text);
        let mut terms = Vec::new();
        while let Some(token) = tokens.next_token() {
            terms.push(token.term.to_owned());
        }
        terms
    }

    /// The terms of a phrase with their positions, one for each word.
    pub fn sequence(&self, phrase: &str) -> Vec<(usize, String)> {
        let mut tokens = self.tokens(phrase);
        let mut sequence: Vec<(usize, String)> = Vec::new();
        while let Some(token) = tokens.next_token() {
            let position = token.position as usize;
            if sequence.last().is_none_or(|(last, _)| *last != position) {
                sequence.push((position, token.term.to_owned()));
            }
        }
        sequence
    }

    /// Lowers, stems and bares one word.
    fn term_into(&self, word: &str, lower: &mut String, term: &mut String) {
        lower.clear();
        lower_into(word, self.case, lower);
        if let Some(month) = month(lower) {
            term.push_str(month);
            return;
        }
        if self.apostrophe == Apostrophe::Dropped {
            lower.retain(|c| c != '\'');
        }
        let inner = match self.apostrophe {
            Apostrophe::Kept | Apostrophe::Dropped => lower.as_str(),
            Apostrophe::Elision => match lower.split_once('\'') {
                Some((article, rest)) if article.chars().count() <= 5 && rest.chars().count() > 1 => rest,
                _ => lower.as_str(),
            },
            Apostrophe::Suffix => lower.split_once('\'').map_or(lower.as_str(), |(name, _)| name),
        };
        bare_into(&self.stem.stem(inner), term);
    }
}

/// The words that were last seen and their terms, of one analyzer. A text repeats few words often, and to find one
/// here is several times cheaper than to stem it.
#[derive(Clone, Default)]
pub struct Memo {
    entries: Vec<Entry>, // Empty until first used; then each word has one place, which the last one holds.
}

/// A word and its term in one cache line. Longer ones are not remembered.
#[derive(Clone, Copy)]
struct Entry {
    word_len: u8, // Zero where there is none.
    term_len: u8,
    word: [u8; Entry::WORD],
    term: [u8; Entry::TERM],
}

impl Entry {
    const WORD: usize = 32;
    const TERM: usize = 30;
}

impl Memo {
    /// How many words are remembered at the most; a power of two.
    const WORDS: usize = 1 << 13;

    fn term_into(&mut self, analyzer: &Analyzer, word: &str, lower: &mut String, term: &mut String) {
        if word.len() > Entry::WORD {
            return analyzer.term_into(word, lower, term);
        }
        if self.entries.is_empty() {
            let none = Entry { word_len: 0, term_len: 0, word: [0; Entry::WORD], term: [0; Entry::TERM] };
            self.entries = vec![none; Memo::WORDS];
        }
        let entry = &mut self.entries[place(word.as_bytes())];
        if entry.word[..usize::from(entry.word_len)] == *word.as_bytes()
            && let Ok(known) = std::str::from_utf8(&entry.term[..usize::from(entry.term_len)])
        {
            return term.push_str(known);
        }
        analyzer.term_into(word, lower, term);
        if let (Ok(word_len), Ok(term_len)) = (u8::try_from(word.len()), u8::try_from(term.len()))
            && usize::from(term_len) <= Entry::TERM
        {
            (entry.word_len, entry.term_len) = (word_len, term_len);
            entry.word[..word.len()].copy_from_slice(word.as_bytes());
            entry.term[..term.len()].copy_from_slice(term.as_bytes());
        }
    }
}

/// The place of a word among the entries of a memo (FNV-1a, eight bytes at a time).
fn place(word: &[u8]) -> usize {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for chunk in word.chunks(8) {
        let mut bytes = [0; 8];
        bytes[..chunk.len()].copy_from_slice(chunk);
        hash = (hash ^ u64::from_le_bytes(bytes)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        hash ^= hash >> 32;
    }
    hash as usize % Memo::WORDS
}

/// The terms of a text, one after the other.
pub struct Tokens<'t> {
    analyzer: &'t Analyzer,
    memo: Option<&'t mut Memo>,
    text: &'t str,
    at: usize,
    position: u32,
    lower: String,
    queue: Vec<Slot>, // Reused from word to word; the first `filled` are this word's, `given` of them are handed out.
    filled: usize,
    given: usize,
}

#[derive(Default)]
struct Slot {
    term: String,
    span: Range<usize>,
    position: u32,
}

impl Tokens<'_> {
    /// The next term; `None` at the end of the text.
    pub fn next_token(&mut self) -> Option<Token<'_>> {
        while self.given == self.filled {
            self.filled = 0;
            self.given = 0;
            let word = next_word(self.text, self.at)?;
            self.at = word.span.end;
            self.queue_word(&word);
        }
        let slot = self.queue.get(self.given)?;
        self.given += 1;
        Some(Token { term: &slot.term, span: slot.span.clone(), position: slot.position })
    }

    fn queue_word(&mut self, word: &Word) {
        let text = self.text;
        let whole = text.get(word.span.clone()).unwrap_or("");
        match word.shape {
            Shape::Pairs => return self.queue_pairs(&word.span, whole),
            _ if whole.len() > WORD_BYTES => {}
            Shape::Plain => {
                self.queue_term(word.span.clone(), whole);
                if is_short_acronym(whole) {
                    self.queue_dotted(word.span.clone(), whole);
                }
                if let Some(month) = maybe_month(whole) {
                    self.slot(word.span.clone()).push_str(month);
                }
            }
            Shape::Number => match numbers::day(whole) {
                Some(day) => return self.queue_day(&word.span, &day),
                None => self.queue_number(&word.span, whole),
            },
            Shape::Compound => match numbers::day(whole) {
                Some(day) => return self.queue_day(&word.span, &day),
                None => return self.queue_compound(&word.span, whole),
            },
        }
        self.position += 1;
    }

    /// An empty slot of the queue, for a term of the word at `span`.
    fn slot(&mut self, span: Range<usize>) -> &mut String {
        if self.filled == self.queue.len() {
            self.queue.push(Slot::default());
        }
        let position = self.position;
        let slot = &mut self.queue[self.filled];
        self.filled += 1;
        slot.term.clear();
        slot.span = span;
        slot.position = position;
        &mut slot.term
    }

    fn queue_term(&mut self, span: Range<usize>, word: &str) {
        let mut lower = std::mem::take(&mut self.lower);
        let mut memo = self.memo.take();
        let analyzer = self.analyzer;
        let term = self.slot(span);
        match memo.as_deref_mut() {
            Some(memo) => memo.term_into(analyzer, word, &mut lower, term),
            None => analyzer.term_into(word, &mut lower, term),
        }
        self.memo = memo;
        self.lower = lower;
        self.drop_if_empty();
    }

    fn drop_if_empty(&mut self) {
        if self.filled > 0 && self.queue[self.filled - 1].term.is_empty() {
            self.filled -= 1;
        }
    }

    /// `US` and `U.S.` meet in `u.s.`.
    fn queue_dotted(&mut self, span: Range<usize>, letters: &str) {
        let case = self.analyzer.case;
        let term = self.slot(span);
        for letter in letters.chars().filter(|c| c.is_alphabetic()) {
            lower_into(letter.encode_utf8(&mut [0; 4]), case, term);
            term.push('.');
        }
    }

    /// `1,000` is `1000`, `3,5` is `3.5`, and `3.5%` is also `3.5`.
    fn queue_number(&mut self, span: &Range<usize>, number: &str) {
        let digits = number.trim_end_matches(['%', '‰', '°']);
        let number = numbers::canonical(digits, self.analyzer.decimals) + number.get(digits.len()..).unwrap_or("");
        let plain = number.trim_end_matches(['%', '‰', '°']);
        self.slot(span.clone()).push_str(plain);
        if plain.len() < number.len() {
            self.slot(span.clone()).push_str(&number);
        }
    }

    /// The day as a whole, and its parts: `16.10.2023` is also `16`, October and `2023`.
    fn queue_day(&mut self, span: &Range<usize>, day: &Day) {
        self.slot(span.clone()).push_str(&day.iso);
        for (part, place) in &day.parts {
            let term = self.slot(span.start + place.start..span.start + place.end);
            match part {
                Part::Month(month) => term.push_str(numbered(*month).unwrap_or_default()),
                Part::Year(number) | Part::Day(number) => term.push_str(&number.to_string()),
            }
            self.position += 1;
        }
    }

    /// The whole and its parts: `COVID-19`, `covid`, `19`. Single letters with dots between are an acronym instead.
    fn queue_compound(&mut self, span: &Range<usize>, whole: &str) {
        let parts: Vec<Range<usize>> = parts(whole).collect();
        let letters = |part: &Range<usize>| {
            whole.get(part.clone()).is_some_and(|p| p.chars().count() == 1 && p.chars().all(char::is_alphabetic))
        };
        if parts.iter().all(letters) && whole.contains('.') {
            self.queue_dotted(span.clone(), whole);
            if parts.len() > 2 {
                let plain: String = whole.chars().filter(|c| c.is_alphabetic()).collect();
                self.queue_term(span.clone(), &plain);
            }
            self.position += 1;
            return;
        }
        if whole.len() <= WORD_BYTES {
            let case = self.analyzer.case;
            let mut lower = String::new();
            lower_into(whole.trim_end_matches('.'), case, &mut lower);
            bare_into(&lower, self.slot(span.clone()));
        }
        for part in parts {
            let word = whole.get(part.clone()).unwrap_or("");
            if word.len() <= WORD_BYTES {
                self.queue_term(span.start + part.start..span.start + part.end, word);
            }
            self.position += 1;
        }
    }

    /// Overlapping pairs of characters; a lone character stands for itself.
    fn queue_pairs(&mut self, span: &Range<usize>, run: &str) {
        // A vowel sign belongs to the letter before it.
        let letters = run.char_indices().filter(|&(at, c)| at == 0 || !is_combining_mark(c)).map(|(at, _)| at);
        let starts: Vec<usize> = letters.chain([run.len()]).collect();
        let width = if starts.len() > 2 { 2 } else { 1 };
        for window in starts.windows(width + 1) {
            let [from, .., to] = window else { continue };
            let pair = run.get(*from..*to).unwrap_or("");
            lower_into(pair, Case::Plain, self.slot(span.start + from..span.start + to));
            self.position += 1;
        }
    }
}

/// How a word is written, which decides what terms it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Plain,
    Number,
    Compound,
    Pairs,
}

struct Word {
    span: Range<usize>,
    shape: Shape,
}

fn is_word(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() || is_combining_mark(c) }
}

/// Han, Hiragana, Katakana, Thai, Lao, Burmese and Khmer are written without spaces between words; Korean words are
/// long and carry particles, which pairs leave aside as well.
fn is_spaceless(c: char) -> bool {
    c >= '\u{e00}'
        && matches!(c, '\u{e01}'..='\u{e3a}' | '\u{e40}'..='\u{e4e}' | '\u{e80}'..='\u{ecf}' | '\u{edc}'..='\u{edf}' | '\u{1000}'..='\u{103f}' | '\u{1780}'..='\u{17d3}' | '\u{ac00}'..='\u{d7a3}' | '\u{3005}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '＇')
}

/// `US`, `UK`, `EU`, `USA`: two or three capitals.
fn is_short_acronym(word: &str) -> bool {
    (2..=6).contains(&word.len()) && word.chars().all(char::is_uppercase) && (2..=3).contains(&word.chars().count())
}

/// The parts of a compound, as ranges of it.
fn parts(whole: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    whole.split(is_joint).filter_map(move |part| {
        let from = whole.get(at..)?.find(part)? + at;
        at = from + part.len();
        (!part.is_empty()).then_some(from..at)
    })
}

/// What joins the parts of a compound.
fn is_joint(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '.' | '_' | '&')
}

/// The next word at or after byte `at`.
fn next_word(text: &str, at: usize) -> Option<Word> {
    let rest = text.get(at..)?;
    let start = at + rest.find(is_word)?;
    let mut chars = text.get(start..)?.char_indices().peekable();
    let (_, first) = chars.next()?;
    if is_spaceless(first) {
        let run = text.get(start..)?;
        let len = run.find(|c| !is_spaceless(c)).unwrap_or(run.len());
        return Some(Word { span: start..start + len, shape: Shape::Pairs });
    }
    let (mut end, mut before) = (first.len_utf8(), first);
    let mut number = ascii_digit(first).is_some();
    let mut compound = false;
    let mut group = 1; // Digits since the last gap; none where a separator stood.
    while let Some((offset, c)) = chars.next() {
        let next = chars.peek().map(|&(_, next)| next);
        if is_spaceless(c) {
            break;
        } else if is_word(c) {
            number &= ascii_digit(c).is_some();
            group += 1;
            end = offset + c.len_utf8();
        } else if is_invisible(c) {
            if !next.is_some_and(|next| is_word(next) || is_invisible(next)) {
                break;
            }
            continue;
        } else if matches!(c, '%' | '‰' | '°') && number {
            end = offset + c.len_utf8();
            break;
        } else if number && group <= 3 && numbers::goes_on(c, text.get(start + offset + c.len_utf8()..)?) {
            group = 0;
        } else if is_apostrophe(c) {
            if !(before.is_alphabetic() && next.is_some_and(char::is_alphabetic)) {
                break;
            }
        } else if matches!(c, ',' | ':' | '.' | '٫' | '٬')
            && ascii_digit(before).is_some()
            && next.is_some_and(|next| ascii_digit(next).is_some())
        {
            // A separator inside a number.
            compound |= !number;
            group = 4;
        } else if is_joint(c) {
            if !next.is_some_and(|next| is_word(next) && !is_spaceless(next)) {
                // The last dot of `U.S.` belongs to it.
                if c == '.' && compound && is_dotted_letters(text.get(start..start + end)?) {
                    end = offset + 1;
                }
                break;
            }
            compound = true;
            number = false;
        } else {
            break;
        }
        before = c;
    }
    let shape = match (number, compound) {
        (true, _) => Shape::Number,
        (_, true) => Shape::Compound,
        _ => Shape::Plain,
    };
    Some(Word { span: start..start + end, shape })
}

fn is_dotted_letters(word: &str) -> bool {
    word.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(code: &str, text: &str) -> Vec<String> {
        Analyzer::new(Language::from_code(code).unwrap()).terms(text)
    }

    #[test]
    fn what_is_written_as_one_stays_searchable_as_one() {
        assert_eq!(terms("en", "Rates rose 3.5% to 1,000."), ["rate", "rose", "3.5", "3.5%", "to", "1000"]);
        assert_eq!(
            terms("en", "COVID-19 in the U.S. and US"),
            ["covid-19", "covid", "19", "in", "the", "u.s.", "and", "us", "u.s."]
        );
        assert_eq!(terms("en", "the U.S.A. and USA"), ["the", "u.s.a.", "usa", "and", "usa", "u.s.a."]);
        assert_eq!(terms("en", "They don’t, don't they?"), ["they", "don't", "don't", "they"]);
        assert_eq!(
            terms("en", "Express.co.uk AT&T 10:30 1990s"),
            ["express.co.uk", "express", "co", "uk", "at&t", "at", "t", "10:30", "1990s"]
        );
        assert_eq!(terms("ru", "3,5 % и 3,5% роста"), ["3.5", "и", "3.5", "3.5%", "рост"]);
    }

    #[test]
    fn spans_point_into_the_text() {
        let analyzer = Analyzer::new(Language::ENGLISH);
        let text = "“Cafe\u{301}s” co\u{ad}operated — U.S. COVID-19 🙂 日本語";
        let mut tokens = analyzer.tokens(text);
        let mut found = Vec::new();
        while let Some(token) = tokens.next_token() {
            found.push((text[token.span.clone()].to_owned(), token.term.to_owned(), token.position));
        }
        let expected = [
            ("Cafe\u{301}s", "cafe", 0),
            ("co\u{ad}operated", "cooper", 1),
            ("U.S.", "u.s.", 2),
            ("COVID-19", "covid-19", 3),
            ("COVID", "covid", 3),
            ("19", "19", 4),
            ("日本", "日本", 5),
            ("本語", "本語", 6),
        ];
        assert_eq!(found, expected.map(|(word, term, at)| (word.to_owned(), term.to_owned(), at)));
    }

    #[test]
    fn golden_stems_hold() {
        // frostem follows Snowball's main branch: a change here means that every index must be rebuilt.
        for (code, text, expected) in [
            ("en", "republics refused Armenia's signing", "republ refus armenia sign"),
            ("ru", "республики отказались подписывать ещё", "республик отказа подписыва ещ"),
            ("de", "die Brücken wurden gebaut", "die bruck wurd gebaut"),
            ("tr", "Türkiye'nin köprüleri", "turki kopru"),
            ("es", "los puentes construidos", "los puent constru"),
            ("fr", "l'avion des républiques", "avion de republ"),
            ("uk", "республіки відмовились", "республік відмів"),
        ] {
            assert_eq!(terms(code, text).join(" "), expected, "{code}");
        }
    }

    #[test]
    fn a_memo_changes_no_term() {
        let words: String = (0..30_000).map(|n| format!("Running{n:o}ings runs Ünïverses-{n:x} ")).collect();
        let analyzer = Analyzer::new(Language::ENGLISH);
        let (mut memo, expected) = (Memo::default(), analyzer.terms(&words));
        for _ in 0..2 {
            let mut tokens = analyzer.tokens_with(&words, &mut memo);
            for term in &expected {
                assert_eq!(tokens.next_token().map(|token| token.term.to_owned()).as_ref(), Some(term));
            }
            assert_eq!(tokens.next_token(), None);
        }
    }

    #[test]
    fn numbers_and_dates_meet_in_all_languages_and_writings() {
        assert_eq!(terms("ru", "1 000 000 рублей и 2023 100"), ["1000000", "рубл", "и", "2023", "100"]);
        assert_eq!(terms("de", "1.000 oder 1'000 oder 1 000,5 %"), ["1000", "oder", "1000", "oder", "1000.5"]);
        let day = ["2023-10-16", "16", "~m10", "2023"];
        assert_eq!(terms("en", "16.10.2023"), day);
        assert_eq!(terms("und", "2023-10-16"), ["2023-10-16", "2023", "~m10", "16"]);
        for (code, written) in [
            ("en", "October 16, 2023"),
            ("ru", "16 октября 2023"),
            ("uk", "16 жовтня 2023"),
            ("be", "16 кастрычніка 2023"),
            ("de", "16. Oktober 2023"),
            ("tr", "16 Ekim 2023"),
            ("ar", "٢٠٢٣-١٠-١٦"),
            ("hi", "१६ October २०२३"),
        ] {
            for analyzer in ["en", "uk", code] {
                let terms = terms(analyzer, written);
                assert!(day[1..].iter().all(|term| terms.iter().any(|found| found == term)), "{written}: {terms:?}");
            }
        }
        assert_eq!(terms("en", "May I? In May."), ["may", "~m5", "i", "in", "may", "~m5"]);
    }

    #[test]
    fn what_has_no_spaces_becomes_pairs() {
        assert_eq!(terms("ko", "대통령은 물"), ["대통", "통령", "령은", "물"]);
        assert_eq!(terms("th", "ประเทศไทย ๒๕๖๖")[..2], ["ปร", "ระ"]);
        assert_eq!(terms("th", "๒๕๖๖"), ["2566"]);
        assert_eq!(terms("th", "น้ำท่วม"), ["น้ำ", "ำท่", "ท่ว", "วม"]);
        assert_eq!(terms("ja", "２０２３年のデ\u{3099}"), ["2023", "年の", "のデ\u{3099}"]);
    }

    #[test]
    fn nothing_and_noise_have_no_terms() {
        for text in ["", " ", "🙂 … — !?", "\u{ad}\u{200b}", "''"] {
            assert_eq!(terms("en", text), [""; 0], "{text:?}");
        }
        assert_eq!(terms("en", &"x".repeat(200)), [""; 0]);
        assert_eq!(terms("und", "x\u{200b}"), ["x"]);
    }
}
