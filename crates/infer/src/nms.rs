//! Non-maximum suppression: of boxes of one class that overlap, the best stays.

use crate::RawDetection;

/// Sorts best first, ties in the order they came.
pub(crate) fn sort(candidates: &mut [RawDetection]) {
    candidates.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
}

/// Greedy suppression within each class: best first (ties in the order they came), a candidate stays unless a better one
/// of its class that stayed overlaps it by more than `iou`. Stops at `max`, so that it costs at most `max × candidates`
/// comparisons. What remains is sorted best first.
pub fn suppress(candidates: &mut Vec<RawDetection>, iou: f32, max: usize) {
    sort(candidates);
    let mut kept: Vec<RawDetection> = Vec::with_capacity(max.min(candidates.len()));
    for candidate in candidates.iter() {
        if kept.len() == max {
            break;
        }
        let overlaps = |better: &RawDetection| {
            better.class_id == candidate.class_id && better.bounding_box.iou(&candidate.bounding_box) > iou
        };
        if !kept.iter().any(overlaps) {
            kept.push(*candidate);
        }
    }
    *candidates = kept;
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use scrutineer_types::BoundingBox;

    use super::*;

    const IOU: f32 = 0.45;

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
                RawDetection { class_id, confidence: score as f32 / 20.0, bounding_box }
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
