//! From a phrase to the message of the locale files that says it, and the values of its arguments.
//!
//! Dates, lists and names of publications are put into the locale's words here; plurals, and which variant of a
//! message is said, are left to the files.

use std::ops::RangeInclusive;

use fluent_bundle::{FluentArgs, FluentValue};
use jiff::civil::Date;

use super::{Field, Phrase, Sees, Switch};
use crate::answer::{BadOperator, MAX_CHARS, OPERATORS, Refusal};
use crate::corpus::Source;
use crate::import::{Change, Outcome};
use crate::index::Extent;
use crate::language::Language;
use crate::reply::locale::{Locale, long_date};

type Args<'p> = Vec<(&'static str, FluentValue<'p>)>;

/// The id of the message, and its arguments.
pub(super) fn message(phrase: &Phrase, locale: Locale) -> (&'static str, Args<'_>) {
    match phrase {
        Phrase::Number(number) => ("number", vec![("number", number.into())]),
        Phrase::Asked => ("asked", vec![]),
        Phrase::Cut => ("cut", vec![]),
        Phrase::AlsoIn(places) => ("also-in", vec![("places", listed_places(places, locale).into())]),
        Phrase::More(count) => ("more", vec![("count", count.into())]),
        Phrase::Searched(extent) => ("searched", of_extent(extent, locale)),
        Phrase::AlsoSearched(words) => ("also-searched", vec![("words", words.join(", ").into())]),
        Phrase::NotAsWritten(phrases) => ("not-as-written", vec![("words", quoted(phrases, locale).into())]),
        Phrase::QuotesIn(languages) => ("quotes-in", vec![("languages", named(languages, locale).into())]),
        Phrase::NothingFound => ("nothing-found", vec![]),
        Phrase::NoSuchArticles => ("no-such-articles", vec![]),
        Phrase::NotHeld(words) => ("not-held", vec![("words", quoted(words, locale).into())]),
        Phrase::NoQuestion => ("no-question", vec![]),
        Phrase::Refused(Refusal::TooLong(chars)) => {
            ("too-long", vec![("chars", chars.into()), ("most", MAX_CHARS.into())])
        }
        Phrase::Refused(Refusal::BadOperator { written, why }) => ("bad-operator", of_bad_operator(written, *why)),
        Phrase::UnknownOperators(written) => {
            ("unknown-operators", vec![("words", quoted(written, locale).into()), ("operators", operators().into())])
        }
        Phrase::Ignored(words) => ("ignored", vec![("words", quoted(words, locale).into())]),
        Phrase::YearsOld(years) => ("years-old", vec![("years", years.into())]),
        Phrase::BasedOn(what) => ("based-on", vec![("what", what.into())]),
        Phrase::Withdrawn(day) => ("withdrawn", vec![("date", long_date(*day, locale).into())]),
        Phrase::Corrected(day) => ("corrected", vec![("date", long_date(*day, locale).into())]),
        Phrase::Changed => ("changed", vec![]),
        Phrase::Gone => ("gone", vec![]),
        Phrase::Closest => ("closest", vec![]),
        Phrase::Example(question) => ("example", vec![("question", question.into())]),
        Phrase::AskedAt(when) => (
            "asked-at",
            vec![("date", long_date(when.date(), locale).into()), ("time", when.strftime("%H:%M").to_string().into())],
        ),
        Phrase::ClaimCut => ("claim-cut", vec![]),
        Phrase::Reworded(day) => ("reworded", vec![("date", long_date(*day, locale).into())]),
        Phrase::TakenOut(day) => ("taken-out", vec![("date", long_date(*day, locale).into())]),
        Phrase::Narrowed => ("narrowed", vec![]),
        Phrase::Parted => ("parted", vec![]),
        Phrase::NotExact => ("not-exact", vec![]),

        Phrase::Start(extent) => ("start", of_extent(extent, locale)),
        Phrase::About(text) => ("about", vec![("text", text.into())]),
        Phrase::Examples => ("examples", vec![]),
        Phrase::Help => ("help", vec![]),
        Phrase::HelpGroup { bot } => ("help-group", vec![("bot", bot.into())]),
        Phrase::Privacy(days) => ("privacy", vec![("days", usize::try_from(*days).unwrap_or(usize::MAX).into())]),
        Phrase::Forgotten(count) => ("forgotten", vec![("count", count.into())]),
        Phrase::OnlyWords => ("only-words", vec![]),
        Phrase::OnlyQuestions => ("only-questions", vec![]),
        Phrase::UnknownCommand => ("unknown-command", vec![]),
        Phrase::HowToAsk => ("how-to-ask", vec![]),

        Phrase::Sources(extent) => ("sources", of_extent(extent, locale)),
        Phrase::SourceLine { source, articles, dates } => {
            let source = source.clone().unwrap_or_else(|| locale.words("source-unknown"));
            let mut args = vec![("source", source.into()), ("articles", articles.into())];
            args.extend(of_dates(dates.as_ref(), locale));
            ("source-line", args)
        }
        Phrase::Latest => ("latest", vec![]),
        Phrase::NoDatedArticles => ("no-dated-articles", vec![]),
        Phrase::Page { page, pages } => ("page", vec![("page", page.into()), ("pages", pages.into())]),

        Phrase::ChooseLanguage => ("choose-language", vec![]),
        Phrase::LanguageSet(language) => ("language-set", vec![("language", language.own_name().into())]),
        Phrase::LanguageFromTelegram => ("language-from-telegram", vec![]),

        Phrase::ReceiptUsage => ("receipt-usage", vec![]),
        Phrase::ReceiptForm => ("receipt-form", vec![]),
        Phrase::ReceiptMistyped => ("receipt-mistyped", vec![]),
        Phrase::ReceiptGone => ("receipt-gone", vec![]),
        Phrase::ReceiptOf { article, start, end, sha256, indexed } => {
            let (dated, indexed) = of_date(*indexed, locale);
            let place = [("article", article.into()), ("start", start.into()), ("end", end.into())];
            let proof = [("sha256", sha256.into()), dated, ("indexed", indexed)];
            ("receipt-of", place.into_iter().chain(proof).collect())
        }
        Phrase::Receipt(receipt) => ("receipt", vec![("receipt", receipt.into())]),

        Phrase::Thanks => ("thanks", vec![]),
        Phrase::VoteTakenBack => ("vote-taken-back", vec![]),
        Phrase::NotYours => ("not-yours", vec![]),
        Phrase::WholeParagraph => ("whole-paragraph", vec![]),
        Phrase::ButtonsGone => ("buttons-gone", vec![]),
        Phrase::NoMore => ("no-more", vec![]),
        Phrase::TooFast => ("too-fast", vec![]),
        Phrase::AdminsOnly => ("admins-only", vec![]),

        Phrase::Greeting { bot, sees } => ("greeting", vec![("bot", bot.into()), ("sees", of_sight(*sees))]),
        Phrase::NotAllowedGroup => ("not-allowed-group", vec![]),
        Phrase::NotAllowedPrivate => ("not-allowed-private", vec![]),
        Phrase::TooManyFromUser(limit) => ("too-many-from-user", vec![("limit", limit.into())]),
        Phrase::TooManyInGroup(limit) => ("too-many-in-group", vec![("limit", limit.into())]),
        Phrase::Flooded => ("flooded", vec![]),
        Phrase::MissedQuestions => ("missed-questions", vec![]),
        Phrase::StillReading(percent) => ("still-reading", vec![("percent", usize::from(*percent).into())]),
        Phrase::Indexing(percent) => ("indexing", vec![("percent", usize::from(*percent).into())]),
        Phrase::Broken(request) => ("broken", vec![("request", request.into())]),
        Phrase::NothingInGroup(missing) => {
            let kind = if missing.is_empty() { "none" } else { "some" };
            ("nothing-in-group", vec![("missing", kind.into()), ("words", quoted(missing, locale).into())])
        }

        Phrase::InlineHowTo => ("inline-how-to", vec![]),
        Phrase::InlineHowToBody => ("inline-how-to-body", vec![]),
        Phrase::InlineNothing => ("inline-nothing", vec![]),
        Phrase::InlineOpen => ("inline-open", vec![]),
        Phrase::InlineNotAllowed => ("inline-not-allowed", vec![]),

        Phrase::Settings => ("settings", vec![]),
        Phrase::SettingLanguage(language) => {
            let name = language.map(Locale::own_name).unwrap_or_default();
            ("setting-language", vec![("chosen", given(*language)), ("language", name.into())])
        }
        Phrase::SettingQuotes(quotes) => ("setting-quotes", vec![("quotes", quotes.into())]),
        Phrase::SettingSources { allowed } => {
            let count = allowed.unwrap_or_default();
            ("setting-sources", vec![("chosen", given(*allowed)), ("allowed", count.into())])
        }
        Phrase::SettingMentions(switch) => ("setting-mentions", vec![("switch", of_switch(*switch))]),
        Phrase::SettingAutoDelete(after) => ("setting-auto-delete", of_pause(*after)),
        Phrase::SettingReset => ("setting-reset", vec![]),
        Phrase::SettingDone => ("setting-done", vec![]),
        Phrase::SettingsSaved => ("settings-saved", vec![]),
        Phrase::SettingAllSources => ("setting-all-sources", vec![]),
        Phrase::SettingChosen(name) => ("setting-chosen", vec![("name", name.into())]),
        Phrase::SettingNotChosen(name) => ("setting-not-chosen", vec![("name", name.into())]),
        Phrase::SettingsInGroupsOnly => ("settings-in-groups-only", vec![]),

        Phrase::ButtonMore(count) => ("button-more", vec![("count", count.into())]),
        Phrase::ButtonBack => ("button-back", vec![]),
        Phrase::ButtonContext(number) => ("button-context", of_number(*number)),
        Phrase::ButtonCite(number) => ("button-cite", of_number(*number)),
        Phrase::ButtonClosest => ("button-closest", vec![]),
        Phrase::ButtonExact => ("button-exact", vec![]),
        Phrase::ButtonPrevious => ("button-previous", vec![]),
        Phrase::ButtonNext => ("button-next", vec![]),
        Phrase::ButtonTelegramLanguage => ("button-telegram-language", vec![]),

        Phrase::CommandAsk => ("command-ask", vec![]),
        Phrase::CommandSources => ("command-sources", vec![]),
        Phrase::CommandLatest => ("command-latest", vec![]),
        Phrase::CommandLanguage => ("command-language", vec![]),
        Phrase::CommandQuote => ("command-quote", vec![]),
        Phrase::CommandHelp => ("command-help", vec![]),
        Phrase::CommandPrivacy => ("command-privacy", vec![]),
        Phrase::CommandForget => ("command-forget", vec![]),
        Phrase::CommandSettings => ("command-settings", vec![]),
        Phrase::BotDescription => ("bot-description", vec![]),
        Phrase::BotShortDescription => ("bot-short-description", vec![]),

        Phrase::Mistakes(count) => ("mistakes", vec![("count", count.into())]),
        Phrase::Problem(problem) => ("problem", vec![("text", problem.to_string().into())]),
        Phrase::Feeds { feeds, wrong } => ("feeds", vec![("feeds", feeds.into()), ("wrong", wrong.into())]),
        Phrase::Status { articles, passages, left_out, waiting, unread, failures, up, down } => (
            "status",
            vec![
                ("articles", articles.into()),
                ("passages", passages.into()),
                ("left-out", left_out.into()),
                ("waiting", waiting.into()),
                ("unread", unread.into()),
                ("failures", failures.into()),
                ("up", up.into()),
                ("down", down.into()),
            ],
        ),
        Phrase::StatusMore { extent, indexed, version, hours } => {
            let mut args = vec![("sources", extent.sources.into())];
            args.extend(of_dates(extent.dates.as_ref(), locale));
            let indexed = indexed.map_or_else(|| locale.words("unknown"), |day| long_date(day, locale));
            args.extend([("indexed", indexed.into()), ("version", version.into()), ("hours", hours.into())]);
            ("status-more", args)
        }

        Phrase::Draft { title, source, author, date, date_from, language, characters } => {
            let known = |value: &Option<String>| value.clone().unwrap_or_else(|| locale.words("unknown"));
            let day = date.map_or_else(|| locale.words("unknown"), |day| long_date(day, locale));
            let dated = date_from.as_ref().map_or_else(|| day.clone(), |from| format!("{day} ({from})"));
            let language = language
                .as_ref()
                .map_or_else(|| locale.words("unknown"), |language| named(std::slice::from_ref(language), locale));
            (
                "draft",
                vec![
                    ("title", title.into()),
                    ("source", known(source).into()),
                    ("author", known(author).into()),
                    ("date", dated.into()),
                    ("language", language.into()),
                    ("characters", characters.into()),
                ],
            )
        }
        Phrase::Drafts { articles, refused } => {
            ("drafts", vec![("articles", articles.into()), ("refused", refused.into())])
        }
        Phrase::Suggested => ("suggested", vec![]),
        Phrase::Nameless => ("nameless", vec![]),
        Phrase::Present(change, article) => {
            let change = match change {
                Change::Nothing => "nothing",
                Change::Facts => "facts",
                Change::Wording => "wording",
            };
            ("present", vec![("change", change.into()), ("article", article.into())])
        }
        Phrase::PresentMany { unchanged, replaced } => {
            ("present-many", vec![("unchanged", unchanged.into()), ("replaced", replaced.into())])
        }
        Phrase::AskFor(field) => ("ask-for", vec![("field", of_field(*field))]),
        Phrase::NotTaken(field) => ("not-taken", vec![("field", of_field(*field))]),
        Phrase::Filed(outcome, article) => {
            let became = match outcome {
                Outcome::Added => "added",
                Outcome::Updated => "updated",
                Outcome::Unchanged => "unchanged",
            };
            ("filed", vec![("outcome", became.into()), ("article", article.into())])
        }
        Phrase::FiledMany { added, updated, unchanged, refused } => (
            "filed-many",
            vec![
                ("added", added.into()),
                ("updated", updated.into()),
                ("unchanged", unchanged.into()),
                ("refused", refused.into()),
            ],
        ),
        Phrase::Discarded => ("discarded", vec![]),
        Phrase::DraftGone => ("draft-gone", vec![]),
        Phrase::TooLarge(megabytes) => ("too-large", vec![("megabytes", megabytes.into())]),
        Phrase::NotDownloaded => ("not-downloaded", vec![]),
        Phrase::ReadOnly => ("read-only", vec![]),
        Phrase::AddUsage => ("add-usage", vec![]),
        Phrase::RemoveUsage => ("remove-usage", vec![]),
        Phrase::RemoveAsk => ("remove-ask", vec![]),
        Phrase::Removed(article) => ("removed", vec![("article", article.into())]),
        Phrase::NotRemoved => ("not-removed", vec![]),
        Phrase::NoSuchArticle(article) => ("no-such-article", vec![("article", article.into())]),
        Phrase::RemoveLine(file) => ("remove-line", vec![("file", file.into())]),
        Phrase::Reloaded { added, edited, removed, articles } => {
            let changed = if added + edited + removed == 0 { "no" } else { "yes" };
            (
                "reloaded",
                vec![
                    ("changed", changed.into()),
                    ("added", added.into()),
                    ("edited", edited.into()),
                    ("removed", removed.into()),
                    ("articles", articles.into()),
                ],
            )
        }
        Phrase::StillWritten => ("still-written", vec![]),
        Phrase::ButtonSource => ("button-source", vec![]),
        Phrase::ButtonDate => ("button-date", vec![]),
        Phrase::ButtonLanguage => ("button-language", vec![]),
        Phrase::ButtonAdd => ("button-add", vec![]),
        Phrase::ButtonDiscard => ("button-discard", vec![]),
        Phrase::ButtonRemove => ("button-remove", vec![]),
        Phrase::ButtonKeep => ("button-keep", vec![]),
    }
}

