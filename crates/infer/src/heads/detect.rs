//! Which head a model has, told from its outputs' shapes and the number of its classes.

use super::grid::{self, cells};
use super::roles::{MAX_QUERIES, Roles, tell};
use super::{Head, yolox};
use crate::graph::list;
use crate::{ModelError, ModelErrorKind, Origin, TensorInfo};

/// Tasks of Ultralytics' models that have a head here.
const TASKS: &[&str] = &["detect", "segment", "obb", "classify"];

/// What is known before the head is.
pub(crate) struct Clues<'a> {
    /// The outputs as declared, for messages.
    pub outputs: &'a [TensorInfo],
    /// Their shapes for one image: as declared where fixed, else as one run gave them.
    pub shapes: &'a [Vec<usize>],
    /// Pixels across of the input.
    pub width: u32,
    /// Pixels down of the input.
    pub height: u32,
    /// How many class names there are, if there are any.
    pub classes: Option<usize>,
    /// The metadata's `task`.
    pub task: Option<&'a str>,
    /// The head that `model.toml` names.
    pub asked: Option<Head>,
}

/// The head, and what follows from it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub head: Head,
    /// How many classes the outputs have room for, a background among them.
    pub classes: usize,
    /// Indices of the outputs in the order in which the head reads them.
    pub order: Vec<usize>,
    pub origin: Origin,
    /// What was assumed for want of class names.
    pub assumption: Option<String>,
}

/// Tells the head; certain where the number of classes is known, else by the number of grid cells.
pub(crate) fn detect(clues: &Clues<'_>) -> Result<Found, ModelError> {
    if let Some(task) = clues.task.filter(|task| !TASKS.contains(task)) {
        let message = format!(
            "a model for the task \"{task}\", which is none of {}: its outputs are {}; export one trained for one of these",
            TASKS.join(", "),
            list(clues.outputs)
        );
        return Err(ModelError::new(ModelErrorKind::UnsupportedTask, message));
    }
    match clues.shapes {
        [_] => one_output(clues),
        _ => several_outputs(clues),
    }
}

/// A head of several outputs, by their roles.
fn several_outputs(clues: &Clues<'_>) -> Result<Found, ModelError> {
    if clues.shapes.iter().any(|shape| shape.len() == 5) {
        return Err(undecoded());
    }
    let Some(Roles { head, order, columns }) = tell(clues) else { return Err(unknown(clues)) };
    if let Some(asked) = clues.asked.filter(|asked| *asked != head) {
        return Err(cannot_be(asked, clues));
    }
    let classes = match (columns, clues.classes) {
        (Some(columns), _) => columns,
        (None, Some(classes)) => classes,
        (None, None) => return Err(nameless(head, clues)),
    };
    let told = clues.asked.is_some() || clues.classes == Some(classes) || columns.is_none();
    let found = Found { order, ..certain(head, classes) };
    Ok(match clues.asked {
        Some(_) => Found { origin: Origin::File, ..found },
        None if told || clues.classes.is_some() => found,
        None => assumed(found, clues),
    })
}

/// A head of one output, by its rows and columns.
fn one_output(clues: &Clues<'_>) -> Result<Found, ModelError> {
    let (rows, columns) = match clues.shapes[0][..] {
        [1, rows, columns] => (rows, columns),
        [1, classes] | [1, classes, 1, 1] => return asked_or(Head::Classifier, classes, clues),
        [1, planes, rows, columns] if planes > 5 && rows * columns == cells(16, clues.width, clues.height) => {
            return asked_or(Head::Fastestdet, planes - 5, clues);
        }
        [_, _, _, _, _] => return Err(undecoded()),
        _ => return Err(unknown(clues)),
    };
    if let Some(head) = clues.asked {
        let classes = classes_of(head, rows, columns, clues).ok_or_else(|| cannot_be(head, clues))?;
        return Ok(Found { origin: Origin::File, ..certain(head, classes) });
    }
    if clues.task == Some("obb") {
        return oriented(rows, columns, clues);
    }
    let cells = yolox::cells(clues.width, clues.height);
    let grid_down = rows == cells;
    let grid_across = columns == cells;
    // Three anchors a cell; with a fourth grid of stride 64 in the larger models.
    let coarse = grid::cells(64, clues.width, clues.height);
    let anchors_down = rows == 3 * cells || rows == 3 * (cells + coarse);
    match clues.classes {
        Some(n) if rows == 4 + n && !(grid_down && columns == 5 + n) => Ok(certain(Head::Yolov8, n)),
        Some(n) if columns == 5 + n && grid_down => Ok(certain(Head::Yolox, n)),
        Some(n) if columns == 5 + n && anchors_down => Ok(certain(Head::Yolov5, n)),
        Some(n) if columns == 6 => Ok(certain(Head::EndToEnd, n)),
        // YOLOv8's table turned around has a grid's cells, RT-DETR's has its queries.
        Some(n) if columns == 4 + n && !grid_down && rows <= MAX_QUERIES => Ok(certain(Head::Detr, n)),
        Some(n) if columns != 4 + n => Err(miscounted(n, clues)),
        None if columns > 5 && anchors_down => Ok(assumed(certain(Head::Yolov5, columns - 5), clues)),
        None if columns == 6 && !grid_down => Err(nameless(Head::EndToEnd, clues)),
        None if columns > 5 && grid_down && !grid_across => Ok(assumed(certain(Head::Yolox, columns - 5), clues)),
        None if rows > 4 && columns > rows && !grid_down => Ok(assumed(certain(Head::Yolov8, rows - 4), clues)),
        _ => Err(unknown(clues)),
    }
}

