//! Masks from prototypes and coefficients (YOLACT, Bolya et al., 2019): a detection's mask is positive where the sum of the
//! prototypes, weighted by its coefficients, is; outside its box it is nothing. A pixel is in the box where its upper left
//! corner is, as in Ultralytics' own crop.

use super::Reading;
use crate::contour::{Field, signed_area, simplify};
use crate::{Output, RawDetection};

/// Parts of a mask that are kept, largest first.
const MAX_PARTS: usize = 32;

/// Outlines the masks of `found`, whose coefficients start at row `first` of a YOLOv8 table.
pub(super) fn outline_columns(
    table: &Output,
    first: usize,
    prototypes: &Output,
    reading: &Reading<'_>,
    found: &mut [RawDetection],
) {
    let [_, rows, anchors] = table.shape[..] else { return };
    for detection in found {
        let column = detection.anchor as usize;
        let coefficients: Vec<f32> = (first..rows).map(|row| table.data[row * anchors + column]).collect();
        detection.polygons = outline(&coefficients, prototypes, reading, detection);
    }
}

/// Outlines the masks of `found`, whose coefficients start at column `first` of an end-to-end table.
pub(super) fn outline_rows(
    table: &Output,
    first: usize,
    prototypes: &Output,
    reading: &Reading<'_>,
    found: &mut [RawDetection],
) {
    let [_, _, columns] = table.shape[..] else { return };
    for detection in found {
        let row = detection.anchor as usize * columns;
        let coefficients = &table.data[row + first..row + columns];
        detection.polygons = outline(coefficients, prototypes, reading, detection);
    }
}

/// One mask's outlines in pixels of the input, largest first. Between the prototypes' samples the sum is interpolated
/// linearly, as enlarging the mask to the input's size does, so outlines are finer than the samples.
fn outline(
    coefficients: &[f32],
    prototypes: &Output,
    reading: &Reading<'_>,
    detection: &RawDetection,
) -> Vec<Vec<[f32; 2]>> {
    let [_, _, rows, columns] = prototypes.shape[..] else { return Vec::new() };
    let (width, height) = (reading.input.width as f32, reading.input.height as f32);
    let b = detection.bounding_box.clipped(width, height);
    let (step_x, step_y) = (width / columns as f32, height / rows as f32);
    // The whole pixels whose upper left corners are in the box.
    let across = Samples::new(b.x_min.ceil(), b.x_max.ceil(), step_x, columns);
    let down = Samples::new(b.y_min.ceil(), b.y_max.ceil(), step_y, rows);
    let sums = Sums::new(coefficients, prototypes, &across, &down);
    let mut values = Vec::with_capacity(across.at.len() * down.at.len());
    for (j, &y) in down.at.iter().enumerate() {
        for (i, &x) in across.at.iter().enumerate() {
            let rim = i == 0 || j == 0 || i + 1 == across.at.len() || j + 1 == down.at.len();
            values.push(if rim { -1.0 } else { sums.at(x / step_x - 0.5, y / step_y - 0.5) });
        }
    }
    let mut outlines = Field { xs: across.at, ys: down.at, values }.outlines();
    outlines.sort_by(|a, b| signed_area(b).total_cmp(&signed_area(a)));
    outlines.truncate(MAX_PARTS);
    // Specks smaller than a sample say nothing; the largest part is kept whatever its size.
    let mut first = true;
    outlines.retain(|outline| std::mem::take(&mut first) || signed_area(outline) >= step_x * step_y);
    let simple = outlines.iter().map(|outline| simplify(outline, step_x.min(step_y) / 8.0));
    simple.filter(|outline| outline.len() > 2).collect()
}

/// Where a box is sampled along an axis: at the prototypes' centres within it, at its ends, and at its ends once more for the
/// rim outside, so that outlines close along the box.
struct Samples {
    at: Vec<f32>,
    /// The prototypes' samples that are read.
    range: std::ops::Range<usize>,
}

impl Samples {
    fn new(from: f32, to: f32, step: f32, count: usize) -> Self {
        let centres = (0..count).map(|i| (i as f32 + 0.5) * step).filter(|centre| *centre > from && *centre < to);
        let at = [from, from].into_iter().chain(centres).chain([to, to]).collect();
        let index = |at: f32| (at / step - 0.5).floor().clamp(0.0, count as f32 - 1.0) as usize;
        Self { at, range: index(from)..(index(to) + 2).min(count) }
    }
}

/// The weighted sums of the prototypes over a part of them.
struct Sums {
    values: Vec<f32>,
    left: usize,
    top: usize,
    width: usize,
    height: usize,
}

