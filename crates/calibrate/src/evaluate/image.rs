//! What is measured: one image, what was found on it and what is truly there.

use scrutineer_types::{Detection, Quality};

use crate::data::{Rect, TruthBox};

/// A detection, ready to be measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScoredBox {
    /// Its class, as a place in the list of classes.
    pub class_id: usize,
    /// Where, in pixels.
    pub rect: Rect,
    /// The model's score. One that is no number counts as the least of all.
    pub score: f64,
}

impl From<&Detection> for ScoredBox {
    fn from(detection: &Detection) -> Self {
        Self {
            class_id: detection.class_id as usize,
            rect: detection.bounding_box.into(),
            score: f64::from(detection.confidence),
        }
    }
}

/// One image, what was found on it and what is truly there, both in pixels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EvaluatedImage {
    /// Its name, for lists of mistakes.
    pub name: String,
    /// What is truly there.
    pub truths: Vec<TruthBox>,
    /// What was found, down to the model's floor; of equal scores, the earlier goes first.
    pub detections: Vec<ScoredBox>,
    /// Where it was taken, if known.
    pub facility: Option<String>,
    /// By which camera, if known.
    pub camera: Option<String>,
    /// Measured before inference, if it was.
    pub quality: Option<Quality>,
}
