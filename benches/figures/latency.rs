//! How long an answer takes, against the bare Tantivy OR query on the same index.

use std::time::{Duration, Instant};

use anyhow::Result;
use ibid::answer::{Options, Outcome, Question, Spelling, answer, concepts};
use ibid::index::Library;
use ibid::language::Analyzer;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Index, Searcher, Term};

use crate::texts::Texts;
use crate::{milliseconds, quantile, row, settings};

const QUESTIONS: usize = 300;
/// From this many passages on the ratios are promised.
const PROMISED: u64 = 950_000;
/// Questions asked before, unmeasured, so that the index is in the page cache.
const WARM_UP: usize = 40;
/// Roughly how many passages one article has.
const PER_ARTICLE: usize = 9;

pub(crate) fn measure(texts: &Texts, size: usize) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let settings = settings(folder.path());
    // Articles are of like size: a first few tell how many make the passages.
    let sample = (size / PER_ARTICLE / 10).max(20) as u64;
    texts.write_lines(&settings.corpus, |articles, _| articles == sample)?;
    let passages = Library::rebuild(&settings, &mut |_| {})?.passages();
    let articles = (size as u64 * sample).div_ceil(passages.max(1));
    texts.write_lines(&settings.corpus, |written, _| written == articles)?;
    let library = Library::rebuild(&settings, &mut |_| {})?;
    ask(texts, &library)
}

/// Asks the questions and prints what the answers took.
pub(crate) fn ask(texts: &Texts, library: &Library) -> Result<()> {
    let settings = library.settings();
    let searcher: Searcher = Index::open_in_dir(settings.data.join("index"))?.reader()?.searcher();
    let field = searcher.schema().get_field("text")?;
    let segments = searcher.segment_readers().len();
    let (mut ours, mut content, mut all) = (Vec::new(), Vec::new(), Vec::new());
    let mut answered = 0;
    for (at, question) in texts.questions(WARM_UP + QUESTIONS, 2).iter().enumerate() {
        let parsed = Question::parse(question).map_err(|refusal| anyhow::anyhow!("{refusal:?}"))?;
        let terms = concepts(library, &parsed)?;
        let content_terms: Vec<&str> = terms
            .all
            .iter()
            .flat_map(|concept| &concept.terms)
            .filter(|(_, factor)| *factor == 1.0)
            .map(|(term, _)| term.as_str())
            .collect();
        let all_terms: Vec<String> =
            terms.ignored.iter().flat_map(|word| Analyzer::new(terms.language).terms(word)).collect();
        let all_terms: Vec<&str> = all_terms.iter().map(String::as_str).chain(content_terms.iter().copied()).collect();
        let times = [bare(&searcher, field, &content_terms)?, bare(&searcher, field, &all_terms)?];
        let began = Instant::now();
        let answer = answer(library, question, &Options::default())?;
        let took = began.elapsed();
        if at >= WARM_UP {
            ours.push(took);
            content.push(times[0]);
            all.push(times[1]);
            answered += usize::from(matches!(answer.outcome, Outcome::Quotes(_)));
        }
    }
    let passages = library.passages();
    let promised = if passages >= PROMISED { "ratios ≤ 2.5 / 4" } else { "" };
    compare(
        &format!("answer over {passages} passages, p50 / p99 in ms; OR of content words"),
        &ours,
        &content,
        promised,
    );
    compare("… OR of all words", &ours, &all, promised);
    let (with, without) = spellings(texts, library)?;
    compare("… the words only as they are spelt", &with, &without, "ratio ≤ 1.5");
    println!("  ({answered} of {QUESTIONS} answered, {segments} segments)");
    Ok(())
}

/// What answers take with other spellings of the questions' words, and without.
fn spellings(texts: &Texts, library: &Library) -> Result<(Vec<Duration>, Vec<Duration>)> {
    let as_spelt = Options { spelling: Spelling::Exact, ..Options::default() };
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for (at, question) in texts.questions(WARM_UP + QUESTIONS, 2).iter().skip(WARM_UP).enumerate() {
        // What is asked second finds its articles in the caches: each is so every other time.
        let mut both = [(&mut with, Options::default()), (&mut without, as_spelt.clone())];
        both.rotate_left(at % 2);
        for (times, options) in both {
            times.push(answer(library, question, &options)?.took);
        }
    }
    Ok((with, without))
}

/// Prints the median and the 99th percentile of both, in milliseconds, and their ratios.
fn compare(figure: &str, ours: &[Duration], others: &[Duration], promised: &str) {
    let ends = |times: &[Duration]| {
        let mut times = times.to_vec();
        times.sort();
        [0.5, 0.99].map(|share| milliseconds(quantile(&times, share)))
    };
    let (ours, others) = (ends(ours), ends(others));
    let pair = |[p50, p99]: [f64; 2]| format!("{p50:.2} / {p99:.2}");
    row(figure, &pair(ours), &pair(others), &pair([ours[0] / others[0], ours[1] / others[1]]), promised);
}

/// The ten best passages for any of the terms, by Tantivy alone.
fn bare(searcher: &Searcher, field: Field, terms: &[&str]) -> Result<Duration> {
    let began = Instant::now();
    let terms: Vec<(Occur, Box<dyn Query>)> = terms
        .iter()
        .map(|term| {
            let term = TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::WithFreqs);
            (Occur::Should, Box::new(term) as Box<dyn Query>)
        })
        .collect();
    let found = searcher.search(&BooleanQuery::new(terms), &TopDocs::with_limit(10).order_by_score())?;
    std::hint::black_box(found);
    Ok(began.elapsed())
}
