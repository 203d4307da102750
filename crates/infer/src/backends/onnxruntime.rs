//! ONNX Runtime, through its shared library.

use std::sync::Arc;

use ort::ep;
use ort::session::Session;
use ort::session::builder::GraphOptimizationLevel;
use ort::value::TensorRef;

use super::{Backend, Output, Runner, Tensor, Weights};
use crate::runtime::{self, OnnxRuntime};
use crate::{InferError, ModelError, ModelErrorKind};

const NAME: &str = "onnxruntime";

/// Weights that ONNX Runtime has accepted. Each runner is a session with its own copy, as sessions run one at a time.
pub(super) struct OnnxRuntimeBackend {
    runtime: &'static OnnxRuntime,
    weights: Arc<[u8]>,
    threads: usize,
}

impl OnnxRuntimeBackend {
    pub(super) fn load(weights: &Weights<'_>) -> Result<Self, ModelError> {
        let runtime = runtime::onnxruntime()
            .map_err(|missing| ModelError::new(ModelErrorKind::BackendMissing, missing.to_string()))?;
        Ok(Self { runtime, weights: weights.bytes.into(), threads: weights.threads })
    }

    fn session(&self) -> ort::Result<Session> {
        Session::builder(self.runtime.environment())?
            .with_optimization_level(GraphOptimizationLevel::All)?
            .with_intra_threads(self.threads)?
            .with_inter_threads(1)?
            // Threads that spin for work between images would take the cores from decoding.
            .with_intra_op_spinning(false)?
            // With a pattern the second run reserves in one piece what the first has reserved in many: 45 MB more for two
            // sessions of YOLOv8n, and no faster.
            .with_memory_pattern(false)?
            .with_execution_providers([ep::CPU::default().with_arena_allocator(true).build()])?
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
        let session = self
            .session()
            .map_err(|e| ModelError::new(ModelErrorKind::Backend, "ONNX Runtime refuses this model").with_source(e))?;
        Ok(Box::new(OnnxRuntimeRunner { session, outputs: Vec::new() }))
    }
}

struct OnnxRuntimeRunner {
    session: Session,
    outputs: Vec<Output>,
}

impl Runner for OnnxRuntimeRunner {
    fn run(&mut self, input: Tensor<'_>) -> Result<&[Output], InferError> {
        let failed = |e: ort::Error| InferError::new(NAME, e.message());
        let view = TensorRef::from_array_view((input.shape, input.data)).map_err(failed)?;
        let values = self.session.run(ort::inputs![view]).map_err(failed)?;
        self.outputs.resize_with(values.len(), Output::default);
        for (value, output) in values.values().zip(&mut self.outputs) {
            let (shape, data) = value.try_extract_tensor::<f32>().map_err(failed)?;
            output.shape.clear();
            output.shape.extend(shape.iter().map(|dim| *dim as usize));
            output.data.clear();
            output.data.extend_from_slice(data);
        }
        Ok(&self.outputs)
    }
}
