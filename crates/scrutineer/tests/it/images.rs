//! Images that the tests make.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};

/// A JPEG of `width` × `height` with a gradient, a rectangle, and `seed` in its pixels, so that no two are alike.
pub fn jpeg(width: u32, height: u32, seed: u32) -> Vec<u8> {
    encode(&picture(width, height, seed), ImageFormat::Jpeg)
}

/// The same through a lens that is out of focus.
pub fn blurred(width: u32, height: u32, seed: u32) -> Vec<u8> {
    encode(&image::imageops::blur(&picture(width, height, seed), 4.0), ImageFormat::Jpeg)
}

/// The same as PNG.
pub fn png(width: u32, height: u32, seed: u32) -> Vec<u8> {
    encode(&picture(width, height, seed), ImageFormat::Png)
}

fn picture(width: u32, height: u32, seed: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let inside = (width / 4..width / 2).contains(&x) && (height / 4..height / 2).contains(&y);
        let shade = ((x * 7 + y * 3 + seed * 31) % 256) as u8;
        if inside { Rgb([200, 150, 90]) } else { Rgb([shade, shade / 2, (seed % 251) as u8]) }
    })
}

fn encode(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
    match format {
        // The dependency's own JPEG encoder is not built; ours is the one that users meet.
        ImageFormat::Jpeg => scrutineer_preprocess::encode_jpeg(picture, 90),
        format => {
            let mut bytes = Cursor::new(Vec::new());
            picture.write_to(&mut bytes, format).expect("memory takes any image");
            bytes.into_inner()
        }
    }
}
