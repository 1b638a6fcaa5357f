//! Fits the numbers that rank and decline answers, and shows what each is worth.
//!
//! ```text
//! cargo run --release --example tune -- weights    CORPUS QUESTIONS [CORPUS QUESTIONS …]
//! cargo run --release --example tune -- signals    …
//! cargo run --release --example tune -- confidence …
//! ```
//!
//! The questions are those of `ibid eval`. Only their first half is fitted; whatever is printed of the second half is
//! held out. `weights` climbs from the present weights, one at a time, towards a higher likelihood of right quotes;
//! `signals` switches off one at a time and prints what that costs; `confidence` fits the logistic regression, to the
//! questions as they are; to the same questions where each paragraph is an article of its own, as short news are; and to
//! near misses: the same questions over a corpus from which the paragraph with the answer was taken out.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use ibid::answer::score::Weights;
use ibid::answer::{Caution, Evidence, Options, Outcome, answer};
use ibid::corpus::{Sha256, Today};
use ibid::eval::{Expected, Half, Posed};
use ibid::index::{Library, Settings, Storage};
use tempfile::TempDir;

/// What a near miss counts against a question as it is.
const NEAR_MISS: f64 = 0.3;
/// … and a question over paragraphs that are articles.
const APART: f64 = 0.5;
/// What is added to the likelihood of a right quote, so that one hopeless question does not decide.
const FLOOR: f64 = 0.01;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (Some(command), pairs) = (args.first(), args.get(1..).unwrap_or(&[])) else {
        bail!("say what to tune: weights, signals or confidence");
    };
    if pairs.is_empty() || pairs.len() % 2 == 1 {
        bail!("name a corpus and its questions: CORPUS QUESTIONS [CORPUS QUESTIONS …]");
    }
    let mut sets = Vec::new();
    for pair in pairs.chunks(2) {
        sets.push(Set::open(Path::new(&pair[0]), Path::new(&pair[1]))?);
    }
    match command.as_str() {
        "weights" => fit_weights(&sets),
        "signals" => show_signals(&sets),
        "confidence" => fit_confidence(&sets),
        other => bail!("there is nothing called `{other}` to tune; say weights, signals or confidence"),
    }
}

/// A corpus and questions about it.
struct Set {
    library: Library,
    questions: Vec<Posed>,
    /// Where its articles are, if they were made for it.
    _folder: Option<TempDir>,
}

/// What becomes of the paragraphs of an article.
#[derive(Clone, Copy)]
enum Articles {
    /// They are an article again.
    Whole,
    /// Each is one by itself.
    Paragraphs,
}

/// Words of the title that a paragraph gets which is an article.
const TITLE: usize = 6;

/// Halves the paragraphs, the same way each time.
fn half_of(paragraph: &str) -> u8 {
    let Sha256([first, ..]) = Sha256::of(paragraph.trim().as_bytes());
    first & 1
}

fn library(corpus: &Path) -> Result<Library> {
    let folder = tempfile::tempdir()?;
    // Built below a file, where no folder can be: the index stays in memory.
    let data = folder.path().join("file");
    File::create(&data)?;
    let settings = Settings { corpus: corpus.to_owned(), data: data.join("data"), today: Today::now() };
    Library::open(&settings, Storage::DiskOrMemory, &mut |_| {})
}

impl Set {
    fn open(corpus: &Path, questions: &Path) -> Result<Set> {
        let library = library(corpus)?;
        let input = File::open(questions).with_context(|| format!("cannot read `{}`", questions.display()))?;
        match ibid::eval::read(&library, &questions.to_string_lossy(), BufReader::new(input))? {
            Ok(questions) => Ok(Set { library, questions, _folder: None }),
            Err(problems) => bail!("`{}` has {} mistakes; `ibid eval` names them", questions.display(), problems.len()),
        }
    }

