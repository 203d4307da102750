//! The inspector: what others hold of the executor and its models.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use scrutineer_infer::{Model, Session};
use scrutineer_types::Inference;

use crate::desk::{Desk, Settings};
use crate::executor::Executor;
use crate::models::Named;
use crate::{Config, InspectError, Lane, Order, StartError};

/// Turns encoded images into inferences on its own threads, whichever of its models they are for: all share the threads, and
/// so the cores. A clone shares them; with the last clone they end.
#[derive(Clone)]
pub struct Inspector {
    models: Arc<[Named<Model>]>,
    queue: usize,
    executor: Arc<Executor<Order>>,
}

impl Inspector {
    /// Starts a thread for each set of sessions.
    pub(crate) fn of(
        models: Vec<Named<Model>>,
        sessions: Vec<Vec<Named<Session>>>,
        config: &Config,
        settings: Settings,
    ) -> Result<Self, StartError> {
        let models: Arc<[_]> = models.into();
        let opened = Mutex::new(sessions);
        let executor = Executor::start(config, {
            let models = Arc::clone(&models);
            move || {
                let opened = opened.lock().unwrap_or_else(PoisonError::into_inner).pop();
                opened.map_or_else(|| Desk::anew(&models, &settings), |sessions| Ok(Desk::new(sessions, &settings)))
            }
        })?;
        Ok(Self { models, queue: config.queue.max(1), executor: Arc::new(executor) })
    }

    /// The inference of the image in `bytes`, waiting for room in `lane` first; for workers. Dropped before its image is
    /// begun, the image is not worked on.
    ///
    /// # Errors
    ///
    /// `Unreadable`, `Failed`, `NotLoaded` or `ShuttingDown`.
    pub async fn inspect(&self, bytes: Bytes, order: Order, lane: Lane) -> Result<Inference, InspectError> {
        self.known(&order)?;
        self.executor.inspect(bytes, order, lane).await
    }

    /// The same, but `Overloaded` at once when `lane` is full; for callers who would rather know.
    pub async fn try_inspect(&self, bytes: Bytes, order: Order, lane: Lane) -> Result<Inference, InspectError> {
        self.known(&order)?;
        self.executor.try_inspect(bytes, order, lane).await
    }

    fn known(&self, order: &Order) -> Result<(), InspectError> {
        let loaded = self.model(&order.model).is_some();
        if loaded { Ok(()) } else { Err(InspectError::NotLoaded(order.model.clone())) }
    }

    /// The models in use, each with the name that configuration and jobs call it by.
    pub fn models(&self) -> impl Iterator<Item = (&str, &Model)> {
        self.models.iter().map(|one| (one.key.as_str(), &one.value))
    }

    /// The model that goes by `name` in configuration and jobs, or in results.
    pub fn model(&self, name: &str) -> Option<&Model> {
        self.models.iter().find(|one| one.is(name)).map(|one| &one.value)
    }

    /// How many images wait in each lane at most.
    pub fn capacity(&self) -> usize {
        self.queue
    }

    /// How many images are worked on at the same time.
    pub fn threads(&self) -> usize {
        self.executor.threads()
    }

    /// Whether any thread can work; `false` only once all have lost their sessions to a panic and get no new ones.
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
            .field("models", &self.models)
            .field("threads", &self.threads())
            .finish_non_exhaustive()
    }
}
