//! What a model found, and where.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Mask;

/// A rectangle in pixels: `x_min <= x_max`, `y_min <= y_max`, the origin at the image's upper left corner.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BoundingBox {
    /// Left edge.
    pub x_min: f32,
    /// Upper edge.
    pub y_min: f32,
    /// Right edge.
    pub x_max: f32,
    /// Lower edge.
    pub y_max: f32,
}

impl BoundingBox {
    /// Area in square pixels.
    pub fn area(&self) -> f32 {
        (self.x_max - self.x_min).max(0.0) * (self.y_max - self.y_min).max(0.0)
    }

    /// Intersection over union with `other`, in `0..=1`; 0 where both are empty.
    pub fn iou(&self, other: &Self) -> f32 {
        let width = self.x_max.min(other.x_max) - self.x_min.max(other.x_min);
        let height = self.y_max.min(other.y_max) - self.y_min.max(other.y_min);
        let intersection = width.max(0.0) * height.max(0.0);
        let union = self.area() + other.area() - intersection;
        if union > 0.0 { intersection / union } else { 0.0 }
    }

    /// The smallest box that holds all of `points`; empty at the origin where there are none.
    pub fn around(points: &[[f32; 2]]) -> Self {
        let Some(&[x, y]) = points.first() else { return Self { x_min: 0.0, y_min: 0.0, x_max: 0.0, y_max: 0.0 } };
        points.iter().fold(Self { x_min: x, y_min: y, x_max: x, y_max: y }, |hull, &[x, y]| Self {
            x_min: hull.x_min.min(x),
            y_min: hull.y_min.min(y),
            x_max: hull.x_max.max(x),
            y_max: hull.y_max.max(y),
        })
    }

    /// The part inside a `width` × `height` image.
    #[must_use]
    pub fn clipped(&self, width: f32, height: f32) -> Self {
        Self {
            x_min: self.x_min.clamp(0.0, width),
            y_min: self.y_min.clamp(0.0, height),
            x_max: self.x_max.clamp(0.0, width),
            y_max: self.y_max.clamp(0.0, height),
        }
    }
}

/// One object found on a view; of a classifier, one class of the whole view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Detection {
    /// The model's number for the class, from 0.
    pub class_id: u32,
    /// The model's name for the class.
    pub class_name: String,
    /// The model's score in `0..=1`; not a probability until calibrated.
    pub confidence: f32,
    /// Where, in pixels of the upright original.
    #[serde(rename = "box")]
    pub bounding_box: BoundingBox,
    /// Of an oriented box its four corners in order, `[x, y]` in pixels of the upright original, where they may lie outside
    /// it; `box` is what of their hull lies inside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corners: Option<[[f32; 2]; 4]>,
    /// Which of the box's pixels are the object's, where the model tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mask: Option<Mask>,
}
