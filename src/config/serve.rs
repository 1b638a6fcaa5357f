//! The settings of `ibid serve`: taken as text from flags and environment, then checked one by one.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{StringValueParser, TypedValueParser};
use clap::{Args, Command, FromArgMatches};
use reqwest::Url;

use super::running::Running;
use super::{Answering, Misconfigured, RunSettings, Token, path_or, wrong};
use crate::answer::Caution;
use crate::import::Reach;
use crate::reply::Locale;

const API_URL: &str = "https://api.telegram.org";

/// Characters of the operator's own words: they stand in `/start` beside ours, in one message.
const ABOUT_LENGTH: usize = 1_000;

/// Questions a minute that can be allowed.
const LIMITS: RangeInclusive<u32> = 1..=1_000;

/// Telegram keeps what was not fetched for a day.
const STALE_MINUTES: RangeInclusive<u32> = 1..=24 * 60;

/// Flags of `ibid serve`, and their variables. The token itself has no flag, because flags can be seen by others.
#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// File that holds the bot's token; or put the token itself into TELOXIDE_TOKEN
    #[arg(long, value_name = "FILE", env = "TELOXIDE_TOKEN_FILE", value_parser = path_or(""))]
    token_file: Option<PathBuf>,
    /// Where Telegram's Bot API is
    #[arg(long, value_name = "URL", env = "TELOXIDE_API_URL", default_value = API_URL, value_parser = or(API_URL))]
    api_url: String,
    /// Proxy on the way to Telegram, http://, https:// or socks5://
    #[arg(long, value_name = "URL", env = "TELOXIDE_PROXY", hide_env_values = true)]
    proxy: Option<String>,
    /// User ids of the bot's administrators, separated by commas
    #[arg(long, value_name = "IDS", env = "IBID_ADMINS")]
    admins: Option<String>,
    /// Ids of the only chats to answer in, separated by commas; everyone is answered without it
    #[arg(long, value_name = "IDS", env = "IBID_CHATS", allow_hyphen_values = true)]
    chats: Option<String>,
    /// Language of the bot's own words where the reader's is unknown: en, ru, uk, be, de, tr
    #[arg(long, value_name = "LOCALE", env = "IBID_LOCALE", default_value = "en", value_parser = or("en"))]
    locale: String,
    /// Your own words about these articles, shown by /start
    #[arg(long, value_name = "TEXT", env = "IBID_ABOUT", hide_env_values = true)]
    about: Option<String>,
    /// Questions a minute from one user
    #[arg(long, value_name = "N", env = "IBID_USER_LIMIT", default_value = "20", value_parser = or("20"))]
    user_limit: String,
    /// Questions a minute in one group
    #[arg(long, value_name = "N", env = "IBID_GROUP_LIMIT", default_value = "60", value_parser = or("60"))]
    group_limit: String,
    /// Minutes after which a question counts as old, as after an outage
    #[arg(long, value_name = "N", env = "IBID_STALE_MINUTES", default_value = "10", value_parser = or("10"))]
    stale_minutes: String,
    /// File that lists feeds and sitemaps to fetch; feeds.toml in the corpus folder without it
    #[arg(long, value_name = "FILE", env = "IBID_FEEDS", value_parser = path_or(""))]
    feeds: Option<PathBuf>,
    /// Fetch also from this machine and private networks: yes or no
    #[arg(long, value_name = "YES", env = "IBID_ALLOW_PRIVATE", default_value = "no", value_parser = or("no"))]
    allow_private: String,
    #[command(flatten)]
    running: Running,
    #[command(flatten)]
    answering: Answering,
}

/// The settings of `ibid serve`, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BotSettings {
    /// The bot's token.
    pub token: Token,
    /// Where Telegram's Bot API is.
    pub api_url: Url,
    /// The proxy on the way there.
    pub proxy: Option<Url>,
    /// Users with an administrator's rights.
    pub admins: BTreeSet<i64>,
    /// The only chats to answer in; empty for all.
    pub chats: BTreeSet<i64>,
    /// The locale where the reader's is unknown.
    pub locale: Locale,
    /// The operator's own words about the articles.
    pub about: Option<String>,
    /// Questions a minute from one user.
    pub user_limit: u32,
    /// Questions a minute in one group.
    pub group_limit: u32,
    /// The age from which a question is old.
    pub stale_after: Duration,
    /// The list of feeds, where it is not that of the corpus folder.
    pub feeds: Option<PathBuf>,
    /// How far fetching may reach.
    pub reach: Reach,
    /// How sure an answer must be.
    pub caution: Caution,
    /// How it runs.
    pub run: RunSettings,
}

impl Serve {
    /// Those of the environment alone, for `ibid` without a command.
    pub fn from_environment() -> Serve {
        let matches = Serve::augment_args(Command::new("ibid")).get_matches_from(["ibid"]);
        Serve::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }

