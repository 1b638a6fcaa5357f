//! How good the answers are: a set of questions with known answers, asked and judged.
//!
//! `questions` reads the set, `measure` asks and judges, `figures` sums up with the formulas of `metrics`, and `trec`
//! writes what tools for such measurements read. The room prints nothing.

mod coverage;
mod figures;
mod measure;
mod metrics;
mod questions;
mod trec;

pub use figures::{Figures, OfLanguage};
pub use measure::{Declining, Judged, Miss, Quoted, Retrieved, Setup, Stretch, measure, worst};
pub use metrics::{Bin, Caught, Risk};
pub use questions::{Expected, Half, Posed, read};
pub use trec::{write_qrels, write_run};
