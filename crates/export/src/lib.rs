//! Labels as data sets that others read: COCO and YOLO with their images, for training; JSON Lines, for calibration.
//!
//! An image is part of a COCO or YOLO set if a person has looked its boxes over: what nobody has checked teaches a model its own
//! mistakes. Boxes are in pixels of the upright image; the originals are written as they came, and whoever reads them turns them by
//! their EXIF orientation, as trainers do.

mod coco;
mod error;
mod folder;
mod lines;
mod yolo;

pub use error::{ExportError, ExportErrorKind};
pub use folder::{Exported, Layout, write};
pub use lines::line;
