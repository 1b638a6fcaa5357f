//! What a person at a terminal sees: a real pseudo-terminal, the real binary, keys and escapes.

#![cfg(unix)]

use std::io::{Read as _, Write as _};
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use pty_process::Size;
use pty_process::blocking::{Command, Pty, open};
use unicode_width::UnicodeWidthStr as _;

use crate::folder::{Folder, ibid, stderr, stdout};
use crate::site::Site;

/// Longer than any answer takes on the slowest machine; only a hung test waits for it.
const PATIENCE: Duration = Duration::from_secs(60);
const BOLD: &str = "\x1b[1m";
const LINK: &str = "\x1b]8;;https://post.example/ferry\x1b\\";

/// A terminal in which ibid runs.
pub(crate) struct Session {
    pty: Arc<Pty>,
    child: Child,
    chunks: Receiver<Vec<u8>>,
    bytes: Vec<u8>,
    /// Up to here the output was waited for.
    heard: usize,
}

impl Session {
    pub(crate) fn new(folder: &Folder, columns: u16, vars: &[(&str, &str)], args: &[&str]) -> Session {
        let (pty, pts) = open().unwrap();
        pty.resize(Size::new(24, columns)).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_ibid"))
            .env_clear()
            .env("TERM", "xterm-256color")
            .envs(vars.iter().copied());
        command = command.arg("--corpus").arg(folder.corpus()).arg("--data").arg(folder.data()).args(args);
        let child = command.spawn(pts).unwrap();
        let pty = Arc::new(pty);
        let (sender, chunks) = channel();
        let reader = Arc::clone(&pty);
        std::thread::spawn(move || {
            let mut chunk = [0; 4096];
            // Linux says EIO when the last program has left the terminal.
            while let Ok(count @ 1..) = (&*reader).read(&mut chunk) {
                if sender.send(chunk[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Session { pty, child, chunks, bytes: Vec::new(), heard: 0 }
    }

    fn seen(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Waits until `text` is printed after what was waited for last, and returns what was printed up to there.
    #[track_caller]
    pub(crate) fn hear(&mut self, text: &str) -> String {
        loop {
            let new = &self.bytes[self.heard..];
            if let Some(at) = new.windows(text.len()).position(|window| window == text.as_bytes()) {
                let heard = String::from_utf8_lossy(&new[..at + text.len()]).into_owned();
                self.heard += at + text.len();
                return heard;
            }
            match self.chunks.recv_timeout(PATIENCE) {
                Ok(chunk) => self.bytes.extend(chunk),
                Err(why) => panic!("{why}; {text:?} was not printed after {:?}", self.seen()),
            }
        }
    }

    /// Types keys at the next prompt: what is typed before it, while no key is awaited, the kernel may swallow.
    #[track_caller]
    pub(crate) fn type_in(&mut self, keys: &str) {
        self.hear("? ");
        (&*self.pty).write_all(keys.as_bytes()).unwrap();
    }

    /// Everything printed until the program ended, and its exit code.
    pub(crate) fn end(mut self) -> (String, Option<i32>) {
        while let Ok(chunk) = self.chunks.recv_timeout(PATIENCE) {
            self.bytes.extend(chunk);
        }
        let code = self.child.wait().unwrap().code();
        (self.seen(), code)
    }
}

/// The output of `ibid ask` in a terminal of so many columns.
fn asked(folder: &Folder, columns: u16, vars: &[(&str, &str)], question: &str) -> String {
    let (output, code) = Session::new(folder, columns, vars, &["ask", question]).end();
    assert_eq!(code, Some(0), "{output}");
    output.replace("\r\n", "\n")
}

/// Text without escape sequences.
fn bare(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, escape)) = rest.split_once('\x1b') {
        plain.push_str(before);
        rest = match escape.strip_prefix("]8;;") {
            Some(link) => link.split_once("\x1b\\").unwrap().1,
            None => escape.split_once(|c: char| c.is_ascii_alphabetic()).unwrap().1,
        };
    }
    plain + rest
}

/// Four articles on a ferry, one with a link, one with wide characters.
fn ferry() -> Folder {
    let headed = |fields: &str, text: &str| format!("---\n{fields}\nlanguage: en\n---\n\n{text}\n");
    Folder::with(&[
        (
            "a.txt",
            &headed(
                "title: The ferry is late\nsource: Morning Post\ndate: 2023-10-16\nauthor: Lena Ahlers\nurl: https://post.example/ferry",
                "Nobody slept that night. The ferry to Ostrand left an hour late, because the captain had lost his cap in the wind. The cap was found in spring. It hangs in the harbour office now.",
            ),
        ),
        (
            "b.txt",
            &headed(
                "title: Caps\nsource: Evening Post\ndate: 2023-10-17",
                "A captain without a cap steers the Ostrand ferry no worse, the harbour office of Ostrand let it be known.",
            ),
        ),
        (
            "c.txt",
            &headed(
                "title: 渡し船\nsource: unknown\ndate: unknown",
                "On the ferry to Ostrand the captain keeps a cat. 渡し船の船長は 猫を飼っている。 猫は毎朝 甲板で眠り、 昼には 港の事務所へ行く。",
            ),
        ),
        (
            "d.txt",
            &headed(
                "title: Fares\nsource: Harbour Gazette\ndate: 2023-10-18",
                "The captain of the Ostrand ferry announced that the fare would be raised to four crowns in May.",
            ),
        ),
    ])
}

const QUESTION: &str = "captain of the ferry to Ostrand";

#[test]
fn in_a_terminal_matched_words_are_bold_and_titles_are_links() {
    let output = asked(&ferry(), 80, &[], QUESTION);
    assert!(output.contains(&format!("{BOLD}captain\x1b[0m")), "{output:?}");
    let linked =
        output.split_once(LINK).unwrap_or_else(|| panic!("{output:?}")).1.split_once("\x1b]8;;\x1b\\").unwrap().0;
    assert_eq!(linked, "   Morning Post — The ferry is late, Lena Ahlers, 16 October 2023\n");
    assert!(!bare(&output).contains("https://"), "the address is behind the title: {output:?}");
}

#[test]
fn lines_are_wrapped_at_the_width_of_the_terminal() {
    let folder = ferry();
    for columns in [30, 47, 80] {
        let output = bare(&asked(&folder, columns, &[], QUESTION));
        for line in output.lines() {
            assert!(line.width() <= usize::from(columns), "{} columns: {line:?}", line.width());
        }
        // Japanese may be broken between any two characters, so white space is left out of the comparison.
        let words = |text: &str| text.split_whitespace().collect::<String>();
        let whole = stdout(&folder.run(&["ask", QUESTION]));
        let wrapped = words(&output);
        for line in whole.lines().filter(|line| !line.contains("https://")) {
            assert!(wrapped.contains(&words(line)), "{columns}: {line:?} is not in {output}");
        }
    }
    // Very wide lines are hard to read.
    let wide = bare(&asked(&folder, 200, &[], QUESTION));
    assert!(wide.lines().all(|line| line.width() <= 100) && wide.lines().any(|line| line.width() > 80), "{wide}");
}

#[test]
fn no_color_and_dumb_terminals_get_no_escapes() {
    let folder = ferry();
    for vars in [[("NO_COLOR", "1")], [("TERM", "dumb")]] {
        let output = asked(&folder, 40, &vars, QUESTION);
        assert!(!output.contains('\x1b'), "{vars:?}: {output:?}");
        assert!(output.contains("   https://post.example/ferry\n"), "{vars:?}: {output:?}");
        assert!(output.lines().all(|line| line.width() <= 40), "still wrapped: {output}");
    }
    assert!(asked(&folder, 40, &[("NO_COLOR", "")], QUESTION).contains(BOLD), "an empty NO_COLOR says nothing");
}

#[test]
fn without_a_terminal_there_are_no_escapes_and_lines_stay_whole() {
    let output = ferry().run(&["ask", QUESTION]);
    let text = stdout(&output);
    assert!(!text.contains('\x1b'), "{text:?}");
    assert!(text.contains("   https://post.example/ferry\n") && text.lines().any(|line| line.width() > 100), "{text}");
}

#[test]
fn control_characters_of_an_article_do_not_reach_the_terminal() {
    let folder = Folder::with(&[(
        "a.txt",
        "---\ntitle: \"A title \\e[31m in red\"\nsource: \"S \\a\"\ndate: unknown\nurl: https://post.example/\n---\n\nThe ferry \x1b]0;owned\x07 sank \x1b[2J at dawn.\n",
    )]);
    let output = asked(&folder, 80, &[], "ferry sank");
    assert!(
        !output.contains("\x1b]0")
            && !output.contains("\x1b[2J")
            && !output.contains("\x1b[31m")
            && !output.contains('\x07'),
        "{output:?}"
    );
    assert!(bare(&output).contains("The ferry \u{fffd}]0;owned\u{fffd} sank \u{fffd}[2J at dawn."), "{output:?}");
}

#[test]
fn a_conversation_goes_from_question_to_more_to_context_to_source() {
    let folder = ferry();
    let mut talk = Session::new(&folder, 100, &[("NO_COLOR", "1")], &["chat"]);
    talk.hear("Ask about 4 articles. /help says how, Ctrl-D leaves.");
    talk.type_in("/more\r");
    talk.hear("There are no more quotes.");
    talk.type_in("/context 1\r");
    talk.hear("There is no quote yet; ask something first.");
    talk.type_in("Who had lost his cap in the wind?\r");
    let answer = talk.hear("Searched 4 articles from 3 sources, dated 16 October 2023 to 18 October 2023.");
    assert!(
        answer.contains("1  ")
            && answer.contains("The ferry to Ostrand left an hour late, because the captain had lost"),
        "{answer}"
    );
    talk.type_in("/source 1\r");
    let source = talk.hear("a.txt (ibid show q");
    for line in
        ["The ferry is late\r\n", "Morning Post, Lena Ahlers, 16 October 2023\r\n", "https://post.example/ferry\r\n"]
    {
        assert!(source.contains(line), "{source}");
    }
    talk.type_in("/context 1\r");
    let context = talk.hear("Morning Post — The ferry is late");
    assert!(context.contains("Nobody slept that night. The ferry to Ostrand left"), "{context}");
    talk.type_in("/source 9\r");
    talk.hear("Give the number of a quote, 1 to ");
    talk.type_in("/frobnicate\r");
    talk.hear("There is no /frobnicate; /help lists what there is.");
    talk.type_in("/help\r");
    let help = talk.hear("leave (or Ctrl-D)");
    for command in ["/more ", "/context N", "/source N", "/help "] {
        assert!(help.contains(command), "{help}");
    }
    talk.type_in("zeppelin\r");
    talk.hear("Nothing in these articles answers that.");
    talk.type_in("\x04");
    let (output, code) = talk.end();
    assert_eq!(code, Some(0), "{output}");
    assert!(!output.contains("panicked"), "{output}");
}

#[test]
fn more_shows_the_quotes_that_did_not_fit() {
    let folder = ferry();
    let answer = folder.ask(QUESTION);
    let quotes = answer["quotes"].as_array().unwrap();
    assert!(quotes.len() > 3, "{answer}");
    let mut talk = Session::new(&folder, 100, &[("NO_COLOR", "1")], &["chat"]);
    talk.type_in(&format!("{QUESTION}\r"));
    let first = talk.hear("on request.");
    assert!(first.contains("\r\n3  ") && !first.contains("\r\n4  "), "{first}");
    talk.type_in("/more\r");
    let more = talk.hear(quotes[3]["receipt"].as_str().unwrap());
    assert!(more.contains("4  "), "{more}");
    talk.type_in("/quit\r");
    assert_eq!(talk.end().1, Some(0));
}

#[test]
fn a_question_of_an_earlier_conversation_is_an_arrow_key_away() {
    let folder = ferry();
    let mut talk = Session::new(&folder, 100, &[], &["chat"]);
    talk.hear("Ctrl-D leaves.");
    talk.type_in("zeppelin over Ostrand\r");
    talk.hear("No article holds “zeppelin”.");
    talk.type_in("\x04");
    assert_eq!(talk.end().1, Some(0));
    let mut talk = Session::new(&folder, 100, &[], &["chat"]);
    talk.hear("Ctrl-D leaves.");
    talk.type_in("\x1b[A\r");
    talk.hear("No article holds “zeppelin”.");
    // Ctrl-C forgets the line that was begun and stays.
    talk.type_in("half a quest\x03");
    talk.hear("\n");
    talk.type_in("\x04");
    assert_eq!(talk.end().1, Some(0));
}

#[test]
fn a_conversation_notices_articles_that_come_and_go() {
    let folder = ferry();
    let mut talk = Session::new(&folder, 100, &[("NO_COLOR", "1")], &["chat"]);
    talk.type_in("walrus\r");
    talk.hear("No article holds “walrus”.");
    folder.write("e.txt", "A walrus boarded the ferry.");
    talk.type_in("walrus\r");
    talk.hear("1  A walrus boarded the ferry.");
    std::fs::remove_file(folder.corpus().join("e.txt")).unwrap();
    talk.type_in("walrus\r");
    talk.hear("No article holds “walrus”.");
    talk.type_in("\x04");
    assert_eq!(talk.end().1, Some(0));
}

#[test]
fn a_conversation_shows_the_earlier_wording_of_what_it_quoted_or_says_that_it_is_lost() {
    let folder = Folder::with(&[(
        "a.txt",
        "Nobody slept that night. The captain of the ferry had lost his cap in the wind. He bought another one.",
    )]);
    let mut talk = Session::new(&folder, 100, &[("NO_COLOR", "1")], &["chat"]);
    talk.type_in("Who had lost his cap in the wind?\r");
    let answer = talk.hear("Searched 1 article");
    let receipt = answer.split_whitespace().find(|word| word.len() >= 15 && word.starts_with('q')).unwrap().to_owned();
    folder.reword("a.txt", "captain of the ferry", "harbour master");
    let changed = "The wording changed on 3 February 2026; this is the earlier one.";
    for command in ["/context 1\r", &format!("/quote {receipt}\r")] {
        talk.type_in(command);
        let shown = talk.hear(changed);
        assert!(shown.contains("The captain of the ferry had lost"), "{shown}");
    }
    talk.type_in("/source 1\r");
    let source = talk.hear(changed);
    assert!(source.contains("A title\r\n") && source.contains("a.txt (ibid show q"), "{source}");
    talk.type_in("Who had lost his cap in the wind?\r");
    assert!(talk.hear("Searched 1 article").contains("harbour master"));
    // By hand, nothing is kept.
    folder.write("a.txt", "Nobody slept that night. The mayor had lost his cap in the wind, and his shoes.");
    talk.type_in("/context 1\r");
    talk.hear("The article quoted here has changed since, so it is no longer quoted.");
    talk.type_in("/quote qqqq\r");
    talk.hear("? ");
    folder.write("b.txt", "The ferry lay in the harbour.");
    std::fs::remove_file(folder.corpus().join("a.txt")).unwrap();
    (&*talk.pty).write_all(b"/source 1\r").unwrap();
    talk.hear("The article quoted here is no longer in the collection.");
    talk.type_in("\x04");
    assert_eq!(talk.end().1, Some(0));
}

#[test]
fn chat_can_be_fed_from_a_pipe() {
    let folder = ferry();
    let mut command = folder.command(&["chat"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all("captain's cap\n/source 1\n".as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(stdout(&output).contains("(ibid show q") && !stdout(&output).contains('\x1b'), "{output:?}");
}

#[test]
fn completions_are_printed_for_each_shell_without_a_corpus() {
    let folder = Folder::new();
    std::fs::remove_dir(folder.corpus()).unwrap();
    for (shell, sign) in [
        ("bash", "complete -F _ibid"),
        ("zsh", "#compdef ibid"),
        ("fish", "complete -c ibid"),
        ("elvish", "edit:completion"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let output = ibid(&folder.corpus(), &folder.data(), &["completions", shell]).output().unwrap();
        assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""), "{shell}");
        assert!(stdout(&output).contains(sign) && stdout(&output).contains("passages"), "{shell}");
    }
}

#[test]
fn many_pages_are_fetched_from_a_terminal_only_when_wanted() {
    let (folder, site) = (Folder::new(), Site::new());
    let items: String = (0..201).map(|at| format!("<item><link>/{at}</link></item>")).collect();
    site.put("/feed", "200 OK", &[], format!("<rss version='2.0'><channel><title>A</title>{items}</channel></rss>"));
    let feed = site.url("/feed");
    let args = ["import", "--allow-private", "--pause=0", &feed];
    let mut session = Session::new(&folder, 200, &[], &args);
    session.type_in("n\r");
    let (said, code) = session.end();
    assert!(said.contains("lists 201 pages, which takes") && said.contains("its pages were not wanted"), "{said}");
    assert_eq!((code, site.paths()), (Some(1), vec!["/feed".to_owned()]));
    let (said, _) = Session::new(&folder, 200, &[], &[&args[..], &["--yes"]].concat()).end();
    assert!(said.contains("0 added, 0 updated, 0 already there, 201 rejected"), "{said}");
}
