//! Resizing of RGB pixels.
//!
//! Detectors are trained on images scaled by OpenCV's INTER_LINEAR, two taps an axis with half-pixel centres, so that is
//! what is used while the image shrinks to no less than half. Beyond that it would skip pixels, and a triangle filter
//! as wide as the step takes over. After a JPEG's DCT scaling the first case is the rule.

use fast_image_resize::{
    FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer,
    images::{Image, ImageRef},
};

use crate::decode::Decoded;

/// A rectangle of decoded pixels; its edges may lie between pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Part {
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
}

impl Part {
    /// All that the original covers.
    pub fn whole(decoded: &Decoded) -> Self {
        Self { left: 0.0, top: 0.0, width: decoded.covered_width, height: decoded.covered_height }
    }

    /// Its middle, in shares of its width and height.
    pub fn middle(self, (across, down): (f64, f64)) -> Self {
        let (width, height) = (self.width * across, self.height * down);
        Self {
            left: self.left + (self.width - width) / 2.0,
            top: self.top + (self.height - height) / 2.0,
            width,
            height,
        }
    }
}

/// Resizes `part` of `pixels` to `width` × `height`, both at least 1. Borrows `pixels` unchanged where that is all of them
/// at the right size already; else fills `resized` and borrows that.
pub(crate) fn resize<'a>(
    pixels: &'a [u8],
    decoded: &Decoded,
    part: Part,
    (width, height): (u32, u32),
    resizer: &mut Resizer,
    resized: &'a mut Vec<u8>,
) -> &'a [u8] {
    if part == Part::whole(decoded) && (part.width, part.height) == (f64::from(width), f64::from(height)) {
        return pixels;
    }
    resized.resize(width as usize * height as usize * 3, 0);
    let shrink = (part.width / f64::from(width)).max(part.height / f64::from(height));
    let algorithm = if shrink < 2.0 {
        ResizeAlg::Interpolation(FilterType::Bilinear)
    } else {
        ResizeAlg::Convolution(FilterType::Bilinear)
    };
    let options = ResizeOptions::new().resize_alg(algorithm).crop(part.left, part.top, part.width, part.height);
    let source = ImageRef::new(decoded.width, decoded.height, pixels, PixelType::U8x3)
        .expect("a decoded buffer holds its width times its height");
    let mut target =
        Image::from_slice_u8(width, height, resized, PixelType::U8x3).expect("the buffer was made for this size");
    resizer.resize(&source, &mut target, &options).expect("both images are RGB and the part covered lies within");
    resized
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decoded(width: u32, height: u32) -> Decoded {
        Decoded { width, height, divisor: 1, covered_width: width.into(), covered_height: height.into() }
    }

    /// INTER_LINEAR as OpenCV documents it, in floating point.
    fn linear(pixels: &[u8], (sw, sh): (u32, u32), (dw, dh): (u32, u32)) -> Vec<f64> {
        let tap = |at: u32, from: u32, to: u32| {
            let centre =
                ((f64::from(at) + 0.5) * f64::from(from) / f64::from(to) - 0.5).clamp(0.0, f64::from(from - 1));
            (centre as usize, (centre as usize + 1).min(from as usize - 1), centre.fract())
        };
        let at = |x: usize, y: usize, c: usize| f64::from(pixels[(y * sw as usize + x) * 3 + c]);
        let mut out = Vec::new();
        for y in 0..dh {
            let (y0, y1, fy) = tap(y, sh, dh);
            for x in 0..dw {
                let (x0, x1, fx) = tap(x, sw, dw);
                for c in 0..3 {
                    let upper = at(x0, y0, c) * (1.0 - fx) + at(x1, y0, c) * fx;
                    let lower = at(x0, y1, c) * (1.0 - fx) + at(x1, y1, c) * fx;
                    out.push(upper * (1.0 - fy) + lower * fy);
                }
            }
        }
        out
    }

    proptest! {
        #[test]
        fn shrinking_to_no_less_than_half_and_enlarging_are_open_cvs_inter_linear(
            source in (2_u32..40, 2_u32..40), share in (0.51_f64..2.5, 0.51_f64..2.5), seed: u64,
        ) {
            let target = ((f64::from(source.0) * share.0).ceil() as u32, (f64::from(source.1) * share.1).ceil() as u32);
            let mut state = seed;
            let pixels: Vec<u8> = (0..source.0 * source.1 * 3).map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (state >> 56) as u8
            }).collect();
            let mut buffer = Vec::new();
            let decoded = decoded(source.0, source.1);
            let ours = resize(&pixels, &decoded, Part::whole(&decoded), target, &mut Resizer::new(), &mut buffer);
            // Each of the two passes rounds.
            for (ours, exact) in ours.iter().zip(linear(&pixels, source, target)) {
                prop_assert!((f64::from(*ours) - exact).abs() <= 1.6, "{ours} for {exact}");
            }
        }
    }

    #[test]
    fn pixels_of_the_right_size_pass_through() {
        let pixels = [1, 2, 3, 4, 5, 6];
        let decoded = decoded(2, 1);
        assert_eq!(
            resize(&pixels, &decoded, Part::whole(&decoded), (2, 1), &mut Resizer::new(), &mut Vec::new()),
            pixels
        );
    }

    #[test]
    fn the_middle_is_what_a_crop_keeps() {
        let pixels: Vec<u8> = (0..4).flat_map(|x| [x * 10; 3]).collect();
        let (mut buffer, decoded) = (Vec::new(), decoded(4, 1));
        let middle = Part::whole(&decoded).middle((0.5, 1.0));
        let ours = resize(&pixels, &decoded, middle, (2, 1), &mut Resizer::new(), &mut buffer);
        assert_eq!(ours, [10, 10, 10, 20, 20, 20]);
    }

    #[test]
    fn a_part_of_the_right_size_is_copied_exactly() {
        let pixels: Vec<u8> = (0..6 * 4 * 3).map(|i| i as u8).collect();
        let part = Part { left: 2.0, top: 1.0, width: 3.0, height: 2.0 };
        let mut buffer = Vec::new();
        let copied = resize(&pixels, &decoded(6, 4), part, (3, 2), &mut Resizer::new(), &mut buffer);
        let row = |y: usize| &pixels[(y * 6 + 2) * 3..(y * 6 + 5) * 3];
        assert_eq!(copied, [row(1), row(2)].concat());
    }

    #[test]
    fn shrinking_to_less_than_half_leaves_no_pixel_out() {
        // A single white column in 100 would fall between the taps; a triangle filter keeps its share.
        let mut pixels = vec![0; 100 * 3];
        pixels[37 * 3..38 * 3].fill(255);
        let mut buffer = Vec::new();
        let decoded = decoded(100, 1);
        let ours = resize(&pixels, &decoded, Part::whole(&decoded), (10, 1), &mut Resizer::new(), &mut buffer);
        assert!(ours.iter().any(|&value| value > 15), "{ours:?}");
    }
}
