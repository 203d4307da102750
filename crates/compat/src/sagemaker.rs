//! SageMaker's container contract: `GET /ping` and `POST /invocations` on port 8080.
//! <https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html>
//!
//! Besides images it takes the requests of Triton's container there: the Open Inference Protocol's, with binary tensors.
//!
//! Asynchronous inference needs nothing else: SageMaker reads the input from S3, posts it here, and writes the answer to S3.

use axum::{
    Json, Router,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use scrutineer_serve::{Api, Caller, Problem, ProblemKind, Wish, guest, look};
use scrutineer_types::{View, Viewpoint};
use serde::{Deserialize, Serialize};

use crate::open_inference::{
    Refusal, find,
    infer::{self, Call, Reply},
};

use crate::{MOST_IMAGES, images_limit, look_at_all};

/// Free words that SageMaker hands through: here `model=…;facility=…;camera=…;angle=…`.
const ATTRIBUTES: HeaderName = HeaderName::from_static("x-amzn-sagemaker-custom-attributes");

/// A request of the Open Inference Protocol with tensors behind its JSON, and the parameter that says how long that is:
/// <https://docs.aws.amazon.com/sagemaker/latest/dg/deploy-models-frameworks-triton.html>.
const TENSORS: &str = "application/vnd.sagemaker-triton.binary+json";
const JSON_BYTES: &str = "json-header-size";

/// The routes.
pub(crate) fn routes() -> Router<Api> {
    Router::new().route("/ping", get(ping)).route("/invocations", post(invocations))
}

/// `GET /ping`
async fn ping(State(api): State<Api>) -> StatusCode {
    if guest::is_ready(&api).await { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }
}

/// Several images as JSON.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Images {
    /// Each in base64.
    images: Vec<String>,
}

/// What was found on each.
#[derive(Debug, Serialize)]
struct Predictions {
    predictions: Vec<View>,
}

/// `POST /invocations`: an image as it is, answered with its view; or `{"images": [base64, …]}`, answered with `{"predictions": [view, …]}`.
async fn invocations(
    State(api): State<Api>,
    caller: Caller,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let wish = wish(&headers)?;
    let content_type = content_type(&headers);
    let media_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match media_type.as_str() {
        "application/json" => {
            let received = guest::receive(&api, &headers, body, images_limit(&api)).await?;
            let Images { images } = serde_json::from_slice(&received.bytes).map_err(|error| {
                let message = format!("the JSON is not {{\"images\": [base64, …]}}: {error}");
                Problem::new(ProblemKind::InvalidRequest, message)
            })?;
            if images.is_empty() || images.len() > MOST_IMAGES {
                let message = format!("`images` has {} images; 1 to {MOST_IMAGES} are taken", images.len());
                return Err(Problem::new(ProblemKind::InvalidRequest, message));
            }
            let decoded = images.iter().map(|image| STANDARD.decode(image)).collect::<Result<Vec<_>, _>>();
            let decoded = decoded.map_err(|error| Problem::new(ProblemKind::InvalidEncoding, error.to_string()))?;
            let decoded = decoded.into_iter().map(Into::into).collect();
            let predictions = look_at_all(&api, &caller, &wish, decoded).await?;
            Ok(Json(Predictions { predictions }).into_response())
        }
        TENSORS => Ok(match tensors(&api, &caller, &wish, &headers, body).await {
            Ok(Reply { body, json_bytes }) => {
                let content_type = match json_bytes {
                    Some(length) => format!("{TENSORS};{JSON_BYTES}={length}"),
                    None => "application/json".to_owned(),
                };
                ([(header::CONTENT_TYPE, content_type)], body).into_response()
            }
            Err(refusal) => refusal.into_response(),
        }),
        raw if raw.starts_with("image/") || raw == "application/octet-stream" || raw == "application/x-image" => {
            let limit = api.ingest.config().max_image_bytes;
            let received = guest::receive(&api, &headers, body, limit).await?;
            Ok(Json(look(&api, &caller, wish, received.bytes.clone()).await?).into_response())
        }
        other => {
            let message =
                format!("`{other}` is not taken here; send image/*, application/octet-stream or application/json");
            Err(Problem::new(ProblemKind::UnsupportedMediaType, message))
        }
    }
}

/// A request with tensors to the model that is wished for, else to that of the routes.
async fn tensors(api: &Api, caller: &Caller, wish: &Wish, headers: &HeaderMap, body: Body) -> Result<Reply, Refusal> {
    let from =
        Viewpoint::new(wish.facility.as_deref().unwrap_or_default(), wish.camera.as_deref(), wish.angle.as_deref());
    let name = wish.model.as_deref().unwrap_or(api.routes.model(&from));
    let model = match find(api, name, None) {
        Ok(model) => model,
        Err(refusal) => {
            guest::refuse(api, headers, body);
            return Err(refusal);
        }
    };
    let received = guest::receive(api, headers, body, infer::limit(api, model)).await?;
    let mut parameters = content_type(headers).split(';').filter_map(|one| one.trim().split_once('='));
    let length = parameters.find(|(name, _)| name.trim() == JSON_BYTES).map(|(_, length)| length.trim().parse());
    let json_bytes = length.transpose().map_err(|_| Refusal::Bad(format!("{JSON_BYTES} is no length")))?;
    infer::reply(api, caller, name, model, Call { json_bytes, bytes: received.bytes.clone() }).await
}

fn content_type(headers: &HeaderMap) -> &str {
    headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn wish(headers: &HeaderMap) -> Result<Wish, Problem> {
    let mut wish = Wish::default();
    let said = headers.get(&ATTRIBUTES).and_then(|value| value.to_str().ok()).unwrap_or_default();
    for pair in said.split([';', ',']).map(str::trim).filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = Some(value.trim().to_owned());
        match name.trim() {
            "model" => wish.model = value,
            "facility" => wish.facility = value,
            "camera" => wish.camera = value,
            "angle" => wish.angle = value,
            other => {
                let message = format!(
                    "custom attributes are model, facility, camera and angle, as `camera=dock-1`; not `{other}`"
                );
                return Err(Problem::new(ProblemKind::InvalidRequest, message));
            }
        }
    }
    Ok(wish)
}
