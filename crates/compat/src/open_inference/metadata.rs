//! What the server is and what its models want.

use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
    http::StatusCode,
};
use scrutineer_infer::Model;
use scrutineer_serve::{Api, guest};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{BOXES, CLASSES, ENCODED, LABELS, NUMBER, Refusal, SCORES, VERSION, VIEW, find, yes};

/// The parts of an address that name a model.
#[derive(Debug, Deserialize)]
pub(crate) struct Named {
    pub model: String,
    #[serde(default)]
    pub version: Option<String>,
}

/// A tensor, as metadata describe it.
#[derive(Debug, Serialize)]
struct Described {
    name: String,
    datatype: &'static str,
    /// −1: any number.
    shape: Vec<i64>,
}

/// `GET /v2`
pub(crate) async fn server() -> Json<Value> {
    Json(json!({
        "name": "scrutineer",
        "version": env!("CARGO_PKG_VERSION"),
        "extensions": ["binary_tensor_data", "model_configuration", "model_repository"],
    }))
}

/// `GET /v2/health/live`
pub(crate) async fn live() -> StatusCode {
    StatusCode::OK
}

/// `GET /v2/health/ready`: 400 where it is not, as the protocol has it for a probe.
pub(crate) async fn ready(State(api): State<Api>) -> StatusCode {
    yes(guest::is_ready(&api).await)
}

/// `GET /v2/models/{model}/ready`
pub(crate) async fn model_ready(
    State(api): State<Api>,
    named: Result<Path<Named>, PathRejection>,
) -> Result<StatusCode, Refusal> {
    let Path(Named { model, version }) = named?;
    find(&api, &model, version.as_deref())?;
    Ok(yes(api.inspector.as_ref().is_some_and(scrutineer_inspect::Inspector::is_healthy)))
}

/// `GET /v2/models/{model}`
pub(crate) async fn model(
    State(api): State<Api>,
    named: Result<Path<Named>, PathRejection>,
) -> Result<Json<Value>, Refusal> {
    let Path(Named { model, version }) = named?;
    let model = find(&api, &model, version.as_deref())?;
    Ok(Json(json!({
        "name": model.reference().name,
        "versions": [VERSION],
        "platform": platform(model),
        "inputs": inputs(model),
        "outputs": outputs(model),
        "parameters": {
            "fingerprint": model.reference().fingerprint,
            "sha256": model.reference().sha256,
            // For another Scrutineer, which reads the model's own outputs itself.
            "own_outputs": model.tensors().outputs.iter().map(|(name, _)| name).collect::<Vec<_>>(),
            "manifest": model.manifest().to_file(),
        },
    })))
}

/// `GET /v2/models/{model}/config`: Triton's own, as far as its clients read it.
pub(crate) async fn config(
    State(api): State<Api>,
    named: Result<Path<Named>, PathRejection>,
) -> Result<Json<Value>, Refusal> {
    let Path(Named { model, version }) = named?;
    let model = find(&api, &model, version.as_deref())?;
    let tensors = |all: Vec<Described>| -> Vec<Value> {
        let one = |tensor: Described| {
            let element = if tensor.datatype == "BYTES" { "STRING" } else { tensor.datatype };
            json!({ "name": tensor.name, "data_type": format!("TYPE_{element}"), "dims": tensor.shape })
        };
        all.into_iter().map(one).collect()
    };
    Ok(Json(json!({
        "name": model.reference().name,
        "platform": platform(model),
        "backend": model.backend(),
        "max_batch_size": 0,
        "input": tensors(inputs(model)),
        "output": tensors(outputs(model)),
    })))
}

/// `POST /v2/repository/index`
pub(crate) async fn index(State(api): State<Api>) -> Json<Value> {
    let models = api.inspector.iter().flat_map(scrutineer_inspect::Inspector::models);
    let state = |(_, model): (&str, &Model)| json!({ "name": model.reference().name, "version": VERSION, "state": "READY", "reason": "" });
    Json(models.map(state).collect())
}

fn platform(model: &Model) -> &'static str {
    match model.backend() {
        "onnxruntime" => "onnxruntime_onnx",
        _ => "onnx",
    }
}

/// The model's own tensor first.
fn inputs(model: &Model) -> Vec<Described> {
    let (tensors, input) = (model.tensors(), model.input());
    let images = if tensors.any_batch { -1 } else { 1 };
    vec![
        Described {
            name: tensors.input.clone(),
            datatype: "FP32",
            shape: vec![images, 3, input.height.into(), input.width.into()],
        },
        Described { name: ENCODED.to_owned(), datatype: "BYTES", shape: vec![-1] },
    ]
}

fn outputs(model: &Model) -> Vec<Described> {
    let tensors = model.tensors();
    let mut all: Vec<Described> = tensors
        .outputs
        .iter()
        .map(|(name, shape)| {
            let mut shape: Vec<i64> = shape.iter().map(|dim| *dim as i64).collect();
            if let Some(images) = shape.first_mut().filter(|_| tensors.any_batch) {
                *images = -1;
            }
            Described { name: name.clone(), datatype: "FP32", shape }
        })
        .collect();
    for (name, datatype, shape) in [
        (NUMBER, "INT32", vec![-1]),
        (BOXES, "FP32", vec![-1, -1, 4]),
        (SCORES, "FP32", vec![-1, -1]),
        (CLASSES, "INT32", vec![-1, -1]),
        (LABELS, "BYTES", vec![-1, -1]),
        (VIEW, "BYTES", vec![-1]),
    ] {
        all.push(Described { name: name.to_owned(), datatype, shape });
    }
    all
}
