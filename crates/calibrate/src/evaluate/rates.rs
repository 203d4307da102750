//! Precision and recall at one confidence.

use serde::{Deserialize, Serialize};

use super::{average::Ranking, matching::Outcome};

/// Precision at one recall.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CurvePoint {
    /// Share of the truths that are found, 0.00, 0.01, … 1.00.
    pub recall: f64,
    /// The best precision at this recall or a greater one; 0 where no confidence reaches it.
    pub precision: f64,
    /// The confidence at which this recall is reached; `None` where none does.
    pub confidence: Option<f64>,
}

/// What a confidence threshold comes to, at an overlap of 0.50.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rates {
    /// Detections at or above it count.
    pub confidence: f64,
    /// Detections that found a truth.
    pub right: usize,
    /// Detections that found none.
    pub wrong: usize,
    /// Truths that were not found.
    pub missed: usize,
    /// Right among the detections; `None` where there are none.
    pub precision: Option<f64>,
    /// Found among the truths; `None` where there are none.
    pub recall: Option<f64>,
    /// 2 · right / (2 · right + wrong + missed); `None` where there is neither detection nor truth.
    pub f1: Option<f64>,
}

impl Rates {
    pub(crate) fn new(confidence: f64, right: usize, wrong: usize, truths: usize) -> Self {
        let share = |part: usize, whole: usize| (whole > 0).then(|| part as f64 / whole as f64);
        Self {
            confidence,
            right,
            wrong,
            missed: truths - right,
            precision: share(right, right + wrong),
            recall: share(right, truths),
            f1: share(2 * right, right + wrong + truths),
        }
    }

    /// What `confidence` comes to.
    pub(crate) fn at(confidence: f64, ranking: &Ranking) -> Self {
        let taken = ranking.ranked.iter().take_while(|(score, _)| *score >= confidence);
        let (mut right, mut wrong) = (0, 0);
        taken.for_each(|(_, outcomes)| count(outcomes[0], &mut right, &mut wrong));
        Self::new(confidence, right, wrong, ranking.counted)
    }

    /// The confidence with the best F1, of equals the highest; `None` without truths or detections.
    pub(crate) fn best(ranking: &Ranking) -> Option<Self> {
        let (mut right, mut wrong) = (0, 0);
        let mut best: Option<Self> = None;
        for (index, (score, outcomes)) in ranking.ranked.iter().enumerate() {
            count(outcomes[0], &mut right, &mut wrong);
            // A threshold takes all detections of one score or none.
            if ranking.ranked.get(index + 1).is_some_and(|(next, _)| next.total_cmp(score).is_eq()) {
                continue;
            }
            let here = Self::new(*score, right, wrong, ranking.counted);
            if here.f1 > best.and_then(|best| best.f1) {
                best = Some(here);
            }
        }
        best.filter(|_| ranking.counted > 0)
    }
}

fn count(outcome: Outcome, right: &mut usize, wrong: &mut usize) {
    match outcome {
        Outcome::Right => *right += 1,
        Outcome::Wrong => *wrong += 1,
        Outcome::Ignored => {}
    }
}
