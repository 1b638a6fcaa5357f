//! What the state promises, on real files.

use std::path::PathBuf;

use tempfile::TempDir;

use super::*;

const NOW: i64 = 1_700_000_000;
const DAY: i64 = 24 * 60 * 60;

/// A folder with a state file that can be closed and opened again.
struct Place(TempDir);

impl Place {
    fn new() -> Place {
        Place(tempfile::tempdir().unwrap())
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("data").join("ibid.sqlite")
    }

    fn open(&self) -> Store {
        Store::open(&self.file()).unwrap()
    }

    /// What is said instead of opening it, with the file named `FILE`.
    fn refusal(&self) -> String {
        let error = Store::open(&self.file()).unwrap_err().to_string();
        error.replace(&self.file().display().to_string(), "FILE")
    }

    /// A state file that holds these bytes.
    fn holding(bytes: &[u8]) -> Place {
        let place = Place::new();
        fs::create_dir(place.file().parent().unwrap()).unwrap();
        fs::write(place.file(), bytes).unwrap();
        place
    }
}

fn new_view(chat: i64, asked_by: i64, question_message: i64) -> NewView {
    NewView {
        chat,
        asked_by,
        question_message: Some(question_message),
        body: "{\"quotes\":[]}".to_owned(),
        state: "{}".to_owned(),
        made: NOW,
    }
}

fn waiting_ids(store: &Store) -> Vec<i64> {
    store.waiting().unwrap().into_iter().map(|(id, ..)| id).collect()
}

#[test]
fn an_empty_folder_becomes_a_state_of_the_newest_version_and_stays_it() {
    let place = Place::new();
    for _ in 0..2 {
        let store = place.open();
        let (version, mode): (i64, String) = store
            .transact(|state| {
                let version = state.pragma_query_value(None, "user_version", |row| row.get(0))?;
                Ok((version, state.pragma_query_value(None, "journal_mode", |row| row.get(0))?))
            })
            .unwrap();
        assert_eq!((version, mode.as_str()), (schema::STEPS.len() as i64, "wal"));
    }
}

#[test]
fn a_file_of_a_newer_version_is_refused_and_left_as_it_is() {
    let place = Place::new();
    drop(place.open());
    let raw = Connection::open(place.file()).unwrap();
    raw.pragma_update(None, "user_version", 99).unwrap();
    raw.close().unwrap();
    let before = fs::read(place.file()).unwrap();
    expect_test::expect!["`FILE` was written by a newer ibid (its tables have version 99, this one knows 3); update ibid, or give it another --data folder"]
        .assert_eq(&place.refusal());
    assert_eq!(fs::read(place.file()).unwrap(), before);
}

#[test]
fn a_file_that_is_no_database_is_refused_and_left_as_it_is() {
    let text = "These are the notes of somebody else, in a file of that name.\n".repeat(100);
    let place = Place::holding(text.as_bytes());
    expect_test::expect!["`FILE` is damaged or no SQLite database (file is not a database); put a backup in its place, or move it away to start anew"]
        .assert_eq(&place.refusal());
    assert_eq!(fs::read_to_string(place.file()).unwrap(), text);
}

#[test]
fn a_damaged_file_is_refused_and_left_as_it_is() {
    let place = Place::new();
    let store = place.open();
    let updates: Vec<String> = (0..500).map(|id| format!("{{\"update_id\":{id}}}").repeat(20)).collect();
    let updates: Vec<(i64, &str)> = (0..).zip(updates.iter().map(String::as_str)).collect();
    store.receive(&updates, NOW).unwrap();
    drop(store);
    let mut bytes = fs::read(place.file()).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8192].fill(0xAB);
    let place = Place::holding(&bytes);
    let refusal = place.refusal();
    assert!(refusal.starts_with("`FILE` is damaged or no SQLite database ("), "{refusal}");
    assert!(!refusal.contains('\n'), "{refusal}");
    assert_eq!(fs::read(place.file()).unwrap(), bytes);
}

