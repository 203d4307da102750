//! What a model's pixels are to be: found out by trying the usual forms on sample images.
//!
//! No file says whether a network was trained on red or blue first, on 0 to 1 or 0 to 255. It shows: fed as it was trained, a
//! model is surer of what it finds, and finds the same in the mirrored image; fed otherwise it finds less, or something else
//! each time.
//!
//! A model that finds something whatever it is shown would be sure in any form. So each form is tried on an even grey image as
//! well, and what is found there alike counts for nothing.

use scrutineer_infer::{InferError, Model, ModelError, RawDetection};
use scrutineer_preprocess::{Limits, prepare};
use scrutineer_types::{ChannelOrder, InputSpec};
use serde::Serialize;
use thiserror::Error;

/// Detections that count, from this confidence on.
const LEAST: f32 = 0.25;
/// Overlap from which a detection and its mirror image are the same.
const SAME: f32 = 0.5;
/// Overlap, and difference in confidence, within which a detection has not changed.
const UNCHANGED: (f32, f32) = (0.9, 0.05);
/// Share of what is found from which it is all the same: in a form what the grey image shows, in two forms what both find.
const MOSTLY: (f32, f32) = (0.5, 0.98);
/// From so many times as well as the next on, the best form is taken as found out.
const CLEAR: f32 = 1.1;
/// The even grey, of 0 to 255.
const GREY: f32 = 114.0;
/// Mean and deviation of ImageNet's photographs in 0 to 1, red first.
const IMAGENET: ([f32; 3], [f32; 3]) = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);

/// The forms tried, best first.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// Images that were read.
    pub images: usize,
    /// Each form with what came of it; never empty.
    pub candidates: Vec<Candidate>,
    /// Of what the best form and the next find, weighed by confidence, the share that both find alike; 0 to 1.
    pub alike: f32,
}

/// What a trial tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The best form stands out.
    Clear,
    /// The best form does not do much better than the next; more images may tell.
    Unclear,
    /// Nothing was found in any form.
    Nothing,
    /// The model finds on an even grey image what it finds on the samples: it does not look at them, and no image can tell.
    Blind,
    /// The model finds the same in the two best forms: these images cannot tell.
    Indifferent,
}

/// One form of pixels, and how well the model did with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The input in this form.
    pub input: InputSpec,
    /// Over all images, the confidence of what was found in an image and in its mirror image alike, times the share that it
    /// is of all that was found; without what an even grey image shows alike.
    pub score: f32,
    /// Of what was found on the images, weighed by confidence, the share that an even grey image shows alike; 0 to 1.
    pub constant: f32,
    /// Images on which no other form did better.
    pub best_on: usize,
}

