//! What is measured, against `pycocotools` (see `reference.py`) and against figures that can be worked out by hand.

#![expect(clippy::unwrap_used, reason = "helpers of tests: what is wrong with their own files shows")]

mod by_hand;
mod golden;
mod pages;

use scrutineer_calibrate::{
    data::{Rect, TruthBox},
    evaluate::{EvaluatedImage, Evaluation, ScoredBox, Settings, evaluate},
};

pub(crate) fn classes(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

pub(crate) fn truth(class_id: usize, [x, y, width, height]: [f64; 4]) -> TruthBox {
    let rect = Rect { x, y, width, height };
    TruthBox { class_id, rect, area: rect.area(), ignore: false, crowd: false }
}

pub(crate) fn found(class_id: usize, [x, y, width, height]: [f64; 4], score: f64) -> ScoredBox {
    ScoredBox { class_id, rect: Rect { x, y, width, height }, score }
}

pub(crate) fn image(truths: Vec<TruthBox>, detections: Vec<ScoredBox>) -> EvaluatedImage {
    EvaluatedImage { truths, detections, ..EvaluatedImage::default() }
}

pub(crate) fn measure(names: &[String], images: &[EvaluatedImage]) -> Evaluation {
    evaluate(names, images, &Settings::default(), &[])
}
