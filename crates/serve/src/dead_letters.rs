//! Dead letters: discarded jobs, listed, read whole, redriven and purged.

use axum::{Json, extract::State};
use scrutineer_store::{Attempt, DeadLetter, DeadLetterFilter};
use scrutineer_types::{Access, FailureKind, InspectionId, JobId, Page, Priority, Role, Timestamp, ViewId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    Api, Caller, Problem, ProblemKind,
    extract::{Path, Query, page_limit},
};

/// A discarded job, whole.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeadLetter)]
pub(crate) struct DeadLetterBody {
    /// Which job.
    job_id: JobId,
    /// Of which inspection.
    inspection_id: InspectionId,
    /// Which view.
    view_id: ViewId,
    /// Where it was taken.
    facility: String,
    /// By which camera.
    camera: Option<String>,
    /// At which angle.
    angle: Option<String>,
    /// The caller's name for the thing inspected.
    package_id: Option<String>,
    /// Which of the configured models was to look at it.
    model: String,
    /// What was to be worked on first.
    priority: Priority,
    /// Attempts started; those that a lost process or a missing store cut short are not counted.
    attempts: u32,
    /// How often it might be started.
    max_attempts: u32,
    /// `transient` or `permanent`.
    kind: String,
    /// What it failed of: `original_missing`, `original_changed`, `fetch_failed`, `inference_failed`, `commit_refused`,
    /// `worker_lost`, `model_not_served`.
    code: String,
    /// In which stage the last attempt failed; `null` for one of an earlier version.
    stage: Option<String>,
    /// The last attempt's error, whole.
    error: String,
    /// When it was submitted.
    created_at: Timestamp,
    /// When it was discarded.
    discarded_at: Timestamp,
}

impl From<DeadLetter> for DeadLetterBody {
    fn from(letter: DeadLetter) -> Self {
        Self {
            job_id: letter.job_id,
            inspection_id: letter.inspection_id,
            view_id: letter.view_id,
            facility: letter.facility,
            camera: letter.camera,
            angle: letter.angle,
            package_id: letter.package_id,
            model: letter.model,
            priority: letter.priority,
            attempts: letter.attempts,
            max_attempts: letter.max_attempts,
            kind: letter.kind,
            code: letter.code,
            stage: letter.stage,
            error: letter.error,
            created_at: letter.created_at,
            discarded_at: letter.discarded_at,
        }
    }
}

/// A discarded job with its attempts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WholeDeadLetter {
    #[serde(flatten)]
    letter: DeadLetterBody,
    /// Its attempts, oldest first, those before an earlier redrive included.
    history: Vec<AttemptBody>,
}

/// One attempt that ended without a result.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Attempt)]
pub(crate) struct AttemptBody {
    /// When it was started.
    started_at: Option<Timestamp>,
    /// When its end was recorded: of a lost worker, when its lease was found to be over.
    ended_at: Timestamp,
    /// `retried`, `discarded`, `crashed` (its worker was lost), `late` (its worker came back after its lease was over).
    outcome: String,
    /// Which process worked on it.
    worker: Option<String>,
    /// In which stage it failed.
    stage: Option<String>,
    /// What it failed of, as a word.
    code: Option<String>,
    /// The same for people.
    error: Option<String>,
}

impl From<Attempt> for AttemptBody {
    fn from(attempt: Attempt) -> Self {
        let Attempt { started_at, ended_at, outcome, worker, stage, code, error } = attempt;
        Self { started_at, ended_at, outcome, worker, stage, code, error }
    }
}

/// Which dead letters; every field that is given must match.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DeadLetterQuery {
    /// Its facility.
    facility: Option<String>,
    /// Its camera.
    camera: Option<String>,
    /// What configuration calls its model.
    model: Option<String>,
    /// What it failed of, as `original_missing`.
    code: Option<String>,
    /// Whether more attempts might have helped.
    #[param(inline)]
    kind: Option<FailureKind>,
    /// A part of its error.
    error_contains: Option<String>,
    /// Discarded at or after.
    since: Option<Timestamp>,
    /// Discarded before.
    until: Option<Timestamp>,
    /// At most so many: in a list 50 unless said, 1 to 1000; when redriving or purging, all unless said.
    limit: Option<usize>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// `true`: every dead letter is meant. A purge without a filter needs it.
    all: Option<bool>,
}

/// What was redriven.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Redriven {
    /// The jobs that are available again.
    jobs: Vec<JobId>,
}

/// What was purged.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Purged {
    /// The jobs whose dead letters are gone.
    jobs: Vec<JobId>,
}

/// Discarded jobs, newest first.
#[utoipa::path(
    get, path = "/v1/dead-letters", tag = "dead letters", operation_id = "list_dead_letters", params(DeadLetterQuery),
    responses((status = 200, description = "One page", body = Page<DeadLetterBody>)),
)]
pub(crate) async fn list(
    State(api): State<Api>,
    Caller(access): Caller,
    Query(query): Query<DeadLetterQuery>,
) -> Result<Json<Page<DeadLetterBody>>, Problem> {
    let limit = page_limit(query.limit)?;
    let page = api.metastore.dead_letters(&access, &filter(query, limit)).await?;
    let items = page.items.into_iter().map(Into::into).collect();
    Ok(Json(Page { items, next_cursor: page.next_cursor }))
}

