//! What can go wrong in the store.

use thiserror::Error;

/// A failure of the store.
#[derive(Debug, Error)]
#[error("{message}")]
pub struct StoreError {
    kind: StoreErrorKind,
    message: String,
    #[source]
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
    /// Whether the same must not be tried again at once: the commit may have happened, or the database is closed.
    settled: bool,
}

/// What a caller may have to tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StoreErrorKind {
    /// No such row, or none that the caller may see.
    NotFound,
    /// The row's state does not allow it.
    Conflict,
    /// The idempotency key was used with other content.
    IdempotencyConflict,
    /// The inspection would have more views than are allowed.
    TooManyViews,
    /// No policy of that name.
    UnknownPolicy,
    /// A cursor or a value that no list gave.
    InvalidInput,
    /// Larger than the limit: given up while it was received.
    TooLarge,
    /// The disk or the database's quota is full.
    Full,
    /// Locked, unreachable or timed out: may pass.
    Unavailable,
    /// The database refuses writes.
    ReadOnly,
    /// Written by a newer version.
    NewerSchema,
    /// Another process serves this database.
    InUse,
    /// Anything else: damage, or a mistake of ours.
    Internal,
}

impl StoreError {
    /// An error of `kind`; `message` is a lower-case fragment that says what to do next where there is something.
    pub fn new(kind: StoreErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), source: None, settled: false }
    }

    /// The same with what caused it.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// What kind it is.
    pub fn kind(&self) -> StoreErrorKind {
        self.kind
    }

    /// The same error for another caller; what caused it becomes part of the message.
    pub(crate) fn repeated(&self) -> Self {
        let message = match &self.source {
            Some(source) => format!("{}: {source}", self.message),
            None => self.message.clone(),
        };
        Self::new(self.kind, message)
    }

    /// The same for a commit whose answer was lost: it may have happened.
    #[must_use]
    pub(crate) fn in_doubt(mut self) -> Self {
        self.settled = true;
        self.message = format!(
            "{}; it is not known whether this was recorded: repeat it under the same Idempotency-Key, or look",
            self.message
        );
        self
    }

    /// The same for a failure that does not pass while this process lives.
    #[must_use]
    pub(crate) fn settled(mut self) -> Self {
        self.settled = true;
        self
    }

    /// Whether the same may be tried again at once: the failure can pass, and nothing was committed.
    pub(crate) fn is_worth_repeating(&self) -> bool {
        self.kind == StoreErrorKind::Unavailable && !self.settled
    }

    /// Whether trying again later may help.
    pub fn is_transient(&self) -> bool {
        matches!(self.kind, StoreErrorKind::Unavailable | StoreErrorKind::Full)
    }
}
