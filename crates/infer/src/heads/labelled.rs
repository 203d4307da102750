//! Detections finished inside the graph: boxes, scores and labels as outputs of their own, and maybe how many count. DEIM
//! and D-FINE with their post-processor, torchvision, TensorFlow's detectors, suppression by EfficientNMS.

use super::{Reading, push};
use crate::{Output, RawDetection};

/// Reads one image's outputs.
pub(super) fn decode(
    [boxes, scores, labels]: [&Output; 3],
    count: Option<&Output>,
    reading: &Reading<'_>,
    into: &mut Vec<RawDetection>,
) {
    let count = count.and_then(|count| count.data.first()).map_or(usize::MAX, |count| *count as usize);
    let rows = boxes.data.as_chunks::<4>().0.iter().zip(&scores.data).zip(&labels.data);
    for (anchor, ((corners, score), label)) in rows.take(count).enumerate() {
        let confidence = reading.confidence(*score);
        if confidence >= reading.floor
            && let Some(class) = reading.class_of_label(*label)
        {
            push(into, anchor, class, confidence, reading.corners(*corners));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Head;
    use crate::heads::tests::decoded;

    #[test]
    fn only_as_many_rows_as_counted_are_read() {
        let boxes = [[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0], [1.0, 1.0, 9.0, 9.0]].concat();
        let outputs: [(&[usize], &[f32]); 4] =
            [(&[1, 3, 4], &boxes), (&[1, 3], &[0.9, 0.01, 0.8]), (&[1, 3], &[1.0, 0.0, 0.0]), (&[1], &[2.0])];
        let found = decoded(Head::Labelled, 2, &outputs[..3]);
        assert_eq!(found.iter().map(|c| (c.class_id, c.confidence)).collect::<Vec<_>>(), [(1, 0.9), (0, 0.8)]);
        assert_eq!(decoded(Head::Labelled, 2, &outputs).len(), 1);
    }
}
