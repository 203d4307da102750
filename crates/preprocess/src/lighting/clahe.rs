//! Contrast-limited adaptive histogram equalization (K. Zuiderveld, Graphics Gems IV, 1994), value for value as OpenCV's
//! `createCLAHE(2.0, (8, 8))` does it on 8 bits.

/// Tiles along each side.
const TILES: usize = 8;

/// How many times its even share a value may have in a tile's histogram.
const CLIP_LIMIT: f64 = 2.0;

/// Equalizes rows of `width` values.
pub(super) fn equalize(grey: &[u8], width: usize) -> Vec<u8> {
    let height = grey.len() / width.max(1);
    if height == 0 {
        return Vec::new();
    }
    let tables = tables(grey, width, height);
    let (tile_width, tile_height) = (extended(width, height) / TILES, extended(height, width) / TILES);
    let columns: Vec<Between> = (0..width).map(|x| Between::new(x, tile_width)).collect();
    let mut out = Vec::with_capacity(grey.len());
    for (y, row) in grey.chunks_exact(width).enumerate() {
        let rows = Between::new(y, tile_height);
        let (upper, lower) = (&tables[rows.first * TILES..][..TILES], &tables[rows.second * TILES..][..TILES]);
        out.extend(row.iter().zip(&columns).map(|(&value, column)| {
            let value = usize::from(value);
            let mix = |tables: &[[u8; 256]]| {
                f32::from(tables[column.first][value]) * (1.0 - column.share)
                    + f32::from(tables[column.second][value]) * column.share
            };
            (mix(upper) * (1.0 - rows.share) + mix(lower) * rows.share).round_ties_even() as u8
        }));
    }
    out
}

/// A side as long as whole tiles make it. OpenCV lengthens both sides where either needs it, one that fits by a tile's
/// worth of pixels.
fn extended(side: usize, other: usize) -> usize {
    if side.is_multiple_of(TILES) && other.is_multiple_of(TILES) { side } else { side + TILES - side % TILES }
}

/// What each tile makes of each value, row by row of tiles.
fn tables(grey: &[u8], width: usize, height: usize) -> Vec<[u8; 256]> {
    let (tile_width, tile_height) = (extended(width, height) / TILES, extended(height, width) / TILES);
    let mut histograms = vec![[0_u32; 256]; TILES * TILES];
    for y in 0..tile_height * TILES {
        let row = &grey[mirrored(y, height) * width..][..width];
        let tiles = &mut histograms[y / tile_height * TILES..][..TILES];
        for (tile, histogram) in tiles.iter_mut().enumerate() {
            let start = tile * tile_width;
            let inside = start.min(width)..(start + tile_width).min(width);
            row[inside].iter().for_each(|&value| histogram[usize::from(value)] += 1);
            for x in start.max(width)..start + tile_width {
                histogram[usize::from(row[mirrored(x, width)])] += 1;
            }
        }
    }
    histograms.iter_mut().map(|histogram| table(histogram, tile_width * tile_height)).collect()
}

/// The place of a pixel beyond the border, mirrored at the last pixel, as often as it takes.
fn mirrored(at: usize, side: usize) -> usize {
    let period = 2 * (side - 1).max(1);
    let at = at % period;
    if side == 1 { 0 } else { at.min(period - at) }
}

/// The cumulative histogram of a tile, what exceeds the limit spread over all values.
fn table(histogram: &mut [u32; 256], pixels: usize) -> [u8; 256] {
    let limit = ((CLIP_LIMIT * pixels as f64 / 256.0) as u32).max(1);
    let mut excess = 0;
    for count in histogram.iter_mut() {
        excess += count.saturating_sub(limit);
        *count = (*count).min(limit);
    }
    let (each, mut rest) = (excess / 256, excess % 256);
    for count in histogram.iter_mut() {
        *count += each;
    }
    let step = (256 / rest.max(1)).max(1) as usize;
    for count in histogram.iter_mut().step_by(step) {
        if rest == 0 {
            break;
        }
        *count += 1;
        rest -= 1;
    }
    let scale = 255.0 / pixels as f32;
    let mut sum = 0;
    histogram.map(|count| {
        sum += count;
        (sum as f32 * scale).round_ties_even() as u8
    })
}

/// The two tiles between whose centres a pixel lies, and how far it is towards the second.
struct Between {
    first: usize,
    second: usize,
    share: f32,
}

impl Between {
    fn new(at: usize, tile: usize) -> Self {
        let position = at as f32 * (1.0 / tile as f32) - 0.5;
        let first = position.floor();
        // Casting cuts at 0.
        Self { first: first as usize, second: ((first + 1.0) as usize).min(TILES - 1), share: position - first }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A dark ramp with grain, the same as the one that OpenCV was given.
    fn picture(width: usize, height: usize) -> Vec<u8> {
        let mut state = 1_u32;
        (0..width * height)
            .map(|i| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (i % width * 90 / width + i / width * 60 / height) as u8 + (state >> 27) as u8
            })
            .collect()
    }

    /// FNV-1a, 32 bits.
    fn hash(values: &[u8]) -> u32 {
        values.iter().fold(0x811c_9dc5, |hash, &value| (hash ^ u32::from(value)).wrapping_mul(0x0100_0193))
    }

    #[test]
    fn every_value_is_open_cvs() {
        // Golden: cv2.createCLAHE(2.0, (8, 8)).apply(picture) of opencv-python-headless 5.0.0.93.
        for (width, height, before, after) in [
            (64, 48, 0x2ef8_a3d9, 0x4165_01f3),
            (640, 480, 0xf732_4b0a, 0x083c_63bf),
            (320, 213, 0x1c05_fd35, 0x0c35_c7c5),
            (50, 37, 0xba46_e071, 0x5787_fb89),
            (64, 37, 0xb089_c9a4, 0x9d80_8016),
            (7, 5, 0x252d_65a7, 0x0f96_b525),
            (1, 1, 0x020c_5866, 0x7a0b_824e),
        ] {
            let picture = picture(width, height);
            assert_eq!(hash(&picture), before, "the picture of {width} × {height} itself");
            assert_eq!(hash(&equalize(&picture, width)), after, "{width} × {height}");
        }
    }
}
