//! Which class is taken for which, and on which images.

use serde::{Deserialize, Serialize};

use super::{
    EvaluatedImage, ScoredBox,
    matching::{best_first, overlap},
};
use crate::data::TruthBox;

/// Counts of objects by what they are and what they were taken for, at one confidence and an overlap of 0.50, whatever the
/// class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confusion {
    /// `counts[truth][found]`; the last row is what was found where nothing is, the last column what was not found.
    pub counts: Vec<Vec<usize>>,
}

/// What became of one image, at one confidence and an overlap of 0.50, whatever the class.
#[derive(Clone, Debug, PartialEq)]
pub struct ImageFinds {
    /// Each detection that counts, best first, and the object that it covers; `None` where nothing is.
    pub finds: Vec<(ScoredBox, Option<TruthBox>)>,
    /// The objects that no detection covers.
    pub missed: Vec<TruthBox>,
}

impl ImageFinds {
    /// The best detection first takes the free object that it overlaps most. What overlaps only objects that do not count
    /// is left out, and so are detections below `confidence`.
    pub fn new(image: &EvaluatedImage, confidence: f64) -> Self {
        let counts = |truth: &TruthBox| !truth.ignore && !truth.crowd;
        let mut free = vec![true; image.truths.len()];
        let mut detections: Vec<_> = image.detections.iter().filter(|one| one.score >= confidence).collect();
        detections.sort_by(|a, b| best_first(a.score, b.score));
        let mut finds = Vec::new();
        for detection in detections {
            let how_far = |truth: &TruthBox| overlap(&detection.rect, &truth.rect, truth.crowd);
            let reached = image.truths.iter().enumerate().filter(|(_, truth)| how_far(truth) >= 0.5);
            let (counting, others): (Vec<_>, Vec<_>) = reached.partition(|(_, truth)| counts(truth));
            let open = counting.into_iter().filter(|(place, _)| free[*place]);
            match open.min_by(|a, b| best_first(how_far(a.1), how_far(b.1))) {
                Some((place, truth)) => {
                    free[place] = false;
                    finds.push((*detection, Some(*truth)));
                }
                None if others.is_empty() => finds.push((*detection, None)),
                None => {}
            }
        }
        let missed = image.truths.iter().zip(free).filter(|(truth, free)| *free && counts(truth));
        Self { finds, missed: missed.map(|(truth, _)| *truth).collect() }
    }

    /// How bad it is: the confidences of wrong finds, and 1 for each object missed, summed.
    pub fn severity(&self) -> f64 {
        let wrong =
            self.finds.iter().filter(|(found, truth)| truth.is_none_or(|truth| truth.class_id != found.class_id));
        wrong.map(|(found, _)| found.score).sum::<f64>() + self.missed.len() as f64
    }
}

/// The images with the worst mistakes, worst first, at most `most`, as places in `images`; those without one are left out.
pub fn worst_images(images: &[EvaluatedImage], confidence: f64, most: usize) -> Vec<(usize, ImageFinds)> {
    let all = images.iter().map(|image| ImageFinds::new(image, confidence)).enumerate();
    let mut bad: Vec<_> =
        all.map(|(place, finds)| (finds.severity(), place, finds)).filter(|bad| bad.0 > 0.0).collect();
    bad.sort_by(|a, b| best_first(a.0, b.0));
    bad.into_iter().take(most).map(|(_, place, finds)| (place, finds)).collect()
}

impl Confusion {
    pub(crate) fn new(classes: usize, images: &[&EvaluatedImage], confidence: f64) -> Self {
        let mut counts = vec![vec![0; classes + 1]; classes + 1];
        // Ids past the names are left out everywhere; here they are nothing.
        let place = |class_id: usize| class_id.min(classes);
        for image in images {
            let ImageFinds { finds, missed } = ImageFinds::new(image, confidence);
            for (found, truth) in finds {
                counts[truth.map_or(classes, |truth| place(truth.class_id))][place(found.class_id)] += 1;
            }
            for truth in missed {
                counts[place(truth.class_id)][classes] += 1;
            }
        }
        counts[classes][classes] = 0;
        Self { counts }
    }
}
