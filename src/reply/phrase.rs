//! The words of ours: every sentence that ibid itself says, with its typed arguments.
//!
//! A phrase keeps what it is about, not its wording: that stands in the locale files and is chosen when it is said.
//! Displayed, it is English, which is what the command line speaks.

mod render;
#[cfg(test)]
mod tests;

use std::fmt;
use std::ops::RangeInclusive;

use jiff::civil::{Date, DateTime};

use super::locale::Locale;
use crate::answer::Refusal;
use crate::corpus::{Problem, Quote, Source};
use crate::import::{Change, Outcome};
use crate::index::{Extent, Library};
use crate::language::Language;

/// A fixed phrase. Its arguments are numbers, dates, what articles say of themselves, words of the asker's, and names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phrase {
    // Answers.
    /// The number of a quote.
    Number(usize),
    /// Stands before an interviewer's question.
    Asked,
    /// The quote is a part of a sentence that is too long.
    Cut,
    /// The same text stands in these publications.
    AlsoIn(Vec<(Source, Option<Date>)>),
    /// So many quotes follow on request.
    More(usize),
    /// What was searched.
    Searched(Extent),
    /// Other spellings that were searched.
    AlsoSearched(Vec<String>),
    /// Phrases in quotation marks that no passage holds as written.
    NotAsWritten(Vec<String>),
    /// The quotes are in these languages, and the question is not.
    QuotesIn(Vec<Language>),
    /// No quote, because nothing answers.
    NothingFound,
    /// No article passes the filters.
    NoSuchArticles,
    /// Words that no article holds.
    NotHeld(Vec<String>),
    /// The question has no content words.
    NoQuestion,
    /// The question cannot be followed.
    Refused(Refusal),
    /// `name:value` pairs that were searched as words.
    UnknownOperators(Vec<String>),
    /// Words that were not searched for.
    Ignored(Vec<String>),
    /// The article is over so many years old.
    YearsOld(usize),
    /// What the article is made from.
    BasedOn(String),
    /// The day on which the article's page was found to be gone.
    Withdrawn(Date),
    /// The day on which the article's page was found to carry a note of correction.
    Corrected(Date),
    /// The quoted article has changed since.
    Changed,
    /// The quoted article is no longer there.
    Gone,
    /// Stands before passages that are no answer.
    Closest,
    /// The question that is answered, where no message shows it.
    Example(String),
    /// When a question was asked that is answered late; UTC.
    AskedAt(DateTime),
    /// Of a claim only the beginning was looked up.
    ClaimCut,
    /// The article has had another wording since that day.
    Reworded(Date),
    /// The article was taken out of the corpus on that day.
    TakenOut(Date),
    /// The quote is shorter than it would be, because Telegram cannot show all of it.
    Narrowed,
    /// The quote stands in pieces, for characters that Telegram would alter.
    Parted,
    /// Telegram alters characters of the quote.
    NotExact,

    // Start and help.
    /// What ibid does, on what, and how to ask: three lines.
    Start(Extent),
    /// The operator's own words about the articles.
    About(String),
    /// Stands above example questions.
    Examples,
    /// How to ask in a private chat.
    Help,
    /// How to ask in a group.
    HelpGroup {
        /// The bot's user name, without `@`.
        bot: String,
    },
    /// What is stored; answers behind buttons for so many days.
    Privacy(u64),
    /// How many stored answers and votes were deleted.
    Forgotten(usize),
    /// A sticker, a voice message or the like was sent.
    OnlyWords,
    /// Somebody said hello, or thanks.
    OnlyQuestions,
    /// A command that there is not.
    UnknownCommand,
    /// The command to ask came without a question.
    HowToAsk,

    // Lists.
    /// Stands above the publications.
    Sources(Extent),
    /// One publication.
    SourceLine {
        /// Its name.
        source: Source,
        /// How many articles are from it.
        articles: usize,
        /// Their first and last day, where any is known.
        dates: Option<RangeInclusive<Date>>,
    },
    /// Stands above the latest articles.
    Latest,
    /// There is no latest article.
    NoDatedArticles,
    /// Which page of a list this is.
    Page {
        /// Its number, from 1.
        page: usize,
        /// How many there are.
        pages: usize,
    },

    // Language.
    /// Asks which language to speak.
    ChooseLanguage,
    /// It is spoken from now on.
    LanguageSet(Locale),
    /// The language is the one that Telegram names.
    LanguageFromTelegram,

    // Receipts.
    /// How to use a receipt.
    ReceiptUsage,
    /// What was given is no receipt.
    ReceiptForm,
    /// The receipt was mistyped.
    ReceiptMistyped,
    /// No article has the text of the receipt now.
    ReceiptGone,
    /// What a receipt vouches for, in several lines.
    ReceiptOf {
        /// The article's id.
        article: String,
        /// The first byte.
        start: usize,
        /// The byte after the last.
        end: usize,
        /// The SHA-256 of the text.
        sha256: String,
        /// When the article was indexed.
        indexed: Option<Date>,
    },
    /// A receipt, named as one.
    Receipt(String),

    // Short notices after a button; at most 200 characters, which is what Telegram shows.
    /// A vote was counted.
    Thanks,
    /// A vote was taken back.
    VoteTakenBack,
    /// Somebody else asked.
    NotYours,
    /// The context cannot be widened.
    WholeParagraph,
    /// The answer behind the button is no longer kept.
    ButtonsGone,
    /// There are no more quotes.
    NoMore,
    /// Buttons were pressed too often.
    TooFast,
    /// A setting may be changed by admins only.
    AdminsOnly,

    // Groups and manners.
    /// What is said on being added to a group.
    Greeting {
        /// The bot's user name, without `@`.
        bot: String,
        /// What it can see there.
        sees: Sees,
    },
    /// The group is not on the list of chats; ibid leaves.
    NotAllowedGroup,
    /// The person is not on the list of chats.
    NotAllowedPrivate,
    /// Somebody asked more than so many questions a minute.
    TooManyFromUser(u32),
    /// A group asked more than so many questions a minute.
    TooManyInGroup(u32),
    /// So many messages came at once that some were not read.
    Flooded,
    /// A group's questions were missed during an outage.
    MissedQuestions,
    /// The articles are still being read, so many per cent of them were; the question is answered then.
    StillReading(u8),
    /// For the operator: so many per cent of an index are built.
    Indexing(u8),
    /// Something broke; the request's id.
    Broken(String),
    /// Nothing was found, in one line; the words that no article holds.
    NothingInGroup(Vec<String>),

    // Inline.
    /// How to use inline mode: the title.
    InlineHowTo,
    /// How to use inline mode: the message.
    InlineHowToBody,
    /// Nothing was found: the title.
    InlineNothing,
    /// The button that opens the private chat.
    InlineOpen,
    /// The person is not on the list of chats.
    InlineNotAllowed,

    // Settings of a group.
    /// Stands above the settings.
    Settings,
    /// The language spoken in the group; `None` is that of the asker.
    SettingLanguage(Option<Locale>),
    /// Quotes per answer.
    SettingQuotes(usize),
    /// Which publications are quoted.
    SettingSources {
        /// How many of them; `None` is all.
        allowed: Option<usize>,
    },
    /// Whether a mention is answered.
    SettingMentions(Switch),
    /// After how many seconds a note that nothing was found deletes itself; `None` is never.
    SettingAutoDelete(Option<u64>),
    /// Sets everything back.
    SettingReset,
    /// Closes the settings.
    SettingDone,
    /// The settings are closed.
    SettingsSaved,
    /// Allows all publications.
    SettingAllSources,
    /// A choice that is made.
    SettingChosen(String),
    /// A choice that is not made.
    SettingNotChosen(String),
    /// Settings were asked for outside a group.
    SettingsInGroupsOnly,

    // Buttons.
    /// Shows so many more quotes.
    ButtonMore(usize),
    /// Back to where one came from.
    ButtonBack,
    /// Widens a quote; its number where there are several.
    ButtonContext(Option<usize>),
    /// Cites a quote; its number where there are several.
    ButtonCite(Option<usize>),
    /// Shows the passages that come closest.
    ButtonClosest,
    /// Asks again, without other spellings.
    ButtonExact,
    /// The page before.
    ButtonPrevious,
    /// The page after.
    ButtonNext,
    /// Leaves the language to Telegram's settings.
    ButtonTelegramLanguage,

    // The menu of commands, and what Telegram shows of the bot.
    /// `/ask`.
    CommandAsk,
    /// `/sources`.
    CommandSources,
    /// `/latest`.
    CommandLatest,
    /// `/language`.
    CommandLanguage,
    /// `/quote`.
    CommandQuote,
    /// `/help`.
    CommandHelp,
    /// `/privacy`.
    CommandPrivacy,
    /// `/forget`.
    CommandForget,
    /// `/settings`.
    CommandSettings,
    /// What an empty chat shows.
    BotDescription,
    /// What the profile shows.
    BotShortDescription,

    // For the operator.
    /// So many problems in article files are new; stands above them.
    Mistakes(usize),
    /// What is wrong with an article file.
    Problem(Problem),
    /// How things stand.
    Status {
        /// Articles in the index.
        articles: usize,
        /// Passages in the index.
        passages: usize,
        /// Files that break a rule.
        left_out: usize,
        /// Updates that wait for an answer.
        waiting: usize,
        /// Updates that could not be read.
        unread: usize,
        /// Quotes that were not sent because they differed from the article.
        failures: usize,
        /// Votes for answers.
        up: usize,
        /// Votes against answers.
        down: usize,
    },
    /// How many feeds are fetched; what is wrong with some stands below.
    Feeds {
        /// All of them.
        feeds: usize,
        /// Problems with them.
        wrong: usize,
    },
    /// How things stand, beyond the counts.
    StatusMore {
        /// How much there is.
        extent: Extent,
        /// The day on which the newest file was indexed.
        indexed: Option<Date>,
        /// The version of ibid.
        version: String,
        /// For how many hours it has been running.
        hours: u64,
    },

    // Articles from the chat, for the operator.
    /// What was understood of an article that was sent.
    Draft {
        /// Its headline.
        title: String,
        /// Its publication.
        source: Source,
        /// Who wrote it.
        author: Option<String>,
        /// The day of publication.
        date: Option<Date>,
        /// What stated that day.
        date_from: Option<String>,
        /// Its language.
        language: Option<Language>,
        /// How long its text is.
        characters: usize,
    },
    /// What was sent holds many articles.
    Drafts {
        /// How many.
        articles: usize,
        /// How many parts of it are none.
        refused: usize,
    },
    /// The facts were read off the text and need a look.
    Suggested,
    /// An export does not say which channel it is of.
    Nameless,
    /// What adding an article would change of the one that is there.
    Present(Change, String),
    /// What adding many would change.
    PresentMany {
        /// Those that are there and say the same.
        unchanged: usize,
        /// Those that are there and say something else.
        replaced: usize,
    },
    /// Asks for a fact.
    AskFor(Field),
    /// What was sent cannot be that fact.
    NotTaken(Field),
    /// What became of an article that was confirmed.
    Filed(Outcome, String),
    /// What became of many.
    FiledMany {
        /// New ones.
        added: usize,
        /// Those with a new content.
        updated: usize,
        /// Those that were there.
        unchanged: usize,
        /// Those that are none.
        refused: usize,
    },
    /// An article was not wanted after all.
    Discarded,
    /// What was sent is no longer kept.
    DraftGone,
    /// A file has more than so many megabytes.
    TooLarge(usize),
    /// Telegram does not hand over a file.
    NotDownloaded,
    /// The folder of articles cannot be written to.
    ReadOnly,
    /// How to add an article.
    AddUsage,
    /// How to remove an article.
    RemoveUsage,
    /// Asks whether an article is to be removed.
    RemoveAsk,
    /// The article was removed.
    Removed(String),
    /// The article was not removed.
    NotRemoved,
    /// There is no such article.
    NoSuchArticle(String),
    /// The article is one line of this file.
    RemoveLine(String),
    /// What a look at the folder of articles found.
    Reloaded {
        /// Articles that are new.
        added: usize,
        /// Articles that have changed.
        edited: usize,
        /// Articles that are gone.
        removed: usize,
        /// All articles.
        articles: usize,
    },
    /// Files are not whole yet.
    StillWritten,
    /// Corrects the publication.
    ButtonSource,
    /// Corrects the day.
    ButtonDate,
    /// Corrects the language.
    ButtonLanguage,
    /// Adds the article.
    ButtonAdd,
    /// Does not.
    ButtonDiscard,
    /// Removes the article.
    ButtonRemove,
    /// Does not.
    ButtonKeep,
}

