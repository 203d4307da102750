//! Inspections: opening, adding to, reading, listing and calling off.

use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use scrutineer_ingest::{AddedViews, EncodedView, IngestError, Intake, Metadata};
use scrutineer_store::{InspectionFilter, Submitted};
use scrutineer_types::{Access, Inspection, InspectionId, InspectionStatus, MaskForm, Page, Role, Timestamp, Verdict};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::{
    Api, Caller, Problem, ProblemKind, body,
    extract::{Path, Query, page_limit},
    openapi::ImageBytes,
    upload::{Description, Upload},
    wait::{Wait, preferred_wait},
};

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const IDEMPOTENCY_REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// A multipart upload, for the description of the API.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes what `multipart` reads part by part")]
pub(crate) struct MultipartSubmission {
    /// One or more parts of this name, each an image; at most `ingest.max_views`.
    image: Vec<ImageBytes>,
    /// JSON; its `views` describe the images in their order.
    metadata: Option<Metadata>,
}

/// The metadata of a raw upload: the same fields as in JSON, and those of its one view.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it describes what `Metadata::from_query` reads pair by pair")]
pub(crate) struct RawQuery {
    /// The caller's name for the thing.
    package_id: Option<String>,
    /// Where it was taken.
    facility: Option<String>,
    /// `low`, `normal` or `high`.
    priority: Option<String>,
    /// Not worked on before, RFC 3339 with offset; at most 30 days ahead.
    not_before: Option<String>,
    /// From receipt to verdict, in milliseconds; counted from receipt even with `not_before`.
    deadline_ms: Option<u64>,
    /// A number of views, or angles with commas between.
    views_expected: Option<String>,
    /// Which policy decides.
    policy: Option<String>,
    /// Which batch it is part of. Labels are written `labels.NAME=value`.
    batch: Option<String>,
    /// Which camera took it.
    camera: Option<String>,
    /// At which angle.
    angle: Option<String>,
    /// When it was taken, RFC 3339 with offset.
    captured_at: Option<String>,
}

/// Opens an inspection with one or more images, or joins the one of the same facility and package that awaits them.
#[utoipa::path(
    post, path = "/v1/inspections", tag = "inspections", operation_id = "submit_inspection",
    params(
        RawQuery,
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same content answers what was made the first time; kept for 24 hours"),
        ("Prefer" = Option<String>, Header, description = "`wait=N`: answer with the finished inspection if it finishes within N seconds, at most 60"),
    ),
    request_body(content(
        (MultipartSubmission = "multipart/form-data"),
        (Metadata<EncodedView> = "application/json"),
        (ImageBytes = "image/*"),
        (ImageBytes = "application/octet-stream"),
    )),
    responses(
        (status = 200, description = "Finished within the time of `Prefer: wait`", body = Inspection),
        (status = 202, description = "Recorded; nothing of it will be lost", body = Inspection,
            headers(("Location" = String, description = "Where the inspection is"))),
    ),
)]
pub(crate) async fn submit(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let access = caller.require(Role::Operator)?;
    let (intake, metadata) = receive::<Metadata>(&api, &headers, &query, body).await?;
    record(&api, access, &headers, intake.submit(access, metadata)).await
}

/// Adds one or more views to an inspection; after its decision they are late views, and it is decided anew.
#[utoipa::path(
    post, path = "/v1/inspections/{id}/views", tag = "inspections", operation_id = "add_views",
    params(
        ("id" = InspectionId, Path, description = "The inspection"),
        ("camera" = Option<String>, Query, description = "Of a raw image: which camera took it"),
        ("angle" = Option<String>, Query, description = "Of a raw image: at which angle"),
        ("captured_at" = Option<String>, Query, description = "Of a raw image: when it was taken, RFC 3339 with offset"),
        ("Idempotency-Key" = Option<String>, Header, description = "As for a new inspection"),
        ("Prefer" = Option<String>, Header, description = "As for a new inspection"),
    ),
    request_body(content(
        (MultipartSubmission = "multipart/form-data"),
        (AddedViews<EncodedView> = "application/json"),
        (ImageBytes = "image/*"),
        (ImageBytes = "application/octet-stream"),
    )),
    responses(
        (status = 200, description = "Finished within the time of `Prefer: wait`", body = Inspection),
        (status = 202, description = "Recorded", body = Inspection,
            headers(("Location" = String, description = "Where the inspection is"))),
    ),
)]
pub(crate) async fn add_views(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<InspectionId>,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let access = caller.require(Role::Operator)?;
    if api.metastore.inspection(access, id).await?.is_none() {
        body::refuse(&api, &headers, body);
        return Err(Problem::not_found("inspection"));
    }
    let (intake, added) = receive::<AddedViews>(&api, &headers, &query, body).await?;
    record(&api, access, &headers, intake.add_views(access, id, added.views)).await
}

/// How an inspection is written.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReadQuery {
    /// `polygons` (unless said) or `rle`: how masks are written.
    #[serde(default)]
    #[param(inline)]
    masks: MaskForm,
}

