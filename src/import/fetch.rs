//! Fetching from the web: politely, within bounds, and from public servers only.
//!
//! Each step of a redirect is a request of its own: its address is checked, the `robots.txt` of its server heeded, and
//! its turn waited for. What cannot be had is a [`Failure`], whose [`Refusal`] is one line for a person.

mod address;
mod manners;

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::{Response, StatusCode, Url, redirect};
use robotxt::{Agent, Robots};

use super::draft::Refusal;
use address::{Lookup, LookupError, checked, private};
use manners::{Host, Hosts, NAME, Rules};

pub use address::Reach;

/// How it introduces itself.
const USER_AGENT: &str =
    concat!("ibid/", env!("CARGO_PKG_VERSION"), " (bot; quotes articles with their source and a link)");
/// The largest page, in bytes, and the largest feed or sitemap: the format allows 50 MiB for the latter.
const LARGEST_PAGE: usize = 10 << 20;
const LARGEST_LIST: usize = 50 << 20;
/// Redirects that are followed, and those that `robots.txt` is followed over.
const REDIRECTS: usize = 10;
const REDIRECTS_OF_ROBOTS: usize = 5;
/// How often a server that asks for patience is asked again, and how long that is waited for at most.
const AGAIN: usize = 2;
const LONGEST_WAIT: Duration = Duration::from_secs(20);
/// How long connecting may take.
const CONNECTING: Duration = Duration::from_secs(10);

/// How to fetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manners {
    /// Where to.
    pub reach: Reach,
    /// The least time between two requests to one server. One that asks for more gets more.
    pub pause: Duration,
    /// How long an answer may take, to its last byte.
    pub patience: Duration,
}

impl Default for Manners {
    fn default() -> Manners {
        Manners { reach: Reach::Public, pause: Duration::from_secs(1), patience: Duration::from_secs(30) }
    }
}

/// By what a server knows which state of a page one has.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Validators {
    /// Its `ETag`.
    pub etag: Option<String>,
    /// Its `Last-Modified`.
    pub last_modified: Option<String>,
}

/// What an address holds.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// Where it was in the end, after all redirects.
    pub address: String,
    /// The bytes, no longer compressed for the way.
    pub body: Vec<u8>,
    /// The media type that the server states, such as `text/html`, in lower case.
    pub content_type: Option<String>,
    /// The encoding that the server states.
    pub charset: Option<String>,
    /// By what the server knows this state.
    pub validators: Validators,
    /// When it came.
    pub at: Timestamp,
}

/// What a server answers to one who has an earlier state.
#[derive(Clone, Debug)]
pub enum Answer {
    /// What is there now.
    Now(Box<Fetched>),
    /// The state is still the same.
    Same,
}

/// Why there is nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// In words.
    pub refusal: Refusal,
    /// And what that means for the next time.
    pub meaning: Meaning,
}

/// What a failure means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The server says that there is no such page (any more).
    Gone,
    /// The server asks not to be asked again before this time is over.
    Wait(Duration),
    /// Anything else.
    Other,
}

impl Failure {
    fn new(what: impl Into<String>, fix: impl Into<String>) -> Failure {
        Failure::from(Refusal::new(what, fix))
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        Failure { refusal, meaning: Meaning::Other }
    }
}

/// Fetches pages, one after the other from each server.
pub struct Fetcher {
    http: reqwest::Client,
    manners: Manners,
    hosts: Hosts,
}

impl Fetcher {
    /// A fetcher that has not fetched anything.
    ///
    /// # Errors
    /// When the system has no randomness for encryption.
    pub fn new(manners: Manners) -> anyhow::Result<Fetcher> {
        Ok(Fetcher { http: Fetcher::client(manners).build()?, manners, hosts: Hosts::default() })
    }

    fn client(manners: Manners) -> reqwest::ClientBuilder {
        reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .redirect(redirect::Policy::none())
            .dns_resolver(Arc::new(Lookup(manners.reach)))
            // A proxy would look names up itself, beyond the check.
            .no_proxy()
            .connect_timeout(CONNECTING.min(manners.patience))
            .timeout(manners.patience)
            .pool_max_idle_per_host(1)
    }

    /// What is at an address.
    ///
    /// # Errors
    /// A [`Refusal`] where it cannot or may not be fetched.
    pub async fn get(&self, address: &str) -> Result<Fetched, Refusal> {
        match self.get_unless(address, &Validators::default()).await {
            Ok(Answer::Now(fetched)) => Ok(*fetched),
            Ok(Answer::Same) => Err(Refusal::new("the server sends nothing", "try again later")),
            Err(failure) => Err(failure.refusal),
        }
    }

