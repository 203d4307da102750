//! Upkeep's settings.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{Chore, Kind};

/// How often the queue is looked at to be added up, in milliseconds: once in each of the shortest stretches.
const SAMPLED_EVERY_MS: u64 = 60_000;

/// `[upkeep]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// How often expired leases, deadlines, jobs whose time has come and jobs that a queue outside the database was not told of
    /// are looked for, in milliseconds.
    pub tick_ms: u64,
    /// How often old idempotency keys, originals without rows and jobs for models that nobody has are swept, in milliseconds.
    pub sweep_ms: u64,
    /// How often audits and certificates are looked at, in milliseconds.
    pub watch_ms: u64,
    /// How long a job waits for a model that no worker has, while workers with other models are there, before it becomes a
    /// dead letter; in milliseconds, at least 60,000.
    pub unserved_model_ms: u64,
    /// How long an idempotency key is remembered, in milliseconds.
    pub idempotency_ms: u64,
    /// How old an original without a row must be before it is swept, in milliseconds; longer than any upload takes.
    pub orphan_age_ms: u64,
    /// How many days finished inspections are kept after their last change, with all that belongs to them, and events; 0: for ever. At
    /// least 2 otherwise: webhooks are tried for a day.
    pub keep_days: u32,
    /// How many days the originals of finished inspections are kept after the last change; 0: as long as the inspection.
    pub keep_originals_days: u32,
    /// How many days detections and barcodes are kept; 0: as long as the inspection. Events bear them too: they may not be kept longer.
    pub keep_detections_days: u32,
    /// How many days dead letters are kept; 0: as long as the inspection.
    pub keep_dead_letters_days: u32,
    /// How many days events are kept; 0: as `keep_days` says.
    pub keep_events_days: u32,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            tick_ms: 1_000,
            sweep_ms: 600_000,
            watch_ms: 60_000,
            unserved_model_ms: 900_000,
            idempotency_ms: 86_400_000,
            orphan_age_ms: 86_400_000,
            keep_days: 0,
            keep_originals_days: 0,
            keep_detections_days: 0,
            keep_dead_letters_days: 0,
            keep_events_days: 0,
        }
    }
}

impl Config {
    /// What is wrong with these settings, if anything.
    pub fn validate(&self) -> Result<(), String> {
        if self.tick_ms < 50 || self.sweep_ms < 1_000 || self.watch_ms < 1_000 {
            return Err(
                "upkeep.tick_ms must be at least 50, upkeep.sweep_ms and upkeep.watch_ms at least 1000".to_owned()
            );
        }
        if self.unserved_model_ms < 60_000 {
            return Err("upkeep.unserved_model_ms must be at least 60000, or a restart would cost jobs".to_owned());
        }
        if self.orphan_age_ms < 600_000 {
            return Err(
                "upkeep.orphan_age_ms must be at least 600000, or uploads in progress could be swept".to_owned()
            );
        }
        if self.keep_days == 1 || self.keep_events_days == 1 {
            return Err(
                "upkeep.keep_days and upkeep.keep_events_days must be 0 or at least 2: webhooks are tried for a day"
                    .to_owned(),
            );
        }
        if self.kept_ms(Kind::Inspections).is_some_and(|kept_ms| kept_ms <= self.idempotency_ms) {
            return Err("upkeep.keep_days must be longer than upkeep.idempotency_ms, or a repeated request would find its inspection gone"
                .to_owned());
        }
        for (kind, name, days) in [
            (Kind::Originals, "upkeep.keep_originals_days", self.keep_originals_days),
            (Kind::Detections, "upkeep.keep_detections_days", self.keep_detections_days),
            (Kind::DeadLetters, "upkeep.keep_dead_letters_days", self.keep_dead_letters_days),
            (Kind::Events, "upkeep.keep_events_days", self.keep_events_days),
        ] {
            // An event is not part of its inspection.
            if kind != Kind::Events && self.keep_days > 0 && days > self.keep_days {
                return Err(format!(
                    "{name} is longer than upkeep.keep_days, after which nothing is kept of an inspection"
                ));
            }
        }
        let detections_ms = self.kept_ms(Kind::Detections).filter(|_| self.keep_detections_days > 0);
        if detections_ms.is_some_and(|ms| self.kept_ms(Kind::Events).is_none_or(|events_ms| events_ms > ms)) {
            return Err(
                "upkeep.keep_detections_days needs upkeep.keep_events_days, no longer: events bear the detections too"
                    .to_owned(),
            );
        }
        Ok(())
    }

    /// How long a kind is kept by these settings, in milliseconds; `None`: for ever, or as long as its inspection.
    pub fn kept_ms(&self, kind: Kind) -> Option<u64> {
        let days = match kind {
            Kind::Originals => self.keep_originals_days,
            Kind::Detections => self.keep_detections_days,
            Kind::DeadLetters => self.keep_dead_letters_days,
            Kind::Events if self.keep_events_days > 0 => self.keep_events_days,
            Kind::Inspections | Kind::Events => self.keep_days,
        };
        (days > 0).then(|| u64::from(days) * 86_400_000)
    }

    pub(crate) fn period(&self, chore: Chore) -> Duration {
        Duration::from_millis(match chore {
            Chore::Gauges
            | Chore::ExpiredLeases
            | Chore::Unpublished
            | Chore::Waiting
            | Chore::Deadlines
            | Chore::Rollups => self.tick_ms,
            Chore::Watch => self.watch_ms,
            Chore::Samples => SAMPLED_EVERY_MS,
            // An export has a period of its own.
            Chore::UnservedModels | Chore::IdempotencyKeys | Chore::Retention | Chore::Orphans | Chore::Export => {
                self.sweep_ms
            }
        })
    }
}
