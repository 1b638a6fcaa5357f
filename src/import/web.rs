//! What an address leads to: a page, or a feed or sitemap and all the pages that it lists, one after the other.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use jiff::civil::Date;
use reqwest::Url;
use tokio::task::spawn_blocking;

use super::draft::{Draft, Refusal};
use super::feed::{self, escaped};
use super::fetch::{Answer, Failure, Fetched, Fetcher, Validators};
use super::lead::Lead;
use super::page;
use super::sitemap::{self, Sitemap};
use crate::corpus;

/// Pages that one feed or sitemap may lead to, and sitemaps that one may list.
const MOST_PAGES: usize = 50_000;
const MOST_SITEMAPS: usize = 500;
/// The content of a feed's entry is an article, not a foretaste, from so many characters on,
const WHOLE: usize = 400;
/// and rather than the page, where that has less than this share of it.
const TEASER: f64 = 0.6;

/// What is wanted.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The address of a page, feed or sitemap.
    pub address: String,
    /// Only what is of this day or later.
    pub since: Option<Date>,
    /// The publication, whatever the pages say.
    pub source: Option<String>,
    /// The tag of their language, whatever they say.
    pub language: Option<String>,
}

/// A way through pages, of which each is fetched when it is its turn.
pub struct Walk {
    fetcher: Arc<Fetcher>,
    wanted: Wanted,
    /// The page that stood at the address itself.
    first: Option<Box<Fetched>>,
    ahead: VecDeque<Lead>,
    validators: Validators,
    is_list: bool,
    is_cut: bool,
    /// Which page has stated each address as its own.
    canonical: HashMap<String, String>,
}

/// How a walk begins.
pub enum Begun {
    /// There are pages to go through.
    Walk(Box<Walk>),
    /// The address is still in the state that is known.
    Same,
}

/// What came of one page.
#[derive(Debug)]
pub struct Arrived {
    /// Its address, as it was listed.
    pub address: String,
    /// What came.
    pub arrival: Arrival,
    /// By what its server knows this state.
    pub validators: Validators,
    /// Where its text stands.
    pub origin: Origin,
}

/// Where a text was taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// From its page.
    Page,
    /// From the feed, which had more of it.
    Feed,
}

/// What came of a page.
#[derive(Debug)]
pub enum Arrival {
    /// An article.
    Draft(Box<Draft>),
    /// It is still in the state that is known.
    Same,
    /// It is older than what is wanted.
    Older,
    /// There is none.
    Failed(Failure),
}

/// What some bytes are.
enum Kind {
    Page,
    Feed,
    Sitemap,
}

impl Walk {
    /// Fetches the address, and of a sitemap those that it lists.
    ///
    /// # Errors
    /// When the address cannot be fetched, or holds nothing that is known.
    pub async fn begin(fetcher: &Arc<Fetcher>, wanted: Wanted, known: &Validators) -> Result<Begun, Failure> {
        let mut fetched = match fetcher.get_unless(&wanted.address, known).await? {
            Answer::Now(fetched) => fetched,
            Answer::Same => return Ok(Begun::Same),
        };
        fetched.body = sitemap::unpacked(std::mem::take(&mut fetched.body))?;
        let mut walk = Walk {
            fetcher: Arc::clone(fetcher),
            wanted,
            first: None,
            ahead: VecDeque::new(),
            validators: fetched.validators.clone(),
            is_list: true,
            is_cut: false,
            canonical: HashMap::new(),
        };
        match kind(&fetched)? {
            Kind::Page => {
                walk.first = Some(fetched);
                walk.is_list = false;
            }
            Kind::Feed => {
                let leads = off_thread(move || feed::read(&fetched.body, &url(&fetched.address)?)).await??;
                walk.look_ahead(leads);
            }
            Kind::Sitemap => walk.read_sitemaps(fetched).await?,
        }
        Ok(Begun::Walk(Box::new(walk)))
    }

