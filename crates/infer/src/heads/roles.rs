//! Which of several outputs is what, told from their shapes, element types and names.

use super::grid::stride_of;
use super::{Clues, Head};
use crate::TensorInfo;

/// A head of several outputs.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Roles {
    pub head: Head,
    /// Indices of the outputs in the order in which the head reads them.
    pub order: Vec<usize>,
    /// Columns of scores, a background among them; `None` where labels are numbers.
    pub columns: Option<usize>,
}

/// Queries that a DETR has at most; an SSD has more anchors.
pub(super) const MAX_QUERIES: usize = 1000;

/// The roles of the outputs, if they are those of a known head.
pub(super) fn tell(clues: &Clues<'_>) -> Option<Roles> {
    prototypes(clues).or_else(|| levels(clues)).or_else(|| boxes(clues))
}

/// A table and mask prototypes.
fn prototypes(clues: &Clues<'_>) -> Option<Roles> {
    let [a, b] = clues.shapes else { return None };
    let (order, table, prototypes) = if a.len() == 3 { (vec![0, 1], a, b) } else { (vec![1, 0], b, a) };
    let (&[1, rows, columns], &[1, coefficients, _, _]) = (&table[..], &prototypes[..]) else { return None };
    let by_columns = rows.checked_sub(4 + coefficients).filter(|classes| *classes > 0);
    let asked = |head| clues.asked.is_none_or(|asked| asked == head);
    if columns == 6 + coefficients && asked(Head::EndToEndSeg) {
        return Some(Roles { head: Head::EndToEndSeg, order, columns: None });
    }
    by_columns.filter(|_| asked(Head::Yolov8Seg)).map(|classes| Roles {
        head: Head::Yolov8Seg,
        order,
        columns: Some(classes),
    })
}

/// Scores and distances for each stride, coarser strides after finer ones.
fn levels(clues: &Clues<'_>) -> Option<Roles> {
    if clues.shapes.len() < 4 || !clues.shapes.len().is_multiple_of(2) {
        return None;
    }
    // Stride, columns, index.
    let mut levels = Vec::new();
    for (index, shape) in clues.shapes.iter().enumerate() {
        let [1, cells, columns] = shape[..] else { return None };
        levels.push((stride_of(cells, clues.width, clues.height)?, columns, index));
    }
    levels.sort_unstable();
    // Each stride twice; of the two widths, common to all strides, the distances' is that of four sides.
    let mut widths: Vec<usize> = levels.iter().map(|level| level.1).collect();
    widths.sort_unstable();
    widths.dedup();
    let paired = levels.chunks_exact(2).all(|pair| pair[0].0 == pair[1].0 && pair[0].1 != pair[1].1);
    let [a, b] = widths[..] else { return None };
    if !paired {
        return None;
    }
    let distances = match (clues.classes, a % 4 == 0, b % 4 == 0) {
        (Some(classes), _, true) if classes == a => b,
        (Some(classes), true, _) if classes == b => a,
        (None, _, true) if a % 4 != 0 => b,
        (None, true, _) if b % 4 != 0 => a,
        // Four sides of eight bins, as NanoDet has been trained since its beginning.
        (None, true, true) if a == 32 || b == 32 => 32,
        _ => return None,
    };
    let of =
        |distance: bool| levels.iter().filter(move |level| (level.1 == distances) == distance).map(|level| level.2);
    let order = of(false).chain(of(true)).collect();
    Some(Roles { head: Head::Nanodet, order, columns: Some(if distances == a { b } else { a }) })
}

