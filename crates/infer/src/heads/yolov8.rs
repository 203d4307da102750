//! YOLOv8 and YOLO11: `(4 + classes + extras) × anchors`, four rows of boxes, one row of scores a class, then what a task
//! adds: mask coefficients or an angle.

use super::{Reading, push};
use crate::{Output, RawDetection};

/// Reads one image's table. Row by row rather than anchor by anchor, as the values lie in memory.
pub(super) fn decode(table: &Output, reading: &Reading<'_>, into: &mut Vec<RawDetection>) {
    let [.., anchors] = table.shape[..] else { return };
    let (boxes, scores) = table.data.split_at(4 * anchors);
    let mut best = vec![(f32::NEG_INFINITY, 0_u32); anchors];
    for (class, row) in scores.chunks_exact(anchors).take(reading.classes).enumerate() {
        for (best, &score) in best.iter_mut().zip(row) {
            // False for NaN; and no infinity may hide a sound score of another class.
            if score > best.0 && score < f32::INFINITY {
                *best = (score, class as u32);
            }
        }
    }
    for (anchor, (score, class)) in best.into_iter().enumerate() {
        let confidence = reading.confidence(score);
        if confidence >= reading.floor {
            let at = |row: usize| boxes[row * anchors + anchor];
            push(into, anchor, class, confidence, reading.corners([at(0), at(1), at(2), at(3)]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::heads::tests::decoded;
    use crate::{Head, heads::ScoreForm};

    #[test]
    fn an_anchor_gives_its_best_class_and_corners() {
        // Three anchors, two classes; columns are anchors.
        let values = [
            [50.0, 10.0, 30.0],    // x
            [60.0, 10.0, 30.0],    // y
            [20.0, 4.0, 6.0],      // width
            [10.0, 4.0, 6.0],      // height
            [0.2, 0.01, f32::NAN], // class 0
            [0.9, 0.02, 0.7],      // class 1
        ];
        let found = decoded(Head::Yolov8, 2, &[(&[1, 6, 3], &values.concat())]);
        let summary: Vec<_> =
            found.iter().map(|c| (c.anchor, c.class_id, c.confidence, c.bounding_box.x_min)).collect();
        assert_eq!(summary, [(0, 1, 0.9, 40.0), (2, 1, 0.7, 27.0)]);
        assert_eq!((found[0].bounding_box.y_min, found[0].bounding_box.y_max), (55.0, 65.0));
    }

    #[test]
    fn what_is_not_a_number_or_has_no_area_is_dropped() {
        for bad in [[f32::NAN, 5.0, 2.0, 2.0, 0.9], [5.0, 5.0, 0.0, 2.0, 0.9], [5.0, 5.0, 2.0, 2.0, f32::INFINITY]] {
            assert!(decoded(Head::Yolov8, 1, &[(&[1, 5, 1], &bad)]).is_empty(), "{bad:?}");
        }
    }

    #[test]
    fn logits_become_confidences() {
        let (input, mut output) = crate::heads::tests::usual(Head::Yolov8);
        output.scores = ScoreForm::Sigmoid;
        let reading = Reading { input: &input, output: &output, classes: 1, floor: 0.05 };
        let table =
            Output { shape: vec![1, 5, 2], data: [[9.0, 9.0]; 4].concat().into_iter().chain([0.0, -4.0]).collect() };
        let mut found = Vec::new();
        decode(&table, &reading, &mut found);
        assert_eq!(found.iter().map(|c| c.confidence).collect::<Vec<_>>(), [0.5]);
    }
}
