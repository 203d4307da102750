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
    /// How long awaited views are awaited where the policy names no `views.deadline_ms`, in milliseconds.
    pub views_deadline_ms: u64,
    /// Whether a request may name a `callback_url`; `[callbacks] allow` of the configuration.
    #[serde(skip)]
    pub allow_callbacks: bool,
}

impl Config {
    /// What is wrong with these settings, if anything.
    pub fn validate(&self) -> Result<(), String> {
        if self.views_deadline_ms == 0 {
            return Err("ingest.views_deadline_ms = 0 awaits no view; use at least 1".to_owned());
        }
        Ok(())
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            max_image_bytes: 32 << 20,
            max_views: 16,
            max_metadata_bytes: 64 << 10,
            max_backlog: 100_000,
            max_attempts: 5,
            views_deadline_ms: 600_000,
            allow_callbacks: false,
        }
    }
}
