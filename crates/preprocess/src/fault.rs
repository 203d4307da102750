//! Faults of images, in words that say what to do. This crate has no other errors.

use scrutineer_types::{Format, ImageFault, ImageFaultCode};

/// What is accepted, as every refusal ends.
const ACCEPTED: &str = "JPEG, PNG, WebP, BMP, TIFF and GIF are accepted";

pub(crate) fn empty() -> ImageFault {
    ImageFault { code: ImageFaultCode::Empty, message: "the image is empty (0 bytes)".into() }
}

/// `what` completes "this …", as "is a PDF".
pub(crate) fn unsupported(what: &str) -> ImageFault {
    ImageFault { code: ImageFaultCode::UnsupportedFormat, message: format!("this {what}; {ACCEPTED}") }
}

pub(crate) fn cut_off(format: Format) -> ImageFault {
    corrupt(format, "it is cut off; send the whole file")
}

/// The size stands beyond the first `bound` bytes, where it is not looked for.
pub(crate) fn late_header(format: Format, bound: usize) -> ImageFault {
    let mib = bound >> 20;
    corrupt(
        format,
        &format!("its size does not stand in its first {mib} MiB; compress it, or write its directory first"),
    )
}

/// `how` completes "the JPEG cannot be decoded: …".
pub(crate) fn corrupt(format: Format, how: &str) -> ImageFault {
    let message = format!("the {} cannot be decoded: {how}", name(format));
    ImageFault { code: ImageFaultCode::Corrupt, message }
}

pub(crate) fn too_many_pixels(message: String) -> ImageFault {
    ImageFault { code: ImageFaultCode::TooManyPixels, message }
}

/// The format as people write it.
fn name(format: Format) -> &'static str {
    match format {
        Format::Jpeg => "JPEG",
        Format::Png => "PNG",
        Format::Webp => "WebP",
        Format::Bmp => "BMP",
        Format::Tiff => "TIFF",
        Format::Gif => "GIF",
    }
}
