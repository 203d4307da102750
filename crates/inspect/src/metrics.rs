//! The names of this crate's metrics, and the handles a desk keeps.

use metrics::{Counter, Histogram, Unit, counter, describe_counter, describe_histogram, histogram};
use scrutineer_codes::Reading;
use scrutineer_types::{ChainRule, TimingsMs};

const STAGE_DURATION: &str = "scrutineer_stage_duration_seconds";
const BATCH_SIZE: &str = "scrutineer_inference_batch_size";
const CODES: &str = "scrutineer_codes_total";
const CHAIN_ANSWERS: &str = "scrutineer_chain_answers_total";
const DECODED: &str = "scrutineer_decoded_images_total";
/// JPEG's scales; every other format is decoded whole.
const SCALES: [&str; 4] = ["1", "1/2", "1/4", "1/8"];

/// Handles of the stages that are this crate's.
pub(crate) struct StageMetrics {
    decode: Histogram,
    preprocess: Histogram,
    infer: Histogram,
    postprocess: Histogram,
    batch_size: Histogram,
    codes: Histogram,
    codes_read: Counter,
    codes_unread: Counter,
    /// By halvings.
    decoded: [Counter; SCALES.len()],
}

/// Counts an answer of a chain, by the model that gave it.
pub(crate) fn chain_answered(chain: &str, rule: ChainRule, model: &str) {
    describe_counter!(CHAIN_ANSWERS, Unit::Count, "Images that a chain of models answered for, by the model that did.");
    counter!(CHAIN_ANSWERS, "chain" => chain.to_owned(), "rule" => rule.as_str(), "model" => model.to_owned())
        .increment(1);
}

/// Registers the series; the recorder must be installed before.
pub(crate) fn stages() -> StageMetrics {
    describe_histogram!(STAGE_DURATION, Unit::Seconds, "Duration of one stage of the work on an image.");
    describe_histogram!(BATCH_SIZE, Unit::Count, "Images in one run of the model.");
    describe_counter!(CODES, Unit::Count, "Detections of barcodes that were looked at, by whether they were read.");
    describe_counter!(DECODED, Unit::Count, "Images decoded, by the scale that was enough for the model.");
    StageMetrics {
        decode: histogram!(STAGE_DURATION, "stage" => "decode"),
        preprocess: histogram!(STAGE_DURATION, "stage" => "preprocess"),
        infer: histogram!(STAGE_DURATION, "stage" => "infer"),
        postprocess: histogram!(STAGE_DURATION, "stage" => "postprocess"),
        batch_size: histogram!(BATCH_SIZE),
        codes: histogram!(STAGE_DURATION, "stage" => "codes"),
        codes_read: counter!(CODES, "outcome" => "read"),
        codes_unread: counter!(CODES, "outcome" => "unread"),
        decoded: SCALES.map(|scale| counter!(DECODED, "scale" => scale)),
    }
}

impl StageMetrics {
    /// Records one image's stages, and at which scale it was decoded: 1, or 1/2, 1/4, 1/8 of its side.
    pub fn record(&self, timings_ms: &TimingsMs, decode_scale: f32) {
        let halvings = (1.0 / decode_scale).log2().round() as usize;
        self.decoded[halvings.min(SCALES.len() - 1)].increment(1);
        let seconds = |ms: f32| f64::from(ms) / 1000.0;
        self.decode.record(seconds(timings_ms.decode));
        self.preprocess.record(seconds(timings_ms.preprocess));
        self.infer.record(seconds(timings_ms.infer));
        self.postprocess.record(seconds(timings_ms.postprocess));
        self.batch_size.record(1.0);
        if timings_ms.codes > 0.0 {
            self.codes.record(seconds(timings_ms.codes));
        }
    }

    /// Counts what came of reading barcodes.
    pub fn record_codes(&self, reading: &Reading) {
        self.codes_read.increment((reading.looked_at - reading.unread) as u64);
        self.codes_unread.increment(reading.unread as u64);
    }
}
