//! Words of many languages: which language a text is in, and how its words become index terms.
//!
//! Everything here is a pure function of text and language. It knows neither Tantivy nor Telegram.

mod analyzer;
mod cues;
mod detect;
mod endings;
mod fold;
#[cfg(test)]
mod forms;
mod guess;
mod kin;
mod months;
mod names;
mod numbers;
pub mod sound;
mod stem;
mod stopwords;

pub use analyzer::{Analyzer, Memo, Token, Tokens};
pub use cues::{Kind, Leaning, is_about_now, kind, leaning, says_what_it_is};
pub use detect::{Language, detect, is_detected};
pub use guess::{guess_language, question_language};
pub use kin::kinship;
pub use months::{is_month, is_of_year, month_number};
pub use names::{Mistake, Name, Named, Names};
pub use stopwords::is_stopword;
