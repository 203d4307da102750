//! What is kept: what goes when, and what is held back from it.

use axum::{Json, extract::State};
use scrutineer_store::{Hold, HoldFilter, HoldWish, InspectionFilter};
use scrutineer_types::{Access, InspectionId, Page, Role, Timestamp, Verdict};
use scrutineer_upkeep::{AHEAD_DAYS, KindOutlook, Outlook, outlook};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    Api, Caller, Problem, ProblemKind,
    extract::{Path, Query, page_limit},
};

/// Inspections that are looked up, and held, at once.
const SLICE: usize = 500;

/// An inspection of which nothing is removed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Hold)]
pub(crate) struct HoldBody {
    /// Which inspection.
    inspection_id: InspectionId,
    /// Where it was taken.
    facility: String,
    /// The caller's name for the thing inspected.
    package_id: Option<String>,
    /// Why it is held.
    reason: String,
    /// Who said so.
    by: String,
    /// Since when.
    held_at: Timestamp,
}

impl From<Hold> for HoldBody {
    fn from(hold: Hold) -> Self {
        let Hold { inspection_id, facility, package_id, reason, held_by, held_at } = hold;
        Self { inspection_id, facility, package_id, reason, by: held_by, held_at }
    }
}

/// Why something is held.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HoldRequest {
    /// For whoever finds it in a year, as a case's number; 1 to 2,000 characters.
    reason: String,
    /// Who says so; 1 to 200 characters.
    by: String,
}

/// Which holds; every field that is given must match.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct HoldQuery {
    /// Its facility.
    facility: Option<String>,
    /// At most so many: 50 unless said, 1 to 1000.
    limit: Option<usize>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Who ends a hold.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReleaseQuery {
    /// Who says so; 1 to 200 characters.
    by: String,
}

/// Which inspections to hold or release; every field that is given must match, and one is needed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct HeldQuery {
    /// Its facility.
    facility: Option<String>,
    /// One of its views' cameras.
    camera: Option<String>,
    /// Its newest verdict.
    verdict: Option<Verdict>,
    /// Its package.
    package_id: Option<String>,
    /// Its batch.
    batch: Option<String>,
    /// Created at or after.
    since: Option<Timestamp>,
    /// Created before.
    until: Option<Timestamp>,
}

/// Which inspections were held or released.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Held {
    /// Newest first; those that were so already are not among them.
    inspections: Vec<InspectionId>,
}

/// What goes when.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Retention)]
pub(crate) struct RetentionBody {
    /// Each kind once.
    kinds: Vec<KindBody>,
    /// How many inspections are held: of them nothing goes.
    held: u64,
}

/// When what is left of a kind goes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RetentionKind)]
pub(crate) struct KindBody {
    /// `inspections`, `originals`, `detections`, `dead_letters`, `events`.
    kind: &'static str,
    /// The setting that says for how long.
    setting: &'static str,
    /// For how many days it is kept, by its own setting or by its inspections'; `null`: for ever.
    kept_days: Option<u32>,
    /// When the oldest came.
    oldest_at: Option<Timestamp>,
    /// When that is to go; later where it is in work, or has changed since.
    goes_at: Option<Timestamp>,
    /// About how many go within the next days; empty where nobody counts them.
    going: Vec<Going>,
}

/// How many go within a time.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Going {
    /// Within so many days.
    days: i64,
    /// About so many.
    count: u64,
}

impl From<KindOutlook> for KindBody {
    fn from(one: KindOutlook) -> Self {
        let going = AHEAD_DAYS.into_iter().zip(one.going.into_iter().flatten());
        Self {
            kind: one.kind.as_str(),
            setting: one.kind.setting(),
            kept_days: one.kept_days,
            oldest_at: one.oldest_at,
            goes_at: one.goes_at,
            going: going.map(|(days, count)| Going { days, count }).collect(),
        }
    }
}

/// What goes when: for each kind, how long it is kept, its oldest, and about how much goes in the next days.
#[utoipa::path(
    get, path = "/v1/retention", tag = "retention", operation_id = "read_retention",
    responses((status = 200, description = "As things stand", body = RetentionBody)),
)]
pub(crate) async fn read(State(api): State<Api>, caller: Caller) -> Result<Json<RetentionBody>, Problem> {
    // Of the whole installation, so for those who see all of it.
    let access = caller.require(Role::Operator)?;
    if *access != Access::all() {
        return Err(Problem::new(
            ProblemKind::Forbidden,
            "this is about all facilities: ask somebody who may see them",
        ));
    }
    let now = api.metastore.now().await?;
    let Outlook { kinds, held } = outlook(api.metastore.as_ref(), &api.upkeep, now).await?;
    Ok(Json(RetentionBody { kinds: kinds.into_iter().map(Into::into).collect(), held }))
}

/// Inspections that are held, newest first.
#[utoipa::path(
    get, path = "/v1/holds", tag = "retention", operation_id = "list_holds", params(HoldQuery),
    responses((status = 200, description = "One page", body = Page<HoldBody>)),
)]
pub(crate) async fn list(
    State(api): State<Api>,
    Caller(access): Caller,
    Query(query): Query<HoldQuery>,
) -> Result<Json<Page<HoldBody>>, Problem> {
    let HoldQuery { facility, limit, cursor } = query;
    let filter = HoldFilter { inspection_id: None, facility, limit: page_limit(limit)?, cursor };
    let Page { items, next_cursor } = api.metastore.holds(&access, &filter).await?;
    Ok(Json(Page { items: items.into_iter().map(Into::into).collect(), next_cursor }))
}

