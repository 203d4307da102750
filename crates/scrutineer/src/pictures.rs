//! Small copies of images, for reports.

use crate::config::Config;

/// How many a report shows.
pub const MOST: usize = 12;

/// Their longer side, in pixels, and their JPEG quality.
const SIDE: u32 = 640;
const QUALITY: u8 = 80;

/// The media type of a copy.
pub const MEDIA_TYPE: &str = "image/jpeg";

/// A small upright copy of an encoded image; `None` where it cannot be decoded.
pub fn copy(bytes: &[u8], config: &Config) -> Option<Vec<u8>> {
    let upright = scrutineer_preprocess::decode_upright(bytes, &config.images.limits(), Some(SIDE)).ok()?;
    Some(scrutineer_preprocess::encode_jpeg(&upright, QUALITY))
}