#[test]
fn a_state_is_open_once_at_a_time() {
    let place = Place::new();
    let store = place.open();
    expect_test::expect!["another ibid is using `FILE`; stop it, or give this one a --data folder of its own"]
        .assert_eq(&place.refusal());
    drop(store);
    place.open();
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let place = Place::new();
    fs::write(place.0.path().join("data"), "a file").unwrap();
    let refusal = place.refusal();
    assert!(refusal.starts_with("cannot keep state in `FILE` ("), "{refusal}");
}

#[test]
fn updates_wait_in_order_until_they_are_dealt_with_and_survive_reopening() {
    let place = Place::new();
    let store = place.open();
    assert_eq!(store.receive(&[(7, "seven"), (5, "five"), (6, "six")], NOW).unwrap(), [7, 5, 6]);
    store.strike_off(5).unwrap();
    drop(store);
    let store = place.open();
    assert_eq!(store.waiting().unwrap(), [(6, NOW, "six".to_owned()), (7, NOW, "seven".to_owned())]);
    store.set_aside(6, "it does not parse").unwrap();
    assert_eq!(waiting_ids(&store), [7]);
    assert_eq!(store.counts().unwrap(), Inbox { waiting: 1, set_aside: 1 });
}

#[test]
fn a_repeated_update_is_recognised_whatever_became_of_it() {
    let place = Place::new();
    let store = place.open();
    store.receive(&[(1, "struck off"), (2, "set aside"), (3, "waiting")], NOW).unwrap();
    store.strike_off(1).unwrap();
    store.set_aside(2, "three panics").unwrap();
    let repeated = [(1, "again"), (2, "again"), (3, "again"), (4, "new"), (4, "twice in one answer")];
    assert_eq!(store.receive(&repeated, NOW + 1).unwrap(), [4]);
    assert_eq!(store.waiting().unwrap(), [(3, NOW, "waiting".to_owned()), (4, NOW + 1, "new".to_owned())]);
}

#[test]
fn updates_are_received_all_or_none() {
    let place = Place::new();
    let store = place.open();
    let refuse_13 = "CREATE TRIGGER unlucky BEFORE INSERT ON updates WHEN new.id = 13
                     BEGIN SELECT raise(FAIL, 'the disk is full'); END";
    store.transact(|state| state.execute_batch(refuse_13)).unwrap();
    let error = store.receive(&[(12, "twelve"), (13, "thirteen"), (14, "fourteen")], NOW).unwrap_err();
    assert!(error.to_string().contains("the disk is full"), "{error}");
    assert_eq!(waiting_ids(&store), [0; 0]);
    assert_eq!(store.receive(&[(12, "twelve")], NOW).unwrap(), [12]);
}

#[test]
fn a_panic_in_a_transaction_undoes_it_and_the_next_one_works() {
    let place = Place::new();
    let store = place.open();
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        store.transact::<()>(|state| {
            state.execute("INSERT INTO facts VALUES ('half', 'done')", [])?;
            panic!("in the middle");
        })
    }));
    assert!(panicked.is_err());
    assert_eq!(store.fact("half").unwrap(), None);
}

#[test]
fn attempts_are_counted_across_restarts() {
    let place = Place::new();
    let store = place.open();
    store.receive(&[(1, "{}")], NOW).unwrap();
    assert_eq!(store.begin(1).unwrap(), 1);
    drop(store);
    assert_eq!(place.open().begin(1).unwrap(), 2);
}

#[test]
fn finishing_strikes_off_and_places_the_view_together() {
    let place = Place::new();
    let store = place.open();
    store.receive(&[(1, "{}")], NOW).unwrap();
    let view = store.add_view(&new_view(-100, 42, 9)).unwrap();
    store.finish(1, Some((view, 10))).unwrap();
    assert_eq!(waiting_ids(&store), [0; 0]);
    assert_eq!(store.view(view).unwrap().unwrap().message, Some(10));
}

