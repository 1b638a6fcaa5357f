//! Inline mode: quotes to choose from in any chat.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::telegram::articles::ISLAND;
use crate::telegram::people::{ANN, BEN};
use crate::telegram::scene::Scene;
use crate::telegram::text::is_quote;
use crate::telegram::world::Fault;
use crate::telegram::world::{Trouble, When};

const KEEPER: &str = "lighthouse keeper";

fn list(answer: &Value) -> Vec<Value> {
    answer["results"].as_array().unwrap().clone()
}

#[test]
fn each_result_is_a_quote_with_its_source_and_date_and_sends_the_whole_of_it() {
    let scene = Scene::new(&ISLAND, &[]);
    let query = scene.fake.inline(ANN, KEEPER);
    let began = Instant::now();
    let answer = scene.fake.results(&query);
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    let results = list(&answer);
    assert_eq!(results.len(), 4);
    assert_eq!(results[0]["title"], "The Harbour Post, 4 March 2021");
    assert!(results.iter().any(|result| result["title"] == "Northern Letters, date unknown"), "{results:?}");
    let group = scene.fake.group();
    for result in &results {
        let chosen = scene.fake.choose(ANN, result, group);
        let quote = &chosen.quotes()[0];
        assert!(is_quote(&chosen.entities[0]) && chosen.entities[0]["offset"] == 0);
        let description = result["description"].as_str().unwrap();
        assert!(quote.starts_with(description.trim_end_matches('…')), "{description}");
        assert!(chosen.text.contains(" — "), "the citation is there: {}", chosen.text);
    }
    assert!(results[0]["entities"].to_string().contains("https://post.example/keeper"), "{}", results[0]);
    assert!(answer["cache_time"].as_i64().is_none_or(|seconds| seconds <= 600), "{answer}");
    scene.end();
}

#[test]
fn an_empty_query_says_how_and_one_without_answer_opens_the_private_chat() {
    let scene = Scene::new(&ISLAND, &[]);
    let how = scene.fake.results(&scene.fake.inline(ANN, " "));
    assert_eq!(list(&how).len(), 1);
    assert!(list(&how)[0]["title"].as_str().unwrap().contains("question"), "{how}");
    let nothing = scene.fake.results(&scene.fake.inline(ANN, "elephants in Paris"));
    assert_eq!(list(&nothing).len(), 1);
    assert!(list(&nothing)[0]["title"].as_str().unwrap().contains("Nothing"), "{nothing}");
    let start = nothing["button"]["start_parameter"].as_str().unwrap();
    let opened = scene.fake.answer(&scene.fake.say(ANN, &format!("/start {start}")));
    assert!(opened.text.contains("quotes"), "{}", opened.text);
    scene.end();
}

#[test]
fn odd_queries_are_answered_like_any_other() {
    let scene = Scene::new(&ISLAND, &[]);
    for query in
        ["?", "🌊", "source:nobody keeper", "after:soon keeper", "\"", &"sail ".repeat(51), "lighthouse keeper -medal"]
    {
        let answer = scene.fake.results(&scene.fake.inline(ANN, query));
        assert!(!list(&answer).is_empty(), "{query}: {answer}");
    }
    scene.end();
}

#[test]
fn results_are_personal_where_lists_or_languages_matter() {
    let scene = Scene::new(&ISLAND, &[("IBID_CHATS", "11")]);
    let allowed = scene.fake.results(&scene.fake.inline(ANN, KEEPER));
    assert_eq!((list(&allowed).len(), &allowed["is_personal"]), (4, &Value::Bool(true)));
    let refused = scene.fake.results(&scene.fake.inline(BEN, KEEPER));
    assert_eq!((list(&refused).len(), &refused["is_personal"]), (0, &Value::Bool(true)));
    assert!(refused["button"]["text"].is_string(), "{refused}");
    scene.end();
}

#[test]
fn while_typing_only_the_last_query_matters() {
    let scene = Scene::new(&ISLAND, &[]);
    // The first answer hangs, and the person types on.
    let slow = Fault::Slow(Duration::from_millis(800));
    scene.fake.trouble(Trouble { method: "answerInlineQuery", chat: None, fault: slow, when: When::Before, times: 1 });
    let queries: Vec<String> = ["l", "li", "lighthouse", "lighthouse k", "lighthouse keep", KEEPER]
        .iter()
        .map(|typed| scene.fake.inline(ANN, typed))
        .collect();
    assert_eq!(list(&scene.fake.results(&queries[5])).len(), 4);
    let answered =
        scene.fake.look(|world| queries.iter().filter(|query| world.inline[*query].answer.is_some()).count());
    assert!(answered < 6, "stale queries are dropped: {answered} of 6 were answered");
    scene.end();
}

#[test]
fn a_query_that_was_answered_too_late_is_let_go() {
    let scene = Scene::new(&ISLAND, &[]);
    let late = "Bad Request: query is too old and response timeout expired or query ID is invalid";
    scene.fake.fault("answerInlineQuery", Fault::Refusal(400, late), 1);
    let before = scene.fake.now();
    scene.fake.inline(ANN, KEEPER);
    scene.fake.wait("an answer that is refused", |world| {
        world.requests.iter().skip(before).any(|request| request.method == "answerInlineQuery").then_some(())
    });
    // The next query of the same person comes after it.
    scene.fake.results(&scene.fake.inline(ANN, "when is admission free"));
    assert_eq!(scene.fake.count("answerInlineQuery", before), 2);
    assert!(!scene.bot().said().contains("ERROR"), "{}", scene.bot().said());
    scene.end();
}
