//! What lies outside a region of interest, greyed out on the model's input.

use scrutineer_types::{Fit, InputSpec};

use crate::tensor;

/// The grey of masks where nothing pads.
const GREY: u8 = 114;

/// Fills the pixels of `tensor` (`3 × height × width`) whose middle lies outside of `polygon`, given in pixels of the input,
/// by the even-odd rule: in each row, pixels between an odd crossing of an edge and the next even one are inside.
pub(crate) fn fill_outside(polygon: &[(f32, f32)], spec: &InputSpec, tensor: &mut [f32]) {
    let (width, height) = (spec.width.max(1) as usize, spec.height.max(1) as usize);
    let grey = match spec.fit {
        Fit::Letterbox { pad, .. } => pad,
        Fit::Stretch | Fit::Crop => GREY,
    };
    let greys = [0, 1, 2].map(|plane| tensor::value(spec, plane, grey));
    let mut crossings = Vec::new();
    for y in 0..height {
        crossings.clear();
        crossings.extend(crossed(polygon, y as f32 + 0.5));
        crossings.sort_by(f32::total_cmp);
        for (values, grey) in tensor.chunks_exact_mut(width * height).zip(greys) {
            let row = &mut values[y * width..(y + 1) * width];
            let mut filled = 0;
            for inside in crossings.as_chunks::<2>().0 {
                // The first pixels whose middle is not left of the crossing.
                let [from, to] = inside.map(|x| ((x - 0.5).ceil().max(0.0) as usize).min(width));
                row[filled..from.max(filled)].fill(grey);
                filled = filled.max(to);
            }
            row[filled..].fill(grey);
        }
    }
}

/// Where the line at height `y` crosses the polygon's edges. An edge owns its upper end and not its lower one, so that a corner
/// counts once and the number of crossings is even.
fn crossed(polygon: &[(f32, f32)], y: f32) -> impl Iterator<Item = f32> {
    let next = polygon.iter().cycle().skip(1);
    let crosses = move |&(&(_, y1), &(_, y2)): &(&(f32, f32), &(f32, f32))| (y1 <= y) != (y2 <= y);
    let at = move |(&(x1, y1), &(x2, y2)): (&(f32, f32), &(f32, f32))| x1 + (y - y1) / (y2 - y1) * (x2 - x1);
    polygon.iter().zip(next).filter(crosses).map(at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use scrutineer_types::LetterboxAnchor;

    use super::*;
    use crate::tests::{letterbox, spec};

    /// Whether a point is inside, by counting the edges to its right.
    fn inside(polygon: &[(f32, f32)], x: f32, y: f32) -> bool {
        crossed(polygon, y).filter(|&at| at > x).count() % 2 == 1
    }

    proptest! {
        #[test]
        fn what_is_inside_stays_and_the_rest_is_grey(
            polygon in prop::collection::vec((-4.0_f32..20.0, -4.0_f32..16.0), 3..8),
        ) {
            let spec = spec(16, 12, letterbox(LetterboxAnchor::Center));
            let mut tensor = vec![0.9; 3 * 16 * 12];
            fill_outside(&polygon, &spec, &mut tensor);
            let grey = 114.0 / 255.0;
            for (at, value) in tensor.iter().enumerate() {
                let (x, y) = ((at % 16) as f32 + 0.5, (at / 16 % 12) as f32 + 0.5);
                let expected = if inside(&polygon, x, y) { 0.9 } else { grey };
                // A middle on an edge may fall to either side.
                let near = crossed(&polygon, y).any(|edge| (edge - x).abs() < 1e-3);
                prop_assert!(near || (value - expected).abs() < 1e-6, "{value} at {x}, {y}");
            }
        }
    }
}
