//! YOLOv8 and YOLO11: `(4 + classes) × anchors`, rows of centre x, centre y, width, height in input pixels, then one row
//! of scores a class.

use super::push;
use crate::RawDetection;

/// Reads one image's output. Row by row rather than anchor by anchor, as the values lie in memory.
pub(super) fn decode(values: &[f32], anchors: usize, floor: f32, into: &mut Vec<RawDetection>) {
    let (boxes, scores) = values.split_at(4 * anchors);
    let mut best = vec![(f32::NEG_INFINITY, 0_u32); anchors];
    for (class, row) in scores.chunks_exact(anchors).enumerate() {
        for (best, &score) in best.iter_mut().zip(row) {
            // False for NaN; and no infinity may hide a sound score of another class.
            if score > best.0 && score < f32::INFINITY {
                *best = (score, class as u32);
            }
        }
    }
    for (anchor, (score, class)) in best.into_iter().enumerate() {
        if score >= floor {
            let at = |row: usize| boxes[row * anchors + anchor];
            let (x, y, half_width, half_height) = (at(0), at(1), at(2) / 2.0, at(3) / 2.0);
            push(into, class, score, [x - half_width, y - half_height, x + half_width, y + half_height]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_gives_its_best_class_and_corners() {
        // Three anchors, two classes; columns are anchors.
        let values = [
            50.0,
            10.0,
            30.0, // x
            60.0,
            10.0,
            30.0, // y
            20.0,
            4.0,
            6.0, // width
            10.0,
            4.0,
            6.0, // height
            0.2,
            0.01,
            f32::NAN, // class 0
            0.9,
            0.02,
            0.7, // class 1
        ];
        let mut found = Vec::new();
        decode(&values, 3, 0.05, &mut found);
        let summary: Vec<_> = found.iter().map(|c| (c.class_id, c.confidence, c.bounding_box.x_min)).collect();
        assert_eq!(summary, [(1, 0.9, 40.0), (1, 0.7, 27.0)]);
        assert_eq!((found[0].bounding_box.y_min, found[0].bounding_box.y_max), (55.0, 65.0));
    }

    #[test]
    fn what_is_not_a_number_or_has_no_area_is_dropped() {
        for bad in [[f32::NAN, 5.0, 2.0, 2.0, 0.9], [5.0, 5.0, 0.0, 2.0, 0.9], [5.0, 5.0, 2.0, 2.0, f32::INFINITY]] {
            let mut found = Vec::new();
            decode(&bad, 1, 0.05, &mut found);
            assert!(found.is_empty(), "{bad:?}");
        }
    }
}
