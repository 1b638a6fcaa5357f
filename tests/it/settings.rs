//! Settings: each is documented, and what cannot be followed is one clear line and exit code 78.

use std::fs;
use std::path::Path;

use expect_test::{Expect, expect};

use crate::folder::{Folder, stderr, stdout};

/// Of the right form, and nobody's.
const TOKEN: &str = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOpp-_0";

fn sound() -> Folder {
    Folder::with(&[("ferry.txt", "The ferry leaves the harbour at seven.\n")])
}

/// What `ibid serve` says under these variables, which never has the token in it.
fn refusal(folder: &Folder, variables: &[(&str, &str)]) -> String {
    let output = folder.command(&["serve"]).envs(variables.iter().copied()).output().unwrap();
    let said = stderr(&output);
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(78), ""), "{variables:?}: {said}");
    assert_eq!(said.lines().count(), 1, "{variables:?}: {said}");
    assert!(!said.contains("AAbbCC"), "{said}");
    said.replace(&folder.corpus().parent().unwrap().display().to_string(), "DIR")
}

#[track_caller]
fn refuses(variables: &[(&str, &str)], said: Expect) {
    said.assert_eq(&refusal(&sound(), variables));
}

/// The same with a token, for settings that are looked at after it.
#[track_caller]
fn refuses_setting(name: &str, value: &str, said: Expect) {
    refuses(&[("TELOXIDE_TOKEN", TOKEN), (name, value)], said);
}

