//! YOLO folders: `data.yaml` names classes and folders of images; each image has a text file of boxes.
//!
//! As Ultralytics reads them (`ultralytics/data/utils.py`), with what Roboflow writes.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use super::{DataError, DataSet, Kind, LabelledImage, Place, ReadOptions, Rect, TruthBox, Unit};

/// Files that are taken as images when a folder is listed.
const IMAGES: [&str; 8] = ["jpg", "jpeg", "png", "webp", "bmp", "tif", "tiff", "gif"];

/// Coordinates may leave the image by this much before they are taken as pixels; rounding tools do.
const SLACK: f64 = 0.01;

#[derive(Deserialize)]
struct Yaml {
    path: Option<PathBuf>,
    names: Option<Names>,
    nc: Option<usize>,
    #[serde(flatten)]
    others: BTreeMap<String, Other>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Names {
    List(Vec<Name>),
    Map(BTreeMap<usize, Name>),
}

/// A class's name; YAML takes an unquoted `7` or `true` for something else than text.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
enum Name {
    Text(String),
    Number(i64),
    Flag(bool),
}

impl Name {
    fn into_text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
            Self::Flag(flag) => flag.to_string(),
        }
    }
}

/// A key that may be a split; whatever else there is (`download`, `roboflow`) is let be.
#[derive(Deserialize)]
#[serde(untagged)]
enum Other {
    One(PathBuf),
    Many(Vec<PathBuf>),
    Else(serde::de::IgnoredAny),
}

/// Reads the set that the file at `yaml` describes.
pub(crate) fn read(yaml: &Path, options: &ReadOptions) -> Result<DataSet, DataError> {
    let text = fs::read_to_string(yaml).map_err(DataError::unreadable(yaml))?;
    let mut described: Yaml = serde_saphyr::from_str(&text).map_err(|error| {
        let place = error.location().map_or(Place::Whole, |at| Place::Line(at.line() as usize));
        let message = error.without_snippet().to_string();
        DataError::malformed(yaml, place, format!("not a data set's YAML: {message}"))
    })?;
    let classes = names(yaml, &mut described)?;
    let parts = part(yaml, &described, options)?;
    let folder = yaml.parent().unwrap_or(Path::new(""));
    let root = described.path.as_ref().map_or(folder.to_owned(), |path| folder.join(path));
    // Ultralytics looks for `path` in its own data folder first; a set that was moved is beside its file.
    let root = if root.is_dir() { root } else { folder.to_owned() };
    let mut paths = Vec::new();
    for part in parts {
        paths.extend(images(yaml, &root, part)?);
    }
    paths.sort();
    paths.dedup();
    let mut labelled = 0;
    let mut read = Vec::with_capacity(paths.len());
    for path in &paths {
        let labels = labels_of(path);
        let boxes = match fs::read_to_string(&labels) {
            Ok(text) => {
                labelled += 1;
                boxes(&labels, &text, &classes)?
            }
            // No file says that nothing is on the image.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(source) => return Err(DataError::Unreadable { path: labels, source }),
        };
        read.push(LabelledImage {
            path: path.clone(),
            size: None,
            unit: Unit::Shares,
            boxes,
            facility: None,
            camera: None,
            package_id: None,
            captured_at: None,
        });
    }
    match paths.first() {
        None => Err(DataError::malformed(yaml, Place::Whole, "the split has no images; check its folder")),
        Some(first) if labelled == 0 => Err(DataError::malformed(
            yaml,
            Place::Whole,
            format!(
                "none of the {} images has a label file; that of {} would be {}",
                paths.len(),
                first.display(),
                labels_of(first).display()
            ),
        )),
        Some(_) => Ok(DataSet { kind: Kind::Yolo, classes, images: read }),
    }
}

fn names(yaml: &Path, described: &mut Yaml) -> Result<Vec<String>, DataError> {
    let refuse = |message: String| Err(DataError::malformed(yaml, Place::Whole, message));
    let names: Vec<_> = match described.names.take() {
        None => return refuse("`names` is missing; list the classes, as names: [box, label]".to_owned()),
        Some(Names::List(names)) => names.into_iter().map(Name::into_text).collect(),
        Some(Names::Map(names)) => {
            if let Some((gap, _)) = names.keys().enumerate().find(|(place, id)| place != *id) {
                return refuse(format!("`names` has no class {gap}; number the classes from 0 without gaps"));
            }
            names.into_values().map(Name::into_text).collect()
        }
    };
    match described.nc {
        Some(count) if count != names.len() => {
            refuse(format!("`nc` says {count} classes, `names` lists {}; make them agree", names.len()))
        }
        _ => Ok(names),
    }
}

