//! Image classification: one row of class scores. Each class above the floor is a detection of the whole input.

use super::{Reading, push};
use crate::{Output, RawDetection};

/// Reads one image's scores.
pub(super) fn decode(scores: &Output, reading: &Reading<'_>, into: &mut Vec<RawDetection>) {
    let mut confidences = Vec::new();
    reading.confidences(&scores.data, &mut confidences);
    let whole = [0.0, 0.0, reading.input.width as f32, reading.input.height as f32];
    for (class, &confidence) in confidences.iter().enumerate() {
        if confidence >= reading.floor {
            push(into, 0, class as u32, confidence, whole);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Head;
    use crate::heads::tests::decoded;

    #[test]
    fn every_class_above_the_floor_is_found_on_the_whole_input() {
        let found = decoded(Head::Classifier, 3, &[(&[1, 3], &[0.7, 0.02, 0.28])]);
        assert_eq!(found.iter().map(|c| (c.class_id, c.confidence)).collect::<Vec<_>>(), [(0, 0.7), (2, 0.28)]);
        assert_eq!((found[0].bounding_box.x_max, found[0].bounding_box.y_max), (64.0, 64.0));
    }
}
