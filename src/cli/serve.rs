//! `ibid serve`: the Telegram bot, which this version does not have yet.

use anyhow::Result;

use super::{Ended, Misconfigured};

/// Says what works without a bot.
pub(super) fn run() -> Result<Ended> {
    Err(Misconfigured(
        "the Telegram bot is not part of this version; `ibid ask \"question\"` and `ibid chat` work without one"
            .to_owned(),
    )
    .into())
}