    /// What is at an address, unless it is still in the state of these validators.
    ///
    /// # Errors
    /// A [`Failure`] where it cannot or may not be fetched.
    pub async fn get_unless(&self, address: &str, known: &Validators) -> Result<Answer, Failure> {
        let mut url = checked(address, self.manners.reach)?;
        let mut seen = vec![url.clone()];
        loop {
            let response = self.ask_patiently(&url, known).await?;
            let Some(next) = self.redirected(&response, &url)? else {
                return self.taken(url, response).await;
            };
            if seen.contains(&next) {
                return Err(Failure::new("it redirects in a circle", "check the address in a browser"));
            }
            if seen.len() > REDIRECTS {
                let what = format!("it redirects more than {REDIRECTS} times");
                return Err(Failure::new(what, "open it in a browser and give the address where it ends"));
            }
            seen.push(next.clone());
            url = next;
        }
    }

    /// Where an answer sends on to, if it does.
    fn redirected(&self, response: &Response, from: &Url) -> Result<Option<Url>, Refusal> {
        if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
            return Ok(None);
        }
        let to = text(response.headers(), header::LOCATION).and_then(|to| from.join(&to).ok());
        let to = to.ok_or_else(|| Refusal::new("it redirects to nowhere", "check the address in a browser"))?;
        let checked = checked(to.as_str(), self.manners.reach);
        checked.map(Some).map_err(|why| Refusal::new(format!("it redirects, but {}", why.what), why.fix))
    }

    /// Asks, and asks again where the server wants one to wait for a moment.
    async fn ask_patiently(&self, url: &Url, known: &Validators) -> Result<Response, Failure> {
        let host = self.hosts.of(url).await;
        let rules = host.rules(self.ask_robots(url)).await;
        match &*rules.said {
            Err(refusal) => return Err(refusal.clone().into()),
            Ok(robots) if !robots.is_url_allowed(url) => {
                let what = format!("the robots.txt of `{}` does not allow it", name_of(url));
                return Err(Failure::new(what, "ask the publisher, or save the page in a browser and import the file"));
            }
            Ok(_) => {}
        }
        let mut tries = 0;
        loop {
            let (response, wait) = self.ask(&host, &rules, url, known).await?;
            let Some(wait) = wait else { return Ok(response) };
            tries += 1;
            if tries > AGAIN || wait > LONGEST_WAIT {
                return Err(too_busy(response.status(), wait));
            }
            tracing::debug!(host = name_of(url), wait_s = wait.as_secs(), "the server asks to wait");
        }
    }

    /// Asks when it is the server's turn; beside the answer, how long it wants one to wait before asking again.
    async fn ask(
        &self,
        host: &Host,
        rules: &Rules,
        url: &Url,
        known: &Validators,
    ) -> Result<(Response, Option<Duration>), Failure> {
        let mut turn = host.turn(rules, self.manners.pause).await;
        let mut request = self.http.get(url.clone());
        for (name, value) in [(header::IF_NONE_MATCH, &known.etag), (header::IF_MODIFIED_SINCE, &known.last_modified)] {
            if let Some(value) = value.as_deref().and_then(|value| HeaderValue::from_str(value).ok()) {
                request = request.header(name, value);
            }
        }
        let response = request.send().await.map_err(|error| self.unreached(url, &error))?;
        if !matches!(response.status(), StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
            return Ok((response, None));
        }
        let wait = retry_after(response.headers()).unwrap_or(Duration::from_secs(5));
        turn.lengthen(wait);
        Ok((response, Some(wait)))
    }

    /// Fetches `robots.txt`, as RFC 9309 has it: one that is not there allows everything, one that cannot be read nothing.
    async fn ask_robots(&self, url: &Url) -> Rules {
        let Ok(mut at) = robotxt::robots_url(url) else { return Rules::new(Ok(Robots::allow_all())) };
        for _ in 0..=REDIRECTS_OF_ROBOTS {
            let response = match self.http.get(at.clone()).send().await {
                Ok(response) => response,
                Err(error) => return Rules::new(Err(self.unreached(&at, &error))),
            };
            match (response.status().as_u16(), self.redirected(&response, &at)) {
                (_, Ok(Some(next))) => at = next,
                (300..=499, _) => return Rules::new(Ok(Robots::allow_all())),
                (200..=299, _) => {
                    return Rules::new(match beginning(response, robotxt::BYTE_LIMIT).await {
                        Ok(said) => Ok(Robots::parse(&said, Agent::Exact(NAME))),
                        Err(error) => Err(self.unreached(&at, &error)),
                    });
                }
                (status, _) => {
                    let what = format!("the robots.txt of `{}` cannot be read ({status})", name_of(&at));
                    let fix = "try again later; until then nothing may be fetched from there";
                    return Rules::new(Err(Refusal::new(what, fix)));
                }
            }
        }
        Rules::new(Ok(Robots::allow_all()))
    }

    /// Takes what is there.
    async fn taken(&self, url: Url, mut response: Response) -> Result<Answer, Failure> {
        match response.status() {
            StatusCode::NOT_MODIFIED => return Ok(Answer::Same),
            StatusCode::OK => {}
            status => return Err(refused(status)),
        }
        let headers = response.headers().clone();
        let stated = text(&headers, header::CONTENT_TYPE).unwrap_or_default();
        let content_type = stated.split(';').next().map(|kind| kind.trim().to_ascii_lowercase());
        let content_type = content_type.filter(|kind| !kind.is_empty());
        let largest = match content_type.as_deref() {
            Some("text/html" | "application/xhtml+xml") => LARGEST_PAGE,
            _ => LARGEST_LIST,
        };
        let too_large = || {
            let what = format!("it is larger than {} MB", largest >> 20);
            Failure::new(what, "save the article alone and import the file")
        };
        if response.content_length().is_some_and(|length| length > largest as u64) {
            return Err(too_large());
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.unreached(&url, &error))? {
            if body.len() + chunk.len() > largest {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        let validators =
            Validators { etag: text(&headers, header::ETAG), last_modified: text(&headers, header::LAST_MODIFIED) };
        Ok(Answer::Now(Box::new(Fetched {
            address: url.to_string(),
            body,
            charset: charset(&stated),
            content_type,
            validators,
            at: Timestamp::now(),
        })))
    }

    /// Why a request led to no answer, or to half of one.
    fn unreached(&self, url: &Url, error: &reqwest::Error) -> Refusal {
        let host = name_of(url);
        let mut last: &(dyn Error + 'static) = error;
        let mut lookup = None;
        while let Some(cause) = last.source() {
            lookup = lookup.or(cause.downcast_ref::<LookupError>());
            last = cause;
        }
        match lookup {
            Some(LookupError::Private) => return private(url),
            Some(LookupError::Unknown) => {
                return Refusal::new(format!("there is no server `{host}`"), "check the address");
            }
            None => {}
        }
        if error.is_timeout() {
            let what = format!("`{host}` did not answer in full within {} s", self.manners.patience.as_secs_f64());
            return Refusal::new(what, "try again later");
        }
        let what = if error.is_connect() { "cannot be reached" } else { "broke its answer off" };
        Refusal::new(format!("`{host}` {what} ({last})"), "try again later")
    }
}

/// The beginning of a body, which may end there.
async fn beginning(mut response: Response, bytes: usize) -> Result<Vec<u8>, reqwest::Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        body.extend_from_slice(&chunk);
        if body.len() > bytes {
            break;
        }
    }
    Ok(body)
}

