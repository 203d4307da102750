//! A model that another server runs: its tensors go there by the Open Inference Protocol v2 with binary tensors, whatever carries
//! them.
//!
//! The request: <https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_rest.md>; the tensors
//! behind it: <https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_binary_data.md>.

use std::fmt;
use std::sync::{Arc, OnceLock};

use half::f16;
use half::slice::HalfFloatSliceExt;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::breaker::Breaker;
use super::feed::Element;
use super::{Backend, Feed, Output, Runner, Tensor};
use crate::{InferError, ModelError};

/// Carries requests to where a model runs. A call blocks its thread, for no longer than the wire's own time limit.
pub trait Wire: Send + Sync + fmt::Debug {
    /// `open_inference` or `sagemaker`: the backend's word in results and metrics.
    fn protocol(&self) -> &'static str;

    /// Where requests go, which model there included: part of the fingerprint.
    fn address(&self) -> &str;

    /// Carries an inference request there, and the answer back.
    fn infer(&self, request: Message) -> Result<Message, WireError>;

    /// What the server says of the model, as the protocol's model metadata; `None` where nobody can be asked.
    fn metadata(&self) -> Result<Option<Value>, WireError>;
}

/// A request or an answer: JSON, and the tensors behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// All bytes.
    pub body: Vec<u8>,
    /// How many of them, from the first on, are the JSON.
    pub json_bytes: usize,
}

/// No answer that can be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// Nobody is there, or nobody can do it now: no connection, no time left, too busy, broken.
    #[error("{0}")]
    Away(String),
    /// The server is there and will not do this, now or later.
    #[error("{0}")]
    Refused(String),
}

/// A model on another server, and how that has fared.
pub(crate) struct RemoteBackend(Arc<Shared>);

struct Shared {
    wire: Arc<dyn Wire>,
    feeds: Vec<Feed>,
    /// Their names, in the order in which they are read.
    outputs: Vec<String>,
    breaker: Breaker,
    /// As the first answer said. Another one is another model.
    model_version: OnceLock<String>,
}

impl RemoteBackend {
    pub fn new(wire: Arc<dyn Wire>, feeds: &[Feed], outputs: Vec<String>, breaker: Breaker) -> Self {
        let feeds = feeds.to_vec();
        Self(Arc::new(Shared { wire, feeds, outputs, breaker, model_version: OnceLock::new() }))
    }
}

impl Backend for RemoteBackend {
    fn name(&self) -> &'static str {
        self.0.wire.protocol()
    }

    fn version(&self) -> &str {
        self.0.wire.address()
    }

    fn runner(&self) -> Result<Box<dyn Runner>, ModelError> {
        Ok(Box::new(RemoteRunner { shared: Arc::clone(&self.0), outputs: Vec::new() }))
    }

    fn is_remote(&self) -> bool {
        true
    }

    fn trouble(&self) -> Option<String> {
        self.0.breaker.trouble()
    }
}

struct RemoteRunner {
    shared: Arc<Shared>,
    outputs: Vec<Output>,
}

impl Runner for RemoteRunner {
    fn run(&mut self, input: Tensor<'_>) -> Result<&[Output], InferError> {
        let shared = &*self.shared;
        let name = shared.wire.protocol();
        let away = |message: String| InferError::away(name, message);
        shared.breaker.enter().map_err(away)?;
        let answered = shared.wire.infer(request(&shared.feeds, &shared.outputs, input));
        // Somebody who answers is there, whatever the answer is.
        match &answered {
            Ok(_) | Err(WireError::Refused(_)) => shared.breaker.succeeded(),
            Err(WireError::Away(message)) => shared.breaker.failed(message),
        }
        let message = answered.map_err(|error| match error {
            WireError::Away(message) => InferError::away(name, message),
            WireError::Refused(message) => InferError::new(name, message),
        })?;
        let failed = |message: String| InferError::new(name, format!("{}: {message}", shared.wire.address()));
        let answer = Answer::parse(&message).map_err(failed)?;
        if let Some(version) = &answer.model_version {
            let first = shared.model_version.get_or_init(|| version.clone());
            if first != version {
                return Err(failed(format!(
                    "the server answers with version {version} of the model now, and began with {first}: what is certified of \
                     one says nothing of the other. Name the version in the address (…/versions/{version}), calibrate with it, \
                     and restart"
                )));
            }
        }
        self.outputs = answer.outputs(&shared.outputs, &message.body[message.json_bytes..]).map_err(failed)?;
        Ok(&self.outputs)
    }
}

