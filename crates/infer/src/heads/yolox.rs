//! YOLOX: `anchors × (5 + classes)`, rows of x, y, log width, log height relative to a grid cell, objectness, class scores
//! (Ge et al., 2021). Cells run row by row over strides 8, 16 and 32.

use super::grid::{self, Grid};
use super::output_spec::best;
use super::{Reading, push};
use crate::{Output, RawDetection};

/// Pixels a grid cell spans, in the order of the anchors.
pub(super) const STRIDES: [u32; 3] = [8, 16, 32];

/// How many cells all grids have together.
pub(super) fn cells(width: u32, height: u32) -> usize {
    STRIDES.iter().map(|stride| grid::cells(*stride, width, height)).sum()
}

/// Whether the boxes are in pixels already: then the centres of the last column of cells lie near the right edge, while
/// raw offsets lie within a few cells.
pub(super) fn is_decoded(values: &[f32], columns: usize, width: u32) -> bool {
    values.chunks_exact(columns).any(|row| row[0] > width as f32 / 2.0)
}

/// Reads one image's table.
pub(super) fn decode(table: &Output, reading: &Reading<'_>, into: &mut Vec<RawDetection>) {
    let (width, height) = (reading.input.width, reading.input.height);
    let mut rows = table.data.chunks_exact(5 + reading.classes).enumerate();
    for stride in STRIDES {
        let grid = Grid::new(stride, width);
        for cell in 0..grid::cells(stride, width, height) {
            let Some((anchor, row)) = rows.next() else { return };
            // No product can reach the floor when the objectness does not; NaN passes neither test.
            if row[4] >= reading.floor
                && let Some((class, score)) = best(&row[5..])
                && row[4] * score >= reading.floor
            {
                let (cell_x, cell_y) = ((cell % grid.columns) as f32, (cell / grid.columns) as f32);
                let (x, y) = ((row[0] + cell_x) * grid.stride, (row[1] + cell_y) * grid.stride);
                let (half_width, half_height) = (row[2].exp() * grid.stride / 2.0, row[3].exp() * grid.stride / 2.0);
                let corners = [x - half_width, y - half_height, x + half_width, y + half_height];
                push(into, anchor, class, row[4] * score, corners);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Head;
    use crate::heads::tests::usual;

    #[test]
    fn a_cell_is_decoded_at_its_place_in_its_grid() {
        // 32 × 64 pixels: 4 × 8, 2 × 4 and 1 × 2 cells of 5 + 2 columns.
        assert_eq!(cells(32, 64), 32 + 8 + 2);
        let mut values = vec![0.0; 42 * 7];
        // Stride 16, second row, second column: anchor 32 + 1 * 2 + 1.
        values[35 * 7..36 * 7].copy_from_slice(&[0.5, 0.25, 0.0, 2.0_f32.ln(), 0.5, 0.1, 0.8]);
        let output = usual(Head::Yolox).1;
        let input = Head::Yolox.usual_input(output, 32, 64);
        let mut found = Vec::new();
        let reading = Reading { input: &input, output: &output, classes: 2, floor: 0.05 };
        decode(&Output { shape: vec![1, 42, 7], data: values }, &reading, &mut found);
        assert_eq!(found.len(), 1);
        let b = found[0].bounding_box;
        assert_eq!((found[0].class_id, found[0].confidence), (1, 0.4));
        assert_eq!((b.x_min, b.y_min, b.x_max, b.y_max), (16.0, 4.0, 32.0, 36.0));
    }
}
