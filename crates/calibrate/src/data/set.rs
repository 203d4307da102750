//! What every kind of labelled set is read into.

use std::path::PathBuf;

use scrutineer_types::{BoundingBox, Timestamp};

use super::{GroupBy, Kind};

/// A rectangle as COCO writes it: the upper left corner, then width and height. In `f64`, and not as two corners, so that
/// areas and overlaps come out to the last bit as `pycocotools` computes them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// From the left edge to the right.
    pub width: f64,
    /// From the upper edge to the lower.
    pub height: f64,
}

impl Rect {
    /// Width times height.
    pub fn area(&self) -> f64 {
        self.width * self.height
    }

    /// The same area of an image whose sides are `horizontal` and `vertical` times as long.
    #[must_use]
    pub fn scaled(&self, horizontal: f64, vertical: f64) -> Self {
        Self {
            x: self.x * horizontal,
            y: self.y * vertical,
            width: self.width * horizontal,
            height: self.height * vertical,
        }
    }
}

impl From<BoundingBox> for Rect {
    fn from(corners: BoundingBox) -> Self {
        let [x, y] = [f64::from(corners.x_min), f64::from(corners.y_min)];
        Self { x, y, width: f64::from(corners.x_max) - x, height: f64::from(corners.y_max) - y }
    }
}

/// Images with what is truly on them.
#[derive(Clone, Debug, PartialEq)]
pub struct DataSet {
    /// How it was written.
    pub kind: Kind,
    /// Names of the classes; a [`TruthBox::class_id`] is a place in this list.
    pub classes: Vec<String>,
    /// In the order of the set's own ids (COCO), else of file names.
    pub images: Vec<LabelledImage>,
}

/// One image with what is truly on it.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelledImage {
    /// Where the image should be; not looked at.
    pub path: PathBuf,
    /// Width and height in pixels, where the labels say.
    pub size: Option<(u32, u32)>,
    /// What the boxes are measured in.
    pub unit: Unit,
    /// Everything labelled, in the order of the file.
    pub boxes: Vec<TruthBox>,
    /// Where it was taken, where the labels say (COCO: `facility` of the image).
    pub facility: Option<String>,
    /// By which camera (COCO: `camera` of the image).
    pub camera: Option<String>,
    /// Of which package (COCO: `package_id` of the image).
    pub package_id: Option<String>,
    /// When (COCO: `date_captured`, taken as UTC where it names no offset).
    pub captured_at: Option<Timestamp>,
}

/// What coordinates are measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Pixels of the upright image.
    Pixels,
    /// Shares of the image's width and height, `0..=1`.
    Shares,
}

/// One labelled object.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TruthBox {
    /// Its class, as a place in the list of classes.
    pub class_id: usize,
    /// Where it is.
    pub rect: Rect,
    /// Its area as the set states it (COCO: that of its outline), else that of the box.
    pub area: f64,
    /// Finding it is neither right nor wrong (VOC: `difficult`).
    pub ignore: bool,
    /// It stands for many objects of its class, any number of which may be found (COCO: `iscrowd`).
    pub crowd: bool,
}

impl LabelledImage {
    /// The boxes in pixels of an upright image of `width` × `height`.
    ///
    /// # Errors
    ///
    /// What to do, where the labels say another size: they belong to another version of the image.
    pub fn boxes_in(&self, width: u32, height: u32) -> Result<Vec<TruthBox>, String> {
        if let Some((labelled_width, labelled_height)) = self.size.filter(|size| *size != (width, height)) {
            let why = if (labelled_height, labelled_width) == (width, height) {
                "they were drawn without regard to the turn that the image's EXIF asks for; label the upright image"
            } else {
                "they were drawn on another version of it; put the labelled version there, or label this one"
            };
            return Err(format!(
                "{}: its labels are for {labelled_width} × {labelled_height} pixels, the image has {width} × {height}: {why}",
                self.path.display()
            ));
        }
        let [horizontal, vertical] = match self.unit {
            Unit::Pixels => [1.0, 1.0],
            Unit::Shares => [f64::from(width), f64::from(height)],
        };
        let scaled = self.boxes.iter().map(|truth| TruthBox {
            rect: truth.rect.scaled(horizontal, vertical),
            area: truth.area * horizontal * vertical,
            ..*truth
        });
        Ok(scaled.collect())
    }

    /// What belongs together and must not be parted by a split. Where the package is not known, it is the file's name up to
    /// `.rf.`, where Roboflow marks the variants that it made of one photograph; where camera, facility or day are not known,
    /// all such images are one group.
    pub fn group(&self, by: GroupBy) -> String {
        match by {
            GroupBy::Package => self.package_id.clone().unwrap_or_else(|| {
                let name = self.path.file_name().unwrap_or(self.path.as_os_str()).to_string_lossy();
                name.split(".rf.").next().unwrap_or_default().to_owned()
            }),
            GroupBy::Camera => self.camera.clone().unwrap_or_default(),
            GroupBy::Facility => self.facility.clone().unwrap_or_default(),
            GroupBy::Day => self.captured_at.map(super::split::day).unwrap_or_default(),
        }
    }
}
