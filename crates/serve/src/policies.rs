//! Policies: their versions, and new ones.

use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, header},
};
use scrutineer_decide::{PolicyError, check_classes, content_hash, parse, validate};
use scrutineer_infer::Model;
use scrutineer_inspect::Inspector;
use scrutineer_store::PolicyVersion;
use scrutineer_types::{Page, Policy, Role, Routes, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    Api, Caller, Problem, ProblemKind,
    body::BoundedBody,
    extract::{Path, Query},
};

/// Longest policy in bytes: a hundred classes with certificate stay far below.
const MAX_POLICY_BYTES: u64 = 256 << 10;

/// One version of a policy.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PolicyVersion)]
pub(crate) struct PolicyVersionBody {
    /// From 1, without gaps.
    version: u32,
    /// Whether it is the one that decides.
    active: bool,
    /// SHA-256 of its content.
    hash: String,
    /// When it was stored.
    imported_at: Timestamp,
    /// When it last began to decide; `null`: never.
    activated_at: Option<Timestamp>,
    /// Its content.
    policy: Policy,
}

impl From<PolicyVersion> for PolicyVersionBody {
    fn from(PolicyVersion { version, active, hash, imported_at, activated_at, policy }: PolicyVersion) -> Self {
        Self { version, active, hash, imported_at, activated_at, policy }
    }
}

/// What to do with a new version.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PutQuery {
    /// Whether it decides from now on; true unless said.
    #[serde(default = "yes")]
    activate: bool,
}

fn yes() -> bool {
    true
}

/// Every version of a policy, newest first.
#[utoipa::path(
    get, path = "/v1/policies/{name}", tag = "policies", operation_id = "get_policy",
    params(("name" = String, Path, description = "The policy")),
    responses((status = 200, description = "Its versions", body = Page<PolicyVersionBody>)),
)]
pub(crate) async fn read(
    State(api): State<Api>,
    _caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<Page<PolicyVersionBody>>, Problem> {
    let versions = api.metastore.policy_versions(&name).await?;
    if versions.is_empty() {
        return Err(unknown(&name));
    }
    Ok(Json(Page { items: versions.into_iter().map(Into::into).collect(), next_cursor: None }))
}

/// Stores a policy as the next version of its name, unless a version has this content already.
#[utoipa::path(
    put, path = "/v1/policies/{name}", tag = "policies", operation_id = "put_policy",
    params(("name" = String, Path, description = "The policy; the same name is in its content"), PutQuery),
    request_body(content((String = "application/toml"), (Policy = "application/json"))),
    responses((status = 200, description = "The version that has this content", body = PolicyVersionBody)),
)]
pub(crate) async fn put(
    State(api): State<Api>,
    caller: Caller,
    Path(name): Path<String>,
    Query(query): Query<PutQuery>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<PolicyVersionBody>, Problem> {
    caller.require(Role::Admin)?;
    let policy = receive(&api, &name, &headers, body).await?;
    let stored = api.metastore.import_policy(&policy, &content_hash(&policy), query.activate).await?;
    Ok(Json(stored.into()))
}

/// The policy `name` that a request brings, if it makes sense and fits the models.
pub(crate) async fn receive(api: &Api, name: &str, headers: &HeaderMap, body: Body) -> Result<Policy, Problem> {
    let body = BoundedBody::new(body, headers, MAX_POLICY_BYTES, &api.config)?.collect().await?;
    let policy = understand(&body, headers)?;
    if policy.name != name {
        let detail = format!("the policy is named `{}`, the address says `{name}`; make them the same", policy.name);
        return Err(invalid(detail));
    }
    if let Some(inspector) = &api.inspector {
        fits_its_models(&api.routes, inspector, &policy)?;
    }
    Ok(policy)
}

/// There is no policy of that name.
pub(crate) fn unknown(name: &str) -> Problem {
    Problem::new(ProblemKind::NotFound, format!("there is no policy `{name}`"))
}

/// Refuses a policy with a class that a model lacks whose views it is to judge: the loaded ones of its routes, or, where no
/// route names it and requests must, whichever fits.
fn fits_its_models(routes: &Routes, inspector: &Inspector, policy: &Policy) -> Result<(), Problem> {
    let pairs = routes.pairs();
    let routed: Vec<_> = pairs.iter().filter(|(_, name)| *name == policy.name).map(|(model, _)| *model).collect();
    let check = |model: &Model| check_classes(policy, model.classes()).map_err(refused);
    if routed.is_empty() {
        let checked: Vec<_> = inspector.models().map(|(_, model)| check(model)).collect();
        return if checked.iter().any(Result::is_ok) { Ok(()) } else { checked.into_iter().next().unwrap_or(Ok(())) };
    }
    routed.into_iter().filter_map(|name| inspector.model(name)).try_for_each(check)
}

/// JSON where the content type says so, else TOML.
fn understand(body: &[u8], headers: &HeaderMap) -> Result<Policy, Problem> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if content_type.starts_with("application/json") {
        let policy = serde_json::from_slice(body).map_err(|error| invalid(error.to_string()))?;
        validate(&policy).map_err(refused)?;
        return Ok(policy);
    }
    let toml = std::str::from_utf8(body).map_err(|error| invalid(format!("the policy is not UTF-8: {error}")))?;
    parse(toml).map_err(refused)
}

#[expect(clippy::needless_pass_by_value, reason = "it is passed to map_err")]
fn refused(error: PolicyError) -> Problem {
    invalid(error.to_string())
}

fn invalid(detail: String) -> Problem {
    Problem::new(ProblemKind::InvalidPolicy, detail)
}
