//! From pixels of the model's input to pixels of the upright original, and back.

use scrutineer_types::{BoundingBox, InputSpec};

use crate::{Cut, Orientation, fit::Placement};

/// The way between two coordinate systems, both in pixels with the origin at the upper left corner: the model's input
/// and the upright original. Each axis has its own scale, since letterboxing rounds the image to whole pixels. Between them
/// lies the part that was cut out and turned; only whole pixels and quarter turns, so nothing is lost on the way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mapping {
    /// From the input to the cut as it was turned.
    x: Axis,
    y: Axis,
    /// How the cut was turned.
    turn: Orientation,
    /// Where the cut begins on the upright original.
    left: u32,
    top: u32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Axis {
    /// Input pixels per pixel of the turned cut.
    scale: f64,
    /// Input pixels before the image.
    offset: f64,
    /// Pixels of the turned cut.
    side: f32,
}

impl Axis {
    /// `content` pixels after `offset` show the middle `part` of a side.
    fn new(offset: u32, content: u32, side: u32, part: f64) -> Self {
        let side = f64::from(side);
        let scale = f64::from(content) / (side * part);
        Self { scale, offset: f64::from(offset) - side * (1.0 - part) / 2.0 * scale, side: side as f32 }
    }

    fn to_original(self, at: f32) -> f32 {
        self.beyond(at).clamp(0.0, self.side)
    }

    fn beyond(self, at: f32) -> f32 {
        ((f64::from(at) - self.offset) / self.scale) as f32
    }

    fn to_input(self, at: f32) -> f32 {
        (f64::from(at) * self.scale + self.offset) as f32
    }
}

impl Mapping {
    /// The mapping for an upright original of `width` × `height` pixels, neither 0.
    pub fn new(spec: &InputSpec, width: u32, height: u32) -> Self {
        Self::of_cut(spec, &Cut::whole(width.max(1), height.max(1)))
    }

    /// The mapping for a part of an upright original.
    pub fn of_cut(spec: &InputSpec, cut: &Cut) -> Self {
        let (width, height) = cut.turned_size();
        Self::from_placement(Placement::new(spec, width, height), cut)
    }

    pub(crate) fn from_placement(placed: Placement, cut: &Cut) -> Self {
        let (width, height) = cut.turned_size();
        Self {
            x: Axis::new(placed.left, placed.width, width.max(1), placed.part.0),
            y: Axis::new(placed.top, placed.height, height.max(1), placed.part.1),
            turn: cut.turn,
            left: cut.left,
            top: cut.top,
        }
    }

    /// A box on the model's input as a box on the upright original, clipped to what the model was shown of it.
    pub fn to_original(&self, on_input: &BoundingBox) -> BoundingBox {
        let size = (f64::from(self.x.side), f64::from(self.y.side));
        let corner = |x: f32, y: f32| {
            let turned = (self.x.to_original(x).into(), self.y.to_original(y).into());
            let (x, y) = self.turn.stored_point(turned, size);
            ((x + f64::from(self.left)) as f32, (y + f64::from(self.top)) as f32)
        };
        between(corner(on_input.x_min, on_input.y_min), corner(on_input.x_max, on_input.y_max))
    }

    /// A point on the model's input as a point on the upright original, which may lie outside the image.
    pub fn point_to_original(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        let size = (f64::from(self.x.side), f64::from(self.y.side));
        let (x, y) = self.turn.stored_point((self.x.beyond(x).into(), self.y.beyond(y).into()), size);
        [(x + f64::from(self.left)) as f32, (y + f64::from(self.top)) as f32]
    }

    /// A box on the upright original as a box on the model's input.
    pub fn to_input(&self, on_original: &BoundingBox) -> BoundingBox {
        let corner = |x: f32, y: f32| self.point_to_input(x, y);
        between(corner(on_original.x_min, on_original.y_min), corner(on_original.x_max, on_original.y_max))
    }

    /// A point of the upright original as a point of the model's input; it may lie outside of that.
    pub fn point_to_input(&self, x: f32, y: f32) -> (f32, f32) {
        let size = (f64::from(self.x.side), f64::from(self.y.side));
        // What turned it back is turned the other way, from the cut's own size.
        let back = self.turn.inverse();
        let on_cut = (f64::from(x) - f64::from(self.left), f64::from(y) - f64::from(self.top));
        let (x, y) = back.stored_point(on_cut, if self.turn.swaps_sides() { (size.1, size.0) } else { size });
        (self.x.to_input(x as f32), self.y.to_input(y as f32))
    }

    /// Pixels of the original under one pixel of the input, along the input's wider axis.
    pub fn coarseness(&self) -> f32 {
        (1.0 / self.x.scale.min(self.y.scale)) as f32
    }
}

