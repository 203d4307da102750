//! What the database holds, for others to read.
//!
//! Labels as data sets: COCO and YOLO with their images, for training; JSON Lines, for calibration. An image is part of a COCO or YOLO
//! set if a person has looked its boxes over: what nobody has checked teaches a model its own mistakes. Boxes are in pixels of the
//! upright image; the originals are written as they came, and whoever reads them turns them by their EXIF orientation, as trainers do.
//!
//! Everything as tables, for analytics: Parquet, CSV or JSON Lines, a folder a day, in a folder or a bucket.

mod coco;
mod config;
mod day;
mod encode;
mod error;
mod folder;
mod lines;
mod state;
mod table_export;
mod table_files;
mod tables;
mod yolo;

pub use config::Config;
pub use day::Day;
pub use encode::TableFormat;
pub use error::{ExportError, ExportErrorKind};
pub use folder::{Exported, Layout, write};
pub use lines::line;
pub use state::TableWish;
pub use table_export::{TableExport, TablesExported};
pub use tables::{Column, Kind, Table};
