//! The models that this process has loaded.

use axum::{Json, extract::State};
use scrutineer_types::{InputSpec, Page};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{Api, Caller};

/// A loaded model.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Model)]
pub(crate) struct ModelBody {
    /// The configured name.
    name: String,
    /// SHA-256 of the weights.
    sha256: String,
    /// Equal fingerprints, equal detections.
    fingerprint: String,
    /// `onnxruntime` or `rten`.
    backend: &'static str,
    /// Names in the order of their numbers.
    classes: Vec<String>,
    /// What the model wants to see.
    #[schema(value_type = Object)]
    input: InputSpec,
    /// How many images are worked on at the same time.
    threads: usize,
}

/// The models loaded in this process; none where it has not the role `worker`.
#[utoipa::path(
    get, path = "/v1/models", tag = "models", operation_id = "list_models",
    responses((status = 200, description = "All of them", body = Page<ModelBody>)),
)]
pub(crate) async fn list(State(api): State<Api>, _caller: Caller) -> Json<Page<ModelBody>> {
    let items = api.inspector.iter().map(|inspector| {
        let model = inspector.model();
        let reference = model.reference().clone();
        ModelBody {
            name: reference.name,
            sha256: reference.sha256,
            fingerprint: reference.fingerprint,
            backend: model.backend(),
            classes: model.classes().to_vec(),
            input: model.input().clone(),
            threads: inspector.threads(),
        }
    });
    Json(Page { items: items.collect(), next_cursor: None })
}
