//! The queue as a whole: how many jobs wait, what is paused, pausing and resuming.

use std::collections::BTreeMap;

use axum::{Json, body::Bytes, extract::State};
use scrutineer_store::{Pause, PauseScope};
use scrutineer_types::{Access, JobState, Role, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Api, Caller, Problem, ProblemKind};

/// Most characters of a reason.
const MAX_REASON_CHARS: usize = 500;

/// The queue now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Queue {
    /// Jobs in each state, in the whole database.
    jobs: BTreeMap<JobState, u64>,
    /// Age of the oldest job that could be claimed now, in milliseconds; 0 where none waits.
    oldest_age_ms: u64,
    /// What nobody claims until it is resumed: everything first, then facilities, then models.
    paused: Vec<PauseBody>,
}

/// What is paused.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Pause)]
pub(crate) struct PauseBody {
    /// The jobs of this facility; `null` where they are not meant by it.
    facility: Option<String>,
    /// The jobs for this model; with neither, all jobs.
    model: Option<String>,
    /// Since when.
    paused_at: Timestamp,
    /// Why, in the words of whoever paused it.
    reason: Option<String>,
}

impl From<Pause> for PauseBody {
    fn from(pause: Pause) -> Self {
        let (facility, model) = match pause.scope {
            PauseScope::All => (None, None),
            PauseScope::Facility(name) => (Some(name), None),
            PauseScope::Model(name) => (None, Some(name)),
        };
        Self { facility, model, paused_at: pause.paused_at, reason: pause.reason }
    }
}

/// What to pause or resume: one facility, or one model; with neither, or without a body, all jobs.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct PauseRequest {
    /// The jobs of this facility.
    facility: Option<String>,
    /// The jobs for this model, by the name that configuration and routes call it.
    model: Option<String>,
    /// Why; kept with the pause and shown. Nothing to a resume.
    reason: Option<String>,
}

/// How many jobs there are, and what is paused.
#[utoipa::path(
    get, path = "/v1/queue", tag = "queue", operation_id = "read_queue",
    responses((status = 200, description = "Now", body = Queue)),
)]
pub(crate) async fn read(State(api): State<Api>, Caller(access): Caller) -> Result<Json<Queue>, Problem> {
    Ok(Json(queue(&api, &access).await?))
}

/// Pauses all jobs, those of one facility, or those for one model: nobody claims them, in any process. What is in work is
/// finished; images are taken in and deadlines met as ever. Pausing twice is the same as once.
#[utoipa::path(
    post, path = "/v1/queue/pause", tag = "queue", operation_id = "pause_queue",
    request_body(content = Option<PauseRequest>, content_type = "application/json"),
    responses((status = 200, description = "Paused; the queue now", body = Queue)),
)]
pub(crate) async fn pause(State(api): State<Api>, caller: Caller, body: Bytes) -> Result<Json<Queue>, Problem> {
    let access = caller.require(Role::Operator)?;
    let (scope, reason) = request(&body)?;
    api.metastore.pause(access, &scope, reason.as_deref()).await?;
    tracing::info!(?scope, reason, "paused");
    Ok(Json(queue(&api, access).await?))
}

/// Ends a pause. Its jobs come back within seconds, in turn with those of others; what else is paused stays so.
#[utoipa::path(
    post, path = "/v1/queue/resume", tag = "queue", operation_id = "resume_queue",
    request_body(content = Option<PauseRequest>, content_type = "application/json"),
    responses(
        (status = 200, description = "Resumed; the queue now", body = Queue),
        (status = 404, description = "That was not paused"),
    ),
)]
pub(crate) async fn resume(State(api): State<Api>, caller: Caller, body: Bytes) -> Result<Json<Queue>, Problem> {
    let access = caller.require(Role::Operator)?;
    let (scope, _) = request(&body)?;
    if !api.metastore.resume(access, &scope).await? {
        let mut problem = "that is not paused; `GET /v1/queue` says what is".to_owned();
        if scope == PauseScope::All {
            problem.push_str(", and one facility or model is resumed by its name");
        }
        return Err(Problem::new(ProblemKind::NotFound, problem));
    }
    tracing::info!(?scope, "resumed");
    Ok(Json(queue(&api, access).await?))
}

fn request(body: &[u8]) -> Result<(PauseScope, Option<String>), Problem> {
    let invalid = |detail: String| Problem::new(ProblemKind::InvalidRequest, detail);
    let PauseRequest { facility, model, reason } = if body.is_empty() {
        PauseRequest::default()
    } else {
        serde_json::from_slice(body).map_err(|error| invalid(format!("the body is not as it should be: {error}")))?
    };
    if reason.as_ref().is_some_and(|reason| reason.chars().count() > MAX_REASON_CHARS) {
        return Err(invalid(format!("`reason` has more than {MAX_REASON_CHARS} characters")));
    }
    match (facility, model) {
        (None, None) => Ok((PauseScope::All, reason)),
        (Some(name), None) => Ok((PauseScope::Facility(name), reason)),
        (None, Some(name)) => Ok((PauseScope::Model(name), reason)),
        (Some(_), Some(_)) => Err(invalid("give `facility` or `model`; of both together, pause each".to_owned())),
    }
}

async fn queue(api: &Api, access: &Access) -> Result<Queue, Problem> {
    let counts = api.metastore.queue_counts().await?;
    let paused = api.metastore.pauses(access).await?.into_iter().map(Into::into).collect();
    Ok(Queue { jobs: counts.by_state, oldest_age_ms: counts.oldest_age_ms, paused })
}
