//! How long an answer takes, against the bare Tantivy OR query on the same index.

use std::time::{Duration, Instant};

use anyhow::Result;
use ibid::answer::{Options, Outcome, Question, answer, concepts};
use ibid::index::Library;
use ibid::language::Analyzer;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Index, Searcher, Term};

use crate::texts::Texts;
use crate::{milliseconds, quantile, row, settings};

const QUESTIONS: usize = 300;
/// From this many passages on the ratio is promised.
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
    for times in [&mut ours, &mut content, &mut all] {
        times.sort();
    }
    let passages = library.passages();
    let shown = |times: &[Duration]| {
        format!("{:.2} / {:.2}", milliseconds(quantile(times, 0.5)), milliseconds(quantile(times, 0.99)))
    };
    let ratio = |bare: &[Duration]| Some(quantile(&ours, 0.5).as_secs_f64() / quantile(bare, 0.5).as_secs_f64());
    let promised = if passages >= PROMISED { "ratio ≤ 2.5" } else { "" };
    row(
        &format!("answer over {passages} passages, p50 / p99 in ms; OR of content words"),
        &shown(&ours),
        &shown(&content),
        ratio(&content),
        promised,
    );
    row("… OR of all words", "", &shown(&all), ratio(&all), "");
    println!("  ({answered} of {QUESTIONS} answered, {segments} segments)");
    Ok(())
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
