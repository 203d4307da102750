//! Labelled sets as tools write them, read from real files.

#![expect(clippy::unwrap_used, reason = "helpers of tests: what is wrong with their own files shows")]

mod coco;
mod results;
mod split;
mod voc;
mod yolo;

use std::{fs, path::Path};

use scrutineer_calibrate::data::{DataError, DataSet, ReadOptions, read};
use tempfile::TempDir;

/// A folder with these files.
pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

pub(crate) fn read_at(path: &Path) -> Result<DataSet, DataError> {
    read(path, &ReadOptions::default())
}

/// What the person at the terminal reads, without the folder's name.
pub(crate) fn complaint(folder: &TempDir, error: &DataError) -> String {
    error
        .to_string()
        .replace(&format!("{}/", folder.path().display()), "")
        .replace(&folder.path().display().to_string(), ".")
}

/// `[x, y, width, height]` of the first box, in whole pixels of an image of that size.
pub(crate) fn first_box(set: &DataSet, image: usize, size: (u32, u32)) -> [i64; 4] {
    let rect = set.images[image].boxes_in(size.0, size.1).unwrap()[0].rect;
    [rect.x, rect.y, rect.width, rect.height].map(|value| {
        assert!((value - value.round()).abs() < 1e-9, "{value} is no whole number of pixels");
        value.round() as i64
    })
}

#[test]
fn a_folder_without_a_data_set_is_told_what_was_looked_for() {
    let folder = folder(&[("notes.txt", "")]);
    let error = read_at(folder.path()).unwrap_err();
    assert_eq!(error.kind(), "unknown_kind");
    assert!(error.to_string().contains("looked for data.yaml"), "{error}");
    let error = read_at(&folder.path().join("absent")).unwrap_err();
    assert_eq!(error.kind(), "unreadable");
}
