//! Parts of an image as they are read by themselves: upright, at full resolution.

use scrutineer_preprocess::{Cut, Limits, Orientation, open};
use scrutineer_types::BoundingBox;

use crate::images::*;

#[test]
fn a_part_is_upright_and_at_full_resolution_however_the_image_is_stored_and_was_first_decoded() {
    let (width, height) = (1600_u32, 1200_u32);
    let red = BoundingBox { x_min: 200.0, y_min: 300.0, x_max: 648.0, y_max: 500.0 };
    let upright = scene(width, height, &red);
    let bounds = BoundingBox { x_min: 150.4, y_min: 280.0, x_max: 700.0, y_max: 510.2 };
    // Small enough for the smallest scale that a JPEG is decoded at.
    let spec = spec(96, 96, every_fit()[0]);
    for orientation in Orientation::ALL {
        let bytes = with_exif(&jpeg(&stored_as(&upright, orientation)), orientation);
        let plan = |width, height| vec![Cut::whole(width, height)];
        let part = open(&bytes, &spec, &Limits::default(), plan, |picture| {
            assert!(picture.decode_scale() < 1.0);
            picture.sharpen(&bytes).unwrap();
            assert!(picture.decode_scale() >= 1.0);
            picture.grey(&bounds)
        })
        .unwrap();
        assert_eq!(part.dimensions(), (550, 231));
        let wrong = part.enumerate_pixels().filter(|(x, y, grey)| {
            let [r, g, b] = upright.get_pixel(150 + x, 280 + y).0.map(f32::from);
            (f32::from(grey.0[0]) - (0.299 * r + 0.587 * g + 0.114 * b)).abs() > 24.0
        });
        // Edges of the rectangle are as soft as JPEG makes them, and no softer.
        let wrong = wrong.count();
        assert!(wrong < 800, "{orientation:?}: {wrong} pixels differ");
    }
}

#[test]
fn a_part_beyond_the_image_is_what_of_it_is_there_and_never_empty() {
    let bytes = jpeg(&some_scene(64, 48));
    let plan = |width, height| vec![Cut::whole(width, height)];
    let size = |x_min, y_min, x_max, y_max| {
        let bounds = BoundingBox { x_min, y_min, x_max, y_max };
        open(&bytes, &usual(), &Limits::default(), plan, |picture| picture.grey(&bounds).dimensions()).unwrap()
    };
    assert_eq!(size(-20.0, -20.0, 1e6, 1e6), (64, 48));
    assert_eq!(size(60.5, 10.0, 90.0, 10.0), (4, 1));
    assert_eq!(size(100.0, 100.0, 120.0, 120.0), (1, 1));
    assert_eq!(size(f32::NAN, 5.0, f32::NAN, 7.0), (1, 2));
}
