//! What the doctor asks Telegram: whether it knows the token, what the bot can see, and who gets its updates.

use jiff::Timestamp;
use teloxide::payloads::{GetChat, GetMe, GetUpdates, GetWebhookInfo};
use teloxide::types::{ChatId, Me, WebhookInfo};

use super::api::{Api, Failure};
use crate::config::{BotSettings, Updates};
use crate::ops::Readiness;
use crate::ops::doctor::Finding;
use crate::reply::counted;

/// A clock that is off by more is wrong: questions would count as old. In seconds.
const CLOCK: i64 = 60;
/// For so many seconds updates are asked for: whoever else does so asks again within them.
const HOLD: u32 = 3;
/// Chats that are asked about.
const CHATS: usize = 20;

/// Asks Telegram about the bot. `here` is what an ibid on this machine says of itself.
pub async fn examine(settings: &BotSettings, here: Option<Readiness>) -> Vec<Finding> {
    let api = match Api::new(settings, std::sync::Arc::default()) {
        Ok(api) => api,
        Err(error) => {
            return vec![Finding::bad("telegram", format!("TELOXIDE_PROXY cannot be used: {error}"), "write another")];
        }
    };
    let me: Me = match api.call(&GetMe::new()).await {
        Ok(me) => me,
        Err(Failure::Refused(401 | 404, _)) => {
            let fix = "ask @BotFather for the right one (/mybots, API Token)";
            return vec![Finding::bad("token", "Telegram does not know this token", fix)];
        }
        Err(failure) => {
            let fix = "see the network, TELOXIDE_API_URL and TELOXIDE_PROXY";
            return vec![Finding::bad("telegram", format!("Telegram cannot be reached: {failure}"), fix)];
        }
    };
    let mut found = vec![Finding::ok("token", format!("valid, @{} ({})", me.username(), me.user.first_name))];
    let itself = here.as_ref().filter(|here| here.bot.as_deref() == Some(me.username()));
    found.extend(here.as_ref().map(|here| running(here, &me)));
    found.extend(sees(&me));
    found.push(updates(&api, &settings.run.updates, itself).await);
    found.extend(clock(&api).await);
    found.extend(allowed(&api, settings).await);
    found
}

/// What runs on this machine.
fn running(here: &Readiness, me: &Me) -> Finding {
    match (&here.bot, here.ready) {
        (Some(other), _) if other != me.username() => {
            let fix = "give each bot an IBID_HTTP of its own";
            Finding::warn("running", format!("another bot, @{other}, is at IBID_HTTP"), fix)
        }
        (Some(_), true) => Finding::ok("running", format!("this bot runs on this machine: {}", here.says)),
        _ => Finding::warn("running", format!("a bot on this machine is not ready: {}", here.says), "see its log"),
    }
}

fn sees(me: &Me) -> [Finding; 2] {
    let privacy = if me.can_read_all_group_messages {
        Finding::ok("privacy", "off: all messages of a group arrive, and those not addressed to it are ignored")
    } else {
        Finding::ok("privacy", "on: of a group only commands and replies to the bot arrive, mentions do not")
    };
    let inline = if me.supports_inline_queries {
        Finding::ok("inline", format!("on: @{} can be asked in any chat", me.username()))
    } else {
        Finding::ok("inline", "off; /setinline at @BotFather turns it on")
    };
    [privacy, inline]
}

