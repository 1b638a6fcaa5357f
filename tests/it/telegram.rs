//! Our own Bot API and people who use it: a server on this machine that refuses what Telegram refuses, remembers
//! every call, and records whatever a bot should not have done.
//!
//! A test makes a [`Scene`](scene::Scene): a corpus, this server, and the real binary between them.

pub(crate) mod articles;
pub(crate) mod http;
mod methods;
pub(crate) mod people;
pub(crate) mod process;
pub(crate) mod scene;
pub(crate) mod shown;
pub(crate) mod text;
mod wire;
pub(crate) mod world;

pub(crate) use methods::mention;

use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use tokio::sync::{oneshot, watch};

use shown::Shown;
use world::{Fault, Trouble, When, World};

/// Longer than anything takes on the slowest machine; only a failing test waits for it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(40);

/// A token as BotFather makes them. It must be printed nowhere.
pub(crate) const TOKEN: &str = "4242424242:AAtestTokenOfTheFakeBotApi_012345678";

/// What the server's thread and the test share.
pub(crate) struct Shared {
    world: Mutex<World>,
    changed: Condvar,
    changes: watch::Sender<()>,
}

impl Shared {
    /// Changes the world, and everyone who waits for something looks again.
    fn with<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let done = change(&mut self.lock());
        self.changed.notify_all();
        self.changes.send_replace(());
        done
    }

    fn look<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        look(&self.lock())
    }

    fn subscribe(&self) -> watch::Receiver<()> {
        self.changes.subscribe()
    }

    fn lock(&self) -> MutexGuard<'_, World> {
        // A test that failed while looking has said why; the others go on.
        self.world.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// The server. It stops when dropped.
pub(crate) struct Fake {
    shared: Arc<Shared>,
    pub(crate) url: String,
    _stop: oneshot::Sender<()>,
}

