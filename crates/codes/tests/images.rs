//! Real symbologies as cameras see them: turned, small, soft, pale, tilted, scratched; `testdata/codes/codes.json` says what is on
//! each image and what was done to it.

#![expect(clippy::unwrap_used, reason = "in tests a panic is how a failure is told")]

use std::path::{Path, PathBuf};

use image::{GrayImage, imageops};
use scrutineer_codes::{Config, Reader, Reading};
use scrutineer_preprocess::{Limits, decode_upright};
use scrutineer_types::{BoundingBox, Detection, Symbology};
use serde::Deserialize;

#[derive(Deserialize)]
struct Shown {
    file: String,
    codes: Vec<Printed>,
}

#[derive(Deserialize)]
struct Printed {
    symbology: Symbology,
    /// `None` where nothing can be read.
    text: Option<String>,
    #[serde(rename = "box")]
    bounds: BoundingBox,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/codes")
}

fn shown() -> Vec<Shown> {
    serde_json::from_slice(&std::fs::read(folder().join("codes.json")).unwrap()).unwrap()
}

fn grey(file: &str) -> GrayImage {
    let bytes = std::fs::read(folder().join(file)).unwrap();
    imageops::grayscale(&decode_upright(&bytes, &Limits::default(), None).unwrap())
}

/// Everything that the images show, and time enough for a machine under any load.
fn config() -> Config {
    let symbologies =
        [Symbology::Code128, Symbology::Ean13, Symbology::Itf, Symbology::QrCode, Symbology::DataMatrix].to_vec();
    Config { classes: vec!["barcode".into()], symbologies, budget_ms: 600_000, ..Config::default() }
}

fn reader(config: &Config) -> Reader {
    Reader::new(config).unwrap().unwrap()
}

fn detection(bounding_box: BoundingBox, confidence: f32) -> Detection {
    let class_name = "barcode".to_owned();
    Detection { class_id: 0, class_name, confidence, bounding_box, corners: None, mask: None }
}

fn read(reader: &Reader, image: &GrayImage, detections: &[Detection]) -> Reading {
    reader.read(detections, |bounds| {
        let (width, height) = image.dimensions();
        let within = |at: f32, most: u32| at.clamp(0.0, most as f32) as u32;
        let (left, top) = (within(bounds.x_min, width - 1), within(bounds.y_min, height - 1));
        let (right, bottom) = (within(bounds.x_max.ceil(), width), within(bounds.y_max.ceil(), height));
        imageops::crop_imm(image, left, top, (right - left).max(1), (bottom - top).max(1)).to_image()
    })
}

