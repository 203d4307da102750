//! Self-contained HTML pages with SVG plots.
//!
//! A page is one file that asks for nothing: style inline, pictures as `data:` URIs, no script; its own content policy
//! forbids the rest. Light and dark by the reader's preference, one column on a phone, whole on paper. [`page`] puts
//! [`Section`]s together; [`Plot`], [`Table`], [`key_figures`], [`heat_table`] and [`gallery`] make what goes in;
//! [`evaluation_page`] is a whole report.

mod calibration;
mod charts;
mod evaluation;
mod gallery;
mod page;
mod plot;
mod scale;
mod table;

pub use calibration::{CalibrationReport, calibration_page};
pub use charts::{precision_recall, reliability};
pub use evaluation::{EvaluationReport, evaluation_page};
pub use gallery::{Picture, PictureBox, PictureBoxKind, gallery};
pub use page::{KeyFigure, Section, key_figures, note, page, paragraph};
pub use plot::{Axis, Mark, Plot, Point, Series, Tone};
pub use scale::{Figures, share};
pub use table::{Column, Table, heat_table};
