//! `POST /v2/models/{model}/infer`.

use axum::{
    body::Body,
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use bytes::{Bytes, BytesMut};
use scrutineer_infer::{Model, Output};
use scrutineer_serve::{Api, Caller, Wish, guest};
use scrutineer_types::View;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    BOXES, CLASSES, ENCODED, LABELS, NUMBER, Refusal, SCORES, VERSION, VIEW, find,
    metadata::Named,
    tensor::{Content, Given, Made, Written},
};
use crate::{MOST_IMAGES, images_limit, look_at_all};

/// Says how many of the body's bytes are JSON; the tensors' follow.
const JSON_BYTES: HeaderName = HeaderName::from_static("inference-header-content-length");

/// Bytes of a request beside those of its images or its tensor.
const OVERHEAD: u64 = 1 << 20;

#[derive(Debug, Deserialize)]
struct Request {
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    parameters: Map<String, Value>,
    inputs: Vec<Given>,
    #[serde(default)]
    outputs: Vec<Wanted>,
}

/// An output that is asked for.
#[derive(Debug, Deserialize)]
struct Wanted {
    name: String,
    #[serde(default)]
    parameters: Map<String, Value>,
}

#[derive(Serialize)]
struct Answer<'a> {
    model_name: &'a str,
    model_version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    parameters: Value,
    outputs: Vec<Written>,
}

/// `POST /v2/models/{model}/infer`
pub(crate) async fn infer(
    State(api): State<Api>,
    caller: Caller,
    named: Result<Path<Named>, PathRejection>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let Path(Named { model: name, version }) = named?;
    let compressed = headers.get(header::CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity");
    let model = match find(&api, &name, version.as_deref()) {
        Ok(model) if !compressed => model,
        Ok(_) => {
            guest::refuse(&api, &headers, body);
            return Err(Refusal::Bad("compressed bodies are not taken; images are compressed already".to_owned()));
        }
        Err(refusal) => {
            guest::refuse(&api, &headers, body);
            return Err(refusal);
        }
    };
    let received = guest::receive(&api, &headers, body, limit(&api, model)).await?;
    let json_bytes = headers.get(&JSON_BYTES).map(|length| {
        let length = length.to_str().ok().and_then(|length| length.parse().ok());
        length.ok_or_else(|| Refusal::Bad(format!("{JSON_BYTES} is no length")))
    });
    let call = Call { json_bytes: json_bytes.transpose()?, bytes: received.bytes.clone() };
    let Reply { body, json_bytes } = reply(&api, &caller, &name, model, call).await?;
    let Some(json_bytes) = json_bytes else {
        return Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response());
    };
    let mut response = ([(header::CONTENT_TYPE, "application/octet-stream")], body).into_response();
    response.headers_mut().insert(JSON_BYTES, HeaderValue::from(json_bytes));
    Ok(response)
}

/// A request: JSON, and tensors behind it where it is said how long that is.
#[derive(Debug)]
pub(crate) struct Call {
    pub json_bytes: Option<usize>,
    pub bytes: Bytes,
}

/// An answer in the same form.
#[derive(Debug)]
pub(crate) struct Reply {
    pub body: Bytes,
    pub json_bytes: Option<usize>,
}

/// What comes of a request to `model`, whatever carried it.
pub(crate) async fn reply(api: &Api, caller: &Caller, name: &str, model: &Model, call: Call) -> Result<Reply, Refusal> {
    let (request, mut rest) = parse(call)?;
    let [input] = request.inputs.as_slice() else {
        let own = &model.tensors().input;
        return Err(Refusal::Bad(format!("give one input: `{own}`, the model's own, or `{ENCODED}`")));
    };
    let binary = input.binary(&mut rest)?;
    let made = if input.name == model.tensors().input {
        fits(model, input)?;
        let tensor = input.floats(binary)?;
        own(model, guest::run(api, caller, name, tensor).await?)
    } else if input.name == ENCODED {
        let images = input.texts(binary)?;
        if images.len() > MOST_IMAGES {
            return Err(Refusal::Bad(format!("at most {MOST_IMAGES} images at once")));
        }
        let wish = |place: &'static str| request.parameters.get(place).and_then(Value::as_str).map(str::to_owned);
        let wish = Wish {
            model: Some(name.to_owned()),
            facility: wish("facility"),
            camera: wish("camera"),
            angle: wish("angle"),
        };
        found(&look_at_all(api, caller, &wish, images).await?)
    } else {
        let own = &model.tensors().input;
        return Err(Refusal::Bad(format!("there is no input `{}`; there are `{own}` and `{ENCODED}`", input.name)));
    };
    answer(model, request, made)
}

/// The most that a request may have: its images, or its tensor as JSON.
pub(crate) fn limit(api: &Api, model: &Model) -> u64 {
    let input = model.input();
    let tensor = 3 * u64::from(input.height) * u64::from(input.width) * 24;
    let tensor = if model.tensors().any_batch { tensor * 16 } else { tensor };
    tensor.max(images_limit(api)) + OVERHEAD
}

