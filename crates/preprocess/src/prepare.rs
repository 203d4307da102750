//! The whole way of an image: bytes in, tensor and quality out.

use std::time::Instant;

use scrutineer_types::{ImageFault, InputSpec, Quality};

use crate::{Cut, Limits, Mapping, open};

/// What is known of an image once its tensor is filled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prepared {
    /// Pixels across of the upright original.
    pub width: u32,
    /// Pixels down of the upright original.
    pub height: u32,
    /// Measured on a grey copy.
    pub quality: Quality,
    /// From the tensor's pixels to those of the upright original.
    pub mapping: Mapping,
    /// Milliseconds from encoded bytes to pixels.
    pub decode_ms: f32,
    /// Milliseconds for quality, resizing, lighting and packing.
    pub preprocess_ms: f32,
    /// Scale at which a JPEG was decoded: 1, 0.5, 0.25 or 0.125; 1 for other formats.
    pub decode_scale: f32,
}

/// Fills `tensor` with the model's input for the image in `bytes`, resizing it to `3 × height × width` values, so that a
/// worker's thread can use one buffer for all its images. After a fault its content is of no use.
///
/// This is [`open`] with the whole image as its only cut.
pub fn prepare(bytes: &[u8], spec: &InputSpec, limits: &Limits, tensor: &mut Vec<f32>) -> Result<Prepared, ImageFault> {
    open(
        bytes,
        spec,
        limits,
        |width, height| vec![Cut::whole(width, height)],
        |picture| {
            let started = Instant::now();
            let mapping = picture.pack(&Cut::whole(picture.width(), picture.height()), tensor);
            Prepared {
                width: picture.width(),
                height: picture.height(),
                quality: picture.quality(),
                mapping,
                decode_ms: picture.decode_ms(),
                preprocess_ms: picture.quality_ms() + started.elapsed().as_secs_f32() * 1e3,
                decode_scale: picture.decode_scale(),
            }
        },
    )
}