/// Makes one discarded job available again, its attempts from 0.
#[utoipa::path(
    post, path = "/v1/dead-letters/{job_id}/redrive", tag = "dead letters", operation_id = "redrive_dead_letter",
    params(("job_id" = JobId, Path, description = "The job")),
    responses((status = 200, description = "Available again", body = Redriven)),
)]
pub(crate) async fn redrive_one(
    State(api): State<Api>,
    caller: Caller,
    Path(job_id): Path<JobId>,
) -> Result<Json<Redriven>, Problem> {
    let access = caller.require(Role::Operator)?;
    let redriven = redrive(&api, access, &DeadLetterFilter { job_id: Some(job_id), ..Default::default() }).await?;
    if redriven.jobs.is_empty() { Err(Problem::not_found("dead letter")) } else { Ok(Json(redriven)) }
}

/// Makes every discarded job that matches available again; without a filter, all of them.
#[utoipa::path(
    post, path = "/v1/dead-letters/redrive", tag = "dead letters", operation_id = "redrive_dead_letters", params(DeadLetterQuery),
    responses((status = 200, description = "Available again; none is no error", body = Redriven)),
)]
pub(crate) async fn redrive_matching(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<DeadLetterQuery>,
) -> Result<Json<Redriven>, Problem> {
    let access = caller.require(Role::Operator)?;
    let limit = query.limit.unwrap_or(0);
    Ok(Json(redrive(&api, access, &filter(query, limit)).await?))
}

/// One discarded job with its attempts.
#[utoipa::path(
    get, path = "/v1/dead-letters/{job_id}", tag = "dead letters", operation_id = "read_dead_letter",
    params(("job_id" = JobId, Path, description = "The job")),
    responses((status = 200, description = "Whole", body = WholeDeadLetter)),
)]
pub(crate) async fn read(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(job_id): Path<JobId>,
) -> Result<Json<WholeDeadLetter>, Problem> {
    let letter = api.metastore.dead_letter(&access, job_id).await?;
    let mut letter = letter.ok_or_else(|| Problem::not_found("dead letter"))?;
    let history = std::mem::take(&mut letter.history).into_iter().map(Into::into).collect();
    Ok(Json(WholeDeadLetter { letter: letter.into(), history }))
}

/// Forgets one discarded job for good: its view stays failed, its inspection's verdict as it is. An event keeps the letter.
#[utoipa::path(
    delete, path = "/v1/dead-letters/{job_id}", tag = "dead letters", operation_id = "purge_dead_letter",
    params(("job_id" = JobId, Path, description = "The job")),
    responses((status = 200, description = "Gone", body = Purged)),
)]
pub(crate) async fn purge_one(
    State(api): State<Api>,
    caller: Caller,
    Path(job_id): Path<JobId>,
) -> Result<Json<Purged>, Problem> {
    let access = caller.require(Role::Operator)?;
    let filter = DeadLetterFilter { job_id: Some(job_id), ..Default::default() };
    let jobs = api.metastore.purge(access, &filter).await?;
    if jobs.is_empty() { Err(Problem::not_found("dead letter")) } else { Ok(Json(Purged { jobs })) }
}

/// Forgets every discarded job that matches, for good; all of them only with `all=true`.
#[utoipa::path(
    post, path = "/v1/dead-letters/purge", tag = "dead letters", operation_id = "purge_dead_letters",
    params(DeadLetterQuery),
    responses((status = 200, description = "Gone; none is no error", body = Purged)),
)]
pub(crate) async fn purge_matching(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<DeadLetterQuery>,
) -> Result<Json<Purged>, Problem> {
    let access = caller.require(Role::Operator)?;
    let (all, limit) = (query.all == Some(true), query.limit.unwrap_or(0));
    let filter = filter(query, limit);
    if !all && filter == (DeadLetterFilter { limit, ..Default::default() }) {
        return Err(Problem::new(
            ProblemKind::InvalidRequest,
            "this would purge every dead letter, and nothing brings one back; give a filter, or `all=true`",
        ));
    }
    Ok(Json(Purged { jobs: api.metastore.purge(access, &filter).await? }))
}

fn filter(query: DeadLetterQuery, limit: usize) -> DeadLetterFilter {
    let DeadLetterQuery { facility, camera, model, code, kind, error_contains, since, until, cursor, .. } = query;
    DeadLetterFilter { job_id: None, facility, camera, model, code, kind, error_contains, since, until, limit, cursor }
}

async fn redrive(api: &Api, access: &Access, filter: &DeadLetterFilter) -> Result<Redriven, Problem> {
    let jobs = api.metastore.redrive(access, filter).await?;
    if let Err(error) = api.queue.publish(&jobs).await {
        // The rows say so already; upkeep publishes them again.
        tracing::warn!(%error, jobs = jobs.len(), "jobs were redriven but not published");
    }
    Ok(Redriven { jobs })
}