/// Whether a tensor is one of the model's own.
fn fits(model: &Model, given: &Given) -> Result<(), Refusal> {
    if given.datatype != "FP32" {
        return Err(Refusal::Bad(format!("`{}` is FP32, not {}", given.name, given.datatype)));
    }
    let (input, tensors) = (model.input(), model.tensors());
    let wanted = [3, u64::from(input.height), u64::from(input.width)];
    let images = given.shape.first().copied().unwrap_or_default();
    let any = tensors.any_batch && (1..=MOST_IMAGES as u64).contains(&images);
    if (images == 1 || any) && given.shape.get(1..) == Some(wanted.as_slice()) {
        return Ok(());
    }
    let images = if tensors.any_batch { format!("1 to {MOST_IMAGES}") } else { "1".to_owned() };
    let [planes, height, width] = wanted;
    Err(Refusal::Bad(format!("`{}` is {images} × {planes} × {height} × {width}, not {:?}", given.name, given.shape)))
}

fn parse(call: Call) -> Result<(Request, Bytes), Refusal> {
    let mut body = call.bytes;
    let length = call.json_bytes.unwrap_or(body.len());
    if length > body.len() {
        return Err(Refusal::Bad(format!("the JSON is said to have {length} bytes; the body has {}", body.len())));
    }
    let json = body.split_to(length);
    let request = serde_json::from_slice(&json)
        .map_err(|error| Refusal::Bad(format!("the request is no inference request: {error}")))?;
    Ok((request, body))
}

/// The model's own outputs, as they are.
fn own(model: &Model, outputs: Vec<Output>) -> Vec<Made> {
    let names = model.tensors().outputs.iter().map(|(name, _)| name.clone());
    names
        .zip(outputs)
        .map(|(name, Output { shape, data })| Made { name, shape, content: Content::Floats(data) })
        .collect()
}

/// Detections of several images as tensors: each image has as many rows as the one with the most, the rest filled with 0 and −1.
fn found(views: &[View]) -> Vec<Made> {
    let most = views.iter().map(|view| view.detections.len()).max().unwrap_or_default();
    let (images, rows) = (views.len(), views.len() * most);
    let mut numbers = Vec::with_capacity(images);
    let (mut boxes, mut scores) = (Vec::with_capacity(rows * 4), Vec::with_capacity(rows));
    let (mut classes, mut labels) = (Vec::with_capacity(rows), Vec::with_capacity(rows));
    let mut whole = Vec::with_capacity(images);
    for view in views {
        numbers.push(view.detections.len() as i32);
        for detection in &view.detections {
            let area = &detection.bounding_box;
            boxes.extend([area.x_min, area.y_min, area.x_max, area.y_max]);
            scores.push(detection.confidence);
            classes.push(detection.class_id as i32);
            labels.push(Bytes::copy_from_slice(detection.class_name.as_bytes()));
        }
        let lacking = most - view.detections.len();
        boxes.extend(std::iter::repeat_n(0.0, lacking * 4));
        scores.extend(std::iter::repeat_n(0.0, lacking));
        classes.extend(std::iter::repeat_n(-1, lacking));
        labels.extend(std::iter::repeat_n(Bytes::new(), lacking));
        whole.push(Bytes::from(serde_json::to_vec(view).unwrap_or_default()));
    }
    let made = |name: &str, shape: Vec<usize>, content| Made { name: name.to_owned(), shape, content };
    vec![
        made(NUMBER, vec![images], Content::Integers(numbers)),
        made(BOXES, vec![images, most, 4], Content::Floats(boxes)),
        made(SCORES, vec![images, most], Content::Floats(scores)),
        made(CLASSES, vec![images, most], Content::Integers(classes)),
        made(LABELS, vec![images, most], Content::Texts(labels)),
        made(VIEW, vec![images], Content::Texts(whole)),
    ]
}

fn answer(model: &Model, request: Request, mut made: Vec<Made>) -> Result<Reply, Refusal> {
    let flag = |parameters: &Map<String, Value>, name: &str| parameters.get(name).and_then(Value::as_bool);
    let all_binary = flag(&request.parameters, "binary_data_output").unwrap_or(false);
    let mut rest = BytesMut::new();
    let mut outputs = Vec::with_capacity(made.len());
    if request.outputs.is_empty() {
        outputs.extend(made.into_iter().map(|one| one.write(all_binary, &mut rest)));
    } else {
        for wanted in &request.outputs {
            let Some(place) = made.iter().position(|one| one.name == wanted.name) else {
                let there: Vec<_> = made.iter().map(|one| one.name.as_str()).collect();
                let message = format!(
                    "there is no output `{}` of this input, or it is named twice; left: {}",
                    wanted.name,
                    there.join(", ")
                );
                return Err(Refusal::Bad(message));
            };
            let binary = flag(&wanted.parameters, "binary_data").unwrap_or(all_binary);
            outputs.push(made.swap_remove(place).write(binary, &mut rest));
        }
    }
    let reference = model.reference();
    let answer = Answer {
        model_name: &reference.name,
        model_version: VERSION,
        id: request.id,
        parameters: serde_json::json!({ "fingerprint": reference.fingerprint }),
        outputs,
    };
    let mut body = BytesMut::from(serde_json::to_vec(&answer).unwrap_or_default().as_slice());
    let json_bytes = (!rest.is_empty()).then_some(body.len());
    body.unsplit(rest);
    Ok(Reply { body: body.freeze(), json_bytes })
}
