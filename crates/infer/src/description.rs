//! What `scrutineer model inspect` says of a model file.

use std::fmt::{self, Write as _};
use std::path::Path;

use scrutineer_types::{ChannelOrder, Fit, LetterboxAnchor};
use serde::Serialize;

use crate::backends::{self, Weights};
use crate::manifest::Size;
use crate::model::try_out;
use crate::onnx_file::OnnxFile;
use crate::{Config, Device, Manifest, ModelError, ModelErrorKind, Output, TensorInfo};

/// A model file: what it is, and where each fact comes from. `Display` is a table for people.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Description {
    /// SHA-256 of the file, in lower-case hexadecimal.
    pub sha256: String,
    /// Its length in bytes.
    pub size_bytes: u64,
    /// What exported it, as `pytorch 2.9.0`.
    pub producer: String,
    /// Version of the ONNX operator set.
    pub opset: i64,
    /// What most of its arithmetic is done in: `float32`, `float16` or `int8`.
    pub precision: &'static str,
    /// Inputs as declared.
    pub inputs: Vec<TensorInfo>,
    /// Outputs as declared.
    pub outputs: Vec<TensorInfo>,
    /// Name, head, classes, input, origins, assumptions.
    #[serde(flatten)]
    pub manifest: Manifest,
}

/// Describes the model at `path`. It is run only where the graph leaves its outputs' shapes open, or where models with its
/// head differ in what their numbers mean.
pub fn describe(path: &Path) -> Result<Description, ModelError> {
    let file = OnnxFile::read(path)?;
    let size = file.facts(None).size()?;
    let manifest = manifest(&file, size).map_err(|e| match e.kind() {
        ModelErrorKind::UnknownHead => with_ranges(e, &file, size),
        _ => e,
    })?;
    Ok(Description {
        size_bytes: file.bytes.len() as u64,
        sha256: file.sha256,
        producer: file.graph.producer,
        opset: file.graph.opset,
        precision: file.graph.precision,
        inputs: file.graph.inputs,
        outputs: file.graph.outputs,
        manifest,
    })
}

fn manifest(file: &OnnxFile<'_>, size: Size) -> Result<Manifest, ModelError> {
    let facts = file.facts(None);
    match facts.declared_shapes() {
        Some(shapes) if facts.head(size, &shapes).is_ok_and(|found| found.head.varies()) => {
            // A model that does not run is described all the same, by what is usual for its head.
            facts.manifest(size, &shapes, one_run(file, size).ok().as_deref())
        }
        Some(shapes) => facts.manifest(size, &shapes, None),
        None => {
            let outputs = one_run(file, size)?;
            let shapes: Vec<_> = outputs.iter().map(|output| output.shape.clone()).collect();
            facts.manifest(size, &shapes, Some(&outputs))
        }
    }
}

/// The error with what the outputs hold on an even grey, for a person to tell the head by.
fn with_ranges(error: ModelError, file: &OnnxFile<'_>, size: Size) -> ModelError {
    let Ok(outputs) = one_run(file, size) else { return error };
    let mut message = format!("{error}. On an even grey they hold:");
    for (info, output) in file.graph.outputs.iter().zip(&outputs) {
        let (least, greatest) =
            output.data.iter().fold((f32::INFINITY, f32::NEG_INFINITY), |(least, greatest), &value| {
                (least.min(value), greatest.max(value))
            });
        let _ = write!(message, " `{}` {:?} from {least:.3} to {greatest:.3};", info.name, output.shape);
    }
    message.pop();
    ModelError::new(error.kind(), message)
}

/// What the file's model makes of an even grey, on this machine.
pub(crate) fn one_run(file: &OnnxFile<'_>, size: Size) -> Result<Vec<Output>, ModelError> {
    let feeds = file.facts(None).feeds(size)?;
    let weights = Weights { bytes: &file.bytes, feeds: &feeds, threads: 1, device: Device::Cpu };
    let backend = backends::load(&weights, &Config::default())?;
    let mut runner = backend.runner()?;
    let outputs = try_out(&mut *runner, size.width, size.height).map_err(|e| {
        ModelError::new(ModelErrorKind::Backend, "its outputs' shapes are open, and it does not run").with_source(e)
    })?;
    Ok(outputs.to_vec())
}

impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Manifest { name, head, output, classes, input, origins, assumptions, .. } = &self.manifest;
        let mut line = |label: &str, value: String| writeln!(f, "{label:<11} {value}");
        line("model", format!("{name} ({:.1} MB)", self.size_bytes as f64 / 1e6))?;
        line("sha256", self.sha256.clone())?;
        line("exported by", format!("{}, opset {}, {}", self.producer, self.opset, self.precision))?;
        line("head", format!("{} (from {})", head.as_str(), origins.head.as_str()))?;
        let (boxes, unit) = (output.boxes.as_str(), output.unit.as_str());
        let (scores, background) = (output.scores.as_str(), output.background.as_str());
        let meaning = format!("boxes {boxes} in {unit}, scores {scores}, background {background}");
        line("numbers", format!("{meaning} (from {})", origins.output.as_str()))?;
        let listed = classes.iter().take(12).map(String::as_str).collect::<Vec<_>>().join(", ");
        let rest = if classes.len() > 12 { ", …" } else { "" };
        line("classes", format!("{}: {listed}{rest} (from {})", classes.len(), origins.classes.as_str()))?;
        line("input size", format!("{} × {} pixels (from {})", input.width, input.height, origins.size.as_str()))?;
        let fit = match input.fit {
            Fit::Letterbox { anchor: LetterboxAnchor::Center, pad } => {
                format!("letterboxed in the middle of grey {pad}")
            }
            Fit::Letterbox { anchor: LetterboxAnchor::TopLeft, pad } => format!("letterboxed top left on grey {pad}"),
            Fit::Stretch => "stretched".to_owned(),
            Fit::Crop => "the middle cropped".to_owned(),
        };
        let channels = match input.channels {
            ChannelOrder::Rgb => "RGB",
            ChannelOrder::Bgr => "BGR",
        };
        let range = format!("{channels} × {}, mean {:?}, std {:?}", input.scale, input.mean, input.std);
        line("pixels", format!("{fit}, {range} (from {})", origins.pixels.as_str()))?;
        for tensor in &self.inputs {
            line("input", tensor.to_string())?;
        }
        for tensor in &self.outputs {
            line("output", tensor.to_string())?;
        }
        for assumption in assumptions {
            line("assumed", assumption.clone())?;
        }
        Ok(())
    }
}
