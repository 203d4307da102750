//! The names of this crate's metrics, and nothing else's.

use metrics::{counter, describe_counter, describe_gauge, gauge};

const DELIVERIES: &str = "scrutineer_webhook_deliveries_total";
const BACKLOG: &str = "scrutineer_webhook_backlog";
const OLDEST: &str = "scrutineer_webhook_oldest_age_seconds";

/// What became of an attempt.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Outcome {
    Delivered,
    /// To be tried again, unless it is a dead letter as well.
    Failed,
    DeadLetter,
}

impl Outcome {
    const ALL: [Self; 3] = [Self::Delivered, Self::Failed, Self::DeadLetter];

    fn as_str(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::DeadLetter => "dead_letter",
        }
    }
}

pub(crate) fn describe<'t>(targets: impl Iterator<Item = &'t str>) {
    describe_counter!(DELIVERIES, "Attempts to deliver an event, by target and outcome");
    describe_gauge!(BACKLOG, "Events that a target has not taken yet, told by the process that delivers to it");
    describe_gauge!(OLDEST, metrics::Unit::Seconds, "Age of the oldest event that a target has not taken yet");
    for target in targets {
        for outcome in Outcome::ALL {
            count(target, outcome, 0);
        }
    }
}

pub(crate) fn count(target: &str, outcome: Outcome, times: u64) {
    counter!(DELIVERIES, "target" => target.to_owned(), "outcome" => outcome.as_str()).increment(times);
}

pub(crate) fn backlog(target: &str, events: u64, oldest_age_s: f64) {
    gauge!(BACKLOG, "target" => target.to_owned()).set(events as f64);
    gauge!(OLDEST, "target" => target.to_owned()).set(oldest_age_s);
}
