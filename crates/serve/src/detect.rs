//! `POST /v1/detect`: one image in, what the model finds on it out; nothing is stored and no policy is asked.

use std::convert::Infallible;

use axum::{Json, body::Body, extract::State, http::HeaderMap};
use bytes::Bytes;
use scrutineer_inspect::{InspectError, Inspector, Lane, Order};
use scrutineer_preprocess::Header;
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
    let wish = Wish { model: query.model, facility: query.facility, camera: query.camera, angle: query.angle };
    let limit = api.ingest.config().max_image_bytes;
    let body = BoundedBody::new(body, &headers, limit, &api.config)?;
    // Before the image is read.
    let plan = plan(&api, &wish)?;
    must_be_raw(&headers)?;
    let _place = api.admission.upload()?;
    let _held = api.admission.memory(declared_bytes(&headers).unwrap_or(limit)).await?;
    let (header, bytes) = api.ingest.collect_image(body).await?;
    Ok(Json(inspected(plan, wish, header, bytes).await?))
}

/// By whom and how an image is looked at.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// A loaded model or chain; without it, that of the route.
    pub model: Option<String>,
    /// Where it was taken.
    pub facility: Option<String>,
    /// Which camera took it.
    pub camera: Option<String>,
    /// At which angle.
    pub angle: Option<String>,
}

/// What the model finds on an image that has been received, as `POST /v1/detect` answers it; nothing is stored.
///
/// # Errors
///
/// No such model is loaded here; the bytes are no image, or too many; the service is at its limit.
pub async fn look(api: &Api, caller: &Caller, wish: Wish, bytes: Bytes) -> Result<View, Problem> {
    caller.require(Role::Operator)?;
    let plan = plan(api, &wish)?;
    let whole = futures::stream::iter([Ok::<_, Infallible>(bytes)]);
    let (header, bytes) = api.ingest.collect_image(whole).await?;
    inspected(plan, wish, header, bytes).await
}

/// Who looks at an image, and how.
struct Plan<'a> {
    inspector: &'a Inspector,
    order: Order,
    received_at: Timestamp,
}

fn plan<'a>(api: &'a Api, wish: &Wish) -> Result<Plan<'a>, Problem> {
    let Some(inspector) = &api.inspector else {
        return Err(Problem::new(
            ProblemKind::NoModel,
            "this process runs no model; ask one with the role `worker`, or send an inspection",
        ));
    };
    let facility = wish.facility.as_deref().unwrap_or_default();
    let from = Viewpoint::new(facility, wish.camera.as_deref(), wish.angle.as_deref());
    let model = wish.model.as_deref().unwrap_or(api.routes.model(&from)).to_owned();
    if !inspector.knows(&model) {
        // What the route chose is no fault of the client's.
        let kind = if wish.model.is_some() { ProblemKind::UnknownModel } else { ProblemKind::NoModel };
        return Err(Problem::new(kind, InspectError::NotLoaded(model).to_string()));
    }
    let (treatment, policy) = (api.routes.treatment(&from), api.routes.policy(&from).to_owned());
    let order = Order { model, treatment, trace: scrutineer_trace::current(), policy, since: None };
    Ok(Plan { inspector, order, received_at: Timestamp::now() })
}

async fn inspected(plan: Plan<'_>, wish: Wish, header: Header, bytes: Bytes) -> Result<View, Problem> {
    let Plan { inspector, order, received_at } = plan;
    let image = ImageInfo {
        width: header.width,
        height: header.height,
        format: header.format,
        size_bytes: bytes.len() as u64,
        sha256: hex::encode(Sha256::digest(&bytes)),
    };
    let inference = inspector.try_inspect(bytes, order, Lane::Interactive).await?;
    Ok(View {
        id: ViewId::new(),
        path: None,
        camera: wish.camera,
        angle: wish.angle,
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
        removed: Vec::new(),
    })
}
