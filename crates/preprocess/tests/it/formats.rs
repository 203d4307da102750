//! Every kind of every format comes out as the pixels that went in.

use image::{ExtendedColorType, RgbImage};
use scrutineer_preprocess::{Limits, Orientation, decode_upright, encode_jpeg, prepare};
use scrutineer_types::Fit;
use turbojpeg::{Colorspace, Compressor, Image, PixelFormat, Subsamp};

use crate::{images::*, webp_samples};

fn decoded(bytes: &[u8]) -> RgbImage {
    decode_upright(bytes, &Limits::default(), None).unwrap()
}

/// The greatest difference of any sample.
fn difference(a: &RgbImage, b: &RgbImage) -> u8 {
    assert_eq!(a.dimensions(), b.dimensions());
    a.as_raw().iter().zip(b.as_raw()).map(|(a, b)| a.abs_diff(*b)).max().unwrap()
}

#[test]
fn lossless_formats_give_back_every_pixel() {
    let image = noise(37, 23);
    for bytes in [png(&image), lossless_webp(&image), bmp(&image)] {
        assert_eq!(decoded(&bytes), image);
    }
}

#[test]
fn png_samples_of_16_bits_are_brought_to_8() {
    let wide: Vec<u8> = [0_u16, 128, 257, 0x7fff, 65_535, 1000].iter().flat_map(|v| v.to_ne_bytes()).collect();
    let rgb = decoded(&encoded_png(&wide, 2, 1, ExtendedColorType::Rgb16));
    assert_eq!(rgb.as_raw(), &[0, 0, 1, 127, 255, 4]);
    let grey = decoded(&encoded_png(&wide[2..8], 3, 1, ExtendedColorType::L16));
    assert_eq!(grey.as_raw(), &[0, 0, 0, 1, 1, 1, 127, 127, 127]);
}

#[test]
fn transparency_lies_on_white() {
    let rgba = [10, 20, 30, 0, 10, 20, 30, 255, 0, 100, 255, 128];
    let image = decoded(&encoded_png(&rgba, 3, 1, ExtendedColorType::Rgba8));
    assert_eq!(image.as_raw(), &[255, 255, 255, 10, 20, 30, 127, 177, 255]);
    let grey_alpha = [10, 0, 10, 255];
    let image = decoded(&encoded_png(&grey_alpha, 2, 1, ExtendedColorType::La8));
    assert_eq!(image.as_raw(), &[255, 255, 255, 10, 10, 10]);
    let wide: Vec<u8> = [1000_u16, 1000, 1000, 0].iter().flat_map(|v| v.to_ne_bytes()).collect();
    assert_eq!(decoded(&encoded_png(&wide, 1, 1, ExtendedColorType::Rgba16)).as_raw(), &[255, 255, 255]);
    let webp = decoded(&webp_samples::lossy_with_alpha());
    assert_eq!(webp.get_pixel(2, 8).0, [255, 255, 255]);
}

#[test]
fn png_palettes_bits_and_transparent_colours_are_expanded() {
    let palette = [chunk(*b"PLTE", &[9, 8, 7, 200, 100, 50]), chunk(*b"tRNS", &[255, 0])].concat();
    let indexed = raw_png(2, 1, (8, 3, 0), &palette, &[0, 0, 1]);
    assert_eq!(decoded(&indexed).as_raw(), &[9, 8, 7, 255, 255, 255]);
    let one_bit = raw_png(3, 1, (1, 0, 0), &[], &[0, 0b1010_0000]);
    assert_eq!(decoded(&one_bit).as_raw(), &[255, 255, 255, 0, 0, 0, 255, 255, 255]);
}

#[test]
fn interlaced_png_is_put_together() {
    // Adam7 of a 3 × 3 grey image: passes 1, 5, 6 and 7 have pixels.
    let pass_1 = [0, 10];
    let pass_4 = [0, 12];
    let pass_5 = [0, 30, 32];
    let pass_6 = [[0, 11], [0, 31]].concat();
    let pass_7 = [0, 20, 21, 22];
    let rows = [pass_1.as_slice(), &pass_4, &pass_5, &pass_6, &pass_7].concat();
    let image = decoded(&raw_png(3, 3, (8, 0, 1), &[], &rows));
    let grey: Vec<u8> = image.pixels().map(|pixel| pixel.0[0]).collect();
    assert_eq!(grey, [10, 11, 12, 20, 21, 22, 30, 31, 32]);
}

#[test]
fn lossy_webp_shows_its_picture() {
    let image = decoded(&webp_samples::lossy());
    assert_eq!(image.dimensions(), (24, 16));
    let (inside, outside) = (image.get_pixel(13, 8).0, image.get_pixel(2, 2).0);
    assert!(inside[2] > 180 && inside[0] < 80, "{inside:?}");
    assert!(outside[0] > 160 && outside[2] < 90, "{outside:?}");
}

