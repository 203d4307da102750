//! The tables of an export: what rows an inspection gives each, and what columns they have.
//!
//! Columns are only ever added, at the end: what is written later reads beside what was written before. A change to any of them raises
//! [`SCHEMA`], after which every day is written again.

mod cell;
mod decisions;
mod detections;
mod inspections;
mod reviews;
mod views;

use std::fmt;

use bytes::Bytes;
pub(crate) use cell::Cell;
pub use cell::{Column, Kind};
use scrutineer_store::History;
use scrutineer_types::{Inspection, Removed, View};
use serde::{Deserialize, Serialize};

/// The version of all columns together.
pub(crate) const SCHEMA: u32 = 1;

/// One table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// A row an inspection.
    Inspections,
    /// A row a view.
    Views,
    /// A row a detection.
    Detections,
    /// A row a decision, of every decision.
    Decisions,
    /// A row an answer of a person, with those that were taken back.
    Reviews,
}

impl Table {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Inspections, Self::Views, Self::Detections, Self::Decisions, Self::Reviews];

    /// Its name, and its folder's.
    pub fn name(self) -> &'static str {
        match self {
            Self::Inspections => "inspections",
            Self::Views => "views",
            Self::Detections => "detections",
            Self::Decisions => "decisions",
            Self::Reviews => "reviews",
        }
    }

    /// The table of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.name() == name)
    }

    /// Its columns, in their order; the day, `date`, is in the path.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Inspections => inspections::COLUMNS,
            Self::Views => views::COLUMNS,
            Self::Detections => detections::COLUMNS,
            Self::Decisions => decisions::COLUMNS,
            Self::Reviews => reviews::COLUMNS,
        }
    }

    /// Hands the rows that an inspection gives this table to `push`, in a fixed order.
    pub(crate) fn rows(self, record: &Record, push: &mut dyn FnMut(&[Cell])) {
        match self {
            Self::Inspections => inspections::rows(record, push),
            Self::Views => views::rows(record, push),
            Self::Detections => detections::rows(record, push),
            Self::Decisions => decisions::rows(record, push),
            Self::Reviews => reviews::rows(record, push),
        }
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// An inspection and what became of it, with the texts that all of its rows share.
pub(crate) struct Record {
    pub inspection: Inspection,
    pub history: History,
    pub id: Bytes,
    pub facility: Bytes,
}

impl Record {
    pub fn new(inspection: Inspection, history: History) -> Self {
        let (id, facility) = (inspection.id.to_string().into(), inspection.facility.clone().into());
        Self { inspection, history, id, facility }
    }

    /// Whether all that was found is still there.
    pub fn is_whole(&self) -> bool {
        self.inspection.views.iter().all(|view| !view.removed.contains(&Removed::Detections))
    }
}

/// A view of a record, with the texts that all of its rows share.
struct Seen<'r> {
    record: &'r Record,
    view: &'r View,
    id: Bytes,
    camera: Option<Bytes>,
    angle: Option<Bytes>,
}

impl<'r> Seen<'r> {
    fn all(record: &'r Record) -> impl Iterator<Item = Self> {
        let shared = |text: &Option<String>| text.clone().map(Bytes::from);
        record.inspection.views.iter().map(move |view| Self {
            record,
            view,
            id: view.id.to_string().into(),
            camera: shared(&view.camera),
            angle: shared(&view.angle),
        })
    }
}
