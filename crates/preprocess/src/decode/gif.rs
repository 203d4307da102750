//! The first frame of a GIF through the `gif` crate, on a white canvas.

use gif::{ColorOutput, DecodeOptions, Decoder, DecodingError, MemoryLimit};
use scrutineer_types::{Format, ImageFault};

use super::Decoded;
use crate::{
    fault,
    header::{self, Header},
};

/// What the decoder may allocate besides the frame: comments and profiles.
const SPARE_BYTES: u64 = 1 << 20;

/// Decodes into `pixels`.
pub(crate) fn decode(bytes: &[u8], header: &Header, pixels: &mut Vec<u8>) -> Result<Decoded, ImageFault> {
    if !header::gif::is_whole(bytes) {
        return Err(fault::cut_off(Format::Gif));
    }
    let (width, height) = header.stored_size();
    draw(bytes, width, height, pixels)
        .map_err(|error| fault::corrupt(Format::Gif, &error.to_string()))?
        .then(|| Decoded::whole(width, height))
        .ok_or_else(|| fault::corrupt(Format::Gif, "it states two sizes"))
}

/// False where the decoder disagrees about the size that was checked.
fn draw(bytes: &[u8], width: u32, height: u32, pixels: &mut Vec<u8>) -> Result<bool, DecodingError> {
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::Indexed);
    options.allow_unknown_blocks(true);
    let bound = u64::from(width) * u64::from(height) + SPARE_BYTES;
    options.set_memory_limit(MemoryLimit::Bytes(bound.try_into().expect("more than the spare bytes is not 0")));
    let mut decoder = options.read_info(bytes)?;
    let Some(frame) = decoder.read_next_frame()? else { return Ok(false) };
    let (left, top) = (usize::from(frame.left), usize::from(frame.top));
    let (frame_width, frame_height) = (usize::from(frame.width), usize::from(frame.height));
    let (width, height) = (width as usize, height as usize);
    if left + frame_width > width || top + frame_height > height {
        return Ok(false);
    }
    let (indices, transparent) = (frame.buffer.to_vec(), frame.transparent);
    let colours = colours(&decoder, transparent)?;
    pixels.clear();
    pixels.resize(3 * width * height, 255);
    for (row, indices) in indices.chunks_exact(frame_width).enumerate() {
        let start = 3 * ((top + row) * width + left);
        let (target, _) = pixels[start..start + 3 * frame_width].as_chunks_mut::<3>();
        target.iter_mut().zip(indices).for_each(|(pixel, &index)| *pixel = colours[usize::from(index)]);
    }
    Ok(true)
}

/// The colour of each index; white where it is transparent or the palette has none, as nothing was drawn there.
fn colours(decoder: &Decoder<&[u8]>, transparent: Option<u8>) -> Result<[[u8; 3]; 256], DecodingError> {
    let (palette, _) = decoder.palette()?.as_chunks::<3>();
    let mut colours = [[255; 3]; 256];
    colours.iter_mut().zip(palette).for_each(|(colour, &stated)| *colour = stated);
    if let Some(index) = transparent {
        colours[usize::from(index)] = [255; 3];
    }
    Ok(colours)
}
