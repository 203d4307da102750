//! YOLOX: `anchors × (5 + classes)`, rows of x, y, log width, log height relative to a grid cell, objectness, class scores
//! (Ge et al., 2021). Cells run row by row over strides 8, 16 and 32.

use super::push;
use crate::RawDetection;

/// Pixels a grid cell spans, in the order of the anchors.
pub(super) const STRIDES: [u32; 3] = [8, 16, 32];

/// How many cells all grids have together.
pub(super) fn cells(width: u32, height: u32) -> usize {
    STRIDES.iter().map(|s| (width.div_ceil(*s) as usize) * (height.div_ceil(*s) as usize)).sum()
}

/// Whether the boxes are in pixels already: then the centres of the last column of cells lie near the right edge, while
/// raw offsets lie within a few cells.
pub(super) fn is_decoded(values: &[f32], columns: usize, width: u32) -> bool {
    values.chunks_exact(columns).any(|row| row[0] > width as f32 / 2.0)
}

/// Reads one image's output; `columns` is `5 + classes`.
pub(super) fn decode(
    values: &[f32],
    columns: usize,
    (width, height): (u32, u32),
    floor: f32,
    into: &mut Vec<RawDetection>,
) {
    let mut rows = values.chunks_exact(columns);
    for stride in STRIDES {
        for cell_y in 0..height.div_ceil(stride) {
            for cell_x in 0..width.div_ceil(stride) {
                let Some(row) = rows.next() else { return };
                // No product can reach the floor when the objectness does not; NaN passes neither test.
                if row[4] >= floor {
                    decode_cell(row, (cell_x as f32, cell_y as f32), stride as f32, floor, into);
                }
            }
        }
    }
}

fn decode_cell(row: &[f32], (cell_x, cell_y): (f32, f32), stride: f32, floor: f32, into: &mut Vec<RawDetection>) {
    let (mut best, mut class) = (f32::NEG_INFINITY, 0);
    for (i, &score) in row[5..].iter().enumerate() {
        if score > best && score < f32::INFINITY {
            (best, class) = (score, i as u32);
        }
    }
    let confidence = row[4] * best;
    if confidence >= floor {
        let (x, y) = ((row[0] + cell_x) * stride, (row[1] + cell_y) * stride);
        let (half_width, half_height) = (row[2].exp() * stride / 2.0, row[3].exp() * stride / 2.0);
        push(into, class, confidence, [x - half_width, y - half_height, x + half_width, y + half_height]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_decoded_at_its_place_in_its_grid() {
        // 32 × 64 pixels: 4 × 8, 2 × 4 and 1 × 2 cells of 5 + 2 columns.
        assert_eq!(cells(32, 64), 32 + 8 + 2);
        let mut values = vec![0.0; 42 * 7];
        // Stride 16, second row, second column: anchor 32 + 1 * 2 + 1.
        values[35 * 7..36 * 7].copy_from_slice(&[0.5, 0.25, 0.0, 2.0_f32.ln(), 0.5, 0.1, 0.8]);
        let mut found = Vec::new();
        decode(&values, 7, (32, 64), 0.05, &mut found);
        assert_eq!(found.len(), 1);
        let b = found[0].bounding_box;
        assert_eq!((found[0].class_id, found[0].confidence), (1, 0.4));
        assert_eq!((b.x_min, b.y_min, b.x_max, b.y_max), (16.0, 4.0, 32.0, 36.0));
    }
}
