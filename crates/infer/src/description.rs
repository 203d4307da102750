//! What `scrutineer model inspect` says of a model file.

use std::fmt;
use std::path::Path;

use scrutineer_types::{ChannelOrder, Fit, LetterboxAnchor};
use serde::Serialize;

use crate::backends::{self, Weights};
use crate::manifest::Size;
use crate::model::try_out;
use crate::onnx_file::OnnxFile;
use crate::{Config, Manifest, ModelError, ModelErrorKind, TensorInfo};

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

/// Describes the model at `path`. It is run only where the graph leaves its outputs' shapes open.
pub fn describe(path: &Path) -> Result<Description, ModelError> {
    let file = OnnxFile::read(path)?;
    let facts = file.facts(None);
    let size = facts.size()?;
    let shapes = match facts.declared_shapes() {
        Some(shapes) => shapes,
        None => shapes_of_a_run(&file, size)?,
    };
    let manifest = facts.manifest(size, &shapes)?;
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

fn shapes_of_a_run(file: &OnnxFile<'_>, size: Size) -> Result<Vec<Vec<usize>>, ModelError> {
    let backend = backends::load(&Weights { bytes: &file.bytes, threads: 1 }, &Config::default())?;
    let mut runner = backend.runner()?;
    let outputs = try_out(&mut *runner, size.width, size.height).map_err(|e| {
        let message = "its outputs' shapes are open, and it does not run";
        ModelError::new(ModelErrorKind::Backend, message).with_source(e)
    })?;
    Ok(outputs.iter().map(|output| output.shape.clone()).collect())
}

impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Manifest { name, head, classes, input, origins, assumptions } = &self.manifest;
        let mut line = |label: &str, value: String| writeln!(f, "{label:<11} {value}");
        line("model", format!("{name} ({:.1} MB)", self.size_bytes as f64 / 1e6))?;
        line("sha256", self.sha256.clone())?;
        line("exported by", format!("{}, opset {}, {}", self.producer, self.opset, self.precision))?;
        line("head", format!("{} (from {})", head.as_str(), origins.head.as_str()))?;
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
