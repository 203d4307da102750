//! Output heads: how tensors become candidates, one file each, and how they are told apart.

mod classifier;
mod detect;
mod end_to_end;
mod fastestdet;
mod grid;
mod guess;
mod labelled;
mod masks;
mod nanodet;
mod oriented;
mod output_spec;
mod queries;
mod roles;
mod yolov5;
mod yolov8;
mod yolox;

use scrutineer_types::{ChannelOrder, Fit, InputSpec, LetterboxAnchor, Lighting};
use serde::{Deserialize, Serialize};

use crate::{ModelError, ModelErrorKind, Output, RawDetection};

pub(crate) use detect::{Clues, Found, detect};
pub(crate) use guess::{Evidence, guess};
pub(crate) use output_spec::Reading;
pub use output_spec::{Background, BoxForm, BoxUnit, OutputSpec, ScoreForm};

/// How a model's outputs are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Head {
    /// YOLOv8, YOLO11, YOLOv5u: `N × (4 + classes) × anchors`; boxes, then class scores.
    Yolov8,
    /// The same with mask coefficients after the scores, and `N × coefficients × rows × columns` of prototypes.
    Yolov8Seg,
    /// The same with an angle after the scores: oriented boxes.
    Yolov8Obb,
    /// YOLOv10, YOLO26, RT-DETR from Ultralytics: `N × detections × 6`; box, score, class number. Not suppressed again.
    EndToEnd,
    /// The same with mask coefficients behind, and prototypes.
    EndToEndSeg,
    /// The same with an angle behind; boxes as centre and size.
    EndToEndObb,
    /// YOLOv5, YOLOv7: `N × anchors × (5 + classes)`; box, objectness, class scores, whose product counts.
    Yolov5,
    /// YOLOX: `N × anchors × (5 + classes)`, not yet decoded over the grid; objectness times class score.
    Yolox,
    /// DETR, RT-DETR, D-FINE, DEIM, RF-DETR: `N × queries × 4` and `N × queries × classes`, or one table of both. Not
    /// suppressed.
    Detr,
    /// SSD: `N × anchors × 4` decoded boxes and `N × anchors × classes`.
    Ssd,
    /// Boxes, scores and labels as outputs of their own, suppressed in the graph; maybe a count.
    Labelled,
    /// NanoDet: class scores and distances to a box's sides as distributions, for each stride.
    Nanodet,
    /// FastestDet: `N × (5 + classes) × rows × columns`.
    Fastestdet,
    /// Image classification: `N × classes`.
    Classifier,
}

