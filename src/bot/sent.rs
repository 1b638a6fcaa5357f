//! Articles from the chat: an admin sends a document or an address, sees what was understood, corrects it, and confirms.
//!
//! Nothing enters the corpus unconfirmed. Until then it is kept in the state, where a restart does not lose it, for a
//! day. To everybody else all of this does not exist.

use std::io;

use anyhow::Result;
use teloxide::types::{Document, FileId};

use super::api::Failure;
use super::desk::{Desk, Placed, Received, Redraw, message_id, now, stored};
use super::laid::Laid;
use super::press::Pressed;
use super::sender::{Draft, Key, Place, Sent, Undelivered, growing};
use super::understood::{Corrections, Understood, file_name, standing};
use crate::corpus::{Problem, Rule, Today};
use crate::import::{Arrival, Begun, Filing, Outcome, Refusal, Validators, Walk, Wanted};
use crate::reply::{Field, Locale, Phrase};
use crate::store::SentDraft;

/// The largest file that Telegram hands to a bot, in megabytes.
const MEGABYTES: usize = 20;
/// How often a download is tried before it is put off.
const TRIES: u32 = 4;
/// Refusals that one message names.
const NAMED: usize = 5;

impl Desk {
    /// Whether an admin wrote this in private: nobody else sends articles.
    pub(super) fn by_admin(&self, received: &Received<'_>) -> bool {
        received.in_private() && self.settings.admins.contains(&received.user)
    }

    /// What only an admin can have meant: a document, or a fact that was asked for. `None` where it was neither.
    pub(super) async fn hear_admin(&self, received: &Received<'_>) -> Result<Option<Placed>> {
        if let Some(document) = received.message.document() {
            if !self.may_bother(received) {
                return Ok(Some(None));
            }
            return self.take_document(received, document).await.map(Some);
        }
        match received.message.text().filter(|words| !words.starts_with('/')) {
            Some(words) => self.take_fact(received, words).await,
            None => Ok(None),
        }
    }

    /// Whether files can be put into the folder of articles.
    pub(super) fn can_write(&self) -> bool {
        self.with_articles(|library| tempfile::Builder::new().prefix(".ibid-").tempfile_in(library.root()).is_ok())
    }

    /// A document was sent.
    async fn take_document(&self, received: &Received<'_>, document: &Document) -> Result<Placed> {
        let too_large = Phrase::TooLarge(MEGABYTES);
        // A size that Telegram does not tell is read as the largest number.
        let size = document.file.size;
        if size != u32::MAX && usize::try_from(size).is_ok_and(|size| size > MEGABYTES << 20) {
            return self.say(received, &too_large).await.map(|_| None);
        }
        if !self.can_write() {
            return self.say(received, &Phrase::ReadOnly).await.map(|_| None);
        }
        let bytes = match self.download(&document.file.id).await {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return self.say(received, &too_large).await.map(|_| None),
            Err(Failure::Refused(_, why)) if why.contains("too big") => {
                return self.say(received, &too_large).await.map(|_| None);
            }
            Err(Failure::Refused(code, why)) => {
                tracing::warn!(code, why, "Telegram does not hand over a file");
                return self.say(received, &Phrase::NotDownloaded).await.map(|_| None);
            }
            Err(failure) => return Err(Undelivered::Later(failure.to_string()).into()),
        };
        let kind = document.mime_type.as_ref().and_then(|kind| ending_of(kind.essence_str()));
        let name = file_name(document.file_name.as_deref(), kind);
        self.offer(received, &name, bytes).await
    }

    async fn download(&self, file: &FileId) -> Result<Option<Vec<u8>>, Failure> {
        let mut tries = 0;
        loop {
            let pause = match self.sender.api().download(file, MEGABYTES << 20).await {
                Err(Failure::TooMany(pause)) if tries < TRIES => pause,
                Err(Failure::Unreached(_) | Failure::Unknown { .. }) if tries < TRIES => growing(tries),
                done => return done,
            };
            tries += 1;
            tokio::time::sleep(pause).await;
        }
    }

    /// `/add` and the address of a page.
    pub(super) async fn add_address(&self, received: &Received<'_>, address: &str) -> Result<Placed> {
        let is_address = ["http://", "https://"].iter().any(|scheme| address.starts_with(scheme));
        if !is_address || address.contains(char::is_whitespace) {
            return self.say(received, &Phrase::AddUsage).await.map(|_| None);
        }
        if !self.can_write() {
            return self.say(received, &Phrase::ReadOnly).await.map(|_| None);
        }
        match self.fetch(address).await {
            Ok(bytes) => self.offer(received, address, bytes).await,
            Err(refusal) => {
                let understood = Understood::refused(address, refusal);
                self.post(received, understood.laid(received.locale).into()).await
            }
        }
    }

