//! A model: loaded and checked once, shared by all inference threads.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use scrutineer_types::{InputSpec, ModelRef};

use crate::backends::{self, Content, Feed, Weights};
use crate::fingerprint::Fingerprinted;
use crate::metrics::ModelMetrics;
use crate::onnx_file::OnnxFile;
use crate::{Backend, Config, InferError, Manifest, ModelError, ModelErrorKind, Output, Runner, Session, Tensor};

/// A detector whose weights are loaded, whose manifest is known, and which has run once. A clone shares everything.
#[derive(Clone)]
pub struct Model(pub(crate) Arc<Loaded>);

pub(crate) struct Loaded {
    pub manifest: Manifest,
    pub precision: &'static str,
    pub floor: f32,
    pub nms_iou: f32,
    pub max_detections: usize,
    pub metrics: ModelMetrics,
    pub tensors: Tensors,
    pub at_once: Option<usize>,
    reference: ModelRef,
    backend: Box<dyn Backend>,
    /// The runner of the check at load; the first session takes it.
    spare: Mutex<Option<Box<dyn Runner>>>,
}

/// What a model is made of.
pub(crate) struct Parts<'a> {
    pub manifest: Manifest,
    pub feeds: &'a [Feed],
    /// Of the outputs, for one image.
    pub shapes: Vec<Vec<usize>>,
    pub backend: Box<dyn Backend>,
    pub runner: Box<dyn Runner>,
}

/// The tensors of a model, as whoever runs it himself must know them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tensors {
    /// The name of the input that takes the image.
    pub input: String,
    /// Whether a tensor may be of several images.
    pub any_batch: bool,
    /// The outputs' names and shapes for one image, in the graph's order.
    pub outputs: Vec<(String, Vec<usize>)>,
}

impl Model {
    /// Loads the model at `config.path`, with the manifest file beside it if there is one.
    pub fn load(config: &Config) -> Result<Self, ModelError> {
        config.validate()?;
        if config.path.is_empty() {
            let message = "no path to a model is set; the bundled model is loaded from the program itself";
            return Err(ModelError::new(ModelErrorKind::Config, message));
        }
        Self::open(&OnnxFile::read(Path::new(&config.path))?, config)
    }

    /// Loads a model from an ONNX file's content, as the bundled one; `name` is its name unless one is configured.
    pub fn from_bytes(name: &str, weights: &[u8], config: &Config) -> Result<Self, ModelError> {
        config.validate()?;
        Self::open(&OnnxFile::new(name, weights.into())?, config)
    }

    fn open(file: &OnnxFile<'_>, config: &Config) -> Result<Self, ModelError> {
        file.is_meant(config)?;
        let facts = file.facts(config.named());
        let size = facts.size()?;
        let feeds = facts.feeds(size)?;
        let weights =
            Weights { bytes: &file.bytes, feeds: &feeds, threads: config.intra_threads(), device: config.device };
        let backend = backends::load(&weights, config)?;
        let mut runner = backend.runner()?;
        let outputs = try_out(&mut *runner, size.width, size.height).map_err(|e| {
            let message = format!("the model does not run on {}", backend.name());
            ModelError::new(ModelErrorKind::Backend, message).with_source(e)
        })?;
        let shapes: Vec<_> = outputs.iter().map(|output| output.shape.clone()).collect();
        let manifest = facts.manifest(size, &shapes, Some(outputs))?;
        let outputs: Vec<&Output> = manifest.order.iter().map(|index| &outputs[*index]).collect();
        manifest.head.check(&outputs, &manifest.input)?;
        Ok(Self::of(file, config, Parts { manifest, feeds: &feeds, shapes, backend, runner }))
    }

