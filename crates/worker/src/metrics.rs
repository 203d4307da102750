//! The worker's metrics.

use std::time::Duration;

use metrics::{counter, describe_counter, describe_histogram, histogram};

const JOBS: &str = "scrutineer_jobs_total";
const ERRORS: &str = "scrutineer_errors_total";
const STAGE: &str = "scrutineer_stage_duration_seconds";
const OUTCOMES: [&str; 5] = ["completed", "unreadable", "retried", "discarded", "lost_fence"];

/// Describes the metrics, and brings those series into being whose labels are known.
pub(crate) fn describe() {
    describe_counter!(JOBS, "Attempts that ended, by what came of them");
    describe_counter!(ERRORS, "Failures of ours, by stage and kind");
    describe_histogram!(STAGE, metrics::Unit::Seconds, "Time spent in a stage of the pipeline");
    for outcome in OUTCOMES {
        counter!(JOBS, "outcome" => outcome).increment(0);
    }
}

pub(crate) fn job(outcome: &'static str) {
    counter!(JOBS, "outcome" => outcome).increment(1);
}

pub(crate) fn error(stage: &'static str, kind: &'static str) {
    counter!(ERRORS, "stage" => stage, "kind" => kind).increment(1);
}

pub(crate) fn stage(stage: &'static str, took: Duration) {
    histogram!(STAGE, "stage" => stage).record(took.as_secs_f64());
}
