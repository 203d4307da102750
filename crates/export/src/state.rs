//! What an export knows of itself: `_state.json`, beside the tables.
//!
//! It is with the files that it describes, and not in the database: a folder that was moved, emptied or put back from a backup says by
//! itself what it holds, two exports of one database do not know of each other, and whoever reads the tables never sees it.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use scrutineer_store::Destination;
use scrutineer_types::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Day, ExportError, Table, TableFormat, tables::SCHEMA};

const FILE: &str = "_state.json";

/// What is exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableWish {
    /// How.
    pub format: TableFormat,
    /// Which tables.
    pub tables: Vec<Table>,
    /// Of this facility alone.
    pub facility: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct State {
    /// Of the columns.
    schema: u32,
    format: TableFormat,
    facility: Option<String>,
    tables: BTreeSet<Table>,
    /// Changes up to this moment are exported, or their days are among those that wait; `None`: nothing was looked for yet.
    pub seen: Option<Timestamp>,
    /// Days that have changed since they were exported, or are not over.
    pub waiting: BTreeSet<Day>,
    /// How many inspections there are of each day that was exported.
    pub days: BTreeMap<Day, u64>,
}

impl State {
    fn new(wish: &TableWish) -> Self {
        Self {
            schema: SCHEMA,
            format: wish.format,
            facility: wish.facility.clone(),
            tables: wish.tables.iter().copied().collect(),
            seen: None,
            waiting: BTreeSet::new(),
            days: BTreeMap::new(),
        }
    }

    /// What was exported to `place`. Where that had other tables, or other columns, every day is to be exported again; where it was of
    /// another facility or format, it is another export, which is refused.
    pub async fn read(place: &Destination, wish: &TableWish) -> Result<Self, ExportError> {
        let new = Self::new(wish);
        let Some(bytes) = place.read(FILE).await? else { return Ok(new) };
        let old: Self = serde_json::from_slice(&bytes)
            .map_err(|source| ExportError::State { at: format!("{place}/{FILE}"), source })?;
        if (old.format, &old.facility) != (new.format, &new.facility) {
            return Err(ExportError::Another { at: place.to_string(), holds: old.title(), wanted: new.title() });
        }
        if (old.schema, &old.tables) != (new.schema, &new.tables) {
            return Ok(Self { days: old.days, ..new });
        }
        Ok(old)
    }

    pub async fn write(&self, place: &Destination) -> Result<(), ExportError> {
        let text = serde_json::to_vec(self).expect("its keys are texts and it cannot fail to serialise");
        place.put(FILE, Bytes::from(text)).await?;
        Ok(())
    }

    fn title(&self) -> String {
        match &self.facility {
            Some(facility) => format!("{} of the facility `{facility}`", self.format),
            None => format!("{} of every facility", self.format),
        }
    }
}
