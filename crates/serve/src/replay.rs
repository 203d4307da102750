//! Policies applied to the past: what one would have decided, and decisions made anew.

use std::sync::Arc;

use axum::{Json, body::Body, extract::State, http::HeaderMap};
use scrutineer_decide::PolicyJudge;
use scrutineer_store::{Past, Replayed, simulate as simulate_past};
use scrutineer_types::{InspectionId, Policy, Role, Simulation, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    Api, Caller, Problem, ProblemKind,
    extract::{Path, Query, page_limit},
    policies,
};

/// Which decided inspections, and by what.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SimulateQuery {
    /// A stored version to apply; without it, the policy in the body is.
    version: Option<u32>,
    /// Only of this facility.
    facility: Option<String>,
    /// Only those received at or after, RFC 3339.
    since: Option<Timestamp>,
    /// Only those received before, RFC 3339.
    until: Option<Timestamp>,
}

/// Which decided inspections are judged again.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReplayQuery {
    /// Only of this facility.
    facility: Option<String>,
    /// Only those received at or after, RFC 3339.
    since: Option<Timestamp>,
    /// Only those received before, RFC 3339.
    until: Option<Timestamp>,
    /// How many inspections to go through in this call; 50, at most 1000. Fewer are judged where some are of other policies, or open.
    limit: Option<usize>,
    /// Where to go on: `next_cursor` of the call before.
    cursor: Option<InspectionId>,
}

/// What became of one page of the past.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Replayed)]
pub(crate) struct ReplayedBody {
    /// Inspections that were judged again.
    inspections: usize,
    /// Those that got a new decision, of the cause `replay`.
    decided: usize,
    /// Pass it as `cursor` to go on; `null` at the end.
    next_cursor: Option<InspectionId>,
}

/// What a policy would have decided of the inferences that are stored; nothing is inferred, and nothing written.
///
/// Looks at every completed inspection of the policy, but those that a person has decided.
#[utoipa::path(
    post, path = "/v1/policies/{name}/simulate", tag = "policies", operation_id = "simulate_policy",
    params(("name" = String, Path, description = "The policy whose inspections are looked at"), SimulateQuery),
    request_body(content((String = "application/toml"), (Policy = "application/json"))),
    responses((status = 200, description = "What would be otherwise", body = Simulation)),
)]
pub(crate) async fn simulate(
    State(api): State<Api>,
    caller: Caller,
    Path(name): Path<String>,
    Query(query): Query<SimulateQuery>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Simulation>, Problem> {
    let SimulateQuery { version, facility, since, until } = query;
    let _place = api.admission.replay()?;
    let policy = match version {
        Some(version) => stored(&api, &name, version).await?,
        None => policies::receive(&api, &name, &headers, body).await?,
    };
    let past = Past { policy: Some(name), facility, since, until };
    Ok(Json(simulate_past(&api.metastore, &caller.0, &past, Arc::new(PolicyJudge), policy).await?))
}

/// Judges decided inspections of a policy again, by its active version: a page of them, oldest first.
///
/// Where the verdict, or what it stands on, is another, a decision of the cause `replay` is appended, with its event. What was decided
/// before stays in the records; what a person has decided stands. Doing it twice is the same as once.
#[utoipa::path(
    post, path = "/v1/policies/{name}/replay", tag = "policies", operation_id = "replay_policy",
    params(("name" = String, Path, description = "The policy"), ReplayQuery),
    responses((status = 200, description = "What became of this page", body = ReplayedBody)),
)]
pub(crate) async fn replay(
    State(api): State<Api>,
    caller: Caller,
    Path(name): Path<String>,
    Query(query): Query<ReplayQuery>,
) -> Result<Json<ReplayedBody>, Problem> {
    caller.require(Role::Admin)?;
    let ReplayQuery { facility, since, until, limit, cursor } = query;
    let limit = page_limit(limit)?;
    if api.metastore.policy_versions(&name).await?.is_empty() {
        return Err(policies::unknown(&name));
    }
    let past = Past { policy: Some(name), facility, since, until };
    let Replayed { inspections, decided, next } = api.metastore.replay(&caller.0, &past, cursor, limit).await?;
    Ok(Json(ReplayedBody { inspections, decided, next_cursor: next }))
}

async fn stored(api: &Api, name: &str, version: u32) -> Result<Policy, Problem> {
    let versions = api.metastore.policy_versions(name).await?;
    let newest = versions.first().ok_or_else(|| policies::unknown(name))?.version;
    versions.into_iter().find(|one| one.version == version).map(|one| one.policy).ok_or_else(|| {
        let detail = format!("policy `{name}` has no version {version}; its newest is {newest}");
        Problem::new(ProblemKind::NotFound, detail)
    })
}
