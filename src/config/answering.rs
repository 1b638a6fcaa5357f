//! The settings of every command that answers.

use clap::Args;

use super::serve::or;
use super::{Misconfigured, wrong};
use crate::answer::Caution;

/// Flags of every command that answers, and their variables.
#[derive(Clone, Debug, Args)]
pub struct Answering {
    /// How sure an answer must be to be given: low, normal, high
    #[arg(long, value_name = "LEVEL", env = "IBID_CAUTION", default_value = "normal", value_parser = or("normal"))]
    caution: String,
}

impl Answering {
    /// Checks the settings.
    ///
    /// # Errors
    /// When the caution is none of the levels.
    pub fn check(&self) -> Result<Caution, Misconfigured> {
        let given = self.caution.trim();
        let names = Caution::ALL.map(Caution::name).join(", ");
        let known = Caution::ALL.into_iter().find(|caution| caution.name() == given);
        known.ok_or_else(|| wrong("IBID_CAUTION (--caution)", given, &format!("write one of {names}")))
    }
}
