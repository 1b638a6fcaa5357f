//! How sure an answer must be before it is given.

/// How readily a question is declined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Caution {
    /// Whatever comes closest is quoted: for measuring, not for readers.
    Never,
    /// Rather a doubtful quote than none.
    Low,
    /// What is rarely right is no answer.
    #[default]
    Normal,
    /// Rather no quote than a doubtful one.
    High,
}

impl Caution {
    /// Those that can be set.
    pub const ALL: [Caution; 3] = [Caution::Low, Caution::Normal, Caution::High];

    /// The confidence (0 to 1) below which nothing is quoted.
    pub fn threshold(self) -> f32 {
        match self {
            Caution::Never => 0.0,
            Caution::Low => 0.1,
            Caution::Normal => 0.2,
            Caution::High => 0.5,
        }
    }

    /// As it is written in settings.
    pub fn name(self) -> &'static str {
        match self {
            Caution::Never => "never",
            Caution::Low => "low",
            Caution::Normal => "normal",
            Caution::High => "high",
        }
    }
}
