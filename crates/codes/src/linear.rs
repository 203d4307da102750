//! Codes of bars: scan lines over a patch whose bars stand upright.

use rxing::{
    BarcodeFormat, DecodeHints, RXingResult,
    common::BitArray,
    oned::{MultiFormatOneDReader, OneDReader as _},
};

use crate::patch::Patch;

/// Scan lines over a patch.
const LINES: usize = 40;
/// White before and after a line, in pixels: a code may begin where the patch does.
const QUIET: usize = 24;
/// Lines that must say the same before it is believed; one line of noise can pass any check digit.
const AGREEING: usize = 2;
/// The same for symbologies without a check digit.
const AGREEING_UNCHECKED: usize = 4;
/// A step between neighbours that may be a bar's edge.
const STRIPE: f32 = 24.0;
/// Less is a row as good as any.
const LEAST_LEAN: f32 = 0.04;
/// Half a right angle: more is something else than a code.
const MOST_LEAN: f32 = 1.0;
/// Darkest and brightest of a neighbourhood differ by less: there are no bars.
const LEAST_CONTRAST: u8 = 12;

/// What scan lines agree on. They run square to the bars, and then along the code where it leans, as seen from aside.
pub(crate) fn read(upright: &Patch, hints: &DecodeHints) -> Option<RXingResult> {
    let lean = lean(upright);
    let slopes = [lean, 0.0];
    let slopes = if lean.abs() > LEAST_LEAN { &slopes[..] } else { &slopes[1..] };
    slopes.iter().find_map(|slope| along(upright, *slope, hints))
}

/// What lines of this slope agree on.
fn along(upright: &Patch, slope: f32, hints: &DecodeHints) -> Option<RXingResult> {
    let mut reader = MultiFormatOneDReader::new(hints);
    let mut said: Vec<(RXingResult, usize)> = Vec::new();
    // The mean along the bars is a line with less noise.
    let thick = (upright.height / (2 * LINES)).clamp(1, 4);
    for row in lines(upright.height) {
        let line = mean(upright, row, thick, slope);
        for window in [upright.width / 6, upright.width / 24] {
            let mut bits = black(&line, window.max(8));
            for _ in 0..2 {
                if let Ok(result) = reader.decode_row(row as u32, &bits, hints) {
                    if let Some(agreed) = count(&mut said, result) {
                        return Some(agreed);
                    }
                    break;
                }
                bits.reverse();
            }
        }
    }
    None
}

/// Rows from the middle outwards, evenly spread.
fn lines(height: usize) -> impl Iterator<Item = usize> {
    let step = (height / LINES).max(1);
    let middle = height / 2;
    (0..height / step).filter_map(move |i| {
        let off = i.div_ceil(2) * step;
        if i % 2 == 0 { middle.checked_add(off) } else { middle.checked_sub(off) }.filter(|row| *row < height)
    })
}

/// By how much the code's own direction leaves the rows, pixels down for each across: the line through what is striped. Bars may
/// stand upright and still begin and end on a slope.
fn lean(upright: &Patch) -> f32 {
    let [mut weight, mut sum_x, mut sum_y, mut sum_xx, mut sum_xy] = [0.0_f64; 5];
    let rows = upright.rows().zip(upright.rows().skip(1).zip(upright.rows().skip(2)));
    for (y, (above, (row, below))) in (1_i32..).zip(rows) {
        for x in 1..upright.width.saturating_sub(1) {
            let across = f32::from(row[x + 1]) - f32::from(row[x - 1]);
            let along = f32::from(below[x]) - f32::from(above[x]);
            if across.abs() > STRIPE && across.abs() > 3.0 * along.abs() {
                let (x, y) = (x as f64, f64::from(y));
                weight += 1.0;
                sum_x += x;
                sum_y += y;
                sum_xx += x * x;
                sum_xy += x * y;
            }
        }
    }
    let spread = weight * sum_xx - sum_x * sum_x;
    let slope = if spread > 0.0 { (weight * sum_xy - sum_x * sum_y) / spread } else { 0.0 };
    (slope as f32).clamp(-MOST_LEAN, MOST_LEAN)
}

