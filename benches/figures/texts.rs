//! Generated corpora and questions: real sentences, spliced; the same on every run.

use std::fmt;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use ibid::corpus::{BlockKind, Reading, Today, list, read_file};
use jiff::civil::Date;

/// The day on which generated articles are read; none is dated later.
pub(crate) const TODAY: Date = jiff::civil::date(2026, 1, 1);
/// An article ends with the first paragraph after this many bytes.
const ARTICLE_BYTES: usize = 8_000;
/// Sentences of a paragraph.
const PARAGRAPH: u64 = 7;
/// One sentence in so many gets a rare word, which makes them about one word in a hundred.
const RARE: u64 = 4;
/// How many rare words there are; how often each is taken falls with its number, as in real texts.
const RARE_WORDS: f64 = 1e7;
/// Publications, authors and days that articles are spread over.
const SOURCES: u64 = 40;
const AUTHORS: u64 = 900;
const DAYS: u64 = 3_000;

/// A small generator of numbers that look random (SplitMix64).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// A number from 0 to 1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// The sentences that articles are spliced of, by the article they come from.
pub(crate) struct Texts {
    from: PathBuf,
    sentences: Vec<(usize, String)>,
    languages: Vec<Vec<usize>>,
}

impl fmt::Display for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes: usize = self.sentences.iter().map(|(_, sentence)| sentence.len()).sum();
        write!(
            f,
            "{}: {} sentences, {:.1} MB, {} languages",
            self.from.display(),
            self.sentences.len(),
            bytes as f64 / 1e6,
            self.languages.len()
        )
    }
}

impl Texts {
    /// Reads the sentences.
    pub(crate) fn open() -> Result<Texts> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let shared = root.join("../shared/eval");
        let from = match std::env::var_os("IBID_BENCH_TEXTS") {
            Some(named) => PathBuf::from(named),
            None if shared.is_dir() => shared,
            None => root.join("corpus"),
        };
        let mut texts = Texts { from, sentences: Vec::new(), languages: Vec::new() };
        let mut codes: Vec<String> = Vec::new();
        for file in list(&texts.from)?.files {
            read_file(&texts.from, &file.path, Today(Date::MAX), &mut |reading| {
                // Lines that are no articles (questions, say) are passed over.
                if let Reading::Article(article, _) = reading {
                    let code = ibid::language::detect(article.text()).to_string();
                    let language = codes.iter().position(|known| *known == code).unwrap_or_else(|| {
                        codes.push(code);
                        codes.len() - 1
                    });
                    for block in article.blocks().iter().filter(|block| block.kind == BlockKind::Paragraph) {
                        let paragraph = article.text().get(block.span.clone()).unwrap_or("");
                        texts.sentences.extend(sentences(paragraph).map(|sentence| (language, sentence)));
                    }
                }
                Ok(())
            })?;
        }
        texts.languages = vec![Vec::new(); codes.len()];
        for (at, (language, _)) in texts.sentences.iter().enumerate() {
            texts.languages[*language].push(at);
        }
        ensure!(!texts.sentences.is_empty(), "there is no article in `{}`", texts.from.display());
        Ok(texts)
    }

    /// A sentence; after the last comes the first.
    pub(crate) fn sentence(&self, at: usize) -> &str {
        self.sentences.get(at % self.sentences.len()).map_or("", |(_, sentence)| sentence)
    }

    /// The text of article number `number`.
    fn article(&self, number: u64) -> String {
        let dice = &mut Dice::new(number.wrapping_mul(0x5851_f42d_4c95_7f2d));
        let first = dice.below(self.sentences.len() as u64) as usize;
        let language = &self.languages[self.sentences[first].0];
        let mut text = String::with_capacity(ARTICLE_BYTES + 1_000);
        while text.len() < ARTICLE_BYTES {
            for at in 0..PARAGRAPH {
                let sentence = &self.sentences[language[dice.below(language.len() as u64) as usize]].1;
                text.push_str(if at == 0 { "" } else { " " });
                if dice.below(RARE) == 0 {
                    // Before the last word, so that the sentence begins and ends as it did.
                    let (start, end) = sentence.rsplit_once(' ').unwrap_or(("It", sentence));
                    text.push_str(start);
                    text.push(' ');
                    text.push_str(&rare_word(RARE_WORDS.powf(dice.share()) as u64));
                    text.push(' ');
                    text.push_str(end);
                } else {
                    text.push_str(sentence);
                }
            }
            text.push('\n');
        }
        text
    }

    /// Article number `number` as a line of JSON, or as a file with front matter.
    fn line(&self, number: u64) -> Result<String> {
        let About { title, source, author, date } = About::of(number);
        Ok(serde_json::to_string(&serde_json::json!({
            "id": format!("{number:07}"), "title": title, "source": source, "author": author, "date": date,
            "text": self.article(number),
        }))?)
    }

    fn file(&self, number: u64) -> String {
        let About { title, source, author, date } = About::of(number);
        let text = self.article(number);
        format!("---\ntitle: {title}\nsource: {source}\nauthor: {author}\ndate: {date}\n---\n\n{text}")
    }

    /// Writes articles into one `.jsonl` until `enough` (given the number of articles and the bytes so far).
    pub(crate) fn write_lines(&self, corpus: &Path, enough: impl Fn(u64, u64) -> bool) -> Result<u64> {
        fs::create_dir_all(corpus)?;
        let path = corpus.join("articles.jsonl");
        let mut out = BufWriter::new(File::create(&path)?);
        let (mut articles, mut bytes) = (0, 0);
        while !enough(articles, bytes) {
            let line = self.line(articles)?;
            writeln!(out, "{line}")?;
            bytes += line.len() as u64 + 1;
            articles += 1;
        }
        let file = out.into_inner().context("cannot write the corpus")?;
        age(&file)?;
        Ok(articles)
    }

    /// Writes as many articles into a `.txt` each.
    pub(crate) fn write_files(&self, corpus: &Path, articles: u64) -> Result<()> {
        for number in 0..articles {
            let folder = corpus.join(format!("{:03}", number / 250));
            fs::create_dir_all(&folder)?;
            let mut file = File::create(folder.join(format!("{number:07}.txt")))?;
            file.write_all(self.file(number).as_bytes())?;
            age(&file)?;
        }
        Ok(())
    }

    /// Questions: four to ten words of two sentences, two runs of them, function words included.
    pub(crate) fn questions(&self, count: usize, seed: u64) -> Vec<String> {
        let dice = &mut Dice::new(seed);
        (0..count)
            .map(|_| {
                let first = dice.below(self.sentences.len() as u64) as usize;
                let language = &self.languages[self.sentences[first].0];
                let second = language[dice.below(language.len() as u64) as usize];
                let (here, there) = (2 + dice.below(4), 2 + dice.below(4));
                let mut words = self.words(first, here as usize, dice);
                words.extend(self.words(second, there as usize, dice));
                words.join(" ")
            })
            .collect()
    }

    /// As many words in a row of a sentence, from a place that the dice choose.
    fn words(&self, sentence: usize, wanted: usize, dice: &mut Dice) -> Vec<&str> {
        let words: Vec<&str> = self.sentences[sentence]
            .1
            .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
            .filter(|word| !word.is_empty())
            .collect();
        let from = dice.below(words.len().saturating_sub(wanted) as u64 + 1) as usize;
        words.into_iter().skip(from).take(wanted).collect()
    }
}

