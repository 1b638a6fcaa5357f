//! Backup and restore: what cannot be made anew goes into one file and comes back, also while the bot runs.

use std::fs;
use std::io::Write as _;

use crate::folder::{Folder, stderr, stdout};
use crate::telegram::articles::ISLAND;
use crate::telegram::people::ANN;
use crate::telegram::scene::Scene;

const FERRY: (&str, &str) = ("ferry.txt", "The ferry leaves the harbour at seven.\n");

/// Beside the corpus and the data folder.
fn beside(folder: &Folder, name: &str) -> String {
    folder.corpus().parent().unwrap().join(name).to_str().unwrap().to_owned()
}

/// What a command prints, and its code.
fn run(folder: &Folder, args: &[&str]) -> (Option<i32>, String) {
    let output = folder.run(args);
    let said = format!("{}{}", stdout(&output), stderr(&output));
    (output.status.code(), said.replace(folder.corpus().parent().unwrap().to_str().unwrap(), "DIR"))
}

#[test]
fn a_running_bot_is_copied_and_its_buttons_work_after_everything_was_lost() {
    let mut scene = Scene::new(&ISLAND, &[]);
    let asked = scene.fake.say(ANN, "Who refused to sail?");
    let shown = scene.fake.answer(&asked);
    let file = beside(&scene.folder, "backup.zip");
    let (code, said) = run(&scene.folder, &["backup", &file]);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.starts_with("the state and 9 files of the corpus, ") && said.ends_with(" into `DIR/backup.zip`\n"),
        "{said}"
    );

    scene.stop();
    let corpus: Vec<_> = fs::read_dir(scene.folder.corpus()).unwrap().map(|entry| entry.unwrap().path()).collect();
    let before: Vec<(_, _)> = corpus.iter().map(|path| (path, fs::read(path).unwrap())).collect();
    fs::remove_dir_all(scene.folder.data()).unwrap();
    for path in &corpus {
        fs::remove_file(path).unwrap();
    }
    let (code, said) = run(&scene.folder, &["restore", &file]);
    assert_eq!(code, Some(0), "{said}");
    assert!(before.iter().all(|(path, bytes)| fs::read(path).unwrap() == *bytes));
    scene.start();
    scene.fake.press(ANN, &shown, "Context");
    assert_ne!(scene.fake.edited(&shown).text, shown.text);
    scene.end();
}

#[test]
fn a_backup_is_put_back_while_the_bot_runs() {
    let scene = Scene::new(&ISLAND, &[]);
    let file = beside(&scene.folder, "backup.zip");
    let asked = scene.fake.say(ANN, "/language");
    let choice = scene.fake.answer(&asked);
    scene.fake.press(ANN, &choice, "Deutsch");
    scene.fake.edited(&choice);
    assert_eq!(run(&scene.folder, &["backup", &file]).0, Some(0));
    let asked = scene.fake.say(ANN, "/forget");
    scene.fake.answer(&asked);
    let asked = scene.fake.say(ANN, "/help");
    let english = scene.fake.answer(&asked);

    let (code, said) = run(&scene.folder, &["restore", "--force", &file]);
    assert_eq!(code, Some(0), "{said}");
    let asked = scene.fake.say(ANN, "/help");
    let german = scene.fake.answer(&asked);
    assert_ne!(english.text, german.text);
    assert!(german.text.contains("Frage"), "{}", german.text);
    scene.end();
}

#[test]
fn nothing_is_overwritten_unless_it_is_said() {
    let mut scene = Scene::new(&[FERRY], &[]);
    let asked = scene.fake.say(ANN, "Who refused to sail?");
    scene.fake.answer(&asked);
    scene.stop();
    let folder = &scene.folder;
    let file = beside(folder, "backup.zip");
    assert_eq!(run(folder, &["backup", &file]).0, Some(0));
    let there = "ibid: `DIR/backup.zip` is there already; name another file, or replace it with --force\n";
    assert_eq!(run(folder, &["backup", &file]), (Some(1), there.to_owned()));
    assert_eq!(run(folder, &["backup", "--force", &file]).0, Some(0));
    let (code, said) = run(folder, &["restore", &file]);
    assert_eq!(
        (code, said.as_str()),
        (Some(1), "ibid: there is a state in `DIR/data` already; to replace it, say --force\n")
    );
    fs::remove_dir_all(folder.data()).unwrap();
    let (code, said) = run(folder, &["restore", &file]);
    assert_eq!(code, Some(1));
    assert_eq!(said, "ibid: `DIR/corpus` holds 1 file already; to replace those of the same names, say --force\n");
    folder.write("later.txt", "Written after the backup was made.\n");
    let (code, said) = run(folder, &["restore", "--force", &file]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.ends_with("1 file of `DIR/corpus` was not in it and stayed\n"), "{said}");
    assert!(folder.corpus().join("later.txt").exists());
    scene.end();
}

