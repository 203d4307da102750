//! Which class is taken for which.

use serde::{Deserialize, Serialize};

use super::{
    EvaluatedImage,
    matching::{best_first, overlap},
};

/// Counts of objects by what they are and what they were taken for, at one confidence and an overlap of 0.50, whatever the
/// class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confusion {
    /// `counts[truth][found]`; the last row is what was found where nothing is, the last column what was not found.
    pub counts: Vec<Vec<usize>>,
}

impl Confusion {
    /// The best detection first takes the free truth that it overlaps most. What overlaps only objects that do not count is
    /// left out.
    pub(crate) fn new(classes: usize, images: &[&EvaluatedImage], confidence: f64) -> Self {
        let mut counts = vec![vec![0; classes + 1]; classes + 1];
        for image in images {
            let mut found = vec![false; image.truths.len()];
            let sure = image.detections.iter().filter(|one| one.score >= confidence && one.class_id < classes);
            let mut detections: Vec<_> = sure.collect();
            detections.sort_by(|a, b| best_first(a.score, b.score));
            for detection in detections {
                let near = |place: &usize| {
                    let truth = &image.truths[*place];
                    overlap(&detection.rect, &truth.rect, truth.crowd) >= 0.5
                };
                let counts_here = |place: &usize| !image.truths[*place].ignore && !image.truths[*place].crowd;
                let reached: Vec<usize> = (0..image.truths.len()).filter(near).collect();
                let free = reached.iter().filter(|place| counts_here(place) && !found[**place]);
                let how_far = |place: &usize| overlap(&detection.rect, &image.truths[*place].rect, false);
                let taken = free.copied().min_by(|a, b| best_first(how_far(a), how_far(b)));
                match taken {
                    Some(place) => {
                        found[place] = true;
                        counts[image.truths[place].class_id][detection.class_id] += 1;
                    }
                    None if reached.iter().all(counts_here) => counts[classes][detection.class_id] += 1,
                    None => {}
                }
            }
            for (truth, _) in
                image.truths.iter().zip(found).filter(|(truth, found)| !found && !truth.ignore && !truth.crowd)
            {
                counts[truth.class_id][classes] += 1;
            }
        }
        Self { counts }
    }
}
