//! The models of one process, loaded side by side within a budget of memory.

use std::collections::BTreeMap;

use scrutineer_codes::Reader;
use scrutineer_infer::{Model, ModelError, Session};
use scrutineer_preprocess::Limits;
use scrutineer_types::{Chain, DEFAULT_MODEL};

use crate::chains::Chains;
use crate::{Config, Inspector, StartError, desk::Settings, resident};

/// Something of a model, and the names that it goes by.
#[derive(Clone, Debug)]
pub(crate) struct Named<T> {
    /// As configuration and jobs call it.
    pub key: String,
    /// As results name it.
    pub name: String,
    pub value: T,
}

impl<T> Named<T> {
    /// Whether `name` means it.
    pub fn is(&self, name: &str) -> bool {
        self.key == name || self.name == name
    }

    /// Something else of the same model.
    pub fn with<U>(&self, value: U) -> Named<U> {
        Named { key: self.key.clone(), name: self.name.clone(), value }
    }
}

/// Models on their way to an [`Inspector`].
///
/// Every session is opened when its model is added, one for each thread, rather than when its first image comes: what does
/// not fit is refused at the start, no image waits for a cold model, and the memory that is measured is the memory that is
/// needed.
#[derive(Debug)]
pub struct Models {
    config: Config,
    loaded: Vec<Named<Model>>,
    /// For each thread, a session of each model that this process runs itself.
    sessions: Vec<Vec<Named<Session>>>,
    /// The same for each model that another server runs, with as many threads as images may be there at once.
    remote: Vec<Vec<Vec<Named<Session>>>>,
    chains: BTreeMap<String, Chain>,
    /// What loading each model cost, where the operating system says.
    shares: Vec<(String, u64)>,
    reader: Option<Reader>,
}

impl Models {
    /// None yet.
    pub fn new(config: &Config) -> Self {
        let sessions = (0..config.thread_count()).map(|_| Vec::new()).collect();
        Self {
            config: config.clone(),
            loaded: Vec::new(),
            sessions,
            remote: Vec::new(),
            chains: BTreeMap::new(),
            shares: Vec::new(),
            reader: None,
        }
    }

    /// Loads the model that configuration and jobs call `key`, with a session for each thread.
    ///
    /// # Errors
    ///
    /// It cannot be loaded, its name is taken, or the models so far take more memory than `memory_budget_bytes`; the message
    /// then names what each took.
    pub fn add(&mut self, key: &str, load: impl FnOnce() -> Result<Model, ModelError>) -> Result<(), StartError> {
        let before = resident::bytes();
        let model = load()?;
        let name = model.reference().name.clone();
        if let Some(other) = self.loaded.iter().find(|one| one.is(key) || one.is(&name)) {
            return Err(StartError::Names(format!(
                "two models go by the name `{name}`: `{}` and `{key}`; give one of them another under `name` or in its section",
                other.key
            )));
        }
        let named = Named { key: key.to_owned(), name, value: model };
        if let Some(at_once) = named.value.at_once() {
            let threads = (0..at_once.max(1)).map(|_| Ok(vec![named.with(named.value.session()?)]));
            self.remote.push(threads.collect::<Result<_, ModelError>>()?);
            self.loaded.push(named);
            return Ok(());
        }
        let opened = std::thread::scope(|scope| {
            // All at the same time: a session takes seconds where the graph is large.
            let opening: Vec<_> = self.sessions.iter().map(|_| scope.spawn(|| named.value.session())).collect();
            opening.into_iter().map(|thread| thread.join().map_err(|_| StartError::Panicked)).collect::<Vec<_>>()
        });
        for (sessions, session) in self.sessions.iter_mut().zip(opened) {
            sessions.push(named.with(session??));
        }
        self.loaded.push(named);
        if let (Some(before), Some(after)) = (before, resident::bytes()) {
            let share = after.saturating_sub(before);
            tracing::info!(model = key, megabytes = share / 1_000_000, sessions = self.sessions.len(), "memory taken");
            self.shares.push((key.to_owned(), share));
        }
        self.within_budget()
    }