fn of_field<'p>(field: Field) -> FluentValue<'p> {
    match field {
        Field::Source => "source".into(),
        Field::Date => "date".into(),
        Field::Language => "language".into(),
    }
}

fn of_extent<'p>(extent: &Extent, locale: Locale) -> Args<'p> {
    let mut args = vec![("articles", extent.articles.into()), ("sources", extent.sources.into())];
    args.extend(of_dates(extent.dates.as_ref(), locale));
    args
}

/// No day, one day, or a span of days.
fn of_dates<'p>(dates: Option<&RangeInclusive<Date>>, locale: Locale) -> Args<'p> {
    let Some(dates) = dates else {
        return vec![("dates", "none".into()), ("from", "".into()), ("to", "".into())];
    };
    let kind = if dates.start() == dates.end() { "day" } else { "span" };
    let day = |date: &Date| long_date(*date, locale).into();
    vec![("dates", kind.into()), ("from", day(dates.start())), ("to", day(dates.end()))]
}

/// Whether there is a date, and which.
fn of_date<'p>(date: Option<Date>, locale: Locale) -> ((&'static str, FluentValue<'p>), FluentValue<'p>) {
    let words = date.map(|date| long_date(date, locale)).unwrap_or_default();
    (("dated", given(date)), words.into())
}