    /// The set over some of its paragraphs; questions that these do not answer are unanswerable.
    fn with(&self, kept: impl Fn(&str) -> bool, articles: Articles) -> Result<Set> {
        let folder = tempfile::tempdir()?;
        let mut file = BufWriter::new(File::create(folder.path().join("articles.jsonl"))?);
        // For each article the ids of what was made of it, with their texts.
        let mut made: Vec<Vec<(String, String)>> = Vec::new();
        for at in 0..self.library.records().len() {
            let mut texts = Vec::new();
            if let Some(article) = self.library.article(at) {
                let paragraphs: Vec<&str> = article.text().split('\n').filter(|paragraph| kept(paragraph)).collect();
                texts = match articles {
                    Articles::Whole => vec![paragraphs.join("\n")],
                    Articles::Paragraphs => paragraphs.into_iter().map(str::to_owned).collect(),
                };
                texts.retain(|text| !text.trim().is_empty());
                let meta = article.meta();
                for (number, text) in texts.iter().enumerate() {
                    let known = |value: Option<String>| value.unwrap_or_else(|| "unknown".to_owned());
                    let title = match articles {
                        Articles::Whole => meta.title.clone(),
                        Articles::Paragraphs => text.split_whitespace().take(TITLE).collect::<Vec<_>>().join(" "),
                    };
                    let line = serde_json::json!({
                        "id": format!("{at}-{number}"), "title": title, "text": text,
                        "language": self.library.records()[at].language.code(),
                        "source": known(meta.source.clone().map(|source| source.to_string())),
                        "date": known(meta.date.map(|date| date.to_string())),
                    });
                    writeln!(file, "{line}")?;
                }
            }
            made.push(
                texts
                    .into_iter()
                    .enumerate()
                    .map(|(number, text)| (format!("articles.jsonl#{at}-{number}"), text))
                    .collect(),
            );
        }
        file.flush()?;
        let library = library(folder.path())?;
        let places: HashMap<&str, usize> =
            library.records().iter().enumerate().map(|(place, record)| (record.id.as_str(), place)).collect();
        let posed = |posed: &Posed| {
            let expected = posed.expected.as_ref().and_then(|expected| {
                let texts = expected.articles.iter().flat_map(|&at| &made[at]);
                let holds = |text: &str| expected.answers.iter().any(|answer| text.contains(answer));
                let articles: Vec<usize> = texts
                    .filter(|(_, text)| holds(text))
                    .filter_map(|(id, _)| places.get(id.as_str()).copied())
                    .collect();
                (!articles.is_empty()).then(|| Expected { articles, ..expected.clone() })
            });
            Posed { expected, ..posed.clone() }
        };
        let questions = self.questions.iter().map(posed).collect();
        Ok(Set { library, questions, _folder: Some(folder) })
    }

    fn of(&self, half: Half) -> impl Iterator<Item = &Posed> {
        self.questions.iter().filter(move |posed| Half::of(&posed.id) == half)
    }
}

/// What came back for a question.
struct Asked {
    /// Whether the first quote, and one of the first three, is right.
    first: bool,
    three: bool,
    /// How likely the right quotes were said to be.
    likely: f64,
    evidence: Option<Evidence>,
}

fn ask(library: &Library, posed: &Posed, weights: &Weights) -> Result<Asked> {
    let options = Options { caution: Caution::Never, weights: *weights, today: posed.asked_on, ..Options::default() };
    let found = answer(library, &posed.question, &options)?;
    let right = |article: &str, text: &str| {
        posed.expected.as_ref().is_some_and(|expected| {
            let listed = expected.articles.iter().any(|&at| library.records()[at].id == article);
            listed && expected.answers.iter().any(|answer| text.contains(answer))
        })
    };
    let quotes = if let Outcome::Quotes(quotes) = &found.outcome { quotes.as_slice() } else { &[] };
    let rights: Vec<bool> = quotes.iter().map(|q| right(q.quote.article().id(), q.quote.text())).collect();
    let likely = quotes.iter().zip(&rights).filter(|(_, right)| **right).map(|(q, _)| f64::from(q.score)).sum();
    Ok(Asked {
        first: rights.first() == Some(&true),
        three: rights.iter().take(3).any(|right| *right),
        likely,
        evidence: found.evidence,
    })
}

/// How good the weights are for a half: the mean log-likelihood of right quotes, and the percentages of questions whose
/// first quote and one of whose first three quotes is right.
fn goodness(sets: &[Set], half: Half, weights: &Weights) -> Result<[f64; 3]> {
    let (mut sum, mut first, mut three, mut count) = (0.0, 0, 0, 0);
    for set in sets {
        for posed in set.of(half).filter(|posed| posed.expected.is_some()) {
            let asked = ask(&set.library, posed, weights)?;
            sum += (asked.likely + FLOOR).ln();
            first += usize::from(asked.first);
            three += usize::from(asked.three);
            count += 1;
        }
    }
    let of = |part: usize| 100.0 * part as f64 / count as f64;
    Ok([sum / count as f64, of(first), of(three)])
}

