//! The `[ingest]` section of the configuration.

use serde::{Deserialize, Serialize};

/// Bounds on what is taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Longest original in bytes.
    pub max_image_bytes: u64,
    /// Most images of one inspection.
    pub max_views: usize,
    /// Longest metadata part in bytes.
    pub max_metadata_bytes: usize,
    /// Unfinished jobs beyond which nothing more is taken in; 0: no bound.
    pub max_backlog: u64,
    /// How often a job may be started before it is discarded.
    pub max_attempts: u32,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            max_image_bytes: 32 << 20,
            max_views: 16,
            max_metadata_bytes: 64 << 10,
            max_backlog: 100_000,
            max_attempts: 5,
        }
    }
}
