//! The seam for what runs a model: one trait for loaded weights, one for running them, one file a backend.

mod breaker;
mod feed;
mod onnxruntime;
mod remote;
mod rten;

use crate::{BackendChoice, Config, Device, InferError, ModelError};

pub(crate) use breaker::Breaker;
pub(crate) use feed::{Content, Feed};
pub(crate) use remote::RemoteBackend;
pub use remote::{Message, Wire, WireError};

/// Weights that one backend has loaded and accepted; shared by all threads.
pub trait Backend: Send + Sync {
    /// `onnxruntime`, `rten`, `open_inference` or `sagemaker`: the word of results and metrics.
    fn name(&self) -> &'static str;

    /// Version of the library that computes, or where it is computed; part of the fingerprint.
    fn version(&self) -> &str;

    /// Whether another server computes.
    fn is_remote(&self) -> bool {
        false
    }

    /// Why nothing can be asked of it now, where that is known beforehand.
    fn trouble(&self) -> Option<String> {
        None
    }

    /// Something that runs these weights; one for each inference thread.
    fn runner(&self) -> Result<Box<dyn Runner>, ModelError>;
}

/// Runs a model on one thread.
pub trait Runner: Send {
    /// Runs the model on `input` and returns its outputs in the graph's order, each as `float32` whatever the model
    /// computes in. They are overwritten by the next run.
    ///
    /// # Errors
    ///
    /// The backend failed; the runner may be used again. A backend may also panic, after which it must be dropped.
    fn run(&mut self, input: Tensor<'_>) -> Result<&[Output], InferError>;
}

/// An input: `float32`, row by row.
#[derive(Clone, Copy, Debug)]
pub struct Tensor<'a> {
    /// Images (at least 1; more only where the model's batch is dynamic), planes, pixels down, pixels across.
    pub shape: [usize; 4],
    /// As many values as the shape says.
    pub data: &'a [f32],
}

/// An output, row by row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Output {
    /// Its dimensions.
    pub shape: Vec<usize>,
    /// As many values as the shape says.
    pub data: Vec<f32>,
}

/// What a backend needs to know of a model.
pub(crate) struct Weights<'a> {
    /// The ONNX file's content.
    pub bytes: &'a [u8],
    /// What each of its inputs is given, in the graph's order.
    pub feeds: &'a [Feed],
    /// Threads within one run, at least 1.
    pub threads: usize,
    /// What it is to be computed on.
    pub device: Device,
}

