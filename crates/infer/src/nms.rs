//! Non-maximum suppression: of boxes of one class that overlap, the best stays. Upright boxes overlap by intersection over
//! union, oriented ones by the likeness of their Gaussians (ProbIoU, Llerena et al., 2021), as Ultralytics measures it.

use crate::RawDetection;

/// Oriented candidates that are compared, best first, each with all better ones: a bound on the time that a model which finds
/// something everywhere can take.
const MOST_ORIENTED: usize = 5000;

/// Sorts best first, ties in the order they came.
pub(crate) fn sort(candidates: &mut [RawDetection]) {
    candidates.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
}

/// Greedy suppression within each class: best first (ties in the order they came), a candidate stays unless a better one
/// of its class that stayed overlaps it by more than `iou`. Stops at `max`, so that it costs at most `max × candidates`
/// comparisons. What remains is sorted best first.
///
/// Oriented boxes are suppressed as Ultralytics does, in its code and in exports with suppression inside (Fast NMS, YOLACT,
/// Bolya et al., 2019): by any better one of their class, whether that one stayed or not.
pub fn suppress(candidates: &mut Vec<RawDetection>, iou: f32, max: usize) {
    sort(candidates);
    if candidates.iter().any(|candidate| candidate.corners.is_some()) {
        return suppress_oriented(candidates, iou, max);
    }
    let mut kept: Vec<RawDetection> = Vec::with_capacity(max.min(candidates.len()));
    for candidate in candidates.iter() {
        if kept.len() == max {
            break;
        }
        let overlaps = |better: &RawDetection| {
            better.class_id == candidate.class_id && better.bounding_box.iou(&candidate.bounding_box) > iou
        };
        if !kept.iter().any(overlaps) {
            kept.push(candidate.clone());
        }
    }
    *candidates = kept;
}

/// The same for oriented boxes among sorted candidates, at most the best [`MOST_ORIENTED`] of them.
fn suppress_oriented(candidates: &mut Vec<RawDetection>, iou: f32, max: usize) {
    candidates.truncate(MOST_ORIENTED);
    let shapes: Vec<Option<Gaussian>> =
        candidates.iter().map(|candidate| candidate.corners.as_ref().map(Gaussian::of)).collect();
    let overlap = |a: usize, b: usize| match (&shapes[a], &shapes[b]) {
        (Some(a), Some(b)) => likeness(a, b),
        _ => candidates[a].bounding_box.iou(&candidates[b].bounding_box),
    };
    let stays = |index: &usize| {
        !(0..*index)
            .any(|better| candidates[better].class_id == candidates[*index].class_id && overlap(better, *index) > iou)
    };
    let kept: Vec<RawDetection> =
        (0..candidates.len()).filter(stays).take(max).map(|index| candidates[index].clone()).collect();
    *candidates = kept;
}

/// The normal distribution with the mean and covariance of an even spread over a rectangle.
struct Gaussian {
    mean: [f64; 2],
    /// Variance across, variance down, covariance.
    covariance: [f64; 3],
}

impl Gaussian {
    fn of(corners: &[[f32; 2]; 4]) -> Self {
        let at = |corner: usize, axis: usize| f64::from(corners[corner][axis]);
        let side = |from: usize, to: usize| [at(to, 0) - at(from, 0), at(to, 1) - at(from, 1)];
        let (a, b) = (side(0, 1), side(1, 2));
        Self {
            mean: [f64::midpoint(at(0, 0), at(2, 0)), f64::midpoint(at(0, 1), at(2, 1))],
            covariance: [
                (a[0] * a[0] + b[0] * b[0]) / 12.0,
                (a[1] * a[1] + b[1] * b[1]) / 12.0,
                (a[0] * a[1] + b[0] * b[1]) / 12.0,
            ],
        }
    }
}

