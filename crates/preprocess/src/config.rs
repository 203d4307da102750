//! The settings of images: how large, and what is done to their light.

use scrutineer_types::Lighting;
use serde::{Deserialize, Serialize};

use crate::Limits;

/// `[images]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Most pixels, width times height.
    pub max_pixels: u64,
    /// Longest side in pixels; above 65,500 it has no effect.
    pub max_side: u32,
    /// How light is evened out before a model sees an image.
    pub lighting: Lighting,
}

impl Default for Config {
    fn default() -> Self {
        let Limits { max_pixels, max_side } = Limits::default();
        Self { max_pixels, max_side, lighting: Lighting::OFF }
    }
}

impl Config {
    /// How large an image may be.
    pub fn limits(&self) -> Limits {
        Limits { max_pixels: self.max_pixels, max_side: self.max_side }
    }
}
