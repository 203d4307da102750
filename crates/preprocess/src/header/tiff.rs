//! The first page of a TIFF (TIFF 6.0 and BigTIFF): size, orientation, and whether its pixels can be decoded.

use super::{Flaw, Stored};
use crate::orientation::Orientation;

mod directory;

use directory::{Directory, tag};

/// The first four bytes, in either byte order; 43 is BigTIFF.
pub(crate) const SIGNATURES: [&[u8]; 4] = [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"];

/// Samples of a pixel at most: CMYK and alpha.
const MAX_SAMPLES: u16 = 5;

/// What the first page says of itself.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub stored: Stored,
    pub colour: Colour,
    /// Bits of a sample: 1, 2, 4, 8 or 16.
    pub bits: u8,
    /// Samples of a pixel, alpha and others besides the colour included.
    pub samples: u16,
    pub alpha: Alpha,
    /// Each sample lies in a plane of its own.
    pub planar: bool,
    pub jpeg: bool,
    /// Bits within a byte are stored last first.
    pub reversed_bits: bool,
    /// Where the two bytes are that say what the samples mean.
    pub colour_at: usize,
    /// It is cut into tiles rather than strips.
    pub tiled: bool,
    /// Size of a strip or tile.
    pub chunk: (u32, u32),
    /// Offset and length of every strip or tile.
    pub chunks: Vec<(u64, u64)>,
    /// Red, green and blue of each index in 16 bits, one colour after the other.
    pub palette: Vec<u16>,
}

/// What the samples mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Colour {
    WhiteIsZero,
    BlackIsZero,
    Rgb,
    Palette,
    Cmyk,
    /// By the luma of ITU-R BT.601, over the whole range, as JPEG has it.
    YCbCr,
}

impl Colour {
    /// Samples without alpha.
    pub fn samples(self) -> u16 {
        match self {
            Self::WhiteIsZero | Self::BlackIsZero | Self::Palette => 1,
            Self::Rgb | Self::YCbCr => 3,
            Self::Cmyk => 4,
        }
    }
}

/// What the sample behind the colour's is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Alpha {
    /// There is none, or it says nothing of transparency.
    None,
    /// The colour is already multiplied by it.
    Associated,
    Unassociated,
}

/// Reads size and orientation, and refuses what is not decoded.
pub(crate) fn read(bytes: &[u8]) -> Result<Stored, Flaw> {
    description(&Directory::first(bytes)?).map(|page| page.stored)
}

/// Reads everything that decoding needs, from a whole file.
pub(crate) fn read_page(bytes: &[u8]) -> Result<Page, Flaw> {
    let directory = Directory::first(bytes)?;
    let mut page = description(&directory)?;
    let (offsets, lengths) =
        if page.tiled { (tag::TILE_OFFSETS, tag::TILE_LENGTHS) } else { (tag::STRIP_OFFSETS, tag::STRIP_LENGTHS) };
    page.chunks = directory.numbers(offsets)?.into_iter().zip(directory.numbers(lengths)?).collect();
    if page.colour == Colour::Palette {
        page.palette = directory.numbers(tag::COLOUR_MAP)?.into_iter().map(|value| value as u16).collect();
        if page.palette.len() < 3 << page.bits {
            return Err(Flaw::Broken("its palette is too short"));
        }
    }
    Ok(page)
}

fn description(directory: &Directory<'_>) -> Result<Page, Flaw> {
    let one = |tag, default| directory.number(tag).map(|value| value.unwrap_or(default));
    if directory.has(tag::DNG_VERSION) || one(tag::NEW_SUBFILE_TYPE, 0)? & 1 != 0 {
        return Err(Flaw::Unsupported(
            "is a camera's raw image, or a TIFF that begins with a thumbnail; export it as JPEG",
        ));
    }
    let side = |value: u64| u32::try_from(value).ok().filter(|&side| side > 0).ok_or(Flaw::Broken("it states no size"));
    let (width, height) = (side(one(tag::WIDTH, 0)?)?, side(one(tag::HEIGHT, 0)?)?);
    let orientation = u16::try_from(one(tag::ORIENTATION, 1)?).ok().and_then(Orientation::from_exif);
    check_compression(one(tag::COMPRESSION, 1)?)?;
    let jpeg = one(tag::COMPRESSION, 1)? == 7;
    let (colour_at, colour) = colour(directory)?;
    let samples = u16::try_from(one(tag::SAMPLES, 1)?).unwrap_or(u16::MAX);
    let bits = bits(directory, samples)?;
    check_samples(directory, colour, bits, samples)?;
    if colour == Colour::YCbCr && !jpeg && directory.some_numbers(tag::SUBSAMPLING)? != [1, 1] {
        return Err(Flaw::Unsupported("is a TIFF of subsampled YCbCr without JPEG compression; save it as RGB"));
    }
    let tiled = directory.has(tag::TILE_OFFSETS);
    let chunk = if tiled {
        (side(one(tag::TILE_WIDTH, 0)?)?, side(one(tag::TILE_HEIGHT, 0)?)?)
    } else {
        let rows = one(tag::ROWS_PER_STRIP, height.into())?;
        (width, side(rows.min(height.into()))?)
    };
    // Each tile is decompressed whole, however little of it the image covers.
    let padded = |side: u32, chunk: u32| u64::from(side.div_ceil(chunk)) * u64::from(chunk);
    if padded(width, chunk.0).saturating_mul(padded(height, chunk.1))
        > 4 * u64::from(width) * u64::from(height) + (1 << 24)
    {
        return Err(Flaw::Broken("its tiles are far larger than it is"));
    }
    Ok(Page {
        stored: Stored { width, height, orientation: orientation.unwrap_or_default(), oriented: true },
        colour,
        bits,
        samples,
        alpha: alpha(directory, colour, samples)?,
        planar: one(tag::PLANAR, 1)? == 2 && samples > 1,
        jpeg,
        reversed_bits: one(tag::FILL_ORDER, 1)? == 2,
        colour_at,
        tiled,
        chunk,
        chunks: Vec::new(),
        palette: Vec::new(),
    })
}

