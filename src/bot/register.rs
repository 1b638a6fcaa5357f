//! What Telegram shows of the bot: its commands and descriptions, in every language, registered when they change.

use anyhow::Result;
use teloxide::payloads::{SetMyCommands, SetMyDescription, SetMyShortDescription};
use teloxide::types::{BotCommand, BotCommandScope, True};

use super::api::Failure;
use super::sender::{Sender, growing};
use crate::corpus::Sha256;
use crate::reply::{Locale, Phrase};
use crate::store::Store;

/// Under this name the state keeps what was registered last.
const FACT: &str = "registered";

/// The commands of a private chat.
fn in_private() -> [(&'static str, Phrase); 8] {
    [
        ("help", Phrase::CommandHelp),
        ("sources", Phrase::CommandSources),
        ("latest", Phrase::CommandLatest),
        ("quote", Phrase::CommandQuote),
        ("language", Phrase::CommandLanguage),
        ("privacy", Phrase::CommandPrivacy),
        ("forget", Phrase::CommandForget),
        ("ask", Phrase::CommandAsk),
    ]
}

/// The commands of a group.
fn in_groups() -> [(&'static str, Phrase); 3] {
    [("ask", Phrase::CommandAsk), ("help", Phrase::CommandHelp), ("settings", Phrase::CommandSettings)]
}

/// Registers commands and descriptions, unless they are the ones that were registered last for this bot.
///
/// # Errors
/// When the state cannot be read or written. What Telegram refuses is logged and tried again at the next start.
pub(super) async fn register(sender: &Sender, store: &Store, bot: u64, default: Locale) -> Result<()> {
    let wanted = fingerprint(bot, default);
    if tokio::task::block_in_place(|| store.fact(FACT))?.as_deref() == Some(wanted.as_str()) {
        return Ok(());
    }
    for language in std::iter::once(None).chain(Locale::ALL.into_iter().map(Some)) {
        if let Err(failure) = one(sender, language, default).await {
            tracing::warn!(%failure, "the commands could not be registered; the next start tries again");
            return Ok(());
        }
    }
    tokio::task::block_in_place(|| store.set_fact(FACT, &wanted))?;
    tracing::info!("commands and descriptions were registered");
    Ok(())
}

/// Registers what one language shows; `None` is what all others see.
async fn one(sender: &Sender, language: Option<Locale>, default: Locale) -> Result<(), Failure> {
    let locale = language.unwrap_or(default);
    let code = language.map(|locale| locale.code().to_owned());
    let scopes =
        [(BotCommandScope::Default, in_private().to_vec()), (BotCommandScope::AllGroupChats, in_groups().to_vec())];
    for (scope, commands) in scopes {
        let commands = commands.into_iter().map(|(name, says)| BotCommand::new(name, says.in_locale(locale)));
        let mut set = SetMyCommands::new(commands.collect::<Vec<_>>());
        set.scope = Some(scope);
        set.language_code.clone_from(&code);
        patiently(|| sender.api().call::<_, True>(&set)).await?;
    }
    let mut description = SetMyDescription::new();
    description.description = Some(Phrase::BotDescription.in_locale(locale));
    description.language_code.clone_from(&code);
    patiently(|| sender.api().call::<_, True>(&description)).await?;
    let mut short = SetMyShortDescription::new();
    short.short_description = Some(Phrase::BotShortDescription.in_locale(locale));
    short.language_code.clone_from(&code);
    patiently(|| sender.api().call::<_, True>(&short)).await.map(|_| ())
}

/// Calls again after pauses; nobody waits for this.
async fn patiently<T, F>(call: impl Fn() -> F) -> Result<T, Failure>
where
    F: Future<Output = Result<T, Failure>> + Send,
{
    let mut tries = 0;
    loop {
        match call().await {
            Err(Failure::TooMany(pause)) => tokio::time::sleep(pause).await,
            Err(Failure::Unreached(_) | Failure::Unknown { .. }) if tries < 8 => {
                tokio::time::sleep(growing(tries)).await;
                tries += 1;
            }
            done => return done,
        }
    }
}

/// The same fingerprint is the same commands and descriptions for the same bot.
fn fingerprint(bot: u64, default: Locale) -> String {
    let mut said = format!("{bot} {}", default.code());
    for locale in Locale::ALL {
        for (name, phrase) in in_private().into_iter().chain(in_groups()) {
            said.push_str(&format!("\n{name} {}", phrase.in_locale(locale)));
        }
        said.push_str(&Phrase::BotDescription.in_locale(locale));
        said.push_str(&Phrase::BotShortDescription.in_locale(locale));
    }
    Sha256::of(said.as_bytes()).to_string()
}