/// Loads the weights with the backend that is configured.
pub(crate) fn load(weights: &Weights<'_>, config: &Config) -> Result<Box<dyn Backend>, ModelError> {
    match config.backend {
        BackendChoice::OnnxRuntime => Ok(Box::new(onnxruntime::OnnxRuntimeBackend::load(weights)?)),
        BackendChoice::Rten => Ok(Box::new(rten::RtenBackend::load(weights)?)),
        // Without what carries requests there; `Model::remote` is for that.
        BackendChoice::Remote => Err(ModelError::new(
            crate::ModelErrorKind::Config,
            "this command runs models itself; leave backend = \"remote\" out",
        )),
        BackendChoice::Auto => match onnxruntime::OnnxRuntimeBackend::load(weights) {
            Ok(backend) => Ok(Box::new(backend)),
            // Only its absence falls back: a model that ONNX Runtime refuses is the user's to know about.
            Err(missing) if missing.kind() == crate::ModelErrorKind::BackendMissing && config.device == Device::Cpu => {
                tracing::warn!(
                    "{missing}; falling back to rten, which is about half as fast and has another fingerprint"
                );
                Ok(Box::new(rten::RtenBackend::load(weights)?))
            }
            Err(refused) => Err(refused),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::onnx_file::OnnxFile;
    use crate::{ModelErrorKind, runtime};

    /// Smooth waves of many lengths, `0..=scale`.
    fn picture(width: usize, height: usize, scale: f32) -> Vec<f32> {
        let wave = |at: usize, length: f32| 0.5 + (at as f32 / length).sin() / 2.0;
        let value = |i: usize| {
            let (x, y) = (i % width, i / width);
            scale * (wave(x, 7.0) * wave(y, 11.0) + wave(x + 2 * y, 31.0)) / 2.0
        };
        (0..3 * width * height).map(value).collect()
    }

    /// Largest difference of outputs, relative to `1 + |value|`, so that it means pixels a thousand wide and scores alike.
    fn difference(path: &Path) -> f32 {
        let file = OnnxFile::read(path).unwrap();
        let size = file.facts(None).size().unwrap();
        let (width, height) = (size.width as usize, size.height as usize);
        let scale = if path.ends_with("yolox_nano.onnx") { 255.0 } else { 1.0 };
        let data = picture(width, height, scale);
        let run = |backend: Box<dyn Backend>| {
            let mut runner = backend.runner().unwrap();
            runner.run(Tensor { shape: [1, 3, height, width], data: &data }).unwrap().to_vec()
        };
        let feeds = file.facts(None).feeds(size).unwrap();
        let weights = Weights { bytes: &file.bytes, feeds: &feeds, threads: 1, device: Device::Cpu };
        let a = run(Box::new(onnxruntime::OnnxRuntimeBackend::load(&weights).unwrap()));
        let b = run(Box::new(rten::RtenBackend::load(&weights).unwrap()));
        let shapes = |outputs: &[Output]| outputs.iter().map(|o| o.shape.clone()).collect::<Vec<_>>();
        assert_eq!(shapes(&a), shapes(&b));
        let pairs = a.iter().zip(&b).flat_map(|(a, b)| a.data.iter().zip(&b.data));
        pairs.map(|(a, b)| (a - b).abs() / (1.0 + b.abs())).fold(0.0, f32::max)
    }

    #[test]
    fn both_backends_compute_the_same() {
        if let Err(missing) = runtime::find_onnxruntime() {
            eprintln!("not compared: {missing}");
            return;
        }
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        for name in [
            "testdata/models/yolov8.onnx",
            "testdata/models/yolox.onnx",
            "models/parcel/parcel.onnx",
            "models/reference/out/yolov8n.onnx",
            "models/reference/out/yolo11n.onnx",
            "../shared/data/models/yolox_nano.onnx",
        ] {
            let path = repository.join(name);
            if !path.exists() {
                eprintln!("{name} was not compared: it is not here");
                continue;
            }
            let difference = difference(&path);
            eprintln!("{name}: outputs differ by at most {difference:.1e}");
            assert!(difference < 1e-3, "{name}: {difference}");
        }
    }

    #[test]
    fn several_images_run_at_once_where_the_batch_is_dynamic() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/models/yolov8_dynamic.onnx");
        let file = OnnxFile::read(&path).unwrap();
        let feeds = file.facts(None).feeds(file.facts(None).size().unwrap()).unwrap();
        let weights = Weights { bytes: &file.bytes, feeds: &feeds, threads: 1, device: Device::Cpu };
        let mut backends: Vec<Box<dyn Backend>> = vec![Box::new(rten::RtenBackend::load(&weights).unwrap())];
        match onnxruntime::OnnxRuntimeBackend::load(&weights) {
            Ok(backend) => backends.push(Box::new(backend)),
            Err(missing) => assert_eq!(missing.kind(), ModelErrorKind::BackendMissing),
        }
        let data = picture(64, 3 * 64, 1.0);
        for backend in backends {
            let mut runner = backend.runner().unwrap();
            let together = runner.run(Tensor { shape: [3, 3, 64, 64], data: &data }).unwrap()[0].clone();
            assert_eq!(together.shape, [3, 6, 64]);
            let third = runner.run(Tensor { shape: [1, 3, 64, 64], data: &data[2 * 3 * 64 * 64..] }).unwrap();
            let close = third[0].data.iter().zip(&together.data[2 * 6 * 64..]).all(|(a, b)| (a - b).abs() < 1e-4);
            assert!(close, "{}", backend.name());
        }
    }
}
