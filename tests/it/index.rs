//! The index as a cache: killed, damaged, foreign, locked, out of space, edited, and always the same answers.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant, SystemTime};

use ibid::corpus::Today;
use ibid::index::{Library, Settings, Storage};
use serde_json::{Value, json};

use super::folder::{Folder, ibid, stderr, stdout};

const QUESTION: &str = "Who closed the Amber bridge?";
const ANSWER: &str = "Mayor Oduya closed the Amber bridge after the flood.";

/// A small corpus that answers [`QUESTION`], from files and from lines.
fn town() -> Folder {
    let folder = Folder::with(&[
        ("bridge.txt", &format!("{ANSWER}\n\nIt opened again in May.\n")),
        ("mill.txt", "The mill by the river burnt down. Nobody was hurt, the fire brigade said.\n"),
        ("school.md", "## A school\n\nThe school got a new roof. Parents paid for half of it.\n"),
    ]);
    let lines: Vec<String> = (0..40).map(|n| line(n, &sentence(n))).collect();
    folder.write("notes.jsonl", &lines.concat());
    folder
}

fn line(n: usize, text: &str) -> String {
    let article = json!({"id": n.to_string(), "title": format!("Note {n}"), "source": "Notes", "date": "2023-01-02", "text": text});
    format!("{article}\n")
}

/// A sentence of its own for each number, of words that other numbers share.
fn sentence(n: usize) -> String {
    let pick = |list: &[&'static str], by: usize| list[by % list.len()];
    let who = pick(
        &["The council", "A baker", "The ferryman", "Her sister", "The old teacher", "A soldier", "The orchestra"],
        n,
    );
    let did =
        pick(&["painted", "sold", "borrowed", "repaired", "forgot", "praised", "measured", "hid", "described"], n / 7);
    let what = pick(
        &[
            "the clock",
            "a red boat",
            "the harvest",
            "the northern road",
            "a letter",
            "the lighthouse",
            "a piano",
            "the well",
        ],
        n / 3,
    );
    format!("{who} {did} {what} in year {n}, and code{n} was written under it.")
}

/// A corpus that takes a while to index: one file of lines and a few hundred files, ending with [`town`]'s bridge.
fn county() -> Folder {
    let folder = town();
    let text = |n: usize| (0..60).map(|k| sentence(n * 61 + k)).collect::<Vec<_>>().join(" ");
    let lines: Vec<String> = (0..1_000).map(|n| line(n, &text(n))).collect();
    folder.write("county.jsonl", &lines.concat());
    for n in 0..300 {
        folder.write(&format!("county/{n:03}.txt"), &text(5_000 + n));
    }
    folder
}

/// What `ask --json` says, but for the time it took.
fn answer(folder: &Folder, question: &str) -> Value {
    timeless(folder.ask(question))
}

fn timeless(mut answer: Value) -> Value {
    answer.as_object_mut().unwrap().remove("took_ms");
    answer
}

/// The same, from an index that was made for it.
fn fresh_answer(folder: &Folder, question: &str) -> Value {
    let data = tempfile::tempdir().unwrap();
    let output = ibid(&folder.corpus(), data.path(), &["ask", "--json", "--", question]).output().unwrap();
    timeless(serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}")))
}

fn first_quote(answer: &Value) -> &str {
    answer["quotes"][0]["text"].as_str().unwrap_or("")
}

#[track_caller]
fn indexed(folder: &Folder) -> String {
    let output = folder.run(&["index"]);
    assert!(output.status.success(), "{output:?}");
    stdout(&output).lines().next().unwrap().to_owned()
}

/// Names and sizes of the files of the index.
fn files(folder: &Path) -> BTreeMap<String, u64> {
    let entries = fs::read_dir(folder).unwrap().flatten();
    entries.map(|entry| (entry.file_name().into_string().unwrap(), entry.metadata().unwrap().len())).collect()
}

fn index_of(folder: &Folder) -> PathBuf {
    folder.data().join("index")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for name in files(from).keys() {
        fs::copy(from.join(name), to.join(name)).unwrap();
    }
}

/// Waits until a condition holds.
#[track_caller]
fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(30), "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Sets a file's time of change back, so that it looks as if it had not been written just now.
fn age(path: &Path) {
    let then = SystemTime::now() - Duration::from_secs(3_600);
    File::options().append(true).open(path).unwrap().set_modified(then).unwrap();
}

fn age_all(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        if entry.metadata().unwrap().is_dir() {
            age_all(&entry.path());
        } else {
            age(&entry.path());
        }
    }
}