#[test]
fn a_sweep_takes_what_is_old_and_dealt_with_and_nothing_else() {
    let place = Place::new();
    let store = place.open();
    store.receive(&[(1, "struck off"), (2, "set aside"), (3, "waiting")], NOW).unwrap();
    store.strike_off(1).unwrap();
    store.set_aside(2, "it does not parse").unwrap();
    let known_after = |now: i64| {
        store.sweep(now, 1_000_000_000).unwrap();
        let ids = "SELECT id FROM updates ORDER BY id";
        store
            .transact(|state| state.prepare(ids)?.query_map([], |row| row.get(0))?.collect::<Result<Vec<i64>, _>>())
            .unwrap()
    };
    assert_eq!(known_after(NOW + 3 * DAY), [1, 2, 3]);
    assert_eq!(known_after(NOW + 3 * DAY + 1), [2, 3]);
    assert_eq!(known_after(NOW + 30 * DAY), [2, 3]);
    assert_eq!(known_after(NOW + 30 * DAY + 1), [3]);
}

#[test]
fn a_chat_has_defaults_until_its_settings_are_saved() {
    let place = Place::new();
    let store = place.open();
    let unknown = store.chat(-100).unwrap();
    assert_eq!(unknown, Chat::default());
    assert!(unknown.mentions);
    assert_eq!(unknown.auto_delete, AutoDelete::After(60));
    let chat = Chat {
        locale: Some("uk".to_owned()),
        quotes: Some(2),
        sources: Some(vec!["The \"Paper\"".to_owned(), "Газета".to_owned()]),
        mentions: false,
        auto_delete: AutoDelete::Never,
        standing: Standing::Member,
    };
    store.save_chat(-100, &chat).unwrap();
    drop(store);
    let store = place.open();
    assert_eq!(store.chat(-100).unwrap(), chat);
    store.save_chat(-100, &Chat::default()).unwrap();
    assert_eq!(store.chat(-100).unwrap(), Chat::default());
}

#[test]
fn standing_is_noted_beside_the_settings() {
    let place = Place::new();
    let store = place.open();
    let settings = Chat { quotes: Some(1), ..Chat::default() };
    store.note_standing(-100, Standing::Muted).unwrap();
    store.save_chat(-100, &settings).unwrap();
    assert_eq!(store.chat(-100).unwrap(), Chat { standing: Standing::Muted, ..settings.clone() });
    store.note_standing(-100, Standing::Gone).unwrap();
    assert_eq!(store.chat(-100).unwrap(), Chat { standing: Standing::Gone, ..settings });
}

#[test]
fn a_supergroup_takes_over_from_its_group_however_often_that_is_said() {
    let place = Place::new();
    let store = place.open();
    let settings = Chat { locale: Some("de".to_owned()), ..Chat::default() };
    store.save_chat(-7, &settings).unwrap();
    store.notice(-7, "flood", NOW, 60).unwrap();
    let view = store.add_view(&new_view(-7, 42, 9)).unwrap();
    store.note_standing(-100, Standing::Member).unwrap();
    store.migrate_chat(-7, -100).unwrap();
    // The bot is told that it has left the old group, and then once more that the group has moved.
    store.note_standing(-7, Standing::Gone).unwrap();
    store.migrate_chat(-7, -100).unwrap();
    assert_eq!(store.chat(-100).unwrap(), settings);
    assert_eq!(store.chat(-7).unwrap(), Chat::default());
    assert!(!store.notice(-100, "flood", NOW + 1, 60).unwrap());
    let view = store.view(view).unwrap().unwrap();
    assert_eq!((view.chat, view.question_message), (-100, None));
    assert_eq!((store.former(-100).unwrap(), store.moved(-7).unwrap()), (Some(-7), Some(-100)));
    assert_eq!((store.former(-7).unwrap(), store.moved(-100).unwrap()), (None, None));
}

#[test]
fn what_a_supergroup_has_set_already_is_kept() {
    let place = Place::new();
    let store = place.open();
    store.save_chat(-7, &Chat { quotes: Some(1), ..Chat::default() }).unwrap();
    store.save_chat(-100, &Chat { quotes: Some(3), ..Chat::default() }).unwrap();
    store.migrate_chat(-7, -100).unwrap();
    assert_eq!(store.chat(-100).unwrap().quotes, Some(3));
}

