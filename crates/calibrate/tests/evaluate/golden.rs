//! The same figures as `pycocotools`, within 1e-6.

use std::{fs, path::Path};

use scrutineer_calibrate::{
    data::{DataSet, TruthBox, read},
    evaluate::{CurvePoint, EvaluatedImage, Evaluation},
};
use serde::Deserialize;

use crate::{found, image, measure, truth};

#[derive(Deserialize)]
struct Case {
    name: String,
    classes: usize,
    #[expect(clippy::type_complexity, reason = "as the file has it: truths, then detections, of each image")]
    images: Vec<(Vec<(usize, f64, f64, f64, f64, f64, u8, u8)>, Vec<(usize, f64, f64, f64, f64, f64)>)>,
    expected: Expected,
}

#[derive(Deserialize)]
struct Expected {
    stats: [f64; 12],
    ap_50_95: Vec<f64>,
    ap_50: Vec<f64>,
    #[serde(default)]
    curve: Vec<Vec<(f64, f64)>>,
}

fn golden<T: for<'de> Deserialize<'de>>(name: &str) -> T {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/evaluate/golden").join(name);
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn check(name: &str, what: &str, ours: Option<f64>, theirs: f64) {
    let ours = ours.unwrap_or(-1.0);
    assert!((ours - theirs).abs() < 1e-6, "{name}: {what} is {ours}, pycocotools says {theirs}");
}

fn compare(name: &str, ours: &Evaluation, expected: &Expected) {
    let a = &ours.averages;
    let stats = [
        ("map_50_95", a.map_50_95),
        ("map_50", a.map_50),
        ("map_75", a.map_75),
        ("map_small", a.map_small),
        ("map_medium", a.map_medium),
        ("map_large", a.map_large),
        ("mar_1", a.mar_1),
        ("mar_10", a.mar_10),
        ("mar_100", a.mar_100),
        ("mar_small", a.mar_small),
        ("mar_medium", a.mar_medium),
        ("mar_large", a.mar_large),
    ];
    for ((what, ours), theirs) in stats.into_iter().zip(expected.stats) {
        check(name, what, ours, theirs);
    }
    assert_eq!(ours.classes.len(), expected.ap_50.len());
    for (index, class) in ours.classes.iter().enumerate() {
        check(name, &class.name, class.ap_50, expected.ap_50[index]);
        check(name, &class.name, class.ap_50_95, expected.ap_50_95[index]);
        let Some(theirs) = expected.curve.get(index) else { continue };
        for (step, (precision, confidence)) in theirs.iter().enumerate() {
            let ours: Option<&CurvePoint> = class.curve.get(step * 10);
            check(name, "precision", ours.map(|point| point.precision), *precision);
            // Where a recall is not reached, pycocotools leaves a confidence of 0; where nothing is there, -1.
            let ours = ours.map(|point| point.confidence.unwrap_or(0.0));
            check(name, "confidence", ours, *confidence);
        }
    }
}

fn made(file: &str) -> usize {
    let cases: Vec<Case> = golden(file);
    for case in &cases {
        let images: Vec<EvaluatedImage> = case
            .images
            .iter()
            .map(|(truths, detections)| {
                let truths = truths.iter().map(|&(class_id, x, y, width, height, area, crowd, ignore)| TruthBox {
                    area,
                    crowd: crowd == 1,
                    ignore: ignore == 1,
                    ..truth(class_id, [x, y, width, height])
                });
                let detections = detections
                    .iter()
                    .map(|&(class_id, x, y, width, height, score)| found(class_id, [x, y, width, height], score));
                image(truths.collect(), detections.collect())
            })
            .collect();
        let classes: Vec<String> = (0..case.classes).map(|class_id| format!("class {class_id}")).collect();
        compare(&case.name, &measure(&classes, &images), &case.expected);
    }
    cases.len()
}

#[test]
fn ties_crowds_and_areas_on_the_borders() {
    assert_eq!(made("ties.json"), 60);
}

#[test]
fn more_than_a_hundred_detections_of_a_class_on_an_image() {
    assert_eq!(made("many.json"), 2);
}

#[test]
fn boxes_and_scores_as_a_detector_gives_them() {
    assert_eq!(made("smooth.json"), 4);
}

#[test]
fn nothing_there_and_nothing_found() {
    assert_eq!(made("empty.json"), 4);
}

#[test]
fn real_annotations() {
    #[derive(Deserialize)]
    struct Shared {
        name: String,
        expected: Expected,
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    for case in golden::<Vec<Shared>>("shared.json") {
        let path = folder.join(&case.name).join("annotations.json");
        if !path.is_file() {
            eprintln!("skipped: {} is not there", path.display());
            continue;
        }
        let set = read(&path, &scrutineer_calibrate::data::ReadOptions::default()).unwrap();
        compare(&case.name, &measure(&set.classes, &derived(&set)), &case.expected);
    }
}

/// Knuth's 64-bit generator, as `Draws` in `reference.py`.
struct Draws(u64);

impl Draws {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / f64::from(1_u32 << 31)
    }
}

/// The twin of `derived` in `reference.py`.
fn derived(set: &DataSet) -> Vec<EvaluatedImage> {
    let mut draws = Draws(5);
    let classes = set.classes.len() as f64;
    let of = |labelled: &scrutineer_calibrate::data::LabelledImage| {
        let mut detections = Vec::new();
        for truth in &labelled.boxes {
            let (x, y, width, height) = (truth.rect.x, truth.rect.y, truth.rect.width, truth.rect.height);
            let copies = match draws.next() {
                missed if missed < 0.15 => 0,
                _ if draws.next() < 0.8 => 1,
                _ => 2,
            };
            for _ in 0..copies {
                let mut class_id = truth.class_id;
                if draws.next() < 0.1 {
                    class_id = (draws.next() * classes) as usize;
                }
                let mut rect =
                    [x + (draws.next() - 0.5) * 0.3 * width, y + (draws.next() - 0.5) * 0.3 * height, 0.0, 0.0];
                rect[2] = width * (0.8 + draws.next() * 0.4);
                rect[3] = height * (0.8 + draws.next() * 0.4);
                let score = f64::from(1 + (draws.next() * 63.0) as u32) / 64.0;
                detections.push(found(class_id, rect, score));
            }
        }
        image(labelled.boxes.clone(), detections)
    };
    set.images.iter().map(of).collect()
}