#[test]
fn jpeg_of_every_kind_shows_its_picture() {
    let image = some_scene(97, 61);
    let kinds: [(&str, Vec<u8>); 5] = [
        ("baseline", jpeg(&image)),
        ("progressive", progressive_jpeg(&image)),
        ("arithmetic", jpeg_with(&image, |compressor| compressor.set_arithmetic(true).unwrap())),
        ("RGB", jpeg_with(&image, |compressor| compressor.set_colorspace(Colorspace::RGB).unwrap())),
        ("lossless", jpeg_with(&image, |compressor| compressor.set_lossless(true).unwrap())),
    ];
    for (kind, bytes) in kinds {
        let difference = difference(&decoded(&bytes), &image);
        assert!(difference < 40, "{kind} differs by {difference}");
    }
    assert!(difference(&decoded(&encode_jpeg(&image, 100)), &image) < 120, "chroma is halved");
}

#[test]
fn grey_jpeg_has_three_equal_planes() {
    let image = some_scene(640, 480);
    let bytes = jpeg_with(&image, |compressor| compressor.set_subsamp(Subsamp::Gray).unwrap());
    let mut tensor = Vec::new();
    prepare(&bytes, &usual(), &Limits::default(), &mut tensor).unwrap();
    let (red, rest) = tensor.split_at(640 * 640);
    assert_eq!((red, red), rest.split_at(640 * 640));
}

#[test]
fn cmyk_jpeg_shows_its_picture_inverted_or_not() {
    let inks = |pixel: [u8; 4], inverted: bool| -> Vec<u8> {
        let pixel = if inverted { pixel.map(|ink| 255 - ink) } else { pixel };
        pixel.repeat(32 * 32)
    };
    let compressed = |colorspace, pixels: &[u8]| {
        let mut compressor = Compressor::new().unwrap();
        compressor.set_quality(100).unwrap();
        compressor.set_colorspace(colorspace).unwrap();
        compressor.set_subsamp(Subsamp::None).unwrap();
        let image = Image { pixels, width: 32, pitch: 128, height: 32, format: PixelFormat::CMYK };
        compressor.compress_to_vec(image).unwrap()
    };
    // Cyan in full, a quarter of black.
    let pixel = [255, 0, 0, 64];
    let expected = [0, 191, 191];
    for colorspace in [Colorspace::CMYK, Colorspace::YCCK] {
        let adobe = compressed(colorspace, &inks(pixel, true));
        let shown = decoded(&adobe).get_pixel(16, 16).0;
        assert!(shown.iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= 3), "{colorspace:?}: {shown:?}");
    }
    let plain = compressed(Colorspace::CMYK, &inks(pixel, false));
    let at = plain.windows(5).position(|window| window == b"Adobe").unwrap();
    let plain = [&plain[..at - 4], &plain[at + 12..]].concat();
    let shown = decoded(&plain).get_pixel(16, 16).0;
    assert!(shown.iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= 3), "without Adobe's segment: {shown:?}");
}

#[test]
fn where_no_scaling_is_needed_pixels_pass_through_exactly() {
    let image = noise(96, 64);
    let mut tensor = Vec::new();
    for fit in every_fit() {
        let spec = scrutineer_types::InputSpec { scale: 1.0, ..spec(96, 64, fit) };
        prepare(&png(&image), &spec, &Limits::default(), &mut tensor).unwrap();
        for (plane, values) in tensor.chunks(96 * 64).enumerate() {
            let expected: Vec<f32> = image.pixels().map(|pixel| f32::from(pixel.0[plane])).collect();
            assert_eq!(values, expected);
        }
    }
}

#[test]
fn jpeg_is_decoded_no_larger_than_needed_and_never_too_small() {
    let scale = |image: (u32, u32), spec: &scrutineer_types::InputSpec| {
        let bytes = jpeg(&some_scene(image.0, image.1));
        prepare(&bytes, spec, &Limits::default(), &mut Vec::new()).unwrap().decode_scale
    };
    assert_eq!(scale((640, 480), &usual()), 1.0);
    assert_eq!(scale((1279, 900), &usual()), 1.0);
    assert_eq!(scale((1280, 720), &usual()), 0.5);
    assert_eq!(scale((2560, 1440), &usual()), 0.25);
    assert_eq!(scale((900, 1280), &usual()), 0.5);
    // Stretching needs both sides.
    assert_eq!(scale((1280, 720), &spec(640, 640, Fit::Stretch)), 1.0);
    // The grey copy that quality is measured on needs more than a small input.
    assert_eq!(scale((1024, 768), &spec(64, 64, Fit::Stretch)), 0.5);
}

#[test]
fn copies_for_people_are_bounded_and_keep_their_shape() {
    let bytes = with_exif(&jpeg(&some_scene(1001, 500)), Orientation::Rotate90);
    let sides = |max_side| decode_upright(&bytes, &Limits::default(), max_side).unwrap().dimensions();
    assert_eq!(sides(None), (500, 1001));
    assert_eq!(sides(Some(5000)), (500, 1001));
    assert_eq!(sides(Some(256)), (128, 256));
    assert_eq!(sides(Some(0)), (1, 1));
}
