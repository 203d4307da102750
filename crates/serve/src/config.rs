//! The `[server]` and `[review]` sections of the configuration.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Where to listen, and the bounds on what clients may hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Address and port.
    pub listen: String,
    /// Most connections at a time; further ones wait to be accepted.
    pub max_connections: usize,
    /// Most uploads at a time; a further one is answered 429.
    pub max_uploads: usize,
    /// Longest body of a multipart upload in bytes.
    pub max_body_bytes: u64,
    /// Longest JSON body in bytes, images in base64 included.
    pub max_json_bytes: u64,
    /// Bytes that all requests together may hold in memory: JSON bodies, images to detect on, images to draw on.
    pub max_buffered_bytes: u64,
    /// From a connection's opening, or its last answer, to the end of a request's header, in seconds. More than the 60 for
    /// which load balancers keep idle connections, lest they send a request just as one is closed.
    pub header_timeout_s: u64,
    /// Longest pause within a body, in seconds.
    pub body_idle_timeout_s: u64,
    /// From a body's beginning to its end, in seconds.
    pub body_timeout_s: u64,
    /// Longest answer to a request that uploads nothing and waits for nothing, in seconds.
    pub request_timeout_s: u64,
    /// Longest wait that `Prefer: wait` may ask for, in seconds.
    pub max_wait_s: u64,
    /// How long requests in hand may take after the order to shut down, in seconds.
    pub drain_timeout_s: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".to_owned(),
            max_connections: 1024,
            max_uploads: 64,
            max_body_bytes: 256 << 20,
            max_json_bytes: 64 << 20,
            max_buffered_bytes: 512 << 20,
            header_timeout_s: 75,
            body_idle_timeout_s: 30,
            body_timeout_s: 300,
            request_timeout_s: 30,
            max_wait_s: 60,
            drain_timeout_s: 20,
        }
    }
}

impl Config {
    pub(crate) fn request_timeout(&self) -> Duration {
        Duration::from_secs(self.request_timeout_s)
    }
}

/// What people are asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReviewConfig {
    /// How long whoever has a review in hand has it, in milliseconds; at least 10,000.
    pub lease_ms: u64,
    /// Whether the console hides what the machine found until the first answer is given.
    pub hide_findings: bool,
}

impl Default for ReviewConfig {
    fn default() -> Self {
        Self { lease_ms: 600_000, hide_findings: false }
    }
}

impl ReviewConfig {
    /// What is wrong with these settings, if anything.
    pub fn validate(&self) -> Result<(), String> {
        if self.lease_ms < 10_000 {
            return Err("review.lease_ms must be at least 10000, or nobody could answer in time".to_owned());
        }
        Ok(())
    }
}
