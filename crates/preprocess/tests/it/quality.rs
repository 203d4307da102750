//! Quality measures what it says, whatever the size at which a JPEG was decoded.

use image::{RgbImage, imageops};
use scrutineer_preprocess::{Limits, Orientation, prepare};
use scrutineer_types::{Fit, Quality};

use crate::images::*;

fn quality(bytes: &[u8]) -> Quality {
    prepare(bytes, &usual(), &Limits::default(), &mut Vec::new()).unwrap().quality
}

fn grey(width: u32, height: u32, value: impl Fn(u32, u32) -> u8) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| image::Rgb([value(x, y); 3]))
}

fn close(a: f32, b: f32, tolerance: f32) -> bool {
    (a - b).abs() <= tolerance
}

#[test]
fn a_flat_image_has_brightness_alone() {
    let flat = quality(&png(&grey(800, 600, |_, _| 51)));
    assert_eq!(flat, Quality { sharpness: 0.0, brightness: 0.2, contrast: 0.0, clipped: 0.0 });
}

#[test]
fn a_checkerboard_has_the_sharpness_and_contrast_that_follow_from_the_kernel() {
    // Each interior pixel differs from its four neighbours by 100: the Laplacian is ±400, its mean 0 on an even board.
    let board = quality(&png(&grey(64, 64, |x, y| if (x + y) % 2 == 0 { 50 } else { 150 })));
    assert!(close(board.sharpness, 160_000.0, 1.0), "{board:?}");
    assert!(close(board.brightness, 100.0 / 255.0, 1e-6));
    assert!(close(board.contrast, 50.0 / 255.0, 1e-6));
}

#[test]
fn luma_weighs_colours_by_bt_601() {
    for (color, luma) in [([255, 0, 0], 76), ([0, 255, 0], 150), ([0, 0, 255], 29), ([10, 20, 30], 18)] {
        let image = RgbImage::from_pixel(8, 8, image::Rgb(color));
        assert!(close(quality(&png(&image)).brightness, luma as f32 / 255.0, 1e-6), "{color:?}");
    }
}

#[test]
fn clipping_counts_pixels_within_2_of_black_and_white() {
    let values = [0, 2, 3, 128, 252, 253, 255, 100];
    let image = grey(8, 1, |x, _| values[x as usize]);
    assert_eq!(quality(&png(&image)).clipped, 0.5);
}

#[test]
fn rectangles_are_averaged_by_the_share_of_each_pixel_within() {
    // 768 columns into 512: each output column covers one and a half, so a stripe of every third column spreads evenly.
    let stripes = quality(&png(&grey(768, 3, |x, _| if x % 3 == 1 { 240 } else { 30 })));
    assert!(close(stripes.brightness, 100.0 / 255.0, 1e-3), "{stripes:?}");
    assert!(stripes.contrast < 1e-3, "{stripes:?}");
}

#[test]
fn blur_lowers_sharpness_and_images_too_small_for_the_kernel_have_none() {
    let image = noise(400, 300);
    let sharp = quality(&png(&image)).sharpness;
    let mut before = sharp;
    for sigma in [0.5, 1.0, 2.0] {
        let blurred = quality(&png(&imageops::blur(&image, sigma))).sharpness;
        assert!(blurred < before * 0.8, "{blurred} after {before}");
        before = blurred;
    }
    assert_eq!(quality(&png(&noise(2, 300))).sharpness, 0.0);
}

#[test]
fn quality_does_not_change_when_the_image_is_turned() {
    let upright = noise(900, 700);
    let expected = quality(&png(&upright));
    for orientation in Orientation::ALL {
        let turned = quality(&png(&stored_as(&upright, orientation)));
        assert!(close(turned.sharpness / expected.sharpness, 1.0, 1e-3), "{orientation:?}");
        assert!(close(turned.contrast, expected.contrast, 1e-4), "{orientation:?}");
    }
}

/// The same JPEG decoded at several scales, by inputs of several sizes.
#[test]
fn quality_depends_little_on_the_scale_at_which_a_jpeg_was_decoded() {
    // Texture of all sizes: noise, enlarged and laid over itself.
    let mut image = imageops::resize(&noise(16, 12), 1600, 1200, imageops::FilterType::CatmullRom);
    for side in [50, 200, 800] {
        let layer = imageops::resize(&noise(side, side * 3 / 4), 1600, 1200, imageops::FilterType::CatmullRom);
        image.iter_mut().zip(layer.iter()).for_each(|(a, b)| *a = ((u16::from(*a) * 3 + u16::from(*b)) / 4) as u8);
    }
    let measured = |bytes: &[u8], side: u32| {
        let spec = spec(side, side, Fit::Stretch);
        let prepared = prepare(bytes, &spec, &Limits::default(), &mut Vec::new()).unwrap();
        (prepared.decode_scale, prepared.quality)
    };
    let bytes = jpeg(&image);
    let (half_scale, half) = measured(&bytes, 320);
    let (whole_scale, whole) = measured(&bytes, 1000);
    assert_eq!((half_scale, whole_scale), (0.5, 1.0));
    let (_, lossless) = measured(&png(&image), 320);
    for other in [whole, lossless] {
        assert!(close(half.sharpness / other.sharpness, 1.0, 0.02), "{half:?} for {other:?}");
        assert!(close(half.brightness, other.brightness, 0.002), "{half:?} for {other:?}");
        assert!(close(half.contrast, other.contrast, 0.002), "{half:?} for {other:?}");
        assert!(close(half.clipped, other.clipped, 0.002), "{half:?} for {other:?}");
    }
}
