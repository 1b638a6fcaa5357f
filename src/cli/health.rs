//! `ibid health`: whether the bot on this machine is ready, for a container's health check.

use std::io::{Write, stdout};

use anyhow::{Result, bail};

use super::Ended;
use crate::config::{Misconfigured, Probed};
use crate::ops::probes;

/// Asks it, and prints what it says.
pub(super) fn run(probed: &Probed) -> Result<Ended> {
    let Some(asked) = probed.check()? else {
        return Err(Misconfigured("IBID_HTTP is off, so nothing answers here; set it to an address".to_owned()).into());
    };
    match probes::ask(asked.address_here()) {
        Ok(readiness) => {
            writeln!(stdout(), "{}", readiness.says)?;
            Ok(if readiness.ready { Ended::Done } else { Ended::Failed })
        }
        Err(why) => bail!(why),
    }
}
