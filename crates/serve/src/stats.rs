//! Counts of inspections.

use std::collections::BTreeMap;

use axum::{Json, extract::State};
use scrutineer_store::Stats;
use scrutineer_types::{Facilities, JobState, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{Api, Caller, Problem, extract::Query};

/// What to count.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct StatsQuery {
    /// Created at or after; without it, all.
    since: Option<Timestamp>,
}

/// Inspections by status, verdict and facility.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Stats)]
pub(crate) struct StatsBody {
    /// In all.
    inspections: u64,
    /// By status.
    by_status: BTreeMap<String, u64>,
    /// By newest verdict, those that have one.
    by_verdict: BTreeMap<String, u64>,
    /// By facility, then by verdict (`none` without one).
    by_facility: BTreeMap<String, BTreeMap<String, u64>>,
    /// The jobs of the whole database; `null` for a caller who sees only some facilities.
    jobs: Option<JobCounts>,
}

/// Jobs as they stand now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JobCounts {
    /// By state.
    #[schema(value_type = BTreeMap<String, u64>)]
    by_state: BTreeMap<JobState, u64>,
    /// Age of the oldest that could be worked on now, in milliseconds; 0 where none waits.
    oldest_age_ms: u64,
}

/// Inspections by status and verdict, in all and by facility; and the jobs as they stand.
#[utoipa::path(
    get, path = "/v1/stats", tag = "analytics", operation_id = "get_stats", params(StatsQuery),
    responses((status = 200, description = "Counts", body = StatsBody)),
)]
pub(crate) async fn read(
    State(api): State<Api>,
    Caller(access): Caller,
    Query(query): Query<StatsQuery>,
) -> Result<Json<StatsBody>, Problem> {
    let Stats { inspections, by_status, by_verdict, by_facility } = api.metastore.stats(&access, query.since).await?;
    let jobs = match access.facilities {
        Facilities::Only(_) => None,
        Facilities::All => {
            let counts = api.metastore.queue_counts().await?;
            Some(JobCounts { by_state: counts.by_state, oldest_age_ms: counts.oldest_age_ms })
        }
    };
    Ok(Json(StatsBody { inspections, by_status, by_verdict, by_facility, jobs }))
}
