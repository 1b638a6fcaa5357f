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
//! questions as they are and to near misses: the same questions over a corpus from which the paragraph with the answer
//! was taken out.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use ibid::answer::score::Weights;
use ibid::answer::{Caution, Evidence, Options, Outcome, answer};
use ibid::corpus::{Sha256, Today};
use ibid::eval::{Half, Posed};
use ibid::index::{Library, Settings, Storage};

/// What a near miss counts against a question as it is.
const NEAR_MISS: f64 = 0.3;
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
            Ok(questions) => Ok(Set { library, questions }),
            Err(problems) => bail!("`{}` has {} mistakes; `ibid eval` names them", questions.display(), problems.len()),
        }
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
        for posed in &set.questions {
            rows.extend(row(&set.library, posed, 1.0)?);
        }
        for parity in [0, 1] {
            let folder = tempfile::tempdir()?;
            let thinned = thin(&set.library, folder.path(), parity)?;
            for posed in &set.questions {
                rows.extend(near_miss(set, &thinned, posed)?);
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

/// The same question where no article answers it any more; nothing where one does, or none ever did.
fn near_miss(set: &Set, thinned: &Library, posed: &Posed) -> Result<Option<Row>> {
    let Some(expected) = &posed.expected else { return Ok(None) };
    for &at in &expected.articles {
        let id = &set.library.records()[at].id;
        let place = thinned.records().iter().position(|record| record.id.ends_with(&format!("#{id}")));
        let article = place.and_then(|place| thinned.article(place));
        if article.is_some_and(|article| expected.answers.iter().any(|answer| article.text().contains(answer))) {
            return Ok(None);
        }
    }
    row(thinned, &Posed { expected: None, ..posed.clone() }, NEAR_MISS)
}

/// The articles without every other paragraph, as a hash has it.
fn thin(library: &Library, folder: &Path, parity: u8) -> Result<Library> {
    let mut file = File::create(folder.join("thinned.jsonl"))?;
    for at in 0..library.records().len() {
        let Some(article) = library.article(at) else { continue };
        let kept: Vec<&str> = article
            .text()
            .split('\n')
            .filter(|paragraph| {
                let Sha256([first, ..]) = Sha256::of(paragraph.trim().as_bytes());
                first & 1 == parity
            })
            .collect();
        let text = kept.join("\n");
        if text.trim().is_empty() {
            continue;
        }
        let meta = article.meta();
        let known = |value: Option<String>| value.unwrap_or_else(|| "unknown".to_owned());
        let line = serde_json::json!({
            "id": article.id(), "title": meta.title, "language": library.records()[at].language.code(), "text": text,
            "source": known(meta.source.clone().map(|source| source.to_string())),
            "date": known(meta.date.map(|date| date.to_string())),
        });
        writeln!(file, "{line}")?;
    }
    drop(file);
    self::library(folder)
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
