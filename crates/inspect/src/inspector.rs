//! The inspector: what others hold of the executor and its models.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use scrutineer_infer::{Model, Output, Session};
use scrutineer_types::{Inference, ReviewBand};

use crate::chains::{Chains, Passage};
use crate::desk::{Answer, Desk, Errand, Settings};
use crate::executor::{Executor, Patience, Request};
use crate::models::Named;
use crate::{InspectError, Lane, Order, StartError};

/// Turns encoded images into inferences on its own threads, whichever of its models they are for: those that this process runs
/// share the threads, and so the cores; each that another server runs has threads of its own. A clone shares them; with the last
/// clone they end.
#[derive(Clone)]
pub struct Inspector {
    models: Arc<[Named<Model>]>,
    stations: Arc<[Station]>,
    pub(crate) chains: Chains,
    queue: usize,
}

/// Threads, and the models that they look with.
struct Station {
    /// As configuration calls them.
    models: Vec<String>,
    executor: Executor<Errand, Answer>,
}

impl Station {
    /// A thread for each set of sessions.
    fn open(
        models: &Arc<[Named<Model>]>,
        sessions: Vec<Vec<Named<Session>>>,
        queue: usize,
        settings: &Settings,
    ) -> Result<Self, StartError> {
        let threads = sessions.len();
        let mine: Vec<_> = sessions.first().into_iter().flatten().map(|session| session.key.clone()).collect();
        let opened = Mutex::new(sessions);
        let executor = Executor::start((threads, queue), {
            let (models, mine, settings) = (Arc::clone(models), mine.clone(), settings.clone());
            move || {
                let opened = opened.lock().unwrap_or_else(PoisonError::into_inner).pop();
                opened.map_or_else(
                    || Desk::anew(models.iter().filter(|one| mine.contains(&one.key)), &settings),
                    |sessions| Ok(Desk::new(sessions, &settings)),
                )
            }
        })?;
        Ok(Self { models: mine, executor })
    }
}

impl Inspector {
    /// Starts a thread for each set of sessions of each station.
    pub(crate) fn of(
        models: Vec<Named<Model>>,
        stations: Vec<Vec<Vec<Named<Session>>>>,
        chains: Chains,
        queue: usize,
        settings: &Settings,
    ) -> Result<Self, StartError> {
        let models: Arc<[_]> = models.into();
        let stations = stations.into_iter().map(|sessions| Station::open(&models, sessions, queue, settings));
        let stations = stations.collect::<Result<Vec<_>, _>>()?.into();
        Ok(Self { models, stations, chains, queue: queue.max(1) })
    }

    /// The inference of the image in `bytes`, waiting for room in `lane` first; for workers. Dropped before its image is
    /// begun, the image is not worked on.
    ///
    /// # Errors
    ///
    /// `Unreadable`, `Failed`, `NotLoaded` or `ShuttingDown`.
    pub async fn inspect(&self, bytes: Bytes, order: Order, lane: Lane) -> Result<Inference, InspectError> {
        self.look(Request { bytes, order, lane, patience: Patience::Waits }).await
    }

    /// The same, but `Overloaded` at once when `lane` is full; for callers who would rather know.
    pub async fn try_inspect(&self, bytes: Bytes, order: Order, lane: Lane) -> Result<Inference, InspectError> {
        self.look(Request { bytes, order, lane, patience: Patience::Refused }).await
    }

    async fn look(&self, request: Request<Order>) -> Result<Inference, InspectError> {
        match self.chains.get(&request.order.model) {
            Some((name, chain)) => {
                // On the heap: what a chain waits for is larger than what most images need.
                Box::pin(Passage { inspector: self, name, chain, request }.answer()).await
            }
            None => self.one(request).await,
        }
    }

    /// The inference of one model, no chain.
    pub(crate) async fn one(&self, request: Request<Order>) -> Result<Inference, InspectError> {
        let executor = self.executor(&request.order.model)?;
        Ok(inference(executor.inspect(request.map(Errand::Image)).await?))
    }

    /// What `model` makes of a tensor of its own, little-endian `float32`, `n × 3 × height × width` of its input: its outputs in the
    /// graph's order, as they are. `n` is 1 unless the model takes any. `Overloaded` at once when `lane` is full.
    ///
    /// # Errors
    ///
    /// `Failed` (a tensor of another length, too), `NotLoaded`, `Overloaded` or `ShuttingDown`.
    pub async fn try_run(&self, model: &str, tensor: Bytes, lane: Lane) -> Result<Vec<Output>, InspectError> {
        let order = Errand::Tensor(model.to_owned());
        let request = Request { bytes: tensor, order, lane, patience: Patience::Refused };
        match self.executor(model)?.inspect(request).await? {
            Answer::Outputs(outputs) => Ok(outputs),
            Answer::Inference(_) => unreachable!("a tensor is not looked at"),
        }
    }

    /// The threads that look with `model`.
    pub(crate) fn executor(&self, model: &str) -> Result<&Executor<Errand, Answer>, InspectError> {
        let key = self.models.iter().find(|one| one.is(model)).map(|one| &one.key);
        let station = key.and_then(|key| self.stations.iter().find(|station| station.models.contains(key)));
        station.map(|station| &station.executor).ok_or_else(|| InspectError::NotLoaded(model.to_owned()))
    }

    /// Whether images can be looked at under `name`, of a model or of a chain.
    pub fn knows(&self, name: &str) -> bool {
        self.model(name).is_some() || self.chains.get(name).is_some()
    }

    /// What jobs may ask for here: the names that configuration calls the models and chains by.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.models.iter().map(|one| one.key.as_str()).chain(self.chains.names())
    }

    /// The models that may answer under `name`: one, or those of a chain; none where it is not known here.
    pub fn answering(&self, name: &str) -> Vec<&Model> {
        match self.chains.get(name) {
            Some((_, chain)) => chain.models.iter().filter_map(|member| self.model(member)).collect(),
            None => self.model(name).into_iter().collect(),
        }
    }

    /// The chains in which a model takes turns, by the name that configuration calls it.
    pub fn chains_of<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.chains.with(key)
    }

    /// Says what a policy leaves to people: chains that ask in stages go by it from now on.
    pub fn set_band(&self, policy: &str, band: ReviewBand) {
        self.chains.set_band(policy, band);
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

    /// How many images are worked on at the same time, those at other servers included.
    pub fn threads(&self) -> usize {
        self.stations.iter().map(|station| station.executor.threads()).sum()
    }

    /// Whether every model has a thread that can work; `false` only where all of one have lost their sessions to a panic and get no
    /// new ones.
    pub fn is_healthy(&self) -> bool {
        self.stations.iter().all(|station| station.executor.is_healthy())
    }

    /// Takes no more images; those that wait are finished. Dropping the last clone does this too, and waits.
    pub fn close(&self) {
        self.stations.iter().for_each(|station| station.executor.close());
    }
}

pub(crate) fn inference(answer: Answer) -> Inference {
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