/// Who gets the updates. `itself` is the bot, where it runs on this machine: then they are left to it.
async fn updates(api: &Api, wanted: &Updates, itself: Option<&Readiness>) -> Finding {
    let info: WebhookInfo = match api.call(&GetWebhookInfo::new()).await {
        Ok(info) => info,
        Err(failure) => {
            return Finding::bad("updates", format!("Telegram does not say who gets them: {failure}"), "try again");
        }
    };
    let waiting = format!("{} waiting", info.pending_update_count);
    let host = info.url.as_ref().and_then(|url| url.host_str()).unwrap_or_default();
    match (wanted, &info.url) {
        (Updates::Webhook { url, .. }, Some(set)) if url == set => match info.last_error_message {
            Some(why) if info.pending_update_count > 0 => {
                let fix = "see that the address leads to IBID_LISTEN, and that its certificate is valid";
                Finding::warn("updates", format!("Telegram calls the webhook in vain: {why}; {waiting}"), fix)
            }
            _ => Finding::ok("updates", format!("Telegram calls the webhook, {waiting}")),
        },
        (Updates::Webhook { .. }, Some(_)) => {
            let fix = "nothing: the next start sets it to IBID_WEBHOOK_URL";
            Finding::warn("updates", format!("a webhook leads to {host}"), fix)
        }
        (Updates::Webhook { .. }, None) => {
            Finding::warn("updates", "no webhook is set", "nothing: the next start sets it")
        }
        (Updates::Polling { .. }, Some(_)) => {
            let fix =
                "nothing if that is over: the next start removes it; otherwise IBID_MODE=webhook, or another token";
            Finding::warn("updates", format!("a webhook leads to {host}, so asking for updates fails with 409"), fix)
        }
        (Updates::Polling { .. }, None) => match itself {
            Some(Readiness { trouble: Some(why), .. }) => {
                let fix =
                    "see its log; with 409 another program has this token: stop it, or give it a token of its own";
                Finding::bad("updates", format!("the bot on this machine does not get them: {why}"), fix)
            }
            Some(_) => Finding::ok("updates", format!("the bot on this machine fetches them, {waiting}")),
            None => fetched(api, &waiting).await,
        },
    }
}

/// Asks for updates, so long that another program that does so shows itself. None is confirmed.
async fn fetched(api: &Api, waiting: &str) -> Finding {
    let mut get = GetUpdates::new();
    (get.limit, get.timeout) = (Some(1), Some(HOLD));
    match api.call::<_, serde::de::IgnoredAny>(&get).await {
        Ok(_) => Finding::ok("updates", format!("nobody else fetches them, {waiting}")),
        Err(Failure::Refused(409, _)) => {
            let fix = "stop it, or give it a token of its own";
            Finding::bad("updates", "another program fetches the updates of this bot (409)", fix)
        }
        Err(failure) => Finding::bad("updates", format!("they cannot be fetched: {failure}"), "try again"),
    }
}

async fn clock(api: &Api) -> Option<Finding> {
    let theirs = api.clock().await?;
    let off = Timestamp::now().as_second() - theirs;
    Some(if off.abs() > CLOCK {
        let way = if off > 0 { "ahead of" } else { "behind" };
        let fix = "set the clock, as with NTP: questions count as old, or as not asked yet";
        Finding::bad("clock", format!("{} s {way} Telegram's", off.abs()), fix)
    } else {
        Finding::ok("clock", "as Telegram's")
    })
}

/// Who may ask, and who may do more.
async fn allowed(api: &Api, settings: &BotSettings) -> Vec<Finding> {
    let mut unknown = Vec::new();
    for &chat in settings.chats.iter().take(CHATS) {
        if let Err(Failure::Refused(..)) = api.call::<_, serde::de::IgnoredAny>(&GetChat::new(ChatId(chat))).await {
            unknown.push(chat.to_string());
        }
    }
    let chats = match (settings.chats.len(), unknown.is_empty()) {
        (0, _) => Finding::ok("chats", "everyone is answered"),
        (count, true) => Finding::ok("chats", format!("only {} and the admins are answered", counted(count, "chat"))),
        (_, false) => {
            let fix = "look whether IBID_CHATS has the right ids: who never wrote to the bot, and groups it is not in, are unknown to it";
            Finding::warn("chats", format!("Telegram does not show the bot {}", unknown.join(", ")), fix)
        }
    };
    let admins = match settings.admins.len() {
        0 => Finding::warn("admins", "nobody may send /status, /add and /remove", "put your user id into IBID_ADMINS"),
        count => Finding::ok("admins", counted(count, "admin")),
    };
    vec![chats, admins]
}
