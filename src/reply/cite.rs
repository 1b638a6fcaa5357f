//! Stub.
/// Stub.
pub enum Format { /// a
Plain, /// b
Bibtex, /// c
Ris, /// d
CslJson }
/// Stub.
pub fn cite(quote: &crate::corpus::Quote, _: Format, _: super::Locale) -> String { quote.article().meta().title.clone() }