fn of_bad_operator(written: &str, why: BadOperator) -> Args<'_> {
    let (kind, meant) = match why {
        BadOperator::Empty => ("empty", ""),
        BadOperator::NotADate => ("not-a-date", ""),
        BadOperator::NotALanguage => ("not-a-language", ""),
        BadOperator::NoDays => ("no-days", ""),
        BadOperator::Misspelt(meant) => ("misspelt", meant),
    };
    vec![("written", written.into()), ("why", kind.into()), ("meant", meant.into()), ("operators", operators().into())]
}

fn of_number<'p>(number: Option<usize>) -> Args<'p> {
    vec![("numbered", given(number)), ("number", number.unwrap_or_default().into())]
}

/// In minutes where it is a number of them.
fn of_pause<'p>(seconds: Option<u64>) -> Args<'p> {
    let (unit, count) = match seconds {
        None => ("never", 0),
        Some(seconds) if seconds % 60 == 0 => ("minutes", seconds / 60),
        Some(seconds) => ("seconds", seconds),
    };
    vec![("unit", unit.into()), ("count", count.into())]
}

fn of_sight<'p>(sees: Sees) -> FluentValue<'p> {
    match sees {
        Sees::OnlyAddressed => "addressed".into(),
        Sees::Everything => "everything".into(),
    }
}