/// What a status means for the one who wants the page.
fn refused(status: StatusCode) -> Failure {
    let code = status.as_u16();
    let (what, fix) = match code {
        404 | 410 => ("the server has no such page", "check the address"),
        401 | 402 | 403 | 407 | 451 => {
            ("the server does not give the page out", "save it in a browser and import the file")
        }
        400..=499 => ("the server does not take the request", "check the address in a browser"),
        500..=599 => ("the server is out of order", "try again later"),
        _ => ("the server sends no page", "check the address in a browser"),
    };
    let meaning = if matches!(code, 404 | 410) { Meaning::Gone } else { Meaning::Other };
    Failure { refusal: Refusal::new(format!("{what} ({code})"), fix), meaning }
}

fn too_busy(status: StatusCode, wait: Duration) -> Failure {
    let what = format!("the server wants to be left in peace ({})", status.as_u16());
    let refusal = Refusal::new(what, format!("try again in {} s", wait.as_secs()));
    Failure { refusal, meaning: Meaning::Wait(wait) }
}

/// How long a server asks to wait: seconds, or a moment.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let said = text(headers, header::RETRY_AFTER)?;
    if let Ok(seconds) = said.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = jiff::fmt::rfc2822::parse(&said).ok()?.timestamp();
    Some(Duration::try_from(until.duration_since(Timestamp::now())).unwrap_or_default())
}

