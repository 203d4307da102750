//! Small parcels on a picture of 12 megapixels: found in tiles, each once, wherever the seams run.

use bytes::Bytes;
use scrutineer_infer::BackendChoice;
use scrutineer_inspect::{Inspector, Lane, Order};
use scrutineer_preprocess::{Limits, RgbImage, decode_upright};
use scrutineer_types::{BoundingBox, Detection, Tiling, Treatment};

use crate::{inspector, repository, squares::png_of};

/// Tiles of 640 pixels, each seen by the model at half its size.
const TILING: Tiling = Tiling { tile: 640, overlap: 0.3, max_tiles: 64 };
const SIZE: (u32, u32) = (4000, 3000);

/// Places of the upper left corners of pasted pictures, none over another; many lie across seams.
const PLACES: [(u32, u32); 12] = [
    (20, 40),
    (500, 420),
    (930, 60),
    (1380, 500),
    (1850, 20),
    (2300, 900),
    (3660, 300),
    (60, 1500),
    (1000, 1700),
    (1720, 2660),
    (2840, 2300),
    (3600, 2640),
];

fn canvas(width: u32, height: u32) -> RgbImage {
    RgbImage::from_pixel(width, height, [114; 3].into())
}

fn paste(onto: &mut RgbImage, picture: &RgbImage, (left, top): (u32, u32)) {
    for (x, y, pixel) in picture.enumerate_pixels() {
        onto.put_pixel(left + x, top + y, *pixel);
    }
}

async fn look(inspector: &Inspector, image: &RgbImage, tiling: Option<Tiling>) -> Vec<Detection> {
    let order = Order { treatment: Treatment { tiling, ..Treatment::default() }, ..Order::default() };
    let bytes: Bytes = png_of(image);
    inspector.inspect(bytes, order, Lane::Normal).await.unwrap().detections
}

fn shifted(detection: &Detection, x: f32, y: f32) -> Detection {
    let b = detection.bounding_box;
    let bounding_box = BoundingBox { x_min: b.x_min + x, y_min: b.y_min + y, x_max: b.x_max + x, y_max: b.y_max + y };
    Detection { bounding_box, ..detection.clone() }
}

fn same(a: &Detection, b: &Detection) -> bool {
    a.class_id == b.class_id && a.bounding_box.iou(&b.bounding_box) >= 0.5
}

#[tokio::test]
async fn small_objects_are_found_in_tiles_each_once_and_missed_on_the_whole() {
    let inspector = inspector("models/parcel/parcel.onnx", BackendChoice::Auto);
    let bytes = std::fs::read(repository().join("testdata/parcel/square.png")).unwrap();
    let picture = decode_upright(&bytes, &Limits::default(), None).unwrap();
    // What the model sees of the picture alone, at the scale of a tile; surely enough that a shift does not hide it.
    let mut alone = canvas(640, 640);
    paste(&mut alone, &picture, (160, 160));
    let reference: Vec<_> = look(&inspector, &alone, None).await;
    let sure: Vec<_> = reference.iter().filter(|d| d.confidence >= 0.7).map(|d| shifted(d, -160.0, -160.0)).collect();
    assert!(sure.len() >= 3, "{reference:?}");

    let mut composition = canvas(SIZE.0, SIZE.1);
    for place in PLACES {
        paste(&mut composition, &picture, place);
    }
    let known: Vec<_> =
        PLACES.iter().flat_map(|&(x, y)| sure.iter().map(move |d| shifted(d, x as f32, y as f32))).collect();
    let tiled = look(&inspector, &composition, Some(TILING)).await;
    let whole = look(&inspector, &composition, None).await;
    let times =
        |found: &[Detection], known: &Detection| found.iter().filter(|d| d.confidence >= 0.3 && same(d, known)).count();
    let found = known.iter().filter(|one| times(&tiled, one) > 0).count();
    let found_whole = known.iter().filter(|one| times(&whole, one) > 0).count();
    let doubles: Vec<_> = known.iter().filter(|one| times(&tiled, one) > 1).collect();
    eprintln!("{} known: {found} found in tiles, {found_whole} on the whole, {} twice", known.len(), doubles.len());
    assert!(found * 10 >= known.len() * 9, "{found} of {} found", known.len());
    assert!(found_whole * 4 <= known.len(), "{found_whole} of {} found on the whole", known.len());
    assert!(doubles.is_empty(), "{doubles:?}");
    // Tiles show nothing where nothing is. (The whole, at a twelfth of its size, the model may take for one great parcel.)
    let on_a_picture = |d: &&Detection| {
        let b = d.bounding_box;
        PLACES.iter().any(|&(x, y)| {
            let (x, y) = (x as f32, y as f32);
            b.x_min >= x - 24.0 && b.y_min >= y - 24.0 && b.x_max <= x + 344.0 && b.y_max <= y + 344.0
        })
    };
    let on_a_tile = |d: &&Detection| d.bounding_box.area() <= 640.0 * 640.0;
    let astray = tiled.iter().filter(|d| d.confidence >= 0.5).filter(on_a_tile).find(|d| !on_a_picture(d));
    assert_eq!(astray, None);
}