/// A head that its shape gives away, unless `model.toml` names another.
fn asked_or(head: Head, classes: usize, clues: &Clues<'_>) -> Result<Found, ModelError> {
    match clues.asked {
        Some(asked) if asked == head => Ok(Found { origin: Origin::File, ..certain(head, classes) }),
        Some(other) => Err(cannot_be(other, clues)),
        None => Ok(certain(head, classes)),
    }
}

/// A head for oriented boxes.
fn oriented(rows: usize, columns: usize, clues: &Clues<'_>) -> Result<Found, ModelError> {
    match clues.classes {
        Some(n) if rows == 5 + n => Ok(certain(Head::Yolov8Obb, n)),
        Some(n) if columns == 7 => Ok(certain(Head::EndToEndObb, n)),
        None if columns == 7 => Err(nameless(Head::EndToEndObb, clues)),
        None if rows > 5 && columns > rows => Ok(assumed(certain(Head::Yolov8Obb, rows - 5), clues)),
        _ => Err(unknown(clues)),
    }
}

/// How many classes a table of this shape has as `head`, if it can be one.
fn classes_of(head: Head, rows: usize, columns: usize, clues: &Clues<'_>) -> Option<usize> {
    match head {
        Head::Yolov8 => rows.checked_sub(4),
        Head::Yolov8Obb => rows.checked_sub(5),
        Head::EndToEnd => clues.classes.filter(|_| columns == 6),
        Head::EndToEndObb => clues.classes.filter(|_| columns == 7),
        Head::Yolov5 => columns.checked_sub(5),
        Head::Yolox => columns.checked_sub(5).filter(|_| rows == yolox::cells(clues.width, clues.height)),
        Head::Detr | Head::Ssd => columns.checked_sub(4),
        Head::Yolov8Seg | Head::EndToEndSeg | Head::Labelled | Head::Nanodet | Head::Fastestdet | Head::Classifier => {
            None
        }
    }
    .filter(|n| *n > 0)
}

fn certain(head: Head, classes: usize) -> Found {
    Found { head, classes, order: vec![0], origin: Origin::Shapes, assumption: None }
}

fn assumed(found: Found, clues: &Clues<'_>) -> Found {
    let assumption = format!(
        "{} is read as a {} head with {} classes; head and classes in model.toml settle it",
        list(clues.outputs),
        found.head.as_str(),
        found.classes
    );
    Found { origin: Origin::Assumed, assumption: Some(assumption), ..found }
}

fn cannot_be(head: Head, clues: &Clues<'_>) -> ModelError {
    let unnamed = matches!(head, Head::EndToEnd | Head::EndToEndObb) && clues.classes.is_none();
    let more = if unnamed { " without classes in model.toml beside it" } else { "" };
    let message =
        format!("model.toml says head = \"{}\", but {} cannot be one{more}", head.as_str(), list(clues.outputs));
    ModelError::new(ModelErrorKind::Manifest, message)
}

fn unknown(clues: &Clues<'_>) -> ModelError {
    let classes = clues.classes.map_or("class names unknown".into(), |n| format!("{n} class names"));
    let heads: Vec<_> = Head::ALL.iter().map(|head| head.as_str()).collect();
    let message = format!(
        "no known head has the outputs {} ({classes}, input {}×{}). If it is one of {}, say so in model.toml beside it: \
         head = \"yolov8\", and classes = [\"first\", \"second\"]; `scrutineer model inspect` shows what the outputs hold",
        list(clues.outputs),
        clues.width,
        clues.height,
        heads.join(", ")
    );
    ModelError::new(ModelErrorKind::UnknownHead, message)
}

/// The shapes may fit a head with another number of classes.
fn miscounted(names: usize, clues: &Clues<'_>) -> ModelError {
    let Ok(Found { head, classes, .. }) = detect(&Clues { classes: None, ..*clues }) else { return unknown(clues) };
    let message = format!(
        "{} fits a {} head with {classes} classes, but {names} are named; correct classes in model.toml",
        list(clues.outputs),
        head.as_str()
    );
    ModelError::new(ModelErrorKind::Manifest, message)
}

/// A number for the class does not say how many classes there are.
fn nameless(head: Head, clues: &Clues<'_>) -> ModelError {
    let head = head.as_str();
    let message = format!(
        "{} looks like a head of the kind {head}, which does not say how many classes there are; name them in model.toml \
         beside it: head = \"{head}\" and classes = [\"first\", \"second\"]",
        list(clues.outputs)
    );
    ModelError::new(ModelErrorKind::UnknownHead, message)
}