/// A header, where it is text.
fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    let value = headers.get(name)?;
    // Addresses in `Location` are often sent in UTF-8, against the rules.
    let value = String::from_utf8(value.as_bytes().to_vec()).ok()?.trim().to_owned();
    (!value.is_empty()).then_some(value)
}

/// The encoding in a content type, such as `utf-8` in `text/html; charset="utf-8"`.
fn charset(content_type: &str) -> Option<String> {
    let parameter = content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']))
    });
    parameter.filter(|charset| !charset.is_empty()).map(str::to_ascii_lowercase)
}

fn name_of(url: &Url) -> &str {
    url.host_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;
    use std::sync::Mutex;

    use super::*;

    #[test]
    fn the_encoding_of_a_content_type_is_found() {
        for (stated, charset) in [
            ("text/html; charset=windows-1251", Some("windows-1251")),
            ("text/html;x=1; Charset = \"UTF-8\"", Some("utf-8")),
            ("text/html", None),
            ("text/html; charset=", None),
        ] {
            assert_eq!(super::charset(stated).as_deref(), charset, "{stated}");
        }
    }

    #[test]
    fn each_step_of_a_redirect_is_checked() {
        let fetcher = Fetcher::new(Manners::default()).unwrap();
        let from = Url::parse("https://post.example/a/b").unwrap();
        let said = |to: &str| {
            let response = axum::http::Response::builder().status(302).header("location", to).body("").unwrap();
            match fetcher.redirected(&Response::from(response), &from) {
                Ok(to) => to.map(|to| to.to_string()).unwrap_or_default(),
                Err(why) => why.what,
            }
        };
        assert_eq!(said("c?d"), "https://post.example/a/c?d");
        assert_eq!(said("//other.example/"), "https://other.example/");
        let private = "is an address of this machine or a private network";
        assert_eq!(said("http://127.0.0.1:8080/"), format!("it redirects, but `127.0.0.1` {private}"));
        assert_eq!(said("http://[fd00::1]/"), format!("it redirects, but `[fd00::1]` {private}"));
        assert_eq!(said("ftp://post.example/"), "it redirects, but `ftp:` addresses are not fetched");
    }

    /// A server on loopback that passes for a public one, and sends on to itself by its true address and name.
    #[test]
    fn a_redirect_into_the_own_network_is_not_followed() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let place = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&asked);
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let mut request = String::new();
                let mut lines = BufReader::new(stream.try_clone().unwrap());
                while lines.read_line(&mut request).is_ok_and(|count| count > 2) {}
                let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
                let answer = match path.as_str() {
                    "/to-address" => format!("302 Found\r\nLocation: http://{place}/secret"),
                    "/to-name" => format!("302 Found\r\nLocation: http://localhost:{}/secret", place.port()),
                    "/page" | "/secret" => "200 OK\r\nContent-Type: text/html".to_owned(),
                    _ => "404 Not Found".to_owned(),
                };
                noted.lock().unwrap().push(path);
                let _ = write!(stream, "HTTP/1.1 {answer}\r\nContent-Length: 2\r\nConnection: close\r\n\r\nOK");
            }
        });
        let manners = Manners { pause: Duration::ZERO, ..Manners::default() };
        let http = Fetcher::client(manners).resolve("post.example", place).build().unwrap();
        let fetcher = Fetcher { http, manners, hosts: Hosts::default() };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let got = |path: &str| {
            let address = format!("http://post.example:{}{path}", place.port());
            runtime.block_on(fetcher.get(&address)).map(|fetched| fetched.body).map_err(|refusal| refusal.what)
        };
        assert_eq!(got("/page").as_deref(), Ok(b"OK".as_slice()));
        let private = "is an address of this machine or a private network";
        assert_eq!(got("/to-address"), Err(format!("it redirects, but `127.0.0.1` {private}")));
        assert_eq!(got("/to-name"), Err(format!("`localhost` {private}")));
        assert_eq!(*asked.lock().unwrap(), ["/robots.txt", "/page", "/to-address", "/to-name"]);
    }

    #[test]
    fn a_server_may_ask_to_wait_in_seconds_or_until_a_moment() {
        let said = |value: &str| {
            let headers = HeaderMap::from_iter([(header::RETRY_AFTER, HeaderValue::from_str(value).unwrap())]);
            retry_after(&headers)
        };
        assert_eq!(said("120"), Some(Duration::from_secs(120)));
        assert_eq!(said("Wed, 21 Oct 2015 07:28:00 GMT"), Some(Duration::ZERO));
        assert_eq!(said("soon"), None);
    }
}
