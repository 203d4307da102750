//! Labelled sets: YOLO folders, COCO JSON, Pascal VOC, and inspections with a truth.
//!
//! [`read`] finds out which kind a path is and reads its labels into one [`DataSet`]; no image is opened. [`Results`] streams
//! inspections that carry a truth. [`split`] deals either out by group.

mod classes;
mod coco;
mod error;
mod kind;
mod results;
mod set;
mod split;
mod voc;
mod yolo;

pub use error::{DataError, Place};
pub use kind::{Kind, ReadOptions, read};
pub use results::{LabelledInspection, MAX_LINE_BYTES, Results, Truth};
pub use set::{DataSet, LabelledImage, Rect, TruthBox, Unit};
pub use split::{GroupBy, split};