#[test]
fn a_view_is_found_by_its_id_and_by_its_question() {
    let place = Place::new();
    let store = place.open();
    let first = store.add_view(&new_view(-100, 42, 9)).unwrap();
    let second = store.add_view(&new_view(-100, 43, 9)).unwrap();
    store.place_view(first, 10).unwrap();
    drop(store);
    let store = place.open();
    let NewView { chat, asked_by, question_message, body, state, made } = new_view(-100, 42, 9);
    let expected = View { id: first, chat, message: Some(10), asked_by, question_message, body, state, made };
    assert_eq!(store.view(first).unwrap(), Some(expected));
    assert_eq!(store.view_of_question(-100, 9).unwrap().map(|view| view.id), Some(second));
    assert_eq!(store.view_of_question(-101, 9).unwrap(), None);
    assert_eq!(store.view(second + 1).unwrap(), None);
}

#[test]
fn a_view_is_paged_and_replaced_in_place() {
    let place = Place::new();
    let store = place.open();
    let id = store.add_view(&new_view(-100, 42, 9)).unwrap();
    store.update_view(id, "page two").unwrap();
    assert_eq!(store.view(id).unwrap().unwrap().state, "page two");
    store.vote(id, 42, Vote::Up, NOW, 0).unwrap();
    store.replace_view(id, "another answer", "page one").unwrap();
    let view = store.view(id).unwrap().unwrap();
    assert_eq!((view.body.as_str(), view.state.as_str()), ("another answer", "page one"));
    assert_eq!(store.vote(id, 42, Vote::Up, NOW, 0).unwrap(), Voted::Counted, "the vote was on the answer before");
}

#[test]
fn the_id_of_a_deleted_view_is_never_given_again() {
    let place = Place::new();
    let store = place.open();
    let gone = store.add_view(&new_view(-100, 42, 9)).unwrap();
    store.forget(42).unwrap();
    drop(store);
    let store = place.open();
    assert!(store.add_view(&new_view(-100, 42, 9)).unwrap() > gone);
    assert_eq!(store.view(gone).unwrap(), None);
}

#[test]
fn a_vote_is_counted_changed_and_taken_back() {
    let place = Place::new();
    let store = place.open();
    let view = store.add_view(&new_view(-100, 42, 9)).unwrap();
    let vote = |user, vote| store.vote(view, user, vote, NOW, 0).unwrap();
    assert_eq!(vote(42, Vote::Up), Voted::Counted);
    assert_eq!(vote(43, Vote::Up), Voted::Counted);
    assert_eq!(vote(42, Vote::Down), Voted::Changed);
    assert_eq!(vote(42, Vote::Down), Voted::TakenBack);
    assert_eq!(vote(42, Vote::Down), Voted::Counted);
    assert_eq!(vote(43, Vote::Up), Voted::TakenBack);
    store.receive(&[(7, "press")], NOW).unwrap();
    store.vote(view, 43, Vote::Up, NOW, 7).unwrap();
    assert!(store.waiting().unwrap().is_empty(), "the press is struck off together with its vote");
}

#[test]
fn messages_to_delete_come_up_when_they_are_due_and_after_a_restart() {
    let place = Place::new();
    let store = place.open();
    store.delete_later(-100, 2, NOW + 60).unwrap();
    store.delete_later(-100, 1, NOW + 61).unwrap();
    drop(store);
    let store = place.open();
    assert_eq!(store.deletions_due(NOW + 59).unwrap(), []);
    assert_eq!(store.deletions_due(NOW + 60).unwrap(), [(-100, 2)]);
    store.deleted(-100, 2).unwrap();
    assert_eq!(store.deletions_due(NOW + 99).unwrap(), [(-100, 1)]);
}

#[test]
fn a_notice_is_given_once_and_again_after_the_quiet() {
    let place = Place::new();
    let store = place.open();
    assert!(store.notice(-100, "flood", NOW, 60).unwrap());
    assert!(!store.notice(-100, "flood", NOW + 59, 60).unwrap());
    assert!(store.notice(-100, "stale", NOW + 59, 60).unwrap(), "another kind");
    assert!(store.notice(-101, "flood", NOW + 59, 60).unwrap(), "another chat");
    assert!(store.notice(-100, "flood", NOW + 60, 60).unwrap());
    assert!(store.notice(-100, "flood", NOW, 60).unwrap(), "the clock was put back");
}

