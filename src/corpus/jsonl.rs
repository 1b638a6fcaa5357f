//! `.jsonl`: one article a line, streamed, so that a file of any size costs one line of memory.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::Result;
use serde_json::Value as Json;

use super::article::Article;
use super::blocks;
use super::front_matter::{self, Field, Fields, Provenance, Today, Value};
use super::problem::Problem;
use super::read::{Place, Reading, not_utf8, unreadable};
use super::rule::Rule;

/// The longest id of a line, in characters.
const ID_CHARS: usize = 200;

/// Reads every line of the file and hands its article to `visit`.
pub(super) fn read(root: &Path, file: &str, today: Today, visit: &mut dyn FnMut(Reading) -> Result<()>) -> Result<()> {
    let mut input = match File::open(root.join(file)) {
        Ok(input) => BufReader::with_capacity(1 << 18, input),
        Err(error) => return visit(Reading::Rejected(vec![unreadable(file, &error)])),
    };
    let mut ids = HashSet::new();
    let mut line = Vec::new();
    let mut at = 0_u64;
    for number in 1.. {
        line.clear();
        match input.read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) => return visit(Reading::Rejected(vec![unreadable(file, &error)])),
        }
        let bytes = at..at + line.len() as u64;
        at = bytes.end;
        if line.trim_ascii().is_empty() {
            continue;
        }
        let article = article(file, number, bytes.start, &line, today).and_then(|article| {
            if ids.insert(article.id().to_owned()) {
                Ok(article)
            } else {
                let what = format!("the id of `{}` was used above", article.id());
                Err(vec![Problem::at(file, number, what, "give each line an id of its own").of(Rule::BadLine)])
            }
        });
        visit(match article {
            Ok(article) => {
                Reading::Article(Box::new(article), Place { file: file.to_owned(), line: Some((number, bytes)) })
            }
            Err(problems) => Reading::Rejected(problems),
        })?;
    }
    Ok(())
}

/// The article on one line, which is line `number` of the file and begins at byte `offset`.
pub(super) fn article(
    file: &str,
    number: usize,
    offset: u64,
    line: &[u8],
    today: Today,
) -> Result<Article, Vec<Problem>> {
    let at = |what: String, fix: &str| vec![Problem::at(file, number, what, fix).of(Rule::BadLine)];
    let line =
        std::str::from_utf8(line).map_err(|error| vec![not_utf8(file, line, error.valid_up_to(), offset, number)])?;
    let object: serde_json::Map<String, Json> = serde_json::from_str(line.trim_start_matches('\u{feff}').trim_end())
        .map_err(|error| {
            at(
                format!("not a JSON object (column {})", error.column()),
                "write one object a line: {\"id\": …, \"title\": …, \"text\": …}",
            )
        })?;
    let mut problems = Vec::new();
    let (mut id, mut text) = (None, None);
    let mut fields = Fields::new();
    for (key, value) in object {
        match (key.as_str(), value) {
            (_, Json::Null) => {}
            ("id", Json::String(value)) => id = Some(value),
            ("id", Json::Number(value)) => id = Some(value.to_string()),
            ("text", Json::String(value)) => text = Some(value),
            ("id" | "text", _) => problems.extend(at(format!("`{key}` is not a string"), "write it in quotes")),
            (_, value) => {
                fields.insert(key, Field { value: field_value(value), line: Some(number) });
            }
        }
    }
    match &id {
        None if problems.is_empty() => {
            problems.extend(at("`id` is missing".to_owned(), "give each line an id of its own"))
        }
        Some(id) if id.trim().is_empty() || id.chars().count() > ID_CHARS || id.contains(char::is_control) => {
            problems.extend(at(
                format!("`id` is not one line of 1 to {ID_CHARS} characters"),
                "give each line an id of its own",
            ));
        }
        _ => {}
    }
    let text = text.unwrap_or_default();
    let blocks = blocks::of_plain_text(&text);
    if blocks.is_empty() {
        problems.push(Problem::at(file, number, "the article has no text", "write it under `text`").of(Rule::NoText));
    }
    let provenance = Provenance::of(&fields);
    match front_matter::check(file, Some(number), fields, today) {
        Ok(meta) if problems.is_empty() => {
            Ok(Article::new(format!("{file}#{}", id.unwrap_or_default()), (meta, provenance), text, blocks))
        }
        Ok(_) => Err(problems),
        Err(found) => {
            problems.extend(found);
            Err(problems)
        }
    }
}

