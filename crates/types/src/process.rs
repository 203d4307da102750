//! The processes of a service, as each tells of itself.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Timestamp;

/// A process that serves, or served a short while ago.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Process {
    /// Its name among all processes, ever.
    pub name: String,
    /// When it was last heard of, by the database's clock.
    pub seen_at: Timestamp,
    /// What it says of itself.
    pub about: ProcessAbout,
}

/// What a process says of itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct ProcessAbout {
    /// The machine's name.
    pub host: String,
    /// Its number there.
    pub pid: u32,
    /// Of Scrutineer.
    pub version: String,
    /// When it began, by its own clock.
    pub started_at: Option<Timestamp>,
    /// What it does: `api`, `worker`, `console`.
    pub roles: Vec<String>,
    /// Where it listens.
    pub address: String,
    /// Cores that it may use.
    pub cores: usize,
    /// Threads that infer.
    pub threads: usize,
    /// Models it has loaded.
    pub models: Vec<ProcessModel>,
    /// GPUs of its machine, by name.
    pub gpus: Vec<String>,
    /// Which engines it uses, without secrets: `database`, `queue`, `objects`.
    pub engines: std::collections::BTreeMap<String, String>,
    /// Parts that are not ready, each with the reason.
    pub not_ready: std::collections::BTreeMap<String, String>,
}

/// A model in a process.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct ProcessModel {
    /// What configuration, jobs and routes call it.
    pub key: String,
    /// Its own name.
    pub name: String,
    /// Of its weights.
    pub sha256: String,
    /// Equal fingerprints, equal detections.
    pub fingerprint: String,
    /// What runs it.
    pub backend: String,
    /// Of that.
    pub backend_version: String,
    /// Of its weights.
    pub precision: String,
    /// Width and height of what it is given, in pixels.
    pub input: [usize; 2],
}
