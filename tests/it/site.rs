//! A web server of the tests' own, on loopback: each path answers as a test says, also badly, and every request is noted.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// What was asked for.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) path: String,
    /// Names in lower case.
    pub(crate) headers: HashMap<String, String>,
    pub(crate) at: Instant,
}

type Answer = Arc<dyn Fn(&Request, &mut TcpStream) -> std::io::Result<()> + Send + Sync>;

#[derive(Default)]
struct State {
    answers: HashMap<String, Answer>,
    requests: Vec<Request>,
}

/// A running server.
pub(crate) struct Site {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl Site {
    pub(crate) fn new() -> Site {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::<Mutex<State>>::default();
        std::thread::spawn({
            let state = Arc::clone(&state);
            move || {
                for stream in listener.incoming().flatten() {
                    let state = Arc::clone(&state);
                    std::thread::spawn(move || serve(stream, &state));
                }
            }
        });
        Site { address, state }
    }

    /// The whole address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Answers this path with a page.
    pub(crate) fn page(&self, path: &str, html: impl AsRef<[u8]>) -> &Site {
        self.put(path, "200 OK", &["Content-Type: text/html; charset=utf-8"], html)
    }

    /// Answers this path with a status, headers and a body.
    pub(crate) fn put(&self, path: &str, status: &str, headers: &[&str], body: impl AsRef<[u8]>) -> &Site {
        let whole = whole(status, headers, body.as_ref());
        self.answer(path, move |_, stream| stream.write_all(&whole))
    }

    /// Sends on from this path.
    pub(crate) fn redirect(&self, path: &str, to: &str) -> &Site {
        self.put(path, "302 Found", &[&format!("Location: {to}")], "")
    }

    /// Answers this path in any way.
    pub(crate) fn answer(
        &self,
        path: &str,
        answer: impl Fn(&Request, &mut TcpStream) -> std::io::Result<()> + Send + Sync + 'static,
    ) -> &Site {
        self.state().answers.insert(path.to_owned(), Arc::new(answer));
        self
    }

    /// Answers this path no more.
    pub(crate) fn remove(&self, path: &str) -> &Site {
        self.state().answers.remove(path);
        self
    }

    /// The requests so far, without those for `robots.txt`.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.state().requests.iter().filter(|request| request.path != "/robots.txt").cloned().collect()
    }

    /// The paths of those requests.
    pub(crate) fn paths(&self) -> Vec<String> {
        self.requests().into_iter().map(|request| request.path).collect()
    }

    /// How often this path was asked for.
    pub(crate) fn times(&self, path: &str) -> usize {
        self.state().requests.iter().filter(|request| request.path == path).count()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An answer as it goes over the wire.
pub(crate) fn whole(status: &str, headers: &[&str], body: &[u8]) -> Vec<u8> {
    let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
    let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn serve(stream: TcpStream, state: &Mutex<State>) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let path = line.split_whitespace().nth(1)?.to_owned();
    let mut headers = HashMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let request = Request { path, headers, at: Instant::now() };
    let answer = {
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        state.requests.push(request.clone());
        state.answers.get(&request.path).cloned()
    };
    let mut stream = stream;
    match answer {
        Some(answer) => answer(&request, &mut stream).ok(),
        None => stream.write_all(&whole("404 Not Found", &[], b"no such page")).ok(),
    }
}
