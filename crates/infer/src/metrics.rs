//! The names of this crate's metrics, and the handles a model keeps.

use metrics::{Histogram, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use scrutineer_types::{CLASSES, OTHER};

const INFERENCE_DURATION: &str = "scrutineer_inference_duration_seconds";
const MODEL_LOADS: &str = "scrutineer_model_loads_total";
const MODEL_INFO: &str = "scrutineer_model_info";
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
    pub fn loaded(model: &str, backend: &'static str, precision: &str, classes: &[String]) -> Self {
        describe_histogram!(INFERENCE_DURATION, metrics::Unit::Seconds, "Duration of one run of the model.");
        describe_histogram!(DETECTION_CONFIDENCE, "Confidence of the detections kept.");
        describe_counter!(MODEL_LOADS, "Models loaded since the start.");
        describe_gauge!(MODEL_INFO, "1 for each model that is loaded");
        counter!(MODEL_LOADS).increment(1);
        let model = model.to_owned();
        gauge!(MODEL_INFO, "model" => model.clone(), "backend" => backend, "precision" => precision.to_owned())
            .set(1.0);
        // A model may know thousands of classes; a scrape had better not.
        let confidence = |(number, class): (usize, &String)| {
            let class = if number < CLASSES { class.clone() } else { OTHER.to_owned() };
            histogram!(DETECTION_CONFIDENCE, "model" => model.clone(), "class" => class)
        };
        Self {
            confidence: classes.iter().enumerate().map(confidence).collect(),
            inference_duration: histogram!(INFERENCE_DURATION, "model" => model.clone(), "backend" => backend),
        }
    }
}
