//! The executor's settings, and its lanes.

use std::thread::available_parallelism;

use scrutineer_types::Priority;
use serde::{Deserialize, Serialize};

/// How many images are worked on, and how many wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Threads, each with one image at a time; 0: one for each core.
    pub threads: usize,
    /// Images that wait in each lane at most; at least 1.
    pub queue: usize,
    /// Which of the configured models this process loads, `default` for the one of `[model]`; none named: all.
    pub models: Vec<String>,
    /// Bytes of memory that loading models may take in this process; 0: no bound.
    pub memory_budget_bytes: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self { threads: 0, queue: 64, models: Vec::new(), memory_budget_bytes: 0 }
    }
}

impl Config {
    /// Whether this process loads the model that the configuration calls `name`.
    pub fn loads(&self, name: &str) -> bool {
        self.models.is_empty() || self.models.iter().any(|one| one == name)
    }

    /// `threads` with 0 resolved.
    pub(crate) fn thread_count(&self) -> usize {
        match self.threads {
            0 => available_parallelism().map_or(1, usize::from),
            threads => threads,
        }
    }
}

/// What is taken first; a lane is empty before the next is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lane {
    /// Someone waits for the answer.
    Interactive,
    /// Jobs of [`Priority::High`].
    High,
    /// Jobs of [`Priority::Normal`].
    Normal,
    /// Jobs of [`Priority::Low`].
    Low,
}

impl Lane {
    /// How many there are.
    pub(crate) const COUNT: usize = 4;
}

impl From<Priority> for Lane {
    fn from(priority: Priority) -> Self {
        match priority {
            Priority::High => Self::High,
            Priority::Normal => Self::Normal,
            Priority::Low => Self::Low,
        }
    }
}
