//! What the numbers of a head mean, told from the numbers themselves where models with that head differ.

use super::{Background, BoxForm, BoxUnit, Head, OutputSpec, ScoreForm};
use crate::Output;

/// What is known before the numbers are looked at.
pub(crate) struct Evidence<'a> {
    pub head: Head,
    /// Outputs in the order of the head's roles, of one or more images.
    pub outputs: &'a [&'a Output],
    /// Columns of scores, where they stand in columns.
    pub columns: Option<usize>,
    /// Class names, where there are any.
    pub classes: Option<usize>,
}

/// A share within which numbers may fall out of line: a box that sticks out of the image, a rounding.
const MOST: f32 = 0.98;

/// The reading that the numbers allow; what they do not tell is as usual.
///
/// Scores outside 0 to 1 are no confidences. Boxes that all lie within −0.5 to 1.5 are no pixels. Boxes whose third and fourth
/// number are never below their first and second are corners. Rows that sum to 1 in most of which the first or the last
/// column is greatest have a background there.
pub(crate) fn guess(evidence: &Evidence<'_>) -> OutputSpec {
    let Evidence { head, outputs, columns, classes } = *evidence;
    let usual = head.usual_output();
    let mut output = usual;
    let Some((boxes, scores)) = numbers(head, outputs, columns) else { return usual };
    let surplus = head.may_hold_background() && columns.zip(classes).is_some_and(|(columns, n)| columns == n + 1);
    if let Some(columns) = columns.filter(|_| head.may_hold_background()) {
        output.background = background(&scores, columns, surplus, head);
    }
    if !scores.is_empty() {
        let confidences = scores.iter().all(|score| (-0.001..=1.001).contains(score));
        output.scores = match (confidences, head) {
            (true, _) => ScoreForm::Probability,
            (false, Head::Classifier) => ScoreForm::Softmax,
            (false, _) if output.background != Background::None => ScoreForm::Softmax,
            (false, _) => ScoreForm::Sigmoid,
        };
    }
    if boxes.iter().flatten().any(|value| *value != 0.0) {
        let share =
            |test: &dyn Fn(&[f32; 4]) -> bool| boxes.iter().filter(|b| test(b)).count() as f32 / boxes.len() as f32;
        let small = share(&|b| b.iter().all(|value| (-0.5..=1.5).contains(value)));
        output.unit = if small >= MOST { BoxUnit::Normalised } else { BoxUnit::Pixels };
        if output.boxes != BoxForm::Yxyx {
            let ordered = share(&|b| b[2] >= b[0] && b[3] >= b[1]);
            output.boxes = if ordered >= MOST { BoxForm::Xyxy } else { BoxForm::Cxcywh };
        }
    }
    output
}

/// All boxes and all scores of a head whose models differ.
fn numbers(head: Head, outputs: &[&Output], columns: Option<usize>) -> Option<(Vec<[f32; 4]>, Vec<f32>)> {
    let fours = |output: &Output| output.data.as_chunks::<4>().0.to_vec();
    Some(match (head, outputs) {
        (Head::EndToEnd, [table]) => {
            // Rows that are not used are zero, and tell nothing.
            let rows: Vec<&[f32; 6]> =
                table.data.as_chunks::<6>().0.iter().filter(|row| row.iter().any(|v| *v != 0.0)).collect();
            let boxes = rows.iter().map(|row| [row[0], row[1], row[2], row[3]]).collect();
            (boxes, rows.iter().map(|row| row[4]).collect())
        }
        (Head::Detr | Head::Ssd, [boxes, scores]) | (Head::Labelled, [boxes, scores, ..]) => {
            (fours(boxes), scores.data.clone())
        }
        (Head::Detr | Head::Ssd, [table]) => {
            let rows = table.data.chunks_exact(4 + columns?);
            let boxes = rows.clone().map(|row| [row[0], row[1], row[2], row[3]]).collect();
            (boxes, rows.flat_map(|row| row[4..].to_vec()).collect())
        }
        (Head::Nanodet, levels) => {
            (Vec::new(), levels[..levels.len() / 2].iter().flat_map(|output| output.data.clone()).collect())
        }
        (Head::Classifier, [scores]) => (Vec::new(), scores.data.clone()),
        _ => return None,
    })
}

