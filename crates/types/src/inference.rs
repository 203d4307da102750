//! What one model found on one view.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Code, Detection, Quality};

/// Detections and quality of one view by one model with one fingerprint. Never changed afterwards.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inference {
    /// Which model, exactly.
    pub model: ModelRef,
    /// Pixels across of the upright original, as decoded.
    pub width: u32,
    /// Pixels down of the upright original, as decoded.
    pub height: u32,
    /// Measured before inference.
    pub quality: Quality,
    /// Every detection down to the floor, best first.
    pub detections: Vec<Detection>,
    /// Barcodes that were read where classes are marked as such, each once.
    #[serde(default)]
    pub codes: Vec<Code>,
    /// How long each stage took.
    pub timings_ms: TimingsMs,
}

/// A model as the API names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct ModelRef {
    /// The configured name, as `parcel`.
    pub name: String,
    /// SHA-256 of the weights, in hexadecimal.
    pub sha256: String,
    /// SHA-256 over weights, preprocessing, head, backend, precision, floor and NMS settings: equal fingerprints,
    /// equal detections.
    pub fingerprint: String,
}

/// Durations in milliseconds. A stage that did not run is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TimingsMs {
    /// From receipt to the claim that led to this result.
    pub queue: f32,
    /// Reading the original from the object store.
    pub fetch: f32,
    /// From encoded bytes to upright pixels.
    pub decode: f32,
    /// Quality, resize and packing.
    pub preprocess: f32,
    /// The model itself.
    pub infer: f32,
    /// From the model's outputs to detections.
    pub postprocess: f32,
    /// Reading barcodes, decoding the image anew at full resolution included.
    #[serde(default)]
    pub codes: f32,
}
