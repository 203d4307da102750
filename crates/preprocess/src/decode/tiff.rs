//! The first page of a TIFF. The `tiff` crate undoes strips, tiles, compression, predictors and byte order; what the
//! samples mean is decided here, since the crate knows neither palettes nor chroma.
//!
//! So the page is shown to the crate as plain grey bands, whatever its colours ([`Source`] changes those two bytes).

mod pixels;
mod source;

use scrutineer_types::{Format, ImageFault};
use tiff::{
    TiffError, TiffFormatError,
    decoder::{Decoder, Limits},
};

use self::source::Source;
use super::Decoded;
use crate::{
    fault,
    header::{
        self, Header, jpeg,
        tiff::{Page, read_page},
    },
};

/// Bytes of one table of the directory; strips of one row of the tallest image fit.
const MAX_TABLE_BYTES: usize = 4 << 20;

/// Decodes into `pixels`.
pub(crate) fn decode(bytes: &[u8], header: &Header, pixels: &mut Vec<u8>) -> Result<Decoded, ImageFault> {
    let page = read_page(bytes).map_err(|flaw| header::fault_of(flaw, Format::Tiff))?;
    check_chunks(bytes, &page)?;
    let (width, height) = header.stored_size();
    let raw = samples(bytes, &page).map_err(|error| explain(&error))?;
    pixels::to_rgb(&raw, &page, pixels);
    Ok(Decoded::whole(width, height))
}

/// Every strip or tile has to be there, and a JPEG within must have the size that memory was counted for.
fn check_chunks(bytes: &[u8], page: &Page) -> Result<(), ImageFault> {
    for &(offset, length) in &page.chunks {
        let range =
            usize::try_from(offset).ok().zip(offset.checked_add(length).and_then(|end| usize::try_from(end).ok()));
        let Some(chunk) = range.and_then(|(start, end)| bytes.get(start..end)) else {
            return Err(fault::cut_off(Format::Tiff));
        };
        if !page.jpeg {
            continue;
        }
        let flawed = |flaw| header::fault_of(flaw, Format::Tiff);
        let head = jpeg::read(chunk).map_err(flawed)?;
        let (width, height) = (head.stored.width, head.stored.height);
        if width != page.chunk.0 || height > page.chunk.1 {
            return Err(fault::corrupt(Format::Tiff, "a JPEG within has another size than its strip or tile"));
        }
        if jpeg::count_scans(chunk, head.scan).map_err(flawed)? > super::jpeg::MAX_SCANS {
            return Err(fault::unsupported("is a TIFF of progressive JPEGs; save it with LZW or Deflate"));
        }
    }
    Ok(())
}

/// All samples as stored: rows padded to whole bytes, 16 bits in the machine's order, planes one after the other.
fn samples(bytes: &[u8], page: &Page) -> Result<Vec<u8>, TiffError> {
    let planes = if page.planar { usize::from(page.samples) } else { 1 };
    let size = planes * page.row_bytes() * page.stored.height as usize;
    let mut limits = Limits::default();
    limits.decoding_buffer_size = size.max(MAX_TABLE_BYTES);
    limits.intermediate_buffer_size = bytes.len().max(MAX_TABLE_BYTES);
    limits.ifd_value_size = MAX_TABLE_BYTES;
    let mut decoder = Decoder::new(Source::new(bytes, page))?.with_limits(limits);
    if page.reversed_bits {
        decoder.inner().reverse_bits();
    }
    let mut raw = vec![0; size];
    if decoder.image_buffer_layout()?.complete_len != size {
        return Err(TiffError::FormatError(TiffFormatError::InconsistentSizesEncountered));
    }
    if page.planar && page.tiled {
        read_planes_of_tiles(&mut decoder, page, &mut raw)?;
    } else {
        decoder.read_image_bytes(&mut raw)?;
    }
    Ok(raw)
}

/// Tile by tile: the decoder takes the last tiles of every plane but the first for whole ones, and overruns the plane.
fn read_planes_of_tiles(decoder: &mut Decoder<Source<'_>>, page: &Page, raw: &mut [u8]) -> Result<(), TiffError> {
    let (width, height) = (page.stored.width, page.stored.height);
    let (across, down) = (width.div_ceil(page.chunk.0), height.div_ceil(page.chunk.1));
    let (row_bytes, tile_bytes) = (page.row_bytes(), page.chunk.0 as usize * usize::from(page.bits) / 8);
    let mut tile = Vec::new();
    for (plane, rows) in raw.chunks_exact_mut(row_bytes * height as usize).enumerate() {
        for chunk in 0..across * down {
            let number = plane as u32 * across * down + chunk;
            let layout = decoder.image_chunk_buffer_layout(number)?;
            let Some(stride) = layout.row_stride else { continue };
            tile.resize(layout.len, 0);
            decoder.read_chunk_bytes(number, &mut tile)?;
            let (left, top) = ((chunk % across) as usize * tile_bytes, (chunk / across * page.chunk.1) as usize);
            for (row, from) in rows.chunks_exact_mut(row_bytes).skip(top).zip(tile.chunks_exact(stride.get())) {
                let inside = from.len().min(row_bytes - left);
                row[left..left + inside].copy_from_slice(&from[..inside]);
            }
        }
    }
    Ok(())
}

fn explain(error: &TiffError) -> ImageFault {
    match error {
        TiffError::UnsupportedError(error) => fault::unsupported(&format!("is a TIFF of a rare kind ({error})")),
        TiffError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            fault::corrupt(Format::Tiff, "it holds less than it states")
        }
        error => fault::corrupt(Format::Tiff, &error.to_string()),
    }
}
