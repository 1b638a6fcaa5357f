//! `ibid serve`: the Telegram bot, which this version does not have yet.

use anyhow::Result;

use super::Ended;
use crate::config::{Folders, Misconfigured, SERVING, Serve, start_log, variable};

/// Checks the settings and says what works without a bot.
pub(super) fn run(_folders: &Folders, serve: &Serve) -> Result<Ended> {
    let bot = serve.check(variable)?;
    start_log(SERVING, Some(&bot.token))?;
    Err(Misconfigured(
        "the Telegram bot is not part of this version; `ibid ask \"question\"` and `ibid chat` work without one"
            .to_owned(),
    )
    .into())
}
