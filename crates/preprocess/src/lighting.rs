//! Evening out light, on the pixels that the model is about to see: after resizing, before padding, so that neither the
//! size of the original nor the letterbox changes what is done. Quality is measured before, on the image as it came.

mod clahe;

use scrutineer_types::{Lighting, LightingStep};

use crate::quality::luma;

/// Mean luma, in `0..=1`, that gamma brings darker images to. Bright ones it leaves: what is clipped stays lost, and
/// darkening them took more from detectors than it gave (`docs/guides/lighting.md`).
const DARK: f64 = 0.30;

/// The least exponent of gamma: below, it would show noise and banding.
const LEAST_GAMMA: f64 = 0.33;

/// Factors that grey-world stays within: a red truck that fills the image is no red light.
const GAIN: std::ops::RangeInclusive<f64> = 0.5..=2.0;

/// Samples at or within this of black or white say nothing of the light's colour.
const CLIPPED: u8 = 2;

/// Applies the steps, in their order, to rows of RGB pixels without padding, `width` pixels each.
pub(crate) fn apply(lighting: &Lighting, pixels: &mut [u8], width: usize) {
    for step in lighting.steps() {
        match step {
            LightingStep::Gamma => gamma(pixels),
            LightingStep::Clahe => equalize(pixels, width),
            LightingStep::GreyWorld => grey_world(pixels),
        }
    }
}

/// A power curve that brings a mean luma `m` below the bound `b` to it: the exponent is `ln b / ln m`.
fn gamma(pixels: &mut [u8]) {
    let (all, _) = pixels.as_chunks::<3>();
    let sum: u64 = all.iter().map(|&pixel| u64::from(luma(pixel))).sum();
    let mean = (sum as f64 / all.len().max(1) as f64 / 255.0).max(1.0 / 255.0);
    if mean >= DARK {
        return;
    }
    let exponent = (DARK.ln() / mean.ln()).max(LEAST_GAMMA);
    let table: [u8; 256] = std::array::from_fn(|value| (255.0 * (value as f64 / 255.0).powf(exponent)).round() as u8);
    for sample in pixels {
        *sample = table[usize::from(*sample)];
    }
}

/// Equalizes luma and leaves chroma: every channel moves by as much as luma does.
fn equalize(pixels: &mut [u8], width: usize) {
    let (pixels, _) = pixels.as_chunks_mut::<3>();
    let grey: Vec<u8> = pixels.iter().map(|&pixel| luma(pixel)).collect();
    let equalized = clahe::equalize(&grey, width);
    for ((pixel, before), after) in pixels.iter_mut().zip(grey).zip(equalized) {
        let change = i16::from(after) - i16::from(before);
        *pixel = pixel.map(|sample| (i16::from(sample) + change).clamp(0, 255) as u8);
    }
}

/// Scales each channel so that all have the mean of the three.
fn grey_world(pixels: &mut [u8]) {
    let (pixels, _) = pixels.as_chunks_mut::<3>();
    let mut sums = [0_u64; 3];
    for pixel in pixels.iter() {
        if pixel.iter().all(|sample| (CLIPPED + 1..255 - CLIPPED).contains(sample)) {
            sums.iter_mut().zip(pixel).for_each(|(sum, &sample)| *sum += u64::from(sample));
        }
    }
    let mean = sums.iter().sum::<u64>() as f64 / 3.0;
    if mean == 0.0 {
        return;
    }
    let tables = sums.map(|sum| {
        let gain = (mean / sum as f64).clamp(*GAIN.start(), *GAIN.end());
        std::array::from_fn::<u8, 256, _>(|value| (value as f64 * gain).round().min(255.0) as u8)
    });
    for pixel in pixels {
        *pixel = std::array::from_fn(|channel| tables[channel][usize::from(pixel[channel])]);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lit(steps: &[LightingStep], pixels: &[u8], width: usize) -> Vec<u8> {
        let mut pixels = pixels.to_vec();
        apply(&Lighting::new(steps.iter().copied()), &mut pixels, width);
        pixels
    }

    fn mean(pixels: &[u8]) -> f64 {
        pixels.iter().map(|&sample| f64::from(sample)).sum::<f64>() / pixels.len() as f64 / 255.0
    }

    #[test]
    fn gamma_brings_dark_images_to_the_bound_and_leaves_others() {
        let grey = |value: u8| vec![value; 3 * 64];
        assert!((mean(&lit(&[LightingStep::Gamma], &grey(30), 8)) - 0.30).abs() < 0.01);
        for other in [0, 77, 100, 200, 255] {
            assert_eq!(lit(&[LightingStep::Gamma], &grey(other), 8), grey(other));
        }
    }

    #[test]
    fn grey_world_takes_a_tint_away_and_leaves_grey_alone() {
        let tinted: Vec<u8> = (0..64_u8).flat_map(|i| [90 + i, 70 + i, 50 + i]).collect();
        let even = lit(&[LightingStep::GreyWorld], &tinted, 8);
        let channel = |c: usize| even.iter().skip(c).step_by(3).map(|&v| f64::from(v)).sum::<f64>() / 64.0;
        assert!((channel(0) - channel(1)).abs() < 0.6 && (channel(1) - channel(2)).abs() < 0.6, "{even:?}");
        let grey: Vec<u8> = (0..64_u8).flat_map(|i| [60 + i; 3]).collect();
        assert_eq!(lit(&[LightingStep::GreyWorld], &grey, 8), grey);
        let clipped = [0, 255, 255].repeat(64);
        assert_eq!(lit(&[LightingStep::GreyWorld], &clipped, 8), clipped, "nothing is known of its light");
    }

    #[test]
    fn clahe_leaves_chroma_where_it_does_not_cut() {
        let pixels: Vec<u8> =
            (0..=254_u8).cycle().take(128 * 128).flat_map(|i| [100 + i / 4, 90 + i / 4, 60 + i / 4]).collect();
        let even = lit(&[LightingStep::Clahe], &pixels, 128);
        let whole: Vec<_> =
            even.as_chunks::<3>().0.iter().filter(|pixel| pixel.iter().all(|v| (1..255).contains(v))).collect();
        assert!(whole.len() > 128 * 64, "{} pixels are not cut", whole.len());
        assert!(whole.iter().all(|pixel| (pixel[0] - pixel[1], pixel[1] - pixel[2]) == (10, 30)));
        assert_ne!(even, pixels);
    }

    proptest! {
        #[test]
        fn every_step_takes_any_image(
            width in 1_usize..40, height in 1_usize..40, seed: u8, step in 0_usize..3,
        ) {
            let pixels: Vec<u8> = (0..3 * width * height).map(|i| (i as u8).wrapping_mul(seed | 1)).collect();
            let step = [LightingStep::Gamma, LightingStep::Clahe, LightingStep::GreyWorld][step];
            prop_assert_eq!(lit(&[step], &pixels, width).len(), pixels.len());
        }
    }
}
