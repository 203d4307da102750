//! What surrounds every request: time limit, measurement, and a problem in place of a panic.

use std::{any::Any, time::Instant};

use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tracing::{Instrument, debug, debug_span, error};

use crate::{Api, Problem, ProblemKind, metrics};

/// Measures a request under its route's template.
pub(crate) async fn measure(request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("unmatched", MatchedPath::as_str);
    let span = debug_span!("request", %method, route);
    let response = next.run(request).instrument(span.clone()).await;
    let (status, elapsed) = (response.status(), start.elapsed());
    metrics::answered(route, &method, status, elapsed);
    if let Some(kind) = response.extensions().get::<ProblemKind>() {
        metrics::problem(*kind);
    }
    span.in_scope(|| debug!(status = status.as_u16(), elapsed_ms = elapsed.as_secs_f64() * 1e3, "answered"));
    response
}

/// Bounds requests that upload nothing and wait for nothing.
pub(crate) async fn limit_time(State(api): State<Api>, request: Request, next: Next) -> Response {
    let answered = tokio::time::timeout(api.config.request_timeout(), next.run(request)).await;
    answered.unwrap_or_else(|_| {
        let detail = format!("no answer within {} s; ask again shortly", api.config.request_timeout_s);
        Problem::new(ProblemKind::Unavailable, detail).into_response()
    })
}

/// A panic is our fault, and one request's alone.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands it over")]
pub(crate) fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let message = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    error!(message = message.unwrap_or("no message"), "a request panicked");
    Problem::new(ProblemKind::Internal, "the server's log says what went wrong; another try may succeed")
        .into_response()
}