/// Boxes with scores, and maybe labels and a count.
fn boxes(clues: &Clues<'_>) -> Option<Roles> {
    let name = |index: usize, words: &[&str]| {
        let name = clues.outputs[index].name.to_lowercase();
        words.iter().any(|word| name.contains(word))
    };
    let integer = |output: &TensorInfo| output.element.starts_with("int");
    // Without a dimension for images, or with one that is 1.
    let shape = |index: usize| {
        let shape = &clues.shapes[index][..];
        if shape.len() > 1 && shape[0] == 1 { &shape[1..] } else { shape }
    };
    let all: Vec<usize> = (0..clues.shapes.len()).collect();
    let mut wide = all.iter().copied().filter(|i| matches!(shape(*i), [_, 4]));
    let boxes = match (wide.next(), wide.next()) {
        (Some(boxes), None) => boxes,
        // Four classes make the scores as wide as the boxes.
        (Some(a), Some(b)) if name(b, &["box"]) && !name(a, &["box"]) => b,
        (Some(a), Some(_)) => a,
        (None, _) => return None,
    };
    let rows = shape(boxes)[0];
    let others: Vec<usize> = all.into_iter().filter(|index| *index != boxes).collect();
    if let [scores] = others[..]
        && let [score_rows, columns] = *shape(scores)
        && score_rows == rows
        && columns > 0
    {
        let detr = rows <= MAX_QUERIES;
        let head = clues.asked.unwrap_or(if detr { Head::Detr } else { Head::Ssd });
        return Some(Roles { head, order: vec![boxes, scores], columns: Some(columns) });
    }
    let flat = |index: &usize| matches!(*shape(*index), [n] | [n, 1] if n == rows);
    let lists: Vec<usize> = others.iter().copied().filter(flat).collect();
    let rest: Vec<usize> = others.iter().copied().filter(|index| !lists.contains(index)).collect();
    let count = match rest[..] {
        [] => None,
        [count] if clues.shapes[count].iter().product::<usize>() == 1 => Some(count),
        _ => return None,
    };
    let [a, b] = lists[..] else { return None };
    let is_label = |i: usize| integer(&clues.outputs[i]) || name(i, &["label", "class", "cls"]);
    let (scores, labels) = match (is_label(a), is_label(b)) {
        (false, true) => (a, b),
        (true, false) => (b, a),
        _ => return None,
    };
    Some(Roles {
        head: Head::Labelled,
        order: [boxes, scores, labels].into_iter().chain(count).collect(),
        columns: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Dim;

    fn roles(outputs: &[(&str, &str, &[usize])], classes: Option<usize>) -> Option<(Head, Vec<usize>, Option<usize>)> {
        let shapes: Vec<Vec<usize>> = outputs.iter().map(|(_, _, shape)| shape.to_vec()).collect();
        let info = |(name, element, shape): &(&str, &str, &[usize])| TensorInfo {
            name: (*name).to_owned(),
            element: (*element).to_owned(),
            shape: shape.iter().copied().map(Dim::Fixed).collect(),
        };
        let outputs: Vec<_> = outputs.iter().map(info).collect();
        let clues =
            Clues { outputs: &outputs, shapes: &shapes, width: 320, height: 320, classes, task: None, asked: None };
        tell(&clues).map(|roles| (roles.head, roles.order, roles.columns))
    }

    #[test]
    fn outputs_are_known_in_whatever_order_they_come() {
        let f = "float";
        let detr = roles(&[("logits", f, &[1, 300, 80]), ("pred_boxes", f, &[1, 300, 4])], None);
        assert_eq!(detr, Some((Head::Detr, vec![1, 0], Some(80))));
        let four = roles(&[("logits", f, &[1, 300, 4]), ("pred_boxes", f, &[1, 300, 4])], None);
        assert_eq!(four, Some((Head::Detr, vec![1, 0], Some(4))));
        let ssd = roles(&[("scores", f, &[1, 4420, 2]), ("boxes", f, &[1, 4420, 4])], None);
        assert_eq!(ssd, Some((Head::Ssd, vec![1, 0], Some(2))));
        let deim = roles(&[("labels", "int64", &[1, 300]), ("boxes", f, &[1, 300, 4]), ("scores", f, &[1, 300])], None);
        assert_eq!(deim, Some((Head::Labelled, vec![1, 2, 0], None)));
        let torchvision = roles(&[("boxes", f, &[0, 4]), ("labels", "int64", &[0]), ("scores", f, &[0])], None);
        assert_eq!(torchvision, Some((Head::Labelled, vec![0, 2, 1], None)));
        let counted: [(&str, &str, &[usize]); 4] = [
            ("num_dets", "int32", &[1, 1]),
            ("det_boxes", f, &[1, 100, 4]),
            ("det_scores", f, &[1, 100]),
            ("det_classes", "int32", &[1, 100]),
        ];
        assert_eq!(roles(&counted, None), Some((Head::Labelled, vec![1, 2, 3, 0], None)));
        let segmented = roles(&[("output1", f, &[1, 32, 80, 80]), ("output0", f, &[1, 116, 2100])], None);
        assert_eq!(segmented, Some((Head::Yolov8Seg, vec![1, 0], Some(80))));
    }

    #[test]
    fn levels_are_paired_by_their_strides() {
        let f = "float";
        let outputs: [(&str, &str, &[usize]); 6] = [
            ("a", f, &[1, 1600, 80]),
            ("b", f, &[1, 400, 80]),
            ("c", f, &[1, 100, 80]),
            ("d", f, &[1, 1600, 32]),
            ("e", f, &[1, 400, 32]),
            ("f", f, &[1, 100, 32]),
        ];
        assert_eq!(roles(&outputs, None), Some((Head::Nanodet, vec![0, 1, 2, 3, 4, 5], Some(80))));
        let mut mixed = outputs;
        mixed.swap(0, 5);
        mixed.swap(1, 3);
        assert_eq!(roles(&mixed, Some(80)), Some((Head::Nanodet, vec![5, 3, 2, 1, 4, 0], Some(80))));
    }

    #[test]
    fn what_makes_no_sense_is_nothing() {
        let f = "float";
        assert_eq!(roles(&[("a", f, &[1, 300, 80]), ("b", f, &[1, 300, 7])], None), None);
        assert_eq!(roles(&[("boxes", f, &[1, 300, 4]), ("a", f, &[1, 300]), ("b", f, &[1, 300])], None), None);
        assert_eq!(roles(&[("boxes", f, &[1, 300, 4]), ("scores", f, &[1, 200, 80])], None), None);
    }
}
