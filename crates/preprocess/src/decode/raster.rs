//! PNG, WebP and BMP through the `image` crate; transparency lies on white, as shops and browsers show it.

use std::io::Cursor;

use image::{
    ColorType, ImageDecoder, ImageError,
    codecs::{bmp::BmpDecoder, png::PngDecoder, webp::WebPDecoder},
};
use scrutineer_types::{Format, ImageFault};

use super::{
    Decoded,
    colour::{on_white, over_white, to_8_bits},
};
use crate::{
    fault,
    header::{Header, png, webp},
};

/// What a decoder may allocate besides 8 bytes a pixel: tables and colour profiles.
const SPARE_BYTES: u64 = 16 << 20;

/// Decodes into `pixels`; the size is always the original's.
pub(crate) fn decode(bytes: &[u8], header: &Header, pixels: &mut Vec<u8>) -> Result<Decoded, ImageFault> {
    let (width, height) = header.stored_size();
    let mut limits = image::Limits::no_limits();
    limits.max_image_width = Some(width);
    limits.max_image_height = Some(height);
    limits.max_alloc = Some(8 * u64::from(width) * u64::from(height) + SPARE_BYTES);
    let whole = match header.format {
        Format::Png => png::is_whole(bytes),
        Format::Webp => webp::is_whole(bytes),
        _ => true,
    };
    if !whole {
        return Err(fault::cut_off(header.format));
    }
    let cursor = Cursor::new(bytes);
    let result = match header.format {
        Format::Png => PngDecoder::with_limits(cursor, limits).and_then(|decoder| read(decoder, width, height, pixels)),
        Format::Webp => WebPDecoder::new(cursor).and_then(|decoder| read(decoder, width, height, pixels)),
        _ => BmpDecoder::new(cursor).and_then(|decoder| read(decoder, width, height, pixels)),
    };
    match result {
        Ok(true) => Ok(Decoded::whole(width, height)),
        Ok(false) => Err(fault::corrupt(header.format, "it states two sizes")),
        Err(ImageError::Unsupported(error)) => Err(fault::unsupported(&format!("is of a rare kind ({error})"))),
        Err(error) => Err(fault::corrupt(header.format, &error.to_string())),
    }
}

/// Reads RGB into `pixels`; false where the decoder disagrees about the size that was checked.
fn read(decoder: impl ImageDecoder, width: u32, height: u32, pixels: &mut Vec<u8>) -> Result<bool, ImageError> {
    if decoder.dimensions() != (width, height) {
        return Ok(false);
    }
    let color = decoder.color_type();
    let bytes = width as usize * height as usize * usize::from(color.bytes_per_pixel());
    if color == ColorType::Rgb8 {
        pixels.resize(bytes, 0);
        decoder.read_image(pixels)?;
        return Ok(true);
    }
    let mut raw = vec![0; bytes];
    decoder.read_image(&mut raw)?;
    pixels.clear();
    pixels.reserve_exact(width as usize * height as usize * 3);
    match color {
        ColorType::L8 => pixels.extend(raw.iter().flat_map(|&grey| [grey; 3])),
        ColorType::La8 => pixels.extend(raw.as_chunks().0.iter().flat_map(|&[grey, alpha]| [on_white(grey, alpha); 3])),
        ColorType::Rgba8 => pixels.extend(raw.as_chunks().0.iter().flat_map(|&[r, g, b, a]| over_white([r, g, b], a))),
        ColorType::L16 => pixels.extend(samples(&raw).flat_map(|[grey]| [grey; 3])),
        ColorType::La16 => pixels.extend(samples(&raw).flat_map(|[grey, alpha]| [on_white(grey, alpha); 3])),
        ColorType::Rgb16 => pixels.extend(samples::<3>(&raw).flatten()),
        ColorType::Rgba16 => pixels.extend(samples(&raw).flat_map(|[r, g, b, a]| over_white([r, g, b], a))),
        _ => unreachable!("the decoders of PNG, WebP and BMP give integers of 8 or 16 bits"),
    }
    Ok(true)
}

/// Pixels of `N` 16-bit samples, each brought to 8 bits.
fn samples<const N: usize>(raw: &[u8]) -> impl Iterator<Item = [u8; N]> {
    let (pairs, _) = raw.as_chunks::<2>();
    let (pixels, _) = pairs.as_chunks::<N>();
    pixels.iter().map(|pixel| pixel.map(|pair| to_8_bits(u16::from_ne_bytes(pair))))
}
