//! ONNX Runtime, through its shared library.

use std::borrow::Cow;
use std::sync::Arc;

use half::f16;
use half::slice::HalfFloatSliceExt;
use ort::ep;
use ort::session::builder::GraphOptimizationLevel;
use ort::session::{Session, SessionInputValue};
use ort::value::{DynValue, Tensor as Value, TensorElementType, TensorRef};

use super::feed::Element;
use super::{Backend, Feed, Output, Runner, Tensor, Weights};
use crate::runtime::{self, OnnxRuntime};
use crate::{Device, InferError, ModelError, ModelErrorKind};

const NAME: &str = "onnxruntime";

/// Weights that ONNX Runtime has accepted. Each runner is a session with its own copy, as sessions run one at a time.
pub(super) struct OnnxRuntimeBackend {
    runtime: &'static OnnxRuntime,
    weights: Arc<[u8]>,
    feeds: Arc<[Feed]>,
    threads: usize,
    device: Device,
}

impl OnnxRuntimeBackend {
    pub(super) fn load(weights: &Weights<'_>) -> Result<Self, ModelError> {
        let runtime = runtime::onnxruntime()
            .map_err(|missing| ModelError::new(ModelErrorKind::BackendMissing, missing.to_string()))?;
        Ok(Self {
            runtime,
            weights: weights.bytes.into(),
            feeds: weights.feeds.into(),
            threads: weights.threads,
            device: weights.device,
        })
    }

    fn session(&self) -> ort::Result<Session> {
        let on_cpu = ep::CPU::default().with_arena_allocator(true).build();
        let providers = match self.device {
            Device::Cpu => vec![on_cpu],
            // What the card cannot do falls to the processor, but the card must be there: who asks for it counts on it.
            Device::Cuda(number) => {
                vec![ep::CUDA::default().with_device_id(number as i32).build().error_on_failure(), on_cpu]
            }
        };
        Session::builder(self.runtime.environment())?
            .with_optimization_level(GraphOptimizationLevel::All)?
            .with_intra_threads(self.threads)?
            .with_inter_threads(1)?
            // Threads that spin for work between images would take the cores from decoding.
            .with_intra_op_spinning(false)?
            // With a pattern the second run reserves in one piece what the first has reserved in many: 45 MB more for two
            // sessions of YOLOv8n, and no faster.
            .with_memory_pattern(false)?
            .with_execution_providers(providers)?
            .commit_from_memory(&self.weights)
    }
}

impl Backend for OnnxRuntimeBackend {
    fn name(&self) -> &'static str {
        NAME
    }

    fn version(&self) -> &str {
        self.runtime.version()
    }

    fn runner(&self) -> Result<Box<dyn Runner>, ModelError> {
        let session = self.session().map_err(|e| {
            let message = match self.device {
                Device::Cpu => "ONNX Runtime refuses this model",
                Device::Cuda(_) => {
                    "ONNX Runtime does not load this model onto the card; device = \"cuda\" needs ONNX Runtime's library for GPUs, CUDA, \
                     cuDNN and a card that is free: docs/guides/container.md"
                }
            };
            ModelError::new(ModelErrorKind::Backend, message).with_source(e)
        })?;
        Ok(Box::new(OnnxRuntimeRunner { session, feeds: Arc::clone(&self.feeds), outputs: Vec::new() }))
    }
}

struct OnnxRuntimeRunner {
    session: Session,
    feeds: Arc<[Feed]>,
    outputs: Vec<Output>,
}

impl Runner for OnnxRuntimeRunner {
    fn run(&mut self, input: Tensor<'_>) -> Result<&[Output], InferError> {
        let failed = |e: ort::Error| InferError::new(NAME, e.message());
        let mut inputs = Vec::with_capacity(self.feeds.len());
        for feed in &*self.feeds {
            inputs.push((feed.name.as_str(), value(feed, input).map_err(failed)?));
        }
        let values = self.session.run(inputs).map_err(failed)?;
        self.outputs.resize_with(values.len(), Output::default);
        for (value, output) in values.values().zip(&mut self.outputs) {
            extract(&value, output).map_err(failed)?;
        }
        Ok(&self.outputs)
    }
}

/// What an input is given, in the type it wants.
fn value<'a>(feed: &Feed, image: Tensor<'a>) -> ort::Result<SessionInputValue<'a>> {
    let (shape, values) = feed.values(image);
    Ok(match (feed.element, values) {
        (Element::Float32, Cow::Borrowed(values)) => TensorRef::from_array_view((shape, values))?.into(),
        (Element::Float32, Cow::Owned(values)) => Value::from_array((shape, values))?.into(),
        (Element::Float16, values) => {
            let mut halves = vec![f16::ZERO; values.len()];
            halves.convert_from_f32_slice(&values);
            Value::from_array((shape, halves))?.into()
        }
        (Element::Int32, values) => {
            let whole: Vec<i32> = values.iter().map(|value| *value as i32).collect();
            Value::from_array((shape, whole))?.into()
        }
        (Element::Int64, values) => {
            let whole: Vec<i64> = values.iter().map(|value| *value as i64).collect();
            Value::from_array((shape, whole))?.into()
        }
    })
}

/// Copies an output, whatever numbers it is made of.
fn extract(value: &DynValue, output: &mut Output) -> ort::Result<()> {
    output.data.clear();
    let shape = match value.data_type() {
        TensorElementType::Float16 => {
            let (shape, data) = value.try_extract_tensor::<f16>()?;
            output.data.resize(data.len(), 0.0);
            data.convert_to_f32_slice(&mut output.data);
            shape
        }
        TensorElementType::Int64 => {
            let (shape, data) = value.try_extract_tensor::<i64>()?;
            output.data.extend(data.iter().map(|value| *value as f32));
            shape
        }
        TensorElementType::Int32 => {
            let (shape, data) = value.try_extract_tensor::<i32>()?;
            output.data.extend(data.iter().map(|value| *value as f32));
            shape
        }
        _ => {
            let (shape, data) = value.try_extract_tensor::<f32>()?;
            output.data.extend_from_slice(data);
            shape
        }
    };
    output.shape.clear();
    output.shape.extend(shape.iter().map(|dim| *dim as usize));
    Ok(())
}
