//! JPEG for what people look at.

use image::RgbImage;
use turbojpeg::{Compressor, Image, PixelFormat, Subsamp};

/// Encodes as JPEG with 4:2:0 chroma; `quality` is clamped to 1–100.
///
/// # Panics
/// Where the image has no pixels or a side longer than 65,500, which [`decode_upright`](crate::decode_upright) never
/// returns, or where memory runs out.
pub fn encode_jpeg(image: &RgbImage, quality: u8) -> Vec<u8> {
    let (width, height) = (image.width() as usize, image.height() as usize);
    let pixels = image.as_raw().as_slice();
    let image = Image { pixels, width, pitch: 3 * width, height, format: PixelFormat::RGB };
    let encode = || {
        let mut compressor = Compressor::new()?;
        compressor.set_quality(quality.clamp(1, 100).into())?;
        compressor.set_subsamp(Subsamp::Sub2x2)?;
        compressor.compress_to_vec(image)
    };
    encode().expect("an RGB image with sides of 1 to 65,500 pixels can be encoded")
}
