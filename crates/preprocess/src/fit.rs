//! Where an image comes to lie on the model's input.

use scrutineer_types::{Fit, InputSpec, LetterboxAnchor};

/// The part of the input that the image fills, in whole pixels; the rest is padding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Placement {
    /// First column.
    pub left: u32,
    /// First row.
    pub top: u32,
    /// Columns, at least 1.
    pub width: u32,
    /// Rows, at least 1.
    pub height: u32,
    /// Which part of the image fills them: the middle, in shares of its width and height.
    pub part: (f64, f64),
}

/// All of an image.
pub(crate) const WHOLE: (f64, f64) = (1.0, 1.0);

impl Placement {
    /// Places an upright image of `width` × `height` pixels.
    ///
    /// Centred, the geometry is that of Ultralytics' `LetterBox`: the side times the lesser ratio, rounded (ties to
    /// even, as Python rounds), and an odd padding leaves the greater part right and below. Top left it is that of
    /// YOLOX's `preproc`: the side times the lesser ratio, cut to an integer. Both scale small images up.
    pub fn new(spec: &InputSpec, width: u32, height: u32) -> Self {
        let (input_width, input_height) = (spec.width.max(1), spec.height.max(1));
        let ratio = (f64::from(input_height) / f64::from(height)).min(f64::from(input_width) / f64::from(width));
        // An image of extreme shape still gets a pixel.
        let content =
            |side: u32, round: fn(f64) -> f64, input: u32| (round(f64::from(side) * ratio) as u32).clamp(1, input);
        match spec.fit {
            Fit::Stretch => Self { left: 0, top: 0, width: input_width, height: input_height, part: WHOLE },
            Fit::Crop => {
                // The lesser of the two ratios is that of the side that is cut.
                let ratio_x = f64::from(input_width) / f64::from(width);
                let ratio_y = f64::from(input_height) / f64::from(height);
                let part = ((ratio_x / ratio_y).min(1.0), (ratio_y / ratio_x).min(1.0));
                Self { left: 0, top: 0, width: input_width, height: input_height, part }
            }
            Fit::Letterbox { anchor: LetterboxAnchor::TopLeft, .. } => Self {
                left: 0,
                top: 0,
                width: content(width, f64::trunc, input_width),
                height: content(height, f64::trunc, input_height),
                part: WHOLE,
            },
            Fit::Letterbox { anchor: LetterboxAnchor::Center, .. } => {
                let width = content(width, f64::round_ties_even, input_width);
                let height = content(height, f64::round_ties_even, input_height);
                // Rounding (padding / 2 − 0.1) is halving and rounding down.
                Self { left: (input_width - width) / 2, top: (input_height - height) / 2, width, height, part: WHOLE }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{letterbox, spec};

    fn centred(input: (u32, u32), image: (u32, u32)) -> (u32, u32, u32, u32) {
        let placed = Placement::new(&spec(input.0, input.1, letterbox(LetterboxAnchor::Center)), image.0, image.1);
        (placed.left, placed.top, placed.width, placed.height)
    }

    #[test]
    fn centred_geometry_is_that_of_ultralytics() {
        assert_eq!(centred((640, 640), (1920, 1080)), (0, 140, 640, 360));
        assert_eq!(centred((640, 640), (640, 640)), (0, 0, 640, 640));
        assert_eq!(centred((640, 640), (320, 200)), (0, 120, 640, 400));
        // 427 × 640/640 leaves 213 columns: 106 left, 107 right.
        assert_eq!(centred((640, 640), (427, 640)), (106, 0, 427, 640));
        // 480.5 rows round to the even 480: 1281 × 961 at a ratio of one half.
        assert_eq!(centred((640, 481), (1280, 961)), (0, 0, 640, 480));
    }

    #[test]
    fn top_left_geometry_is_that_of_yolox() {
        let placed = Placement::new(&spec(416, 416, letterbox(LetterboxAnchor::TopLeft)), 1000, 667);
        assert_eq!(placed, Placement { left: 0, top: 0, width: 416, height: 277, part: WHOLE });
        // Python's int(): 640/1333 × 1333 may fall short of 640 by a rounding error, and then counts as 639.
        let placed = Placement::new(&spec(640, 640, letterbox(LetterboxAnchor::TopLeft)), 1333, 1000);
        assert_eq!(placed.width, (1333.0 * (640.0 / 1333.0_f64)) as u32);
    }

    #[test]
    fn a_crop_keeps_the_middle_that_has_the_input_s_shape() {
        let part = |width, height| Placement::new(&spec(224, 224, Fit::Crop), width, height).part;
        assert_eq!(part(400, 200), (0.5, 1.0));
        assert_eq!(part(200, 800), (1.0, 0.25));
        assert_eq!(part(31, 31), WHOLE);
    }

    #[test]
    fn an_image_of_extreme_shape_still_gets_a_pixel() {
        assert_eq!(centred((640, 640), (1, 20_000)), (319, 0, 1, 640));
        assert_eq!(centred((640, 640), (1, 1)), (0, 0, 640, 640));
    }
}