/// One inspection, whole.
#[utoipa::path(
    get, path = "/v1/inspections/{id}", tag = "inspections", operation_id = "get_inspection",
    params(("id" = InspectionId, Path, description = "The inspection"), ReadQuery),
    responses((status = 200, description = "As it stands", body = Inspection)),
)]
pub(crate) async fn read(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(id): Path<InspectionId>,
    Query(query): Query<ReadQuery>,
) -> Result<Json<Inspection>, Problem> {
    let Some(mut inspection) = api.metastore.inspection(&access, id).await? else {
        return Err(Problem::not_found("inspection"));
    };
    inspection.write_masks(query.masks);
    Ok(Json(inspection))
}

/// Calls an open inspection off, with its unfinished jobs.
#[utoipa::path(
    delete, path = "/v1/inspections/{id}", tag = "inspections", operation_id = "cancel_inspection",
    params(("id" = InspectionId, Path, description = "The inspection")),
    responses((status = 200, description = "Cancelled, now or before", body = Inspection)),
)]
pub(crate) async fn cancel(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<InspectionId>,
) -> Result<Json<Inspection>, Problem> {
    let access = caller.require(Role::Operator)?;
    Ok(Json(api.metastore.cancel(access, id).await?))
}

/// Which inspections to list; every field that is given must match.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// Its facility.
    facility: Option<String>,
    /// One of its views' cameras.
    camera: Option<String>,
    /// Its newest verdict.
    verdict: Option<Verdict>,
    /// Its status.
    status: Option<InspectionStatus>,
    /// Its package.
    package_id: Option<String>,
    /// Its batch.
    batch: Option<String>,
    /// Created at or after.
    since: Option<Timestamp>,
    /// Created before.
    until: Option<Timestamp>,
    /// Changed at or after.
    updated_since: Option<Timestamp>,
    /// At most so many: 50 unless said, 1 to 1000.
    limit: Option<usize>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Inspections, whole, newest first.
#[utoipa::path(
    get, path = "/v1/inspections", tag = "inspections", operation_id = "list_inspections", params(ListQuery),
    responses((status = 200, description = "One page", body = Page<Inspection>)),
)]
pub(crate) async fn list(
    State(api): State<Api>,
    Caller(access): Caller,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<Inspection>>, Problem> {
    let filter = InspectionFilter {
        facility: query.facility,
        camera: query.camera,
        verdict: query.verdict,
        status: query.status,
        package_id: query.package_id,
        batch: query.batch,
        since: query.since,
        until: query.until,
        updated_since: query.updated_since,
        limit: page_limit(query.limit)?,
        cursor: query.cursor,
    };
    Ok(Json(api.metastore.inspections(&access, &filter).await?))
}

/// Receives an upload; what was received of one that fails is deleted before the answer.
async fn receive<D: Description>(
    api: &Api,
    headers: &HeaderMap,
    query: &[(String, String)],
    body: Body,
) -> Result<(Intake, D), Problem> {
    let begun = async {
        let place = api.admission.upload()?;
        Ok((place, api.ingest.begin(idempotency_key(headers)?).await?))
    };
    let (_place, mut intake) = match begun.await {
        Ok(begun) => begun,
        Err(problem) => {
            body::refuse(api, headers, body);
            return Err(problem);
        }
    };
    let upload = Upload { headers, query, body };
    match upload.receive::<D>(api, &mut intake).await {
        Ok(description) => Ok((intake, description)),
        Err(problem) => {
            intake.discard().await;
            Err(problem)
        }
    }
}

/// Records a request and answers it, at once or when the wait that it prefers is over.
async fn record(
    api: &Api,
    access: &Access,
    headers: &HeaderMap,
    request: impl Future<Output = Result<Submitted, IngestError>>,
) -> Result<Response, Problem> {
    let patience = preferred_wait(headers, api.config.max_wait_s);
    // Before the commit, so that no decision falls between it and the first look.
    let decided = api.metastore.signals().subscribe_decided();
    let submitted = request.await?;
    let replayed = submitted.replayed;
    let (inspection, finished) = match patience {
        Some(patience) => Wait { decided, inspection: submitted.inspection }.finish(api, access, patience).await?,
        None => (submitted.inspection, false),
    };
    let location = format!("/v1/inspections/{}", inspection.id);
    let status = if finished { StatusCode::OK } else { StatusCode::ACCEPTED };
    let mut response = (status, Json(inspection)).into_response();
    let answer = response.headers_mut();
    answer.insert(header::LOCATION, location.parse().expect("a path of a UUID is a valid header"));
    if replayed {
        answer.insert(IDEMPOTENCY_REPLAYED, HeaderValue::from_static("true"));
    }
    if let Some(patience) = patience {
        let applied = format!("wait={}", patience.as_secs());
        answer.insert(PREFERENCE_APPLIED, applied.parse().expect("a number is a valid header"));
    }
    Ok(response)
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(key) = headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
    match key.to_str() {
        Ok(key) => Ok(Some(key.to_owned())),
        Err(_) => {
            Err(Problem::new(ProblemKind::InvalidRequest, "the idempotency key is not visible ASCII; send a UUID"))
        }
    }
}