#[test]
fn a_backup_that_is_none_or_damaged_changes_nothing() {
    let folder = Folder::with(&[FERRY]);
    let file = beside(&folder, "backup.zip");
    let (code, said) = run(&folder, &["restore", &file]);
    assert_eq!(
        (code, said.as_str()),
        (Some(1), "ibid: cannot read `DIR/backup.zip`: No such file or directory (os error 2)\n")
    );
    fs::write(&file, "no zip at all").unwrap();
    let (code, said) = run(&folder, &["restore", "--force", &file]);
    assert_eq!(code, Some(1));
    assert!(said.starts_with("ibid: `DIR/backup.zip` is no backup of ibid's, or it is cut off ("), "{said}");

    fs::remove_file(&file).unwrap();
    let missing =
        "ibid: there is no state in `DIR/data`; name the bot's data folder with --data, or say --without-state\n";
    assert_eq!(run(&folder, &["backup", &file]), (Some(1), missing.to_owned()));
    assert_eq!(run(&folder, &["backup", "--without-state", &file]).0, Some(0));
    let whole = fs::read(&file).unwrap();
    fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    assert_eq!(run(&folder, &["restore", "--force", &file]).0, Some(1));
    // One byte of an article's compressed text.
    let mut bent = whole.clone();
    let name = b"corpus/ferry.txt";
    let at = bent.windows(name.len()).position(|window| window == name).unwrap() + name.len();
    bent[at + 60] ^= 0x55;
    fs::write(&file, &bent).unwrap();
    let before = fs::read(folder.corpus().join("ferry.txt")).unwrap();
    let (code, said) = run(&folder, &["restore", "--force", &file]);
    assert_eq!(code, Some(1));
    assert!(said.contains("the backup is damaged, take another one"), "{said}");
    assert_eq!(fs::read(folder.corpus().join("ferry.txt")).unwrap(), before);
    assert!(!folder.data().join("ibid.sqlite").exists());
}

