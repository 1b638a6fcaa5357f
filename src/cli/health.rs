//! `ibid health`: whether the bot on this machine is ready, for a container's health check.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use anyhow::{Result, bail};

use super::Ended;
use crate::config::{Misconfigured, Probed};
use crate::ops::probes;

/// Asks it, and prints what it says.
pub(super) fn run(probed: &Probed) -> Result<Ended> {
    let Some(asked) = probed.check()? else {
        return Err(Misconfigured("IBID_HTTP is off, so nothing answers here; set it to an address".to_owned()).into());
    };
    // Who listens everywhere is reached on the machine itself.
    let ip = match asked.address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    match probes::ask(SocketAddr::new(ip, asked.address.port())) {
        Ok(readiness) => {
            println!("{}", readiness.says);
            Ok(if readiness.ready { Ended::Done } else { Ended::Failed })
        }
        Err(why) => bail!(why),
    }
}
