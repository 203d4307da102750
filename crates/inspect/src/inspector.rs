//! The inspector: what others hold of the executor and its model.

use std::sync::Arc;

use bytes::Bytes;
use scrutineer_infer::Model;
use scrutineer_preprocess::Limits;
use scrutineer_types::Inference;

use crate::desk::Desk;
use crate::executor::Executor;
use crate::{Config, InspectError, Lane, StartError};

/// Turns encoded images into inferences on its own threads. A clone shares them; with the last clone they end.
#[derive(Clone)]
pub struct Inspector {
    model: Model,
    queue: usize,
    executor: Arc<Executor>,
}

impl Inspector {
    /// Opens a session of `model` on each thread, all at the same time.
    pub fn start(model: Model, config: &Config, limits: Limits) -> Result<Self, StartError> {
        let executor = Executor::start(config, {
            let model = model.clone();
            move || Desk::new(&model, &limits)
        })?;
        Ok(Self { model, queue: config.queue.max(1), executor: Arc::new(executor) })
    }

    /// The inference of the image in `bytes`, waiting for room in `lane` first; for workers. Dropped before its image is
    /// begun, the image is not worked on.
    ///
    /// # Errors
    ///
    /// `Unreadable`, `Failed` or `ShuttingDown`.
    pub async fn inspect(&self, bytes: Bytes, lane: Lane) -> Result<Inference, InspectError> {
        self.executor.inspect(bytes, lane).await
    }

    /// The same, but `Overloaded` at once when `lane` is full; for callers who would rather know.
    pub async fn try_inspect(&self, bytes: Bytes, lane: Lane) -> Result<Inference, InspectError> {
        self.executor.try_inspect(bytes, lane).await
    }

    /// The model in use.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// How many images wait in each lane at most.
    pub fn capacity(&self) -> usize {
        self.queue
    }

    /// How many images are worked on at the same time.
    pub fn threads(&self) -> usize {
        self.executor.threads()
    }

    /// Whether any thread can work; `false` only once all have lost their session to a panic and get no new one.
    pub fn is_healthy(&self) -> bool {
        self.executor.is_healthy()
    }

    /// Takes no more images; those that wait are finished. Dropping the last clone does this too, and waits.
    pub fn close(&self) {
        self.executor.close();
    }
}

impl std::fmt::Debug for Inspector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inspector")
            .field("model", &self.model)
            .field("threads", &self.threads())
            .finish_non_exhaustive()
    }
}
