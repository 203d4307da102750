//! `POST /v1/detect`: one image in, what the model finds on it out; nothing is stored and no policy is asked.

use axum::{Json, body::Body, extract::State, http::HeaderMap};
use scrutineer_inspect::{InspectError, Lane, Order};
use scrutineer_types::{ImageInfo, Role, Timestamp, View, ViewId, ViewStatus, Viewpoint};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use utoipa::IntoParams;

use crate::{
    Api, Caller, Problem, ProblemKind, body::BoundedBody, body::declared_bytes, extract::Query, openapi::ImageBytes,
    upload::must_be_raw,
};

/// By whom and how an image is looked at.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct DetectQuery {
    /// A loaded model, as `GET /v1/models` names it; without it, that of the route.
    model: Option<String>,
    /// Where it was taken: the route decides on model, region, orientation and tiles. Without these three, no route applies but
    /// one for all.
    facility: Option<String>,
    /// Which camera took it.
    camera: Option<String>,
    /// At which angle.
    angle: Option<String>,
}

/// Detects on one raw image while the client waits, before any job; nothing is stored.
///
/// An image that cannot be decoded is refused (`unreadable-image`): unlike an inspection's view it has no state to keep.
#[utoipa::path(
    post, path = "/v1/detect", tag = "detection", operation_id = "detect", params(DetectQuery),
    request_body(content((ImageBytes = "image/*"), (ImageBytes = "application/octet-stream"))),
    responses((status = 200, description = "The view, as in an inspection; its id is kept nowhere", body = View)),
)]
pub(crate) async fn detect(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<DetectQuery>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<View>, Problem> {
    caller.require(Role::Operator)?;
    let received_at = Timestamp::now();
    let Some(inspector) = &api.inspector else {
        return Err(Problem::new(
            ProblemKind::NoModel,
            "this process runs no model; ask one with the role `worker`, or send an inspection",
        ));
    };
    let facility = query.facility.as_deref().unwrap_or_default();
    let from = Viewpoint::new(facility, query.camera.as_deref(), query.angle.as_deref());
    let model = query.model.as_deref().unwrap_or(api.routes.model(&from)).to_owned();
    if inspector.model(&model).is_none() {
        // Before the image is read. What the route chose is no fault of the client's.
        let kind = if query.model.is_some() { ProblemKind::UnknownModel } else { ProblemKind::NoModel };
        return Err(Problem::new(kind, InspectError::NotLoaded(model).to_string()));
    }
    let order = Order { model, treatment: api.routes.treatment(&from), trace: scrutineer_trace::current() };
    let limit = api.ingest.config().max_image_bytes;
    let body = BoundedBody::new(body, &headers, limit, &api.config)?;
    must_be_raw(&headers)?;
    let _place = api.admission.upload()?;
    let _held = api.admission.memory(declared_bytes(&headers).unwrap_or(limit)).await?;
    let (header, bytes) = api.ingest.collect_image(body).await?;
    let image = ImageInfo {
        width: header.width,
        height: header.height,
        format: header.format,
        size_bytes: bytes.len() as u64,
        sha256: hex::encode(Sha256::digest(&bytes)),
    };
    let inference = inspector.try_inspect(bytes, order, Lane::Interactive).await?;
    Ok(Json(View {
        id: ViewId::new(),
        path: None,
        camera: query.camera,
        angle: query.angle,
        captured_at: None,
        received_at,
        status: ViewStatus::Completed,
        attempts: 1,
        error: None,
        image: Some(image),
        quality: Some(inference.quality),
        detections: inference.detections,
        codes: inference.codes,
        model: Some(inference.model),
        timings_ms: Some(inference.timings_ms),
    }))
}