#[test]
fn a_killed_run_leaves_an_index_that_answers_as_a_new_one_does() {
    let folder = county();
    age_all(&folder.corpus());
    let began = Instant::now();
    indexed(&folder);
    let whole = began.elapsed();
    let mut interrupted = 0;
    for round in 0..20_u32 {
        // Some rounds begin with nothing, some with an index to bring up to date, some rebuild.
        let mut args = vec!["index"];
        match round % 3 {
            0 => fs::remove_dir_all(folder.data()).unwrap(),
            1 => change_county(&folder, round),
            _ => args.push("--rebuild"),
        }
        let mut run = folder.command(&args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(whole * (round + 1) / 22);
        interrupted += u32::from(run.try_wait().unwrap().is_none());
        run.kill().unwrap();
        run.wait().unwrap();
        if round % 5 == 4 {
            let output = folder.run(&["ask", "--json", "--", QUESTION]);
            assert_eq!(stderr(&output), "", "round {round}");
            let answered = timeless(serde_json::from_slice(&output.stdout).unwrap());
            assert_eq!(first_quote(&answered), ANSWER);
            assert_eq!(answered, fresh_answer(&folder, QUESTION), "round {round}");
        }
    }
    assert!(interrupted >= 10, "only {interrupted} runs were still at work when they were killed");
    indexed(&folder);
    let left = files(&index_of(&folder));
    assert!(!left.keys().any(|name| name.starts_with(".tmp")), "{left:?}");
    // Up to four segments of some seven files each, and Tantivy's own four.
    assert!(left.len() <= 4 * 7 + 4, "{left:?}");
    assert_eq!(files(&folder.data()).into_keys().collect::<Vec<_>>(), ["index", "index.lock"]);
}

/// Changes two hundred files, so that the next run has something to do.
fn change_county(folder: &Folder, round: u32) {
    for n in 0..200 {
        let path = format!("county/{n:03}.txt");
        let text: String = (0..80).map(|k| sentence(n * 61 + k) + " ").collect();
        folder.write(&path, &format!("Round {round} is over. {text}"));
        age(&folder.corpus().join(path));
    }
}

#[test]
fn what_a_killed_run_left_is_swept_away() {
    let folder = town();
    age_all(&folder.corpus());
    indexed(&folder);
    let clean = files(&index_of(&folder));
    for stray in [".tmpAbc123", "0123456789abcdef0123456789abcdef.store", "0123456789abcdef0123456789abcdef.idx.tmp"] {
        fs::write(index_of(&folder).join(stray), "half").unwrap();
    }
    copy(&index_of(&folder), &folder.data().join("index.new"));
    copy(&index_of(&folder), &folder.data().join("index.old"));
    assert!(indexed(&folder).starts_with("0 added, 0 changed, 0 removed"));
    assert_eq!(files(&index_of(&folder)).into_keys().collect::<Vec<_>>(), clean.into_keys().collect::<Vec<_>>());
    assert_eq!(files(&folder.data()).into_keys().collect::<Vec<_>>(), ["index", "index.lock"]);
}

/// Damages a copy of a sound index, runs the command `first` over it and then asks; returns what the first one said.
fn damaged(way: &str, damage: impl Fn(&Path), first: &[&str], sound: &Folder, expected: &Value) -> String {
    let data = tempfile::tempdir().unwrap();
    copy(&index_of(sound), &data.path().join("index"));
    damage(&data.path().join("index"));
    let output = ibid(&sound.corpus(), data.path(), first).output().unwrap();
    let said = stderr(&output);
    assert!(output.status.success(), "{way}: {output:?}");
    assert!(said.lines().count() <= 1, "{way}: one line, not {said}");
    assert!(!said.contains("panicked"), "{way}: {said}");
    let output = ibid(&sound.corpus(), data.path(), &["ask", "--json", "--", QUESTION]).output().unwrap();
    let again = stderr(&output);
    let answered = timeless(serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{way}: {output:?}")));
    assert_eq!(&answered, expected, "{way}: {said}");
    assert_eq!(again, "", "{way}: the second run has nothing to say");
    if said.contains("damaged") {
        assert!(data.path().join("index.damaged").is_dir(), "{way}");
    }
    said
}

#[test]
fn a_damaged_index_is_moved_aside_and_built_again() {
    let folder = town();
    // Two commits, so that there is a file of deletions too.
    indexed(&folder);
    folder.write("mill.txt", "The mill was rebuilt.\n");
    age_all(&folder.corpus());
    indexed(&folder);
    let expected = fresh_answer(&folder, QUESTION);
    assert_eq!(first_quote(&expected), ANSWER);
    let mut kinds = Vec::new();
    for (name, size) in files(&index_of(&folder)) {
        let ending = name.rsplit_once('.').unwrap().1;
        let is_segment = ending != "json";
        let kind = if is_segment { ending.to_owned() } else { name.clone() };
        if kind == "lock" || kinds.contains(&kind) || size == 0 {
            continue;
        }
        kinds.push(kind.clone());
        let ask = ["ask", "--json", "--", QUESTION];
        for at in [0, size / 3, size / 2, size - 1] {
            let flip = |index: &Path| {
                let mut bytes = fs::read(index.join(&name)).unwrap();
                bytes[at as usize] ^= 0x15;
                fs::write(index.join(&name), bytes).unwrap();
            };
            let said = damaged(&format!("{name}: byte {at} flipped"), flip, &ask, &folder, &expected);
            assert!(!is_segment || said.starts_with("ibid: the index was "), "{name}: byte {at}: {said:?}");
        }
        for (way, length) in [("emptied", 0), ("cut", size / 2), ("short of a byte", size - 1)] {
            let cut =
                |index: &Path| File::options().write(true).open(index.join(&name)).unwrap().set_len(length).unwrap();
            let first: &[&str] = if length == 0 { &["index"] } else { &ask };
            let said = damaged(&format!("{name} {way}"), cut, first, &folder, &expected);
            // The last byte of a list of files is a line break.
            let must = is_segment || length < size - 1;
            assert!(!must || said.starts_with("ibid: the index was damaged ("), "{name} {way}: {said:?}");
        }
        let garbage = |index: &Path| fs::write(index.join(&name), "{\"no\": \"index\"}\n\u{0}\u{1}").unwrap();
        let said = damaged(&format!("{name} garbage"), garbage, &ask, &folder, &expected);
        assert!(said.starts_with("ibid: the index was damaged ("), "{name}: {said:?}");
        let delete = |index: &Path| fs::remove_file(index.join(&name)).unwrap();
        let said = damaged(&format!("{name} deleted"), delete, &ask, &folder, &expected);
        assert!(!is_segment || said.starts_with("ibid: the index was damaged ("), "{name}: {said:?}");
    }
    kinds.sort();
    assert_eq!(kinds, [".managed.json", "del", "fast", "fieldnorm", "idx", "meta.json", "pos", "store", "term"]);
}

#[test]
fn a_digit_changed_in_the_list_of_segments_is_noticed_or_does_not_matter() {
    let folder = town();
    indexed(&folder);
    age_all(&folder.corpus());
    indexed(&folder);
    let expected = fresh_answer(&folder, QUESTION);
    let ask = ["ask", "--json", "--", QUESTION];
    // `meta.json` has no checksum: whatever is changed in it must be noticed, or must not matter.
    let meta = fs::read(index_of(&folder).join("meta.json")).unwrap();
    let digits = (0..meta.len()).filter(|&at| meta[at].is_ascii_digit());
    for at in digits.step_by(9) {
        let change = |index: &Path| {
            let mut bytes = meta.clone();
            bytes[at] = if bytes[at] == b'7' { b'3' } else { b'7' };
            fs::write(index.join("meta.json"), bytes).unwrap();
        };
        damaged(&format!("meta.json: digit {at}"), change, &ask, &folder, &expected);
    }
}

#[test]
fn a_foreign_index_is_built_again() {
    let folder = town();
    indexed(&folder);
    age_all(&folder.corpus());
    indexed(&folder);
    let expected = fresh_answer(&folder, QUESTION);
    let rebuilt = "ibid: the index was made by another version of ibid and was built again\n";
    let meta = |from: &'static str, to: &'static str| {
        move |index: &Path| {
            let text = fs::read_to_string(index.join("meta.json")).unwrap();
            assert!(text.contains(from), "{from} in {text}");
            fs::write(index.join("meta.json"), text.replacen(from, to, 1)).unwrap();
        }
    };
    for first in [&["index"][..], &["ask", "--json", "--", QUESTION]] {
        for (from, to) in [
            ("\\\"format\\\":", "\\\"format\\\":9"),
            ("\\\"analyzers\\\":\\\"", "\\\"analyzers\\\":\\\"0"),
            ("\\\"tantivy\\\":\\\"", "\\\"tantivy\\\":\\\"old "),
            ("\"payload\": \"{", "\"payload\": \"{{"),
            ("\"payload\":", "\"payload2\":"),
            ("\"name\": \"context\"", "\"name\": \"context2\""),
        ] {
            let said = damaged(&format!("{from} → {to}"), meta(from, to), first, &folder, &expected);
            assert_eq!(said, rebuilt, "{from} → {to}");
        }
        let another = |index: &Path| {
            fs::remove_dir_all(index).unwrap();
            fs::create_dir(index).unwrap();
            let mut schema = tantivy::schema::Schema::builder();
            let body = schema.add_text_field("body", tantivy::schema::TEXT | tantivy::schema::STORED);
            let other = tantivy::Index::create_in_dir(index, schema.build()).unwrap();
            let mut writer = other.writer_with_num_threads(1, 15 << 20).unwrap();
            writer.add_document(tantivy::doc!(body => "another program's words")).unwrap();
            writer.commit().unwrap();
        };
        assert_eq!(damaged("another program's index", another, first, &folder, &expected), rebuilt);
    }
}

#[test]
fn a_data_folder_that_is_a_file_is_named_and_ask_answers_all_the_same() {
    let folder = town();
    fs::write(folder.data(), "not a folder").unwrap();
    let expected = fresh_answer(&folder, QUESTION);
    let output = folder.run(&["ask", "--json", "--", QUESTION]);
    assert_eq!(timeless(serde_json::from_slice(&output.stdout).unwrap()), expected);
    let line = format!(
        "cannot write to the data folder `{}` (File exists (os error 17)); free some space, allow writing, or name another with --data",
        folder.data().display()
    );
    assert_eq!(stderr(&output), format!("ibid: {line}; answering from an index in memory\n"));
    for args in [&["index"][..], &["index", "--rebuild"]] {
        let output = folder.run(args);
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(stderr(&output), format!("ibid: {line}\n"));
    }
    assert_eq!(fs::read_to_string(folder.data()).unwrap(), "not a folder");
}

#[test]
fn an_index_in_a_folder_that_nobody_can_write_serves_as_it_is() {
    let folder = town();
    indexed(&folder);
    age_all(&folder.corpus());
    indexed(&folder);
    let expected = fresh_answer(&folder, QUESTION);
    // A folder in place of the lock file cannot be opened for writing, by root neither.
    fs::remove_file(folder.data().join("index.lock")).unwrap();
    fs::create_dir(folder.data().join("index.lock")).unwrap();
    for lock in [".tantivy-meta.lock", ".tantivy-writer.lock"] {
        let _ = fs::remove_file(index_of(&folder).join(lock));
    }
    let before = files(&index_of(&folder));
    let output = folder.run(&["ask", "--json", "--", QUESTION]);
    assert_eq!(stderr(&output), "");
    assert_eq!(timeless(serde_json::from_slice(&output.stdout).unwrap()), expected);
    // A file that was only touched does not count.
    folder.write("bridge.txt", &format!("{ANSWER}\n\nIt opened again in May.\n"));
    assert_eq!(stderr(&folder.run(&["ask", QUESTION])), "");
    assert_eq!(files(&index_of(&folder)), before, "no file was made");
    // One that was changed does.
    folder.write("bridge.txt", "The governor closed the Amber bridge.\n");
    let output = folder.run(&["ask", "--json", "--", QUESTION]);
    assert!(stderr(&output).ends_with("; answering from an index in memory\n"), "{}", stderr(&output));
    assert_eq!(stderr(&output).lines().count(), 1);
    assert_eq!(first_quote(&serde_json::from_slice(&output.stdout).unwrap()), "The governor closed the Amber bridge.");
    let output = folder.run(&["index"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(stderr(&output).lines().count(), 1);
    assert_eq!(files(&index_of(&folder)), before, "no file was made");
}

/// `ibid` where no file may grow beyond so many blocks of 512 bytes: a full disk, as far as a program can tell.
#[cfg(unix)]
fn on_a_full_disk(folder: &Folder, blocks: u32, args: &[&str]) -> Output {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let mut command = Command::new("sh");
    command.arg("-c").arg(script).arg(env!("CARGO_BIN_EXE_ibid"));
    command.arg("--corpus").arg(folder.corpus()).arg("--data").arg(folder.data()).args(args);
    command.output().unwrap()
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_last_commit_as_it_was() {
    let folder = town();
    age_all(&folder.corpus());
    indexed(&folder);
    let before: Vec<String> = files(&index_of(&folder)).into_keys().collect();
    let old = fresh_answer(&folder, "What did the fire brigade say of the mill?");
    // More than the limit allows in one file, whichever is written first.
    folder.write("large.txt", &(0..6_000).map(|n| sentence(n) + " ").collect::<String>());
    folder.write("tower.txt", "Engineer Lindqvist measured the leaning tower of Vesper.\n");
    age_all(&folder.corpus());
    let tower = "Who measured the leaning tower?";
    for blocks in [0, 1, 8, 40, 120] {
        let output = on_a_full_disk(&folder, blocks, &["ask", "--json", "--", tower]);
        let said = stderr(&output);
        assert!(said.starts_with("ibid: cannot write to the data folder `"), "{blocks}: {said}");
        assert!(said.contains("free some space"), "{blocks}: {said}");
        assert!(said.ends_with("answering from an index in memory\n"), "{blocks}: {said}");
        assert_eq!(said.lines().count(), 1, "{blocks}: {said}");
        let answered: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(first_quote(&answered), "Engineer Lindqvist measured the leaning tower of Vesper.");
        for args in [&["index"][..], &["index", "--rebuild"]] {
            let output = on_a_full_disk(&folder, blocks, args);
            assert_eq!(output.status.code(), Some(1), "{blocks} {args:?}: {output:?}");
            assert_eq!(stderr(&output).lines().count(), 1, "{blocks} {args:?}: {output:?}");
            assert!(stderr(&output).contains("free some space"), "{blocks} {args:?}: {output:?}");
        }
    }
    assert_eq!(
        files(&folder.data()).into_keys().collect::<Vec<_>>(),
        ["index", "index.lock"],
        "a failed attempt takes up no room"
    );
    assert_eq!(files(&index_of(&folder)).into_keys().collect::<Vec<_>>(), before);
    // With room again, the old articles are known and only the two new ones are added.
    assert!(indexed(&folder).starts_with("2 added, 0 changed, 0 removed"));
    assert_eq!(first_quote(&folder.ask(tower)), "Engineer Lindqvist measured the leaning tower of Vesper.");
    let now = answer(&folder, "What did the fire brigade say of the mill?");
    assert_eq!(first_quote(&now), first_quote(&old));
    assert_eq!(files(&folder.data()).into_keys().collect::<Vec<_>>(), ["index", "index.lock"]);
}

#[test]
fn a_second_process_reads_what_the_first_has_committed_and_says_so() {
    let folder = town();
    indexed(&folder);
    let lock = File::options().append(true).open(folder.data().join("index.lock")).unwrap();
    lock.lock().unwrap();
    folder.write("new.txt", "Doctor Alcott vaccinated the whole harbour.\n");
    let output = folder.run(&["ask", "--json", "--", QUESTION]);
    assert_eq!(stderr(&output), "ibid: another ibid is writing the index; answering from its last state, read-only\n");
    assert_eq!(first_quote(&serde_json::from_slice(&output.stdout).unwrap()), ANSWER);
    // What was deleted meanwhile is not answered from, although the index still has it.
    fs::remove_file(folder.corpus().join("bridge.txt")).unwrap();
    assert_ne!(first_quote(&folder.ask(QUESTION)), ANSWER);
    let output = folder.run(&["index"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(stderr(&output), "ibid: another ibid is writing the index; wait for it to finish\n");
    lock.unlock().unwrap();
    assert!(indexed(&folder).starts_with("1 added, 0 changed, 1 removed"));
    // With nothing committed yet, there is memory.
    fs::remove_dir_all(index_of(&folder)).unwrap();
    lock.lock().unwrap();
    let output = folder.run(&["ask", "Who vaccinated the harbour?"]);
    assert!(stdout(&output).contains("Doctor Alcott"), "{output:?}");
    assert_eq!(
        stderr(&output),
        "ibid: another ibid is writing the index; wait for it to finish; answering from an index in memory\n"
    );
}

#[test]
fn only_what_differs_is_indexed() {
    let folder = town();
    assert!(indexed(&folder).starts_with("43 added, 0 changed, 0 removed, 0 rejected; 43 articles"));
    assert!(indexed(&folder).starts_with("0 added, 0 changed, 0 removed, 0 rejected; 43 articles"));
    age_all(&folder.corpus());
    let mut before = indexed(&folder);
    assert!(before.starts_with("0 added, 0 changed, 0 removed"), "only the times changed: {before}");
    // Nothing is written when nothing differs.
    let written = files(&index_of(&folder));
    before = indexed(&folder);
    assert!(before.starts_with("0 added, 0 changed, 0 removed"));
    assert_eq!(files(&index_of(&folder)), written);

    folder.write("mill.txt", "The mill was rebuilt by volunteers.\n");
    folder.write("new.txt", "Doctor Alcott vaccinated the whole harbour.\n");
    fs::remove_file(folder.corpus().join("school.md")).unwrap();
    assert!(indexed(&folder).starts_with("1 added, 1 changed, 1 removed, 0 rejected; 43 articles"));
    assert_eq!(first_quote(&folder.ask("Who rebuilt the mill?")), "The mill was rebuilt by volunteers.");
    assert_eq!(folder.ask("Did the school get a new roof?")["outcome"], "nothing");

    fs::rename(folder.corpus().join("bridge.txt"), folder.corpus().join("a bridge.txt")).unwrap();
    assert!(indexed(&folder).starts_with("1 added, 0 changed, 1 removed, 0 rejected; 43 articles"));
    assert_eq!(folder.ask(QUESTION)["quotes"][0]["article"], "a bridge.txt");

    folder.write("broken.txt", "---\ntitle: No end\n");
    let output = folder.run(&["index"]);
    assert!(stdout(&output).starts_with("0 added, 0 changed, 0 removed, 1 rejected; 43 articles"));
    assert!(stderr(&output).starts_with("broken.txt:1: "), "{output:?}");
}

#[test]
fn a_line_inserted_at_the_top_moves_the_others_without_indexing_them_again() {
    let folder = town();
    age_all(&folder.corpus());
    indexed(&folder);
    let question = "Where is code23 written?";
    let quote = first_quote(&folder.ask(question)).to_owned();
    assert!(quote.contains("code23 "), "{quote}");
    let path = folder.corpus().join("notes.jsonl");
    let lines = fs::read_to_string(&path).unwrap();
    folder.write("notes.jsonl", &(line(77, "Quilted marzipan was served at the festival.") + &lines));
    let output = folder.run(&["index"]);
    assert!(stdout(&output).starts_with("1 added, 0 changed, 0 removed, 0 rejected; 44 articles"), "{output:?}");
    assert_eq!(first_quote(&folder.ask(question)), quote);
    assert_eq!(
        first_quote(&folder.ask("Who served quilted marzipan?")),
        "Quilted marzipan was served at the festival."
    );
    assert_eq!(answer(&folder, question), fresh_answer(&folder, question));
    // And gone again, with one of the others changed.
    folder.write("notes.jsonl", &lines.replacen("code23 ", "code4711 ", 1));
    assert!(indexed(&folder).starts_with("0 added, 1 changed, 1 removed, 0 rejected; 43 articles"));
    assert_eq!(answer(&folder, "Where is code4711 written?"), fresh_answer(&folder, "Where is code4711 written?"));
}

#[test]
fn a_change_within_the_same_tick_of_the_clock_is_noticed() {
    let folder = town();
    let path = folder.corpus().join("bridge.txt");
    let written = fs::metadata(&path).unwrap().modified().unwrap();
    indexed(&folder);
    folder.write("bridge.txt", &format!("{}\n\nIt opened again in May.\n", ANSWER.replace("Oduya", "Tanaka")));
    File::options().append(true).open(&path).unwrap().set_modified(written).unwrap();
    assert_eq!(first_quote(&folder.ask(QUESTION)), ANSWER.replace("Oduya", "Tanaka"));
}

/// `ibid chat`, spoken to through its standard input.
struct Chat {
    child: Child,
    input: ChildStdin,
    lines: Receiver<String>,
}

impl Chat {
    fn begin(folder: &Folder) -> Chat {
        let mut command = folder.command(&["chat"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let (send, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let _ = send.send(line);
            }
        });
        let chat = Chat { child, input, lines };
        chat.until(|line| line.starts_with("Ask about "));
        chat
    }

    /// Everything said until a line that is the last.
    fn until(&self, last: impl Fn(&str) -> bool) -> String {
        let mut said = String::new();
        loop {
            let line = self.lines.recv_timeout(Duration::from_secs(30)).unwrap_or_else(|_| panic!("after {said}"));
            said.push_str(&line);
            said.push('\n');
            if last(&line) {
                return said;
            }
        }
    }

    /// What is said to a question; an unknown command marks its end.
    fn ask(&mut self, question: &str) -> String {
        writeln!(self.input, "{question}\n/end").unwrap();
        self.until(|line| line.contains("There is no /end"))
    }

    fn end(mut self) -> String {
        drop(self.input);
        let mut said = String::new();
        std::io::Read::read_to_string(&mut self.child.stderr.take().unwrap(), &mut said).unwrap();
        assert!(self.child.wait().unwrap().success(), "{said}");
        said
    }
}

#[test]
fn a_running_chat_never_answers_from_a_deleted_article_and_quotes_a_changed_one_as_it_is_now() {
    let folder = town();
    let mut chat = Chat::begin(&folder);
    assert!(chat.ask(QUESTION).contains("Mayor Oduya"));
    folder.write("bridge.txt", &format!("{}\n", ANSWER.replace("Oduya", "Tanaka")));
    let said = chat.ask(QUESTION);
    assert!(said.contains("Mayor Tanaka") && !said.contains("Oduya"), "{said}");
    fs::remove_file(folder.corpus().join("bridge.txt")).unwrap();
    let said = chat.ask(QUESTION);
    assert!(!said.contains("Tanaka") && !said.contains("Oduya"), "{said}");
    folder.write("back.txt", &format!("{ANSWER}\n"));
    assert!(chat.ask(QUESTION).contains("Mayor Oduya"));
    assert_eq!(chat.end(), "");
}

#[test]
fn a_running_chat_survives_an_index_that_is_damaged_under_it() {
    let folder = town();
    indexed(&folder);
    age_all(&folder.corpus());
    indexed(&folder);
    let mut chat = Chat::begin(&folder);
    assert!(chat.ask(QUESTION).contains("Mayor Oduya"));
    for name in files(&index_of(&folder)).into_keys().filter(|name| name.ends_with(".term") || name.ends_with(".idx")) {
        let path = index_of(&folder).join(name);
        let length = fs::metadata(&path).unwrap().len() as usize;
        // In place, so that the pages that the chat has mapped change.
        File::options().write(true).open(path).unwrap().write_all(&vec![0xa5; length]).unwrap();
    }
    chat.ask(QUESTION);
    // The next change makes it look at the files again.
    folder.write("new.txt", "Doctor Alcott vaccinated the whole harbour.\n");
    assert!(chat.ask("Who vaccinated the harbour?").contains("Doctor Alcott"));
    assert!(chat.ask(QUESTION).contains("Mayor Oduya"));
    let said = chat.end();
    assert!(said.starts_with("ibid: the index was damaged ("), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[test]
fn an_article_of_tomorrow_is_taken_when_its_day_comes() {
    let folder = Folder::with(&[("now.txt", "The mill burnt down.\n")]);
    folder.write("later.txt", "---\ntitle: T\nsource: S\ndate: 2030-05-05\n---\nThe mill was rebuilt.\n");
    age_all(&folder.corpus());
    let open = |today: jiff::civil::Date| {
        let settings = Settings { corpus: folder.corpus(), data: folder.data(), today: Today(today) };
        Library::open(&settings, Storage::Disk, &mut |_| {}).unwrap()
    };
    let library = open(jiff::civil::date(2030, 5, 3));
    assert_eq!((library.records().len(), library.rejected().0, library.summary().added), (1, 1, 1));
    assert!(library.rejected().1[0].to_string().starts_with("later.txt:4: "), "{}", library.rejected().1[0]);
    let library = open(jiff::civil::date(2030, 5, 4));
    assert_eq!((library.records().len(), library.rejected().0, library.summary().added), (1, 1, 0));
    let library = open(jiff::civil::date(2030, 5, 5));
    assert_eq!((library.records().len(), library.rejected().0, library.summary().added), (2, 0, 1));
}

#[test]
fn an_index_grown_by_edits_counts_as_one_built_at_once() {
    let folder = town();
    indexed(&folder);
    // Thirty small commits: additions, changes, deletions, renames, and merges between them.
    for round in 0..30 {
        let name = |n: usize| format!("grown/{}.txt", n % 11);
        folder.write(&name(round), &(0..round % 5 + 1).map(|k| sentence(round * 3 + k) + "\n\n").collect::<String>());
        if round % 4 == 3 {
            let _ = fs::remove_file(folder.corpus().join(name(round - 2)));
        }
        if round % 6 == 5 {
            let lines: Vec<String> = (round..40).rev().map(|n| line(n, &sentence(n + round % 2))).collect();
            folder.write("notes.jsonl", &lines.concat());
        }
        indexed(&folder);
    }
    let settings = |data: PathBuf| Settings { corpus: folder.corpus(), data, today: Today::now() };
    let built = tempfile::tempdir().unwrap();
    let open = |data: PathBuf| Library::open(&settings(data), Storage::Disk, &mut |_| {}).unwrap();
    let (grown, at_once) = (open(folder.data()), open(built.path().to_owned()));
    assert_eq!(grown.records(), at_once.records());
    assert_eq!((grown.passages(), grown.mean_length()), (at_once.passages(), at_once.mean_length()));
    for term in ["council", "note", "paint", "clock", "year", "code3", "code29", "amber", "paper", "2023"] {
        assert_eq!(grown.document_frequency(term).unwrap(), at_once.document_frequency(term).unwrap(), "{term}");
        assert_eq!(grown.mentions_around(term).unwrap(), at_once.mentions_around(term).unwrap(), "{term}");
    }
    let questions = [
        QUESTION,
        "Who painted the clock?",
        "What did the ferryman forget?",
        "Who measured the lighthouse in year 29?",
        "Where is code31 written?",
        "Which letter did her sister describe?",
        "The Paper",
        "Who bought a submarine?",
        "Where is code2 writen?",
    ];
    let batch: String = questions
        .iter()
        .enumerate()
        .map(|(id, question)| json!({"id": id, "question": question}).to_string() + "\n")
        .collect();
    let file = built.path().join("batch.jsonl");
    fs::write(&file, batch).unwrap();
    let all = |data: &Path| -> Vec<Value> {
        let output = ibid(&folder.corpus(), data, &["ask", "--passages", "20", "--batch", file.to_str().unwrap()])
            .output()
            .unwrap();
        stdout(&output).lines().map(|line| timeless(serde_json::from_str(line).unwrap())).collect()
    };
    let (grown, at_once) = (all(&folder.data()), all(built.path()));
    assert_eq!(grown.len(), questions.len());
    assert_eq!(grown, at_once);
    assert!(grown.iter().filter(|answer| answer["outcome"] == "quotes").count() >= questions.len() / 2);
}

#[test]
fn a_large_corpus_is_indexed_with_progress_and_rebuilt_on_demand() {
    let folder = county();
    let settings = Settings { corpus: folder.corpus(), data: folder.data(), today: Today::now() };
    let mut seen = Vec::new();
    let library = Library::open(&settings, Storage::Disk, &mut |progress| seen.push(progress)).unwrap();
    let articles = library.records().len();
    assert_eq!((articles, seen.len(), seen.last().unwrap().articles), (1_343, articles, articles));
    assert!(seen.last().unwrap().total_bytes > 5_000_000, "{:?}", seen.last());
    assert!(seen.windows(2).all(|pair| pair[0].bytes <= pair[1].bytes));
    assert_eq!(seen.last().unwrap().bytes, seen.last().unwrap().total_bytes);
    let passages = library.passages();
    drop(library);
    let output = folder.run(&["index", "--rebuild"]);
    assert!(
        stdout(&output).starts_with(&format!(
            "{articles} added, 0 changed, 0 removed, 0 rejected; {articles} articles, {passages} passages"
        )),
        "{output:?}"
    );
    assert_eq!(stderr(&output), "");
    assert!(files(&index_of(&folder)).len() <= 4 * 7 + 4);
    assert_eq!(first_quote(&folder.ask(QUESTION)), ANSWER);
}

#[test]
fn a_reader_keeps_answering_while_the_index_is_rebuilt() {
    let folder = county();
    age_all(&folder.corpus());
    indexed(&folder);
    let expected = answer(&folder, QUESTION);
    let mut run = folder.command(&["index", "--rebuild"]).stdout(Stdio::null()).spawn().unwrap();
    until("the rebuild begins", || folder.data().join("index.new").exists());
    let output = folder.run(&["ask", "--json", "--", QUESTION]);
    assert_eq!(timeless(serde_json::from_slice(&output.stdout).unwrap()), expected);
    let said = stderr(&output);
    assert!(said.is_empty() || said.ends_with("answering from its last state, read-only\n"), "{said}");
    assert!(run.wait().unwrap().success());
    assert_eq!(answer(&folder, QUESTION), expected);
}

#[test]
fn an_article_edited_during_a_batch_is_quoted_as_it_is_now() {
    use std::io::{BufRead, BufReader, Write};
    let folder = Folder::with(&[("bridge.txt", "The bridge of Vesper was painted green in spring.\n")]);
    let mut command = folder.command(&["ask", "--batch", "-"]);
    let mut child = command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut answered = |question: &str| {
        writeln!(input, "{}", serde_json::json!({"question": question})).unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        serde_json::from_str::<serde_json::Value>(&line).unwrap()
    };
    assert!(first_quote(&answered("Was the bridge of Vesper painted?")).contains("green in spring"));
    folder.write("bridge.txt", "The bridge of Vesper was painted crimson in late autumn.\n");
    assert!(first_quote(&answered("Was the bridge of Vesper painted?")).contains("crimson in late autumn"));
    drop(input);
    assert!(child.wait().unwrap().success());
}
