//! Oriented boxes: centre, width, height as in an upright box, and an angle in radians, clockwise from the x axis.

use crate::{Output, RawDetection};

/// Turns the upright boxes of `found`, read from a YOLOv8 table whose last row holds the angles.
pub(super) fn turn_columns(table: &Output, found: &mut [RawDetection]) {
    let [_, rows, anchors] = table.shape[..] else { return };
    for detection in found {
        turn(detection, table.data[(rows - 1) * anchors + detection.anchor as usize]);
    }
}

/// Turns the upright boxes of `found`, read from an end-to-end table whose last column holds the angles.
pub(super) fn turn_rows(table: &Output, found: &mut [RawDetection]) {
    let [_, _, columns] = table.shape[..] else { return };
    for detection in found {
        turn(detection, table.data[(detection.anchor as usize + 1) * columns - 1]);
    }
}

/// The corners in the order of Ultralytics' `xywhr2xyxyxyxy`; the box becomes their hull.
fn turn(detection: &mut RawDetection, angle: f32) {
    let b = detection.bounding_box;
    let (x, y) = (f32::midpoint(b.x_min, b.x_max), f32::midpoint(b.y_min, b.y_max));
    let (half_width, half_height) = ((b.x_max - b.x_min) / 2.0, (b.y_max - b.y_min) / 2.0);
    let (sin, cos) = if angle.is_finite() { angle.sin_cos() } else { (0.0, 1.0) };
    let along = [half_width * cos, half_width * sin];
    let across = [-half_height * sin, half_height * cos];
    let corner = |a: f32, b: f32| [x + a * along[0] + b * across[0], y + a * along[1] + b * across[1]];
    let corners = [corner(1.0, 1.0), corner(1.0, -1.0), corner(-1.0, -1.0), corner(-1.0, 1.0)];
    detection.bounding_box = scrutineer_types::BoundingBox::around(&corners);
    detection.corners = Some(corners);
}

#[cfg(test)]
mod tests {
    use std::f32::consts::FRAC_PI_2;

    use crate::Head;
    use crate::heads::tests::decoded;

    #[test]
    fn a_quarter_turn_swaps_the_sides() {
        for (head, shape, values) in [
            (Head::Yolov8Obb, [1, 6, 1], [30.0, 20.0, 20.0, 10.0, 0.9, FRAC_PI_2].to_vec()),
            (Head::EndToEndObb, [1, 1, 7], [30.0, 20.0, 20.0, 10.0, 0.9, 0.0, FRAC_PI_2].to_vec()),
        ] {
            let found = decoded(head, 1, &[(&shape, &values)]);
            let b = found[0].bounding_box;
            let off = [b.x_min - 25.0, b.y_min - 10.0, b.x_max - 35.0, b.y_max - 30.0];
            assert!(off.iter().all(|off| off.abs() < 1e-4), "{b:?}");
            let [first, ..] = found[0].corners.unwrap();
            assert!((first[0] - 25.0).abs() < 1e-4 && (first[1] - 30.0).abs() < 1e-4, "{first:?}");
        }
    }
}