#[test]
fn facts_and_the_salt_stay() {
    let place = Place::new();
    let store = place.open();
    store.set_fact("commands", "old").unwrap();
    store.set_fact("commands", "new").unwrap();
    let salt = store.salt().unwrap();
    drop(store);
    let store = place.open();
    assert_eq!(store.fact("commands").unwrap().as_deref(), Some("new"));
    assert_eq!(store.fact("descriptions").unwrap(), None);
    assert_eq!(store.salt().unwrap(), salt);
    assert_ne!(Place::new().open().salt().unwrap(), salt);
}

#[test]
fn a_forgotten_user_leaves_nothing_but_what_waits() {
    let place = Place::new();
    let store = place.open();
    let mut secret = new_view(-100, 42, 9);
    secret.body = "what nobody shall read again".to_owned();
    let theirs = store.add_view(&secret).unwrap();
    let of_another = store.add_view(&new_view(-100, 43, 10)).unwrap();
    store.vote(of_another, 42, Vote::Up, NOW, 0).unwrap();
    store.vote(theirs, 43, Vote::Up, NOW, 0).unwrap();
    store.save_chat(42, &Chat { locale: Some("tr".to_owned()), ..Chat::default() }).unwrap();
    store.notice(42, "flood", NOW, 60).unwrap();
    store.receive(&[(1, "{}")], NOW).unwrap();
    assert_eq!(store.forget(42).unwrap(), 4);
    assert_eq!(store.forget(42).unwrap(), 0);
    assert_eq!(store.view(theirs).unwrap(), None);
    assert_eq!(store.chat(42).unwrap(), Chat::default());
    assert!(store.view(of_another).unwrap().is_some());
    assert_eq!(waiting_ids(&store), [1]);
    // While the state is in use, too: the journal beside the file keeps nothing.
    for file in fs::read_dir(place.file().parent().unwrap()).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(secret.body.len()).any(|window| window == secret.body.as_bytes()));
    }
}

#[test]
fn threads_share_a_state() {
    let place = Place::new();
    let store = place.open();
    std::thread::scope(|scope| {
        for first in [0, 100, 200, 300] {
            let store = &store;
            scope.spawn(move || {
                for id in first..first + 10 {
                    store.receive(&[(id, "{}")], NOW).unwrap();
                    store.begin(id).unwrap();
                    store.strike_off(id).unwrap();
                }
            });
        }
    });
    assert_eq!(store.counts().unwrap(), Inbox { waiting: 0, set_aside: 0 });
}

#[test]
fn few_drafts_are_kept_for_a_day_and_one_fact_is_asked_for_at_a_time() {
    let place = Place::new();
    let store = place.open();
    let add = |name: &str, at: i64| store.add_draft(11, name, b"text", "{}", at).unwrap();
    let (first, second) = (add("a.txt", NOW), add("b.txt", NOW));
    store.ask_of_draft(first, "d", NOW).unwrap();
    store.ask_of_draft(second, "s", NOW).unwrap();
    drop(store);
    let store = place.open();
    let asked = store.asked_draft(11, NOW + 60).unwrap().unwrap();
    assert_eq!((asked.id, asked.asking.as_deref(), asked.bytes.as_slice()), (second, Some("s"), b"text".as_slice()));
    assert_eq!(store.draft(first).unwrap().unwrap().asking, None);
    assert_eq!(store.asked_draft(12, NOW + 60).unwrap(), None, "another chat");
    assert_eq!(store.asked_draft(11, NOW + DAY / 2).unwrap(), None, "nobody waits so long");
    store.correct_draft(second, "{1}").unwrap();
    let corrected = store.draft(second).unwrap().unwrap();
    assert_eq!((corrected.given.as_str(), corrected.asking), ("{1}", None));
    store.sweep(NOW + DAY + 1, 1_000_000_000).unwrap();
    assert_eq!(store.draft(first).unwrap(), None);
    let many: Vec<i64> = (0..12).map(|_| store.add_draft(11, "c.txt", b"text", "{}", NOW + DAY).unwrap()).collect();
    let kept = many.iter().filter(|id| store.draft(**id).unwrap().is_some()).count();
    assert_eq!(kept, 10);
    assert!(store.draft(many[11]).unwrap().is_some());
    assert_eq!(store.forget(11).unwrap(), 10);
}

