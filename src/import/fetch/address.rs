//! Which addresses are fetched: those of the web, on servers that the whole world can reach.
//!
//! Whoever can name an address could otherwise have ibid look into the network that it stands in. So names are looked
//! up here, and only what is public of them is connected to; a literal address is checked by itself.

use std::error::Error;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::import::draft::Refusal;

/// How far the fetcher may reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Only to servers that the whole world can reach.
    Public,
    /// Also to those of its own machine and network.
    Everywhere,
}

/// The address as the fetcher takes it, without its fragment.
///
/// # Errors
/// When it is none of the web, or of a server that must not be reached.
pub(super) fn checked(address: &str, reach: Reach) -> Result<Url, Refusal> {
    let Ok(mut url) = Url::parse(address.trim()) else {
        return Err(Refusal::new(format!("`{address}` is no web address"), "write https://…"));
    };
    if !matches!(url.scheme(), "http" | "https") {
        let what = format!("`{}:` addresses are not fetched", url.scheme());
        return Err(Refusal::new(what, "give one that begins with https:// or http://"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        let what = "the address has a user name or a password in it";
        return Err(Refusal::new(what, "leave it out; of pages behind a login, save the page and import the file"));
    }
    url.set_fragment(None);
    // However a literal address was written, this is its plain form.
    let host = url.host_str().unwrap_or_default();
    match host.trim_matches(['[', ']']).parse::<IpAddr>().ok() {
        Some(ip) if reach == Reach::Public && !is_public(ip) => Err(private(&url)),
        _ => Ok(url),
    }
}

/// The refusal of a server that is not public.
pub(super) fn private(url: &Url) -> Refusal {
    let what = format!("`{}` is an address of this machine or a private network", url.host_str().unwrap_or_default());
    Refusal::new(what, "allow such addresses with --allow-private if that is meant")
}

/// Whether an address is one of the public internet.
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    !matches!(
        (a, b, c),
        (0 | 10 | 127 | 224..=255, _, _)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 168, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    )
}

/// Only what is given out for the internet, and of that nothing that stands for an address of another kind: IPv4 ones
/// that are mapped, translated or tunnelled could be private ones.
fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [a, b, ..] = ip.segments();
    let given_out = (0x2000..=0x3ffe).contains(&a);
    let special = matches!((a, b), (0x2001, 0..=0x1ff | 0xdb8) | (0x2002, _));
    given_out && !special
}

/// Looks names up and leaves out what must not be reached.
#[derive(Debug)]
pub(super) struct Lookup(pub(super) Reach);

/// Why a name led to nothing.
#[derive(Debug)]
pub(super) enum LookupError {
    /// All of its addresses are private.
    Private,
    /// It has none.
    Unknown,
}

impl fmt::Display for LookupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            LookupError::Private => "private address",
            LookupError::Unknown => "unknown name",
        })
    }
}

impl Error for LookupError {}

impl Resolve for Lookup {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await.map_err(|_| LookupError::Unknown)?;
            let all: Vec<SocketAddr> = found.collect();
            let allowed: Vec<SocketAddr> =
                all.iter().copied().filter(|found| reach == Reach::Everywhere || is_public(found.ip())).collect();
            match (all.is_empty(), allowed.is_empty()) {
                (true, _) => Err(LookupError::Unknown.into()),
                (false, true) => Err(LookupError::Private.into()),
                (false, false) => Ok(Box::new(allowed.into_iter()) as Addrs),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_public() {
        for public in ["1.1.1.1", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450::1"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for private in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.8.8.8",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "203.0.113.9",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "2002:7f00:1::",
            "100::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
    }

    #[test]
    fn what_is_not_of_the_public_web_is_refused() {
        let said = |address: &str| checked(address, Reach::Public).map_or_else(|why| why.what, |url| url.to_string());
        assert_eq!(said("https://Example.org/a#b"), "https://example.org/a");
        for (address, why) in [
            ("example.org", "`example.org` is no web address"),
            ("ftp://example.org/", "`ftp:` addresses are not fetched"),
            ("file:///etc/passwd", "`file:` addresses are not fetched"),
            ("http://me:secret@example.org/", "the address has a user name or a password in it"),
            ("http://127.1/", "`127.0.0.1` is an address of this machine or a private network"),
            ("http://0x7f000001/", "`127.0.0.1` is an address of this machine or a private network"),
            ("http://2130706433/", "`127.0.0.1` is an address of this machine or a private network"),
            ("http://[::1]:8080/", "`[::1]` is an address of this machine or a private network"),
            ("http://[::ffff:10.0.0.1]/", "`[::ffff:a00:1]` is an address of this machine or a private network"),
        ] {
            assert_eq!(said(address), why);
        }
        assert!(checked("http://127.0.0.1/", Reach::Everywhere).is_ok());
    }
}
