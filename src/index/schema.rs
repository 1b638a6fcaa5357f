//! The fields of the index, how text becomes their terms, and the fingerprint of both.
//!
//! There are two kinds of document: a passage (its text and context, and where it lies) and a record, one for each
//! article and file, which holds what the catalogue knows of it. What is said of an article as a whole (title,
//! source, author, tags) is indexed once, with its record, and not again with each of its passages.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::corpus::{Sha256, sentences::sentences};
use crate::language::{Analyzer, Language, Memo, Tokens};

/// Raised whenever documents are built differently, so that older indexes are rebuilt.
const FORMAT: u32 = 4;
/// The name under which Tantivy knows our tokenizer.
pub(super) const TOKENIZER: &str = "ibid";
/// Stands between a language code and the text in it (see [`tagged`]).
const TAG_END: char = '\u{1}';

/// The fields, by name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    /// The passage itself.
    pub(super) text: Field,
    /// The heading above a passage and the question it answers.
    pub(super) context: Field,
    pub(super) title: Field,
    pub(super) source: Field,
    pub(super) author: Field,
    pub(super) tags: Field,
    /// Own id of the article of a passage: [`article_key`].
    pub(super) article: Field,
    /// Bytes of the article's text.
    pub(super) start: Field,
    pub(super) end: Field,
    /// Own id of a record: `a` and the article's id, or `f` and the file's path.
    pub(super) record_id: Field,
    /// `1` on records.
    pub(super) is_record: Field,
    /// The record as JSON.
    pub(super) record: Field,
}

pub(super) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let indexing = |record: IndexRecordOption| {
        let indexing = TextFieldIndexing::default().set_tokenizer(TOKENIZER).set_index_option(record);
        TextOptions::default().set_indexing_options(indexing)
    };
    let words = indexing(IndexRecordOption::WithFreqs);
    let fields = Fields {
        text: builder.add_text_field("text", indexing(IndexRecordOption::WithFreqsAndPositions)),
        context: builder.add_text_field("context", words.clone()),
        title: builder.add_text_field("title", words.clone()),
        source: builder.add_text_field("source", words.clone()),
        author: builder.add_text_field("author", words.clone()),
        tags: builder.add_text_field("tags", words),
        article: builder.add_u64_field("article", INDEXED | FAST),
        start: builder.add_u64_field("start", FAST),
        end: builder.add_u64_field("end", FAST),
        record_id: builder.add_text_field("record_id", STRING),
        is_record: builder.add_u64_field("is_record", INDEXED),
        record: builder.add_bytes_field("record", STORED),
    };
    (builder.build(), fields)
}

/// A number for an article id: the first eight bytes of its SHA-256.
pub(super) fn article_key(id: &str) -> u64 {
    let Sha256(bytes) = Sha256::of(id.as_bytes());
    bytes.first_chunk().map_or(0, |first| u64::from_be_bytes(*first))
}

/// Text with its language in front: Tantivy hands a tokenizer nothing but the text.
pub(super) fn tagged(language: Language, text: &str) -> String {
    let mut tagged = String::with_capacity(language.code().len() + 1 + text.len());
    tagged.push_str(language.code());
    tagged.push(TAG_END);
    tagged.push_str(text);
    tagged
}

/// Tantivy's door to the analyzers of [`crate::language`].
#[derive(Clone, Default)]
pub(super) struct TaggedTokenizer {
    analyzers: BTreeMap<Language, (Arc<Analyzer>, Memo)>,
}

impl Tokenizer for TaggedTokenizer {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, tagged: &'a str) -> Stream<'a> {
        let (code, text) = tagged.split_once(TAG_END).unwrap_or(("", tagged));
        let language = Language::from_code(code).unwrap_or(Language::UNKNOWN);
        let (analyzer, memo) =
            self.analyzers.entry(language).or_insert_with(|| (Arc::new(Analyzer::new(language)), Memo::default()));
        Stream { tokens: analyzer.tokens_with(text, memo), token: Token::default() }
    }
}

