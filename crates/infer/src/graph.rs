//! What an ONNX file says of itself, read without any backend: inputs, outputs, metadata, precision.
//!
//! The file format is `ModelProto` of <https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3>.

use std::collections::BTreeMap;
use std::fmt;

use rten_onnx::onnx::{DataLocation, DataType, GraphProto, ModelProto, ValueInfoProto, is_onnx_model};
use rten_onnx::protobuf::{DecodeMessage, ErrorKind, OwnedValues, ProtobufError, ReadValue, varint};
use serde::Serialize;

use crate::{ModelError, ModelErrorKind};

/// The parts of an ONNX file that say how to use it.
#[derive(Clone, Debug)]
pub(crate) struct Graph {
    /// Inputs that are not weights.
    pub inputs: Vec<TensorInfo>,
    /// Outputs, in their order.
    pub outputs: Vec<TensorInfo>,
    /// `metadata_props`, as the exporter wrote them.
    pub metadata: BTreeMap<String, String>,
    /// Who exported it, as `pytorch 2.9.0`.
    pub producer: String,
    /// Version of the default operator set.
    pub opset: i64,
    /// What most of its arithmetic is done in: `float32`, `float16` or `int8`.
    pub precision: &'static str,
}

/// A tensor as the graph declares it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TensorInfo {
    /// Its name.
    pub name: String,
    /// Element type as ONNX names it, in lower case: `float`, `float16`, `int64`.
    pub element: String,
    /// Its dimensions.
    pub shape: Vec<Dim>,
}

/// One dimension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Dim {
    /// Always this.
    Fixed(usize),
    /// Chosen by the caller or known only at run time.
    Named(String),
}

impl Dim {
    /// The size, if it is fixed.
    pub fn size(&self) -> Option<usize> {
        match self {
            Self::Fixed(size) => Some(*size),
            Self::Named(_) => None,
        }
    }
}

impl TensorInfo {
    /// The shape, if every dimension is fixed.
    pub fn fixed_shape(&self) -> Option<Vec<usize>> {
        self.shape.iter().map(Dim::size).collect()
    }
}

impl fmt::Display for TensorInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {} [", self.name, self.element)?;
        for (i, dim) in self.shape.iter().enumerate() {
            f.write_str(if i == 0 { "" } else { ", " })?;
            match dim {
                Dim::Fixed(size) => write!(f, "{size}")?,
                Dim::Named(name) if name.is_empty() => f.write_str("?")?,
                Dim::Named(name) => f.write_str(name)?,
            }
        }
        f.write_str("]")
    }
}

/// Several tensors in one line, for messages.
pub(crate) fn list(tensors: &[TensorInfo]) -> String {
    tensors.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

impl Graph {
    /// Reads the file's content.
    pub fn parse(bytes: &[u8]) -> Result<Self, ModelError> {
        let damaged = |detail: String| {
            let message = format!("not an ONNX model, or a damaged one ({detail}); copy or export it again");
            ModelError::new(ModelErrorKind::NotOnnx, message)
        };
        // The whole parser takes the end of the file for the end of whatever message it is in; this one, which steps
        // over the graph by its length, notices that the file is cut off.
        if !is_onnx_model(Slice { bytes, position: 0 }) {
            return Err(damaged("no whole graph in it".into()));
        }
        let model = ModelProto::decode(Slice { bytes, position: 0 }).map_err(|e| damaged(e.to_string()))?;
        let graph = model.graph.unwrap_or_default();
        if graph.initializer.iter().any(|tensor| tensor.data_location == Some(DataLocation::EXTERNAL)) {
            let message = "its weights lie in another file; put them into one: \
                           onnx.save(onnx.load(\"model.onnx\"), \"single.onnx\")";
            return Err(ModelError::new(ModelErrorKind::Unsupported, message));
        }
        let weights: Vec<_> = graph.initializer.iter().filter_map(|tensor| tensor.name.as_deref()).collect();
        let inputs = graph.input.iter().map(tensor_info).filter(|t| !weights.contains(&t.name.as_str())).collect();
        let props = model.metadata_props.into_iter();
        Ok(Self {
            inputs,
            outputs: graph.output.iter().map(tensor_info).collect(),
            metadata: props.filter_map(|p| Some((p.key?, p.value.unwrap_or_default()))).collect(),
            producer: [model.producer_name, model.producer_version].into_iter().flatten().collect::<Vec<_>>().join(" "),
            opset: model
                .opset_import
                .iter()
                .find(|set| matches!(set.domain.as_deref(), None | Some("" | "ai.onnx")))
                .and_then(|set| set.version)
                .unwrap_or(0),
            precision: precision(&graph),
        })
    }
}

/// `int8` once anything is quantized, `float16` where most weights are, else `float32`.
fn precision(graph: &GraphProto) -> &'static str {
    let quantized = ["QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear", "QLinearConv", "ConvInteger"];
    if graph.node.iter().any(|node| node.op_type.as_deref().is_some_and(|op| quantized.contains(&op))) {
        return "int8";
    }
    let count = |element| graph.initializer.iter().filter(|tensor| tensor.data_type == Some(element)).count();
    if count(DataType::FLOAT16) > count(DataType::FLOAT) { "float16" } else { "float32" }
}

