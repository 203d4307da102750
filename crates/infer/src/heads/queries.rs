//! Boxes in one output and a row of class scores for each in another: DETR and its kin (a few hundred queries, not
//! suppressed), SSD and its kin (thousands of anchors). One table that holds boxes, then scores, reads the same.

use super::output_spec::best;
use super::{Reading, push};
use crate::{Output, RawDetection};

/// Reads one image's boxes and scores; the same output twice where one table holds both.
pub(super) fn decode(boxes: &Output, scores: &Output, reading: &Reading<'_>, into: &mut Vec<RawDetection>) {
    let columns = reading.output.background.columns(reading.classes);
    let (box_stride, score_stride) =
        if std::ptr::eq(boxes, scores) { (4 + columns, 4 + columns) } else { (4, columns) };
    let mut confidences = Vec::with_capacity(columns);
    let rows = boxes.data.chunks_exact(box_stride).zip(scores.data.chunks_exact(score_stride));
    for (anchor, (corners, scores)) in rows.enumerate() {
        reading.confidences(&scores[score_stride - columns..], &mut confidences);
        if let Some((class, confidence)) = best(&confidences)
            && confidence >= reading.floor
        {
            let corners = reading.corners([corners[0], corners[1], corners[2], corners[3]]);
            push(into, anchor, class, confidence, corners);
        }
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "numbers that floats hold exactly")]
mod tests {
    use crate::Head;
    use crate::heads::tests::decoded;

    #[test]
    fn boxes_and_scores_are_read_alike_from_two_outputs_and_from_one_table() {
        let boxes = [[0.5, 0.5, 0.25, 0.5], [0.1, 0.1, 0.1, 0.1]];
        let logits = [[-3.0, 0.0], [-9.0, -9.0]];
        let apart = decoded(Head::Detr, 2, &[(&[1, 2, 4], &boxes.concat()), (&[1, 2, 2], &logits.concat())]);
        assert_eq!(apart.len(), 1);
        assert_eq!((apart[0].class_id, apart[0].confidence), (1, 0.5));
        let b = apart[0].bounding_box;
        assert_eq!([b.x_min, b.y_min, b.x_max, b.y_max], [24.0, 16.0, 40.0, 48.0]);
        let table: Vec<f32> = boxes.iter().zip(&logits).flat_map(|(b, l)| [&b[..], &l[..]].concat()).collect();
        assert_eq!(decoded(Head::Detr, 2, &[(&[1, 2, 6], &table)]), apart);
    }
}
