//! The pages of an answer: what is kept of it behind its buttons, and how one page of it looks.
//!
//! Kept are receipts, never words: each page is cut anew from the articles as they are now, and an article that has
//! changed or gone is said to have.

use std::ops::Range;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::faithful::{Faithful, faithful};
use super::laid::Laid;
use super::sender::{Draft, Key};
use crate::answer::{Answer, Cited, MAX_CHARS, Outcome, Wording, widened};
use crate::corpus::{Quote, Receipt, Sha256, Source, Today};
use crate::index::Library;
use crate::language::Language;
use crate::reply::{Locale, Phrase, SHOWN};

/// The most places that are named beside the one that is quoted.
const ALSO_IN: usize = 5;

/// An answer as it is kept behind its buttons.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) quotes: Vec<KeptQuote>,
    also_searched: Vec<String>,
    /// The languages of the quotes, where the question is in another.
    #[serde(default)]
    languages: Vec<Language>,
    not_held: Vec<String>,
    unknown_operators: Vec<String>,
    #[serde(default)]
    not_as_written: Vec<String>,
    /// Of a long claim only the beginning was looked up.
    only_beginning: bool,
    /// The question, where nobody can see it: one of the examples.
    #[serde(default)]
    example: Option<String>,
    /// The question, where it can be asked again without other spellings.
    #[serde(default)]
    words: Option<(String, Wording)>,
    /// When it was asked, where that is long before it was answered.
    asked_at: Option<DateTime>,
    /// How many quotes a page shows.
    per_page: usize,
    /// It was called up by a receipt, so the proof is shown with it.
    proof: bool,
}

/// One quote of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct KeptQuote {
    pub(super) receipt: String,
    article: String,
    matched: Vec<Range<usize>>,
    asked: Option<String>,
    also_in: Vec<(Source, Option<Date>)>,
    cut: bool,
}

/// What of an answer is shown: the state behind its buttons.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Shown {
    /// The first quote on the page, and those of earlier pages.
    pub(super) from: usize,
    pub(super) earlier: Vec<usize>,
    /// How often each quote was widened.
    widened: Vec<usize>,
    /// The update whose press led here.
    #[serde(default)]
    pub(super) pressed: i64,
    /// A fingerprint of the words that were asked: Telegram also calls it an edit when nothing was changed.
    #[serde(default)]
    asked: Option<Sha256>,
}

/// A page, and how many quotes are on it.
pub(super) struct Page {
    pub(super) draft: Draft,
    /// The quotes on it, as places among all.
    pub(super) quotes: Range<usize>,
}

impl Kept {
    /// What is kept of an answer.
    pub(super) fn of(answer: &Answer, wording: Wording, per_page: usize, asked_at: Option<DateTime>) -> Kept {
        let quotes = match &answer.outcome {
            Outcome::Quotes(quotes) => quotes.iter().map(KeptQuote::of).collect(),
            Outcome::Nothing(_) => Vec::new(),
        };
        Kept {
            quotes,
            also_searched: answer.also_searched.clone(),
            languages: answer.other_languages(),
            not_held: answer.missing.clone(),
            unknown_operators: answer.unknown_operators.clone(),
            not_as_written: answer.not_as_written.clone(),
            only_beginning: wording == Wording::Claim && answer.question.chars().count() > MAX_CHARS,
            example: None,
            words: (!answer.also_searched.is_empty()).then(|| (answer.question.clone(), wording)),
            asked_at,
            per_page: per_page.clamp(1, SHOWN),
            proof: false,
        }
    }

    /// The same, naming the question.
    pub(super) fn naming(self, question: &str) -> Kept {
        Kept { example: Some(question.to_owned()), ..self }
    }

    /// The question, where other spellings of its words were searched, too.
    pub(super) fn words(&self) -> Option<(&str, Wording)> {
        self.words.as_ref().map(|(words, wording)| (words.as_str(), *wording))
    }

    /// What is kept of another answer to the same question.
    pub(super) fn again(&self, answer: &Answer) -> Kept {
        let wording = self.words().map(|(_, wording)| wording).unwrap_or_default();
        Kept { example: self.example.clone(), ..Kept::of(answer, wording, self.per_page, self.asked_at) }
    }

    /// One quote called up by its receipt, to be shown with the proof.
    pub(super) fn proof(quote: &Quote) -> Kept {
        Kept {
            quotes: vec![KeptQuote {
                receipt: quote.receipt().to_string(),
                article: quote.article().id().to_owned(),
                matched: Vec::new(),
                asked: None,
                also_in: Vec::new(),
                cut: false,
            }],
            per_page: 1,
            proof: true,
            ..Kept::default()
        }
    }

