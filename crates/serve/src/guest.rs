//! For rooms that speak other servers' protocols: bodies bounded as ours are, images looked at, tensors run, readiness.

use axum::{body::Body, http::HeaderMap};
use bytes::Bytes;
use scrutineer_infer::Output;
use scrutineer_inspect::Lane;
use scrutineer_types::Role;
use tokio::sync::OwnedSemaphorePermit;

use crate::{
    Api, Caller, Problem, ProblemKind,
    body::{BoundedBody, declared_bytes},
    health,
};

/// A body, whole; while it is held, its memory counts.
#[derive(Debug)]
pub struct Received {
    /// What came.
    pub bytes: Bytes,
    _held: [OwnedSemaphorePermit; 2],
}

/// Reads a body of at most `limit` bytes, within the bounds that hold for uploads.
///
/// # Errors
///
/// It is larger, comes too slowly, or the service is at its limit.
pub async fn receive(api: &Api, headers: &HeaderMap, body: Body, limit: u64) -> Result<Received, Problem> {
    let body = BoundedBody::new(body, headers, limit, &api.config)?;
    let place = api.admission.upload()?;
    let memory = api.admission.memory(declared_bytes(headers).unwrap_or(limit)).await?;
    Ok(Received { bytes: body.collect().await?, _held: [place, memory] })
}

/// Does away with a body that is not wanted, so that its sender reads the answer instead of a broken connection.
pub fn refuse(api: &Api, headers: &HeaderMap, body: Body) {
    crate::body::refuse(api, headers, body);
}

/// What `model` makes of a tensor of its own, little-endian `float32`; see [`scrutineer_inspect::Inspector::try_run`].
///
/// # Errors
///
/// No such model is loaded here, the tensor does not fit, or the service is at its limit.
pub async fn run(api: &Api, caller: &Caller, model: &str, tensor: Bytes) -> Result<Vec<Output>, Problem> {
    caller.require(Role::Operator)?;
    let Some(inspector) = &api.inspector else {
        return Err(Problem::new(ProblemKind::NoModel, "this process runs no model; ask one with the role `worker`"));
    };
    Ok(inspector.try_run(model, tensor, Lane::Interactive).await?)
}

/// Whether the process can do its work, as `/readyz` says.
pub async fn is_ready(api: &Api) -> bool {
    health::readiness(api).await.ready
}
