//! What can go wrong while a body is read, and how every room's errors become a [`Problem`].

use axum::extract::rejection::{PathRejection, QueryRejection};
use scrutineer_ingest::{IngestError, IngestErrorKind};
use scrutineer_inspect::InspectError;
use scrutineer_store::{StoreError, StoreErrorKind};
use scrutineer_types::{ImageFault, ImageFaultCode};
use thiserror::Error;

use crate::{Problem, ProblemKind};

/// Why a body could not be read to its end.
#[derive(Debug, Error)]
pub(crate) enum BodyError {
    /// More bytes than allowed.
    #[error("the body has more than {limit} bytes; send less at a time")]
    TooLarge {
        /// How many are allowed.
        limit: u64,
    },
    /// Nothing came for too long.
    #[error("nothing of the body came for {seconds} s; send it again over a better connection")]
    Idle {
        /// How long that was.
        seconds: u64,
    },
    /// It took too long altogether.
    #[error("the body took more than {seconds} s; send it again over a better connection")]
    Slow {
        /// How long it may take.
        seconds: u64,
    },
    /// The connection broke off, or the framing is wrong.
    #[error("the body ended before its length was reached, or its framing is wrong; send it again, whole")]
    Broken(#[source] axum::Error),
}

impl BodyError {
    /// What a client is told it is.
    pub fn kind(&self) -> ProblemKind {
        match self {
            Self::TooLarge { .. } => ProblemKind::TooLarge,
            Self::Idle { .. } | Self::Slow { .. } => ProblemKind::BodyTimeout,
            Self::Broken(_) => ProblemKind::IncompleteBody,
        }
    }
}

impl From<&BodyError> for Problem {
    fn from(error: &BodyError) -> Self {
        Self::new(error.kind(), error.to_string())
    }
}

impl From<BodyError> for Problem {
    fn from(error: BodyError) -> Self {
        (&error).into()
    }
}

impl From<&multer::Error> for Problem {
    fn from(error: &multer::Error) -> Self {
        if let multer::Error::StreamReadFailed(source) = error
            && let Some(error) = source.downcast_ref::<BodyError>()
        {
            return error.into();
        }
        Self::new(
            ProblemKind::IncompleteBody,
            format!(
                "{error}; a multipart body is parts between boundaries, ended by a boundary with two dashes behind it"
            ),
        )
    }
}

impl From<multer::Error> for Problem {
    fn from(error: multer::Error) -> Self {
        (&error).into()
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let kind = store_kind(error.kind());
        match kind {
            ProblemKind::Internal => Self::internal(&error),
            kind => Self::new(kind, error.to_string()),
        }
    }
}

fn store_kind(kind: StoreErrorKind) -> ProblemKind {
    match kind {
        StoreErrorKind::NotFound => ProblemKind::NotFound,
        StoreErrorKind::Conflict => ProblemKind::Conflict,
        StoreErrorKind::IdempotencyConflict => ProblemKind::IdempotencyConflict,
        StoreErrorKind::TooManyViews => ProblemKind::TooManyImages,
        StoreErrorKind::UnknownPolicy => ProblemKind::UnknownPolicy,
        StoreErrorKind::InvalidInput => ProblemKind::InvalidRequest,
        StoreErrorKind::TooLarge => ProblemKind::TooLarge,
        StoreErrorKind::Full => ProblemKind::StorageFull,
        StoreErrorKind::Unavailable => ProblemKind::Unavailable,
        StoreErrorKind::ReadOnly | StoreErrorKind::NewerSchema | StoreErrorKind::InUse | StoreErrorKind::Internal => {
            ProblemKind::Internal
        }
    }
}

impl From<IngestError> for Problem {
    fn from(error: IngestError) -> Self {
        let kind = match error.kind() {
            IngestErrorKind::Image(code) => image_kind(code),
            IngestErrorKind::TooLarge => ProblemKind::TooLarge,
            IngestErrorKind::NoImages => ProblemKind::NoImages,
            IngestErrorKind::TooManyImages => ProblemKind::TooManyImages,
            IngestErrorKind::InvalidMetadata => ProblemKind::InvalidMetadata,
            IngestErrorKind::InvalidEncoding => ProblemKind::InvalidEncoding,
            IngestErrorKind::Unsupported => ProblemKind::SourceNotConfigured,
            IngestErrorKind::SourceRefused => ProblemKind::SourceRefused,
            IngestErrorKind::SourceAbsent => ProblemKind::SourceAbsent,
            IngestErrorKind::SourceUnreachable => ProblemKind::SourceUnreachable,
            IngestErrorKind::Overloaded => ProblemKind::Overloaded,
            IngestErrorKind::Store(kind) => store_kind(kind),
            IngestErrorKind::Source => return source_problem(&error),
        };
        match kind {
            ProblemKind::Internal => Self::internal(&error),
            kind => Self::new(kind, error.to_string()),
        }
    }
}

/// The source of an image was the body itself, or a part of it.
fn source_problem(error: &IngestError) -> Problem {
    let source = std::error::Error::source(error);
    if let Some(error) = source.and_then(|source| source.downcast_ref::<BodyError>()) {
        return error.into();
    }
    if let Some(error) = source.and_then(|source| source.downcast_ref::<multer::Error>()) {
        return error.into();
    }
    Problem::internal(error)
}

pub(crate) fn image_kind(code: ImageFaultCode) -> ProblemKind {
    match code {
        ImageFaultCode::Empty => ProblemKind::EmptyImage,
        ImageFaultCode::UnsupportedFormat => ProblemKind::NotAnImage,
        ImageFaultCode::TooManyPixels => ProblemKind::TooManyPixels,
        ImageFaultCode::Corrupt => ProblemKind::UnreadableImage,
    }
}

impl From<ImageFault> for Problem {
    fn from(fault: ImageFault) -> Self {
        Self::new(image_kind(fault.code), fault.message)
    }
}

impl From<InspectError> for Problem {
    fn from(error: InspectError) -> Self {
        match error {
            InspectError::Unreadable(fault) => fault.into(),
            InspectError::Overloaded => {
                Self::new(ProblemKind::Overloaded, "as many images are in work as may be; send this one again shortly")
            }
            error @ InspectError::NotLoaded(_) => Self::new(ProblemKind::NoModel, error.to_string()),
            InspectError::ShuttingDown => {
                Self::new(ProblemKind::Unavailable, "this server is shutting down; send the image again")
            }
            error @ InspectError::Failed { .. } => Self::internal(&error),
        }
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        Self::new(ProblemKind::InvalidRequest, format!("the query: {}", reason(&rejection)))
    }
}

impl From<PathRejection> for Problem {
    fn from(rejection: PathRejection) -> Self {
        Self::new(ProblemKind::NotFound, format!("the path: {}; ids are UUIDs", reason(&rejection)))
    }
}

/// The innermost cause, which alone says what is wrong.
fn reason(rejection: &dyn std::error::Error) -> String {
    std::iter::successors(Some(rejection), |error| error.source()).last().map_or_else(String::new, ToString::to_string)
}
