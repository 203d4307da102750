//! Whole models through the public interface, on every backend that is there.

#![expect(clippy::unwrap_used, reason = "a test may panic, in its helpers too")]

mod agreement;
mod detecting;
mod library;
mod manifests;
mod refusals;

use std::path::PathBuf;

use scrutineer_infer::{BackendChoice, Config, Model, RawDetection, runtime};
use scrutineer_types::{ChannelOrder, InputSpec};

fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn fixture(name: &str) -> PathBuf {
    repository().join("testdata/models").join(name)
}

/// A fixture's settings on one backend.
fn config(name: &str, backend: BackendChoice) -> Config {
    Config { path: fixture(name).display().to_string(), backend, ..Config::default() }
}

/// The backends that can run here; says so when ONNX Runtime cannot.
fn backends() -> Vec<BackendChoice> {
    match runtime::find_onnxruntime() {
        Ok(_) => vec![BackendChoice::OnnxRuntime, BackendChoice::Rten],
        Err(missing) => {
            eprintln!("onnxruntime was not tested: {missing}");
            vec![BackendChoice::Rten]
        }
    }
}

/// A grey input with one square of `rgb` (0 to 1) at `(x, y)` in pixels, as `spec` wants it.
fn square(spec: &InputSpec, (x, y): (usize, usize), side: usize, rgb: [f32; 3]) -> Vec<f32> {
    let (width, height) = (spec.width as usize, spec.height as usize);
    let mut tensor = vec![0.0; 3 * width * height];
    for (plane, values) in tensor.chunks_exact_mut(width * height).enumerate() {
        let scaled = |value: f32| (value * 255.0 * spec.scale - spec.mean[plane]) / spec.std[plane];
        values.fill(scaled(114.0 / 255.0));
        let value = match spec.channels {
            ChannelOrder::Rgb => rgb[plane],
            ChannelOrder::Bgr => rgb[2 - plane],
        };
        for row in values.chunks_exact_mut(width).skip(y).take(side) {
            row[x..x + side].fill(scaled(value));
        }
    }
    tensor
}

/// What `model` finds on one input.
fn found(model: &Model, tensor: &[f32]) -> Vec<RawDetection> {
    model.session().unwrap().infer(tensor).unwrap().detections
}
