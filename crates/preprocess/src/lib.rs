//! From encoded bytes to an upright image, its quality and the model's input tensor.
//!
//! [`probe`] reads the header from the first bytes of an upload, so that what is refused is refused before it costs
//! anything. [`prepare`] does the whole way: JPEG is decoded straight to the smallest DCT scale that still covers what
//! is needed, quality is measured, and the image is resized, turned upright and packed into the tensor in one pass. [`open`]
//! is the same for parts of an image: regions, tiles, turned as a route says, with what lies outside a polygon masked.
//! [`decode_upright`] and [`encode_jpeg`] serve annotated copies and thumbnails.
//!
//! What is wrong with an image is an [`ImageFault`](scrutineer_types::ImageFault): an outcome with a reason to act on.
//! Everything here is a function of its arguments; a thread keeps its buffers between calls, up to a bound.

mod config;
mod cut;
mod decode;
mod encode;
mod exif;
mod fault;
mod fit;
mod header;
mod lighting;
mod limits;
mod mapping;
mod mask;
mod orientation;
mod picture;
mod prepare;
mod probe;
mod quality;
mod resize;
mod scratch;
mod tensor;
mod upright;

pub use config::Config;
pub use cut::Cut;
pub use encode::encode_jpeg;
pub use header::Header;
pub use image::{GrayImage, RgbImage};
pub use limits::Limits;
pub use mapping::Mapping;
pub use orientation::Orientation;
pub use picture::{Picture, open};
pub use prepare::{Prepared, prepare};
pub use probe::{MAX_PROBE_BYTES, MAX_TIFF_PROBE_BYTES, Probe, not_an_image, probe};
pub use upright::decode_upright;

#[cfg(test)]
mod tests {
    //! What the unit tests of several files need.

    use scrutineer_types::{ChannelOrder, Fit, InputSpec, LetterboxAnchor, Lighting};

    pub(crate) fn letterbox(anchor: LetterboxAnchor) -> Fit {
        Fit::Letterbox { anchor, pad: 114 }
    }

    pub(crate) fn spec(width: u32, height: u32, fit: Fit) -> InputSpec {
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
}
