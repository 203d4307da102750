//! Detections against truth: matching, average precision, calibration.
//!
//! [`evaluate`] is the one entry. Averages are COCO's, to the last figures of `pycocotools`; everything else at one stated
//! confidence, by the same matches at an overlap of a half.

mod average;
mod confusion;
mod evaluation;
mod image;
mod matching;
mod rates;
mod reliability;
mod slices;
pub(crate) mod table;

pub use average::Averages;
pub use confusion::{Confusion, ImageFinds, worst_images};
pub use evaluation::{ClassEvaluation, Evaluation, Settings, evaluate};
pub use image::{EvaluatedImage, ScoredBox};
pub use rates::{CurvePoint, Rates};
pub use reliability::{Reliability, ReliabilityBin};
pub use slices::{Key, Slice, Slices, Slicing};
