//! `[objects]`.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The smallest part that S3 takes.
const LEAST_PART: usize = 5 * 1024 * 1024;

/// Where originals are, and how patient we are with whoever keeps them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OriginalsConfig {
    /// `file://` and a folder, relative to the working directory or absolute; `s3://`, `gs://` or `az://` and a bucket (of Azure a
    /// container), with a prefix behind it if others use the bucket too.
    pub url: String,
    /// In a bucket, originals up to this size go up in one request, larger ones in parts of it; bytes. So much of each upload
    /// is held in memory.
    pub part_bytes: usize,
    /// How long connecting to a bucket's service may take, in milliseconds.
    pub connect_timeout_ms: u64,
    /// How long one request may take, its body included, in milliseconds.
    pub request_timeout_ms: u64,
    /// How often a request is tried again that failed for a reason that passes (5xx, 429, a lost connection).
    pub retries: usize,
    /// After so long no request is tried again, in milliseconds.
    pub retry_timeout_ms: u64,
    /// Whether a bucket's service is asked to refuse an object whose key is there already. Keys are never reused, so it only
    /// proves so; `false` for services that do not know `If-None-Match`.
    pub conditional_put: bool,
}

impl Default for OriginalsConfig {
    fn default() -> Self {
        Self {
            url: "file://data/objects".into(),
            part_bytes: LEAST_PART,
            connect_timeout_ms: 3_000,
            request_timeout_ms: 30_000,
            retries: 4,
            retry_timeout_ms: 60_000,
            conditional_put: true,
        }
    }
}

impl OriginalsConfig {
    /// Originals at `url`, reached as by default.
    pub fn at(url: impl Into<String>) -> Self {
        Self { url: url.into(), ..Self::default() }
    }

    /// Refuses settings with which no original could be kept.
    pub fn validate(&self) -> Result<(), String> {
        if self.part_bytes < LEAST_PART || self.part_bytes > 1024 * 1024 * 1024 {
            return Err(format!(
                "objects.part_bytes = {}: S3 takes parts from {LEAST_PART} (5 MiB) up; use that or a little more, for so much of \
                 each upload is held in memory",
                self.part_bytes
            ));
        }
        if self.connect_timeout_ms == 0 || self.request_timeout_ms == 0 {
            return Err("objects.connect_timeout_ms and objects.request_timeout_ms: at least 1".into());
        }
        Ok(())
    }

    pub(crate) fn connect_timeout(&self) -> Duration {
        Duration::from_millis(self.connect_timeout_ms)
    }

    pub(crate) fn request_timeout(&self) -> Duration {
        Duration::from_millis(self.request_timeout_ms)
    }

    pub(crate) fn retry_timeout(&self) -> Duration {
        Duration::from_millis(self.retry_timeout_ms)
    }
}