    /// The article of a page, as the content of an article file.
    async fn fetch(&self, address: &str) -> Result<Vec<u8>, Refusal> {
        let wanted = Wanted { address: address.to_owned(), ..Wanted::default() };
        let begun = Walk::begin(&self.feeds.fetcher, wanted, &Validators::default()).await;
        let nothing = || Refusal { what: "nothing is there".to_owned(), fix: "look at the address".to_owned() };
        let mut walk = match begun.map_err(|failure| failure.refusal)? {
            Begun::Walk(walk) => walk,
            Begun::Same => return Err(nothing()),
        };
        if walk.is_list() {
            let what = "it is a feed or a sitemap, not a page".to_owned();
            return Err(Refusal { what, fix: "list it in feeds.toml, and its articles come by themselves".to_owned() });
        }
        match walk.next(|_| None).await.ok_or_else(nothing)?.arrival {
            Arrival::Draft(draft) => Ok(draft.content().into_bytes()),
            Arrival::Failed(failure) => Err(failure.refusal),
            Arrival::Same | Arrival::Older => Err(nothing()),
        }
    }

    /// Shows what was understood, and keeps it where there is something to confirm.
    async fn offer(&self, received: &Received<'_>, name: &str, bytes: Vec<u8>) -> Result<Placed> {
        let corrections = Corrections::default();
        let understood = self.compared(name, &bytes, &corrections).await?;
        let laid = understood.laid(received.locale);
        if understood.drafts.is_empty() {
            return self.post(received, laid.into()).await;
        }
        let given = serde_json::to_string(&corrections)?;
        let id = self.kept(|store| store.add_draft(received.chat_id(), name, &bytes, &given, now()))?;
        self.show(id, received, laid).await
    }

    /// Sends what was understood, with its buttons.
    async fn show(&self, id: i64, received: &Received<'_>, laid: Laid) -> Result<Placed> {
        let draft = Draft { laid, keys: keys(id, received.locale) };
        if let Sent::There { message, .. } = self.sender.send(received.place(), &draft).await? {
            self.kept(|store| store.place_draft(id, stored(message)))?;
        }
        Ok(None)
    }

    fn understood(&self, name: &str, bytes: &[u8], corrections: &Corrections) -> Result<Understood> {
        tokio::task::block_in_place(|| Understood::read(self.store.folder(), name, bytes, corrections))
    }

    /// The same, with what adding it would change.
    async fn compared(&self, name: &str, bytes: &[u8], corrections: &Corrections) -> Result<Understood> {
        let mut understood = self.understood(name, bytes, corrections)?;
        if !understood.drafts.is_empty() {
            let (drafts, name) = (understood.drafts.clone(), name.to_owned());
            let standing = self.feeds.with_filing(move |filing| Ok(standing(filing, &drafts, &name))).await;
            understood.standing = standing.unwrap_or_else(|error| {
                tracing::warn!("what was sent is not compared with the articles: {error:#}");
                None
            });
        }
        Ok(understood)
    }

    /// A message that may be a fact which was asked for.
    async fn take_fact(&self, received: &Received<'_>, words: &str) -> Result<Option<Placed>> {
        let Some(sent) = self.kept(|store| store.asked_draft(received.chat_id(), now()))? else { return Ok(None) };
        let Some(field) = sent.asking.as_deref().and_then(field_of) else { return Ok(None) };
        let Some(corrections) = corrections(&sent).with(field, words, Today::now()) else {
            self.say(received, &Phrase::NotTaken(field)).await?;
            return Ok(Some(None));
        };
        let given = serde_json::to_string(&corrections)?;
        self.kept(|store| store.correct_draft(sent.id, &given))?;
        let laid = self.compared(&sent.name, &sent.bytes, &corrections).await?.laid(received.locale);
        if let Some(message) = sent.message {
            // The buttons are under the new message from now on.
            let old = Draft::from(laid.clone());
            if let Err(error) = self.sender.edit(sent.chat, message_id(message), &old).await {
                tracing::debug!(%error, "an earlier message keeps its buttons");
            }
        }
        self.show(sent.id, received, laid).await.map(Some)
    }