/// The box with these opposite corners.
fn between((x1, y1): (f32, f32), (x2, y2): (f32, f32)) -> BoundingBox {
    BoundingBox { x_min: x1.min(x2), y_min: y1.min(y2), x_max: x1.max(x2), y_max: y1.max(y2) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use scrutineer_types::{Fit, LetterboxAnchor};

    use super::*;
    use crate::tests::{letterbox, spec};

    fn any_fit() -> impl Strategy<Value = Fit> {
        prop_oneof![
            Just(letterbox(LetterboxAnchor::Center)),
            Just(letterbox(LetterboxAnchor::TopLeft)),
            Just(Fit::Stretch)
        ]
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "whole pixels map exactly")]
    fn a_crop_shows_the_middle() {
        let mapping = Mapping::new(&spec(100, 100, Fit::Crop), 400, 200);
        assert_eq!(mapping.point_to_original([0.0, 0.0]), [100.0, 0.0]);
        assert_eq!(mapping.point_to_original([100.0, 50.0]), [300.0, 100.0]);
    }

    proptest! {
        #[test]
        fn boxes_come_back_from_the_input_where_they_were(
            fit in any_fit(),
            input in (1_u32..1500, 1_u32..1500),
            image in (1_u32..30_000, 1_u32..30_000),
            [a, b, c, d] in prop::array::uniform4(0.0_f32..=1.0),
        ) {
            let mapping = Mapping::new(&spec(input.0, input.1, fit), image.0, image.1);
            let (width, height) = (image.0 as f32, image.1 as f32);
            let original = BoundingBox {
                x_min: a.min(b) * width, y_min: c.min(d) * height, x_max: a.max(b) * width, y_max: c.max(d) * height,
            };
            let back = mapping.to_original(&mapping.to_input(&original));
            for (before, after, side) in [
                (original.x_min, back.x_min, width), (original.x_max, back.x_max, width),
                (original.y_min, back.y_min, height), (original.y_max, back.y_max, height),
            ] {
                prop_assert!((before - after).abs() <= 1e-3 * side, "{before} came back as {after}");
            }
        }

        #[test]
        fn the_whole_image_maps_into_the_input_and_beyond_it_nothing_maps_outside_the_image(
            fit in any_fit(),
            input in (1_u32..1500, 1_u32..1500),
            image in (1_u32..30_000, 1_u32..30_000),
        ) {
            let mapping = Mapping::new(&spec(input.0, input.1, fit), image.0, image.1);
            let whole = BoundingBox { x_min: 0.0, y_min: 0.0, x_max: image.0 as f32, y_max: image.1 as f32 };
            let on_input = mapping.to_input(&whole);
            prop_assert!(on_input.x_min >= 0.0 && on_input.x_max <= input.0 as f32 + 1e-3);
            prop_assert!(on_input.y_min >= 0.0 && on_input.y_max <= input.1 as f32 + 1e-3);
            let everything = BoundingBox { x_min: -1e6, y_min: -1e6, x_max: 1e6, y_max: 1e6 };
            prop_assert_eq!(mapping.to_original(&everything), whole);
        }

        #[test]
        fn boxes_come_back_from_a_turned_cut_where_they_were_and_stay_inside_it(
            fit in any_fit(),
            (width, height, left, top) in (8_u32..3000, 8_u32..3000, 0_u32..2000, 0_u32..2000),
            turn in prop::sample::select(Orientation::ALL.to_vec()),
            [a, b, c, d] in prop::array::uniform4(0.0_f32..=1.0),
        ) {
            let cut = Cut { left, top, width, height, turn };
            let mapping = Mapping::of_cut(&spec(416, 320, fit), &cut);
            let x = |share: f32| left as f32 + share * width as f32;
            let y = |share: f32| top as f32 + share * height as f32;
            let original =
                BoundingBox { x_min: x(a.min(b)), y_min: y(c.min(d)), x_max: x(a.max(b)), y_max: y(c.max(d)) };
            let back = mapping.to_original(&mapping.to_input(&original));
            for (before, after, side) in [
                (original.x_min, back.x_min, width), (original.x_max, back.x_max, width),
                (original.y_min, back.y_min, height), (original.y_max, back.y_max, height),
            ] {
                prop_assert!((before - after).abs() <= 2e-3 * side as f32, "{before} came back as {after}");
            }
            let everything = BoundingBox { x_min: -1e6, y_min: -1e6, x_max: 1e6, y_max: 1e6 };
            let whole = BoundingBox { x_min: x(0.0), y_min: y(0.0), x_max: x(1.0), y_max: y(1.0) };
            prop_assert_eq!(mapping.to_original(&everything), whole);
        }
    }
}
