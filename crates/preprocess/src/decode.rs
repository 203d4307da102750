//! From encoded bytes to RGB pixels as stored, not yet turned upright.

mod colour;
mod gif;
mod jpeg;
mod raster;
mod tiff;

use std::panic::{AssertUnwindSafe, catch_unwind};

use scrutineer_types::{Format, ImageFault};

use crate::{fault, header::Header};

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

impl Decoded {
    /// An image decoded at its own size.
    fn whole(width: u32, height: u32) -> Self {
        Self { width, height, divisor: 1, covered_width: width.into(), covered_height: height.into() }
    }
}

/// Decodes into `pixels`, whose size becomes that of the image. `header` must be that of `bytes`, and within the limits.
pub(crate) fn decode(bytes: &[u8], header: &Header, need: Need, pixels: &mut Vec<u8>) -> Result<Decoded, ImageFault> {
    let decoder = match header.format {
        Format::Jpeg => return jpeg::decode(bytes, need, pixels),
        Format::Png | Format::Webp | Format::Bmp => raster::decode,
        Format::Tiff => tiff::decode,
        Format::Gif => gif::decode,
    };
    // These decoders state invariants by panicking, and a file has been known to break one. That is the file's fault:
    // the buffer is filled anew for the next image.
    catch_unwind(AssertUnwindSafe(|| decoder(bytes, header, pixels)))
        .unwrap_or_else(|_| Err(fault::corrupt(header.format, "the decoder gave up on it")))
}