    /// The model of these parts, with its fingerprint and its series.
    pub(crate) fn of(file: &OnnxFile<'_>, config: &Config, parts: Parts<'_>) -> Self {
        let Parts { mut manifest, feeds, shapes, backend, runner } = parts;
        let image = feeds.iter().zip(&file.graph.inputs).find(|(feed, _)| feed.content == Content::Image);
        let tensors = Tensors {
            input: image.map(|(feed, _)| feed.name.clone()).unwrap_or_default(),
            any_batch: image.is_some_and(|(_, input)| input.shape.first().is_some_and(|batch| batch.size().is_none())),
            outputs: file.graph.outputs.iter().map(|output| output.name.clone()).zip(shapes).collect(),
        };
        manifest.input.lighting.clone_from(&config.lighting);
        for assumption in &manifest.assumptions {
            tracing::warn!(model = manifest.name, "{assumption}");
        }
        let fingerprint = Fingerprinted {
            scheme: 1,
            weights: &file.sha256,
            input: &manifest.input,
            head: manifest.head,
            output: Some(manifest.output).filter(|output| *output != manifest.head.usual_output()),
            backend: backend.name(),
            backend_version: backend.version(),
            precision: file.graph.precision,
            floor: config.floor,
            nms_iou: config.nms_iou,
            max_detections: config.max_detections,
            device: config.device.computes_as(),
        }
        .fingerprint();
        let reference = ModelRef { name: manifest.name.clone(), sha256: file.sha256.clone(), fingerprint };
        tracing::info!(
            model = reference.name,
            backend = backend.name(),
            version = backend.version(),
            head = manifest.head.as_str(),
            classes = manifest.classes.len(),
            "model loaded"
        );
        Self(Arc::new(Loaded {
            metrics: ModelMetrics::loaded(&manifest.name, backend.name(), file.graph.precision, &manifest.classes),
            tensors,
            manifest,
            precision: file.graph.precision,
            floor: config.floor,
            nms_iou: config.nms_iou,
            max_detections: config.max_detections,
            at_once: backend.is_remote().then_some(config.remote.at_once),
            reference,
            backend,
            spare: Mutex::new(Some(runner)),
        }))
    }

    /// Its own tensors.
    pub fn tensors(&self) -> &Tensors {
        &self.0.tensors
    }

    /// Name, hash of the weights, fingerprint.
    pub fn reference(&self) -> &ModelRef {
        &self.0.reference
    }

    /// Class names in the order of their numbers.
    pub fn classes(&self) -> &[String] {
        &self.0.manifest.classes
    }

    /// What the input tensor is made of.
    pub fn input(&self) -> &InputSpec {
        &self.0.manifest.input
    }

    /// What most of its arithmetic is done in, as `float32`.
    pub fn precision(&self) -> &'static str {
        self.0.precision
    }

    /// Of two boxes of one class that overlap by more than this, the weaker goes.
    pub fn nms_iou(&self) -> f32 {
        self.0.nms_iou
    }

    /// At most so many detections an image.
    pub fn max_detections(&self) -> usize {
        self.0.max_detections
    }

    /// `onnxruntime`, `rten`, `open_inference` or `sagemaker`.
    pub fn backend(&self) -> &'static str {
        self.0.backend.name()
    }

    /// Where another server runs it, how many images may be there at the same time.
    pub fn at_once(&self) -> Option<usize> {
        self.0.at_once
    }

    /// Why nothing can be asked of it now, where that is known beforehand: only a model of another server has any.
    pub fn trouble(&self) -> Option<String> {
        self.0.backend.trouble()
    }

    /// The version of what runs it, or where it runs.
    pub fn backend_version(&self) -> &str {
        self.0.backend.version()
    }

    /// What the model is, and where that comes from.
    pub fn manifest(&self) -> &Manifest {
        &self.0.manifest
    }

    /// A session, which has run once unless another server runs it; one for each inference thread.
    pub fn session(&self) -> Result<Session, ModelError> {
        let spare = self.0.spare.lock().unwrap_or_else(PoisonError::into_inner).take();
        let runner = if let Some(runner) = spare {
            runner
        } else {
            let mut runner = self.0.backend.runner()?;
            if self.0.backend.is_remote() {
                return Ok(Session::new(self.clone(), runner));
            }
            try_out(&mut *runner, self.input().width, self.input().height).map_err(|e| {
                ModelError::new(ModelErrorKind::Backend, "the model does not run any more").with_source(e)
            })?;
            runner
        };
        Ok(Session::new(self.clone(), runner))
    }
}

impl Loaded {
    /// As [`Model::backend`].
    pub fn backend_name(&self) -> &'static str {
        self.backend.name()
    }
}

impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model").field("reference", self.reference()).field("backend", &self.backend()).finish()
    }
}

/// One run on an even grey: shows that the model runs, gives the outputs' shapes, and makes the next run a warm one.
pub(crate) fn try_out(runner: &mut dyn Runner, width: u32, height: u32) -> Result<&[Output], InferError> {
    let shape = [1, 3, height as usize, width as usize];
    let grey = vec![0.5; shape.iter().product()];
    runner.run(Tensor { shape, data: &grey })
}
