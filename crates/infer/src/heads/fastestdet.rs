//! FastestDet: `(5 + classes) × rows × columns` of one grid: objectness, offset and size in shares of the input before
//! their activations, class probabilities. Confidence is `objectness^0.6 × class^0.4`, as its authors weigh them.

use super::output_spec::{best, sigmoid};
use super::{Reading, push};
use crate::{Output, RawDetection};

/// Reads one image's map.
pub(super) fn decode(map: &Output, reading: &Reading<'_>, into: &mut Vec<RawDetection>) {
    let [_, planes, rows, columns] = map.shape[..] else { return };
    let cells = rows * columns;
    let (width, height) = (reading.input.width as f32, reading.input.height as f32);
    let mut scores = Vec::with_capacity(reading.classes);
    for cell in 0..cells {
        let at = |plane: usize| map.data[plane * cells + cell];
        scores.clear();
        scores.extend((5..planes).map(at));
        let Some((class, score)) = best(&scores) else { continue };
        let confidence = at(0).powf(0.6) * score.powf(0.4);
        if confidence >= reading.floor {
            let x = ((cell % columns) as f32 + at(1).tanh()) / columns as f32;
            let y = ((cell / columns) as f32 + at(2).tanh()) / rows as f32;
            let (half_width, half_height) = (sigmoid(at(3)) / 2.0, sigmoid(at(4)) / 2.0);
            let corners = [x - half_width, y - half_height, x + half_width, y + half_height];
            let [x_min, y_min, x_max, y_max] = corners;
            push(into, cell, class, confidence, [x_min * width, y_min * height, x_max * width, y_max * height]);
        }
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "numbers that floats hold exactly")]
mod tests {
    use crate::Head;
    use crate::heads::tests::decoded;

    #[test]
    fn a_cell_is_decoded_at_its_place() {
        // Two rows of two cells on 64 × 64 pixels; the cell at (1, 0).
        let mut map = vec![0.0; 6 * 4];
        for (plane, value) in [0.5, 0.0, 0.0, 0.0, 0.0, 0.8].into_iter().enumerate() {
            map[plane * 4 + 1] = value;
        }
        let found = decoded(Head::Fastestdet, 1, &[(&[1, 6, 2, 2], &map)]);
        assert_eq!(found.len(), 1);
        assert!((found[0].confidence - 0.5_f32.powf(0.6) * 0.8_f32.powf(0.4)).abs() < 1e-6);
        let b = found[0].bounding_box;
        assert_eq!([b.x_min, b.y_min, b.x_max, b.y_max], [16.0, -16.0, 48.0, 16.0]);
    }
}
