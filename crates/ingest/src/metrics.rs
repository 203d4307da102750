//! Names of this room's metrics.

use std::time::Duration;

const STAGE_DURATION: &str = "scrutineer_stage_duration_seconds";

/// One image went from its source to the object store.
pub(crate) fn received(elapsed: Duration) {
    metrics::histogram!(STAGE_DURATION, "stage" => "receive").record(elapsed);
}

/// One request's rows were committed.
pub(crate) fn recorded(elapsed: Duration) {
    metrics::histogram!(STAGE_DURATION, "stage" => "record").record(elapsed);
}

const S3_EVENTS: &str = "scrutineer_s3_events_total";
const OUTCOMES: [&str; 5] = ["created", "repeated", "refused", "ignored", "failed"];

/// Describes the metric of events, and brings its series into being.
pub(crate) fn describe_s3_events() {
    metrics::describe_counter!(
        S3_EVENTS,
        "Objects that S3 told of: created (an inspection or a view), repeated, refused (no image, or no key of ours), ignored (no \
         new object), failed (comes again)"
    );
    for outcome in OUTCOMES {
        metrics::counter!(S3_EVENTS, "outcome" => outcome).increment(0);
    }
}

/// What came of one event.
pub(crate) fn s3_event(outcome: &'static str) {
    metrics::counter!(S3_EVENTS, "outcome" => outcome).increment(1);
}
