//! What orchestrators and monitoring ask: alive, ready, and in figures.

use std::{collections::BTreeMap, fmt::Display, future::Future, time::Duration};

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use scrutineer_infer::Model;
use serde::Serialize;
use utoipa::ToSchema;

use crate::Api;

/// How long one part may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whether the process can do its work.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Readiness {
    /// Whether all parts are.
    pub ready: bool,
    /// Each part.
    pub parts: BTreeMap<&'static str, Part>,
}

/// One part of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Part {
    /// Whether it is.
    pub ready: bool,
    /// What is wrong, or what is worth knowing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// Alive: the process answers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Liveness {
    /// Always `ok`.
    status: &'static str,
}

/// Whether the process lives: it answers at all.
#[utoipa::path(
    get, path = "/healthz", tag = "operations", operation_id = "get_liveness",
    responses((status = 200, description = "Alive", body = Liveness)),
)]
pub(crate) async fn live() -> Json<Liveness> {
    Json(Liveness { status: "ok" })
}

/// Whether the process can do its work: database, object store, queue and model, each by name; `worker` where its worker claims
/// nothing because one of them has failed several jobs in a row.
#[utoipa::path(
    get, path = "/readyz", tag = "operations", operation_id = "get_readiness",
    responses(
        (status = 200, description = "Ready", body = Readiness),
        (status = 503, description = "Not ready, or shutting down; `parts` says why", body = Readiness),
    ),
)]
pub(crate) async fn ready(State(api): State<Api>) -> Response {
    let readiness = readiness(&api).await;
    let status = if readiness.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(readiness)).into_response()
}

/// How each part is.
pub(crate) async fn readiness(api: &Api) -> Readiness {
    let (database, objects, queue) =
        tokio::join!(ask(api.metastore.ready()), ask(api.originals.ready()), ask(api.queue.ready()));
    let mut parts =
        BTreeMap::from([("database", database), ("objects", objects), ("queue", queue), ("model", model(api))]);
    let away = (api.away)();
    if !away.is_empty() {
        let away: Vec<_> = away.iter().map(|(what, error)| format!("{what} is away ({error})")).collect();
        let detail = format!("no jobs are claimed, and none loses an attempt: {}", away.join("; "));
        parts.insert("worker", Part { ready: false, detail: Some(detail) });
    }
    if api.shutdown.is_cancelled() {
        parts.insert("server", Part { ready: false, detail: Some("shutting down".to_owned()) });
    }
    Readiness { ready: parts.values().all(|part| part.ready), parts }
}

async fn ask<E: Display>(answer: impl Future<Output = Result<(), E>>) -> Part {
    match tokio::time::timeout(PATIENCE, answer).await {
        Ok(Ok(())) => Part { ready: true, detail: None },
        Ok(Err(error)) => Part { ready: false, detail: Some(error.to_string()) },
        Err(_) => Part { ready: false, detail: Some(format!("no answer within {} s", PATIENCE.as_secs())) },
    }
}

/// A process without one is meant to have none: where one is meant and cannot be loaded, the process does not start.
fn model(api: &Api) -> Part {
    match &api.inspector {
        None => Part { ready: true, detail: Some("none in this process".to_owned()) },
        Some(inspector) if inspector.is_healthy() => {
            // A model of another server may be away; whatever takes its place, or waits for it, does so here.
            let named = |(_, model): (&str, &Model)| match model.trouble() {
                Some(trouble) => format!("{} (away: {trouble})", model.reference().name),
                None => model.reference().name.clone(),
            };
            Part { ready: true, detail: Some(inspector.models().map(named).collect::<Vec<_>>().join(", ")) }
        }
        Some(_) => {
            Part { ready: false, detail: Some("every thread has lost its session; restart the process".to_owned()) }
        }
    }
}

/// Figures for Prometheus.
#[utoipa::path(
    get, path = "/metrics", tag = "operations", operation_id = "get_metrics",
    responses((status = 200, description = "In the text format", body = String, content_type = "text/plain")),
)]
pub(crate) async fn figures(State(api): State<Api>) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], (api.render_metrics)()).into_response()
}
