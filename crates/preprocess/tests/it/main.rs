//! The crate as its users see it: bytes in, outcomes out. Every image is made here.

mod bad_input;
mod extremes;
mod formats;
mod images;
mod jpeg_damage;
mod orientation;
mod photographs;
mod probing;
mod quality;
mod webp_samples;