/// Holds an inspection: whatever is old, nothing of it is removed until it is released. Where it is held already, the first reason stands.
#[utoipa::path(
    put, path = "/v1/inspections/{id}/hold", tag = "retention", operation_id = "hold_inspection",
    params(("id" = InspectionId, Path, description = "The inspection")), request_body = HoldRequest,
    responses((status = 200, description = "Held, now or before", body = HoldBody)),
)]
pub(crate) async fn hold(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<InspectionId>,
    Json(request): Json<HoldRequest>,
) -> Result<Json<HoldBody>, Problem> {
    let access = caller.require(Role::Operator)?;
    api.metastore.hold(access, &[id], &wish(request)).await?;
    let filter = HoldFilter { inspection_id: Some(id), limit: 1, ..HoldFilter::default() };
    let held = api.metastore.holds(access, &filter).await?.items.pop();
    held.map(|held| Json(held.into())).ok_or_else(|| Problem::not_found("inspection"))
}

/// Ends the hold of an inspection: what is old of it goes at the next turn.
#[utoipa::path(
    delete, path = "/v1/inspections/{id}/hold", tag = "retention", operation_id = "release_inspection",
    params(("id" = InspectionId, Path, description = "The inspection"), ReleaseQuery),
    responses((status = 200, description = "Released", body = Held)),
)]
pub(crate) async fn release(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<InspectionId>,
    Query(ReleaseQuery { by }): Query<ReleaseQuery>,
) -> Result<Json<Held>, Problem> {
    let access = caller.require(Role::Operator)?;
    let inspections = api.metastore.release_hold(access, &[id], &by).await?;
    if inspections.is_empty() { Err(Problem::not_found("hold")) } else { Ok(Json(Held { inspections })) }
}

/// Holds every inspection that matches, as all of a package or of a batch.
#[utoipa::path(
    post, path = "/v1/holds", tag = "retention", operation_id = "hold_inspections", params(HeldQuery),
    request_body = HoldRequest,
    responses((status = 200, description = "Held; none is no error", body = Held)),
)]
pub(crate) async fn hold_matching(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<HeldQuery>,
    Json(request): Json<HoldRequest>,
) -> Result<Json<Held>, Problem> {
    let access = caller.require(Role::Operator)?;
    let wish = wish(request);
    let mut slices = Slices::new(query)?;
    let mut inspections = Vec::new();
    while let Some(ids) = slices.next(&api, access).await? {
        let mut held = api.metastore.hold(access, &ids, &wish).await?;
        held.reverse();
        inspections.extend(held);
    }
    Ok(Json(Held { inspections }))
}

/// Releases every inspection that matches.
#[utoipa::path(
    post, path = "/v1/holds/release", tag = "retention", operation_id = "release_inspections",
    params(HeldQuery), request_body = HoldRelease,
    responses((status = 200, description = "Released; none is no error", body = Held)),
)]
pub(crate) async fn release_matching(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<HeldQuery>,
    Json(HoldRelease { by }): Json<HoldRelease>,
) -> Result<Json<Held>, Problem> {
    let access = caller.require(Role::Operator)?;
    let mut slices = Slices::new(query)?;
    let mut inspections = Vec::new();
    while let Some(ids) = slices.next(&api, access).await? {
        let mut released = api.metastore.release_hold(access, &ids, &by).await?;
        released.reverse();
        inspections.extend(released);
    }
    Ok(Json(Held { inspections }))
}

/// Who ends holds.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HoldRelease {
    /// Who says so; 1 to 200 characters.
    by: String,
}

fn wish(HoldRequest { reason, by }: HoldRequest) -> HoldWish {
    HoldWish { reason, by }
}

/// The inspections that match, a slice at a time.
struct Slices {
    filter: InspectionFilter,
    ended: bool,
}

impl Slices {
    fn new(query: HeldQuery) -> Result<Self, Problem> {
        let HeldQuery { facility, camera, verdict, package_id, batch, since, until } = query;
        let filter = InspectionFilter {
            facility,
            camera,
            verdict,
            package_id,
            batch,
            since,
            until,
            ..InspectionFilter::default()
        };
        if filter == InspectionFilter::default() {
            let message = "say which inspections, as `package_id=…` or `batch=…`; for one, use its own address";
            return Err(Problem::new(ProblemKind::InvalidRequest, message));
        }
        Ok(Self { filter: InspectionFilter { limit: SLICE, ..filter }, ended: false })
    }

    async fn next(&mut self, api: &Api, access: &Access) -> Result<Option<Vec<InspectionId>>, Problem> {
        if self.ended {
            return Ok(None);
        }
        let page = api.metastore.inspections(access, &self.filter).await?;
        self.ended = page.next_cursor.is_none();
        self.filter.cursor = page.next_cursor;
        Ok(Some(page.items.into_iter().map(|inspection| inspection.id).collect()))
    }
}
