//! What a monitor refuses to be made with.

use thiserror::Error;

/// A setting that makes no sense; the message says what would.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum WatchError {
    /// An escape rate to guard that is not a rate.
    #[error("the guarded escape rate is {0}; give a number above 0 and below 1, as 0.01")]
    Alpha(f64),
    /// A budget that allows nothing or has no meaning.
    #[error("the budget of false alarms is {0} a year; give a number above 0, as 0.01")]
    Budget(f64),
    /// A scale without room.
    #[error("the scale from {from} to {to} has no room; `to` must be above `from`, and a logarithmic `from` above 0")]
    Scale {
        /// The low end.
        from: f64,
        /// The high end.
        to: f64,
    },
}

impl WatchError {
    /// A stable word for programs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Alpha(_) => "alpha",
            Self::Budget(_) => "budget",
            Self::Scale { .. } => "scale",
        }
    }
}