    /// Checks the settings. `variable` looks up a variable that has no flag: the token.
    ///
    /// # Errors
    /// For the first that cannot be followed.
    pub fn check(&self, variable: impl Fn(&str) -> Option<String>) -> Result<BotSettings, Misconfigured> {
        let token_file = self.token_file.as_deref().filter(|file| !file.as_os_str().is_empty());
        let minutes = |minutes| Duration::from_secs(60 * u64::from(minutes));
        Ok(BotSettings {
            token: Token::find(variable("TELOXIDE_TOKEN"), token_file)?,
            api_url: url("TELOXIDE_API_URL (--api-url)", &self.api_url, &["http", "https"])?,
            proxy: set(&self.proxy)
                .map(|proxy| url("TELOXIDE_PROXY (--proxy)", proxy, &["http", "https", "socks5", "socks5h"]))
                .transpose()?,
            admins: ids("IBID_ADMINS (--admins)", set(&self.admins), 1..=i64::MAX)?,
            chats: ids("IBID_CHATS (--chats)", set(&self.chats), i64::MIN..=i64::MAX)?,
            locale: locale("IBID_LOCALE (--locale)", &self.locale)?,
            about: set(&self.about).map(|about| short("IBID_ABOUT (--about)", about)).transpose()?,
            user_limit: number("IBID_USER_LIMIT (--user-limit)", &self.user_limit, LIMITS)?,
            group_limit: number("IBID_GROUP_LIMIT (--group-limit)", &self.group_limit, LIMITS)?,
            stale_after: number("IBID_STALE_MINUTES (--stale-minutes)", &self.stale_minutes, STALE_MINUTES)
                .map(minutes)?,
            feeds: self.feeds.clone().filter(|file| !file.as_os_str().is_empty()),
            reach: reach("IBID_ALLOW_PRIVATE (--allow-private)", &self.allow_private)?,
            caution: self.answering.check()?,
            run: self.running.check(variable("IBID_METRICS_TOKEN"))?,
        })
    }
}

/// What is given, or `default` where that is empty.
pub(super) fn or(default: &'static str) -> impl TypedValueParser<Value = String> {
    StringValueParser::new().map(move |given| if given.is_empty() { default.to_owned() } else { given })
}

/// What is given, unless it is empty.
pub(super) fn set(given: &Option<String>) -> Option<&str> {
    given.as_deref().map(str::trim).filter(|given| !given.is_empty())
}

pub(super) fn url(name: &str, given: &str, schemes: &[&str]) -> Result<Url, Misconfigured> {
    let url = Url::parse(given.trim()).ok();
    let url = url.filter(|url| schemes.contains(&url.scheme()) && url.has_host());
    let begins: Vec<String> = schemes.iter().map(|scheme| format!("{scheme}://")).collect();
    url.ok_or_else(|| wrong(name, given, &format!("write an address that begins with {}", begins.join(" or "))))
}

fn ids(name: &str, given: Option<&str>, range: RangeInclusive<i64>) -> Result<BTreeSet<i64>, Misconfigured> {
    let parts = given.unwrap_or_default().split([',', ' ', '\t', '\n']).filter(|part| !part.is_empty());
    let id = |part: &str| part.parse().ok().filter(|id| range.contains(id));
    let form = if range.contains(&-1) { "chat ids such as -1001234567890" } else { "user ids such as 123456789" };
    parts.map(|part| id(part).ok_or_else(|| wrong(name, part, &format!("write {form}, separated by commas")))).collect()
}

fn locale(name: &str, given: &str) -> Result<Locale, Misconfigured> {
    let codes = Locale::ALL.map(Locale::code);
    let known = Locale::ALL.into_iter().find(|locale| locale.code() == given.trim());
    known.ok_or_else(|| wrong(name, given, &format!("write one of {}", codes.join(", "))))
}

fn reach(name: &str, given: &str) -> Result<Reach, Misconfigured> {
    match given.trim() {
        "yes" => Ok(Reach::Everywhere),
        "no" => Ok(Reach::Public),
        _ => Err(wrong(name, given, "write yes or no")),
    }
}

fn short(name: &str, given: &str) -> Result<String, Misconfigured> {
    let length = given.chars().count();
    if length > ABOUT_LENGTH {
        return Err(Misconfigured(format!("{name} has {length} characters; write {ABOUT_LENGTH} at most")));
    }
    Ok(given.to_owned())
}

