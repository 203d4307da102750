//! Which detection found which truth, as `COCOeval.evaluateImg` of `pycocotools` decides it.

use std::collections::BTreeMap;

use super::{EvaluatedImage, ScoredBox};
use crate::data::{Rect, TruthBox};

/// How many overlaps a detection is judged at.
pub(crate) const OVERLAPS: usize = 10;

/// Detections of one class that count on one image; the best, all others are dropped.
pub(crate) const MAX_DETECTIONS: usize = 100;

/// The overlaps, 0.50 to 0.95: as `numpy.linspace` rounds them.
pub(crate) fn overlaps() -> [f64; OVERLAPS] {
    let step = (0.95 - 0.5) / (OVERLAPS - 1) as f64;
    let mut all = std::array::from_fn(|index| index as f64 * step + 0.5);
    all[OVERLAPS - 1] = 0.95;
    all
}

/// A range of areas in square pixels, both ends inside it.
#[derive(Clone, Copy)]
pub(crate) struct Areas {
    pub least: f64,
    pub most: f64,
}

impl Areas {
    pub(crate) const ALL: Self = Self { least: 0.0, most: 1e10 };
    pub(crate) const SMALL: Self = Self { least: 0.0, most: 32.0 * 32.0 };
    pub(crate) const MEDIUM: Self = Self { least: 32.0 * 32.0, most: 96.0 * 96.0 };
    pub(crate) const LARGE: Self = Self { least: 96.0 * 96.0, most: 1e10 };

    fn lack(self, area: f64) -> bool {
        area < self.least || area > self.most
    }
}

/// What became of a detection at one overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It found a truth that counts.
    Right,
    /// It found nothing.
    Wrong,
    /// It found what does not count, or lies outside the range of areas: neither right nor wrong.
    Ignored,
}

/// One class on one image: its detections, best first, and its truths, with how far they overlap.
pub(crate) struct Pair {
    /// Best first, at most [`MAX_DETECTIONS`].
    pub detections: Vec<ScoredBox>,
    truths: Vec<TruthBox>,
    /// By detection, then truth.
    overlap: Vec<Vec<f64>>,
}

/// One pair judged within one range of areas.
pub(crate) struct Judged {
    /// Of each detection, best first, at each of [`overlaps`].
    pub outcomes: Vec<[Outcome; OVERLAPS]>,
    /// How many truths count.
    pub counted: usize,
}

/// The pairs of each class, in the order of the images. Boxes of classes past `classes` are left out.
pub(crate) fn pairs(classes: usize, images: &[&EvaluatedImage]) -> Vec<Vec<Pair>> {
    let mut by_class: Vec<Vec<Pair>> = (0..classes).map(|_| Vec::new()).collect();
    for image in images {
        let mut boxes: BTreeMap<usize, (Vec<ScoredBox>, Vec<TruthBox>)> = BTreeMap::new();
        for detection in &image.detections {
            boxes.entry(detection.class_id).or_default().0.push(*detection);
        }
        for truth in &image.truths {
            boxes.entry(truth.class_id).or_default().1.push(*truth);
        }
        for (class_id, (detections, truths)) in boxes.into_iter().filter(|(class_id, _)| *class_id < classes) {
            by_class[class_id].push(Pair::new(detections, truths));
        }
    }
    by_class
}

/// Best first; of equals, the earlier; no numbers last.
pub(crate) fn best_first(a: f64, b: f64) -> std::cmp::Ordering {
    b.partial_cmp(&a).unwrap_or_else(|| a.is_nan().cmp(&b.is_nan()))
}

impl Pair {
    fn new(mut detections: Vec<ScoredBox>, truths: Vec<TruthBox>) -> Self {
        detections.sort_by(|a, b| best_first(a.score, b.score));
        detections.truncate(MAX_DETECTIONS);
        let of = |detection: &ScoredBox| {
            truths.iter().map(|truth| overlap(&detection.rect, &truth.rect, truth.crowd)).collect()
        };
        let overlap = detections.iter().map(of).collect();
        Self { detections, truths, overlap }
    }

    /// Judges every detection: the best first takes the truth that it overlaps most, one that counts before one that does
    /// not; each truth is found once, but a crowd any number of times.
    pub(crate) fn judge(&self, areas: Areas) -> Judged {
        let ignored: Vec<bool> =
            self.truths.iter().map(|truth| truth.ignore || truth.crowd || areas.lack(truth.area)).collect();
        let mut order: Vec<usize> = (0..self.truths.len()).collect();
        order.sort_by_key(|truth| ignored[*truth]);

        let outside = |detection: &ScoredBox| areas.lack(detection.rect.area());
        let unmatched = |detection| if outside(detection) { Outcome::Ignored } else { Outcome::Wrong };
        let mut outcomes: Vec<_> = self.detections.iter().map(|one| [unmatched(one); OVERLAPS]).collect();
        for (level, least) in overlaps().into_iter().enumerate() {
            let mut found = vec![false; self.truths.len()];
            for (detection, outcome) in outcomes.iter_mut().enumerate() {
                let mut best = least.min(1.0 - 1e-10);
                let mut matched: Option<usize> = None;
                for &truth in &order {
                    if found[truth] && !self.truths[truth].crowd {
                        continue;
                    }
                    // Those that do not count come last: what found one that does looks no further.
                    if ignored[truth] && matched.is_some_and(|matched| !ignored[matched]) {
                        break;
                    }
                    // Of equal overlaps the later truth wins, as it does there.
                    if self.overlap[detection][truth] >= best {
                        best = self.overlap[detection][truth];
                        matched = Some(truth);
                    }
                }
                if let Some(truth) = matched {
                    found[truth] = true;
                    outcome[level] = if ignored[truth] { Outcome::Ignored } else { Outcome::Right };
                }
            }
        }
        Judged { outcomes, counted: ignored.iter().filter(|ignored| !**ignored).count() }
    }
}

/// Intersection over union; over the detection's own area where the truth is a crowd (`bbIou` in `maskApi.c`).
pub(crate) fn overlap(found: &Rect, truth: &Rect, crowd: bool) -> f64 {
    let width = (found.width + found.x).min(truth.width + truth.x) - found.x.max(truth.x);
    let height = (found.height + found.y).min(truth.height + truth.y) - found.y.max(truth.y);
    if width <= 0.0 || height <= 0.0 {
        return 0.0;
    }
    let shared = width * height;
    let all = if crowd { found.area() } else { found.area() + truth.area() - shared };
    shared / all
}
