//! Quality, measured on a small grey copy.
//!
//! The copy is 8-bit luma (0.299 R + 0.587 G + 0.114 B, rounded), area-averaged so that the longer side has at most
//! [`LONGER_SIDE`] pixels, never enlarged. The measures do not change when an image is turned or mirrored, so it is
//! taken as stored.

use scrutineer_types::Quality;

use crate::decode::Decoded;

/// Longer side of the grey copy in pixels.
pub(crate) const LONGER_SIDE: u32 = 512;

/// Measures an image of `original` size (as stored) by its decoded pixels.
pub(crate) fn measure(pixels: &[u8], decoded: &Decoded, original: (u32, u32)) -> Quality {
    let (grey, width, height) = grey_copy(pixels, decoded, original);
    let mut histogram = [0_u64; 256];
    grey.iter().for_each(|&value| histogram[usize::from(value)] += 1);
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
    let (mut sum, mut squares) = (0_i64, 0_i64);
    for y in 1..height - 1 {
        let row = |y: usize| &grey[y * width..(y + 1) * width];
        let (above, here, below) = (row(y - 1), row(y), row(y + 1));
        for x in 1..width - 1 {
            let around = i32::from(above[x]) + i32::from(below[x]) + i32::from(here[x - 1]) + i32::from(here[x + 1]);
            let value = i64::from(around - 4 * i32::from(here[x]));
            sum += value;
            squares += value * value;
        }
    }
    let count = ((width - 2) * (height - 2)) as f64;
    let mean = sum as f64 / count;
    (squares as f64 / count - mean * mean).max(0.0)
}

/// The grey copy, its width and its height.
fn grey_copy(pixels: &[u8], decoded: &Decoded, original: (u32, u32)) -> (Vec<u8>, usize, usize) {
    let longer = original.0.max(original.1);
    let target =
        |side: u32| ((u64::from(side) * u64::from(LONGER_SIDE) + u64::from(longer / 2)) / u64::from(longer)).max(1);
    if longer <= LONGER_SIDE {
        let grey = pixels.as_chunks().0.iter().map(|&pixel| luma(pixel)).collect();
        return (grey, decoded.width as usize, decoded.height as usize);
    }
    let (width, height) = (target(original.0) as usize, target(original.1) as usize);
    (area_average(pixels, decoded, width, height), width, height)
}

fn luma([r, g, b]: [u8; 3]) -> u8 {
    ((299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b) + 500) / 1000) as u8
}

/// Luma averaged over equal rectangles, borders counted by the share that lies within, rounded.
fn area_average(pixels: &[u8], decoded: &Decoded, width: usize, height: usize) -> Vec<u8> {
    let (source_width, source_height) = (decoded.width as usize, decoded.height as usize);
    let (step_x, step_y) = (decoded.covered_width / width as f64, decoded.covered_height / height as f64);
    let (pixels, _) = pixels.as_chunks::<3>();
    let mut out = Vec::with_capacity(width * height);
    // The rows under one output row, summed by their shares, then summed from the left.
    let mut sums = vec![0.0_f32; source_width];
    let mut running = vec![0.0_f64; source_width + 1];
    for y in 0..height {
        let (top, bottom) = (y as f64 * step_y, (y + 1) as f64 * step_y);
        sums.fill(0.0);
        for row in top as usize..(bottom.ceil() as usize).min(source_height) {
            let share = (bottom.min((row + 1) as f64) - top.max(row as f64)) as f32;
            let row = &pixels[row * source_width..(row + 1) * source_width];
            sums.iter_mut().zip(row).for_each(|(sum, &pixel)| *sum += share * f32::from(luma(pixel)));
        }
        let mut total = 0.0;
        for (running, sum) in running[1..].iter_mut().zip(&sums) {
            total += f64::from(*sum);
            *running = total;
        }
        let up_to = |x: f64| {
            let whole = (x as usize).min(source_width);
            running[whole] + x.fract() * f64::from(sums.get(whole).copied().unwrap_or(0.0))
        };
        let area = step_x * step_y;
        out.extend((0..width).map(|x| {
            let sum = up_to((x + 1) as f64 * step_x) - up_to(x as f64 * step_x);
            (sum / area).round().clamp(0.0, 255.0) as u8
        }));
    }
    out
}