    /// Reads a sitemap, and those that it lists.
    async fn read_sitemaps(&mut self, first: Box<Fetched>) -> Result<(), Failure> {
        let mut seen = HashSet::from([first.address.clone()]);
        let mut fetched = *first;
        let mut ahead: VecDeque<Lead> = VecDeque::new();
        let mut leads = Vec::new();
        loop {
            match off_thread(move || sitemap::read(&fetched.body, &url(&fetched.address)?)).await?? {
                Sitemap::Pages(pages) => leads.extend(pages),
                Sitemap::Sitemaps(sitemaps) => {
                    // It need not change when those that it lists do.
                    self.validators = Validators::default();
                    ahead.extend(sitemaps.into_iter().filter(|lead| !self.is_older(lead.day())));
                }
            }
            let next = loop {
                let Some(lead) = ahead.pop_front() else { break None };
                let Some(address) = lead.address else { continue };
                if seen.insert(address.clone()) {
                    break Some(address);
                }
            };
            let Some(next) = next else { break };
            if seen.len() > MOST_SITEMAPS || leads.len() > MOST_PAGES {
                self.is_cut = true;
                break;
            }
            fetched = self.fetcher.get(&next).await?;
            fetched.body = sitemap::unpacked(std::mem::take(&mut fetched.body))?;
        }
        self.look_ahead(leads);
        Ok(())
    }

    /// Puts leads on the way, each page once.
    fn look_ahead(&mut self, leads: Vec<Lead>) {
        let mut seen = HashSet::new();
        for lead in leads {
            let is_new = lead.address.as_ref().is_none_or(|address| seen.insert(address.clone()));
            if !is_new || self.is_older(lead.day()) {
                continue;
            }
            if self.ahead.len() == MOST_PAGES {
                self.is_cut = true;
                break;
            }
            self.ahead.push_back(lead);
        }
    }

    fn is_older(&self, day: Option<Date>) -> bool {
        matches!((day, self.wanted.since), (Some(day), Some(since)) if day < since)
    }

    /// How many pages are still ahead.
    pub fn ahead(&self) -> usize {
        self.ahead.len() + usize::from(self.first.is_some())
    }

    /// Whether the address holds a list of pages, not a page.
    pub fn is_list(&self) -> bool {
        self.is_list
    }

    /// Whether there was more than is gone through.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// By what the server knows the state of the list.
    pub fn validators(&self) -> &Validators {
        &self.validators
    }

    /// Leaves only those pages ahead that `is_wanted`, by their addresses.
    pub fn retain(&mut self, mut is_wanted: impl FnMut(&str) -> bool) {
        self.ahead.retain(|lead| lead.address.as_deref().is_none_or(&mut is_wanted));
    }

    /// Leaves only so many pages ahead.
    pub fn truncate(&mut self, pages: usize) {
        self.ahead.truncate(pages);
    }

    /// The next page; `known` says which state of a page is there already.
    pub async fn next(&mut self, known: impl Fn(&str) -> Option<Validators>) -> Option<Arrived> {
        if let Some(fetched) = self.first.take() {
            let address = self.wanted.address.clone();
            return Some(self.arrived(address.clone(), Lead::to(&address), Ok(fetched)).await);
        }
        let lead = self.ahead.pop_front()?;
        let Some(address) = lead.address.clone() else {
            let name = lead.title.clone().unwrap_or_else(|| "an entry without a title".to_owned());
            let input = format!("{}#{name}", self.wanted.address);
            let none = Refusal::new("the entry has neither an address nor its whole text", "import the page itself");
            return Some(self.arrived(input, lead, Err(none.into())).await);
        };
        let fetched = match self.fetcher.get_unless(&address, &known(&address).unwrap_or_default()).await {
            Ok(Answer::Now(fetched)) => Ok(fetched),
            Ok(Answer::Same) => {
                let (arrival, validators) = (Arrival::Same, Validators::default());
                return Some(Arrived { address, arrival, validators, origin: Origin::Page });
            }
            Err(failure) => Err(failure),
        };
        Some(self.arrived(address, lead, fetched).await)
    }