/// Dates the file an hour back: one that was just written is read again, lest a change in the same tick be missed.
fn age(file: &File) -> Result<()> {
    file.set_modified(std::time::SystemTime::now() - std::time::Duration::from_secs(3_600))?;
    Ok(())
}

struct About {
    title: String,
    source: String,
    author: String,
    date: Date,
}

impl About {
    fn of(number: u64) -> About {
        let dice = &mut Dice::new(!number);
        let mut name = |names: u64| rare_word(dice.below(names) + 1);
        let (source, author) = (name(SOURCES), name(AUTHORS));
        let title = format!("{} {} {number}", name(50_000), name(50_000));
        let span = jiff::Span::new().days(dice.below(DAYS) as i64 + 1);
        About { title, source: format!("The {source} Times"), author: format!("A. {author}"), date: TODAY - span }
    }
}

/// A word that no language has, the same for the same number.
fn rare_word(number: u64) -> String {
    const SYLLABLES: [&str; 20] = [
        "ba", "ke", "di", "mo", "lu", "ran", "tes", "vil", "gor", "shu", "pa", "ne", "zi", "fo", "ju", "kal", "mer",
        "tin", "sol", "dru",
    ];
    let dice = &mut Dice::new(number);
    (0..3 + dice.below(2)).map(|_| SYLLABLES[dice.below(SYLLABLES.len() as u64) as usize]).collect()
}

/// The sentences of a paragraph, roughly: what a full stop, question or exclamation mark ends.
fn sentences(paragraph: &str) -> impl Iterator<Item = String> {
    paragraph
        .split_inclusive(['.', '!', '?'])
        .map(|sentence| sentence.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|sentence| (30..400).contains(&sentence.len()) && sentence.contains(' '))
}

/// The texts of the articles in a `.jsonl` corpus.
pub(crate) fn articles(corpus: &Path, mut visit: impl FnMut(Box<ibid::corpus::Article>)) -> Result<()> {
    let file = BufReader::new(File::open(corpus.join("articles.jsonl"))?);
    let lines = file.lines().count();
    let mut read = 0;
    read_file(corpus, "articles.jsonl", Today(TODAY), &mut |reading| {
        if let Reading::Article(article, _) = reading {
            visit(article);
            read += 1;
        }
        Ok(())
    })?;
    ensure!(read == lines, "{} of {lines} generated articles were rejected", lines - read);
    Ok(())
}
