//! Names of this room's metrics.

use std::time::Duration;

use axum::http::{Method, StatusCode};

use crate::ProblemKind;

const REQUEST_DURATION: &str = "scrutineer_http_request_duration_seconds";
const READY: &str = "scrutineer_ready";
const ERRORS: &str = "scrutineer_errors_total";

/// Says what the metrics are, for those who read `/metrics`.
pub(crate) fn describe() {
    metrics::describe_histogram!(
        REQUEST_DURATION,
        metrics::Unit::Seconds,
        "From a request's header to its answer's header"
    );
    metrics::describe_gauge!(READY, "1 while a part of what the process needs is ready, as /readyz says");
    for kind in ProblemKind::ALL.iter().filter(|kind| is_ours(**kind)) {
        metrics::counter!(ERRORS, "stage" => "serve", "kind" => kind.slug()).absolute(0);
    }
}

/// A request of `route` (a template, never a path) was answered.
pub(crate) fn answered(route: &str, method: &Method, status: StatusCode, elapsed: Duration) {
    metrics::histogram!(
        REQUEST_DURATION,
        "route" => route.to_owned(),
        "method" => known(method),
        "status" => status.as_str().to_owned(),
    )
    .record(elapsed);
}

/// A request was answered with a problem. What the client got wrong is an outcome, not an error.
pub(crate) fn problem(kind: ProblemKind) {
    if is_ours(kind) {
        metrics::counter!(ERRORS, "stage" => "serve", "kind" => kind.slug()).increment(1);
    }
}

fn is_ours(kind: ProblemKind) -> bool {
    kind.status().is_server_error() || kind == ProblemKind::Overloaded
}

/// Clients may invent methods; labels may not.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}

/// Whether a part of what the process needs is ready.
pub(crate) fn ready(part: &'static str, ready: bool) {
    metrics::gauge!(READY, "part" => part).set(f64::from(u8::from(ready)));
}
