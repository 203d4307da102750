//! What can go wrong between a source and its rows.

use scrutineer_egress::{EgressError, EgressErrorKind};
use scrutineer_store::{StoreError, StoreErrorKind};
use scrutineer_types::{ImageFault, ImageFaultCode};
use thiserror::Error;

/// Anything that another room's error may be.
pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Why a request was not taken in.
#[derive(Debug, Error)]
#[error("{message}")]
pub struct IngestError {
    kind: IngestErrorKind,
    message: String,
    #[source]
    source: Option<BoxError>,
}

/// What a caller may have to tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IngestErrorKind {
    /// An image is refused by its header.
    Image(ImageFaultCode),
    /// An image has more bytes than are allowed.
    TooLarge,
    /// The request has no image.
    NoImages,
    /// More images than one inspection may have.
    TooManyImages,
    /// Metadata that is no JSON, has unknown keys, or values out of range.
    InvalidMetadata,
    /// An image in text that is not base64.
    InvalidEncoding,
    /// A source that is not configured, as an address.
    Unsupported,
    /// An address that is none, or may not be reached.
    SourceRefused,
    /// Whoever is at the address says no.
    SourceAbsent,
    /// Nobody is at the address, or not in time: later, perhaps.
    SourceUnreachable,
    /// The backlog is full: later.
    Overloaded,
    /// The source failed while it was read; its error is the source of this one.
    Source,
    /// The store refused or failed.
    Store(StoreErrorKind),
}

impl IngestErrorKind {
    /// A stable word for programs and metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Image(code) => code.as_str(),
            Self::TooLarge => "too_large",
            Self::NoImages => "no_images",
            Self::TooManyImages => "too_many_images",
            Self::InvalidMetadata => "invalid_metadata",
            Self::InvalidEncoding => "invalid_encoding",
            Self::Unsupported => "unsupported",
            Self::SourceRefused => "source_refused",
            Self::SourceAbsent => "source_absent",
            Self::SourceUnreachable => "source_unreachable",
            Self::Overloaded => "overloaded",
            Self::Source => "source",
            Self::Store(StoreErrorKind::NotFound) => "not_found",
            Self::Store(StoreErrorKind::Conflict) => "conflict",
            Self::Store(StoreErrorKind::IdempotencyConflict) => "idempotency_conflict",
            Self::Store(StoreErrorKind::TooManyViews) => "too_many_views",
            Self::Store(StoreErrorKind::UnknownPolicy) => "unknown_policy",
            Self::Store(_) => "store",
        }
    }
}

impl IngestError {
    /// An error of `kind`; `message` is a lower-case fragment that says what to do next.
    pub fn new(kind: IngestErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), source: None }
    }

    /// The source of an image, or of anything else in the request, failed with `error`.
    pub fn source_failed(error: impl Into<BoxError>) -> Self {
        let message = "the request could not be read to its end".to_owned();
        Self { kind: IngestErrorKind::Source, message, source: Some(error.into()) }
    }

    /// The same where what failed was no part of the request but what it names.
    pub(crate) fn at_source(self) -> Self {
        if self.kind != IngestErrorKind::Source {
            return self;
        }
        let message = "the address broke off in the middle of the image; send the request again, or the image itself";
        Self { kind: IngestErrorKind::SourceUnreachable, message: message.to_owned(), source: self.source }
    }

    /// What the store says of a source that is not ours.
    pub(crate) fn of_object(error: StoreError) -> Self {
        let kind = match error.kind() {
            StoreErrorKind::InvalidInput => IngestErrorKind::SourceRefused,
            StoreErrorKind::NotFound | StoreErrorKind::ReadOnly => IngestErrorKind::SourceAbsent,
            _ => IngestErrorKind::SourceUnreachable,
        };
        Self { kind, message: error.to_string(), source: Some(error.into()) }
    }

    /// Whether what is at the source is there, perhaps, and only kept from us.
    pub(crate) fn is_denied(&self) -> bool {
        let store = self.source.as_ref().and_then(|source| source.downcast_ref::<StoreError>());
        self.kind == IngestErrorKind::SourceAbsent
            && store.is_some_and(|error| error.kind() == StoreErrorKind::ReadOnly)
    }

    pub(crate) fn metadata(message: impl Into<String>) -> Self {
        Self::new(IngestErrorKind::InvalidMetadata, message)
    }

    /// What kind it is.
    pub fn kind(&self) -> IngestErrorKind {
        self.kind
    }

    /// The same, saying which of several images it is about.
    #[must_use]
    pub fn in_view(mut self, index: usize) -> Self {
        self.message = format!("views[{index}]: {}", self.message);
        self
    }
}

impl From<StoreError> for IngestError {
    fn from(error: StoreError) -> Self {
        Self { kind: IngestErrorKind::Store(error.kind()), message: error.to_string(), source: Some(error.into()) }
    }
}

impl From<EgressError> for IngestError {
    fn from(error: EgressError) -> Self {
        let kind = match error.kind() {
            EgressErrorKind::Config | EgressErrorKind::Refused => IngestErrorKind::SourceRefused,
            EgressErrorKind::Absent => IngestErrorKind::SourceAbsent,
            EgressErrorKind::Unreachable => IngestErrorKind::SourceUnreachable,
        };
        Self { kind, message: error.to_string(), source: Some(error.into()) }
    }
}

impl From<ImageFault> for IngestError {
    fn from(fault: ImageFault) -> Self {
        Self::new(IngestErrorKind::Image(fault.code), fault.message)
    }
}

/// What is wrong with a template of names, or why a name does not fit it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct TemplateError {
    message: String,
}

impl TemplateError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}
