//! The worker's settings.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{backoff::Backoff, breaker::Limits};

/// `[worker]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// How long a claim is ours before others may take it, in milliseconds; a heartbeat extends it while work goes on.
    pub lease_ms: u64,
    /// Jobs in hand at once, fetched ahead included; 0: four for each inspector thread. Jobs of high priority have room of
    /// their own beside it.
    pub in_flight: usize,
    /// Upper bound of the first retry's delay, in milliseconds; doubled for each further one. The delay itself is drawn
    /// evenly from zero to the bound ("full jitter").
    pub backoff_base_ms: u64,
    /// The bound never exceeds this, in milliseconds.
    pub backoff_cap_ms: u64,
    /// Failures in a row, of different jobs, after which whatever they failed of is taken to be away and no jobs are claimed; 0:
    /// jobs are claimed whatever fails.
    pub breaker_failures: usize,
    /// How long nothing is claimed before it is tried again, in milliseconds; doubled with each further time.
    pub breaker_pause_ms: u64,
    /// No such pause is longer, in milliseconds.
    pub breaker_cap_ms: u64,
    /// How long a shutdown waits for started jobs, in milliseconds.
    pub drain_ms: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            lease_ms: 60_000,
            in_flight: 0,
            backoff_base_ms: 500,
            backoff_cap_ms: 60_000,
            breaker_failures: 5,
            breaker_pause_ms: 1_000,
            breaker_cap_ms: 30_000,
            drain_ms: 25_000,
        }
    }
}

/// How many deliveries may be where.
pub(crate) struct Slots {
    /// Received, whatever their priority, and not yet committed.
    pub(crate) in_flight: usize,
    /// The same of high priority alone, beside those: what was fetched ahead never keeps them waiting.
    pub(crate) express: usize,
    /// Started and not yet inspected, in each priority: enough to keep every thread busy while the next start is being
    /// committed.
    pub(crate) started: usize,
}

impl Config {
    /// What is wrong with these settings, if anything.
    pub fn validate(&self) -> Result<(), String> {
        if self.lease_ms < 1_000 {
            return Err(format!("worker.lease_ms = {} is too short for a heartbeat; use at least 1000", self.lease_ms));
        }
        if self.backoff_base_ms == 0 || self.backoff_cap_ms < self.backoff_base_ms {
            return Err("worker.backoff_base_ms must be at least 1 and at most worker.backoff_cap_ms".to_owned());
        }
        if self.breaker_pause_ms == 0 || self.breaker_cap_ms < self.breaker_pause_ms {
            return Err("worker.breaker_pause_ms must be at least 1 and at most worker.breaker_cap_ms".to_owned());
        }
        Ok(())
    }

    pub(crate) fn limits(&self) -> Limits {
        Limits {
            failures: self.breaker_failures,
            pause: Duration::from_millis(self.breaker_pause_ms),
            cap: Duration::from_millis(self.breaker_cap_ms),
        }
    }

    pub(crate) fn slots(&self, threads: usize) -> Slots {
        let in_flight = if self.in_flight == 0 { threads * 4 } else { self.in_flight };
        let started = (threads * 2).min(in_flight);
        Slots { in_flight, express: started, started }
    }

    pub(crate) fn backoff(&self) -> Backoff {
        Backoff::new(Duration::from_millis(self.backoff_base_ms), Duration::from_millis(self.backoff_cap_ms))
    }
}
