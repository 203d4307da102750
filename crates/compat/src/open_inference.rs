//! The Open Inference Protocol v2 over REST, with its binary tensors:
//! <https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_rest.md> and Triton's
//! <https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_binary_data.md>.
//!
//! A model is asked in one of two ways. Given its own tensor it answers with its own outputs, as they are. Given encoded images it
//! answers with detections, in pixels of each image, as inspections have them.

pub(crate) mod infer;
mod metadata;
mod tensor;

use axum::{
    Json, Router,
    extract::rejection::PathRejection,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use scrutineer_infer::Model;
use scrutineer_serve::{Api, Problem, ProblemKind};
use serde_json::json;

/// The one version that a model has here: another file is another model, by its fingerprint.
const VERSION: &str = "1";

/// The input that takes encoded images, JPEG, PNG and the others.
const ENCODED: &str = "encoded_image";

/// The outputs that say what was found on them.
const NUMBER: &str = "num_detections";
const BOXES: &str = "boxes";
const SCORES: &str = "scores";
const CLASSES: &str = "class_ids";
const LABELS: &str = "labels";
const VIEW: &str = "view";

/// The routes.
pub(crate) fn routes() -> Router<Api> {
    Router::new()
        .route("/v2", get(metadata::server))
        .route("/v2/", get(metadata::server))
        .route("/v2/health/live", get(metadata::live))
        .route("/v2/health/ready", get(metadata::ready))
        .route("/v2/models/{model}", get(metadata::model))
        .route("/v2/models/{model}/versions/{version}", get(metadata::model))
        .route("/v2/models/{model}/ready", get(metadata::model_ready))
        .route("/v2/models/{model}/versions/{version}/ready", get(metadata::model_ready))
        .route("/v2/models/{model}/infer", post(infer::infer))
        .route("/v2/models/{model}/versions/{version}/infer", post(infer::infer))
        // Triton's.
        .route("/v2/models/{model}/config", get(metadata::config))
        .route("/v2/models/{model}/versions/{version}/config", get(metadata::config))
        .route("/v2/repository/index", post(metadata::index))
}

/// What went wrong, as this protocol says it.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The request cannot be understood.
    Bad(String),
    /// There is no such model, or version.
    Unknown(String),
    /// As everywhere else.
    Problem(Problem),
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<PathRejection> for Refusal {
    fn from(_: PathRejection) -> Self {
        Self::Bad("the address is none of a model".to_owned())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (kind, message) = match self {
            Self::Bad(message) => (ProblemKind::InvalidRequest, message),
            Self::Unknown(message) => (ProblemKind::NotFound, message),
            Self::Problem(problem) => (problem.kind(), problem.detail().to_owned()),
        };
        // With its `Retry-After` and for the metrics; the body is this protocol's.
        let like_ours = Problem::new(kind, "").into_response();
        let mut answer = (like_ours.status(), Json(json!({ "error": message }))).into_response();
        for name in [axum::http::header::RETRY_AFTER] {
            if let Some(value) = like_ours.headers().get(&name) {
                answer.headers_mut().insert(name, value.clone());
            }
        }
        answer.extensions_mut().insert(kind);
        answer
    }
}

/// The model of that name, under its own or the configuration's, and its only version.
pub(crate) fn find<'a>(api: &'a Api, model: &str, version: Option<&str>) -> Result<&'a Model, Refusal> {
    let inspector = api.inspector.as_ref().ok_or_else(|| {
        Refusal::Problem(Problem::new(
            ProblemKind::NoModel,
            "this process runs no model; ask one with the role `worker`",
        ))
    })?;
    if version.is_some_and(|version| version != VERSION) {
        return Err(Refusal::Unknown(format!("a model has one version here, {VERSION}")));
    }
    inspector.model(model).ok_or_else(|| {
        let names: Vec<_> = inspector.models().map(|(_, model)| model.reference().name.as_str()).collect();
        Refusal::Unknown(format!("there is no model `{model}` here; there are: {}", names.join(", ")))
    })
}

/// Nothing to say but that it is so.
pub(crate) fn yes(so: bool) -> StatusCode {
    if so { StatusCode::OK } else { StatusCode::BAD_REQUEST }
}
