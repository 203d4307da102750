//! JPEG through libjpeg-turbo, straight to the smallest DCT scale that gives what is needed.
//!
//! libjpeg-turbo decodes what it can of damaged data and reports a warning, of which the wrapper tells the first. Here a
//! picture is whole or it is a fault: an inspection must not judge grey filling. What is let pass are warnings
//! that leave every pixel decoded, as some cameras cause: a little padding before a marker, and header segments that
//! only applications read. A missing end marker is a fault; bytes behind it are not looked at.

use scrutineer_types::{Format, ImageFault};
use turbojpeg::{Decompressor, Error, Image, PixelFormat, ScalingFactor};

use super::{Decoded, Need, colour::inks_to_rgb};
use crate::{
    fault,
    header::{self, jpeg},
};

/// Each scan of a progressive JPEG visits every block, so a small file of many scans takes hours. Encoders write about
/// ten, optimisers under thirty.
pub(super) const MAX_SCANS: u32 = 100;

/// Padding before a marker that is taken for a camera's habit. More is pixels that were lost.
const MAX_PADDING_BYTES: u32 = 64;

/// The scales with vector code. Those between them take longer than the next larger one of these (12 megapixels on Zen 4:
/// 3/8 33 ms, 1/2 29 ms, 5/8 49 ms, 1 36 ms).
const SCALES: [(u32, ScalingFactor); 4] = [
    (8, ScalingFactor::ONE_EIGHTH),
    (4, ScalingFactor::ONE_QUARTER),
    (2, ScalingFactor::ONE_HALF),
    (1, ScalingFactor::ONE),
];

/// Decodes into `pixels`. Lossless JPEG comes whole, having no DCT to scale.
pub(crate) fn decode(bytes: &[u8], need: Need, pixels: &mut Vec<u8>) -> Result<Decoded, ImageFault> {
    let head = jpeg::read(bytes).map_err(|flaw| header::fault_of(flaw, Format::Jpeg))?;
    let scans = jpeg::count_scans(bytes, head.scan).map_err(|flaw| header::fault_of(flaw, Format::Jpeg))?;
    if scans > MAX_SCANS {
        return Err(fault::unsupported(&format!(
            "is a progressive JPEG of {scans} scans, where at most {MAX_SCANS} are decoded; save it with fewer"
        )));
    }
    let (divisor, factor) = scale(&head, need);
    let (width, height) = (head.stored.width.div_ceil(divisor), head.stored.height.div_ceil(divisor));
    let format = if head.components == 4 { PixelFormat::CMYK } else { PixelFormat::RGB };
    let pitch = width as usize * format.size();
    pixels.resize(pitch * height as usize, 0);
    let image = Image { pixels: pixels.as_mut_slice(), width: width as usize, pitch, height: height as usize, format };
    decompress(bytes, &head, factor, image)?;
    if head.components == 4 {
        cmyk_to_rgb(pixels, head.adobe);
    }
    Ok(Decoded {
        width,
        height,
        divisor,
        covered_width: f64::from(head.stored.width) / f64::from(divisor),
        covered_height: f64::from(head.stored.height) / f64::from(divisor),
    })
}

/// The smallest scale whose result needs no enlarging.
fn scale(head: &jpeg::Head, need: Need) -> (u32, ScalingFactor) {
    let (width, height) = (u64::from(head.stored.width), u64::from(head.stored.height));
    let enough = |divisor: u32| {
        let times = |side: u32| u64::from(side) * u64::from(divisor);
        width >= times(need.width) && height >= times(need.height) && width.max(height) >= times(need.longer)
    };
    let whole = SCALES[SCALES.len() - 1];
    if head.lossless {
        return whole;
    }
    SCALES.into_iter().find(|&(divisor, _)| enough(divisor)).unwrap_or(whole)
}

fn decompress(
    bytes: &[u8],
    head: &jpeg::Head,
    factor: ScalingFactor,
    image: Image<&mut [u8]>,
) -> Result<(), ImageFault> {
    let mut decompressor = Decompressor::new().map_err(|error| explain(&error))?;
    decompressor.set_scaling_factor(factor).map_err(|error| explain(&error))?;
    // The wrapper does not go on to the pixels after a warning about the header, so such a header is written anew.
    let rewritten = match decompressor.read_header(bytes) {
        Ok(_) => None,
        Err(_) => Some(jpeg::without_extras(bytes, head)),
    };
    let bytes = rewritten.as_deref().unwrap_or(bytes);
    decompressor.read_header(bytes).map_err(|error| explain(&error))?;
    match decompressor.decompress(bytes, image) {
        Err(error) if !is_padding(&error) => Err(explain(&error)),
        _ => Ok(()),
    }
}

/// Whether this is libjpeg's JWRN_EXTRANEOUS_DATA with few bytes, which it reports once all pixels before are decoded.
fn is_padding(error: &Error) -> bool {
    let Error::TurboJpegError(message) = error else { return false };
    let count =
        message.strip_prefix("Corrupt JPEG data: ").and_then(|rest| rest.split_once(" extraneous bytes before "));
    count.and_then(|(count, _)| count.parse::<u32>().ok()).is_some_and(|count| count <= MAX_PADDING_BYTES)
}

fn explain(error: &Error) -> ImageFault {
    let Error::TurboJpegError(message) = error else { return fault::corrupt(Format::Jpeg, &error.to_string()) };
    // The library speaks of its limits in sentences such as "Unsupported JPEG process: SOF type 0xc5".
    if message.starts_with("Unsupported") || message.contains("not supported") {
        return fault::unsupported(&format!("is a JPEG of a rare kind ({message}); save it as baseline JPEG"));
    }
    fault::corrupt(Format::Jpeg, message)
}

/// Turns CMYK pixels into RGB in place. Adobe stores inks inverted, so that 255 is none.
fn cmyk_to_rgb(pixels: &mut Vec<u8>, inverted: bool) {
    let count = pixels.len() / 4;
    for i in 0..count {
        let inks = [0, 1, 2, 3].map(|ink| pixels[4 * i + ink]);
        let light = if inverted { inks } else { inks.map(|ink| 255 - ink) };
        pixels[3 * i..3 * i + 3].copy_from_slice(&inks_to_rgb(light));
    }
    pixels.truncate(3 * count);
}
