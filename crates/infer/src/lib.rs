//! Models: manifests, backends, output heads, non-maximum suppression and fingerprints.
//!
//! A [`Model`] is loaded and checked once; each inference thread takes a [`Session`] of its own from it. What the model
//! wants as input is its [`Manifest`]'s `InputSpec`, which `preprocess` fills; what comes out are [`Found`] detections in
//! pixels of that input. Beside the seam for backends ([`Backend`], [`Runner`]) nothing here knows which one is in use.

mod backends;
mod config;
mod contour;
mod description;
mod error;
mod fingerprint;
mod graph;
mod heads;
mod manifest;
mod metrics;
mod model;
mod nms;
mod onnx_file;
mod remote;
pub mod runtime;
mod session;

pub use backends::{Backend, Message, Output, Runner, Tensor, Wire, WireError};
pub use config::{BackendChoice, Config, Device, Remote};
pub use description::{Description, describe};
pub use error::{InferError, ModelError, ModelErrorKind};
pub use graph::{Dim, TensorInfo};
pub use heads::{Background, BoxForm, BoxUnit, Head, OutputSpec, ScoreForm};
pub use manifest::{Manifest, Origin, Origins};
pub use model::{Model, Tensors};
pub use nms::suppress;
pub use session::{Found, RawDetection, Session};