/// Where a background stands, if there is one; `surplus`: there is a column more than classes are named.
fn background(scores: &[f32], columns: usize, surplus: bool, head: Head) -> Background {
    if head == Head::Classifier && !surplus {
        return Background::None;
    }
    let rows = scores.chunks_exact(columns);
    let count = rows.len() as f32;
    let greatest = |column: usize| {
        let greatest = |row: &&[f32]| row.iter().all(|score| *score <= row[column]);
        rows.clone().filter(greatest).count() as f32 / count
    };
    let whole = columns > 1
        && rows
            .clone()
            .all(|row| row.iter().all(|score| *score >= 0.0) && (row.iter().sum::<f32>() - 1.0).abs() < 0.02);
    let (first, last) = (greatest(0), greatest(columns - 1));
    match (surplus, whole && first.max(last) > 0.6) {
        (false, false) => Background::None,
        _ if first > last => Background::First,
        _ if last > first => Background::Last,
        // Nothing in the numbers says; by custom.
        _ if head == Head::Detr => Background::Last,
        _ => Background::First,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(shape: &[usize], data: &[f32]) -> Output {
        Output { shape: shape.to_vec(), data: data.to_vec() }
    }

    fn guessed(head: Head, outputs: &[&Output], columns: Option<usize>, classes: Option<usize>) -> OutputSpec {
        guess(&Evidence { head, outputs, columns, classes })
    }

    #[test]
    fn logits_and_confidences_pixels_and_shares_are_told_apart() {
        let shares = output(&[1, 2, 4], &[0.5, 0.5, 0.2, 0.2, 0.9, 0.9, 0.1, 0.3]);
        let logits = output(&[1, 2, 3], &[-3.0, -2.0, 1.0, -4.0, -5.0, -6.0]);
        let detr = guessed(Head::Detr, &[&shares, &logits], Some(3), None);
        assert_eq!(detr, Head::Detr.usual_output());
        let pixels = output(&[1, 2, 4], &[50.0, 50.0, 70.0, 90.0, 9.0, 9.0, 30.0, 40.0]);
        let confidences = output(&[1, 2, 3], &[0.1, 0.2, 0.1, 0.9, 0.0, 0.3]);
        let found = guessed(Head::Detr, &[&pixels, &confidences], Some(3), None);
        let expected = OutputSpec {
            boxes: BoxForm::Xyxy,
            unit: BoxUnit::Pixels,
            scores: ScoreForm::Probability,
            background: Background::None,
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn a_background_is_seen_by_its_share_or_by_a_column_too_many() {
        let boxes = output(&[1, 3, 4], &[0.1, 0.1, 0.2, 0.2, 0.3, 0.3, 0.5, 0.5, 0.0, 0.0, 0.9, 0.9]);
        let softmaxed = output(&[1, 3, 2], &[0.99, 0.01, 0.98, 0.02, 0.3, 0.7]);
        let found = guessed(Head::Ssd, &[&boxes, &softmaxed], Some(2), None);
        assert_eq!((found.background, found.scores), (Background::First, ScoreForm::Probability));
        let logits = output(&[1, 3, 2], &[-1.0, 5.0, 0.0, 4.0, 3.0, 2.0]);
        let found = guessed(Head::Detr, &[&boxes, &logits], Some(2), Some(1));
        assert_eq!((found.background, found.scores), (Background::Last, ScoreForm::Softmax));
        assert_eq!(guessed(Head::Detr, &[&boxes, &logits], Some(2), Some(2)).scores, ScoreForm::Sigmoid);
    }

    #[test]
    fn rt_detr_behind_an_end_to_end_table_is_seen_and_an_empty_table_tells_nothing() {
        let table = output(&[1, 2, 6], &[0.5, 0.5, 0.2, 0.2, 0.4, 1.0, 0.9, 0.9, 0.1, 0.3, 0.3, 0.0]);
        let found = guessed(Head::EndToEnd, &[&table], None, Some(2));
        assert_eq!((found.boxes, found.unit), (BoxForm::Cxcywh, BoxUnit::Normalised));
        let empty = output(&[1, 2, 6], &[0.0; 12]);
        assert_eq!(guessed(Head::EndToEnd, &[&empty], None, Some(2)), Head::EndToEnd.usual_output());
    }

    #[test]
    fn a_classifier_without_its_softmax_gets_one() {
        let logits = output(&[1, 3], &[-1.0, 4.0, 0.5]);
        assert_eq!(guessed(Head::Classifier, &[&logits], Some(3), None).scores, ScoreForm::Softmax);
        let found = guessed(Head::Classifier, &[&output(&[1, 3], &[0.2, 0.5, 0.3])], Some(3), None);
        assert_eq!(found, Head::Classifier.usual_output());
    }
}