    /// The quote at a place, as wide as it is shown.
    pub(super) fn quote(&self, library: &Library, at: usize, shown: &Shown) -> Option<Quote> {
        let quote = self.quotes.get(at)?.find(library)?;
        widened(&quote, shown.times_widened(at)).or(Some(quote))
    }

    /// Why a quote is no longer to be had.
    pub(super) fn lost(&self, library: &Library, at: usize) -> Phrase {
        let is_there = self.quotes.get(at).is_some_and(|kept| library.find(&kept.article).is_some());
        if is_there { Phrase::Changed } else { Phrase::Gone }
    }

    /// Lays out the page that begins at `shown.from`: as many quotes as belong on it and as Telegram takes.
    pub(super) fn page(&self, library: &Library, shown: &Shown, view: i64, locale: Locale) -> Page {
        let last = (shown.from + self.per_page).min(self.quotes.len());
        let notes = self.notes(locale);
        let mut laid = Laid::default();
        let mut to = shown.from;
        while to < last {
            let mut longer = laid.clone();
            longer.gap();
            longer.append(&self.one(library, to, shown, locale));
            let mut whole = longer.clone();
            end_with(&mut whole, &notes);
            // At least one quote is on every page; it was widened only as far as it fits.
            if !whole.fits() && to > shown.from {
                break;
            }
            laid = longer;
            to += 1;
        }
        // The quotes matter more than the notes.
        let bare = laid.clone();
        end_with(&mut laid, &notes);
        if !laid.fits() {
            laid = bare;
        }
        Page { draft: Draft { laid, keys: self.keys(view, shown, shown.from..to, locale) }, quotes: shown.from..to }
    }

    /// One quote with all that stands under it.
    fn one(&self, library: &Library, at: usize, shown: &Shown, locale: Locale) -> Laid {
        let mut laid = Laid::default();
        let Some(kept) = self.quotes.get(at) else { return laid };
        let Some(quote) = kept.find(library) else {
            laid.aside(&self.lost(library, at), locale);
            return laid;
        };
        let times = shown.times_widened(at);
        let wide = widened(&quote, times).unwrap_or_else(|| quote.clone());
        let Faithful { quotations, note } = faithful(&wide, &quote);
        let at = quote.span().start;
        let matched: Vec<Range<usize>> = kept.matched.iter().map(|range| at + range.start..at + range.end).collect();
        for quotation in &quotations {
            laid.quotation(quotation, &matched);
        }
        laid.cite(&wide, locale);
        if let Some(asked) = kept.asked.as_ref().and_then(|code| vouched(library, code, &kept.article)) {
            laid.aside(&Phrase::Asked, locale);
            for line in faithful(&asked, &asked).quotations.iter().flatten() {
                laid.quoted(line);
            }
        }
        if kept.cut && times == 0 {
            laid.aside(&Phrase::Cut, locale);
        }
        if let Some(note) = note {
            laid.aside(&note, locale);
        }
        if !kept.also_in.is_empty() {
            laid.aside(&Phrase::AlsoIn(kept.also_in.clone()), locale);
        }
        let today = Today::now().0;
        if let Some(years_old) = wide.article().meta().date.and_then(|date| Phrase::years_old(date, today)) {
            laid.aside(&years_old, locale);
        }
        if let Some(earlier) = Phrase::of_earlier(library, &wide) {
            laid.aside(&earlier, locale);
        }
        if self.proof {
            laid.gap();
            laid.say(&proof(library, &wide), locale);
        }
        laid
    }

    /// What is said once, below all quotes.
    fn notes(&self, locale: Locale) -> Laid {
        let mut laid = Laid::default();
        let mut note = |phrase: Phrase| laid.aside(&phrase, locale);
        if !self.languages.is_empty() {
            note(Phrase::QuotesIn(self.languages.clone()));
        }
        if !self.also_searched.is_empty() {
            note(Phrase::AlsoSearched(self.also_searched.clone()));
        }
        if !self.not_held.is_empty() {
            note(Phrase::NotHeld(self.not_held.clone()));
        }
        if !self.unknown_operators.is_empty() {
            note(Phrase::UnknownOperators(self.unknown_operators.clone()));
        }
        if !self.not_as_written.is_empty() {
            note(Phrase::NotAsWritten(self.not_as_written.clone()));
        }
        if self.only_beginning {
            note(Phrase::ClaimCut);
        }
        if let Some(question) = &self.example {
            note(Phrase::Example(question.clone()));
        }
        if let Some(asked_at) = self.asked_at {
            note(Phrase::AskedAt(asked_at));
        }
        laid
    }

