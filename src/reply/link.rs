//! Stub.
/// Stub.
pub fn link(quote: &crate::corpus::Quote) -> Option<String> { quote.article().meta().url.clone() }
