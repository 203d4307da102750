//! What the watches say: alarms, and the audits behind them.

use axum::{Json, extract::State};
use scrutineer_store::AlarmFilter;
use scrutineer_types::{Alarm, AuditReport, Page, Role};
use scrutineer_upkeep::audits;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::{
    Api, Caller, Problem, ProblemKind,
    extract::{Path, Query, page_limit},
    policies::unknown,
};

/// Which alarms; every field that is given must match.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AlarmQuery {
    /// `escape` or `drift`.
    kind: Option<String>,
    /// Of this policy.
    policy: Option<String>,
    /// `true`: those that were ended, too.
    cleared: Option<bool>,
    /// At most so many: 50 unless said, 1 to 1000.
    limit: Option<usize>,
}

/// Alarms, the newest first.
#[utoipa::path(
    get, path = "/v1/alarms", tag = "alarms", operation_id = "list_alarms", params(AlarmQuery),
    responses((status = 200, description = "Those that match", body = Page<Alarm>)),
)]
pub(crate) async fn list(
    State(api): State<Api>,
    Caller(access): Caller,
    Query(query): Query<AlarmQuery>,
) -> Result<Json<Page<Alarm>>, Problem> {
    let AlarmQuery { kind, policy, cleared, limit } = query;
    let filter = AlarmFilter { kind, policy, cleared: cleared == Some(true), limit: page_limit(limit)? };
    Ok(Json(Page { items: api.metastore.alarms(&access, &filter).await?, next_cursor: None }))
}

/// How an alarm ends.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ClearQuery {
    /// Of drift: `true` where what was noticed is here to stay, so that the watch forgets what was normal and learns anew.
    #[serde(default)]
    relearn: bool,
}

/// Ends an alarm whose cause was dealt with: the watch begins anew, with no evidence.
#[utoipa::path(
    post, path = "/v1/alarms/{id}/clear", tag = "alarms", operation_id = "clear_alarm",
    params(("id" = Uuid, Path, description = "The alarm"), ClearQuery),
    responses((status = 200, description = "Ended", body = Alarm), (status = 404, description = "No such alarm is raised")),
)]
pub(crate) async fn clear(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Query(ClearQuery { relearn }): Query<ClearQuery>,
) -> Result<Json<Alarm>, Problem> {
    let access = caller.require(Role::Operator)?;
    let cleared = api.metastore.clear_alarm(access, id, relearn).await?;
    let cleared = cleared.ok_or_else(|| Problem::new(ProblemKind::NotFound, "no such alarm is raised"))?;
    tracing::info!(alarm = %cleared.id, kind = cleared.kind, "ended");
    Ok(Json(cleared))
}

/// What the audits of a policy's accepts say since its active version was activated: limits for the escape rate by facility, and the
/// evidence that more escapes than was promised.
#[utoipa::path(
    get, path = "/v1/policies/{name}/audits", tag = "alarms", operation_id = "read_audits",
    params(("name" = String, Path, description = "The policy")),
    responses((status = 200, description = "Now", body = AuditReport)),
)]
pub(crate) async fn audits(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(name): Path<String>,
) -> Result<Json<AuditReport>, Problem> {
    let versions = api.metastore.policy_versions(&name).await?;
    let active = versions.into_iter().find(|version| version.active).ok_or_else(|| unknown(&name))?;
    Ok(Json(audits::report(api.metastore.as_ref(), &access, &active).await?))
}
