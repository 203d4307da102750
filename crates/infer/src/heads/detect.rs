//! Which head a model has, told from its outputs' shapes and the number of its classes.

use super::{Head, yolox};
use crate::graph::list;
use crate::{ModelError, ModelErrorKind, Origin, TensorInfo};

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
    /// How many classes the outputs have room for.
    pub classes: usize,
    pub origin: Origin,
    /// What was assumed for want of class names.
    pub assumption: Option<String>,
}

/// Tells the head; certain where the number of classes is known, else by the number of grid cells.
pub(crate) fn detect(clues: &Clues<'_>) -> Result<Found, ModelError> {
    let (rows, columns) = one_table(clues)?;
    if let Some(head) = clues.asked {
        let classes = classes_of(head, rows, columns, clues).ok_or_else(|| {
            let message =
                format!("model.toml says head = \"{}\", but {} cannot be one", head.as_str(), list(clues.outputs));
            ModelError::new(ModelErrorKind::Manifest, message)
        })?;
        return Ok(Found { head, classes, origin: Origin::File, assumption: None });
    }
    let cells = yolox::cells(clues.width, clues.height);
    let grid_down = rows == cells;
    let grid_across = columns == cells;
    match clues.classes {
        Some(n) if rows == 4 + n && !(grid_down && columns == 5 + n) => Ok(certain(Head::Yolov8, n)),
        Some(n) if columns == 5 + n && grid_down => Ok(certain(Head::Yolox, n)),
        Some(n) if columns == 5 + n && rows == 3 * cells => Err(yolov5()),
        Some(n) if columns == 6 => Ok(certain(Head::EndToEnd, n)),
        // YOLOv8's table turned around is not YOLOX's with a class less.
        Some(n) if columns != 4 + n => Err(miscounted(n, clues)),
        None if columns == 6 && !grid_down => Err(nameless(clues)),
        None if columns > 5 && rows == 3 * cells => Err(yolov5()),
        None if columns > 5 && grid_down && !grid_across => Ok(assumed(Head::Yolox, columns - 5, clues)),
        None if rows > 4 && columns > rows && !grid_down => Ok(assumed(Head::Yolov8, rows - 4, clues)),
        _ => Err(unknown(clues)),
    }
}

/// Rows and columns of the one output a detector has.
fn one_table(clues: &Clues<'_>) -> Result<(usize, usize), ModelError> {
    let not_a_detector = |what: &str| {
        let message =
            format!("{what}, not a detector: its outputs are {}; export one trained to detect", list(clues.outputs));
        Err(ModelError::new(ModelErrorKind::NotADetector, message))
    };
    if let Some(task) = clues.task.filter(|task| *task != "detect") {
        return not_a_detector(&format!("a model for the task \"{task}\""));
    }
    if let Some(half) = clues.outputs.iter().find(|o| o.element == "float16") {
        let message = format!("its output {half} is float16; export it again without half=True (half precision)");
        return Err(ModelError::new(ModelErrorKind::Unsupported, message));
    }
    let mut ranks: Vec<usize> = clues.shapes.iter().map(Vec::len).collect();
    ranks.sort_unstable();
    match ranks[..] {
        [2] => return not_a_detector("a classifier"),
        [3, 4] => return not_a_detector("a segmentation model"),
        _ => {}
    }
    match (clues.outputs, clues.shapes) {
        ([output], [shape]) if shape.len() == 3 && shape[0] == 1 && output.element == "float" => {
            Ok((shape[1], shape[2]))
        }
        _ => Err(unknown(clues)),
    }
}

/// How many classes an output of this shape has as `head`, if it can be one.
fn classes_of(head: Head, rows: usize, columns: usize, clues: &Clues<'_>) -> Option<usize> {
    match head {
        Head::Yolov8 => rows.checked_sub(4),
        Head::EndToEnd => clues.classes.filter(|_| columns == 6),
        Head::Yolox => columns.checked_sub(5).filter(|_| rows == yolox::cells(clues.width, clues.height)),
    }
    .filter(|n| *n > 0)
}

fn certain(head: Head, classes: usize) -> Found {
    Found { head, classes, origin: Origin::Shapes, assumption: None }
}

fn assumed(head: Head, classes: usize, clues: &Clues<'_>) -> Found {
    let assumption = format!(
        "{} is read as a {} head with {classes} classes; head and classes in model.toml settle it",
        list(clues.outputs),
        head.as_str()
    );
    Found { head, classes, origin: Origin::Assumed, assumption: Some(assumption) }
}

fn unknown(clues: &Clues<'_>) -> ModelError {
    let classes = clues.classes.map_or("class names unknown".into(), |n| format!("{n} class names"));
    let message = format!(
        "no supported head has the outputs {} ({classes}, input {}×{}); YOLOv8 and YOLO11, YOLOv10 and YOLO26, and YOLOX \
         are supported. If it is one of them, say so in model.toml beside it: head = \"yolov8\", \"end_to_end\" or \
         \"yolox\", and classes = [\"first\", \"second\"]",
        list(clues.outputs),
        clues.width,
        clues.height
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

/// Six columns hold a class number, which does not say how many classes there are.
fn nameless(clues: &Clues<'_>) -> ModelError {
    let message = format!(
        "{} looks like an end-to-end head, which does not say how many classes there are; name them in model.toml beside \
         it: head = \"end_to_end\" and classes = [\"first\", \"second\"]",
        list(clues.outputs)
    );
    ModelError::new(ModelErrorKind::UnknownHead, message)
}

fn yolov5() -> ModelError {
    let message = "YOLOv5 head (three anchors a cell) is not supported yet; export a YOLOv5u, YOLOv8 or YOLO11 model";
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
        assert!(try_detect(&[&[1, 25200, 85]], Some(80), None).unwrap_err().to_string().contains("YOLOv5"));
        assert!(try_detect(&[&[1, 25200, 85]], None, None).unwrap_err().to_string().contains("YOLOv5"));
    }

    #[test]
    fn models_that_find_no_boxes_are_named() {
        let classifier = try_detect(&[&[1, 1000]], None, None).unwrap_err();
        assert!(classifier.to_string().contains("classifier"), "{classifier}");
        let segmenter = try_detect(&[&[1, 116, 8400], &[1, 32, 160, 160]], Some(80), None).unwrap_err();
        assert!(segmenter.to_string().contains("segmentation"), "{segmenter}");
        assert_eq!(segmenter.kind(), ModelErrorKind::NotADetector);
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