fn field_value(value: Json) -> Value {
    match value {
        Json::String(text) => Value::Text(text),
        Json::Array(items) => {
            let texts: Option<Vec<String>> = items
                .into_iter()
                .map(|item| match item {
                    Json::String(text) => Some(text),
                    _ => None,
                })
                .collect();
            texts.map_or(Value::Other, Value::List)
        }
        _ => Value::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Today = Today(jiff::civil::date(2026, 11, 22));

    fn read_all(lines: &str) -> (Vec<(String, String)>, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.jsonl"), lines).unwrap();
        let (mut articles, mut problems) = (Vec::new(), Vec::new());
        read(folder.path(), "a.jsonl", TODAY, &mut |reading| {
            match reading {
                Reading::Article(article, place) => {
                    let again = super::super::load(folder.path(), &place, TODAY)?;
                    assert_eq!(again.text(), article.text());
                    articles.push((article.id().to_owned(), article.text().to_owned()));
                }
                Reading::Rejected(found) => problems.extend(found.iter().map(Problem::to_string)),
            }
            Ok(())
        })
        .unwrap();
        (articles, problems)
    }

    #[test]
    fn each_line_is_an_article_and_is_found_again_at_its_place() {
        let (articles, problems) = read_all(concat!(
            "{\"id\":\"x\",\"title\":\"T\",\"source\":\"S\",\"date\":\"2023-10-16\",\"author\":null,\"text\":\"One.\\nTwo \\u00e9.\"}\r\n",
            "\n",
            "{\"id\":7,\"title\":\"T\",\"source\":\"unknown\",\"date\":\"unknown\",\"tags\":[\"a\"],\"text\":\"Three.\"}",
        ));
        assert_eq!(problems, [""; 0]);
        assert_eq!(articles, [("a.jsonl#x".into(), "One.\nTwo é.".into()), ("a.jsonl#7".into(), "Three.".into())]);
    }

    #[test]
    fn a_bad_line_is_named_and_the_rest_are_read() {
        let (articles, problems) = read_all(concat!(
            "{\"id\":\"x\",\"title\":\"T\",\"source\":\"S\",\"date\":\"2023-10-16\",\"text\":\"One.\"}\n",
            "{\"id\":\"x\",\"title\":\"T\",\"source\":\"S\",\"date\":\"2023-10-16\",\"text\":\"Two.\"}\n",
            "{\"id\":\"y\"\n",
            "[1]\n",
            "{\"title\":5,\"source\":\"S\",\"date\":\"2023-10-16\",\"text\":\" \"}\n",
            "{\"id\":[],\"title\":\"T\",\"source\":\"S\",\"date\":\"2023-10-16\",\"text\":\"Two.\",\"body\":\"\"}\n",
        ));
        assert_eq!(articles.len(), 1);
        assert_eq!(
            problems,
            [
                "a.jsonl:2: the id of `a.jsonl#x` was used above; give each line an id of its own",
                "a.jsonl:3: not a JSON object (column 9); write one object a line: {\"id\": …, \"title\": …, \"text\": …}",
                "a.jsonl:4: not a JSON object (column 0); write one object a line: {\"id\": …, \"title\": …, \"text\": …}",
                "a.jsonl:5: `id` is missing; give each line an id of its own",
                "a.jsonl:5: the article has no text; write it under `text`",
                "a.jsonl:5: `title` is not a line of text; write `title: …` on one line",
                "a.jsonl:6: `id` is not a string; write it in quotes",
                "a.jsonl:6: unknown key `body`; the keys are title, source, date, author, url, language, tags, based_on, pages, fetched, original, original_sha256, date_from, withdrawn, corrected",
            ]
        );
    }
}
