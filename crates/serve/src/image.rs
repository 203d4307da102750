//! A view's image: the original as it came, a smaller copy, or a copy with its detections drawn in.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use scrutineer_preprocess::{Limits, decode_upright, encode_jpeg};
use scrutineer_store::StoredView;
use scrutineer_types::{Access, Detection, Format, ImageFault, InspectionId, ViewId};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use utoipa::IntoParams;

use crate::{
    Api, Caller, Problem, ProblemKind, annotate,
    extract::{Path, Query},
    openapi::ImageBytes,
};

/// Of copies; at 85 an artefact is hard to tell from a defect.
const JPEG_QUALITY: u8 = 90;
/// The most memory that decoding takes for a pixel.
const BYTES_PER_PIXEL: u64 = 13;
/// What is drawn unless asked otherwise: below it most detections are noise.
const DEFAULT_MIN_CONFIDENCE: f32 = 0.25;

/// How the image is wanted.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ImageQuery {
    /// `true`: a JPEG with boxes, classes and confidences drawn in.
    #[serde(default)]
    annotated: bool,
    /// A JPEG whose longer side has at most so many pixels, 16 to 8192; never enlarged.
    max_side: Option<u32>,
    /// With `annotated`: the least confidence that is drawn, 0.25 unless said.
    min_confidence: Option<f32>,
}

/// The image of a view: the original, never changed, or a copy made for people.
#[utoipa::path(
    get, path = "/v1/inspections/{id}/views/{view_id}/image", tag = "inspections", operation_id = "get_image",
    params(
        ("id" = InspectionId, Path, description = "The inspection"),
        ("view_id" = ViewId, Path, description = "The view"),
        ImageQuery,
    ),
    responses(
        (status = 200, description = "The image", content(
            (ImageBytes = "image/jpeg"), (ImageBytes = "image/png"), (ImageBytes = "image/webp"), (ImageBytes = "image/bmp"),
            (ImageBytes = "image/tiff"), (ImageBytes = "image/gif"),
        )),
        (status = 304, description = "Not changed since the `ETag` in `If-None-Match`"),
    ),
)]
pub(crate) async fn read(
    State(api): State<Api>,
    Caller(access): Caller,
    Path((id, view_id)): Path<(InspectionId, ViewId)>,
    Query(query): Query<ImageQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if query.max_side.is_some_and(|side| !(16..=8192).contains(&side)) {
        return Err(Problem::new(ProblemKind::InvalidRequest, "`max_side` is 16 to 8192 pixels"));
    }
    let view = find(&api, &access, id, view_id).await?;
    // Small enough as it came; but no browser shows a TIFF.
    let fits = |side| side >= view.image.width.max(view.image.height) && view.image.format != Format::Tiff;
    let original = !query.annotated && query.max_side.is_none_or(fits);
    let (tag, cache) = if original {
        (format!("\"{}\"", view.image.sha256), "private, max-age=31536000, immutable")
    } else if query.annotated {
        (copy_tag(&view, query), "private, no-cache")
    } else {
        (copy_tag(&view, query), "private, max-age=86400")
    };
    let mut answer = if matches(&headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else if original {
        send_original(&api, &view).await?
    } else {
        copy(&api, view, query).await?
    };
    let fields = answer.headers_mut();
    fields.insert(header::ETAG, tag.parse().expect("hexadecimal digits in quotes are a valid header"));
    fields.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    fields.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    Ok(answer)
}

async fn find(api: &Api, access: &Access, id: InspectionId, view_id: ViewId) -> Result<StoredView, Problem> {
    let view = api.metastore.view(access, id, view_id).await?.ok_or_else(|| Problem::not_found("view"))?;
    if view.removed {
        let message = "this image was removed because it was old (upkeep.keep_originals_days); what was found on it is with the inspection";
        return Err(Problem::new(ProblemKind::Removed, message));
    }
    Ok(view)
}

async fn send_original(api: &Api, view: &StoredView) -> Result<Response, Problem> {
    let (size_bytes, chunks) = api.originals.stream(&view.object_key).await?;
    let mut answer = Body::from_stream(chunks).into_response();
    let fields = answer.headers_mut();
    fields.insert(header::CONTENT_TYPE, HeaderValue::from_static(view.image.format.media_type()));
    fields.insert(header::CONTENT_LENGTH, HeaderValue::from(size_bytes));
    Ok(answer)
}

async fn copy(api: &Api, view: StoredView, query: ImageQuery) -> Result<Response, Problem> {
    let pixels = u64::from(view.image.width) * u64::from(view.image.height);
    let _memory = api.admission.memory(view.image.size_bytes + pixels * BYTES_PER_PIXEL).await?;
    let _core = api.admission.drawing().await;
    let bytes = api.originals.read(&view.object_key).await?;
    let limits = api.ingest.limits().clone();
    let drawn = tokio::task::spawn_blocking(move || draw(&bytes, &limits, &view, query)).await;
    let jpeg = drawn.map_err(|error| Problem::internal(&error))??;
    Ok(([(header::CONTENT_TYPE, "image/jpeg")], jpeg).into_response())
}

fn draw(bytes: &[u8], limits: &Limits, view: &StoredView, query: ImageQuery) -> Result<Vec<u8>, ImageFault> {
    let mut image = decode_upright(bytes, limits, query.max_side)?;
    if query.annotated {
        let scale = image.width() as f32 / view.image.width.max(1) as f32;
        let least = query.min_confidence.unwrap_or(DEFAULT_MIN_CONFIDENCE);
        let shown: Vec<Detection> =
            view.detections.iter().filter(|detection| detection.confidence >= least).cloned().collect();
        annotate::annotate(&mut image, &shown, scale);
    }
    Ok(encode_jpeg(&image, JPEG_QUALITY))
}

/// Changes with the original, the wish and, where they are drawn, the detections.
fn copy_tag(view: &StoredView, query: ImageQuery) -> String {
    let mut hash = Sha256::new();
    hash.update(&view.image.sha256);
    hash.update(format!("{query:?}"));
    if query.annotated {
        hash.update(format!("{:?}", view.detections));
    }
    format!("\"{}\"", hex::encode(&hash.finalize()[..16]))
}

/// Whether the client has what `tag` names.
fn matches(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    known.flat_map(|value| value.split(',')).any(|known| {
        let known = known.trim();
        known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag
    })
}