fn undecoded() -> ModelError {
    let message = "its outputs are YOLOv5's or YOLOv7's feature maps before decoding, which needs anchors that the file does \
                   not hold; export it again with the decoded head (YOLOv7: export.py --grid)";
    ModelError::new(ModelErrorKind::UnknownHead, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Dim;

    fn try_detect(shapes: &[&[usize]], classes: Option<usize>, asked: Option<Head>) -> Result<Found, ModelError> {
        let shapes: Vec<Vec<usize>> = shapes.iter().map(|s| s.to_vec()).collect();
        let info = |s: &Vec<usize>| TensorInfo {
            name: "output0".into(),
            element: "float".into(),
            shape: s.iter().copied().map(Dim::Fixed).collect(),
        };
        let outputs: Vec<_> = shapes.iter().map(info).collect();
        let clues = Clues { outputs: &outputs, shapes: &shapes, width: 640, height: 640, classes, task: None, asked };
        detect(&clues)
    }

    fn head_of(shape: &[usize], classes: Option<usize>) -> Option<(Head, usize)> {
        try_detect(&[shape], classes, None).ok().map(|found| (found.head, found.classes))
    }

    #[test]
    fn with_class_names_the_head_is_certain() {
        assert_eq!(head_of(&[1, 84, 8400], Some(80)), Some((Head::Yolov8, 80)));
        assert_eq!(head_of(&[1, 300, 6], Some(80)), Some((Head::EndToEnd, 80)));
        assert_eq!(head_of(&[1, 300, 6], Some(1)), Some((Head::EndToEnd, 1)));
        assert_eq!(head_of(&[1, 8400, 85], Some(80)), Some((Head::Yolox, 80)));
        assert_eq!(head_of(&[1, 8400, 6], Some(1)), Some((Head::Yolox, 1)));
        // A P6 model has more anchors than the three usual grids.
        assert_eq!(head_of(&[1, 84, 8500], Some(80)), Some((Head::Yolov8, 80)));
    }

    #[test]
    fn without_class_names_the_grid_decides() {
        assert_eq!(head_of(&[1, 84, 8400], None), Some((Head::Yolov8, 80)));
        assert_eq!(head_of(&[1, 8400, 85], None), Some((Head::Yolox, 80)));
        assert!(try_detect(&[&[1, 84, 8400]], None, None).unwrap().assumption.unwrap().contains("model.toml"));
    }

    #[test]
    fn what_cannot_be_told_is_refused_with_the_lines_that_settle_it() {
        for (shape, classes) in [(&[1, 300, 6], None), (&[1, 100, 9], Some(80)), (&[1, 8400, 84], Some(80))] {
            let error = try_detect(&[shape], classes, None).unwrap_err();
            assert_eq!(error.kind(), ModelErrorKind::UnknownHead);
            assert!(error.to_string().contains("model.toml") && error.to_string().contains("`output0`"), "{error}");
        }
        let maps = try_detect(&[&[1, 3, 80, 80, 85], &[1, 3, 40, 40, 85], &[1, 3, 20, 20, 85]], None, None);
        assert!(maps.unwrap_err().to_string().contains("--grid"));
    }

    #[test]
    fn anchors_three_a_cell_are_yolov5_s() {
        assert_eq!(head_of(&[1, 25200, 85], Some(80)), Some((Head::Yolov5, 80)));
        assert_eq!(head_of(&[1, 25200, 85], None), Some((Head::Yolov5, 80)));
        // With one class its six columns look like those of an end-to-end table.
        assert_eq!(head_of(&[1, 25200, 6], Some(1)), Some((Head::Yolov5, 1)));
        assert_eq!(head_of(&[1, 25500, 85], Some(80)), Some((Head::Yolov5, 80)));
    }

    #[test]
    fn what_is_no_table_of_boxes_is_told_too() {
        assert_eq!(head_of(&[1, 1000], None), Some((Head::Classifier, 1000)));
        assert_eq!(head_of(&[1, 300, 84], Some(80)), Some((Head::Detr, 80)));
        assert_eq!(head_of(&[1, 85, 40, 40], None), Some((Head::Fastestdet, 80)));
        let segmenter = try_detect(&[&[1, 116, 8400], &[1, 32, 160, 160]], Some(80), None).unwrap();
        assert_eq!((segmenter.head, segmenter.classes, segmenter.order), (Head::Yolov8Seg, 80, vec![0, 1]));
    }

    #[test]
    fn what_model_toml_says_is_taken_unless_it_cannot_be() {
        let found = try_detect(&[&[1, 300, 6]], Some(3), Some(Head::EndToEnd)).unwrap();
        assert_eq!((found.classes, found.origin), (3, Origin::File));
        assert_eq!(
            try_detect(&[&[1, 84, 8400]], None, Some(Head::Yolox)).unwrap_err().kind(),
            ModelErrorKind::Manifest
        );
    }
}
