//! The whole way of an image: bytes in, tensor and quality out.

use std::time::Instant;

use scrutineer_types::{ImageFault, InputSpec, Quality};

use crate::{
    Limits, Mapping,
    decode::{Need, decode},
    fit::Placement,
    header, lighting, quality,
    resize::resize,
    scratch::Scratch,
    tensor,
};

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
/// JPEG is decoded at the smallest of the scales 1/8, 1/4, 1/2 and 1 that covers both the part of the input that the
/// image fills and the grey copy that quality is measured on. Where no scaling is needed, pixels pass through exactly.
pub fn prepare(bytes: &[u8], spec: &InputSpec, limits: &Limits, tensor: &mut Vec<f32>) -> Result<Prepared, ImageFault> {
    let started = Instant::now();
    let header = header::of_file(bytes)?;
    limits.check(&header)?;
    let placed = Placement::new(spec, header.width, header.height);
    let stored_target = header.orientation.turn_size((placed.width, placed.height));
    let stored_part = header.orientation.turn_size(placed.part);
    // Of a cropped image the whole must be as much larger as the part is smaller.
    let whole = |side: u32, part: f64| (f64::from(side) / part).ceil() as u32;
    let need = Need {
        width: whole(stored_target.0, stored_part.0),
        height: whole(stored_target.1, stored_part.1),
        longer: quality::LONGER_SIDE,
    };
    Scratch::with(|scratch| {
        let decoded = decode(bytes, &header, need, &mut scratch.decoded)?;
        let decoding_ended = Instant::now();
        let quality = quality::measure(&scratch.decoded, &decoded);
        let pixels =
            resize(&scratch.decoded, &decoded, stored_part, stored_target, &mut scratch.resizer, &mut scratch.resized);
        let pixels = if spec.lighting.is_off() {
            pixels
        } else {
            scratch.lit.clear();
            scratch.lit.extend_from_slice(pixels);
            lighting::apply(&spec.lighting, &mut scratch.lit, stored_target.0 as usize);
            &scratch.lit
        };
        let walk = header.orientation.walk(stored_target.0, stored_target.1);
        tensor::pack(pixels, walk, placed, spec, tensor);
        Ok(Prepared {
            width: header.width,
            height: header.height,
            quality,
            mapping: Mapping::from_placement(placed, header.width, header.height),
            decode_ms: (decoding_ended - started).as_secs_f32() * 1e3,
            preprocess_ms: decoding_ended.elapsed().as_secs_f32() * 1e3,
            decode_scale: 1.0 / decoded.divisor as f32,
        })
    })
}