type Field = (&'static str, fn(&mut Weights) -> &mut f32);

const FIELDS: [Field; 18] = [
    ("share", |w| &mut w.share),
    ("kin", |w| &mut w.kin),
    ("before", |w| &mut w.before),
    ("after", |w| &mut w.after),
    ("passage", |w| &mut w.passage),
    ("kin_in_passage", |w| &mut w.kin_in_passage),
    ("title", |w| &mut w.title),
    ("asked", |w| &mut w.asked),
    ("named", |w| &mut w.named),
    ("question", |w| &mut w.question),
    ("lead", |w| &mut w.lead),
    ("bm25", |w| &mut w.bm25),
    ("name", |w| &mut w.name),
    ("date", |w| &mut w.date),
    ("number", |w| &mut w.number),
    ("defines", |w| &mut w.defines),
    ("asks", |w| &mut w.asks),
    ("recent", |w| &mut w.recent),
];

fn fit_weights(sets: &[Set]) -> Result<()> {
    let mut weights = Weights::OURS;
    let [mut best, ..] = goodness(sets, Half::First, &weights)?;
    println!("start: {best:.4}");
    for step in [1.3_f32, 1.15] {
        for (name, field) in FIELDS {
            for factor in [step, 1.0 / step] {
                loop {
                    let mut tried = weights;
                    *field(&mut tried) *= factor;
                    let [goodness, ..] = goodness(sets, Half::First, &tried)?;
                    if goodness < best + 1e-4 {
                        break;
                    }
                    (best, weights) = (goodness, tried);
                    println!("{name} {:.3}: {best:.4}", *field(&mut weights));
                }
            }
        }
    }
    println!("{weights:#?}");
    for half in [Half::First, Half::Second] {
        let [likelihood, first, three] = goodness(sets, half, &weights)?;
        println!("{half:?}: log-likelihood {likelihood:.4}, first quote {first:.1} %, in three {three:.1} %");
    }
    Ok(())
}

fn show_signals(sets: &[Set]) -> Result<()> {
    let halves = [Half::First, Half::Second];
    let of = |weights: &Weights| -> Result<Vec<[f64; 3]>> {
        halves.into_iter().map(|half| goodness(sets, half, weights)).collect()
    };
    let whole = of(&Weights::OURS)?;
    println!(
        "| switched off | log-likelihood, first half | second | first quote right, % | second | in three | second |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    let row = |name: &str, figures: &[[f64; 3]]| {
        print!("| {name} |");
        for column in 0..3 {
            for (figure, whole) in figures.iter().zip(&whole) {
                print!(" {:+.3} |", figure[column] - whole[column]);
            }
        }
        println!();
    };
    for (name, field) in FIELDS {
        let mut weights = Weights::OURS;
        // What a question counts is a factor of all its matches.
        *field(&mut weights) = if name == "question" { 1.0 } else { 0.0 };
        row(name, &of(&weights)?);
    }
    for (half, [likelihood, first, three]) in halves.into_iter().zip(&whole) {
        println!("\nnothing switched off, {half:?} half: {likelihood:.3}, {first:.1} %, {three:.1} %");
    }
    Ok(())
}

/// A question for the regression.
struct Row {
    signs: Vec<f64>,
    right: f64,
    weight: f64,
    half: Half,
}

fn fit_confidence(sets: &[Set]) -> Result<()> {
    let mut rows = Vec::new();
    for set in sets {
        let apart = set.with(|_| true, Articles::Paragraphs)?;
        for (set, weight) in [(set, 1.0), (&apart, APART)] {
            for posed in &set.questions {
                rows.extend(row(&set.library, posed, weight)?);
            }
            for parity in [0, 1] {
                let thinned = set.with(|paragraph| half_of(paragraph) == parity, Articles::Whole)?;
                for (posed, left) in set.questions.iter().zip(&thinned.questions) {
                    if posed.expected.is_some() && left.expected.is_none() {
                        rows.extend(row(&thinned.library, left, weight * NEAR_MISS)?);
                    }
                }
            }
        }
    }
    let names = Evidence::NAMES;
    let all: Vec<usize> = (0..names.len()).collect();
    let (bias, coefficients) = regress(&rows, &all);
    println!("bias {bias:.2}");
    for (name, coefficient) in names.iter().zip(&coefficients) {
        println!("{name:>16} {coefficient:.2}");
    }
    let loss = log_loss(&rows, &all, bias, &coefficients);
    println!("log loss of the second half {loss:.4}; without");
    for (left_out, name) in names.iter().enumerate() {
        let signs: Vec<usize> = all.iter().copied().filter(|sign| *sign != left_out).collect();
        let (bias, coefficients) = regress(&rows, &signs);
        println!("{name:>16} {:+.4}", log_loss(&rows, &signs, bias, &coefficients) - loss);
    }
    Ok(())
}

fn row(library: &Library, posed: &Posed, weight: f64) -> Result<Option<Row>> {
    let asked = ask(library, posed, &Weights::OURS)?;
    let (right, half) = (f64::from(u8::from(asked.first)), Half::of(&posed.id));
    let signs = |evidence: Evidence| evidence.signs.iter().map(|sign| f64::from(*sign)).collect();
    Ok(asked.evidence.map(|evidence| Row { signs: signs(evidence), right, weight, half }))
}

/// Logistic regression of the first half by gradient descent over standardised signs; the bias and a coefficient each.
fn regress(rows: &[Row], signs: &[usize]) -> (f64, Vec<f64>) {
    const STEPS: usize = 4_000;
    const RATE: f64 = 1.0;
    const RIDGE: f64 = 1e-3;
    let rows: Vec<&Row> = rows.iter().filter(|row| row.half == Half::First).collect();
    let total: f64 = rows.iter().map(|row| row.weight).sum();
    let moments: HashMap<usize, (f64, f64)> = signs
        .iter()
        .map(|&sign| {
            let mean = rows.iter().map(|row| row.weight * row.signs[sign]).sum::<f64>() / total;
            let variance = rows.iter().map(|row| row.weight * (row.signs[sign] - mean).powi(2)).sum::<f64>() / total;
            (sign, (mean, variance.sqrt().max(1e-6)))
        })
        .collect();
    let standard = |row: &Row, sign: usize| (row.signs[sign] - moments[&sign].0) / moments[&sign].1;
    let scaled: Vec<Vec<f64>> =
        rows.iter().map(|row| signs.iter().map(|&sign| standard(row, sign)).collect()).collect();
    let (mut bias, mut slopes) = (0.0, vec![0.0; signs.len()]);
    for _ in 0..STEPS {
        let (mut down, mut downs) = (0.0, vec![0.0; signs.len()]);
        for (row, values) in rows.iter().zip(&scaled) {
            let error = row.weight * (sigmoid(bias + dot(&slopes, values)) - row.right) / total;
            down += error;
            downs.iter_mut().zip(values).for_each(|(down, value)| *down += error * value);
        }
        bias -= RATE * down;
        slopes.iter_mut().zip(&downs).for_each(|(slope, down)| *slope -= RATE * (down + RIDGE * *slope));
    }
    let coefficients: Vec<f64> = slopes.iter().zip(signs).map(|(slope, sign)| slope / moments[sign].1).collect();
    let shift: f64 = coefficients.iter().zip(signs).map(|(coefficient, sign)| coefficient * moments[sign].0).sum();
    (bias - shift, coefficients)
}

fn log_loss(rows: &[Row], signs: &[usize], bias: f64, coefficients: &[f64]) -> f64 {
    let held_out = rows.iter().filter(|row| row.half == Half::Second);
    let (mut sum, mut total) = (0.0, 0.0);
    for row in held_out {
        let values: Vec<f64> = signs.iter().map(|&sign| row.signs[sign]).collect();
        let said = sigmoid(bias + dot(coefficients, &values)).clamp(1e-9, 1.0 - 1e-9);
        sum -= row.weight * (row.right * said.ln() + (1.0 - row.right) * (1.0 - said).ln());
        total += row.weight;
    }
    sum / total
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}