impl Sums {
    fn new(coefficients: &[f32], prototypes: &Output, across: &Samples, down: &Samples) -> Self {
        let columns = prototypes.shape[3];
        let plane = prototypes.shape[2] * columns;
        let (width, height) = (across.range.len(), down.range.len());
        let mut values = vec![0.0; width * height];
        for (coefficient, prototype) in coefficients.iter().zip(prototypes.data.chunks_exact(plane)) {
            for (row, sums) in down.range.clone().zip(values.chunks_exact_mut(width.max(1))) {
                let samples = &prototype[row * columns..][across.range.clone()];
                sums.iter_mut().zip(samples).for_each(|(sum, sample)| *sum += coefficient * sample);
            }
        }
        Self { values, left: across.range.start, top: down.range.start, width, height }
    }

    /// The sum at a place between samples, that of the nearest one beyond the outermost.
    fn at(&self, x: f32, y: f32) -> f32 {
        let place = |at: f32, first: usize, count: usize| {
            let at = (at - first as f32).clamp(0.0, count as f32 - 1.0);
            (at as usize, (at as usize + 1).min(count - 1), at.fract())
        };
        let (left, right, share_x) = place(x, self.left, self.width);
        let (top, bottom, share_y) = place(y, self.top, self.height);
        let value = |column: usize, row: usize| self.values[row * self.width + column];
        let upper = value(left, top) * (1.0 - share_x) + value(right, top) * share_x;
        let lower = value(left, bottom) * (1.0 - share_x) + value(right, bottom) * share_x;
        upper * (1.0 - share_y) + lower * share_y
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Head;
    use crate::heads::tests::{decoded, usual};

    /// Two prototypes of 16 × 16 on 64 × 64 pixels: positive left of the middle; positive everywhere.
    fn prototypes() -> Output {
        let left = (0..256).map(|i| if i % 16 < 8 { 1.0 } else { -1.0 });
        Output { shape: vec![1, 2, 16, 16], data: left.chain(std::iter::repeat_n(1.0, 256)).collect() }
    }

    #[test]
    fn a_mask_is_the_weighted_sum_within_the_box() {
        let prototypes = prototypes();
        for (coefficients, area) in [([1.0, 0.0], 16.0 * 32.0), ([0.0, 1.0], 32.0 * 32.0), ([-1.0, 0.0], 16.0 * 32.0)] {
            let table = [[32.0, 32.0, 32.0, 32.0, 0.9].to_vec(), coefficients.to_vec()].concat();
            let outputs = [(&[1_usize, 7, 1][..], &table[..]), (&prototypes.shape[..], &prototypes.data[..])];
            let found = decoded(Head::Yolov8Seg, 1, &outputs);
            assert_eq!(found[0].polygons.len(), 1, "{found:?}");
            assert!((signed_area(&found[0].polygons[0]) - area).abs() < 1.0, "{:?}", found[0].polygons);
            let row = [[16.0, 16.0, 48.0, 48.0, 0.9, 0.0].to_vec(), coefficients.to_vec()].concat();
            let outputs = [(&[1_usize, 1, 8][..], &row[..]), (&prototypes.shape[..], &prototypes.data[..])];
            assert_eq!(decoded(Head::EndToEndSeg, 1, &outputs)[0].polygons, found[0].polygons);
        }
    }

    #[test]
    fn a_pixel_belongs_to_the_box_where_its_upper_left_corner_does() {
        let prototypes = prototypes();
        // Corners of pixels that lie in the box: 17 to 48 across, 16 to 47 down.
        let row = [16.3, 16.0, 48.2, 48.0, 0.9, 0.0, 0.0, 1.0];
        let outputs = [(&[1_usize, 1, 8][..], &row[..]), (&prototypes.shape[..], &prototypes.data[..])];
        let found = decoded(Head::EndToEndSeg, 1, &outputs);
        let along = |axis: usize| {
            let values = found[0].polygons[0].iter().map(|point| point[axis]);
            [values.clone().fold(f32::INFINITY, f32::min).round(), values.fold(0.0, f32::max).round()]
        };
        assert_eq!((along(0), along(1)), ([17.0, 49.0], [16.0, 48.0]));
    }

    #[test]
    fn a_box_beyond_the_input_or_without_a_mask_is_no_trouble() {
        let prototypes = prototypes();
        let (input, output) = usual(Head::Yolov8Seg);
        let reading = Reading { input: &input, output: &output, classes: 1, floor: 0.05 };
        for (corners, coefficients) in [
            ([-50.0, -50.0, 500.0, 500.0], [0.0, 1.0]),
            ([70.0, 70.0, 90.0, 90.0], [0.0, 1.0]),
            ([10.0, 10.0, 10.5, 10.5], [0.0, 1.0]),
            ([10.0, 10.0, 20.0, 20.0], [0.0, -1.0]),
            ([10.0, 10.0, 20.0, 20.0], [f32::NAN, 1.0]),
        ] {
            let mut found = Vec::new();
            crate::heads::push(&mut found, 0, 0, 0.9, corners);
            for polygon in outline(&coefficients, &prototypes, &reading, &found[0]) {
                assert!(polygon.iter().flatten().all(|v| (0.0..=64.0).contains(v)), "{polygon:?}");
            }
        }
    }
}