pub(super) struct Stream<'a> {
    tokens: Tokens<'a>,
    token: Token,
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        let Some(next) = self.tokens.next_token() else {
            return false;
        };
        self.token.text.clear();
        self.token.text.push_str(next.term);
        self.token.offset_from = next.span.start;
        self.token.offset_to = next.span.end;
        self.token.position = next.position as usize;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// What an index was built with. One that differs is rebuilt: its words would silently not be found.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Fingerprint {
    format: u32,
    tantivy: String,
    /// SHA-256 of the terms and sentences that the analyzers make of [`PROBES`].
    analyzers: String,
}

/// Words in many scripts; each language's analyzer is asked for the terms of all of them.
const PROBES: [&str; 12] = [
    "The republics' leaders refused, generously, to sign 3.5% of the U.S. agreements; don't they? COVID-19 & running.",
    "Республики отказались подписывать соглашения, подписанные ещё вчера руководителями. Союзниками!",
    "Держави відмовилися підписувати угоди, підписані ще вчора керівниками. З’їзд п’яти країн!",
    "Die Brücken wurden gestern größtenteils wieder geöffnet. Straßenbahnen fuhren (z. B. Nr. 5) weiter.",
    "L'accord n'a pas été signé aujourd'hui par les présidents des républiques. Où allaient-ils ?",
    "Türkiye'nin köprüleri yeniden açıldı. Görüşmelerden önce IŞIK gerekiyordu.",
    "Los gobiernos rechazaron firmar los acuerdos. ¿Por qué? As reuniões acabaram; le riunioni continuarono.",
    "日本語の文章。中文句子！ العربية والكتابة؟ हिन्दी वाक्य। Ελληνικές λέξεις. język polski; cseh jazyk; íslenska.",
    "Беларускія гарады і рэкі, азёры. Қазақстанның мектептерінде. Кыргызстандын шаарлары. Ўзбекистонда, O‘zbekistonning.",
    "საქართველოს ქალაქებში. Հայաստանի քաղաքները։ כתבי העת בירושלים. کتاب‌های ایران و می‌شود. Bakının küçələrində.",
    "16.10.2023, 2023-10-16, 16 жовтня, Ekim'de; 1 000, 1.000, 1,5; ٢٠٢٣ २०२३. May, August.",
    "대통령은 어디에 있습니까? ประเทศไทย. ប្រទេស. България, българският; Београду, gradovima; mestá, mestách; mesta.",
];
/// Every language that has an analyzer of its own, and one that has none.
const PROBED: &str = "ar az be bg bs ca cs da de el en eo es et eu fa fi fr ga he hi hr hu hy id it ka kk ky lt lv \
mk ne nl no pl pt ro ru sk sl sr st sv ta tr uk und uz yi";

impl Fingerprint {
    /// Whether what is kept means the same, whatever the analyzers make of words.
    pub(super) fn is_of_format(&self, other: &Fingerprint) -> bool {
        self.format == other.format
    }

    /// Twelve digits that stand for it.
    pub(super) fn short(&self) -> String {
        let all = format!("{} {} {}", self.format, self.tantivy, self.analyzers);
        Sha256::of(all.as_bytes()).to_string().chars().take(12).collect()
    }

    /// The fingerprint of this program.
    pub(super) fn current() -> Fingerprint {
        let mut all = String::new();
        for language in PROBED.split(' ').filter_map(Language::from_code) {
            let analyzer = Analyzer::new(language);
            for probe in PROBES {
                all.push_str(&analyzer.terms(probe).join(" "));
                all.push('\n');
            }
        }
        for probe in PROBES {
            all.push_str(&format!("{:?}\n", sentences(probe)));
        }
        Fingerprint {
            format: FORMAT,
            tantivy: tantivy::version_string().to_owned(),
            analyzers: Sha256::of(all.as_bytes()).to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_rides_in_front_of_the_text() {
        let mut tokenizer = TaggedTokenizer::default();
        for (code, text, term) in [("en", "signing", "sign"), ("de", "Brücken", "bruck"), ("und", "signing", "signing")]
        {
            let tagged = tagged(Language::from_code(code).unwrap(), text);
            let mut stream = tokenizer.token_stream(&tagged);
            assert!(stream.advance());
            assert_eq!(stream.token().text, term);
            assert_eq!(text.get(stream.token().offset_from..stream.token().offset_to), Some(text));
            assert!(!stream.advance());
        }
    }

    #[test]
    fn the_fingerprint_is_stable_within_a_build() {
        assert_eq!(Fingerprint::current(), Fingerprint::current());
    }
}