    /// The article of a page, or of what the feed has of it.
    async fn arrived(&mut self, address: String, lead: Lead, fetched: Result<Box<Fetched>, Failure>) -> Arrived {
        let of_page = fetched.as_ref().map(|fetched| fetched.validators.clone()).unwrap_or_default();
        let read = off_thread({
            let address = address.clone();
            move || read(&lead, fetched, &address)
        });
        let (arrival, origin) = match read.await.and_then(|read| read) {
            Err(failure) => (Arrival::Failed(failure), Origin::Page),
            Ok((draft, origin)) if self.is_older(draft.date.as_deref().and_then(corpus::parse_date)) => {
                (Arrival::Older, origin)
            }
            Ok((draft, origin)) => (Arrival::Draft(Box::new(self.completed(draft, &address))), origin),
        };
        // A page that is unchanged says nothing about what the feed has.
        let validators = if origin == Origin::Page { of_page } else { Validators::default() };
        Arrived { address, arrival, validators, origin }
    }

    /// What is said of all pages takes the place of what this one says.
    fn completed(&mut self, mut draft: Draft, address: &str) -> Draft {
        if self.wanted.source.is_some() {
            draft.source.clone_from(&self.wanted.source);
        }
        if self.wanted.language.is_some() {
            draft.language.clone_from(&self.wanted.language);
        }
        // Some sites state one address, that of their front page, on every page.
        if let Some(url) = &draft.url
            && self.canonical.entry(url.clone()).or_insert_with(|| address.to_owned()) != address
        {
            draft.url = Some(address.to_owned());
        }
        draft
    }
}

/// The article at an address, which is that of a page.
///
/// # Errors
/// A [`Refusal`] where there is none, or a list of several.
pub async fn article(fetcher: &Arc<Fetcher>, address: &str) -> Result<Draft, Refusal> {
    let wanted = Wanted { address: address.to_owned(), ..Wanted::default() };
    let begun = Walk::begin(fetcher, wanted, &Validators::default()).await.map_err(|failure| failure.refusal)?;
    let nothing = || Refusal::new("the server sends nothing", "try again later");
    let Begun::Walk(mut walk) = begun else { return Err(nothing()) };
    if walk.is_list() {
        return Err(Refusal::new("it is a feed or sitemap, not a page", "list it in feeds.toml, or use `ibid import`"));
    }
    match walk.next(|_| None).await.map(|arrived| arrived.arrival) {
        Some(Arrival::Draft(draft)) => Ok(*draft),
        Some(Arrival::Failed(failure)) => Err(failure.refusal),
        _ => Err(nothing()),
    }
}

/// Work that takes the processor for a while, where it holds nobody up.
async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    let broke = |_| Refusal::new("reading it broke", "tell the makers of ibid the address");
    spawn_blocking(work).await.map_err(broke).map_err(Failure::from)
}

fn url(address: &str) -> Result<Url, Refusal> {
    Url::parse(address).map_err(|_| Refusal::new("it is no web address", "write https://…"))
}

/// The article of a page; where that cannot be had, or is only a foretaste, the one that the feed carries in full.
fn read(lead: &Lead, fetched: Result<Box<Fetched>, Failure>, address: &str) -> Result<(Draft, Origin), Failure> {
    let of_page = fetched.and_then(|fetched| {
        let mut draft = page_of(lead, &fetched)?;
        draft.fetched = Some(fetched.at);
        Ok(draft)
    });
    let chars = |draft: &Draft| draft.body.text().chars().count();
    let of_feed = || whole_content(lead, address).filter(|draft| chars(draft) >= WHOLE);
    let (mut draft, origin) = match of_page {
        Ok(page) => match of_feed() {
            Some(feed) if (chars(&page) as f64) < TEASER * chars(&feed) as f64 => {
                (Draft { body: feed.body, original: feed.original, ..page }, Origin::Feed)
            }
            _ => (page, Origin::Page),
        },
        Err(failure) => (of_feed().ok_or(failure)?, Origin::Feed),
    };
    lead.fill(&mut draft);
    Ok((draft, origin))
}

