//! How much of a folder of barcodes is read, and how long it takes: `study DIR [BUDGET_MS [SYMBOLOGY]]`, where DIR has a `codes.json` as
//! `models/parcel/codes.py --study DIR` writes it.

#![expect(clippy::disallowed_macros, reason = "a tool for developers prints its table")]

use std::{collections::BTreeMap, path::PathBuf, time::Instant};

use image::imageops;
use scrutineer_codes::{Config, Reader};
use scrutineer_preprocess::{Limits, decode_upright};
use scrutineer_types::{BoundingBox, Detection, Symbology};
use serde_json::Value;

#[expect(clippy::unwrap_used, reason = "a tool for developers: what is wrong with the folder shows")]
fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("study DIR [BUDGET_MS]"));
    let budget_ms = arguments.next().map_or(10_000, |ms| ms.parse().unwrap());
    let symbologies = match arguments.next() {
        Some(one) => vec![serde_json::from_value::<Symbology>(one.into()).unwrap()],
        None => Config::default().symbologies,
    };
    let config = Config { classes: vec!["barcode".into()], symbologies, budget_ms, ..Config::default() };
    let reader = Reader::new(&config).unwrap().unwrap();
    let images: Vec<Value> = serde_json::from_slice(&std::fs::read(folder.join("codes.json")).unwrap()).unwrap();
    let mut groups: BTreeMap<String, [u32; 4]> = BTreeMap::new();
    let mut times = Vec::new();
    for shown in &images {
        let bytes = std::fs::read(folder.join(shown["file"].as_str().unwrap())).unwrap();
        let image = imageops::grayscale(&decode_upright(&bytes, &Limits::default(), None).unwrap());
        let code = &shown["codes"][0];
        let bounding_box: BoundingBox = serde_json::from_value(code["box"].clone()).unwrap();
        let class_name = "barcode".to_owned();
        let one = Detection { class_id: 0, class_name, confidence: 0.9, bounding_box, corners: None, mask: None };
        let started = Instant::now();
        let reading = reader.read(&[one], |bounds| {
            let at = |value: f32, most: u32| value.clamp(0.0, most as f32) as u32;
            let (left, top) = (at(bounds.x_min, image.width() - 1), at(bounds.y_min, image.height() - 1));
            let (right, bottom) = (at(bounds.x_max, image.width()), at(bounds.y_max, image.height()));
            imageops::crop_imm(&image, left, top, right - left, bottom - top).to_image()
        });
        times.push(started.elapsed().as_secs_f64() * 1e3);
        let ours = reading.codes.first().map(|found| found.text.as_str());
        let right = ours.is_some() && ours == code["text"].as_str();
        let theirs = !shown["zxing_cpp"].is_null();
        let made = &shown["made"];
        let symbology = code["symbology"].as_str().unwrap();
        for group in [
            "all".to_owned(),
            symbology.to_owned(),
            format!("{symbology}, module {} px", made["module_px"]),
            format!("rotation about {:.0}°", (made["rotation_deg"].as_f64().unwrap() / 5.0).round() * 5.0),
            format!("blur {} px", made["blur_px"]),
        ] {
            let sums = groups.entry(group).or_default();
            let add = [1, u32::from(right), u32::from(ours.is_some() && !right), u32::from(theirs)];
            sums.iter_mut().zip(add).for_each(|(sum, one)| *sum += one);
        }
        if std::env::var_os("VERBOSE").is_some() && !right {
            println!("{} {made} said {ours:?}, zxing-cpp {}", shown["file"], shown["zxing_cpp"]);
        }
    }
    println!("{:30} {:>6} {:>6} {:>6} {:>10}", "", "images", "read", "wrong", "zxing-cpp");
    for (group, [count, right, wrong, theirs]) in groups {
        println!("{group:30} {count:6} {right:6} {wrong:6} {theirs:10}");
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!("ms an image: p50 {:.1}, p95 {:.1}, most {:.1}", at(0.5), at(0.95), at(1.0));
}
