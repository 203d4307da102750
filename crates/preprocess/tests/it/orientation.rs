//! What is found on the tensor lies where it lies on the upright original, however the camera stood.

use proptest::prelude::*;
use scrutineer_preprocess::{Limits, Orientation, Probe, decode_upright, prepare, probe};
use scrutineer_types::BoundingBox;

use crate::{images::*, webp_samples};

/// The pixels of the tensor that are red, as a box.
fn red_on(tensor: &[f32], width: usize, height: usize) -> BoundingBox {
    let plane = width * height;
    let mut found = BoundingBox { x_min: f32::MAX, y_min: f32::MAX, x_max: 0.0, y_max: 0.0 };
    for (at, &red) in tensor[..plane].iter().enumerate() {
        // Half way between the rectangle's colour and the ground's.
        if red > 0.6 && tensor[plane + at] < 0.35 && tensor[2 * plane + at] < 0.45 {
            let (x, y) = ((at % width) as f32, (at / width) as f32);
            found.x_min = found.x_min.min(x);
            found.y_min = found.y_min.min(y);
            found.x_max = found.x_max.max(x + 1.0);
            found.y_max = found.y_max.max(y + 1.0);
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_rectangle_found_on_the_tensor_maps_back_to_where_it_was(
        (width, height) in (400_u32..1700, 400_u32..1700),
        orientation in prop::sample::select(Orientation::ALL.to_vec()),
        fit in prop::sample::select(every_fit().to_vec()),
        input in (200_u32..700, 200_u32..700),
        corner in (0.05_f32..0.5, 0.05_f32..0.5),
        share in (0.2_f32..0.4, 0.2_f32..0.4),
    ) {
        let (w, h) = (width as f32, height as f32);
        let red = BoundingBox {
            x_min: (corner.0 * w).round(),
            y_min: (corner.1 * h).round(),
            x_max: ((corner.0 + share.0) * w).round(),
            y_max: ((corner.1 + share.1) * h).round(),
        };
        let bytes = with_exif(&jpeg(&stored_as(&scene(width, height, &red), orientation)), orientation);
        let spec = spec(input.0, input.1, fit);
        let mut tensor = Vec::new();
        let prepared = prepare(&bytes, &spec, &Limits::default(), &mut tensor).unwrap();
        prop_assert_eq!((prepared.width, prepared.height), (width, height));
        let found = prepared.mapping.to_original(&red_on(&tensor, input.0 as usize, input.1 as usize));
        let on_input = prepared.mapping.to_input(&red);
        // Within a pixel and a half of the coarser grid, the input's or the original's.
        let tolerance_x = 1.5 * ((red.x_max - red.x_min) / (on_input.x_max - on_input.x_min)).max(1.0);
        let tolerance_y = 1.5 * ((red.y_max - red.y_min) / (on_input.y_max - on_input.y_min)).max(1.0);
        for (found, red, tolerance) in [
            (found.x_min, red.x_min, tolerance_x), (found.x_max, red.x_max, tolerance_x),
            (found.y_min, red.y_min, tolerance_y), (found.y_max, red.y_max, tolerance_y),
        ] {
            prop_assert!((found - red).abs() <= tolerance, "{found} for {red}, {tolerance} allowed");
        }
    }
}

#[test]
fn every_format_that_carries_exif_is_turned_upright() {
    let upright = noise(31, 17);
    for orientation in Orientation::ALL {
        let stored = stored_as(&upright, orientation);
        let whole = png(&stored);
        let with_exif = [&whole[..33], &chunk(*b"eXIf", &exif(orientation)), &whole[33..]].concat();
        assert_eq!(decode_upright(&with_exif, &Limits::default(), None).unwrap(), upright, "{orientation:?}");
        let Probe::Image(header) = probe(&with_exif, true) else { panic!("{orientation:?} is an image") };
        assert_eq!((header.width, header.height, header.orientation), (31, 17, orientation));

        let webp = webp_samples::lossy_with_exif(orientation);
        let plain = decode_upright(&webp_samples::lossy(), &Limits::default(), None).unwrap();
        let turned = decode_upright(&webp, &Limits::default(), None).unwrap();
        assert_eq!(stored_as(&turned, orientation), plain, "{orientation:?}");
    }
}

#[test]
fn garbage_instead_of_exif_leaves_the_image_as_it_is() {
    let image = some_scene(64, 48);
    for block in [
        b"Exif\0\0".to_vec(),
        b"Exif\0\0MM\0*\xff\xff\xff\xff".to_vec(),
        [b"Exif\0\0II*\0".as_slice(), &[255; 99]].concat(),
    ] {
        let decoded = decode_upright(&with_segment(&jpeg(&image), 0xe1, &block), &Limits::default(), None).unwrap();
        assert_eq!(decoded.dimensions(), (64, 48));
    }
}