/// The folders or lists of the split that is asked for.
fn part<'a>(yaml: &Path, described: &'a Yaml, options: &ReadOptions) -> Result<&'a [PathBuf], DataError> {
    for split in options.splits() {
        match described.others.get(split) {
            Some(Other::One(one)) => return Ok(std::slice::from_ref(one)),
            Some(Other::Many(many)) => return Ok(many),
            _ => {}
        }
    }
    let there = described.others.iter().filter(|(_, value)| !matches!(value, Other::Else(_)));
    let there: Vec<_> = there.map(|(name, _)| name.clone()).collect();
    let asked = options.split.as_deref().unwrap_or("val");
    let message = format!("no split `{asked}`; the file has {}", super::classes::listed(&there));
    Err(DataError::malformed(yaml, Place::Whole, message))
}

/// The images of one folder, or of one text file that lists them.
fn images(yaml: &Path, root: &Path, part: &Path) -> Result<Vec<PathBuf>, DataError> {
    let mut place = root.join(part);
    if !place.exists() {
        // Roboflow writes `../valid/images` for the folder beside the file.
        place = part.strip_prefix("..").map_or(place, |inside| root.join(inside));
    }
    if place.is_file() {
        let text = fs::read_to_string(&place).map_err(DataError::unreadable(&place))?;
        let folder = place.parent().unwrap_or(root);
        let listed = text.lines().map(str::trim).filter(|line| !line.is_empty());
        // `./` is the list's own folder, anything else the set's.
        let from = |line: &str| line.strip_prefix("./").map_or_else(|| root.join(line), |rest| folder.join(rest));
        return Ok(listed.map(from).collect());
    }
    if !place.is_dir() {
        let message = format!("{} is not there; correct `path` or the split's folder", place.display());
        return Err(DataError::malformed(yaml, Place::Whole, message));
    }
    let mut found = Vec::new();
    let mut folders = vec![place];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(DataError::unreadable(&folder))? {
            let entry = entry.map_err(DataError::unreadable(&folder))?;
            let (path, kind) = (entry.path(), entry.file_type().map_err(DataError::unreadable(&entry.path()))?);
            // A link to a folder is not followed: it may lead back here.
            if kind.is_dir() {
                folders.push(path);
            } else if is_image(&path) {
                found.push(path);
            }
        }
    }
    Ok(found)
}

fn is_image(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase);
    extension.is_some_and(|extension| IMAGES.contains(&extension.as_str()))
}

/// The label file: the last folder `images` of the path becomes `labels`; without one it stands beside the image.
fn labels_of(image: &Path) -> PathBuf {
    let mut parts: Vec<_> = image.components().map(std::path::Component::as_os_str).collect();
    let folders = parts.len().saturating_sub(1);
    if let Some(last) = parts[..folders].iter().rposition(|part| *part == "images") {
        parts[last] = "labels".as_ref();
    }
    parts.iter().collect::<PathBuf>().with_extension("txt")
}

fn boxes(path: &Path, text: &str, classes: &[String]) -> Result<Vec<TruthBox>, DataError> {
    let mut boxes = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        boxes.push(one(line, classes).map_err(|message| DataError::malformed(path, Place::Line(number + 1), message))?);
    }
    Ok(boxes)
}

/// `class cx cy width height`, or `class x y x y x y …` for an outline, whose box is taken.
fn one(line: &str, classes: &[String]) -> Result<TruthBox, String> {
    let number = |word: &str| word.parse::<f64>().ok().filter(|number| number.is_finite()).ok_or(word.to_owned());
    let numbers: Vec<f64> = line
        .split_whitespace()
        .map(number)
        .collect::<Result<_, _>>()
        .map_err(|word| format!("`{word}` is not a number; a line is the class's number and then coordinates"))?;
    let (class, coordinates) = numbers.split_first().ok_or("the line is empty")?;
    if class.fract() != 0.0 || !(0.0..classes.len() as f64).contains(class) {
        let last = classes.len().saturating_sub(1);
        return Err(format!("there is no class {class}; data.yaml names {} of them, 0 to {last}", classes.len()));
    }
    if let Some(outside) = coordinates.iter().find(|share| !(-SLACK..=1.0 + SLACK).contains(*share)) {
        return Err(format!(
            "{outside} is outside 0 to 1; divide pixels by the image's width (x, width) or height (y, height)"
        ));
    }
    let rect = match coordinates {
        [centre_x, centre_y, width, height] if *width >= 0.0 && *height >= 0.0 => {
            Rect { x: centre_x - width / 2.0, y: centre_y - height / 2.0, width: *width, height: *height }
        }
        [_, _, width, height] => return Err(format!("width {width} and height {height} must not be below 0")),
        outline if outline.len() >= 6 && outline.len().is_multiple_of(2) => {
            let range = |first: usize| {
                let along = outline.iter().skip(first).step_by(2);
                along.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), value| {
                    (least.min(*value), most.max(*value))
                })
            };
            let ((left, right), (upper, lower)) = (range(0), range(1));
            Rect { x: left, y: upper, width: right - left, height: lower - upper }
        }
        other => {
            return Err(format!(
                "{} numbers after the class; a box has 4 (centre x, centre y, width, height), an outline 6 or more, x and y \
                 by turns",
                other.len()
            ));
        }
    };
    Ok(TruthBox { class_id: *class as usize, rect, area: rect.area(), ignore: false, crowd: false })
}
