//! YOLOv10, YOLO26, RT-DETR as Ultralytics exports it, and exports with suppression inside: rows of a box, score, class
//! number, then what a task adds: mask coefficients or an angle; unused rows are zero.

use super::{Reading, push};
use crate::{Output, RawDetection};

/// Reads one image's table.
pub(super) fn decode(table: &Output, reading: &Reading<'_>, into: &mut Vec<RawDetection>) {
    let [.., columns] = table.shape[..] else { return };
    for (anchor, row) in table.data.chunks_exact(columns.max(6)).enumerate() {
        let confidence = reading.confidence(row[4]);
        if confidence >= reading.floor
            && let Some(class) = reading.class_of_label(row[5])
        {
            push(into, anchor, class, confidence, reading.corners([row[0], row[1], row[2], row[3]]));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Head;
    use crate::heads::tests::decoded;

    #[test]
    fn rows_are_taken_as_they_are() {
        let values = [1.0, 2.0, 3.0, 4.0, 0.8, 7.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 3.0, 4.0, f32::NAN, 1.0];
        let found = decoded(Head::EndToEnd, 8, &[(&[1, 3, 6], &values)]);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].class_id, found[0].confidence, found[0].bounding_box.x_max), (7, 0.8, 3.0));
    }
}
