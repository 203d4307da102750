//! The models that this process has loaded.

use axum::{Json, extract::State};
use scrutineer_infer::Model;
use scrutineer_inspect::Inspector;
use scrutineer_types::{InputSpec, Page};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{Api, Caller};

/// A loaded model.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Model)]
pub(crate) struct ModelBody {
    /// As results name it, and `model=` in requests.
    name: String,
    /// What routes call it: `default` for the model of `[model]`, else its section of `[models]`.
    configured_as: String,
    /// SHA-256 of the weights.
    sha256: String,
    /// Equal fingerprints, equal detections. This is the model's own: a route that turns, crops, masks or tiles makes another
    /// of it, which its results bear.
    fingerprint: String,
    /// `onnxruntime` or `rten`; where another server runs it, `open_inference` or `sagemaker`.
    backend: &'static str,
    /// Names in the order of their numbers.
    classes: Vec<String>,
    /// What the model wants to see.
    #[schema(value_type = Object)]
    input: InputSpec,
    /// The chains that it answers in, in which it takes turns with others.
    chains: Vec<String>,
    /// How many images are worked on at the same time, by all models together.
    threads: usize,
}

/// The models loaded in this process; none where it has not the role `worker`.
#[utoipa::path(
    get, path = "/v1/models", tag = "models", operation_id = "list_models",
    responses((status = 200, description = "All of them", body = Page<ModelBody>)),
)]
pub(crate) async fn list(State(api): State<Api>, _caller: Caller) -> Json<Page<ModelBody>> {
    let bodies = |inspector: &Inspector| {
        let body = |(configured_as, model): (&str, &Model)| body(configured_as, model, inspector);
        inspector.models().map(body).collect()
    };
    Json(Page { items: api.inspector.as_ref().map(bodies).unwrap_or_default(), next_cursor: None })
}

fn body(configured_as: &str, model: &Model, inspector: &Inspector) -> ModelBody {
    let reference = model.reference().clone();
    ModelBody {
        name: reference.name,
        configured_as: configured_as.to_owned(),
        sha256: reference.sha256,
        fingerprint: reference.fingerprint,
        backend: model.backend(),
        classes: model.classes().to_vec(),
        input: model.input().clone(),
        chains: inspector.chains_of(configured_as).map(str::to_owned).collect(),
        threads: inspector.threads(),
    }
}