impl Head {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::Yolov8,
        Self::Yolov8Seg,
        Self::Yolov8Obb,
        Self::EndToEnd,
        Self::EndToEndSeg,
        Self::EndToEndObb,
        Self::Yolov5,
        Self::Yolox,
        Self::Detr,
        Self::Ssd,
        Self::Labelled,
        Self::Nanodet,
        Self::Fastestdet,
        Self::Classifier,
    ];

    /// The word used in `model.toml`, tables and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yolov8 => "yolov8",
            Self::Yolov8Seg => "yolov8_seg",
            Self::Yolov8Obb => "yolov8_obb",
            Self::EndToEnd => "end_to_end",
            Self::EndToEndSeg => "end_to_end_seg",
            Self::EndToEndObb => "end_to_end_obb",
            Self::Yolov5 => "yolov5",
            Self::Yolox => "yolox",
            Self::Detr => "detr",
            Self::Ssd => "ssd",
            Self::Labelled => "labelled",
            Self::Nanodet => "nanodet",
            Self::Fastestdet => "fastestdet",
            Self::Classifier => "classifier",
        }
    }

    /// How the numbers of such a head are usually meant.
    pub(crate) fn usual_output(self) -> OutputSpec {
        let plain = OutputSpec {
            boxes: BoxForm::Cxcywh,
            unit: BoxUnit::Pixels,
            scores: ScoreForm::Probability,
            background: Background::None,
        };
        match self {
            Self::EndToEnd | Self::EndToEndSeg | Self::Labelled => OutputSpec { boxes: BoxForm::Xyxy, ..plain },
            Self::Detr => OutputSpec { unit: BoxUnit::Normalised, scores: ScoreForm::Sigmoid, ..plain },
            Self::Ssd => OutputSpec { boxes: BoxForm::Xyxy, unit: BoxUnit::Normalised, ..plain },
            _ => plain,
        }
    }

    /// What models with this head are usually given, by the code they are trained with: Ultralytics and YOLOv7 centre on a
    /// letterbox, YOLOX wants the image top left and BGR in 0–255, NanoDet BGR with a mean, and whatever measures boxes in
    /// shares of the input is given the image stretched.
    pub(crate) fn usual_input(self, output: OutputSpec, width: u32, height: u32) -> InputSpec {
        let letterbox = |anchor, pad| Fit::Letterbox { anchor, pad };
        let rgb = InputSpec {
            width,
            height,
            fit: letterbox(LetterboxAnchor::Center, 114),
            channels: ChannelOrder::Rgb,
            scale: 1.0 / 255.0,
            mean: [0.0; 3],
            std: [1.0; 3],
            lighting: Lighting::OFF,
        };
        match self {
            Self::Yolox => InputSpec {
                fit: letterbox(LetterboxAnchor::TopLeft, 114),
                channels: ChannelOrder::Bgr,
                scale: 1.0,
                ..rgb
            },
            Self::Nanodet => InputSpec {
                fit: letterbox(LetterboxAnchor::Center, 0),
                channels: ChannelOrder::Bgr,
                scale: 1.0,
                mean: [103.53, 116.28, 123.675],
                std: [57.375, 57.12, 58.395],
                ..rgb
            },
            Self::Fastestdet => InputSpec { fit: Fit::Stretch, channels: ChannelOrder::Bgr, ..rgb },
            Self::Detr | Self::Ssd | Self::Labelled => InputSpec { fit: Fit::Stretch, ..rgb },
            Self::Classifier => InputSpec { fit: Fit::Crop, ..rgb },
            Self::EndToEnd if output.unit == BoxUnit::Normalised => InputSpec { fit: Fit::Stretch, ..rgb },
            _ => rgb,
        }
    }

    /// Whether what it finds on parts of an image can be joined across their seams: objects with upright boxes.
    pub fn can_be_tiled(self) -> bool {
        !matches!(self, Self::Classifier | Self::Yolov8Obb | Self::EndToEndObb)
    }

    /// Whether overlapping boxes of one class remain to be suppressed.
    pub(crate) fn needs_suppression(self) -> bool {
        match self {
            Self::Yolov8
            | Self::Yolov8Seg
            | Self::Yolov8Obb
            | Self::Yolov5
            | Self::Yolox
            | Self::Ssd
            | Self::Nanodet
            | Self::Fastestdet => true,
            Self::EndToEnd | Self::EndToEndSeg | Self::EndToEndObb | Self::Detr | Self::Labelled | Self::Classifier => {
                false
            }
        }
    }

    /// Whether its columns of scores may hold a background besides the classes.
    pub(crate) fn may_hold_background(self) -> bool {
        matches!(self, Self::Detr | Self::Ssd | Self::Classifier)
    }

    /// Whether models with this head differ in what their numbers mean, so that one run is looked at.
    pub(crate) fn varies(self) -> bool {
        matches!(self, Self::EndToEnd | Self::Detr | Self::Ssd | Self::Labelled | Self::Nanodet | Self::Classifier)
    }

    /// Checks one image's outputs for what shapes cannot tell.
    pub(crate) fn check(self, outputs: &[&Output], input: &InputSpec) -> Result<(), ModelError> {
        if let (Self::Yolox, Some(output)) = (self, outputs.first())
            && let [_, _, columns] = output.shape[..]
            && yolox::is_decoded(&output.data, columns, input.width)
        {
            let message = "this YOLOX model decodes its boxes itself; say so in model.toml beside it: head = \"yolov5\", \
                           and below [input] fit = \"letterbox_top_left\", channels = \"bgr\", scale = 1.0";
            return Err(ModelError::new(ModelErrorKind::UnknownHead, message));
        }
        Ok(())
    }

    /// Appends every candidate of the first image at or above the floor, in the order of the anchors: one class an anchor (a
    /// classifier: every class), box and score finite, the box not empty. `outputs` are in the order of the head's roles;
    /// their shapes have been checked when the head was detected.
    pub(crate) fn decode(self, outputs: &[&Output], reading: &Reading<'_>, into: &mut Vec<RawDetection>) {
        match (self, outputs) {
            (Self::Yolov8 | Self::Yolov8Seg, [table, ..]) => yolov8::decode(table, reading, into),
            (Self::Yolov8Obb, [table]) => {
                yolov8::decode(table, reading, into);
                oriented::turn_columns(table, into);
            }
            (Self::EndToEnd | Self::EndToEndSeg, [table, ..]) => end_to_end::decode(table, reading, into),
            (Self::EndToEndObb, [table]) => {
                end_to_end::decode(table, reading, into);
                oriented::turn_rows(table, into);
            }
            (Self::Yolov5, [table]) => yolov5::decode(table, reading, into),
            (Self::Yolox, [table]) => yolox::decode(table, reading, into),
            (Self::Detr | Self::Ssd, [table]) => queries::decode(table, table, reading, into),
            (Self::Detr | Self::Ssd, [boxes, scores]) => queries::decode(boxes, scores, reading, into),
            (Self::Labelled, [boxes, scores, labels, count @ ..]) => {
                labelled::decode([boxes, scores, labels], count.first().copied(), reading, into);
            }
            (Self::Nanodet, levels) => nanodet::decode(levels, reading, into),
            (Self::Fastestdet, [map]) => fastestdet::decode(map, reading, into),
            (Self::Classifier, [scores]) => classifier::decode(scores, reading, into),
            // The roles were counted when the head was told.
            _ => {}
        }
    }

    /// Outlines the masks of the detections that remain after suppression.
    pub(crate) fn outline(self, outputs: &[&Output], reading: &Reading<'_>, found: &mut [RawDetection]) {
        match (self, outputs) {
            (Self::Yolov8Seg, [table, prototypes]) => {
                masks::outline_columns(table, 4 + reading.classes, prototypes, reading, found);
            }
            (Self::EndToEndSeg, [table, prototypes]) => masks::outline_rows(table, 6, prototypes, reading, found),
            _ => {}
        }
    }
}