/// One less the Hellinger distance; with the paper's guards against division by zero, as Ultralytics sets them.
fn likeness(one: &Gaussian, other: &Gaussian) -> f32 {
    const SMALL: f64 = 1e-7;
    let ([a1, b1, c1], [a2, b2, c2]) = (one.covariance, other.covariance);
    let (a, b, c) = (a1 + a2, b1 + b2, c1 + c2);
    let (dx, dy) = (one.mean[0] - other.mean[0], one.mean[1] - other.mean[1]);
    let determinant = a * b - c * c;
    let apart = (a * dy * dy + b * dx * dx) / (determinant + SMALL) / 4.0 - c * dx * dy / (determinant + SMALL) / 2.0;
    let own = (a1 * b1 - c1 * c1).max(0.0) * (a2 * b2 - c2 * c2).max(0.0);
    let unlike = (determinant / (4.0 * own.sqrt() + SMALL) + SMALL).ln() / 2.0;
    let bhattacharyya = (apart + unlike).clamp(SMALL, 100.0);
    (1.0 - (1.0 - (-bhattacharyya).exp() + SMALL).sqrt()) as f32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use scrutineer_types::BoundingBox;

    use super::*;

    const IOU: f32 = 0.45;

    fn upright(class_id: u32, confidence: f32, bounding_box: BoundingBox) -> RawDetection {
        RawDetection { class_id, confidence, bounding_box, corners: None, polygons: Vec::new(), anchor: 0 }
    }

    #[test]
    fn oriented_boxes_overlap_as_ultralytics_measures() {
        let rectangle = |[x, y, width, height, angle]: [f32; 5]| {
            let (sin, cos) = angle.sin_cos();
            let corner = |a: f32, b: f32| {
                let (u, v) = (a * width / 2.0, b * height / 2.0);
                [x + u * cos - v * sin, y + u * sin + v * cos]
            };
            [corner(1.0, 1.0), corner(1.0, -1.0), corner(-1.0, -1.0), corner(-1.0, 1.0)]
        };
        let first = rectangle([50.0, 50.0, 40.0, 20.0, 0.3]);
        // Values of `ultralytics.utils.metrics.batch_probiou`, version 8.4.190.
        for (second, expected) in [
            ([50.0, 50.0, 40.0, 20.0, 0.3], 0.999_53),
            ([50.0, 50.0, 40.0, 20.0, 1.2], 0.628_80),
            ([55.0, 48.0, 36.0, 22.0, 0.2], 0.756_33),
            ([70.0, 60.0, 30.0, 10.0, -0.5], 0.160_49),
            ([200.0, 200.0, 40.0, 20.0, 0.3], 0.0),
            ([50.0, 50.0, 20.0, 40.0, 0.3 + std::f32::consts::FRAC_PI_2], 0.999_53),
        ] {
            let ours = likeness(&Gaussian::of(&first), &Gaussian::of(&rectangle(second)));
            assert!((ours - expected).abs() < 1e-3, "{second:?}: {ours}, not {expected}");
        }
    }

    #[test]
    fn an_oriented_box_goes_for_a_better_one_that_went_itself() {
        let turned = |confidence: f32, x: f32| {
            let corners = [[x + 20.0, 10.0], [x + 20.0, 0.0], [x, 0.0], [x, 10.0]];
            RawDetection { corners: Some(corners), ..upright(0, confidence, BoundingBox::around(&corners)) }
        };
        // Each overlaps the next, the first and the last hardly.
        let mut chain = vec![turned(0.9, 0.0), turned(0.8, 6.0), turned(0.7, 12.0), turned(0.6, 60.0)];
        suppress(&mut chain, IOU, 300);
        assert_eq!(chain.iter().map(|one| one.confidence).collect::<Vec<_>>(), [0.9, 0.6]);
    }

    /// The definition, spelled out: of all that remain take the best, strike out what overlaps it, repeat.
    fn reference(mut left: Vec<RawDetection>, iou: f32, max: usize) -> Vec<RawDetection> {
        let mut kept = Vec::new();
        while kept.len() < max && !left.is_empty() {
            let mut best = 0;
            for i in 1..left.len() {
                if left[i].confidence > left[best].confidence {
                    best = i;
                }
            }
            let taken = left.remove(best);
            left.retain(|c| c.class_id != taken.class_id || c.bounding_box.iou(&taken.bounding_box) <= iou);
            kept.push(taken);
        }
        kept
    }

    fn candidates() -> impl Strategy<Value = Vec<RawDetection>> {
        // Few places and few scores, so that overlaps and ties are common.
        let one = (0_u32..3, 1_u32..20, 0_u32..12, 0_u32..12, 1_u32..8, 1_u32..8).prop_map(
            |(class_id, score, x, y, w, h)| {
                let (x, y, w, h) = (x as f32 * 4.0, y as f32 * 4.0, w as f32 * 5.0, h as f32 * 5.0);
                let bounding_box = BoundingBox { x_min: x, y_min: y, x_max: x + w, y_max: y + h };
                upright(class_id, score as f32 / 20.0, bounding_box)
            },
        );
        prop::collection::vec(one, 0..80)
    }

    proptest! {
        #[test]
        fn agrees_with_the_definition(given in candidates(), max in 1_usize..40) {
            let mut kept = given.clone();
            suppress(&mut kept, IOU, max);
            prop_assert_eq!(kept, reference(given, IOU, max));
        }

        #[test]
        fn no_two_kept_boxes_of_a_class_overlap(given in candidates()) {
            let mut kept = given;
            suppress(&mut kept, IOU, 300);
            for (i, a) in kept.iter().enumerate() {
                for b in &kept[i + 1..] {
                    prop_assert!(a.class_id != b.class_id || a.bounding_box.iou(&b.bounding_box) <= IOU);
                    prop_assert!(a.confidence >= b.confidence);
                }
            }
        }

        #[test]
        fn a_second_pass_changes_nothing(given in candidates()) {
            let mut once = given;
            suppress(&mut once, IOU, 300);
            let mut twice = once.clone();
            suppress(&mut twice, IOU, 300);
            prop_assert_eq!(once, twice);
        }

        #[test]
        fn the_order_given_matters_only_among_ties(given in candidates(), seed in any::<u64>()) {
            let mut distinct = given;
            for (i, candidate) in distinct.iter_mut().enumerate() {
                candidate.confidence = 0.1 + i as f32 / 1000.0;
            }
            let mut shuffled = distinct.clone();
            let length = shuffled.len().max(1) as u64;
            for i in 0..shuffled.len() {
                let other = (seed.wrapping_mul(i as u64 * 2 + 1) >> 7) % length;
                shuffled.swap(i, other as usize);
            }
            suppress(&mut distinct, IOU, 300);
            suppress(&mut shuffled, IOU, 300);
            prop_assert_eq!(distinct, shuffled);
        }
    }
}
