//! Makers of test images.

use image::{ImageEncoder, RgbImage, codecs};
use scrutineer_preprocess::Orientation;
use scrutineer_types::{BoundingBox, ChannelOrder, Fit, InputSpec, LetterboxAnchor, Lighting};
use turbojpeg::{Compressor, Image, PixelFormat, Subsamp};

/// Input in RGB, 0–1, without mean or deviation.
pub fn spec(width: u32, height: u32, fit: Fit) -> InputSpec {
    InputSpec {
        width,
        height,
        fit,
        channels: ChannelOrder::Rgb,
        scale: 1.0 / 255.0,
        mean: [0.0; 3],
        std: [1.0; 3],
        lighting: Lighting::OFF,
    }
}

pub fn letterbox(anchor: LetterboxAnchor) -> Fit {
    Fit::Letterbox { anchor, pad: 114 }
}

pub fn every_fit() -> [Fit; 3] {
    [letterbox(LetterboxAnchor::Center), letterbox(LetterboxAnchor::TopLeft), Fit::Stretch]
}

/// The usual input: 640 × 640, centred.
pub fn usual() -> InputSpec {
    spec(640, 640, letterbox(LetterboxAnchor::Center))
}

/// A red rectangle on a bluish ramp.
pub fn scene(width: u32, height: u32, red: &BoundingBox) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let inside =
            (red.x_min as u32..red.x_max as u32).contains(&x) && (red.y_min as u32..red.y_max as u32).contains(&y);
        let ramp = (u64::from(x) * 60 / u64::from(width) + u64::from(y) * 60 / u64::from(height)) as u8;
        image::Rgb(if inside { [230, 20, 30] } else { [40 + ramp, 90 + ramp, 130 + ramp] })
    })
}

/// A scene with a rectangle somewhere.
pub fn some_scene(width: u32, height: u32) -> RgbImage {
    let (w, h) = (width as f32, height as f32);
    let red = BoundingBox {
        x_min: (w * 0.2).floor(),
        y_min: (h * 0.3).floor(),
        x_max: (w * 0.6).ceil(),
        y_max: (h * 0.7).ceil(),
    };
    scene(width, height, &red)
}

/// Grain of every frequency, the same at each call.
pub fn noise(width: u32, height: u32) -> RgbImage {
    let mut state = 7_u64;
    RgbImage::from_fn(width, height, |_, _| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let bytes = state.to_be_bytes();
        image::Rgb([bytes[0], bytes[1], bytes[2]])
    })
}

/// What a camera that stood otherwise would have stored: turned by `orientation`, it is `upright`.
pub fn stored_as(upright: &RgbImage, orientation: Orientation) -> RgbImage {
    use image::metadata::Orientation as Turn;
    let undo = match orientation {
        Orientation::Normal => Turn::NoTransforms,
        Orientation::FlipHorizontal => Turn::FlipHorizontal,
        Orientation::Rotate180 => Turn::Rotate180,
        Orientation::FlipVertical => Turn::FlipVertical,
        Orientation::Transpose => Turn::Rotate90FlipH,
        Orientation::Rotate90 => Turn::Rotate270,
        Orientation::Transverse => Turn::Rotate270FlipH,
        Orientation::Rotate270 => Turn::Rotate90,
    };
    let mut image = image::DynamicImage::ImageRgb8(upright.clone());
    image.apply_orientation(undo);
    image.into_rgb8()
}

/// JPEG with whole-resolution chroma, by the compressor that `configure` sets up.
pub fn jpeg_with(image: &RgbImage, configure: impl FnOnce(&mut Compressor)) -> Vec<u8> {
    let mut compressor = Compressor::new().unwrap();
    compressor.set_quality(95).unwrap();
    compressor.set_subsamp(Subsamp::None).unwrap();
    configure(&mut compressor);
    let (width, height) = (image.width() as usize, image.height() as usize);
    let image = Image { pixels: image.as_raw().as_slice(), width, pitch: width * 3, height, format: PixelFormat::RGB };
    compressor.compress_to_vec(image).unwrap()
}

