//! `[webhook]` and `[webhooks.NAME]`.

use std::fmt;

use scrutineer_types::Pattern;
use serde::{Deserialize, Serialize};

use crate::target;

/// How events are delivered, whichever the target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// `source` of the CloudEvents: a URI reference that names this installation.
    pub source: String,
    /// How long one attempt may take, in milliseconds.
    pub timeout_ms: u64,
    /// Attempts under way at once, for each target.
    pub concurrency: usize,
    /// Attempts at one event go on for so long after the first, in milliseconds; then it is a dead letter.
    pub max_age_ms: u64,
    /// Upper bound of the delay before the second attempt, in milliseconds; doubled with each further one.
    pub backoff_base_ms: u64,
    /// No delay is longer, in milliseconds; a `Retry-After` is not followed further either.
    pub backoff_cap_ms: u64,
    /// Events that may wait for another attempt, for each target; at more, no others are begun with.
    pub max_pending: u64,
    /// A process that delivers and is silent for so long gives way to another, in milliseconds.
    pub lease_ms: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            source: "/scrutineer".to_owned(),
            timeout_ms: 10_000,
            concurrency: 8,
            max_age_ms: 86_400_000,
            backoff_base_ms: 5_000,
            backoff_cap_ms: 3_600_000,
            max_pending: 1_000,
            lease_ms: 15_000,
        }
    }
}

impl Config {
    /// What is wrong with these settings, if anything.
    pub fn validate(&self) -> Result<(), String> {
        if self.source.is_empty() || self.source.contains(char::is_whitespace) {
            return Err("webhook.source is a URI reference without spaces, as \"/scrutineer\"".to_owned());
        }
        if self.timeout_ms == 0 || self.concurrency == 0 || self.max_pending == 0 {
            return Err("webhook.timeout_ms, webhook.concurrency and webhook.max_pending must be at least 1".to_owned());
        }
        if self.backoff_cap_ms < self.backoff_base_ms {
            return Err("webhook.backoff_cap_ms must be at least webhook.backoff_base_ms".to_owned());
        }
        if self.lease_ms < 300 {
            return Err("webhook.lease_ms must be at least 300".to_owned());
        }
        Ok(())
    }
}

/// One target.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TargetConfig {
    /// Where events are sent.
    pub url: String,
    /// Secrets to sign with: one, or two while they are changed.
    pub secrets: Vec<String>,
    /// Instead of them, the name of an environment variable that has them, with white space between.
    pub secret_env: String,
    /// Instead of them, a file that has them, one a line.
    pub secret_file: String,
    /// Which events: patterns of their kinds, as `inspection.*`.
    pub events: Vec<Pattern>,
    /// Of which facilities: patterns. What is of no one facility is matched as the empty text.
    pub facilities: Vec<Pattern>,
}

impl Default for TargetConfig {
    /// All events of all facilities; no address and no secret yet.
    fn default() -> Self {
        Self {
            url: String::new(),
            secrets: Vec::new(),
            secret_env: String::new(),
            secret_file: String::new(),
            events: vec![Pattern::default()],
            facilities: vec![Pattern::default()],
        }
    }
}

/// `[callbacks]`: addresses that clients name, each for the events of its own inspection.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CallbacksConfig {
    /// Whether requests may name a `callback_url`.
    pub allow: bool,
    /// Secrets to sign with, as [`TargetConfig::secrets`].
    pub secrets: Vec<String>,
    /// As [`TargetConfig::secret_env`].
    pub secret_env: String,
    /// As [`TargetConfig::secret_file`].
    pub secret_file: String,
}

impl fmt::Debug for CallbacksConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { allow, secrets, secret_env, secret_file } = self;
        f.debug_struct("CallbacksConfig")
            .field("allow", allow)
            .field("secrets", &secrets.len())
            .field("secret_env", secret_env)
            .field("secret_file", secret_file)
            .finish()
    }
}

impl fmt::Debug for TargetConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { url, secrets, secret_env, secret_file, events, facilities } = self;
        f.debug_struct("TargetConfig")
            .field("url", &target::shown(url))
            .field("secrets", &secrets.len())
            .field("secret_env", secret_env)
            .field("secret_file", secret_file)
            .field("events", events)
            .field("facilities", facilities)
            .finish()
    }
}