/// No trial could be held.
#[derive(Debug, Error)]
pub enum TrialError {
    /// No session of the model.
    #[error("no session of the model")]
    Model(#[from] ModelError),
    /// The model does not run.
    #[error("the model failed on a sample image")]
    Infer(#[from] InferError),
    /// Nothing to try it on.
    #[error("none of the sample images could be read; give JPEG, PNG, WebP or BMP files")]
    NoImages,
}

impl Trial {
    /// Runs `model` twice on each image in each form, once on an even grey one, and ranks the forms. Images that cannot be read are passed over.
    pub fn hold(model: &Model, images: impl Iterator<Item = Vec<u8>>, limits: &Limits) -> Result<Self, TrialError> {
        let mut session = model.session()?;
        let plain = InputSpec {
            channels: ChannelOrder::Rgb,
            scale: 1.0,
            mean: [0.0; 3],
            std: [1.0; 3],
            ..model.input().clone()
        };
        let size = 3 * plain.width as usize * plain.height as usize;
        let (mut count, mut pixels, mut tensor) = (0, vec![GREY; size], Vec::new());
        let mut entrants = Vec::new();
        for input in forms(model.input()) {
            fill(&pixels, &input, &mut tensor);
            entrants.push(Entrant::new(input, session.infer(&tensor)?.detections));
        }
        for bytes in images {
            if prepare(&bytes, &plain, limits, &mut pixels).is_err() {
                continue;
            }
            count += 1;
            let mut scores = Vec::with_capacity(entrants.len());
            for entrant in &mut entrants {
                fill(&pixels, &entrant.input, &mut tensor);
                let straight = entrant.look(session.infer(&tensor)?.detections);
                mirror(&mut tensor, plain.width as usize);
                let mirrored = entrant.look(session.infer(&tensor)?.detections);
                scores.push(agreement(&straight, &mirrored, plain.width as f32));
                entrant.found.push(straight);
            }
            let best = scores.iter().copied().fold(0.0, f32::max);
            for (entrant, score) in entrants.iter_mut().zip(scores) {
                entrant.score += score;
                entrant.best_on += usize::from(best > 0.0 && score >= best);
            }
        }
        if count == 0 {
            return Err(TrialError::NoImages);
        }
        // Stable, so that what the model says of itself comes first among equals.
        entrants.sort_by(|a, b| b.score.total_cmp(&a.score));
        let alike = match &entrants[..] {
            [best, next, ..] => likeness(&best.found, &next.found),
            _ => 0.0,
        };
        Ok(Self { images: count, candidates: entrants.into_iter().map(Entrant::into_candidate).collect(), alike })
    }

    /// The form that did best.
    pub fn best(&self) -> &Candidate {
        &self.candidates[0]
    }

    /// How many times as well the best did as the next; 1 where nothing was found.
    pub fn clearness(&self) -> f32 {
        match &self.candidates[..] {
            [best, next, ..] if next.score > 0.0 => best.score / next.score,
            [best, ..] if best.score > 0.0 => f32::INFINITY,
            _ => 1.0,
        }
    }

    /// What the trial tells; only where it is [`Verdict::Clear`] is the best form more than a guess.
    pub fn verdict(&self) -> Verdict {
        let best = self.best();
        let blind = |candidate: &Candidate| candidate.constant > MOSTLY.0;
        match () {
            () if blind(best) || best.score == 0.0 && self.candidates.iter().any(blind) => Verdict::Blind,
            () if best.score == 0.0 => Verdict::Nothing,
            () if self.clearness() >= CLEAR => Verdict::Clear,
            () if self.alike >= MOSTLY.1 => Verdict::Indifferent,
            () => Verdict::Unclear,
        }
    }
}

/// A form while it is tried.
struct Entrant {
    input: InputSpec,
    /// What is found on an even grey image.
    blank: Vec<RawDetection>,
    /// What is found on each image, without what is on the blank one.
    found: Vec<Vec<RawDetection>>,
    score: f32,
    best_on: usize,
    /// Confidence of all that was found, and of what the blank image shows alike.
    seen: f32,
    constant: f32,
}

impl Entrant {
    fn new(input: InputSpec, blank: Vec<RawDetection>) -> Self {
        Self { input, blank, found: Vec::new(), score: 0.0, best_on: 0, seen: 0.0, constant: 0.0 }
    }

    /// What counts of `detections`: what is sure enough, and not on the blank image alike.
    fn look(&mut self, mut detections: Vec<RawDetection>) -> Vec<RawDetection> {
        detections.retain(|one| one.confidence >= LEAST);
        let seen = confidence(&detections);
        detections.retain(|one| !self.blank.iter().any(|other| unchanged(one, other)));
        self.seen += seen;
        self.constant += seen - confidence(&detections);
        detections
    }

    fn into_candidate(self) -> Candidate {
        let constant = if self.seen > 0.0 { self.constant / self.seen } else { 0.0 };
        Candidate { input: self.input, score: self.score, best_on: self.best_on, constant }
    }
}

/// The forms that models are usually trained on; first the one that is assumed so far.
fn forms(assumed: &InputSpec) -> Vec<InputSpec> {
    let mut forms = vec![assumed.clone()];
    let (mean, std) = IMAGENET;
    for channels in [ChannelOrder::Rgb, ChannelOrder::Bgr] {
        let ordered = |[red, green, blue]: [f32; 3]| match channels {
            ChannelOrder::Rgb => [red, green, blue],
            ChannelOrder::Bgr => [blue, green, red],
        };
        for (scale, mean, std) in [
            (1.0 / 255.0, [0.0; 3], [1.0; 3]),
            (1.0, [0.0; 3], [1.0; 3]),
            (1.0 / 255.0, ordered(mean), ordered(std)),
            (1.0 / 255.0, [0.5; 3], [0.5; 3]),
        ] {
            let form = InputSpec { channels, scale, mean, std, ..assumed.clone() };
            if !forms.iter().any(|known| alike(known, &form)) {
                forms.push(form);
            }
        }
    }
    forms
}

/// Whether two forms give the same values, to within a grey level.
fn alike(a: &InputSpec, b: &InputSpec) -> bool {
    let ends = |form: &InputSpec| {
        let value = |pixel: f32, plane: usize| (pixel * form.scale - form.mean[plane]) / form.std[plane];
        [0, 1, 2].map(|plane| [value(0.0, plane), value(255.0, plane)])
    };
    let close = |(a, b): (&[f32; 2], &[f32; 2])| {
        let level = (b[1] - b[0]).abs() / 255.0;
        (a[0] - b[0]).abs() <= level && (a[1] - b[1]).abs() <= level
    };
    a.channels == b.channels && ends(a).iter().zip(&ends(b)).all(close)
}

/// The tensor of `input` from planes of red, green and blue in 0 to 255.
fn fill(pixels: &[f32], input: &InputSpec, tensor: &mut Vec<f32>) {
    let size = pixels.len() / 3;
    tensor.clear();
    for plane in 0..3 {
        let source = match input.channels {
            ChannelOrder::Rgb => plane,
            ChannelOrder::Bgr => 2 - plane,
        };
        let (scale, mean, std) = (input.scale, input.mean[plane], input.std[plane]);
        tensor.extend(pixels[source * size..(source + 1) * size].iter().map(|pixel| (pixel * scale - mean) / std));
    }
}

fn mirror(tensor: &mut [f32], width: usize) {
    tensor.chunks_exact_mut(width).for_each(<[f32]>::reverse);
}

/// The confidence of all that is found.
fn confidence(found: &[RawDetection]) -> f32 {
    found.iter().map(|one| one.confidence).sum()
}

/// Whether two detections are one and the same, to within little.
fn unchanged(one: &RawDetection, other: &RawDetection) -> bool {
    one.class_id == other.class_id
        && one.bounding_box.iou(&other.bounding_box) > UNCHANGED.0
        && (one.confidence - other.confidence).abs() < UNCHANGED.1
}

/// Of what two forms find on the same images, weighed by confidence, the share that both find; 0 where nothing is found.
fn likeness(one: &[Vec<RawDetection>], other: &[Vec<RawDetection>]) -> f32 {
    let shared = |a: &[RawDetection], b: &[RawDetection]| -> f32 {
        a.iter().filter(|one| b.iter().any(|other| unchanged(one, other))).map(|one| one.confidence).sum()
    };
    let (mut both, mut all) = (0.0, 0.0);
    for (a, b) in one.iter().zip(other) {
        both += shared(a, b) + shared(b, a);
        all += confidence(a) + confidence(b);
    }
    if all > 0.0 { both / all } else { 0.0 }
}

/// The confidence of what is found on both sides of the mirror, times its share of all that is found.
fn agreement(straight: &[RawDetection], mirrored: &[RawDetection], width: f32) -> f32 {
    let mut left: Vec<_> = mirrored.iter().collect();
    let mut both = 0.0;
    for one in straight {
        let same = |other: &&RawDetection| {
            let b = other.bounding_box;
            let back = scrutineer_types::BoundingBox { x_min: width - b.x_max, x_max: width - b.x_min, ..b };
            other.class_id == one.class_id && back.iou(&one.bounding_box) > SAME
        };
        if let Some(index) = left.iter().position(same) {
            both += one.confidence.min(left.swap_remove(index).confidence);
        }
    }
    let all = confidence(straight) + confidence(mirrored);
    if all > 0.0 { both * 2.0 * both / all } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use scrutineer_types::BoundingBox;

    use super::*;

    fn found(class_id: u32, confidence: f32, x_min: f32, x_max: f32) -> RawDetection {
        let bounding_box = BoundingBox { x_min, y_min: 0.0, x_max, y_max: 10.0 };
        RawDetection { class_id, confidence, bounding_box, corners: None, polygons: Vec::new(), anchor: 0 }
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "nothing found is nothing, exactly")]
    fn what_the_mirror_shows_alike_counts_and_what_it_does_not_takes_away() {
        let sure = [found(0, 0.9, 10.0, 20.0)];
        assert!((agreement(&sure, &[found(0, 0.8, 80.0, 90.0)], 100.0) - 0.8 * 1.6 / 1.7).abs() < 1e-6);
        assert_eq!(agreement(&sure, &[found(0, 0.8, 10.0, 20.0)], 100.0), 0.0);
        assert_eq!(agreement(&sure, &[found(1, 0.8, 80.0, 90.0)], 100.0), 0.0);
        assert_eq!(agreement(&[], &[], 100.0), 0.0);
        let noisy = [found(0, 0.8, 80.0, 90.0), found(0, 0.8, 30.0, 40.0)];
        assert!(agreement(&sure, &noisy, 100.0) < agreement(&sure, &noisy[..1], 100.0));
    }
}
