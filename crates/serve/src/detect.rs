//! `POST /v1/detect`: one image in, what the model finds on it out; nothing is stored and no policy is asked.

use axum::{Json, body::Body, extract::State, http::HeaderMap};
use scrutineer_inspect::Lane;
use scrutineer_types::{ImageInfo, Role, Timestamp, View, ViewId, ViewStatus};
use sha2::{Digest, Sha256};

use crate::{
    Api, Caller, Problem, ProblemKind, body::BoundedBody, body::declared_bytes, openapi::ImageBytes,
    upload::must_be_raw,
};

/// Detects on one raw image while the client waits, before any job; nothing is stored.
///
/// An image that cannot be decoded is refused (`unreadable-image`): unlike an inspection's view it has no state to keep.
#[utoipa::path(
    post, path = "/v1/detect", tag = "detection", operation_id = "detect",
    request_body(content((ImageBytes = "image/*"), (ImageBytes = "application/octet-stream"))),
    responses((status = 200, description = "The view, as in an inspection; its id is kept nowhere", body = View)),
)]
pub(crate) async fn detect(
    State(api): State<Api>,
    caller: Caller,
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
    let inference = inspector.try_inspect(bytes, Lane::Interactive).await?;
    Ok(Json(View {
        id: ViewId::new(),
        path: None,
        camera: None,
        angle: None,
        captured_at: None,
        received_at,
        status: ViewStatus::Completed,
        attempts: 1,
        error: None,
        image: Some(image),
        quality: Some(inference.quality),
        detections: inference.detections,
        model: Some(inference.model),
        timings_ms: Some(inference.timings_ms),
    }))
}