fn of_switch<'p>(switch: Switch) -> FluentValue<'p> {
    match switch {
        Switch::On => "on".into(),
        Switch::Off => "off".into(),
    }
}

/// Whether a value is there, as the messages ask it.
fn given<'p, T>(value: Option<T>) -> FluentValue<'p> {
    value.map_or("no", |_| "yes").into()
}

fn operators() -> String {
    OPERATORS.map(|name| format!("{name}:")).join(" ")
}

/// More words than this are not named one by one.
const MOST_NAMED: usize = 10;

fn quoted(words: &[String], locale: Locale) -> String {
    let quoted = |word: &String| locale.message("quoted-word", &FluentArgs::from_iter([("word", word.as_str())]));
    let mut named: Vec<String> = words.iter().take(MOST_NAMED).map(quoted).collect();
    if words.len() > MOST_NAMED {
        named.push("…".to_owned());
    }
    named.join(", ")
}

fn named(languages: &[Language], locale: Locale) -> String {
    let named = |language: &Language| {
        locale.message("language-name", &FluentArgs::from_iter([("code", language.code().to_owned())]))
    };
    languages.iter().map(named).collect::<Vec<_>>().join(", ")
}

fn listed_places(places: &[(Source, Option<Date>)], locale: Locale) -> String {
    let place = |(source, date): &(Source, Option<Date>)| {
        let source = source.clone().unwrap_or_else(|| locale.words("unknown-place"));
        let (dated, date) = of_date(*date, locale);
        locale.message("place", &FluentArgs::from_iter([("source", source.into()), dated, ("date", date)]))
    };
    places.iter().map(place).collect::<Vec<_>>().join(", ")
}
