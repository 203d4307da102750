//! The crate as its users see it: bytes in, outcomes out. Every image is made here.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::float_cmp, reason = "scales and shares are exact in binary")]

mod bad_input;
mod extremes;
mod formats;
mod gif;
mod images;
mod jpeg_damage;
mod orientation;
mod parts;
mod photographs;
mod probing;
mod quality;
mod tiff;
mod tiff_samples;
mod webp_samples;
