//! What is known of an image before and besides inference.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An encoding that Scrutineer decodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// JPEG, baseline or progressive.
    Jpeg,
    /// PNG.
    Png,
    /// WebP, lossy or lossless.
    Webp,
    /// Windows bitmap.
    Bmp,
    /// TIFF; its first page.
    Tiff,
    /// GIF; its first frame.
    Gif,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Jpeg, Self::Png, Self::Webp, Self::Bmp, Self::Tiff, Self::Gif];

    /// The IANA media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Bmp => "image/bmp",
            Self::Tiff => "image/tiff",
            Self::Gif => "image/gif",
        }
    }

    /// The word used in JSON and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "jpeg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Bmp => "bmp",
            Self::Tiff => "tiff",
            Self::Gif => "gif",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A received image: what its header and its bytes say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImageInfo {
    /// Pixels across, upright (after EXIF orientation).
    pub width: u32,
    /// Pixels down, upright.
    pub height: u32,
    /// How it is encoded.
    pub format: Format,
    /// Length of the original in bytes.
    pub size_bytes: u64,
    /// SHA-256 of the original, in lower-case hexadecimal.
    pub sha256: String,
}

/// Measures of an image taken before inference, on a grey copy of at most 512 pixels along the longer side.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Quality {
    /// Variance of the 3 × 3 Laplacian over 8-bit luma (Pech-Pacheco et al., 2000); blurred images have little.
    pub sharpness: f32,
    /// Mean luma in `0..=1`.
    pub brightness: f32,
    /// Standard deviation of luma, in units of full scale, `0..=0.5`.
    pub contrast: f32,
    /// Share of pixels at or within 2 of black or white, in `0..=1`.
    pub clipped: f32,
}

/// Why an image cannot be judged: the image's fault, never ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImageFault {
    /// A stable word for programs.
    pub code: ImageFaultCode,
    /// What is wrong and what to do, for people.
    pub message: String,
}

/// The kinds of [`ImageFault`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImageFaultCode {
    /// No bytes at all.
    Empty,
    /// Not an image of a known format, whatever its name says.
    UnsupportedFormat,
    /// More pixels, or longer sides, than the limits allow; found in the header, before decoding.
    TooManyPixels,
    /// The pixels cannot be decoded: cut off or damaged.
    Corrupt,
}

impl ImageFaultCode {
    /// The word used in JSON and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::UnsupportedFormat => "unsupported_format",
            Self::TooManyPixels => "too_many_pixels",
            Self::Corrupt => "corrupt",
        }
    }
}

impl fmt::Display for ImageFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ImageFault {}
