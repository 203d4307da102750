//! The `[ingest]` section of the configuration.

use scrutineer_queue::QueueAddress;
use serde::{Deserialize, Serialize};

use crate::NameTemplate;

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
    /// Prefixes of objects that may be read for clients and for events, as `s3://cams/` or `s3://cams/ber1`.
    pub allow_objects: Vec<String>,
    /// `[ingest.s3_events]`.
    pub s3_events: S3EventsConfig,
    /// Whether a request may name a `callback_url`; `[callbacks] allow` of the configuration.
    #[serde(skip)]
    pub allow_callbacks: bool,
}

/// S3's notifications, by which objects become inspections.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct S3EventsConfig {
    /// The queue that they come to, as `sqs://…`; empty: none.
    pub queue: String,
    /// How an object's whole key is read: facility, camera, angle, package and so on.
    pub key_template: String,
}

impl Default for S3EventsConfig {
    fn default() -> Self {
        Self { queue: String::new(), key_template: "{facility}/{camera}/{angle}/{package_id}.jpg".into() }
    }
}

impl Config {
    /// What is wrong with these settings, if anything.
    pub fn validate(&self) -> Result<(), String> {
        if self.views_deadline_ms == 0 {
            return Err("ingest.views_deadline_ms = 0 awaits no view; use at least 1".to_owned());
        }
        let S3EventsConfig { queue, key_template } = &self.s3_events;
        key_template.parse::<NameTemplate>().map_err(|error| format!("ingest.s3_events.key_template: {error}"))?;
        if !queue.is_empty() {
            QueueAddress::parse(queue).map_err(|error| format!("ingest.s3_events.queue: {error}"))?;
            if !self.allow_objects.iter().any(|prefix| prefix.starts_with("s3://")) {
                return Err("ingest.s3_events.queue is set, but ingest.allow_objects names no s3:// prefix, so that nothing that \
                            events tell of may be read; add the buckets that send them"
                    .to_owned());
            }
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
            allow_objects: Vec::new(),
            s3_events: S3EventsConfig::default(),
            allow_callbacks: false,
        }
    }
}
