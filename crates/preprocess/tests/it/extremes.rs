//! Images of extreme size or shape.

use scrutineer_preprocess::{Limits, decode_upright, encode_jpeg, prepare};

use crate::images::*;

#[test]
fn one_pixel_and_very_long_images_are_prepared_under_every_fit() {
    for (width, height) in [(1, 1), (1, 20_000), (20_000, 1), (2, 2), (3, 1)] {
        let image = some_scene(width, height);
        for bytes in [jpeg(&image), png(&image), bmp(&image)] {
            for fit in every_fit() {
                let mut tensor = Vec::new();
                let prepared = prepare(&bytes, &spec(320, 192, fit), &Limits::default(), &mut tensor).unwrap();
                assert_eq!((prepared.width, prepared.height), (width, height));
                assert_eq!(tensor.len(), 3 * 320 * 192);
                assert!(tensor.iter().any(|&value| (value - 114.0 / 255.0).abs() > 0.05), "the image is on it");
            }
        }
    }
}

#[test]
fn thumbnails_of_very_long_images_have_pixels() {
    let bytes = png(&some_scene(1, 20_000));
    let thumbnail = decode_upright(&bytes, &Limits::default(), Some(200)).unwrap();
    assert_eq!(thumbnail.dimensions(), (1, 200));
    let copy = decode_upright(&encode_jpeg(&thumbnail, 80), &Limits::default(), None).unwrap();
    assert_eq!(copy.dimensions(), (1, 200));
}

#[test]
fn a_tensor_of_another_size_is_made_to_fit() {
    let bytes = png(&some_scene(50, 40));
    let mut tensor = vec![7.0; 5];
    prepare(&bytes, &usual(), &Limits::default(), &mut tensor).unwrap();
    assert_eq!(tensor.len(), 3 * 640 * 640);
    let capacity = tensor.capacity();
    prepare(&bytes, &spec(32, 32, every_fit()[0]), &Limits::default(), &mut tensor).unwrap();
    assert_eq!((tensor.len(), tensor.capacity()), (3 * 32 * 32, capacity));
}
