//! The worker's metrics.

use std::time::Duration;

use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};

use scrutineer_types::{Quality, camera_labels};

use crate::breaker::Dependency;

const JOBS: &str = "scrutineer_jobs_total";
const ERRORS: &str = "scrutineer_errors_total";
const STAGE: &str = "scrutineer_stage_duration_seconds";
const BREAKER: &str = "scrutineer_breaker_open";
const TRIPS: &str = "scrutineer_breaker_trips_total";
const RETRIES: &str = "scrutineer_retries_total";
const VIEWS: &str = "scrutineer_views_total";
const QUALITY: &str = "scrutineer_image_quality";
const OUTCOMES: [&str; 6] = ["completed", "unreadable", "retried", "put_back", "discarded", "lost_fence"];
/// Stages in which attempts fail, and of what.
const FAILURES: [(&str, &str); 11] = [
    ("receive", "unavailable"),
    ("start", "unavailable"),
    ("start", "lost_lease"),
    ("fetch", "transient"),
    ("fetch", "permanent"),
    ("fetch", "put_back"),
    ("inspect", "transient"),
    ("inspect", "permanent"),
    ("inspect", "put_back"),
    ("commit", "unavailable"),
    ("commit", "permanent"),
];

/// Describes the metrics, and brings those series into being whose labels are known.
pub(crate) fn describe() {
    describe_counter!(JOBS, "Attempts that ended, by what came of them");
    describe_counter!(ERRORS, "Failures of ours, by stage and kind");
    describe_histogram!(STAGE, metrics::Unit::Seconds, "Time spent in a stage of the pipeline");
    describe_gauge!(BREAKER, "1 while no jobs are claimed because this is away");
    describe_counter!(TRIPS, "How often claiming stopped because this was away");
    describe_counter!(RETRIES, "Attempts that failed and are tried again, by stage and what they failed of");
    describe_counter!(VIEWS, "Views that were finished, by camera and what became of them");
    describe_histogram!(QUALITY, "Measured before inference, by camera; sum by count is the mean");
    for dependency in Dependency::ALL {
        gauge!(BREAKER, "dependency" => dependency.as_str()).set(0.0);
        counter!(TRIPS, "dependency" => dependency.as_str()).increment(0);
    }
    for (stage, kind) in FAILURES {
        counter!(ERRORS, "stage" => stage, "kind" => kind).increment(0);
    }
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

/// A breaker has opened, or closed.
pub(crate) fn breaker(dependency: Dependency, open: bool) {
    gauge!(BREAKER, "dependency" => dependency.as_str()).set(f64::from(u8::from(open)));
    if open {
        counter!(TRIPS, "dependency" => dependency.as_str()).increment(1);
    }
}

/// An attempt failed and is tried again.
pub(crate) fn retry(stage: &'static str, code: &str) {
    counter!(RETRIES, "stage" => stage, "kind" => code.to_owned()).increment(1);
}

/// A view of a camera was finished.
pub(crate) fn view(facility: &str, camera: Option<&str>, state: &'static str) {
    let (facility, camera) = camera_labels(facility, camera);
    counter!(VIEWS, "facility" => facility.to_owned(), "camera" => camera.to_owned(), "state" => state).increment(1);
}

/// What a camera's image was like.
pub(crate) fn quality(facility: &str, camera: Option<&str>, quality: &Quality) {
    let (facility, camera) = camera_labels(facility, camera);
    for (measure, value) in [
        ("sharpness", quality.sharpness),
        ("brightness", quality.brightness),
        ("contrast", quality.contrast),
        ("clipped", quality.clipped),
    ] {
        histogram!(QUALITY, "facility" => facility.to_owned(), "camera" => camera.to_owned(), "measure" => measure)
            .record(f64::from(value));
    }
}