/// The request for these outputs of `image`.
fn request(feeds: &[Feed], outputs: &[String], image: Tensor<'_>) -> Message {
    let mut tensors = Vec::new();
    let mut inputs = Vec::with_capacity(feeds.len());
    for feed in feeds {
        let (shape, values) = feed.values(image);
        let before = tensors.len();
        let datatype = write(feed.element, &values, &mut tensors);
        inputs.push(json!({
            "name": feed.name,
            "shape": shape,
            "datatype": datatype,
            "parameters": { "binary_data_size": tensors.len() - before },
        }));
    }
    let binary = |name: &String| json!({ "name": name, "parameters": { "binary_data": true } });
    let outputs: Vec<_> = outputs.iter().map(binary).collect();
    let mut body = json!({ "inputs": inputs, "outputs": outputs }).to_string().into_bytes();
    let json_bytes = body.len();
    body.append(&mut tensors);
    Message { body, json_bytes }
}

/// Appends values, little-endian; answers the protocol's word for their type.
fn write(element: Element, values: &[f32], bytes: &mut Vec<u8>) -> &'static str {
    match element {
        Element::Float32 => {
            bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
            "FP32"
        }
        Element::Float16 => {
            let mut halves = vec![f16::ZERO; values.len()];
            halves.convert_from_f32_slice(values);
            bytes.extend(halves.iter().flat_map(|value| value.to_le_bytes()));
            "FP16"
        }
        Element::Int32 => {
            bytes.extend(values.iter().flat_map(|value| (*value as i32).to_le_bytes()));
            "INT32"
        }
        Element::Int64 => {
            bytes.extend(values.iter().flat_map(|value| (*value as i64).to_le_bytes()));
            "INT64"
        }
    }
}

#[derive(Debug, Deserialize)]
struct Answer {
    #[serde(default)]
    model_version: Option<String>,
    outputs: Vec<Given>,
}

/// A tensor of an answer.
#[derive(Debug, Deserialize)]
struct Given {
    name: String,
    shape: Vec<usize>,
    datatype: String,
    #[serde(default)]
    parameters: Map<String, Value>,
    #[serde(default)]
    data: Option<Value>,
}

impl Answer {
    fn parse(message: &Message) -> Result<Self, String> {
        let json = message.body.get(..message.json_bytes).ok_or("its JSON is said to be longer than the answer")?;
        serde_json::from_slice(json).map_err(|error| format!("the answer is no inference response: {error}"))
    }

    /// The outputs of these names in their order; the bytes of binary ones are in `rest`, in the answer's order.
    fn outputs(self, names: &[String], mut rest: &[u8]) -> Result<Vec<Output>, String> {
        let mut outputs = vec![None; names.len()];
        for given in self.outputs {
            let output = given.read(&mut rest)?;
            if let Some(place) = names.iter().position(|name| *name == given.name) {
                outputs[place] = Some(output);
            }
        }
        let named = names.iter().zip(outputs);
        named.map(|(name, output)| output.ok_or_else(|| format!("the answer lacks the output `{name}`"))).collect()
    }
}

impl Given {
    fn read(&self, rest: &mut &[u8]) -> Result<Output, String> {
        let Self { name, shape, datatype, .. } = self;
        let wanted = shape.iter().try_fold(1_usize, |product, dim| product.checked_mul(*dim));
        let wanted = wanted.ok_or_else(|| format!("the shape of `{name}` is too large"))?;
        // Strings are none of the model's own, and nobody asked for them.
        let numbers = datatype != "BYTES";
        let mut data = Vec::new();
        if let Some(size) = self.parameters.get("binary_data_size").and_then(Value::as_u64) {
            let split = usize::try_from(size).ok().and_then(|size| rest.split_at_checked(size));
            let (bytes, after) = split.ok_or_else(|| format!("the answer breaks off within `{name}`"))?;
            *rest = after;
            if numbers {
                read_binary(datatype, bytes, &mut data)?;
            }
        } else if numbers {
            let values = self.data.as_ref().ok_or_else(|| format!("`{name}` has no data"))?;
            flatten(values, &mut data).ok_or_else(|| format!("the data of `{name}` are not numbers"))?;
        }
        if data.len() != wanted && numbers {
            return Err(format!("`{name}` has {} values; its shape says {wanted}", data.len()));
        }
        Ok(Output { shape: shape.clone(), data })
    }
}

