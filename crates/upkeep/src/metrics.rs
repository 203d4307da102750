//! Upkeep's metrics: the gauges of the whole database, which only the leader exports.

use metrics::{counter, describe_counter, describe_gauge, gauge};
use scrutineer_store::QueueCounts;

const DEPTH: &str = "scrutineer_queue_depth";
const OLDEST: &str = "scrutineer_queue_oldest_age_seconds";
const ERRORS: &str = "scrutineer_errors_total";

pub(crate) fn describe() {
    describe_gauge!(DEPTH, "Jobs by state, in the whole database");
    describe_gauge!(OLDEST, metrics::Unit::Seconds, "Age of the oldest job that could be claimed now");
    describe_counter!(ERRORS, "Failures of ours, by stage and kind");
}

pub(crate) fn queue(counts: &QueueCounts) {
    for (state, count) in &counts.by_state {
        gauge!(DEPTH, "state" => state.as_str()).set(*count as f64);
    }
    gauge!(OLDEST).set(counts.oldest_age_ms as f64 / 1e3);
}

pub(crate) fn failed(chore: &'static str) {
    counter!(ERRORS, "stage" => "upkeep", "kind" => chore).increment(1);
}