/// The article on a page that was fetched.
fn page_of(lead: &Lead, fetched: &Fetched) -> Result<Draft, Refusal> {
    if !matches!(kind(fetched)?, Kind::Page) {
        return Err(Refusal::new("it is a feed or sitemap, not a page", "import it by itself"));
    }
    let read = page::read_as(&fetched.body, fetched.charset.as_deref(), Some(&fetched.address));
    match (read, &lead.title) {
        // The feed knows what the page does not say.
        (Err(why), Some(title)) if why.what.contains("no title") => {
            let mut titled = format!("<title>{}</title>", in_ascii(title)).into_bytes();
            titled.extend_from_slice(&fetched.body);
            page::read_as(&titled, fetched.charset.as_deref(), Some(&fetched.address))
        }
        (read, _) => read,
    }
}

/// The article in the feed itself, unless that leads on to the rest of it.
fn whole_content(lead: &Lead, address: &str) -> Option<Draft> {
    let (content, title) = (lead.content.as_ref()?, lead.title.as_ref()?);
    let html = format!(
        "<!doctype html><html><head><meta charset=utf-8><title>{}</title></head><body><article>{content}</article></body></html>",
        escaped(title)
    );
    let url = lead.address.as_ref().map(|_| address);
    let draft = page::read(html.as_bytes(), url).ok()?;
    let end = draft.body.text().trim_end_matches([']', ')', ' ', '\u{a0}']);
    (!end.ends_with('…') && !end.ends_with("...")).then_some(draft)
}

/// Text as any encoding of a page shows it.
fn in_ascii(text: &str) -> String {
    let character = |c: char| match c {
        '&' | '<' | '>' => format!("&#{};", u32::from(c)),
        c if c.is_ascii() => c.to_string(),
        c => format!("&#{};", u32::from(c)),
    };
    text.chars().map(character).collect()
}

/// What was fetched, by its first bytes, or else by what the server says.
fn kind(fetched: &Fetched) -> Result<Kind, Refusal> {
    let body = fetched.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&fetched.body).trim_ascii_start();
    match root(body).as_deref() {
        Some("rss" | "feed" | "rdf") => return Ok(Kind::Feed),
        Some("urlset" | "sitemapindex") => return Ok(Kind::Sitemap),
        Some("html") => return Ok(Kind::Page),
        _ => {}
    }
    let beginning = body.get(..body.len().min(4_096)).unwrap_or_default();
    if body.first() == Some(&b'{') && String::from_utf8_lossy(beginning).contains("jsonfeed.org/version/") {
        return Ok(Kind::Feed);
    }
    match fetched.content_type.as_deref() {
        None if body.first() == Some(&b'<') => Ok(Kind::Page),
        Some("text/html" | "application/xhtml+xml") => Ok(Kind::Page),
        Some(kind) => {
            let what = format!("it is of the kind {kind}, which is no page, feed or sitemap");
            Err(Refusal::new(what, "download it and import the file"))
        }
        None => Err(Refusal::new("it is no page, feed or sitemap", "download it and import the file")),
    }
}

/// The name of the outermost element, without its prefix and what follows it, in lower case.
fn root(xml: &[u8]) -> Option<String> {
    let mut rest = xml;
    loop {
        rest = rest.trim_ascii_start();
        let after = |end: &[u8]| {
            let at = rest.windows(end.len()).position(|window| window == end)?;
            rest.get(at + end.len()..)
        };
        rest = if rest.starts_with(b"<?") {
            after(b"?>")?
        } else if rest.starts_with(b"<!--") {
            after(b"-->")?
        } else if rest.starts_with(b"<!") {
            after(b">")?
        } else {
            break;
        };
    }
    let name: Vec<u8> =
        rest.strip_prefix(b"<")?.iter().copied().take_while(|b| b.is_ascii_alphanumeric() || *b == b':').collect();
    let name = String::from_utf8(name).ok()?.to_ascii_lowercase();
    Some(name.rsplit(':').next().unwrap_or(&name).to_owned())
}
