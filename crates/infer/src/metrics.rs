//! The names of this crate's metrics, and the handles a model keeps.

use metrics::{Histogram, counter, describe_counter, describe_histogram, histogram};

const INFERENCE_DURATION: &str = "scrutineer_inference_duration_seconds";
const MODEL_LOADS: &str = "scrutineer_model_loads_total";
const DETECTION_CONFIDENCE: &str = "scrutineer_detection_confidence";

/// One model's series; they exist from the moment it is loaded, so the recorder must be installed before.
pub(crate) struct ModelMetrics {
    /// Seconds of each run of the model.
    pub inference_duration: Histogram,
    /// Confidences found, by class number.
    pub confidence: Vec<Histogram>,
}

impl ModelMetrics {
    /// Counts a load and registers the model's series.
    pub fn loaded(model: &str, backend: &'static str, classes: &[String]) -> Self {
        describe_histogram!(INFERENCE_DURATION, metrics::Unit::Seconds, "Duration of one run of the model.");
        describe_histogram!(DETECTION_CONFIDENCE, "Confidence of the detections kept.");
        describe_counter!(MODEL_LOADS, "Models loaded since the start.");
        counter!(MODEL_LOADS).increment(1);
        let model = model.to_owned();
        let confidence =
            |class: &String| histogram!(DETECTION_CONFIDENCE, "model" => model.clone(), "class" => class.clone());
        Self {
            confidence: classes.iter().map(confidence).collect(),
            inference_duration: histogram!(INFERENCE_DURATION, "model" => model.clone(), "backend" => backend),
        }
    }
}
