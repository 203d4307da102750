//! From a TIFF's samples to RGB.

use crate::{
    decode::colour::{inks_to_rgb, multiplied_over_white, over_white, to_8_bits, ycbcr_to_rgb},
    header::tiff::{Alpha, Colour, Page},
};

impl Page {
    /// Bytes of a row of one plane.
    pub(super) fn row_bytes(&self) -> usize {
        let samples = if self.planar { 1 } else { usize::from(self.samples) };
        (self.stored.width as usize * samples * usize::from(self.bits)).div_ceil(8)
    }
}

/// Fills `pixels` from all samples of a page, as the decoder gives them.
pub(super) fn to_rgb(raw: &[u8], page: &Page, pixels: &mut Vec<u8>) {
    let (width, height, samples) = (page.stored.width as usize, page.stored.height as usize, usize::from(page.samples));
    pixels.clear();
    pixels.reserve_exact(3 * width * height);
    let plane_bytes = page.row_bytes() * height;
    let mut row = vec![0; width * samples];
    for y in 0..height {
        if page.planar {
            for (plane, rows) in raw.chunks_exact(plane_bytes).enumerate() {
                widen(
                    &rows[y * page.row_bytes()..][..page.row_bytes()],
                    page,
                    row.iter_mut().skip(plane).step_by(samples),
                );
            }
        } else {
            widen(&raw[y * page.row_bytes()..][..page.row_bytes()], page, row.iter_mut());
        }
        for pixel in row.chunks_exact(samples) {
            pixels.extend(rgb(pixel, page));
        }
    }
}

/// Brings the samples of a row to 8 bits each; indices into a palette stay as they are.
fn widen<'a>(raw: &[u8], page: &Page, row: impl Iterator<Item = &'a mut u8>) {
    match page.bits {
        8 => row.zip(raw).for_each(|(sample, &value)| *sample = value),
        16 => row.zip(raw.as_chunks().0).for_each(|(sample, &pair)| *sample = to_8_bits(u16::from_ne_bytes(pair))),
        bits => {
            let each = usize::from(8 / bits);
            let most = u8::MAX >> (8 - bits);
            let scale = if page.colour == Colour::Palette { 1 } else { u8::MAX / most };
            for (at, sample) in row.enumerate() {
                let shift = 8 - usize::from(bits) * (at % each + 1);
                *sample = (raw[at / each] >> shift & most) * scale;
            }
        }
    }
}

/// One pixel of 8-bit samples; a palette's index, where it is one.
fn rgb(pixel: &[u8], page: &Page) -> [u8; 3] {
    let colour = match (page.colour, pixel) {
        (Colour::WhiteIsZero, &[grey, ..]) => [255 - grey; 3],
        (Colour::BlackIsZero, &[grey, ..]) => [grey; 3],
        (Colour::Palette, &[index, ..]) => {
            let count = page.palette.len() / 3;
            // Other files exist: palettes of 8 bits in 16.
            [0, 1, 2].map(|colour| (page.palette[colour * count + usize::from(index)] >> 8) as u8)
        }
        (Colour::Rgb, &[r, g, b, ..]) => [r, g, b],
        (Colour::YCbCr, &[y, cb, cr, ..]) => ycbcr_to_rgb([y, cb, cr]),
        (Colour::Cmyk, &[c, m, y, k, ..]) => inks_to_rgb([c, m, y, k].map(|ink| 255 - ink)),
        _ => unreachable!("the header has at least as many samples as its colours"),
    };
    let alpha = pixel.get(usize::from(page.colour.samples())).copied();
    match (page.alpha, alpha) {
        (Alpha::Unassociated, Some(alpha)) => over_white(colour, alpha),
        (Alpha::Associated, Some(alpha)) => multiplied_over_white(colour, alpha),
        _ => colour,
    }
}