/// A fact about an article that can be corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Field {
    /// Its publication.
    Source,
    /// Its day.
    Date,
    /// Its language.
    Language,
}

/// What Telegram lets the bot see in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sees {
    /// Commands and replies to it: privacy mode is on.
    OnlyAddressed,
    /// Every message: privacy mode is off, or it is an admin.
    Everything,
}

/// A setting with two states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// It is done.
    On,
    /// It is not done.
    Off,
}

impl Phrase {
    /// That an article is over a year old today, or over several; nothing while it is not.
    pub fn years_old(date: Date, today: Date) -> Option<Phrase> {
        let anniversary_is_over = (today.month(), today.day()) > (date.month(), date.day());
        let years = i32::from(today.year()) - i32::from(date.year()) - i32::from(!anniversary_is_over);
        usize::try_from(years).ok().filter(|&years| years > 0).map(Phrase::YearsOld)
    }

    /// That a quote is of an earlier wording, or of an article that was removed; nothing where its article is as it was.
    pub fn of_earlier(library: &Library, quote: &Quote) -> Option<Phrase> {
        let day = library.reworded_on(quote)?;
        let record = library.find(quote.article().id()).and_then(|at| library.records().get(at));
        // The index may still have what is no longer on the disk.
        let is_there = record.is_some_and(|record| library.root().join(&record.place.file).is_file());
        Some(if is_there { Phrase::Reworded(day) } else { Phrase::TakenOut(day) })
    }

    /// What it is in the words of a locale.
    pub fn in_locale(&self, locale: Locale) -> String {
        let (id, args) = render::message(self, locale);
        locale.message(id, &args.into_iter().collect())
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_locale(Locale::En))
    }
}

/// `1 article`, `2 articles`.
pub fn counted(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}
