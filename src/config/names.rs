//! The names of all settings. A misspelt one is an error: it would otherwise be left unheeded without a word.

use clap::{Args, Command};

use super::{Folders, Misconfigured, Serve};

/// The variables that ibid heeds, in the order of `.env.example`.
pub fn variables() -> Vec<String> {
    let flagged = |command: Command| {
        let names: Vec<String> =
            command.get_arguments().filter_map(|arg| Some(arg.get_env()?.to_string_lossy().into_owned())).collect();
        names
    };
    let mut names = vec!["TELOXIDE_TOKEN".to_owned()];
    for name in flagged(Serve::augment_args(Command::new("serve"))) {
        let guarded = name == "IBID_HTTP";
        names.push(name);
        names.extend(guarded.then(|| "IBID_METRICS_TOKEN".to_owned()));
    }
    names.extend(flagged(Folders::augment_args(Command::new("ibid"))));
    names.extend(["IBID_LOG".to_owned(), "IBID_LOG_FORMAT".to_owned()]);
    names
}

/// Checks that every `IBID_…` variable of the environment is a setting.
///
/// # Errors
/// When one is not; the message names the setting most like it.
pub fn check_names() -> Result<(), Misconfigured> {
    check(std::env::vars_os().map(|(name, _)| name.to_string_lossy().into_owned()))
}

fn check(names: impl Iterator<Item = String>) -> Result<(), Misconfigured> {
    let known = variables();
    let unknown = names.filter(|name| name.starts_with("IBID_") && !known.contains(name) && !is_of_kubernetes(name));
    let Some(unknown) = unknown.min() else { return Ok(()) };
    let help = match nearest(&unknown, &known) {
        Some(meant) => format!("did you mean {meant}?"),
        None => "`ibid serve --help` names the settings".to_owned(),
    };
    Err(Misconfigured(format!("{unknown} is no setting of ibid; {help}")))
}

/// Kubernetes sets such variables in every container beside a service called `ibid` or `ibid-…`.
fn is_of_kubernetes(name: &str) -> bool {
    name.ends_with("_SERVICE_HOST") || name.contains("_PORT")
}

/// The setting most like this one. The first word does not count: some settings are those of Telegram's library.
fn nearest<'a>(unknown: &str, known: &'a [String]) -> Option<&'a String> {
    let rest = |name: &str| name.split_once('_').map_or_else(String::new, |(_, rest)| rest.to_owned());
    let unknown = rest(unknown);
    known
        .iter()
        .map(|known| (strsim::damerau_levenshtein(&unknown, &rest(known)), known))
        .filter(|(distance, _)| distance * 2 <= unknown.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said_about(name: &str) -> String {
        check([name.to_owned()].into_iter()).map_or_else(|why| why.to_string(), |()| "fine".to_owned())
    }

    #[test]
    fn a_misspelt_name_is_answered_with_the_nearest() {
        for (name, meant) in [
            ("IBID_LOCAL", "IBID_LOCALE"),
            ("IBID_ADMIN", "IBID_ADMINS"),
            ("IBID_USERS_LIMIT", "IBID_USER_LIMIT"),
            ("IBID_CROPUS", "IBID_CORPUS"),
            ("IBID_TOKEN", "TELOXIDE_TOKEN"),
            ("IBID_TOKEN_FILE", "TELOXIDE_TOKEN_FILE"),
        ] {
            assert_eq!(said_about(name), format!("{name} is no setting of ibid; did you mean {meant}?"));
        }
    }

    #[test]
    fn a_name_like_none_is_answered_with_where_they_stand() {
        let said = "IBID_XYZZY is no setting of ibid; `ibid serve --help` names the settings";
        assert_eq!(said_about("IBID_XYZZY"), said);
    }

    #[test]
    fn what_kubernetes_sets_and_what_is_not_ours_is_let_through() {
        for name in [
            "IBID_SERVICE_HOST",
            "IBID_SERVICE_PORT",
            "IBID_SERVICE_PORT_HTTP",
            "IBID_PORT",
            "IBID_PORT_8080_TCP_ADDR",
            "IBID_BOT_SERVICE_HOST",
            "IBID_BOT_SERVICE_PORT",
            "IBID_BOT_PORT_8080_TCP",
            "HOME",
            "TELOXIDE_WHATEVER",
            "MY_IBID_THING",
        ] {
            assert_eq!(said_about(name), "fine", "{name}");
        }
    }

    #[test]
    fn of_several_the_first_by_name_is_reported() {
        let both = ["IBID_ZEBRA", "IBID_APPLE", "IBID_LOG"].map(str::to_owned);
        assert!(check(both.into_iter()).unwrap_err().to_string().starts_with("IBID_APPLE "));
    }
}
