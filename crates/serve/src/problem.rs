//! Errors as clients see them: RFC 9457 `application/problem+json`. HTTP statuses of errors are chosen here alone.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

/// What every `type` begins with; the rest is [`ProblemKind::slug`].
const TYPE_PREFIX: &str = "urn:scrutineer:problem:";

macro_rules! problems {
    ($($(#[doc = $doc:literal])+ $kind:ident = $slug:literal, $status:ident, $title:literal;)+) => {
        /// The kinds of [`Problem`]: each a stable `type`, a title and a status.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ProblemKind {
            $($(#[doc = $doc])+ $kind,)+
        }

        impl ProblemKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// The last part of the `type`.
            pub fn slug(self) -> &'static str {
                match self { $(Self::$kind => $slug),+ }
            }

            /// The status.
            pub fn status(self) -> StatusCode {
                match self { $(Self::$kind => StatusCode::$status),+ }
            }

            /// The same for every occurrence.
            pub fn title(self) -> &'static str {
                match self { $(Self::$kind => $title),+ }
            }
        }
    };
}

problems! {
    /// A header, a query or a path that makes no sense.
    InvalidRequest = "invalid-request", BAD_REQUEST, "The request cannot be understood";
    /// The body broke off, or is not framed as its header says.
    IncompleteBody = "incomplete-body", BAD_REQUEST, "The body is incomplete";
    /// Metadata with unknown keys, or values out of range.
    InvalidMetadata = "invalid-metadata", BAD_REQUEST, "The metadata is not valid";
    /// An image in text that is not base64.
    InvalidEncoding = "invalid-encoding", BAD_REQUEST, "An image is not encoded in base64";
    /// No image at all.
    NoImages = "no-images", BAD_REQUEST, "The request has no image";
    /// An image of no bytes.
    EmptyImage = "empty-image", BAD_REQUEST, "An image is empty";
    /// An image cut off or damaged.
    UnreadableImage = "unreadable-image", BAD_REQUEST, "An image cannot be decoded";
    /// More images than an inspection may have.
    TooManyImages = "too-many-images", BAD_REQUEST, "There are too many images";
    /// A kind of source that is not configured.
    SourceNotConfigured = "source-not-configured", BAD_REQUEST, "This kind of source is not configured";
    /// An address that is none, or may not be reached.
    SourceRefused = "source-refused", BAD_REQUEST, "This address may not be fetched";
    /// Whoever is at the address says no.
    SourceAbsent = "source-absent", BAD_REQUEST, "There is no image at this address";
    /// Nobody is at the address, or not in time.
    SourceUnreachable = "source-unreachable", BAD_GATEWAY, "The address cannot be reached";
    /// A policy that makes no sense, or does not fit the model.
    InvalidPolicy = "invalid-policy", BAD_REQUEST, "The policy is not valid";
    /// No policy of that name.
    UnknownPolicy = "unknown-policy", BAD_REQUEST, "There is no policy of that name";
    /// No model of that name is loaded.
    UnknownModel = "unknown-model", BAD_REQUEST, "There is no model of that name";
    /// The caller's role does not allow it.
    Forbidden = "forbidden", FORBIDDEN, "Not allowed";
    /// No such thing, or none that the caller may see.
    NotFound = "not-found", NOT_FOUND, "There is no such thing";
    /// It was removed because it was old.
    Removed = "removed", GONE, "It is not kept any longer";
    /// The path does not take this method.
    MethodNotAllowed = "method-not-allowed", METHOD_NOT_ALLOWED, "This method is not possible here";
    /// The body came too slowly.
    BodyTimeout = "body-timeout", REQUEST_TIMEOUT, "The body came too slowly";
    /// The state of the thing does not allow it.
    Conflict = "conflict", CONFLICT, "The state of this thing does not allow it";
    /// More bytes than are allowed.
    TooLarge = "too-large", PAYLOAD_TOO_LARGE, "The request is too large";
    /// More pixels than are allowed.
    TooManyPixels = "too-many-pixels", PAYLOAD_TOO_LARGE, "An image has too many pixels";
    /// Not an image of a known format.
    NotAnImage = "not-an-image", UNSUPPORTED_MEDIA_TYPE, "This is not an image of a known format";
    /// A content type that is not taken here.
    UnsupportedMediaType = "unsupported-media-type", UNSUPPORTED_MEDIA_TYPE, "This content type is not accepted";
    /// The idempotency key was used with other content.
    IdempotencyConflict = "idempotency-conflict", UNPROCESSABLE_ENTITY, "The idempotency key was used for another request";
    /// Too much at a time: later.
    Overloaded = "overloaded", TOO_MANY_REQUESTS, "The service is at its limit";
    /// Our fault.
    Internal = "internal", INTERNAL_SERVER_ERROR, "Something went wrong on the server";
    /// This process has no model.
    NoModel = "no-model", SERVICE_UNAVAILABLE, "No model is loaded here";
    /// The database or the object store does not answer, or not in time.
    Unavailable = "unavailable", SERVICE_UNAVAILABLE, "A part of the service is unavailable";
    /// The disk is full.
    StorageFull = "storage-full", SERVICE_UNAVAILABLE, "The storage is full";
}

/// One error on its way to a client.
#[derive(Clone, Debug)]
pub struct Problem {
    kind: ProblemKind,
    detail: String,
}

/// The body of every error (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody {
    /// Stable; programs look at this.
    #[serde(rename = "type")]
    pub kind: String,
    /// The same for every problem of this type.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong this time, and what to do next.
    pub detail: String,
}

impl ProblemKind {
    /// The `type` in the body.
    pub fn type_uri(self) -> String {
        format!("{TYPE_PREFIX}{}", self.slug())
    }

    /// Seconds after which another try makes sense, where waiting can help.
    fn retry_after_s(self) -> Option<u16> {
        match self {
            Self::Overloaded => Some(1),
            Self::Unavailable => Some(5),
            Self::StorageFull => Some(60),
            _ => None,
        }
    }
}

impl Problem {
    /// A problem of `kind`; `detail` is a fragment that says what is wrong and what to do next.
    pub fn new(kind: ProblemKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into() }
    }

    /// What kind it is.
    pub fn kind(&self) -> ProblemKind {
        self.kind
    }

    /// What is wrong this time, and what to do next.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// No `what` of that name, as far as the caller may see.
    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(ProblemKind::NotFound, format!("there is no such {what}; look at the id"))
    }

    /// Our fault: the log has the whole of it, the client only that there is more in the log.
    pub(crate) fn internal(error: &(dyn std::error::Error + 'static)) -> Self {
        let causes = std::iter::successors(error.source(), |error| error.source());
        let causes: Vec<_> = causes.map(ToString::to_string).collect();
        tracing::error!(%error, causes = causes.join(": "), "a request failed");
        Self::new(ProblemKind::Internal, "the server's log says what went wrong; another try may succeed")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.kind.status();
        let body = ProblemBody {
            kind: self.kind.type_uri(),
            title: self.kind.title(),
            status: status.as_u16(),
            detail: self.detail,
        };
        let mut response = (status, axum::Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.kind.retry_after_s() {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self.kind);
        response
    }
}
