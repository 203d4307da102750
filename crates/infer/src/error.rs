//! What can go wrong with a model, before and while it runs.

use thiserror::Error;

/// A model that cannot be loaded. The message says what to do next.
#[derive(Debug, Error)]
#[error("{message}")]
pub struct ModelError {
    kind: ModelErrorKind,
    message: String,
    #[source]
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What a caller may have to tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ModelErrorKind {
    /// A setting is out of range.
    Config,
    /// No such file, or it cannot be read.
    NotFound,
    /// Not an ONNX file, or a damaged one.
    NotOnnx,
    /// An ONNX file of a kind that is not supported: data types, inputs, weights in other files.
    Unsupported,
    /// A model for a task that has no head here: poses, depth.
    UnsupportedTask,
    /// Its outputs can mean more than one thing, or nothing known.
    UnknownHead,
    /// The manifest contradicts the model, or cannot be read.
    Manifest,
    /// The backend asked for is not there.
    BackendMissing,
    /// The backend refused the model.
    Backend,
}

impl ModelError {
    /// An error of `kind`; `message` is a lower-case fragment that says what to do next.
    pub fn new(kind: ModelErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), source: None }
    }

    /// The same with what caused it.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// What kind it is.
    pub fn kind(&self) -> ModelErrorKind {
        self.kind
    }
}

/// An inference that failed: our fault or the machine's, never the image's.
#[derive(Debug, Error)]
#[error("{backend} could not run the model: {message}")]
pub struct InferError {
    backend: &'static str,
    message: String,
    away: bool,
}

impl InferError {
    /// A failure of `backend`.
    pub fn new(backend: &'static str, message: impl Into<String>) -> Self {
        Self { backend, message: message.into(), away: false }
    }

    /// Nobody is there to run it now.
    pub fn away(backend: &'static str, message: impl Into<String>) -> Self {
        Self { away: true, ..Self::new(backend, message) }
    }

    /// Whether nobody is there to run it now, rather than that it failed.
    pub fn is_away(&self) -> bool {
        self.away
    }
}
