//! The languages ibid itself speaks. Its words stand in `locales/`, one Fluent file per language, built into the program.
//!
//! Each file is read once, on first use. The tests see to it that all files have the same messages with the same
//! arguments, so that a phrase that exists in English exists everywhere.

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use jiff::civil::Date;
use unic_langid::LanguageIdentifier;

/// A language of ibid's own words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Locale {
    /// English, the reference.
    #[default]
    En,
    /// Russian.
    Ru,
    /// Ukrainian.
    Uk,
    /// Belarusian.
    Be,
    /// German.
    De,
    /// Turkish.
    Tr,
}

type Bundle = FluentBundle<FluentResource>;

impl Locale {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Locale; 6] = [Locale::En, Locale::Ru, Locale::Uk, Locale::Be, Locale::De, Locale::Tr];

    /// Its ISO 639-1 code.
    pub fn code(self) -> &'static str {
        match self {
            Locale::En => "en",
            Locale::Ru => "ru",
            Locale::Uk => "uk",
            Locale::Be => "be",
            Locale::De => "de",
            Locale::Tr => "tr",
        }
    }

    /// The locale of a language tag, whatever its region: `de-AT` is German.
    pub fn of_tag(tag: &str) -> Option<Locale> {
        let language = tag.trim().split(['-', '_']).next()?;
        Locale::ALL.into_iter().find(|locale| locale.code().eq_ignore_ascii_case(language))
    }

    /// What its speakers call it.
    pub fn own_name(self) -> String {
        self.words("own-name")
    }

    /// A message of the locale's file. One that is not there is said in English; the tests keep that from happening.
    pub(super) fn message(self, id: &str, args: &FluentArgs<'_>) -> String {
        let bundle = self.bundle();
        match bundle.get_message(id).and_then(|message| message.value()) {
            Some(pattern) => bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned(),
            None if self == Locale::En => id.to_owned(),
            None => Locale::En.message(id, args),
        }
    }

    /// A message without arguments.
    pub(super) fn words(self, id: &str) -> String {
        self.message(id, &FluentArgs::new())
    }

    /// The code of the language whose plurals it has. The crate's rules for Belarusian take 22 for a plural like 20 (it
    /// looks at the number where CLDR says its last digit); those of Ukrainian are the same and right.
    fn plurals(self) -> &'static str {
        if self == Locale::Be { "uk" } else { self.code() }
    }

    pub(super) fn source(self) -> &'static str {
        match self {
            Locale::En => include_str!("../../locales/en.ftl"),
            Locale::Ru => include_str!("../../locales/ru.ftl"),
            Locale::Uk => include_str!("../../locales/uk.ftl"),
            Locale::Be => include_str!("../../locales/be.ftl"),
            Locale::De => include_str!("../../locales/de.ftl"),
            Locale::Tr => include_str!("../../locales/tr.ftl"),
        }
    }

    pub(super) fn bundle(self) -> &'static Bundle {
        static BUNDLES: [OnceLock<Bundle>; Locale::ALL.len()] = [const { OnceLock::new() }; Locale::ALL.len()];
        BUNDLES[self as usize].get_or_init(|| {
            let language: LanguageIdentifier = self.plurals().parse().unwrap_or_default();
            let mut bundle = FluentBundle::new_concurrent(vec![language]);
            // Telegram and terminals would show the isolating marks, or count them.
            bundle.set_use_isolating(false);
            let resource = FluentResource::try_new(self.source().to_owned()).unwrap_or_else(|(readable, _)| readable);
            bundle.add_resource_overriding(resource);
            bundle
        })
    }
}

/// A day as a reader expects it: 25 November 2022.
pub fn long_date(date: Date, locale: Locale) -> String {
    let mut args = FluentArgs::new();
    args.set("day", date.day());
    args.set("month", date.month());
    args.set("year", date.strftime("%Y").to_string());
    locale.message("long-date", &args)
}

/// Where in a paginated original a quote stands: p. 3, or pp. 3–4.
pub(super) fn cited_pages(first: usize, last: usize, locale: Locale) -> String {
    let mut args = FluentArgs::new();
    args.set("first", first.to_string());
    args.set("last", last.to_string());
    locale.message(if first == last { "cited-page" } else { "cited-pages" }, &args)
}
