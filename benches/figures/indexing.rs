//! How fast a corpus becomes an index, from the files to the last merge, against Tantivy alone on the same texts.

use std::path::Path;
use std::time::Instant;

use anyhow::Result;
use frostem::{Algorithm, Stemmer};
use ibid::corpus::passages;
use ibid::index::Library;
use tantivy::schema::{IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{LowerCaser, SimpleTokenizer, TextAnalyzer, Token, TokenFilter, TokenStream, Tokenizer};
use tantivy::{Index, doc};

use crate::texts::{Texts, articles};
use crate::{median, rate, row, settings};

/// Bytes of the corpus.
const BYTES: u64 = 64 << 20;
/// Rounds, of which the median counts.
const ROUNDS: usize = 3;
/// What ibid gives Tantivy as well.
const THREADS: usize = 2;
const BUFFER_BYTES: usize = 160 << 20;

pub(crate) fn measure(texts: &Texts) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let settings = settings(folder.path());
    texts.write_lines(&settings.corpus, |_, bytes| bytes >= BYTES)?;
    let (mut bytes, mut cut) = (0, Vec::new());
    articles(&settings.corpus, |article| {
        bytes += article.text().len() as u64;
        cut.extend(
            passages(&article).into_iter().filter_map(|passage| article.text().get(passage.span).map(str::to_owned)),
        );
    })?;
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let began = Instant::now();
        Library::rebuild(&settings, &mut |_| {})?;
        ours.push(began.elapsed());
        let began = Instant::now();
        index_bare(&folder.path().join("bare"), &cut)?;
        bare.push(began.elapsed());
    }
    let (ours, bare) = (median(ours), median(bare));
    row(
        &format!("indexing {} passages, MB of article text a second", cut.len()),
        &format!("{:.1}", rate(bytes, ours)),
        &format!("{:.1}", rate(bytes, bare)),
        &format!("{:.2}", bare.as_secs_f64() / ours.as_secs_f64()),
        "ratio ≥ 0.7",
    );
    Ok(())
}

/// One field with Tantivy's usual options, one document a passage.
fn index_bare(folder: &Path, passages: &[String]) -> Result<()> {
    let mut builder = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("english")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = builder.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
    std::fs::create_dir_all(folder)?;
    let index = Index::create_in_dir(folder, builder.build())?;
    let analyzer = TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser).filter(English).build();
    index.tokenizers().register("english", analyzer);
    let mut writer = index.writer_with_num_threads::<tantivy::TantivyDocument>(THREADS, BUFFER_BYTES)?;
    for passage in passages {
        writer.add_document(doc!(text => passage.as_str()))?;
    }
    writer.commit()?;
    drop(writer);
    std::fs::remove_dir_all(folder)?;
    Ok(())
}

/// Tantivy's own stemmer, which is behind a feature that ibid has no use for.
#[derive(Clone)]
struct English;

impl TokenFilter for English {
    type Tokenizer<T: Tokenizer> = Stemming<T>;

    fn transform<T: Tokenizer>(self, inner: T) -> Stemming<T> {
        Stemming(inner)
    }
}

#[derive(Clone)]
struct Stemming<T>(T);

impl<T: Tokenizer> Tokenizer for Stemming<T> {
    type TokenStream<'a> = Stemmed<T::TokenStream<'a>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        Stemmed { inner: self.0.token_stream(text), stemmer: Stemmer::new(Algorithm::English) }
    }
}

struct Stemmed<T> {
    inner: T,
    stemmer: Stemmer,
}

impl<T: TokenStream> TokenStream for Stemmed<T> {
    fn advance(&mut self) -> bool {
        if !self.inner.advance() {
            return false;
        }
        let token = self.inner.token_mut();
        let stem = self.stemmer.stem(&token.text).into_owned();
        token.text = stem;
        true
    }

    fn token(&self) -> &Token {
        self.inner.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.inner.token_mut()
    }
}