#[test]
fn what_can_be_read_is_read_and_nothing_else_is() {
    let reader = reader(&config());
    let mut wrong = Vec::new();
    for Shown { file, codes } in shown() {
        let detections: Vec<_> = codes.iter().map(|code| detection(code.bounds, 0.9)).collect();
        let reading = read(&reader, &grey(&file), &detections);
        let found: Vec<_> = reading.codes.iter().map(|code| (code.symbology, code.text.as_str())).collect();
        let mut printed: Vec<_> =
            codes.iter().filter_map(|code| Some((code.symbology, code.text.as_deref()?))).collect();
        printed.dedup();
        if found != printed {
            wrong.push(format!("{file}: {printed:?} is printed, {found:?} was read"));
        }
        assert_eq!(reading.looked_at, detections.len());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_box_that_is_cut_close_wide_or_beside_is_good_enough() {
    let reader = reader(&config());
    for file in ["code-128-37.jpg", "qr-15.jpg", "data-matrix-37.jpg", "ean-13-90.jpg"] {
        let printed = shown().into_iter().find(|one| one.file == file).unwrap().codes.remove(0);
        let image = grey(file);
        let (width, height) =
            (printed.bounds.x_max - printed.bounds.x_min, printed.bounds.y_max - printed.bounds.y_min);
        for [left, top, right, bottom] in
            [[0.04, 0.04, -0.04, -0.04], [-0.3, -0.3, 0.3, 0.3], [0.06, -0.06, 0.06, -0.06]]
        {
            let bounds = BoundingBox {
                x_min: printed.bounds.x_min + left * width,
                y_min: printed.bounds.y_min + top * height,
                x_max: printed.bounds.x_max + right * width,
                y_max: printed.bounds.y_max + bottom * height,
            };
            let reading = read(&reader, &image, &[detection(bounds, 0.9)]);
            assert_eq!(reading.codes.first().map(|code| &code.text), printed.text.as_ref(), "{file} in {bounds:?}");
        }
    }
}

#[test]
fn a_code_is_told_once_and_weaker_boxes_about_it_cost_nothing() {
    let image = grey("qr-15.jpg");
    let bounds = shown().into_iter().find(|one| one.file == "qr-15.jpg").unwrap().codes[0].bounds;
    let beside = BoundingBox { x_min: bounds.x_min + 5.0, ..bounds };
    let mut asked = 0;
    let reading = reader(&config()).read(&[detection(bounds, 0.9), detection(beside, 0.2)], |_| {
        asked += 1;
        image.clone()
    });
    assert_eq!((reading.codes.len(), reading.looked_at, reading.unread, asked), (1, 2, 0, 1));
    assert_eq!(reading.codes[0].bounding_box, bounds);
}

#[test]
fn other_classes_and_other_symbologies_are_left_alone() {
    let image = grey("qr-15.jpg");
    let bounds = shown().into_iter().find(|one| one.file == "qr-15.jpg").unwrap().codes[0].bounds;
    let label = Detection { class_name: "label".into(), ..detection(bounds, 0.9) };
    assert_eq!(read(&reader(&config()), &image, &[label]), Reading::default());
    let narrow = Config { symbologies: vec![Symbology::Code128, Symbology::DataMatrix], ..config() };
    let reading = read(&reader(&narrow), &image, &[detection(bounds, 0.9)]);
    assert_eq!((reading.codes.len(), reading.unread), (0, 1));
}

#[test]
fn the_pattern_says_which_codes_name_the_package_and_by_which_part() {
    let image = grey("qr-15.jpg");
    let bounds = shown().into_iter().find(|one| one.file == "qr-15.jpg").unwrap().codes[0].bounds;
    for (pattern, package_id) in [
        ("", Some("PKG-4711-0815")),
        ("PKG-[0-9-]+", Some("PKG-4711-0815")),
        ("PKG-([0-9]+)-.*", Some("4711")),
        ("PKG", None),
        ("(X)?PKG.*", Some("PKG-4711-0815")),
        ("a|PKG-4711-0815|b", Some("PKG-4711-0815")),
    ] {
        let config = Config { pattern: pattern.to_owned(), ..config() };
        let reading = read(&reader(&config), &image, &[detection(bounds, 0.9)]);
        assert_eq!(reading.codes[0].text, "PKG-4711-0815");
        assert_eq!(reading.codes[0].package_id.as_deref(), package_id, "{pattern}");
    }
}

#[test]
fn nothing_is_read_once_the_time_is_up() {
    // One way is always tried; a millisecond ends before all of them on a thousand boxes.
    let reader = reader(&Config { budget_ms: 1, ..config() });
    let image = grey("code-128-torn.jpg");
    let bounds = BoundingBox { x_min: 0.0, y_min: 0.0, x_max: 400.0, y_max: 200.0 };
    let apart = |i: usize| BoundingBox { x_min: 1000.0 * i as f32, x_max: 1000.0 * i as f32 + 400.0, ..bounds };
    let detections: Vec<_> = (0..1000).map(|i| detection(apart(i), 0.9)).collect();
    let mut asked = 0;
    let reading = reader.read(&detections, |_| {
        asked += 1;
        image.clone()
    });
    assert_eq!((reading.looked_at, reading.unread), (1000, 1000));
    assert!(asked < 1000, "{asked}");
}

#[test]
fn settings_that_cannot_be_meant_are_refused_in_words() {
    let refused = |config: Config| Reader::new(&config).unwrap_err();
    assert!(refused(Config { pattern: "PKG-(".into(), ..config() }).contains("identity.pattern"));
    assert!(refused(Config { budget_ms: 0, ..config() }).contains("identity.budget_ms"));
    assert!(refused(Config { symbologies: Vec::new(), ..config() }).contains("identity.symbologies"));
    assert!(Reader::new(&Config::default()).unwrap().is_none(), "off unless configured");
    let unknown = toml::from_str::<Config>("symbologies = [\"code_129\"]").unwrap_err().to_string();
    assert!(unknown.contains("code_129") && unknown.contains("`code_128`"), "{unknown}");
}