/// The mean of `2 × thick + 1` lines of this slope, about the one that crosses `row` in the middle.
fn mean(patch: &Patch, row: usize, thick: usize, slope: f32) -> Vec<u8> {
    let (middle, last) = (patch.width as f32 / 2.0, patch.height as isize - 1);
    let column = |x: usize| {
        let centre = row as isize + ((x as f32 - middle) * slope).round() as isize;
        let at = |offset: isize| patch.pixels[(centre + offset).clamp(0, last) as usize * patch.width + x];
        let thick = thick as isize;
        let sum: u32 = (-thick..=thick).map(|offset| u32::from(at(offset))).sum();
        (sum / (2 * thick as u32 + 1)) as u8
    };
    (0..patch.width).map(column).collect()
}

/// Which pixels are darker than the middle between the darkest and the brightest of their neighbourhood.
fn black(line: &[u8], window: usize) -> BitArray {
    let mut bits = BitArray::with_size(line.len() + 2 * QUIET);
    let low = extreme(line, window, u8::min);
    let high = extreme(line, window, u8::max);
    for (x, &pixel) in line.iter().enumerate() {
        let middle = u16::midpoint(low[x].into(), high[x].into());
        if high[x] - low[x] >= LEAST_CONTRAST && u16::from(pixel) < middle {
            bits.set(x + QUIET);
        }
    }
    bits
}

/// Of each pixel's neighbourhood of `window` to either side the extreme: two runs over blocks, as van Herk and Gil-Werman do it.
fn extreme(line: &[u8], window: usize, of: impl Fn(u8, u8) -> u8) -> Vec<u8> {
    let span = 2 * window + 1;
    let padded: Vec<u8> =
        (0..line.len() + 2 * window).map(|i| line[i.saturating_sub(window).min(line.len() - 1)]).collect();
    let (mut forward, mut backward) = (padded.clone(), padded.clone());
    for i in 1..padded.len() {
        if !i.is_multiple_of(span) {
            forward[i] = of(forward[i], forward[i - 1]);
        }
        let j = padded.len() - 1 - i;
        if !(j + 1).is_multiple_of(span) {
            backward[j] = of(backward[j], backward[j + 1]);
        }
    }
    (0..line.len()).map(|x| of(backward[x], forward[x + span - 1])).collect()
}

/// Counts what a line said; answers it once enough lines agree.
fn count(said: &mut Vec<(RXingResult, usize)>, result: RXingResult) -> Option<RXingResult> {
    let same = |(known, _): &&mut (RXingResult, usize)| {
        known.getText() == result.getText() && known.getBarcodeFormat() == result.getBarcodeFormat()
    };
    if let Some((_, times)) = said.iter_mut().find(same) {
        *times += 1;
        let needed = match result.getBarcodeFormat() {
            BarcodeFormat::ITF | BarcodeFormat::CODABAR | BarcodeFormat::CODE_39 => AGREEING_UNCHECKED,
            _ => AGREEING,
        };
        return (*times >= needed).then_some(result);
    }
    said.push((result, 1));
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extremes_of_a_neighbourhood_are_those_found_by_looking() {
        let line: Vec<u8> = (0..97_u32).map(|i| (i * i * 31 % 251) as u8).collect();
        for window in [1, 3, 8, 200] {
            let looked = |x: usize| line[x.saturating_sub(window)..(x + window + 1).min(line.len())].iter().copied();
            let low: Vec<u8> = (0..line.len()).map(|x| looked(x).min().unwrap()).collect();
            let high: Vec<u8> = (0..line.len()).map(|x| looked(x).max().unwrap()).collect();
            assert_eq!(extreme(&line, window, u8::min), low);
            assert_eq!(extreme(&line, window, u8::max), high);
        }
    }

    #[test]
    fn lines_begin_in_the_middle_and_stay_on_the_patch() {
        let rows: Vec<_> = lines(100).collect();
        assert_eq!(&rows[..3], &[50, 48, 52]);
        assert!(rows.iter().all(|row| *row < 100) && rows.len() >= LINES);
        assert_eq!(lines(1).collect::<Vec<_>>(), [0]);
    }
}