fn tensor_info(value: &ValueInfoProto) -> TensorInfo {
    let tensor = value.r#type.as_ref().and_then(|t| t.tensor_type.as_ref());
    let element = tensor.and_then(|t| t.elem_type).map_or("unknown".into(), |e| e.to_string().to_lowercase());
    let dims = tensor.and_then(|t| t.shape.as_ref()).map(|shape| shape.dim.as_slice()).unwrap_or_default();
    let shape = dims.iter().map(|dim| match dim.dim_value {
        Some(size) if size > 0 => Dim::Fixed(size as usize),
        _ => Dim::Named(dim.dim_param.clone().unwrap_or_default()),
    });
    TensorInfo { name: value.name.clone().unwrap_or_default(), element, shape: shape.collect() }
}

/// Reads protobuf values from memory, and refuses a length that runs past the end before allocating for it or skipping
/// over it, so that a file cut off is noticed and a damaged one cannot ask for all memory.
struct Slice<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> Slice<'a> {
    fn take(&mut self, len: usize) -> Result<&'a [u8], ProtobufError> {
        let end = self.position.checked_add(len).filter(|end| *end <= self.bytes.len());
        let taken = end.map(|end| &self.bytes[self.position..end]).ok_or_else(cut_off)?;
        self.position += len;
        Ok(taken)
    }
}

/// Not [`ErrorKind::Eof`], which ends a message as it should.
fn cut_off() -> ProtobufError {
    ProtobufError::new(ErrorKind::LengthMismatch)
}

impl ReadValue for Slice<'_> {
    type Types = OwnedValues;

    fn read_i32(&mut self) -> Result<i32, ProtobufError> {
        self.take(4)?.try_into().map(i32::from_le_bytes).map_err(|_| cut_off())
    }

    fn read_i64(&mut self) -> Result<i64, ProtobufError> {
        self.take(8)?.try_into().map(i64::from_le_bytes).map_err(|_| cut_off())
    }

    fn read_varint(&mut self) -> Result<u64, ProtobufError> {
        let mut rest = &self.bytes[self.position..];
        let before = rest.len();
        let value = varint::read_varint(&mut rest)?;
        self.position += before - rest.len();
        Ok(value)
    }

    fn read_bytes(&mut self, len: usize) -> Result<Vec<u8>, ProtobufError> {
        Ok(self.take(len)?.to_vec())
    }

    fn read_string(&mut self, len: usize) -> Result<String, ProtobufError> {
        String::from_utf8(self.read_bytes(len)?).map_err(|_| ProtobufError::new(ErrorKind::InvalidUtf8))
    }

    fn skip(&mut self, len: usize) -> Result<(), ProtobufError> {
        self.take(len).map(|_| ())
    }

    fn position(&self) -> u64 {
        self.position as u64
    }
}