pub(super) fn number(name: &str, given: &str, range: RangeInclusive<u32>) -> Result<u32, Misconfigured> {
    let number = given.trim().parse().ok().filter(|number| range.contains(number));
    let allowed = format!("write a number from {} to {}", range.start(), range.end());
    number.ok_or_else(|| wrong(name, given, &allowed))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOpp-_0";

    /// The settings under flags alone.
    fn check(flags: &[&str]) -> Result<BotSettings, String> {
        let serve = Serve::augment_args(Command::new("serve")).mut_args(|arg| arg.env(None::<&str>));
        let matches = serve.try_get_matches_from([&["serve"], flags].concat()).unwrap();
        let serve = Serve::from_arg_matches(&matches).unwrap();
        let token = |name: &str| (name == "TELOXIDE_TOKEN").then(|| TOKEN.to_owned());
        serve.check(token).map_err(|why| why.to_string())
    }

    #[test]
    fn a_token_is_all_that_is_needed() {
        let bot = check(&[]).unwrap();
        assert_eq!(bot.token.expose(), TOKEN);
        assert_eq!(bot.api_url.as_str(), "https://api.telegram.org/");
        assert_eq!((bot.proxy, bot.about, bot.locale), (None, None, Locale::En));
        assert!(bot.admins.is_empty() && bot.chats.is_empty());
        assert_eq!((bot.user_limit, bot.group_limit, bot.stale_after), (20, 60, Duration::from_secs(600)));
        assert_eq!((bot.feeds, bot.reach), (None, Reach::Public));
        assert_eq!(bot.caution, Caution::Normal);
    }

    #[test]
    fn what_is_given_empty_is_not_given() {
        let names = ["token-file", "api-url", "proxy", "admins", "chats", "locale", "about", "caution", "feeds"];
        let numbers = ["user-limit", "group-limit", "stale-minutes", "allow-private"];
        let flags: Vec<String> = names.iter().chain(&numbers).map(|name| format!("--{name}=")).collect();
        assert_eq!(check(&flags.iter().map(String::as_str).collect::<Vec<_>>()), check(&[]));
    }

    #[test]
    fn settings_are_heeded() {
        let bot = check(&[
            "--api-url=http://localhost:8081/api",
            "--proxy=http://user:word@proxy:3128",
            "--admins=1, 22,333",
            "--chats",
            "-1001234567890 42",
            "--locale=uk",
            "--about=Articles of one newspaper",
            "--user-limit=1",
            "--group-limit=1000",
            "--stale-minutes=1440",
            "--feeds=/etc/feeds.toml",
            "--allow-private=yes",
            "--caution=high",
        ])
        .unwrap();
        assert_eq!(bot.api_url.as_str(), "http://localhost:8081/api");
        assert_eq!(bot.proxy.unwrap().host_str(), Some("proxy"));
        assert_eq!((bot.admins, bot.chats), (BTreeSet::from([1, 22, 333]), BTreeSet::from([-1_001_234_567_890, 42])));
        assert_eq!((bot.locale, bot.about.as_deref()), (Locale::Uk, Some("Articles of one newspaper")));
        assert_eq!((bot.user_limit, bot.group_limit, bot.stale_after), (1, 1000, Duration::from_secs(86_400)));
        assert_eq!((bot.feeds, bot.reach), (Some(PathBuf::from("/etc/feeds.toml")), Reach::Everywhere));
        assert_eq!(bot.caution, Caution::High);
    }

    #[test]
    fn what_cannot_be_followed_is_named_with_what_can() {
        let long = format!("--about={}", "a".repeat(1_001));
        let said: Vec<String> = [
            "--api-url=api.telegram.org",
            "--api-url=ftp://api.telegram.org",
            "--proxy=ftp://user:word@proxy",
            "--admins=12,anna,34",
            "--admins=-5",
            "--chats=@thepaper",
            "--locale=klingon",
            "--user-limit=0",
            "--group-limit=1001",
            "--stale-minutes=ten\nminutes",
            "--allow-private=maybe",
            "--caution=never",
            &long,
        ]
        .iter()
        .map(|flag| check(&[flag]).unwrap_err())
        .collect();
        expect_test::expect![[r#"
            TELOXIDE_API_URL (--api-url) cannot be `api.telegram.org`; write an address that begins with http:// or https://
            TELOXIDE_API_URL (--api-url) cannot be `ftp://api.telegram.org`; write an address that begins with http:// or https://
            TELOXIDE_PROXY (--proxy) cannot be `***`; write an address that begins with http:// or https:// or socks5:// or socks5h://
            IBID_ADMINS (--admins) cannot be `anna`; write user ids such as 123456789, separated by commas
            IBID_ADMINS (--admins) cannot be `-5`; write user ids such as 123456789, separated by commas
            IBID_CHATS (--chats) cannot be `@thepaper`; write chat ids such as -1001234567890, separated by commas
            IBID_LOCALE (--locale) cannot be `klingon`; write one of en, ru, uk, be, de, tr
            IBID_USER_LIMIT (--user-limit) cannot be `0`; write a number from 1 to 1000
            IBID_GROUP_LIMIT (--group-limit) cannot be `1001`; write a number from 1 to 1000
            IBID_STALE_MINUTES (--stale-minutes) cannot be `tenminutes`; write a number from 1 to 1440
            IBID_ALLOW_PRIVATE (--allow-private) cannot be `maybe`; write yes or no
            IBID_CAUTION (--caution) cannot be `never`; write one of low, normal, high
            IBID_ABOUT (--about) has 1001 characters; write 1000 at most"#]].assert_eq(&said.join("\n"));
    }

    #[test]
    fn a_token_in_the_wrong_place_is_not_repeated() {
        for setting in ["--api-url", "--proxy", "--admins", "--chats", "--locale", "--user-limit"] {
            let why = check(&[&format!("{setting}={TOKEN}")]).unwrap_err();
            assert!(why.contains("cannot be `***`"), "{why}");
        }
    }
}
