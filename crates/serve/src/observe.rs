//! What surrounds every request: time limit, measurement, and a problem in place of a panic.

use std::{any::Any, time::Instant};

use axum::{
    extract::{MatchedPath, Request, State},
    http::Method,
    middleware::Next,
    response::{IntoResponse, Response},
};
use scrutineer_trace::{Kind, Span};
use tracing::{Instrument, debug, error, info_span};

use crate::{Api, Problem, ProblemKind, metrics};

/// Asked every few seconds, and of no interest to anybody.
const UNTRACED: [&str; 4] = ["/healthz", "/readyz", "/metrics", "unmatched"];

/// Measures a request under its route's template.
pub(crate) async fn measure(request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("unmatched", MatchedPath::as_str);
    let traced = trace(&request, &method, route);
    let trace_id = traced.as_ref().and_then(Span::context).map(|trace| trace.trace_id_text());
    let span = info_span!("request", %method, route, trace_id);
    let work = next.run(request).instrument(span.clone());
    let response = match &traced {
        Some(traced) => traced.around(work).await,
        None => work.await,
    };
    let (status, elapsed) = (response.status(), start.elapsed());
    if let Some(traced) = traced {
        traced.set("http.response.status_code", i64::from(status.as_u16()));
        if status.is_server_error() {
            traced.failed(status.canonical_reason().unwrap_or("server error"));
        }
    }
    metrics::answered(route, &method, status, elapsed);
    if let Some(kind) = response.extensions().get::<ProblemKind>() {
        metrics::problem(*kind);
    }
    span.in_scope(|| debug!(status = status.as_u16(), elapsed_ms = elapsed.as_secs_f64() * 1e3, "answered"));
    response
}

/// The span of a request, caused by what its `traceparent` says. None of those by which orchestrators ask after us.
fn trace(request: &Request, method: &Method, route: &str) -> Option<Span> {
    if UNTRACED.contains(&route) {
        return None;
    }
    let parent = request.headers().get("traceparent").and_then(|value| value.to_str().ok()?.trim().parse().ok());
    let span = Span::begin(format!("{method} {route}"), Kind::Server, parent);
    if span.is_recorded() {
        span.set("http.request.method", method.to_string());
        span.set("http.route", route.to_owned());
    }
    Some(span)
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