/// A backup by another hand, of one file.
fn zipped(file: &str, name: &str, content: &[u8]) {
    let mut zip = zip::ZipWriter::new(fs::File::create(file).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file(name, options).unwrap();
    zip.write_all(content).unwrap();
    let hash = ibid::corpus::Sha256::of(content).to_string();
    let manifest = format!(r#"{{"ibid":"1","made":"2026-11-30T00:00:00Z","files":{{"{name}":"{hash}"}}}}"#);
    zip.start_file("manifest.json", options).unwrap();
    zip.write_all(manifest.as_bytes()).unwrap();
    zip.finish().unwrap();
}

#[test]
fn a_backup_that_reaches_out_of_the_corpus_is_refused() {
    let folder = Folder::with(&[FERRY]);
    let file = beside(&folder, "backup.zip");
    zipped(&file, "corpus/../../out.txt", b"out");
    let (code, said) = run(&folder, &["restore", "--force", &file]);
    assert_eq!(code, Some(1));
    assert!(said.contains("`../../out.txt`, which would lie outside of the corpus"), "{said}");
    assert!(!folder.corpus().parent().unwrap().parent().unwrap().join("out.txt").exists());
}

#[test]
fn a_backup_of_a_newer_ibid_is_refused_and_changes_nothing() {
    let scene = Scene::new(&[FERRY], &[]);
    let asked = scene.fake.say(ANN, "Who refused to sail?");
    scene.fake.answer(&asked);
    let newer = beside(&scene.folder, "newer.sqlite");
    let state = rusqlite::Connection::open(&newer).unwrap();
    state.execute_batch("CREATE TABLE views (id INTEGER); PRAGMA user_version = 99").unwrap();
    drop(state);
    let file = beside(&scene.folder, "backup.zip");
    zipped(&file, "ibid.sqlite", &fs::read(newer).unwrap());
    let (code, said) = run(&scene.folder, &["restore", "--force", &file]);
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.starts_with("ibid: `DIR/backup.zip` was made by a newer ibid (its state has version 99, this one knows "),
        "{said}"
    );
    assert!(said.ends_with("); update ibid\n"), "{said}");
    let asked = scene.fake.say(ANN, "When does the ferry leave?");
    scene.fake.answer(&asked);
    scene.end();
}

#[test]
fn a_backup_holds_what_the_corpus_holds_under_the_names_it_is_read_by() {
    let folder = Folder::with(&[FERRY]);
    folder.write("papers/north.txt", "The northern bay froze in March.\n");
    fs::write(folder.corpus().join("names.toml"), "[[name]]\nnames = [\"Harbour Authority\", \"HA\"]\n").unwrap();
    fs::create_dir_all(folder.corpus().join(".versions/ferry.txt")).unwrap();
    fs::write(folder.corpus().join(".versions/ferry.txt/earlier.md"), "an earlier wording").unwrap();
    fs::write(folder.corpus().join("notes.docx"), "no article").unwrap();
    // As Kubernetes mounts files: links into a hidden folder.
    #[cfg(unix)]
    {
        fs::create_dir_all(folder.corpus().join("..data")).unwrap();
        fs::rename(folder.corpus().join("ferry.txt"), folder.corpus().join("..data/ferry.txt")).unwrap();
        std::os::unix::fs::symlink("..data/ferry.txt", folder.corpus().join("ferry.txt")).unwrap();
    }
    let file = beside(&folder, "backup.zip");
    let (code, said) = run(&folder, &["backup", "--without-state", &file]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.starts_with("4 files of the corpus, "), "{said}");
    let names = zip::ZipArchive::new(fs::File::open(&file).unwrap()).unwrap();
    let mut names: Vec<String> = names.file_names().map(|name| name.unwrap().into_owned()).collect();
    names.sort_unstable();
    let expected = [
        "corpus/.versions/ferry.txt/earlier.md",
        "corpus/ferry.txt",
        "corpus/names.toml",
        "corpus/papers/north.txt",
        "manifest.json",
    ];
    assert_eq!(names, expected);
}

#[cfg(unix)]
#[test]
fn restored_articles_can_be_read_by_whoever_could_read_them() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::with(&[FERRY, ("north.txt", "The northern bay froze in March.\n")]);
    let (ferry, north) = (folder.corpus().join("ferry.txt"), folder.corpus().join("north.txt"));
    fs::set_permissions(&ferry, fs::Permissions::from_mode(0o640)).unwrap();
    let file = beside(&folder, "backup.zip");
    assert_eq!(run(&folder, &["backup", "--without-state", &file]).0, Some(0));
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    fs::remove_file(&north).unwrap();
    assert_eq!(run(&folder, &["restore", "--force", &file]).0, Some(0));
    assert_eq!(fs::metadata(&ferry).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(fs::metadata(&north).unwrap().permissions().mode() & 0o444, 0o444);
}

#[test]
fn a_backup_that_cannot_be_written_says_why() {
    let folder = Folder::with(&[FERRY]);
    let here = beside(&folder, "");
    let (code, said) = run(&folder, &["backup", "--without-state", "--force", here.trim_end_matches('/')]);
    assert_eq!((code, said.as_str()), (Some(1), "ibid: `DIR` is a folder; name a file in it\n"));
    let (code, said) = run(&folder, &["backup", "--without-state", &beside(&folder, "nowhere/b.zip")]);
    assert_eq!(
        (code, said.as_str()),
        (Some(1), "ibid: cannot write into `DIR/nowhere` (entity not found); make the folder first\n")
    );
    let (code, said) = run(&folder, &["backup", "--without-state", &beside(&folder, "corpus/ferry.txt/b.zip")]);
    assert_eq!(code, Some(1));
    assert!(
        said.starts_with("ibid: cannot write into `DIR/corpus/ferry.txt` (not a directory); let ibid write there"),
        "{said}"
    );
}
