//! What a model is: its name, head, classes and input; from a file beside it, its metadata, or its shapes.

mod file;
mod metadata;
mod resolve;

use scrutineer_types::InputSpec;
use serde::Serialize;

use crate::{Head, OutputSpec};

pub(crate) use file::ManifestFile;
pub(crate) use metadata::Metadata;
pub(crate) use resolve::{Facts, Size};

/// What a model is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Manifest {
    /// As the API names it.
    pub name: String,
    /// How its outputs are read.
    pub head: Head,
    /// What the numbers of its outputs mean.
    pub output: OutputSpec,
    /// Indices of the outputs in the order in which the head reads them.
    #[serde(skip)]
    pub(crate) order: Vec<usize>,
    /// Class names in the order of their numbers.
    pub classes: Vec<String>,
    /// What its input tensor is made of.
    pub input: InputSpec,
    /// Where each of these facts comes from.
    pub origins: Origins,
    /// What was assumed for want of a statement, in sentences for people.
    pub assumptions: Vec<String>,
}

/// Where the facts of a manifest come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Origins {
    /// Of the head.
    pub head: Origin,
    /// Of the meaning of the outputs' numbers.
    pub output: Origin,
    /// Of the class names.
    pub classes: Origin,
    /// Of the input's width and height.
    pub size: Origin,
    /// Of fit, channels, scale, mean and std.
    pub pixels: Origin,
}

/// Where a fact comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Origin {
    /// Written in the file beside the model.
    #[serde(rename = "model.toml")]
    File,
    /// Written in the model's metadata by its exporter.
    #[serde(rename = "metadata")]
    Metadata,
    /// Worked out from the shapes of inputs and outputs.
    #[serde(rename = "shapes")]
    Shapes,
    /// Told from the numbers of one run.
    #[serde(rename = "a run")]
    Run,
    /// What is usual for this head.
    #[serde(rename = "head")]
    Head,
    /// Nothing says; assumed.
    #[serde(rename = "assumed")]
    Assumed,
}

impl Origin {
    /// The word used in tables and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::File => "model.toml",
            Self::Metadata => "metadata",
            Self::Shapes => "shapes",
            Self::Run => "a run",
            Self::Head => "head",
            Self::Assumed => "assumed",
        }
    }
}
