//! A model: loaded and checked once, shared by all inference threads.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use scrutineer_types::{InputSpec, ModelRef};

use crate::backends::{self, Content, Weights};
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
    reference: ModelRef,
    backend: Box<dyn Backend>,
    /// The runner of the check at load; the first session takes it.
    spare: Mutex<Option<Box<dyn Runner>>>,
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
        if !config.sha256.is_empty() && !config.sha256.eq_ignore_ascii_case(&file.sha256) {
            let message = format!(
                "the file's SHA-256 is {}, and {} is configured: it is another file than was meant",
                file.sha256, config.sha256
            );
            return Err(ModelError::new(ModelErrorKind::Config, message));
        }
        let facts = file.facts(Some(config.name.as_str()).filter(|name| !name.is_empty()));
        let size = facts.size()?;
        let feeds = facts.feeds(size)?;
        let weights = Weights { bytes: &file.bytes, feeds: &feeds, threads: config.intra_threads() };
        let backend = backends::load(&weights, config)?;
        let mut runner = backend.runner()?;
        let outputs = try_out(&mut *runner, size.width, size.height).map_err(|e| {
            let message = format!("the model does not run on {}", backend.name());
            ModelError::new(ModelErrorKind::Backend, message).with_source(e)
        })?;
        let shapes: Vec<_> = outputs.iter().map(|output| output.shape.clone()).collect();
        let image = feeds.iter().zip(&file.graph.inputs).find(|(feed, _)| feed.content == Content::Image);
        let tensors = Tensors {
            input: image.map(|(feed, _)| feed.name.clone()).unwrap_or_default(),
            any_batch: image.is_some_and(|(_, input)| input.shape.first().is_some_and(|batch| batch.size().is_none())),
            outputs: file.graph.outputs.iter().map(|output| output.name.clone()).zip(shapes.iter().cloned()).collect(),
        };
        let mut manifest = facts.manifest(size, &shapes, Some(outputs))?;
        manifest.input.lighting.clone_from(&config.lighting);
        let outputs: Vec<&Output> = manifest.order.iter().map(|index| &outputs[*index]).collect();
        manifest.head.check(&outputs, &manifest.input)?;
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
        Ok(Self(Arc::new(Loaded {
            metrics: ModelMetrics::loaded(&manifest.name, backend.name(), file.graph.precision, &manifest.classes),
            tensors,
            manifest,
            precision: file.graph.precision,
            floor: config.floor,
            nms_iou: config.nms_iou,
            max_detections: config.max_detections,
            reference,
            backend,
            spare: Mutex::new(Some(runner)),
        })))
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

    /// `onnxruntime` or `rten`.
    pub fn backend(&self) -> &'static str {
        self.0.backend.name()
    }

    /// The version of what runs it.
    pub fn backend_version(&self) -> &str {
        self.0.backend.version()
    }

    /// What the model is, and where that comes from.
    pub fn manifest(&self) -> &Manifest {
        &self.0.manifest
    }

    /// A session, which has run once; one for each inference thread.
    pub fn session(&self) -> Result<Session, ModelError> {
        let spare = self.0.spare.lock().unwrap_or_else(PoisonError::into_inner).take();
        let runner = if let Some(runner) = spare {
            runner
        } else {
            let mut runner = self.0.backend.runner()?;
            try_out(&mut *runner, self.input().width, self.input().height).map_err(|e| {
                ModelError::new(ModelErrorKind::Backend, "the model does not run any more").with_source(e)
            })?;
            runner
        };
        Ok(Session::new(self.clone(), runner))
    }
}

impl Loaded {
    /// `onnxruntime` or `rten`.
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
