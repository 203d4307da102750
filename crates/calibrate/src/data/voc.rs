//! Pascal VOC: an XML file for each image (<http://host.robots.ox.ac.uk/pascal/VOC/voc2012/devkit_doc.pdf>).

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use roxmltree::{Document, Node};

use super::{DataError, DataSet, Kind, LabelledImage, Place, ReadOptions, Rect, TruthBox, Unit};

/// The folder of XML files that `path` is or has; `None` if there is none.
pub(crate) fn folder(path: &Path) -> Result<Option<PathBuf>, DataError> {
    for folder in [path.join("Annotations"), path.to_owned()] {
        if folder.is_dir() && !files(&folder)?.is_empty() {
            return Ok(Some(folder));
        }
    }
    Ok(None)
}

/// Reads every file of `annotations`, or those that `ImageSets/Main/{split}.txt` lists. Classes are the names in use, sorted.
pub(crate) fn read(annotations: &Path, options: &ReadOptions) -> Result<DataSet, DataError> {
    let mut paths = files(annotations)?;
    if let Some(listed) = listed(annotations, options)? {
        paths.retain(|path| path.file_stem().is_some_and(|stem| listed.iter().any(|name| name.as_str() == stem)));
    }
    let mut classes: BTreeMap<String, usize> = BTreeMap::new();
    let mut read = Vec::new();
    for path in &paths {
        let text = fs::read_to_string(path).map_err(DataError::unreadable(path))?;
        let document = Document::parse(&text).map_err(|error| {
            DataError::malformed(path, Place::Line(error.pos().row as usize), format!("not valid XML: {error}"))
        })?;
        let mut image = labelled(path, &document, options)?;
        for object in document.root_element().children().filter(|node| node.has_tag_name("object")) {
            let (name, truth) = object_of(path, object)?;
            let next = classes.len();
            let class_id = *classes.entry(name).or_insert(next);
            image.boxes.push(TruthBox { class_id, ..truth });
        }
        read.push(image);
    }
    // Ids were given in the order of meeting; now in that of the names.
    let mut sorted = vec![0; classes.len()];
    classes.values().enumerate().for_each(|(place, met)| sorted[*met] = place);
    for truth in read.iter_mut().flat_map(|image| &mut image.boxes) {
        truth.class_id = sorted[truth.class_id];
    }
    Ok(DataSet { kind: Kind::Voc, classes: classes.into_keys().collect(), images: read })
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, DataError> {
    let entries = fs::read_dir(folder).map_err(DataError::unreadable(folder))?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>();
    let mut paths = paths.map_err(DataError::unreadable(folder))?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "xml"));
    paths.sort();
    Ok(paths)
}

/// The names of the split that is asked for; without one, `None`: every file.
fn listed(annotations: &Path, options: &ReadOptions) -> Result<Option<Vec<String>>, DataError> {
    let Some(split) = &options.split else { return Ok(None) };
    let sets = annotations.parent().unwrap_or(Path::new("")).join("ImageSets").join("Main");
    let found = options.splits().into_iter().map(|name| sets.join(format!("{name}.txt"))).find(|path| path.is_file());
    let Some(path) = found else {
        let message = format!("no split `{split}`: {split}.txt is not there; leave the split out to read every file");
        return Err(DataError::malformed(&sets, Place::Whole, message));
    };
    let text = fs::read_to_string(&path).map_err(DataError::unreadable(&path))?;
    Ok(Some(text.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()))
}

fn labelled(path: &Path, document: &Document<'_>, options: &ReadOptions) -> Result<LabelledImage, DataError> {
    let root = document.root_element();
    if !root.has_tag_name("annotation") {
        let message = format!("the root is <{}>, not <annotation>", root.tag_name().name());
        return Err(DataError::malformed(path, line(root), message));
    }
    let name = text(root, "filename")
        .map_or_else(|| path.with_extension("jpg").file_name().map(PathBuf::from).unwrap_or_default(), PathBuf::from);
    let side = |key| text(child(root, "size")?, key)?.parse::<u32>().ok().filter(|side| *side > 0);
    Ok(LabelledImage {
        path: find(path, options, &name),
        size: side("width").zip(side("height")),
        unit: Unit::Pixels,
        boxes: Vec::new(),
        facility: None,
        camera: None,
        package_id: None,
        captured_at: None,
    })
}

/// Corners are pixels counted from 1, both inside the box: `xmin` 1 and `xmax` 1 is one pixel wide.
fn object_of(path: &Path, object: Node<'_, '_>) -> Result<(String, TruthBox), DataError> {
    let refuse = |node: Node<'_, '_>, message: String| DataError::malformed(path, line(node), message);
    let name = text(object, "name").ok_or_else(|| refuse(object, "the object has no <name>".to_owned()))?;
    let bounds = child(object, "bndbox").ok_or_else(|| refuse(object, format!("`{name}` has no <bndbox>")))?;
    let corner = |key: &str| {
        let node = child(bounds, key).ok_or_else(|| refuse(bounds, format!("<bndbox> has no <{key}>")))?;
        let value = node.text().and_then(|text| text.trim().parse::<f64>().ok()).filter(|value| value.is_finite());
        value.ok_or_else(|| refuse(node, format!("<{key}> is not a number of pixels")))
    };
    let [left, upper, right, lower] = [corner("xmin")?, corner("ymin")?, corner("xmax")?, corner("ymax")?];
    if right < left || lower < upper {
        let message = "the box is inside out: xmax must not be below xmin, nor ymax below ymin".to_owned();
        return Err(refuse(bounds, message));
    }
    let rect = Rect { x: left - 1.0, y: upper - 1.0, width: right - left + 1.0, height: lower - upper + 1.0 };
    let ignore = text(object, "difficult") == Some("1");
    Ok((name.to_owned(), TruthBox { class_id: 0, rect, area: rect.area(), ignore, crowd: false }))
}

fn find(path: &Path, options: &ReadOptions, name: &Path) -> PathBuf {
    if let Some(folder) = &options.images {
        return folder.join(name);
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let above = folder.parent().unwrap_or(Path::new(""));
    let candidates = [above.join("JPEGImages").join(name), above.join("images").join(name), folder.join(name)];
    candidates.iter().find(|path| path.is_file()).unwrap_or(&candidates[0]).clone()
}

fn child<'a, 'input>(node: Node<'a, 'input>, key: &str) -> Option<Node<'a, 'input>> {
    node.children().find(|child| child.has_tag_name(key))
}

fn text<'a>(node: Node<'a, '_>, key: &str) -> Option<&'a str> {
    child(node, key)?.text().map(str::trim).filter(|text| !text.is_empty())
}

fn line(node: Node<'_, '_>) -> Place {
    Place::Line(node.document().text_pos_at(node.range().start).row as usize)
}
