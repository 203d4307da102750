//! The seam for what runs a model: one trait for loaded weights, one for running them, one file a backend.

mod onnxruntime;
mod rten;

use crate::{BackendChoice, Config, InferError, ModelError};

/// Weights that one backend has loaded and accepted; shared by all threads.
pub trait Backend: Send + Sync {
    /// `onnxruntime` or `rten`: the word of configuration and metrics.
    fn name(&self) -> &'static str;

    /// Version of the library that computes; part of the fingerprint.
    fn version(&self) -> &str;

    /// Something that runs these weights; one for each inference thread.
    fn runner(&self) -> Result<Box<dyn Runner>, ModelError>;
}

/// Runs a model on one thread.
pub trait Runner: Send {
    /// Runs the model on `input` and returns its outputs in the graph's order, each `float32`, the first dimension the
    /// images'. They are overwritten by the next run.
    ///
    /// # Errors
    ///
    /// The backend failed; the runner may be used again. A backend may also panic, after which it must be dropped.
    fn run(&mut self, input: Tensor<'_>) -> Result<&[Output], InferError>;
}

/// An input: `float32`, row by row.
#[derive(Clone, Copy, Debug)]
pub struct Tensor<'a> {
    /// Images (at least 1; more only where the model's batch is dynamic), planes, pixels down, pixels across.
    pub shape: [usize; 4],
    /// As many values as the shape says.
    pub data: &'a [f32],
}

/// An output, row by row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Output {
    /// Its dimensions.
    pub shape: Vec<usize>,
    /// As many values as the shape says.
    pub data: Vec<f32>,
}

/// What a backend needs to know of a model.
pub(crate) struct Weights<'a> {
    /// The ONNX file's content.
    pub bytes: &'a [u8],
    /// Threads within one run, at least 1.
    pub threads: usize,
}

/// Loads the weights with the backend that is configured.
pub(crate) fn load(weights: &Weights<'_>, config: &Config) -> Result<Box<dyn Backend>, ModelError> {
    match config.backend {
        BackendChoice::OnnxRuntime => Ok(Box::new(onnxruntime::OnnxRuntimeBackend::load(weights)?)),
        BackendChoice::Rten => Ok(Box::new(rten::RtenBackend::load(weights)?)),
        BackendChoice::Auto => match onnxruntime::OnnxRuntimeBackend::load(weights) {
            Ok(backend) => Ok(Box::new(backend)),
            // Only its absence falls back: a model that ONNX Runtime refuses is the user's to know about.
            Err(missing) if missing.kind() == crate::ModelErrorKind::BackendMissing => {
                tracing::warn!("{missing}; falling back to rten, which is about half as fast and has another fingerprint");
                Ok(Box::new(rten::RtenBackend::load(weights)?))
            }
            Err(refused) => Err(refused),
        },
    }
}
