//! The inspector: what others hold of the executor and its models.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use scrutineer_infer::{Model, Output, Session};
use scrutineer_types::Inference;

use crate::desk::{Answer, Desk, Errand, Settings};
use crate::executor::Executor;
use crate::models::Named;
use crate::{Config, InspectError, Lane, Order, StartError};

/// Turns encoded images into inferences on its own threads, whichever of its models they are for: all share the threads, and
/// so the cores. A clone shares them; with the last clone they end.
#[derive(Clone)]
pub struct Inspector {
    models: Arc<[Named<Model>]>,
    queue: usize,
    executor: Arc<Executor<Errand, Answer>>,
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
        self.known(&order.model)?;
        Ok(inference(self.executor.inspect(bytes, Errand::Image(order), lane).await?))
    }

    /// The same, but `Overloaded` at once when `lane` is full; for callers who would rather know.
    pub async fn try_inspect(&self, bytes: Bytes, order: Order, lane: Lane) -> Result<Inference, InspectError> {
        self.known(&order.model)?;
        Ok(inference(self.executor.try_inspect(bytes, Errand::Image(order), lane).await?))
    }

    /// What `model` makes of a tensor of its own, little-endian `float32`, `n × 3 × height × width` of its input: its outputs in the
    /// graph's order, as they are. `n` is 1 unless the model takes any. `Overloaded` at once when `lane` is full.
    ///
    /// # Errors
    ///
    /// `Failed` (a tensor of another length, too), `NotLoaded`, `Overloaded` or `ShuttingDown`.
    pub async fn try_run(&self, model: &str, tensor: Bytes, lane: Lane) -> Result<Vec<Output>, InspectError> {
        self.known(model)?;
        match self.executor.try_inspect(tensor, Errand::Tensor(model.to_owned()), lane).await? {
            Answer::Outputs(outputs) => Ok(outputs),
            Answer::Inference(_) => unreachable!("a tensor is not looked at"),
        }
    }

    fn known(&self, model: &str) -> Result<(), InspectError> {
        let loaded = self.model(model).is_some();
        if loaded { Ok(()) } else { Err(InspectError::NotLoaded(model.to_owned())) }
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

fn inference(answer: Answer) -> Inference {
    match answer {
        Answer::Inference(inference) => *inference,
        Answer::Outputs(_) => unreachable!("an image is not run as a tensor"),
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
