//! From encoded bytes to RGB pixels as stored, not yet turned upright.

mod jpeg;
mod raster;

use scrutineer_types::{Format, ImageFault};

use crate::header::Header;

/// What the decoded pixels must still be able to give, in stored orientation. JPEG is decoded no larger than this asks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Need {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Pixels along the longer side.
    pub longer: u32,
}

/// What a decoded buffer holds: rows of RGB pixels without padding.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decoded {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// The original's size is this times as large: 1, 2, 4 or 8.
    pub divisor: u32,
    /// The part of `width` that the original covers: its last column may be there in part only.
    pub covered_width: f64,
    /// The part of `height` that the original covers.
    pub covered_height: f64,
}

/// Decodes into `pixels`, whose size becomes that of the image. `header` must be that of `bytes`, and within the limits.
pub(crate) fn decode(bytes: &[u8], header: &Header, need: Need, pixels: &mut Vec<u8>) -> Result<Decoded, ImageFault> {
    match header.format {
        Format::Jpeg => jpeg::decode(bytes, need, pixels),
        Format::Png | Format::Webp | Format::Bmp => raster::decode(bytes, header, pixels),
    }
}
