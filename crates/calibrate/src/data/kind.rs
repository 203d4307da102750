//! Which kind of data set a path is.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{DataError, DataSet, coco, voc, yolo};

/// A way of writing down what is on images.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `data.yaml`, and a text file for each image.
    Yolo,
    /// One JSON document.
    Coco,
    /// An XML file for each image.
    Voc,
}

/// What of a data set is read.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Which split, as `val` (also `valid`, `validation`), `test`, `train`, or a name of the set's own. Without one the first of
    /// those that is there; a set without splits is read whole.
    pub split: Option<String>,
    /// The folder that images are in, where it is not found beside the labels (COCO, VOC).
    pub images: Option<PathBuf>,
}

impl ReadOptions {
    /// Names of the splits that would do, in order of preference.
    pub(crate) fn splits(&self) -> Vec<&str> {
        const VALIDATION: [&str; 3] = ["val", "valid", "validation"];
        match self.split.as_deref() {
            None => VALIDATION.into_iter().chain(["test", "train"]).collect(),
            Some(asked) if VALIDATION.contains(&asked) => {
                [asked].into_iter().chain(VALIDATION.into_iter().filter(|name| *name != asked)).collect()
            }
            Some(asked) => vec![asked],
        }
    }
}

/// Reads the labels at `path`: a `data.yaml` or a folder with one (YOLO), a `.json` or a folder with `annotations.json` or
/// Roboflow's `_annotations.coco.json` (COCO), a folder with `Annotations/*.xml` or `*.xml` (Pascal VOC); a folder is
/// tried for these in that order.
///
/// # Errors
///
/// The first thing that is wrong, with file and line.
pub fn read(path: &Path, options: &ReadOptions) -> Result<DataSet, DataError> {
    if !fs::metadata(path).map_err(DataError::unreadable(path))?.is_dir() {
        return match path.extension().and_then(|extension| extension.to_str()) {
            Some("yaml" | "yml") => yolo::read(path, options),
            Some("json") => coco::read(path, options),
            _ => Err(DataError::UnknownKind {
                path: path.to_owned(),
                message: "a data set is a .yaml (YOLO), a .json (COCO) or a folder; unpack archives first".to_owned(),
            }),
        };
    }
    let first = |names: &[&str]| names.iter().map(|name| path.join(name)).find(|file| file.is_file());
    if let Some(yaml) = first(&["data.yaml", "data.yml", "dataset.yaml"]) {
        return yolo::read(&yaml, options);
    }
    if let Some(json) = first(&["annotations.json", coco::ROBOFLOW]) {
        return coco::read(&json, options);
    }
    let splits = options.splits();
    if let Some(json) = splits.iter().map(|split| path.join(split).join(coco::ROBOFLOW)).find(|file| file.is_file()) {
        return coco::read(&json, options);
    }
    if let Some(annotations) = voc::folder(path)? {
        return voc::read(&annotations, options);
    }
    Err(DataError::UnknownKind {
        path: path.to_owned(),
        message: format!(
            "no data set is here: looked for data.yaml (YOLO), annotations.json or {} (COCO), Annotations/*.xml or *.xml \
             (Pascal VOC); name the file itself if it is called otherwise",
            coco::ROBOFLOW
        ),
    })
}