    /// A button under what was understood.
    pub(super) async fn press_draft(&self, pressed: &Pressed<'_>, action: &str) -> Result<Option<Redraw>> {
        let (id, code) = action.split_once(':').unwrap_or((action, ""));
        let may = pressed.in_private() && self.settings.admins.contains(&pressed.user);
        let sent = match id.parse() {
            Ok(id) if may => self.kept(|store| store.draft(id))?.filter(|sent| sent.chat == pressed.chat.0),
            _ => None,
        };
        let Some(sent) = sent else { return self.toast_phrase(pressed, &Phrase::DraftGone).await };
        self.toast(pressed.press, None).await?;
        if let Some(field) = field_of(code) {
            self.kept(|store| store.ask_of_draft(sent.id, code, now()))?;
            let place = Place { chat: pressed.chat.0, thread: None, reply_to: Some(pressed.message) };
            let question = Laid::phrase(&Phrase::AskFor(field), pressed.locale);
            self.sender.send(place, &question.into()).await?;
            return Ok(None);
        }
        match code {
            "a" => self.confirm(pressed, sent).await,
            "x" => {
                self.kept(|store| store.remove_draft(sent.id))?;
                Ok(pressed.redraw(Laid::phrase(&Phrase::Discarded, pressed.locale).into()))
            }
            _ => Ok(None),
        }
    }

    /// Puts what was confirmed into the corpus.
    async fn confirm(&self, pressed: &Pressed<'_>, sent: SentDraft) -> Result<Option<Redraw>> {
        let understood = self.understood(&sent.name, &sent.bytes, &corrections(&sent))?;
        let name = sent.name.clone();
        let filed = self.feeds.with_filing(move |filing| Filed::of(filing, &understood, &name)).await;
        let filed = match filed {
            Ok(filed) => filed,
            Err(error) if is_read_only(&error) => {
                let place = Place { chat: pressed.chat.0, thread: None, reply_to: Some(pressed.message) };
                let said = Laid::phrase(&Phrase::ReadOnly, pressed.locale);
                self.sender.send(place, &said.into()).await?;
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        self.kept(|store| store.remove_draft(sent.id))?;
        Ok(pressed.redraw(filed.laid(pressed.locale).into()))
    }
}

/// What became of articles that were confirmed.
#[derive(Default)]
struct Filed {
    added: usize,
    updated: usize,
    unchanged: usize,
    /// What became of the last, and under which name.
    last: Option<(Outcome, String)>,
    refused: Vec<Problem>,
}

impl Filed {
    fn of(filing: &mut Filing, understood: &Understood, name: &str) -> Result<Filed> {
        let mut filed = Filed::default();
        for draft in &understood.drafts {
            match filing.file(&mut draft.clone())? {
                Ok((outcome, path)) => {
                    match outcome {
                        Outcome::Added => filed.added += 1,
                        Outcome::Updated => filed.updated += 1,
                        Outcome::Unchanged => filed.unchanged += 1,
                    }
                    tracing::info!(article = path, ?outcome, "an admin has sent an article");
                    filed.last = Some((outcome, path));
                }
                Err(Refusal { what, fix }) => {
                    let rule = Rule::default();
                    filed.refused.push(Problem { file: name.to_owned(), line: None, what, fix, rule });
                }
            }
        }
        Ok(filed)
    }

    fn laid(self, locale: Locale) -> Laid {
        let Filed { added, updated, unchanged, last, refused } = self;
        let count = added + updated + unchanged;
        let mut laid = match last {
            Some((outcome, path)) if count == 1 && refused.is_empty() => {
                Laid::phrase(&Phrase::Filed(outcome, path), locale)
            }
            _ => {
                let refused = refused.len();
                Laid::phrase(&Phrase::FiledMany { added, updated, unchanged, refused }, locale)
            }
        };
        for problem in refused.into_iter().take(NAMED) {
            laid.line_break();
            laid.say(&Phrase::Problem(problem), locale);
        }
        laid
    }
}

fn keys(id: i64, locale: Locale) -> Vec<Vec<Key>> {
    let key = |label: Phrase, code: &str| Key { label: label.in_locale(locale), data: format!("d:{id}:{code}") };
    vec![
        vec![key(Phrase::ButtonSource, "s"), key(Phrase::ButtonDate, "d"), key(Phrase::ButtonLanguage, "l")],
        vec![key(Phrase::ButtonAdd, "a"), key(Phrase::ButtonDiscard, "x")],
    ]
}

fn field_of(code: &str) -> Option<Field> {
    match code {
        "s" => Some(Field::Source),
        "d" => Some(Field::Date),
        "l" => Some(Field::Language),
        _ => None,
    }
}

fn corrections(sent: &SentDraft) -> Corrections {
    serde_json::from_str(&sent.given).unwrap_or_default()
}

/// The ending for a document without one, by its media type.
fn ending_of(kind: &str) -> Option<&'static str> {
    match kind {
        "text/plain" => Some("txt"),
        "text/markdown" => Some("md"),
        "text/html" => Some("html"),
        "text/csv" => Some("csv"),
        "application/json" => Some("json"),
        "application/pdf" => Some("pdf"),
        "application/epub+zip" => Some("epub"),
        "multipart/related" | "message/rfc822" => Some("mhtml"),
        _ => None,
    }
}

/// Whether something failed because the folder cannot be written to.
pub(super) fn is_read_only(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|error| matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem))
}
