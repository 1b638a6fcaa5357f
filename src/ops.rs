//! Operations: what a running bot says about itself to whoever watches over it, and what is done with its state.
//!
//! Nothing here knows Telegram, and nothing here is told what anybody asked: only that, how often and how long.

pub mod backup;
pub mod doctor;
pub mod metrics;
pub mod probes;
pub mod pulse;
pub mod version;

pub use metrics::Metrics;
pub use probes::Vitals;
pub use pulse::{Pulse, Readiness, Stage};
