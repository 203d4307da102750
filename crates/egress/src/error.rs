//! Why something was not fetched.

use thiserror::Error;

/// A refusal or a failure; its text says what to do next.
#[derive(Debug, Error)]
#[error("{message}")]
pub struct EgressError {
    kind: EgressErrorKind,
    message: String,
    #[source]
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What a caller may have to tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EgressErrorKind {
    /// A setting makes no sense.
    Config,
    /// The address is none, or may not be reached.
    Refused,
    /// Whoever is there says that there is no such thing, or that it is not for us.
    Absent,
    /// Nobody is there, or not in time, or something is wrong on the other side: later, perhaps.
    Unreachable,
}

impl EgressError {
    pub(crate) fn new(kind: EgressErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), source: None }
    }

    pub(crate) fn refused(message: impl Into<String>) -> Self {
        Self::new(EgressErrorKind::Refused, message)
    }

    #[must_use]
    pub(crate) fn with_source(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// What kind it is.
    pub fn kind(&self) -> EgressErrorKind {
        self.kind
    }
}
