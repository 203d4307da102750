//! Real photographs, where they are at hand.

use std::path::Path;

use scrutineer_preprocess::{Limits, Probe, prepare, probe};

use crate::images::usual;

#[test]
fn every_photograph_at_hand_is_prepared() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folders = ["coco", "boxes", "packages", "hires"].map(|name| data.join(name).join("images"));
    let mut count = 0;
    for folder in folders.iter().filter(|folder| folder.is_dir()) {
        for entry in folder.read_dir().unwrap() {
            let path = entry.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            let prepared = prepare(&bytes, &usual(), &Limits::default(), &mut Vec::new());
            let prepared = prepared.unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
            let Probe::Image(header) = probe(&bytes, true) else { panic!("{} is an image", path.display()) };
            assert_eq!((header.width, header.height), (prepared.width, prepared.height));
            count += 1;
        }
    }
    if count == 0 {
        eprintln!("no photographs in {}: nothing was tested", data.display());
    }
}
