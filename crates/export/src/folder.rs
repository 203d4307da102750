//! A data set in a folder: its images, then its labels.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use scrutineer_store::{Label, Metastore, Originals, StoreErrorKind};
use scrutineer_types::{Access, TrueBox};

use crate::{ExportError, coco, yolo};

/// How the labels are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// `annotations.json` beside `images/`.
    Coco,
    /// `data.yaml`, `images/` and `labels/`, a text file an image.
    Yolo,
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// Images.
    pub images: usize,
    /// Boxes on them.
    pub boxes: usize,
    /// Images whose original is no longer there, and so are left out.
    pub gone: usize,
}

/// An image of the set, with all that is on it.
pub(crate) struct Image {
    /// Below `images/`.
    pub file_name: String,
    /// In pixels, upright.
    pub width: u32,
    pub height: u32,
    pub boxes: Vec<TrueBox>,
}

/// Writes the views of `labels` that a person has looked over into `folder`, which is made if need be and must be empty. Classes are
/// numbered in the order of their names.
pub async fn write(
    folder: &Path,
    layout: Layout,
    labels: &[Label],
    metastore: &dyn Metastore,
    access: &Access,
    originals: &Originals,
) -> Result<Exported, ExportError> {
    let images_folder = folder.join("images");
    make(folder).await?;
    if tokio::fs::read_dir(folder)
        .await
        .map_err(|source| failed(folder, source))?
        .next_entry()
        .await
        .is_ok_and(|one| one.is_some())
    {
        return Err(ExportError::NotEmpty(folder.to_owned()));
    }
    make(&images_folder).await?;
    let (mut images, mut exported) = (Vec::new(), Exported::default());
    for label in labels {
        for view in &label.inspection.views {
            let (Some(boxes), Some(info)) = (label.boxes.get(&view.id), &view.image) else { continue };
            let Some(stored) = metastore.view(access, label.inspection.id, view.id).await? else { continue };
            let bytes = match originals.read(&stored.object_key).await {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == StoreErrorKind::NotFound => {
                    exported.gone += 1;
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            let file_name = format!("{}.{}", view.id, extension(info.format.as_str()));
            put(&images_folder.join(&file_name), &bytes).await?;
            exported.images += 1;
            exported.boxes += boxes.len();
            images.push(Image { file_name, width: info.width, height: info.height, boxes: boxes.clone() });
        }
    }
    let classes: BTreeSet<&str> =
        images.iter().flat_map(|image| &image.boxes).map(|one| one.class_name.as_str()).collect();
    let classes: Vec<&str> = classes.into_iter().collect();
    match layout {
        Layout::Coco => put(&folder.join("annotations.json"), coco::annotations(&images, &classes).as_bytes()).await?,
        Layout::Yolo => {
            let labels = folder.join("labels");
            make(&labels).await?;
            for image in &images {
                let stem = image.file_name.rsplit_once('.').map_or(image.file_name.as_str(), |(stem, _)| stem);
                put(&labels.join(format!("{stem}.txt")), yolo::labels(image, &classes).as_bytes()).await?;
            }
            put(&folder.join("data.yaml"), yolo::data(&classes).as_bytes()).await?;
        }
    }
    Ok(exported)
}

/// What files of a format are called, as others know it.
fn extension(format: &str) -> &str {
    if format == "jpeg" { "jpg" } else { format }
}

fn failed(path: &Path, source: std::io::Error) -> ExportError {
    ExportError::Write { path: PathBuf::from(path), source }
}

async fn make(folder: &Path) -> Result<(), ExportError> {
    tokio::fs::create_dir_all(folder).await.map_err(|source| failed(folder, source))
}

async fn put(file: &Path, bytes: &[u8]) -> Result<(), ExportError> {
    tokio::fs::write(file, bytes).await.map_err(|source| failed(file, source))
}
