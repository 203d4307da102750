//! How large an image may be, checked against its header before anything is decoded.

use scrutineer_types::ImageFault;

use crate::{fault, header::Header};

/// The longest side that a JPEG, and so an annotated copy, can have (65,535) less what libjpeg-turbo keeps for itself.
const MAX_SIDE: u32 = 65_500;

/// Bounds on an image's size, and so on the memory that one decode takes: 3 bytes per pixel of the whole image for a
/// baseline JPEG (less at a smaller scale), at most 13 for any other image, such as a progressive JPEG whose coefficients
/// are all held at once or a PNG of 16-bit colour with alpha; and some megabytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most pixels, width times height.
    pub max_pixels: u64,
    /// Longest side in pixels; above 65,500 it has no effect.
    pub max_side: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_pixels: 100_000_000, max_side: 30_000 }
    }
}

impl Limits {
    /// `TooManyPixels` where the image that `header` describes is beyond these limits.
    pub fn check(&self, header: &Header) -> Result<(), ImageFault> {
        let Header { width, height, .. } = *header;
        let pixels = u64::from(width) * u64::from(height);
        if pixels > self.max_pixels {
            let allowed = self.max_pixels;
            return Err(fault::too_many_pixels(format!(
                "the image has {pixels} pixels ({width} × {height}), more than the {allowed} that the setting `max_pixels` \
                 allows; send a smaller image or raise the setting"
            )));
        }
        let allowed = self.max_side.min(MAX_SIDE);
        if width.max(height) > allowed {
            return Err(fault::too_many_pixels(format!(
                "the image is {width} × {height} pixels, longer than the {allowed} a side that the setting `max_side` \
                 allows; send a smaller image or raise the setting"
            )));
        }
        Ok(())
    }
}
