//! What an image says of itself before its pixels: format, size, orientation. Nothing is allocated by what it claims.

pub(crate) mod bmp;
pub(crate) mod gif;
pub(crate) mod jpeg;
pub(crate) mod png;
pub(crate) mod tiff;
pub(crate) mod webp;

use scrutineer_types::{Format, ImageFault};

use crate::{fault, orientation::Orientation, probe};

/// What an image's header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// How it is encoded, by its first bytes, whatever its name says.
    pub format: Format,
    /// Pixels across, upright (after the orientation that EXIF or TIFF states).
    pub width: u32,
    /// Pixels down, upright.
    pub height: u32,
    /// How the stored pixels are turned upright.
    pub orientation: Orientation,
}

impl Header {
    /// The size as stored, before it is turned upright.
    pub(crate) fn stored_size(&self) -> (u32, u32) {
        self.orientation.turn_size((self.width, self.height))
    }
}

/// Size and orientation as a format's reader found them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stored {
    /// Pixels across, as stored; at least 1.
    pub width: u32,
    /// Pixels down, as stored; at least 1.
    pub height: u32,
    /// The orientation found; `Normal` where none is stated.
    pub orientation: Orientation,
    /// False where an orientation is announced but lies beyond these bytes.
    pub oriented: bool,
}

impl Stored {
    pub fn header(self, format: Format) -> Header {
        let (width, height) = self.orientation.turn_size((self.width, self.height));
        Header { format, width, height, orientation: self.orientation }
    }
}

/// Why a header cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// It goes on beyond these bytes.
    Short,
    /// It contradicts its format; the words complete "its header is damaged: …".
    Broken(&'static str),
    /// It is of a kind that is not decoded; the words complete "this …".
    Unsupported(&'static str),
}

/// Reads the header that these bytes, of a known format, begin with.
pub(crate) fn read(bytes: &[u8], format: Format) -> Result<Stored, Flaw> {
    match format {
        Format::Jpeg => jpeg::read(bytes).map(|head| head.stored),
        Format::Png => png::read(bytes),
        Format::Webp => webp::read(bytes),
        Format::Bmp => bmp::read(bytes),
        Format::Tiff => tiff::read(bytes),
        Format::Gif => gif::read(bytes),
    }
}

/// The header of a whole file, or what is wrong with it.
pub(crate) fn of_file(bytes: &[u8]) -> Result<Header, ImageFault> {
    let probe::Sniffed::Known(format) = probe::sniff(bytes) else { return Err(probe::not_an_image(bytes)) };
    match read(bytes, format) {
        Ok(stored) => Ok(stored.header(format)),
        Err(flaw) => Err(fault_of(flaw, format)),
    }
}

/// The flaw of a whole file's header as a fault.
pub(crate) fn fault_of(flaw: Flaw, format: Format) -> ImageFault {
    match flaw {
        Flaw::Short => fault::cut_off(format),
        Flaw::Broken(how) => fault::corrupt(format, &format!("its header is damaged: {how}")),
        Flaw::Unsupported(what) => fault::unsupported(what),
    }
}

/// The `N` bytes at `at`.
pub(crate) fn bytes_at<const N: usize>(bytes: &[u8], at: usize) -> Result<[u8; N], Flaw> {
    bytes.get(at..).and_then(<[u8]>::first_chunk).copied().ok_or(Flaw::Short)
}