/// Adds a candidate if its numbers make sense; a score above 1, as quantized models give, counts as 1.
fn push(into: &mut Vec<RawDetection>, anchor: usize, class_id: u32, confidence: f32, corners: [f32; 4]) {
    let [x_min, y_min, x_max, y_max] = corners;
    let sound = confidence.is_finite() && corners.iter().all(|v| v.is_finite()) && x_max > x_min && y_max > y_min;
    if sound {
        let bounding_box = scrutineer_types::BoundingBox { x_min, y_min, x_max, y_max };
        into.push(RawDetection {
            class_id,
            confidence: confidence.min(1.0),
            bounding_box,
            corners: None,
            polygons: Vec::new(),
            anchor: anchor as u32,
        });
    }
}

#[cfg(test)]
mod tests {
    //! What the tests of several heads need.

    use super::*;

    /// What a head usually means on an input of 64 × 64 pixels.
    pub(super) fn usual(head: Head) -> (InputSpec, OutputSpec) {
        let output = head.usual_output();
        (head.usual_input(output, 64, 64), output)
    }

    /// What a head finds in outputs given as shapes and values.
    pub(super) fn decoded(head: Head, classes: usize, outputs: &[(&[usize], &[f32])]) -> Vec<RawDetection> {
        let made: Vec<_> =
            outputs.iter().map(|(shape, data)| Output { shape: shape.to_vec(), data: data.to_vec() }).collect();
        let outputs: Vec<&Output> = made.iter().collect();
        let (input, output) = usual(head);
        let reading = Reading { input: &input, output: &output, classes, floor: 0.05 };
        let mut found = Vec::new();
        head.decode(&outputs, &reading, &mut found);
        head.outline(&outputs, &reading, &mut found);
        found
    }

    #[test]
    fn words_are_those_of_serde() {
        for head in Head::ALL {
            assert_eq!(serde_json::to_value(head).unwrap(), head.as_str());
        }
    }
}
