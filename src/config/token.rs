//! The bot's token: whoever has it is the bot. It is printed as stars, and only the transport is handed it.

use std::fmt;
use std::path::Path;

use subtle::ConstantTimeEq;

use super::Misconfigured;
use crate::corpus::Sha256;

/// How long the secret part may be. Telegram's have 35 characters today and promise nothing.
const SECRET_LENGTH: std::ops::RangeInclusive<usize> = 30..=64;

/// What stands for a secret wherever it would be printed.
pub(super) const STARS: &str = "***";

/// A bot's token, of the form that Telegram gives out.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    /// Digits, a colon, then letters, digits, `-` and `_`.
    text: String,
}

/// Something else that only the operator knows. It is printed as stars, too.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub(crate) fn new(text: String) -> Secret {
        Secret(text)
    }

    /// Whether `given` is it, in a time that does not tell how much of it was right.
    pub fn is(&self, given: &str) -> bool {
        self.0.as_bytes().ct_eq(given.as_bytes()).into()
    }

    /// The secret itself, for whoever has to be told it.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(STARS)
    }
}

impl Token {
    /// The token in the text of `TELOXIDE_TOKEN`, or in the file that `TELOXIDE_TOKEN_FILE` names.
    pub(super) fn find(text: Option<String>, file: Option<&Path>) -> Result<Token, Misconfigured> {
        let (place, text) = match (text, file) {
            (Some(_), Some(_)) => {
                return refuse("both TELOXIDE_TOKEN and TELOXIDE_TOKEN_FILE (--token-file) are set; keep one");
            }
            (None, None) => {
                return refuse(
                    "the bot has no token: get one from @BotFather on Telegram and set TELOXIDE_TOKEN or \
                     TELOXIDE_TOKEN_FILE; `ibid ask \"question\"` and `ibid chat` work without one",
                );
            }
            (Some(text), None) => ("TELOXIDE_TOKEN".to_owned(), text),
            (None, Some(file)) => {
                let place = format!("the token file `{}`", file.display());
                match std::fs::read_to_string(file) {
                    Ok(text) => (place, text),
                    Err(error) => return refuse(&format!("cannot read {place} ({error}); see TELOXIDE_TOKEN_FILE")),
                }
            }
        };
        let Some(token) = Token::parse(text.trim()) else {
            return refuse(&format!(
                "{place} holds no bot token: one is digits, a colon and 35 letters, digits, `-` or `_`; \
                 copy it from @BotFather once more"
            ));
        };
        Ok(token)
    }

    fn parse(text: &str) -> Option<Token> {
        let (number, secret) = text.split_once(':')?;
        let is_number = !number.is_empty() && number.chars().all(|character| character.is_ascii_digit());
        let is_secret = SECRET_LENGTH.contains(&secret.len()) && secret.chars().all(is_of_secret);
        (is_number && is_secret).then(|| Token { text: text.to_owned() })
    }

    /// The token itself, for the transport.
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// What Telegram is told to say when it calls the webhook. It is made of the token, so that it stays the same, and
    /// tells nothing of it.
    pub fn webhook_secret(&self) -> Secret {
        Secret(Sha256::of(format!("ibid webhook {}", self.text).as_bytes()).to_string())
    }

    /// The part that nobody may see; the number before it is the bot's public id.
    pub(super) fn secret(&self) -> &str {
        self.text.split_once(':').map_or(&self.text, |(_, secret)| secret)
    }
}

fn refuse(why: &str) -> Result<Token, Misconfigured> {
    Err(Misconfigured(why.to_owned()))
}

fn is_of_secret(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_')
}

/// Whether a token may stand in this text, as when it was pasted into another setting.
pub(super) fn may_hold_one(text: &str) -> bool {
    text.split(|character| !is_of_secret(character)).any(|run| run.len() >= *SECRET_LENGTH.start())
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(STARS)
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(STARS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of the right form, and nobody's.
    const TEXT: &str = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOpp-_0";

    fn refusal(text: Option<&str>, file: Option<&Path>) -> String {
        Token::find(text.map(str::to_owned), file).unwrap_err().to_string()
    }

    #[test]
    fn a_token_is_printed_as_stars_and_given_to_the_transport_whole() {
        let token = Token::find(Some(format!(" {TEXT}\n")), None).unwrap();
        assert_eq!(format!("{token} {token:?} {:#?}", Some(&token)), "*** *** Some(\n    ***,\n)");
        assert_eq!(token.expose(), TEXT);
        assert_eq!(token.secret(), "AAbbCCddEEffGGhhIIjjKKllMMnnOOpp-_0");
    }

    #[test]
    fn a_token_is_read_from_a_file_without_the_blanks_around_it() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("token");
        std::fs::write(&file, format!("{TEXT}\r\n")).unwrap();
        assert_eq!(Token::find(None, Some(&file)).unwrap().expose(), TEXT);
    }

    #[test]
    fn what_is_no_token_is_refused_without_being_repeated() {
        let short = "123456789:AAbbCC";
        let blank = "123456789:AAbbCCddEEffGGhh IIjjKKllMMnnOOpp-_0";
        let cyrillic = "123456789:ААbbCCddEEffGGhhIIjjKKllMMnnOOpp-_0";
        let endless = format!("{TEXT}{TEXT}").replace(":A", "A");
        for text in
            ["token", ":", "123456789:", short, blank, cyrillic, &endless, "bot:AAbbCCddEEffGGhhIIjjKKllMMnnOOpp-_0"]
        {
            let why = refusal(Some(text), None);
            assert!(why.starts_with("TELOXIDE_TOKEN holds no bot token: "), "{text}: {why}");
            assert!(!why.contains("AAbb") && !why.contains('\n'), "{text}: {why}");
        }
    }

    #[test]
    fn one_place_for_the_token_is_enough_and_one_is_needed() {
        assert!(refusal(Some(TEXT), Some(Path::new("token"))).starts_with("both TELOXIDE_TOKEN and "));
        assert!(refusal(None, None).contains("@BotFather"));
    }
}
