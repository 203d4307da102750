//! Reads barcodes from parts of an image: what a parcel is called, in its own words.
//!
//! [`Reader::read`] is told where barcodes are and given those parts at the original's full resolution. A part is tried in several
//! ways, the likely and cheap ones of all parts first, until it is read or the time is up. What is under way then is finished: on a
//! part of [`MOST_PIXELS`], and none is larger, that is a tenth of a second at worst; cutting a part of many megapixels out of the
//! image comes on top. The symbologies themselves are read by the crate `rxing`;
//! ours is what makes them readable: which way the bars run, turning them upright, the mean along the bars that takes the noise
//! away, and that two scan lines must agree.

mod config;
mod linear;
mod patch;
mod reader;
mod symbols;

pub use config::Config;
pub use image::GrayImage;
pub use patch::MOST_PIXELS;
pub use reader::{Reader, Reading};
