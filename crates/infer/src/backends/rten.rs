//! `rten`: pure Rust, nothing to install.

use std::borrow::Cow;
use std::sync::Arc;

use rten::{Model, NodeId, RunOptions, ThreadPool, Value, ValueOrView, ValueView};
use rten_tensor::Layout;

use super::feed::Element;
use super::{Backend, Feed, Output, Runner, Tensor, Weights};
use crate::{InferError, ModelError, ModelErrorKind};

const NAME: &str = "rten";
/// Of the crate as locked; it does not say itself. A test compares it with `Cargo.lock`.
const VERSION: &str = "0.27.0";

/// Weights loaded by `rten`, one copy for all runners.
pub(super) struct RtenBackend {
    model: Arc<Model>,
    feeds: Arc<[Feed]>,
    threads: usize,
}

impl RtenBackend {
    pub(super) fn load(weights: &Weights<'_>) -> Result<Self, ModelError> {
        if suppresses(weights.bytes) {
            let message = "the model suppresses overlapping boxes itself, by an operator (NonMaxSuppression) that rten computes \
                           wrongly; run it on the onnxruntime backend, or export it without nms=True";
            return Err(ModelError::new(ModelErrorKind::Backend, message));
        }
        let model = Model::load(weights.bytes.to_vec()).map_err(|e| {
            ModelError::new(ModelErrorKind::Backend, "rten cannot run this model; try the onnxruntime backend")
                .with_source(e)
        })?;
        Ok(Self { model: Arc::new(model), feeds: weights.feeds.into(), threads: weights.threads })
    }
}

/// Whether a node of the graph is a `NonMaxSuppression`. rten 0.27 measures overlap by the hull of two boxes instead of their
/// union, and takes boxes in the order they come instead of the best first, so that other boxes remain.
fn suppresses(onnx: &[u8]) -> bool {
    // Field 4 of a `NodeProto`, its length, its text.
    const NODE: &[u8] = b"\x22\x11NonMaxSuppression";
    onnx.windows(NODE.len()).any(|window| window == NODE)
}

impl Backend for RtenBackend {
    fn name(&self) -> &'static str {
        NAME
    }

    fn version(&self) -> &str {
        VERSION
    }

    fn runner(&self) -> Result<Box<dyn Runner>, ModelError> {
        let mut inputs = Vec::with_capacity(self.feeds.len());
        for feed in &*self.feeds {
            let node = self.model.node_id(&feed.name).map_err(|e| {
                ModelError::new(ModelErrorKind::Backend, format!("rten sees no input `{}`", feed.name)).with_source(e)
            })?;
            inputs.push((node, feed.clone()));
        }
        // A pool of its own, or all runners would wait for the one that `rten` shares.
        let pool = Arc::new(ThreadPool::with_num_threads(self.threads));
        Ok(Box::new(RtenRunner { model: Arc::clone(&self.model), pool, inputs, outputs: Vec::new() }))
    }
}

struct RtenRunner {
    model: Arc<Model>,
    pool: Arc<ThreadPool>,
    inputs: Vec<(NodeId, Feed)>,
    outputs: Vec<Output>,
}

impl Runner for RtenRunner {
    fn run(&mut self, input: Tensor<'_>) -> Result<&[Output], InferError> {
        let failed = |e: &dyn std::fmt::Display| InferError::new(NAME, e.to_string());
        let mut inputs = Vec::with_capacity(self.inputs.len());
        for (node, feed) in &self.inputs {
            inputs.push((*node, value(feed, input).map_err(|e| failed(&e))?));
        }
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(&self.pool)));
        let values = self.model.run(inputs, self.model.output_ids(), Some(options)).map_err(|e| failed(&e))?;
        self.outputs.clear();
        for value in values {
            self.outputs.push(match value {
                Value::FloatTensor(tensor) => Output { shape: tensor.shape().to_vec(), data: tensor.into_data() },
                // Integers of 64 bits too are of 32 here.
                Value::Int32Tensor(tensor) => Output {
                    shape: tensor.shape().to_vec(),
                    data: tensor.into_data().into_iter().map(|value| value as f32).collect(),
                },
                _ => return Err(failed(&"an output is made of neither floats nor integers")),
            });
        }
        Ok(&self.outputs)
    }
}

/// What an input is given. `rten` computes in `float32` and `int32` alone, whatever the file says.
fn value<'a>(feed: &Feed, image: Tensor<'a>) -> Result<ValueOrView<'a>, String> {
    let (shape, values) = feed.values(image);
    match (feed.element, values) {
        (Element::Float32 | Element::Float16, Cow::Borrowed(values)) => {
            ValueView::from_shape(shape, values).map(Into::into).map_err(|e| e.to_string())
        }
        (Element::Float32 | Element::Float16, Cow::Owned(values)) => {
            Value::from_shape(shape, values).map(Into::into).map_err(|e| e.to_string())
        }
        (Element::Int32 | Element::Int64, values) => {
            let whole: Vec<i32> = values.iter().map(|value| *value as i32).collect();
            Value::from_shape(shape, whole).map(Into::into).map_err(|e| e.to_string())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_graph_that_suppresses_by_itself_is_refused() {
        let plain = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/models/yolov8.onnx")).unwrap();
        assert!(!super::suppresses(&plain));
        let with_node = [&plain[..], b"\x0a\x01x\x22\x11NonMaxSuppression"].concat();
        let weights = super::Weights { bytes: &with_node, feeds: &[], threads: 1, device: crate::Device::Cpu };
        let refused = super::RtenBackend::load(&weights).err().unwrap();
        assert!(refused.to_string().contains("onnxruntime"), "{refused}");
    }

    #[test]
    fn the_version_is_the_locked_one() {
        let lock = include_str!("../../../../Cargo.lock");
        let locked = lock.split("[[package]]").find(|p| p.contains("name = \"rten\"\n")).unwrap();
        assert!(locked.contains(&format!("version = \"{VERSION}\"")), "{locked}");
    }
}
