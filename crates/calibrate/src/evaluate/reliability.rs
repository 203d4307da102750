//! Whether a confidence is a probability.

use serde::{Deserialize, Serialize};

use super::matching::{OVERLAPS, Outcome};

/// How confidence compares with the share of detections that are right, at an overlap of 0.50.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reliability {
    /// Only detections at or above this confidence are in: the many below it are nearly all wrong, and would make any model
    /// look honest.
    pub floor: f64,
    /// Detections that are in.
    pub count: usize,
    /// Expected calibration error (Naeini et al., 2015): the mean over detections of |share right − mean confidence| of
    /// their bin; `None` without detections.
    pub error: Option<f64>,
    /// Bins of equal width from 0 to 1, those without detections too.
    pub bins: Vec<ReliabilityBin>,
}

/// Detections of about one confidence.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReliabilityBin {
    /// From this confidence.
    pub from: f64,
    /// Below this one; the last bin includes 1.
    pub to: f64,
    /// Detections in it.
    pub count: usize,
    /// Their mean confidence; `None` without any.
    pub confidence: Option<f64>,
    /// The share of them that are right; `None` without any.
    pub right: Option<f64>,
    /// Wilson's 95 % interval for that share, were the detections independent; those of one image are not quite. `None` without
    /// any, and where they differ in weight.
    pub interval: Option<(f64, f64)>,
}

impl Reliability {
    pub(crate) fn new(ranked: &[(f64, [Outcome; OVERLAPS])], floor: f64, bins: usize) -> Self {
        let counted = ranked.iter().filter(|(_, outcomes)| outcomes[0] != Outcome::Ignored);
        Self::of(counted.map(|(score, outcomes)| (*score, 1.0, outcomes[0] == Outcome::Right)), floor, bins)
    }

    /// Of confidences, each with its weight and whether it was right. Where weights differ, no bin has an interval.
    pub(crate) fn of(measured: impl Iterator<Item = (f64, f64, bool)>, floor: f64, bins: usize) -> Self {
        let mut parts = vec![Part::default(); bins.max(1)];
        let bins = parts.len();
        for (score, weight, right) in measured.filter(|(score, ..)| *score >= floor) {
            parts[((score * bins as f64) as usize).min(bins - 1)].add(score, weight, right);
        }
        let whole = parts.iter().map(|part| part.weight).sum::<f64>();
        let gaps = parts.iter().map(|part| (part.right - part.scores).abs()).sum::<f64>();
        let bin = |(bin, part): (usize, &Part)| {
            let some = part.count > 0;
            ReliabilityBin {
                from: bin as f64 / bins as f64,
                to: (bin + 1) as f64 / bins as f64,
                count: part.count,
                confidence: some.then(|| part.scores / part.weight),
                right: some.then(|| part.right / part.weight),
                interval: (some && !part.weighted).then(|| wilson(part.rights, part.count)),
            }
        };
        Self {
            floor,
            count: parts.iter().map(|part| part.count).sum(),
            error: (whole > 0.0).then(|| gaps / whole),
            bins: parts.iter().enumerate().map(bin).collect(),
        }
    }
}

/// What falls into a bin.
#[derive(Clone, Copy, Default)]
struct Part {
    count: usize,
    rights: usize,
    /// Sums of weights: all, of those that are right, and each times its score.
    weight: f64,
    right: f64,
    scores: f64,
    weighted: bool,
}

impl Part {
    fn add(&mut self, score: f64, weight: f64, right: bool) {
        self.weighted |= self.count > 0 && (self.weight / self.count as f64 - weight).abs() > 1e-9 * weight;
        self.count += 1;
        self.rights += usize::from(right);
        self.weight += weight;
        self.right += if right { weight } else { 0.0 };
        self.scores += score * weight;
    }
}

/// Wilson's 95 % interval for a share (Wilson, 1927).
fn wilson(part: usize, whole: usize) -> (f64, f64) {
    const Z: f64 = 1.959_963_984_540_054;
    let (n, share) = (whole as f64, part as f64 / whole as f64);
    let scale = 1.0 + Z * Z / n;
    let centre = (share + Z * Z / (2.0 * n)) / scale;
    let half = Z / scale * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    ((centre - half).max(0.0), (centre + half).min(1.0))
}
