//! From pixels to the model's input: orientation, padding, channel order and scaling in one pass.

use scrutineer_types::{ChannelOrder, Fit, InputSpec};

use crate::{fit::Placement, orientation::Walk};

/// Fills `tensor` with `3 × height × width` values: upright pixels of `pixels` (as stored, `walk` turns them) at
/// `placed`, the pad value elsewhere.
pub(crate) fn pack(pixels: &[u8], walk: Walk, placed: Placement, spec: &InputSpec, tensor: &mut Vec<f32>) {
    let (width, height) = (spec.width.max(1) as usize, spec.height.max(1) as usize);
    tensor.resize(3 * width * height, 0.0);
    let rows = placed.top as usize..(placed.top + placed.height) as usize;
    let columns = placed.left as usize..(placed.left + placed.width) as usize;
    for (plane, values) in tensor.chunks_exact_mut(width * height).enumerate() {
        let table = table(spec, plane);
        let component = match spec.channels {
            ChannelOrder::Rgb => plane,
            ChannelOrder::Bgr => 2 - plane,
        };
        let pad = match spec.fit {
            Fit::Letterbox { pad, .. } => table[usize::from(pad)],
            // A stretched or cropped image leaves nothing to fill.
            Fit::Stretch | Fit::Crop => 0.0,
        };
        for (y, row) in values.chunks_exact_mut(width).enumerate() {
            if !rows.contains(&y) {
                row.fill(pad);
                continue;
            }
            row[..columns.start].fill(pad);
            row[columns.end..].fill(pad);
            let content = row[columns.clone()].iter_mut();
            let from = (y - rows.start) as u32;
            if let Some(straight) = walk.straight_row(pixels, from, placed.width) {
                content.zip(straight).for_each(|(value, pixel)| *value = table[usize::from(pixel[component])]);
            } else {
                let turned = walk.row(pixels, from, placed.width);
                content.zip(turned).for_each(|(value, pixel)| *value = table[usize::from(pixel[component])]);
            }
        }
    }
}

/// The value of each 8-bit sample in a plane.
fn table(spec: &InputSpec, plane: usize) -> [f32; 256] {
    std::array::from_fn(|sample| value(spec, plane, sample as u8))
}

/// The value of an 8-bit sample in a plane.
pub(crate) fn value(spec: &InputSpec, plane: usize, sample: u8) -> f32 {
    (f32::from(sample) * spec.scale - spec.mean[plane]) / spec.std[plane]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        orientation::Orientation,
        tests::{letterbox, spec},
    };
    use scrutineer_types::LetterboxAnchor;

    #[test]
    fn each_plane_has_its_own_mean_and_deviation_in_the_order_of_the_planes() {
        let spec = InputSpec {
            channels: ChannelOrder::Bgr,
            scale: 0.5,
            mean: [1.0, 2.0, 3.0],
            std: [1.0, 2.0, 4.0],
            ..spec(1, 1, Fit::Stretch)
        };
        let mut tensor = vec![9.0; 100];
        let placed = Placement::new(&spec, 1, 1);
        pack(&[10, 20, 30], Orientation::Normal.walk(1, 1), placed, &spec, &mut tensor);
        assert_eq!(tensor, [(15.0 - 1.0) / 1.0, (10.0 - 2.0) / 2.0, (5.0 - 3.0) / 4.0]);
    }

    #[test]
    fn padding_goes_through_the_same_table_as_pixels() {
        let spec = InputSpec { mean: [0.5; 3], std: [0.25; 3], ..spec(4, 2, letterbox(LetterboxAnchor::Center)) };
        let mut tensor = Vec::new();
        let placed = Placement::new(&spec, 2, 2);
        pack(&[114; 12], Orientation::Normal.walk(2, 2), placed, &spec, &mut tensor);
        assert_eq!(tensor, vec![(114.0 * spec.scale - 0.5) / 0.25; 24]);
    }
}
