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
