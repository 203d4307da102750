//! Output heads: how tensors become candidates, one file each, and how they are told apart by their shapes.

mod detect;
mod end_to_end;
mod yolov8;
mod yolox;

use scrutineer_types::{ChannelOrder, Fit, InputSpec, LetterboxAnchor, Lighting};
use serde::{Deserialize, Serialize};

use crate::{ModelError, ModelErrorKind, Output, RawDetection};

pub(crate) use detect::{Clues, detect};

/// How a model's outputs are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Head {
    /// YOLOv8, YOLO11: `N × (4 + classes) × anchors`; centre and size in input pixels, then class scores in `0..=1`.
    Yolov8,
    /// YOLOv10, YOLO26: `N × detections × 6`; corners in input pixels, score, class number. Not suppressed again.
    EndToEnd,
    /// YOLOX: `N × anchors × (5 + classes)`, not yet decoded over the grid; objectness times class score.
    Yolox,
}

impl Head {
    /// The word used in `model.toml`, tables and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yolov8 => "yolov8",
            Self::EndToEnd => "end_to_end",
            Self::Yolox => "yolox",
        }
    }

    /// What models with this head are usually given: RGB in `0..=1` on a centred letterbox as Ultralytics trains, BGR in
    /// `0..=255` at the top left as YOLOX trains.
    pub(crate) fn usual_input(self, width: u32, height: u32) -> InputSpec {
        let (anchor, channels, scale) = match self {
            Self::Yolov8 | Self::EndToEnd => (LetterboxAnchor::Center, ChannelOrder::Rgb, 1.0 / 255.0),
            Self::Yolox => (LetterboxAnchor::TopLeft, ChannelOrder::Bgr, 1.0),
        };
        let fit = Fit::Letterbox { anchor, pad: 114 };
        let (mean, std, lighting) = ([0.0; 3], [1.0; 3], Lighting::OFF);
        InputSpec { width, height, fit, channels, scale, mean, std, lighting }
    }

    /// Whether overlapping boxes of one class remain to be suppressed.
    pub(crate) fn needs_suppression(self) -> bool {
        match self {
            Self::Yolov8 | Self::Yolox => true,
            Self::EndToEnd => false,
        }
    }

    /// Checks one image's outputs for what shapes cannot tell.
    pub(crate) fn check(self, outputs: &[Output], input: &InputSpec) -> Result<(), ModelError> {
        if let (Self::Yolox, Some(output)) = (self, outputs.first())
            && let [_, _, columns] = output.shape[..]
            && yolox::is_decoded(&output.data, columns, input.width)
        {
            let message = "this YOLOX model decodes its boxes itself, which is not supported yet; export it again without \
                           --decode_in_inference";
            return Err(ModelError::new(ModelErrorKind::UnknownHead, message));
        }
        Ok(())
    }

    /// Appends every candidate of the first image at or above `floor`, in the order of the anchors: one class an anchor,
    /// box and score finite, the box not empty. The shape has been checked when the head was detected.
    pub(crate) fn decode(self, output: &Output, input: &InputSpec, floor: f32, into: &mut Vec<RawDetection>) {
        let [_, rows, columns] = output.shape[..] else { return };
        let values = &output.data[..rows * columns];
        match self {
            Self::Yolov8 => yolov8::decode(values, columns, floor, into),
            Self::EndToEnd => end_to_end::decode(values, floor, into),
            Self::Yolox => yolox::decode(values, columns, (input.width, input.height), floor, into),
        }
    }
}

/// Adds a candidate if its numbers make sense; a score above 1, as quantized models give, counts as 1.
fn push(into: &mut Vec<RawDetection>, class_id: u32, confidence: f32, corners: [f32; 4]) {
    let [x_min, y_min, x_max, y_max] = corners;
    let sound = confidence.is_finite() && corners.iter().all(|v| v.is_finite()) && x_max > x_min && y_max > y_min;
    if sound {
        let bounding_box = scrutineer_types::BoundingBox { x_min, y_min, x_max, y_max };
        into.push(RawDetection { class_id, confidence: confidence.min(1.0), bounding_box });
    }
}