#[test]
fn without_a_token_the_bot_says_where_to_get_one() {
    refuses(
        &[],
        expect![[r#"
        ibid: the bot has no token: get one from @BotFather on Telegram and set TELOXIDE_TOKEN or TELOXIDE_TOKEN_FILE; `ibid ask "question"` and `ibid chat` work without one
    "#]],
    );
    refuses(
        &[("TELOXIDE_TOKEN", ""), ("TELOXIDE_TOKEN_FILE", "")],
        expect![[r#"
        ibid: the bot has no token: get one from @BotFather on Telegram and set TELOXIDE_TOKEN or TELOXIDE_TOKEN_FILE; `ibid ask "question"` and `ibid chat` work without one
    "#]],
    );
}

#[test]
fn what_is_no_token_is_refused_without_being_repeated() {
    refuses(
        &[("TELOXIDE_TOKEN", "AAbbCCddEEffGGhhIIjjKKllMMnnOOpp-_0")],
        expect![[r#"
        ibid: TELOXIDE_TOKEN holds no bot token: one is digits, a colon and 35 letters, digits, `-` or `_`; copy it from @BotFather once more
    "#]],
    );
    let folder = sound();
    let file = folder.corpus().parent().unwrap().join("token");
    fs::write(&file, "AAbbCCddEEff\n").unwrap();
    expect![[r#"
        ibid: the token file `DIR/token` holds no bot token: one is digits, a colon and 35 letters, digits, `-` or `_`; copy it from @BotFather once more
    "#]].assert_eq(&refusal(&folder, &[("TELOXIDE_TOKEN_FILE", file.to_str().unwrap())]));
}

#[test]
fn a_token_file_that_is_not_there_is_named() {
    refuses(
        &[("TELOXIDE_TOKEN_FILE", "nowhere/token")],
        expect![[r#"
        ibid: cannot read the token file `nowhere/token` (No such file or directory (os error 2)); see TELOXIDE_TOKEN_FILE
    "#]],
    );
}

#[test]
fn a_token_in_two_places_is_refused() {
    refuses(
        &[("TELOXIDE_TOKEN", TOKEN), ("TELOXIDE_TOKEN_FILE", "nowhere/token")],
        expect![[r#"
        ibid: both TELOXIDE_TOKEN and TELOXIDE_TOKEN_FILE (--token-file) are set; keep one
    "#]],
    );
}

#[test]
fn values_that_cannot_be_followed_are_named_with_what_can() {
    refuses_setting(
        "TELOXIDE_API_URL",
        "localhost:8081",
        expect![[r#"
        ibid: TELOXIDE_API_URL (--api-url) cannot be `localhost:8081`; write an address that begins with http:// or https://
    "#]],
    );
    refuses_setting(
        "TELOXIDE_PROXY",
        "user:password@proxy",
        expect![[r#"
        ibid: TELOXIDE_PROXY (--proxy) cannot be `***`; write an address that begins with http:// or https:// or socks5:// or socks5h://
    "#]],
    );
    refuses_setting(
        "IBID_ADMINS",
        "42, @anna",
        expect![[r#"
        ibid: IBID_ADMINS (--admins) cannot be `@anna`; write user ids such as 123456789, separated by commas
    "#]],
    );
    refuses_setting(
        "IBID_CHATS",
        "-100x",
        expect![[r#"
        ibid: IBID_CHATS (--chats) cannot be `-100x`; write chat ids such as -1001234567890, separated by commas
    "#]],
    );
    refuses_setting(
        "IBID_LOCALE",
        "fr",
        expect![[r#"
        ibid: IBID_LOCALE (--locale) cannot be `fr`; write one of en, ru, uk, be, de, tr
    "#]],
    );
    refuses_setting(
        "IBID_ABOUT",
        &"a".repeat(1_001),
        expect![[r#"
        ibid: IBID_ABOUT (--about) has 1001 characters; write 1000 at most
    "#]],
    );
    refuses_setting(
        "IBID_USER_LIMIT",
        "0",
        expect![[r#"
        ibid: IBID_USER_LIMIT (--user-limit) cannot be `0`; write a number from 1 to 1000
    "#]],
    );
    refuses_setting(
        "IBID_GROUP_LIMIT",
        "many",
        expect![[r#"
        ibid: IBID_GROUP_LIMIT (--group-limit) cannot be `many`; write a number from 1 to 1000
    "#]],
    );
    refuses_setting(
        "IBID_STALE_MINUTES",
        "1441",
        expect![[r#"
        ibid: IBID_STALE_MINUTES (--stale-minutes) cannot be `1441`; write a number from 1 to 1440
    "#]],
    );
    refuses_setting(
        "IBID_CAUTION",
        "never",
        expect![[r#"
        ibid: IBID_CAUTION (--caution) cannot be `never`; write one of low, normal, high
    "#]],
    );
    refuses_setting(
        "IBID_LOG",
        "ibid=loud",
        expect![[r#"
        ibid: IBID_LOG cannot be followed (error parsing level filter: expected one of "off", "error", "warn", "info", "debug", "trace", or a number 0-5); write a level such as debug, or ibid=debug
    "#]],
    );
    refuses_setting(
        "IBID_LOG_FORMAT",
        "xml",
        expect![[r#"
        ibid: IBID_LOG_FORMAT cannot be `xml`; write text or json
    "#]],
    );
}

#[test]
fn a_wrong_caution_stops_every_command_that_answers() {
    let folder = sound();
    for args in [&["ask", "ferry"][..], &["chat"], &["eval", "--questions", "questions.jsonl"]] {
        let output = folder.command(args).env("IBID_CAUTION", "sometimes").output().unwrap();
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(78), ""), "{args:?}");
        let said = "ibid: IBID_CAUTION (--caution) cannot be `sometimes`; write one of low, normal, high\n";
        assert_eq!(stderr(&output), said, "{args:?}");
    }
}

#[test]
fn a_token_in_the_place_of_another_setting_is_not_repeated() {
    for name in ["TELOXIDE_API_URL", "IBID_ADMINS", "IBID_CHATS", "IBID_LOCALE", "IBID_USER_LIMIT", "IBID_LOG_FORMAT"] {
        refusal(&sound(), &[("TELOXIDE_TOKEN", TOKEN), (name, TOKEN)]);
    }
}

#[test]
fn a_flag_wins_over_its_variable() {
    let mut command = sound().command(&["serve", "--locale", "de", "--admins", "someone"]);
    let output =
        command.env("TELOXIDE_TOKEN", TOKEN).env("IBID_LOCALE", "fr").env("IBID_ADMINS", "1").output().unwrap();
    expect![[r#"
        ibid: IBID_ADMINS (--admins) cannot be `someone`; write user ids such as 123456789, separated by commas
    "#]]
    .assert_eq(&stderr(&output));
}

#[test]
fn the_bot_without_a_command_heeds_the_environment() {
    let mut command = sound().command(&[]);
    let output = command.env("TELOXIDE_TOKEN", TOKEN).env("IBID_LOCALE", "fr").output().unwrap();
    expect![[r#"
        ibid: IBID_LOCALE (--locale) cannot be `fr`; write one of en, ru, uk, be, de, tr
    "#]]
    .assert_eq(&stderr(&output));
}

#[test]
fn a_misspelt_setting_stops_every_command() {
    let folder = sound();
    for args in [&["ask", "ferry"][..], &["sources"], &["serve"], &[]] {
        let output = folder.command(args).env("IBID_LOCAL", "de").output().unwrap();
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(78), ""), "{args:?}");
        assert_eq!(stderr(&output), "ibid: IBID_LOCAL is no setting of ibid; did you mean IBID_LOCALE?\n", "{args:?}");
    }
    let help = folder.command(&["--help"]).env("IBID_LOCAL", "de").output().unwrap();
    assert_eq!(help.status.code(), Some(0), "help is there for whoever has to mend it");
}

#[test]
fn a_misspelt_setting_in_the_settings_file_is_found_too() {
    let folder = sound();
    let here = folder.corpus().parent().unwrap().to_owned();
    fs::write(here.join(".env"), "IBID_USERS_LIMIT=5\n").unwrap();
    let output = folder.command(&["ask", "ferry"]).current_dir(&here).output().unwrap();
    assert_eq!(output.status.code(), Some(78));
    expect![[r#"
        ibid: IBID_USERS_LIMIT is no setting of ibid; did you mean IBID_USER_LIMIT?
    "#]]
    .assert_eq(&stderr(&output));
}

#[test]
fn variables_that_kubernetes_sets_are_let_through() {
    let folder = sound();
    let mut command = folder.command(&["ask", "ferry"]);
    for name in ["IBID_SERVICE_HOST", "IBID_SERVICE_PORT_HTTP", "IBID_PORT", "IBID_BOT_PORT_80_TCP_ADDR"] {
        command.env(name, "10.0.0.1");
    }
    assert_eq!(command.output().unwrap().status.code(), Some(0));
}

#[test]
fn empty_folders_are_the_default_ones() {
    let folder = sound();
    let here = folder.corpus().parent().unwrap().to_owned();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_ibid"));
    command.env("IBID_CORPUS", "").env("IBID_DATA", "").args(["ask", "ferry"]).current_dir(&here);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(here.join("data").join("index").is_dir());
}

/// The settings of `.env.example`: name and value, commented out or not.
fn documented() -> Vec<(String, String)> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(".env.example")).unwrap();
    text.lines()
        .filter_map(|line| line.strip_prefix('#').unwrap_or(line).split_once('='))
        .filter(|(name, _)| name.chars().all(|character| character.is_ascii_uppercase() || character == '_'))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

#[test]
fn the_example_file_documents_every_setting_in_order() {
    let names: Vec<String> = documented().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ibid::config::variables());
}

#[test]
fn the_example_file_gives_the_defaults() {
    let folder = sound();
    let help: String = ["serve", "ask"].map(|command| stdout(&folder.run(&[command, "--help"]))).concat();
    for (name, value) in documented().iter().filter(|(name, _)| name != "IBID_LOG_FORMAT") {
        let line = help.lines().find(|line| line.contains(&format!("[env: {name}")));
        let line = line.unwrap_or_default();
        let default = line.split_once("[default: ").map_or("", |(_, rest)| rest.trim_end_matches(']'));
        assert_eq!(default, value, "{name}: {line}");
    }
}

#[test]
fn the_example_file_can_be_used_as_it_is() {
    let folder = sound();
    let here = folder.corpus().parent().unwrap().to_owned();
    let example = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(".env.example")).unwrap();
    for text in [example.clone(), example.replace("\n#TELOXIDE", "\nTELOXIDE").replace("\n#IBID", "\nIBID")] {
        fs::write(here.join(".env"), text).unwrap();
        let output = folder.command(&["ask", "ferry"]).current_dir(&here).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        let output = folder.command(&["serve"]).current_dir(&here).output().unwrap();
        assert!(stderr(&output).starts_with("ibid: the bot has no token"), "{output:?}");
    }
}
