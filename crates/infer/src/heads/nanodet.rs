//! NanoDet: for each stride class scores, and the distances from a cell's centre to the box's four sides as distributions
//! over whole strides (generalised focal loss, Li et al., 2020): left, top, right, bottom.

use super::grid::Grid;
use super::output_spec::{best, softmax};
use super::{Reading, push};
use crate::{Output, RawDetection};

/// Reads one image's levels: class scores of each stride, then distances of each, in the same order.
pub(super) fn decode(levels: &[&Output], reading: &Reading<'_>, into: &mut Vec<RawDetection>) {
    let (scores, distances) = levels.split_at(levels.len() / 2);
    for (scores, distances) in scores.iter().zip(distances) {
        let ([.., cells, columns], [.., bins]) = (&scores.shape[..], &distances.shape[..]) else { return };
        let Some(grid) = Grid::of(*cells, reading.input) else { return };
        let rows = scores.data.chunks_exact(*columns).zip(distances.data.chunks_exact(*bins));
        for (cell, (scores, bins)) in rows.enumerate() {
            let Some((class, score)) = best(scores) else { continue };
            let confidence = reading.confidence(score);
            if confidence >= reading.floor {
                let (x, y) = grid.centre(cell);
                let mut sides = bins.chunks_exact(bins.len() / 4).map(|bins| expectation(bins) * grid.stride);
                let mut side = || sides.next().unwrap_or(f32::NAN);
                let corners = [x - side(), y - side(), x + side(), y + side()];
                push(into, cell, class, confidence, corners);
            }
        }
    }
}

/// The mean of a distribution over 0, 1, 2 … given by its logits.
fn expectation(logits: &[f32]) -> f32 {
    let mut shares = logits.to_vec();
    softmax(&mut shares);
    shares.iter().enumerate().map(|(bin, share)| bin as f32 * share).sum()
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "numbers that floats hold exactly")]
mod tests {
    use super::*;
    use crate::Head;
    use crate::heads::tests::decoded;

    #[test]
    fn a_cell_s_distances_are_means_in_strides() {
        assert!((expectation(&[0.0, 0.0, 0.0]) - 1.0).abs() < 1e-6);
        // 64 × 64 pixels: 8 × 8 cells of stride 8, two bins a side, one class; the cell at (2, 1) sees something.
        let (mut scores, mut bins) = (vec![0.0; 64], vec![0.0; 64 * 8]);
        scores[8 + 2] = 0.9;
        bins[10 * 8..10 * 8 + 8].copy_from_slice(&[50.0, 0.0, 0.0, 0.0, 0.0, 50.0, 0.0, 0.0]);
        let found = decoded(Head::Nanodet, 1, &[(&[1, 64, 1], &scores), (&[1, 64, 8], &bins)]);
        assert_eq!(found.len(), 1);
        let b = found[0].bounding_box;
        assert_eq!([b.x_min, b.y_min, b.x_max, b.y_max], [20.0, 8.0, 28.0, 16.0]);
    }
}
