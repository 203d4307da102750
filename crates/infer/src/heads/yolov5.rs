//! YOLOv5, YOLOv7, and YOLOX decoded by itself: `anchors × (5 + classes)`, rows of a box, objectness, class scores.

use super::output_spec::best;
use super::{Reading, push};
use crate::{Output, RawDetection};

/// Reads one image's table.
pub(super) fn decode(table: &Output, reading: &Reading<'_>, into: &mut Vec<RawDetection>) {
    for (anchor, row) in table.data.chunks_exact(5 + reading.classes).enumerate() {
        let objectness = reading.confidence(row[4]);
        // No product can reach the floor when the objectness does not; NaN passes neither test.
        if objectness >= reading.floor
            && let Some((class, score)) = best(&row[5..])
        {
            let confidence = objectness * reading.confidence(score);
            if confidence >= reading.floor {
                push(into, anchor, class, confidence, reading.corners([row[0], row[1], row[2], row[3]]));
            }
        }
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "numbers that floats hold exactly")]
mod tests {
    use crate::Head;
    use crate::heads::tests::decoded;

    #[test]
    fn confidence_is_objectness_times_the_best_class() {
        let rows = [[50.0, 60.0, 20.0, 10.0, 0.5, 0.2, 0.8], [1.0, 1.0, 2.0, 2.0, 0.01, 1.0, 1.0]];
        let found = decoded(Head::Yolov5, 2, &[(&[1, 2, 7], &rows.concat())]);
        assert_eq!(found.len(), 1);
        let b = found[0].bounding_box;
        assert_eq!((found[0].class_id, found[0].confidence), (1, 0.4));
        assert_eq!([b.x_min, b.y_min, b.x_max, b.y_max], [40.0, 55.0, 60.0, 65.0]);
    }
}
