//! The names of this crate's metrics, and nothing else's.

use std::time::Duration;

use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use scrutineer_types::{FACILITIES, Verdict};

const BATCH_SIZE: &str = "scrutineer_store_commit_batch_size";
const STAGE: &str = "scrutineer_stage_duration_seconds";
const ANSWERS: &str = "scrutineer_review_answers_total";
const VERDICTS: &str = "scrutineer_verdicts_total";
const TIME_TO_VERDICT: &str = "scrutineer_time_to_verdict_seconds";
const OBJECTS: &str = "scrutineer_object_duration_seconds";
const CONNECTIONS: &str = "scrutineer_database_pool_connections";
const CONNECTIONS_LIMIT: &str = "scrutineer_database_pool_limit";

/// Describes them to the recorder; called when a store opens.
pub(crate) fn describe() {
    describe_histogram!(BATCH_SIZE, "Operations that shared one commit.");
    describe_histogram!(STAGE, metrics::Unit::Seconds, "Duration of one stage.");
    describe_gauge!(CONNECTIONS, "Connections to the database that are open, by what they do");
    describe_gauge!(CONNECTIONS_LIMIT, "Connections that may be open at once");
    describe_counter!(VERDICTS, "Inspections that got their first verdict.");
    describe_counter!(ANSWERS, "Answers of people, by what they were asked for.");
    describe_histogram!(
        TIME_TO_VERDICT,
        metrics::Unit::Seconds,
        "From capture or receipt to the decision, people's included."
    );
}

/// A commit of so many operations, from its begin to its sync.
pub(crate) fn committed(operations: usize, took: Duration) {
    histogram!(BATCH_SIZE).record(operations as f64);
    histogram!(STAGE, "stage" => "commit").record(took.as_secs_f64());
}

/// An inspection's first verdict.
pub(crate) fn first_verdict(facility: &str, verdict: Verdict) {
    counter!(VERDICTS, "facility" => FACILITIES.value(facility).to_owned(), "verdict" => verdict.as_str()).increment(1);
}

/// A person's answer.
pub(crate) fn answered(source: &'static str, verdict: Verdict) {
    counter!(ANSWERS, "source" => source, "verdict" => verdict.as_str()).increment(1);
}

/// An inspection was decided, by the machine or by a person.
pub(crate) fn time_to_verdict(facility: &str, after_ms: i64) {
    histogram!(TIME_TO_VERDICT, "facility" => FACILITIES.value(facility).to_owned()).record(after_ms as f64 / 1000.0);
}

/// Describes what is told of the object store; called when one opens.
pub(crate) fn describe_objects() {
    describe_histogram!(
        OBJECTS,
        metrics::Unit::Seconds,
        "Duration of one request to the object store, retries included."
    );
}

/// A request to the object store ended.
pub(crate) fn object(operation: &'static str, outcome: &'static str, took: Duration) {
    histogram!(OBJECTS, "operation" => operation, "outcome" => outcome).record(took.as_secs_f64());
}

/// What a pool's connections do at this moment.
pub(crate) fn pool(name: &'static str, open: u32, idle: usize, limit: u32) {
    let busy = (open as usize).saturating_sub(idle);
    gauge!(CONNECTIONS, "pool" => name, "state" => "idle").set(idle as f64);
    gauge!(CONNECTIONS, "pool" => name, "state" => "busy").set(busy as f64);
    gauge!(CONNECTIONS_LIMIT, "pool" => name).set(f64::from(limit));
}