    /// The buttons of a page: one row for each quote, one for the answer.
    fn keys(&self, view: i64, shown: &Shown, quotes: Range<usize>, locale: Locale) -> Vec<Vec<Key>> {
        let key =
            |label: Phrase, action: &str| Key { label: label.in_locale(locale), data: format!("{view}:{action}") };
        let more = self.quotes.len() - quotes.end.min(self.quotes.len());
        let mut rows: Vec<Vec<Key>> = quotes
            .enumerate()
            .map(|(place, at)| {
                // The first has no number: often it is the only one.
                let number = (place > 0).then_some(place + 1);
                vec![
                    key(Phrase::ButtonContext(number), &format!("w{at}")),
                    key(Phrase::ButtonCite(number), &format!("c{at}")),
                ]
            })
            .collect();
        if self.words.is_some() {
            rows.push(vec![key(Phrase::ButtonExact, "e")]);
        }
        let mut last = Vec::new();
        if !shown.earlier.is_empty() {
            last.push(key(Phrase::ButtonBack, "b"));
        }
        if more > 0 {
            last.push(key(Phrase::ButtonMore(more), "m"));
        }
        for (label, action) in [("👍", "+"), ("👎", "-")] {
            last.push(Key { label: label.to_owned(), data: format!("{view}:{action}") });
        }
        rows.push(last);
        rows
    }
}

impl KeptQuote {
    fn of(cited: &Cited) -> KeptQuote {
        KeptQuote {
            receipt: cited.quote.receipt().to_string(),
            article: cited.quote.article().id().to_owned(),
            matched: cited.matched.clone(),
            asked: cited.asked.as_ref().map(|asked| asked.receipt().to_string()),
            also_in: cited.also_in.iter().take(ALSO_IN).map(|record| (record.source.clone(), record.date)).collect(),
            cut: cited.cut,
        }
    }

    fn find(&self, library: &Library) -> Option<Quote> {
        vouched(library, &self.receipt, &self.article)
    }
}

fn vouched(library: &Library, code: &str, article: &str) -> Option<Quote> {
    library.vouched(&code.parse::<Receipt>().ok()?, Some(article))
}

impl Shown {
    /// The first page of an answer to these words.
    pub(super) fn first(words: &str) -> Shown {
        Shown { asked: Some(Sha256::of(words.as_bytes())), ..Shown::default() }
    }

    /// Whether these are the words that were asked.
    pub(super) fn answers(&self, words: &str) -> bool {
        self.asked == Some(Sha256::of(words.as_bytes()))
    }

    /// The first page of another answer to the same words, to which the press of this update led.
    pub(super) fn anew(&self, pressed: i64) -> Shown {
        Shown { asked: self.asked, pressed, ..Shown::default() }
    }

    fn times_widened(&self, at: usize) -> usize {
        self.widened.get(at).copied().unwrap_or(0)
    }

    /// Widens a quote once more, or back to what it was; `false` when there is nothing around it.
    pub(super) fn widen(&mut self, kept: &Kept, library: &Library, at: usize, locale: Locale) -> bool {
        let Some(quote) = kept.quotes.get(at).and_then(|kept| kept.find(library)) else { return false };
        if self.widened.len() <= at {
            self.widened.resize(at + 1, 0);
        }
        let before = self.times_widened(at);
        let mut wider = self.clone();
        if let Some(times) = wider.widened.get_mut(at) {
            *times = before + 1;
        }
        let note = |wide: &Quote| faithful(wide, &quote).note.filter(|note| *note != Phrase::Parted);
        // A wider one is worth nothing when Telegram can show less of it.
        let grows =
            widened(&quote, before + 1).is_some_and(|wide| note(&wide).is_none() || note(&wide) == note(&quote));
        let times = if grows && kept.one(library, at, &wider, locale).fits() { before + 1 } else { 0 };
        if let Some(kept) = self.widened.get_mut(at) {
            *kept = times;
        }
        times != before
    }
}

/// The proof of a quote: where it stands and the fingerprint of the text.
fn proof(library: &Library, quote: &Quote) -> Phrase {
    let (article, span) = (quote.article(), quote.span());
    Phrase::ReceiptOf {
        article: article.id().to_owned(),
        start: span.start,
        end: span.end,
        sha256: article.sha256().to_string(),
        indexed: library.indexed_on(article.id()),
    }
}

fn end_with(laid: &mut Laid, notes: &Laid) {
    if !notes.is_empty() {
        laid.gap();
        laid.append(notes);
    }
}
