//! Whole images for people: annotated copies and thumbnails.

use image::RgbImage;
use scrutineer_types::ImageFault;

use crate::{
    Limits,
    decode::{Need, decode},
    fit::WHOLE,
    header,
    resize::resize,
    scratch::Scratch,
};

/// The whole upright image, its longer side at most `max_side` pixels where that is given (never enlarged, aspect ratio
/// kept to the pixel). JPEG is decoded at the smallest DCT scale that suffices.
pub fn decode_upright(bytes: &[u8], limits: &Limits, max_side: Option<u32>) -> Result<RgbImage, ImageFault> {
    let header = header::of_file(bytes)?;
    limits.check(&header)?;
    let (width, height) = bounded((header.width, header.height), max_side);
    let stored_target = header.orientation.turn_size((width, height));
    let need = Need { width: stored_target.0, height: stored_target.1, longer: 0 };
    Scratch::with(|scratch| {
        let decoded = decode(bytes, &header, need, &mut scratch.decoded)?;
        let pixels =
            resize(&scratch.decoded, &decoded, WHOLE, stored_target, &mut scratch.resizer, &mut scratch.resized);
        let walk = header.orientation.walk(stored_target.0, stored_target.1);
        let mut upright = Vec::with_capacity(pixels.len());
        for y in 0..height {
            match walk.straight_row(pixels, y, width) {
                Some(row) => upright.extend_from_slice(row.as_flattened()),
                None => walk.row(pixels, y, width).for_each(|pixel| upright.extend_from_slice(pixel)),
            }
        }
        Ok(RgbImage::from_raw(width, height, upright).expect("every row was copied"))
    })
}

/// `size` brought down to at most `max_side` a side; never to nothing.
fn bounded((width, height): (u32, u32), max_side: Option<u32>) -> (u32, u32) {
    let longer = width.max(height);
    let Some(max_side) = max_side.map(|side| side.max(1)).filter(|&side| side < longer) else {
        return (width, height);
    };
    let scaled = |side: u32| {
        let rounded = (u64::from(side) * u64::from(max_side) + u64::from(longer / 2)) / u64::from(longer);
        rounded.max(1) as u32
    };
    (scaled(width), scaled(height))
}