pub fn jpeg(image: &RgbImage) -> Vec<u8> {
    jpeg_with(image, |_| {})
}

pub fn progressive_jpeg(image: &RgbImage) -> Vec<u8> {
    jpeg_with(image, |compressor| compressor.set_progressive(true).unwrap())
}

pub fn png(image: &RgbImage) -> Vec<u8> {
    encoded_png(image.as_raw(), image.width(), image.height(), image::ExtendedColorType::Rgb8)
}

pub fn encoded_png(samples: &[u8], width: u32, height: u32, color: image::ExtendedColorType) -> Vec<u8> {
    let mut out = Vec::new();
    codecs::png::PngEncoder::new(&mut out).write_image(samples, width, height, color).unwrap();
    out
}

pub fn lossless_webp(image: &RgbImage) -> Vec<u8> {
    let mut out = Vec::new();
    let encoder = codecs::webp::WebPEncoder::new_lossless(&mut out);
    encoder.write_image(image.as_raw(), image.width(), image.height(), image::ExtendedColorType::Rgb8).unwrap();
    out
}

pub fn bmp(image: &RgbImage) -> Vec<u8> {
    let mut out = Vec::new();
    let encoder = codecs::bmp::BmpEncoder::new(&mut out);
    encoder.write_image(image.as_raw(), image.width(), image.height(), image::ExtendedColorType::Rgb8).unwrap();
    out
}

/// In 256 colours.
pub fn gif(image: &RgbImage) -> Vec<u8> {
    let palette: Vec<u8> = (0..=255_u8).flat_map(|i| [i & 0xe0, i << 3 & 0xe0, i << 6]).collect();
    let indices: Vec<u8> = image.pixels().map(|pixel| pixel[0] & 0xe0 | pixel[1] >> 3 & 0x1c | pixel[2] >> 6).collect();
    let (width, height) = (image.width() as u16, image.height() as u16);
    let mut out = Vec::new();
    let mut encoder = gif::Encoder::new(&mut out, width, height, &palette).unwrap();
    encoder.write_frame(&gif::Frame::from_indexed_pixels(width, height, indices, None)).unwrap();
    drop(encoder);
    out
}

/// An EXIF block of one entry.
pub fn exif(orientation: Orientation) -> Vec<u8> {
    let number = Orientation::ALL.iter().position(|&each| each == orientation).unwrap() as u8 + 1;
    [b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".as_slice(), &[number], &[0; 6]].concat()
}

/// `jpeg` with a segment right behind its first marker.
pub fn with_segment(jpeg: &[u8], marker: u8, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, marker], &length, payload, &jpeg[2..]].concat()
}

/// `jpeg` with EXIF's orientation.
pub fn with_exif(jpeg: &[u8], orientation: Orientation) -> Vec<u8> {
    with_segment(jpeg, 0xe1, &[b"Exif\0\0".as_slice(), &exif(orientation)].concat())
}

/// A PNG chunk with its checksum.
pub fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = u32::MAX;
    for &byte in kind.iter().chain(data) {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = crc >> 1 ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 };
        }
    }
    [&(data.len() as u32).to_be_bytes(), kind.as_slice(), data, &(!crc).to_be_bytes()].concat()
}

/// A PNG from its filtered rows, not compressed; `extra` chunks stand before the pixels.
pub fn raw_png(width: u32, height: u32, (depth, color, interlace): (u8, u8, u8), extra: &[u8], rows: &[u8]) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[depth, color, 0, 0, interlace]].concat();
    let (mut a, mut b) = (1_u32, 0_u32);
    for &byte in rows {
        a = (a + u32::from(byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    let length = u16::try_from(rows.len()).unwrap();
    let stored = [&[0x78, 0x01, 1], &length.to_le_bytes()[..], &(!length).to_le_bytes(), rows].concat();
    let zlib = [stored, (b << 16 | a).to_be_bytes().to_vec()].concat();
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(*b"IHDR", &header),
        extra.to_vec(),
        chunk(*b"IDAT", &zlib),
        chunk(*b"IEND", &[]),
    ]
    .concat()
}
