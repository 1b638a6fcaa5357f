//! Which ibid this is.

/// The version of the package.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The commit it was built from, shortened, as `build.rs` has found it; `unknown` where the sources were no checkout.
pub const COMMIT: &str = env!("BUILT_FROM_COMMIT");

/// Both, as `ibid --version` prints them.
pub const LONG: &str = concat!(env!("CARGO_PKG_VERSION"), " (", env!("BUILT_FROM_COMMIT"), ")");