fn read_binary(datatype: &str, bytes: &[u8], data: &mut Vec<f32>) -> Result<(), String> {
    match datatype {
        "FP32" => data.extend(bytes.as_chunks().0.iter().map(|value| f32::from_le_bytes(*value))),
        "FP16" => data.extend(bytes.as_chunks().0.iter().map(|value| f16::from_le_bytes(*value).to_f32())),
        "INT32" => data.extend(bytes.as_chunks().0.iter().map(|value| i32::from_le_bytes(*value) as f32)),
        "INT64" => data.extend(bytes.as_chunks().0.iter().map(|value| i64::from_le_bytes(*value) as f32)),
        other => return Err(format!("an output is {other}; FP32, FP16, INT32 and INT64 are read")),
    }
    Ok(())
}

/// Numbers row by row, whether the rows are nested or not.
fn flatten(values: &Value, data: &mut Vec<f32>) -> Option<()> {
    match values {
        Value::Array(items) => items.iter().try_for_each(|item| flatten(item, data)),
        value => {
            data.push(value.as_f64()? as f32);
            Some(())
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn answer(value: &Value, tensors: &[u8]) -> Message {
        let mut body = value.to_string().into_bytes();
        let json_bytes = body.len();
        body.extend(tensors);
        Message { body, json_bytes }
    }

    fn read(message: &Message, names: &[&str]) -> Result<Vec<Output>, String> {
        let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
        Answer::parse(message)?.outputs(&names, &message.body[message.json_bytes..])
    }

    #[test]
    fn outputs_come_in_the_graph_s_order_in_whatever_form_the_server_has_them() {
        let mut bytes = Vec::new();
        assert_eq!(write(Element::Float16, &[0.5, -2.0], &mut bytes), "FP16");
        assert_eq!(write(Element::Int64, &[7.0], &mut bytes), "INT64");
        let message = answer(
            &json!({ "model_version": "1", "outputs": [
                { "name": "b", "shape": [2], "datatype": "FP16", "parameters": { "binary_data_size": 4 } },
                { "name": "unasked", "shape": [1], "datatype": "BYTES", "data": ["x"] },
                { "name": "c", "shape": [1], "datatype": "INT64", "parameters": { "binary_data_size": 8 } },
                { "name": "a", "shape": [1, 2], "datatype": "FP32", "data": [[1, 2.5]] },
            ] }),
            &bytes,
        );
        let output = |shape: &[usize], data: &[f32]| Output { shape: shape.to_vec(), data: data.to_vec() };
        let outputs = read(&message, &["a", "b", "c"]).unwrap();
        assert_eq!(outputs, [output(&[1, 2], &[1.0, 2.5]), output(&[2], &[0.5, -2.0]), output(&[1], &[7.0])]);
    }

    #[test]
    fn an_answer_that_does_not_hold_together_is_refused() {
        let one = |parameters: Value| json!({ "outputs": [{ "name": "a", "shape": [2], "datatype": "FP32", "parameters": parameters }] });
        for (message, says) in [
            (answer(&one(json!({ "binary_data_size": 8 })), &[0; 4]), "breaks off"),
            (answer(&one(json!({ "binary_data_size": 4 })), &[0; 4]), "its shape says 2"),
            (answer(&one(json!({})), &[]), "no data"),
            (answer(&json!({ "outputs": [] }), &[]), "lacks the output `a`"),
            (answer(&json!({ "error": "no" }), &[]), "no inference response"),
            (Message { body: vec![b'{'], json_bytes: 2 }, "longer than the answer"),
        ] {
            let error = read(&message, &["a"]).unwrap_err();
            assert!(error.contains(says), "{says}: {error}");
        }
    }

    proptest! {
        #[test]
        fn no_answer_makes_it_panic(body in proptest::collection::vec(any::<u8>(), 0..200), json_bytes in 0_usize..220) {
            let message = Message { body, json_bytes };
            let names = ["a".to_owned()];
            let _ = Answer::parse(&message).and_then(|answer| answer.outputs(&names, &message.body[message.json_bytes..]));
        }

        #[test]
        fn floats_arrive_as_they_were_sent(values in proptest::collection::vec(-1e6_f32..1e6, 0..50)) {
            let mut bytes = Vec::new();
            write(Element::Float32, &values, &mut bytes);
            let mut back = Vec::new();
            read_binary("FP32", &bytes, &mut back).unwrap();
            prop_assert_eq!(back, values);
        }
    }
}
