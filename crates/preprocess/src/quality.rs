//! Quality, measured on a small grey copy.
//!
//! The copy is 8-bit luma (0.299 R + 0.587 G + 0.114 B, rounded), averaged so that the longer side has at most
//! [`LONGER_SIDE`] pixels, never enlarged. It is averaged in two steps: first over whole blocks of 8 × 8, 4 × 4 or 2 × 2
//! pixels, as large as leave at least that side, then over equal rectangles. Decoding a JPEG at a DCT scale is the first
//! step or a part of it, to a hundredth of the sharpness of photographs; in one step, sharpness would depend on the
//! scale by half, and so on the size of the model's input.
//!
//! The measures do not change when an image is turned or mirrored, so it is taken as stored.

use scrutineer_types::Quality;

use crate::decode::Decoded;

/// Longer side of the grey copy in pixels.
pub(crate) const LONGER_SIDE: u32 = 512;

/// Measures an image by its decoded pixels.
pub(crate) fn measure(pixels: &[u8], decoded: &Decoded) -> Quality {
    let Grey { values: grey, width, height, .. } = grey_copy(pixels, decoded);
    let mut histogram = [0_u64; 256];
    for &value in &grey {
        histogram[usize::from(value)] += 1;
    }
    let count = grey.len() as f64;
    let moment = |power: i32| {
        let sum: f64 = histogram.iter().enumerate().map(|(value, &n)| (value as f64).powi(power) * n as f64).sum();
        sum / count
    };
    let mean = moment(1);
    let deviation = (moment(2) - mean * mean).max(0.0).sqrt();
    let clipped: u64 = histogram[..=2].iter().chain(&histogram[253..]).sum();
    Quality {
        sharpness: laplacian_variance(&grey, width, height) as f32,
        brightness: (mean / 255.0) as f32,
        contrast: (deviation / 255.0) as f32,
        clipped: (clipped as f64 / count) as f32,
    }
}

/// Variance of [0 1 0; 1 −4 1; 0 1 0] over the interior pixels; 0 where there are none.
fn laplacian_variance(grey: &[u8], width: usize, height: usize) -> f64 {
    if width < 3 || height < 3 {
        return 0.0;
    }
    let (mut sum, mut squares) = (0_i64, 0_u64);
    for y in 1..height - 1 {
        let row = |y: usize, from: usize| &grey[y * width + from..][..width - 2];
        let beside = row(y, 0).iter().zip(row(y, 2));
        let over = row(y - 1, 1).iter().zip(row(y + 1, 1));
        // A row of 512 squares of at most 1020 fits 32 bits, which go through vector registers in one piece.
        let (mut row_sum, mut row_squares) = (0_i32, 0_u32);
        for ((&here, (&left, &right)), (&above, &below)) in row(y, 1).iter().zip(beside).zip(over) {
            let around = i32::from(left) + i32::from(right) + i32::from(above) + i32::from(below);
            let value = around - 4 * i32::from(here);
            row_sum += value;
            row_squares += (value * value) as u32;
        }
        sum += i64::from(row_sum);
        squares += u64::from(row_squares);
    }
    let count = ((width - 2) * (height - 2)) as f64;
    let mean = sum as f64 / count;
    (squares as f64 / count - mean * mean).max(0.0)
}

/// Rows of luma.
struct Grey {
    values: Vec<u8>,
    width: usize,
    height: usize,
    /// The parts of width and height that the image covers.
    covered: (f64, f64),
}

fn grey_copy(pixels: &[u8], decoded: &Decoded) -> Grey {
    let divisor = f64::from(decoded.divisor);
    let longer = (decoded.covered_width.max(decoded.covered_height) * divisor).round();
    let limit = f64::from(LONGER_SIDE);
    let in_blocks = [8, 4, 2].into_iter().find(|&blocks| longer >= limit * f64::from(blocks)).unwrap_or(1);
    let grey = block_means(pixels, decoded, (in_blocks / decoded.divisor).max(1) as usize);
    if longer <= limit {
        return grey;
    }
    let target = |covered: f64| ((covered * divisor * limit / longer).round() as usize).max(1);
    area_means(&grey, target(decoded.covered_width), target(decoded.covered_height))
}

pub(crate) fn luma([r, g, b]: [u8; 3]) -> u8 {
    ((299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b) + 500) / 1000) as u8
}

/// Luma averaged over blocks of `side` × `side` pixels, those at the borders over what there is of them.
fn block_means(pixels: &[u8], decoded: &Decoded, side: usize) -> Grey {
    let (source_width, source_height) = (decoded.width as usize, decoded.height as usize);
    let covered = (decoded.covered_width / side as f64, decoded.covered_height / side as f64);
    let (pixels, _) = pixels.as_chunks::<3>();
    let (width, height) = (source_width.div_ceil(side), source_height.div_ceil(side));
    if side == 1 {
        return Grey { values: pixels.iter().map(|&pixel| luma(pixel)).collect(), width, height, covered };
    }
    let mut values = Vec::with_capacity(width * height);
    let mut sums = vec![0_u32; width];
    for rows in pixels.chunks(source_width * side) {
        sums.fill(0);
        for row in rows.chunks_exact(source_width) {
            for (sum, block) in sums.iter_mut().zip(row.chunks(side)) {
                *sum += block.iter().map(|&pixel| u32::from(luma(pixel))).sum::<u32>();
            }
        }
        let count_down = rows.len() / source_width;
        values.extend(sums.iter().enumerate().map(|(x, sum)| {
            let count = (side.min(source_width - x * side) * count_down) as u32;
            ((sum + count / 2) / count) as u8
        }));
    }
    Grey { values, width, height, covered }
}

/// Averages over `width` × `height` equal rectangles, borders counted by the share that lies within, rounded.
fn area_means(source: &Grey, width: usize, height: usize) -> Grey {
    let (step_x, step_y) = (source.covered.0 / width as f64, source.covered.1 / height as f64);
    // Every border between output columns: the source column that it cuts, and how much of that lies left of it.
    let borders: Vec<(usize, f64)> = (0..=width)
        .map(|x| {
            let at = x as f64 * step_x;
            let column = (at as usize).min(source.width - 1);
            (column, at - column as f64)
        })
        .collect();
    let scale = 1.0 / (step_x * step_y);
    let mut values = Vec::with_capacity(width * height);
    // The rows under one output row, summed by their shares, then summed from the left.
    let mut sums = vec![0.0_f32; source.width];
    let mut running = vec![0.0_f64; source.width];
    for y in 0..height {
        let (top, bottom) = (y as f64 * step_y, (y + 1) as f64 * step_y);
        sums.fill(0.0);
        for row in top as usize..(bottom.ceil() as usize).min(source.height) {
            let share = (bottom.min((row + 1) as f64) - top.max(row as f64)) as f32;
            let row = &source.values[row * source.width..(row + 1) * source.width];
            sums.iter_mut().zip(row).for_each(|(sum, &value)| *sum += share * f32::from(value));
        }
        let mut total = 0.0;
        for (running, sum) in running.iter_mut().zip(&sums) {
            *running = total;
            total += f64::from(*sum);
        }
        let mut before = 0.0;
        values.extend(borders[1..].iter().map(|&(column, share)| {
            let up_to = running[column] + share * f64::from(sums[column]);
            let mean = (up_to - before) * scale;
            before = up_to;
            // The cast cuts, and keeps to 0–255.
            (mean + 0.5) as u8
        }));
    }
    Grey { values, width, height, covered: (width as f64, height as f64) }
}