#[test]
fn a_state_of_every_earlier_version_is_brought_up_to_date_with_what_is_in_it() {
    for version in 1..schema::STEPS.len() {
        let place = Place::new();
        fs::create_dir_all(place.file().parent().unwrap()).unwrap();
        let old = Connection::open(place.file()).unwrap();
        for step in &schema::STEPS[..version] {
            old.execute_batch(step).unwrap();
        }
        old.pragma_update(None, "user_version", version as i64).unwrap();
        old.execute_batch(
            "INSERT INTO updates (id, json, received) VALUES (7, 'waiting', 1);
             INSERT INTO chats (id, locale, mentions) VALUES (42, 'uk', 1);
             INSERT INTO views (chat, asked_by, body, state, made) VALUES (42, 42, 'body', 'state', 1);
             INSERT INTO votes (view, user, vote, at) VALUES (1, 42, 'up', 1);",
        )
        .unwrap();
        drop(old);
        let store = place.open();
        assert_eq!(waiting_ids(&store), [7], "from version {version}");
        assert_eq!(store.chat(42).unwrap().locale.as_deref(), Some("uk"), "from version {version}");
        assert_eq!(store.view(1).unwrap().unwrap().body, "body", "from version {version}");
        assert_eq!(store.votes().unwrap(), (1, 0), "from version {version}");
        // What later steps have brought is there, too.
        assert_eq!(store.feed("https://gazette.example/feed").unwrap(), None, "from version {version}");
        drop(store);
        assert_eq!(examine(&place.file()).unwrap(), schema::STEPS.len() as i64);
    }
}

#[test]
fn answers_behind_buttons_go_when_they_are_old_and_their_votes_with_them() {
    let place = Place::new();
    let store = place.open();
    let old = store.add_view(&NewView { made: NOW - 10, ..new_view(1, 1, 1) }).unwrap();
    let new = store.add_view(&NewView { made: NOW - 9, ..new_view(1, 1, 2) }).unwrap();
    for view in [old, new] {
        store.vote(view, 1, Vote::Up, NOW, 1).unwrap();
    }
    store.sweep(NOW, 9).unwrap();
    assert_eq!(store.view(old).unwrap(), None);
    assert!(store.view(new).unwrap().is_some());
    assert_eq!(store.votes().unwrap(), (1, 0));
}

#[test]
fn a_copy_put_back_replaces_all_but_the_inbox_and_gives_out_no_id_twice() {
    let place = Place::new();
    let (copied, elsewhere) = (Place::new(), Place::new());
    let store = place.open();
    store.receive(&[(1, "waiting then")], NOW).unwrap();
    let kept = store.add_view(&new_view(1, 1, 1)).unwrap();
    for folder in [&copied, &elsewhere].map(Place::file) {
        fs::create_dir_all(folder.parent().unwrap()).unwrap();
    }
    copy(&place.file(), &copied.file()).unwrap();
    // What waited is not in the copy: it was dealt with long ago.
    copy(&copied.file(), &elsewhere.file()).unwrap();
    assert!(waiting_ids(&elsewhere.open()).is_empty());

    store.strike_off(1).unwrap();
    store.receive(&[(2, "waiting now")], NOW).unwrap();
    let later = store.add_view(&new_view(1, 1, 2)).unwrap();
    put_back(&copied.file(), &place.file()).unwrap();
    assert_eq!(waiting_ids(&store), [2]);
    assert!(store.view(kept).unwrap().is_some());
    assert_eq!(store.view(later).unwrap(), None);
    assert!(store.add_view(&new_view(1, 1, 3)).unwrap() > later);
}
