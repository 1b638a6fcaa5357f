//! The fake Bot API itself: it refuses what Telegram refuses, or the scenarios would prove nothing.

use serde_json::{Value, json};

use crate::telegram::Fake;
use crate::telegram::articles::ISLAND;
use crate::telegram::people::ANN;
use crate::telegram::scene::Scene;
use crate::telegram::world::Request;

/// What a bot's call comes to: `ok`, or Telegram's words.
fn call(fake: &Fake, method: &str, parameters: &Value) -> String {
    fake.with(|world| match world.call(method, parameters) {
        Ok(_) => "ok".to_owned(),
        Err(refused) => refused.description,
    })
}

#[test]
fn the_server_refuses_what_telegram_refuses() {
    let fake = Fake::new();
    let asked = fake.say(ANN, "Who?");
    let quote = |offset: usize, length: usize| json!({"type": "blockquote", "offset": offset, "length": length});
    let text = |text: &str| json!({"chat_id": 11, "text": text});
    let marked = |text: &str, entities: Value| json!({"chat_id": 11, "text": text, "entities": entities});
    let button = |button: Value| json!({"chat_id": 11, "text": "x", "reply_markup": {"inline_keyboard": [[button]]}});
    let reply = |id: i32, gone: bool| {
        let reply = json!({"message_id": id, "allow_sending_without_reply": gone});
        json!({"chat_id": 11, "text": "x", "reply_parameters": reply})
    };
    let cases = [
        (text("x"), "ok"),
        (text(""), "Bad Request: message text is empty"),
        (text(" \n "), "Bad Request: text must be non-empty"),
        (text(&"😀".repeat(2048)), "ok"),
        (text(&"😀".repeat(2049)), "Bad Request: message is too long"),
        (marked("ab", json!([quote(0, 2)])), "ok"),
        (
            marked("ab", json!([quote(1, 2)])),
            "Bad Request: entity beginning at UTF-16 offset 1 ends after the end of the text at UTF-16 offset 3",
        ),
        (
            marked("😀", json!([quote(0, 1)])),
            "Bad Request: entity begins in a middle of a UTF-16 symbol at byte offset 0",
        ),
        (json!({"chat_id": 99, "text": "x"}), "Bad Request: chat not found"),
        (reply(asked.id, false), "ok"),
        (reply(999, false), "Bad Request: message to be replied not found"),
        (reply(999, true), "ok"),
        (button(json!({"text": "a", "callback_data": "1".repeat(64)})), "ok"),
        (button(json!({"text": "a", "callback_data": "1".repeat(65)})), "Bad Request: BUTTON_DATA_INVALID"),
        (
            button(json!({"text": " ", "callback_data": "1"})),
            "Bad Request: inline keyboard button text must be non-empty",
        ),
        (json!({"chat_id": 11, "text": "x", "message_thread_id": 5}), "Bad Request: message thread not found"),
    ];
    for (parameters, expected) in cases {
        assert_eq!(call(&fake, "sendMessage", &parameters), expected, "{parameters}");
    }
}

#[test]
fn the_server_records_what_telegram_lets_pass_but_people_would_not() {
    let cases = [
        ("sendMessage", json!({"chat_id": 11, "text": "a\tb"}), "alters"),
        ("sendMessage", json!({"chat_id": 11, "text": "A\u{30a}rhus"}), "alters"),
        ("sendMessage", json!({"chat_id": 11, "text": " a"}), "alters"),
        ("sendMessage", json!({"chat_id": 11, "text": "a", "parse_mode": "HTML"}), "no parameter `parse_mode`"),
        ("sendMessage", json!({"chat_id": 11, "text": "a", "entities": null}), "without a value"),
        ("sendMessage", json!({"chat_id": 11, "text": "see https://post.example/1"}), "preview"),
        ("sendMassage", json!({}), "not a method"),
        ("editMessageText", json!({"chat_id": 11, "message_id": 999, "text": "a"}), "message to edit not found"),
        (
            "sendMessage",
            json!({"chat_id": 11, "text": "abcd", "entities": [
                {"type": "blockquote", "offset": 0, "length": 4}, {"type": "blockquote", "offset": 1, "length": 2},
            ]}),
            "a blockquote in a blockquote",
        ),
        (
            "sendMessage",
            json!({"chat_id": 11, "text": "ab".repeat(101), "entities":
                (0..101).map(|at| json!({"type": "bold", "offset": 2 * at, "length": 1})).collect::<Vec<_>>()}),
            "101 entities",
        ),
        ("answerCallbackQuery", json!({"callback_query_id": "1"}), "query is too old"),
    ];
    for (method, parameters, expected) in cases {
        let fake = Fake::new();
        fake.meet(ANN);
        call(&fake, method, &parameters);
        let violations = fake.take_violations();
        assert!(violations.iter().any(|violation| violation.contains(expected)), "{parameters}: {violations:?}");
    }
}

#[test]
fn a_forged_quote_would_be_found_out() {
    let scene = Scene::before(&ISLAND, &[]);
    scene.fake.meet(ANN);
    let said = |text: &str, length: usize| {
        let entities = json!([{"type": "blockquote", "offset": 0, "length": length}]);
        let parameters = json!({"chat_id": 11, "text": text, "entities": entities});
        let outcome = scene.fake.with(|world| world.call("sendMessage", &parameters));
        let request = Request { method: "sendMessage".to_owned(), parameters, outcome: Some(outcome) };
        scene.fake.with(|world| world.requests = vec![request]);
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| scene.assert_verbatim())).is_ok()
    };
    assert!(said("The old oak fell\nThe storm of the century: what fell, what stood", 7));
    assert!(!said("The tall oak fell\nThe storm of the century: what fell, what stood", 12), "not in the article");
    assert!(!said("The old oak fell\nMuseum opens its cellar", 7), "not in the article that is named");
}
