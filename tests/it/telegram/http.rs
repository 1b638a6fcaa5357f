//! A plain HTTP client, and addresses that are free.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use super::PATIENCE;

/// What came back; status 0 where nobody answers.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: String,
}

/// An address of this machine on which nobody listens now.
pub(crate) fn free_address() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

pub(crate) fn get(address: &str, path: &str, headers: &[(&str, &str)]) -> Reply {
    exchange(address, "GET", path, headers, "").unwrap_or_default()
}

pub(crate) fn post(address: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
    exchange(address, "POST", path, headers, body).unwrap_or_default()
}

/// Asks again and again until the status is this one.
#[track_caller]
pub(crate) fn until(address: &str, path: &str, status: u16) -> Reply {
    let end = Instant::now() + PATIENCE;
    loop {
        let reply = get(address, path, &[]);
        if reply.status == status {
            return reply;
        }
        assert!(Instant::now() < end, "{path} did not become {status}; the last was {reply:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Asks again and again until all these lines are told; the body.
#[track_caller]
pub(crate) fn until_told(address: &str, path: &str, lines: &[&str]) -> String {
    let end = Instant::now() + PATIENCE;
    loop {
        let body = get(address, path, &[]).body;
        let missing = lines.iter().find(|line| !body.lines().any(|told| told == **line));
        let Some(missing) = missing else { return body };
        assert!(Instant::now() < end, "{missing} is not told in\n{body}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn exchange(address: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> std::io::Result<Reply> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let lines: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{lines}Content-Length: {length}\r\n\r\n{body}"
    )?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    Ok(Reply { status, body: body.to_owned() })
}
