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
    /// Wilson's 95 % interval for that share, were the detections independent; those of one image are not quite.
    pub interval: Option<(f64, f64)>,
}

impl Reliability {
    pub(crate) fn new(ranked: &[(f64, [Outcome; OVERLAPS])], floor: f64, bins: usize) -> Self {
        let bins = bins.max(1);
        let (mut counts, mut rights, mut sums) = (vec![0_usize; bins], vec![0_usize; bins], vec![0.0; bins]);
        let counted = ranked.iter().filter(|(score, outcomes)| *score >= floor && outcomes[0] != Outcome::Ignored);
        for (score, outcomes) in counted {
            let bin = ((score * bins as f64) as usize).min(bins - 1);
            counts[bin] += 1;
            sums[bin] += score;
            rights[bin] += usize::from(outcomes[0] == Outcome::Right);
        }
        let count: usize = counts.iter().sum();
        let gaps = (0..bins).map(|bin| (rights[bin] as f64 - sums[bin]).abs()).sum::<f64>();
        let bin = |bin: usize| {
            let some = counts[bin] > 0;
            ReliabilityBin {
                from: bin as f64 / bins as f64,
                to: (bin + 1) as f64 / bins as f64,
                count: counts[bin],
                confidence: some.then(|| sums[bin] / counts[bin] as f64),
                right: some.then(|| rights[bin] as f64 / counts[bin] as f64),
                interval: some.then(|| wilson(rights[bin], counts[bin])),
            }
        };
        Self { floor, count, error: (count > 0).then(|| gaps / count as f64), bins: (0..bins).map(bin).collect() }
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
