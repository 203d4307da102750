//! What the handlers work with.

use std::{
    fmt,
    ops::Deref,
    sync::{Arc, OnceLock},
};

use scrutineer_ingest::Ingest;
use scrutineer_inspect::Inspector;
use scrutineer_queue::Queue;
use scrutineer_store::{Metastore, Originals};
use scrutineer_types::Routes;
use tokio_util::sync::CancellationToken;

use crate::{Config, ReviewConfig, admission::Admission};

/// The rooms that the API speaks for, and its bounds.
pub struct Parts {
    /// Bounds on what clients may hold.
    pub config: Config,
    /// How people review.
    pub review: ReviewConfig,
    /// How long things are kept.
    pub upkeep: scrutineer_upkeep::Config,
    /// Where the rows are.
    pub metastore: Arc<dyn Metastore>,
    /// Is told of redriven jobs.
    pub queue: Arc<dyn Queue>,
    /// Where the images are.
    pub originals: Originals,
    /// Takes uploads in.
    pub ingest: Ingest,
    /// For synchronous detection; `None` where the process runs no model.
    pub inspector: Option<Inspector>,
    /// What the worker of this process cannot reach at this moment, as (`objects`, the last error): while there is any, it
    /// claims nothing. Empty where all is well, or where this process does not work on jobs.
    pub away: Arc<dyn Fn() -> Vec<(&'static str, String)> + Send + Sync>,
    /// Which model, policy and treatment apply to a view.
    pub routes: Arc<Routes>,
    /// The text of `/metrics`.
    pub render_metrics: Arc<dyn Fn() -> String + Send + Sync>,
    /// Cancelled when the process is to end: waits and streams of events end then.
    pub shutdown: CancellationToken,
}

/// The state of the routes. Clones share everything.
#[derive(Clone)]
pub struct Api(Arc<Shared>);

/// [`Parts`], and what the API keeps for itself.
pub struct Shared {
    parts: Parts,
    pub(crate) admission: Admission,
    openapi: OnceLock<utoipa::openapi::OpenApi>,
}

impl Api {
    /// An API over `parts`.
    pub fn new(parts: Parts) -> Self {
        let admission = Admission::new(&parts.config);
        Self(Arc::new(Shared { parts, admission, openapi: OnceLock::new() }))
    }

    /// The description that [`crate::routes`] made; of nothing before that.
    pub(crate) fn openapi(&self) -> &utoipa::openapi::OpenApi {
        self.0.openapi.get_or_init(crate::openapi::head)
    }

    pub(crate) fn describe(&self, document: utoipa::openapi::OpenApi) {
        // Routes made twice from one API are the same routes.
        let _ = self.0.openapi.set(document);
    }
}

impl Deref for Api {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl Deref for Shared {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.parts
    }
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Api").field("config", &self.config).finish_non_exhaustive()
    }
}
