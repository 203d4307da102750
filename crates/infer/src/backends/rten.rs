//! `rten`: pure Rust, nothing to install.

use std::sync::Arc;

use rten::{Model, NodeId, RunOptions, ThreadPool, Value, ValueView};
use rten_tensor::Layout;

use super::{Backend, Output, Runner, Tensor, Weights};
use crate::{InferError, ModelError, ModelErrorKind};

const NAME: &str = "rten";
/// Of the crate as locked; it does not say itself. A test compares it with `Cargo.lock`.
const VERSION: &str = "0.27.0";

/// Weights loaded by `rten`, one copy for all runners.
pub(super) struct RtenBackend {
    model: Arc<Model>,
    threads: usize,
}

impl RtenBackend {
    pub(super) fn load(weights: &Weights<'_>) -> Result<Self, ModelError> {
        let model = Model::load(weights.bytes.to_vec()).map_err(|e| {
            ModelError::new(ModelErrorKind::Backend, "rten cannot run this model; try the onnxruntime backend")
                .with_source(e)
        })?;
        Ok(Self { model: Arc::new(model), threads: weights.threads })
    }
}

impl Backend for RtenBackend {
    fn name(&self) -> &'static str {
        NAME
    }

    fn version(&self) -> &str {
        VERSION
    }

    fn runner(&self) -> Result<Box<dyn Runner>, ModelError> {
        let Some(&input) = self.model.input_ids().first() else {
            return Err(ModelError::new(ModelErrorKind::Backend, "rten sees no input in this model"));
        };
        // A pool of its own, or all runners would wait for the one that `rten` shares.
        let pool = Arc::new(ThreadPool::with_num_threads(self.threads));
        Ok(Box::new(RtenRunner { model: Arc::clone(&self.model), pool, input, outputs: Vec::new() }))
    }
}

struct RtenRunner {
    model: Arc<Model>,
    pool: Arc<ThreadPool>,
    input: NodeId,
    outputs: Vec<Output>,
}

impl Runner for RtenRunner {
    fn run(&mut self, input: Tensor<'_>) -> Result<&[Output], InferError> {
        let failed = |e: &dyn std::fmt::Display| InferError::new(NAME, e.to_string());
        let view = ValueView::from_shape(input.shape, input.data).map_err(|e| failed(&e))?;
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(&self.pool)));
        let values = self
            .model
            .run(vec![(self.input, view.into())], self.model.output_ids(), Some(options))
            .map_err(|e| failed(&e))?;
        self.outputs.clear();
        for value in values {
            let Value::FloatTensor(tensor) = value else {
                return Err(failed(&"an output is not float32"));
            };
            self.outputs.push(Output { shape: tensor.shape().to_vec(), data: tensor.into_data() });
        }
        Ok(&self.outputs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_the_locked_one() {
        let lock = include_str!("../../../../Cargo.lock");
        let locked = lock.split("[[package]]").find(|p| p.contains("name = \"rten\"\n")).unwrap();
        assert!(locked.contains(&format!("version = \"{VERSION}\"")), "{locked}");
    }
}
