//! Dead letters: discarded jobs, listed and redriven.

use axum::{Json, extract::State};
use scrutineer_store::{DeadLetter, DeadLetterFilter};
use scrutineer_types::{Access, InspectionId, JobId, Page, Role, Timestamp, ViewId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    Api, Caller, Problem,
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
    /// Attempts started.
    attempts: u32,
    /// `transient` or `permanent`.
    kind: String,
    /// The last attempt's error, whole.
    error: String,
    /// When it was submitted.
    created_at: Timestamp,
    /// When it was discarded.
    discarded_at: Timestamp,
}

impl From<DeadLetter> for DeadLetterBody {
    fn from(letter: DeadLetter) -> Self {
        let DeadLetter { job_id, inspection_id, view_id, facility, attempts, kind, error, created_at, discarded_at } =
            letter;
        Self { job_id, inspection_id, view_id, facility, attempts, kind, error, created_at, discarded_at }
    }
}

/// Which dead letters; every field that is given must match.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DeadLetterQuery {
    /// Its facility.
    facility: Option<String>,
    /// A part of its error.
    error_contains: Option<String>,
    /// Discarded at or after.
    since: Option<Timestamp>,
    /// At most so many: in a list 50 unless said, 1 to 1000; when redriving, all unless said.
    limit: Option<usize>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// What was redriven.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Redriven {
    /// The jobs that are available again.
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

fn filter(query: DeadLetterQuery, limit: usize) -> DeadLetterFilter {
    let DeadLetterQuery { facility, error_contains, since, cursor, .. } = query;
    DeadLetterFilter { job_id: None, facility, error_contains, since, limit, cursor }
}

async fn redrive(api: &Api, access: &Access, filter: &DeadLetterFilter) -> Result<Redriven, Problem> {
    let jobs = api.metastore.redrive(access, filter).await?;
    if let Err(error) = api.queue.publish(&jobs).await {
        // The rows say so already; upkeep publishes them again.
        tracing::warn!(%error, jobs = jobs.len(), "jobs were redriven but not published");
    }
    Ok(Redriven { jobs })
}
