//! Why there is no certificate.

use super::Shortage;

/// A calibration that gave no certificate, and what to do about it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// What was asked makes no sense; the text says what to ask instead.
    #[error("{0}")]
    Request(String),
    /// A labelled inspection cannot be used; the text says which and why.
    #[error("{0}")]
    Sample(String),
    /// The labels do not support any target.
    #[error("no certificate: {}", told(.0))]
    Shortage(Vec<Shortage>),
    /// An attempt that was declared the only one has been made on these data.
    #[error(
        "these inspections overlap with those of an earlier attempt that was declared the only one; it spent all of the allowed \
         error, so calibrate on others"
    )]
    Spent,
}

fn told(shortages: &[Shortage]) -> String {
    shortages.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
