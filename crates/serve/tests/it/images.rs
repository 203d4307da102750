//! Images made on the spot.

use std::io::Cursor;

use scrutineer_preprocess::{RgbImage, encode_jpeg};

/// A JPEG of one colour; equal arguments, equal bytes.
pub fn jpeg(width: u32, height: u32, colour: [u8; 3]) -> Vec<u8> {
    encode_jpeg(&RgbImage::from_pixel(width, height, colour.into()), 90)
}

/// A JPEG that differs from every other with another `number`.
pub fn numbered(number: u8) -> Vec<u8> {
    jpeg(64, 48, [number, 255 - number, number / 2])
}

/// A PNG, which keeps every pixel as it is.
pub fn png(image: &RgbImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// A PNG whose header, checksum and all, claims `width` × `height` pixels.
pub fn png_that_claims(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = png(&RgbImage::new(1, 1));
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let checksum = crc32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&checksum.to_be_bytes());
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    })
}