fn check_compression(method: u64) -> Result<(), Flaw> {
    match method {
        // None, CCITT group 4, LZW, JPEG, Deflate under both of its numbers, PackBits.
        1 | 4 | 5 | 7 | 8 | 32_946 | 32_773 => Ok(()),
        2 | 3 => Err(Flaw::Unsupported("is a fax in a TIFF of CCITT group 3; save it as group 4, LZW or PNG")),
        6 => Err(Flaw::Unsupported(
            "is a TIFF of old-style JPEG; save it with JPEG, LZW or Deflate compression of today",
        )),
        34_712 => Err(Flaw::Unsupported("is a TIFF compressed by JPEG 2000; save it with LZW or Deflate")),
        34_887 => Err(Flaw::Unsupported("is a TIFF compressed by LERC; save it with LZW or Deflate")),
        34_925 => Err(Flaw::Unsupported("is a TIFF compressed by LZMA; save it with LZW or Deflate")),
        50_000 => Err(Flaw::Unsupported("is a TIFF compressed by Zstandard; save it with LZW or Deflate")),
        50_001 => Err(Flaw::Unsupported("is a TIFF compressed by WebP; save it with LZW or Deflate, or as WebP")),
        _ => Err(Flaw::Unsupported("is a TIFF of a rare compression; save it with LZW or Deflate")),
    }
}

fn colour(directory: &Directory<'_>) -> Result<(usize, Colour), Flaw> {
    let (at, value) = directory.short(tag::COLOUR).ok_or(Flaw::Broken("it does not say what its samples mean"))?;
    let colour = match value {
        0 => Colour::WhiteIsZero,
        1 => Colour::BlackIsZero,
        2 => Colour::Rgb,
        3 => Colour::Palette,
        4 => return Err(Flaw::Unsupported("is a TIFF that is but a mask of another image")),
        5 if directory.number(tag::INK_SET)?.unwrap_or(1) == 1 => Colour::Cmyk,
        5 => return Err(Flaw::Unsupported("is a TIFF of special inks; save it as RGB")),
        6 => Colour::YCbCr,
        8..=10 => return Err(Flaw::Unsupported("is a TIFF in CIELAB colours; save it as RGB")),
        32_803 | 34_892 => return Err(Flaw::Unsupported("is a camera's raw image; export it as JPEG")),
        32_844 | 32_845 => {
            return Err(Flaw::Unsupported("is a TIFF of luminances (LogLuv); save it as RGB of 8 or 16 bits"));
        }
        _ => return Err(Flaw::Unsupported("is a TIFF of rare colours; save it as RGB")),
    };
    Ok((at, colour))
}

/// The bits of a sample; all have the same.
fn bits(directory: &Directory<'_>, samples: u16) -> Result<u8, Flaw> {
    let stated = directory.some_numbers(tag::BITS)?;
    let bits = stated.first().copied().unwrap_or(1);
    if stated.iter().any(|&other| other != bits)
        || (stated.len() > 1 && stated.len() < usize::from(samples.min(MAX_SAMPLES)))
    {
        return Err(Flaw::Unsupported("is a TIFF whose samples differ in bits; save it with 8 or 16 bits each"));
    }
    Ok(u8::try_from(bits).unwrap_or(u8::MAX))
}

fn check_samples(directory: &Directory<'_>, colour: Colour, bits: u8, samples: u16) -> Result<(), Flaw> {
    let formats = directory.some_numbers(tag::SAMPLE_FORMAT)?;
    if formats.contains(&3) {
        return Err(Flaw::Unsupported(
            "is a TIFF of floating-point samples, whose black and white are not stated; save it with 8 or 16 bits a sample",
        ));
    }
    if formats.iter().any(|format| !matches!(format, 1 | 4)) {
        return Err(Flaw::Unsupported(
            "is a TIFF of signed or complex samples; save it with 8 or 16 bits a sample, unsigned",
        ));
    }
    let fits = match colour {
        Colour::BlackIsZero | Colour::WhiteIsZero => matches!(bits, 1 | 2 | 4 | 8 | 16),
        Colour::Palette => matches!(bits, 1 | 2 | 4 | 8),
        Colour::Rgb | Colour::Cmyk => matches!(bits, 8 | 16),
        Colour::YCbCr => bits == 8,
    };
    if !fits {
        return Err(Flaw::Unsupported("is a TIFF of rarely used bits a sample; save it with 8 or 16"));
    }
    if samples < colour.samples() {
        return Err(Flaw::Broken("it has fewer samples than its colours"));
    }
    if samples > MAX_SAMPLES || (bits < 8 && samples > 1) {
        return Err(Flaw::Unsupported("is a TIFF of many samples a pixel; save it as RGB"));
    }
    Ok(())
}

fn alpha(directory: &Directory<'_>, colour: Colour, samples: u16) -> Result<Alpha, Flaw> {
    if samples == colour.samples() {
        return Ok(Alpha::None);
    }
    Ok(match directory.some_numbers(tag::EXTRA_SAMPLES)?.first() {
        Some(1) => Alpha::Associated,
        Some(2) => Alpha::Unassociated,
        // A fourth sample that nothing is said of is alpha, as everywhere.
        None if colour == Colour::Rgb && samples == 4 => Alpha::Unassociated,
        _ => Alpha::None,
    })
}