    /// Has models take turns under one name. Where not all of them are loaded here, the chain is for other processes.
    ///
    /// # Errors
    ///
    /// A model goes by its name.
    pub fn chain(&mut self, key: &str, chain: Chain) -> Result<(), StartError> {
        if self.loaded.iter().any(|one| one.is(key)) {
            return Err(StartError::Names(format!("the chain `{key}` goes by the name of a model; give it another")));
        }
        let missing = chain.models.iter().find(|member| !self.loaded.iter().any(|one| one.key == **member));
        if let Some(missing) = missing {
            tracing::info!(chain = key, missing, "the chain is for processes that load all of its models");
        } else {
            self.chains.insert(key.to_owned(), chain);
        }
        Ok(())
    }

    /// Every class that is to be read must be one that a model finds.
    fn check_codes(&self, reader: &Reader) -> Result<(), StartError> {
        let classes: Vec<&String> = self.loaded.iter().flat_map(|one| one.value.classes()).collect();
        let Some(unknown) = reader.classes().iter().find(|class| !classes.contains(class)) else { return Ok(()) };
        let known: Vec<_> = classes.into_iter().map(String::as_str).take(20).collect();
        Err(StartError::Names(format!(
            "identity.classes names `{unknown}`, which no model finds; there are: {}",
            known.join(", ")
        )))
    }

    fn within_budget(&self) -> Result<(), StartError> {
        let budget = self.config.memory_budget_bytes;
        let taken: u64 = self.shares.iter().map(|(_, share)| share).sum();
        if budget == 0 || taken <= budget {
            if budget > 0 && self.shares.len() < self.loaded.len() {
                tracing::warn!(
                    "inspect.memory_budget_bytes is not kept: this system does not say what a process takes"
                );
            }
            return Ok(());
        }
        let megabytes = |bytes: u64| format!("{:.0} MB", bytes as f64 / 1e6);
        let shares: Vec<_> = self.shares.iter().map(|(key, share)| format!("{key} {}", megabytes(*share))).collect();
        Err(StartError::MemoryBudget(format!(
            "the models take {} with a session for each of {} threads, more than inspect.memory_budget_bytes = {budget} ({}): {}; remove a model \
             or name fewer in inspect.models, lower inspect.threads, or raise the budget",
            megabytes(taken),
            self.sessions.len(),
            megabytes(budget),
            shares.join(", ")
        )))
    }

    /// Has what the models find read for barcodes.
    pub fn read_codes(&mut self, reader: Reader) {
        self.reader = Some(reader);
    }

    /// Starts an inspector of these models.
    ///
    /// # Errors
    ///
    /// There is no model, or none has a class that is to be read, unless others are loaded elsewhere.
    pub fn start(self, limits: Limits) -> Result<Inspector, StartError> {
        if self.loaded.is_empty() {
            let message = "no model to load; name one in inspect.models, or leave it empty for all".to_owned();
            return Err(StartError::Names(message));
        }
        if let Some(reader) = &self.reader
            && self.config.models.is_empty()
        {
            self.check_codes(reader)?;
        }
        // Threads without a model of ours would have nothing to do.
        let ours = Some(self.sessions).filter(|threads| threads.iter().any(|sessions| !sessions.is_empty()));
        let stations = ours.into_iter().chain(self.remote).collect();
        let settings = Settings { limits, reader: self.reader };
        Inspector::of(self.loaded, stations, Chains::new(self.chains), self.config.queue, &settings)
    }
}

impl Inspector {
    /// An inspector of one model, the default one.
    pub fn start(model: Model, config: &Config, limits: Limits) -> Result<Self, StartError> {
        let mut models = Models::new(config);
        models.add(DEFAULT_MODEL, || Ok(model))?;
        models.start(limits)
    }
}
