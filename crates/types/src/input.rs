//! What a model wants its input tensor to be; the one contract between `preprocess` and `infer`.

use serde::{Deserialize, Serialize};

use crate::Lighting;

/// The input tensor of a model: `float32`, `1 × 3 × height × width`, planes in `channels` order, each value
/// `(pixel × scale − mean[c]) / std[c]` with pixels in `0..=255`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputSpec {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// How an image of another shape is made to fit.
    pub fit: Fit,
    /// Order of the colour planes.
    pub channels: ChannelOrder,
    /// Factor applied to 0–255 pixels: 1/255 for inputs in 0–1, 1 for inputs in 0–255.
    pub scale: f32,
    /// Subtracted after scaling, in the order of the planes.
    pub mean: [f32; 3],
    /// Divided by after subtracting, in the order of the planes.
    pub std: [f32; 3],
    /// How light is evened out before the pixels are packed. Left out of fingerprints where it is off.
    #[serde(default, skip_serializing_if = "Lighting::is_off")]
    pub lighting: Lighting,
}

/// How an image is made to fit the model's input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Fit {
    /// Aspect ratio kept, the rest filled with the grey `pad` (0–255).
    Letterbox {
        /// Where the image lies on the canvas.
        anchor: LetterboxAnchor,
        /// Value of all three channels outside the image.
        pad: u8,
    },
    /// Both sides scaled to the input's, aspect ratio lost.
    Stretch,
    /// Aspect ratio kept, the middle of the image that has the input's aspect ratio fills it, the rest is cut off: what
    /// classifiers are trained on.
    Crop,
}

/// Where a letterboxed image lies on the canvas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterboxAnchor {
    /// In the middle, as Ultralytics does.
    Center,
    /// In the upper left corner, as YOLOX does.
    TopLeft,
}

/// Order of colour planes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChannelOrder {
    /// Red, green, blue.
    Rgb,
    /// Blue, green, red.
    Bgr,
}