impl Fake {
    pub(crate) fn new() -> Fake {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            world: Mutex::new(World::new(TOKEN)),
            changed: Condvar::new(),
            changes: watch::Sender::new(()),
        });
        let (stop, stopped) = oneshot::channel::<()>();
        let served = Arc::clone(&shared);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                tokio::select! {
                    () = wire::serve(listener, served) => {}
                    _ = stopped => {}
                }
            });
        });
        Fake { shared, url, _stop: stop }
    }

    pub(crate) fn with<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        self.shared.with(change)
    }

    pub(crate) fn look<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        self.shared.look(look)
    }

    /// Waits until `look` finds something.
    #[track_caller]
    pub(crate) fn wait<T>(&self, what: &str, look: impl Fn(&World) -> Option<T>) -> T {
        let until = Instant::now() + PATIENCE;
        let mut world = self.shared.lock();
        loop {
            if let Some(found) = look(&world) {
                return found;
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                panic!("{what} did not happen; what did:\n{}", told(&world));
            }
            world = self.shared.changed.wait_timeout(world, left).unwrap_or_else(std::sync::PoisonError::into_inner).0;
        }
    }

    /// For `time`, nothing that `look` finds happens.
    #[track_caller]
    pub(crate) fn silence<T: std::fmt::Debug>(&self, time: Duration, look: impl Fn(&World) -> Option<T>) {
        let until = Instant::now() + time;
        let mut world = self.shared.lock();
        loop {
            if let Some(found) = look(&world) {
                panic!("silence was broken by {found:?}");
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            world = self.shared.changed.wait_timeout(world, left).unwrap_or_else(std::sync::PoisonError::into_inner).0;
        }
    }

    /// How many calls there were so far, to look at later ones only.
    pub(crate) fn now(&self) -> usize {
        self.look(|world| world.requests.len())
    }

    /// How often a method was called since, whatever came of it.
    pub(crate) fn count(&self, method: &str, since: usize) -> usize {
        self.look(|world| world.requests.iter().skip(since).filter(|request| request.method == method).count())
    }

    /// The calls `method*` to this chat since, whatever came of them.
    pub(crate) fn writes(&self, chat: i64, since: usize) -> usize {
        self.look(|world| {
            let here = |request: &&world::Request| request.chat() == Some(chat) && is_write(&request.method);
            world.requests.iter().skip(since).filter(here).count()
        })
    }

    /// Lets the next calls of a method fail.
    pub(crate) fn fault(&self, method: &'static str, fault: Fault, times: usize) {
        self.trouble(Trouble { method, chat: None, fault, when: When::Before, times });
    }

    pub(crate) fn trouble(&self, trouble: Trouble) {
        self.with(|world| world.troubles.push(trouble));
    }

    /// The bot's answer to a message: the one that replies to it.
    #[track_caller]
    pub(crate) fn answer(&self, sent: &people::Sent) -> Shown {
        self.wait(&format!("an answer to message {} in chat {}", sent.id, sent.chat), |world| {
            world.written(sent.chat).into_iter().find(|shown| shown.reply_to == Some(sent.id))
        })
    }

    /// The bot's messages in a chat that reply to a message.
    pub(crate) fn answers(&self, sent: &people::Sent) -> Vec<Shown> {
        let mut all = self.look(|world| world.written(sent.chat));
        all.retain(|shown| shown.reply_to == Some(sent.id));
        all
    }

    /// The message after it was edited once more.
    #[track_caller]
    pub(crate) fn edited(&self, shown: &Shown) -> Shown {
        self.wait(&format!("an edit of message {} in chat {}", shown.id, shown.chat), |world| {
            world.shown(shown.chat, shown.id).filter(|now| now.edits > shown.edits)
        })
    }

    /// The first message of the bot's in a chat after a number of earlier ones.
    #[track_caller]
    pub(crate) fn message_after(&self, chat: i64, earlier: usize) -> Shown {
        self.wait(&format!("message {} of the bot's in chat {chat}", earlier + 1), |world| {
            world.written(chat).into_iter().nth(earlier)
        })
    }

    /// Nothing was done that Telegram refuses or alters.
    #[track_caller]
    pub(crate) fn assert_clean(&self) {
        let (violations, told) = self.look(|world| (world.violations.clone(), told(world)));
        assert!(violations.is_empty(), "{}\n\nwhat happened:\n{told}", violations.join("\n"));
    }

    /// Calls the webhook at `listen`, where the bot itself listens, with what waits; the status of each call. What was taken
    /// waits no more.
    pub(crate) fn deliver(&self, listen: &str) -> Vec<u16> {
        let (webhook, waiting) =
            self.look(|world| (world.webhook.clone().unwrap(), world.queue.iter().cloned().collect::<Vec<_>>()));
        let path = webhook.url.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| rest[at..].to_owned()));
        let path = path.unwrap_or_else(|| "/".to_owned());
        let call = |(id, update): &(i64, serde_json::Value)| {
            let secret = [("X-Telegram-Bot-Api-Secret-Token", webhook.secret.as_str())];
            let status = http::post(listen, &path, &secret, &update.to_string()).status;
            if status == 200 {
                self.with(|world| world.queue.retain(|(waiting, _)| waiting != id));
            }
            status
        };
        waiting.iter().map(call).collect()
    }

    /// Takes the violations that a test provoked.
    pub(crate) fn take_violations(&self) -> Vec<String> {
        self.with(|world| std::mem::take(&mut world.violations))
    }
}

/// Whether a method puts something into a chat.
pub(crate) fn is_write(method: &str) -> bool {
    (method.starts_with("send") && method != "sendChatAction")
        || method.starts_with("edit")
        || method.starts_with("delete")
}

/// The last calls, for a test that failed.
fn told(world: &World) -> String {
    let calls: Vec<String> = world
        .requests
        .iter()
        .filter(|request| request.method != "getUpdates")
        .map(|request| {
            let outcome = match &request.outcome {
                None => "met a fault".to_owned(),
                Some(Ok(_)) => "done".to_owned(),
                Some(Err(refused)) => refused.description.clone(),
            };
            format!("{} {} → {outcome}", request.method, request.parameters)
        })
        .collect();
    let first = calls.len().saturating_sub(12);
    calls.iter().skip(first).cloned().collect::<Vec<_>>().join("\n")
}
