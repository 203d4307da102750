//! COCO's averages, as `COCOeval.accumulate` and `summarize` of `pycocotools` compute them.

use serde::{Deserialize, Serialize};

use super::{
    CurvePoint,
    matching::{Areas, MAX_DETECTIONS, OVERLAPS, Outcome, Pair, best_first, overlaps},
};

/// Recalls at which precision is read, 0.00 to 1.00.
const RECALLS: usize = 101;

/// COCO's twelve figures, each in `0..=1`; `None` where no truth counts, which `pycocotools` writes as -1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Averages {
    /// Mean average precision over overlaps 0.50, 0.55, … 0.95.
    pub map_50_95: Option<f64>,
    /// At an overlap of 0.50.
    pub map_50: Option<f64>,
    /// At an overlap of 0.75.
    pub map_75: Option<f64>,
    /// Of objects of at most 32² square pixels.
    pub map_small: Option<f64>,
    /// Of objects of 32² to 96² square pixels.
    pub map_medium: Option<f64>,
    /// Of objects of at least 96² square pixels.
    pub map_large: Option<f64>,
    /// Mean recall over the overlaps, with the one best detection of each class on each image.
    pub mar_1: Option<f64>,
    /// With the ten best.
    pub mar_10: Option<f64>,
    /// With the hundred best.
    pub mar_100: Option<f64>,
    /// With the hundred best, of objects of at most 32² square pixels.
    pub mar_small: Option<f64>,
    /// With the hundred best, of objects of 32² to 96² square pixels.
    pub mar_medium: Option<f64>,
    /// With the hundred best, of objects of at least 96² square pixels.
    pub mar_large: Option<f64>,
}

/// One class's part in the averages.
pub(crate) struct ClassAverages {
    /// Within all, small, medium and large areas.
    ranges: [Option<Ranged>; 4],
    recall_1: Option<f64>,
    recall_10: Option<f64>,
}

/// One class within one range of areas, with the hundred best detections.
struct Ranged {
    /// Average precision at each overlap.
    precision: [f64; OVERLAPS],
    recall: f64,
}

/// Detections of one class over all images, best first, each with what became of it; and how many truths count.
pub(crate) struct Ranking {
    pub ranked: Vec<(f64, [Outcome; OVERLAPS])>,
    pub counted: usize,
}

impl Ranking {
    pub(crate) fn new(pairs: &[Pair], areas: Areas, most: usize) -> Self {
        let (mut ranked, mut counted) = (Vec::new(), 0);
        for pair in pairs {
            let judged = pair.judge(areas);
            let scores = pair.detections.iter().map(|detection| detection.score);
            ranked.extend(scores.zip(judged.outcomes).take(most));
            counted += judged.counted;
        }
        // Stable: of equal scores the earlier image's stays first.
        ranked.sort_by(|a, b| best_first(a.0, b.0));
        Self { ranked, counted }
    }

    /// Recall and precision after each detection at one overlap, precision made to fall only.
    fn curve(&self, level: usize) -> (Vec<f64>, Vec<f64>) {
        let (mut right, mut wrong) = (0.0, 0.0);
        let (mut recall, mut precision) = (Vec::new(), Vec::new());
        for (_, outcomes) in &self.ranked {
            match outcomes[level] {
                Outcome::Right => right += 1.0,
                Outcome::Wrong => wrong += 1.0,
                Outcome::Ignored => {}
            }
            recall.push(right / self.counted as f64);
            precision.push(right / (wrong + right + f64::EPSILON));
        }
        for index in (1..precision.len()).rev() {
            precision[index - 1] = f64::max(precision[index - 1], precision[index]);
        }
        (recall, precision)
    }

    /// Precision at each of [`RECALLS`], at an overlap of 0.50, with the confidence that gives it.
    pub(crate) fn points(&self) -> Vec<CurvePoint> {
        let (recall, precision) = self.curve(0);
        let at = |wanted: f64| {
            let reached = recall.partition_point(|recall| *recall < wanted);
            CurvePoint {
                recall: wanted,
                precision: precision.get(reached).copied().unwrap_or(0.0),
                confidence: self.ranked.get(reached).map(|(score, _)| *score),
            }
        };
        if self.counted == 0 { Vec::new() } else { recalls().map(at).collect() }
    }

    /// `None` where no truth counts.
    fn ranged(&self) -> Option<Ranged> {
        if self.counted == 0 {
            return None;
        }
        let (mut averages, mut reached) = ([0.0; OVERLAPS], 0.0);
        for (level, average) in averages.iter_mut().enumerate() {
            let (recall, precision) = self.curve(level);
            let at = |wanted: f64| precision.get(recall.partition_point(|recall| *recall < wanted)).unwrap_or(&0.0);
            *average = recalls().map(at).sum::<f64>() / RECALLS as f64;
            reached += recall.last().copied().unwrap_or(0.0);
        }
        Some(Ranged { precision: averages, recall: reached / OVERLAPS as f64 })
    }
}

/// As `numpy.linspace(0, 1, 101)` rounds them.
fn recalls() -> impl Iterator<Item = f64> {
    let step = 1.0 / (RECALLS - 1) as f64;
    (0..RECALLS).map(move |index| if index == RECALLS - 1 { 1.0 } else { index as f64 * step })
}

impl ClassAverages {
    pub(crate) fn new(pairs: &[Pair]) -> Self {
        let ranking = |areas, most| Ranking::new(pairs, areas, most).ranged();
        Self {
            ranges: [Areas::ALL, Areas::SMALL, Areas::MEDIUM, Areas::LARGE].map(|areas| ranking(areas, MAX_DETECTIONS)),
            recall_1: ranking(Areas::ALL, 1).map(|ranged| ranged.recall),
            recall_10: ranking(Areas::ALL, 10).map(|ranged| ranged.recall),
        }
    }

    /// Average precision at overlap 0.50, and over all overlaps.
    pub(crate) fn precision(&self) -> (Option<f64>, Option<f64>) {
        let all = self.ranges[0].as_ref();
        (all.map(|ranged| ranged.precision[0]), all.map(Ranged::mean_precision))
    }
}

impl Ranged {
    fn mean_precision(&self) -> f64 {
        self.precision.iter().sum::<f64>() / OVERLAPS as f64
    }
}

impl Averages {
    /// Means over the classes that have a truth that counts.
    pub(crate) fn new(classes: &[ClassAverages]) -> Self {
        let of_range = |range: usize, figure: fn(&Ranged) -> f64| {
            mean(classes.iter().map(|class| class.ranges[range].as_ref().map(figure)))
        };
        let precision = |range| of_range(range, Ranged::mean_precision);
        let recall = |range| of_range(range, |ranged| ranged.recall);
        Self {
            map_50_95: precision(0),
            map_50: of_range(0, |ranged| ranged.precision[0]),
            map_75: of_range(0, |ranged| ranged.precision[level_of(0.75)]),
            map_small: precision(1),
            map_medium: precision(2),
            map_large: precision(3),
            mar_1: mean(classes.iter().map(|class| class.recall_1)),
            mar_10: mean(classes.iter().map(|class| class.recall_10)),
            mar_100: recall(0),
            mar_small: recall(1),
            mar_medium: recall(2),
            mar_large: recall(3),
        }
    }
}

fn level_of(overlap: f64) -> usize {
    overlaps().iter().position(|level| (level - overlap).abs() < 1e-9).expect("0.75 is one of the overlaps")
}

/// The mean of those that are there.
fn mean(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let there: Vec<f64> = values.flatten().collect();
    (!there.is_empty()).then(|| there.iter().sum::<f64>() / there.len() as f64)
}
