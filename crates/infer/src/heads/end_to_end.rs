//! YOLOv10, YOLO26 and exports with suppression inside: `detections × 6`, rows of x_min, y_min, x_max, y_max in input
//! pixels, score, class number; unused rows are zero.

use super::push;
use crate::RawDetection;

/// Reads one image's output.
pub(super) fn decode(values: &[f32], floor: f32, into: &mut Vec<RawDetection>) {
    for row in values.as_chunks::<6>().0 {
        let &[x_min, y_min, x_max, y_max, score, class] = row;
        if score >= floor && class >= 0.0 {
            push(into, class.round() as u32, score, [x_min, y_min, x_max, y_max]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_taken_as_they_are() {
        let values = [1.0, 2.0, 3.0, 4.0, 0.8, 7.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 3.0, 4.0, f32::NAN, 1.0];
        let mut found = Vec::new();
        decode(&values, 0.05, &mut found);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].class_id, found[0].confidence, found[0].bounding_box.x_max), (7, 0.8, 3.0));
    }
}
