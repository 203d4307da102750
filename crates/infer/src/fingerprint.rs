//! The fingerprint: equal fingerprints, equal detections.

use scrutineer_types::InputSpec;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{Head, OutputSpec};

/// Everything that detections depend on. It is serialised as JSON in the order of these fields, numbers in the shortest
/// form that reads back as the same; so neither order nor names may change without raising `scheme`.
#[derive(Serialize)]
pub(crate) struct Fingerprinted<'a> {
    /// Version of this list.
    pub scheme: u32,
    /// SHA-256 of the weights.
    pub weights: &'a str,
    pub input: &'a InputSpec,
    pub head: Head,
    /// Where it is not the head's usual one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<OutputSpec>,
    pub backend: &'a str,
    pub backend_version: &'a str,
    pub precision: &'a str,
    pub floor: f32,
    pub nms_iou: f32,
    pub max_detections: usize,
    /// What computes, where it is not the processor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<&'a str>,
}

impl Fingerprinted<'_> {
    /// The SHA-256 in lower-case hexadecimal.
    pub fn fingerprint(&self) -> String {
        let canonical = serde_json::to_vec(self).expect("plain numbers and strings always serialise");
        hex::encode(Sha256::digest(canonical))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_stable_and_changes_with_what_it_covers() {
        let input = Head::Yolov8.usual_input(Head::Yolov8.usual_output(), 640, 480);
        let of = |floor, backend| {
            Fingerprinted {
                scheme: 1,
                weights: "ab",
                input: &input,
                head: Head::Yolov8,
                output: None,
                backend,
                backend_version: "1.32.0",
                precision: "float32",
                floor,
                nms_iou: 0.45,
                max_detections: 300,
                device: None,
            }
            .fingerprint()
        };
        // Golden: stored inferences carry it.
        assert_eq!(of(0.05, "onnxruntime"), "d61745221afb5a62be79660c3a8b04c31f7adb9fd7bdf918c81f7e6bbb8d3abe");
        assert_ne!(of(0.05, "onnxruntime"), of(0.06, "onnxruntime"));
        assert_ne!(of(0.05, "onnxruntime"), of(0.05, "rten"));
    }
}
