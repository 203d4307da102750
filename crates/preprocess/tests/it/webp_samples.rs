//! Small lossy WebP images, for which there is no encoder here: 24 × 16 pixels, a blue rectangle (columns 8–19, rows
//! 4–11) on red, made for these tests with libwebp.

use scrutineer_preprocess::Orientation;

/// The VP8 bitstream chunk, header included.
const VP8_CHUNK: &str = "\
    56503820900000003006009d012a180010003e6d2c9245a422a19804004006c4b6004e99423b9bc024c07f00e600d1ffe8fff300de00ff81fc03\
    ac001337b86407a800feefea66bff8271fd67ff18d0bc252bc557629fffd94f367464fe83b4f9a15817ffffaf79fb1332bef7dd5cffff6f77226\
    f34748b4fb50fb943fea3a788706fe3cfffa7d5fedaffd47799aa0c5baa7fff4a4000000";

/// Its first six columns transparent.
const ALPHA_CHUNK: &str = "414c50481000000001063169d23fb5153c474404100080cf";

/// A whole animation of two frames.
const ANIMATION: &str = "\
    52494646f600000057454250565038580a000000020000001700000f0000414e494d06000000000000000000414e4d467a000000000000000000\
    1700000f00006400000256503820620000009004009d012a180010003f71a2c758b4ac28a3b00802902e096c009d3284701ee02dfffa3ff40001\
    00b9f17a0000fede690e7ca277e46f0fdffb7817cc1fd2ccf3979facf23d506bb2cbd0082071c38e2eb42de0536f684b11631df84985da600000\
    414e4d46480000000200000200000f0000070000640000005650382030000000b401009d012a1000080000009625a8027447ff82400000fee639\
    50ffeae831beb7d4895c2b63021e911b51ef50000000";

fn bytes(hex: &str) -> Vec<u8> {
    hex.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

fn riff(chunks: &[u8]) -> Vec<u8> {
    [b"RIFF".as_slice(), &(chunks.len() as u32 + 4).to_le_bytes(), b"WEBP", chunks].concat()
}

/// The extended header for a canvas of `width` × `height`.
fn extended(flags: u8, width: u32, height: u32) -> Vec<u8> {
    let side = |side: u32| (side - 1).to_le_bytes()[..3].to_vec();
    [b"VP8X\x0a\0\0\0".to_vec(), vec![flags, 0, 0, 0], side(width), side(height)].concat()
}

pub fn lossy() -> Vec<u8> {
    riff(&bytes(VP8_CHUNK))
}

pub fn lossy_with_alpha() -> Vec<u8> {
    riff(&[extended(0x10, 24, 16), bytes(ALPHA_CHUNK), bytes(VP8_CHUNK)].concat())
}

pub fn lossy_with_exif(orientation: Orientation) -> Vec<u8> {
    let block = super::images::exif(orientation);
    let chunk = [b"EXIF".as_slice(), &(block.len() as u32).to_le_bytes(), &block].concat();
    riff(&[extended(0x08, 24, 16), bytes(VP8_CHUNK), chunk].concat())
}

/// An extended header that states another size than its bitstream.
pub fn of_two_sizes(width: u32, height: u32) -> Vec<u8> {
    riff(&[extended(0, width, height), bytes(VP8_CHUNK)].concat())
}

pub fn animated() -> Vec<u8> {
    bytes(ANIMATION)
}
