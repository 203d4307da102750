//! COCO's one JSON document (<https://cocodataset.org/#format-data>), and what Roboflow calls so.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use scrutineer_types::Timestamp;
use serde::Deserialize;

use super::{DataError, DataSet, Kind, LabelledImage, Place, ReadOptions, Rect, TruthBox, Unit};

/// The name of Roboflow's document in the folder of each split.
pub(crate) const ROBOFLOW: &str = "_annotations.coco.json";

#[derive(Deserialize)]
struct Document {
    images: Vec<Image>,
    annotations: Vec<Annotation>,
    categories: Vec<Category>,
}

#[derive(Deserialize)]
struct Image {
    id: u64,
    file_name: PathBuf,
    width: Option<u32>,
    height: Option<u32>,
    date_captured: Option<serde_json::Value>,
    facility: Option<String>,
    camera: Option<String>,
    package_id: Option<String>,
}

#[derive(Deserialize)]
struct Annotation {
    image_id: u64,
    category_id: u64,
    bbox: Option<Vec<f64>>,
    area: Option<f64>,
    #[serde(default)]
    iscrowd: Flag,
}

#[derive(Deserialize)]
struct Category {
    id: u64,
    name: String,
}

/// 0 or 1, or what other tools write for it.
#[derive(Deserialize, Default)]
#[serde(untagged)]
enum Flag {
    Number(u8),
    Truth(bool),
    #[default]
    Absent,
}

/// Reads the document at `path`. Classes are its categories in the order of their ids, images in the order of theirs.
pub(crate) fn read(path: &Path, options: &ReadOptions) -> Result<DataSet, DataError> {
    let text = fs::read_to_string(path).map_err(DataError::unreadable(path))?;
    let document = &mut serde_json::Deserializer::from_str(&text);
    let mut document: Document = serde_path_to_error::deserialize(document).map_err(|error| {
        let (at, inner) = (error.path().to_string(), error.inner());
        // The path of a fault of syntax is only where the reader happened to be.
        let place = if inner.is_data() { Place::Json(at) } else { Place::Line(inner.line()) };
        DataError::malformed(path, place, format!("not a COCO document: {inner}"))
    })?;
    let refuse = |at: String, message: String| DataError::malformed(path, Place::Json(at), message);

    document.categories.sort_by_key(|category| category.id);
    let mut classes: HashMap<u64, usize> = HashMap::new();
    for (class_id, category) in document.categories.iter().enumerate() {
        if classes.insert(category.id, class_id).is_some() {
            return Err(refuse("categories".to_owned(), format!("two have the id {}; give each its own", category.id)));
        }
    }
    document.images.sort_by_key(|image| image.id);
    let mut places: HashMap<u64, usize> = HashMap::new();
    let mut images = Vec::with_capacity(document.images.len());
    for image in document.images {
        if places.insert(image.id, images.len()).is_some() {
            return Err(refuse("images".to_owned(), format!("two have the id {}; give each its own", image.id)));
        }
        images.push(labelled(path, options, image));
    }
    for (index, annotation) in document.annotations.iter().enumerate() {
        let at = |key: &str| format!("annotations[{index}]{key}");
        let image = places.get(&annotation.image_id).ok_or_else(|| {
            refuse(at(".image_id"), format!("no image has the id {}; add it or remove this", annotation.image_id))
        })?;
        let class_id = *classes.get(&annotation.category_id).ok_or_else(|| {
            refuse(
                at(".category_id"),
                format!("no category has the id {}; add it or remove this", annotation.category_id),
            )
        })?;
        let rect = match annotation.bbox.as_deref() {
            Some(&[x, y, width, height]) if width >= 0.0 && height >= 0.0 => Rect { x, y, width, height },
            Some(_) => {
                let message = "a box is [x, y, width, height] in pixels, width and height not below 0".to_owned();
                return Err(refuse(at(".bbox"), message));
            }
            None => {
                return Err(refuse(at(""), "it has no `bbox`; detection needs boxes, not outlines alone".to_owned()));
            }
        };
        let crowd = matches!(annotation.iscrowd, Flag::Truth(true) | Flag::Number(1..));
        let area = annotation.area.unwrap_or_else(|| rect.area());
        images[*image].boxes.push(TruthBox { class_id, rect, area, ignore: false, crowd });
    }
    let classes = document.categories.into_iter().map(|category| category.name).collect();
    Ok(DataSet { kind: Kind::Coco, classes, images })
}

fn labelled(document: &Path, options: &ReadOptions, image: Image) -> LabelledImage {
    let sides = image.width.zip(image.height).filter(|(width, height)| *width > 0 && *height > 0);
    let captured = image.date_captured.as_ref().and_then(serde_json::Value::as_str);
    LabelledImage {
        path: find(document, options, &image.file_name),
        size: sides,
        unit: Unit::Pixels,
        boxes: Vec::new(),
        facility: image.facility,
        camera: image.camera,
        package_id: image.package_id,
        captured_at: captured.and_then(moment),
    }
}

/// `2013-11-14T11:18:45+01:00`, or COCO's own `2013-11-14 11:18:45`, taken as UTC. Anything else says nothing.
fn moment(text: &str) -> Option<Timestamp> {
    text.parse().ok().or_else(|| format!("{}Z", text.replace(' ', "T").replace('/', "-")).parse().ok())
}

/// Where the image is, by the layouts that are in use: beside the document, in `images` beside it or a level up, or as COCO
/// itself has it, `annotations/instances_val2017.json` with `val2017/`. Where it should be, if it is nowhere.
fn find(document: &Path, options: &ReadOptions, name: &Path) -> PathBuf {
    if let Some(folder) = &options.images {
        return folder.join(name);
    }
    let folder = document.parent().unwrap_or(Path::new(""));
    let above = folder.join("..");
    let stem = document.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let split = stem.rsplit('_').next().unwrap_or_default();
    let candidates = [
        folder.join(name),
        folder.join("images").join(name),
        above.join("images").join(name),
        above.join(split).join(name),
        above.join("images").join(split).join(name),
        above.join(name),
    ];
    candidates.iter().find(|path| path.is_file()).unwrap_or(&candidates[0]).clone()
}
